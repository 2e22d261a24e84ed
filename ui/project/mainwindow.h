#pragma once

#include "ui/project/projectcontroller.h"
#include "ui/project/windowstate.h"
#include "ui/widgets/theme.h"

#include <QMainWindow>

class QMenu;
class QSettings;
class QStackedWidget;
class QTabBar;

namespace Retort {

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
    void setPageTitle(QWidget *page, const QString &title);
    void showPage(QWidget *page);
    void closePage(QWidget *page);
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

public Q_SLOTS:
    void planUpgrade(const QString &target = {});
    void planDowngrade(const QString &target = {});
    void planStamp(const QString &target);
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
    void openPlan(const MigrationRequest &request);
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
    struct NamedAction
    {
        QAction *action;
        ButtonState WindowActions::*state;
    };
    QList<NamedAction> m_stateActions;
    QList<QPair<QString, QString>> m_keys;
};

} // namespace Retort
