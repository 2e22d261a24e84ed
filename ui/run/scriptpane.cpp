#include "ui/run/scriptpane.h"

#include "ui/editor/sqlview.h"
#include "ui/run/runmodel.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/panes.h"

#include <QHBoxLayout>
#include <QLabel>

namespace Retort {

namespace {

LineState lineState(RunState state)
{
    switch (state) {
    case RunState::Done:
        return LineState::Done;
    case RunState::Running:
        return LineState::Running;
    case RunState::Waiting:
        return LineState::Waiting;
    case RunState::Failed:
        return LineState::Failed;
    case RunState::NotYet:
    case RunState::RolledBack:
    case RunState::Skipped:
        return LineState::None;
    }
    Q_UNREACHABLE();
}

} // namespace

ScriptPane::ScriptPane(QWidget *parent)
    : QWidget(parent), m_head(new PaneHead({})), m_view(new SqlView), m_noteBox(new QWidget),
      m_note(makeMutedLabel({}))
{
    const Metrics metrics = Metrics::of(this);
    setMinimumWidth(metrics.units(60));
    m_view->setViewOnly(true);
    m_view->setAccessibleName(tr("Script of the step"));
    m_note->setWordWrap(true);
    auto *noteLayout = new QHBoxLayout(m_noteBox);
    noteLayout->setContentsMargins(metrics.panePadding(), metrics.panePadding(),
                                   metrics.panePadding(), metrics.panePadding());
    noteLayout->addWidget(m_note, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_noteBox);
    setNote({});
}

void ScriptPane::clear()
{
    m_head->setTitle({});
    m_head->setFact({});
    m_view->setContent({});
    m_lineOfStatement.clear();
}

void ScriptPane::setStep(const PreparedPlan &plan, int step)
{
    const Step &planned = plan.plan.steps.at(step);
    const bool up = planned.direction != Direction::Downgrade;
    m_head->setTitle(planned.revision);
    m_head->setFact(up ? tr("Upgrade SQL") : tr("Downgrade SQL"));
    QStringList lines;
    QList<int> numbers;
    m_lineOfStatement.clear();
    if (step < plan.scripts.size()) {
        const QList<ScriptSection> sections = plan.scripts.at(step).sectionsOf(planned.direction);
        for (const ScriptSection &section : sections) {
            if (section.autocommit) {
                lines << QStringLiteral("-- retort: %1 autocommit")
                             .arg(directionName(section.direction));
                numbers << section.markerLine;
            }
            addSection(section, lines, numbers);
        }
    }
    m_view->setContent(lines.join(QLatin1Char('\n')));
    m_view->setLineNumbers(numbers);
}

void ScriptPane::addSection(const ScriptSection &section, QStringList &lines, QList<int> &numbers)
{
    const qsizetype first = lines.size();
    const QList<int> all = lineNumbers(section);
    QStringList own = section.text.split(QLatin1Char('\n'));
    while (!own.isEmpty() && own.last().trimmed().isEmpty())
        own.removeLast();
    for (qsizetype i = 0; i < own.size(); ++i) {
        lines << (own.at(i).endsWith(QLatin1Char('\r')) ? own.at(i).chopped(1) : own.at(i));
        numbers << all.at(i);
    }
    // Several statements can come from one line of a Python file.
    qsizetype next = 0;
    for (const SqlStatement &statement : section.statements) {
        while (next < own.size() && all.at(next) != statement.line)
            ++next;
        m_lineOfStatement.append(next < own.size() ? int(first + next) : -1);
        if (section.markerLine == 0)
            ++next;
    }
}

void ScriptPane::setStates(const RunModel &model, int step)
{
    m_view->clearLineStates();
    const QList<PlannedStatement> statements = model.plan().statements.value(step);
    for (int flat = 0; flat < statements.size(); ++flat) {
        const LineState state = lineState(model.statementState(step, flat));
        if (state == LineState::None)
            continue;
        const SqlStatement &statement = statements.at(flat).statement;
        const int first = m_lineOfStatement.value(flat, -1);
        if (first < 0)
            continue;
        const int last = first + int(statement.text.count(QLatin1Char('\n')));
        m_view->setLineState(first, state == LineState::Done ? first : last, state);
        if (state != LineState::Done)
            m_view->ensureLineVisible(last);
    }
}

void ScriptPane::setNote(const QString &note)
{
    m_note->setText(note);
    m_noteBox->setVisible(!note.isEmpty());
}

} // namespace Retort
