#pragma once

#include "migrations/result.h"
#include "migrations/sql/statement.h"

#include <QList>
#include <functional>
#include <optional>

namespace Retort {

/// Most tokens a statement may have; more could exhaust even the parser's deep stack.
inline constexpr qsizetype maximumStatementTokens = 50'000;

/// Cuts a text (without BOM) into its statements; nothing but blanks, comments and `;` is ever left
/// out. PostgreSQL's own parser decides. Where it refuses the text, it is cut at `;` outside
/// quotes, parentheses and BEGIN ATOMIC … END, and each piece is parsed alone: what is refused then
/// too is kept with `parsed = false`, since a newer server may know it. Errors, all `script_syntax`
/// with line and column: NUL, broken Unicode, a quote or comment that is never closed, psql's
/// backslash commands, more than `maximumStatementTokens`.
Result<QList<SqlStatement>> splitSql(const QString &text);

/// Runs `work`, in which many texts are split, on one thread of the parser instead of one for each
/// text; returns when it is done.
void withOneParserThread(const std::function<void()> &work);

/// What the grammar of PostgreSQL 15 says against a text. It is no verdict: a newer server may
/// accept it.
struct SyntaxProblem
{
    QString message;
    /// UTF-16 offset and length in the text of the word it stands at.
    qsizetype offset = 0;
    qsizetype length = 0;
    /// 1-based; column in characters.
    int line = 1;
    int column = 1;

    friend bool operator==(const SyntaxProblem &, const SyntaxProblem &) = default;
};

/// One problem for each statement that is refused, in the text's order; only the first where the
/// text cannot be cut (open quote, backslash command). For an editor's squiggles.
QList<SyntaxProblem> syntaxProblems(const QString &text);

/// The first of `syntaxProblems`.
std::optional<SyntaxProblem> firstSyntaxError(const QString &text);

} // namespace Retort
