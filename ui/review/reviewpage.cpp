#include "ui/review/reviewpage.h"

#include "ui/review/beforeafter.h"
#include "ui/review/reviewdelegate.h"
#include "ui/review/reviewquestions.h"
#include "ui/review/reviewscripts.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messageline.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/onpool.h"
#include "ui/widgets/panes.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace Retort {

namespace {

/// Nothing is proved before the person has stopped for this long.
constexpr int proofDelayMs = 500;

} // namespace

ReviewPage::ReviewPage(QWidget *parent)
    : QWidget(parent), m_model(new ReviewModel(this)), m_proofDelay(new QTimer(this)),
      m_failure(new MessageLine(MessageLine::Form::Proof))
{
    m_proofDelay->setSingleShot(true);
    m_proofDelay->setInterval(proofDelayMs);
    connect(m_proofDelay, &QTimer::timeout, this, &ReviewPage::askForProof);
    const Metrics metrics = Metrics::of(this);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(buildChanges());
    splitter->addWidget(buildStates());
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({metrics.units(89), metrics.units(271)});
    buildFoot();
    m_failure->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_failure);
    layout->addWidget(m_foot);
    connect(m_model, &ReviewModel::tickRequested, this, &ReviewPage::tick);
    connect(m_questions, &ReviewQuestions::answered, this, [this] {
        updateFoot();
        Q_EMIT draftNeeded(wishes());
    });
    connect(m_online, &QCheckBox::clicked, this, [this] { Q_EMIT draftNeeded(wishes()); });
    connect(m_scripts, &ReviewScripts::changed, this, &ReviewPage::textsChanged);
    connect(m_scripts, &ReviewScripts::checked, this, &ReviewPage::askForProof);
    connect(m_scripts, &ReviewScripts::rebuildRequested, this, &ReviewPage::askToRebuild);
    updateFoot();
}

QWidget *ReviewPage::buildChanges()
{
    const Metrics metrics = Metrics::of(this);
    auto *box = new QWidget;
    box->setMinimumWidth(metrics.units(64));
    auto *head = new QWidget(box);
    head->setFixedHeight(metrics.paneHeadTall());
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(metrics.panePadding(), 0, metrics.u, 0);
    row->setSpacing(metrics.controlGap());
    m_source = new QComboBox(head);
    m_source->addItem(tr("Database"), QStringLiteral("database"));
    m_source->addItem(tr("Head, replayed"), QStringLiteral("head"));
    m_source->setAccessibleName(tr("Where the changes start"));
    m_modelsName = new QLabel(head);
    m_modelsName->setFont(Fonts::of(this).code);
    m_modelsName->setMinimumWidth(metrics.units(6));
    m_modelsName->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_again = makeToolButton(tr("Compare again"), QStringLiteral("refresh"), head);
    m_again->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_again->setAccessibleName(m_again->text());
    m_again->setToolTip(m_again->text());
    row->addWidget(makeMutedLabel(tr("From"), head));
    row->addWidget(m_source);
    row->addWidget(makeMutedLabel(tr("to"), head));
    row->addWidget(m_modelsName, 1);
    row->addWidget(m_again);
    connect(m_source, &QComboBox::activated, this, &ReviewPage::compareRequested);
    connect(m_again, &QToolButton::clicked, this, &ReviewPage::compareRequested);

    m_questions = new ReviewQuestions;
    m_changesHead = new PaneHead(tr("Changes"));
    m_tree = new QTreeView;
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new ReviewDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setIndentation(metrics.units(5));
    m_tree->setAccessibleName(tr("Changes"));
    m_tree->header()->setStretchLastSection(true);
    m_note = new MessageLine(MessageLine::Form::Proof);
    m_note->hide();
    m_online = new QCheckBox(tr("Online"));
    m_online->setAccessibleName(tr("Online: only statements that do not block"));
    auto *onlineRow = new QWidget;
    onlineRow->setFixedHeight(metrics.proofLine());
    auto *online = new QHBoxLayout(onlineRow);
    online->setContentsMargins(metrics.panePadding(), 0, metrics.u, 0);
    online->setSpacing(metrics.controlGap());
    online->addWidget(m_online);
    online->addWidget(makeMutedLabel(tr("statements that do not block")));
    online->addStretch(1);

    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(new Hairline(Qt::Horizontal));
    layout->addWidget(m_questions);
    layout->addWidget(m_changesHead);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_note);
    layout->addWidget(new Hairline(Qt::Horizontal));
    layout->addWidget(onlineRow);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ReviewPage::showSelected);
    return box;
}

