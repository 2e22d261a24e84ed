#include "migrations/sql/splitter.h"

#include "migrations/sql/cutter.h"
#include "migrations/sql/facts.h"
#include "migrations/sql/parser.h"
#include "migrations/sql/text.h"

#include <QCoreApplication>

namespace Retort {

using namespace Sql;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Sql", text);
}

struct Cut
{
    TextPositions positions;
    std::vector<Token> tokens;
    std::vector<Piece> pieces;

    QByteArray bytesOf(const Piece &piece) const
    {
        const qsizetype begin = tokens[piece.first].begin;
        return positions.utf8().mid(begin, tokens[piece.last].end - begin);
    }

    SqlStatement statement(const Piece &piece, bool parsed) const
    {
        const TextPosition position = positions.atByte(tokens[piece.first].begin);
        return {fromUtf8Whole(bytesOf(piece)), position.utf16, position.line, position.column,
                parsed};
    }
};

Error errorAt(const Cut &cut, qsizetype byte, QString message, QString hint)
{
    const TextPosition position = cut.positions.atByte(byte);
    Error error;
    error.kind = ErrorKind::ScriptSyntax;
    error.message = std::move(message);
    error.hint = std::move(hint);
    error.line = position.line;
    error.column = position.column;
    return error;
}

Error backslashError(const Cut &cut, const Token &token)
{
    const QByteArray &utf8 = cut.positions.utf8();
    qsizetype end = token.end;
    while (end < utf8.size() && end - token.begin < 32 && utf8.at(end) > ' ' && utf8.at(end) != ';')
        ++end;
    const QString name = QString::fromUtf8(utf8.mid(token.begin, end - token.begin));
    return errorAt(cut, token.begin, tr("%1 is a command of psql, not SQL.").arg(name),
                   tr("Remove it, or write what it does as SQL."));
}

Error openError(const Cut &cut, const Token &token)
{
    QString what;
    switch (token.lexeme) {
    case Lexeme::QuotedIdentifier:
        what = tr("A quoted name that begins here is never closed.");
        break;
    case Lexeme::DollarString:
        what = tr("A dollar-quoted text that begins here is never closed.");
        break;
    case Lexeme::BlockComment:
        what = tr("A comment that begins here is never closed.");
        break;
    default:
        what = tr("A quoted text that begins here is never closed.");
    }
    return errorAt(cut, token.begin, what,
                   tr("Close it; everything behind it would belong to it."));
}

/// Tokens and pieces, or what forbids cutting at all.
Result<Cut> cutText(const QString &text)
{
    Result<QByteArray> utf8 = checkedUtf8(text);
    if (!utf8)
        return fail(utf8.error());
    Cut cut{TextPositions(*utf8), tokenize(*utf8, true), {}};
    cut.pieces = cutAtSemicolons(*utf8, cut.tokens);
    if (cut.tokens.empty())
        return cut;
    const Token &last = cut.tokens.back();
    if (last.lexeme == Lexeme::Backslash || last.open) {
        // The data behind COPY … FROM STDIN is no SQL: name the cause and not what it led to.
        for (size_t i = 0; i + 1 < cut.pieces.size(); ++i) {
            const Token &first = cut.tokens[cut.pieces[i].first];
            if (isWord(*utf8, first, "copy")
                && statementFacts(cut.statement(cut.pieces[i], false)).copyFromStdin)
                return fail(errorAt(cut, first.begin, copyFromStdinMessage(), copyFromStdinHint()));
        }
        return fail(last.open ? openError(cut, last) : backslashError(cut, last));
    }
    for (const Piece &piece : cut.pieces) {
        if (piece.tokens > maximumStatementTokens)
            return fail(errorAt(cut, cut.tokens[piece.first].begin,
                                tr("This statement has %1 words and signs; at most %2 are read.")
                                    .arg(piece.tokens)
                                    .arg(maximumStatementTokens),
                                tr("Write it as several statements.")));
    }
    return cut;
}

