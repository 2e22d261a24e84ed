#include "app/cli/commands.h"

namespace Retort {

namespace {

struct Runner
{
    const CommandContext &context;

    Result<int> operator()(const TextAnswer &answer) const
    {
        context.output.text(answer.text);
        return 0;
    }
    Result<int> operator()(const InitArguments &a) const { return runInit(a, context); }
    Result<int> operator()(const RevisionArguments &a) const { return runRevision(a, context); }
    Result<int> operator()(const MergeArguments &a) const { return runMerge(a, context); }
    Result<int> operator()(const MigrateArguments &a) const { return runMigrate(a, context); }
    Result<int> operator()(const StampArguments &a) const { return runStamp(a, context); }
    Result<int> operator()(const PlanArguments &a) const { return runPlan(a, context); }
    Result<int> operator()(const CheckArguments &a) const { return runCheck(a, context); }
    Result<int> operator()(const ConvertArguments &a) const { return runConvert(a, context); }
    Result<int> operator()(const DiffArguments &a) const { return runDiff(a, context); }
    Result<int> operator()(const EnsureVersionArguments &a) const
    {
        return runEnsureVersion(a, context);
    }
    Result<int> operator()(const CurrentArguments &a) const { return runCurrent(a, context); }
    Result<int> operator()(const HistoryArguments &a) const { return runHistory(a, context); }
    Result<int> operator()(const HeadsArguments &a) const { return runHeads(a, context); }
    Result<int> operator()(const BranchesArguments &a) const { return runBranches(a, context); }
    Result<int> operator()(const ShowArguments &a) const { return runShow(a, context); }
    Result<int> operator()(const ListTemplatesArguments &a) const
    {
        return runListTemplates(a, context);
    }
    Result<int> operator()(const SandboxArguments &a) const { return runSandbox(a, context); }
    Result<int> operator()(const OpenArguments &a) const { return runOpen(a, context); }
};

} // namespace

int runCommand(const Invocation &invocation, const CommandContext &context)
{
    const Result<int> status = std::visit(Runner{context}, invocation.command);
    return status ? *status : context.output.fail(status.error());
}

} // namespace Retort
