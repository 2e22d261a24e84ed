#include "ui/run/runpage.h"

#include "ui/run/rundelegate.h"
#include "ui/run/runmodel.h"
#include "ui/run/runtables.h"
#include "ui/run/scriptpane.h"
#include "ui/run/waitpanel.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>

namespace Retort {

namespace {

/// One sentence for one, another for several.
QString counted(int count, const QString &one, const QString &several)
{
    return count == 1 ? one : several.arg(QLocale().toString(count));
}

/// `2 s`, `500 ms`: a setting, not a measurement.
QString settingText(int milliseconds)
{
    return milliseconds % 1000 == 0 ? RunPage::tr("%1 s").arg(milliseconds / 1000)
                                    : RunPage::tr("%1 ms").arg(milliseconds);
}

/// Revisions in the fixed font inside a title of rich text.
QString codeText(const QString &text)
{
    const QString family = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    return QStringLiteral("<span style=\"font-family:'%1'; font-weight:400\">%2</span>")
        .arg(family.toHtmlEscaped(), text.toHtmlEscaped());
}

QString countedPlan(const RunModel &model)
{
    const int steps = int(model.plan().plan.steps.size());
    const QStringList parts{
        counted(steps, RunPage::tr("1 revision"), RunPage::tr("%1 revisions")),
        counted(model.statementCount(), RunPage::tr("1 statement"), RunPage::tr("%1 statements"))};
    return parts.join(QStringLiteral(", "));
}

QString rowsText(const QStringList &rows)
{
    return rows.isEmpty() ? RunPage::tr("base") : rows.join(QStringLiteral(", "));
}

QString verb(Direction direction)
{
    switch (direction) {
    case Direction::Upgrade:
        return RunPage::tr("Upgrade");
    case Direction::Downgrade:
        return RunPage::tr("Downgrade");
    case Direction::Stamp:
        return RunPage::tr("Stamp");
    }
    Q_UNREACHABLE();
}

QString verbNow(Direction direction)
{
    switch (direction) {
    case Direction::Upgrade:
        return RunPage::tr("Upgrading");
    case Direction::Downgrade:
        return RunPage::tr("Downgrading");
    case Direction::Stamp:
        return RunPage::tr("Stamping");
    }
    Q_UNREACHABLE();
}

} // namespace

RunPage::RunPage(QWidget *parent) : QWidget(parent)
{
    build();
    setPhase(Phase::Empty);
}

void RunPage::build()
{
    const Metrics metrics = Metrics::of(this);
    m_model = new RunModel(this);
    m_log = new RunLogModel(this);
    m_title = makeBoldLabel({}, this, true);
    m_title->setTextFormat(Qt::RichText);
    m_facts = makeMutedLabel({}, this);
    m_facts->setWordWrap(true);
    m_wait = new WaitPanel;
    m_wait->hide();
    m_failed = new FailedState;
    m_failed->hide();
    m_end = new MessageLine(MessageLine::Form::Proof);
    m_end->hide();
    m_script = new ScriptPane;
    m_messages = buildMessages();

    auto *head = new QVBoxLayout;
    head->setContentsMargins(metrics.panePadding(), metrics.controlGap(), metrics.panePadding(),
                             metrics.controlGap());
    head->setSpacing(metrics.u);
    head->addWidget(m_title);
    head->addWidget(m_facts);

    auto *left = new QWidget;
    auto *leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->setSpacing(0);
    leftLayout->addWidget(buildTree(), 3);
    leftLayout->addWidget(m_failed, 2);
    leftLayout->addWidget(m_wait);
    leftLayout->addWidget(m_messages, 1);
    m_splitter = new QSplitter(Qt::Horizontal);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_script);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 1);

    m_foot = new PageFoot;
    m_close = makeButton(tr("Close plan"));
    m_copy = makeButton(tr("Copy SQL"), QStringLiteral("copy"));
    m_run = makeButton({}, QStringLiteral("upgrade"));
    m_foot->addLeft(m_close);
    m_foot->addLeft(m_copy);
    m_foot->addButton(m_run);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(new Hairline(Qt::Horizontal));
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_end);
    layout->addWidget(m_foot);

    m_ticker = new QTimer(this);
    m_ticker->setInterval(250);
    connect(m_ticker, &QTimer::timeout, this, [this] {
        m_model->tick();
        Q_EMIT progressChanged();
    });
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_phase == Phase::Ended)
            Q_EMIT historyRequested();
        else
            Q_EMIT runRequested();
    });
    connect(m_close, &QPushButton::clicked, this, &RunPage::closeRequested);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(planSql()); });
    connect(m_end, &MessageLine::actionTriggered, this, [this] {
        const QModelIndex active = m_model->activeIndex();
        if (active.isValid())
            Q_EMIT editRequested(active.data(RunModel::RevisionRole).toString(),
                                 active.data(RunModel::LineRole).toInt());
        else if (m_error && !m_model->plan().plan.steps.isEmpty())
            Q_EMIT editRequested(m_model->plan().plan.steps.first().revision, m_error->line);
    });
}

