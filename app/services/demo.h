#pragma once

#include "migrations/result.h"

#include <QString>

namespace Retort {

/// Where the demo's files are: `RETORT_DEMO`, else beside the program as it is built or installed,
/// else the source tree. Empty where there is none.
QString demoSource();

/// Lays the demo out anew in `folder` (which is made, and whose former demo is replaced), resets
/// its databases in the sandbox, brings them to where the story begins and fills them. Returns the
/// configuration file. Errors: `io`, `config` (no server installed, or `folder` holds something
/// that is no demo), and those of a run.
Result<QString> prepareDemo(const QString &source, const QString &folder);

} // namespace Retort
