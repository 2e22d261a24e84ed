#pragma once

#include "migrations/schema/schemaobject.h"

#include <QHash>
#include <QString>

namespace Retort {

/// What ties an object to one that is made after it, taken out of a schema so that it can be said
/// when both are there: a sequence's owner (SERIAL's bond), a table's replica identity by index,
/// the index it is clustered on.
struct Bonds
{
    struct Owner
    {
        ObjectId column;
        /// `schema.table.column`, as OWNED BY takes it.
        QString sql;

        friend bool operator==(const Owner &, const Owner &) = default;
    };
    QHash<ObjectId, Owner> ownedBy;
    /// Index names by table.
    QHash<ObjectId, QString> replicaIdentity;
    QHash<ObjectId, QString> clusteredOn;
};

/// The bonds of a schema, which loses them (and the needs that only they have).
Bonds takeBonds(Schema &schema);

} // namespace Retort
