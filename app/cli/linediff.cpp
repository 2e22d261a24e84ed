#include "app/cli/linediff.h"

#include <QList>
#include <QStringList>
#include <algorithm>

namespace Retort {

namespace {

constexpr qsizetype contextLines = 3;
// Beyond this many cells of the table the middle is shown as replaced whole.
constexpr qsizetype largestTable = 16'000'000;

struct Line
{
    /// ' ', '-' or '+', as in the output.
    char kind = ' ';
    QString text;
};

QStringList linesOf(const QString &text)
{
    QString normal = text;
    normal.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    if (normal.isEmpty())
        return {};
    QStringList lines = normal.split(u'\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    else
        lines.last() += QStringLiteral("\n\\ No newline at end of file");
    return lines;
}

/// Longest common subsequence of both middles, by the textbook's table.
void appendMiddle(const QStringList &before, const QStringList &after, QList<Line> *lines)
{
    const qsizetype rows = before.size();
    const qsizetype columns = after.size();
    qsizetype i = 0;
    qsizetype j = 0;
    if (rows > 0 && columns > 0 && rows < largestTable / columns) {
        const qsizetype width = columns + 1;
        QList<int> length((rows + 1) * width, 0);
        for (qsizetype r = rows - 1; r >= 0; --r) {
            for (qsizetype c = columns - 1; c >= 0; --c) {
                length[r * width + c] =
                    before.at(r) == after.at(c)
                        ? length.at((r + 1) * width + c + 1) + 1
                        : std::max(length.at((r + 1) * width + c), length.at(r * width + c + 1));
            }
        }
        while (i < rows && j < columns) {
            if (before.at(i) == after.at(j)) {
                lines->append({' ', before.at(i++)});
                ++j;
            } else if (length.at((i + 1) * width + j) >= length.at(i * width + j + 1)) {
                lines->append({'-', before.at(i++)});
            } else {
                lines->append({'+', after.at(j++)});
            }
        }
    }
    while (i < rows)
        lines->append({'-', before.at(i++)});
    while (j < columns)
        lines->append({'+', after.at(j++)});
}

QList<Line> compare(const QStringList &before, const QStringList &after)
{
    qsizetype head = 0;
    while (head < before.size() && head < after.size() && before.at(head) == after.at(head))
        ++head;
    qsizetype tail = 0;
    while (tail < before.size() - head && tail < after.size() - head
           && before.at(before.size() - 1 - tail) == after.at(after.size() - 1 - tail))
        ++tail;
    QList<Line> lines;
    for (qsizetype i = 0; i < head; ++i)
        lines.append({' ', before.at(i)});
    appendMiddle(before.mid(head, before.size() - head - tail),
                 after.mid(head, after.size() - head - tail), &lines);
    for (qsizetype i = before.size() - tail; i < before.size(); ++i)
        lines.append({' ', before.at(i)});
    return lines;
}

/// `3`, `3,2` or, of no lines, `2,0`.
QString rangeText(qsizetype start, qsizetype count)
{
    if (count == 1)
        return QString::number(start + 1);
    return QStringLiteral("%1,%2").arg(count == 0 ? start : start + 1).arg(count);
}

QString hunk(const QList<Line> &lines, qsizetype first, qsizetype last)
{
    qsizetype beforeStart = 0;
    qsizetype afterStart = 0;
    for (qsizetype i = 0; i < first; ++i) {
        beforeStart += lines.at(i).kind != '+';
        afterStart += lines.at(i).kind != '-';
    }
    qsizetype beforeCount = 0;
    qsizetype afterCount = 0;
    QString body;
    for (qsizetype i = first; i <= last; ++i) {
        beforeCount += lines.at(i).kind != '+';
        afterCount += lines.at(i).kind != '-';
        body += QLatin1Char(lines.at(i).kind) + lines.at(i).text + u'\n';
    }
    return QStringLiteral("@@ -%1 +%2 @@\n")
               .arg(rangeText(beforeStart, beforeCount), rangeText(afterStart, afterCount))
           + body;
}

} // namespace

QString unifiedDiff(const QString &before, const QString &after, const QString &beforeName,
                    const QString &afterName)
{
    const QList<Line> lines = compare(linesOf(before), linesOf(after));
    QString hunks;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines.at(i).kind == ' ')
            continue;
        qsizetype last = i;
        for (qsizetype j = i; j < lines.size() && j <= last + 2 * contextLines + 1; ++j) {
            if (lines.at(j).kind != ' ')
                last = j;
        }
        hunks += hunk(lines, std::max<qsizetype>(0, i - contextLines),
                      std::min(lines.size() - 1, last + contextLines));
        i = last;
    }
    if (hunks.isEmpty())
        return {};
    return QStringLiteral("--- %1\n+++ %2\n").arg(beforeName, afterName) + hunks;
}

} // namespace Retort
