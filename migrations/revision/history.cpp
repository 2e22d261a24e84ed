#include "migrations/revision/history.h"

#include "migrations/revision/identifier.h"
#include "migrations/revision/order.h"
#include "migrations/revision/overlaps.h"

#include <QCoreApplication>

#include <algorithm>

namespace Retort {

namespace {

using Relations = RevisionGraph::Relations;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::History", text);
}

/// One end of a range: an identifier, or rows of the version table.
struct End
{
    QString identifier;
    QList<int> rows;
    bool isRows = false;
};

class Range
{
public:
    Range(const RevisionGraph &graph, QString written)
        : m_graph(graph), m_resolver(graph), m_written(std::move(written))
    {}

    Result<QList<int>> walk(const End &lower, const End &upper)
    {
        const auto targets = upperTargets(lower, upper);
        if (!targets)
            return targets;
        if (const auto overlap = findOverlap(m_graph, *targets))
            return overlapping(*overlap, upper.isRows);
        const auto bottom = lowerNodes(lower, *targets);
        if (!bottom)
            return bottom;
        const QBitArray required = m_graph.ancestors(*targets, Relations::Both);
        if (std::any_of(bottom->begin(), bottom->end(),
                        [&](int node) { return !required.testBit(node); }))
            return notReachable();
        if (const auto overlap = findOverlap(m_graph, *bottom))
            return overlapping(*overlap, lower.isRows);

        QBitArray wanted = required;
        if (!bottom->isEmpty()) {
            wanted &= ~m_graph.ancestors(*bottom, Relations::Both);
            for (const int node : *bottom)
                wanted.setBit(node);
            wanted &= m_graph.descendants(*bottom, Relations::DownRevision);
        }
        const QList<int> order = orderDownwards(m_graph, wanted, *targets);
        // Linked by dependencies only: not a line that can be walked.
        if (order.size() < wanted.count(true) && m_graph.faults().isEmpty())
            return notReachable();
        return order;
    }

private:
    Result<QList<int>> upperTargets(const End &lower, const End &upper)
    {
        if (upper.isRows)
            return filterByBranch(lower, upper.rows);
        QList<int> from = lower.rows;
        const auto relative = RelativeIdentifier::parse(upper.identifier);
        if (relative && relative->symbol.isEmpty() && relative->steps > 0 && !lower.isRows) {
            const auto start = relative->label.isEmpty() ? single(lower.identifier)
                                                         : m_resolver.revisions(lower.identifier);
            if (!start)
                return start;
            for (const int node : *start) {
                if (node >= 0 && !from.contains(node))
                    from.append(node);
            }
        }
        const auto targets = m_resolver.upgradeTargets(from, upper.identifier, false);
        if (!targets)
            return targets;
        return filterByBranch(lower, *targets);
    }

    Result<QList<int>> single(const QString &identifier) const
    {
        const auto node = m_resolver.revision(identifier);
        if (!node)
            return fail(node.error());
        return QList<int>{*node};
    }

    /// `LABEL@…` as the start keeps the walk on that branch.
    Result<QList<int>> filterByBranch(const End &lower, QList<int> targets) const
    {
        const qsizetype at = lower.identifier.indexOf(QLatin1Char('@'));
        if (lower.isRows || at < 0)
            return targets;
        const QString branch = lower.identifier.left(at);
        const auto owner = m_resolver.revision(branch);
        if (!owner) {
            // Nothing of that name: what was meant is a branch.
            return owner.error().kind == ErrorKind::UnknownRevision && !branch.isEmpty()
                       ? fail(m_resolver.branch(branch).error())
                       : fail(owner.error());
        }
        QString label = branch;
        if (*owner >= 0 && m_graph.revision(*owner).id == branch) {
            const QStringList &labels = m_graph.labels(*owner);
            if (labels.size() != 1) {
                const QBitArray related = m_graph.ancestors({*owner}, Relations::DownRevision)
                                          | m_graph.descendants({*owner}, Relations::DownRevision);
                targets.removeIf([&](int node) { return !related.testBit(node); });
                return targets;
            }
            label = labels.first();
        }
        targets.removeIf([&](int node) { return !m_graph.labels(node).contains(label); });
        return targets;
    }

