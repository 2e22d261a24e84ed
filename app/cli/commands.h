#pragma once

#include "app/cli/commandcontext.h"

namespace Retort {

// One function a command; each returns the exit status of CLI.md, or why it could not be done.

Result<int> runInit(const InitArguments &arguments, const CommandContext &context);
Result<int> runRevision(const RevisionArguments &arguments, const CommandContext &context);
Result<int> runMerge(const MergeArguments &arguments, const CommandContext &context);

Result<int> runMigrate(const MigrateArguments &arguments, const CommandContext &context);
Result<int> runStamp(const StampArguments &arguments, const CommandContext &context);
Result<int> runConvert(const ConvertArguments &arguments, const CommandContext &context);
Result<int> runCheck(const CheckArguments &arguments, const CommandContext &context);
Result<int> runDiff(const DiffArguments &arguments, const CommandContext &context);
Result<int> runPlan(const PlanArguments &arguments, const CommandContext &context);
Result<int> runEnsureVersion(const EnsureVersionArguments &arguments,
                             const CommandContext &context);

Result<int> runCurrent(const CurrentArguments &arguments, const CommandContext &context);
Result<int> runHistory(const HistoryArguments &arguments, const CommandContext &context);
Result<int> runHeads(const HeadsArguments &arguments, const CommandContext &context);
Result<int> runBranches(const BranchesArguments &arguments, const CommandContext &context);
Result<int> runShow(const ShowArguments &arguments, const CommandContext &context);

Result<int> runListTemplates(const ListTemplatesArguments &arguments,
                             const CommandContext &context);
Result<int> runSandbox(const SandboxArguments &arguments, const CommandContext &context);
Result<int> runOpen(const OpenArguments &arguments, const CommandContext &context);

/// Calls the one that was chosen and tells its error.
int runCommand(const Invocation &invocation, const CommandContext &context);

} // namespace Retort
