#include "app/services/scratch.h"

#include "app/database/serverbinaries.h"

#include <QCoreApplication>
#include <QUuid>

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
    const QString name =
        QStringLiteral("retort_scratch_") + QUuid::createUuid().toString(QUuid::Id128).left(16);
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
