#pragma once

#include "migrations/alembic/reading.h"

namespace Retort::Alembic {

/// What `op.NAME(…)` sends. For `batch_op.NAME(…)`, `batch` is the call of batch_alter_table.
/// Refuses what is no operation of Alembic's.
QStringList operationSql(const QString &name, const Python::Value &call, const Python::Value *batch,
                         Reading &reading);

/// What `op.execute(…)`, `bind.execute(…)` send, for their first argument.
QString executeSql(const Python::Value &what, Reading &reading);

/// `something.create(bind)`, `something.drop(bind)` of an enumeration or a sequence; nothing where
/// it is none.
std::optional<QStringList> createOrDropSql(const Python::Value &call, Reading &reading);

} // namespace Retort::Alembic
