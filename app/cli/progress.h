#pragma once

#include "app/cli/output.h"
#include "app/services/runevents.h"
#include "migrations/revision/revisiongraph.h"

#include <QElapsedTimer>

namespace Retort {

/// Says on standard error what a run does: a line a revision, in Alembic's words, notices, who is
/// in the way; on a terminal the line under way is rewritten for each statement.
class Progress
{
public:
    Progress(Output &output, const RevisionGraph &graph) : m_output(output), m_graph(graph) {}

    void operator()(const RunEventValue &event);

private:
    void handle(const RunEvent::Planned &event);
    void handle(const RunEvent::StepStarted &event);
    void handle(const RunEvent::StatementStarted &event);
    void handle(const RunEvent::StatementDone &event);
    void handle(const RunEvent::StatementFailed &event);
    void handle(const RunEvent::StepDone &event);
    void handle(const RunEvent::Notice &event);
    void handle(const RunEvent::Waiting &event);
    void handle(const RunEvent::Retrying &event);
    void handle(const RunEvent::Message &event);

    QString lineOf(int step) const;
    void showLive(const QString &suffix);
    /// The step's line, once, for good.
    void settle(int step, const QString &suffix);

    Output &m_output;
    const RevisionGraph &m_graph;
    Plan m_plan;
    int m_step = -1;
    int m_settled = -1;
    QString m_waitingFor;
    QElapsedTimer m_sinceLive;
};

/// `Running upgrade a -> b, message`, as Alembic logs it.
QString stepLine(const Step &step, const RevisionGraph &graph);

/// `12 ms`, `1.2 s`, `3 min 5 s`.
QString durationText(double milliseconds);

} // namespace Retort
