#include "ui/project/mainwindow.h"

#include "ui/editor/revisioneditorpage.h"
#include "ui/history/historypage.h"
#include "ui/merge/mergepage.h"
#include "ui/project/dialogs.h"
#include "ui/project/mergetask.h"
#include "ui/project/reviewtask.h"
#include "ui/project/startpage.h"
#include "ui/project/toolbar.h"
#include "ui/review/reviewpage.h"
#include "ui/run/runpage.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/metrics.h"

#include <QCloseEvent>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace Retort {

namespace {

/// All below the menu bar; in production with a frame of 3 px inside the layout, so that nothing is
/// covered.
class Frame : public QWidget
{
public:
    using QWidget::QWidget;

    void setProduction(bool production)
    {
        constexpr int width = 3;
        m_production = production;
        const int margin = production ? width : 0;
        layout()->setContentsMargins(margin, margin, margin, margin);
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        if (!m_production)
            return;
        QPainter painter(this);
        painter.setPen(QPen(Theme::of(this).production, 6));
        painter.drawRect(rect());
    }

private:
    bool m_production = false;
};

} // namespace

MainWindow::MainWindow(QSettings &settings, EnvironmentLookup environment, QWidget *parent)
    : QMainWindow(parent), m_settings(settings),
      m_controller(new ProjectController(std::move(environment), this))
{
    setWindowTitle(QStringLiteral("Retort"));
    setMinimumSize(760, 480);
    buildBody();
    buildMenus();
    connect(m_controller, &ProjectController::projectChanged, this, [this] {
        m_whole->setCurrentWidget(m_controller->project() ? m_frame
                                                          : static_cast<QWidget *>(m_start));
        m_history->setProject(m_controller->project());
        refreshState();
    });
    connect(m_controller, &ProjectController::statusChanged, this, [this] {
        m_history->setStatus(m_controller->status());
        refreshState();
        if (m_controller->status())
            noteRecent();
    });
    connect(m_controller, &ProjectController::openFailed, this, [this](const Error &error) {
        m_whole->setCurrentWidget(m_start);
        auto *shown = new QMessageBox(QMessageBox::Warning, tr("Not opened"), error.message,
                                      QMessageBox::Close, this);
        shown->setInformativeText(error.hint);
        shown->setAttribute(Qt::WA_DeleteOnClose);
        shown->open();
    });
    connect(m_controller, &ProjectController::passwordNeeded, this, &MainWindow::askPassword);
    connect(m_controller, &ProjectController::openedElsewhere, this, [this] {
        tell({.severity = Severity::Warning,
              .verdict = tr("Another window has this project open."),
              .rest = tr("What is unsaved there is not seen here."),
              .action = tr("Understood")});
    });
    new MergeTask(this);
    new ReviewTask(this);
    m_start->setProjects(readRecentProjects(m_settings));
    if (!restoreGeometry(m_settings.value(QStringLiteral("window/geometry")).toByteArray()))
        resize(1440, 900);
    m_history->splitter()->restoreState(
        m_settings.value(QStringLiteral("window/inspector")).toByteArray());
    refreshState();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildBody()
{
    m_whole = new QStackedWidget(this);
    setCentralWidget(m_whole);
    m_start = new StartPage(m_whole);
    m_whole->addWidget(m_start);
    auto *frame = new Frame(m_whole);
    m_frame = frame;
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_toolBar = new ToolBar(frame);
    m_banner = new MessageLine(MessageLine::Form::Banner, frame);
    m_notice = new MessageLine(MessageLine::Form::Banner, frame);
    m_notice->hide();
    m_tabs = new QTabBar(frame);
    m_tabs->setExpanding(false);
    m_tabs->setTabsClosable(true);
    m_tabs->setDrawBase(true);
    m_tabs->setAccessibleName(tr("Pages"));
    m_pages = new QStackedWidget(frame);
    m_history = new HistoryPage(m_pages);
    m_pages->addWidget(m_history);
    m_tabs->addTab(IconProvider::icon(QStringLiteral("graph")), tr("History"));
    m_tabs->setTabButton(0, QTabBar::RightSide, nullptr);
    m_tabs->hide();
    m_statusLine = new StatusLine(frame);
    layout->addWidget(m_toolBar);
    layout->addWidget(m_banner);
    layout->addWidget(m_notice);
    layout->addWidget(m_tabs);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_statusLine);
    m_whole->addWidget(frame);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_pages->setCurrentIndex(index);
        if (QWidget *page = m_pages->currentWidget())
            page->setFocus(Qt::OtherFocusReason);
        refreshState();
    });
    connect(m_tabs, &QTabBar::tabCloseRequested, this,
            [this](int index) { closePage(m_pages->widget(index)); });
    connect(m_toolBar->refresh(), &QToolButton::clicked, m_controller, &ProjectController::refresh);
    connect(m_toolBar->newRevision(), &QToolButton::clicked, this, [this] { newRevision(); });
    connect(m_toolBar->merge(), &QToolButton::clicked, this, &MainWindow::mergeRequested);
    connect(m_toolBar->upgrade(), &QToolButton::clicked, this, [this] { planUpgrade(); });
    connect(m_toolBar->downgrade(), &QToolButton::clicked, this, [this] { planDowngrade(); });
    connect(m_toolBar->upgrade()->menu(), &QMenu::aboutToShow, this, &MainWindow::buildTargets);
    connect(m_toolBar->downgrade()->menu(), &QMenu::aboutToShow, this, &MainWindow::buildTargets);
    QMenu *environments = m_toolBar->environment()->menu();
    connect(environments, &QMenu::aboutToShow, this,
            [this, environments] { fillEnvironments(environments); });
    connect(m_banner, &MessageLine::actionTriggered, this, [this] {
        if (!m_bannerItems.isEmpty())
            runBanner(m_bannerItems.first().kind);
    });
    connect(m_banner, &MessageLine::moreTriggered, this, [this](int index) {
        if (index + 1 < m_bannerItems.size())
            runBanner(m_bannerItems.at(index + 1).kind);
    });
    connect(m_banner, &MessageLine::cancelRequested, this, [this] {
        if (!m_controller->worker() || !m_run)
            return;
        m_controller->worker()->cancelRun();
        m_run->setCancelling();
        refreshState();
    });
    connect(m_notice, &MessageLine::actionTriggered, m_notice, &QWidget::hide);
    connect(m_start, &StartPage::openRequested, this, &MainWindow::chooseFolder);
    connect(m_start, &StartPage::newRequested, this, &MainWindow::newProject);
    connect(m_start, &StartPage::demoRequested, this, &MainWindow::demoRequested);
    connect(m_start, &StartPage::keysRequested, this, &MainWindow::showKeyList);
    connect(m_start, &StartPage::projectChosen, this,
            [this](const QString &file) { openProject(file); });
    connect(m_start, &StartPage::folderDropped, this,
            [this](const QString &folder) { openProject(folder); });
    connect(m_start, &StartPage::forgetRequested, this, [this](const QString &file) {
        forgetRecentProject(m_settings, file);
        m_start->setProjects(readRecentProjects(m_settings));
    });
    connect(m_history, &HistoryPage::selectionChanged, this,
            [this] { refreshRules(windowActions(state())); });
    connect(m_history, &HistoryPage::upgradeRequested, this, &MainWindow::planUpgrade);
    connect(m_history, &HistoryPage::downgradeRequested, this, &MainWindow::planDowngrade);
    connect(m_history, &HistoryPage::stampRequested, this,
            [this](const QString &id) { planStamp(id); });
    connect(m_history, &HistoryPage::newRevisionRequested, this, &MainWindow::newRevision);
    connect(m_history, &HistoryPage::openFileRequested, this, [this](const QString &file) {
        if (!QDesktopServices::openUrl(QUrl::fromLocalFile(file)))
            tell({.severity = Severity::Warning,
                  .verdict = tr("No program here opens this file."),
                  .rest = QDir::toNativeSeparators(file),
                  .action = tr("Understood")});
    });
    connect(m_history, &HistoryPage::editRequested, this,
            [this](const QString &id) { editRevision(id); });
    connect(m_history, &HistoryPage::mergeRequested, this, &MainWindow::mergeRequested);
}

