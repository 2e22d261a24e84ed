#pragma once

#include <QString>
#include <QStringList>

#include <pg_query.pb-c.h>

namespace Retort::Review {

/// `schema.name`, or the name alone where no schema is written.
QString nameOf(const PgQuery__RangeVar &relation);

/// A dotted name from a list of strings; `pg_catalog.` is taken off.
QString nameOf(size_t count, PgQuery__Node *const *parts);

/// A type's name as people write it, without modifiers: `integer`, `billing.status`, `text[]`.
QString nameOf(const PgQuery__TypeName &type);

/// `schema.f(integer, text)`; without parentheses where no arguments are written.
QString nameOf(const PgQuery__ObjectWithArgs &function);

/// The name that a node of a DROP, COMMENT, RENAME, … gives.
QStringList partsOf(const PgQuery__Node &node);

/// Column names from a list of strings or index elements; expressions are left out.
QStringList columnsOf(size_t count, PgQuery__Node *const *columns);

/// `table`, `materialized view`, `foreign key`, …
QString kindName(PgQuery__ObjectType type);

/// A constant or short expression for a person, such as `'{}'` or `now()`; `…` for what is longer.
QString shortExpression(const PgQuery__Node *node);

} // namespace Retort::Review
