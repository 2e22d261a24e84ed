#pragma once

#include "migrations/result.h"

#include <QByteArrayView>
#include <QString>

namespace Retort::Python {

/// The characters of a Python file as its own tokeniser sees them: decoded by the byte order mark
/// or the coding cookie of the first two lines (UTF-8 without one; ASCII, Latin-1 and what Qt
/// decodes otherwise), every line end as LF, no mark. Fails with ScriptSyntax and the line where
/// bytes do not decode, where the encoding is not known, or where the file holds a NUL.
Result<QString> decodeSource(QByteArrayView bytes);

} // namespace Retort::Python
