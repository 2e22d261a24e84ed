#include "ui/history/historypage.h"

#include "ui/editor/sqleditor.h"
#include "ui/history/changespane.h"
#include "ui/history/detailspane.h"
#include "ui/history/historydelegate.h"
#include "ui/history/historymodel.h"
#include "ui/history/historystrip.h"
#include "ui/history/historyview.h"
#include "ui/history/inspector.h"
#include "ui/history/searchfield.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/onpool.h"
#include "ui/widgets/panes.h"

#include <QAction>
#include <QActionGroup>
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QResizeEvent>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace Retort {

namespace {

constexpr int searchDelayMs = 120;
/// Up to this many revisions a search answers at every key.
constexpr int instantSearch = 3000;

} // namespace

HistoryPage::HistoryPage(QWidget *parent)
    : QWidget(parent), m_model(new HistoryModel(this)), m_view(new HistoryView(m_model, this)),
      m_strip(new HistoryStrip(this)), m_search(new SearchField(this)),
      m_branch(makeToolButton(tr("All branches"), QStringLiteral("filter"), this)),
      m_goTo(makeToolButton(tr("Go to database"), QStringLiteral("go-to-database"), this)),
      m_faults(new MessageLine(MessageLine::Form::Banner, this)), m_empty(new EmptyState(this)),
      m_stack(new QStackedWidget(this)), m_splitter(new QSplitter(Qt::Horizontal, this)),
      m_inspector(new Inspector(this)), m_searchDelay(new QTimer(this))
{
    build();
    m_searchDelay->setSingleShot(true);
    connect(m_searchDelay, &QTimer::timeout, this, &HistoryPage::search);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (text.isEmpty() || m_model->graph().size() <= instantSearch)
            search();
        else
            m_searchDelay->start(searchDelayMs);
    });
    connect(m_search, &SearchField::nextRequested, this, [this] { goToHit(1); });
    connect(m_search, &SearchField::previousRequested, this, [this] { goToHit(-1); });
    connect(m_search, &SearchField::leaveRequested, m_view,
            [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connect(m_view, &HistoryView::rowSelected, this, &HistoryPage::rowSelected);
    connect(m_view, &HistoryView::goToDatabaseRequested, this, &HistoryPage::goToDatabase);
    connect(m_view, &HistoryView::releaseRequested, this, [this] {
        m_chosen = false;
        refreshDimming();
    });
    connect(m_view, &HistoryView::openRequested, this,
            [this](int row) { run(RevisionAction::ShowSql, row); });
    connect(m_view, &HistoryView::menuRequested, this, &HistoryPage::openMenu);
    connect(m_goTo, &QToolButton::clicked, this, &HistoryPage::goToDatabase);
    connect(m_strip, &HistoryStrip::rowRequested, this, [this](int row) {
        m_view->selectQuietly(row);
        m_view->reveal(row, QAbstractItemView::PositionAtCenter);
    });
    connect(m_inspector, &Inspector::openFileRequested, this, &HistoryPage::openFileRequested);
    connect(m_inspector, &Inspector::editRequested, this, &HistoryPage::editRequested);
    connect(m_inspector, &Inspector::revisionRequested, this, &HistoryPage::showRevision);
    connect(m_inspector, &Inspector::changesShown, this, &HistoryPage::refreshChanges);
    connect(m_inspector->changes(), &ChangesPane::replayRequested, this, &HistoryPage::replay);
    connect(m_empty, &EmptyState::triggered, this,
            [this] { Q_EMIT newRevisionRequested(QString()); });
    connect(m_faults, &MessageLine::actionTriggered, this, [this] { openFault(0); });
    connect(m_faults, &MessageLine::moreTriggered, this,
            [this](int index) { openFault(index + 1); });
    connect(&m_textsWatcher, &QFutureWatcher<RevisionTexts>::finished, this,
            &HistoryPage::takeTexts);
    auto *find = new QAction(tr("Search the history"), this);
    find->setShortcut(QKeySequence::Find);
    // Not in the SQL, which has its own search.
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, this, &HistoryPage::focusSearch);
    m_splitter->widget(0)->addAction(find);
    for (QWidget *widget : {static_cast<QWidget *>(m_inspector->tabs()),
                            static_cast<QWidget *>(m_inspector->details()),
                            static_cast<QWidget *>(m_inspector->openFileButton()),
                            static_cast<QWidget *>(m_inspector->editButton())})
        widget->addAction(find);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_divided = true; });
    setProject(nullptr);
}

HistoryPage::~HistoryPage()
{
    m_replaying.request();
    m_textsWatcher.disconnect(this);
    m_textsWatcher.cancel();
}

