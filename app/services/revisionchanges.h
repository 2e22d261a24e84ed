#pragma once

#include "app/database/canceltoken.h"
#include "migrations/schema/definitions.h"
#include "migrations/script/scriptdirectory.h"

#include <QByteArray>
#include <QMutex>
#include <QStringList>
#include <list>
#include <memory>

namespace Retort {

/// Schemas that histories led to, by what was run: the same files in the same graph need no second
/// replay. Kept in memory, the ones that were used last. From any thread.
class ReplayCache
{
public:
    explicit ReplayCache(int most = 32) : m_most(most) {}

    /// Null: not there.
    std::shared_ptr<const Schema> find(const QByteArray &key);
    void insert(const QByteArray &key, std::shared_ptr<const Schema> schema);
    /// How often a schema was found; for tests.
    int hits() const { return m_hits; }

private:
    struct Entry
    {
        QByteArray key;
        std::shared_ptr<const Schema> schema;
    };
    int m_most;
    int m_hits = 0;
    QMutex m_mutex;
    /// The one that was used last in front.
    std::list<Entry> m_entries;
};

/// The schema where these revisions and everything below them are applied, replayed in a sandbox of
/// the server version `major` (0: any). Errors: as below.
Result<Schema> replayedSchema(const Project &project, const QStringList &ids, int major,
                              const CancelToken &cancel);

/// What a range of the history changes: from where `from` and everything below is applied to where
/// `to` and everything below is (of one revision: its parents and dependencies, and itself). Both
/// are replayed in a sandbox of the server version `major` (0: any); no other database is looked
/// at. Errors: those of planning and running a history (`not_static`, `sql`, …), of the sandbox,
/// `cancelled`.
Result<QList<ObjectChange>> revisionChanges(const Project &project, const QStringList &from,
                                            const QStringList &to, int major, ReplayCache &cache,
                                            const CancelToken &cancel);

} // namespace Retort
