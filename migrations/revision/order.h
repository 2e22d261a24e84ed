#pragma once

#include "migrations/revision/revisiongraph.h"

namespace Retort {

/// `todo` (one bit a node) from above to below, in Alembic's order: the heads in load order, each
/// line walked down for as long as nothing that is still to come needs its next revision. What
/// cannot be reached from `heads` is left out. In a graph with cycles nothing of them is reached.
QList<int> orderDownwards(const RevisionGraph &graph, const QBitArray &todo,
                          const QList<int> &heads);

} // namespace Retort
