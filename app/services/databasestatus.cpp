#include "app/services/databasestatus.h"

#include "app/services/historystate.h"
#include "app/services/unfinished.h"

#include "app/database/sqltext.h"

#include <QElapsedTimer>

namespace Retort {

namespace {

QDateTime fromEpoch(const QVariant &seconds)
{
    return seconds.isNull()
               ? QDateTime()
               : QDateTime::fromMSecsSinceEpoch(qRound64(seconds.toDouble() * 1000), Qt::UTC);
}

QString journalSql(const VersionTable &table)
{
    return QStringLiteral("SELECT DISTINCT ON (revision) revision, extract(epoch from "
                          "started)::float8, extract(epoch from "
                          "finished)::float8, database_user, os_user, host, program, script_hash "
                          "FROM retort.journal WHERE "
                          "version_table = %1 AND direction = 'upgrade' AND outcome = 'done' ORDER "
                          "BY revision, id DESC")
        .arg(literal(table.plain()));
}

QString othersSql(const RunLock &lock)
{
    return QStringLiteral(
               "SELECT a.pid, a.application_name::text, a.usename::text, "
               "coalesce(host(a.client_addr), 'local'), "
               "h.pid IS NOT NULL FROM pg_stat_activity a LEFT JOIN (%1) h ON h.pid = a.pid "
               "WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND (h.pid IS "
               "NOT NULL "
               "OR a.application_name ~* '^(retort|alembic)') ORDER BY a.pid")
        .arg(lock.holdersSql());
}

/// The rest of the status, read behind `askHistory`: who else is there, and (with a journal) what
/// it says.
Result<void> readDetails(Session &session, const DatabaseFacts &facts, DatabaseStatus &status)
{
    QString sql =
        QStringLiteral("BEGIN; SELECT pg_catalog.set_config('search_path', 'pg_catalog', true), "
                       "pg_catalog.set_config('lock_timeout', '2000', true); ")
        + othersSql(RunLock(facts.versionTable));
    if (facts.journalReadable)
        sql += QLatin1String("; ") + journalSql(facts.versionTable);
    const Result<QList<Rows>> answers = session.queryAll(sql + QLatin1String("; COMMIT"));
    if (!answers)
        return fail(answers.error());
    for (const QVariantList &row : answers->value(2))
        status.others.append({row.at(0).toInt(), row.at(1).toString(), row.at(2).toString(),
                              row.at(3).toString(), row.at(4).toBool()});
    if (!facts.journalReadable)
        return {};
    for (const QVariantList &row : answers->value(3)) {
        JournalEntry entry;
        entry.revision = row.at(0).toString();
        entry.started = fromEpoch(row.at(1));
        entry.finished = fromEpoch(row.at(2));
        entry.databaseUser = row.at(3).toString();
        entry.osUser = row.at(4).toString();
        entry.host = row.at(5).toString();
        entry.program = row.at(6).toString();
        entry.scriptHash = row.at(7).toString();
        status.journal.insert(entry.revision, entry);
    }
    return {};
}

/// Texts as applied of the edited revisions; asked only where there are any.
Result<void> readEdited(Session &session, const QStringList &ids, DatabaseStatus &status)
{
    QStringList hashes;
    for (const QString &id : ids)
        hashes.append(literal(status.journal.value(id).scriptHash));
    const Result<Rows> bodies =
        session.query(QStringLiteral("SELECT hash, body FROM retort.script WHERE hash "
                                     "OPERATOR(pg_catalog.=) ANY (ARRAY[%1])")
                          .arg(hashes.join(QLatin1String(", "))));
    if (!bodies)
        return fail(bodies.error());
    QHash<QString, QString> byHash;
    for (const QVariantList &row : *bodies)
        byHash.insert(row.at(0).toString(), row.at(1).toString());
    for (const QString &id : ids)
        status.edited.append(EditedRevision{id, byHash.value(status.journal.value(id).scriptHash)});
    return {};
}

} // namespace

Result<DatabaseStatus> readDatabaseStatus(Session &session, const Project &project,
                                          StatusDetail detail)
{
    QElapsedTimer clock;
    clock.start();
    const Result<DatabaseFacts> asked =
        askFacts(session, project.config.versionTableSchema, project.config.versionTable);
    if (!asked)
        return fail(asked.error());
    const double roundTripMs = double(clock.nsecsElapsed()) / 1e6;
    const DatabaseFacts &facts = *asked;
    // A schema that does not exist yet is no fault of a database that is only looked at.
    if (facts.versionTable.exists) {
        if (const Result<void> shape = checkVersionTable(facts); !shape)
            return fail(shape.error());
    }
    const Result<HistoryState> state =
        askHistory(session, facts, false, project.config.lockTimeoutMs);
    if (!state)
        return fail(state.error());
    const Result<QStringList> versions = versionsOf(state->versionRows, facts.versionTable);
    if (!versions)
        return fail(versions.error());

    DatabaseStatus status;
    status.serverVersion = facts.serverVersion;
    status.serverVersionNumber = session.serverVersionNumber();
    status.database = facts.database;
    status.host = facts.host;
    status.user = facts.user;
    status.roundTripMs = roundTripMs;
    status.readOnly = facts.readOnly;
    status.standby = facts.standby;
    status.versionTable = facts.versionTable.plain();
    status.versionTableExists = facts.versionTable.exists;
    status.hasTables = facts.hasTables;
    status.versions = *versions;
    for (const QString &id : *versions) {
        if (project.graph().indexOf(id) < 0)
            status.unknown.append(id);
    }
    status.journalPresent = facts.journalReadable;
    status.asOf = QDateTime::currentDateTimeUtc();
    if (project.config.journal)
        status.inDoubt = unfinishedOf(state->unsettled, !state->holders.isEmpty());
    if (detail == StatusDetail::Versions)
        return status;
    if (const Result<void> read = readDetails(session, facts, status); !read)
        return fail(read.error());
    const QStringList edited = editedRevisions(state->appliedHashes, *versions, project.graph());
    if (!edited.isEmpty()) {
        if (const Result<void> read = readEdited(session, edited, status); !read)
            return fail(read.error());
    }
    return status;
}

} // namespace Retort