QWidget *RunPage::buildTree()
{
    m_tree = new QTreeView;
    m_delegate = new RunDelegate(m_tree);
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(m_delegate);
    m_tree->setIndentation(0);
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setMouseTracking(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setAccessibleName(tr("Plan"));
    m_tree->setTextElideMode(Qt::ElideRight);
    QHeaderView *header = m_tree->header();
    header->setStretchLastSection(false);
    header->setSectionsMovable(false);
    connect(m_delegate, &RunDelegate::foldRequested, m_tree, [this](const QModelIndex &index) {
        m_tree->setExpanded(index, !m_tree->isExpanded(index));
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        // Who looks somewhere else during a run is not dragged back.
        if (!m_moving)
            m_following = false;
        showScript();
    });
    return m_tree;
}

QWidget *RunPage::buildMessages()
{
    const Metrics metrics = Metrics::of(this);
    auto *box = new QWidget;
    m_logView = new QTreeView;
    m_logView->setModel(m_log);
    m_logView->setHeaderHidden(true);
    m_logView->setRootIsDecorated(false);
    m_logView->setIndentation(0);
    m_logView->setUniformRowHeights(true);
    m_logView->setFrameShape(QFrame::NoFrame);
    m_logView->setAccessibleName(tr("Messages"));
    m_logView->setMinimumHeight(3 * metrics.row());
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new PaneHead(tr("Messages")));
    layout->addWidget(m_logView, 1);
    return box;
}

void RunPage::setPlan(const PreparedPlan &plan, const QStringList &messages,
                      const RunTarget &target)
{
    m_target = target;
    m_error.reset();
    m_tree->show();
    m_shownStep = -1;
    m_model->setPlan(plan, messages);
    m_log->clear();
    // Long plans open folded: their revisions are what one wants to see first.
    if (m_model->statementCount() <= 500)
        m_tree->expandAll();
    setPhase(plan.plan.steps.isEmpty() ? Phase::Ended : Phase::Plan);
    if (plan.plan.steps.isEmpty()) {
        Message nothing;
        nothing.severity = Severity::Success;
        nothing.verdict = tr("Nothing to do.");
        nothing.rest = tr("%1 is at %2.").arg(target.database, rowsText(target.from));
        m_end->setMessage(nothing);
        m_end->show();
    }
    if (m_model->rowCount() > 0)
        m_tree->setCurrentIndex(m_model->stepIndex(0));
}

void RunPage::setRefusal(const Error &error, const RunTarget &target)
{
    m_target = target;
    m_error = error;
    m_model->setPlan({}, {});
    m_log->clear();
    setPhase(Phase::Ended);
    m_failed->setError(error);
    m_failed->show();
    m_tree->hide(); // There is nothing in it.
    Message refused;
    refused.severity = Severity::Error;
    refused.verdict = tr("Refused.");
    refused.rest = tr("Nothing has run, nothing was changed.");
    m_end->setMessage(refused);
    m_end->show();
}

void RunPage::start()
{
    m_cancelling = false;
    m_following = true;
    m_waitingFor.clear();
    m_clock.start();
    m_ticker->start();
    setPhase(Phase::Running);
    if (m_model->statementCount() <= 500)
        m_tree->expandAll();
    Q_EMIT progressChanged();
}

