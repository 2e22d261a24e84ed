#include "app/services/syntaxcheck.h"

#include "app/database/servererror.h"
#include "app/database/session.h"

#include <libpq-fe.h>
#include <memory>

namespace Retort {

namespace {

using ResultPointer = std::unique_ptr<PGresult, decltype(&PQclear)>;

struct Candidate
{
    int step = 0;
    const SqlStatement *statement = nullptr;
};

/// 42601 is also what analysis says to an INSERT with too many values; only scanner and grammar are
/// believed, which a place in their source files tells.
bool isSyntaxError(const PGresult *result)
{
    if (qstrcmp(PQresultErrorField(result, PG_DIAG_SQLSTATE), "42601") != 0)
        return false;
    const char *file = PQresultErrorField(result, PG_DIAG_SOURCE_FILE);
    return !file || !QByteArray(file).startsWith("parse_") || qstrcmp(file, "parser.c") == 0;
}

} // namespace

Result<void> checkUnparsedStatements(Session &session, const PreparedPlan &prepared,
                                     const CancelToken &cancel)
{
    QList<Candidate> candidates;
    for (int step = 0; step < prepared.statements.size(); ++step) {
        for (const PlannedStatement &planned : prepared.statements.at(step)) {
            if (!planned.statement.parsed)
                candidates.append({step, &planned.statement});
        }
    }
    if (candidates.isEmpty())
        return {};
    // Parsing a query takes the lock of its tables: behind somebody who holds one it must not wait.
    if (const Result<Rows> set = session.query(QStringLiteral("SET lock_timeout = 300")); !set)
        return fail(set.error());
    pg_conn *connection = session.handle();
    Result<void> verdict;
    for (const Candidate &candidate : std::as_const(candidates)) {
        if (cancel.isRequested()) {
            verdict = fail(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
            break;
        }
        session.say(QStringLiteral("Parse: ") + candidate.statement->text);
        const ResultPointer result(
            PQprepare(connection, "", candidate.statement->text.toUtf8().constData(), 0, nullptr),
            PQclear);
        if (PQstatus(connection) == CONNECTION_BAD) {
            Error error = errorOfResult(result.get());
            error.kind = ErrorKind::Connection;
            return fail(std::move(error));
        }
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK && isSyntaxError(result.get())) {
            Error error = errorOfResult(result.get());
            placeError(error, prepared.scripts.at(candidate.step).revision.file,
                       *candidate.statement);
            verdict = fail(std::move(error));
            break;
        }
    }
    if (const Result<Rows> reset = session.query(QStringLiteral("RESET lock_timeout"));
        !reset && verdict)
        return fail(reset.error());
    return verdict;
}

} // namespace Retort
