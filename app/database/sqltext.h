#pragma once

#include "migrations/sql/quoting.h"

namespace Retort {

/// Quoted by migrations/sql. What cannot be quoted (NUL, which no catalog and no script can hold)
/// becomes SQL that every server refuses, so that it can never mean something else.
inline QString literal(const QString &text)
{
    return quoteLiteral(text).value_or(QStringLiteral("\"\""));
}

inline QString identifier(const QString &name)
{
    return quoteIdentifier(name).value_or(QStringLiteral("\"\""));
}

} // namespace Retort
