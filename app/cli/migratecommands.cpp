#include "app/cli/commands.h"

#include "app/cli/access.h"
#include "app/cli/json.h"
#include "app/cli/progress.h"
#include "app/cli/questions.h"
#include "app/cli/telling.h"
#include "app/services/databasestatus.h"
#include "app/services/migrator.h"
#include "migrations/revision/identifier.h"
#include "migrations/revision/planner.h"

#include <QCoreApplication>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

Result<void> refuseRange(const QStringList &targets)
{
    for (const QString &target : targets) {
        if (target.contains(u':')) {
            return fail(ErrorKind::Usage,
                        tr("%1 is a range, and a range is no target.").arg(target),
                        tr("Name the revision to arrive at."));
        }
    }
    return {};
}

/// The steps of a plan, one a line.
QString planText(const Plan &plan, const RevisionGraph &graph)
{
    QString text;
    for (const Step &step : plan.steps) {
        const QString line = stepLine(step, graph);
        text += line.mid(line.indexOf(u' ') + 1) + u'\n';
    }
    return text;
}

int tellPlan(const Plan &plan, const QList<int> &statements, const RevisionGraph &graph,
             const CommandContext &context)
{
    if (plan.steps.isEmpty())
        context.output.notice(tr("There is nothing to do."));
    context.output.text(planText(plan, graph));
    context.output.document(toJson(plan, statements));
    return 0;
}

int tellReport(const RunReport &report, const CommandContext &context)
{
    QJsonObject document = toJson(report);
    if (!report.error) {
        if (report.steps.isEmpty())
            context.output.notice(tr("There is nothing to do."));
        context.output.document(document);
        return 0;
    }
    const int status = context.output.fail(*report.error, std::move(document));
    qsizetype done = 0;
    for (const StepReport &step : report.steps)
        done += step.outcome == Outcome::Done;
    if (!report.steps.isEmpty() && report.error->kind != ErrorKind::CommitUnknown) {
        const QString where = report.versionsAfter.isEmpty()
                                  ? QStringLiteral("base")
                                  : report.versionsAfter.join(QStringLiteral(", "));
        context.output.notice(tr("%1 of %2 steps are done; the database is at %3.")
                                  .arg(done)
                                  .arg(report.steps.size())
                                  .arg(where));
    }
    return status;
}

/// A report of a dry run as the plan that it is.
int tellDryRun(const RunReport &report, const RevisionGraph &graph, const CommandContext &context)
{
    Plan plan;
    QList<int> statements;
    for (const StepReport &step : report.steps) {
        plan.steps << step.step;
        statements << step.statements;
    }
    plan.versionsBefore = report.versionsBefore;
    plan.versionsAfter = report.versionsBefore;
    for (const Step &step : std::as_const(plan.steps)) {
        if (const Result<QStringList> rows = rowsAfter(plan.versionsAfter, step.operations))
            plan.versionsAfter = *rows;
    }
    if (report.error)
        return context.output.fail(*report.error, toJson(plan, statements));
    return tellPlan(plan, statements, graph, context);
}

/// Watches one run: progress, and the difference of files that were edited after they were applied.
class Watcher
{
public:
    Watcher(const Project &project, Session &session, const CommandContext &context)
        : m_project(project), m_session(session), m_context(context),
          m_progress(context.output, project.graph())
    {}

    void operator()(const RunEventValue &event)
    {
        m_running = m_running || std::holds_alternative<RunEvent::StepStarted>(event);
        if (std::holds_alternative<RunEvent::Message>(event) && !m_running && toldDifferences())
            return;
        m_progress(event);
    }

private:
    /// A run has something to say before its first step: that is rare enough to ask then, and not
    /// before every run, whether a file was edited, and how. The session is idle until the first
    /// step.
    bool toldDifferences()
    {
        if (m_asked)
            return false;
        m_asked = true;
        const Result<DatabaseStatus> status = readDatabaseStatus(m_session, m_project);
        if (!status || status->edited.isEmpty())
            return false;
        tellEdited(m_context, m_project, status->edited);
        return true;
    }

    const Project &m_project;
    Session &m_session;
    const CommandContext &m_context;
    Progress m_progress;
    bool m_running = false;
    bool m_asked = false;
};

RunReport run(const MigrationRequest &request, const RunOptions &options, const Project &project,
              Session &session, const CommandContext &context)
{
    const Interruption::RunScope scope(context.interruption);
    Watcher watcher(project, session, context);
    RunReport report = migrate(
        session, project, request, options,
        [&watcher](const RunEventValue &event) { watcher(event); }, context.interruption.token());
    context.output.live({});
    return report;
}