/// The parser's statements as pieces; nothing where it refuses the text, and where its statements
/// do not hold every token but `;`: no SQL may be lost in silence.
std::optional<std::vector<Piece>> piecesOfParser(const Cut &cut)
{
    const ParserSplit split = splitWithParser(cut.positions.utf8());
    if (split.error)
        return std::nullopt;
    std::vector<Piece> pieces;
    pieces.reserve(split.ranges.size());
    size_t i = 0;
    for (const ByteRange &range : split.ranges) {
        std::optional<Piece> piece;
        for (; i < cut.tokens.size() && cut.tokens[i].begin < range.end; ++i) {
            const Token &token = cut.tokens[i];
            if (token.isComment())
                continue;
            if (token.begin < range.begin || (!piece && token.lexeme == Lexeme::Semicolon)) {
                if (token.lexeme != Lexeme::Semicolon)
                    return std::nullopt;
                continue;
            }
            if (token.end > range.end)
                return std::nullopt;
            if (!piece)
                piece = Piece{i, i, 0};
            piece->last = i;
        }
        if (!piece)
            return std::nullopt;
        pieces.push_back(*piece);
    }
    for (; i < cut.tokens.size(); ++i) {
        if (!cut.tokens[i].isComment() && cut.tokens[i].lexeme != Lexeme::Semicolon)
            return std::nullopt;
    }
    return pieces;
}

} // namespace

Result<QList<SqlStatement>> splitSql(const QString &text)
{
    const Result<Cut> cut = cutText(text);
    if (!cut)
        return fail(cut.error());
    QList<SqlStatement> statements;
    const bool ran = onDeepStack([&] {
        if (const auto pieces = piecesOfParser(*cut)) {
            statements.reserve(static_cast<qsizetype>(pieces->size()));
            for (const Piece &piece : *pieces)
                statements.append(cut->statement(piece, true));
            return;
        }
        for (const Piece &piece : cut->pieces) {
            const ParserSplit alone = splitWithParser(cut->bytesOf(piece));
            statements.append(cut->statement(piece, !alone.error && alone.ranges.size() == 1));
        }
    });
    if (!ran)
        return fail(ErrorKind::Io, tr("No thread could be started for the parser."),
                    tr("Close other programs and try again."));
    return statements;
}

void withOneParserThread(const std::function<void()> &work)
{
    // Without a thread each text says so itself.
    if (!onDeepStack(work))
        work();
}

QList<SyntaxProblem> syntaxProblems(const QString &text)
{
    const Result<Cut> cut = cutText(text);
    if (!cut) {
        const Error &error = cut.error();
        // Errors carry line and column; an editor wants the offset too.
        qsizetype offset = 0;
        for (int line = 1; line < error.line; ++line)
            offset = text.indexOf(QLatin1Char('\n'), offset) + 1;
        for (int column = 1; column < error.column && offset < text.size(); ++column)
            offset += text.at(offset).isHighSurrogate() ? 2 : 1;
        return {{error.message, offset, offset < text.size() ? 1 : 0, error.line, error.column}};
    }
    QList<SyntaxProblem> problems;
    onDeepStack([&] {
        if (!splitWithParser(cut->positions.utf8()).error)
            return;
        for (const Piece &piece : cut->pieces) {
            const ParserSplit alone = splitWithParser(cut->bytesOf(piece));
            if (!alone.error)
                continue;
            const TextPosition begin = cut->positions.atByte(cut->tokens[piece.first].begin);
            qsizetype byte = begin.byte;
            if (alone.error->character >= 0)
                byte = cut->positions.atCharacter(begin.character + alone.error->character).byte;
            // The word it stands at; the last one for "at end of input".
            size_t at = piece.first;
            while (at < piece.last && cut->tokens[at].end <= byte)
                ++at;
            const TextPosition from = cut->positions.atByte(cut->tokens[at].begin);
            const TextPosition to = cut->positions.atByte(cut->tokens[at].end);
            problems.append(
                {alone.error->message, from.utf16, to.utf16 - from.utf16, from.line, from.column});
        }
    });
    return problems;
}

std::optional<SyntaxProblem> firstSyntaxError(const QString &text)
{
    const QList<SyntaxProblem> problems = syntaxProblems(text);
    return problems.isEmpty() ? std::nullopt : std::optional(problems.first());
}

} // namespace Retort
