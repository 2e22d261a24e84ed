#pragma once

#include "migrations/review/overlap.h"
#include "migrations/revision/revisiongraph.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace Retort {

/// One side of a merge.
struct MergeBranch
{
    /// The branch's own label, `trunk`, or the head's identifier, shortened.
    QString name;
    /// Handle in the graph.
    int head = -1;
    /// Identifiers, oldest first: what the head stands on and not every other head does too.
    QStringList revisions;

    friend bool operator==(const MergeBranch &, const MergeBranch &) = default;
};

/// What merging some heads would join.
struct MergeOutline
{
    /// Trunk first, then in load order: the order for a merge revision's parents.
    QList<MergeBranch> branches;
    /// The nearest common ancestors by down_revision, in load order: none where the heads have
    /// different bases, several where branches crossed.
    QList<int> ancestors;
    /// The branches' revisions and the ancestors, in load order.
    QList<int> shown;

    QStringList heads(const RevisionGraph &graph) const;

    friend bool operator==(const MergeOutline &, const MergeOutline &) = default;
};

/// `heads`: handles; what is no handle of `graph` and what stands twice is left out. The trunk is
/// the one of `layoutGraph`. Terminates on broken histories too.
MergeOutline mergeOutline(const RevisionGraph &graph, const QList<int> &heads);

/// `merge rag into trunk`; empty with fewer than two branches.
QString mergeMessage(const QList<MergeBranch> &branches);

/// What is known of a revision's upgrade.
struct RevisionTouches
{
    QList<ObjectTouch> touches;
    /// Statements that `touches` cannot see (`unreadStatements`).
    qsizetype unreadStatements = 0;
    /// Empty, or why its statements are not known (a Python revision, a broken file).
    QString unreadable;

    friend bool operator==(const RevisionTouches &, const RevisionTouches &) = default;
};

/// What a branch does that nobody could read.
struct UnreadBranch
{
    QString name;
    /// Revisions without statements, oldest first.
    QStringList revisions;
    /// Why, of the first of them.
    QString reason;
    /// Statements of the other revisions.
    qsizetype statements = 0;

    friend bool operator==(const UnreadBranch &, const UnreadBranch &) = default;
};

/// Objects × branches.
struct MergeComparison
{
    /// Conflicts first, then what several branches touch, then one side. One text a branch.
    QList<OverlapRow> rows;
    /// Branches of which not everything is known.
    QList<UnreadBranch> unread;

    int count(OverlapVerdict verdict) const;

    friend bool operator==(const MergeComparison &, const MergeComparison &) = default;
};

/// Compares every two branches by what only one of them runs, so that a revision that two of three
/// branches share is compared with the third and never with itself. What one branch depends on
/// (`depends_on`) in another is ordered and compared with nobody of the first. A revision that is
/// not in `touches` counts as unreadable.
MergeComparison compareBranches(const RevisionGraph &graph, const MergeOutline &outline,
                                const QHash<QString, RevisionTouches> &touches);

} // namespace Retort
