#pragma once

#include "migrations/alembic/tables.h"

namespace Retort::Alembic {

/// The INSERT statements of `op.bulk_insert(table, rows)`.
QStringList bulkInsertSql(const Python::Value &table, const Python::Value &rows, Reading &reading);

/// Whether the value is built of insert(), update() or delete().
bool isChange(const Python::Value &value);

/// The statement of `table.update().where(…).values(…)` and its like.
QString changeSql(const Python::Value &value, Reading &reading);

} // namespace Retort::Alembic
