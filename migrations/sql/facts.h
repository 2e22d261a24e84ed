#pragma once

#include "migrations/sql/statement.h"

#include <QList>

namespace Retort {

enum class TransactionStatement {
    None,
    Begin,
    Commit,
    Rollback,
    Savepoint,
    Release,
    RollbackTo,
    Prepare,
    CommitPrepared,
    RollbackPrepared,
};

/// What running a statement needs to know of it before it is sent.
struct StatementFacts
{
    /// As a server's command tag, without numbers: `CREATE INDEX`, `SELECT`, `ROLLBACK`. For
    /// people.
    QString tag;
    TransactionStatement transaction = TransactionStatement::None;
    bool copyFromStdin = false;
    bool copyToStdout = false;
    bool discard = false;
    /// A server refuses it inside a transaction block (CREATE INDEX CONCURRENTLY, VACUUM, …).
    bool needsAutocommit = false;

    friend bool operator==(const StatementFacts &, const StatementFacts &) = default;
};

/// Read from the typed tree where the statement is `parsed`, otherwise from its words.
StatementFacts statementFacts(const SqlStatement &statement);

/// The same for many at once: one visit to the parser's thread.
QList<StatementFacts> statementFacts(const QList<SqlStatement> &statements);

/// Why such a COPY cannot be in a script, and what to do instead.
QString copyFromStdinMessage();
QString copyFromStdinHint();

} // namespace Retort
