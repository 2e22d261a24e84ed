#include "app/cli/commands.h"

#include "app/cli/access.h"
#include "app/cli/json.h"
#include "app/cli/telling.h"
#include "app/services/databasestatus.h"
#include "app/services/revisionsql.h"
#include "migrations/revision/format.h"
#include "migrations/revision/history.h"
#include "migrations/revision/identifier.h"

#include <optional>
#include <utility>

namespace Retort {

namespace {

/// What the database was asked for one command.
struct Asked
{
    QStringList rows;
    /// Revisions that stopped in or between their sections.
    QStringList stopped;
};

Result<Asked> askDatabase(const Project &project, const CommandContext &context)
{
    const Result<OpenDatabase> database = openDatabase(context, project.config, DatabaseUse::Read);
    if (!database)
        return fail(database.error());
    Result<DatabaseStatus> status =
        readDatabaseStatus(*database->session, project, StatusDetail::Versions);
    if (!status)
        return fail(status.error());
    tellInDoubt(context, status->inDoubt);
    Asked asked{status->versions, {}};
    for (const InDoubt &entry : std::as_const(status->inDoubt))
        asked.stopped.append(entry.revision);
    return asked;
}

/// Revisions as text and as JSON, and the faults of a broken folder after them.
int tell(const Project &project, const QString &text, const QList<int> &nodes,
         const std::optional<Asked> &asked, const CommandContext &context)
{
    const RevisionGraph &graph = project.graph();
    context.output.text(text);
    QJsonObject document;
    if (context.output.style().json) {
        std::optional<AppliedState> state;
        if (asked)
            state = appliedState(graph, asked->rows, asked->stopped);
        document.insert(QStringLiteral("revisions"),
                        revisionsJson(graph, nodes, state ? &*state : nullptr));
    }
    const int status = tellFaults(context, project, &document);
    context.output.document(document);
    return status;
}

/// CLI.md "show --sql": the sections of both directions, and what of them needs Python.
Result<int> tellSql(const Project &project, const QList<int> &nodes,
                    const std::optional<Asked> &asked, const CommandContext &context)
{
    const RevisionGraph &graph = project.graph();
    std::optional<AppliedState> state;
    if (asked)
        state = appliedState(graph, asked->rows, asked->stopped);
    QJsonArray revisions;
    QList<Error> errors;
    for (const int node : nodes) {
        const Revision &revision = graph.revision(node);
        QJsonObject entry = revisionJson(graph, node, state ? &*state : nullptr);
        const Result<ScriptTranslation> sql =
            revisionSql(project, revision, Alembic::Form::Offline);
        if (!sql) {
            errors.append(sql.error());
            revisions.append(entry);
            continue;
        }
        QJsonArray unknown;
        for (const NotStaticPart &part : sql->notStatic) {
            unknown.append(QJsonObject{{QStringLiteral("direction"), directionName(part.direction)},
                                       {QStringLiteral("line"), part.line},
                                       {QStringLiteral("expression"), part.expression},
                                       {QStringLiteral("reason"), part.reason}});
        }
        const auto known = [&sql](Direction direction, bool there) {
            return there && sql->isStatic(direction) ? QJsonValue(directionSql(*sql, direction))
                                                     : QJsonValue();
        };
        entry.insert(QStringLiteral("upgrade_sql"), known(Direction::Upgrade, sql->hasUpgrade));
        entry.insert(QStringLiteral("downgrade_sql"),
                     known(Direction::Downgrade, sql->hasDowngrade));
        entry.insert(QStringLiteral("not_static"), unknown);
        revisions.append(entry);
        context.output.text(directionScript(*sql, Direction::Upgrade));
        context.output.text(directionScript(*sql, Direction::Downgrade));
        for (const QString &note : sql->notes)
            context.output.notice(note);
        if (!sql->isStatic(Direction::Upgrade))
            errors.append(notStaticError(*sql, Direction::Upgrade));
    }
    QJsonObject document{{QStringLiteral("revisions"), revisions}};
    const int status = tellFaults(context, project, &document);
    if (!errors.isEmpty())
        document.insert(QStringLiteral("error"), toJson(errors.first()));
    for (const Error &error : std::as_const(errors))
        context.output.error(error);
    context.output.document(document);
    return errors.isEmpty() ? status : 3;
}

/// A broken folder's faults explain why something was not found in it.
Result<int> failWithFaults(const Project &project, const Error &error,
                           const CommandContext &context)
{
    if (project.scripts.faults.isEmpty() || error.kind == ErrorKind::Usage)
        return fail(error);
    QJsonObject document{{QStringLiteral("revisions"), QJsonArray()}};
    const int status = tellFaults(context, project, &document);
    context.output.document(document);
    return status;
}

} // namespace

Result<int> runHistory(const HistoryArguments &arguments, const CommandContext &context)
{
    const Result<Project> project = openProject(context);
    if (!project)
        return fail(project.error());
    const RevisionGraph &graph = project->graph();
    std::optional<Asked> asked;
    if (arguments.indicateCurrent || (arguments.range && historyRangeNeedsRows(*arguments.range))) {
        const Result<Asked> answer = askDatabase(*project, context);
        if (!answer)
            return fail(answer.error());
        asked = *answer;
    }
    const QStringList rows = asked ? asked->rows : QStringList();
    QList<int> nodes;
    if (arguments.range) {
        const Result<QList<int>> range = historyRange(graph, *arguments.range, rows);
        if (!range)
            return failWithFaults(*project, range.error(), context);
        nodes = *range;
    } else {
        nodes = historyAll(graph);
    }
    HistoryTextOptions options;
    options.verbose = arguments.verbose;
    options.indicateCurrent = arguments.indicateCurrent;
    options.rows = rows;
    return tell(*project, historyText(graph, nodes, options), nodes, asked, context);
}

Result<int> runHeads(const HeadsArguments &arguments, const CommandContext &context)
{
    const Result<Project> project = openProject(context);
    if (!project)
        return fail(project.error());
    const QList<int> nodes = headList(project->graph(), arguments.resolveDependencies);
    return tell(*project, headsText(project->graph(), nodes, arguments.verbose), nodes, {},
                context);
}

Result<int> runBranches(const BranchesArguments &arguments, const CommandContext &context)
{
    const Result<Project> project = openProject(context);
    if (!project)
        return fail(project.error());
    const QList<int> nodes = branchPoints(project->graph());
    return tell(*project, branchesText(project->graph(), nodes, arguments.verbose), nodes, {},
                context);
}

Result<int> runShow(const ShowArguments &arguments, const CommandContext &context)
{
    const Result<Project> project = openProject(context);
    if (!project)
        return fail(project.error());
    std::optional<Asked> asked;
    if (arguments.revision == u"current") {
        const Result<Asked> answer = askDatabase(*project, context);
        if (!answer)
            return fail(answer.error());
        asked = *answer;
    }
    const Result<QList<int>> nodes =
        resolveRevisions(project->graph(), arguments.revision, asked ? asked->rows : QStringList());
    if (!nodes)
        return failWithFaults(*project, nodes.error(), context);
    if (arguments.sql)
        return tellSql(*project, *nodes, asked, context);
    return tell(*project, showText(project->graph(), *nodes), *nodes, asked, context);
}

} // namespace Retort
