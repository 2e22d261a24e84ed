#pragma once

#include "migrations/sql/lexer.h"

namespace Retort::Sql {

/// A statement by its tokens [first, last] (comments around it are outside).
struct Piece
{
    size_t first = 0;
    size_t last = 0;
    /// Without comments.
    qsizetype tokens = 0;
};

/// Cuts at `;` outside parentheses and outside BEGIN ATOMIC … END. Empty statements are left out.
std::vector<Piece> cutAtSemicolons(QByteArrayView utf8, const std::vector<Token> &tokens);

} // namespace Retort::Sql
