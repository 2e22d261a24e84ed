#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Retort {

/// A stretch of a line, in UTF-16 units.
struct TextSpan
{
    qsizetype start = 0;
    qsizetype length = 0;

    friend bool operator==(const TextSpan &, const TextSpan &) = default;
};

/// One line of a difference, in reading order. A changed line comes as Removed, then Added, each
/// with the words that differ.
struct DiffLine
{
    enum class Kind {
        Same,
        Removed,
        Added,
    };
    Kind kind = Kind::Same;
    /// 1-based line before and after; 0 on the side that does not have it.
    int before = 0;
    int after = 0;
    QString text;
    /// Words that differ from the line on the other side; empty where a whole line came or went.
    QList<TextSpan> words;

    friend bool operator==(const DiffLine &, const DiffLine &) = default;
};

/// The difference of two texts by lines (shortest edit script up to a limit of work, then a plainer
/// one). Line ends are not compared: CRLF, LF and CR are the same.
QList<DiffLine> lineDiff(const QString &before, const QString &after);

/// The same difference as `diff -u` prints it, three lines of context, without times; empty where
/// they are equal. A missing line end at the end is a difference here, and said as `diff` says it.
QString unifiedDiff(const QString &before, const QString &after, const QString &beforeName,
                    const QString &afterName);

/// What differs between two lines, by words, runs of blanks and single signs.
struct WordDiff
{
    QList<TextSpan> removed;
    QList<TextSpan> added;

    friend bool operator==(const WordDiff &, const WordDiff &) = default;
};
WordDiff wordDiff(const QString &before, const QString &after);

/// `lines` without what is the same further than `context` lines from a difference; left out
/// stretches are one line of kind Same with both numbers 0.
QList<DiffLine> withContext(const QList<DiffLine> &lines, int context);

} // namespace Retort
