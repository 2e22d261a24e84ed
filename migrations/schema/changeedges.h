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

} // namespace Retort
