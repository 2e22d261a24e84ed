#pragma once

#include "migrations/python/ast.h"
#include "migrations/python/evaluate.h"

namespace Retort::Test {

/// The tree in a form that astdump.py makes of CPython's own.
QByteArray dumpTree(const Python::Module &module);

/// A value, and one line an effect, for looking.
QByteArray dumpValue(const Python::Value &value);
QByteArray dumpEffects(const QList<Python::Effect> &effects);
/// Only what record.py records: calls that begin with Alembic, and those that create, drop or
/// execute; the blocks; and NOT STATIC.
QByteArray dumpActions(const QList<Python::Effect> &effects);

} // namespace Retort::Test