void RunPage::setCancelling()
{
    m_cancelling = true;
    say(QStringLiteral("retort"), tr("Cancelling"));
    Q_EMIT progressChanged();
}

void RunPage::say(const QString &source, const QString &text, bool important)
{
    m_log->append({{QDateTime::currentDateTime(), source, text, important}});
}

void RunPage::apply(const QList<RunEventValue> &events)
{
    if (m_phase != Phase::Running)
        return;
    m_model->apply(events);
    const QScrollBar *bar = m_logView->verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    const QDateTime now = QDateTime::currentDateTime();
    const QString own = QStringLiteral("retort");
    QList<RunLogModel::Line> lines;
    const QList<Step> &steps = m_model->plan().plan.steps;
    for (const RunEventValue &value : events) {
        if (const auto *notice = std::get_if<RunEvent::Notice>(&value)) {
            lines.append({now, notice->severity, notice->text, false});
        } else if (const auto *message = std::get_if<RunEvent::Message>(&value)) {
            lines.append({now, own, message->text, false});
        } else if (const auto *done = std::get_if<RunEvent::StepDone>(&value)) {
            if (done->step >= 0 && done->step < steps.size())
                lines.append(
                    {now, own, tr("%1 committed").arg(steps.at(done->step).revision), false});
            m_wait->hide();
            m_waitingFor.clear();
        } else if (std::holds_alternative<RunEvent::StatementDone>(value)) {
            m_wait->hide();
            m_waitingFor.clear();
        } else if (const auto *waiting = std::get_if<RunEvent::Waiting>(&value)) {
            m_waitingFor = waiting->step < 0 ? waiting->lock : waitSentence(waiting->lock);
            m_wait->setWaiting(*waiting);
            m_wait->show();
        } else if (const auto *retrying = std::get_if<RunEvent::Retrying>(&value)) {
            const QString in = durationText(retrying->delayMs);
            lines.append({now, own, tr("lock_timeout, trying again in %1").arg(in), true});
            m_wait->setAttempt(tr("try %1 of %2, next in %3")
                                   .arg(retrying->attempt + 1)
                                   .arg(retrying->attempts + 1)
                                   .arg(in));
        } else if (const auto *failed = std::get_if<RunEvent::StatementFailed>(&value)) {
            m_wait->hide();
            lines.append({now, own, failed->error.message, true});
        }
    }
    m_log->append(lines);
    if (atEnd)
        m_logView->scrollToBottom();
    followActive();
    showScript();
    Q_EMIT progressChanged();
}

void RunPage::finish(const RunReport &report)
{
    m_elapsedMs = m_clock.isValid() ? double(m_clock.elapsed()) : 0;
    m_model->finish(report);
    m_error = report.error;
    m_wait->hide();
    setPhase(Phase::Ended);
    Message end;
    const bool cancelled = report.error && report.error->kind == ErrorKind::Cancelled;
    if (!report.error) {
        end.severity = Severity::Success;
        end.verdict = tr("Done.");
    } else if (cancelled) {
        end.severity = Severity::Note;
        end.verdict = tr("Cancelled.");
    } else if (report.error->kind == ErrorKind::CommitUnknown) {
        end.severity = Severity::Danger;
        end.verdict = tr("Unknown.");
    } else {
        end.severity = Severity::Error;
        end.verdict = tr("Failed.");
        end.action =
            report.error->file.isEmpty() && !report.error->line ? QString() : tr("Edit script");
    }
    end.rest = endSentence(report);
    end.aside = durationText(m_elapsedMs);
    m_end->setMessage(end);
    m_end->show();
    if (report.error && !cancelled) {
        m_failed->setError(*report.error);
        m_failed->show();
        m_following = true;
    }
    followActive();
    showScript();
    Q_EMIT progressChanged();
}

