#pragma once

#include "migrations/result.h"

#include <QString>

namespace Retort {

// Whether code of a project may run: asked once, kept for each user in the state folder
// (XDG_STATE_HOME/retort/trust, one file for an ini's real path).

/// True where a yes is kept for this ini. A file of somebody else, one that others may write, a
/// link or other content than the path is no yes.
bool isTrusted(const QString &configFile);

/// Keeps a yes. Errors: `io`.
Result<void> grantTrust(const QString &configFile);

/// Takes it back; none kept is fine. Errors: `io`.
Result<void> revokeTrust(const QString &configFile);

} // namespace Retort