/// Rows as written behind --from: `base`, or identifiers with commas between them.
Result<QStringList> rowsFrom(const RevisionGraph &graph, const QString &text)
{
    QStringList rows;
    const QStringList words = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        const Result<QList<int>> nodes = resolveRevisions(graph, word.trimmed());
        if (!nodes)
            return fail(nodes.error());
        for (const int node : *nodes)
            rows << graph.revision(node).id;
    }
    rows.removeDuplicates();
    rows.sort();
    return rows;
}

Result<QStringList> rowsOfDatabase(const Project &project, const CommandContext &context)
{
    const Result<OpenDatabase> database = openDatabase(context, project.config, DatabaseUse::Read);
    if (!database)
        return fail(database.error());
    const Result<DatabaseStatus> status =
        readDatabaseStatus(*database->session, project, StatusDetail::Versions);
    if (!status)
        return fail(status.error());
    tellInDoubt(context, status->inDoubt);
    return status->versions;
}

} // namespace

Result<int> runMigrate(const MigrateArguments &arguments, const CommandContext &context)
{
    const MigrationRequest request{arguments.downgrade ? Direction::Downgrade : Direction::Upgrade,
                                   {arguments.target}};
    if (const Result<void> single = refuseRange(request.targets); !single)
        return fail(single.error());
    const Result<Project> project = openSoundProject(context);
    if (!project)
        return fail(project.error());
    const Result<OpenDatabase> database = openDatabase(
        context, project->config, arguments.dryRun ? DatabaseUse::Read : DatabaseUse::Change);
    if (!database)
        return fail(database.error());
    RunOptions options;
    options.dryRun = arguments.dryRun;
    options.tag = arguments.tag;
    if (arguments.dryRun) {
        return tellDryRun(run(request, options, *project, *database->session, context),
                          project->graph(), context);
    }
    if (const Result<void> agreed = confirmProduction(context, project->config, *database); !agreed)
        return fail(agreed.error());
    return tellReport(run(request, options, *project, *database->session, context), context);
}

Result<int> runStamp(const StampArguments &arguments, const CommandContext &context)
{
    const MigrationRequest request{Direction::Stamp, arguments.revisions};
    if (const Result<void> single = refuseRange(request.targets); !single)
        return fail(single.error());
    const Result<Project> project = openSoundProject(context);
    if (!project)
        return fail(project.error());
    const Result<OpenDatabase> database =
        openDatabase(context, project->config, DatabaseUse::Change);
    if (!database)
        return fail(database.error());
    if (const Result<void> agreed = confirmProduction(context, project->config, *database); !agreed)
        return fail(agreed.error());
    RunOptions options;
    options.tag = arguments.tag;
    options.purge = arguments.purge;
    options.settleInDoubt = context.global.yes;
    RunReport report = run(request, options, *project, *database->session, context);
    if (report.error && report.error->kind == ErrorKind::Confirmation && !options.settleInDoubt) {
        const Result<void> agreed =
            confirm(context, report.error->message + u' ' + tr("Is it?"), report.error->message);
        if (!agreed)
            return fail(agreed.error());
        options.settleInDoubt = true;
        report = run(request, options, *project, *database->session, context);
    }
    return tellReport(report, context);
}

Result<int> runPlan(const PlanArguments &arguments, const CommandContext &context)
{
    const MigrationRequest request{arguments.downgrade ? Direction::Downgrade : Direction::Upgrade,
                                   {arguments.target}};
    if (const Result<void> single = refuseRange(request.targets); !single)
        return fail(single.error());
    const Result<Project> project = openSoundProject(context);
    if (!project)
        return fail(project.error());
    const RevisionGraph &graph = project->graph();
    const Result<QStringList> rows =
        arguments.from ? rowsFrom(graph, *arguments.from) : rowsOfDatabase(*project, context);
    if (!rows)
        return fail(rows.error());
    const Result<PreparedPlan> prepared = preparePlan(*project, request, *rows);
    QList<int> statements;
    if (prepared) {
        for (const QList<PlannedStatement> &step : prepared->statements)
            statements << int(step.size());
        return tellPlan(prepared->plan, statements, graph, context);
    }
    // What needs Python has steps all the same; how many statements they are cannot be said.
    if (prepared.error().kind != ErrorKind::NotStatic)
        return fail(prepared.error());
    const Result<Plan> plan = arguments.downgrade ? planDowngrade(graph, arguments.target, *rows)
                                                  : planUpgrade(graph, arguments.target, *rows);
    if (!plan)
        return fail(plan.error());
    context.output.warning(prepared.error().message);
    return tellPlan(*plan, QList<int>(plan->steps.size(), -1), graph, context);
}

} // namespace Retort
