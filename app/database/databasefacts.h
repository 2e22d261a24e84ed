#pragma once

#include "app/database/versiontable.h"

#include <QDateTime>

namespace Retort {

/// What a database says about itself before anything is done with it; one message.
struct DatabaseFacts
{
    QString database;
    QString user;
    QString host;
    QString serverVersion;
    bool standby = false;
    bool readOnly = false;
    int backendPid = 0;
    /// When the backend started; with the pid it tells one backend from every other.
    double backendStart = 0;
    /// Resolved; see `checkVersionTable` for its shape.
    VersionTable versionTable;
    /// The schema that it would be created in exists.
    bool versionSchemaExists = false;
    QString relationKind;
    QList<VersionTableColumn> columns;
    /// Tables of the project's own: neither the version table nor the journal nor an extension's.
    bool hasTables = false;
    bool journalExists = false;
    /// The journal's tables can be read and written, or where they are missing, created.
    bool journalReadable = false;
    bool journalWritable = false;
    bool journalCreatable = false;
};

/// Asks all of it, and resolves the version table's schema: `schema` if given, else where the
/// search path shows the table, else where it would be created. Undoes what a script may have set
/// in this session first. Errors: those of a database; `version_table` where there is no schema.
Result<DatabaseFacts> askFacts(Session &session, const QString &schema, const QString &table);

/// The parts of that message, for who asks more in it: `begin` undoes, begins a READ COMMITTED
/// transaction and resolves the schema into the setting `retort.schema`; `select`, behind it, is
/// one row for `factsOf`, and sets `retort.versions` and `retort.journal` to `on` where the version
/// table and the journal can be read. Until the transaction ends only pg_catalog is on the search
/// path.
struct FactsQuestions
{
    FactsQuestions(const QString &schema, const QString &table);
    QString begin;
    QString select;
};
/// How many answers `FactsQuestions::begin` gives.
constexpr int factsBeginAnswers = 6;
/// Errors: `version_table` where there is no schema.
Result<DatabaseFacts> factsOf(const QVariantList &row, const QString &table);

/// `version_table` where the table exists and is not Alembic's.
Result<void> checkVersionTable(const DatabaseFacts &facts);

} // namespace Retort
