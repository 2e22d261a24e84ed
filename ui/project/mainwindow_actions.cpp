#include "migrations/script/newproject.h"
#include "migrations/script/revisionwriter.h"
#include "ui/editor/revisioneditorpage.h"
#include "ui/history/historypage.h"
#include "ui/history/historystate.h"
#include "ui/project/dialogs.h"
#include "ui/project/mainwindow.h"
#include "ui/project/startpage.h"
#include "ui/project/toolbar.h"
#include "ui/run/runmodel.h"
#include "ui/run/runpage.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/onpool.h"
#include "ui/widgets/retortstyle.h"

#include <QActionGroup>
#include <QApplication>
#include <QDesktopServices>
#include <QFileDialog>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QUrl>
#include <utility>

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

QString MainWindow::selectionReason(RevisionAction action) const
{
    if (!m_controller->project())
        return tr("No project is open.");
    const QList<ActionState> states = m_history->selectedActions();
    for (const ActionState &state : states) {
        if (state.action == action)
            return state.enabled ? QString() : state.reason;
    }
    return tr("No revision is selected.");
}

void MainWindow::buildMenus()
{
    menuBar()->setNativeMenuBar(false);
    const auto menu = [this](const QString &title) {
        QMenu *result = menuBar()->addMenu(title);
        result->setToolTipsVisible(true);
        return result;
    };
    const auto rule = [this](QAction *action, Rule reason) {
        m_rules.append({action, std::move(reason)});
    };
    const auto stateRule = [](ButtonState WindowActions::*member) {
        return Rule([member](const WindowActions &actions) { return (actions.*member).reason; });
    };
    const Rule project = [this](const WindowActions &) {
        return m_controller->project() ? QString() : tr("No project is open.");
    };
    const Rule idle = [this](const WindowActions &) {
        return isRunning() ? tr("A run goes on; it can be cancelled in the banner.") : QString();
    };
    const Rule idleProject = [project, idle](const WindowActions &actions) {
        const QString reason = project(actions);
        return reason.isEmpty() ? idle(actions) : reason;
    };
    const auto selected = [this, rule](QMenu *into, const QString &text, const QKeySequence &key,
                                       RevisionAction which) {
        rule(addAction(into, text, key, [this, which] { m_history->runSelected(which); }),
             [this, which](const WindowActions &) { return selectionReason(which); });
    };

    QMenu *file = menu(tr("&File"));
    rule(addAction(file, tr("&Open folder…"), QKeySequence::Open, [this] { chooseFolder(); }),
         idle);
    rule(addAction(file, tr("&New project…"), QKeySequence::New, [this] { newProject(); }), idle);
    rule(addAction(file, tr("Open the &demo"), QKeySequence(Qt::CTRL | Qt::Key_D),
                   [this] { Q_EMIT demoRequested(); }),
         idle);
    file->addSeparator();
    rule(addAction(file, tr("&Close tab"), QKeySequence(Qt::CTRL | Qt::Key_W),
                   [this] { closePage(currentPage()); }),
         [this, project](const WindowActions &actions) {
             if (const QString reason = project(actions); !reason.isEmpty())
                 return reason;
             if (currentPage() == m_history)
                 return tr("The history stays open.");
             return isRunning() && currentPage() == m_run ? tr("The run goes on. Cancel it first.")
                                                          : QString();
         });
    rule(addAction(file, tr("Close &project"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W),
                   [this] { closeProject(); }),
         idleProject);
    addAction(file, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });

    QMenu *edit = menu(tr("&Edit"));
    rule(addAction(edit, tr("&Search the history"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F),
                   [this] {
                       showPage(m_history);
                       m_history->focusSearch();
                   }),
         project);
    selected(edit, tr("&Copy the revision’s id"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
             RevisionAction::CopyId);

    QMenu *view = menu(tr("&View"));
    rule(addAction(view, tr("&History"), QKeySequence(Qt::ALT | Qt::Key_1),
                   [this] { showPage(m_history); }),
         project);
    rule(addAction(view, tr("&Go to the database"), QKeySequence(Qt::CTRL | Qt::Key_G),
                   [this] {
                       showPage(m_history);
                       m_history->goToDatabase();
                   }),
         [this, project](const WindowActions &actions) {
             const QString reason = project(actions);
             const QToolButton *button = m_history->goToDatabaseButton();
             return !reason.isEmpty() || button->isEnabled() ? reason : button->toolTip();
         });
    rule(addAction(
             view, tr("Next &tab"), QKeySequence(Qt::CTRL | Qt::Key_Tab),
             [this] { m_tabs->setCurrentIndex((m_tabs->currentIndex() + 1) % m_tabs->count()); }),
         [this, project](const WindowActions &actions) {
             const QString reason = project(actions);
             return reason.isEmpty() && m_tabs->count() < 2 ? tr("The history is the only tab.")
                                                            : reason;
         });
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

    QMenu *revision = menu(tr("&Revision"));
    rule(addAction(revision, tr("&New revision…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N),
                   [this] { newRevision(); }),
         stateRule(&WindowActions::newRevision));
    selected(revision, tr("New revision &on the selected…"), {}, RevisionAction::NewRevision);
    selected(revision, tr("&Edit"), QKeySequence(Qt::CTRL | Qt::Key_E), RevisionAction::Edit);
    selected(revision, tr("Open its &file"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O),
             RevisionAction::OpenFile);
    rule(addAction(revision, tr("&Compare with the models"),
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M),
                   [this] { Q_EMIT modelsLookRequested(); }),
         [this](const WindowActions &actions) {
             // Reads files and databases, as a new revision would.
             const QString reason = actions.newRevision.reason;
             return reason.isEmpty() && m_controller->project()
                            && m_controller->project()->config.models.isEmpty()
                        ? tr("The project names no models.")
                        : reason;
         });
    rule(addAction(revision, tr("&Merge heads…"), QKeySequence(Qt::CTRL | Qt::Key_M),
                   [this] { Q_EMIT mergeRequested(); }),
         stateRule(&WindowActions::merge));

    QMenu *database = menu(tr("&Database"));
    rule(addAction(database, tr("&Refresh"), QKeySequence(Qt::Key_F5),
                   [this] { m_controller->refresh(); }),
         stateRule(&WindowActions::refresh));
    rule(addAction(database, tr("&Upgrade…"), QKeySequence(Qt::CTRL | Qt::Key_U),
                   [this] { planUpgrade(); }),
         stateRule(&WindowActions::upgrade));
    selected(database, tr("U&pgrade to the selected revision…"),
             QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_U), RevisionAction::UpgradeTo);
    rule(addAction(database, tr("&Downgrade one step…"),
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), [this] { planDowngrade(); }),
         stateRule(&WindowActions::downgrade));
    selected(database, tr("D&owngrade to the selected revision…"),
             QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_D), RevisionAction::DowngradeTo);
    selected(database, tr("&Stamp at the selected revision…"),
             QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), RevisionAction::Stamp);
    database->addSeparator();
    rule(addAction(database, tr("&Add a database…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A),
                   [this] { addDatabase(); }),
         idleProject);

    QMenu *help = menu(tr("&Help"));
    addAction(help, tr("&Keys"), QKeySequence(Qt::Key_F1), [this] { showKeyList(); });
}

