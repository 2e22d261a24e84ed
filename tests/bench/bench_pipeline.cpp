#include "app/database/session.h"
#include "app/services/migrator.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <cstdio>
#include <libpq-fe.h>

using namespace Retort;

/// bench_pipeline URL PROJECT: an upgrade to head from an open connection, and the same statements
/// in a bare pipeline with a transaction and a version row each. Prints {"retort_ms", "bare_ms"}.
/// The database must be empty.
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3)
        return 2;
    const auto settings = parseConnection(arguments.at(1));
    const auto config = loadConfig(arguments.at(2) + QStringLiteral("/retort.ini"), {});
    if (!settings || !config)
        return 3;
    const auto scripts = readScriptDirectory(*config);
    if (!scripts)
        return 3;
    const Project project{*config, *scripts};
    const auto prepared = preparePlan(project, {Direction::Upgrade, {QStringLiteral("head")}}, {});
    const auto session = Session::open(*settings);
    if (!prepared || !session)
        return 3;

    QElapsedTimer timer;
    timer.start();
    const RunReport report =
        migrate(**session, project, {Direction::Upgrade, {QStringLiteral("head")}}, {}, {}, {});
    const double own = double(timer.nsecsElapsed()) / 1e6;
    if (report.error) {
        std::fprintf(stderr, "%s\n", qPrintable(report.error->message));
        return 3;
    }
    const auto down =
        migrate(**session, project, {Direction::Downgrade, {QStringLiteral("base")}}, {}, {}, {});
    if (down.error)
        return 3;

    pg_conn *connection = (*session)->handle();
    timer.restart();
    PQenterPipelineMode(connection);
    const auto send = [&](const QByteArray &sql) {
        PQsendQueryParams(connection, sql.constData(), 0, nullptr, nullptr, nullptr, nullptr, 0);
    };
    QString before;
    for (int step = 0; step < prepared->plan.steps.size(); ++step) {
        const QString id = prepared->plan.steps.at(step).revision;
        send("BEGIN");
        for (const PlannedStatement &statement : prepared->statements.at(step)) {
            send(statement.statement.text.toUtf8());
            PQsendFlushRequest(connection);
        }
        send(before.isEmpty()
                 ? QStringLiteral("INSERT INTO alembic_version VALUES ('%1')").arg(id).toUtf8()
                 : QStringLiteral(
                       "UPDATE alembic_version SET version_num = '%1' WHERE version_num = '%2'")
                       .arg(id, before)
                       .toUtf8());
        send("COMMIT");
        before = id;
    }
    PQpipelineSync(connection);
    for (bool synced = false; !synced;) {
        PGresult *result = PQgetResult(connection);
        if (!result)
            continue;
        const ExecStatusType status = PQresultStatus(result);
        synced = status == PGRES_PIPELINE_SYNC;
        PQclear(result);
        if (status == PGRES_FATAL_ERROR)
            return 3;
    }
    PQexitPipelineMode(connection);
    std::printf("{\"retort_ms\": %.1f, \"bare_ms\": %.1f}\n", own,
                double(timer.nsecsElapsed()) / 1e6);
    return 0;
}
