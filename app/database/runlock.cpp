#include "app/database/runlock.h"

#include "app/database/blockers.h"

#include <zlib.h>

namespace Retort {

RunLock::RunLock(const VersionTable &table)
{
    const QByteArray name = table.plain().toUtf8();
    const uLong crc = crc32(crc32(0, nullptr, 0), reinterpret_cast<const Bytef *>(name.constData()),
                            uInt(name.size()));
    m_key = qint32(quint32(crc));
}

QString RunLock::tryLockSql() const
{
    return QStringLiteral("SELECT pg_catalog.pg_try_advisory_lock(%1, %2)")
        .arg(runLockClass)
        .arg(m_key);
}

QString RunLock::unlockSql() const
{
    return QStringLiteral("SELECT pg_catalog.pg_advisory_unlock(%1, %2)")
        .arg(runLockClass)
        .arg(m_key);
}

QString RunLock::heldExpression() const
{
    // objsubid 2: the form with two keys. Asked once a revision, so not through the view pg_locks,
    // whose columns cost half as much again.
    return QStringLiteral("exists (select from pg_catalog.pg_lock_status() l where l.locktype = "
                          "'advisory' and l.classid = %1 and l.objid = %2 and l.objsubid = 2 and "
                          "l.granted and l.pid = pg_catalog.pg_backend_pid())")
        .arg(runLockClass)
        .arg(quint32(m_key));
}

QString RunLock::holdersSql() const
{
    return QStringLiteral("SELECT l.pid, %1, l.mode FROM pg_catalog.pg_locks l LEFT JOIN "
                          "pg_catalog.pg_stat_activity a "
                          "ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.classid = %2 AND "
                          "l.objid = %3 AND "
                          "l.objsubid = 2 AND l.granted AND l.pid <> pg_catalog.pg_backend_pid() "
                          "AND l.database = (SELECT oid FROM "
                          "pg_catalog.pg_database WHERE datname = pg_catalog.current_database())")
        .arg(activityColumns())
        .arg(runLockClass)
        .arg(quint32(m_key));
}

} // namespace Retort