QWidget *ReviewPage::buildStates()
{
    const Metrics metrics = Metrics::of(this);
    m_stack = new QStackedWidget;
    m_scripts = new ReviewScripts;
    m_beforeAfter = new BeforeAfter;
    m_beforeAfter->setMinimumWidth(metrics.units(40));
    m_proof = new MessageLine(MessageLine::Form::Proof);
    connect(m_proof, &MessageLine::actionTriggered, this, [this] {
        if (m_scripts->hasProblems())
            m_scripts->goToProblem();
        else
            showDetail();
    });
    auto *middle = new QWidget;
    middle->setMinimumWidth(metrics.units(70));
    auto *lines = new QVBoxLayout(middle);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(0);
    lines->addWidget(m_scripts, 1);
    lines->addWidget(m_proof);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(middle);
    splitter->addWidget(m_beforeAfter);
    splitter->setStretchFactor(0, 9);
    splitter->setStretchFactor(1, 5);
    splitter->setSizes({metrics.units(174), metrics.units(97)});
    m_content = splitter;

    m_busyPage = new QWidget;
    m_busy = new BusyState;
    QPushButton *cancel = makeButton(tr("Cancel"));
    auto *busy = new QVBoxLayout(m_busyPage);
    busy->addStretch(1);
    busy->addWidget(m_busy);
    busy->addWidget(cancel, 0, Qt::AlignHCenter);
    busy->addStretch(1);
    connect(cancel, &QPushButton::clicked, this, &ReviewPage::cancelRequested);
    m_failed = new FailedState;
    connect(m_failed, &FailedState::triggered, this, &ReviewPage::compareRequested);
    m_empty = new EmptyState;
    connect(m_empty, &EmptyState::triggered, this, &ReviewPage::compareRequested);
    for (QWidget *page :
         {m_content, m_busyPage, static_cast<QWidget *>(m_failed), static_cast<QWidget *>(m_empty)})
        m_stack->addWidget(page);
    m_stack->setCurrentWidget(m_busyPage);
    return m_stack;
}

void ReviewPage::buildFoot()
{
    const Metrics metrics = Metrics::of(this);
    m_foot = new PageFoot;
    m_message = new QLineEdit;
    m_message->setAccessibleName(tr("Message of the revision"));
    m_message->setMinimumWidth(metrics.units(60));
    auto *label = new QLabel(tr("&Message"));
    label->setBuddy(m_message);
    m_parent = new QComboBox;
    m_parent->setFont(Fonts::of(this).code);
    m_parent->setAccessibleName(tr("The revision that it is put onto"));
    m_parent->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_mark = makeButton(tr("Mark as reviewed"), QStringLiteral("reviewed"));
    m_save = makeButton(tr("Save revision"), QStringLiteral("save"));
    setPrimary(m_save, true);
    m_foot->addLeft(label);
    m_foot->addLeft(m_message, 1);
    m_foot->addLeft(makeMutedLabel(tr("onto")));
    m_foot->addLeft(m_parent);
    m_foot->addButton(m_mark);
    m_foot->addButton(m_save);
    connect(m_message, &QLineEdit::textChanged, this, [this] {
        updateFoot();
        Q_EMIT titleChanged(title());
    });
    connect(m_save, &QPushButton::clicked, this, [this] { save(false); });
    connect(m_mark, &QPushButton::clicked, this, [this] {
        if (m_saved) {
            setWriting(true);
            Q_EMIT markRequested();
        } else {
            save(true);
        }
    });
}

