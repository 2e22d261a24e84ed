#pragma once

#include "app/database/canceltoken.h"
#include "app/services/runevents.h"
#include "migrations/script/scriptdirectory.h"

#include <memory>

namespace Retort {

class Session;

struct PreparedPlan;

struct RunOptions
{
    /// Plan only; nothing is sent that changes anything.
    bool dryRun = false;
    /// `--tag`, handed to nobody but the project's Python; accepted as Alembic does.
    QString tag;
    /// stamp --purge.
    bool purge = false;
    /// Yes to the question whether stamp may settle an unfinished section.
    bool settleInDoubt = false;
    /// `retort` or `retort-desktop`, for the journal.
    QString program = QStringLiteral("retort");
    /// What a person saw and agreed to: where the database's rows or the files lead to another plan
    /// by now, the run ends with `confirmation` before anything is done.
    std::shared_ptr<const PreparedPlan> agreed;
};

struct StepReport
{
    Step step;
    /// Statements of the script that belong to the step.
    int statements = 0;
    /// -1 where it did not run.
    double durationMs = -1;
    Outcome outcome = Outcome::Skipped;
};

/// What a run did. `error` is set unless everything is done; the steps say how far it came.
struct RunReport
{
    QList<StepReport> steps;
    QStringList versionsBefore;
    QStringList versionsAfter;
    std::optional<Error> error;
};

/// One statement of a prepared plan, for showing.
struct PlannedStatement
{
    int section = 1;
    bool autocommit = false;
    SqlStatement statement;
};

/// A plan bound to the files and rows it was made from: what the Run page shows before anything
/// runs.
struct PreparedPlan
{
    Plan plan;
    /// One list a step.
    QList<QList<PlannedStatement>> statements;
    /// Scripts with their hashes, one a step (empty for stamp).
    QList<SqlScript> scripts;
    /// The files as they were read for this plan, whole, one a step (empty for stamp).
    QStringList texts;
};

/// What is to be done: `target` as on the command line (`head`, `+1`, `base`, several for stamp).
struct MigrationRequest
{
    Direction direction = Direction::Upgrade;
    QStringList targets;
};

/// Plan and statements, nothing run. Every refusal that needs no database is here: graph,
/// `irreversible`, `not_static`, `script_syntax`, `config`. `purge`: of a stamp, which then begins
/// with an empty table.
Result<PreparedPlan> preparePlan(const Project &project, const MigrationRequest &request,
                                 const QStringList &rows, bool purge = false);

/// Upgrade, downgrade or stamp against a database: reads rows, plans, takes the run lock, runs,
/// journals.
RunReport migrate(Session &session, const Project &project, const MigrationRequest &request,
                  const RunOptions &options, const RunObserver &observer,
                  const CancelToken &cancel);

} // namespace Retort
