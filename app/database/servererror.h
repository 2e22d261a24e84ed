#pragma once

#include "migrations/error.h"
#include "migrations/sql/statement.h"

struct pg_result;

namespace Retort {

/// Every field that the server sent with an error, as it came.
ServerError serverErrorOf(const pg_result *result);

/// CLI.md's table from SQLSTATE to kind. `cancelRequested`: we asked for 57014 ourselves.
ErrorKind kindOfSqlstate(const QString &sqlstate, bool cancelRequested = false);

/// The failed result as an Error: kind by SQLSTATE, the server's own sentence, and its hint or
/// ours. A result without SQLSTATE is libpq's word that the connection is gone: `connection`.
Error errorOfResult(const pg_result *result, bool cancelRequested = false);

/// The same for a plain SQLSTATE and message.
Error errorOfServer(ServerError server, bool cancelRequested = false);

/// A connection that could not be opened, told apart by libpq's English text: `authentication`,
/// `tls` or `connection`, with the cure in the hint where the text is a known one.
Error connectionFailure(const QString &libpqText);

/// True where one more attempt a moment later is likely to work: a server that is starting, a
/// serverless one that wakes.
bool isColdStart(const QString &libpqText);

/// Places an error in the script: `statement` is where the text that was sent stands in `file`; the
/// server's position (characters) is added to it.
void placeError(Error &error, const QString &file, const SqlStatement &statement);

} // namespace Retort
