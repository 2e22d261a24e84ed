#include "app/cli/schematelling.h"

#include "app/cli/json.h"
#include "app/services/planscript.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

QHash<ObjectId, QStringList> statementsByObject(const SchemaPlan &plan)
{
    QHash<ObjectId, QStringList> statements;
    for (const SchemaStatement &statement : plan.statements) {
        if (statement.change >= 0)
            statements[plan.changes.at(statement.change).object].append(statement.sql);
    }
    return statements;
}

} // namespace

QJsonObject comparisonJson(const SchemaComparison &comparison)
{
    const QHash<ObjectId, QStringList> up = statementsByObject(comparison.up);
    const QHash<ObjectId, QStringList> down = statementsByObject(comparison.down);
    QJsonArray changes;
    for (const SchemaChange &change : comparison.up.changes) {
        changes.append(QJsonObject{
            {QStringLiteral("kind"), changeKindName(change.kind)},
            {QStringLiteral("object"), objectKindName(change.object.kind)},
            {QStringLiteral("name"), displayName(change.object)},
            {QStringLiteral("sql"), toJson(up.value(change.object))},
            {QStringLiteral("down_sql"), toJson(down.value(change.object))},
            {QStringLiteral("hazards"), QJsonArray()},
        });
    }
    const QJsonObject proof{
        {QStringLiteral("up"), proofResultName(comparison.proof.up)},
        {QStringLiteral("down"), proofResultName(comparison.proof.down)},
        {QStringLiteral("detail"), textOrNull(comparison.proof.detail)},
    };
    return {{QStringLiteral("changes"), changes},
            {QStringLiteral("sql"), planSql(comparison.up)},
            {QStringLiteral("down_sql"), planSql(comparison.down, Direction::Downgrade)},
            {QStringLiteral("proof"), proof}};
}

QString changeLine(const SchemaChange &change)
{
    QString line = QStringLiteral("%1 %2 %3")
                       .arg(changeKindName(change.kind), objectKindName(change.object.kind),
                            displayName(change.object));
    QStringList facts;
    for (const Property property : change.properties)
        facts.append(propertyName(property));
    if (!facts.isEmpty())
        line += QStringLiteral(": ") + facts.join(QStringLiteral(", "));
    return line;
}

void tellProof(const SchemaComparison &comparison, const SchemaPlan &plan, Output &output)
{
    QStringList notCompared = comparison.from.notCompared;
    notCompared += comparison.to.notCompared;
    notCompared.removeDuplicates();
    for (const QString &sentence : std::as_const(notCompared))
        output.notice(sentence);
    for (const RenameCandidate &candidate : comparison.candidates) {
        output.notice(tr("%1 %2 goes and %3 comes: if it is one, say --rename '%4'.")
                          .arg(objectKindName(candidate.before.kind), displayName(candidate.before),
                               displayName(candidate.after), renameText(candidate)));
    }
    for (const QString &sentence : plan.shortfalls)
        output.warning(sentence);
    if (plan.changes.isEmpty()) {
        output.notice(tr("There are no differences."));
    } else if (comparison.proof.up == ProofResult::Exact
               && comparison.proof.down == ProofResult::Exact) {
        output.notice(tr("Proved: the upgrade arrives, and the downgrade returns."));
    } else if (comparison.proof.up != ProofResult::Skipped) {
        output.warning(tr("Not proved. %1").arg(comparison.proof.detail));
    }
}

void tellComparison(const SchemaComparison &comparison, bool down, Output &output)
{
    const SchemaPlan &plan = down ? comparison.down : comparison.up;
    tellProof(comparison, plan, output);
    output.text(planSql(plan, down ? Direction::Downgrade : Direction::Upgrade));
    output.document(comparisonJson(comparison));
}

} // namespace Retort