void ReviewPage::setProject(const std::shared_ptr<const Project> &project, bool connected)
{
    m_project = project;
    if (!project)
        return;
    const QString models = project->config.models;
    m_modelsName->setText(models.startsWith(QLatin1String("python:"))
                              ? models.section(QLatin1Char(':'), 1)
                              : QFileInfo(models).fileName());
    m_modelsName->setToolTip(models);
    m_connected = connected;
    if (!connected)
        setSource(QStringLiteral("head"));
    const QString chosen = m_parent->currentData().toString();
    const bool first = m_parent->count() == 0;
    m_parent->clear();
    const RevisionGraph &graph = project->graph();
    for (const int head : graph.heads()) {
        const Revision &revision = graph.revision(head);
        m_parent->addItem(revision.id, revision.id);
        m_parent->setItemData(m_parent->count() - 1, revision.message, Qt::ToolTipRole);
    }
    m_parent->addItem(tr("none: a new base"), QString());
    if (!first) {
        // A revision that is no head any more may still be what was chosen.
        if (m_parent->findData(chosen) < 0 && graph.indexOf(chosen) >= 0)
            m_parent->insertItem(0, chosen, chosen);
        m_parent->setCurrentIndex(qMax(0, m_parent->findData(chosen)));
    }
    updateFoot();
}

void ReviewPage::setMessage(const QString &message, const QString &parentId)
{
    m_message->setText(message);
    if (m_parent->findData(parentId) < 0)
        m_parent->insertItem(0, parentId, parentId);
    m_parent->setCurrentIndex(m_parent->findData(parentId));
}

QString ReviewPage::source() const
{
    return m_source->currentData().toString();
}

void ReviewPage::setSource(const QString &source)
{
    m_source->setCurrentIndex(qMax(0, m_source->findData(source)));
}

QString ReviewPage::title() const
{
    const QString message = m_message->text().trimmed();
    return message.isEmpty() ? tr("Review") : tr("Review: %1").arg(message);
}

ReviewWishes ReviewPage::wishes() const
{
    return {m_questions->renames(), m_left, m_online->isChecked(), m_questions->fills()};
}

void ReviewPage::setComparing()
{
    m_comparing = true;
    m_failure->hide();
    if (!m_view || m_stack->currentWidget() != m_content) {
        m_stack->setCurrentWidget(m_busyPage);
        m_busy->start(source() == QLatin1String("head")
                          ? tr("Replaying the history and loading the models…")
                          : tr("Reading the database and loading the models…"));
    }
    updateFoot();
}

void ReviewPage::setFailure(const Error &error, const QString &button)
{
    m_comparing = false;
    m_busy->stop();
    m_failed->setError(error, button.isEmpty() ? tr("Compare again") : button);
    m_stack->setCurrentWidget(m_failed);
    updateFoot();
}

void ReviewPage::setView(const ReviewView &view)
{
    m_comparing = false;
    m_busy->stop();
    const bool first = !m_view;
    m_view = view;
    const ReviewDraft &draft = m_view->draft;
    // What is left out is what the rule came to.
    m_left.clear();
    for (int i = 0; i < draft.units.size(); ++i) {
        if (!draft.ticks.testBit(i))
            m_left.insert(draft.units.at(i).object);
    }
    m_questions->setQuestions(draft.candidates, draft.nulls);
    const int before = m_model->rowCount();
    m_model->setGroups(m_view->groups, draft.ticks);
    if (first || before != m_model->rowCount() || !m_tree->currentIndex().isValid()) {
        m_tree->expandAll();
        selectFirst();
    }
    const int all = int(draft.units.size());
    m_changesHead->setFact(all == 0 ? QString()
                                    : tr("%1 of %2 ticked").arg(all - draft.leftOut()).arg(all));
    if (draft.units.isEmpty() && draft.start.renames.isEmpty()) {
        m_empty->setContent(tr("The models say what is there already: no differences."),
                            tr("Compare again"), QStringLiteral("refresh"));
        m_stack->setCurrentWidget(m_empty);
        updateFoot();
        return;
    }
    m_stack->setCurrentWidget(m_content);
    m_scripts->setPlanned(draft.upgrade, draft.downgrade);
    showSelected();
    updateFoot();
}

