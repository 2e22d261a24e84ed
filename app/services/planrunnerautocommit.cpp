#include "app/database/servererror.h"
#include "app/services/planrunner.h"

namespace Retort {

bool PlanRunner::runOwn(const PlanCommands &plan)
{
    if (plan.commands.isEmpty())
        return true;
    const PipelineOutcome outcome = runPipeline(m_session, plan.commands, hooksFor(plan), m_cancel);
    stopWatching();
    if (outcome.end == PipelineOutcome::End::Done)
        return true;
    const CommandTag tag = plan.tags.value(outcome.completed);
    Error error = outcome.error.value_or(
        Error{ErrorKind::Cancelled, QStringLiteral("Cancelled."), {}, {}, 0, 0, std::nullopt});
    const bool lost = outcome.end == PipelineOutcome::End::ConnectionLost
                      || outcome.end == PipelineOutcome::End::Abandoned;
    if (outcome.end == PipelineOutcome::End::Failed)
        error = placed(error, tag);
    return finishAutocommitFailure(tag.unit, -1, std::move(error), lost);
}

bool PlanRunner::runAutocommit()
{
    const int index = m_next;
    const RunUnit &unit = m_units.at(index);
    if (!runOwn(m_writer.autocommitBegin(index)))
        return false;
    m_written.insert(index);
    if (!runOwn(m_writer.autocommitSettings(index)))
        return false;
    for (int i = 0; i < unit.statements.size(); ++i) {
        if (m_cancel.isRequested())
            return finishAutocommitFailure(
                index, i, Error{ErrorKind::Cancelled, {}, {}, {}, 0, 0, std::nullopt}, false);
        PlanCommands plan;
        PipelineCommand command;
        command.sql = unit.statements.at(i).text;
        plan.add(command, {index, CommandRole::Statement, i});
        const PipelineOutcome outcome =
            runPipeline(m_session, plan.commands, hooksFor(plan), m_cancel);
        stopWatching();
        if (outcome.end != PipelineOutcome::End::Done) {
            const bool lost = outcome.end == PipelineOutcome::End::ConnectionLost
                              || outcome.end == PipelineOutcome::End::Abandoned;
            Error error = outcome.error.value_or(Error{
                ErrorKind::Cancelled, QStringLiteral("Cancelled."), {}, {}, 0, 0, std::nullopt});
            error = placed(std::move(error), plan.tags.constFirst());
            if (!lost)
                emitEvent(RunEvent::StatementFailed{unit.step, unit.section, i + 1, error});
            return finishAutocommitFailure(index, i, std::move(error), lost);
        }
        if (!runOwn(m_writer.autocommitProgress(index, i + 1)))
            return false;
    }
    unitCommitted(index);
    return true;
}

bool PlanRunner::finishAutocommitFailure(int index, int done, Error error, bool lost)
{
    const RunUnit &unit = m_units.at(index);
    const QString section = QStringLiteral("section %1 of %2").arg(unit.section).arg(nameOf(index));
    const int total = int(unit.statements.size());
    if (done < 0) {
        // Retort's own words around the section failed; nothing of the script was running.
        if (lost && error.kind != ErrorKind::Cancelled)
            error.message =
                QStringLiteral("The connection was lost beside %1: %2").arg(section, error.message);
        failUnit(index, error.kind == ErrorKind::Cancelled ? Outcome::Cancelled : Outcome::Failed,
                 std::move(error));
        return false;
    }
    const QString where =
        QStringLiteral("statement %1 of %2 in %3").arg(done + 1).arg(total).arg(section);
    Outcome outcome = Outcome::Failed;
    if (error.kind == ErrorKind::Cancelled) {
        outcome = lost ? Outcome::Unknown : Outcome::Cancelled;
        error.message =
            QStringLiteral("Cancelled at %1, which runs outside a transaction.").arg(where);
    } else if (lost) {
        outcome = Outcome::Unknown;
        error.message =
            QStringLiteral(
                "The connection was lost during %1, which runs outside a transaction: %2")
                .arg(where, error.message);
    }
    const QString stays =
        done == 0
            ? QStringLiteral("What it left behind (an invalid index, say) stays.")
            : QStringLiteral(
                "The statements before it are done and stay; so may what it left behind itself.");
    const QString next =
        m_basis.journal
            ? QStringLiteral(" Upgrade and downgrade are refused until the database was set right "
                             "by hand and stamped.")
            : QStringLiteral(" Without a journal the next run begins the revision anew.");
    error.hint = (error.hint.isEmpty() ? QString() : error.hint + QLatin1Char(' '))
                 + QStringLiteral("Stopped at %1. ").arg(where) + stays + next;
    if (!lost)
        writeFailure(index, done, error, unit.statements.at(done).text);
    failUnit(index, outcome, std::move(error));
    return false;
}

} // namespace Retort
