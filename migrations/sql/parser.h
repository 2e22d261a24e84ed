#pragma once

#include "migrations/sql/statement.h"

#include <QByteArray>
#include <QList>
#include <functional>
#include <optional>
#include <vector>

#include <pg_query.pb-c.h>

namespace Retort::Sql {

/// Runs `work` to its end on a thread with a stack of 64 MB, since libpg_query recurses once a term
/// and a crash there cannot be caught. Called from such a thread it runs at once. False, and
/// nothing done, where no thread can be had.
bool onDeepStack(const std::function<void()> &work);

/// Why the grammar of PostgreSQL 15 refuses a text.
struct ParserError
{
    QString message;
    /// 0-based characters from the start of the text; -1 = not known.
    qsizetype character = -1;
};

struct ByteRange
{
    qsizetype begin = 0;
    qsizetype end = 0;
};

/// Where the parser sees statements (blanks and comments around them included), or its error.
/// To be called inside `onDeepStack`.
struct ParserSplit
{
    std::vector<ByteRange> ranges;
    std::optional<ParserError> error;
};
ParserSplit splitWithParser(const QByteArray &utf8);

/// Gives the typed tree of each statement to `visit`, with the statement's index, on a deep stack;
/// no pointer into it lives longer. Statements with `parsed = false`, or that do not parse, are
/// left out.
void visitTrees(const QList<SqlStatement> &statements,
                const std::function<void(qsizetype, const PgQuery__Node &)> &visit);

} // namespace Retort::Sql