WindowState MainWindow::state() const
{
    WindowState state = m_controller->state();
    if (isRunning())
        state.running = m_run->title();
    if (m_run && m_run->phase() == RunPage::Phase::Plan)
        state.openPlan = m_run->target().to.isEmpty()
                             ? QStringLiteral("base")
                             : m_run->target().to.join(QStringLiteral(", "));
    state.merging = qobject_cast<MergePage *>(m_pages->currentWidget()) != nullptr;
    state.modelsDiffer = m_modelsDiffer.value_or(0);
    state.reviewing = qobject_cast<ReviewPage *>(m_pages->currentWidget()) != nullptr;
    state.pageHasPrimary = m_pages->currentWidget() != m_history;
    return state;
}

void MainWindow::refreshState()
{
    const WindowState now = state();
    const WindowActions actions = windowActions(now);
    m_toolBar->setState(now, actions);
    m_bannerItems = actions.banner;
    static_cast<Frame *>(m_frame)->setProduction(now.environment == Environment::Production
                                                 && now.projectOpen);
    if (isRunning()) {
        m_banner->setMessage(m_run->banner());
        m_banner->setMore({});
        m_banner->setProgress(m_run->progress());
    } else {
        m_banner->setProgress(std::nullopt);
        m_banner->setMessage(m_bannerItems.isEmpty() ? Message{} : m_bannerItems.first().message);
        QList<Message> more;
        for (qsizetype i = 1; i < m_bannerItems.size(); ++i)
            more.append(m_bannerItems.at(i).message);
        m_banner->setMore(more);
    }
    m_history->setBlocked(actions.stamp.reason, actions.newRevision.reason);
    refreshRules(actions);
    setWindowTitle(
        now.projectOpen
            ? tr("%1 - Retort").arg(QFileInfo(m_controller->configFile()).dir().dirName())
            : QStringLiteral("Retort"));
    refreshStatusLine();
}

