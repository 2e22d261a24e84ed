#include "migrations/script/newproject.h"
#include "migrations/script/revisionwriter.h"
#include "ui/editor/revisioneditorpage.h"
#include "ui/history/historypage.h"
#include "ui/project/dialogs.h"
#include "ui/project/mainwindow.h"
#include "ui/project/startpage.h"
#include "ui/project/toolbar.h"
#include "ui/run/runpage.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/retortstyle.h"

#include <QActionGroup>
#include <QApplication>
#include <QDesktopServices>
#include <QFileDialog>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QUrl>

namespace Retort {

QAction *MainWindow::addAction(QMenu *menu, const QString &text, const QKeySequence &key,
                               const std::function<void()> &run)
{
    QAction *action = menu->addAction(text);
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, run);
    if (!key.isEmpty())
        m_keys.append(
            {QString(text).remove(QLatin1Char('&')), key.toString(QKeySequence::NativeText)});
    return action;
}

void MainWindow::buildMenus()
{
    menuBar()->setNativeMenuBar(false);
    QMenu *file = menuBar()->addMenu(tr("&File"));
    addAction(file, tr("&Open folder…"), QKeySequence::Open, [this] { chooseFolder(); });
    addAction(file, tr("&New project…"), QKeySequence::New, [this] { newProject(); });
    addAction(file, tr("Open the &demo"), QKeySequence(Qt::CTRL | Qt::Key_D),
              [this] { Q_EMIT demoRequested(); });
    file->addSeparator();
    addAction(file, tr("&Close tab"), QKeySequence(Qt::CTRL | Qt::Key_W),
              [this] { closePage(currentPage()); });
    addAction(file, tr("Close &project"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W),
              [this] { closeProject(); });
    addAction(file, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });

    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    addAction(edit, tr("&Search the history"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F),
              [this] {
                  if (m_controller->project()) {
                      showPage(m_history);
                      m_history->focusSearch();
                  }
              });

    QMenu *view = menuBar()->addMenu(tr("&View"));
    addAction(view, tr("&History"), QKeySequence(Qt::ALT | Qt::Key_1),
              [this] { showPage(m_history); });
    addAction(view, tr("&Go to the database"), QKeySequence(Qt::CTRL | Qt::Key_G), [this] {
        showPage(m_history);
        m_history->goToDatabase();
    });
    addAction(view, tr("Next &tab"), QKeySequence(Qt::CTRL | Qt::Key_Tab),
              [this] { m_tabs->setCurrentIndex((m_tabs->currentIndex() + 1) % m_tabs->count()); });
    view->addSeparator();
    auto *group = new QActionGroup(this);
    const int chosen = m_settings.value(QStringLiteral("look/theme")).toInt();
    const std::pair<QString, ThemeChoice> themes[] = {{tr("As the &system"), ThemeChoice::System},
                                                      {tr("&Light"), ThemeChoice::Light},
                                                      {tr("&Dark"), ThemeChoice::Dark}};
    for (const auto &[text, choice] : themes) {
        QAction *action = view->addAction(text);
        action->setCheckable(true);
        action->setChecked(chosen == int(choice));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, wanted = choice] { setTheme(wanted); });
    }

    QMenu *revision = menuBar()->addMenu(tr("&Revision"));
    const auto stateAction = [this](QAction *action, ButtonState WindowActions::*member) {
        m_stateActions.append({action, member});
    };
    revision->setToolTipsVisible(true);
    stateAction(addAction(revision, tr("&New revision…"),
                          QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N),
                          [this] { newRevision(); }),
                &WindowActions::newRevision);
    addAction(revision, tr("&Edit"), QKeySequence(Qt::CTRL | Qt::Key_E),
              [this] { editRevision(m_history->selectedId()); });
    stateAction(addAction(revision, tr("&Merge heads…"), QKeySequence(Qt::CTRL | Qt::Key_M),
                          [this] { Q_EMIT mergeRequested(); }),
                &WindowActions::merge);

    QMenu *database = menuBar()->addMenu(tr("&Database"));
    database->setToolTipsVisible(true);
    stateAction(addAction(database, tr("&Refresh"), QKeySequence(Qt::Key_F5),
                          [this] { m_controller->refresh(); }),
                &WindowActions::refresh);
    stateAction(addAction(database, tr("&Upgrade…"), QKeySequence(Qt::CTRL | Qt::Key_U),
                          [this] { planUpgrade(); }),
                &WindowActions::upgrade);
    stateAction(addAction(database, tr("&Downgrade one step…"),
                          QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D),
                          [this] { planDowngrade(); }),
                &WindowActions::downgrade);
    stateAction(addAction(database, tr("&Stamp at the selected revision…"), {},
                          [this] { planStamp(m_history->selectedId()); }),
                &WindowActions::stamp);
    database->addSeparator();
    addAction(database, tr("&Add a database…"), {}, [this] { addDatabase(); });

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    addAction(help, tr("&Keys"), QKeySequence(Qt::Key_F1), [this] { showKeyList(); });
}

