#include "ui/run/runmodel.h"

#include <QLocale>

namespace Retort {

namespace {

/// An index's internal id: 0 for a revision's row, else the revision's row + 1.
constexpr quintptr stepId = 0;

} // namespace

QString durationText(double milliseconds)
{
    if (milliseconds < 0)
        return {};
    const QLocale locale;
    if (milliseconds < 100)
        return RunModel::tr("%1 ms").arg(locale.toString(qRound(milliseconds)));
    if (milliseconds < 10000)
        return RunModel::tr("%1 s").arg(locale.toString(milliseconds / 1000, 'f', 2));
    if (milliseconds < 60000)
        return RunModel::tr("%1 s").arg(locale.toString(milliseconds / 1000, 'f', 1));
    const int seconds = qRound(milliseconds / 1000);
    return RunModel::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
}

QString oneLine(const QString &sql)
{
    QString line;
    line.reserve(sql.size());
    QChar quote;
    bool blank = false;
    for (const QChar c : sql) {
        if (quote.isNull() && c.isSpace()) {
            blank = true;
            continue;
        }
        if (blank && !line.isEmpty())
            line += QLatin1Char(' ');
        blank = false;
        if (c == QLatin1Char('\'') || c == QLatin1Char('"')) {
            if (quote.isNull())
                quote = c;
            else if (quote == c)
                quote = QChar();
        }
        line += c == QLatin1Char('\n') || c == QLatin1Char('\r') || c == QLatin1Char('\t')
                    ? QLatin1Char(' ')
                    : c;
    }
    return line;
}

QString runStateName(RunState state)
{
    switch (state) {
    case RunState::NotYet:
        return RunModel::tr("not yet");
    case RunState::Running:
        return RunModel::tr("running");
    case RunState::Waiting:
        return RunModel::tr("waiting for a lock");
    case RunState::Done:
        return RunModel::tr("done");
    case RunState::Failed:
        return RunModel::tr("failed");
    case RunState::RolledBack:
        return RunModel::tr("rolled back");
    case RunState::Skipped:
        return RunModel::tr("not run");
    }
    Q_UNREACHABLE();
}

RunModel::RunModel(QObject *parent) : QAbstractItemModel(parent) {}

void RunModel::setPlan(const PreparedPlan &plan, const QStringList &messages)
{
    beginResetModel();
    m_plan = plan;
    m_items.clear();
    m_statementCount = 0;
    m_statementsDone = 0;
    m_activeStep = -1;
    m_activeStatement = -1;
    for (int step = 0; step < plan.plan.steps.size(); ++step) {
        StepItem item;
        item.message = messages.value(step);
        item.statements.resize(plan.statements.value(step).size());
        m_statementCount += int(item.statements.size());
        m_items.append(item);
    }
    endResetModel();
}

int RunModel::flatStatement(int step, int section, int statement) const
{
    if (step < 0 || step >= m_items.size())
        return -1;
    const QList<PlannedStatement> &all = m_plan.statements.value(step);
    int inSection = 0;
    for (int i = 0; i < all.size(); ++i) {
        if (all.at(i).section != section)
            continue;
        if (++inSection == statement)
            return i;
    }
    return -1;
}

void RunModel::changed(int step, int flat)
{
    const QModelIndex first = flat < 0 ? stepIndex(step) : statementIndex(step, flat);
    Q_EMIT dataChanged(first, first.siblingAtColumn(ColumnCount - 1));
}

void RunModel::setStatement(int step, int flat, RunState state)
{
    Item &item = m_items[step].statements[flat];
    if (item.state == state)
        return;
    m_statementsDone += int(state == RunState::Done) - int(item.state == RunState::Done);
    item.state = state;
}

void RunModel::takeBack(int step, RunState to)
{
    StepItem &item = m_items[step];
    if (item.statements.isEmpty())
        return;
    for (int flat = 0; flat < item.statements.size(); ++flat) {
        // What an autocommit section has done stays done.
        const bool stays = m_plan.statements.at(step).at(flat).autocommit;
        const RunState state = item.statements.at(flat).state;
        if ((state == RunState::Done && !stays) || state == RunState::Running
            || state == RunState::Waiting)
            setStatement(step, flat, to);
        if (to == RunState::NotYet && !stays) {
            item.statements[flat].milliseconds = -1;
            item.statements[flat].rows = -1;
        }
    }
    const QModelIndex parent = stepIndex(step);
    Q_EMIT dataChanged(index(0, 0, parent),
                       index(int(item.statements.size()) - 1, ColumnCount - 1, parent));
}

void RunModel::apply(const QList<RunEventValue> &events)
{
    const auto known = [this](int step) { return step >= 0 && step < m_items.size(); };
    for (const RunEventValue &value : events) {
        if (const auto *event = std::get_if<RunEvent::StepStarted>(&value)) {
            if (!known(event->step))
                continue;
            m_activeStep = event->step;
            m_activeStatement = -1;
            m_stepClock.start();
            m_items[event->step].own.state = RunState::Running;
            m_items[event->step].own.note.clear();
            changed(event->step);
        } else if (const auto *started = std::get_if<RunEvent::StatementStarted>(&value)) {
            const int flat = flatStatement(started->step, started->section, started->statement);
            if (flat < 0)
                continue;
            m_activeStep = started->step;
            m_activeStatement = flat;
            m_statementClock.start();
            setStatement(started->step, flat, RunState::Running);
            changed(started->step, flat);
        } else if (const auto *done = std::get_if<RunEvent::StatementDone>(&value)) {
            const int flat = flatStatement(done->step, done->section, done->statement);
            if (flat < 0)
                continue;
            setStatement(done->step, flat, RunState::Done);
            m_items[done->step].statements[flat].milliseconds = done->durationMs;
            m_items[done->step].statements[flat].rows = done->rows;
            if (m_items.at(done->step).own.state == RunState::Waiting) {
                m_items[done->step].own.state = RunState::Running;
                changed(done->step);
            }
            changed(done->step, flat);
        } else if (const auto *failed = std::get_if<RunEvent::StatementFailed>(&value)) {
            const int flat = flatStatement(failed->step, failed->section, failed->statement);
            if (!known(failed->step))
                continue;
            takeBack(failed->step, RunState::RolledBack);
            m_activeStep = failed->step;
            if (flat >= 0) {
                m_activeStatement = flat;
                setStatement(failed->step, flat, RunState::Failed);
                m_items[failed->step].statements[flat].note = failed->error.message;
                changed(failed->step, flat);
            }
            m_items[failed->step].own.state = RunState::Failed;
            changed(failed->step);
        } else if (const auto *finished = std::get_if<RunEvent::StepDone>(&value)) {
            if (!known(finished->step))
                continue;
            m_items[finished->step].own.state = RunState::Done;
            m_items[finished->step].own.milliseconds = finished->durationMs;
            m_items[finished->step].own.note.clear();
            changed(finished->step);
        } else if (const auto *waiting = std::get_if<RunEvent::Waiting>(&value)) {
            if (!known(waiting->step))
                continue;
            m_items[waiting->step].own.state = RunState::Waiting;
            changed(waiting->step);
            if (m_activeStep == waiting->step && m_activeStatement >= 0) {
                setStatement(m_activeStep, m_activeStatement, RunState::Waiting);
                changed(m_activeStep, m_activeStatement);
            }
        } else if (const auto *retrying = std::get_if<RunEvent::Retrying>(&value)) {
            if (!known(retrying->step))
                continue;
            takeBack(retrying->step, RunState::NotYet);
            m_items[retrying->step].own.state = RunState::Waiting;
            m_items[retrying->step].own.note =
                tr("try %1 of %2").arg(retrying->attempt + 1).arg(retrying->attempts + 1);
            changed(retrying->step);
        }
    }
}

void RunModel::finish(const RunReport &report)
{
    for (int step = 0; step < m_items.size(); ++step) {
        const StepReport *row = step < report.steps.size() ? &report.steps.at(step) : nullptr;
        const Outcome outcome = row ? row->outcome : Outcome::Skipped;
        StepItem &item = m_items[step];
        switch (outcome) {
        case Outcome::Done:
            item.own.state = RunState::Done;
            for (int flat = 0; flat < item.statements.size(); ++flat)
                setStatement(step, flat, RunState::Done);
            break;
        case Outcome::Failed:
        case Outcome::Unknown:
            item.own.state = RunState::Failed;
            takeBack(step, RunState::RolledBack);
            break;
        case Outcome::Cancelled:
            item.own.state = RunState::RolledBack;
            item.own.note = tr("cancelled");
            takeBack(step, RunState::RolledBack);
            break;
        case Outcome::Skipped:
            item.own.state = RunState::Skipped;
            break;
        }
        if (outcome == Outcome::Unknown)
            item.own.note = tr("outcome unknown");
        if (row && row->durationMs >= 0)
            item.own.milliseconds = row->durationMs;
        changed(step);
    }
    m_stepClock.invalidate();
    m_statementClock.invalidate();
}

QModelIndex RunModel::activeIndex() const
{
    if (m_activeStep < 0)
        return {};
    return m_activeStatement < 0 ? stepIndex(m_activeStep)
                                 : statementIndex(m_activeStep, m_activeStatement);
}

QModelIndex RunModel::stepIndex(int step) const
{
    return index(step, 0);
}

QModelIndex RunModel::statementIndex(int step, int flat) const
{
    return index(flat, 0, stepIndex(step));
}

RunState RunModel::stepState(int step) const
{
    return m_items.at(step).own.state;
}

RunState RunModel::statementState(int step, int flat) const
{
    return m_items.at(step).statements.at(flat).state;
}

void RunModel::tick()
{
    if (m_activeStep < 0)
        return;
    changed(m_activeStep);
    if (m_activeStatement >= 0)
        changed(m_activeStep, m_activeStatement);
}

QModelIndex RunModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : stepId);
}

