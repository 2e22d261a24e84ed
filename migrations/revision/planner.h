#pragma once

#include "migrations/result.h"
#include "migrations/revision/plan.h"
#include "migrations/revision/revisiongraph.h"

namespace Retort {

/// Plans are made from the version table's `rows` (none: nothing is applied; doubles count once),
/// by Alembic's rules. A graph with faults refuses with the first; a row that no file describes is
/// `unknown_version_row`. Other errors: those of the graph (CLI.md).

/// `target`: an identifier, `head`, `heads`, `+N`, `LABEL@+N`, `REV+N`, … An older or applied
/// target is an empty plan. Rows of which one is an ancestor of another: `overlapping_versions`.
Result<Plan> planUpgrade(const RevisionGraph &graph, const QString &target,
                         const QStringList &rows);

/// `target`: the revision that stays, `base`, `-N`, `LABEL@-N`, `LABEL@base`, …
Result<Plan> planDowngrade(const RevisionGraph &graph, const QString &target,
                           const QStringList &rows);

/// Sets the version table without running anything; a step a target. `purge` empties the table
/// first: then `rows` may be unknown, and the first step's operations begin with their deletion.
Result<Plan> planStamp(const RevisionGraph &graph, const QStringList &targets,
                       const QStringList &rows, bool purge = false);

/// The rows after `operations`, sorted; fails with `version_table` where a row is not as it should
/// be.
Result<QStringList> rowsAfter(const QStringList &rows, const QList<VersionOperation> &operations);

} // namespace Retort
