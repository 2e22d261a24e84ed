#pragma once

#include "migrations/sql/statement.h"

#include <QList>
#include <QString>

namespace Retort {

/// What a branch's statements do to one schema object.
struct ObjectTouch
{
    /// `table`, `index`, `view`, `type`, `function`, …
    QString kind;
    /// `schema.name`, or `schema.table.column`; as written where no schema is.
    QString object;
    /// For a person: `+ column model`, `name renamed to full_name`, `new table`, `referenced by chunks`.
    QString what;
    enum class Effect {
        Creates,
        Alters,
        Drops,
        Uses,
    };
    Effect effect = Effect::Uses;
    QString revision;

    friend bool operator==(const ObjectTouch &, const ObjectTouch &) = default;
};

} // namespace Retort
