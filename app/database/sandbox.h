#pragma once

#include "app/database/connectionsettings.h"
#include "migrations/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace Retort {

/// Which of the user's private servers.
struct SandboxRequest
{
    /// 0: the newest server installed.
    int major = 0;
    /// Where the clusters live, one folder a major version; empty: `sandboxFolder()`.
    QString folder;
    /// For tests: a cluster of its own that also listens on 127.0.0.1, TLS and scram only.
    bool tls = false;

    friend bool operator==(const SandboxRequest &, const SandboxRequest &) = default;
};

/// `RETORT_SANDBOX_DIR`, else <user's state folder>/retort/sandbox; for root, whose folders the
/// server's own user cannot reach, a folder in /var/tmp that belongs to that user.
QString sandboxFolder();

/// Keeps the server running for as long as it lives: a shared lock that ends with the process at
/// the latest. Movable from thread to thread.
class SandboxLease
{
public:
    SandboxLease() = default;
    SandboxLease(SandboxLease &&other) noexcept;
    SandboxLease &operator=(SandboxLease &&other) noexcept;
    SandboxLease(const SandboxLease &) = delete;
    SandboxLease &operator=(const SandboxLease &) = delete;
    ~SandboxLease();

    bool isValid() const { return m_lock >= 0; }
    /// The server's major version.
    int major() const { return m_major; }
    /// The server's folder below the sandbox folder.
    QString stateFolder() const { return m_stateFolder; }
    QString socketFolder() const { return m_socketFolder; }
    /// Of the socket, and of 127.0.0.1 where the request asked for TLS.
    int port() const { return m_port; }
    /// How to reach that database of the server, as its superuser. `sandbox` stays empty.
    ConnectionSettings settings(const QString &database = QStringLiteral("postgres")) const;

private:
    friend Result<SandboxLease> acquireSandbox(const SandboxRequest &);

    int m_lock = -1;
    int m_major = 0;
    int m_port = 0;
    QString m_stateFolder;
    QString m_socketFolder;
};

/// Takes a lease of the user's private server and starts it where it does not run; several programs
/// at once get one server. Blocks until it takes connections (about 0.2 s; the first time, with
/// initdb, about 1 s). Errors: `config` where no such server is installed, `io` with the server's
/// own words.
Result<SandboxLease> acquireSandbox(const SandboxRequest &request = {});

/// The process of a program that holds a lease.
struct SandboxUser
{
    qint64 pid = 0;
    QString program;

    friend bool operator==(const SandboxUser &, const SandboxUser &) = default;
};

struct SandboxStatus
{
    int major = 0;
    bool running = false;
    bool pinned = false;
    QString stateFolder;
    QList<SandboxUser> users;

    friend bool operator==(const SandboxStatus &, const SandboxStatus &) = default;
};

/// Every server that has ever been started there, newest first.
QList<SandboxStatus> sandboxStatus(const QString &folder = {});

/// `sandbox start`: starts the server and keeps it up until `stopSandbox`, or the machine's
/// restart.
Result<SandboxStatus> pinSandbox(const SandboxRequest &request = {});

/// `sandbox stop`: takes the pins off every server there. One that nobody uses has stopped on
/// return; the users of the others are in the answer (the server ends with the last of them).
Result<QList<SandboxStatus>> stopSandbox(const QString &folder = {});

/// `NAME` of `sandbox:NAME`: a-z, 0-9 and `_`, at most 50.
bool isSandboxName(const QString &name);

/// The database behind `sandbox:NAME`: `HASH_NAME`, HASH the first 8 hex digits of the sha256 of
/// the configuration file's real path; `NAME` without one.
QString sandboxDatabaseName(const QString &name, const QString &configFile);

/// A database of the sandbox together with what keeps its server up.
struct SandboxDatabase
{
    SandboxLease lease;
    /// Complete; `sandbox` holds NAME.
    ConnectionSettings settings;
};

/// Creates that database of the leased server where it is missing.
Result<ConnectionSettings> openSandboxDatabase(const SandboxLease &lease, const QString &database);

/// The database of `sandbox:NAME`, created where it is missing. Where a cluster of an older major
/// version has it already, that one serves it. Errors: `config` (a bad name, no server installed),
/// `io`, `connection`.
Result<SandboxDatabase> openSandbox(const QString &name, const QString &configFile,
                                    const SandboxRequest &request = {});

/// `sandbox reset`: drops that one database, whoever is connected, and creates it empty.
Result<SandboxDatabase> resetSandboxDatabase(const QString &name, const QString &configFile,
                                             const SandboxRequest &request = {});

/// Settings that can be connected to as they are, and the lease that they need, if any.
struct ReachableSettings
{
    ConnectionSettings settings;
    /// Invalid where the database is not in the sandbox. Must outlive the connection.
    SandboxLease lease;
};

/// Brings up the sandbox where `settings` name one; anything else is handed back as it is.
Result<ReachableSettings> resolveSettings(const ConnectionSettings &settings,
                                          const QString &configFile);

/// Runs SQL text on a connection of its own, for what is about a server and not about a project
/// (CREATE DATABASE, …). Returns the first column of the last result's rows. Errors: `connection`,
/// `sql` with the server's fields.
Result<QStringList> runOnServer(const ConnectionSettings &settings, const QByteArray &sql);

} // namespace Retort