QString RunPage::endSentence(const RunReport &report) const
{
    int done = 0;
    for (const StepReport &step : report.steps)
        done += int(step.outcome == Outcome::Done);
    const int left = int(report.steps.size()) - done;
    const QString at = tr("%1 is at %2.").arg(m_target.database, rowsText(report.versionsAfter));
    if (!report.error)
        return counted(done, tr("1 revision ran."), tr("%1 revisions ran.")) + QLatin1Char(' ')
               + at;
    if (report.error->kind == ErrorKind::CommitUnknown)
        return tr("The connection was lost while a revision was committed. Refresh says where the "
                  "database stands.");
    const QString stayed = done == 0
                               ? tr("Nothing was committed.")
                               : counted(done, tr("1 revision is committed and stays,"),
                                         tr("%1 revisions are committed and stay,"))
                                     + QLatin1Char(' ')
                                     + counted(left, tr("1 did not run."), tr("%1 did not run."));
    return stayed + QLatin1Char(' ') + at;
}

void RunPage::setPhase(Phase phase)
{
    m_phase = phase;
    const bool running = phase == Phase::Running;
    if (!running)
        m_ticker->stop();
    m_delegate->setRunning(running || (phase == Phase::Ended && m_clock.isValid()));
    const bool script = running || (phase == Phase::Ended && m_model->rowCount() > 0);
    if (script && m_script->isHidden())
        m_splitter->setSizes({width() * 2 / 3, width() / 3});
    m_script->setVisible(script);
    m_messages->setVisible(running || (phase == Phase::Ended && m_clock.isValid()));
    if (phase != Phase::Ended) {
        m_failed->hide();
        m_end->hide();
    }
    updateColumns();
    updateHead();
    updateFoot();
    m_tree->viewport()->update();
}

void RunPage::updateColumns()
{
    const bool plan = m_phase == Phase::Plan || m_phase == Phase::Empty;
    m_tree->setColumnHidden(RunModel::CountColumn, !plan);
    m_tree->setColumnHidden(RunModel::TransactionColumn, !plan);
    m_tree->setColumnHidden(RunModel::ResultColumn, plan);
    m_tree->setColumnHidden(RunModel::TimeColumn, plan);
    const Metrics metrics = Metrics::of(this);
    QHeaderView *header = m_tree->header();
    header->setSectionResizeMode(RunModel::TitleColumn, QHeaderView::Stretch);
    header->resizeSection(RunModel::CountColumn, metrics.units(14));
    header->resizeSection(RunModel::TransactionColumn, metrics.units(28));
    header->resizeSection(RunModel::ResultColumn, metrics.units(46));
    header->resizeSection(RunModel::TimeColumn, metrics.units(24));
}

void RunPage::updateHead()
{
    m_title->setText(tr("%1 %2 from %3 to %4")
                         .arg(verb(m_target.direction), m_target.database.toHtmlEscaped(),
                              codeText(rowsText(m_target.from)), codeText(rowsText(m_target.to))));
    const int steps = int(m_model->plan().plan.steps.size());
    int outside = 0;
    for (const QList<PlannedStatement> &statements : m_model->plan().statements)
        outside += int(std::any_of(statements.begin(), statements.end(),
                                   [](const PlannedStatement &s) { return s.autocommit; }));
    QString facts = tr("%1, one transaction each.").arg(countedPlan(*m_model));
    if (outside > 0)
        facts += QLatin1Char(' ')
                 + counted(outside, tr("One revision runs statements outside a transaction."),
                           tr("%1 revisions run statements outside a transaction."));
    if (m_phase == Phase::Plan)
        facts += QLatin1Char(' ') + tr("Nothing has run yet.");
    m_facts->setText(steps == 0 ? QString() : facts);
    m_facts->setVisible(steps > 0);
}

