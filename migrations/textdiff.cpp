#include "migrations/textdiff.h"

#include <QHash>
#include <algorithm>
#include <vector>

namespace Retort {

namespace {

/// Edits that Myers' search may try; a difference beyond is shown as one block.
constexpr int mostEdits = 2000;

struct Edit
{
    DiffLine::Kind kind;
    int before;
    int after;
};

/// The shortest edit script (Myers 1986, greedy), on numbers that stand for tokens.
std::vector<Edit> shortestEdits(const std::vector<int> &a, const std::vector<int> &b)
{
    const int n = int(a.size());
    const int m = int(b.size());
    int start = 0;
    while (start < n && start < m && a[size_t(start)] == b[size_t(start)])
        ++start;
    int tail = 0;
    while (tail < n - start && tail < m - start
           && a[size_t(n - 1 - tail)] == b[size_t(m - 1 - tail)])
        ++tail;
    const int width = n - start - tail;
    const int height = m - start - tail;
    const int limit = std::min(width + height, mostEdits);
    std::vector<std::vector<int>> trace;
    std::vector<int> reach(size_t(2 * limit + 2), 0);
    int found = -1;
    for (int edits = 0; edits <= limit && found < 0; ++edits) {
        // Only the diagonals that this step can have changed are kept.
        trace.emplace_back(reach.begin() + (limit - edits), reach.begin() + (limit + edits + 1));
        for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
            const size_t at = size_t(diagonal + limit);
            int x = 0;
            if (diagonal == -edits || (diagonal != edits && reach[at - 1] < reach[at + 1]))
                x = edits == 0 ? 0 : reach[at + 1];
            else
                x = reach[at - 1] + 1;
            int y = x - diagonal;
            while (x < width && y < height && a[size_t(start + x)] == b[size_t(start + y)]) {
                ++x;
                ++y;
            }
            reach[at] = x;
            if (x >= width && y >= height) {
                found = edits;
                break;
            }
        }
    }
    std::vector<Edit> middle;
    if (found < 0) {
        for (int x = 0; x < width; ++x)
            middle.push_back({DiffLine::Kind::Removed, start + x, -1});
        for (int y = 0; y < height; ++y)
            middle.push_back({DiffLine::Kind::Added, -1, start + y});
    } else {
        int x = width;
        int y = height;
        for (int edits = found; edits >= 0; --edits) {
            const std::vector<int> &before = trace[size_t(edits)];
            const auto value = [&](int diagonal) {
                const int at = diagonal + edits;
                return at < 0 || at >= int(before.size()) ? 0 : before[size_t(at)];
            };
            const int diagonal = x - y;
            const bool down = diagonal == -edits
                              || (diagonal != edits && value(diagonal - 1) < value(diagonal + 1));
            const int previous = down ? diagonal + 1 : diagonal - 1;
            const int fromX = edits == 0 ? 0 : value(previous);
            const int fromY = edits == 0 ? 0 : fromX - previous;
            while (x > fromX && y > fromY && (edits == 0 || x > (down ? fromX : fromX + 1))
                   && (edits == 0 || y > (down ? fromY + 1 : fromY))) {
                --x;
                --y;
                middle.push_back({DiffLine::Kind::Same, start + x, start + y});
            }
            if (edits > 0) {
                if (down)
                    middle.push_back({DiffLine::Kind::Added, -1, start + --y});
                else
                    middle.push_back({DiffLine::Kind::Removed, start + --x, -1});
            }
        }
        std::reverse(middle.begin(), middle.end());
    }
    std::vector<Edit> result;
    for (int i = 0; i < start; ++i)
        result.push_back({DiffLine::Kind::Same, i, i});
    result.insert(result.end(), middle.begin(), middle.end());
    for (int i = tail; i > 0; --i)
        result.push_back({DiffLine::Kind::Same, n - i, m - i});
    return result;
}

std::vector<int> numbers(const QStringList &tokens, QHash<QString, int> &known)
{
    std::vector<int> result;
    result.reserve(size_t(tokens.size()));
    for (const QString &token : tokens) {
        const auto it = known.constFind(token);
        if (it != known.cend()) {
            result.push_back(it.value());
        } else {
            const int number = int(known.size());
            known.insert(token, number);
            result.push_back(number);
        }
    }
    return result;
}

/// `endsOpen`: the last line has no line end.
QStringList linesOf(QString text, bool *endsOpen = nullptr)
{
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    text.replace(QLatin1Char('\r'), QLatin1Char('\n'));
    if (text.isEmpty())
        return {};
    QStringList lines = text.split(QLatin1Char('\n'));
    if (lines.last().isEmpty())
        lines.removeLast();
    else if (endsOpen)
        *endsOpen = true;
    return lines;
}

enum class Sort {
    Word,
    Blank,
    Sign,
};

Sort sortOf(QChar sign)
{
    if (sign.isSpace())
        return Sort::Blank;
    return sign.isLetterOrNumber() || sign == QLatin1Char('_') || sign.isSurrogate() ? Sort::Word
                                                                                     : Sort::Sign;
}

QStringList wordsOf(const QString &line)
{
    QStringList result;
    qsizetype start = 0;
    for (qsizetype i = 1; i <= line.size(); ++i) {
        if (i < line.size() && sortOf(line.at(i)) == sortOf(line.at(start))
            && sortOf(line.at(start)) != Sort::Sign)
            continue;
        result.append(line.mid(start, i - start));
        start = i;
    }
    return result;
}

void append(QList<TextSpan> &spans, qsizetype start, qsizetype length)
{
    if (!spans.isEmpty() && spans.last().start + spans.last().length == start)
        spans.last().length += length;
    else
        spans.append({start, length});
}

/// Gives removed and added lines that face each other their words.
void compareBlock(QList<DiffLine> &lines, qsizetype removed, qsizetype added, qsizetype end)
{
    const qsizetype pairs = std::min(added - removed, end - added);
    for (qsizetype i = 0; i < pairs; ++i) {
        const WordDiff words = wordDiff(lines.at(removed + i).text, lines.at(added + i).text);
        qsizetype changed = 0;
        for (const TextSpan &span : words.removed)
            changed += span.length;
        // Lines that have little in common are read better whole.
        if (changed * 3 > lines.at(removed + i).text.size() * 2)
            continue;
        lines[removed + i].words = words.removed;
        lines[added + i].words = words.added;
    }
}

/// Lines of both in reading order, without words.
QList<DiffLine> compareLines(const QStringList &a, const QStringList &b)
{
    QHash<QString, int> known;
    const std::vector<int> numbersA = numbers(a, known);
    const std::vector<int> numbersB = numbers(b, known);
    QList<DiffLine> result;
    QList<DiffLine> pending;
    const auto flush = [&] {
        result.append(pending);
        pending.clear();
    };
    // In a block, all that went stands before all that came.
    for (const Edit &edit : shortestEdits(numbersA, numbersB)) {
        if (edit.kind == DiffLine::Kind::Same) {
            flush();
            result.append({edit.kind, edit.before + 1, edit.after + 1, a.at(edit.before), {}});
        } else if (edit.kind == DiffLine::Kind::Added) {
            pending.append({edit.kind, 0, edit.after + 1, b.at(edit.after), {}});
        } else {
            qsizetype at = 0;
            while (at < pending.size() && pending.at(at).kind == DiffLine::Kind::Removed)
                ++at;
            pending.insert(at, {edit.kind, edit.before + 1, 0, a.at(edit.before), {}});
        }
    }
    flush();
    return result;
}

/// `3`, `3,2` or, of no lines, `2,0`.
QString rangeText(qsizetype start, qsizetype count)
{
    if (count == 1)
        return QString::number(start + 1);
    return QStringLiteral("%1,%2").arg(count == 0 ? start : start + 1).arg(count);
}

QString hunk(const QList<DiffLine> &lines, qsizetype first, qsizetype last)
{
    using Kind = DiffLine::Kind;
    qsizetype beforeStart = 0;
    qsizetype afterStart = 0;
    for (qsizetype i = 0; i < first; ++i) {
        beforeStart += lines.at(i).kind != Kind::Added;
        afterStart += lines.at(i).kind != Kind::Removed;
    }
    qsizetype beforeCount = 0;
    qsizetype afterCount = 0;
    QString body;
    for (qsizetype i = first; i <= last; ++i) {
        const Kind kind = lines.at(i).kind;
        beforeCount += kind != Kind::Added;
        afterCount += kind != Kind::Removed;
        body += QLatin1Char(kind == Kind::Added     ? '+'
                            : kind == Kind::Removed ? '-'
                                                    : ' ')
                + lines.at(i).text + QLatin1Char('\n');
    }
    return QStringLiteral("@@ -%1 +%2 @@\n")
               .arg(rangeText(beforeStart, beforeCount), rangeText(afterStart, afterCount))
           + body;
}

} // namespace

