#include "ui/history/graphgeometry.h"

#include <algorithm>
#include <climits>

namespace Retort {

int GraphMetrics::columnWidth(int lanes) const
{
    const int places = std::clamp(lanes, 1, GraphLayout::drawnLanes + 1);
    return 9 * u + 4 * u * (places - 1);
}

GraphDimming makeDimming(const GraphLayout &layout, std::vector<char> lit)
{
    GraphDimming result;
    result.litRows = std::move(lit);
    if (result.litRows.empty())
        return result;
    result.litBelow.assign(size_t(layout.edges.size()), INT_MAX);
    for (const LayoutEdge &edge : layout.edges) {
        const bool both = result.litRows[size_t(edge.childRow)]
                          && (edge.parentRow < 0 || result.litRows[size_t(edge.parentRow)]);
        if (both) {
            int &below = result.litBelow[size_t(edge.shared)];
            below = std::min(below, edge.childRow);
        }
    }
    return result;
}

void GraphStroke::addTo(QPainterPath &path, double radius) const
{
    path.moveTo(from);
    const double side = from.x() < to.x() ? 1 : -1;
    switch (shape) {
    case Shape::Straight:
        path.lineTo(to);
        break;
    case Shape::Leave: {
        path.lineTo(to.x() - side * radius, from.y());
        const QRectF circle(to.x() - (side > 0 ? 2 * radius : 0), from.y(), 2 * radius, 2 * radius);
        path.arcTo(circle, 90, side > 0 ? -90 : 90);
        path.lineTo(to);
        break;
    }
    case Shape::Enter: {
        path.lineTo(from.x(), to.y() - radius);
        const QRectF circle(from.x() - (side > 0 ? 0 : 2 * radius), to.y() - 2 * radius, 2 * radius,
                            2 * radius);
        path.arcTo(circle, side > 0 ? 180 : 0, side > 0 ? 90 : -90);
        path.lineTo(to);
        break;
    }
    }
}

GraphRowGeometry graphRow(const GraphLayout &layout, int row, const GraphMetrics &metrics,
                          const GraphDimming &dimming)
{
    GraphRowGeometry result;
    const LayoutRow &entry = layout.rows.at(row);
    const double middle = metrics.middle();
    const double bottom = metrics.rowHeight;
    const auto laneX = [&](int lane) {
        return metrics.laneX(std::min(lane, GraphLayout::drawnLanes));
    };
    result.beyond = entry.lane >= GraphLayout::drawnLanes;
    result.node = {laneX(entry.lane), middle};
    result.color = entry.color;
    result.nodeDimmed = !dimming.isRowLit(row);
    // A row may be the end of very many edges; what lies on the same place is drawn once a colour.
    constexpr int mostStrokes = 200;
    const int count = std::min(entry.edgeCount, mostStrokes);
    for (int i = 0; i < count; ++i) {
        const int index = layout.rowEdges.at(entry.firstEdge + i);
        const LayoutEdge &edge = layout.edges.at(index);
        const bool hidden = edge.lane >= GraphLayout::drawnLanes;
        if (hidden && result.beyond)
            continue;
        GraphStroke stroke;
        stroke.color = edge.color;
        stroke.dashed = edge.kind == EdgeKind::Dependency;
        const double x = laneX(edge.lane);
        const bool own = edge.lane == entry.lane;
        if (row == edge.childRow) {
            stroke.dimmed = dimming.isActive()
                            && (!dimming.isRowLit(row)
                                || (edge.parentRow >= 0 && !dimming.isRowLit(edge.parentRow)));
            stroke.from = result.node;
            if (edge.parentRow < 0 && row == int(layout.rows.size()) - 1) {
                // No row below: the cross stands at this row's end.
                const QPointF cross(x, bottom - metrics.u);
                if (own) {
                    stroke.to = cross;
                    result.strokes.append(stroke);
                }
                result.crosses.append(cross);
                continue;
            }
            stroke.shape = own ? GraphStroke::Shape::Straight : GraphStroke::Shape::Leave;
            stroke.to = {x, bottom};
            if (hidden) {
                // Into the lanes that are not drawn: only the way there.
                stroke.shape = GraphStroke::Shape::Straight;
                stroke.to = {x, middle};
            }
        } else {
            stroke.dimmed = dimming.isActive() && dimming.litBelow[size_t(index)] >= row;
            stroke.from = {x, 0};
            if (edge.parentRow < 0) {
                stroke.to = {x, middle};
                result.crosses.append(stroke.to);
            } else if (row < edge.parentRow) {
                stroke.to = {x, bottom};
            } else {
                stroke.shape = own ? GraphStroke::Shape::Straight : GraphStroke::Shape::Enter;
                stroke.to = result.node;
                if (hidden) {
                    stroke.shape = GraphStroke::Shape::Straight;
                    stroke.from = {x, middle};
                }
            }
        }
        result.strokes.append(stroke);
    }
    std::stable_sort(
        result.strokes.begin(), result.strokes.end(),
        [](const GraphStroke &a, const GraphStroke &b) { return a.dimmed && !b.dimmed; });
    return result;
}

} // namespace Retort
