#pragma once

#include <QByteArrayView>
#include <QString>
#include <optional>

namespace Retort {

/// What Python's `str.isspace` says of one UTF-16 unit (all such characters are in the BMP).
bool isPythonSpace(QChar c);

/// `str.strip()`.
QString pythonStrip(const QString &text);

/// `str.rstrip()`.
QString pythonRightStrip(const QString &text);

/// `str.lower()`: as QString::toLower, and a Greek sigma at a word's end becomes the final one.
QString pythonLower(const QString &text);

/// `repr()` of a str: the quotes, escapes and hex forms that Python writes.
QString pythonRepr(const QString &text);

/// The UTF-8 text without a BOM; nullopt if it is not valid UTF-8 or holds a NUL. `badLine`:
/// 1-based.
std::optional<QString> decodeUtf8(QByteArrayView bytes, int *badLine = nullptr);

} // namespace Retort
