#include "migrations/script/sqlscript.h"
#include "migrations/script/sqlscriptlayout.h"

#include <QCoreApplication>

#include <algorithm>

namespace Retort {

using namespace Script;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("SqlScript", text);
}

/// The key as Retort writes it; as given where Retort does not know it.
QString spelled(const QString &key)
{
    for (const QString &known : headerKeys()) {
        if (known.compare(key, Qt::CaseInsensitive) == 0)
            return known;
    }
    return key;
}

/// The line that sets `key`, also one that Retort does not know.
const HeaderLine *findLine(const Layout &layout, const QString &key, qsizetype *valueBegin)
{
    if (const HeaderLine *line = layout.line(key)) {
        *valueBegin = line->valueBegin;
        return line;
    }
    for (const HeaderLine &line : layout.header) {
        const qsizetype colon = line.text.indexOf(QLatin1Char(':'));
        if (colon < 0 || line.text.left(colon).trimmed().compare(key, Qt::CaseInsensitive) != 0)
            continue;
        *valueBegin = line.end - line.text.mid(colon + 1).toUtf8().size();
        return &line;
    }
    return nullptr;
}

QByteArray keyLine(const QString &key, const QString &value)
{
    return "-- " + key.toUtf8() + ':' + (value.isEmpty() ? QByteArray() : ' ' + value.toUtf8());
}

} // namespace

Result<QByteArray> rewriteHeader(const QByteArray &bytes, const QString &key,
                                 const std::optional<QString> &value)
{
    if (value
        && (value->contains(QLatin1Char('\n')) || value->contains(QLatin1Char('\r'))
            || value->contains(QChar(0))))
        return fail(ErrorKind::Usage, tr("A value of the header is one line."),
                    tr("Write it without line ends."));
    const Layout layout = readLayout(bytes);
    if (!layout.line(QStringLiteral("Revision ID")))
        return fail(ErrorKind::ScriptSyntax, tr("The file has no \"Revision ID\" in its header."),
                    tr("Only a revision's header can be changed."));
    qsizetype valueBegin = 0;
    if (const HeaderLine *line = findLine(layout, key, &valueBegin)) {
        if (!value)
            return bytes.left(line->begin) + bytes.mid(line->next);
        // Blanks behind the colon stay as they are, where there is a value to stand behind them.
        qsizetype from = valueBegin;
        while (from < line->end && (bytes.at(from) == ' ' || bytes.at(from) == '\t'))
            ++from;
        const bool blanks = from > valueBegin && !value->isEmpty();
        return bytes.left(blanks ? from : valueBegin)
               + (blanks || value->isEmpty() ? QByteArray() : QByteArray(" ")) + value->toUtf8()
               + bytes.mid(line->end);
    }
    if (!value)
        return bytes;
    const HeaderLine *last = nullptr;
    for (const HeaderLine &line : layout.header) {
        if (!line.key.isEmpty())
            last = &line;
    }
    const QByteArray lineEnd = bytes.mid(last->end, last->next - last->end);
    const QByteArray line = keyLine(spelled(key), *value);
    if (lineEnd.isEmpty())
        return bytes + '\n' + line;
    return bytes.left(last->next) + line + lineEnd + bytes.mid(last->next);
}

Result<QByteArray> renderSqlScript(const Revision &revision, const QList<ScriptSection> &sections)
{
    QByteArray bytes;
    QString message = revision.message;
    message.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    message.replace(QLatin1Char('\r'), QLatin1Char('\n'));
    for (const QString &line : message.trimmed().split(QLatin1Char('\n'))) {
        const QString name = line.section(QLatin1Char(':'), 0, 0).trimmed();
        if (line.contains(QLatin1Char(':')) && headerKeys().contains(name, Qt::CaseInsensitive))
            return fail(
                ErrorKind::Usage,
                tr("A line of the message begins with \"%1:\", which is a key of the header.")
                    .arg(name),
                tr("Write the message in other words."));
        // One more blank, and what would be a marker is text.
        const bool marker = line.startsWith(QLatin1String("retort:"));
        bytes += (marker                     ? "--  "
                  : line.trimmed().isEmpty() ? "--"
                                             : "-- ")
                 + (line.trimmed().isEmpty() ? QByteArray() : line.toUtf8()) + '\n';
    }
    bytes += "--\n";
    const QString comma = QStringLiteral(", ");
    bytes += keyLine(QStringLiteral("Revision ID"), revision.id) + '\n';
    bytes += keyLine(QStringLiteral("Revises"), revision.downRevisions.join(comma)) + '\n';
    if (!revision.branchLabels.isEmpty())
        bytes += keyLine(QStringLiteral("Branch Labels"), revision.branchLabels.join(comma)) + '\n';
    if (!revision.dependsOn.isEmpty())
        bytes += keyLine(QStringLiteral("Depends On"), revision.dependsOn.join(comma)) + '\n';
    if (!revision.createDate.isEmpty())
        bytes += keyLine(QStringLiteral("Create Date"), revision.createDate) + '\n';
    for (const ScriptSection &section : sections) {
        if (!bytes.endsWith("\n\n"))
            bytes += '\n';
        bytes += section.direction == Direction::Downgrade ? "-- retort: downgrade"
                                                           : "-- retort: upgrade";
        bytes += section.autocommit ? " autocommit\n" : "\n";
        bytes += section.text.toUtf8();
        if (!bytes.endsWith('\n'))
            bytes += '\n';
    }
    return bytes;
}

QList<SyntaxProblem> sqlScriptProblems(const QString &text)
{
    QList<SyntaxProblem> problems;
    const QByteArray bytes = text.toUtf8();
    const Result<std::optional<SqlScript>> script = parseSqlScript(bytes, {});
    const TextPositions positions(bytes);
    const auto offsetOf = [&](int line, int column) {
        qsizetype byte = 0;
        for (int i = 1; i < line; ++i)
            byte = bytes.indexOf('\n', byte) + 1;
        const TextPosition start = positions.atByte(byte);
        return positions.atCharacter(start.character + column - 1).utf16;
    };
    if (!script) {
        const Error &error = script.error();
        const qsizetype offset = error.line > 0 ? offsetOf(error.line, error.column) : 0;
        qsizetype end = offset;
        while (end < text.size() && !text.at(end).isSpace() && text.at(end) != QLatin1Char(';'))
            ++end;
        problems.append({error.message, offset, end - offset, error.line, error.column});
    }
    const Layout layout = readLayout(bytes);
    const QList<MarkerLine> markers = readMarkers(bytes, layout);
    for (qsizetype i = 0; i < markers.size(); ++i) {
        const qsizetype begin = markers.at(i).next;
        const qsizetype end = i + 1 < markers.size() ? markers.at(i + 1).begin : bytes.size();
        const qsizetype offset = positions.atByte(begin).utf16;
        const QString section = fromUtf8Whole(bytes.mid(begin, end - begin));
        for (SyntaxProblem problem : syntaxProblems(section)) {
            problem.offset += offset;
            problem.line += markers.at(i).number;
            const bool known =
                std::any_of(problems.begin(), problems.end(), [&](const SyntaxProblem &other) {
                    return other.offset == problem.offset;
                });
            if (!known)
                problems.append(problem);
        }
    }
    std::stable_sort(problems.begin(), problems.end(),
                     [](const SyntaxProblem &left, const SyntaxProblem &right) {
                         return left.offset < right.offset;
                     });
    return problems;
}

} // namespace Retort
