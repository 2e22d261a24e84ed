#pragma once

#include "app/cli/access.h"

namespace Retort {

// Questions are asked on a terminal; elsewhere they are the error `confirmation`, which says the
// option that answers them.

/// A database that nothing but libpq's PG* variables names is about to be changed.
Result<void> confirmLibpqDatabase(const CommandContext &context);

/// `--yes`, or a yes on the terminal.
Result<void> confirm(const CommandContext &context, const QString &question,
                     const QString &sentence);

/// `environment = production`: the database's name, by --confirm-database or typed. Does nothing in
/// other environments.
Result<void> confirmProduction(const CommandContext &context, const ProjectConfig &config,
                               const OpenDatabase &database);

} // namespace Retort