QList<DiffLine> lineDiff(const QString &before, const QString &after)
{
    QList<DiffLine> result = compareLines(linesOf(before), linesOf(after));
    for (qsizetype i = 0; i < result.size();) {
        if (result.at(i).kind != DiffLine::Kind::Removed) {
            ++i;
            continue;
        }
        const qsizetype removed = i;
        while (i < result.size() && result.at(i).kind == DiffLine::Kind::Removed)
            ++i;
        const qsizetype added = i;
        while (i < result.size() && result.at(i).kind == DiffLine::Kind::Added)
            ++i;
        compareBlock(result, removed, added, i);
    }
    return result;
}

QString unifiedDiff(const QString &before, const QString &after, const QString &beforeName,
                    const QString &afterName)
{
    constexpr qsizetype context = 3;
    const auto marked = [](const QString &text) {
        bool open = false;
        QStringList lines = linesOf(text, &open);
        // Part of the line, so that a line end that came or went is a difference.
        if (open)
            lines.last() += QStringLiteral("\n\\ No newline at end of file");
        return lines;
    };
    const QList<DiffLine> lines = compareLines(marked(before), marked(after));
    QString hunks;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines.at(i).kind == DiffLine::Kind::Same)
            continue;
        qsizetype last = i;
        for (qsizetype j = i; j < lines.size() && j <= last + 2 * context + 1; ++j) {
            if (lines.at(j).kind != DiffLine::Kind::Same)
                last = j;
        }
        hunks += hunk(lines, std::max<qsizetype>(0, i - context),
                      std::min(lines.size() - 1, last + context));
        i = last;
    }
    if (hunks.isEmpty())
        return {};
    return QStringLiteral("--- %1\n+++ %2\n").arg(beforeName, afterName) + hunks;
}

