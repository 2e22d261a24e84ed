#pragma once

#include "app/services/migrator.h"

namespace Retort {

/// Statements that the parser of PostgreSQL 15 does not know are judged by the server, before
/// anything runs: the protocol's Parse message, outside a transaction, so that nothing stays. Only
/// a syntax error counts; that a table does not exist yet says nothing. Errors: `sql` with file,
/// line and column, `cancelled`, and those of the connection.
Result<void> checkUnparsedStatements(Session &session, const PreparedPlan &prepared,
                                     const CancelToken &cancel);

} // namespace Retort
