#pragma once

#include "migrations/review/mergepreview.h"
#include "migrations/script/scriptdirectory.h"

#include <QSet>
#include <QWidget>
#include <memory>

class QLineEdit;
class QPushButton;
class QToolButton;
class QTreeView;

namespace Retort {

class MergeGraphModel;
class MergeTableModel;
class MessageLine;
class PageFoot;
class PaneHead;
class SqlEditor;

/// What the person wants to be written.
struct MergeRequest
{
    QStringList heads;
    QString message;
    /// Empty: a plain merge.
    QList<ScriptSection> sections;
};

/// The heads with their common ancestor, what their branches touch, and the SQL that reconciles
/// them. A view on values: who shows it reads the scripts and writes the revision.
class MergePage : public QWidget
{
    Q_OBJECT

public:
    explicit MergePage(QWidget *parent = nullptr);

    /// Also again when files changed: ticks of heads that are still there stay, and so does what
    /// was typed.
    void setProject(const std::shared_ptr<const Project> &project, const QStringList &rows);
    /// The answer to `comparisonNeeded`; one for another outline is passed over.
    void setComparison(const MergeOutline &outline, const MergeComparison &comparison);
    void setBusy(bool busy);
    void setFailure(const Error &error);

    const MergeOutline &outline() const { return m_outline; }
    QString title() const;
    MergeGraphModel *graphModel() const { return m_graph; }
    MergeTableModel *tableModel() const { return m_table; }
    SqlEditor *editor() const { return m_editor; }
    QPushButton *createButton() const { return m_create; }

Q_SIGNALS:
    void comparisonNeeded(const Retort::MergeOutline &outline);
    void mergeRequested(const Retort::MergeRequest &request);
    void closeRequested();
    void titleChanged(const QString &title);

private:
    QWidget *buildGraph();
    QWidget *buildTable();
    QWidget *buildEditor();
    void buildFoot();
    void refresh();
    void tick(const QString &id, bool ticked);
    void updateFoot();
    void goToConflict(int step);
    void create();

    std::shared_ptr<const Project> m_project;
    QStringList m_rows;
    QSet<QString> m_ticked;
    QSet<QString> m_seen;
    /// Of the ticked heads.
    MergeOutline m_outline;
    bool m_busy = false;
    bool m_messageTyped = false;

    MergeGraphModel *m_graph;
    MergeTableModel *m_table;
    QTreeView *m_graphView;
    QTreeView *m_tableView;
    PaneHead *m_tableHead;
    MessageLine *m_unread;
    MessageLine *m_failure;
    QToolButton *m_previous;
    QToolButton *m_next;
    SqlEditor *m_editor;
    PageFoot *m_foot;
    QLineEdit *m_message;
    QPushButton *m_close;
    QPushButton *m_create;
};

} // namespace Retort