void MainWindow::showKeyList()
{
    QList<QPair<QString, QString>> keys = m_keys;
    keys.append({{tr("Go to the database’s row"), QStringLiteral("H")},
                 {tr("What can be done with a revision"), QStringLiteral("Shift+F10")},
                 {tr("Leave an editor, forwards, backwards"), QStringLiteral("F6, Shift+F6")},
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
    switchTo(file, section);
}

void MainWindow::switchTo(const QString &file, const QString &section, const Password &password)
{
    if (isRunning()) {
        closePage(m_run); // says why not
        return;
    }
    // Pages belong to a project, a plan and its run to a database.
    if (file != m_controller->configFile()) {
        if (!closePages([this, file, section, password] { switchTo(file, section, password); }))
            return;
    } else if (m_run) {
        closePage(m_run);
    }
    ++m_planGeneration;
    m_planning = false;
    m_notice->hide();
    m_controller->open(file, section, password);
}

void MainWindow::closeProject()
{
    if (isRunning()) {
        closePage(m_run); // says why not
        return;
    }
    if (!closePages([this] { closeProject(); }))
        return;
    ++m_planGeneration;
    m_planning = false;
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
                [this, section] { switchTo(m_controller->configFile(), section); });
        if (isRunning()) {
            action->setEnabled(false);
            action->setToolTip(tr("A run goes on; it can be cancelled in the banner."));
        }
    }
    menu->addSeparator();
    QAction *add = menu->addAction(tr("Add a database…"));
    connect(add, &QAction::triggered, this, &MainWindow::addDatabase);
    if (isRunning()) {
        add->setEnabled(false);
        add->setToolTip(tr("A run goes on; it can be cancelled in the banner."));
    }
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

void MainWindow::planStamp(const QString &target, bool purge)
{
    if (!target.isEmpty())
        openPlan({Direction::Stamp, {target}}, purge);
}

void MainWindow::openPlan(const MigrationRequest &request, bool purge)
{
    const auto project = m_controller->project();
    if (!project || !m_controller->status() || isRunning())
        return;
    const int generation = ++m_planGeneration;
    m_planning = true;
    refreshStatusLine();
    const QStringList rows = m_controller->status()->versions;
    onPool(
        this,
        [project, request, rows, purge] { return preparePlan(*project, request, rows, purge); },
        [this, generation, request, purge, rows](const Result<PreparedPlan> &plan) {
            if (generation != m_planGeneration)
                return;
            m_planning = false;
            if (m_controller->project() && !isRunning())
                showPlan(request, purge, plan, rows);
            refreshState();
        });
}

void MainWindow::showPlan(const MigrationRequest &request, bool purge,
                          const Result<PreparedPlan> &plan, const QStringList &rows)
{
    const auto project = m_controller->project();
    const WindowState now = state();
    RunTarget target;
    target.direction = request.direction;
    target.database = now.database;
    target.production = now.environment == Environment::Production;
    target.from = rows;
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
    m_purge = purge;
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
        options.purge = m_purge;
        options.agreed = std::make_shared<const PreparedPlan>(m_run->model()->plan());
        connect(worker, &DatabaseWorker::runEvents, m_run, &RunPage::apply, Qt::UniqueConnection);
        connect(worker, &DatabaseWorker::runFinished, this, &MainWindow::endRun,
                Qt::UniqueConnection);
        m_run->start();
        worker->run(m_controller->project(), m_request, options);
        refreshState();
    };
    // The configuration may have changed since the plan was made.
    if (!m_run->target().production && state().environment != Environment::Production) {
        start();
        return;
    }
    const QString name =
        confirmationName(m_controller->settings()->settings,
                         m_controller->status() ? m_controller->status()->database : QString());
    const QString action = m_request.direction == Direction::Downgrade ? tr("Downgrade")
                           : m_request.direction == Direction::Stamp   ? tr("Stamp")
                                                                       : tr("Upgrade");
    auto *dialog =
        new ConfirmDatabaseDialog(action, name, m_run->countsText(), m_run->revisionLines(), this);
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
    if (m_closeQuestion)
        m_closeQuestion->close(); // What it asked about is over; its end is to be seen.
    // The next plan may be asked for before the database has answered. Without steps the run did
    // not come as far as the rows.
    if (!report.steps.isEmpty()
        && (!report.error
            || (report.error->kind != ErrorKind::CommitUnknown
                && report.error->kind != ErrorKind::Connection)))
        m_controller->setVersions(report.versionsAfter);
    m_controller->refresh();
    refreshState();
    if (std::exchange(m_closing, false))
        QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
}