void ReviewPage::selectFirst()
{
    const QModelIndex top = m_model->index(0, 0);
    if (top.isValid())
        m_tree->setCurrentIndex(m_model->index(0, 0, top));
}

void ReviewPage::tick(const QList<int> &units, bool on)
{
    if (!m_view)
        return;
    QBitArray ticks = m_view->draft.ticks;
    QSet<int> followed;
    for (const int unit : units) {
        if (ticks.testBit(unit) == on)
            continue;
        const TickChange change = setTick(m_view->draft.units, ticks, unit, on);
        ticks = change.ticks;
        followed.unite(QSet<int>(change.along.begin(), change.along.end()));
    }
    followed.subtract(QSet<int>(units.begin(), units.end()));
    QList<int> along(followed.begin(), followed.end());
    std::sort(along.begin(), along.end());
    m_view->draft.ticks = ticks;
    m_left.clear();
    for (int i = 0; i < m_view->draft.units.size(); ++i) {
        if (!ticks.testBit(i))
            m_left.insert(m_view->draft.units.at(i).object);
    }
    // At once; the scripts follow when they are planned.
    m_model->setGroups(m_view->groups, ticks);
    const int all = int(ticks.size());
    m_changesHead->setFact(tr("%1 of %2 ticked").arg(int(ticks.count(true))).arg(all));
    tellFollowers(along, on);
    Q_EMIT draftNeeded(wishes());
}

void ReviewPage::tellFollowers(const QList<int> &along, bool on)
{
    if (along.isEmpty()) {
        m_note->hide();
        return;
    }
    QStringList names;
    for (const int unit : along) {
        const ObjectId &object = m_view->draft.units.at(unit).object;
        names.append(objectKindName(object.kind) + QLatin1Char(' ') + object.name);
    }
    Message message;
    message.severity = Severity::Note;
    message.verdict = on ? tr("Needed and ticked too:") : tr("Left out with it:");
    message.rest = names.join(QStringLiteral(", "));
    m_note->setMessage(message);
    m_note->setToolTip(names.join(QLatin1Char('\n')));
    m_note->show();
}

void ReviewPage::showSelected()
{
    const ReviewGroup *group = m_model->group(m_tree->currentIndex());
    if (!group || !m_view) {
        m_beforeAfter->clear();
        return;
    }
    m_beforeAfter->setTexts(objectIcon(group->object.kind), group->name,
                            m_view->before.value(group->before),
                            m_view->after.value(group->object));
}

void ReviewPage::textsChanged()
{
    updateFoot();
    if (m_saved)
        return;
    if (m_scripts->upgrade() == m_provenUp && m_scripts->downgrade() == m_provenDown
        && m_proofNumber > 0)
        return;
    // An older answer is void.
    ++m_proofNumber;
    m_proving = false;
    m_proof->setMessage(
        {.severity = Severity::NotYet,
         .verdict = tr("Not proved yet."),
         .rest = m_scripts->isEdited() ? tr("The script was edited by hand.") : QString()});
    m_provenUp.clear();
    m_provenDown.clear();
    m_proofDelay->start();
}

