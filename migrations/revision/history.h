#pragma once

#include "migrations/result.h"
#include "migrations/revision/revisiongraph.h"

namespace Retort {

/// Every revision, newest first, in the order of `history`. In a graph with faults what cannot be
/// walked to (cycles) follows in load order, so that each node is there once.
QList<int> historyAll(const RevisionGraph &graph);

/// The revisions of a range `START:END` in the order of `history`; either end may be missing.
/// `current` at one end stands for `rows`. An empty `range` is everything. `usage` where the form
/// is wrong, `not_reachable` where START is not below END; else the errors of resolving (CLI.md).
Result<QList<int>> historyRange(const RevisionGraph &graph, const QString &range,
                                const QStringList &rows = {});

/// Whether a range needs the version table's rows.
bool historyRangeNeedsRows(const QString &range);

/// What `branches` lists: branch points in the order of `history`.
QList<int> branchPoints(const RevisionGraph &graph);

/// What `heads` lists: no child by down_revision, or with `resolveDependencies` nobody depends on
/// it.
QList<int> headList(const RevisionGraph &graph, bool resolveDependencies);

} // namespace Retort
