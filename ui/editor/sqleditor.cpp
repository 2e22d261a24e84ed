#include "ui/editor/sqleditor.h"

#include "migrations/sql/splitter.h"
#include "ui/editor/findbar.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messageline.h"

#include <QAction>
#include <QPromise>
#include <QThreadPool>
#include <QTimer>
#include <QVBoxLayout>
#include <memory>

namespace Retort {

namespace {

constexpr int checkDelayMs = 250;

QAction *addKey(QWidget *widget, const QString &text, const QList<QKeySequence> &keys)
{
    auto *action = new QAction(text, widget);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    widget->addAction(action);
    return action;
}

} // namespace

QList<SqlProblem> checkStatements(const QString &text)
{
    QList<SqlProblem> problems;
    const QList<SyntaxProblem> found = syntaxProblems(text);
    for (const SyntaxProblem &problem : found)
        problems.append({problem.message, problem.offset, problem.length, problem.line});
    return problems;
}

SqlEditor::SqlEditor(QWidget *parent)
    : QWidget(parent), m_view(new SqlView(this)), m_find(new FindBar(m_view, this)),
      m_proof(new MessageLine(MessageLine::Form::Proof, this)), m_delay(new QTimer(this)),
      m_check(checkStatements)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_find);
    layout->addWidget(m_proof);
    m_proof->hide();
    setFocusProxy(m_view);
    m_view->setFoldMargin(true);
    m_view->setViewOnly(false);
    m_delay->setSingleShot(true);
    m_delay->setInterval(checkDelayMs);
    connect(m_delay, &QTimer::timeout, this, &SqlEditor::startCheck);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &SqlEditor::takeResult);
    connect(m_view, &QsciScintilla::textChanged, this, [this] {
        scheduleCheck();
        Q_EMIT textChanged();
    });
    connect(m_view, &QsciScintilla::modificationChanged, this, &SqlEditor::modificationChanged);
    connect(m_proof, &MessageLine::actionTriggered, this, &SqlEditor::goToNextProblem);
    connect(addKey(this, tr("Find"), {QKeySequence::Find}), &QAction::triggered, this,
            [this] { m_find->open(false); });
    connect(addKey(this, tr("Replace"), {QKeySequence(Qt::CTRL | Qt::Key_H)}), &QAction::triggered,
            this, [this] { m_find->open(true); });
    connect(addKey(this, tr("Find next"), {QKeySequence(Qt::Key_F3)}), &QAction::triggered, m_find,
            &FindBar::findNext);
    connect(addKey(this, tr("Find previous"), {QKeySequence(Qt::SHIFT | Qt::Key_F3)}),
            &QAction::triggered, m_find, &FindBar::findPrevious);
    connect(addKey(this, tr("Next error"), {QKeySequence(Qt::Key_F8)}), &QAction::triggered, this,
            &SqlEditor::goToNextProblem);
}

SqlEditor::~SqlEditor()
{
    // A check that is still under way owns its text and its promise; its result goes nowhere.
    m_watcher.disconnect(this);
}

void SqlEditor::setText(const QString &text)
{
    m_view->setContent(text);
    m_problems.clear();
}

void SqlEditor::replaceText(const QString &text)
{
    m_view->replaceContent(text);
}

QString SqlEditor::text() const
{
    return m_view->text();
}

bool SqlEditor::isModified() const
{
    return m_view->isModified();
}

void SqlEditor::setUnmodified()
{
    m_view->setModified(false);
}

void SqlEditor::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    m_view->setViewOnly(readOnly);
    m_view->setFoldMargin(!readOnly);
    if (readOnly) {
        m_delay->stop();
        m_view->clearProblems();
        m_problems.clear();
        m_proof->hide();
    } else {
        scheduleCheck();
    }
}

bool SqlEditor::isReadOnly() const
{
    return m_readOnly;
}

void SqlEditor::setFirstLineNumber(int number)
{
    m_view->setFirstLineNumber(number);
    showProof();
}

