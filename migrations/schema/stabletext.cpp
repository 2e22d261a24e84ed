#include "migrations/schema/stabletext.h"

#include "migrations/sql/lexer.h"

#include <vector>

namespace Retort {

namespace {

class Rewriter
{
public:
    explicit Rewriter(const QByteArray &sql) : m_sql(sql), m_tokens(Sql::tokenize(sql)) {}

    QByteArray rewrite()
    {
        QByteArray result;
        qsizetype copied = 0;
        for (size_t i = 0; i < m_tokens.size(); ++i) {
            const size_t close = castArray(i);
            if (close == 0)
                continue;
            // The parentheses around the array and what follows them up to `]` go.
            const qsizetype open = m_tokens[i].begin;
            result += m_sql.mid(copied, open - copied);
            const qsizetype inner = m_tokens[i].end;
            result += m_sql.mid(inner, m_tokens[close].begin - inner);
            copied = m_tokens[castEnd(close)].end;
            i = close;
        }
        result += m_sql.mid(copied);
        return result;
    }

private:
    QByteArray text(size_t at) const
    {
        if (at >= m_tokens.size())
            return {};
        return m_sql.mid(m_tokens[at].begin, m_tokens[at].end - m_tokens[at].begin);
    }

    /// Where the cast `::text[]` behind token `close` ends; `close` where there is none.
    size_t castEnd(size_t close) const
    {
        QByteArray rest;
        for (size_t at = close + 1; at < m_tokens.size() && at <= close + 6; ++at) {
            rest += text(at);
            if (rest == "::text[]")
                return at;
        }
        return close;
    }

    /// For `(` of `(ARRAY[…])::text[]` in which every element is a varchar: the token of its `)`;
    /// 0 otherwise.
    size_t castArray(size_t at) const
    {
        if (m_tokens[at].lexeme != Sql::Lexeme::OpenParen || text(at + 1) != "ARRAY")
            return 0;
        // Only as the argument of ANY or ALL does the server add the cast by itself.
        if (at < 2 || m_tokens[at - 1].lexeme != Sql::Lexeme::OpenParen
            || (text(at - 2) != "ANY" && text(at - 2) != "ALL"))
            return 0;
        int depth = 0;
        for (size_t i = at; i < m_tokens.size(); ++i) {
            if (m_tokens[i].lexeme == Sql::Lexeme::OpenParen)
                ++depth;
            if (m_tokens[i].lexeme == Sql::Lexeme::CloseParen && --depth == 0)
                return castEnd(i) != i && isVarchar(at, i) ? i : 0;
        }
        return 0;
    }

    bool isVarchar(size_t from, size_t to) const
    {
        const QByteArray inside =
            m_sql.mid(m_tokens[from].end, m_tokens[to].begin - m_tokens[from].end);
        return inside.contains("character varying");
    }

    QByteArray m_sql;
    std::vector<Sql::Token> m_tokens;
};

} // namespace

QString stableText(const QString &sql)
{
    // Only a text that holds the cast is worth reading.
    if (!sql.contains(QLatin1String("])::text[]")))
        return sql;
    return QString::fromUtf8(Rewriter(sql.toUtf8()).rewrite());
}

} // namespace Retort
