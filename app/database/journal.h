#pragma once

#include "app/database/pipeline.h"
#include "app/database/versiontable.h"

namespace Retort {

/// What is the same in every journal row of one run.
struct JournalRun
{
    /// A UUID without braces.
    QString run;
    /// As the run lock spells it.
    QString versionTable;
    QString osUser;
    QString host;
    QString program;

    /// A new run by this process.
    static JournalRun begin(const VersionTable &table, const QString &program);
};

/// One row of retort.journal, as far as a run knows it.
struct JournalRow
{
    qint64 id = 0;
    QString run;
    QString revision;
    Direction direction = Direction::Upgrade;
    int section = 0;
    int statements = 0;
    int statementsDone = 0;
    /// `started`, `done`, `failed` or `in_doubt`.
    QString outcome;
    /// Null where there is no file.
    QString scriptHash;
    QString sqlstate;
    QString message;
    QString statement;
    /// The whole file under that hash; only in answers.
    QString body;

    friend bool operator==(const JournalRow &, const JournalRow &) = default;
};

namespace Journal {

/// The version of the schema `retort` that this program writes.
constexpr int schemaVersion = 1;

/// Creates the schema and its tables where they are missing.
QStringList createStatements();

/// `SELECT version FROM retort.meta`.
QString versionSql();

/// Rows that are not done, of this history, that neither a later stamp nor a later completed run of
/// the revision has settled; with the script's text. Read by `rowsOf`.
QString unsettledSql(const VersionTable &table);
QList<JournalRow> rowsOf(const Rows &rows);

/// revision and script_hash of every revision's last completed upgrade.
QString appliedHashesSql(const VersionTable &table);

/// Keeps the file under its hash, unless it is there already.
PipelineCommand keepScript(const QString &hash, const QString &body);

/// Writes a row. `started`: as SQL, in the server's clock; `finished` is set unless the outcome is
/// `started`. Runs as the session's own role with search_path pg_catalog.
PipelineCommand insert(const JournalRun &run, const JournalRow &row, const QString &startedSql);

/// Brings the row of this run, revision and section up to date.
PipelineCommand update(const JournalRun &run, const JournalRow &row);

/// Marks rows that were found as `started` without anyone who runs them.
QString markInDoubtSql(const QList<qint64> &ids);

} // namespace Journal

} // namespace Retort