void MainWindow::showKeyList()
{
    QList<QPair<QString, QString>> keys = m_keys;
    keys.append({{tr("Go to the database’s row"), QStringLiteral("H")},
                 {tr("Find in an editor"), QStringLiteral("Ctrl+F")},
                 {tr("Replace in an editor"), QStringLiteral("Ctrl+H")},
                 {tr("Next, previous hit"), QStringLiteral("F3, Shift+F3")},
                 {tr("Next error in an editor"), QStringLiteral("F8")},
                 {tr("Save in an editor"), QStringLiteral("Ctrl+S")}});
    showKeys(this, keys);
}

void MainWindow::setTheme(ThemeChoice choice)
{
    m_settings.setValue(QStringLiteral("look/theme"), int(choice));
    if (auto *style = qobject_cast<RetortStyle *>(QApplication::style()))
        style->setChoice(choice);
}

void MainWindow::openProject(const QString &path, const QString &section)
{
    const QFileInfo info(path);
    QString file = info.absoluteFilePath();
    if (info.isDir()) {
        const Result<QString> found = findConfig({}, file, systemEnvironment());
        if (!found) {
            Q_EMIT m_controller->openFailed(found.error());
            return;
        }
        file = *found;
    }
    m_controller->open(file, section);
}

void MainWindow::closeProject()
{
    if (m_run && m_run->isRunning()) {
        closePage(m_run);
        return;
    }
    while (m_tabs->count() > 1) {
        const int before = m_tabs->count();
        m_tabs->setCurrentIndex(before - 1);
        closePage(currentPage());
        if (m_tabs->count() == before)
            return; // it asks first
    }
    m_notice->hide();
    m_controller->close();
    m_start->setProjects(readRecentProjects(m_settings));
}

void MainWindow::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Open folder"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &folder) { openProject(folder); });
    dialog->open();
}

void MainWindow::newProject()
{
    auto *dialog = new QFileDialog(this, tr("Folder of the new project"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        const Result<QStringList> files = initProject(folder, QStringLiteral("migrations"));
        if (!files)
            Q_EMIT m_controller->openFailed(files.error());
        else
            openProject(folder);
    });
    dialog->open();
}

void MainWindow::fillEnvironments(QMenu *menu)
{
    menu->clear();
    const auto project = m_controller->project();
    if (!project)
        return;
    for (const QString &section : project->config.sections) {
        QAction *action = menu->addAction(section.isEmpty() ? tr("main") : section);
        action->setCheckable(true);
        action->setChecked(section == m_controller->section());
        connect(action, &QAction::triggered, this,
                [this, section] { m_controller->open(m_controller->configFile(), section); });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Add a database…")), &QAction::triggered, this,
            &MainWindow::addDatabase);
}

void MainWindow::buildTargets()
{
    QMenu *up = m_toolBar->upgrade()->menu();
    QMenu *down = m_toolBar->downgrade()->menu();
    up->clear();
    down->clear();
    const auto project = m_controller->project();
    if (!project)
        return;
    connect(up->addAction(tr("One step up")), &QAction::triggered, this,
            [this] { planUpgrade(QStringLiteral("+1")); });
    up->addSeparator();
    const RevisionGraph &graph = project->graph();
    for (const int head : graph.heads()) {
        const Revision &revision = graph.revision(head);
        QAction *action = up->addAction(tr("To %1  %2").arg(revision.id, revision.message));
        connect(action, &QAction::triggered, this, [this, id = revision.id] { planUpgrade(id); });
    }
    connect(down->addAction(tr("One step down")), &QAction::triggered, this,
            [this] { planDowngrade(QStringLiteral("-1")); });
    const QString selected = m_history->selectedId();
    if (!selected.isEmpty()) {
        connect(down->addAction(tr("To the selected revision %1").arg(selected)),
                &QAction::triggered, this, [this, selected] { planDowngrade(selected); });
    }
    connect(down->addAction(tr("To the base: everything")), &QAction::triggered, this,
            [this] { planDowngrade(QStringLiteral("base")); });
}

