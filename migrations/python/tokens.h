#pragma once

#include "migrations/python/value.h"
#include "migrations/result.h"

#include <QString>
#include <vector>

namespace Retort::Python {

/// A token of Python source. Offsets in UTF-16 units of the decoded source.
struct Token
{
    enum class Kind {
        Name, ///< also keywords
        Number,
        String, ///< one literal with prefix and quotes; an f-string as a whole
        Operator,
        Newline, ///< the end of a logical line
        Indent,
        Dedent,
        End,
    };
    Kind kind = Kind::End;
    qsizetype begin = 0;
    qsizetype end = 0;
    Place place;
};

/// Where a part of a source begins, for tokenising the inside of an f-string.
struct Start
{
    qsizetype at = 0;
    Place place{1, 1};
};

/// All tokens of a decoded file, an End behind them. Fails with ScriptSyntax and the place.
Result<std::vector<Token>> tokenize(const QString &source);

/// The tokens of a part that stands in brackets: line ends are blanks, there is no indentation.
Result<std::vector<Token>> tokenizeInBrackets(const QString &source, Start start, qsizetype end);

/// The place `at` characters further on in the source.
Place placeAfter(const QString &source, Start start, qsizetype at);

/// Behind the replacement field of an f-string that begins with the `{` at `at`; -1 where it does
/// not end before `end`. `valueEnd`: where its value ends: at the conversion, the format or the
/// end.
qsizetype endOfField(const QString &source, qsizetype at, qsizetype end, qsizetype *valueEnd);

/// Whether the word is a keyword of Python 3 (not a soft one such as `match`).
bool isKeyword(QStringView word);

} // namespace Retort::Python
