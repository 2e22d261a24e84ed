#pragma once

#include "app/database/databasefacts.h"
#include "app/database/journal.h"
#include "app/database/runlock.h"
#include "migrations/revision/revisiongraph.h"

#include <QHash>

namespace Retort {

/// Where a history stands in one database: what is asked in one message once its facts are known.
struct HistoryState
{
    /// Asked with `lock`: whether the run lock is held by this session now.
    bool locked = false;
    QList<Blocker> holders;
    /// Rows of the version table as they are.
    Rows versionRows;
    /// 0 where there is no journal.
    int journalVersion = 0;
    QList<JournalRow> unsettled;
    /// Script hash of every revision's last completed upgrade.
    QHash<QString, QString> appliedHashes;
};

/// Asks it. `lock`: tries the run lock first, and reads everything after that. A lock on one of
/// these tables is waited for at most `lockTimeoutMs`. Errors: those of a database.
Result<HistoryState> askHistory(Session &session, const DatabaseFacts &facts, bool lock,
                                int lockTimeoutMs);

/// Facts and state, asked at once.
struct DatabaseAnswers
{
    DatabaseFacts facts;
    HistoryState state;
    /// Everything was read behind the attempt to lock.
    bool behindLock = false;
};

/// What a plan needs to know, in one message; in two where the version table is in a schema that
/// neither the configuration names nor is `public` (the run lock's key has it in). The caller
/// judges the facts (`checkVersionTable`). Needs plpgsql, as a plan does. Where it fails the lock
/// may be held. Errors: those of `askFacts` and `askHistory`.
Result<DatabaseAnswers> askDatabase(Session &session, const QString &schema, const QString &table,
                                    bool lock, int lockTimeoutMs);

/// Applied revisions whose file is no longer what was applied, by id. Reads their files.
QStringList editedRevisions(const QHash<QString, QString> &appliedHashes, const QStringList &rows,
                            const RevisionGraph &graph);

} // namespace Retort
