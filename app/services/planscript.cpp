#include "app/services/planscript.h"

#include <QCoreApplication>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("PlanScript", text);
}

QString partSql(const QList<SchemaStatement> &statements)
{
    QString text;
    for (const SchemaStatement &statement : statements) {
        if (!statement.loss.isEmpty())
            text += tr("-- loses data: %1").arg(statement.loss) + u'\n';
        if (!statement.why.isEmpty())
            text += tr("-- online: %1").arg(statement.why) + u'\n';
        text += statement.sql + QStringLiteral(";\n");
    }
    return text;
}

void appendSections(const SchemaPlan &plan, Direction direction, QList<ScriptSection> &sections)
{
    QList<SchemaPlanPart> parts = plan.parts();
    if (parts.isEmpty())
        parts.append(SchemaPlanPart());
    for (const SchemaPlanPart &part : std::as_const(parts)) {
        ScriptSection section;
        section.direction = direction;
        section.autocommit = part.autocommit;
        section.text = partSql(part.statements);
        sections.append(section);
    }
}

} // namespace

QString planSql(const SchemaPlan &plan, Direction direction)
{
    const QList<SchemaPlanPart> parts = plan.parts();
    if (std::none_of(parts.begin(), parts.end(),
                     [](const SchemaPlanPart &part) { return part.autocommit; }))
        return partSql(plan.statements);
    QString text;
    for (const SchemaPlanPart &part : parts) {
        text += QStringLiteral("-- retort: %1%2\n")
                    .arg(direction == Direction::Upgrade ? QStringLiteral("upgrade")
                                                         : QStringLiteral("downgrade"),
                         part.autocommit ? QStringLiteral(" autocommit") : QString());
        text += partSql(part.statements);
    }
    return text;
}

QList<ScriptSection> sectionsOf(const SchemaComparison &comparison)
{
    QList<ScriptSection> sections;
    appendSections(comparison.up, Direction::Upgrade, sections);
    appendSections(comparison.down, Direction::Downgrade, sections);
    return sections;
}

} // namespace Retort
