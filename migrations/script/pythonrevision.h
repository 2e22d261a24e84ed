#pragma once

#include "migrations/result.h"
#include "migrations/revision/revision.h"
#include "migrations/script/sqlscript.h"

namespace Retort {

/// A Python revision with Alembic's header; `sections` become `op.execute` calls, one a statement,
/// and `pass` where there are none. Errors: `script_syntax` of the sections.
Result<QByteArray> renderPythonRevision(const Revision &revision,
                                        const QList<ScriptSection> &sections);

/// The argument of `op.execute(…)` that sends exactly `sql`: a string for sqlalchemy.text, in which
/// what it would take for a parameter is escaped; `sa.DDL(…)` where text() has no escape for it.
QString pythonSqlArgument(const QString &sql);

} // namespace Retort
