#include "app/services/migrator.h"

#include "app/services/historystate.h"
#include "app/services/planrunner.h"
#include "app/services/syntaxcheck.h"
#include "app/services/unfinished.h"

#include <QElapsedTimer>
#include <QThread>
#include <algorithm>

namespace Retort {

namespace {

/// One call of `migrate`: asks, locks, plans, runs, unlocks.
class Migration
{
public:
    Migration(Session &session, const Project &project, const MigrationRequest &request,
              const RunOptions &options, const RunObserver &observer, const CancelToken &cancel)
        : m_session(session), m_project(project), m_request(request), m_options(options),
          m_observer(observer), m_cancel(cancel)
    {}

    RunReport run()
    {
        m_session.setCancelToken(m_cancel);
        Result<void> ready = prepare();
        // What comes behind is either the plan, which looks at the token itself, or putting things
        // back, which a cancel must not keep from happening.
        m_session.setCancelToken({});
        if (!ready)
            m_report.error = unrun(std::move(ready.error()));
        else if (!m_options.dryRun && hasWork())
            execute();
        finish();
        return m_report;
    }

private:
    bool isStamp() const { return m_request.direction == Direction::Stamp; }
    bool hasWork() const
    {
        return !m_prepared.plan.steps.isEmpty() || m_settles || (isStamp() && m_options.purge);
    }

    /// A question that was cancelled, said in a sentence of ours.
    static Error unrun(Error error)
    {
        if (error.kind == ErrorKind::Cancelled)
            error.message = QStringLiteral("Cancelled before anything ran; nothing was done.");
        return error;
    }

    void tell(const QString &text)
    {
        if (m_observer)
            m_observer(RunEvent::Message{text});
    }

    Result<void> prepare()
    {
        if (const Result<void> asked = ask(); !asked)
            return asked;
        if (!m_options.dryRun) {
            if (m_facts.standby)
                return fail(ErrorKind::ReadOnly,
                            QStringLiteral("This server is a standby; it only reads."),
                            QStringLiteral("Connect to the primary."));
            if (m_facts.readOnly)
                return fail(ErrorKind::ReadOnly,
                            QStringLiteral(
                                "This session only reads (default_transaction_read_only is on)."),
                            QStringLiteral("Take that setting off for this role or database."));
            if (const Result<void> locked = lock(); !locked)
                return locked;
        }
        if (const Result<void> settled = checkUnfinished(); !settled)
            return settled;
        if (const Result<void> planned = plan(); !planned)
            return planned;
        if (m_observer)
            m_observer(RunEvent::Planned{m_prepared.plan});
        if (m_options.dryRun)
            return {};
        if (const Result<void> fine = checkUnparsedStatements(m_session, m_prepared, m_cancel);
            !fine)
            return fine;
        return setUp();
    }

    Result<void> ask()
    {
        const ProjectConfig &config = m_project.config;
        const bool lock = !m_options.dryRun;
        Result<DatabaseAnswers> answers = askDatabase(
            m_session, config.versionTableSchema, config.versionTable, lock, config.lockTimeoutMs);
        if (!answers) {
            // It may have failed behind the lock, whose key only the answer would have told.
            m_locked = lock;
            m_keyUnknown = true;
            return fail(std::move(answers.error()));
        }
        m_facts = std::move(answers->facts);
        m_state = std::move(answers->state);
        m_behindLock = answers->behindLock;
        m_locked = m_state.locked;
        return checkVersionTable(m_facts);
    }