void MainWindow::planUpgrade(const QString &target)
{
    openPlan({Direction::Upgrade, {target.isEmpty() ? QStringLiteral("heads") : target}});
}

void MainWindow::planDowngrade(const QString &target)
{
    openPlan({Direction::Downgrade, {target.isEmpty() ? QStringLiteral("-1") : target}});
}

void MainWindow::planStamp(const QString &target)
{
    if (!target.isEmpty())
        openPlan({Direction::Stamp, {target}});
}

void MainWindow::openPlan(const MigrationRequest &request)
{
    const auto project = m_controller->project();
    if (!project || !m_controller->status() || (m_run && m_run->isRunning()))
        return;
    const WindowState now = state();
    const Result<PreparedPlan> plan =
        preparePlan(*project, request, m_controller->status()->versions);
    RunTarget target;
    target.direction = request.direction;
    target.database = now.database;
    target.production = now.environment == Environment::Production;
    target.from = m_controller->status()->versions;
    target.to = plan ? plan->plan.versionsAfter : request.targets;
    target.lockTimeoutMs = project->config.lockTimeoutMs;
    target.lockRetries = project->config.lockRetries;
    if (!m_run) {
        m_run = new RunPage(m_pages);
        connect(m_run, &RunPage::runRequested, this, &MainWindow::startRun);
        connect(m_run, &RunPage::closeRequested, this, [this] { closePage(m_run); });
        connect(m_run, &RunPage::historyRequested, this, [this] { showPage(m_history); });
        connect(m_run, &RunPage::progressChanged, this, &MainWindow::refreshState);
        connect(m_run, &RunPage::editRequested, this, &MainWindow::editRevision);
        addPage(m_run,
                request.direction == Direction::Downgrade ? QStringLiteral("downgrade")
                                                          : QStringLiteral("upgrade"),
                {});
    }
    m_request = request;
    if (plan) {
        QStringList messages;
        for (const Step &step : plan->plan.steps) {
            const int node = project->graph().indexOf(step.revision);
            messages.append(node < 0 ? QString() : project->graph().revision(node).message);
        }
        m_run->setPlan(*plan, messages, target);
    } else {
        m_run->setRefusal(plan.error(), target);
    }
    setPageTitle(m_run, m_run->title());
    showPage(m_run);
}