QModelIndex RunModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == stepId)
        return {};
    return createIndex(int(child.internalId()) - 1, 0, stepId);
}

int RunModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_items.size());
    if (parent.column() != 0 || parent.internalId() != stepId)
        return 0;
    return int(m_items.at(parent.row()).statements.size());
}

int RunModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant RunModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole)
        return index.column() == TitleColumn || index.column() == TransactionColumn
                   ? int(Qt::AlignLeft | Qt::AlignVCenter)
                   : int(Qt::AlignRight | Qt::AlignVCenter);
    if (index.internalId() == stepId)
        return stepData(index.row(), index.column(), role);
    return statementData(int(index.internalId()) - 1, index.row(), index.column(), role);
}

QVariant RunModel::stepData(int step, int column, int role) const
{
    const StepItem &item = m_items.at(step);
    const Step &planned = m_plan.plan.steps.at(step);
    const bool ran = item.own.state == RunState::Running || item.own.state == RunState::Waiting;
    switch (role) {
    case StateRole:
        return int(item.own.state);
    case IsStepRole:
        return true;
    case RevisionRole:
        return planned.revision;
    case MessageRole:
        return item.message;
    case Qt::AccessibleTextRole:
        if (column == TitleColumn)
            return tr("%1, %2, %3")
                .arg(planned.revision, item.message, runStateName(item.own.state));
        break;
    case Qt::ToolTipRole:
        if (column == TitleColumn)
            return QString(planned.revision + QLatin1Char(' ') + item.message);
        break;
    default:
        break;
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case TitleColumn:
        return QString(planned.revision + QLatin1Char(' ') + item.message);
    case CountColumn:
        return QLocale().toString(item.statements.size());
    case TransactionColumn: {
        const QList<PlannedStatement> &statements = m_plan.statements.value(step);
        const auto outside = std::count_if(statements.begin(), statements.end(),
                                           [](const PlannedStatement &s) { return s.autocommit; });
        if (outside == 0)
            return tr("one");
        return outside == statements.size() ? tr("none") : tr("in part");
    }
    case ResultColumn:
        if (!item.own.note.isEmpty())
            return item.own.note;
        if (item.own.state == RunState::NotYet)
            return {};
        return item.own.state == RunState::Done ? tr("committed") : runStateName(item.own.state);
    case TimeColumn:
        if (ran && step == m_activeStep && m_stepClock.isValid())
            return durationText(double(m_stepClock.elapsed()));
        return durationText(item.own.milliseconds);
    default:
        return {};
    }
}

