#pragma once

#include <QList>

namespace Retort {

class RevisionGraph;

enum class EdgeKind {
    /// To the first parent: straight down the child's lane, bending into the branch point's row.
    FirstParent,
    /// To another parent of a merge: leaves sideways in the merge's row and bends down.
    MergeParent,
    /// depends_on: dashed.
    Dependency,
};

/// A line from a child's row down to a parent's row (rows count from 0 at the top).
struct LayoutEdge
{
    int childRow = 0;
    /// -1: the parent is missing; the edge ends in a cross just below the child.
    int parentRow = -1;
    /// The lane in which the line runs between the two rows.
    int lane = 0;
    /// Index of the path's colour; stable, independent of the lane's position.
    int color = 0;
    EdgeKind kind = EdgeKind::FirstParent;

    friend bool operator==(const LayoutEdge &, const LayoutEdge &) = default;
};

struct LayoutRow
{
    /// Handle in the RevisionGraph.
    int node = -1;
    int lane = 0;
    int color = 0;
    /// Slice of GraphLayout::rowEdges: every edge that crosses, leaves or enters this row.
    int firstEdge = 0;
    int edgeCount = 0;

    friend bool operator==(const LayoutRow &, const LayoutRow &) = default;
};

/// Where everything in the history's graph stands. Lane 0 is the trunk. Deterministic.
struct GraphLayout
{
    QList<LayoutRow> rows;
    QList<LayoutEdge> edges;
    /// Indices into `edges`, see LayoutRow.
    QList<int> rowEdges;
    int laneCount = 0;

    friend bool operator==(const GraphLayout &, const GraphLayout &) = default;
};

/// Newest on top: topological order, a branch kept together under its merge, ties by date and then
/// load order. The trunk is the first-parent chain from the unlabelled head with the longest path.
GraphLayout layoutGraph(const RevisionGraph &graph);

} // namespace Retort
