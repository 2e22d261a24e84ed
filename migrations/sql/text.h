#pragma once

#include "migrations/result.h"

#include <QByteArray>
#include <QString>
#include <vector>

namespace Retort {

/// One place in a text, in every unit that someone counts in: libpg_query and Scintilla count bytes
/// of UTF-8, a server counts characters, QString counts UTF-16 units, a person lines and columns.
struct TextPosition
{
    /// Offsets from the start of the text.
    qsizetype byte = 0;
    qsizetype utf16 = 0;
    qsizetype character = 0;
    /// 1-based; a line ends with LF or CRLF.
    int line = 1;
    /// 1-based, in characters.
    int column = 1;

    friend bool operator==(const TextPosition &, const TextPosition &) = default;
};

/// Converts positions of one text; the only place that does. Looking up costs the same anywhere in
/// the text, also in one line of megabytes. A place behind the end gives the end; one inside a
/// character gives that character's start.
class TextPositions
{
public:
    /// `utf8` must be valid UTF-8 (see `checkText`).
    explicit TextPositions(QByteArray utf8);

    TextPosition atByte(qsizetype byte) const;
    TextPosition atUtf16(qsizetype unit) const;
    TextPosition atCharacter(qsizetype character) const;
    const QByteArray &utf8() const { return m_utf8; }

private:
    template <typename Member>
    TextPosition find(Member member, qsizetype value) const;

    QByteArray m_utf8;
    std::vector<TextPosition> m_marks;
};

/// Nothing, or an error `script_syntax` with line and column: NUL bytes and invalid UTF-8 never
/// reach the parser, which would stop at the first and let the second pass.
Result<void> checkText(const QByteArray &utf8);

/// The bytes as text, each character of them: QString::fromUtf8 takes U+FEFF off wherever a slice
/// begins with it, and places would no longer fit.
QString fromUtf8Whole(const QByteArray &utf8);

/// The text as UTF-8, checked. Errors: `script_syntax` for NUL and for halves of surrogate pairs.
Result<QByteArray> checkedUtf8(const QString &text);

} // namespace Retort