void RunPage::updateFoot()
{
    const bool ended = m_phase == Phase::Ended;
    m_close->setText(m_phase == Phase::Plan ? tr("Close plan") : tr("Close"));
    setEnabledOr(m_close, m_phase != Phase::Running, tr("The run goes on. Cancel it first."));
    setEnabledOr(m_copy, m_model->statementCount() > 0, tr("There is no statement to copy."));
    if (ended) {
        m_run->setText(tr("Show history"));
        m_foot->setReason({});
    } else {
        const QString word = verb(m_target.direction);
        m_run->setText(
            (m_target.production ? tr("%1 %2…") : tr("%1 %2")).arg(word, m_target.database));
        const QString lock =
            m_target.lockTimeoutMs > 0
                ? tr("lock_timeout %1, %2")
                      .arg(settingText(m_target.lockTimeoutMs),
                           counted(m_target.lockRetries + 1, tr("1 try"), tr("%1 tries")))
                : tr("no lock_timeout");
        m_foot->setReason(m_phase == Phase::Plan ? lock : QString());
    }
    m_run->setVisible(m_phase != Phase::Running);
    // In production the page's button only opens the dialog, and the dialog's is the filled one.
    setPrimary(m_run, m_phase == Phase::Plan && !m_target.production);
    setEnabledOr(m_run, m_phase != Phase::Empty, tr("There is no plan yet."));
}

void RunPage::followActive()
{
    const QModelIndex active = m_model->activeIndex();
    if (!active.isValid() || !m_following)
        return;
    m_moving = true;
    m_tree->setCurrentIndex(active);
    m_tree->scrollTo(active);
    m_moving = false;
}

void RunPage::showScript()
{
    QModelIndex index = m_tree->currentIndex();
    if (!index.isValid())
        index = m_model->stepIndex(0);
    if (!index.isValid()) {
        m_script->clear();
        return;
    }
    const int step = index.parent().isValid() ? index.parent().row() : index.row();
    if (step != m_shownStep) {
        m_shownStep = step;
        m_script->setStep(m_model->plan(), step);
    }
    m_script->setStates(*m_model, step);
    if (m_phase == Phase::Running) {
        const QString only =
            tr("Cancel now would undo only %1.").arg(m_model->plan().plan.steps.at(step).revision);
        m_script->setNote(
            step == 0 ? only
                      : only + QLatin1Char(' ')
                            + counted(step, tr("The revision before it is committed and stays."),
                                      tr("The %1 revisions before it are committed and stay.")));
    } else {
        m_script->setNote({});
    }
}

QString RunPage::countsText() const
{
    return countedPlan(*m_model) + QLatin1Char('.');
}

QList<QPair<QString, QString>> RunPage::revisionLines() const
{
    QList<QPair<QString, QString>> lines;
    const QList<Step> &steps = m_model->plan().plan.steps;
    for (int step = 0; step < steps.size(); ++step)
        lines.append({steps.at(step).revision,
                      m_model->stepIndex(step).data(RunModel::MessageRole).toString()});
    return lines;
}

QString RunPage::title() const
{
    return tr("%1 to %2").arg(verb(m_target.direction), rowsText(m_target.to));
}

Message RunPage::banner() const
{
    Message message;
    message.severity = m_waitingFor.isEmpty() ? Severity::Accent : Severity::Warning;
    message.icon = m_target.direction == Direction::Downgrade ? QStringLiteral("downgrade")
                                                              : QStringLiteral("upgrade");
    message.verdict = tr("%1 %2.").arg(verbNow(m_target.direction), m_target.database);
    if (m_cancelling)
        message.rest = tr("Cancelling…");
    else if (!m_waitingFor.isEmpty())
        message.rest = tr("Waits for %1.").arg(m_waitingFor);
    return message;
}

MessageProgress RunPage::progress() const
{
    MessageProgress progress;
    const int total = m_model->statementCount();
    const int done = m_model->statementsDone();
    progress.count =
        total == 0 ? QString() : tr("statement %1 of %2").arg(qMin(done + 1, total)).arg(total);
    progress.value = done;
    progress.maximum = total;
    progress.time = durationText(m_clock.isValid() ? double(m_clock.elapsed()) : 0);
    progress.cancelText = tr("Cancel");
    progress.cancelEnabled = true;
    return progress;
}

QString RunPage::planSql() const
{
    QString sql;
    const PreparedPlan &plan = m_model->plan();
    for (int step = 0; step < plan.plan.steps.size(); ++step) {
        sql += QStringLiteral("-- %1\n").arg(plan.plan.steps.at(step).revision);
        for (const PlannedStatement &planned : plan.statements.value(step))
            sql += planned.statement.text + QStringLiteral(";\n\n");
    }
    return sql;
}

} // namespace Retort
