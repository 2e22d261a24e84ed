#pragma once

#include <QByteArrayView>
#include <vector>

namespace Retort::Sql {

/// What a lexeme is to someone who cuts SQL into statements or colours it.
enum class Lexeme {
    Word,
    QuotedIdentifier,
    String,
    DollarString,
    Number,
    Operator,
    Semicolon,
    OpenParen,
    CloseParen,
    /// psql's commands begin with it; outside quotes and comments it is never SQL.
    Backslash,
    LineComment,
    BlockComment,
};

struct Token
{
    Lexeme lexeme = Lexeme::Word;
    /// Bytes [begin, end) of the text.
    qsizetype begin = 0;
    qsizetype end = 0;
    /// A quote or comment that is still open at the end of the text.
    bool open = false;

    bool isComment() const
    {
        return lexeme == Lexeme::LineComment || lexeme == Lexeme::BlockComment;
    }
};

/// Every lexeme of a text, comments too, blanks not, by the rules of PostgreSQL's scan.l with
/// standard_conforming_strings = on. It exists beside pg_query_scan because that gives nothing at
/// all for a text with an open quote or with the number forms of newer servers (1_000, 0x1F); the
/// fuzz target and a test hold the two together. Never fails: an open quote is a token up to the
/// end. With `stopAtBackslash` nothing behind a backslash is read (it may hold a lone quote: \echo
/// don't).
std::vector<Token> tokenize(QByteArrayView utf8, bool stopAtBackslash = false);

/// Whether the token is this word, in any case. `word` is lower-case ASCII.
bool isWord(QByteArrayView utf8, const Token &token, const char *word);

} // namespace Retort::Sql
