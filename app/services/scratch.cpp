#include "app/services/scratch.h"

#include "app/database/serverbinaries.h"

#include <QCoreApplication>
#include <QUuid>
#include <cerrno>
#include <csignal>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Scratch", text);
}

/// The sandbox of the wanted major version, or the newest one where that is not installed.
Result<SandboxLease> leaseFor(int major)
{
    if (major != 0) {
        Result<SandboxLease> exact = acquireSandbox(SandboxRequest{major, {}, false});
        if (exact || exact.error().kind != ErrorKind::Config)
            return exact;
    }
    return acquireSandbox();
}

/// `retort_scratch_PID_RANDOM`: the process that made it and drops it.
QString scratchName()
{
    return QStringLiteral("retort_scratch_%1_%2")
        .arg(QCoreApplication::applicationPid())
        .arg(QUuid::createUuid().toString(QUuid::Id128).left(16));
}

/// Drops what programs left behind that were killed: the process is gone and nobody is connected.
/// Only in the sandbox, which is this machine's. What goes wrong here is no one's concern.
void dropLeftovers(const ConnectionSettings &sandbox)
{
    const Result<QStringList> names =
        runOnServer(sandbox, "SELECT datname FROM pg_catalog.pg_database d WHERE datname ~ "
                             "'^retort_scratch_[0-9]+_[0-9a-f]{16}$' AND NOT EXISTS (SELECT FROM "
                             "pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)");
    if (!names)
        return;
    for (const QString &name : *names) {
        const auto pid = pid_t(name.section(QLatin1Char('_'), 2, 2).toInt());
        if (pid > 0 && ::kill(pid, 0) != 0 && errno == ESRCH)
            (void)runOnServer(sandbox, "DROP DATABASE IF EXISTS " + name.toLatin1());
    }
}

} // namespace

Result<ScratchDatabase> ScratchDatabase::create(const ScratchPlace &place)
{
    ScratchDatabase scratch;
    if (place.choice == QLatin1String("sandbox")) {
        Result<SandboxLease> lease = leaseFor(place.major);
        if (!lease)
            return fail(lease.error());
        scratch.m_lease = std::move(*lease);
        scratch.m_maintenance = scratch.m_lease.settings();
        dropLeftovers(scratch.m_maintenance);
    } else if (place.choice == QLatin1String("server")) {
        scratch.m_maintenance = place.target;
    } else {
        Result<ConnectionSettings> settings = parseConnection(place.choice);
        if (!settings) {
            Error error = settings.error();
            error.hint = tr("scratch is `sandbox`, `server` or the URL of a server.");
            return fail(std::move(error));
        }
        scratch.m_maintenance = std::move(*settings);
    }
    const QString name = scratchName();
    const QByteArray sql = "CREATE DATABASE " + name.toLatin1() + " TEMPLATE template0";
    const Result<QStringList> made = runOnServer(scratch.m_maintenance, sql);
    if (!made)
        return fail(made.error());
    scratch.m_settings = scratch.m_maintenance;
    scratch.m_settings.database = name;
    return scratch;
}

ScratchDatabase::ScratchDatabase(ScratchDatabase &&other) noexcept
    : m_lease(std::move(other.m_lease)), m_maintenance(std::move(other.m_maintenance)),
      m_settings(std::move(other.m_settings))
{
    other.m_settings.database.clear();
}

ScratchDatabase::~ScratchDatabase()
{
    if (m_settings.database.isEmpty())
        return;
    // What is left behind is an empty shell with a telling name; nothing else depends on it.
    (void)runOnServer(m_maintenance, "DROP DATABASE IF EXISTS " + m_settings.database.toLatin1()
                                         + " WITH (FORCE)");
}

} // namespace Retort
