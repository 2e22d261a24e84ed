#pragma once

#include <QSet>
#include <QString>

namespace Retort {

/// The identifiers in the definition of a routine, its body read as SQL too, as the catalog spells
/// them (unquoted words in lower case). Too many rather than too few: what they mean is not asked.
QSet<QString> namesInBody(const QString &definition);

} // namespace Retort
