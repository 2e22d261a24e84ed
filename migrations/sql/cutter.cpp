#include "migrations/sql/cutter.h"

#include <optional>

namespace Retort::Sql {

std::vector<Piece> cutAtSemicolons(QByteArrayView utf8, const std::vector<Token> &tokens)
{
    std::vector<Piece> pieces;
    std::optional<Piece> piece;
    int parentheses = 0;
    // BEGIN ATOMIC bodies do not nest, and their END stands behind a `;` or ATOMIC and nowhere
    // else: that tells it from the END of a CASE and from a label. No statement inside begins with
    // END.
    bool atomic = false;
    bool creates = false;
    const Token *previous = nullptr;
    for (size_t i = 0; i < tokens.size(); ++i) {
        const Token &token = tokens[i];
        if (token.isComment())
            continue;
        if (token.lexeme == Lexeme::Semicolon && parentheses == 0 && !atomic) {
            if (piece)
                pieces.push_back(*piece);
            piece.reset();
            previous = nullptr;
            continue;
        }
        if (!piece) {
            piece = Piece{i, i, 0};
            parentheses = 0;
            atomic = false;
            creates = isWord(utf8, token, "create");
        }
        piece->last = i;
        ++piece->tokens;
        if (token.lexeme == Lexeme::OpenParen) {
            ++parentheses;
        } else if (token.lexeme == Lexeme::CloseParen) {
            if (parentheses > 0)
                --parentheses;
        } else if (creates && !atomic && parentheses == 0 && previous
                   && isWord(utf8, token, "atomic") && isWord(utf8, *previous, "begin")) {
            atomic = true;
        } else if (atomic && parentheses == 0 && isWord(utf8, token, "end")
                   && (previous->lexeme == Lexeme::Semicolon
                       || isWord(utf8, *previous, "atomic"))) {
            atomic = false;
        }
        previous = &token;
    }
    if (piece)
        pieces.push_back(*piece);
    return pieces;
}

} // namespace Retort::Sql
