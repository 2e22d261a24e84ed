#pragma once

#include "app/database/sandbox.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace Retort::Test {

/// The tests' servers: Retort's own sandbox in `RETORT_SANDBOX_DIR` (ctest sets it), one cluster a
/// major version, shared by test programs that run at the same time.
namespace TestServer {

/// The majors that can be used, the oldest first: Debian's 15, and what RETORT_SERVERS or .servers
/// has beside it.
QList<int> available();

/// The major that a test without a wish of its own runs on: RETORT_TEST_SERVER_MAJOR where ctest
/// set it (the entries NAME@MAJOR), else 15, or the oldest there is. Where the named one is not
/// here, the program says so and ends with `skipped`, which ctest shows as a skipped test.
int usualMajor();

/// The exit status of a test program whose server is not here.
inline constexpr int skipped = 77;

} // namespace TestServer

/// A new, empty database of its own in the tests' server; dropped at the end, whoever is connected.
/// Ends the program with the reason where that cannot be had.
class TestDatabase
{
public:
    /// 0: `TestServer::usualMajor()`.
    explicit TestDatabase(int major = 0);
    ~TestDatabase();
    Q_DISABLE_COPY_MOVE(TestDatabase)

    int major() const { return m_lease.major(); }
    QString name() const { return m_name; }
    /// Over the unix socket, as superuser.
    ConnectionSettings settings() const { return m_lease.settings(m_name); }
    /// The same as a libpq URL.
    QString url() const { return libpqUrl(settings()); }
    /// Runs SQL text on a connection of its own (several statements: one transaction) and returns
    /// the first column of the last result's rows. The test fails, with the server's words, where
    /// that goes wrong.
    QStringList exec(const QByteArray &sql) const;

private:
    SandboxLease m_lease;
    QString m_name;
};

/// A server that listens on 127.0.0.1 with TLS and scram only, for tests of connecting.
class TlsTestServer
{
public:
    TlsTestServer();
    Q_DISABLE_COPY_MOVE(TlsTestServer)

    int port() const { return m_lease.port(); }
    /// The self-signed certificate, for `sslrootcert=`; valid for localhost and 127.0.0.1.
    QString certificateFile() const
    {
        return m_lease.stateFolder() + QStringLiteral("/data/server.crt");
    }
    /// As superuser over the unix socket, to create roles with passwords.
    ConnectionSettings adminSettings() const { return m_lease.settings(); }

private:
    SandboxLease m_lease;
};

} // namespace Retort::Test
