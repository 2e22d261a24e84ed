#include "migrations/python/parserstate.h"

#include "migrations/python/characters.h"

#include <QCoreApplication>

namespace Retort::Python {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::Python", text);
}

int hexDigit(QChar c)
{
    if (c >= QLatin1Char('0') && c <= QLatin1Char('9'))
        return c.unicode() - '0';
    const QChar low = c.toLower();
    if (low >= QLatin1Char('a') && low <= QLatin1Char('f'))
        return low.unicode() - 'a' + 10;
    return -1;
}

// -1: not that many digits.
qint64 hex(QStringView text, qsizetype from, qsizetype count)
{
    if (from + count > text.size())
        return -1;
    qint64 value = 0;
    for (qsizetype i = from; i < from + count; ++i) {
        const int digit = hexDigit(text.at(i));
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

char simpleEscape(QChar c)
{
    switch (c.unicode()) {
    case '\\':
    case '\'':
    case '"':
        return char(c.unicode());
    case 'a':
        return '\a';
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'v':
        return '\v';
    default:
        return 0;
    }
}

} // namespace

QString decodeEscapes(QStringView inside, bool bytes, QString *result, bool *undecided)
{
    result->reserve(result->size() + inside.size());
    for (qsizetype i = 0; i < inside.size(); ++i) {
        const QChar c = inside.at(i);
        if (c != QLatin1Char('\\') || i + 1 >= inside.size()) {
            *result += c;
            continue;
        }
        const QChar next = inside.at(++i);
        if (next == QLatin1Char('\n'))
            continue;
        if (const char simple = simpleEscape(next)) {
            *result += QLatin1Char(simple);
        } else if (next >= QLatin1Char('0') && next <= QLatin1Char('7')) {
            int value = 0;
            int count = 0;
            while (count < 3 && i < inside.size() && inside.at(i) >= QLatin1Char('0')
                   && inside.at(i) <= QLatin1Char('7')) {
                value = value * 8 + inside.at(i).unicode() - '0';
                ++i;
                ++count;
            }
            --i;
            *result += QChar(char16_t(bytes ? value & 0xff : value));
        } else if (next == QLatin1Char('x')
                   || (!bytes && (next == QLatin1Char('u') || next == QLatin1Char('U')))) {
            const qsizetype count = next == QLatin1Char('x') ? 2 : next == QLatin1Char('u') ? 4 : 8;
            const qint64 value = hex(inside, i + 1, count);
            if (value < 0 || value > 0x10ffff)
                return tr("An escape in this text is not complete.");
            const char32_t point = char32_t(value);
            *result += textOf(point);
            i += count;
        } else if (!bytes && next == QLatin1Char('N')) {
            const qsizetype close = inside.indexOf(QLatin1Char('}'), i);
            if (i + 1 >= inside.size() || inside.at(i + 1) != QLatin1Char('{') || close < 0)
                return tr("An escape in this text is not complete.");
            *undecided = true;
            *result += QChar(QChar::ReplacementCharacter);
            i = close;
        } else {
            *result += c;
            *result += next;
        }
    }
    return {};
}

void Literals::addText(const QString &text, bool undecided, std::vector<Part> &parts)
{
    if (parts.empty() || parts.back().field)
        parts.push_back({});
    parts.back().text += text;
    parts.back().undecided = parts.back().undecided || undecided;
}

qsizetype Literals::field(Start at, qsizetype end, std::vector<Part> &parts)
{
    const QString &source = m_parser.m_data.source;
    qsizetype stopAt = -1;
    const qsizetype close = endOfField(source, at.at, end, &stopAt);
    if (close < 0 || close > end)
        throw SyntaxStop{tr("A field of this f-string does not end."), at.place};
    const Parser::Deeper deeper(m_parser);
    const Start inside{at.at + 1, placeAfter(source, at, at.at + 1)};
    // `{value=}`
    qsizetype valueEnd = stopAt;
    while (valueEnd > inside.at && source.at(valueEnd - 1).isSpace())
        --valueEnd;
    bool debug = valueEnd > inside.at && source.at(valueEnd - 1) == QLatin1Char('=');
    if (debug && valueEnd - 1 > inside.at && QStringView(u"=!<>").contains(source.at(valueEnd - 2)))
        debug = false;
    if (debug)
        --valueEnd;

    auto tokens = tokenizeInBrackets(source, inside, valueEnd);
    if (!tokens)
        throw SyntaxStop{tokens.error().message, {tokens.error().line, tokens.error().column}};
    Parser parser(std::move(*tokens), m_parser.m_data, m_parser.m_depth);
    const Token from = parser.next();
    const Node *value = parser.fieldValue();

    QString conversion;
    qsizetype rest = stopAt;
    if (rest < close - 1 && source.at(rest) == QLatin1Char('!')) {
        conversion = source.mid(rest + 1, 1);
        rest += 2;
        while (rest < close - 1 && source.at(rest) == QLatin1Char(' '))
            ++rest;
        if (conversion != QLatin1String("r") && conversion != QLatin1String("s")
            && conversion != QLatin1String("a"))
            throw SyntaxStop{tr("This f-string converts with neither !r, !s nor !a."), at.place};
    }
    const Node *spec = nullptr;
    if (rest < close - 1) {
        if (source.at(rest) != QLatin1Char(':'))
            throw SyntaxStop{tr("A field of this f-string is not complete."), at.place};
        std::vector<Part> inner;
        const Start specStart{rest + 1, placeAfter(source, at, rest + 1)};
        formattedParts(specStart, close - 1, false, true, inner);
        spec = joined(inner, from);
    }
    if (debug) {
        addText(source.mid(inside.at, stopAt - inside.at), false, parts);
        if (conversion.isEmpty() && !spec)
            conversion = QStringLiteral("r");
    }
    Node *node = m_parser.make(NodeKind::FormattedValue, from);
    node->mark = conversion;
    node->begin = at.at;
    node->place = at.place;
    node = m_parser.close(node, {value, spec});
    node->end = close;
    Part part;
    part.field = node;
    parts.push_back(part);
    return close;
}

void Literals::formattedParts(Start begin, qsizetype end, bool raw, bool spec,
                              std::vector<Part> &parts)
{
    const QString &source = m_parser.m_data.source;
    Start counted = begin;
    qsizetype at = begin.at;
    qsizetype from = at;
    const auto flush = [&](qsizetype to) {
        if (to <= from)
            return;
        const QStringView inside = QStringView(source).sliced(from, to - from);
        if (raw) {
            addText(inside.toString(), false, parts);
            return;
        }
        QString text;
        bool undecided = false;
        const QString error = decodeEscapes(inside, false, &text, &undecided);
        if (!error.isEmpty())
            throw SyntaxStop{error, placeAfter(source, counted, from)};
        addText(text, undecided, parts);
    };
    while (at < end) {
        const QChar c = source.at(at);
        if (c == QLatin1Char('\\') && !raw && at + 1 < end) {
            if (source.at(at + 1) == QLatin1Char('N') && at + 2 < end
                && source.at(at + 2) == QLatin1Char('{')) {
                while (at < end && source.at(at) != QLatin1Char('}'))
                    ++at;
                ++at;
            } else {
                at += source.at(at + 1) == QLatin1Char('{') ? 1 : 2;
            }
            continue;
        }
        const bool doubled = !spec && at + 1 < end && source.at(at + 1) == c;
        if (c == QLatin1Char('{') && !doubled) {
            flush(at);
            counted = {at, placeAfter(source, counted, at)};
            at = field(counted, end, parts);
            from = at;
        } else if ((c == QLatin1Char('{') || c == QLatin1Char('}')) && doubled) {
            flush(at + 1);
            at += 2;
            from = at;
        } else if (c == QLatin1Char('}')) {
            throw SyntaxStop{tr("A single “}” stands in this f-string."),
                             placeAfter(source, counted, at)};
        } else {
            ++at;
        }
    }
    flush(end);
}

void Literals::piece(const Token &token, std::vector<Part> &parts, bool *bytes, bool *formatted)
{
    const QString &source = m_parser.m_data.source;
    qsizetype begin = token.begin;
    bool raw = false;
    *bytes = false;
    *formatted = false;
    for (; source.at(begin).isLetter(); ++begin) {
        const QChar letter = source.at(begin).toLower();
        raw = raw || letter == QLatin1Char('r');
        *bytes = *bytes || letter == QLatin1Char('b');
        *formatted = *formatted || letter == QLatin1Char('f');
    }
    const QChar quote = source.at(begin);
    const bool triple =
        token.end - begin >= 6 && source.at(begin + 1) == quote && source.at(begin + 2) == quote;
    const qsizetype quotes = triple ? 3 : 1;
    const qsizetype from = begin + quotes;
    const qsizetype to = token.end - quotes;
    if (*formatted) {
        const Start start{from, placeAfter(source, {token.begin, token.place}, from)};
        formattedParts(start, to, raw, false, parts);
        return;
    }
    const QStringView inside = QStringView(source).sliced(from, to - from);
    if (*bytes) {
        for (const QChar c : inside) {
            if (c.unicode() >= 0x80)
                throw SyntaxStop{tr("Bytes are written in ASCII."), token.place};
        }
    }
    if (raw) {
        addText(inside.toString(), false, parts);
        return;
    }
    QString text;
    bool undecided = false;
    const QString error = decodeEscapes(inside, *bytes, &text, &undecided);
    if (!error.isEmpty())
        throw SyntaxStop{error, token.place};
    addText(text, undecided, parts);
}

const Node *Literals::joined(const std::vector<Part> &parts, const Token &from)
{
    Node *node = m_parser.make(NodeKind::JoinedStr, from);
    for (const Part &part : parts) {
        if (part.field) {
            node->children.push_back(part.field);
        } else if (!part.text.isEmpty()) {
            Node *text = m_parser.make(NodeKind::Constant, from);
            text->constant = ConstantKind::String;
            text->text = part.text;
            text->undecided = part.undecided;
            node->children.push_back(m_parser.close(text));
        }
    }
    return m_parser.close(node);
}

const Node *Literals::strings()
{
    const Token first = m_parser.token();
    std::vector<Part> parts;
    bool anyFormatted = false;
    bool firstBytes = false;
    for (bool isFirst = true; m_parser.token().kind == Token::Kind::String; isFirst = false) {
        bool bytes = false;
        bool formatted = false;
        const Token token = m_parser.token();
        ++m_parser.m_at;
        piece(token, parts, &bytes, &formatted);
        if (isFirst)
            firstBytes = bytes;
        else if (bytes != firstBytes)
            throw SyntaxStop{tr("Bytes and text stand side by side."), token.place};
        anyFormatted = anyFormatted || formatted;
    }
    if (anyFormatted)
        return joined(parts, first);
    Node *node = m_parser.make(NodeKind::Constant, first);
    node->constant = firstBytes ? ConstantKind::Bytes : ConstantKind::String;
    if (!parts.empty()) {
        node->text = parts.front().text;
        node->undecided = parts.front().undecided;
    }
    return m_parser.close(node);
}

} // namespace Retort::Python
