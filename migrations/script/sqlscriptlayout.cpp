#include "migrations/script/sqlscriptlayout.h"

#include "migrations/script/sqlscript.h"
#include "migrations/sql/lexer.h"

#include <QCoreApplication>

#include <algorithm>

namespace Retort::Script {

using Sql::Lexeme;
using Sql::Token;

namespace {

constexpr char markerStart[] = "-- retort:";

QString tr(const char *text)
{
    return QCoreApplication::translate("SqlScript", text);
}

struct Line
{
    qsizetype begin = 0;
    qsizetype end = 0;
    qsizetype next = 0;
};

/// The line that begins at `begin`; its end is before LF or CRLF.
Line lineAt(const QByteArray &bytes, qsizetype begin)
{
    const qsizetype newline = bytes.indexOf('\n', begin);
    if (newline < 0)
        return {begin, bytes.size(), bytes.size()};
    const qsizetype end = newline > begin && bytes.at(newline - 1) == '\r' ? newline - 1 : newline;
    return {begin, end, newline + 1};
}

QByteArrayView textOf(const QByteArray &bytes, const Line &line)
{
    return QByteArrayView(bytes).sliced(line.begin, line.end - line.begin);
}

qsizetype lineStart(const QByteArray &bytes, qsizetype at, qsizetype textBegin)
{
    const qsizetype newline = at > 0 ? bytes.lastIndexOf('\n', at - 1) : -1;
    return std::max(newline + 1, textBegin);
}

bool isBlankText(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f'; });
}

MarkerLine markerOf(const QByteArray &bytes, const Line &line, int number)
{
    const QString behind =
        QString::fromUtf8(textOf(bytes, line).sliced(qsizetype(sizeof(markerStart)) - 1));
    return {line.begin, line.end, line.next, number,
            behind.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts)};
}

/// The key, lower-case, that a name before a colon means; empty where it is none.
QString keyOf(QByteArrayView name)
{
    static const QStringList keys = [] {
        QStringList lower;
        for (const QString &key : headerKeys())
            lower.append(key.toLower());
        return lower;
    }();
    // Thousands of headers are read at a time, and nearly all of their names are ASCII.
    const bool ascii = std::all_of(name.begin(), name.end(), [](char c) { return !(c & 0x80); });
    const QString other = ascii ? QString() : QString::fromUtf8(name).trimmed().toLower();
    const QLatin1String plain(name.trimmed());
    for (const QString &key : keys) {
        if (ascii ? key.compare(plain, Qt::CaseInsensitive) == 0 : key == other)
            return key;
    }
    return {};
}

/// The header line of a comment that begins at `comment`.
HeaderLine headerLine(const QByteArray &bytes, const Line &line, qsizetype comment, int number,
                      bool paragraph)
{
    HeaderLine result;
    result.begin = line.begin;
    result.end = line.end;
    result.next = line.next;
    result.number = number;
    result.paragraph = paragraph;
    qsizetype at = comment + 2;
    if (at < line.end && bytes.at(at) == ' ')
        ++at;
    result.text = QString::fromUtf8(QByteArrayView(bytes).sliced(at, line.end - at));
    const qsizetype colon = bytes.indexOf(':', at);
    if (colon < 0 || colon >= line.end)
        return result;
    result.key = keyOf(QByteArrayView(bytes).sliced(at, colon - at));
    if (!result.key.isEmpty()) {
        result.value =
            QString::fromUtf8(QByteArrayView(bytes).sliced(colon + 1, line.end - colon - 1))
                .trimmed();
        result.valueBegin = colon + 1;
    }
    return result;
}

/// The slow way, where something else than line comments stands before the first marker.
Layout readLayoutByTokens(const QByteArray &bytes, qsizetype begin)
{
    Layout layout;
    layout.begin = begin;
    const QByteArrayView text = QByteArrayView(bytes).sliced(begin);
    qsizetype counted = 0;
    int number = 1;
    int previousNumber = 0;
    for (const Token &token : Sql::tokenize(text, true)) {
        const qsizetype at = begin + token.begin;
        const Line line = lineAt(bytes, lineStart(bytes, at, begin));
        number += int(std::count(bytes.begin() + counted, bytes.begin() + at, '\n'));
        counted = at;
        if (token.lexeme == Lexeme::LineComment) {
            if (at == line.begin && textOf(bytes, line).startsWith(markerStart)) {
                layout.firstMarker = markerOf(bytes, line, number);
                return layout;
            }
            if (isBlankText(QByteArrayView(bytes).sliced(line.begin, at - line.begin))) {
                layout.header.append(
                    headerLine(bytes, line, at, number, previousNumber + 1 != number));
                previousNumber = number;
            }
        } else if (token.lexeme != Lexeme::BlockComment && !layout.strayStatement) {
            layout.strayStatement = at;
        }
    }
    // Without any marker only the comments at the top are a header: this may be any SQL file.
    if (layout.strayStatement) {
        while (!layout.header.isEmpty() && layout.header.last().begin > *layout.strayStatement)
            layout.header.removeLast();
    }
    return layout;
}

QStringList listOf(const QString &value)
{
    QStringList items;
    for (const QString &item : value.split(QLatin1Char(','))) {
        if (!item.trimmed().isEmpty())
            items.append(item.trimmed());
    }
    return items;
}

} // namespace

const QStringList &headerKeys()
{
    static const QStringList keys{QStringLiteral("Revision ID"),   QStringLiteral("Revises"),
                                  QStringLiteral("Branch Labels"), QStringLiteral("Depends On"),
                                  QStringLiteral("Create Date"),   QStringLiteral("Reviewed")};
    return keys;
}

