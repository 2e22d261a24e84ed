#pragma once

#include "app/database/session.h"
#include "migrations/schema/schemaobject.h"

#include <QStringList>

namespace Retort {

/// What of a database counts as its schema.
struct CatalogOptions
{
    /// Only what lives in these schemas; empty: in all but the system's. What lives in none
    /// (extensions, casts, publications, …) is always read.
    QStringList schemas;
    /// Left out: patterns of `schema.object` with `*` and `?`, names as the catalog spells them. A
    /// pattern `schema.*` leaves out the schema too; one without a dot is for what lives in no
    /// schema, and for schemas.
    QStringList exclude;
    /// Retort's own table, left out; none where its name is empty.
    QString versionSchema;
    QString versionTable;
    /// Whether the schema of Retort's journal is read as any other.
    bool includeRetort = false;

    friend bool operator==(const CatalogOptions &, const CatalogOptions &) = default;
};

/// Reads the schema of a database of PostgreSQL 14 to 18 in one snapshot and one message, with
/// settings of its own until its transaction ends. The session must be outside of a transaction.
/// Left out: system schemas, temporary objects, members of extensions (but for changed privileges),
/// what comes with something else (row and array types, clones of foreign keys on partitions, the
/// functions of a range type). Errors: those of a database.
Result<Schema> readSchema(Session &session, const CatalogOptions &options = {});

} // namespace Retort
