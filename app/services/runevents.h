#pragma once

#include "app/database/blocker.h"
#include "migrations/error.h"
#include "migrations/revision/plan.h"

#include <QList>
#include <QString>
#include <functional>
#include <variant>

namespace Retort {

enum class Outcome {
    Done,
    Failed,
    Cancelled,
    Skipped,
    Unknown,
};

/// `done`, `failed`, `cancelled`, `skipped` or `unknown`.
QString outcomeName(Outcome outcome);

/// What happens during a run, in order. Steps count from 0 in the plan; sections from 1 in file
/// order of the direction; statements from 1 in their section.
namespace RunEvent {
/// The first event of a run that gets as far as a plan, before anything runs: what the step numbers
/// below count in. Also sent for `dryRun`.
struct Planned
{
    Plan plan;
};
struct StepStarted
{
    int step = 0;
};
struct StatementStarted
{
    int step = 0;
    int section = 0;
    int statement = 0;
};
struct StatementDone
{
    int step = 0;
    int section = 0;
    int statement = 0;
    double durationMs = 0;
    /// Rows affected, -1 where the server named none.
    qint64 rows = -1;
};
struct StatementFailed
{
    int step = 0;
    int section = 0;
    int statement = 0;
    Error error;
};
/// Committed (or, for an autocommit revision, its version row written).
struct StepDone
{
    int step = 0;
    double durationMs = 0;
};
struct Notice
{
    int step = -1;
    QString severity;
    QString text;
};
/// A statement waits for a lock; sent when the blockers change and every half second.
struct Waiting
{
    int step = -1;
    /// `AccessExclusiveLock on public.chat_messages`; for the run lock: what it is.
    QString lock;
    QList<Blocker> blockers;
    double seconds = 0;
};
/// lock_timeout: the step was rolled back and will be tried again.
struct Retrying
{
    int step = 0;
    int attempt = 0;
    int attempts = 0;
    double delayMs = 0;
};
/// Something to say once: journal not possible, pooler host replaced, …
struct Message
{
    QString text;
};
} // namespace RunEvent

using RunEventValue =
    std::variant<RunEvent::Planned, RunEvent::StepStarted, RunEvent::StatementStarted,
                 RunEvent::StatementDone, RunEvent::StatementFailed, RunEvent::StepDone,
                 RunEvent::Notice, RunEvent::Waiting, RunEvent::Retrying, RunEvent::Message>;

/// Called on the thread that runs the plan. Must be quick.
using RunObserver = std::function<void(const RunEventValue &)>;

} // namespace Retort