void ReviewPage::askForProof()
{
    updateFoot();
    if (!m_view || m_saved || m_proofDelay->isActive() || m_scripts->isChecking())
        return; // The check's end asks again.
    if (m_scripts->hasProblems()) {
        showProblem();
        return;
    }
    if (m_scripts->upgrade() == m_provenUp && m_scripts->downgrade() == m_provenDown)
        return;
    m_provenUp = m_scripts->upgrade();
    m_provenDown = m_scripts->downgrade();
    m_proving = true;
    m_proof->setMessage({.severity = Severity::NotYet,
                         .verdict = tr("Proving:"),
                         .rest = tr("both directions run in a scratch database.")});
    Q_EMIT proofNeeded(++m_proofNumber, m_provenUp, m_provenDown, m_scripts->isEdited());
}

void ReviewPage::showProblem()
{
    const SqlEditor *editor = !m_scripts->upgradeEditor()->problems().isEmpty()
                                  ? m_scripts->upgradeEditor()
                                  : m_scripts->downgradeEditor();
    const SqlProblem &problem = editor->problems().first();
    Message message;
    message.severity = Severity::Error;
    message.verdict = tr("Not proved:");
    message.rest = tr("line %1, %2.").arg(problem.line).arg(problem.message);
    message.action = tr("Go there");
    message.actionIsLink = true;
    message.actionKey = QStringLiteral("F8");
    m_proof->setMessage(message);
    m_proving = false;
}

void ReviewPage::setProof(int number, const Result<ComparisonProof> &proof)
{
    if (number != m_proofNumber || m_saved)
        return;
    m_proving = false;
    Message message;
    if (!proof) {
        m_proofDetail = proof.error().message;
        if (!proof.error().hint.isEmpty())
            m_proofDetail += QLatin1Char('\n') + proof.error().hint;
        message.severity = Severity::Warning;
        message.verdict = tr("Not proved:");
        message.rest = m_proofDetail.section(QLatin1Char('\n'), 0, 0);
    } else if (proof->up == ProofResult::Exact && proof->down == ProofResult::Exact) {
        m_proofDetail.clear();
        const int left = m_view ? m_view->draft.leftOut() : 0;
        message.severity = Severity::Success;
        message.verdict = tr("Proved:");
        message.rest =
            left == 0   ? tr("up arrives at the models, down returns.")
            : left == 1 ? tr("up arrives at the models, but for 1 change left out; down returns.")
                        : tr("up arrives at the models, but for %1 changes left out; down "
                             "returns.")
                              .arg(left);
    } else {
        m_proofDetail = proof->detail;
        message.severity = Severity::Error;
        message.verdict = tr("Not proved:");
        message.rest = proof->detail.section(QLatin1Char('\n'), 0, 0);
    }
    if (!m_proofDetail.isEmpty()) {
        message.action = tr("Details");
        message.actionIsLink = true;
    }
    m_proof->setMessage(message);
    m_proof->setAccessibleName(message.verdict + QLatin1Char(' ') + message.rest);
    updateFoot();
}

void ReviewPage::showDetail()
{
    if (m_proofDetail.isEmpty())
        return;
    auto *box =
        new QMessageBox(QMessageBox::NoIcon, tr("Not proved"),
                        m_proofDetail.section(QLatin1Char('\n'), 0, 0), QMessageBox::Close, this);
    box->setInformativeText(m_proofDetail.section(QLatin1Char('\n'), 1));
    box->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void ReviewPage::askToRebuild()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Rebuild from ticks"),
                                tr("Replace what was typed by what the ticks give?"),
                                QMessageBox::NoButton, this);
    box->setInformativeText(tr("Undo brings it back, in each direction's editor."));
    QPushButton *rebuild = box->addButton(tr("Rebuild"), QMessageBox::AcceptRole);
    QPushButton *keep = box->addButton(tr("Keep what was typed"), QMessageBox::RejectRole);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(rebuild, &QPushButton::clicked, m_scripts, &ReviewScripts::rebuild);
    box->open();
}

bool ReviewPage::hasUnsavedText() const
{
    return !m_saved && m_scripts->isEdited();
}

