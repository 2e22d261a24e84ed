#pragma once

#include "app/services/databasestatus.h"
#include "app/services/revisionchanges.h"
#include "migrations/script/scriptdirectory.h"
#include "ui/history/revisiontexts.h"

#include <QFutureWatcher>
#include <QWidget>
#include <memory>
#include <optional>

class QSplitter;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace Retort {

class EmptyState;
class HistoryModel;
class HistoryStrip;
class HistoryView;
class Inspector;
class MessageLine;
class SearchField;
enum class RevisionAction;
struct ActionState;

/// The first page: the history with graph, search and strip, and the inspector. A view on values;
/// what a person asks for is told by signals with revision ids.
class HistoryPage : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryPage(QWidget *parent = nullptr);
    ~HistoryPage() override;

    /// A refresh: selection and place stay where their revisions are. Null: no project.
    void setProject(const std::shared_ptr<const Project> &project);
    /// Where the database stands; nullopt: none is connected. The first one after setProject
    /// selects the database's row, without dimming.
    void setStatus(const std::optional<DatabaseStatus> &status);

    /// Empty: nothing is selected.
    QString selectedId() const;
    /// Selects and shows a revision (by a link, a banner); dims nothing.
    void showRevision(const QString &id);
    /// The same with the inspector's tab that tells what was edited.
    void showDifference(const QString &id);
    void goToDatabase();
    void focusSearch();

    /// Why nothing that changes the database, or the files, can be done now, whatever the revision;
    /// empty: it can.
    void setBlocked(const QString &database, const QString &files);
    /// What can be done with the selected revision; empty where none is selected.
    QList<ActionState> selectedActions() const;
    /// Does it with the selected revision.
    void runSelected(RevisionAction action);

    HistoryModel *model() const { return m_model; }
    HistoryView *view() const { return m_view; }
    HistoryStrip *strip() const { return m_strip; }
    SearchField *searchField() const { return m_search; }
    Inspector *inspector() const { return m_inspector; }
    MessageLine *faultLine() const { return m_faults; }
    QToolButton *branchButton() const { return m_branch; }
    QToolButton *goToDatabaseButton() const { return m_goTo; }
    EmptyState *emptyState() const { return m_empty; }
    QSplitter *splitter() const { return m_splitter; }
    /// Whether every file's text is there to be searched.
    bool textsAreRead() const { return m_textsAreRead; }

Q_SIGNALS:
    void upgradeRequested(const QString &id);
    void downgradeRequested(const QString &id);
    void stampRequested(const QString &id);
    /// Empty: a revision without a parent.
    void newRevisionRequested(const QString &parentId);
    void openFileRequested(const QString &file);
    void editRequested(const QString &id);
    void mergeRequested();
    void selectionChanged(const QString &id);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    void build();
    void arrange();
    void rowSelected(int row, bool byPerson);
    void refreshInspector();
    void refreshChanges();
    void replay();
    void refreshMarks();
    void refreshDimming();
    void refreshBranches();
    void refreshFaults();
    void selectDatabaseRow();
    void loadTexts();
    void takeTexts();
    void search();
    void goToHit(int step);
    QList<ActionState> actionsAt(int row) const;
    void openMenu(int row, const QPoint &globalPosition);
    void run(RevisionAction action, int row);
    void openFault(int index);

    std::shared_ptr<const Project> m_project;
    HistoryModel *m_model;
    HistoryView *m_view;
    HistoryStrip *m_strip;
    SearchField *m_search;
    QToolButton *m_branch;
    QToolButton *m_goTo;
    MessageLine *m_faults;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QSplitter *m_splitter;
    Inspector *m_inspector;
    QTimer *m_searchDelay;

    /// Which answer of the files the inspector waits for, and whether one is on its way.
    int m_inspection = 0;
    bool m_inspecting = false;
    /// Nothing of a folder is run before the person says so.
    bool m_mayReplay = false;
    /// What the Changes tab shows, or waits for.
    QString m_replayed;
    std::shared_ptr<const Project> m_replayedProject;
    CancelToken m_replaying;
    std::shared_ptr<ReplayCache> m_replays = std::make_shared<ReplayCache>();
    QFutureWatcher<RevisionTexts> m_textsWatcher;
    RevisionTexts m_texts;
    bool m_textsAreRead = false;

    /// Nodes that match the search, by row.
    QList<int> m_hits;
    QString m_blockedDatabase;
    QString m_blockedFiles;
    /// The person chose the selected row, so its lineage is what is not dimmed.
    bool m_chosen = false;
    /// The database's row is still to be selected for this project.
    bool m_selectDatabase = true;
    /// The person moved the divider: it stays where it is.
    bool m_divided = false;
    bool m_sized = false;
    bool m_vertical = false;
};

} // namespace Retort
