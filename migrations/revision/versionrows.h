#pragma once

#include "migrations/revision/plan.h"
#include "migrations/revision/revisiongraph.h"

#include <QSet>

namespace Retort {

/// The version table while a plan is made: which rows it holds, and what each step does to them.
class VersionRows
{
public:
    VersionRows(const RevisionGraph &graph, const QList<int> &rows) : m_graph(graph), m_rows(rows)
    {}

    bool contains(int node) const { return m_rows.contains(node); }
    const QList<int> &nodes() const { return m_rows; }
    /// Identifiers, sorted.
    QStringList sorted() const;

    QList<VersionOperation> insert(int node);
    QList<VersionOperation> remove(int node);
    /// Several rows become one.
    QList<VersionOperation> merge(const QList<int> &from, int to);
    /// One row becomes several.
    QList<VersionOperation> split(int from, const QList<int> &to);

    QList<VersionOperation> upgrade(int node);
    QList<VersionOperation> downgrade(int node);

private:
    VersionOperation operation(VersionOperation::Kind kind, int from, int to) const;
    QList<int> withoutAncestorsOf(const QList<int> &nodes, const QList<int> &others) const;

    const RevisionGraph &m_graph;
    QList<int> m_rows;
};

} // namespace Retort
