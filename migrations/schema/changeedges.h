#pragma once

#include "migrations/schema/changesteps.h"

#include <vector>

namespace Retort {

/// One step must come before another one.
struct ChangeEdge
{
    /// Indexes into `ChangeSteps::steps`.
    int from;
    int to;
    /// The items whose dependency it is; they may be done along by other items' steps.
    int fromItem;
    int toItem;
    /// Wanted, and given up where it ties a knot.
    bool soft;
};

/// What the dependencies of both schemas, and the server's rules beside them, demand.
std::vector<ChangeEdge> changeEdges(const ChangeSteps &steps);

/// Part of `changeEdges`: what stands in whose way without a need between the two: constraints and
/// bounds of one table, overloads of a routine, logged and unlogged tables, names in bodies.
void addEdgesBetween(const ChangeSteps &steps, std::vector<ChangeEdge> &edges);

} // namespace Retort
