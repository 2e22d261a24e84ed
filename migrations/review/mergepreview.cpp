#include "migrations/review/mergepreview.h"

#include "migrations/revision/layout.h"

#include <QBitArray>
#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace Retort {

namespace {

using Relations = RevisionGraph::Relations;

constexpr qsizetype ShortId = 12;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::MergePreview", text);
}

/// The head at the top of the trunk's lane; -1: none.
int trunkHead(const RevisionGraph &graph)
{
    const GraphLayout layout = layoutGraph(graph);
    for (const LayoutRow &row : layout.rows) {
        if (row.lane == 0)
            return row.node;
    }
    return -1;
}

/// Nodes of `wanted`, parents first, siblings in load order.
QList<int> oldestFirst(const RevisionGraph &graph, const QBitArray &wanted, int head)
{
    QList<int> order;
    QBitArray seen(graph.size());
    struct Visit
    {
        int node;
        qsizetype next;
    };
    QList<Visit> stack;
    const auto enter = [&](int node) {
        if (wanted.testBit(node) && !seen.testBit(node)) {
            seen.setBit(node);
            stack.append({node, 0});
        }
    };
    enter(head);
    while (!stack.isEmpty()) {
        Visit &top = stack.last();
        const QList<int> &parents = graph.parents(top.node);
        if (top.next < parents.size()) {
            const int parent = parents.at(top.next++);
            enter(parent);
        } else {
            order.append(top.node);
            stack.removeLast();
        }
    }
    return order;
}

QString branchName(const RevisionGraph &graph, int head, const QList<int> &heads,
                   const QBitArray &own, int trunk)
{
    QSet<QString> others;
    for (const int other : heads) {
        if (other != head) {
            const QStringList &labels = graph.labels(other);
            others.unite(QSet<QString>(labels.begin(), labels.end()));
        }
    }
    for (const QString &label : graph.labels(head)) {
        const int owner = graph.labelOwner(label);
        if (!others.contains(label) && owner >= 0 && own.testBit(owner))
            return label;
    }
    if (head == trunk)
        return QStringLiteral("trunk");
    const QString &id = graph.revision(head).id;
    return id.size() > ShortId + 2 ? id.left(ShortId) + QChar(0x2026) : id;
}

/// `public.x` and `x` are the same row.
QString rowKey(const OverlapRow &row)
{
    QString object = row.object;
    if (object.startsWith(QLatin1String("public.")))
        object.remove(0, 7);
    return row.kind + QLatin1Char(' ') + object;
}

QList<ObjectTouch> touchesOf(const QStringList &revisions,
                             const QHash<QString, RevisionTouches> &touches)
{
    QList<ObjectTouch> result;
    for (const QString &revision : revisions)
        result += touches.value(revision).touches;
    return result;
}

/// Takes what a comparison of branches `one` and `other` found into the rows of all.
void merge(QList<OverlapRow> &rows, QHash<QString, qsizetype> &places,
           const QList<OverlapRow> &found, qsizetype one, qsizetype other, qsizetype branches)
{
    for (const OverlapRow &row : found) {
        const QString key = rowKey(row);
        auto place = places.constFind(key);
        if (place == places.constEnd()) {
            OverlapRow fresh;
            fresh.kind = row.kind;
            fresh.object = row.object;
            fresh.verdict = row.verdict;
            fresh.what.resize(branches);
            fresh.touches.resize(branches);
            rows.append(fresh);
            place = places.insert(key, rows.size() - 1);
        }
        OverlapRow &into = rows[*place];
        into.verdict = std::min(into.verdict, row.verdict);
        if (into.reason.isEmpty())
            into.reason = row.reason;
        for (qsizetype side = 0; side < 2; ++side) {
            const qsizetype branch = side == 0 ? one : other;
            // The fuller text: a pair leaves out what its two branches share.
            if (into.what.at(branch).isEmpty()
                || row.touches.at(side).size() > into.touches.at(branch).size()) {
                into.what[branch] = row.what.at(side);
                into.touches[branch] = row.touches.at(side);
            }
        }
    }
}

} // namespace

QStringList MergeOutline::heads(const RevisionGraph &graph) const
{
    QStringList ids;
    for (const MergeBranch &branch : branches)
        ids.append(graph.revision(branch.head).id);
    return ids;
}