const HeaderLine *Layout::line(const QString &key) const
{
    // A later review mark replaces an earlier one; of the other keys there is one (`readRevision`).
    for (auto it = header.crbegin(); it != header.crend(); ++it) {
        if (it->key.compare(key, Qt::CaseInsensitive) == 0)
            return &*it;
    }
    return nullptr;
}

Layout readLayout(const QByteArray &bytes)
{
    Layout layout;
    layout.begin = bytes.startsWith("\xEF\xBB\xBF") ? 3 : 0;
    bool paragraph = false;
    int number = 0;
    for (qsizetype at = layout.begin; at < bytes.size();) {
        const Line line = lineAt(bytes, at);
        const QByteArrayView text = textOf(bytes, line);
        ++number;
        if (text.startsWith(markerStart)) {
            layout.firstMarker = markerOf(bytes, line, number);
            return layout;
        }
        if (isBlankText(text)) {
            paragraph = true;
        } else {
            const QByteArrayView trimmed = text.trimmed();
            const qsizetype comment = at + (trimmed.data() - text.data());
            // A lone CR ends a comment too, for PostgreSQL: what follows it would be a statement.
            if (!trimmed.startsWith("--") || text.contains('\r'))
                return readLayoutByTokens(bytes, layout.begin);
            layout.header.append(headerLine(bytes, line, comment, number, paragraph));
            paragraph = false;
        }
        at = line.next;
    }
    return layout;
}

QList<MarkerLine> readMarkers(const QByteArray &bytes, const Layout &layout)
{
    QList<MarkerLine> markers;
    if (!layout.firstMarker)
        return markers;
    // The first marker was found outside quotes, so the text may be read from there on.
    const qsizetype begin = layout.firstMarker->begin;
    qsizetype counted = begin;
    int number = layout.firstMarker->number;
    for (const Token &token : Sql::tokenize(QByteArrayView(bytes).sliced(begin), true)) {
        const qsizetype at = begin + token.begin;
        if (token.lexeme != Lexeme::LineComment || lineStart(bytes, at, layout.begin) != at)
            continue;
        const Line line = lineAt(bytes, at);
        if (!textOf(bytes, line).startsWith(markerStart))
            continue;
        number += int(std::count(bytes.begin() + counted, bytes.begin() + at, '\n'));
        counted = at;
        markers.append(markerOf(bytes, line, number));
    }
    return markers;
}

bool hasDowngrade(const QByteArray &bytes, const Layout &layout)
{
    if (!layout.firstMarker)
        return false;
    const qsizetype begin = layout.firstMarker->begin;
    const QByteArrayView text = QByteArrayView(bytes).sliced(begin);
    bool possible = false;
    bool doubtful = false;
    for (qsizetype at = 0; at >= 0; at = text.indexOf("\n-- retort:", at)) {
        const Line line = lineAt(bytes, begin + at + (at > 0 ? 1 : 0));
        if (markerOf(bytes, line, 0).words.value(0) == QLatin1String("downgrade")) {
            possible = true;
            const QByteArrayView before = text.first(at);
            doubtful = before.contains('\'') || before.contains('"') || before.contains('$')
                       || before.contains("/*") || before.contains('\\');
            break;
        }
        ++at;
    }
    if (!possible || !doubtful)
        return possible;
    const QList<MarkerLine> markers = readMarkers(bytes, layout);
    return std::any_of(markers.begin(), markers.end(), [](const MarkerLine &marker) {
        return marker.words.value(0) == QLatin1String("downgrade");
    });
}

Error syntaxError(const QString &file, int line, int column, QString message, QString hint)
{
    Error error;
    error.kind = ErrorKind::ScriptSyntax;
    error.message = std::move(message);
    error.hint = std::move(hint);
    error.file = file;
    error.line = line;
    error.column = column;
    return error;
}

Result<Revision> readRevision(const Layout &layout, const QString &file)
{
    Revision revision;
    revision.file = file;
    revision.language = ScriptLanguage::Sql;
    QStringList seen;
    QString doc;
    bool inMessage = true;
    for (const HeaderLine &line : layout.header) {
        if (line.paragraph)
            doc += QLatin1Char('\n');
        doc += line.text + QLatin1Char('\n');
        const QString text = line.text.trimmed();
        const bool ends = !line.key.isEmpty()
                          || (!revision.message.isEmpty() && (text.isEmpty() || line.paragraph));
        inMessage = inMessage && !ends;
        if (inMessage && !text.isEmpty())
            revision.message +=
                (revision.message.isEmpty() ? QString() : QStringLiteral("\n")) + text;
        if (line.key.isEmpty())
            continue;
        if (seen.contains(line.key) && line.key != QLatin1String("reviewed"))
            return fail(syntaxError(file, line.number, 1,
                                    tr("The header has \"%1\" twice.").arg(line.text.trimmed()),
                                    tr("Remove one of the two lines.")));
        seen.append(line.key);
        if (line.key == QLatin1String("revision id"))
            revision.id = line.value;
        else if (line.key == QLatin1String("revises"))
            revision.downRevisions = listOf(line.value);
        else if (line.key == QLatin1String("branch labels"))
            revision.branchLabels = listOf(line.value);
        else if (line.key == QLatin1String("depends on"))
            revision.dependsOn = listOf(line.value);
        else if (line.key == QLatin1String("create date"))
            revision.createDate = line.value;
        if (line.key == QLatin1String("revision id") && revision.id.isEmpty())
            return fail(syntaxError(file, line.number, 1, tr("\"Revision ID\" is empty."),
                                    tr("Write the revision's id behind the colon.")));
    }
    revision.doc = doc.trimmed();
    revision.created = parseCreateDate(revision.createDate);
    return revision;
}

} // namespace Retort::Script
