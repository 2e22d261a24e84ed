#pragma once

#include "migrations/error.h"
#include "migrations/revision/revisiongraph.h"

#include <optional>

namespace Retort {

struct Overlap
{
    int above = -1;
    int below = -1;
};

/// The first pair of `nodes` of which one is an ancestor of the other, dependencies count.
std::optional<Overlap> findOverlap(const RevisionGraph &graph, const QList<int> &nodes);

/// `overlapping_versions`, for rows of the version table.
Error overlappingRows(const RevisionGraph &graph, const Overlap &overlap);

} // namespace Retort
