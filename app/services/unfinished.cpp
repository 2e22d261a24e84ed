#include "app/services/unfinished.h"

namespace Retort {

namespace {

/// The sections of a row's script as it was run.
QList<ScriptSection> sectionsOf(const JournalRow &row)
{
    if (row.body.isEmpty())
        return {};
    const Result<std::optional<SqlScript>> script = parseSqlScript(row.body.toUtf8(), QString());
    return script && *script ? (*script)->sectionsOf(row.direction) : QList<ScriptSection>();
}

bool isUnfinished(const JournalRow &row, const QList<ScriptSection> &sections)
{
    if (row.direction == Direction::Stamp)
        return false;
    // `started` is only ever written beside a transaction, never in the one of a whole revision.
    if (row.outcome != QLatin1String("failed"))
        return true;
    if (row.section > sections.size())
        return row.statementsDone > 0 || row.section > 1;
    if (row.section > 0 && sections.at(row.section - 1).autocommit)
        return true;
    // Its own transaction was rolled back, but not what an earlier section did.
    for (int i = 0; i + 1 < row.section; ++i) {
        if (!sections.at(i).statements.isEmpty())
            return true;
    }
    return false;
}

} // namespace

QList<InDoubt> unfinishedOf(const QList<JournalRow> &rows, bool runGoesOn)
{
    QList<InDoubt> result;
    for (const JournalRow &row : rows) {
        if (runGoesOn && row.outcome == QLatin1String("started"))
            continue;
        const QList<ScriptSection> sections = sectionsOf(row);
        if (!isUnfinished(row, sections))
            continue;
        InDoubt found;
        found.revision = row.revision;
        found.direction = row.direction;
        found.section = row.section;
        found.statement = row.statementsDone + 1;
        found.statementText = row.statement;
        if (found.statementText.isEmpty())
            found.statementText =
                sections.value(row.section - 1).statements.value(row.statementsDone).text;
        found.message = row.message;
        result.append(found);
    }
    return result;
}

QList<qint64> abandonedRows(const QList<JournalRow> &rows)
{
    QList<qint64> ids;
    for (const JournalRow &row : rows) {
        if (row.outcome == QLatin1String("started"))
            ids.append(row.id);
    }
    return ids;
}

Error inDoubtError(const InDoubt &found, const RevisionGraph &graph)
{
    Error error;
    error.kind = ErrorKind::InDoubt;
    error.message =
        QStringLiteral("%1 of %2 stopped in section %3 at statement %4, outside a transaction")
            .arg(found.direction == Direction::Downgrade ? QStringLiteral("The downgrade")
                                                         : QStringLiteral("The upgrade"),
                 found.revision)
            .arg(found.section)
            .arg(found.statement);
    error.message +=
        found.message.isEmpty() ? QStringLiteral(".") : QStringLiteral(": %1").arg(found.message);
    const bool up = found.direction == Direction::Upgrade;
    error.hint =
        QStringLiteral("Finish or undo it by hand, then say where the database stands: `stamp %1` "
                       "if it is %2, "
                       "else `stamp` the revision %3 it.")
            .arg(found.revision, up ? QStringLiteral("applied") : QStringLiteral("still applied"),
                 QStringLiteral("before"));
    const int node = graph.indexOf(found.revision);
    if (node >= 0)
        error.file = graph.revision(node).file;
    return error;
}

} // namespace Retort
