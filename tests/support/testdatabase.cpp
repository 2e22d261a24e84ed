#include "tests/support/testdatabase.h"

#include "app/database/serverbinaries.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>

namespace Retort::Test {

namespace {

constexpr int debianMajor = 15;

/// ctest names the folder; a program that is started by hand uses this one.
QString folder()
{
    const QString named = qEnvironmentVariable("RETORT_SANDBOX_DIR");
    return named.isEmpty() ? QStringLiteral("/tmp/retort-tests") : named;
}

SandboxLease acquire(SandboxRequest request)
{
    request.folder = folder();
    Result<SandboxLease> lease = acquireSandbox(request);
    if (!lease)
        qFatal("The tests' server: %s %s", qPrintable(lease.error().message),
               qPrintable(lease.error().hint));
    return std::move(*lease);
}

/// One line, `VERSION PROGRAM`, into the file that packaging/test names: its summary tells from it
/// which servers a run really met. Once a program and major.
void noteServer(const SandboxLease &lease)
{
    static std::mutex mutex;
    static QSet<int> noted;
    const QString file = qEnvironmentVariable("RETORT_TEST_SERVERS_SEEN");
    const std::lock_guard lock(mutex);
    if (file.isEmpty() || noted.contains(lease.major()))
        return;
    noted.insert(lease.major());
    const Result<QStringList> version = runOnServer(lease.settings(), "SHOW server_version");
    QFile seen(file);
    if (version && seen.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
        seen.write((version->value(0).section(QLatin1Char(' '), 0, 0) + QLatin1Char(' ')
                    + QFileInfo(QCoreApplication::applicationFilePath()).fileName()
                    + QLatin1Char('\n'))
                       .toUtf8());
}

} // namespace

QList<int> TestServer::available()
{
    QList<int> majors;
    const QList<ServerBinaries> servers = installedServers();
    for (const ServerBinaries &server : servers)
        majors.prepend(server.major);
    return majors;
}

int TestServer::usualMajor()
{
    const QList<int> majors = available();
    const int named = qEnvironmentVariableIntValue("RETORT_TEST_SERVER_MAJOR");
    if (named != 0 && !majors.contains(named)) {
        std::printf("SKIP   : PostgreSQL %d is not here; packaging/servers %d brings it.\n", named,
                    named);
        std::fflush(stdout);
        std::_Exit(skipped);
    }
    if (named != 0)
        return named;
    return majors.isEmpty() || majors.contains(debianMajor) ? debianMajor : majors.first();
}

TestDatabase::TestDatabase(int major)
{
    m_lease = acquire({major != 0 ? major : TestServer::usualMajor(), {}, false});
    noteServer(m_lease);
    static std::atomic<int> count = 0;
    m_name = QStringLiteral("test_%1_%2_%3")
                 .arg(QCoreApplication::applicationPid())
                 .arg(++count)
                 .arg(QRandomGenerator::system()->generate(), 8, 16, QLatin1Char('0'));
    const Result<QStringList> made =
        runOnServer(m_lease.settings(), "CREATE DATABASE " + m_name.toLatin1());
    if (!made)
        qFatal("The test's database: %s", qPrintable(made.error().message));
}

TestDatabase::~TestDatabase()
{
    const Result<QStringList> dropped = runOnServer(
        m_lease.settings(), "DROP DATABASE IF EXISTS " + m_name.toLatin1() + " WITH (FORCE)");
    if (!dropped)
        qWarning("The test's database stays: %s", qPrintable(dropped.error().message));
}

QStringList TestDatabase::exec(const QByteArray &sql) const
{
    const Result<QStringList> rows = runOnServer(settings(), sql);
    if (!rows) {
        QTest::qFail(
            qPrintable(rows.error().message + QStringLiteral(" in: ") + QString::fromUtf8(sql)),
            __FILE__, __LINE__);
        return {};
    }
    return *rows;
}

TlsTestServer::TlsTestServer() : m_lease(acquire({TestServer::usualMajor(), {}, true})) {}

} // namespace Retort::Test