WordDiff wordDiff(const QString &before, const QString &after)
{
    const QStringList a = wordsOf(before);
    const QStringList b = wordsOf(after);
    QHash<QString, int> known;
    const std::vector<int> numbersA = numbers(a, known);
    const std::vector<int> numbersB = numbers(b, known);
    WordDiff result;
    qsizetype offsetA = 0;
    qsizetype offsetB = 0;
    for (const Edit &edit : shortestEdits(numbersA, numbersB)) {
        if (edit.kind != DiffLine::Kind::Added) {
            const qsizetype length = a.at(edit.before).size();
            if (edit.kind == DiffLine::Kind::Removed)
                append(result.removed, offsetA, length);
            offsetA += length;
        }
        if (edit.kind != DiffLine::Kind::Removed) {
            const qsizetype length = b.at(edit.after).size();
            if (edit.kind == DiffLine::Kind::Added)
                append(result.added, offsetB, length);
            offsetB += length;
        }
    }
    return result;
}

QList<DiffLine> withContext(const QList<DiffLine> &lines, int context)
{
    std::vector<char> shown(size_t(lines.size()), 0);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines.at(i).kind == DiffLine::Kind::Same)
            continue;
        const qsizetype first = std::max<qsizetype>(0, i - context);
        const qsizetype last = std::min(lines.size() - 1, i + context);
        for (qsizetype k = first; k <= last; ++k)
            shown[size_t(k)] = 1;
    }
    QList<DiffLine> result;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (shown[size_t(i)])
            result.append(lines.at(i));
        else if (i == 0 || shown[size_t(i - 1)])
            result.append(DiffLine{DiffLine::Kind::Same, 0, 0, QString(QChar(0x2026)), {}});
    }
    return result;
}

} // namespace Retort