void HistoryPage::build()
{
    const Metrics metrics = Metrics::of(this);
    m_branch->setPopupMode(QToolButton::InstantPopup);
    m_branch->setMenu(new QMenu(m_branch));
    m_branch->menu()->setToolTipsVisible(true);
    m_branch->setToolTip(tr("Show one branch only"));
    m_goTo->setToolTip(tr("Select the row at which the database stands (H)"));
    auto *key = makeMutedLabel(tr("H"), this);
    key->setFont(Fonts::of(this).tiny);

    auto *bar = new QWidget(this);
    bar->setFixedHeight(metrics.paneHeadTall());
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(metrics.controlGap(), 0, metrics.controlGap(), 0);
    row->setSpacing(metrics.controlGap());
    m_search->setMinimumWidth(44 * metrics.u);
    m_search->setMaximumWidth(100 * metrics.u);
    row->addWidget(m_search, 10);
    row->addSpacing(metrics.u);
    row->addWidget(m_branch);
    row->addStretch(1);
    row->addWidget(m_goTo);
    row->addWidget(key);
    row->addSpacing(metrics.controlGap());

    auto *table = new QWidget(m_stack);
    auto *tableRow = new QHBoxLayout(table);
    tableRow->setContentsMargins(0, 0, 0, 0);
    tableRow->setSpacing(0);
    tableRow->addWidget(m_view, 1);
    tableRow->addWidget(m_strip);
    m_strip->setTop(metrics.viewHeader());
    m_stack->addWidget(table);
    m_stack->addWidget(m_empty);

    auto *left = new QWidget(m_splitter);
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(new Hairline(Qt::Horizontal, left));
    column->addWidget(m_faults);
    column->addWidget(m_stack, 1);
    left->setMinimumWidth(90 * metrics.u);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_inspector);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_splitter);
    setTabOrder(m_search, m_branch);
    setTabOrder(m_branch, m_goTo);
    setTabOrder(m_goTo, m_view);
}

void HistoryPage::setProject(const std::shared_ptr<const Project> &project)
{
    const bool another = !m_project || !project || m_project->config.file != project->config.file;
    const QString selected = another ? QString() : selectedId();
    const int scroll = m_view->verticalScrollBar()->value();
    const int rowBefore = m_view->selectedRow();
    m_project = project;
    m_view->setQuiet(true);
    m_model->setProject(project);
    if (another) {
        m_mayReplay = false;
        m_chosen = false;
        m_selectDatabase = true;
        m_texts = {};
        m_view->selectQuietly(-1);
    } else if (!selected.isEmpty()) {
        const int row = m_model->rowOfId(selected);
        if (row != m_view->selectedRow())
            m_view->selectQuietly(row);
        // What was in sight stays where it was.
        if (row >= 0 && rowBefore >= 0) {
            m_view->verticalScrollBar()->setValue(
                scroll + (row - rowBefore) * m_view->verticalHeader()->defaultSectionSize());
        }
    }
    m_view->setQuiet(false);
    m_view->fitColumns();
    const bool empty = m_model->graph().size() == 0;
    if (empty) {
        m_empty->setContent(project ? tr("No revisions yet. Write the first one.")
                                    : tr("No project is open."),
                            project ? tr("New revision…") : QString(),
                            project ? QStringLiteral("new-revision") : QString());
    }
    m_stack->setCurrentIndex(empty ? 1 : 0);
    refreshBranches();
    refreshFaults();
    loadTexts();
    search();
    if (m_selectDatabase)
        selectDatabaseRow();
    refreshInspector();
    refreshMarks();
}

void HistoryPage::setStatus(const std::optional<DatabaseStatus> &status)
{
    m_model->setStatus(status);
    m_view->fitColumns();
    if (m_selectDatabase && status)
        selectDatabaseRow();
    const bool there = !m_model->currentRows().isEmpty();
    QString reason = tr("No database is connected.");
    if (status && status->versions.isEmpty())
        reason = tr("The database has no revision yet.");
    else if (status)
        reason = tr("The database's revision is not in these files.");
    setEnabledOr(m_goTo, there, reason, tr("Select the row at which the database stands (H)"));
    refreshDimming();
    refreshInspector();
    refreshMarks();
}

void HistoryPage::selectDatabaseRow()
{
    const QList<int> rows = m_model->currentRows();
    if (!rows.isEmpty()) {
        m_selectDatabase = false;
        m_chosen = false;
        m_view->selectQuietly(rows.first());
        m_view->reveal(rows.first(), QAbstractItemView::PositionAtCenter);
    } else if (m_view->selectedRow() < 0 && m_model->rowCount() > 0) {
        // Until a database answers, the newest.
        m_view->selectQuietly(0);
    }
}

