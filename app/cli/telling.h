#pragma once

#include "app/cli/commandcontext.h"
#include "app/services/databasestatus.h"

namespace Retort {

/// Warns of every revision whose file is no longer what was applied, with the difference.
void tellEdited(const CommandContext &context, const Project &project,
                const QList<EditedRevision> &edited);

/// Warns of every autocommit section that stopped on its way, with section and statement.
void tellInDoubt(const CommandContext &context, const QList<InDoubt> &inDoubt);

/// Every fault of a broken folder on standard error; the exit status that follows: 0 where it is
/// sound. `document` gets `errors` and `error`.
int tellFaults(const CommandContext &context, const Project &project, QJsonObject *document);

} // namespace Retort
