#include "app/cli/commands.h"

#include "app/cli/access.h"
#include "app/cli/json.h"
#include "app/cli/schematelling.h"
#include "app/cli/trusting.h"
#include "app/services/databasestatus.h"
#include "app/services/pythonmodels.h"
#include "app/services/schemacomparison.h"
#include "migrations/revision/identifier.h"
#include "migrations/script/revisionwriter.h"

#include <QCoreApplication>
#include <optional>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// What the sources may use, and what it stands on for as long as they are read.
class Sources
{
public:
    explicit Sources(const CommandContext &context) : m_context(context) {}

    /// `needed`: a source is the project's own, so that its absence is the error.
    Result<void> open(bool needed)
    {
        if (!needed) {
            QStringList unused;
            const Result<QString> file = findConfig(m_context.global.config, m_context.folder,
                                                    m_context.environment, &unused);
            // Between URLs and files a broken project is nobody's business, but for a file that was
            // named.
            if (!file)
                return m_context.global.config.isEmpty() ? Result<void>() : fail(file.error());
        }
        Result<Project> project = openSoundProject(m_context);
        if (!project) {
            if (needed)
                return fail(project.error());
            return {};
        }
        m_project = *std::move(project);
        return {};
    }

    /// Revisions that the database has not yet are said once it is open.
    void tellPending() { m_tellsPending = true; }

    /// `own`: the project's rules of comparison hold.
    SourceContext context(bool own)
    {
        SourceContext sources;
        sources.folder = m_context.folder;
        sources.cancel = m_context.interruption.token();
        sources.openUrl = [this](const QString &url) { return openUrl(url); };
        if (!m_project)
            return sources;
        const ProjectConfig &config = m_project->config;
        sources.project = &*m_project;
        sources.scratch = config.scratch;
        sources.openDatabase = [this] { return openOwn(); };
        sources.pythonModels = [this] { return pythonModels(); };
        if (own)
            sources.catalog = projectCatalog(config);
        return sources;
    }

private:
    Result<std::unique_ptr<Session>> openOwn()
    {
        const auto open = [this] {
            const Interruption::WaitScope waiting(m_context.interruption);
            return openDatabase(m_context, m_project->config, DatabaseUse::Read);
        };
        Result<OpenDatabase> database = open();
        if (!database)
            return fail(database.error());
        m_leases.push_back(std::move(database->lease));
        if (m_tellsPending) {
            if (const Result<void> told = sayPending(*database->session); !told)
                return fail(told.error());
        }
        return std::move(database->session);
    }

    Result<void> sayPending(Session &session) const
    {
        const Result<DatabaseStatus> status =
            readDatabaseStatus(session, *m_project, StatusDetail::Versions);
        if (!status)
            return fail(status.error());
        const RevisionGraph &graph = m_project->graph();
        const int pending = graph.size() - int(graph.applied(status->versions).count(true));
        if (pending > 0) {
            m_context.output.notice(
                pending == 1 ? tr("One revision is pending; the database is compared as it is.")
                             : tr("%1 revisions are pending; the database is compared as it is.")
                                   .arg(pending));
        }
        return {};
    }

    Result<QString> pythonModels() const
    {
        const Result<PythonModelsRequest> request =
            pythonModelsRequest(m_project->config, m_context.environment);
        if (!request)
            return fail(request.error());
        const Result<void> trusted =
            ensureTrust(m_context, m_project->config, describeRun(*request));
        if (!trusted)
            return fail(trusted.error());
        return printPythonModels(*request, m_context.interruption.token());
    }

    Result<std::unique_ptr<Session>> openUrl(const QString &url)
    {
        const Result<ConnectionSettings> settings = parseConnection(url);
        if (!settings)
            return fail(settings.error());
        for (const QString &note : settings->notes)
            m_context.output.notice(note);
        Result<ReachableSettings> reachable =
            resolveSettings(*settings, m_project ? m_project->config.file : QString());
        if (!reachable)
            return fail(reachable.error());
        m_leases.push_back(std::move(reachable->lease));
        const Interruption::WaitScope waiting(m_context.interruption);
        return Session::open(reachable->settings);
    }

    const CommandContext &m_context;
    bool m_tellsPending = false;
    std::optional<Project> m_project;
    std::vector<SandboxLease> m_leases;
};

} // namespace

Result<int> runDiff(const DiffArguments &arguments, const CommandContext &context)
{
    const Interruption::RunScope scope(context.interruption);
    ComparisonRequest request;
    request.from = parseSchemaSource(arguments.from);
    request.to = parseSchemaSource(arguments.to);
    request.proof = !arguments.noProof;
    request.renames = arguments.renames;
    request.online = arguments.online;
    const bool own = request.from.isProjects() || request.to.isProjects();
    Sources sources(context);
    if (const Result<void> opened = sources.open(own); !opened)
        return fail(opened.error());
    const Result<SchemaComparison> comparison = compareSchemas(request, sources.context(own));
    if (!comparison)
        return fail(comparison.error());
    tellComparison(*comparison, arguments.down, context.output);
    return arguments.exitCode && !comparison->up.changes.isEmpty() ? 1 : 0;
}

Result<int> runCheck(const CheckArguments &, const CommandContext &context)
{
    const Interruption::RunScope scope(context.interruption);
    Sources sources(context);
    if (const Result<void> opened = sources.open(true); !opened)
        return fail(opened.error());
    sources.tellPending();
    ComparisonRequest request;
    request.from.kind = SchemaSource::Kind::Database;
    request.to.kind = SchemaSource::Kind::Models;
    request.proof = false;
    const Result<SchemaComparison> comparison = compareSchemas(request, sources.context(true));
    if (!comparison)
        return fail(comparison.error());
    for (const SchemaChange &change : comparison->up.changes) {
        if (!change.consequence)
            context.output.text(changeLine(change) + u'\n');
    }
    context.output.document(comparisonJson(*comparison));
    if (comparison->up.changes.isEmpty()) {
        context.output.text(tr("No new upgrade operations detected.\n"));
        return 0;
    }
    context.output.notice(
        tr("`retort revision --autogenerate -m \"…\"` writes a revision that makes them."));
    return 1;
}

Result<SchemaComparison> compareForRevision(const RevisionArguments &arguments,
                                            const CommandContext &context)
{
    const Interruption::RunScope scope(context.interruption);
    ComparisonRequest request;
    request.from =
        parseSchemaSource(arguments.from.isEmpty() ? QStringLiteral("database") : arguments.from);
    request.to.kind = SchemaSource::Kind::Models;
    request.renames = arguments.renames;
    request.online = arguments.online;
    Sources sources(context);
    if (const Result<void> opened = sources.open(true); !opened)
        return fail(opened.error());
    return compareSchemas(request, sources.context(true));
}

} // namespace Retort
