#pragma once

#include "migrations/result.h"
#include "migrations/revision/revision.h"
#include "migrations/sql/text.h"

#include <QByteArray>
#include <QList>
#include <optional>

namespace Retort::Script {

/// A line of the header: a line comment before the first marker.
struct HeaderLine
{
    /// Bytes of the file: where the line begins, where its text ends, where the next line begins.
    qsizetype begin = 0;
    qsizetype end = 0;
    qsizetype next = 0;
    /// 1-based.
    int number = 0;
    /// Without `--` and one blank behind it.
    QString text;
    /// Lower-case name of the key that the line sets; empty for text.
    QString key;
    QString value;
    /// Where the value begins in the file.
    qsizetype valueBegin = 0;
    /// A blank line, or something else that is no line comment, stands before it.
    bool paragraph = false;
};

/// A line that begins with `-- retort:`.
struct MarkerLine
{
    qsizetype begin = 0;
    qsizetype end = 0;
    qsizetype next = 0;
    int number = 0;
    /// What stands behind the colon.
    QStringList words;
};

/// Where the parts of a SQL script stand.
struct Layout
{
    /// 0, or 3 behind a BOM.
    qsizetype begin = 0;
    QList<HeaderLine> header;
    std::optional<MarkerLine> firstMarker;
    /// The first thing before the first marker that is no comment.
    std::optional<qsizetype> strayStatement;

    const HeaderLine *line(const QString &key) const;
};

/// The keys that Retort reads, as it writes them.
const QStringList &headerKeys();

/// Reads the header only; cheap where it is made of line comments alone.
Layout readLayout(const QByteArray &bytes);

/// Every marker of the file in its order: those inside quotes and comment blocks are text. Behind a
/// backslash command nothing is read.
QList<MarkerLine> readMarkers(const QByteArray &bytes, const Layout &layout);

/// Whether there is a downgrade marker; looks closely only where there is doubt.
bool hasDowngrade(const QByteArray &bytes, const Layout &layout);

/// The revision of a header with `Revision ID`. Errors: `script_syntax`.
Result<Revision> readRevision(const Layout &layout, const QString &file);

/// An error `script_syntax` at a place of the file.
Error syntaxError(const QString &file, int line, int column, QString message, QString hint);

} // namespace Retort::Script
