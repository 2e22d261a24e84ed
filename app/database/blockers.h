#pragma once

#include "app/database/blocker.h"
#include "app/database/session.h"

#include <QList>
#include <memory>
#include <optional>

namespace Retort {

/// What a backend waits for, and who stands in its way.
struct LockWait
{
    /// `AccessExclusiveLock on public.chat_messages`; empty where the server names none.
    QString lock;
    QList<Blocker> blockers;

    friend bool operator==(const LockWait &, const LockWait &) = default;
};

/// Columns of pg_stat_activity (alias `a`) between the pid and the mode in a question for
/// `blockersOf`.
QString activityColumns();

/// Rows of pid, `activityColumns()`, mode.
QList<Blocker> blockersOf(const Rows &rows);

/// `name (pid 42, application, idle in transaction for 3 s)`, for a sentence.
QString describeBlocker(const Blocker &blocker);
/// Several, with `and` between the last two.
QString describeBlockers(const QList<Blocker> &blockers);

/// Asks who blocks a backend, twice a second, through a second connection on a thread of its own
/// that is opened only while something waits and closed when the wait is over.
class BlockerWatch
{
public:
    BlockerWatch(ConnectionSettings settings, SessionOptions options, int pid);
    /// Waits for the thread (at most for the connect it is in).
    ~BlockerWatch();
    BlockerWatch(const BlockerWatch &) = delete;
    BlockerWatch &operator=(const BlockerWatch &) = delete;

    /// A statement has been running for a while: look.
    void watch();
    /// The statement has ended: stop looking, and close the connection.
    void rest();
    /// What was seen since the last call, with at least one blocker; nullopt otherwise.
    std::optional<LockWait> take();

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
    std::unique_ptr<QThread> m_thread;
    ConnectionSettings m_settings;
    SessionOptions m_options;
    int m_pid = 0;
};

} // namespace Retort
