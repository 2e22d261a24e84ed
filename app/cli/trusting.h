#pragma once

#include "app/cli/commandcontext.h"

namespace Retort {

/// Before code of the project runs: `--trust`, a yes that is kept for its ini, or a yes on the
/// terminal, which is kept. `run` says plainly what would run (`describeRun`). Errors: `untrusted`,
/// also where the answer is no.
Result<void> ensureTrust(const CommandContext &context, const ProjectConfig &config,
                         const QString &run);

} // namespace Retort
