#include "ui/history/historystate.h"

#include <QCoreApplication>
#include <QSet>

namespace Retort {

namespace {

struct StateWords
{
    Q_DECLARE_TR_FUNCTIONS(History)
};

QString shortId(const QString &id)
{
    return id.size() > 14 ? id.left(12) + QChar(0x2026) : id;
}

} // namespace

std::vector<RevisionState> revisionStates(const RevisionGraph &graph,
                                          const std::optional<DatabaseStatus> &status,
                                          const QSet<QString> &reviewed)
{
    std::vector<RevisionState> result(size_t(graph.size()));
    QBitArray applied(graph.size());
    QSet<QString> edited;
    QSet<QString> inDoubt;
    if (status) {
        applied = graph.applied(status->versions);
        for (const EditedRevision &revision : status->edited)
            edited.insert(revision.revision);
        for (const InDoubt &entry : status->inDoubt)
            inDoubt.insert(entry.revision);
    }
    for (int node = 0; node < graph.size(); ++node) {
        const Revision &revision = graph.revision(node);
        RevisionState &state = result[size_t(node)];
        state.applied = applied.size() > node && applied.testBit(node);
        state.head = graph.children(node).isEmpty();
        state.merge = revision.downRevisions.size() > 1;
        state.base = revision.downRevisions.isEmpty();
        state.edited = edited.contains(revision.id);
        state.reviewed = reviewed.contains(revision.id);
        state.inDoubt = inDoubt.contains(revision.id);
    }
    if (status) {
        for (const QString &row : status->versions) {
            if (const int node = graph.indexOf(row); node >= 0)
                result[size_t(node)].current = true;
        }
    }
    return result;
}

QString stateWord(const RevisionState &state, bool connected)
{
    if (!connected)
        return {};
    if (state.inDoubt)
        return StateWords::tr("stopped in the middle");
    if (state.current)
        return StateWords::tr("applied, current");
    return state.applied ? StateWords::tr("applied") : StateWords::tr("pending");
}

QString accessibleRevision(const RevisionGraph &graph, int node, const RevisionState &state,
                           bool connected, int lane, int lanes)
{
    const Revision &revision = graph.revision(node);
    QStringList parts;
    parts.append(revision.message.isEmpty() ? revision.id : revision.message);
    if (const QString word = stateWord(state, connected); !word.isEmpty())
        parts.append(word);
    if (state.head)
        parts.append(StateWords::tr("head"));
    if (state.base)
        parts.append(StateWords::tr("base"));
    if (state.merge)
        parts.append(
            StateWords::tr("merges %1").arg(revision.downRevisions.join(QLatin1String(", "))));
    if (!revision.dependsOn.isEmpty())
        parts.append(
            StateWords::tr("depends on %1").arg(revision.dependsOn.join(QLatin1String(", "))));
    const QStringList &missing = graph.missingParents(node);
    if (!missing.isEmpty())
        parts.append(
            StateWords::tr("its parent %1 is missing").arg(missing.join(QLatin1String(", "))));
    parts.append(lane == 0 ? StateWords::tr("trunk")
                           : StateWords::tr("lane %1 of %2").arg(lane + 1).arg(lanes));
    return parts.join(QLatin1String(", "));
}

QList<ActionState> revisionActions(const RevisionGraph &graph, int node,
                                   const std::vector<RevisionState> &states,
                                   const std::optional<DatabaseStatus> &status)
{
    const Revision &revision = graph.revision(node);
    const RevisionState &state = states.at(size_t(node));
    const bool python = revision.language == ScriptLanguage::Python;
    QString noDatabase;
    if (!status)
        noDatabase = StateWords::tr("No database is connected.");
    else if (status->standby)
        noDatabase = StateWords::tr("The server is a standby: it takes no changes.");
    else if (status->readOnly)
        noDatabase = StateWords::tr("The connection is read-only.");
    const auto entry = [](RevisionAction action, const QString &text, const QString &reason) {
        return ActionState{action, text, reason.isEmpty(), reason};
    };
    QString stopped;
    if (status && !status->inDoubt.isEmpty()) {
        stopped = StateWords::tr("%1 stopped in the middle. Stamp settles it.")
                      .arg(status->inDoubt.first().revision);
    }

    QString upgrade = noDatabase.isEmpty() ? stopped : noDatabase;
    if (upgrade.isEmpty() && state.applied)
        upgrade = StateWords::tr("It is applied already.");
    QString downgrade = noDatabase.isEmpty() ? stopped : noDatabase;
    if (downgrade.isEmpty() && !state.applied)
        downgrade = StateWords::tr("It is not applied.");
    if (downgrade.isEmpty()) {
        bool above = false;
        const QBitArray over = graph.descendants({node}, RevisionGraph::Relations::Both);
        for (int other = 0; other < graph.size() && !above; ++other)
            above = other != node && over.testBit(other) && states[size_t(other)].applied;
        if (!above)
            downgrade = StateWords::tr("Nothing above it is applied.");
    }
    QString stamp = noDatabase;
    if (stamp.isEmpty() && stopped.isEmpty() && status->versions == QStringList{revision.id})
        stamp = StateWords::tr("The database stands here.");
    const QString python_ =
        python ? StateWords::tr("It is a Python file: open the file instead.") : QString();
    const qsizetype heads = graph.heads().size();
    const QString merge =
        heads > 1 ? QString() : StateWords::tr("There is one head: nothing to merge.");

    return {
        entry(RevisionAction::UpgradeTo, StateWords::tr("Upgrade to here…"), upgrade),
        entry(RevisionAction::DowngradeTo, StateWords::tr("Downgrade to here…"), downgrade),
        entry(RevisionAction::Stamp, StateWords::tr("Stamp here…"), stamp),
        entry(RevisionAction::ShowSql, StateWords::tr("Show SQL"), {}),
        entry(RevisionAction::CopyId, StateWords::tr("Copy id %1").arg(shortId(revision.id)), {}),
        entry(RevisionAction::OpenFile, StateWords::tr("Open file"),
              revision.file.isEmpty() ? StateWords::tr("It has no file.") : QString()),
        entry(RevisionAction::Edit, StateWords::tr("Edit"), python_),
        entry(RevisionAction::NewRevision, StateWords::tr("New revision from here…"), {}),
        entry(RevisionAction::Merge, StateWords::tr("Merge heads…"), merge),
    };
}

QList<BranchChoice> branchChoices(const RevisionGraph &graph)
{
    QList<BranchChoice> result;
    result.append({StateWords::tr("All branches"), {}, false});
    QSet<QString> seen;
    for (int node = 0; node < graph.size(); ++node) {
        for (const QString &label : graph.revision(node).branchLabels) {
            if (!seen.contains(label))
                result.append({label, label, true});
            seen.insert(label);
        }
    }
    const QList<int> heads = graph.heads();
    // A single head is all branches.
    for (const int node : heads.size() > 1 ? heads : QList<int>()) {
        const Revision &revision = graph.revision(node);
        result.append({revision.message.isEmpty()
                           ? revision.id
                           : StateWords::tr("%1  %2").arg(revision.id, revision.message),
                       revision.id, false});
    }
    return result;
}

QBitArray branchNodes(const RevisionGraph &graph, const QString &key)
{
    if (key.isEmpty())
        return QBitArray(graph.size(), true);
    int node = graph.indexOf(key);
    for (int other = 0; other < graph.size() && node < 0; ++other) {
        if (graph.revision(other).branchLabels.contains(key))
            node = other;
    }
    if (node < 0)
        return QBitArray(graph.size(), true);
    return graph.ancestors({node}, RevisionGraph::Relations::Both)
           | graph.descendants({node}, RevisionGraph::Relations::Both);
}

} // namespace Retort
