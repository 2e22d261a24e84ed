#include "app/cli/access.h"

#include "app/cli/questions.h"
#include "migrations/alembic/envscript.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// What --url, --url-file or --service name; both empty where none was given.
struct ExplicitDatabase
{
    QString url;
    QString origin;
};

Result<ExplicitDatabase> explicitDatabase(const CommandContext &context)
{
    const GlobalOptions &global = context.global;
    if (!global.url.isEmpty())
        return ExplicitDatabase{global.url, QStringLiteral("--url")};
    if (!global.service.isEmpty())
        return ExplicitDatabase{QStringLiteral("service=") + global.service,
                                QStringLiteral("--service")};
    if (global.urlFile.isEmpty())
        return ExplicitDatabase{};
    QFile file(global.urlFile);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(
            ErrorKind::Io,
            tr("The file that --url-file names cannot be read: %1.").arg(file.errorString()),
            tr("It holds one line: the database's URL."));
    }
    const QString url = QString::fromUtf8(file.read(64 * 1024)).trimmed();
    if (url.isEmpty()) {
        return fail(ErrorKind::Config, tr("The file that --url-file names is empty."),
                    tr("It holds one line: the database's URL."));
    }
    return ExplicitDatabase{url, QStringLiteral("--url-file")};
}

/// `url in retort.ini`: a key is told with its file.
QString originText(const QString &origin, const ProjectConfig &config)
{
    if (origin != u"url" && origin != u"sqlalchemy.url")
        return origin;
    return tr("%1 in %2").arg(origin, QFileInfo(config.file).fileName());
}

/// `sslmode` and `sslrootcert` of the project win over the URL's.
void setParameter(ConnectionSettings *settings, const QString &name, const QString &value)
{
    if (value.isEmpty() || !settings->sandbox.isEmpty())
        return;
    settings->parameters.removeIf(
        [&name](const QPair<QString, QString> &parameter) { return parameter.first == name; });
    settings->parameters.append({name, value});
}

void tellPasswordOnCommandLine(const CommandContext &context, const NamedDatabase &named)
{
    if (named.origin == u"--url" && !named.settings.password.isEmpty()) {
        context.output.warning(
            tr("A password on the command line can be seen by other users of this machine. "
               "--url-file, an environment variable or ~/.pgpass keeps it."));
    }
}

} // namespace

Result<ProjectConfig> openConfig(const CommandContext &context)
{
    QStringList warnings;
    const Result<QString> file =
        findConfig(context.global.config, context.folder, context.environment, &warnings);
    for (const QString &warning : std::as_const(warnings))
        context.output.warning(warning);
    if (!file)
        return fail(file.error());
    Result<ProjectConfig> config =
        loadProjectConfig(*file, context.global.section, context.environment);
    if (!config)
        return config;
    for (const QString &warning : std::as_const(config->warnings))
        context.output.warning(warning);
    if (!context.global.extra.isEmpty()) {
        context.output.notice(
            tr("-x is for the project's Python; this command runs none, so it is unused."));
    }
    return config;
}

Result<Project> openProject(const CommandContext &context)
{
    Result<ProjectConfig> config = openConfig(context);
    if (!config)
        return fail(config.error());
    Result<ScriptDirectory> scripts = readScriptDirectory(*config);
    if (!scripts)
        return fail(scripts.error());
    for (const QString &warning : std::as_const(scripts->warnings))
        context.output.warning(warning);
    return Project{*std::move(config), *std::move(scripts)};
}

Result<Project> openSoundProject(const CommandContext &context)
{
    Result<Project> project = openProject(context);
    if (project && !project->scripts.faults.isEmpty())
        return fail(project->scripts.faults.first());
    return project;
}

Result<NamedDatabase> nameDatabase(const CommandContext &context, const ProjectConfig &config,
                                   DatabaseUse use)
{
    const Result<ExplicitDatabase> given = explicitDatabase(context);
    if (!given)
        return fail(given.error());
    const Result<DatabaseChoice> choice = chooseDatabase(
        config, given->url, given->origin, !context.global.section.isEmpty(), context.environment);
    if (!choice)
        return fail(choice.error());
    for (const QString &warning : choice->warnings)
        context.output.warning(warning);
    // Nothing named one: libpq's own PG* variables and defaults do.
    Result<ConnectionSettings> settings = choice->url.isEmpty()
                                              ? Result<ConnectionSettings>(ConnectionSettings())
                                              : parseConnection(choice->url);
    if (!settings)
        return fail(settings.error());
    setParameter(&*settings, QStringLiteral("sslmode"), config.sslmode);
    setParameter(&*settings, QStringLiteral("sslrootcert"), config.sslrootcert);

    NamedDatabase named{*std::move(settings), choice->origin};
    tellPasswordOnCommandLine(context, named);
    for (const QString &note : std::as_const(named.settings.notes))
        context.output.notice(note);
    context.output.notice(
        choice->url.isEmpty()
            ? tr("Database: the one that libpq's own PG* variables and defaults name")
            : tr("Database: %1 (from %2)")
                  .arg(named.settings.displayUrl(), originText(named.origin, config)));
    if (use == DatabaseUse::Change && choice->url.isEmpty()) {
        if (const Result<void> agreed = confirmLibpqDatabase(context); !agreed)
            return fail(agreed.error());
    }
    return named;
}

Result<OpenDatabase> openDatabase(const CommandContext &context, const ProjectConfig &config,
                                  DatabaseUse use)
{
    Result<NamedDatabase> named = nameDatabase(context, config, use);
    if (!named)
        return fail(named.error());
    Result<ReachableSettings> reachable = resolveSettings(named->settings, config.file);
    if (!reachable)
        return fail(reachable.error());
    SessionOptions options;
    if (context.global.trace) {
        Output *output = &context.output;
        options.verbose = [output](const QString &sql) { output->always(sql); };
    }
    Result<std::unique_ptr<Session>> session = Session::open(reachable->settings, options);
    if (!session)
        return fail(session.error());
    return OpenDatabase{*std::move(named), std::move(reachable->lease), *std::move(session)};
}

} // namespace Retort
