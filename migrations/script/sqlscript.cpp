#include "migrations/script/sqlscript.h"

#include "migrations/script/sqlscriptlayout.h"
#include "migrations/sql/facts.h"
#include "migrations/sql/text.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRegularExpression>

#include <algorithm>

namespace Retort {

using namespace Script;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("SqlScript", text);
}

QString keyRevisionId()
{
    return QStringLiteral("Revision ID");
}

/// LF line ends and exactly one at the end.
QByteArray normalized(QByteArray bytes)
{
    bytes.replace("\r\n", "\n");
    while (bytes.endsWith('\n'))
        bytes.chop(1);
    return bytes + '\n';
}

QString sha256(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QString scriptHash(const QByteArray &bytes, const Revision &revision, qsizetype firstMarker)
{
    QList<QByteArray> parents;
    for (const QString &parent : revision.downRevisions)
        parents.append(parent.toUtf8());
    std::sort(parents.begin(), parents.end());
    return sha256(revision.id.toUtf8() + '\n' + parents.join(',') + '\n'
                  + normalized(bytes.mid(firstMarker)));
}

std::optional<ReviewMark> reviewMark(const HeaderLine *line)
{
    if (!line)
        return std::nullopt;
    static const QRegularExpression form(
        QStringLiteral("^(\\S+)\\s+(.*\\S)\\s+sha256:([0-9a-fA-F]{64})$"));
    const QRegularExpressionMatch match = form.match(line->value);
    if (!match.hasMatch())
        return std::nullopt;
    return ReviewMark{match.captured(1), match.captured(2), match.captured(3).toLower()};
}

/// Errors of a section as errors of the file.
Error inFile(Error error, const QString &file, int markerLine)
{
    error.file = file;
    if (error.line > 0)
        error.line += markerLine;
    return error;
}

/// Why a script may not hold the statement; nothing where it may.
std::optional<std::pair<QString, QString>> refusal(const StatementFacts &facts)
{
    switch (facts.transaction) {
    case TransactionStatement::None:
    case TransactionStatement::Savepoint:
    case TransactionStatement::Release:
    case TransactionStatement::RollbackTo:
        break;
    default:
        return std::pair(
            tr("%1 is not allowed in a script: Retort opens and ends the transaction.")
                .arg(facts.tag),
            tr("Remove it. Statements that cannot run in a transaction go into a section "
               "\"-- retort: upgrade autocommit\"."));
    }
    if (facts.discard)
        return std::pair(
            tr("%1 is not allowed in a script: it would end the run's lock and settings.")
                .arg(facts.tag),
            tr("Remove it."));
    if (facts.copyFromStdin)
        return std::pair(copyFromStdinMessage(), copyFromStdinHint());
    if (facts.copyToStdout)
        return std::pair(tr("COPY … TO STDOUT is not allowed in a script: nobody reads its data."),
                         tr("Remove it, or write to a table."));
    return std::nullopt;
}

Result<ScriptSection> sectionOf(const MarkerLine &marker, const QString &file)
{
    ScriptSection section;
    section.markerLine = marker.number;
    const QString first = marker.words.value(0);
    const bool upgrade = first == QLatin1String("upgrade");
    const bool autocommit =
        marker.words.size() == 2 && marker.words.at(1) == QLatin1String("autocommit");
    if ((!upgrade && first != QLatin1String("downgrade"))
        || (marker.words.size() != 1 && !autocommit))
        return fail(syntaxError(
            file, marker.number, 1,
            tr("\"-- retort: %1\" is no marker that is known.")
                .arg(marker.words.join(QLatin1Char(' '))),
            tr("Write \"-- retort: upgrade\" or \"-- retort: downgrade\", each with \"autocommit\" "
               "behind it where its statements must run outside a transaction.")));
    section.direction = upgrade ? Direction::Upgrade : Direction::Downgrade;
    section.autocommit = autocommit;
    return section;
}

Result<void> addStatements(ScriptSection &section, qsizetype offset, const QString &file)
{
    const Result<QList<SqlStatement>> split = splitSql(section.text);
    if (!split)
        return fail(inFile(split.error(), file, section.markerLine));
    section.statements = *split;
    for (SqlStatement &statement : section.statements) {
        statement.offset += offset;
        statement.line += section.markerLine;
    }
    return checkStatements(section.statements, file);
}

/// What is wrong around the sections, if anything.
Result<void> checkFrame(const QByteArray &bytes, const Layout &layout, const QString &file)
{
    const auto place = [&](qsizetype byte) {
        return TextPositions(bytes.mid(layout.begin)).atByte(byte - layout.begin);
    };
    if (layout.strayStatement) {
        const TextPosition at = place(*layout.strayStatement);
        return fail(syntaxError(file, at.line, at.column,
                                tr("A statement stands before the first marker."),
                                tr("Write the line \"-- retort: upgrade\" before it.")));
    }
    if (layout.firstMarker)
        return {};
    // An open comment block swallows every marker: name the cause.
    const Result<QList<SqlStatement>> split = splitSql(fromUtf8Whole(bytes.mid(layout.begin)));
    if (!split)
        return fail(inFile(split.error(), file, 0));
    const int line = layout.header.isEmpty() ? 1 : layout.header.last().number;
    return fail(syntaxError(file, line, 1, tr("The script has no marker."),
                            tr("Write the line \"-- retort: upgrade\" before its statements.")));
}

/// The script's layout and revision, or nothing where it is no revision.
struct Head
{
    Layout layout;
    Revision revision;
};
Result<std::optional<Head>> readHead(const QByteArray &bytes, const QString &file)
{
    Layout layout = readLayout(bytes);
    if (const Result<void> fine = checkText(bytes.mid(layout.begin)); !fine) {
        Error error = inFile(fine.error(), file, 0);
        return fail(std::move(error));
    }
    if (!layout.line(keyRevisionId()))
        return std::optional<Head>();
    Result<Revision> revision = readRevision(layout, file);
    if (!revision)
        return fail(revision.error());
    return std::optional(Head{std::move(layout), std::move(*revision)});
}

/// Where a section's text begins in the file's text without BOM, in UTF-16 units.
qsizetype sectionEnd(const QList<MarkerLine> &markers, qsizetype i, const QByteArray &bytes)
{
    return i + 1 < markers.size() ? markers.at(i + 1).begin : bytes.size();
}

} // namespace

