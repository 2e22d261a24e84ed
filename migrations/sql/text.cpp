#include "migrations/sql/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace Retort {

namespace {

/// Marks stand this many bytes apart: a look-up walks at most so far.
constexpr qsizetype markDistance = 512;

bool isContinuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// Moves over the character at `position`.
void advance(TextPosition &position, const QByteArray &utf8)
{
    const auto first = static_cast<unsigned char>(utf8.at(position.byte));
    do
        ++position.byte;
    while (position.byte < utf8.size() && isContinuation(utf8.at(position.byte)));
    position.utf16 += first >= 0xF0 ? 2 : 1;
    ++position.character;
    if (first == '\n') {
        ++position.line;
        position.column = 1;
    } else {
        ++position.column;
    }
}

QString tr(const char *text)
{
    return QCoreApplication::translate("Sql", text);
}

/// Length of the valid UTF-8 sequence at `at`; 0 if there is none (overlong forms, surrogates and
/// code points beyond U+10FFFF are none).
int sequenceLength(const QByteArray &utf8, qsizetype at)
{
    const auto byteAt = [&](qsizetype i) {
        return i < utf8.size() ? static_cast<unsigned char>(utf8.at(i)) : 0u;
    };
    const unsigned first = byteAt(at);
    if (first < 0x80)
        return 1;
    const auto follows = [&](qsizetype i, unsigned low = 0x80, unsigned high = 0xBF) {
        return byteAt(i) >= low && byteAt(i) <= high;
    };
    if (first >= 0xC2 && first <= 0xDF)
        return follows(at + 1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : 0xBF;
        return follows(at + 1, low, high) && follows(at + 2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
        return follows(at + 1, low, high) && follows(at + 2) && follows(at + 3) ? 4 : 0;
    }
    return 0;
}

} // namespace

TextPositions::TextPositions(QByteArray utf8) : m_utf8(std::move(utf8))
{
    m_marks.reserve(static_cast<size_t>(m_utf8.size() / markDistance) + 1);
    TextPosition position;
    m_marks.push_back(position);
    while (position.byte < m_utf8.size()) {
        advance(position, m_utf8);
        if (position.byte - m_marks.back().byte >= markDistance)
            m_marks.push_back(position);
    }
}

template <typename Member>
TextPosition TextPositions::find(Member member, qsizetype value) const
{
    const auto after = std::upper_bound(
        m_marks.begin(), m_marks.end(), value,
        [member](qsizetype wanted, const TextPosition &mark) { return wanted < mark.*member; });
    if (after == m_marks.begin())
        return {};
    TextPosition position = *(after - 1);
    while (position.byte < m_utf8.size() && position.*member < value) {
        TextPosition next = position;
        advance(next, m_utf8);
        if (next.*member > value)
            break;
        position = next;
    }
    return position;
}

TextPosition TextPositions::atByte(qsizetype byte) const
{
    return find(&TextPosition::byte, byte);
}

TextPosition TextPositions::atUtf16(qsizetype unit) const
{
    return find(&TextPosition::utf16, unit);
}

TextPosition TextPositions::atCharacter(qsizetype character) const
{
    return find(&TextPosition::character, character);
}

Result<void> checkText(const QByteArray &utf8)
{
    qsizetype at = 0;
    while (at < utf8.size()) {
        const int length = utf8.at(at) == '\0' ? 0 : sequenceLength(utf8, at);
        if (length > 0) {
            at += length;
            continue;
        }
        const TextPosition position = TextPositions(utf8.left(at)).atByte(at);
        const bool nul = utf8.at(at) == '\0';
        Error error;
        error.kind = ErrorKind::ScriptSyntax;
        error.message = nul ? tr("The text holds a NUL byte.") : tr("The text is not valid UTF-8.");
        error.hint = nul ? tr("Remove it: PostgreSQL would read nothing behind it.")
                         : tr("Save the file with the encoding UTF-8.");
        error.line = position.line;
        error.column = position.column;
        return fail(std::move(error));
    }
    return {};
}

QString fromUtf8Whole(const QByteArray &utf8)
{
    qsizetype marks = 0;
    while (utf8.mid(3 * marks, 3) == "\xEF\xBB\xBF")
        ++marks;
    return QString(marks, QChar(0xFEFF)) + QString::fromUtf8(utf8.mid(3 * marks));
}

Result<QByteArray> checkedUtf8(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar unit = text.at(i);
        if (!unit.isSurrogate())
            continue;
        if (unit.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            ++i;
            continue;
        }
        const TextPosition position = TextPositions(text.left(i).toUtf8()).atUtf16(i);
        Error error;
        error.kind = ErrorKind::ScriptSyntax;
        error.message = tr("The text holds half a character (a lone surrogate).");
        error.hint = tr("Remove it.");
        error.line = position.line;
        error.column = position.column;
        return fail(std::move(error));
    }
    QByteArray utf8 = text.toUtf8();
    if (const Result<void> fine = checkText(utf8); !fine)
        return fail(fine.error());
    return utf8;
}

} // namespace Retort
