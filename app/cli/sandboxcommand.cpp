#include "app/cli/commands.h"

#include "app/cli/access.h"
#include "app/cli/json.h"
#include "app/cli/questions.h"

#include <QCoreApplication>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

/// What `sandbox` tells in both forms.
struct SandboxAnswer
{
    bool running = false;
    bool pinned = false;
    QString serverVersion;
    QString url;
    QString database;
};

QJsonObject toJson(const SandboxAnswer &answer)
{
    return {{QStringLiteral("running"), answer.running},
            {QStringLiteral("pinned"), answer.pinned},
            {QStringLiteral("server_version"), textOrNull(answer.serverVersion)},
            {QStringLiteral("url"), textOrNull(answer.url)},
            {QStringLiteral("database"), textOrNull(answer.database)}};
}

/// The configuration's file and the NAME of its `sandbox:` database; empty where there is none.
struct ConfiguredSandbox
{
    QString configFile;
    QString name;
};

ConfiguredSandbox configuredSandbox(const CommandContext &context)
{
    const Result<QString> file =
        findConfig(context.global.config, context.folder, context.environment);
    if (!file)
        return {};
    const Result<ProjectConfig> config =
        loadConfig(*file, context.global.section, context.environment);
    if (!config)
        return {*file, {}};
    const Result<DatabaseChoice> choice =
        chooseDatabase(*config, context.global.url,
                       context.global.url.isEmpty() ? QString() : QStringLiteral("--url"),
                       !context.global.section.isEmpty(), context.environment);
    if (!choice)
        return {*file, {}};
    const Result<ConnectionSettings> settings = parseConnection(choice->url);
    return {*file, settings ? settings->sandbox : QString()};
}

bool isPinned(int major)
{
    const QList<SandboxStatus> all = sandboxStatus();
    for (const SandboxStatus &status : all) {
        if (status.major == major)
            return status.pinned;
    }
    return false;
}

Result<SandboxAnswer> describe(const ConnectionSettings &settings, int major)
{
    const Result<QStringList> version = runOnServer(settings, "SHOW server_version");
    if (!version)
        return fail(version.error());
    return SandboxAnswer{true, isPinned(major), version->value(0), libpqUrl(settings),
                         settings.database};
}

Result<int> start(const CommandContext &context)
{
    const Result<SandboxStatus> pinned = pinSandbox();
    if (!pinned)
        return fail(pinned.error());
    const Result<SandboxLease> lease = acquireSandbox();
    if (!lease)
        return fail(lease.error());
    const Result<SandboxAnswer> answer = describe(lease->settings(), lease->major());
    if (!answer)
        return fail(answer.error());
    context.output.text(tr("PostgreSQL %1 runs until `retort sandbox stop`.\n%2\n")
                            .arg(answer->serverVersion, answer->url));
    context.output.document(toJson(*answer));
    return 0;
}

Result<int> stop(const CommandContext &context)
{
    bool ran = false;
    const QList<SandboxStatus> before = sandboxStatus();
    for (const SandboxStatus &server : before)
        ran = ran || server.running;
    const Result<QList<SandboxStatus>> servers = stopSandbox();
    if (!servers)
        return fail(servers.error());
    SandboxAnswer answer;
    QStringList lines;
    for (const SandboxStatus &server : *servers) {
        answer.running = answer.running || server.running;
        for (const SandboxUser &user : server.users) {
            lines << tr("PostgreSQL %1 is still used by %2 (process %3).")
                         .arg(server.major)
                         .arg(user.program)
                         .arg(user.pid);
        }
    }
    if (lines.isEmpty())
        lines << (answer.running ? tr("The sandbox ends with its last user.")
                  : ran          ? tr("The sandbox has stopped.")
                                 : tr("The sandbox was not running."));
    context.output.text(lines.join(u'\n') + u'\n');
    context.output.document(toJson(answer));
    return 0;
}

Result<int> tell(const SandboxDatabase &database, const CommandContext &context)
{
    const Result<SandboxAnswer> answer = describe(database.settings, database.lease.major());
    if (!answer)
        return fail(answer.error());
    if (!answer->pinned) {
        context.output.notice(tr("The server ends seconds after its last user; `retort sandbox "
                                 "start` keeps it up."));
    }
    context.output.text(answer->url + u'\n');
    context.output.document(toJson(*answer));
    return 0;
}

Result<int> url(const SandboxArguments &arguments, const CommandContext &context)
{
    const ConfiguredSandbox configured = configuredSandbox(context);
    const QString name = arguments.name.isEmpty() ? configured.name : arguments.name;
    if (!name.isEmpty()) {
        const Result<SandboxDatabase> database = openSandbox(name, configured.configFile);
        return database ? tell(*database, context) : Result<int>(fail(database.error()));
    }
    Result<SandboxLease> lease = acquireSandbox();
    if (!lease)
        return fail(lease.error());
    const ConnectionSettings settings = lease->settings();
    return tell({*std::move(lease), settings}, context);
}

Result<int> reset(const SandboxArguments &arguments, const CommandContext &context)
{
    const ConfiguredSandbox configured = configuredSandbox(context);
    const QString name = arguments.name.isEmpty() ? configured.name : arguments.name;
    if (name.isEmpty()) {
        return fail(ErrorKind::Usage, tr("This project has no sandbox database to reset."),
                    tr("Name one: `retort sandbox reset NAME`."));
    }
    if (const Result<void> agreed =
            confirm(context, tr("Drop everything in sandbox:%1?").arg(name),
                    tr("`sandbox reset` drops everything in sandbox:%1.").arg(name));
        !agreed)
        return fail(agreed.error());
    const Result<SandboxDatabase> database = resetSandboxDatabase(name, configured.configFile);
    return database ? tell(*database, context) : Result<int>(fail(database.error()));
}

} // namespace

Result<int> runSandbox(const SandboxArguments &arguments, const CommandContext &context)
{
    if (arguments.action == u"start")
        return start(context);
    if (arguments.action == u"stop")
        return stop(context);
    if (arguments.action == u"url")
        return url(arguments, context);
    return reset(arguments, context);
}

} // namespace Retort
