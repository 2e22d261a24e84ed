#include "app/database/journal.h"

#include "app/database/sqltext.h"

#include <QFileInfo>
#include <QSysInfo>
#include <QUuid>
#include <pwd.h>
#include <unistd.h>

namespace Retort {

namespace {

std::optional<QString> orNull(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

Direction directionOf(const QString &name)
{
    if (name == QLatin1String("downgrade"))
        return Direction::Downgrade;
    return name == QLatin1String("stamp") ? Direction::Stamp : Direction::Upgrade;
}

} // namespace

JournalRun JournalRun::begin(const VersionTable &table, const QString &program)
{
    JournalRun run;
    run.run = QUuid::createUuid().toString(QUuid::WithoutBraces);
    run.versionTable = table.plain();
    const passwd *user = getpwuid(getuid());
    run.osUser = user ? QString::fromLocal8Bit(user->pw_name) : QString::number(getuid());
    run.host = QSysInfo::machineHostName();
    run.program = program;
    return run;
}

namespace Journal {

QStringList createStatements()
{
    return {
        // Several histories of one database may create it at the same time, which IF NOT EXISTS
        // does not survive. Whoever holds this lock does nothing that could wait for us.
        QStringLiteral("SELECT pg_catalog.pg_advisory_xact_lock(1380275280, 0)"),
        QStringLiteral("CREATE SCHEMA IF NOT EXISTS retort"),
        QStringLiteral("CREATE TABLE IF NOT EXISTS retort.meta (version integer NOT NULL)"),
        QStringLiteral("INSERT INTO retort.meta (version) SELECT %1 WHERE NOT EXISTS (SELECT FROM "
                       "retort.meta)")
            .arg(schemaVersion),
        QStringLiteral("CREATE TABLE IF NOT EXISTS retort.script (hash text PRIMARY KEY, body text "
                       "NOT NULL)"),
        QStringLiteral("CREATE TABLE IF NOT EXISTS retort.journal (id bigint GENERATED ALWAYS AS "
                       "IDENTITY PRIMARY KEY, "
                       "run uuid NOT NULL, version_table text NOT NULL, revision text NOT NULL, "
                       "direction text NOT NULL, "
                       "section integer NOT NULL, statements integer NOT NULL, statements_done "
                       "integer NOT NULL, "
                       "outcome text NOT NULL, script_hash text, started timestamptz NOT NULL, "
                       "finished timestamptz, "
                       "database_user text NOT NULL, os_user text, host text, program text NOT "
                       "NULL, sqlstate text, "
                       "message text, statement text)")};
}

QString versionSql()
{
    return QStringLiteral("SELECT version FROM retort.meta");
}

QString unsettledSql(const VersionTable &table)
{
    return QStringLiteral(
               "SELECT j.id, j.run::text, j.revision, j.direction, j.section, j.statements, "
               "j.statements_done, j.outcome, "
               "j.script_hash, j.sqlstate, j.message, j.statement, s.body FROM retort.journal j "
               "LEFT JOIN retort.script s ON s.hash = j.script_hash "
               "WHERE j.version_table = %1 AND j.outcome <> 'done' AND NOT EXISTS (SELECT FROM "
               "retort.journal l "
               "WHERE l.version_table = j.version_table AND l.id > j.id AND l.outcome = 'done' AND "
               "(l.direction = 'stamp' "
               "OR (l.revision = j.revision AND l.run <> j.run))) ORDER BY j.id")
        .arg(literal(table.plain()));
}

QList<JournalRow> rowsOf(const Rows &rows)
{
    QList<JournalRow> result;
    for (const QVariantList &row : rows) {
        JournalRow entry;
        entry.id = row.value(0).toLongLong();
        entry.run = row.value(1).toString();
        entry.revision = row.value(2).toString();
        entry.direction = directionOf(row.value(3).toString());
        entry.section = row.value(4).toInt();
        entry.statements = row.value(5).toInt();
        entry.statementsDone = row.value(6).toInt();
        entry.outcome = row.value(7).toString();
        entry.scriptHash = row.value(8).toString();
        entry.sqlstate = row.value(9).toString();
        entry.message = row.value(10).toString();
        entry.statement = row.value(11).toString();
        entry.body = row.value(12).toString();
        result.append(entry);
    }
    return result;
}

QString appliedHashesSql(const VersionTable &table)
{
    return QStringLiteral("SELECT DISTINCT ON (revision) revision, script_hash FROM retort.journal "
                          "WHERE version_table = %1 "
                          "AND direction = 'upgrade' AND outcome = 'done' AND script_hash IS NOT "
                          "NULL ORDER BY revision, id DESC")
        .arg(literal(table.plain()));
}

PipelineCommand keepScript(const QString &hash, const QString &body)
{
    PipelineCommand command;
    command.sql = QStringLiteral(
        "INSERT INTO retort.script (hash, body) VALUES ($1, $2) ON CONFLICT DO NOTHING");
    command.parameters = {hash, body};
    return command;
}

PipelineCommand insert(const JournalRun &run, const JournalRow &row, const QString &startedSql)
{
    PipelineCommand command;
    command.sql = QStringLiteral("INSERT INTO retort.journal (run, version_table, revision, "
                                 "direction, section, statements, "
                                 "statements_done, outcome, script_hash, started, finished, "
                                 "database_user, os_user, host, program, "
                                 "sqlstate, message, statement) VALUES ($1::pg_catalog.uuid, $2, "
                                 "$3, $4, $5::pg_catalog.int4, "
                                 "$6::pg_catalog.int4, $7::pg_catalog.int4, $8, $9, %1, %2, "
                                 "current_user::pg_catalog.text, $10, $11, $12, $13, $14, $15)")
                      .arg(startedSql, row.outcome == QLatin1String("started")
                                           ? QStringLiteral("NULL")
                                           : QStringLiteral("pg_catalog.clock_timestamp()"));
    command.parameters = {run.run,
                          run.versionTable,
                          row.revision,
                          directionName(row.direction),
                          QString::number(row.section),
                          QString::number(row.statements),
                          QString::number(row.statementsDone),
                          row.outcome,
                          orNull(row.scriptHash),
                          orNull(run.osUser),
                          orNull(run.host),
                          run.program,
                          orNull(row.sqlstate),
                          orNull(row.message),
                          orNull(row.statement)};
    return command;
}

PipelineCommand update(const JournalRun &run, const JournalRow &row)
{
    PipelineCommand command;
    command.sql =
        QStringLiteral(
            "UPDATE retort.journal SET statements_done = $5::pg_catalog.int4, outcome = $6, "
            "finished = %1, "
            "sqlstate = $7, message = $8, statement = $9 WHERE run OPERATOR(pg_catalog.=) "
            "$1::pg_catalog.uuid "
            "AND version_table OPERATOR(pg_catalog.=) $2 AND revision OPERATOR(pg_catalog.=) $3 "
            "AND section OPERATOR(pg_catalog.=) $4::pg_catalog.int4")
            .arg(row.outcome == QLatin1String("started")
                     ? QStringLiteral("NULL")
                     : QStringLiteral("pg_catalog.clock_timestamp()"));
    command.parameters = {run.run,
                          run.versionTable,
                          row.revision,
                          QString::number(row.section),
                          QString::number(row.statementsDone),
                          row.outcome,
                          orNull(row.sqlstate),
                          orNull(row.message),
                          orNull(row.statement)};
    return command;
}

QString markInDoubtSql(const QList<qint64> &ids)
{
    QStringList texts;
    for (qint64 id : ids)
        texts.append(QString::number(id));
    return QStringLiteral("UPDATE retort.journal SET outcome = 'in_doubt', finished = "
                          "pg_catalog.clock_timestamp() WHERE id IN (%1)")
        .arg(texts.join(QLatin1String(", ")));
}

} // namespace Journal

} // namespace Retort
