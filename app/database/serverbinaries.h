#pragma once

#include "migrations/result.h"

#include <QList>
#include <QString>

namespace Retort {

/// An installed PostgreSQL server.
struct ServerBinaries
{
    /// Such as 15.
    int major = 0;
    /// The folder with initdb and postgres, absolute.
    QString binFolder;

    friend bool operator==(const ServerBinaries &, const ServerBinaries &) = default;
};

/// Every usable server (14 or newer), the newest first, one a major version. Places, the first that
/// has a major wins: `RETORT_SERVERS` (folders that hold bin/, or hold such folders, separated by
/// `:`), Debian's /usr/lib/postgresql/N, `.servers` in a folder above the running program, <user's
/// data folder>/retort/servers.
QList<ServerBinaries> installedServers();

/// The server of that major version, or the newest (0). Error: `config` with the Debian package
/// that is missing.
Result<ServerBinaries> findServer(int major = 0);

} // namespace Retort
