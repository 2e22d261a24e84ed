#include "app/services/historystate.h"

#include "app/database/blockers.h"
#include "app/database/sqltext.h"
#include "migrations/script/scriptdirectory.h"

namespace Retort {

namespace {

/// The answers of one history in the order of `askHistory`, from the lock on.
HistoryState stateOf(const QList<Rows> &answers, bool journal)
{
    HistoryState state;
    state.locked = answers.value(0).value(0).value(0).toBool();
    state.holders = blockersOf(answers.value(1));
    state.versionRows = answers.value(2);
    if (!journal)
        return state;
    state.journalVersion = answers.value(3).value(0).value(0).toInt();
    state.unsettled = Journal::rowsOf(answers.value(4));
    for (const QVariantList &row : answers.value(5))
        state.appliedHashes.insert(row.at(0).toString(), row.at(1).toString());
    return state;
}

/// plpgsql that opens a cursor on what can only be asked where it exists; FETCH reads it until the
/// transaction ends.
QString cursorSql(const QString &name, const QString &setting, const QString &question)
{
    return QStringLiteral("c := %1; if pg_catalog.current_setting(%2) operator(pg_catalog.=) 'on' "
                          "then open c for execute %3; else open c for select 1 where false; end "
                          "if; ")
        .arg(literal(name), literal(setting), literal(question));
}

} // namespace

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
    return stateOf(answers->mid(2), facts.journalReadable);
}

Result<DatabaseAnswers> askDatabase(Session &session, const QString &schema, const QString &table,
                                    bool lock, int lockTimeoutMs)
{
    // The lock's key is made of the schema's name, which only the server can resolve.
    const VersionTable guess{schema.isEmpty() ? QStringLiteral("public") : schema, table, true};
    const RunLock runLock(guess);
    const FactsQuestions questions(schema, table);
    const std::pair<QString, QString> cursors[] = {
        {QStringLiteral("retort_versions"), selectVersionsSql(guess)},
        {QStringLiteral("retort_meta"), Journal::versionSql()},
        {QStringLiteral("retort_unsettled"), Journal::unsettledSql(guess)},
        {QStringLiteral("retort_hashes"), Journal::appliedHashesSql(guess)},
    };
    const QString guessed =
        QStringLiteral("current_setting('retort.schema') = ") + literal(guess.schema);
    QString sql = questions.begin;
    sql += QStringLiteral("; SELECT set_config('lock_timeout', '%1', true)").arg(lockTimeoutMs);
    sql += lock ? QStringLiteral("; SELECT CASE WHEN %1 THEN (%2) END")
                      .arg(guessed, runLock.tryLockSql())
                : QStringLiteral("; SELECT false");
    sql += QLatin1String("; ") + runLock.holdersSql();
    sql += QLatin1String("; ") + questions.select;
    QString body = QStringLiteral("declare c refcursor; begin if %1 then ").arg(guessed);
    QString fetches;
    for (const auto &[name, question] : cursors) {
        const bool versions = name == QLatin1String("retort_versions");
        body += cursorSql(
            name, versions ? QStringLiteral("retort.versions") : QStringLiteral("retort.journal"),
            question);
        fetches += QLatin1String("; FETCH ALL FROM ") + name;
    }
    body += QStringLiteral("else ");
    for (const auto &[name, question] : cursors)
        body += QStringLiteral("c := %1; open c for select 1 where false; ").arg(literal(name));
    body += QStringLiteral("end if; end");
    sql += QLatin1String("; DO ") + literal(body) + fetches + QLatin1String("; COMMIT");

    const Result<QList<Rows>> answers = session.queryAll(sql);
    if (!answers)
        return fail(answers.error());
    const int first = factsBeginAnswers + 1;
    Result<DatabaseFacts> facts = factsOf(answers->value(first + 2).value(0), table);
    if (!facts)
        return fail(std::move(facts.error()));
    DatabaseAnswers result;
    result.facts = std::move(*facts);
    result.behindLock = result.facts.versionTable.schema == guess.schema;
    if (result.behindLock) {
        // The facts and the DO stand between the holders and the cursors.
        result.state =
            stateOf(answers->mid(first, 2) + answers->mid(first + 4), result.facts.journalReadable);
        return result;
    }
    if (const Result<void> shape = checkVersionTable(result.facts); !shape)
        return result;
    Result<HistoryState> state = askHistory(session, result.facts, lock, lockTimeoutMs);
    if (!state)
        return fail(std::move(state.error()));
    result.state = std::move(*state);
    return result;
}

QStringList editedRevisions(const QHash<QString, QString> &appliedHashes, const QStringList &rows,
                            const RevisionGraph &graph)
{
    QStringList edited;
    if (appliedHashes.isEmpty())
        return edited;
    const QBitArray applied = graph.applied(rows);
    withOneParserThread([&] {
        for (int node = 0; node < graph.size(); ++node) {
            const Revision &revision = graph.revision(node);
            const QString hash =
                applied.testBit(node) ? appliedHashes.value(revision.id) : QString();
            if (hash.isEmpty())
                continue;
            if (revision.language == ScriptLanguage::Python) {
                const Result<PythonScript> script = loadPythonScript(revision);
                if (!script || script->hash != hash)
                    edited.append(revision.id);
                continue;
            }
            const Result<SqlScript> script = loadScript(revision);
            if (!script || script->hash != hash)
                edited.append(revision.id);
        }
    });
    return edited;
}

} // namespace Retort
