#pragma once

#include "app/database/canceltoken.h"
#include "app/database/session.h"

#include <optional>

namespace Retort {

/// One statement of a pipeline.
struct PipelineCommand
{
    QString sql;
    /// Sent as text beside the statement; nullopt is NULL.
    QList<std::optional<QString>> parameters;
    /// The server is told to answer at once when it is done, so that progress comes in time.
    bool flush = false;
    /// Ends the transaction: once sent and not answered, its outcome is not known.
    bool commit = false;
    /// Its rows are kept in the outcome. For Retort's own questions; a script's rows are dropped as
    /// they come.
    bool keepRows = false;
};

/// How a command ended.
struct PipelineAnswer
{
    double durationMs = 0;
    /// Rows affected or returned, -1 where the server named none.
    qint64 rows = -1;
};

/// All called on the session's thread; indices count in the list of commands.
struct PipelineHooks
{
    std::function<void(int)> started;
    std::function<void(int, const PipelineAnswer &)> done;
    /// About every 50 ms while the command `index` runs, with its age in milliseconds.
    std::function<void(int, double)> waiting;
};

struct PipelineOutcome
{
    enum class End {
        Done,
        /// `error` is what the server said to commands[completed]; nothing behind it ran.
        Failed,
        /// Sending stopped or the server answered 57014; nothing from commands[completed] on is
        /// done.
        Cancelled,
        /// Everything from commands[completed] on is unanswered, see `commitInDoubt`.
        ConnectionLost,
        /// A second request to cancel: nobody waits any more, and the connection is closed.
        Abandoned,
    };
    End end = End::Done;
    /// Commands answered with success, from the start.
    int completed = 0;
    /// Commands handed to the connection.
    int sent = 0;
    std::optional<Error> error;
    /// The connection was lost after the server itself said why (57P01 and the like): it stopped at
    /// commands[completed], whatever was sent behind it.
    bool serverSaidWhy = false;
    /// A commit was sent and its answer never came.
    bool commitInDoubt = false;
    /// Rows of the commands with `keepRows`, in their order, as text.
    QList<QList<QList<std::optional<QString>>>> rows;
};

/// Runs all commands as one libpq pipeline with one Sync at its end, on the session's own
/// connection: a handful of round trips however many commands there are. The first error skips
/// everything behind it. Sends and reads interleaved, with a bounded number of commands on the way,
/// in single-row mode, so that it can neither deadlock nor eat memory. The connection is idle and
/// outside a transaction afterwards (an open one is rolled back), unless it is lost.
PipelineOutcome runPipeline(Session &session, const QList<PipelineCommand> &commands,
                            const PipelineHooks &hooks, const CancelToken &cancel);

} // namespace Retort
