#include "ui/project/databaseworker.h"

#include "app/database/sandbox.h"
#include "app/database/session.h"

#include <QMutex>
#include <QTimer>

namespace Retort {

namespace {

constexpr int idleMs = 60'000;
constexpr int batchMs = 50;
constexpr int farewellMs = 1'000;
/// Events handed over at once; the rest comes 50 ms later, so that the window never stands still.
constexpr qsizetype largestBatch = 2'000;
/// Notices of one run that are kept; a script can raise a million.
constexpr int mostNotices = 10'000;

} // namespace

/// What the run's thread leaves for the window's.
struct DatabaseWorker::Mailbox
{
    QMutex mutex;
    QList<RunEventValue> events;
    std::optional<RunReport> report;
    int notices = 0;
};

/// Lets the worker's thread speak to the worker for as long as there is one.
struct DatabaseWorker::Listener
{
    QMutex mutex;
    DatabaseWorker *worker = nullptr;
};

/// Lives in the worker's thread and owns the session there.
class DatabaseWorker::Host : public QObject
{
public:
    Host(ConnectionSettings settings, QString configFile, std::shared_ptr<Listener> listener)
        : m_settings(std::move(settings)), m_configFile(std::move(configFile)),
          m_listener(std::move(listener))
    {}

    void work(const Job &job)
    {
        job(session());
        if (m_session && !m_session->isOpen())
            m_session.reset();
        armIdleTimer();
    }

    void setPassword(const Password &password)
    {
        m_settings.password = password;
        m_session.reset();
    }

    void setIdleMs(int milliseconds)
    {
        m_idleMs = milliseconds;
        armIdleTimer();
    }

private:
    Result<Session *> session()
    {
        if (m_session && m_session->isOpen())
            return m_session.get();
        m_session.reset();
        Result<ReachableSettings> reachable = resolveSettings(m_settings, m_configFile);
        if (!reachable)
            return fail(reachable.error());
        m_lease = std::move(reachable->lease);
        SessionOptions options;
        options.applicationName = QStringLiteral("retort-desktop");
        Result<std::unique_ptr<Session>> session = Session::open(reachable->settings, options);
        if (!session)
            return fail(session.error());
        m_session = *std::move(session);
        return m_session.get();
    }

    void armIdleTimer()
    {
        if (!m_idle) {
            m_idle = new QTimer(this);
            m_idle->setSingleShot(true);
            connect(m_idle, &QTimer::timeout, this, [this] {
                if (!m_session)
                    return;
                m_session.reset();
                const QMutexLocker lock(&m_listener->mutex);
                if (m_listener->worker)
                    QMetaObject::invokeMethod(m_listener->worker, &DatabaseWorker::disconnected,
                                              Qt::QueuedConnection);
            });
        }
        m_idle->start(m_idleMs);
    }

    ConnectionSettings m_settings;
    QString m_configFile;
    std::shared_ptr<Listener> m_listener;
    SandboxLease m_lease;
    std::unique_ptr<Session> m_session;
    QTimer *m_idle = nullptr;
    int m_idleMs = idleMs;
};

DatabaseWorker::DatabaseWorker(ConnectionSettings settings, QString configFile, QObject *parent)
    : QObject(parent), m_settings(settings), m_thread(new QThread),
      m_listener(std::make_shared<Listener>()),
      m_host(new Host(std::move(settings), std::move(configFile), m_listener)),
      m_mailbox(std::make_shared<Mailbox>()), m_flushTimer(new QTimer(this))
{
    m_thread->setObjectName(QStringLiteral("database ") + m_settings.database);
    m_host->moveToThread(m_thread);
    // In the thread, behind its last job: the session is closed there.
    connect(m_thread, &QThread::finished, m_host, &QObject::deleteLater);
    m_listener->worker = this;
    m_flushTimer->setInterval(batchMs);
    connect(m_flushTimer, &QTimer::timeout, this, &DatabaseWorker::flush);
    m_thread->start();
}

DatabaseWorker::~DatabaseWorker()
{
    m_cancel.request();
    m_cancel.request();
    {
        const QMutexLocker lock(&m_listener->mutex);
        m_listener->worker = nullptr;
    }
    QThread *thread = m_thread;
    thread->quit();
    if (thread->wait(farewellMs)) {
        delete thread;
        return;
    }
    // It waits for the network. It ends by itself, and the window does not wait for it.
    QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
}

void DatabaseWorker::enqueue(Job job)
{
    QMetaObject::invokeMethod(
        m_host, [host = m_host, job = std::move(job)] { host->work(job); }, Qt::QueuedConnection);
}

void DatabaseWorker::run(std::shared_ptr<const Project> project, const MigrationRequest &request,
                         const RunOptions &options)
{
    Q_ASSERT(!m_running);
    m_running = true;
    m_cancel = CancelToken();
    m_mailbox = std::make_shared<Mailbox>();
    m_flushTimer->start();
    enqueue([mailbox = m_mailbox, cancel = m_cancel, project = std::move(project), request,
             options](const Result<Session *> &session) {
        RunReport report;
        if (!session) {
            report.error = session.error();
        } else {
            const RunObserver observer = [&mailbox](const RunEventValue &event) {
                const QMutexLocker lock(&mailbox->mutex);
                if (std::holds_alternative<RunEvent::Notice>(event)
                    && ++mailbox->notices > mostNotices)
                    return;
                mailbox->events.append(event);
            };
            report = migrate(**session, *project, request, options, observer, cancel);
        }
        const QMutexLocker lock(&mailbox->mutex);
        if (mailbox->notices > mostNotices) {
            const int more = mailbox->notices - mostNotices;
            mailbox->events.append(RunEvent::Message{
                more == 1 ? tr("1 more notice came and is not shown.")
                          : tr("%n more notices came and are not shown.", nullptr, more)});
        }
        mailbox->report = std::move(report);
    });
}

void DatabaseWorker::cancelRun()
{
    m_cancel.request();
}

void DatabaseWorker::setPassword(const Password &password)
{
    m_settings.password = password;
    QMetaObject::invokeMethod(
        m_host, [host = m_host, password] { host->setPassword(password); }, Qt::QueuedConnection);
}

void DatabaseWorker::setIdleMs(int milliseconds)
{
    QMetaObject::invokeMethod(
        m_host, [host = m_host, milliseconds] { host->setIdleMs(milliseconds); },
        Qt::QueuedConnection);
}

void DatabaseWorker::flush()
{
    QList<RunEventValue> events;
    std::optional<RunReport> report;
    {
        const QMutexLocker lock(&m_mailbox->mutex);
        events = m_mailbox->events.mid(0, largestBatch);
        m_mailbox->events.remove(0, events.size());
        if (m_mailbox->events.isEmpty())
            report = std::exchange(m_mailbox->report, std::nullopt);
    }
    if (!events.isEmpty())
        Q_EMIT runEvents(events);
    if (report) {
        m_flushTimer->stop();
        m_running = false;
        Q_EMIT runFinished(*report);
    }
}

} // namespace Retort
