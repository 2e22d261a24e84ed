#pragma once

#include "migrations/python/ast.h"

#include <QList>
#include <QStringList>

namespace Retort::Python {

/// Something that was taken for granted: no fact of the file, but of how it will run.
struct Assumption
{
    int line = 0;
    QString text;

    friend bool operator==(const Assumption &, const Assumption &) = default;
};

struct Evaluation
{
    /// Whether the file defines the function at all. Where it does not, there are no effects.
    bool found = false;
    /// In the order in which they would happen. A NotStatic is the last one.
    QList<Effect> effects;
    /// "the dialect is taken for postgresql", "taken as Alembic renders offline".
    QList<Assumption> assumptions;

    bool isStatic() const
    {
        return effects.isEmpty() || effects.last().kind != Effect::Kind::NotStatic;
    }
};

/// What the function of the file ("upgrade", "downgrade") would do on PostgreSQL when rendered
/// offline, told without running Python: constants and the file's own helpers are followed, the
/// rest stays symbolic (see Value). Bounded in time, memory and depth; what is beyond ends in
/// NotStatic.
Evaluation evaluate(const Module &module, const QString &function);

/// The names of the functions that the file defines at its top level, in order.
QStringList functionNames(const Module &module);

} // namespace Retort::Python
