#include "migrations/sql/lexer.h"

#include <cstring>

namespace Retort::Sql {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isWordStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
           || static_cast<unsigned char>(c) >= 0x80;
}

bool isTagPart(char c)
{
    return isWordStart(c) || isDigit(c);
}

bool isWordPart(char c)
{
    return isTagPart(c) || c == '$';
}

bool isOperator(char c)
{
    return c != '\0' && std::strchr("~!@#^&|`?+-*/%<>=", c) != nullptr;
}

class Lexer
{
public:
    Lexer(QByteArrayView text, bool stopAtBackslash)
        : m_text(text), m_stopAtBackslash(stopAtBackslash)
    {}

    std::vector<Token> run()
    {
        m_tokens.reserve(static_cast<size_t>(m_text.size() / 5));
        while (m_at < m_text.size()) {
            if (isBlank(m_text[m_at])) {
                ++m_at;
                continue;
            }
            next();
            if (m_stopAtBackslash && m_tokens.back().lexeme == Lexeme::Backslash)
                break;
        }
        return std::move(m_tokens);
    }

private:
    char peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }

    void add(Lexeme lexeme, qsizetype begin, bool open = false)
    {
        m_tokens.push_back({lexeme, begin, m_at, open});
    }

    void next()
    {
        const qsizetype begin = m_at;
        const char c = peek();
        if (c == '-' && peek(1) == '-') {
            skipLineComment();
            add(Lexeme::LineComment, begin);
        } else if (c == '/' && peek(1) == '*') {
            blockComment();
        } else if (c == '\'') {
            quoted(begin, '\'', false, Lexeme::String);
        } else if (c == '"') {
            quoted(begin, '"', false, Lexeme::QuotedIdentifier);
        } else if (c == '$') {
            dollar();
        } else if (isWordStart(c)) {
            word();
        } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            number();
        } else {
            ++m_at;
            switch (c) {
            case ';':
                add(Lexeme::Semicolon, begin);
                break;
            case '(':
                add(Lexeme::OpenParen, begin);
                break;
            case ')':
                add(Lexeme::CloseParen, begin);
                break;
            case '\\':
                add(Lexeme::Backslash, begin);
                break;
            default:
                if (isOperator(c)) {
                    while (isOperator(peek()) && !(peek() == '-' && peek(1) == '-')
                           && !(peek() == '/' && peek(1) == '*'))
                        ++m_at;
                }
                add(Lexeme::Operator, begin);
            }
        }
    }

    void skipLineComment()
    {
        while (m_at < m_text.size() && m_text[m_at] != '\n' && m_text[m_at] != '\r')
            ++m_at;
    }

    void blockComment()
    {
        const qsizetype begin = m_at;
        int depth = 0;
        while (m_at < m_text.size()) {
            if (peek() == '/' && peek(1) == '*') {
                ++depth;
                m_at += 2;
            } else if (peek() == '*' && peek(1) == '/') {
                m_at += 2;
                if (--depth == 0) {
                    add(Lexeme::BlockComment, begin);
                    return;
                }
            } else {
                ++m_at;
            }
        }
        add(Lexeme::BlockComment, begin, true);
    }

    /// At the opening quote; `begin` is where its prefix begins.
    void quoted(qsizetype begin, char quote, bool backslashes, Lexeme lexeme)
    {
        for (;;) {
            ++m_at;
            while (m_at < m_text.size()) {
                if (backslashes && m_text[m_at] == '\\' && m_at + 1 < m_text.size()) {
                    m_at += 2;
                } else if (m_text[m_at] != quote) {
                    ++m_at;
                } else if (peek(1) == quote) {
                    m_at += 2;
                } else {
                    break;
                }
            }
            if (m_at >= m_text.size()) {
                m_at = m_text.size();
                add(lexeme, begin, true);
                return;
            }
            ++m_at;
            // 'a' NEWLINE 'b' is one string, and in E'…' the second part has its backslashes too.
            if (quote != '\'' || !toContinuation())
                break;
        }
        add(lexeme, begin);
    }

    /// Moves to the quote that continues a string behind at least one line end, if there is one.
    bool toContinuation()
    {
        qsizetype at = m_at;
        bool newline = false;
        while (at < m_text.size()) {
            const char c = m_text[at];
            if (isBlank(c)) {
                newline = newline || c == '\n' || c == '\r';
                ++at;
            } else if (c == '-' && at + 1 < m_text.size() && m_text[at + 1] == '-') {
                while (at < m_text.size() && m_text[at] != '\n' && m_text[at] != '\r')
                    ++at;
            } else {
                break;
            }
        }
        if (!newline || at >= m_text.size() || m_text[at] != '\'')
            return false;
        m_at = at;
        return true;
    }

    void dollar()
    {
        const qsizetype begin = m_at;
        qsizetype at = m_at + 1;
        if (at < m_text.size() && isDigit(m_text[at])) {
            while (at < m_text.size() && isDigit(m_text[at]))
                ++at;
            m_at = at;
            add(Lexeme::Operator, begin);
            return;
        }
        if (at < m_text.size() && isWordStart(m_text[at])) {
            while (at < m_text.size() && isTagPart(m_text[at]))
                ++at;
        }
        if (at >= m_text.size() || m_text[at] != '$') {
            ++m_at;
            add(Lexeme::Operator, begin);
            return;
        }
        const QByteArrayView tag = m_text.sliced(begin, at + 1 - begin);
        const qsizetype close = m_text.indexOf(tag, at + 1);
        m_at = close < 0 ? m_text.size() : close + tag.size();
        add(Lexeme::DollarString, begin, close < 0);
    }

    void word()
    {
        const qsizetype begin = m_at;
        const char first = peek();
        if (peek(1) == '\'' && std::strchr("eEbBxXnN", first)) {
            ++m_at;
            quoted(begin, '\'', first == 'e' || first == 'E', Lexeme::String);
            return;
        }
        if ((first == 'u' || first == 'U') && peek(1) == '&'
            && (peek(2) == '\'' || peek(2) == '"')) {
            m_at += 2;
            quoted(begin, peek(), false, peek() == '"' ? Lexeme::QuotedIdentifier : Lexeme::String);
            return;
        }
        while (m_at < m_text.size() && isWordPart(m_text[m_at]))
            ++m_at;
        add(Lexeme::Word, begin);
    }

    void number()
    {
        const qsizetype begin = m_at;
        // 1..10 is two numbers with dots between; letters behind a number are its own (0x1F, 1_000,
        // 1e5).
        bool point = false;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (isDigit(c)) {
                ++m_at;
            } else if (c == '.' && !point && peek(1) != '.') {
                point = true;
                ++m_at;
            } else if (isWordStart(c) && static_cast<unsigned char>(c) < 0x80) {
                const bool exponent = (c == 'e' || c == 'E') && (peek(1) == '+' || peek(1) == '-')
                                      && isDigit(peek(2));
                // A quote right behind a letter opens a string of its own: 1e'…'.
                if (peek(1) == '\'')
                    break;
                m_at += exponent ? 2 : 1;
            } else {
                break;
            }
        }
        add(Lexeme::Number, begin);
    }

    QByteArrayView m_text;
    bool m_stopAtBackslash;
    qsizetype m_at = 0;
    std::vector<Token> m_tokens;
};

} // namespace

std::vector<Token> tokenize(QByteArrayView utf8, bool stopAtBackslash)
{
    return Lexer(utf8, stopAtBackslash).run();
}

bool isWord(QByteArrayView utf8, const Token &token, const char *word)
{
    if (token.lexeme != Lexeme::Word)
        return false;
    const auto length = static_cast<qsizetype>(std::strlen(word));
    return token.end - token.begin == length
           && qstrnicmp(utf8.data() + token.begin, length, word, length) == 0;
}

} // namespace Retort::Sql
