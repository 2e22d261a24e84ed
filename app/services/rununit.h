#pragma once

#include "app/services/migrator.h"

namespace Retort {

/// What runs in one go: a section of a revision, or a revision without statements (section 0).
struct RunUnit
{
    int step = 0;
    int section = 0;
    bool autocommit = false;
    /// The step begins with it; the version row is written with the last.
    bool first = true;
    bool last = true;
    QList<SqlStatement> statements;

    friend bool operator==(const RunUnit &, const RunUnit &) = default;
};

/// The units of a plan, in order. Empty sections run nothing and are left out.
QList<RunUnit> unitsOf(const PreparedPlan &prepared);

/// The rows after an operation.
QStringList applyOperations(QStringList rows, const QList<VersionOperation> &operations);

} // namespace Retort
