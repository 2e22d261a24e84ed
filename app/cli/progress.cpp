#include "app/cli/progress.h"

#include "migrations/revision/format.h"

#include <QCoreApplication>

namespace Retort {

namespace {

// A terminal that is written to more often than anyone can read slows the run down.
constexpr qint64 liveIntervalMs = 50;

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandLine", text);
}

QString blockerText(const Blocker &blocker)
{
    QStringList facts;
    if (!blocker.application.isEmpty())
        facts << blocker.application;
    if (!blocker.user.isEmpty())
        facts << tr("user %1").arg(blocker.user);
    if (!blocker.client.isEmpty())
        facts << tr("from %1").arg(blocker.client);
    if (!blocker.state.isEmpty())
        facts << blocker.state;
    if (blocker.seconds > 0)
        facts << tr("transaction open for %1").arg(durationText(blocker.seconds * 1000));
    QString text = tr("process %1").arg(blocker.pid);
    if (!facts.isEmpty())
        text += QStringLiteral(" (%1)").arg(facts.join(QStringLiteral(", ")));
    if (!blocker.lastStatement.isEmpty())
        text += QStringLiteral(": ") + onOneLine(blocker.lastStatement, 200);
    return text;
}

} // namespace

QString durationText(double milliseconds)
{
    if (milliseconds < 1000)
        return tr("%1 ms").arg(milliseconds, 0, 'f', milliseconds < 10 ? 1 : 0);
    if (milliseconds < 60'000)
        return tr("%1 s").arg(milliseconds / 1000, 0, 'f', 1);
    const qint64 seconds = qint64(milliseconds / 1000);
    return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
}

QString stepLine(const Step &step, const RevisionGraph &graph)
{
    const QString direction = step.direction == Direction::Stamp ? QStringLiteral("stamp_revision")
                                                                 : directionName(step.direction);
    return runningLine(graph, step.revision, direction, step.from, step.to);
}

void Progress::operator()(const RunEventValue &event)
{
    std::visit([this](const auto &value) { handle(value); }, event);
}

void Progress::handle(const RunEvent::Planned &event)
{
    m_plan = event.plan;
}

void Progress::handle(const RunEvent::StepStarted &event)
{
    m_step = event.step;
    m_waitingFor.clear();
    if (!m_output.style().live)
        settle(event.step, {});
    else
        showLive({});
}

void Progress::handle(const RunEvent::StatementStarted &event)
{
    showLive(tr("section %1, statement %2").arg(event.section).arg(event.statement));
}

void Progress::handle(const RunEvent::StatementDone &event)
{
    showLive(tr("section %1, statement %2 done (%3)")
                 .arg(event.section)
                 .arg(event.statement)
                 .arg(durationText(event.durationMs)));
}

void Progress::handle(const RunEvent::StatementFailed &event)
{
    settle(event.step, tr("failed at statement %1").arg(event.statement));
}

void Progress::handle(const RunEvent::StepDone &event)
{
    settle(event.step, durationText(event.durationMs));
}

void Progress::handle(const RunEvent::Notice &event)
{
    m_output.notice(QStringLiteral("%1:  %2").arg(event.severity, event.text));
}

void Progress::handle(const RunEvent::Waiting &event)
{
    QStringList who;
    QString key = event.lock;
    for (const Blocker &blocker : event.blockers) {
        who << blockerText(blocker);
        key += QStringLiteral(" %1").arg(blocker.pid);
    }
    if (key != m_waitingFor) {
        m_waitingFor = key;
        m_output.notice(
            who.isEmpty()
                ? tr("Waiting for %1.").arg(event.lock)
                : tr("Waiting for %1, held by %2").arg(event.lock, who.join(QStringLiteral("; "))));
    }
    m_output.live(tr("waiting for %1 (%2)").arg(event.lock, durationText(event.seconds * 1000)));
}

void Progress::handle(const RunEvent::Retrying &event)
{
    m_waitingFor.clear();
    m_output.notice(tr("No lock in time: rolled back, tried again in %1 (attempt %2 of %3)")
                        .arg(durationText(event.delayMs))
                        .arg(event.attempt)
                        .arg(event.attempts));
}

void Progress::handle(const RunEvent::Message &event)
{
    m_output.notice(event.text);
}

QString Progress::lineOf(int step) const
{
    if (step < 0 || step >= m_plan.steps.size())
        return {};
    return stepLine(m_plan.steps.at(step), m_graph);
}

void Progress::showLive(const QString &suffix)
{
    if (!m_output.style().live || m_step < 0 || m_step <= m_settled)
        return;
    if (m_sinceLive.isValid() && m_sinceLive.elapsed() < liveIntervalMs)
        return;
    m_sinceLive.start();
    QString line = tr("[%1/%2] %3").arg(m_step + 1).arg(m_plan.steps.size()).arg(lineOf(m_step));
    if (!suffix.isEmpty())
        line += QStringLiteral(" · ") + suffix;
    m_output.live(line);
}

void Progress::settle(int step, const QString &suffix)
{
    if (step <= m_settled)
        return;
    m_settled = step;
    const QString line = lineOf(step);
    if (line.isEmpty())
        return;
    const bool tell = m_output.style().live && !suffix.isEmpty();
    m_output.notice(tell ? QStringLiteral("%1 (%2)").arg(line, suffix) : line);
}

} // namespace Retort
