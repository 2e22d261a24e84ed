#pragma once

#include "migrations/alembic/translation.h"
#include "migrations/script/scriptdirectory.h"

namespace Retort {

/// The SQL of any revision: a SQL script as it is, a Python one as what its calls mean. `form`: how
/// literals of a Python script are written, to be read or to be run. Errors: `io`, `script_syntax`.
Result<ScriptTranslation> revisionSql(const Project &project, const Revision &revision,
                                      Alembic::Form form);

/// The same of a file's bytes. Errors: `script_syntax`, also where the file is that revision no
/// more.
Result<ScriptTranslation> revisionSql(const Project &project, const Revision &revision,
                                      Alembic::Form form, const QByteArray &bytes);

/// One direction as sections of a SQL script, with their markers; where it is not static one
/// comment says where and why not. Empty: there is no such direction.
QString directionScript(const ScriptTranslation &sql, Direction direction);

/// The SQL of one direction alone; with the sections' markers where some of it runs outside a
/// transaction.
QString directionSql(const ScriptTranslation &sql, Direction direction);

/// `not_static`: what keeps the direction from being known, with its file, line and expression.
Error notStaticError(const ScriptTranslation &sql, Direction direction);

} // namespace Retort
