#include "migrations/script/pythontokens.h"

#include <QCoreApplication>
#include <array>

namespace Retort {

namespace {

// CPython's own limit (MAXLEVEL of its tokenizer).
constexpr int MaxBrackets = 200;

bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isNamePart(char c)
{
    return isNameStart(c) || isDigit(c);
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}

int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Length of a string's prefix that begins at `at` and is followed by a quote; -1: no string.
int stringPrefix(QByteArrayView source, qsizetype at)
{
    int length = 0;
    while (length < 3 && at + length < source.size()) {
        const char c = source[at + length];
        if (c == '\'' || c == '"')
            return length;
        switch (lower(c)) {
        case 'r':
        case 'u':
        case 'b':
        case 'f':
        case 't':
            ++length;
            break;
        default:
            return -1;
        }
    }
    return -1;
}

void appendCodePoint(QString *text, char32_t point)
{
    *text += QString::fromUcs4(&point, 1);
}

} // namespace

void PythonScanner::setProblem(int line, const char *what)
{
    if (m_problemLine != 0)
        return;
    m_problemLine = line;
    m_problem = QCoreApplication::translate("Retort::PythonScanner", what);
}

bool PythonScanner::nextLine()
{
    while (m_at < m_source.size()) {
        m_indent = 0;
        for (; m_at < m_source.size(); ++m_at) {
            const char c = m_source[m_at];
            if (c == ' ')
                ++m_indent;
            else if (c == '\t')
                m_indent = (m_indent / 8 + 1) * 8;
            else if (c == '\f')
                m_indent = 0;
            else
                break;
        }
        if (m_at == m_source.size())
            return false;
        const char c = m_source[m_at];
        if (c == '#') {
            const qsizetype end = m_source.indexOf('\n', m_at);
            m_at = end < 0 ? m_source.size() : end;
        } else if (c != '\n') {
            return true;
        }
        if (m_at < m_source.size()) {
            ++m_at;
            ++m_line;
        }
    }
    return false;
}

QList<PythonToken> PythonScanner::tokens()
{
    QList<PythonToken> tokens;
    tokens.reserve(16);
    scan(&tokens);
    return tokens;
}

void PythonScanner::skip()
{
    scan(nullptr);
}

void PythonScanner::scan(QList<PythonToken> *tokens)
{
    std::array<char, MaxBrackets> open;
    int depth = 0;
    int openedLine = m_line;
    const auto keep = [&](PythonToken::Kind kind, qsizetype begin, int line) {
        if (tokens)
            tokens->append({kind, begin, m_at, line});
    };
    const qsizetype size = m_source.size();
    while (m_at < size) {
        const char c = m_source[m_at];
        const qsizetype begin = m_at;
        const int line = m_line;
        if (c == '\n') {
            ++m_at;
            ++m_line;
            if (depth == 0) {
                if (tokens)
                    tokens->append({PythonToken::Kind::End, begin, begin, line});
                return;
            }
        } else if (c == '#') {
            const qsizetype end = m_source.indexOf('\n', m_at);
            m_at = end < 0 ? size : end;
        } else if (c == '\\' && m_at + 1 < size && m_source[m_at + 1] == '\n') {
            m_at += 2;
            ++m_line;
        } else if (c == ' ' || c == '\t' || c == '\f') {
            ++m_at;
        } else if (isNameStart(c) || c == '\'' || c == '"') {
            const int prefix = stringPrefix(m_source, m_at);
            if (prefix >= 0) {
                bool formatted = false;
                for (int i = 0; i < prefix; ++i)
                    formatted |=
                        lower(m_source[m_at + i]) == 'f' || lower(m_source[m_at + i]) == 't';
                m_at = endOfString(m_at + prefix, formatted);
                for (qsizetype i = begin; i < m_at; ++i)
                    m_line += m_source[i] == '\n';
                keep(PythonToken::Kind::String, begin, line);
            } else {
                while (m_at < size && isNamePart(m_source[m_at]))
                    ++m_at;
                keep(PythonToken::Kind::Name, begin, line);
            }
        } else if (isDigit(c)) {
            while (m_at < size && (isNamePart(m_source[m_at]) || m_source[m_at] == '.'))
                ++m_at;
            keep(PythonToken::Kind::Number, begin, line);
        } else {
            ++m_at;
            if (c == '(' || c == '[' || c == '{') {
                if (depth == MaxBrackets) {
                    setProblem(line, QT_TRANSLATE_NOOP("Retort::PythonScanner",
                                                       "brackets are nested too deeply"));
                    m_at = size;
                    break;
                }
                if (depth == 0)
                    openedLine = line;
                open[size_t(depth++)] = c == '(' ? ')' : c == '[' ? ']' : '}';
            } else if (c == ')' || c == ']' || c == '}') {
                if (depth > 0 && open[size_t(depth - 1)] == c) {
                    --depth;
                } else {
                    setProblem(line, QT_TRANSLATE_NOOP("Retort::PythonScanner",
                                                       "a bracket closes what was not opened"));
                }
            } else if (m_at < size) {
                // Operators of two and three characters that hold a '=' or a ':' must not be cut.
                const char next = m_source[m_at];
                if (next == '=' && QByteArrayView("=!<>+-*/%@&|^:").contains(c))
                    ++m_at;
                else if (next == c && QByteArrayView("*/<>").contains(c)) {
                    ++m_at;
                    if (m_at < size && m_source[m_at] == '=')
                        ++m_at;
                } else if (c == '-' && next == '>')
                    ++m_at;
            }
            keep(PythonToken::Kind::Operator, begin, line);
        }
    }
    if (depth > 0) {
        setProblem(openedLine,
                   QT_TRANSLATE_NOOP("Retort::PythonScanner", "a bracket is never closed"));
    }
    if (tokens)
        tokens->append({PythonToken::Kind::End, size, size, m_line});
}

qsizetype PythonScanner::plainEnd(qsizetype at, char quote, bool triple) const
{
    const qsizetype size = m_source.size();
    while (at < size) {
        const char c = m_source[at];
        if (c == '\\') {
            at += 2;
        } else if (c == quote && !triple) {
            return at + 1;
        } else if (c == quote && at + 2 < size && m_source[at + 1] == quote
                   && m_source[at + 2] == quote) {
            return at + 3;
        } else if (c == '\n' && !triple) {
            return -1;
        } else {
            ++at;
        }
    }
    return -1;
}

// Since Python 3.12 the expressions of an f-string may hold its own quotes.
qsizetype PythonScanner::formattedEnd(qsizetype at, char quote, bool triple) const
{
    constexpr int MaxFields = 100;
    const qsizetype size = m_source.size();
    // One entry a replacement field: brackets open in its expression, or -1 in its format text.
    std::array<int, MaxFields> fields;
    int count = 0;
    while (at < size) {
        const char c = m_source[at];
        const bool inText = count == 0 || fields[size_t(count - 1)] < 0;
        if (c == '\n' && !triple)
            return -1;
        if (inText) {
            if (c == '\\') {
                at += 2;
                continue;
            }
            if (c == quote && count == 0) {
                if (!triple)
                    return at + 1;
                if (at + 2 < size && m_source[at + 1] == quote && m_source[at + 2] == quote)
                    return at + 3;
            } else if (c == '{') {
                if (count == 0 && at + 1 < size && m_source[at + 1] == '{') {
                    at += 2;
                    continue;
                }
                if (count == MaxFields)
                    return -1;
                fields[size_t(count++)] = 0;
            } else if (c == '}' && count > 0) {
                --count;
            }
            ++at;
            continue;
        }
        int &brackets = fields[size_t(count - 1)];
        if (c == '\'' || c == '"') {
            const bool innerTriple =
                at + 2 < size && m_source[at + 1] == c && m_source[at + 2] == c;
            const qsizetype end = plainEnd(at + (innerTriple ? 3 : 1), c, innerTriple);
            if (end < 0)
                return -1;
            at = end;
            continue;
        }
        if (c == '(' || c == '[' || c == '{')
            ++brackets;
        else if (c == '}' && brackets == 0)
            --count;
        else if (c == ')' || c == ']' || c == '}')
            brackets = std::max(0, brackets - 1);
        else if (c == ':' && brackets == 0)
            brackets = -1;
        ++at;
    }
    return -1;
}

/// `at`: the opening quote. Behind the closing one, or where the line or file ends without it.
qsizetype PythonScanner::endOfString(qsizetype at, bool formatted)
{
    const qsizetype size = m_source.size();
    const char quote = m_source[at];
    const bool triple = at + 2 < size && m_source[at + 1] == quote && m_source[at + 2] == quote;
    const qsizetype begin = at + (triple ? 3 : 1);
    if (formatted && !m_noNestedFormats) {
        const qsizetype end = formattedEnd(begin, quote, triple);
        if (end >= 0)
            return std::min(end, size);
        m_noNestedFormats = true;
    }
    const qsizetype end = plainEnd(begin, quote, triple);
    if (end >= 0)
        return std::min(end, size);
    setProblem(m_line, QT_TRANSLATE_NOOP("Retort::PythonScanner", "a text is never closed"));
    if (triple)
        return size;
    const qsizetype lineEnd = m_source.indexOf('\n', begin);
    return lineEnd < 0 ? size : lineEnd;
}

PythonString PythonScanner::stringOf(const PythonToken &token) const
{
    PythonString result;
    QByteArrayView source = text(token);
    bool raw = false;
    qsizetype at = 0;
    for (; at < source.size() && source[at] != '\'' && source[at] != '"'; ++at) {
        const char c = lower(source[at]);
        raw |= c == 'r';
        result.bytes |= c == 'b';
        result.formatted |= c == 'f' || c == 't';
    }
    source = source.sliced(at);
    const bool triple = source.size() >= 6 && source[1] == source[0] && source[2] == source[0];
    const qsizetype quotes = triple ? 3 : 1;
    if (source.size() < 2 * quotes) {
        result.literal = false;
        return result;
    }
    source = source.sliced(quotes, source.size() - 2 * quotes);
    if (result.formatted && (source.contains('{') || source.contains('}'))) {
        result.literal = false;
        return result;
    }
    if (raw || !source.contains('\\')) {
        result.text = QString::fromUtf8(source);
        return result;
    }
    qsizetype plain = 0;
    qsizetype i = 0;
    const auto flush = [&](qsizetype next) {
        result.text += QString::fromUtf8(source.sliced(plain, i - plain));
        i = plain = next;
    };
    while (i < source.size()) {
        if (source[i] != '\\' || i + 1 >= source.size()) {
            ++i;
            continue;
        }
        const char c = source[i + 1];
        static const QByteArrayView letters("abfnrtv\\'\"");
        static const char16_t values[] = {7, 8, 12, 10, 13, 9, 11, u'\\', u'\'', u'"'};
        const qsizetype letter = letters.indexOf(c);
        if (c == '\n') {
            flush(i + 2);
        } else if (letter >= 0) {
            flush(i + 2);
            result.text += QChar(values[letter]);
        } else if (c >= '0' && c <= '7') {
            char32_t value = 0;
            qsizetype end = i + 1;
            while (end < source.size() && end < i + 4 && source[end] >= '0' && source[end] <= '7')
                value = value * 8 + char32_t(source[end++] - '0');
            flush(end);
            appendCodePoint(&result.text, value);
        } else if (c == 'x' || ((c == 'u' || c == 'U') && !result.bytes)) {
            const qsizetype digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
            char32_t value = 0;
            bool ok = i + 2 + digits <= source.size();
            for (qsizetype d = 0; ok && d < digits; ++d) {
                const int hex = hexValue(source[i + 2 + d]);
                ok = hex >= 0;
                value = value * 16 + char32_t(std::max(hex, 0));
            }
            ok = ok && value <= 0x10ffff;
            if (!ok) {
                // Python would not compile it.
                result.literal = false;
                return result;
            }
            flush(i + 2 + digits);
            appendCodePoint(&result.text, value);
        } else if (c == 'N' && !result.bytes) {
            // A name of the Unicode database: nothing here knows those.
            result.literal = false;
            i += 2;
        } else {
            // An unknown escape stays as it is.
            i += 2;
        }
    }
    flush(source.size());
    return result;
}

} // namespace Retort