    /// Empty: from the beginning.
    Result<QList<int>> lowerNodes(const End &lower, const QList<int> &targets) const
    {
        if (lower.isRows)
            return lower.rows;
        auto found = m_resolver.revisions(lower.identifier);
        if (!found)
            return found;
        const auto outside =
            std::count_if(found->begin(), found->end(), [](int node) { return node < 0; });
        // -N counts from the heads; where that leads past the beginning, from the range's own end.
        if (!found->isEmpty() && found->first() == IdentifierResolver::nothing
            && targets.size() == 1) {
            const auto steps =
                RelativeIdentifier::parse(lower.identifier.section(QLatin1Char('@'), -1));
            const auto place =
                m_resolver.walk(targets.first(), steps ? steps->steps : 0, QString(), false);
            if (!place)
                return fail(place.error());
            return *place < 0 ? QList<int>() : QList<int>{*place};
        }
        // A walk down past the beginning begins there; but heads that disagree are no one place.
        if (outside == found->size())
            return QList<int>();
        if (found->first() == IdentifierResolver::nothing) {
            return fail(ErrorKind::MultipleHeads,
                        tr("%1 counts from every head, and there are several: %2.")
                            .arg(lower.identifier, m_resolver.listOf(m_graph.realHeads())),
                        tr("Name the range's end, or say which branch, as in LABEL@-1:."));
        }
        if (outside > 0)
            return notReachable();
        return found;
    }

    tl::unexpected<Error> notReachable() const
    {
        return fail(ErrorKind::NotReachable,
                    tr("The range %1 does not go up one branch: its start is not below its end.")
                        .arg(m_written),
                    tr("The older revision stands first, as in OLDER:NEWER."));
    }

    tl::unexpected<Error> overlapping(const Overlap &overlap, bool areRows) const
    {
        if (areRows)
            return fail(overlappingRows(m_graph, overlap));
        return fail(ErrorKind::OverlappingVersions,
                    tr("An end of the range %1 names %2 and %3, of which the first comes after the "
                       "second.")
                        .arg(m_written, m_graph.revision(overlap.above).id,
                             m_graph.revision(overlap.below).id),
                    tr("Name one revision, or say which branch, as in LABEL@-1."));
    }

    const RevisionGraph &m_graph;
    IdentifierResolver m_resolver;
    QString m_written;
};

} // namespace

QList<int> historyAll(const RevisionGraph &graph)
{
    QBitArray all(graph.size(), true);
    QList<int> order = orderDownwards(graph, all, graph.realHeads());
    if (order.size() == graph.size())
        return order;
    for (const int node : std::as_const(order))
        all.clearBit(node);
    for (int node = 0; node < graph.size(); ++node) {
        if (all.testBit(node))
            order.append(node);
    }
    return order;
}

bool historyRangeNeedsRows(const QString &range)
{
    const QStringList ends = range.trimmed().split(QLatin1Char(':'));
    return ends.size() == 2 && ends.contains(QStringLiteral("current"));
}

Result<QList<int>> historyRange(const RevisionGraph &graph, const QString &range,
                                const QStringList &rows)
{
    if (range.isEmpty())
        return historyAll(graph);
    const QStringList ends = range.trimmed().split(QLatin1Char(':'));
    if (ends.size() != 2) {
        return fail(ErrorKind::Usage, tr("\"%1\" is not a range of revisions.").arg(range),
                    tr("Write START:END, START: or :END."));
    }
    static const QString current = QStringLiteral("current");
    if (ends.first() == current && ends.last() == current) {
        return fail(ErrorKind::UnknownRevision,
                    tr("\"current\" can stand at one end of a range only."),
                    tr("Write current: or :current."));
    }
    End lower{ends.first().isEmpty() ? QStringLiteral("base") : ends.first(), {}, false};
    End upper{ends.last().isEmpty() ? QStringLiteral("heads") : ends.last(), {}, false};
    if (historyRangeNeedsRows(range)) {
        const auto nodes = nodesOfRows(graph, rows);
        if (!nodes)
            return nodes;
        End &end = upper.identifier == current ? upper : lower;
        // Nothing is applied: from the beginning, or up to everything.
        if (nodes->isEmpty())
            end.identifier = &end == &upper ? QStringLiteral("heads") : QStringLiteral("base");
        else
            end = End{QString(), *nodes, true};
    }
    if (lower.identifier == QLatin1String("base") && upper.identifier == QLatin1String("heads"))
        return historyAll(graph);
    return Range(graph, range.trimmed()).walk(lower, upper);
}

QList<int> branchPoints(const RevisionGraph &graph)
{
    QList<int> points = historyAll(graph);
    points.removeIf([&](int node) { return !graph.isBranchPoint(node); });
    return points;
}

QList<int> headList(const RevisionGraph &graph, bool resolveDependencies)
{
    return resolveDependencies ? graph.realHeads() : graph.heads();
}

} // namespace Retort
