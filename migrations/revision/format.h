#pragma once

#include "migrations/revision/revisiongraph.h"

namespace Retort {

/// The text of Alembic's newest release, byte for byte, with its line ends; written as it stands.
/// Where Alembic's order is that of a hash table (labels, children), it is load order.

struct HistoryTextOptions
{
    bool verbose = false;
    /// `history -i`: mark these rows as `(current)`.
    bool indicateCurrent = false;
    QStringList rows;
};

/// Revisions as `history` prints them, in the order given.
QString historyText(const RevisionGraph &graph, const QList<int> &nodes,
                    const HistoryTextOptions &options = {});

/// Revisions as `heads` prints them.
QString headsText(const RevisionGraph &graph, const QList<int> &nodes, bool verbose);

/// Branch points as `branches` prints them, each with its children.
QString branchesText(const RevisionGraph &graph, const QList<int> &nodes, bool verbose);

/// Revisions as `current` prints them; the line with the URL is the caller's.
QString currentText(const RevisionGraph &graph, const QList<int> &nodes, bool verbose);

/// Revisions as `show` prints them.
QString showText(const RevisionGraph &graph, const QList<int> &nodes);

/// The verbose block of one revision, without the empty line that follows it in a list.
QString verboseBlock(const RevisionGraph &graph, int node, bool isCurrent = false);

/// `doc` up to the first empty line, as the one-line forms and the log of a run show it.
QString shortDoc(const Revision &revision);

/// `Running upgrade a -> b, doc`, as Alembic logs a step.
QString runningLine(const RevisionGraph &graph, const QString &revision, const QString &direction,
                    const QStringList &from, const QStringList &to);

} // namespace Retort
