#pragma once

#include "app/services/migrator.h"
#include "migrations/revision/revisiongraph.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

namespace Retort {

/// An absent text is null.
QJsonValue textOrNull(const QString &text);
QJsonArray toJson(const QStringList &texts);

/// CLI.md "Errors": kind, message, hint, file, line, column, sqlstate, detail.
QJsonObject toJson(const Error &error);
QJsonArray toJson(const QList<Error> &errors);

/// Where a database was asked: what it says of each revision, one bit a node.
struct AppliedState
{
    QBitArray applied;
    /// Of these it cannot say: one that stopped in or between its sections is neither applied nor
    /// pending; and where a row or an applied revision's parent has no file, whatever is not
    /// applied by the files that are here may stand below the one that is missing.
    QBitArray unknown;
};

/// `rows`: the version table's; `stopped`: identifiers that the journal shows unfinished.
AppliedState appliedState(const RevisionGraph &graph, const QStringList &rows,
                          const QStringList &stopped);

/// CLI.md "history, heads, branches, show": one revision of the graph. `state` (`applied`,
/// `pending`, `unknown`) only where a database was asked.
QJsonObject revisionJson(const RevisionGraph &graph, int node, const AppliedState *state = nullptr);
QJsonArray revisionsJson(const RevisionGraph &graph, const QList<int> &nodes,
                         const AppliedState *state = nullptr);

/// CLI.md "plan, upgrade, downgrade, stamp": `steps`, `versions_before` and `versions_after`.
QJsonObject toJson(const RunReport &report);
/// The same of a plan that was not run: `duration_ms` and `outcome` are null. `statements`: one a
/// step.
QJsonObject toJson(const Plan &plan, const QList<int> &statements);

} // namespace Retort
