#include "migrations/revision/versionrows.h"

#include <algorithm>

namespace Retort {

using Relations = RevisionGraph::Relations;
using Kind = VersionOperation::Kind;

QStringList VersionRows::sorted() const
{
    QStringList ids;
    for (const int node : m_rows)
        ids.append(m_graph.revision(node).id);
    ids.sort();
    return ids;
}

VersionOperation VersionRows::operation(Kind kind, int from, int to) const
{
    const auto id = [this](int node) { return node < 0 ? QString() : m_graph.revision(node).id; };
    return {kind, id(from), id(to)};
}

QList<VersionOperation> VersionRows::insert(int node)
{
    m_rows.append(node);
    return {operation(Kind::Insert, -1, node)};
}

QList<VersionOperation> VersionRows::remove(int node)
{
    m_rows.removeAll(node);
    return {operation(Kind::Delete, node, -1)};
}

QList<VersionOperation> VersionRows::merge(const QList<int> &from, int to)
{
    QList<VersionOperation> operations;
    for (qsizetype i = 0; i + 1 < from.size(); ++i)
        operations += remove(from.at(i));
    operations.append(operation(Kind::Update, from.last(), to));
    m_rows[m_rows.indexOf(from.last())] = to;
    return operations;
}

QList<VersionOperation> VersionRows::split(int from, const QList<int> &to)
{
    QList<VersionOperation> operations;
    for (qsizetype i = 0; i + 1 < to.size(); ++i)
        operations += insert(to.at(i));
    operations.append(operation(Kind::Update, from, to.last()));
    m_rows[m_rows.indexOf(from)] = to.last();
    return operations;
}

QList<int> VersionRows::withoutAncestorsOf(const QList<int> &nodes, const QList<int> &others) const
{
    if (nodes.isEmpty() || others.isEmpty())
        return nodes;
    const QBitArray implied = m_graph.ancestors(others, Relations::Both);
    QList<int> left;
    for (const int node : nodes) {
        if (!implied.testBit(node))
            left.append(node);
    }
    return left;
}

QList<VersionOperation> VersionRows::upgrade(int node)
{
    const QList<int> &parents = m_graph.effectiveParents(node);
    QList<int> from;
    QList<int> others;
    for (const int parent : parents) {
        if (contains(parent))
            from.append(parent);
    }
    if (from.size() > 1) {
        for (const int row : std::as_const(m_rows)) {
            if (!parents.contains(row))
                others.append(row);
        }
        from = withoutAncestorsOf(from, others);
    }
    if (from.isEmpty())
        return insert(node);
    return merge(from, node);
}

QList<VersionOperation> VersionRows::downgrade(int node)
{
    const QList<int> &parents = m_graph.effectiveParents(node);
    if (parents.isEmpty())
        return remove(node);
    QList<int> others = m_rows;
    others.removeAll(node);
    QList<int> to = withoutAncestorsOf(parents, others);
    // Parents may be ancestors of each other: through dependencies, or in a merge of a branch with
    // where it began.
    if (to.size() > 1) {
        QList<int> below;
        for (const int parent : std::as_const(to))
            below.append(m_graph.effectiveParents(parent));
        to = withoutAncestorsOf(to, below);
    }
    if (to.isEmpty())
        return remove(node);
    return split(node, to);
}

} // namespace Retort
