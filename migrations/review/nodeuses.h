#pragma once

#include <QList>
#include <QString>

#include <pg_query.pb-c.h>

namespace Retort::Review {

/// A name that an expression or query refers to.
struct NodeUse
{
    enum class Kind {
        Relation,
        Function,
        Type,
        Column,
    };
    Kind kind = Kind::Relation;
    QString name;
    /// Of a column: its relation.
    QString relation;

    friend bool operator==(const NodeUse &, const NodeUse &) = default;
};

/// Every relation, function, type and (where its relation can be told) column named below a node,
/// once each, in order. Names of WITH queries are none. `own`: the relation that bare columns
/// belong to (in a CHECK, an index expression). `target`: a relation that bare columns cannot
/// belong to (a new view).
QList<NodeUse> usesBelow(const ProtobufCMessage *message, const QString &own = {},
                         const QString &target = {});

} // namespace Retort::Review