void SqlEditor::setLineNumbers(const QList<int> &numbers)
{
    m_view->setLineNumbers(numbers);
}

void SqlEditor::setCheck(SqlCheck check)
{
    m_check = std::move(check);
    if (!m_check) {
        m_view->clearProblems();
        m_problems.clear();
        m_proof->hide();
    }
    scheduleCheck();
}

bool SqlEditor::isChecking() const
{
    return m_checkedGeneration != m_generation;
}

void SqlEditor::scheduleCheck()
{
    if (!m_check || isReadOnly())
        return;
    ++m_generation;
    m_delay->start();
}

void SqlEditor::startCheck()
{
    if (m_watcher.isRunning()) {
        // One at a time: the newest text is checked when this one is done.
        return;
    }
    m_runningGeneration = m_generation;
    auto promise = std::make_shared<QPromise<QList<SqlProblem>>>();
    m_watcher.setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, check = m_check, text = text()] {
        promise->start();
        promise->addResult(check(text));
        promise->finish();
    });
}

void SqlEditor::takeResult()
{
    if (m_runningGeneration != m_generation) {
        // Of an older text. If its delay is over already, the newest one's turn is now.
        if (!m_delay->isActive())
            startCheck();
        return;
    }
    m_checkedGeneration = m_generation;
    if (isReadOnly() || !m_check || m_watcher.future().resultCount() == 0)
        return;
    m_problems = m_watcher.result();
    m_view->clearProblems();
    for (const SqlProblem &problem : std::as_const(m_problems))
        m_view->addProblem(problem.offset, problem.length, problem.message);
    showProof();
    Q_EMIT checked();
}

void SqlEditor::showProof()
{
    if (isReadOnly() || !m_check || !m_showsProof)
        return;
    m_proof->show();
    if (m_problems.isEmpty()) {
        m_proof->setMessage({.severity = Severity::Success,
                             .verdict = tr("No syntax error."),
                             .aside = tr("PostgreSQL 15’s grammar")});
        return;
    }
    const SqlProblem &first = m_problems.first();
    Message message{.severity = Severity::Error,
                    .verdict = tr("Line %1:").arg(m_view->lineNumber(first.line - 1)),
                    .rest = first.message,
                    .action = tr("Go there"),
                    .actionIsLink = true,
                    .actionKey = tr("F8"),
                    .aside = tr("PostgreSQL 15’s grammar")};
    if (!message.rest.endsWith(QLatin1Char('.')))
        message.rest += QLatin1Char('.');
    if (m_problems.size() > 1)
        message.aside = tr("%n errors, PostgreSQL 15’s grammar", nullptr, int(m_problems.size()));
    m_proof->setMessage(message);
}

void SqlEditor::setProofLineShown(bool shown)
{
    m_showsProof = shown;
    m_proof->setVisible(shown && !isReadOnly());
    showProof();
}

void SqlEditor::goToNextProblem()
{
    if (m_problems.isEmpty())
        return;
    const qsizetype caret = m_view->caretOffset();
    const SqlProblem *target = &m_problems.first();
    for (const SqlProblem &problem : std::as_const(m_problems)) {
        if (problem.offset > caret) {
            target = &problem;
            break;
        }
    }
    m_view->setCaretOffset(target->offset);
    m_view->setFocus(Qt::ShortcutFocusReason);
}

void SqlEditor::goTo(int line, int column)
{
    const QString text = this->text();
    qsizetype offset = m_view->offsetOfLine(qMax(0, line - 1));
    // Columns count characters; outside the basic plane one is two UTF-16 units.
    for (int at = 1; at < column && offset < text.size() && text.at(offset) != QLatin1Char('\n');
         ++at)
        offset += text.at(offset).isHighSurrogate() && offset + 1 < text.size() ? 2 : 1;
    m_view->setCaretOffset(offset);
    m_view->setFocus(Qt::OtherFocusReason);
}

} // namespace Retort
