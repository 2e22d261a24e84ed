#pragma once

#include "migrations/python/ast.h"
#include "migrations/result.h"

#include <QByteArrayView>

namespace Retort::Python {

/// Reads a whole Python 3 file (the grammar of 3.12; the patterns of `case` are skipped). Fails
/// with ScriptSyntax and its place where CPython would, and where code is nested deeper than any
/// interpreter takes; time and memory are linear in the size.
Result<Module> parseModule(QByteArrayView bytes);

/// As above, of characters that were decoded (LF only).
Result<Module> parseSource(const QString &source);

} // namespace Retort::Python
