#pragma once

#include "app/database/blocker.h"
#include "app/database/session.h"
#include "app/database/versiontable.h"

namespace Retort {

/// The session-level advisory lock of whoever runs a plan on one history (FORMATS: Run lock).
/// Tried and polled, never waited for inside SQL: a waiter with a snapshot would deadlock with
/// CREATE INDEX CONCURRENTLY.
class RunLock
{
public:
    explicit RunLock(const VersionTable &table);

    /// The second key: zlib's crc32 of `schema.table`, signed.
    qint32 key() const { return m_key; }

    /// One column, one row: whether the lock is held now.
    QString tryLockSql() const;
    QString unlockSql() const;
    /// An expression that is true while this very session holds the lock.
    QString heldExpression() const;
    /// Who holds it, for `holdersOf`.
    QString holdersSql() const;

private:
    qint32 m_key = 0;
};

/// The first of the two keys, the same for every history.
constexpr qint32 runLockClass = 1380275279;

} // namespace Retort
