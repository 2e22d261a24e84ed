#pragma once

#include "migrations/result.h"
#include "migrations/revision/plan.h"
#include "migrations/revision/revision.h"
#include "migrations/sql/splitter.h"
#include "migrations/sql/statement.h"

#include <QByteArray>
#include <QList>
#include <optional>

namespace Retort {

/// `-- retort: upgrade [autocommit]` and what follows it up to the next marker.
struct ScriptSection
{
    /// Upgrade or Downgrade.
    Direction direction = Direction::Upgrade;
    bool autocommit = false;
    /// 1-based line of the marker in the file; 0: it has none, it was translated.
    int markerLine = 0;
    /// From the line behind the marker on; exactly the file's text (LF or CRLF as it is there).
    QString text;
    /// Lines and columns count in the file, offsets in the file's text without its BOM.
    QList<SqlStatement> statements;

    friend bool operator==(const ScriptSection &, const ScriptSection &) = default;
};

/// `-- Reviewed: WHEN WHO sha256:HASH`
struct ReviewMark
{
    QString when;
    QString who;
    /// Hex.
    QString hash;

    friend bool operator==(const ReviewMark &, const ReviewMark &) = default;
};

/// A SQL revision script, read whole.
struct SqlScript
{
    Revision revision;
    QList<ScriptSection> sections;
    std::optional<ReviewMark> reviewed;
    /// Script hash (FORMATS: sha256 hex over ids and everything from the first marker on).
    QString hash;

    /// Sections of one direction in file order.
    QList<ScriptSection> sectionsOf(Direction direction) const;

    friend bool operator==(const SqlScript &, const SqlScript &) = default;
};

/// Reads a SQL revision script; nothing where the file has no `Revision ID` in its header and so is
/// no revision. `file` is only noted. Errors, `script_syntax` with file, line and column: what
/// FORMATS refuses there, and what `splitSql` refuses.
Result<std::optional<SqlScript>> parseSqlScript(const QByteArray &bytes, const QString &file);

/// The file's line of every line of a section's text. Of a section that was translated (it has no
/// marker): the line of the call that a statement comes from, 0 where the statement goes on.
QList<int> lineNumbers(const ScriptSection &section);

/// Whether a script may hold these statements: `script_syntax` at the first that it may not (a
/// transaction statement, DISCARD, COPY from or to the client).
Result<void> checkStatements(const QList<SqlStatement> &statements, const QString &file);

/// Only the revision as the header describes it, and whether a downgrade section exists: no
/// statement is looked at. Errors, `script_syntax`: NUL, invalid UTF-8, a key twice, an empty id.
Result<std::optional<Revision>> readSqlHeader(const QByteArray &bytes, const QString &file);

/// Everything an editor underlines in a script that is being written: what `parseSqlScript` refuses
/// and what the grammar of PostgreSQL 15 refuses, which a newer server may accept. In the text's
/// order.
QList<SyntaxProblem> sqlScriptProblems(const QString &text);

/// Sets a header key (`Revises`, `Reviewed`, …; any case), or takes its line out where there is no
/// value, and leaves every other byte as it is. A new key goes behind the last one. Errors:
/// `script_syntax` where the file is no revision; `usage` for a value of several lines.
Result<QByteArray> rewriteHeader(const QByteArray &bytes, const QString &key,
                                 const std::optional<QString> &value);

/// A new script with LF line ends: message, ids, labels, dependencies and date of `revision`, then
/// the sections' texts. Errors: `usage` where the message would read as a header key.
Result<QByteArray> renderSqlScript(const Revision &revision, const QList<ScriptSection> &sections);

/// Script hash of a Python script: sha256, hex, over UTF-8 with LF, no BOM, one newline at the end.
QString pythonScriptHash(const QByteArray &bytes);

/// `Create Date` in the forms that occur: ISO with `T` or a blank, with or without fraction, zone
/// (`+00`, `+00:00`, `+0000`, `Z`) and time. UTC where no zone is written; invalid where it is no
/// date.
QDateTime parseCreateDate(const QString &text);

} // namespace Retort