QString HistoryPage::selectedId() const
{
    const int row = m_view->selectedRow();
    return row < 0 ? QString() : m_model->revisionAt(row).id;
}

void HistoryPage::showRevision(const QString &id)
{
    if (m_model->rowOfId(id) < 0 && m_model->graph().indexOf(id) >= 0) {
        m_model->setBranch({});
        refreshBranches();
    }
    const int row = m_model->rowOfId(id);
    if (row < 0)
        return;
    m_chosen = false;
    m_selectDatabase = false;
    m_view->selectQuietly(row);
    m_view->glideTo(row);
    refreshDimming();
}

void HistoryPage::showDifference(const QString &id)
{
    showRevision(id);
    m_inspector->showTab(Inspector::DetailsTab);
}

void HistoryPage::goToDatabase()
{
    const QList<int> rows = m_model->currentRows();
    if (rows.isEmpty())
        return;
    // With several rows every H goes to the next one.
    const int selected = m_view->selectedRow();
    const qsizetype at = rows.indexOf(selected);
    const int row = rows.at(at < 0 ? 0 : (at + 1) % rows.size());
    m_chosen = false;
    m_view->selectQuietly(row);
    m_view->glideTo(row);
    m_view->setFocus(Qt::OtherFocusReason);
    refreshDimming();
}

void HistoryPage::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void HistoryPage::rowSelected(int row, bool byPerson)
{
    m_chosen = byPerson && row >= 0;
    if (byPerson)
        m_selectDatabase = false;
    refreshDimming();
    refreshInspector();
    refreshMarks();
    Q_EMIT selectionChanged(selectedId());
}

void HistoryPage::refreshDimming()
{
    if (!m_search->text().isEmpty()) {
        QBitArray lit(m_model->graph().size());
        for (const int node : std::as_const(m_hits))
            lit.setBit(node);
        m_model->setLit(lit);
        return;
    }
    const int row = m_view->selectedRow();
    if (!m_chosen || row < 0) {
        m_model->setLit(std::nullopt);
        return;
    }
    const int node = m_model->nodeAt(row);
    m_model->setLit(m_model->graph().ancestors({node}, RevisionGraph::Relations::Both)
                    | m_model->graph().descendants({node}, RevisionGraph::Relations::Both));
}

void HistoryPage::refreshInspector()
{
    ++m_inspection;
    const int row = m_view->selectedRow();
    if (row < 0 || !m_project) {
        m_inspector->setRevision(std::nullopt);
        return;
    }
    // While a key is held down the files between are not worth reading.
    if (m_inspecting)
        return;
    m_inspecting = true;
    const int inspection = m_inspection;
    const int node = m_model->nodeAt(row);
    onPool(
        this,
        [project = m_project, node, state = m_model->stateAt(row), status = m_model->status()] {
            return readInspected(*project, node, state, status);
        },
        [this, inspection, node](Inspected &inspected) {
            m_inspecting = false;
            const int shown = m_model->rowOfNode(node);
            if (inspection != m_inspection || shown < 0) {
                refreshInspector();
                return;
            }
            inspected.chips = HistoryDelegate::chips(*m_model, shown, Theme::of(this));
            m_inspector->setRevision(inspected);
        });
}

void HistoryPage::refreshMarks()
{
    StripMarks marks;
    marks.rows = m_model->rowCount();
    marks.rowHeight = m_view->verticalHeader()->defaultSectionSize();
    marks.current = m_model->currentRows();
    marks.heads = m_model->headRows();
    for (const int node : std::as_const(m_hits)) {
        if (const int row = m_model->rowOfNode(node); row >= 0)
            marks.hits.append(row);
    }
    marks.selected = m_view->selectedRow();
    m_strip->setMarks(marks);
    const qsizetype at = marks.hits.indexOf(marks.selected);
    m_search->setHits(int(at) + 1, int(marks.hits.size()));
}