MergeOutline mergeOutline(const RevisionGraph &graph, const QList<int> &heads)
{
    MergeOutline outline;
    const int trunk = trunkHead(graph);
    QList<int> chosen;
    for (const int head : heads) {
        if (head >= 0 && head < graph.size() && !chosen.contains(head))
            chosen.append(head);
    }
    if (chosen.isEmpty())
        return outline;
    std::sort(chosen.begin(), chosen.end(), [trunk](int left, int right) {
        return (left == trunk) != (right == trunk) ? left == trunk : left < right;
    });

    QList<QBitArray> below;
    QBitArray common(graph.size(), true);
    for (const int head : chosen) {
        below.append(graph.ancestors({head}, Relations::DownRevision));
        common &= below.last();
    }
    QBitArray shown(graph.size());
    for (int node = 0; node < graph.size(); ++node) {
        if (!common.testBit(node))
            continue;
        const QList<int> &children = graph.children(node);
        if (std::none_of(children.begin(), children.end(),
                         [&](int child) { return common.testBit(child); })) {
            outline.ancestors.append(node);
            shown.setBit(node);
        }
    }
    for (qsizetype i = 0; i < chosen.size(); ++i) {
        const QBitArray own = below.at(i) & ~common;
        shown |= own;
        QBitArray others(graph.size());
        for (qsizetype j = 0; j < chosen.size(); ++j) {
            if (j != i)
                others |= below.at(j);
        }
        MergeBranch branch;
        branch.head = chosen.at(i);
        branch.name = branchName(graph, branch.head, chosen, own & ~others, trunk);
        for (const int node : oldestFirst(graph, own, branch.head))
            branch.revisions.append(graph.revision(node).id);
        outline.branches.append(branch);
    }
    for (int node = 0; node < graph.size(); ++node) {
        if (shown.testBit(node))
            outline.shown.append(node);
    }
    return outline;
}

QString mergeMessage(const QList<MergeBranch> &branches)
{
    if (branches.size() < 2)
        return {};
    QStringList others;
    for (const MergeBranch &branch : branches.mid(1))
        others.append(branch.name);
    return tr("merge %1 into %2").arg(others.join(QLatin1String(", ")), branches.first().name);
}

int MergeComparison::count(OverlapVerdict verdict) const
{
    return int(std::count_if(rows.begin(), rows.end(),
                             [verdict](const OverlapRow &row) { return row.verdict == verdict; }));
}

MergeComparison compareBranches(const RevisionGraph &graph, const MergeOutline &outline,
                                const QHash<QString, RevisionTouches> &touches)
{
    MergeComparison comparison;
    const QList<MergeBranch> &branches = outline.branches;
    for (const MergeBranch &branch : branches) {
        UnreadBranch unread;
        unread.name = branch.name;
        for (const QString &revision : branch.revisions) {
            const auto known = touches.constFind(revision);
            if (known == touches.constEnd() || !known->unreadable.isEmpty()) {
                unread.revisions.append(revision);
                if (unread.reason.isEmpty() && known != touches.constEnd())
                    unread.reason = known->unreadable;
            } else {
                unread.statements += known->unreadStatements;
            }
        }
        if (!unread.revisions.isEmpty() || unread.statements > 0)
            comparison.unread.append(unread);
    }
    if (branches.size() < 2)
        return comparison;

    QList<QBitArray> below;
    for (const MergeBranch &branch : branches)
        below.append(graph.ancestors({branch.head}, Relations::Both));
    const auto side = [&](qsizetype own, qsizetype other) {
        QStringList revisions;
        for (const QString &revision : branches.at(own).revisions) {
            if (!below.at(other).testBit(graph.indexOf(revision)))
                revisions.append(revision);
        }
        return BranchTouches{branches.at(own).name, touchesOf(revisions, touches)};
    };
    QHash<QString, qsizetype> places;
    for (qsizetype one = 0; one < branches.size(); ++one) {
        for (qsizetype other = one + 1; other < branches.size(); ++other)
            merge(comparison.rows, places, overlap({side(one, other), side(other, one)}), one,
                  other, branches.size());
    }
    std::stable_sort(comparison.rows.begin(), comparison.rows.end(),
                     [](const OverlapRow &left, const OverlapRow &right) {
                         return left.verdict != right.verdict ? left.verdict < right.verdict
                                                              : left.object < right.object;
                     });
    return comparison;
}

} // namespace Retort
