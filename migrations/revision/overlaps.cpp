#include "migrations/revision/overlaps.h"

#include <QCoreApplication>

namespace Retort {

std::optional<Overlap> findOverlap(const RevisionGraph &graph, const QList<int> &nodes)
{
    if (nodes.size() < 2)
        return std::nullopt;
    for (const int above : nodes) {
        const QBitArray below = graph.ancestors({above}, RevisionGraph::Relations::Both);
        for (const int node : nodes) {
            if (node != above && below.testBit(node))
                return Overlap{above, node};
        }
    }
    return std::nullopt;
}

Error overlappingRows(const RevisionGraph &graph, const Overlap &overlap)
{
    const QString above = graph.revision(overlap.above).id;
    const QString below = graph.revision(overlap.below).id;
    Error error;
    error.kind = ErrorKind::OverlappingVersions;
    error.message =
        QCoreApplication::translate(
            "Retort::Planner",
            "The version table holds %1 and %2, but %1 comes after %2: one row too many.")
            .arg(above, below);
    error.hint = QCoreApplication::translate(
                     "Retort::Planner",
                     "Set it right with stamp --purge and the revisions that are really applied, "
                     "such as %1.")
                     .arg(above);
    return error;
}

} // namespace Retort
