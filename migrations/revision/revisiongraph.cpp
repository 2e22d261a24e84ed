#include "migrations/revision/revisiongraph.h"

#include "migrations/revision/graphbuilder.h"

namespace Retort {

RevisionGraph RevisionGraph::build(QList<Revision> revisions)
{
    return RevisionGraphBuilder(std::move(revisions)).build();
}

bool RevisionGraph::isBase(int node) const
{
    // A parent that is missing is a parent: such a revision is broken, not a base.
    return revision(node).downRevisions.isEmpty();
}

bool RevisionGraph::isRealBase(int node) const
{
    return isBase(node) && revision(node).dependsOn.isEmpty();
}

bool RevisionGraph::isMergePoint(int node) const
{
    return revision(node).downRevisions.size() > 1;
}

QStringList RevisionGraph::declaredLabels(int node) const
{
    QStringList own;
    for (const QString &label : revision(node).branchLabels) {
        if (labelOwner(label) == node && !own.contains(label))
            own.append(label);
    }
    return own;
}

namespace {

template <typename Predicate>
QList<int> nodesWhere(int size, Predicate predicate)
{
    QList<int> found;
    for (int node = 0; node < size; ++node) {
        if (predicate(node))
            found.append(node);
    }
    return found;
}

/// Everything that `next` leads to, `nodes` themselves too.
template <typename Next>
QBitArray closure(int size, const QList<int> &nodes, Next next)
{
    QBitArray seen(size);
    std::vector<int> todo;
    const auto visit = [&](int node) {
        if (node >= 0 && node < size && !seen.testBit(node)) {
            seen.setBit(node);
            todo.push_back(node);
        }
    };
    for (const int node : nodes)
        visit(node);
    while (!todo.empty()) {
        const int node = todo.back();
        todo.pop_back();
        for (const int other : next(node))
            visit(other);
    }
    return seen;
}

} // namespace

QList<int> RevisionGraph::heads() const
{
    return nodesWhere(size(), [this](int node) { return isHead(node); });
}

QList<int> RevisionGraph::realHeads() const
{
    return nodesWhere(size(), [this](int node) { return isRealHead(node); });
}

QList<int> RevisionGraph::bases() const
{
    return nodesWhere(size(), [this](int node) { return isBase(node); });
}

QList<int> RevisionGraph::realBases() const
{
    return nodesWhere(size(), [this](int node) { return isRealBase(node); });
}

QBitArray RevisionGraph::ancestors(const QList<int> &nodes, Relations relations) const
{
    const bool both = relations == Relations::Both;
    return closure(size(), nodes, [this, both](int node) -> const QList<int> & {
        return both ? m_effective.at(node) : m_parents.at(node);
    });
}

QBitArray RevisionGraph::descendants(const QList<int> &nodes, Relations relations) const
{
    const bool both = relations == Relations::Both;
    return closure(size(), nodes, [this, both](int node) -> const QList<int> & {
        return both ? m_allChildren.at(node) : m_children.at(node);
    });
}

QBitArray RevisionGraph::applied(const QStringList &rows) const
{
    QList<int> nodes;
    for (const QString &row : rows)
        nodes.append(indexOf(row));
    return ancestors(nodes, Relations::Both);
}

} // namespace Retort
