#pragma once

#include "ui/project/projectcontroller.h"
#include "ui/project/reviewrequest.h"
#include "ui/project/windowstate.h"
#include "ui/widgets/theme.h"

#include <QMainWindow>
#include <QPointer>
#include <functional>
#include <optional>

class QMenu;
class QMessageBox;
class QSettings;
class QStackedWidget;
class QTabBar;

namespace Retort {

enum class RevisionAction;
class HistoryPage;
class MessageLine;
class RevisionEditorPage;
class RunPage;
class StartPage;
class StatusLine;
class ToolBar;

/// One window, one project: menu bar, toolbar, banner, tabs, page, status line. It arranges pages;
/// what can be done is said by `windowActions`.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// `settings` must outlive the window.
    explicit MainWindow(QSettings &settings, EnvironmentLookup environment = systemEnvironment(),
                        QWidget *parent = nullptr);
    ~MainWindow() override;

    /// A folder, or a configuration file; `section`: the environment.
    void openProject(const QString &path, const QString &section = {});
    void closeProject();

    /// A page as a closable tab; it is shown. The window owns it.
    void addPage(QWidget *page, const QString &icon, const QString &title);
    /// How many changes of the models no revision has; nothing: not known.
    void setModelsDiffer(const std::optional<int> &changes);
    void tellModelsUnread(const Error &error);
    /// The answer to who asked; what the banner says already is not said twice.
    void tellModelsCompared(int changes);
    void setPageTitle(QWidget *page, const QString &title);
    void showPage(QWidget *page);
    /// Asks where something would be lost; `then` follows when the page is closed.
    void closePage(QWidget *page, const std::function<void()> &then = {});
    QWidget *currentPage() const;

    ProjectController *controller() const { return m_controller; }
    ToolBar *toolBar() const { return m_toolBar; }
    MessageLine *banner() const { return m_banner; }
    StatusLine *statusLine() const { return m_statusLine; }
    QTabBar *tabs() const { return m_tabs; }
    StartPage *startPage() const { return m_start; }
    HistoryPage *historyPage() const { return m_history; }
    RunPage *runPage() const { return m_run; }
    WindowState state() const;

Q_SIGNALS:
    /// "Open the demo".
    void demoRequested();
    /// Merge…, from wherever.
    void mergeRequested();
    /// A revision from the models.
    void reviewRequested(const Retort::ReviewRequest &request);
    /// Whether the models differ.
    void modelsLookRequested();

public Q_SLOTS:
    void planUpgrade(const QString &target = {});
    void planDowngrade(const QString &target = {});
    /// `purge`: rows that no file describes go with it.
    void planStamp(const QString &target, bool purge = false);
    void newRevision(const QString &parentId = {});
    void editRevision(const QString &id, int line = 0);
    void addDatabase();
    void chooseFolder();
    void newProject();
    void showKeyList();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void buildMenus();
    void buildBody();
    void buildTargets();
    void fillEnvironments(QMenu *menu);
    void refreshState();
    void refreshStatusLine();
    void runBanner(BannerKind kind);
    void openPlan(const MigrationRequest &request, bool purge = false);
    void showPlan(const MigrationRequest &request, bool purge, const Result<PreparedPlan> &plan,
                  const QStringList &rows);
    bool isRunning() const;
    bool closePages(const std::function<void()> &then);
    void switchTo(const QString &file, const QString &section, const Password &password = {});
    void askBeforeClosing();
    void askAboutUnknown();
    void addEditor(const Revision &revision);
    QString selectionReason(RevisionAction action) const;
    void refreshRules(const WindowActions &actions);
    void startRun();
    void endRun(const RunReport &report);
    void noteRecent();
    void setTheme(ThemeChoice choice);
    void tell(const Message &message);
    void askPassword();
    QAction *addAction(QMenu *menu, const QString &text, const QKeySequence &key,
                       const std::function<void()> &run);

    QSettings &m_settings;
    ProjectController *m_controller;
    QWidget *m_frame = nullptr;
    QStackedWidget *m_whole = nullptr;
    StartPage *m_start = nullptr;
    ToolBar *m_toolBar = nullptr;
    MessageLine *m_banner = nullptr;
    MessageLine *m_notice = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    HistoryPage *m_history = nullptr;
    StatusLine *m_statusLine = nullptr;
    RunPage *m_run = nullptr;
    MigrationRequest m_request;
    QList<BannerItem> m_bannerItems;
    std::optional<int> m_modelsDiffer;
    bool m_purge = false;
    /// Of the plan that is being made; a later question makes an older answer void.
    int m_planGeneration = 0;
    bool m_planning = false;
    /// The run was cancelled in order to close.
    bool m_closing = false;
    QPointer<QMessageBox> m_closeQuestion;
    /// Why an action cannot be done now; empty: it can.
    using Rule = std::function<QString(const WindowActions &)>;
    struct RuledAction
    {
        QAction *action;
        Rule rule;
    };
    QList<RuledAction> m_rules;
    QList<QPair<QString, QString>> m_keys;
};

} // namespace Retort
