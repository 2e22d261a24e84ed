#include "ui/project/windowstate.h"

#include "migrations/revision/planner.h"

#include <QCoreApplication>
#include <QSet>

namespace Retort {

namespace {

class Tr
{
    Q_DECLARE_TR_FUNCTIONS(Retort::WindowState)
};

QString shortId(const QString &id)
{
    return id;
}

ButtonState enabled(const QString &text)
{
    return {text, true, {}};
}

ButtonState disabled(const QString &text, const QString &reason)
{
    return {text, false, reason};
}

/// Why nothing that changes the database can be done; empty if it can.
QString databaseReason(const WindowState &state)
{
    if (!state.projectOpen)
        return Tr::tr("No project is open.");
    if (!state.running.isEmpty())
        return Tr::tr("A run goes on; it can be cancelled in the banner.");
    switch (state.connection) {
    case WindowState::Connection::None:
        return Tr::tr("The project names no database.");
    case WindowState::Connection::Connecting:
        return Tr::tr("The database has not answered yet.");
    case WindowState::Connection::Failed:
        return Tr::tr("Not connected to the database.");
    case WindowState::Connection::Connected:
        break;
    }
    if (state.faults > 0)
        return Tr::tr("The history is broken: %1").arg(state.fault);
    if (state.readOnly)
        return Tr::tr("The database is read-only.");
    return {};
}

/// As databaseReason, for what plans a way from where the database is.
QString wayReason(const WindowState &state)
{
    const QString reason = databaseReason(state);
    if (!reason.isEmpty())
        return reason;
    if (!state.unknown.isEmpty())
        return Tr::tr("The database is at %1, which no file here describes.")
            .arg(shortId(state.unknown.first()));
    if (!state.inDoubt.isEmpty())
        return Tr::tr("%1 Stamp settles it.").arg(state.inDoubt);
    return {};
}

/// As wayReason, for the button whose plan is open already.
QString planReason(const WindowState &state)
{
    const QString reason = wayReason(state);
    if (reason.isEmpty() && !state.openPlan.isEmpty())
        return Tr::tr("The plan to %1 is open in its tab.").arg(state.openPlan);
    return reason;
}

ButtonState upgradeButton(const WindowState &state)
{
    if (!state.running.isEmpty())
        return disabled(Tr::tr("Upgrade"), planReason(state));
    const QString reason = planReason(state);
    const bool known = state.connection == WindowState::Connection::Connected;
    QString text = Tr::tr("Upgrade");
    if (known && state.pending > 0) {
        text = state.heads > 1 ? Tr::tr("Upgrade to heads (%1)").arg(state.pending)
                               : Tr::tr("Upgrade to head (%1)").arg(state.pending);
    } else if (known && state.revisions > 0 && state.unknown.isEmpty()) {
        text = state.heads > 1 ? Tr::tr("At heads") : Tr::tr("At head");
    }
    if (!reason.isEmpty())
        return disabled(text, reason);
    if (state.revisions == 0)
        return disabled(text, Tr::tr("There are no revisions yet."));
    if (state.pending == 0)
        return disabled(text, Tr::tr("Nothing is pending."));
    return enabled(text);
}

ButtonState downgradeButton(const WindowState &state)
{
    const QString text = Tr::tr("Downgrade");
    // An open plan of an upgrade does not stand in its way: the other plan takes the tab.
    const QString reason = wayReason(state);
    if (!reason.isEmpty())
        return disabled(text, reason);
    if (state.current.isEmpty())
        return disabled(text, Tr::tr("No revision is applied."));
    return enabled(text);
}

ButtonState fileButton(const WindowState &state, const QString &text)
{
    if (!state.projectOpen)
        return disabled(text, Tr::tr("No project is open."));
    if (!state.running.isEmpty())
        return disabled(text, Tr::tr("A run goes on; it can be cancelled in the banner."));
    if (state.faults > 0)
        return disabled(text, Tr::tr("The history is broken: %1").arg(state.fault));
    return enabled(text);
}

ButtonState mergeButton(const WindowState &state)
{
    const ButtonState button = fileButton(state, Tr::tr("Merge…"));
    if (button.enabled && state.heads < 2) {
        return disabled(button.text, state.heads == 1 ? Tr::tr("There is one head only.")
                                                      : Tr::tr("There are no revisions yet."));
    }
    if (button.enabled && state.merging)
        return disabled(button.text, Tr::tr("The Merge page is in front."));
    return button;
}

ButtonState refreshButton(const WindowState &state)
{
    const QString text = Tr::tr("Refresh");
    if (!state.projectOpen)
        return disabled(text, Tr::tr("No project is open."));
    if (!state.running.isEmpty())
        return disabled(text, Tr::tr("A run goes on; it can be cancelled in the banner."));
    return enabled(text);
}

ButtonState stampButton(const WindowState &state)
{
    const QString text = Tr::tr("Stamp…");
    const QString reason = databaseReason(state);
    return reason.isEmpty() ? enabled(text) : disabled(text, reason);
}

BannerItem connectionItem(const WindowState &state)
{
    Message message;
    switch (state.connection) {
    case WindowState::Connection::None:
        message.severity = Severity::Note;
        message.verdict = Tr::tr("No database.");
        message.rest = state.connectionProblem.isEmpty()
                           ? Tr::tr("The history is shown from files only.")
                           : state.connectionProblem;
        message.action = Tr::tr("Add a database…");
        message.actionIcon = QStringLiteral("database");
        message.actionFilled = !state.pageHasPrimary;
        return {BannerKind::NoDatabase, message};
    case WindowState::Connection::Connecting:
        message.severity = Severity::Note;
        message.verdict = Tr::tr("Asking the database…");
        message.rest = Tr::tr("Until it answers, the history is shown from files only.");
        return {BannerKind::Connecting, message};
    default:
        break;
    }
    message.severity = Severity::Danger;
    message.verdict = Tr::tr("Not connected.");
    message.rest = state.connectionProblem + QLatin1Char(' ')
                   + Tr::tr("The history is shown from files only.");
    message.action = Tr::tr("Try again");
    message.actionIcon = QStringLiteral("refresh");
    message.actionFilled = !state.pageHasPrimary;
    return {BannerKind::NotConnected, message};
}

void addHistoryItems(const WindowState &state, QList<BannerItem> *items)
{
    const bool connected = state.connection == WindowState::Connection::Connected;
    const bool filled = !state.pageHasPrimary;
    if (state.faults > 0) {
        Message message{.severity = Severity::Danger,
                        .verdict = Tr::tr("The history is broken."),
                        .rest = state.fault,
                        .action = Tr::tr("Show…")};
        items->append({BannerKind::BrokenFolder, message});
    }
    if (connected && !state.unknown.isEmpty()) {
        Message message{.severity = Severity::Danger,
                        .verdict = Tr::tr("The database is at %1,").arg(state.unknown.first()),
                        .rest = Tr::tr("which no file here describes."),
                        .action = Tr::tr("What now…")};
        items->append({BannerKind::UnknownRevision, message});
    }
    if (connected && !state.inDoubt.isEmpty()) {
        Message message{.severity = Severity::Danger,
                        .verdict = state.inDoubt,
                        .rest = Tr::tr("Nothing runs here until it is settled by a stamp."),
                        .action = Tr::tr("Stamp…"),
                        .actionIcon = QStringLiteral("stamp")};
        items->append({BannerKind::InDoubt, message});
    }
    if (connected && state.adoptable) {
        Message message{
            .severity = Severity::Note,
            .verdict = Tr::tr("%1 has tables and no version table.").arg(state.database),
            .rest =
                Tr::tr("Stamp it at the revision it is at; an upgrade would run from the base."),
            .action = Tr::tr("Stamp…"),
            .actionIcon = QStringLiteral("stamp")};
        items->append({BannerKind::Adopt, message});
    }
    if (state.headsCollide) {
        Message message{.severity = Severity::Warning,
                        .verdict = Tr::tr("%n heads.", nullptr, state.heads),
                        .rest = Tr::tr("“head” is ambiguous until they are merged."),
                        .action = Tr::tr("Merge…"),
                        .actionIcon = QStringLiteral("merge")};
        // In front of its page only the fact is said.
        if (state.merging)
            message.action.clear();
        message.actionFilled = filled && !state.merging;
        items->append({BannerKind::Heads, message});
    }
    if (connected && !state.edited.isEmpty()) {
        Message message{.severity = Severity::Warning,
                        .verdict = Tr::tr("%1 was edited").arg(state.edited.first()),
                        .rest = Tr::tr("after it was applied."),
                        .action = Tr::tr("Show difference")};
        if (state.edited.size() > 1) {
            message.verdict =
                state.edited.size() == 2
                    ? Tr::tr("%1 and %2 were edited").arg(state.edited.first(), state.edited.last())
                    : Tr::tr("%n revisions were edited", nullptr, int(state.edited.size()));
            message.rest = Tr::tr("after they were applied.");
        }
        items->append({BannerKind::Edited, message});
    }
    if (connected && state.pending > 0 && state.unknown.isEmpty()) {
        const bool production = state.environment == Environment::Production;
        Message message{
            .severity = Severity::Accent,
            .icon = QStringLiteral("upgrade"),
            .verdict = production ? Tr::tr("%n revisions are pending in production.", nullptr,
                                           state.pending)
                                  : Tr::tr("%n revisions are pending.", nullptr, state.pending),
            .action = Tr::tr("Upgrade…"),
            .actionIcon = QStringLiteral("upgrade")};
        if (state.pending == 1) {
            message.verdict = production ? Tr::tr("1 revision is pending in production.")
                                         : Tr::tr("1 revision is pending.");
        }
        // While its plan is open, or where it cannot be made, only the fact is said.
        if (!planReason(state).isEmpty())
            message.action.clear();
        message.actionFilled = filled && !message.action.isEmpty() && items->isEmpty();
        items->append({BannerKind::Pending, message});
    }
    if (state.modelsDiffer > 0 && state.faults == 0) {
        Message message{
            .severity = Severity::Accent,
            .icon = QStringLiteral("compare"),
            .verdict = Tr::tr("Models differ from head."),
            .rest = state.modelsDiffer == 1
                        ? Tr::tr("1 change is not in any revision yet.")
                        : Tr::tr("%1 changes are not in any revision yet.").arg(state.modelsDiffer),
            .action = Tr::tr("Review…"),
            .actionIcon = QStringLiteral("compare")};
        // In front of its page only the fact is said.
        if (state.reviewing)
            message.action.clear();
        message.actionFilled = filled && !state.reviewing && items->isEmpty();
        items->append({BannerKind::ModelsDiffer, message});
    }
    if (state.revisions == 0 && state.faults == 0 && state.modelsDiffer == 0) {
        Message message{.severity = Severity::Note,
                        .verdict = Tr::tr("No revisions yet."),
                        .rest = Tr::tr("Write the first one."),
                        .action = Tr::tr("New revision…"),
                        .actionIcon = QStringLiteral("new-revision")};
        if (state.reviewing)
            message.action.clear();
        message.actionFilled = filled && items->isEmpty() && !state.reviewing;
        items->append({BannerKind::NoRevisions, message});
    }
}

} // namespace

bool headsCollide(const RevisionGraph &graph)
{
    QList<int> open;
    const QList<int> heads = graph.heads();
    for (const int head : heads) {
        if (graph.isRealHead(head))
            open.append(head);
    }
    const auto basesOf = [&](int node) {
        QSet<int> bases;
        const QBitArray below = graph.ancestors({node}, RevisionGraph::Relations::DownRevision);
        for (int i = 0; i < below.size(); ++i) {
            if (below.testBit(i) && graph.isBase(i))
                bases.insert(i);
        }
        return bases;
    };
    QList<QSet<int>> bases;
    for (const int head : std::as_const(open))
        bases.append(basesOf(head));
    for (qsizetype i = 0; i < open.size(); ++i) {
        for (qsizetype j = i + 1; j < open.size(); ++j) {
            const QStringList one = graph.labels(open.at(i));
            const QStringList other = graph.labels(open.at(j));
            const QSet<QString> first(one.begin(), one.end());
            const QSet<QString> second(other.begin(), other.end());
            // Two branches that each carry a label of their own are meant to stay apart.
            const bool labelled = !(first - second).isEmpty() && !(second - first).isEmpty();
            if (!labelled && bases.at(i).intersects(bases.at(j)))
                return true;
        }
    }
    return false;
}

int pendingRevisions(const RevisionGraph &graph, const QStringList &rows)
{
    const Result<Plan> plan = planUpgrade(graph, QStringLiteral("heads"), rows);
    return plan ? int(plan->steps.size()) : 0;
}

WindowState windowState(const Project *project, const std::optional<DatabaseStatus> &status)
{
    WindowState state;
    if (!project)
        return state;
    const RevisionGraph &graph = project->graph();
    state.projectOpen = true;
    state.environment = project->config.environment;
    state.revisions = graph.size();
    state.heads = int(graph.heads().size());
    state.headsCollide = headsCollide(graph);
    state.faults = int(project->scripts.faults.size());
    if (state.faults > 0)
        state.fault = project->scripts.faults.first().message;
    if (!status)
        return state;
    state.connection = WindowState::Connection::Connected;
    state.database = status->database;
    state.host = status->host;
    state.current = status->versions;
    state.unknown = status->unknown;
    state.readOnly = status->readOnly || status->standby;
    state.adoptable = status->hasTables && !status->versionTableExists && graph.size() > 0;
    for (const EditedRevision &edited : status->edited)
        state.edited.append(edited.revision);
    if (!status->inDoubt.isEmpty()) {
        const InDoubt &doubt = status->inDoubt.first();
        state.inDoubt = Tr::tr("%1 stopped in section %2, statement %3.")
                            .arg(doubt.revision)
                            .arg(doubt.section)
                            .arg(doubt.statement);
    }
    QStringList known;
    for (const QString &row : status->versions) {
        if (graph.indexOf(row) >= 0)
            known.append(row);
    }
    state.applied = int(graph.applied(known).count(true));
    state.pending = pendingRevisions(graph, known);
    return state;
}

WindowActions windowActions(const WindowState &state)
{
    WindowActions actions;
    actions.refresh = refreshButton(state);
    actions.newRevision = fileButton(state, Tr::tr("New revision"));
    actions.merge = mergeButton(state);
    actions.downgrade = downgradeButton(state);
    actions.upgrade = upgradeButton(state);
    actions.stamp = stampButton(state);
    if (!state.projectOpen)
        return actions;
    if (state.connection != WindowState::Connection::Connected)
        actions.banner.append(connectionItem(state));
    addHistoryItems(state, &actions.banner);
    if (actions.banner.isEmpty()) {
        Message message{.severity = Severity::Success,
                        .verdict = state.heads > 1
                                       ? Tr::tr("%1 is at its heads.").arg(state.database)
                                       : Tr::tr("%1 is at head.").arg(state.database)};
        actions.banner.append({BannerKind::AtHead, message});
    }
    // One filled button a window: the first line's that has one.
    bool taken = state.pageHasPrimary;
    for (qsizetype i = 0; i < actions.banner.size(); ++i) {
        Message &message = actions.banner[i].message;
        if (i > 0 || taken)
            message.actionFilled = false;
        taken = taken || message.actionFilled;
    }
    return actions;
}

} // namespace Retort
