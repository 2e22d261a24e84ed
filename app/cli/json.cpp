#include "app/cli/json.h"

#include <algorithm>
#include <utility>

namespace Retort {

namespace {

QJsonArray operationJson(const VersionOperation &operation)
{
    switch (operation.kind) {
    case VersionOperation::Kind::Insert:
        return {QStringLiteral("insert"), operation.to};
    case VersionOperation::Kind::Delete:
        return {QStringLiteral("delete"), operation.from};
    case VersionOperation::Kind::Update:
        return {QStringLiteral("update"), operation.from, operation.to};
    }
    Q_UNREACHABLE();
}

QJsonObject stepJson(const Step &step, int statements)
{
    QJsonArray operations;
    for (const VersionOperation &operation : step.operations)
        operations.append(operationJson(operation));
    return {{QStringLiteral("revision"), textOrNull(step.revision)},
            {QStringLiteral("direction"), directionName(step.direction)},
            {QStringLiteral("from"), toJson(step.from)},
            {QStringLiteral("to"), toJson(step.to)},
            {QStringLiteral("operations"), operations},
            {QStringLiteral("statements"),
             statements >= 0 ? QJsonValue(statements) : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("duration_ms"), QJsonValue::Null},
            {QStringLiteral("outcome"), QJsonValue::Null}};
}

/// ISO 8601 in UTC; a fraction of a second where there is one.
QString timeText(const QDateTime &time)
{
    return time.toUTC().toString(time.time().msec() == 0 ? Qt::ISODate : Qt::ISODateWithMs);
}

QJsonValue numberOrNull(int number)
{
    return number > 0 ? QJsonValue(number) : QJsonValue(QJsonValue::Null);
}

QString stateName(const AppliedState &state, int node)
{
    if (state.unknown.testBit(node))
        return QStringLiteral("unknown");
    return state.applied.testBit(node) ? QStringLiteral("applied") : QStringLiteral("pending");
}

/// Whether all that `node` stands on by either relation has a file.
bool standsOnFiles(const RevisionGraph &graph, int node)
{
    const QStringList &dependsOn = graph.revision(node).dependsOn;
    return graph.missingParents(node).isEmpty()
           && std::all_of(dependsOn.begin(), dependsOn.end(), [&graph](const QString &name) {
                  return graph.indexOf(name) >= 0 || graph.labelOwner(name) >= 0;
              });
}

} // namespace

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonArray toJson(const QStringList &texts)
{
    return QJsonArray::fromStringList(texts);
}

QJsonObject toJson(const Error &error)
{
    const ServerError server = error.server.value_or(ServerError());
    return {{QStringLiteral("kind"), errorKindName(error.kind)},
            {QStringLiteral("message"), error.message},
            {QStringLiteral("hint"), textOrNull(error.hint)},
            {QStringLiteral("file"), textOrNull(error.file)},
            {QStringLiteral("line"), numberOrNull(error.line)},
            {QStringLiteral("column"), numberOrNull(error.column)},
            {QStringLiteral("sqlstate"), textOrNull(server.sqlstate)},
            {QStringLiteral("detail"), textOrNull(server.detail)}};
}

QJsonArray toJson(const QList<Error> &errors)
{
    QJsonArray array;
    for (const Error &error : errors)
        array.append(toJson(error));
    return array;
}

AppliedState appliedState(const RevisionGraph &graph, const QStringList &rows,
                          const QStringList &stopped)
{
    AppliedState state{graph.applied(rows), QBitArray(graph.size())};
    bool gap = std::any_of(rows.begin(), rows.end(),
                           [&graph](const QString &row) { return graph.indexOf(row) < 0; });
    for (int node = 0; !gap && node < graph.size(); ++node)
        gap = state.applied.testBit(node) && !standsOnFiles(graph, node);
    if (gap)
        state.unknown = ~state.applied;
    for (const QString &id : stopped) {
        if (const int node = graph.indexOf(id); node >= 0)
            state.unknown.setBit(node);
    }
    return state;
}

QJsonObject revisionJson(const RevisionGraph &graph, int node, const AppliedState *state)
{
    const Revision &revision = graph.revision(node);
    QJsonObject object{
        {QStringLiteral("revision"), revision.id},
        {QStringLiteral("down_revisions"), toJson(revision.downRevisions)},
        {QStringLiteral("depends_on"), toJson(revision.dependsOn)},
        {QStringLiteral("branch_labels"), toJson(graph.labels(node))},
        {QStringLiteral("message"), textOrNull(revision.message)},
        {QStringLiteral("create_date"), revision.created.isValid()
                                            ? QJsonValue(timeText(revision.created))
                                            : QJsonValue(QJsonValue::Null)},
        {QStringLiteral("file"), textOrNull(revision.file)},
        {QStringLiteral("head"), graph.isHead(node)},
        {QStringLiteral("effective_head"), graph.isHead(node) && !graph.isRealHead(node)},
        {QStringLiteral("base"), graph.isBase(node)},
        {QStringLiteral("branch_point"), graph.isBranchPoint(node)},
        {QStringLiteral("merge_point"), graph.isMergePoint(node)}};
    // Of two files with one identifier the rows mean both.
    if (state)
        object.insert(QStringLiteral("state"), stateName(*state, graph.indexOf(revision.id)));
    return object;
}

QJsonArray revisionsJson(const RevisionGraph &graph, const QList<int> &nodes,
                         const AppliedState *state)
{
    QJsonArray array;
    for (const int node : nodes)
        array.append(revisionJson(graph, node, state));
    return array;
}

QJsonObject toJson(const RunReport &report)
{
    QJsonArray steps;
    for (const StepReport &step : report.steps) {
        QJsonObject object = stepJson(step.step, step.statements);
        if (step.durationMs >= 0)
            object.insert(QStringLiteral("duration_ms"), step.durationMs);
        object.insert(QStringLiteral("outcome"), outcomeName(step.outcome));
        steps.append(object);
    }
    return {{QStringLiteral("steps"), steps},
            {QStringLiteral("versions_before"), toJson(report.versionsBefore)},
            {QStringLiteral("versions_after"), toJson(report.versionsAfter)}};
}

QJsonObject toJson(const Plan &plan, const QList<int> &statements)
{
    QJsonArray steps;
    for (qsizetype i = 0; i < plan.steps.size(); ++i)
        steps.append(stepJson(plan.steps.at(i), statements.value(i)));
    return {{QStringLiteral("steps"), steps},
            {QStringLiteral("versions_before"), toJson(plan.versionsBefore)},
            {QStringLiteral("versions_after"), toJson(plan.versionsAfter)}};
}

} // namespace Retort
