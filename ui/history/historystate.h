#pragma once

#include "app/services/databasestatus.h"
#include "migrations/script/scriptdirectory.h"

#include <QList>
#include <QSet>
#include <optional>
#include <vector>

namespace Retort {

/// What is known of one revision, beside its file.
struct RevisionState
{
    bool applied = false;
    /// A row of the version table.
    bool current = false;
    bool head = false;
    bool merge = false;
    bool base = false;
    /// The file is not what was applied.
    bool edited = false;
    /// Its review mark is there and valid.
    bool reviewed = false;
    /// Stopped in or between its autocommit sections.
    bool inDoubt = false;

    friend bool operator==(const RevisionState &, const RevisionState &) = default;
};

/// One state a node of the graph. Without a status nothing is applied and nothing current.
std::vector<RevisionState> revisionStates(const RevisionGraph &graph,
                                          const std::optional<DatabaseStatus> &status,
                                          const QSet<QString> &reviewed);

/// `pending`, `applied`, …: the state in a word for people; empty where no database was asked.
QString stateWord(const RevisionState &state, bool connected);

/// The revision's state and place for a screen reader.
QString accessibleRevision(const RevisionGraph &graph, int node, const RevisionState &state,
                           bool connected, int lane, int lanes);

/// What can be done with a revision from its row.
enum class RevisionAction {
    UpgradeTo,
    DowngradeTo,
    Stamp,
    ShowSql,
    CopyId,
    OpenFile,
    Edit,
    NewRevision,
    Merge,
};

/// Whether an action can be done; if not, why.
struct ActionState
{
    RevisionAction action = RevisionAction::ShowSql;
    QString text;
    bool enabled = true;
    QString reason;

    friend bool operator==(const ActionState &, const ActionState &) = default;
};

/// Every action for `node`, in the menu's order.
QList<ActionState> revisionActions(const RevisionGraph &graph, int node,
                                   const std::vector<RevisionState> &states,
                                   const std::optional<DatabaseStatus> &status);

/// A choice of the branch filter: what is shown is `nodes` (all of them for the first choice).
struct BranchChoice
{
    QString text;
    /// Label or id; empty for all branches.
    QString key;
    bool isLabel = false;

    friend bool operator==(const BranchChoice &, const BranchChoice &) = default;
};
QList<BranchChoice> branchChoices(const RevisionGraph &graph);
/// Nodes of a choice: a head with all it stands on, or what a label's revision stands on and what
/// stands on it.
QBitArray branchNodes(const RevisionGraph &graph, const QString &key);

} // namespace Retort