void MainWindow::startRun()
{
    DatabaseWorker *worker = m_controller->worker();
    if (!worker || worker->isRunning() || !m_run)
        return;
    const auto start = [this, worker] {
        RunOptions options;
        options.program = QStringLiteral("retort-desktop");
        options.settleInDoubt = m_request.direction == Direction::Stamp;
        connect(worker, &DatabaseWorker::runEvents, m_run, &RunPage::apply, Qt::UniqueConnection);
        connect(worker, &DatabaseWorker::runFinished, this, &MainWindow::endRun,
                Qt::UniqueConnection);
        m_run->start();
        worker->run(m_controller->project(), m_request, options);
        refreshState();
    };
    if (!m_run->target().production) {
        start();
        return;
    }
    const QString name =
        confirmationName(m_controller->settings()->settings,
                         m_controller->status() ? m_controller->status()->database : QString());
    const QString action = m_request.direction == Direction::Downgrade ? tr("Downgrade")
                           : m_request.direction == Direction::Stamp   ? tr("Stamp")
                                                                       : tr("Upgrade");
    auto *dialog = new ConfirmDatabaseDialog(action, name, m_run->title(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, start);
    dialog->open();
}

void MainWindow::endRun(const RunReport &report)
{
    if (m_run)
        m_run->finish(report);
    if (!isActiveWindow())
        QApplication::alert(this);
    m_controller->refresh();
    refreshState();
}

void MainWindow::newRevision(const QString &parentId)
{
    const auto project = m_controller->project();
    if (!project)
        return;
    auto *dialog = new NewRevisionDialog(*project, parentId, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, project] {
        NewRevision request;
        request.message = dialog->message();
        const QString parent = dialog->parentRevision();
        if (!parent.isEmpty())
            request.parents = {parent};
        const int node = project->graph().indexOf(parent);
        request.splice = node >= 0 && !project->graph().isHead(node);
        const Result<Revision> written = writeRevision(*project, request);
        if (!written) {
            tell({.severity = Severity::Error,
                  .verdict = written.error().message,
                  .rest = written.error().hint,
                  .action = tr("Understood")});
            return;
        }
        auto *page = new RevisionEditorPage(
            *written,
            ProjectController::stateFolder(m_controller->configFile()) + QStringLiteral("/drafts"),
            m_pages);
        connect(page, &RevisionEditorPage::closeRequested, this, [this, page] { closePage(page); });
        connect(page, &RevisionEditorPage::saved, m_controller, &ProjectController::refresh);
        addPage(page, QStringLiteral("edited"), written->message);
        m_controller->refresh();
    });
    dialog->open();
}

void MainWindow::editRevision(const QString &id, int line)
{
    const auto project = m_controller->project();
    const int node = project ? project->graph().indexOf(id) : -1;
    if (node < 0)
        return;
    const Revision &revision = project->graph().revision(node);
    RevisionEditorPage *page = nullptr;
    for (int i = 1; i < m_pages->count() && !page; ++i) {
        auto *open = qobject_cast<RevisionEditorPage *>(m_pages->widget(i));
        if (open && open->file() == revision.file)
            page = open;
    }
    if (!page) {
        page = new RevisionEditorPage(revision,
                                      ProjectController::stateFolder(m_controller->configFile())
                                          + QStringLiteral("/drafts"),
                                      m_pages);
        connect(page, &RevisionEditorPage::closeRequested, this, [this, page] { closePage(page); });
        connect(page, &RevisionEditorPage::saved, m_controller, &ProjectController::refresh);
        addPage(page, QStringLiteral("edited"),
                revision.message.isEmpty() ? revision.id : revision.message);
    }
    showPage(page);
    if (line > 0)
        page->goTo(line);
}

void MainWindow::addDatabase()
{
    if (!m_controller->project())
        return;
    auto *dialog = new AddDatabaseDialog(m_controller->configFile(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        const Password password = dialog->password();
        m_controller->open(m_controller->configFile(), dialog->environment().name);
        if (password.isEmpty())
            return;
        connect(
            m_controller, &ProjectController::projectChanged, this,
            [this, password] { m_controller->setPassword(password); },
            Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection));
    });
    dialog->open();
}

void MainWindow::askPassword()
{
    const auto &settings = m_controller->settings();
    if (!settings || findChild<PasswordDialog *>())
        return;
    auto *dialog =
        new PasswordDialog(settings->settings.user, databaseTitle(settings->settings), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { m_controller->setPassword(dialog->password()); });
    dialog->open();
}

void MainWindow::noteRecent()
{
    const WindowState now = state();
    RecentProject recent;
    recent.configFile = m_controller->configFile();
    recent.database = now.database;
    recent.environment = now.environment;
    recent.opened = QDateTime::currentDateTimeUtc();
    QStringList facts;
    if (now.heads > 1)
        facts.append(tr("%n heads", nullptr, now.heads));
    if (now.pending > 0)
        facts.append(tr("%1 pending").arg(now.pending));
    recent.severity = !now.unknown.isEmpty() ? Severity::Danger
                      : now.headsCollide     ? Severity::Warning
                      : now.pending > 0      ? Severity::Note
                                             : Severity::Success;
    recent.lastSeen = !now.unknown.isEmpty() ? tr("unknown revision %1").arg(now.unknown.first())
                      : facts.isEmpty()      ? tr("at head")
                                             : facts.join(QStringLiteral(", "));
    noteRecentProject(m_settings, recent);
}

} // namespace Retort
