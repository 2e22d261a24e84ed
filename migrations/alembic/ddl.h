#pragma once

#include "migrations/alembic/tables.h"

namespace Retort::Alembic {

/// `CONSTRAINT name …` as it stands in CREATE TABLE and behind ADD. Refuses a name that is too
/// long.
QString constraintSql(const Constraint &constraint, Reading &reading);

/// `name type DEFAULT … NOT NULL` with its checks. `table`: to know whether it becomes SERIAL.
QString columnSql(const Table &table, qsizetype index, Reading &reading);

QString createTableSql(const Table &table, Reading &reading);
QString createIndexSql(const Table &table, const Index &index, Reading &reading);

/// What stands behind CREATE TABLE: indexes and comments, in their order.
QStringList afterTable(const Table &table, Reading &reading);

/// The enumerations that come with the table's columns and are not made yet, as CREATE TYPE.
QStringList beforeTable(const Table &table, Reading &reading);

/// A name of a constraint or index; refuses one that is too long.
QString checkedName(const Name &name, const Python::Place &place, Reading &reading);

} // namespace Retort::Alembic
