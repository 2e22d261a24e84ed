#pragma once

#include "app/database/blockers.h"
#include "app/services/plancommands.h"

#include <QElapsedTimer>
#include <QSet>
#include <memory>

namespace Retort {

/// Runs a plan on a session that holds the run lock: transactional units that follow each other are
/// one pipeline, autocommit sections go statement by statement, a revision that could not get its
/// locks is tried again. Fills the report's steps and error; `versionsAfter` is what its commits
/// make of the rows.
class PlanRunner
{
public:
    PlanRunner(Session &session, const RunBasis &basis, const PreparedPlan &prepared,
               int lockRetries, double backendStart, const RunObserver &observer,
               const CancelToken &cancel);

    RunReport run();
    /// The plan is a stamp: all steps are one transaction.
    RunReport stamp(bool purge, const std::optional<QString> &settled);

    /// The plan was run to its end, its run lock is let go and `versionsAfter` was read behind it.
    bool hasLetGo() const { return m_letGo; }
    /// What was to be created first could not be; nothing of the plan ran.
    bool failedToSetUp() const { return m_setUpFailed; }

private:
    /// True: go on with `m_next`. False: the report is final.
    bool runTransactions();
    bool runAutocommit();
    /// What the end of a pipeline says beside its units. True: the outcome is that of a plan that
    /// was run to its end.
    bool settleFrame(const PlanCommands &plan, const PipelineOutcome &outcome);
    bool afterPipeline(const PlanCommands &plan, const PipelineOutcome &outcome);
    /// Own commands around an autocommit section.
    bool runOwn(const PlanCommands &plan);
    bool finishAutocommitFailure(int unit, int done, Error error, bool lost);

    PipelineHooks hooksFor(const PlanCommands &plan);
    void commandStarted(const CommandTag &tag);
    void commandDone(const CommandTag &tag, const PipelineAnswer &answer);
    void stepStarted(int step);
    void unitCommitted(int unit);
    void waiting(const CommandTag &tag, double ageMs);
    void stopWatching();

    /// Waits, and says so; false where it has been tried often enough.
    bool retry(int unit);
    void failUnit(int unit, Outcome outcome, Error error);
    void cancelUnit(int unit);
    void loseUnit(const PlanCommands &plan, const PipelineOutcome &outcome);
    /// After a silent loss: whether the first commit that was not answered happened; nullopt where
    /// it cannot be known.
    std::optional<bool> wasCommitted(int unit) const;
    void writeFailure(int unit, int done, const Error &error, const QString &statement);
    Error placed(Error error, const CommandTag &tag) const;
    QString nameOf(int unit) const;
    void emitEvent(const RunEventValue &event) const
    {
        if (m_observer)
            m_observer(event);
    }

    Session &m_session;
    const RunBasis &m_basis;
    const PreparedPlan &m_prepared;
    const int m_lockRetries;
    const double m_backendStart;
    const RunObserver &m_observer;
    const CancelToken &m_cancel;

    QList<RunUnit> m_units;
    PlanWriter m_writer;
    BlockerWatch m_watch;
    RunReport m_report;
    int m_next = 0;
    /// Retries of the unit `m_next`.
    int m_attempts = 0;
    int m_currentStep = -1;
    QElapsedTimer m_stepClock;
    bool m_watching = false;
    bool m_stamping = false;
    bool m_letGo = false;
    bool m_setUpFailed = false;
    QList<Blocker> m_lastBlockers;
    /// Units whose journal row is written already.
    QSet<int> m_written;
};

} // namespace Retort
