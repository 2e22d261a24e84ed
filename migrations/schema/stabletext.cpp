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
            if (const size_t bracket = bareArray(i); bracket != 0) {
                result += m_sql.mid(copied, m_tokens[bracket].end - copied);
                copied = m_tokens[castEnd(bracket)].end;
                i = bracket;
                continue;
            }
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

    /// For `ARRAY` of `ANY (ARRAY[…]::text[])`, as the server prints it where it saves parentheses:
    /// the token of its `]`; 0 otherwise.
    size_t bareArray(size_t at) const
    {
        if (text(at) != "ARRAY" || text(at + 1) != "[" || at < 2 || text(at - 1) != "("
            || (text(at - 2) != "ANY" && text(at - 2) != "ALL"))
            return 0;
        int depth = 0;
        for (size_t i = at + 1; i < m_tokens.size(); ++i) {
            const QByteArray token = text(i);
            if (token == "[")
                ++depth;
            if (token == "]" && --depth == 0)
                return castEnd(i) != i && text(castEnd(i) + 1) == ")" && isVarchar(at, i) ? i : 0;
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

/// Writes `((x >= a) AND (x <= b))` as `(x BETWEEN (a) AND (b))`, and `((x < a) OR (x > b))` as NOT
/// BETWEEN, where another operand of the same kind follows: there alone the difference is lost.
class BetweenWriter
{
public:
    explicit BetweenWriter(const QByteArray &sql) : m_sql(sql), m_tokens(Sql::tokenize(sql))
    {
        pairParentheses();
    }

    QByteArray rewrite()
    {
        QByteArray result;
        qsizetype copied = 0;
        for (size_t i = 0; i < m_tokens.size(); ++i) {
            const QByteArray between = betweenAt(i);
            if (between.isEmpty())
                continue;
            result += m_sql.mid(copied, m_tokens[i].begin - copied) + between;
            i = m_partner[i];
            copied = m_tokens[i].end;
        }
        return result + m_sql.mid(copied);
    }

private:
    void pairParentheses()
    {
        m_partner.assign(m_tokens.size(), 0);
        std::vector<size_t> open;
        for (size_t i = 0; i < m_tokens.size(); ++i) {
            if (m_tokens[i].lexeme == Sql::Lexeme::OpenParen) {
                open.push_back(i);
            } else if (m_tokens[i].lexeme == Sql::Lexeme::CloseParen && !open.empty()) {
                m_partner[open.back()] = i;
                open.pop_back();
            }
        }
    }

    QByteArray text(size_t at) const
    {
        if (at >= m_tokens.size())
            return {};
        return m_sql.mid(m_tokens[at].begin, m_tokens[at].end - m_tokens[at].begin);
    }

    QByteArray between(size_t first, size_t last) const
    {
        return m_sql.mid(m_tokens[first].begin, m_tokens[last].end - m_tokens[first].begin);
    }

    /// `left OP right` in the parentheses that open at `at`, cut at its one top-level operator.
    struct Comparison
    {
        QByteArray left;
        QByteArray op;
        QByteArray right;
    };
    Comparison comparisonAt(size_t at) const
    {
        const size_t end = m_partner[at];
        for (size_t i = at + 1; i + 1 < end; ++i) {
            if (m_tokens[i].lexeme == Sql::Lexeme::OpenParen && m_partner[i] > i) {
                i = m_partner[i];
                continue;
            }
            const QByteArray op = text(i);
            if (i > at + 1 && (op == ">=" || op == "<=" || op == "<" || op == ">"))
                return {between(at + 1, i - 1), op, between(i + 1, end - 1)};
        }
        return {};
    }

    /// What the parentheses that open at `at` are to be written as; empty: as they are.
    QByteArray betweenAt(size_t at) const
    {
        const size_t end = m_partner[at];
        if (m_tokens[at].lexeme != Sql::Lexeme::OpenParen || end <= at + 4
            || m_tokens[at + 1].lexeme != Sql::Lexeme::OpenParen)
            return {};
        const size_t joint = m_partner[at + 1] + 1;
        if (joint <= at + 2 || joint + 1 >= end
            || m_tokens[joint + 1].lexeme != Sql::Lexeme::OpenParen
            || m_partner[joint + 1] + 1 != end)
            return {};
        const QByteArray word = text(joint);
        if ((word != "AND" && word != "OR") || text(end + 1) != word)
            return {};
        const Comparison low = comparisonAt(at + 1);
        const Comparison high = comparisonAt(joint + 1);
        const bool inside = word == "AND";
        if (low.left.isEmpty() || low.left != high.left || low.op != (inside ? ">=" : "<")
            || high.op != (inside ? "<=" : ">"))
            return {};
        return "(" + low.left + (inside ? " BETWEEN (" : " NOT BETWEEN (") + low.right + ") AND ("
               + high.right + "))";
    }

    QByteArray m_sql;
    std::vector<Sql::Token> m_tokens;
    /// Of an opening parenthesis the closing one; 0 elsewhere.
    std::vector<size_t> m_partner;
};

} // namespace

QString stableText(const QString &sql)
{
    // Only a text that holds one of the two is worth reading.
    const bool arrays =
        sql.contains(QLatin1String("])::text[]")) || sql.contains(QLatin1String("]::text[])"));
    const bool ranges =
        (sql.contains(QLatin1String(") AND (")) && sql.contains(QLatin1String(" >= ")))
        || (sql.contains(QLatin1String(") OR (")) && sql.contains(QLatin1String(" < ")));
    if (!arrays && !ranges)
        return sql;
    QByteArray text = sql.toUtf8();
    if (arrays)
        text = Rewriter(text).rewrite();
    if (ranges)
        text = BetweenWriter(text).rewrite();
    return QString::fromUtf8(text);
}

} // namespace Retort
