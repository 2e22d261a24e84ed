#pragma once

#include "migrations/revision/layout.h"

#include <QList>
#include <QPainterPath>
#include <QPointF>
#include <QRectF>
#include <vector>

namespace Retort {

/// Measures of the graph column, all from the unit u (LOOK: section 4). Device-independent px.
struct GraphMetrics
{
    int u = 4;
    int rowHeight = 24;

    explicit GraphMetrics(int unit = 4) : u(unit), rowHeight(6 * unit) {}

    double laneX(int lane) const { return 5.5 * u + 4.0 * u * lane; }
    double middle() const { return rowHeight / 2.0; }
    double lineWidth() const { return u / 2.0; }
    double bend() const { return 2.0 * u; }
    double nodeSize() const { return 2.5 * u; }
    double diamondSize() const { return 3.0 * u; }
    double ringRadius() const { return 2.0 * u; }
    QRectF gauge() const { return {0.75 * u, 0, double(u), double(rowHeight)}; }
    /// Width of the column for that many lanes; more than are drawn get a place for "…".
    int columnWidth(int lanes) const;
};

/// Which rows and edges are not dimmed. Made once when the selection or search changes.
struct GraphDimming
{
    /// By row; empty: nothing is dimmed.
    std::vector<char> litRows;
    /// By edge that draws a run: its run is lit below this row. INT_MAX: nowhere.
    std::vector<int> litBelow;

    bool isActive() const { return !litRows.empty(); }
    bool isRowLit(int row) const { return litRows.empty() || litRows[size_t(row)]; }
};

/// `lit`: one flag a row.
GraphDimming makeDimming(const GraphLayout &layout, std::vector<char> lit);

/// One piece of an edge inside a row, in the cell's coordinates.
struct GraphStroke
{
    enum class Shape {
        /// `from` down to `to`.
        Straight,
        /// From the node sideways, a quarter of a circle, down to the row's end.
        Leave,
        /// From the row's top down, a quarter of a circle, sideways to the node.
        Enter,
    };
    Shape shape = Shape::Straight;
    QPointF from;
    QPointF to;
    int color = 0;
    bool dashed = false;
    bool dimmed = false;

    /// Adds the line to `path`; `radius`: of the bend.
    void addTo(QPainterPath &path, double radius) const;

    friend bool operator==(const GraphStroke &, const GraphStroke &) = default;
};

enum class NodeShape {
    Circle,
    /// A merge.
    Square,
    /// A base.
    Diamond,
};

struct GraphRowGeometry
{
    /// In the order they are painted: dimmed ones first.
    QList<GraphStroke> strokes;
    /// Centres of the crosses that stand for missing parents.
    QList<QPointF> crosses;
    QPointF node;
    int color = 0;
    bool nodeDimmed = false;
    /// The node stands in a lane that is not drawn: "…" stands at `node`.
    bool beyond = false;
};

/// Everything of row `row` but the node's own state.
GraphRowGeometry graphRow(const GraphLayout &layout, int row, const GraphMetrics &metrics,
                          const GraphDimming &dimming);

} // namespace Retort