void MainWindow::refreshRules(const WindowActions &actions)
{
    for (const RuledAction &ruled : std::as_const(m_rules)) {
        const QString reason = ruled.rule(actions);
        ruled.action->setEnabled(reason.isEmpty());
        ruled.action->setToolTip(reason);
        ruled.action->setStatusTip(reason);
    }
}

void MainWindow::refreshStatusLine()
{
    const WindowState now = state();
    QList<StatusLine::Fact> left;
    QList<StatusLine::Fact> right;
    std::optional<bool> connected;
    if (const auto &status = m_controller->status()) {
        connected = true;
        left.append(
            {.text =
                 tr("PostgreSQL %1").arg(status->serverVersion.section(QLatin1Char(' '), 0, 0))});
        left.append({.text = tr("%1 ms").arg(qMax(1, qRound(status->roundTripMs)))});
        left.append({.text = tr("current"),
                     .code = status->versions.isEmpty()
                                 ? tr("base")
                                 : status->versions.join(QStringLiteral(", "))});
        QStringList others;
        for (const OtherMigrator &other : status->others)
            others.append(other.client.isEmpty()
                              ? other.application
                              : tr("%1 (%2)").arg(other.application, other.client));
        left.append({.text = others.isEmpty()
                                 ? tr("Also connected: nobody")
                                 : tr("Also connected: %1").arg(others.join(QStringLiteral(", "))),
                     .icon = QStringLiteral("user")});
        left.append(
            {.text = tr("asked at %1")
                         .arg(status->asOf.toLocalTime().toString(QStringLiteral("HH:mm:ss")))});
    } else {
        if (now.connection == WindowState::Connection::Failed)
            connected = false;
        left.append({.text = now.connection == WindowState::Connection::Connecting
                                 ? tr("Connecting…")
                                 : tr("Not connected")});
        left.append({.text = tr("Position unknown")});
    }
    if (m_planning)
        left.append({.text = tr("Making the plan…")});
    QStringList counts{now.revisions == 1 ? tr("1 revision")
                                          : tr("%n revisions", nullptr, now.revisions)};
    if (connected.value_or(false)) {
        counts.append(tr("%1 applied").arg(now.applied));
        counts.append(tr("%1 pending").arg(now.pending));
    }
    counts.append(now.heads == 1 ? tr("1 head") : tr("%n heads", nullptr, now.heads));
    right.append({.text = counts.join(QStringLiteral(", "))});
    right.append({.text = tr("F1 Keys")});
    m_statusLine->setFacts(connected, left, right);
}

