#pragma once

#include "app/database/session.h"
#include "migrations/revision/plan.h"

namespace Retort {

/// Alembic's version table as one database has it. Its schema is resolved once and written out from
/// then on.
struct VersionTable
{
    /// As the catalog spells them, without quotes.
    QString schema;
    QString name;
    bool exists = false;

    /// `"schema"."table"`, for SQL.
    QString quoted() const;
    /// `schema.table`: for people, the run lock's key and the journal.
    QString plain() const { return schema + QLatin1Char('.') + name; }

    friend bool operator==(const VersionTable &, const VersionTable &) = default;
};

/// One column as the catalog describes it.
struct VersionTableColumn
{
    QString name;
    /// As format_type() writes it, such as `character varying(32)`.
    QString type;
    bool notNull = false;

    friend bool operator==(const VersionTableColumn &, const VersionTableColumn &) = default;
};

/// Whether a relation has Alembic's shape: a table with the one column version_num, some kind of
/// text. A wider column and a missing primary key are Alembic's own options and fine.
/// `relationKind` as in pg_class.relkind. Errors: `version_table`.
Result<void> checkVersionTableShape(const VersionTable &table, const QString &relationKind,
                                    const QList<VersionTableColumn> &columns);

/// The rows of `SELECT version_num`, sorted. Errors: `version_table` for a NULL, a duplicate, or an
/// id over 32 characters.
Result<QStringList> versionsOf(const Rows &rows, const VersionTable &table);

/// As Alembic creates it.
QString createVersionTableSql(const VersionTable &table);

/// `SELECT version_num …`.
QString selectVersionsSql(const VersionTable &table);

/// plpgsql statements that do one row operation and fail with RT001 where the row is not as
/// planned. They count in `n`.
QString guardedOperationSql(const VersionTable &table, const VersionOperation &operation);

} // namespace Retort