void HistoryPage::refreshBranches()
{
    QMenu *menu = m_branch->menu();
    menu->clear();
    delete menu->findChild<QActionGroup *>();
    auto *group = new QActionGroup(menu);
    const QList<BranchChoice> choices = branchChoices(m_model->graph());
    QString text = choices.first().text;
    bool labels = false;
    for (const BranchChoice &choice : choices) {
        if (!choice.key.isEmpty() && choice.isLabel != labels) {
            menu->addSeparator();
            labels = choice.isLabel;
        } else if (choice.isLabel && !labels) {
            menu->addSeparator();
        }
        QAction *action = menu->addAction(choice.text);
        action->setCheckable(true);
        action->setChecked(choice.key == m_model->branch());
        group->addAction(action);
        if (choice.key == m_model->branch())
            text = choice.isLabel || choice.key.isEmpty() ? choice.text : choice.key;
        connect(action, &QAction::triggered, this, [this, key = choice.key] {
            const QString selected = selectedId();
            m_view->setQuiet(true);
            m_model->setBranch(key);
            if (const int row = m_model->rowOfId(selected); row != m_view->selectedRow())
                m_view->selectQuietly(row);
            m_view->setQuiet(false);
            m_view->fitColumns();
            refreshBranches();
            search();
            refreshInspector();
            refreshMarks();
        });
    }
    m_branch->setText(text);
    setEnabledOr(m_branch, choices.size() > 1, tr("There is one branch."),
                 tr("Show one branch only"));
}

void HistoryPage::refreshFaults()
{
    const QList<Error> faults = m_project ? m_project->scripts.faults : QList<Error>();
    m_faults->setVisible(!faults.isEmpty());
    if (faults.isEmpty())
        return;
    const auto message = [](const Error &fault) {
        Message result;
        result.severity = Severity::Danger;
        const QString name = QFileInfo(fault.file).fileName();
        if (!name.isEmpty())
            result.verdict =
                fault.line > 0 ? tr("%1, line %2:").arg(name).arg(fault.line) : tr("%1:").arg(name);
        result.rest = fault.message;
        if (!fault.file.isEmpty()) {
            result.action = tr("Open file");
            result.actionIcon = QStringLiteral("open-file");
        }
        return result;
    };
    m_faults->setMessage(message(faults.first()));
    QList<Message> more;
    for (const Error &fault : faults.sliced(1))
        more.append(message(fault));
    m_faults->setMore(more);
}

void HistoryPage::openFault(int index)
{
    const QList<Error> faults = m_project ? m_project->scripts.faults : QList<Error>();
    if (index >= 0 && index < faults.size() && !faults.at(index).file.isEmpty())
        Q_EMIT openFileRequested(faults.at(index).file);
}

void HistoryPage::loadTexts()
{
    m_textsWatcher.cancel();
    m_textsAreRead = false;
    m_textsWatcher.setFuture(loadRevisionTexts(m_model->graph().revisions()));
}

void HistoryPage::takeTexts()
{
    if (m_textsWatcher.isCanceled() || m_textsWatcher.future().resultCount() == 0)
        return;
    m_texts = m_textsWatcher.result();
    m_textsAreRead = true;
    m_model->setReviewed(m_texts.reviewed);
    m_view->fitColumns();
    if (!m_search->text().isEmpty())
        search();
}

void HistoryPage::search()
{
    m_searchDelay->stop();
    const QString needle = m_search->text();
    m_hits.clear();
    for (int row = 0; !needle.isEmpty() && row < m_model->rowCount(); ++row) {
        const Revision &revision = m_model->revisionAt(row);
        if (matchesSearch(revision, m_texts.text.value(revision.id), needle))
            m_hits.append(m_model->nodeAt(row));
    }
    m_model->setNeedle(needle);
    // The first hit is shown, unless the selected row is one.
    if (!m_hits.isEmpty() && m_search->hasFocus()
        && !m_hits.contains(m_model->nodeAt(m_view->selectedRow()))) {
        const int row = m_model->rowOfNode(m_hits.first());
        m_view->selectQuietly(row);
        m_view->reveal(row);
    }
    refreshDimming();
    refreshMarks();
}

void HistoryPage::goToHit(int step)
{
    if (m_hits.isEmpty())
        return;
    const int selected = m_view->selectedRow();
    int target = -1;
    if (step > 0) {
        for (const int node : std::as_const(m_hits)) {
            if (m_model->rowOfNode(node) > selected) {
                target = m_model->rowOfNode(node);
                break;
            }
        }
        if (target < 0)
            target = m_model->rowOfNode(m_hits.first());
    } else {
        for (auto it = m_hits.crbegin(); it != m_hits.crend() && target < 0; ++it) {
            if (selected >= 0 && m_model->rowOfNode(*it) < selected)
                target = m_model->rowOfNode(*it);
        }
        if (target < 0)
            target = m_model->rowOfNode(m_hits.last());
    }
    m_view->selectQuietly(target);
    m_view->reveal(target);
}

void HistoryPage::setBlocked(const QString &database, const QString &files)
{
    m_blockedDatabase = database;
    m_blockedFiles = files;
    setEnabledOr(m_empty->button(), files.isEmpty(), files);
}