void MainWindow::runBanner(BannerKind kind)
{
    switch (kind) {
    case BannerKind::NoDatabase:
        addDatabase();
        break;
    case BannerKind::NotConnected:
        m_controller->refreshStatus();
        break;
    case BannerKind::Connecting:
    case BannerKind::AtHead:
        break;
    case BannerKind::BrokenFolder:
        showPage(m_history);
        break;
    case BannerKind::UnknownRevision:
        askAboutUnknown();
        break;
    case BannerKind::InDoubt:
    case BannerKind::Adopt:
        planStamp(m_history->selectedId());
        break;
    case BannerKind::Heads:
        Q_EMIT mergeRequested();
        break;
    case BannerKind::ModelsDiffer:
        Q_EMIT reviewRequested({});
        break;
    case BannerKind::Edited:
        showPage(m_history);
        m_history->showDifference(state().edited.value(0));
        break;
    case BannerKind::Pending:
        planUpgrade();
        break;
    case BannerKind::NoRevisions:
        newRevision();
        break;
    }
}

void MainWindow::askAboutUnknown()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Unknown revision"),
                                tr("The database is at %1, which no file here describes.")
                                    .arg(state().unknown.join(QStringLiteral(", "))),
                                QMessageBox::Close, this);
    box->setInformativeText(
        tr("Most often the file is on another branch of the repository: check it out and refresh. "
           "If it is gone for good, a stamp at the selected revision replaces what the database "
           "says of itself; it changes no table."));
    connect(box->addButton(tr("Refresh"), QMessageBox::ActionRole), &QPushButton::clicked,
            m_controller, &ProjectController::refresh);
    const QString selected = m_history->selectedId();
    QPushButton *stamp =
        box->addButton(selected.isEmpty() ? tr("Stamp…") : tr("Stamp at %1…").arg(selected),
                       QMessageBox::ActionRole);
    setEnabledOr(stamp, !selected.isEmpty(), tr("No revision is selected."),
                 tr("Makes a plan first"));
    connect(stamp, &QPushButton::clicked, this, [this, selected] { planStamp(selected, true); });
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void MainWindow::setModelsDiffer(const std::optional<int> &changes)
{
    if (m_modelsDiffer == changes)
        return;
    m_modelsDiffer = changes;
    refreshState();
}

void MainWindow::tellModelsUnread(const Error &error)
{
    setModelsDiffer(std::nullopt);
    tell({.severity = Severity::Warning,
          .verdict = tr("The models were not compared."),
          .rest = error.message,
          .action = tr("Understood")});
}

void MainWindow::tellModelsCompared(int changes)
{
    if (changes == 0) {
        tell({.severity = Severity::Success,
              .verdict = tr("No differences."),
              .rest = tr("The models say what the revisions make."),
              .action = tr("Understood")});
    } else if (m_bannerItems.isEmpty() || m_bannerItems.first().kind != BannerKind::ModelsDiffer) {
        tell({.severity = Severity::Note,
              .verdict = tr("Models differ from head."),
              .rest = changes == 1 ? tr("1 change is not in any revision yet.")
                                   : tr("%1 changes are not in any revision yet.").arg(changes),
              .action = tr("Understood")});
    }
}

void MainWindow::addPage(QWidget *page, const QString &icon, const QString &title)
{
    m_pages->addWidget(page);
    m_tabs->addTab(IconProvider::icon(icon), title);
    m_tabs->show();
    showPage(page);
}

void MainWindow::setPageTitle(QWidget *page, const QString &title)
{
    m_tabs->setTabText(m_pages->indexOf(page), title);
}

void MainWindow::showPage(QWidget *page)
{
    m_tabs->setCurrentIndex(m_pages->indexOf(page));
    m_pages->setCurrentWidget(page);
    refreshState();
}

QWidget *MainWindow::currentPage() const
{
    return m_pages->currentWidget();
}

bool MainWindow::isRunning() const
{
    return m_run && m_run->isRunning();
}

