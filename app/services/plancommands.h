#pragma once

#include "app/database/journal.h"
#include "app/database/pipeline.h"
#include "app/database/runlock.h"
#include "app/database/versiontable.h"
#include "app/services/rununit.h"

#include <optional>

namespace Retort {

enum class CommandRole {
    /// Version table and journal, where they are missing, before the first unit.
    SetUp,
    Begin,
    Settings,
    Statement,
    Constraints,
    Guard,
    Journal,
    Commit,
    /// Behind the last unit: the run lock let go, and what the version table holds then.
    LetGo,
};

/// What a command of a pipeline is in the plan.
struct CommandTag
{
    /// Index in the list of units.
    int unit = 0;
    CommandRole role = CommandRole::Begin;
    /// Index in the unit's statements.
    int statement = 0;
};

/// A pipeline with the meaning of each of its commands.
struct PlanCommands
{
    QList<PipelineCommand> commands;
    QList<CommandTag> tags;

    void add(PipelineCommand command, const CommandTag &tag)
    {
        commands.append(std::move(command));
        tags.append(tag);
    }
};

/// What is the same for every revision of a run.
struct RunBasis
{
    VersionTable table;
    RunLock lock{table};
    JournalRun journalRun;
    bool journal = false;
    int lockTimeoutMs = 0;
    int statementTimeoutMs = 0;
    /// Statements that create what is missing; they run with the first unit, if that is a
    /// transaction, so that they cost no round trip of their own.
    QStringList setUp;
};

/// Writes the texts of a run. Nothing is asked or sent here.
class PlanWriter
{
public:
    PlanWriter(const RunBasis &basis, const PreparedPlan &prepared, const QList<RunUnit> &units)
        : m_basis(basis), m_prepared(prepared), m_units(units)
    {}

    /// What creates version table and journal, in a transaction of its own.
    void setUp(PlanCommands &into, int unit) const;
    /// Lets the run lock go, and asks what the version table holds.
    void letGo(PlanCommands &into) const;

    /// A transactional unit, BEGIN to COMMIT: limits, statements, settings restored, the guarded
    /// version row (with the step's last unit), the journal row.
    void transaction(PlanCommands &into, int unit) const;

    /// Before an autocommit section: the lock is looked at, and the journal says `started`.
    PlanCommands autocommitBegin(int unit) const;
    /// Settings for the section's statements, outside a transaction; no lock_timeout, since one
    /// that strikes in the middle of CREATE INDEX CONCURRENTLY leaves an invalid index.
    PlanCommands autocommitSettings(int unit) const;
    /// After `done` statements: the journal; after all of them also the guarded version row.
    PlanCommands autocommitProgress(int unit, int done) const;

    /// All steps of a stamp in one transaction. `settled`: what the journal notes where there is no
    /// step.
    void stamp(PlanCommands &into, bool purge, const std::optional<QString> &settled) const;

    /// The journal row of a unit that failed, in a transaction of its own. `written`: its row is
    /// there already.
    PlanCommands failure(int unit, int done, const Error &error, const QString &statement,
                         bool written) const;

    /// The row of a unit as it will read when `done` of its statements are.
    JournalRow journalRow(int unit, int done, const QString &outcome) const;

private:
    enum class Settings {
        Clean,
        OfScript,
    };
    /// `settings`: whether a script may have changed them before this.
    void begin(PlanCommands &into, int unit, Settings settings) const;
    /// `scope`: LOCAL or SESSION.
    void limits(PlanCommands &into, int unit, int lockTimeoutMs, const QString &scope) const;
    void restore(PlanCommands &into, int unit) const;
    void guard(PlanCommands &into, int unit, const QList<VersionOperation> &operations) const;
    void keepScript(PlanCommands &into, int unit) const;
    void announceNext(PlanCommands &into, int unit) const;
    void commit(PlanCommands &into, int unit) const;

    const RunBasis &m_basis;
    const PreparedPlan &m_prepared;
    const QList<RunUnit> &m_units;
};

} // namespace Retort