QList<ActionState> HistoryPage::actionsAt(int row) const
{
    QList<ActionState> actions = revisionActions(m_model->graph(), m_model->nodeAt(row),
                                                 m_model->states(), m_model->status());
    for (ActionState &state : actions) {
        QString reason;
        switch (state.action) {
        case RevisionAction::UpgradeTo:
        case RevisionAction::DowngradeTo:
        case RevisionAction::Stamp:
            reason = m_blockedDatabase;
            break;
        case RevisionAction::NewRevision:
        case RevisionAction::Merge:
            reason = m_blockedFiles;
            break;
        default:
            break;
        }
        if (state.enabled && !reason.isEmpty()) {
            state.enabled = false;
            state.reason = reason;
        }
    }
    return actions;
}

QList<ActionState> HistoryPage::selectedActions() const
{
    const int row = m_view->selectedRow();
    return row < 0 ? QList<ActionState>() : actionsAt(row);
}

void HistoryPage::runSelected(RevisionAction action)
{
    if (const int row = m_view->selectedRow(); row >= 0)
        run(action, row);
}

void HistoryPage::openMenu(int row, const QPoint &globalPosition)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->setObjectName(QStringLiteral("revisionMenu"));
    const QString id = m_model->revisionAt(row).id;
    const QList<ActionState> actions = actionsAt(row);
    for (const ActionState &state : actions) {
        if (state.action == RevisionAction::ShowSql || state.action == RevisionAction::NewRevision)
            menu->addSeparator();
        QAction *action = menu->addAction(state.text);
        action->setEnabled(state.enabled);
        action->setData(int(state.action));
        action->setToolTip(state.enabled ? state.text : state.reason);
        if (!state.enabled)
            action->setStatusTip(state.reason);
        connect(action, &QAction::triggered, this, [this, id, which = state.action] {
            if (const int at = m_model->rowOfId(id); at >= 0)
                run(which, at);
        });
    }
    menu->popup(globalPosition);
}

void HistoryPage::run(RevisionAction action, int row)
{
    const Revision &revision = m_model->revisionAt(row);
    switch (action) {
    case RevisionAction::UpgradeTo:
        Q_EMIT upgradeRequested(revision.id);
        break;
    case RevisionAction::DowngradeTo:
        Q_EMIT downgradeRequested(revision.id);
        break;
    case RevisionAction::Stamp:
        Q_EMIT stampRequested(revision.id);
        break;
    case RevisionAction::ShowSql:
        if (m_view->selectedRow() != row)
            m_view->selectQuietly(row);
        m_inspector->showTab(Inspector::UpgradeTab);
        m_inspector->editor(Direction::Upgrade)->view()->setFocus(Qt::OtherFocusReason);
        break;
    case RevisionAction::CopyId:
        QGuiApplication::clipboard()->setText(revision.id);
        break;
    case RevisionAction::OpenFile:
        Q_EMIT openFileRequested(revision.file);
        break;
    case RevisionAction::Edit:
        Q_EMIT editRequested(revision.id);
        break;
    case RevisionAction::NewRevision:
        Q_EMIT newRevisionRequested(revision.id);
        break;
    case RevisionAction::Merge:
        Q_EMIT mergeRequested();
        break;
    }
}

void HistoryPage::arrange()
{
    const Metrics metrics = Metrics::of(this);
    const bool vertical = window()->width() < Metrics::narrowWindow;
    if (m_sized && vertical == m_vertical && (m_divided || vertical))
        return;
    if (vertical != m_vertical)
        m_divided = false;
    m_vertical = vertical;
    m_sized = true;
    m_splitter->setOrientation(vertical ? Qt::Vertical : Qt::Horizontal);
    if (vertical) {
        const int half = qMax(1, height() * 2 / 5);
        m_splitter->setSizes({qMax(1, height() - half), half});
    } else {
        const int side =
            qBound(metrics.inspectorMinimum(), width() * 36 / 100 + 2, metrics.inspector());
        m_splitter->setSizes({qMax(1, width() - side - 1), side});
    }
}

void HistoryPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

bool HistoryPage::event(QEvent *event)
{
    if (event->type() == QEvent::Show || event->type() == QEvent::PolishRequest)
        arrange();
    if (event->type() == QEvent::PaletteChange && m_view->selectedRow() >= 0)
        QTimer::singleShot(0, this, &HistoryPage::refreshInspector);
    return QWidget::event(event);
}

void HistoryPage::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), Theme::of(this).window);
}

} // namespace Retort
