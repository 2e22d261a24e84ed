#include "app/database/blockers.h"

#include <QDateTime>
#include <QTimeZone>
#include <condition_variable>
#include <mutex>

namespace Retort {

namespace {

constexpr std::chrono::milliseconds interval{500};

/// One row a blocker; the lock that is waited for stands in each, and in a row without a pid where
/// nobody is named.
QString waitSql(int pid)
{
    return QStringLiteral(
               "SELECT b.pid, %1, "
               "(SELECT h.mode FROM pg_catalog.pg_locks h WHERE h.pid = b.pid AND h.granted AND "
               "h.locktype = w.locktype "
               "AND h.database IS NOT DISTINCT FROM w.database AND h.relation IS NOT DISTINCT FROM "
               "w.relation "
               "AND h.transactionid IS NOT DISTINCT FROM w.transactionid AND h.classid IS NOT "
               "DISTINCT FROM w.classid "
               "AND h.objid IS NOT DISTINCT FROM w.objid AND h.virtualxid IS NOT DISTINCT FROM "
               "w.virtualxid LIMIT 1), "
               "w.mode || CASE WHEN c.oid IS NOT NULL THEN ' on ' || n.nspname || '.' || c.relname "
               "ELSE ' on a ' || w.locktype END "
               "FROM (SELECT l.* FROM pg_catalog.pg_locks l WHERE l.pid = %2 AND NOT l.granted "
               "LIMIT 1) w "
               "LEFT JOIN pg_catalog.pg_class c ON c.oid = w.relation LEFT JOIN "
               "pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
               "LEFT JOIN (SELECT DISTINCT pg_catalog.unnest(pg_catalog.pg_blocking_pids(%2)) AS "
               "pid) b ON true "
               "LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid ORDER BY b.pid")
        .arg(activityColumns())
        .arg(pid);
}

} // namespace

QString activityColumns()
{
    return QStringLiteral("a.application_name::text, a.usename::text, "
                          "coalesce(pg_catalog.host(a.client_addr), 'local'), "
                          "coalesce(a.state, ''), extract(epoch from pg_catalog.clock_timestamp() "
                          "- a.xact_start)::float8, "
                          "extract(epoch from a.backend_start)::float8, a.query");
}

QList<Blocker> blockersOf(const Rows &rows)
{
    QList<Blocker> blockers;
    for (const QVariantList &row : rows) {
        if (row.value(0).isNull())
            continue;
        Blocker blocker;
        blocker.pid = row.at(0).toInt();
        blocker.application = row.at(1).toString();
        blocker.user = row.at(2).toString();
        blocker.client = row.at(3).toString();
        blocker.state = row.at(4).toString();
        blocker.seconds = row.at(5).toDouble();
        if (!row.at(6).isNull())
            blocker.backendStart =
                QDateTime::fromMSecsSinceEpoch(qint64(row.at(6).toDouble() * 1000), Qt::UTC);
        blocker.lastStatement = row.at(7).toString();
        blocker.mode = row.at(8).toString();
        blockers.append(blocker);
    }
    return blockers;
}

QString describeBlocker(const Blocker &blocker)
{
    // A prepared transaction holds its locks without a backend.
    if (blocker.pid == 0)
        return QStringLiteral("a prepared transaction (see pg_prepared_xacts)");
    QStringList facts{QStringLiteral("pid %1").arg(blocker.pid)};
    if (!blocker.application.isEmpty())
        facts.append(blocker.application);
    if (!blocker.state.isEmpty())
        facts.append(
            blocker.seconds >= 1
                ? QStringLiteral("%1 for %2 s").arg(blocker.state).arg(qint64(blocker.seconds))
                : blocker.state);
    const QString who = blocker.user.isEmpty() ? QStringLiteral("another session") : blocker.user;
    return QStringLiteral("%1 (%2)").arg(who, facts.join(QLatin1String(", ")));
}

QString describeBlockers(const QList<Blocker> &blockers)
{
    QStringList texts;
    for (const Blocker &blocker : blockers)
        texts.append(describeBlocker(blocker));
    if (texts.size() < 2)
        return texts.value(0);
    const QString last = texts.takeLast();
    return texts.join(QLatin1String(", ")) + QLatin1String(" and ") + last;
}

struct BlockerWatch::Shared
{
    std::mutex mutex;
    std::condition_variable changed;
    bool watching = false;
    bool end = false;
    std::optional<LockWait> seen;
};

BlockerWatch::BlockerWatch(ConnectionSettings settings, SessionOptions options, int pid)
    : m_shared(std::make_shared<Shared>()), m_settings(std::move(settings)),
      m_options(std::move(options)), m_pid(pid)
{
    m_options.retryColdStart = false;
    m_options.connectTimeoutSeconds = 5;
    // It asks on another thread than the hook's owner expects, and says nothing about the plan.
    m_options.verbose = {};
}

BlockerWatch::~BlockerWatch()
{
    if (!m_thread)
        return;
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->end = true;
        m_shared->changed.notify_all();
    }
    m_thread->wait();
}

void BlockerWatch::watch()
{
    {
        const std::lock_guard lock(m_shared->mutex);
        if (m_shared->watching)
            return;
        m_shared->watching = true;
        m_shared->changed.notify_all();
    }
    if (m_thread)
        return;
    m_thread.reset(QThread::create(
        [shared = m_shared, settings = m_settings, options = m_options, pid = m_pid] {
            std::unique_ptr<Session> session;
            std::unique_lock lock(shared->mutex);
            while (!shared->end) {
                if (!shared->watching) {
                    lock.unlock();
                    session.reset();
                    lock.lock();
                    shared->changed.wait(lock, [&] { return shared->end || shared->watching; });
                    continue;
                }
                lock.unlock();
                if (!session) {
                    // No second connection to be had: the run goes on, and nobody is named.
                    if (auto opened = Session::open(settings, options))
                        session = std::move(*opened);
                }
                std::optional<LockWait> wait;
                if (session) {
                    const Result<Rows> rows = session->query(waitSql(pid));
                    if (rows && !rows->isEmpty())
                        wait = LockWait{rows->at(0).value(9).toString(), blockersOf(*rows)};
                    else if (!rows && !session->isOpen())
                        session.reset();
                }
                lock.lock();
                if (wait && !wait->blockers.isEmpty() && shared->watching)
                    shared->seen = std::move(wait);
                shared->changed.wait_for(lock, interval,
                                         [&] { return shared->end || !shared->watching; });
            }
            lock.unlock();
            session.reset();
        }));
    m_thread->setObjectName(QStringLiteral("retort-blockers"));
    m_thread->start();
}

void BlockerWatch::rest()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->watching = false;
    m_shared->seen.reset();
    m_shared->changed.notify_all();
}

std::optional<LockWait> BlockerWatch::take()
{
    const std::lock_guard lock(m_shared->mutex);
    return std::exchange(m_shared->seen, std::nullopt);
}

} // namespace Retort
