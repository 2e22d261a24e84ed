#pragma once

#include <QList>
#include <limits>
#include <vector>

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
    /// -1: the parent is missing (or stands above, in a cycle); the edge ends in a cross one row
    /// below the child, or below the child itself in the last row.
    int parentRow = -1;
    /// The lane in which the line runs between the two rows.
    int lane = 0;
    /// Index of the path's colour; stable, independent of the lane's position.
    int color = 0;
    EdgeKind kind = EdgeKind::FirstParent;
    /// Edges of one kind to the same parent may share a lane: the index of the one that starts
    /// highest and therefore draws the common run. The edge's own index if it shares with none.
    int shared = 0;

    friend bool operator==(const LayoutEdge &, const LayoutEdge &) = default;
};

struct LayoutRow
{
    /// Handle in the RevisionGraph.
    int node = -1;
    int lane = 0;
    int color = 0;
    /// Slice of GraphLayout::rowEdges: every edge that leaves or enters this row, and of those that
    /// cross it the ones in drawn lanes (of edges with a common run, the one that draws it).
    int firstEdge = 0;
    int edgeCount = 0;

    friend bool operator==(const LayoutRow &, const LayoutRow &) = default;
};

/// Where everything in the history's graph stands. Lane 0 is the trunk. Deterministic.
struct GraphLayout
{
    /// More lanes than this are never drawn.
    static constexpr int drawnLanes = 8;

    QList<LayoutRow> rows;
    QList<LayoutEdge> edges;
    /// Indices into `edges`, see LayoutRow.
    QList<int> rowEdges;
    int laneCount = 0;

    /// Row of every node, by handle.
    QList<int> rowsOfNodes() const;

    friend bool operator==(const GraphLayout &, const GraphLayout &) = default;
};

/// A graph as plain numbers, for laying out a part of a history or one that is no RevisionGraph.
struct LayoutInput
{
    struct Node
    {
        /// Slices of `links`: parents by down_revision in the file's order, then dependencies.
        int firstLink = 0;
        int parents = 0;
        int dependencies = 0;
        /// Parents that no file describes.
        int missing = 0;
        /// Milliseconds; unknown dates are older than all known ones.
        qint64 date = std::numeric_limits<qint64>::min();
        /// Declares a branch label.
        bool labelled = false;
    };
    std::vector<Node> nodes;
    std::vector<int> links;

    /// Appends a node; `parents` and `dependencies` are handles, also of nodes that come later.
    int add(const std::vector<int> &parents, const std::vector<int> &dependencies = {},
            int missing = 0, qint64 date = std::numeric_limits<qint64>::min(),
            bool labelled = false);
};

/// Newest on top: topological order, a branch kept together under its merge, ties by date and then
/// load order. The trunk is the first-parent chain from the unlabelled head with the longest path:
/// a head is labelled where the part of its chain that no other head shares declares a label. Lanes
/// are given to whole paths, so they never move; a shorter path is nearer to the trunk than a
/// longer one around it. Colours are given to paths from the oldest on, so that new revisions
/// change none. Terminates and shows every node once for any input, cycles too.
GraphLayout layoutGraph(const LayoutInput &input);
GraphLayout layoutGraph(const RevisionGraph &graph);

} // namespace Retort
