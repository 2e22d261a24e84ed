#pragma once

#include "app/database/canceltoken.h"
#include "app/database/connectionsettings.h"
#include "app/services/databasestatus.h"
#include "app/services/migrator.h"
#include "ui/widgets/onpool.h"

#include <QObject>
#include <QPointer>
#include <QThread>
#include <functional>
#include <memory>

class QTimer;

namespace Retort {

class Session;

/// One open database: a thread of its own in which the session is opened, used and closed. Services
/// are posted to it and answer later; nothing here ever waits. The connection is closed after
/// a minute without work.
class DatabaseWorker : public QObject
{
    Q_OBJECT

public:
    /// `configFile` names the sandbox's database where the settings are `sandbox:NAME`.
    DatabaseWorker(ConnectionSettings settings, QString configFile, QObject *parent = nullptr);
    /// Cancels a run, waits a second at most.
    ~DatabaseWorker() override;

    /// Runs `work` in the thread, with the connection open, and hands its result to `take` in the
    /// window's thread, if `receiver` still lives then. Errors: those of opening, and `work`'s own.
    template <typename T, typename Receiver, typename Take>
    void ask(Receiver *receiver, std::function<Result<T>(Session &)> work, Take take)
    {
        enqueue([guard = QPointer<Receiver>(receiver), work = std::move(work),
                 take = std::move(take)](const Result<Session *> &session) {
            handOver(guard, take, session ? work(**session) : Result<T>(fail(session.error())));
        });
    }

    /// Starts a run; events come by `runEvents`, its end by `runFinished`. One at a time.
    void run(std::shared_ptr<const Project> project, const MigrationRequest &request,
             const RunOptions &options);
    bool isRunning() const { return m_running; }
    /// The first asks, the second stops waiting for the answer.
    void cancelRun();
    int cancelRequests() const { return m_cancel.requests(); }

    const ConnectionSettings &settings() const { return m_settings; }
    /// A password that was asked for; the next connection uses it. Kept in memory only.
    void setPassword(const Password &password);
    /// For tests: milliseconds without work until the connection is closed.
    void setIdleMs(int milliseconds);

Q_SIGNALS:
    /// Batched every 50 ms; a flood of notices is capped, and that is said.
    void runEvents(const QList<Retort::RunEventValue> &events);
    void runFinished(const Retort::RunReport &report);
    /// The connection was closed for idleness, or lost.
    void disconnected();

private:
    class Host;
    struct Mailbox;
    struct Listener;

    using Job = std::function<void(const Result<Session *> &)>;
    void enqueue(Job job);
    void flush();

    ConnectionSettings m_settings;
    QThread *m_thread;
    std::shared_ptr<Listener> m_listener;
    Host *m_host;
    std::shared_ptr<Mailbox> m_mailbox;
    QTimer *m_flushTimer;
    CancelToken m_cancel;
    bool m_running = false;
};

} // namespace Retort