void MainWindow::newRevision(const QString &parentId)
{
    const auto project = m_controller->project();
    if (!project)
        return;
    auto *dialog = new NewRevisionDialog(*project, parentId, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, project] {
        if (dialog->isAutogenerated()) {
            Q_EMIT reviewRequested(
                {dialog->message(), dialog->parentRevision(), dialog->parentRevision().isEmpty()});
            return;
        }
        NewRevision request;
        request.message = dialog->message();
        const QString parent = dialog->parentRevision();
        if (!parent.isEmpty())
            request.parents = {parent};
        const int node = project->graph().indexOf(parent);
        request.splice = node >= 0 && !project->graph().isHead(node);
        onPool(
            this, [project, request] { return writeRevision(*project, request); },
            [this, project](const Result<Revision> &written) {
                // Another project may be open by now.
                if (m_controller->configFile() != project->config.file)
                    return;
                if (!written) {
                    tell({.severity = Severity::Error,
                          .verdict = written.error().message,
                          .rest = written.error().hint,
                          .action = tr("Understood")});
                    return;
                }
                // A Python file is written by other programs than this editor.
                if (written->language == ScriptLanguage::Sql)
                    addEditor(*written);
                m_controller->refresh();
            });
    });
    dialog->open();
}

void MainWindow::addEditor(const Revision &revision)
{
    auto *page = new RevisionEditorPage(revision,
                                        ProjectController::stateFolder(m_controller->configFile())
                                            + QStringLiteral("/drafts"),
                                        m_pages);
    connect(page, &RevisionEditorPage::closeRequested, this, [this, page] { closePage(page); });
    connect(page, &RevisionEditorPage::saved, m_controller, &ProjectController::refresh);
    addPage(page, QStringLiteral("edited"),
            revision.message.isEmpty() ? revision.id : revision.message);
    page->setFocus(Qt::OtherFocusReason);
}

void MainWindow::editRevision(const QString &id, int line)
{
    const auto project = m_controller->project();
    const int node = project ? project->graph().indexOf(id) : -1;
    if (node < 0)
        return;
    const Revision &revision = project->graph().revision(node);
    const auto open = [this, &revision] {
        for (int i = 1; i < m_pages->count(); ++i) {
            auto *page = qobject_cast<RevisionEditorPage *>(m_pages->widget(i));
            if (page && page->file() == revision.file)
                return page;
        }
        return static_cast<RevisionEditorPage *>(nullptr);
    };
    if (!open())
        addEditor(revision);
    RevisionEditorPage *page = open();
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
        switchTo(m_controller->configFile(), dialog->environment().name, dialog->password());
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
