#include "app/services/revisionsql.h"

#include "migrations/script/versionfiles.h"

#include <QCoreApplication>
#include <algorithm>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RevisionSql", text);
}

QString marker(const ScriptSection &section)
{
    return QStringLiteral("-- retort: %1%2\n")
        .arg(directionName(section.direction),
             section.autocommit ? QStringLiteral(" autocommit") : QString());
}

/// A section's text between its marker and the next, without blank lines around it.
QString body(const ScriptSection &section)
{
    QString text = section.text;
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    while (text.startsWith(QLatin1Char('\n')))
        text.remove(0, 1);
    while (text.endsWith(QLatin1Char('\n')))
        text.chop(1);
    return text.isEmpty() ? QString() : text + QLatin1Char('\n');
}

const NotStaticPart *firstNotStatic(const ScriptTranslation &sql, Direction direction)
{
    for (const NotStaticPart &part : sql.notStatic) {
        if (part.direction == direction)
            return &part;
    }
    return nullptr;
}

bool exists(const ScriptTranslation &sql, Direction direction)
{
    return direction == Direction::Downgrade ? sql.hasDowngrade : sql.hasUpgrade;
}

} // namespace

Result<ScriptTranslation> revisionSql(const Project &project, const Revision &revision,
                                      Alembic::Form form)
{
    const Result<QByteArray> bytes = readRevisionFile(revision.file);
    if (!bytes)
        return fail(bytes.error());
    return revisionSql(project, revision, form, *bytes);
}

Result<ScriptTranslation> revisionSql(const Project &project, const Revision &revision,
                                      Alembic::Form form, const QByteArray &bytes)
{
    if (revision.language == ScriptLanguage::Python) {
        Alembic::RenderOptions options = renderOptions(project.config);
        options.form = form;
        return translateScript(revision, bytes, options);
    }
    Result<std::optional<SqlScript>> script = parseSqlScript(bytes, revision.file);
    if (!script)
        return fail(script.error());
    if (!*script || (*script)->revision.id != revision.id) {
        return fail(Error{ErrorKind::ScriptSyntax,
                          tr("The file no longer holds the revision %1.").arg(revision.id),
                          tr("Read the history again."), revision.file, 0, 0, std::nullopt});
    }
    ScriptTranslation result;
    result.script = **std::move(script);
    result.hasUpgrade = !result.script.sectionsOf(Direction::Upgrade).isEmpty();
    result.hasDowngrade = !result.script.sectionsOf(Direction::Downgrade).isEmpty();
    return result;
}

QString directionScript(const ScriptTranslation &sql, Direction direction)
{
    if (!exists(sql, direction))
        return {};
    if (const NotStaticPart *part = firstNotStatic(sql, direction)) {
        ScriptSection section;
        section.direction = direction;
        return marker(section)
               + QStringLiteral("-- not static: %1:%2: %3\n")
                     .arg(sql.script.revision.file, QString::number(part->line),
                          part->expression.simplified());
    }
    QString text;
    const QList<ScriptSection> sections = sql.script.sectionsOf(direction);
    for (const ScriptSection &section : sections)
        text += marker(section) + body(section);
    if (sections.isEmpty()) {
        ScriptSection section;
        section.direction = direction;
        text = marker(section);
    }
    return text;
}

QString directionSql(const ScriptTranslation &sql, Direction direction)
{
    const QList<ScriptSection> sections = sql.script.sectionsOf(direction);
    const bool marked =
        std::any_of(sections.begin(), sections.end(),
                    [](const ScriptSection &section) { return section.autocommit; });
    QString text;
    for (const ScriptSection &section : sections)
        text += (marked ? marker(section) : QString()) + body(section);
    return text;
}

Error notStaticError(const ScriptTranslation &sql, Direction direction)
{
    Error error;
    error.kind = ErrorKind::NotStatic;
    error.file = sql.script.revision.file;
    const NotStaticPart *part = firstNotStatic(sql, direction);
    if (!part)
        return error;
    error.line = part->line;
    error.message = tr("The %1 of %2 cannot be read without running Python: %3 (%4)")
                        .arg(directionName(direction), sql.script.revision.id,
                             part->expression.simplified(), part->reason);
    error.hint = tr("Run it with Alembic, then go on here: both keep the same version table.");
    return error;
}

} // namespace Retort
