#include "tests/support/testdatabase.h"

#include "app/database/serverbinaries.h"

#include <QCoreApplication>
#include <QDir>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <atomic>

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

} // namespace

QList<int> TestServer::available()
{
    QList<int> majors;
    const QList<ServerBinaries> servers = installedServers();
    for (const ServerBinaries &server : servers)
        majors.prepend(server.major);
    return majors;
}

QList<int> TestServer::twoVersions()
{
    const QList<int> majors = available();
    if (majors.isEmpty())
        return {};
    QList<int> two{majors.contains(debianMajor) ? debianMajor : majors.first()};
    if (majors.last() != two.first())
        two.append(majors.last());
    return two;
}

TestDatabase::TestDatabase(int major)
{
    const QList<int> usual = TestServer::twoVersions();
    m_lease = acquire({major != 0 || usual.isEmpty() ? major : usual.first(), {}, false});
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

TlsTestServer::TlsTestServer() : m_lease(acquire({0, {}, true})) {}

} // namespace Retort::Test
