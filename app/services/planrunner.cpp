#include "app/services/planrunner.h"

#include "app/database/servererror.h"

#include <QRandomGenerator>
#include <QThread>
#include <cmath>

namespace Retort {

namespace {

/// A statement that has run this long may be waiting: then somebody looks who blocks it.
constexpr double watchAfterMs = 400;

bool isRetryable(const Error &error)
{
    if (!error.server)
        return false;
    // lock_not_available, deadlock_detected, serialization_failure
    const QString &state = error.server->sqlstate;
    return state == QLatin1String("55P03") || state == QLatin1String("40P01")
           || state == QLatin1String("40001");
}

/// FORMATS: min(30 s, 0.4 s * 2^n) * (0.5 to 1.5).
double retryDelayMs(int n)
{
    return qMin(30000.0, 400.0 * std::pow(2.0, n))
           * (0.5 + QRandomGenerator::global()->generateDouble());
}

} // namespace

PlanRunner::PlanRunner(Session &session, const RunBasis &basis, const PreparedPlan &prepared,
                       int lockRetries, double backendStart, const RunObserver &observer,
                       const CancelToken &cancel)
    : m_session(session), m_basis(basis), m_prepared(prepared), m_lockRetries(lockRetries),
      m_backendStart(backendStart), m_observer(observer), m_cancel(cancel),
      m_units(unitsOf(prepared)), m_writer(m_basis, m_prepared, m_units),
      m_watch(session.settings(), session.options(), session.backendPid())
{
    m_report.versionsBefore = prepared.plan.versionsBefore;
    m_report.versionsAfter = prepared.plan.versionsBefore;
    for (int i = 0; i < prepared.plan.steps.size(); ++i)
        m_report.steps.append(StepReport{prepared.plan.steps.at(i),
                                         int(prepared.statements.value(i).size()), -1,
                                         Outcome::Skipped});
}

QString PlanRunner::nameOf(int unit) const
{
    const QString id = m_prepared.plan.steps.value(m_units.value(unit).step).revision;
    return id.isEmpty() ? QStringLiteral("base") : id;
}

RunReport PlanRunner::run()
{
    m_session.setNoticeHandler([this](const ServerNotice &notice) {
        emitEvent(RunEvent::Notice{m_currentStep, notice.severity, notice.text});
    });
    bool going = true;
    while (going && m_next < m_units.size()) {
        if (m_cancel.isRequested()) {
            cancelUnit(m_next);
            break;
        }
        going = m_units.at(m_next).autocommit ? runAutocommit() : runTransactions();
    }
    m_session.setNoticeHandler({});
    return m_report;
}

bool PlanRunner::runTransactions()
{
    PlanCommands plan;
    if (m_next == 0 && m_attempts == 0)
        m_writer.setUp(plan, m_next);
    int unit = m_next;
    for (; unit < m_units.size() && !m_units.at(unit).autocommit; ++unit)
        m_writer.transaction(plan, unit);
    if (unit == m_units.size())
        m_writer.letGo(plan);
    const PipelineOutcome outcome = runPipeline(m_session, plan.commands, hooksFor(plan), m_cancel);
    stopWatching();
    return afterPipeline(plan, outcome);
}

bool PlanRunner::afterPipeline(const PlanCommands &plan, const PipelineOutcome &outcome)
{
    if (settleFrame(plan, outcome))
        return true;
    if (m_setUpFailed)
        return false;
    const CommandTag tag = plan.tags.value(outcome.completed);
    switch (outcome.end) {
    case PipelineOutcome::End::Failed: {
        if (isRetryable(*outcome.error) && !m_cancel.isRequested() && retry(tag.unit))
            return true;
        const Error error = placed(*outcome.error, tag);
        const RunUnit &unit = m_units.at(tag.unit);
        if (tag.role == CommandRole::Statement)
            emitEvent(RunEvent::StatementFailed{unit.step, unit.section, tag.statement + 1, error});
        writeFailure(tag.unit, 0, error,
                     tag.role == CommandRole::Statement ? unit.statements.at(tag.statement).text
                                                        : QString());
        failUnit(tag.unit, Outcome::Failed, error);
        break;
    }
    case PipelineOutcome::End::Cancelled:
        cancelUnit(tag.unit);
        break;
    default:
        loseUnit(plan, outcome);
        break;
    }
    return false;
}

bool PlanRunner::settleFrame(const PlanCommands &plan, const PipelineOutcome &outcome)
{
    if (outcome.end == PipelineOutcome::End::Done) {
        if (plan.tags.constLast().role != CommandRole::LetGo)
            return true;
        m_letGo = true;
        Rows rows;
        for (const auto &row : outcome.rows.value(0)) {
            const std::optional<QString> id = row.value(0);
            rows.append(QVariantList{id ? QVariant(*id) : QVariant()});
        }
        if (const Result<QStringList> versions = versionsOf(rows, m_basis.table))
            m_report.versionsAfter = *versions;
        return true;
    }
    const CommandRole role = plan.tags.value(outcome.completed).role;
    m_setUpFailed = role == CommandRole::SetUp && outcome.end == PipelineOutcome::End::Failed;
    // Whatever happened behind the last COMMIT, the plan is done.
    return role == CommandRole::LetGo;
}

bool PlanRunner::retry(int unit)
{
    if (m_attempts >= m_lockRetries)
        return false;
    const double delay = retryDelayMs(m_attempts);
    ++m_attempts;
    emitEvent(RunEvent::Retrying{m_units.at(unit).step, m_attempts, m_lockRetries, delay});
    QElapsedTimer clock;
    clock.start();
    while (double(clock.elapsed()) < delay && !m_cancel.isRequested())
        QThread::msleep(20);
    return true;
}

Error PlanRunner::placed(Error error, const CommandTag &tag) const
{
    const RunUnit &unit = m_units.at(tag.unit);
    const QString file = m_prepared.scripts.value(unit.step).revision.file;
    if (tag.role == CommandRole::Statement)
        placeError(error, file, unit.statements.at(tag.statement));
    else
        error.file = file;
    // A row that appeared between the guard's look and its insert.
    if (tag.role == CommandRole::Guard && error.kind == ErrorKind::Constraint) {
        error.kind = ErrorKind::VersionTable;
        error.hint =
            QStringLiteral("The version table was changed by somebody else meanwhile; look at it "
                           "again, then run again.");
    }
    if ((tag.role == CommandRole::Commit || tag.role == CommandRole::Constraints)
        && error.hint.isEmpty())
        error.hint =
            QStringLiteral(
                "It failed at COMMIT, where deferred constraints are checked; %1 was rolled back.")
                .arg(nameOf(tag.unit));
    if (error.kind == ErrorKind::Locked && !m_lastBlockers.isEmpty())
        error.hint =
            QStringLiteral(
                "Blocked by %1. End that transaction, or raise lock_timeout or lock_retries.")
                .arg(describeBlockers(m_lastBlockers));
    return error;
}

void PlanRunner::failUnit(int unit, Outcome outcome, Error error)
{
    StepReport &step = m_report.steps[m_units.at(unit).step];
    step.outcome = outcome;
    if (m_currentStep == m_units.at(unit).step && m_stepClock.isValid())
        step.durationMs = double(m_stepClock.nsecsElapsed()) / 1e6;
    m_report.error = std::move(error);
}

void PlanRunner::cancelUnit(int unit)
{
    Error error{ErrorKind::Cancelled,
                QStringLiteral(
                    "Cancelled in %1, which was rolled back; what was committed before it stays.")
                    .arg(nameOf(unit)),
                {},
                {},
                0,
                0,
                std::nullopt};
    const bool begun = m_currentStep == m_units.at(unit).step;
    if (!begun)
        error.message = QStringLiteral("Cancelled before %1; what was committed before it stays.")
                            .arg(nameOf(unit));
    else
        writeFailure(unit, 0, error, {});
    failUnit(unit, Outcome::Cancelled, error);
}

void PlanRunner::writeFailure(int unit, int done, const Error &error, const QString &statement)
{
    if (!m_basis.journal || !m_session.isOpen())
        return;
    const PlanCommands plan =
        m_writer.failure(unit, done, error, statement, m_written.contains(unit));
    // A cancel that was asked for must not undo this; and where it fails, the failure that matters
    // is told already.
    runPipeline(m_session, plan.commands, {}, CancelToken());
}

PipelineHooks PlanRunner::hooksFor(const PlanCommands &plan)
{
    PipelineHooks hooks;
    hooks.started = [this, &plan](int index) { commandStarted(plan.tags.at(index)); };
    hooks.done = [this, &plan](int index, const PipelineAnswer &answer) {
        commandDone(plan.tags.at(index), answer);
    };
    hooks.waiting = [this, &plan](int index, double ageMs) { waiting(plan.tags.at(index), ageMs); };
    return hooks;
}

void PlanRunner::commandStarted(const CommandTag &tag)
{
    stopWatching();
    const RunUnit &unit = m_units.at(tag.unit);
    if (tag.role == CommandRole::Begin)
        stepStarted(unit.step);
    else if (tag.role == CommandRole::Statement)
        emitEvent(RunEvent::StatementStarted{unit.step, unit.section, tag.statement + 1});
}

void PlanRunner::stepStarted(int step)
{
    if (m_currentStep == step)
        return;
    m_currentStep = step;
    m_lastBlockers.clear();
    m_stepClock.start();
    emitEvent(RunEvent::StepStarted{step});
}

void PlanRunner::commandDone(const CommandTag &tag, const PipelineAnswer &answer)
{
    const RunUnit &unit = m_units.at(tag.unit);
    if (tag.role == CommandRole::Statement)
        emitEvent(RunEvent::StatementDone{unit.step, unit.section, tag.statement + 1,
                                          answer.durationMs, answer.rows});
    else if (tag.role == CommandRole::Commit && !unit.autocommit && !m_stamping)
        unitCommitted(tag.unit);
}

void PlanRunner::unitCommitted(int unit)
{
    const RunUnit &of = m_units.at(unit);
    m_next = unit + 1;
    m_attempts = 0;
    m_written.insert(unit + 1);
    if (!of.last)
        return;
    m_written.remove(unit + 1);
    StepReport &step = m_report.steps[of.step];
    step.outcome = Outcome::Done;
    step.durationMs = m_stepClock.isValid() ? double(m_stepClock.nsecsElapsed()) / 1e6 : 0;
    m_report.versionsAfter = applyOperations(m_report.versionsAfter, step.step.operations);
    emitEvent(RunEvent::StepDone{of.step, step.durationMs});
}

void PlanRunner::waiting(const CommandTag &tag, double ageMs)
{
    if (ageMs < watchAfterMs)
        return;
    m_watching = true;
    m_watch.watch();
    if (const std::optional<LockWait> wait = m_watch.take()) {
        m_lastBlockers = wait->blockers;
        emitEvent(
            RunEvent::Waiting{m_units.at(tag.unit).step, wait->lock, wait->blockers, ageMs / 1000});
    }
}

void PlanRunner::stopWatching()
{
    if (!std::exchange(m_watching, false))
        return;
    if (const std::optional<LockWait> wait = m_watch.take())
        m_lastBlockers = wait->blockers;
    m_watch.rest();
}

} // namespace Retort
