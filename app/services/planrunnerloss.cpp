#include "app/services/planrunner.h"

#include "app/database/sqltext.h"

#include <QThread>

namespace Retort {

namespace {

constexpr qint64 settleWithinMs = 30000;

/// The tables are created before the first revision, in its pipeline: where they are missing
/// nothing was committed. Any other failure says nothing.
std::optional<bool> createdByNobody(const Error &error)
{
    const QString state = error.server ? error.server->sqlstate : QString();
    // undefined_table, invalid_schema_name
    if (state == QLatin1String("42P01") || state == QLatin1String("3F000"))
        return false;
    return std::nullopt;
}

} // namespace

void PlanRunner::loseUnit(const PlanCommands &plan, const PipelineOutcome &outcome)
{
    const CommandTag tag = plan.tags.value(outcome.completed);
    const QString name = nameOf(tag.unit);
    const QString said = outcome.error ? outcome.error->message : QString();
    const bool abandoned = outcome.end == PipelineOutcome::End::Abandoned;
    const auto unknown = [&] {
        Error error{ErrorKind::CommitUnknown,
                    abandoned ? QStringLiteral("Nobody waited for the answer to the COMMIT of %1, "
                                               "so its outcome is not known.")
                                    .arg(name)
                              : QStringLiteral("The connection was lost at the COMMIT of %1, so "
                                               "its outcome is not known: %2")
                                    .arg(name, said),
                    QStringLiteral("Look at `current` when the database can be reached: it shows "
                                   "whether %1 is applied.")
                        .arg(name),
                    m_prepared.scripts.value(m_units.at(tag.unit).step).revision.file,
                    0,
                    0,
                    std::nullopt};
        failUnit(tag.unit, Outcome::Unknown, std::move(error));
    };
    const auto rolledBack = [&] {
        Error error = outcome.error.value_or(Error{});
        error.kind =
            abandoned ? ErrorKind::Cancelled : (error.server ? error.kind : ErrorKind::Connection);
        error.file = m_prepared.scripts.value(m_units.at(tag.unit).step).revision.file;
        if (abandoned)
            error.message =
                QStringLiteral(
                    "Cancelled in %1, which is rolled back; nobody waited for the answer.")
                    .arg(name);
        else
            error.message =
                QStringLiteral("The connection was lost in %1, which was rolled back: %2")
                    .arg(name, said);
        error.hint = QStringLiteral(
            "What was committed before it stays. Run again when the database can be reached.");
        failUnit(tag.unit, abandoned ? Outcome::Cancelled : Outcome::Failed, std::move(error));
    };

    // The server's own last word places the loss: whatever was sent behind that statement never
    // ran.
    if (!outcome.commitInDoubt)
        return rolledBack();
    // Everything of the revision was answered but its COMMIT.
    if (tag.role == CommandRole::Commit || abandoned)
        return unknown();
    // COMMIT was on the wire behind a statement that was not answered. Whether it was reached is
    // asked.
    const std::optional<bool> committed = wasCommitted(tag.unit);
    if (committed && !*committed)
        return rolledBack();
    unknown();
}

std::optional<bool> PlanRunner::wasCommitted(int unit) const
{
    const RunUnit &of = m_units.at(unit);
    if (!m_basis.journal && !of.last)
        return std::nullopt;
    SessionOptions options = m_session.options();
    options.connectTimeoutSeconds = 10;
    const Result<std::unique_ptr<Session>> opened = Session::open(m_session.settings(), options);
    if (!opened)
        return std::nullopt;
    Session &session = **opened;
    QElapsedTimer clock;
    clock.start();
    // While the old backend lives it may still commit.
    for (;;) {
        const Result<Rows> alive =
            session.query(QStringLiteral("SELECT 1 FROM pg_catalog.pg_stat_activity WHERE pid "
                                         "OPERATOR(pg_catalog.=) %1 AND pg_catalog.abs("
                                         "extract(epoch from backend_start)::pg_catalog.float8 "
                                         "OPERATOR(pg_catalog.-) %2) OPERATOR(pg_catalog.<) 0.001")
                              .arg(m_session.backendPid())
                              .arg(m_backendStart, 0, 'f', 6));
        if (!alive)
            return std::nullopt;
        if (alive->isEmpty())
            break;
        if (clock.elapsed() > settleWithinMs || m_cancel.isRequested())
            return std::nullopt;
        QThread::msleep(200);
    }
    if (m_basis.journal) {
        const Result<Rows> rows = session.query(
            QStringLiteral("SELECT 1 FROM retort.journal WHERE run OPERATOR(pg_catalog.=) "
                           "%1::pg_catalog.uuid AND revision "
                           "OPERATOR(pg_catalog.=) %2 AND section OPERATOR(pg_catalog.=) %3 AND "
                           "outcome OPERATOR(pg_catalog.=) 'done'")
                .arg(literal(m_basis.journalRun.run), literal(nameOf(unit)))
                .arg(of.section));
        if (!rows)
            return createdByNobody(rows.error());
        return !rows->isEmpty();
    }
    const Result<Rows> rows = session.query(selectVersionsSql(m_basis.table));
    if (!rows)
        return createdByNobody(rows.error());
    const Result<QStringList> versions = versionsOf(*rows, m_basis.table);
    if (!versions)
        return std::nullopt;
    return *versions != m_report.versionsAfter;
}

RunReport PlanRunner::stamp(bool purge, const std::optional<QString> &settled)
{
    m_stamping = true;
    PlanCommands plan;
    m_writer.setUp(plan, 0);
    m_writer.stamp(plan, purge, settled);
    m_writer.letGo(plan);
    const PipelineOutcome outcome = runPipeline(
        m_session, plan.commands, m_units.isEmpty() ? PipelineHooks() : hooksFor(plan), m_cancel);
    stopWatching();
    const bool done = settleFrame(plan, outcome);
    if (m_setUpFailed)
        return m_report;
    if (done) {
        const QStringList after = m_report.versionsAfter;
        m_report.versionsAfter = m_report.versionsBefore;
        for (int i = 0; i < m_report.steps.size(); ++i) {
            StepReport &step = m_report.steps[i];
            m_report.versionsAfter = applyOperations(m_report.versionsAfter, step.step.operations);
            step.outcome = Outcome::Done;
            step.durationMs = double(m_stepClock.isValid() ? m_stepClock.nsecsElapsed() : 0) / 1e6;
            emitEvent(RunEvent::StepDone{i, step.durationMs});
        }
        if (m_letGo)
            m_report.versionsAfter = after;
        return m_report;
    }
    if (m_units.isEmpty()) {
        m_report.error =
            outcome.error.value_or(Error{ErrorKind::Cancelled,
                                         QStringLiteral("Cancelled; nothing was stamped."),
                                         {},
                                         {},
                                         0,
                                         0,
                                         std::nullopt});
        if (outcome.commitInDoubt)
            m_report.error->kind = ErrorKind::CommitUnknown;
        return m_report;
    }
    switch (outcome.end) {
    case PipelineOutcome::End::Failed: {
        const CommandTag tag = plan.tags.value(outcome.completed);
        const Error error = placed(*outcome.error, tag);
        writeFailure(tag.unit, 0, error, {});
        failUnit(tag.unit, Outcome::Failed, error);
        break;
    }
    case PipelineOutcome::End::Cancelled: {
        const Error error{
            ErrorKind::Cancelled, QStringLiteral("Cancelled; nothing was stamped."), {}, {}, 0, 0,
            std::nullopt};
        writeFailure(0, 0, error, {});
        failUnit(0, Outcome::Cancelled, error);
        break;
    }
    default:
        loseUnit(plan, outcome);
    }
    return m_report;
}

} // namespace Retort