QVariant RunModel::statementData(int step, int flat, int column, int role) const
{
    const Item &item = m_items.at(step).statements.at(flat);
    const PlannedStatement &planned = m_plan.statements.at(step).at(flat);
    switch (role) {
    case StateRole:
        return int(item.state);
    case IsStepRole:
        return false;
    case RevisionRole:
        return m_plan.plan.steps.at(step).revision;
    case LineRole:
        return planned.statement.line;
    case Qt::ToolTipRole:
        return column == TitleColumn ? planned.statement.text.left(4000) : QString();
    case Qt::AccessibleTextRole:
        if (column == TitleColumn)
            return tr("%1, %2").arg(oneLine(planned.statement.text.left(400)),
                                    runStateName(item.state));
        break;
    default:
        break;
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case TitleColumn:
        // A statement may be megabytes long; a row shows its beginning.
        return oneLine(planned.statement.text.left(400));
    case TransactionColumn:
        return planned.autocommit ? tr("autocommit") : QString();
    case ResultColumn:
        if (item.state == RunState::Done && item.rows > 0)
            return item.rows == 1 ? tr("1 row") : tr("%1 rows").arg(QLocale().toString(item.rows));
        if (item.state == RunState::Failed || item.state == RunState::RolledBack)
            return runStateName(item.state);
        return {};
    case TimeColumn:
        if ((item.state == RunState::Running || item.state == RunState::Waiting)
            && m_statementClock.isValid())
            return durationText(double(m_statementClock.elapsed()));
        return durationText(item.milliseconds);
    default:
        return {};
    }
}

QVariant RunModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == TitleColumn || section == TransactionColumn
                   ? int(Qt::AlignLeft | Qt::AlignVCenter)
                   : int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn:
        return tr("Revision and statements");
    case CountColumn:
        return tr("No.");
    case TransactionColumn:
        return tr("Transaction");
    case ResultColumn:
        return tr("Result");
    case TimeColumn:
        return tr("Time");
    default:
        return {};
    }
}

} // namespace Retort