QList<ScriptSection> SqlScript::sectionsOf(Direction direction) const
{
    QList<ScriptSection> found;
    for (const ScriptSection &section : sections) {
        if (section.direction == direction)
            found.append(section);
    }
    return found;
}

QList<int> lineNumbers(const ScriptSection &section)
{
    const qsizetype lines = section.text.count(QLatin1Char('\n')) + 1;
    QList<int> numbers(lines, 0);
    if (section.markerLine > 0) {
        for (qsizetype i = 0; i < lines; ++i)
            numbers[i] = section.markerLine + 1 + int(i);
        return numbers;
    }
    qsizetype line = 0;
    qsizetype at = 0;
    for (const SqlStatement &statement : section.statements) {
        line += QStringView(section.text).mid(at, statement.offset - at).count(QLatin1Char('\n'));
        at = statement.offset;
        numbers[line] = statement.line;
    }
    return numbers;
}

Result<void> checkStatements(const QList<SqlStatement> &statements, const QString &file)
{
    const QList<StatementFacts> facts = statementFacts(statements);
    for (qsizetype i = 0; i < facts.size(); ++i) {
        if (const auto why = refusal(facts.at(i))) {
            const SqlStatement &statement = statements.at(i);
            return fail(
                syntaxError(file, statement.line, statement.column, why->first, why->second));
        }
    }
    return {};
}