void MainWindow::closePage(QWidget *page, const std::function<void()> &then)
{
    const int index = m_pages->indexOf(page);
    if (index <= 0)
        return;
    if (page == m_run && m_run->isRunning()) {
        tell({.severity = Severity::Note,
              .verdict = tr("The run goes on."),
              .rest = tr("Its page closes when it has ended, or after Cancel."),
              .action = tr("Understood")});
        return;
    }
    if (auto *editor = qobject_cast<RevisionEditorPage *>(page); editor && editor->isModified()) {
        showPage(editor);
        auto *box = new QMessageBox(
            QMessageBox::NoIcon, tr("Unsaved text"),
            tr("Save %1 before it is closed?").arg(QFileInfo(editor->file()).fileName()),
            QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        connect(box, &QMessageBox::finished, editor, [this, editor, then](int answer) {
            if (answer == QMessageBox::Save && !editor->save())
                return;
            if (answer == QMessageBox::Discard)
                editor->discard();
            if (answer == QMessageBox::Save || answer == QMessageBox::Discard)
                closePage(editor, then);
        });
        box->open();
        return;
    }
    if (auto *review = qobject_cast<ReviewPage *>(page);
        review && review->hasUnsavedText() && !review->property("discarded").toBool()) {
        showPage(review);
        auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Unsaved text"),
                                    tr("Close the review and lose what was typed?"),
                                    QMessageBox::Discard | QMessageBox::Cancel, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        connect(box, &QMessageBox::finished, review, [this, review, then](int answer) {
            if (answer != QMessageBox::Discard)
                return;
            review->setProperty("discarded", true);
            closePage(review, then);
        });
        box->open();
        return;
    }
    if (page == m_run)
        m_run = nullptr;
    m_tabs->removeTab(index);
    m_pages->removeWidget(page);
    page->deleteLater();
    m_tabs->setVisible(m_tabs->count() > 1);
    refreshState();
    // The question's box is still on the stack.
    if (then)
        QMetaObject::invokeMethod(this, then, Qt::QueuedConnection);
}

bool MainWindow::closePages(const std::function<void()> &then)
{
    while (m_tabs->count() > 1) {
        const int before = m_tabs->count();
        QWidget *page = m_pages->widget(before - 1);
        auto *editor = qobject_cast<RevisionEditorPage *>(page);
        auto *review = qobject_cast<ReviewPage *>(page);
        if ((editor && editor->isModified()) || (review && review->hasUnsavedText())) {
            closePage(page, then);
            return false;
        }
        closePage(page);
        if (m_tabs->count() == before)
            return false;
    }
    return true;
}

void MainWindow::tell(const Message &message)
{
    m_notice->setMessage(message);
    m_notice->show();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    // Coming back to the window is a reason to ask; nothing else wakes a sleeping database.
    if (event->type() == QEvent::ActivationChange && isActiveWindow() && m_controller->status()
        && m_controller->status()->asOf.secsTo(QDateTime::currentDateTimeUtc()) > 30
        && !isRunning())
        m_controller->refreshStatus();
}

void MainWindow::askBeforeClosing()
{
    if (m_closeQuestion && m_closeQuestion->isVisible())
        return;
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("A run goes on"),
                                tr("%1 is still running.").arg(m_run->title()),
                                QMessageBox::NoButton, this);
    box->setInformativeText(tr("What was committed stays. Cancel undoes the revision under way."));
    QPushButton *stop = box->addButton(tr("Cancel the run and close"), QMessageBox::AcceptRole);
    QPushButton *stay = box->addButton(tr("Keep it running"), QMessageBox::RejectRole);
    box->setDefaultButton(stay);
    box->setEscapeButton(stay);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(stop, &QPushButton::clicked, this, [this] {
        m_closing = true;
        if (!isRunning()) {
            close();
            return;
        }
        m_controller->worker()->cancelRun();
        m_run->setCancelling();
    });
    m_closeQuestion = box;
    box->open();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    // A second wish to close does not wait for the answer to the cancel.
    if (isRunning() && !m_closing) {
        askBeforeClosing();
        event->ignore();
        return;
    }
    for (int i = 1; i < m_pages->count(); ++i) {
        auto *editor = qobject_cast<RevisionEditorPage *>(m_pages->widget(i));
        auto *review = qobject_cast<ReviewPage *>(m_pages->widget(i));
        if ((editor && editor->isModified()) || (review && review->hasUnsavedText())) {
            m_closing = false;
            closePage(m_pages->widget(i), [this] { close(); });
            event->ignore();
            return;
        }
    }
    m_settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    m_settings.setValue(QStringLiteral("window/inspector"), m_history->splitter()->saveState());
    QMainWindow::closeEvent(event);
}

} // namespace Retort
