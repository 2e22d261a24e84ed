#include "app/services/plancommands.h"

#include "app/database/sqltext.h"

namespace Retort {

namespace {

PipelineCommand plain(const QString &sql)
{
    PipelineCommand command;
    command.sql = sql;
    return command;
}

/// `do` with a dollar quote that does not occur in the body.
QString doBlock(const QString &body)
{
    QString tag = QStringLiteral("$retort$");
    for (int i = 1; body.contains(tag); ++i)
        tag = QStringLiteral("$retort%1$").arg(i);
    return QStringLiteral("do ") + tag + body + tag;
}

const QString &transactionStart()
{
    static const QString text = QStringLiteral("pg_catalog.transaction_timestamp()");
    return text;
}

const QString &now()
{
    static const QString text = QStringLiteral("pg_catalog.clock_timestamp()");
    return text;
}

} // namespace

void PlanWriter::begin(PlanCommands &into, int unit, Settings settings) const
{
    // An autocommit section may have set default_transaction_read_only; Retort's own words must get
    // through.
    into.add(plain(settings == Settings::Clean ? QStringLiteral("BEGIN")
                                               : QStringLiteral("BEGIN READ WRITE")),
             {unit, CommandRole::Begin, 0});
}

void PlanWriter::limits(PlanCommands &into, int unit, int lockTimeoutMs, const QString &scope) const
{
    into.add(plain(QStringLiteral("SET %1 lock_timeout = %2").arg(scope).arg(lockTimeoutMs)),
             {unit, CommandRole::Settings, 0});
    // 0 leaves what server, role or URL say.
    if (m_basis.statementTimeoutMs > 0)
        into.add(plain(QStringLiteral("SET %1 statement_timeout = %2")
                           .arg(scope)
                           .arg(m_basis.statementTimeoutMs)),
                 {unit, CommandRole::Settings, 0});
}

void PlanWriter::restore(PlanCommands &into, int unit) const
{
    // Back to what server, role and URL give, whatever the script has set. At the end of a
    // transaction and not at the start of the next: what BEGIN takes from the settings (read only,
    // isolation) must be right by then. In a pipeline three statements cost less than one DO.
    for (const char *text : {"RESET SESSION AUTHORIZATION", "RESET ROLE", "RESET ALL"})
        into.add(plain(QLatin1String(text)), {unit, CommandRole::Settings, 0});
}

void PlanWriter::guard(PlanCommands &into, int unit,
                       const QList<VersionOperation> &operations) const
{
    // COMMIT is on the wire behind this, so whatever is wrong must be an error of this statement.
    // These settings end with the transaction.
    QString body =
        QStringLiteral("declare n bigint; begin set local session authorization default; "
                       "set local role to default; set local search_path to pg_catalog; "
                       "set local lock_timeout to %1; "
                       "if not %2 then raise exception using errcode = 'RT002', message = %3, hint "
                       "= %4; end if; ")
            .arg(QString::number(m_basis.lockTimeoutMs), m_basis.lock.heldExpression(),
                 literal(QStringLiteral("This session no longer holds the run lock of %1.")
                             .arg(m_basis.table.plain())),
                 literal(QStringLiteral(
                     "A script has released it (pg_advisory_unlock_all or the like); "
                     "take that out and run again.")));
    for (const VersionOperation &operation : operations)
        body += guardedOperationSql(m_basis.table, operation);
    body += QStringLiteral("end");
    into.add(plain(doBlock(body)), {unit, CommandRole::Guard, 0});
}

JournalRow PlanWriter::journalRow(int unit, int done, const QString &outcome) const
{
    const RunUnit &of = m_units.at(unit);
    const Step &step = m_prepared.plan.steps.at(of.step);
    JournalRow row;
    row.revision = step.revision;
    row.direction = step.direction;
    row.section = of.section;
    row.statements = int(of.statements.size());
    row.statementsDone = done;
    row.outcome = outcome;
    row.scriptHash = m_prepared.scripts.value(of.step).hash;
    return row;
}

void PlanWriter::keepScript(PlanCommands &into, int unit) const
{
    const int step = m_units.at(unit).step;
    const QString hash = m_prepared.scripts.value(step).hash;
    if (m_basis.journal && !hash.isEmpty())
        into.add(Journal::keepScript(hash, m_prepared.texts.value(step)),
                 {unit, CommandRole::Journal, 0});
}

/// A revision with several sections always has a row that is not done until its last one is, so
/// that a run that ends between two of them leaves its trace.
void PlanWriter::announceNext(PlanCommands &into, int unit) const
{
    if (m_basis.journal && !m_units.at(unit).last)
        into.add(Journal::insert(m_basis.journalRun,
                                 journalRow(unit + 1, 0, QStringLiteral("started")), now()),
                 {unit, CommandRole::Journal, 0});
}

void PlanWriter::commit(PlanCommands &into, int unit) const
{
    PipelineCommand command = plain(QStringLiteral("COMMIT"));
    command.commit = true;
    command.flush = true;
    into.add(command, {unit, CommandRole::Commit, 0});
}

void PlanWriter::setUp(PlanCommands &into, int unit) const
{
    if (m_basis.setUp.isEmpty())
        return;
    // Warnings only: IF NOT EXISTS has nothing to tell a person.
    QStringList texts{
        // What is seen behind a lock must be newer than the lock, whatever the database's default.
        QStringLiteral("BEGIN ISOLATION LEVEL READ COMMITTED"),
        QStringLiteral("SET LOCAL lock_timeout = %1").arg(m_basis.lockTimeoutMs),
        QStringLiteral("SET LOCAL client_min_messages = warning"),
    };
    texts += m_basis.setUp;
    texts += QStringLiteral("COMMIT");
    for (const QString &text : std::as_const(texts))
        into.add(plain(text), {unit, CommandRole::SetUp, 0});
}

void PlanWriter::letGo(PlanCommands &into) const
{
    const int unit = int(qMax<qsizetype>(0, m_units.size() - 1));
    into.add(plain(m_basis.lock.unlockSql()), {unit, CommandRole::LetGo, 0});
    PipelineCommand rows = plain(selectVersionsSql(m_basis.table));
    rows.keepRows = true;
    into.add(rows, {unit, CommandRole::LetGo, 0});
}

void PlanWriter::transaction(PlanCommands &into, int unit) const
{
    const RunUnit &of = m_units.at(unit);
    begin(into, unit, Settings::Clean);
    limits(into, unit, m_basis.lockTimeoutMs, QStringLiteral("LOCAL"));
    // The server keeps its answers to itself until it is told to send them: without this the first
    // statement would be seen, and charged with its time, only when it is done.
    if (!of.statements.isEmpty())
        into.commands.last().flush = true;
    for (int i = 0; i < of.statements.size(); ++i) {
        PipelineCommand command = plain(of.statements.at(i).text);
        command.flush = true;
        into.add(command, {unit, CommandRole::Statement, i});
    }
    if (!of.statements.isEmpty()) {
        // Deferred triggers fire here and not at COMMIT, where role and search path are no longer
        // the script's.
        into.add(plain(QStringLiteral("SET CONSTRAINTS ALL IMMEDIATE")),
                 {unit, CommandRole::Constraints, 0});
        restore(into, unit);
    }
    guard(into, unit,
          of.last ? m_prepared.plan.steps.at(of.step).operations : QList<VersionOperation>());
    if (m_basis.journal) {
        const JournalRow row = journalRow(unit, int(of.statements.size()), QStringLiteral("done"));
        if (of.first) {
            keepScript(into, unit);
            into.add(Journal::insert(m_basis.journalRun, row, transactionStart()),
                     {unit, CommandRole::Journal, 0});
        } else {
            into.add(Journal::update(m_basis.journalRun, row), {unit, CommandRole::Journal, 0});
        }
        announceNext(into, unit);
    }
    commit(into, unit);
}

PlanCommands PlanWriter::autocommitBegin(int unit) const
{
    PlanCommands into;
    begin(into, unit, Settings::Clean);
    guard(into, unit, {});
    if (m_basis.journal && m_units.at(unit).first) {
        keepScript(into, unit);
        into.add(Journal::insert(m_basis.journalRun, journalRow(unit, 0, QStringLiteral("started")),
                                 now()),
                 {unit, CommandRole::Journal, 0});
    }
    commit(into, unit);
    return into;
}

PlanCommands PlanWriter::autocommitSettings(int unit) const
{
    PlanCommands into;
    limits(into, unit, 0, QStringLiteral("SESSION"));
    return into;
}

PlanCommands PlanWriter::autocommitProgress(int unit, int done) const
{
    const RunUnit &of = m_units.at(unit);
    const bool whole = done == of.statements.size();
    PlanCommands into;
    if (!whole && !m_basis.journal)
        return into;
    begin(into, unit, Settings::OfScript);
    // Between two statements of a section their settings stay.
    if (whole)
        restore(into, unit);
    guard(into, unit,
          whole && of.last ? m_prepared.plan.steps.at(of.step).operations
                           : QList<VersionOperation>());
    if (m_basis.journal) {
        into.add(Journal::update(m_basis.journalRun, journalRow(unit, done,
                                                                whole ? QStringLiteral("done")
                                                                      : QStringLiteral("started"))),
                 {unit, CommandRole::Journal, 0});
        if (whole)
            announceNext(into, unit);
    }
    commit(into, unit);
    return into;
}

void PlanWriter::stamp(PlanCommands &into, bool purge, const std::optional<QString> &settled) const
{
    begin(into, 0, Settings::Clean);
    limits(into, 0, m_basis.lockTimeoutMs, QStringLiteral("LOCAL"));
    if (purge)
        into.add(plain(QStringLiteral("DELETE FROM %1").arg(m_basis.table.quoted())),
                 {0, CommandRole::Guard, 0});
    for (int unit = 0; unit < m_units.size(); ++unit) {
        QList<VersionOperation> operations =
            m_prepared.plan.steps.at(m_units.at(unit).step).operations;
        // These rows are gone already, with any that no plan can name (doubles, NULL).
        while (purge && unit == 0 && !operations.isEmpty()
               && operations.constFirst().kind == VersionOperation::Kind::Delete)
            operations.removeFirst();
        guard(into, unit, operations);
    }
    if (m_units.isEmpty())
        guard(into, 0, {});
    for (int unit = 0; m_basis.journal && unit < m_units.size(); ++unit) {
        JournalRow row = journalRow(unit, 0, QStringLiteral("done"));
        if (row.revision.isEmpty())
            row.revision = QStringLiteral("base");
        into.add(Journal::insert(m_basis.journalRun, row, transactionStart()),
                 {unit, CommandRole::Journal, 0});
    }
    if (m_basis.journal && settled) {
        JournalRow row;
        row.revision = *settled;
        row.direction = Direction::Stamp;
        row.outcome = QStringLiteral("done");
        into.add(Journal::insert(m_basis.journalRun, row, transactionStart()),
                 {0, CommandRole::Journal, 0});
    }
    commit(into, int(qMax<qsizetype>(0, m_units.size() - 1)));
}

PlanCommands PlanWriter::failure(int unit, int done, const Error &error, const QString &statement,
                                 bool written) const
{
    PlanCommands into;
    JournalRow row = journalRow(unit, done, QStringLiteral("failed"));
    row.sqlstate = error.server ? error.server->sqlstate : QString();
    if (row.sqlstate.isEmpty() && error.kind == ErrorKind::Cancelled)
        row.sqlstate = QStringLiteral("57014");
    row.message = error.message;
    row.statement = statement;
    if (row.revision.isEmpty())
        row.revision = QStringLiteral("base");
    begin(into, unit, Settings::OfScript);
    restore(into, unit);
    into.add(plain(QStringLiteral("SET LOCAL search_path TO pg_catalog")),
             {unit, CommandRole::Settings, 0});
    if (written) {
        into.add(Journal::update(m_basis.journalRun, row), {unit, CommandRole::Journal, 0});
    } else {
        keepScript(into, unit);
        into.add(Journal::insert(m_basis.journalRun, row, now()), {unit, CommandRole::Journal, 0});
    }
    commit(into, unit);
    return into;
}

} // namespace Retort
