#pragma once

#include "migrations/result.h"
#include "migrations/script/projectconfig.h"

namespace Retort {

/// Starts a project in `folder`: retort.ini with `script_location = scriptLocation`, models.sql,
/// and SCRIPTLOCATION/versions. `url` is `${NEON_DATABASE_URL}` where that is set now, else
/// `sandbox:dev`. Returns the absolute paths of the files. Errors: `io` where one of them, or
/// something in the folder, exists already, and nothing is left behind then; `usage` for a location
/// that no ini file can name.
Result<QStringList> initProject(const QString &folder, const QString &scriptLocation,
                                const EnvironmentLookup &environment = systemEnvironment());

} // namespace Retort
