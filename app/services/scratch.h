#pragma once

#include "app/database/sandbox.h"

#include <QString>
#include <QStringList>

namespace Retort {

/// Where scratch databases are made.
struct ScratchPlace
{
    /// `scratch` of the configuration: `sandbox`, `server` or a URL.
    QString choice = QStringLiteral("sandbox");
    /// For the sandbox: the major version wanted, where it is installed; 0: the newest.
    int major = 0;
    /// For `server`: where the project's database is.
    ConnectionSettings target;
};

/// An empty database for one purpose, dropped when this goes.
class ScratchDatabase
{
public:
    /// Blocks. Errors: `config` (no server for the sandbox; a bad URL), those of a database.
    static Result<ScratchDatabase> create(const ScratchPlace &place);
    ScratchDatabase(ScratchDatabase &&other) noexcept;
    ScratchDatabase &operator=(ScratchDatabase &&other) = delete;
    ScratchDatabase(const ScratchDatabase &) = delete;
    ScratchDatabase &operator=(const ScratchDatabase &) = delete;
    ~ScratchDatabase();

    const ConnectionSettings &settings() const { return m_settings; }
    /// A server of Retort's own, where roles may be made as needed.
    bool isSandbox() const { return m_lease.isValid(); }

private:
    ScratchDatabase() = default;

    SandboxLease m_lease;
    ConnectionSettings m_maintenance;
    ConnectionSettings m_settings;
};

} // namespace Retort