void ReviewPage::save(bool mark)
{
    setWriting(true);
    m_failure->hide();
    onPool(
        this,
        [upgrade = m_scripts->upgrade(), downgrade = m_scripts->downgrade()] {
            return readReviewTexts(upgrade, downgrade);
        },
        [this, mark](const Result<ReviewSections> &read) {
            if (!read) {
                setWriteFailure(read.error());
                return;
            }
            ReviewSave request;
            request.message = m_message->text().trimmed();
            request.parent = m_parent->currentData().toString();
            request.sections = read->sections;
            request.mark = mark;
            Q_EMIT saveRequested(request);
        });
}

void ReviewPage::setWriting(bool writing)
{
    m_writing = writing;
    updateFoot();
}

void ReviewPage::setWriteFailure(const Error &error)
{
    m_writing = false;
    Message message;
    message.severity = Severity::Error;
    message.verdict = error.message;
    message.rest = error.line > 0
                       ? tr("%1, line %2.").arg(error.file).arg(error.line) + u' ' + error.hint
                       : error.hint;
    m_failure->setMessage(message);
    m_failure->show();
    updateFoot();
}

void ReviewPage::setSaved(const Revision &written, bool marked)
{
    m_writing = false;
    m_saved = written;
    m_marked = m_marked || marked;
    m_failure->hide();
    m_scripts->setReadOnly(true);
    m_model->setLocked(true);
    m_questions->setLocked(true);
    updateFoot();
}

void ReviewPage::updateFoot()
{
    const bool saved = m_saved.has_value();
    const int open = m_questions->openQuestions();
    const bool isPython = m_saved ? m_saved->language == ScriptLanguage::Python
                                  : m_project && m_project->config.kind == ProjectKind::Alembic;
    const QString python = isPython ? tr("A Python script holds no review mark.") : QString();
    QString reason;
    if (saved)
        reason = m_marked ? tr("Saved and reviewed: %1").arg(QFileInfo(m_saved->file).fileName())
                          : tr("Saved: %1").arg(QFileInfo(m_saved->file).fileName());
    else if (m_comparing || !m_view)
        reason = tr("Nothing is compared yet.");
    else if (m_stack->currentWidget() != m_content)
        reason = tr("There is nothing to save.");
    else if (m_view->draft.ticks.count(true) == 0 && m_view->draft.start.renames.isEmpty()
             && !m_scripts->isEdited())
        reason = tr("Nothing is ticked.");
    else if (open > 0)
        reason = open == 1 ? tr("One question is open.") : tr("%1 questions are open.").arg(open);
    else if (m_scripts->hasProblems() && !m_scripts->isChecking())
        reason = m_scripts->problem();
    else if (m_message->text().trimmed().isEmpty())
        reason = tr("A message is missing.");
    else if (m_project && !m_project->scripts.faults.isEmpty())
        reason = m_project->scripts.faults.first().message;
    else if (m_writing)
        reason = tr("The revision is being written.");
    setEnabledOr(m_save, reason.isEmpty(), reason);
    QString markReason = saved && !m_marked && !m_writing ? QString() : reason;
    if (!python.isEmpty())
        markReason = python;
    setEnabledOr(m_mark, markReason.isEmpty(), markReason,
                 tr("Writes your name, the time and the script's hash into the file"));
    m_foot->setReason(reason);
    const QString over = saved ? tr("The revision is saved.") : QString();
    setEnabledOr(m_message, !saved, over);
    setEnabledOr(m_parent, !saved, over);
    setEnabledOr(m_source, !saved && m_connected,
                 saved ? over : tr("Without a database the history is replayed."));
    setEnabledOr(m_again, !saved && !m_comparing, saved ? over : tr("It is compared just now."),
                 tr("Compare again"));
    setEnabledOr(m_online, !saved && m_view.has_value(),
                 saved ? over : tr("Nothing is compared yet."));
}

} // namespace Retort