Result<std::optional<SqlScript>> parseSqlScript(const QByteArray &bytes, const QString &file)
{
    Result<std::optional<Head>> head = readHead(bytes, file);
    if (!head)
        return fail(head.error());
    if (!*head)
        return std::optional<SqlScript>();
    const Layout &layout = (*head)->layout;
    SqlScript script;
    script.revision = std::move((*head)->revision);
    if (const Result<void> fine = checkFrame(bytes, layout, file); !fine)
        return fail(fine.error());
    const QList<MarkerLine> markers = readMarkers(bytes, layout);
    const TextPositions positions(bytes.mid(layout.begin));
    script.revision.irreversible = true;
    for (qsizetype i = 0; i < markers.size(); ++i) {
        Result<ScriptSection> section = sectionOf(markers.at(i), file);
        if (!section)
            return fail(section.error());
        const qsizetype begin = markers.at(i).next;
        section->text = fromUtf8Whole(bytes.mid(begin, sectionEnd(markers, i, bytes) - begin));
        const qsizetype offset = positions.atByte(begin - layout.begin).utf16;
        if (const Result<void> fine = addStatements(*section, offset, file); !fine)
            return fail(fine.error());
        if (section->direction == Direction::Downgrade)
            script.revision.irreversible = false;
        script.sections.append(std::move(*section));
    }
    script.reviewed = reviewMark(layout.line(QStringLiteral("Reviewed")));
    script.hash = scriptHash(bytes, script.revision, layout.firstMarker->begin);
    return std::optional(std::move(script));
}

Result<std::optional<Revision>> readSqlHeader(const QByteArray &bytes, const QString &file)
{
    Result<std::optional<Head>> head = readHead(bytes, file);
    if (!head)
        return fail(head.error());
    if (!*head)
        return std::optional<Revision>();
    Revision revision = std::move((*head)->revision);
    revision.irreversible = !hasDowngrade(bytes, (*head)->layout);
    return std::optional(std::move(revision));
}

QString pythonScriptHash(const QByteArray &bytes)
{
    return sha256(normalized(bytes.startsWith("\xEF\xBB\xBF") ? bytes.mid(3) : bytes));
}

/// What Retort writes itself, `YYYY-MM-DDTHH:MM:SS+00:00`, without the cost of a pattern; nothing
/// for every other text.
static std::optional<QDateTime> plainCreateDate(const QString &text)
{
    static constexpr char16_t form[] = u"0000-00-00T00:00:00+00:00";
    if (text.size() != 25)
        return std::nullopt;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text.at(i).unicode();
        const bool digit = c >= u'0' && c <= u'9';
        if (i < 19 && form[i] == u'0' ? !digit : c != form[i])
            return std::nullopt;
    }
    const auto number = [&text](qsizetype at, qsizetype size) {
        int value = 0;
        for (qsizetype i = at; i < at + size; ++i)
            value = value * 10 + (text.at(i).unicode() - u'0');
        return value;
    };
    const QDate date(number(0, 4), number(5, 2), number(8, 2));
    const QTime time(number(11, 2), number(14, 2), number(17, 2));
    return date.isValid() && time.isValid() ? QDateTime(date, time, Qt::OffsetFromUTC, 0)
                                            : QDateTime();
}

QDateTime parseCreateDate(const QString &text)
{
    if (const std::optional<QDateTime> plain = plainCreateDate(text))
        return *plain;
    static const QRegularExpression form(
        QStringLiteral("^\\s*(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[T "
                       "]+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d+))?)?"
                       "\\s*(Z|UTC|[+-]\\d{2}(?::?\\d{2})?(?::?\\d{2})?)?)?\\s*$"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return {};
    const QDate date(match.captured(1).toInt(), match.captured(2).toInt(),
                     match.captured(3).toInt());
    const QString fraction = match.captured(7).left(3).leftJustified(3, QLatin1Char('0'));
    const QTime time(match.captured(4).toInt(), match.captured(5).toInt(),
                     match.captured(6).toInt(), fraction.toInt());
    if (!date.isValid() || !time.isValid())
        return {};
    QDateTime result(date, time, Qt::UTC);
    QString zone = match.captured(8);
    if (zone.startsWith(QLatin1Char('+')) || zone.startsWith(QLatin1Char('-'))) {
        const int sign = zone.startsWith(QLatin1Char('-')) ? -1 : 1;
        zone.remove(QLatin1Char(':'));
        const int seconds =
            zone.mid(1, 2).toInt() * 3600 + zone.mid(3, 2).toInt() * 60 + zone.mid(5, 2).toInt();
        result = QDateTime(date, time, Qt::OffsetFromUTC, sign * seconds);
    }
    return result;
}

} // namespace Retort
