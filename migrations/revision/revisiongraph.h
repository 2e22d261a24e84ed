#pragma once

#include "migrations/result.h"
#include "migrations/revision/plan.h"
#include "migrations/revision/revision.h"

#include <QBitArray>
#include <QHash>
#include <QList>

namespace Retort {

/// The revisions of a project and both their relations: `down_revision` (draws the history) and
/// `depends_on` (adds order only). A value; building it never fails: what is broken is in
/// `faults()` and what can be shown is there. Nodes are handles 0 … size()-1 in load order.
class RevisionGraph
{
public:
    RevisionGraph() = default;
    /// `revisions` in load order, which decides every tie.
    static RevisionGraph build(QList<Revision> revisions);

    /// Missing parents and dependencies, duplicates, cycles, bad identifiers; each names its file.
    /// In the order: identifiers, duplicates, labels, what is missing, cycles; within that load
    /// order.
    const QList<Error> &faults() const { return m_faults; }

    int size() const { return int(m_revisions.size()); }
    const Revision &revision(int node) const { return m_revisions.at(node); }
    const QList<Revision> &revisions() const { return m_revisions; }
    /// The node of exactly this identifier (no partial ids, no labels); -1 if there is none.
    /// Of several files with one identifier the last loaded counts.
    int indexOf(const QString &id) const { return m_index.value(id, -1); }
    /// The node whose file declares this branch label; -1 if there is none.
    int labelOwner(const QString &label) const { return m_labelOwner.value(label, -1); }
    /// Whether a later file with the same identifier takes this one's place.
    bool isShadowed(int node) const { return indexOf(revision(node).id) != node; }

    /// Parents by down_revision that exist, in the file's order.
    const QList<int> &parents(int node) const { return m_parents.at(node); }
    /// Parents that no file describes.
    const QStringList &missingParents(int node) const { return m_missingParents.at(node); }
    /// depends_on, resolved (labels too), in the file's order.
    const QList<int> &dependencies(int node) const { return m_dependencies.at(node); }
    /// Dependencies without those that an ancestor by down_revision declares already.
    const QList<int> &normalizedDependencies(int node) const { return m_normalized.at(node); }
    /// Parents, then the normalized dependencies that are no parents: what a step moves from.
    const QList<int> &effectiveParents(int node) const { return m_effective.at(node); }
    /// Children by down_revision, in load order.
    const QList<int> &children(int node) const { return m_children.at(node); }
    /// Children by either relation, in load order.
    const QList<int> &allChildren(int node) const { return m_allChildren.at(node); }
    /// Labels after propagation, in load order of the revisions that declare them.
    const QStringList &labels(int node) const { return m_labels.at(node); }

    /// Labels that this node's file declares and no earlier one did.
    QStringList declaredLabels(int node) const;

    bool isHead(int node) const { return m_children.at(node).isEmpty(); }
    bool isRealHead(int node) const { return m_allChildren.at(node).isEmpty(); }
    bool isBase(int node) const;
    bool isRealBase(int node) const;
    bool isBranchPoint(int node) const { return m_children.at(node).size() > 1; }
    bool isRealBranchPoint(int node) const { return m_allChildren.at(node).size() > 1; }
    bool isMergePoint(int node) const;

    /// No child by down_revision, in load order: what `heads` lists.
    QList<int> heads() const;
    /// No child by either relation.
    QList<int> realHeads() const;
    QList<int> bases() const;
    QList<int> realBases() const;

    enum class Relations {
        DownRevision,
        Both,
    };
    /// One bit a node: `nodes` and everything below them.
    QBitArray ancestors(const QList<int> &nodes, Relations relations) const;
    /// One bit a node: `nodes` and everything above them.
    QBitArray descendants(const QList<int> &nodes, Relations relations) const;
    /// One bit a node: applied in a database whose version table holds `rows` (unknown rows count
    /// nothing).
    QBitArray applied(const QStringList &rows) const;

private:
    friend class RevisionGraphBuilder;

    QList<Revision> m_revisions;
    QHash<QString, int> m_index;
    QHash<QString, int> m_labelOwner;
    QList<QList<int>> m_parents;
    QList<QStringList> m_missingParents;
    QList<QList<int>> m_dependencies;
    QList<QList<int>> m_normalized;
    QList<QList<int>> m_effective;
    QList<QList<int>> m_children;
    QList<QList<int>> m_allChildren;
    QList<QStringList> m_labels;
    QList<Error> m_faults;
};

} // namespace Retort
