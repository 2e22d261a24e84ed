#pragma once

#include "migrations/result.h"

#include <QString>
#include <QStringList>

namespace Retort {

class Session;

/// Runs the statements of SQL files in a scratch database, each a transaction of its own, in an
/// order that works: what fails because something else is not there yet is tried again after the
/// rest, until nothing moves; statements of transactions are passed over. Errors: `io`,
/// `script_syntax`, those of a database, placed in the file.
/// With `makeRoles`, a role that is named and missing is created, without login: the server is
/// Retort's own.
Result<void> loadSqlFiles(Session &session, const QStringList &files, bool makeRoles);

/// The same for a text; `origin` is told where a file would be.
Result<void> loadSqlText(Session &session, const QString &text, const QString &origin,
                         bool makeRoles);

/// A `.sql` file, or the `.sql` files of a folder in the order of their names. Errors: `io`,
/// `config` where there are none.
Result<QStringList> sqlFilesOf(const QString &path);

} // namespace Retort
