#pragma once

#include "app/services/databasestatus.h"
#include "migrations/alembic/translation.h"
#include "migrations/script/scriptdirectory.h"
#include "ui/history/historystate.h"
#include "ui/widgets/chip.h"

#include <QWidget>
#include <memory>
#include <optional>

class QHBoxLayout;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace Retort {

class ChangesPane;
class DetailsPane;
class EmptyState;
class Sentence;
class SqlEditor;

/// What the inspector shows of the selected revision. A value; files are read by `readInspected`.
struct Inspected
{
    Revision revision;
    RevisionState state;
    bool connected = false;
    QList<Chip> chips;
    /// The script, of a Python revision what it means as SQL; or why there is none.
    std::optional<SqlScript> script;
    std::optional<Error> error;
    /// What of a Python revision cannot be known without running it.
    QList<NotStaticPart> notStatic;
    /// Types of the project's own that the configuration maps.
    QStringList mappedTypes;
    /// The file's whole text.
    QString text;
    std::optional<JournalEntry> journal;
    std::optional<InDoubt> inDoubt;
    /// As it was applied, where the file is another now.
    std::optional<QString> appliedText;
    QStringList missingParents;
    QStringList children;
};

/// Reads the revision's file. Never fails: what is broken is in `error`.
Inspected readInspected(const Project &project, int node, const RevisionState &state,
                        const std::optional<DatabaseStatus> &status);

/// One direction's sections with their marker lines, as they stand in the file.
struct SectionText
{
    QString text;
    /// The file's number of every line.
    QList<int> lineNumbers;
    int statements = 0;
    bool autocommit = false;

    friend bool operator==(const SectionText &, const SectionText &) = default;
};
SectionText sectionText(const SqlScript &script, Direction direction);

/// "pending · 23 Nov 2026 17:20 · 5 statements".
QString factsLine(const Inspected &inspected);

/// The pane beside the history: title, facts, SQL and details of one revision, a foot with its
/// file.
class Inspector : public QWidget
{
    Q_OBJECT

public:
    enum Tab {
        UpgradeTab,
        DowngradeTab,
        ChangesTab,
        DetailsTab,
    };

    explicit Inspector(QWidget *parent = nullptr);

    /// nullopt: nothing is selected.
    void setRevision(const std::optional<Inspected> &inspected);
    const std::optional<Inspected> &revision() const { return m_inspected; }
    void showTab(Tab tab);
    QTabBar *tabs() const { return m_tabs; }
    SqlEditor *editor(Direction direction) const;
    DetailsPane *details() const { return m_details; }
    ChangesPane *changes() const { return m_changes; }
    QPushButton *openFileButton() const { return m_open; }
    QPushButton *editButton() const { return m_edit; }
    QToolButton *copyButton() const { return m_copy; }
    QString title() const;
    QString facts() const;

Q_SIGNALS:
    void openFileRequested(const QString &file);
    void editRequested(const QString &id);
    /// A link to another revision.
    void revisionRequested(const QString &id);
    /// The Changes tab is in front, with a revision.
    void changesShown();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Page
    {
        QStackedWidget *stack = nullptr;
        SqlEditor *editor = nullptr;
        EmptyState *empty = nullptr;
    };
    Page makePage(const QString &name);
    void fillPage(const Page &page, Direction direction);
    void showCurrentTab();
    /// Shorter names where the whole ones would be cut off.
    void nameTabs();

    std::optional<Inspected> m_inspected;
    QStackedWidget *m_whole;
    Sentence *m_title;
    QHBoxLayout *m_chips;
    QWidget *m_id;
    QToolButton *m_copy;
    Sentence *m_facts;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    Page m_upgrade;
    Page m_downgrade;
    ChangesPane *m_changes;
    DetailsPane *m_details;
    QWidget *m_file;
    QPushButton *m_open;
    QPushButton *m_edit;
};

} // namespace Retort
