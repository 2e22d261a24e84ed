#include "app/services/historystate.h"

#include "app/database/blockers.h"
#include "migrations/script/scriptdirectory.h"

namespace Retort {

Result<HistoryState> askHistory(Session &session, const DatabaseFacts &facts, bool lock,
                                int lockTimeoutMs)
{
    const RunLock runLock(facts.versionTable);
    // READ COMMITTED, whatever the database's default is: what is read behind the lock must be
    // newer than the lock.
    QString sql = QStringLiteral("BEGIN ISOLATION LEVEL READ COMMITTED; "
                                 "SELECT pg_catalog.set_config('search_path', 'pg_catalog', true), "
                                 "pg_catalog.set_config('lock_timeout', '%1', true); ")
                      .arg(lockTimeoutMs);
    sql += lock ? runLock.tryLockSql() : QStringLiteral("SELECT false");
    sql += QLatin1String("; ") + runLock.holdersSql() + QLatin1String("; ");
    sql += facts.versionTable.exists ? selectVersionsSql(facts.versionTable)
                                     : QStringLiteral("SELECT 1 WHERE false");
    if (facts.journalReadable) {
        for (const QString &question :
             {Journal::versionSql(), Journal::unsettledSql(facts.versionTable),
              Journal::appliedHashesSql(facts.versionTable)})
            sql += QLatin1String("; ") + question;
    }
    sql += QLatin1String("; COMMIT");
    const Result<QList<Rows>> answers = session.queryAll(sql);
    if (!answers)
        return fail(answers.error());
    HistoryState state;
    state.locked = answers->value(2).value(0).value(0).toBool();
    state.holders = blockersOf(answers->value(3));
    state.versionRows = answers->value(4);
    if (facts.journalReadable) {
        state.journalVersion = answers->value(5).value(0).value(0).toInt();
        state.unsettled = Journal::rowsOf(answers->value(6));
        for (const QVariantList &row : answers->value(7))
            state.appliedHashes.insert(row.at(0).toString(), row.at(1).toString());
    }
    return state;
}

QStringList editedRevisions(const QHash<QString, QString> &appliedHashes, const QStringList &rows,
                            const RevisionGraph &graph)
{
    QStringList edited;
    if (appliedHashes.isEmpty())
        return edited;
    const QBitArray applied = graph.applied(rows);
    for (int node = 0; node < graph.size(); ++node) {
        const Revision &revision = graph.revision(node);
        const QString hash = applied.testBit(node) ? appliedHashes.value(revision.id) : QString();
        if (hash.isEmpty() || revision.language != ScriptLanguage::Sql)
            continue;
        const Result<SqlScript> script = loadScript(revision);
        if (!script || script->hash != hash)
            edited.append(revision.id);
    }
    return edited;
}

} // namespace Retort
