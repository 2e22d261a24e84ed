#include "app/services/revisionchanges.h"

#include "app/database/catalogreader.h"
#include "app/database/session.h"
#include "app/services/migrator.h"
#include "app/services/scratch.h"
#include "migrations/script/versionfiles.h"

#include <QCryptographicHash>
#include <algorithm>

namespace Retort {

namespace {

/// Names the schema that these revisions and all below them lead to: by their identifiers and
/// their files' whole texts, and the server's version.
Result<QByteArray> keyOf(const RevisionGraph &graph, const QStringList &ids, int major)
{
    QList<int> nodes;
    for (const QString &id : ids) {
        const int node = graph.indexOf(id);
        if (node < 0)
            return fail(ErrorKind::UnknownRevision,
                        QStringLiteral("No file describes the revision %1.").arg(id));
        nodes.append(node);
    }
    const QBitArray applied = graph.ancestors(nodes, RevisionGraph::Relations::Both);
    QMap<QString, QByteArray> texts;
    for (int node = 0; node < graph.size(); ++node) {
        if (!applied.testBit(node))
            continue;
        const Revision &revision = graph.revision(node);
        const Result<QByteArray> bytes = readRevisionFile(revision.file);
        if (!bytes)
            return fail(bytes.error());
        texts.insert(revision.id, QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256));
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray::number(major));
    for (auto it = texts.cbegin(); it != texts.cend(); ++it) {
        hash.addData('\n' + it.key().toUtf8() + '\n');
        hash.addData(it.value());
    }
    return hash.result();
}

/// One scratch database that goes up a history.
class Replay
{
public:
    Replay(const Project &project, int major, const CancelToken &cancel)
        : m_project(project), m_major(major), m_cancel(cancel)
    {
        m_project.config.journal = false;
        m_project.config.requireReview = false;
    }

    Result<Schema> upTo(const QStringList &ids)
    {
        if (const Result<void> open = openOnce(); !open)
            return fail(open.error());
        for (const QString &id : ids) {
            const RunReport report =
                migrate(*m_session, m_project, {Direction::Upgrade, {id}}, {}, {}, m_cancel);
            if (report.error)
                return fail(*report.error);
        }
        CatalogOptions options;
        options.versionTable = m_project.config.versionTable;
        options.versionSchema = m_project.config.versionTableSchema.isEmpty()
                                    ? QStringLiteral("public")
                                    : m_project.config.versionTableSchema;
        return readSchema(*m_session, options);
    }

private:
    Result<void> openOnce()
    {
        if (m_session)
            return {};
        ScratchPlace place;
        place.major = m_major;
        Result<ScratchDatabase> scratch = ScratchDatabase::create(place);
        if (!scratch)
            return fail(scratch.error());
        m_scratch.emplace(std::move(*scratch));
        Result<std::unique_ptr<Session>> session = Session::open(m_scratch->settings());
        if (!session)
            return fail(session.error());
        m_session = std::move(*session);
        m_session->setCancelToken(m_cancel);
        return {};
    }

    Project m_project;
    int m_major;
    CancelToken m_cancel;
    /// In this order: the session is closed before its database is dropped.
    std::optional<ScratchDatabase> m_scratch;
    std::unique_ptr<Session> m_session;
};

} // namespace

std::shared_ptr<const Schema> ReplayCache::find(const QByteArray &key)
{
    const QMutexLocker lock(&m_mutex);
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&key](const Entry &entry) { return entry.key == key; });
    if (found == m_entries.end())
        return nullptr;
    ++m_hits;
    m_entries.splice(m_entries.begin(), m_entries, found);
    return m_entries.front().schema;
}

void ReplayCache::insert(const QByteArray &key, std::shared_ptr<const Schema> schema)
{
    const QMutexLocker lock(&m_mutex);
    m_entries.push_front(Entry{key, std::move(schema)});
    while (int(m_entries.size()) > m_most)
        m_entries.pop_back();
}

Result<Schema> replayedSchema(const Project &project, const QStringList &ids, int major,
                              const CancelToken &cancel)
{
    return Replay(project, major, cancel).upTo(ids);
}

Result<QList<ObjectChange>> revisionChanges(const Project &project, const QStringList &from,
                                            const QStringList &to, int major, ReplayCache &cache,
                                            const CancelToken &cancel)
{
    Replay replay(project, major, cancel);
    std::shared_ptr<const Schema> schemas[2];
    const QStringList *ends[] = {&from, &to};
    QByteArray keys[2];
    for (int end = 0; end < 2; ++end) {
        Result<QByteArray> key = keyOf(project.graph(), *ends[end], major);
        if (!key)
            return fail(key.error());
        keys[end] = *std::move(key);
        schemas[end] = cache.find(keys[end]);
    }
    for (int end = 0; end < 2; ++end) {
        if (schemas[end])
            continue;
        Result<Schema> schema = replay.upTo(*ends[end]);
        if (!schema)
            return fail(schema.error());
        schemas[end] = std::make_shared<const Schema>(*std::move(schema));
        cache.insert(keys[end], schemas[end]);
    }
    return objectChanges(*schemas[0], *schemas[1]);
}

} // namespace Retort