    /// After the first attempt: polled, so that no snapshot is held while somebody builds an index
    /// concurrently.
    Result<void> lock()
    {
        if (m_locked && (m_behindLock || m_facts.versionTable.exists))
            return {};
        const RunLock runLock(m_facts.versionTable);
        QElapsedTimer clock;
        clock.start();
        int pause = 50;
        while (!m_locked) {
            if (m_observer)
                m_observer(RunEvent::Waiting{
                    -1, QStringLiteral("the run lock of %1").arg(m_facts.versionTable.plain()),
                    m_state.holders, double(clock.elapsed()) / 1000});
            if (clock.elapsed() >= m_project.config.runLockTimeoutMs)
                return fail(
                    ErrorKind::Locked,
                    QStringLiteral("Another run of this history holds its run lock: %1.")
                        .arg(m_state.holders.isEmpty() ? QStringLiteral("it has just ended")
                                                       : describeBlockers(m_state.holders)),
                    QStringLiteral(
                        "Wait for it to end, end that session, or raise run_lock_timeout."));
            const qint64 until =
                qMin<qint64>(clock.elapsed() + pause, m_project.config.runLockTimeoutMs);
            while (clock.elapsed() < until && !m_cancel.isRequested())
                QThread::msleep(20);
            if (m_cancel.isRequested())
                return fail(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
            pause = qMin(pause * 3 / 2, 1000);
            const Result<QList<Rows>> answers = m_session.queryAll(
                runLock.tryLockSql() + QLatin1String("; ") + runLock.holdersSql());
            if (!answers)
                return fail(answers.error());
            m_locked = answers->value(0).value(0).value(0).toBool();
            m_state.holders = blockersOf(answers->value(1));
        }
        // What was read before the lock may be old: the other run may have created or changed it
        // all.
        return askAgain();
    }

    Result<void> askAgain()
    {
        const VersionTable before = m_facts.versionTable;
        Result<DatabaseAnswers> answers = askDatabase(m_session, before.schema, before.name, false,
                                                      m_project.config.lockTimeoutMs);
        if (!answers)
            return fail(std::move(answers.error()));
        m_facts = std::move(answers->facts);
        m_state = std::move(answers->state);
        return checkVersionTable(m_facts);
    }

    bool journalUsable() const
    {
        return m_project.config.journal && m_facts.journalReadable
               && m_state.journalVersion == Journal::schemaVersion;
    }

    Result<void> checkUnfinished()
    {
        if (!m_project.config.journal)
            return {};
        const QList<InDoubt> unfinished = unfinishedOf(m_state.unsettled, false);
        if (unfinished.isEmpty())
            return {};
        if (isStamp()) {
            if (!m_options.settleInDoubt)
                return fail(
                    ErrorKind::Confirmation,
                    QStringLiteral("%1 stopped in section %2 at statement %3; stamping says that "
                                   "this is settled.")
                        .arg(unfinished.constFirst().revision)
                        .arg(unfinished.constFirst().section)
                        .arg(unfinished.constFirst().statement),
                    QStringLiteral("Answer with --yes once the database is as the stamp says."));
            m_settles = true;
            return {};
        }
        if (!m_options.dryRun && journalUsable() && m_facts.journalWritable) {
            const QList<qint64> ids = abandonedRows(m_state.unsettled);
            if (!ids.isEmpty())
                (void)m_session.query(Journal::markInDoubtSql(ids));
        }
        return fail(inDoubtError(unfinished.constFirst(), m_project.graph()));
    }

    /// Between a person's look at the plan and its run, others change rows and files.
    Result<void> checkAgreed() const
    {
        if (!m_options.agreed)
            return {};
        const PreparedPlan &agreed = *m_options.agreed;
        const QString hint = QStringLiteral("Nothing was done. Look at the plan as it is now.");
        if (agreed.plan.versionsBefore != m_prepared.plan.versionsBefore) {
            const auto rows = [](const QStringList &ids) {
                return ids.isEmpty() ? QStringLiteral("base") : ids.join(QLatin1String(", "));
            };
            return fail(
                ErrorKind::Confirmation,
                QStringLiteral("The database was at %1 when this was planned and is at %2 "
                               "now.")
                    .arg(rows(agreed.plan.versionsBefore), rows(m_prepared.plan.versionsBefore)),
                hint);
        }
        const auto sameScript = [](const SqlScript &a, const SqlScript &b) {
            return a.hash == b.hash;
        };
        if (agreed.plan != m_prepared.plan
            || !std::equal(agreed.scripts.begin(), agreed.scripts.end(), m_prepared.scripts.begin(),
                           m_prepared.scripts.end(), sameScript)) {
            return fail(ErrorKind::Confirmation,
                        QStringLiteral("The revisions' files have changed since this was planned."),
                        hint);
        }
        return {};
    }

    Result<void> plan()
    {
        const bool purge = isStamp() && m_options.purge;
        if (purge) {
            for (const QVariantList &row : std::as_const(m_state.versionRows)) {
                const QString id = row.value(0).toString();
                if (!id.isEmpty() && !m_rows.contains(id))
                    m_rows.append(id);
            }
            m_rows.sort();
        } else {
            Result<QStringList> rows = versionsOf(m_state.versionRows, m_facts.versionTable);
            if (!rows)
                return fail(std::move(rows.error()));
            m_rows = std::move(*rows);
        }
        m_report.versionsBefore = m_rows;
        m_report.versionsAfter = m_rows;
        Result<PreparedPlan> prepared = preparePlan(m_project, m_request, m_rows, purge);
        if (!prepared)
            return fail(std::move(prepared.error()));
        m_prepared = std::move(*prepared);
        if (const Result<void> same = checkAgreed(); !same)
            return same;
        for (int i = 0; i < m_prepared.plan.steps.size(); ++i)
            m_report.steps.append(StepReport{m_prepared.plan.steps.at(i),
                                             int(m_prepared.statements.value(i).size()), -1,
                                             Outcome::Skipped});
        const QStringList edited =
            editedRevisions(m_state.appliedHashes, m_rows, m_project.graph());
        if (!edited.isEmpty() && m_project.config.journal)
            tell(QStringLiteral("Edited since it was applied: %1. The database has what was "
                                "applied, not what the file says now.")
                     .arg(edited.join(QLatin1String(", "))));
        return {};
    }

    /// Version table and journal, where they are missing.
    Result<void> setUp()
    {
        m_basis.table = m_facts.versionTable;
        m_basis.lock = RunLock(m_basis.table);
        m_basis.lockTimeoutMs = m_project.config.lockTimeoutMs;
        m_basis.statementTimeoutMs = m_project.config.statementTimeoutMs;
        m_basis.journalRun = JournalRun::begin(m_basis.table, m_options.program);
        const bool createJournal = hasWork() && !journalReady();
        m_basis.journal =
            hasWork() && m_project.config.journal && (!createJournal || mayCreateJournal());
        const QList<RunUnit> units = unitsOf(m_prepared);
        if (!m_project.config.journal
            && std::any_of(units.begin(), units.end(),
                           [](const RunUnit &unit) { return unit.autocommit; })) {
            tell(QStringLiteral("journal = off: if an autocommit section stops, the next run "
                                "begins its revision anew."));
        }
        if (!m_facts.versionTable.exists)
            m_basis.setUp += createVersionTableSql(m_facts.versionTable);
        m_createsJournal = m_basis.journal && createJournal;
        if (m_createsJournal)
            m_basis.setUp += Journal::createStatements();
        // With a transaction behind it, this goes the same way.
        if (hasWork() && (units.isEmpty() || !units.constFirst().autocommit))
            return {};
        return setUpNow();
    }

    /// What is missing, each in a message of its own.
    Result<void> setUpNow()
    {
        m_basis.setUp.clear();
        if (!m_facts.versionTable.exists) {
            const Result<QList<Rows>> created =
                m_session.queryAll(QStringLiteral("BEGIN; SET LOCAL lock_timeout = %1; %2; COMMIT")
                                       .arg(QString::number(m_project.config.lockTimeoutMs),
                                            createVersionTableSql(m_facts.versionTable)));
            if (!created)
                return fail(created.error());
        }
        if (m_createsJournal)
            m_basis.journal = createJournal();
        if (m_cancel.isRequested())
            return fail(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
        return {};
    }

    bool withoutJournal(const QString &why)
    {
        tell(QStringLiteral("No journal is kept: %1.").arg(why));
        return false;
    }

    bool journalReady() const
    {
        return m_facts.journalExists && m_facts.journalWritable
               && m_state.journalVersion == Journal::schemaVersion;
    }

    /// Where it is missing or incomplete; says why not.
    bool mayCreateJournal()
    {
        if (m_facts.journalExists) {
            if (m_facts.journalReadable && m_state.journalVersion > Journal::schemaVersion)
                return withoutJournal(
                    QStringLiteral("the schema retort here was made by a newer Retort"));
            if (!m_facts.journalWritable)
                return withoutJournal(
                    QStringLiteral("%1 may not write to the schema retort").arg(m_facts.user));
        }
        if (!m_facts.journalCreatable)
            return withoutJournal(
                QStringLiteral("%1 may not create the schema retort").arg(m_facts.user));
        return true;
    }

    bool createJournal()
    {
        // Something else than Retort may create it at the same time.
        for (int attempt = 0;; ++attempt) {
            const Result<QList<Rows>> created =
                m_session.queryAll(QStringLiteral("BEGIN ISOLATION LEVEL READ COMMITTED; ")
                                   + Journal::createStatements().join(QLatin1String("; "))
                                   + QStringLiteral("; COMMIT"));
            if (created)
                return true;
            if (m_cancel.isRequested())
                return false;
            if (attempt >= 3 || !m_session.isOpen())
                return withoutJournal(created.error().message);
            QThread::msleep(50);
        }
    }

    void execute()
    {
        if (runPlan())
            return;
        // Nothing ran. One by one it either works or says what is wrong.
        m_session.setCancelToken(m_cancel);
        Result<void> created = setUpNow();
        m_session.setCancelToken({});
        if (!created)
            m_report.error = unrun(std::move(created.error()));
        else
            runPlan();
    }

    /// False where what had to be created first could not be.
    bool runPlan()
    {
        PlanRunner runner(m_session, m_basis, m_prepared, m_project.config.lockRetries,
                          m_facts.backendStart, m_observer, m_cancel);
        RunReport report;
        if (isStamp()) {
            std::optional<QString> settled;
            if (m_settles && m_prepared.plan.steps.isEmpty())
                settled = m_rows.isEmpty() ? QStringLiteral("base") : m_rows.join(QLatin1Char(','));
            report = runner.stamp(m_options.purge, settled);
        } else {
            report = runner.run();
        }
        if (runner.failedToSetUp())
            return false;
        m_report = report;
        m_ran = true;
        if (runner.hasLetGo())
            m_locked = false;
        return true;
    }

    /// Lets the lock go, and says what the database holds now.
    void finish()
    {
        if (!m_locked || !m_session.isOpen())
            return;
        const QString unlock = m_keyUnknown
                                   ? QStringLiteral("SELECT pg_catalog.pg_advisory_unlock_all()")
                                   : RunLock(m_facts.versionTable).unlockSql();
        QString sql = unlock;
        if (m_ran)
            sql += QLatin1String("; ") + selectVersionsSql(m_facts.versionTable);
        // Whoever has cancelled does not wait here behind what kept the run waiting.
        if (m_cancel.isRequested())
            (void)m_session.query(QStringLiteral("SET lock_timeout = 1000"));
        const Result<QList<Rows>> answers = m_session.queryAll(sql);
        // The lock must not outlive the run. That text may have failed for a late cancel or because
        // the table was not made yet; where the lock alone cannot be let go either, it ends with
        // the connection.
        if (!answers && !m_session.query(unlock))
            m_session.close();
        if (m_cancel.isRequested() && m_session.isOpen())
            (void)m_session.query(QStringLiteral("RESET lock_timeout"));
        if (m_ran && answers) {
            if (const Result<QStringList> rows =
                    versionsOf(answers->value(1), m_facts.versionTable))
                m_report.versionsAfter = *rows;
        }
    }

    Session &m_session;
    const Project &m_project;
    const MigrationRequest &m_request;
    const RunOptions &m_options;
    const RunObserver &m_observer;
    const CancelToken &m_cancel;

    DatabaseFacts m_facts;
    HistoryState m_state;
    bool m_locked = false;
    /// The run lock may be held, by a key that is not known.
    bool m_keyUnknown = false;
    /// Facts and state were read behind the attempt to lock.
    bool m_behindLock = false;
    /// A stamp that closes an unfinished case.
    bool m_settles = false;
    bool m_ran = false;
    bool m_createsJournal = false;
    QStringList m_rows;
    PreparedPlan m_prepared;
    RunBasis m_basis;
    RunReport m_report;
};

} // namespace

RunReport migrate(Session &session, const Project &project, const MigrationRequest &request,
                  const RunOptions &options, const RunObserver &observer, const CancelToken &cancel)
{
    return Migration(session, project, request, options, observer, cancel).run();
}

} // namespace Retort
