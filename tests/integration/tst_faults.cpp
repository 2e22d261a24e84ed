#include "app/services/databasestatus.h"
#include "tests/integration/migrationproject.h"
#include "tests/support/delayproxy.h"
#include "tests/support/scrub.h"

#include <QProcess>
#include <csignal>
#include <thread>

using namespace Retort;
using Retort::Test::DelayProxy;
using Retort::Test::MigrationProject;

namespace {

void threeRevisions(const MigrationProject &it, const QByteArray &second)
{
    it.revision("aa", "", "CREATE TABLE one (a int);");
    it.revision("bb", "aa", second);
    it.revision("cc", "bb", "CREATE TABLE three (a int);");
}

} // namespace

/// Faults, each injected for real, and what is said of them; tst_faulttable has them in one table.
class TestFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // 1 and 3: kill -9 inside the transaction, before the version row is written.
    void killedInsideATransaction()
    {
        MigrationProject it;
        threeRevisions(it, "CREATE TABLE two (a int);\nSELECT pg_sleep(60);");
        QProcess child;
        child.start(QStringLiteral(RETORT_BINARY_DIR "/bin/retort-testmigrate"),
                    {it.database().url(), it.fileOf("x").section('/', 0, -3)});
        QVERIFY(child.waitForStarted());
        QVERIFY(it.waitFor(it.sleeping));
        ::kill(pid_t(child.processId()), SIGKILL);
        child.waitForFinished();
        // The server notices by itself, and lets everything go.
        QVERIFY(it.waitFor(it.nobody));
        QVERIFY(it.waitFor(it.noRunLock));
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QCOMPARE(it.tables(), QStringLiteral("one"));
        QCOMPARE(it.journal(), QStringList{"aa 1 1/1 done"});
        it.revision("bb", "aa", "CREATE TABLE two (a int);");
        QVERIFY(!it.upgrade().error);
        QCOMPARE(it.versions(), QStringLiteral("cc"));
    }

    void lostAtCommitIsUnknown()
    {
        MigrationProject it;
        // It sleeps, so that the proxy is told before the answer to COMMIT comes.
        it.revision("aa", "", "CREATE TABLE one (a int);\nSELECT pg_sleep(0.3);");
        it.revision("bb", "aa", "CREATE TABLE two (a int);");
        DelayProxy proxy(it.database().settings());
        const auto session = MigrationProject::sessionTo(proxy.settings());
        const RunReport report =
            it.run(*session, Direction::Upgrade, {"head"}, {}, [&](const RunEventValue &event) {
                const auto *started = std::get_if<RunEvent::StepStarted>(&event);
                if (started && started->step == 0)
                    proxy.cutBeforeAnswer(QByteArray("COMMIT\0", 7));
            });
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::CommitUnknown);
        QCOMPARE(report.steps.at(0).outcome, Outcome::Unknown);
        QCOMPARE(report.steps.at(1).outcome, Outcome::Skipped);
    }

    void lostInTheMiddleIsRolledBack()
    {
        MigrationProject it;
        threeRevisions(it, "CREATE TABLE two (a int);\nSELECT pg_sleep(60);");
        DelayProxy proxy(it.database().settings());
        const auto session = MigrationProject::sessionTo(proxy.settings());
        std::thread cutter([&] {
            it.waitFor(it.sleeping);
            proxy.cutNow();
        });
        const RunReport report = it.run(*session, Direction::Upgrade, {"head"});
        cutter.join();
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::Connection);
        QVERIFY2(report.error->message.contains("rolled back"), qPrintable(report.error->message));
        QCOMPARE(report.steps.at(0).outcome, Outcome::Done);
        QCOMPARE(report.steps.at(1).outcome, Outcome::Failed);
        QCOMPARE(report.versionsAfter, QStringList{"aa"});
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QCOMPARE(it.tables(), QStringLiteral("one"));
    }

    // 6
    void backendTerminated()
    {
        MigrationProject it;
        threeRevisions(it, "CREATE TABLE two (a int);\nSELECT pg_sleep(60);");
        std::thread killer([&] {
            it.waitFor(it.sleeping);
            it.database().exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query "
                               "LIKE 'SELECT pg_sleep%' "
                               "AND datname = current_database() AND pid <> pg_backend_pid()");
        });
        const RunReport report = it.upgrade();
        killer.join();
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::Connection);
        QCOMPARE(report.error->server->sqlstate, QStringLiteral("57P01"));
        QVERIFY(report.error->message.contains("rolled back"));
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QVERIFY(it.waitFor(it.noRunLock));
    }

    // 13
    void runLockHeldByAnotherSession()
    {
        MigrationProject it;
        threeRevisions(it, "SELECT 1;");
        it.config().runLockTimeoutMs = 600;
        ConnectionSettings other = it.database().settings();
        other.parameters.append(
            qMakePair(QStringLiteral("application_name"), QStringLiteral("psql")));
        const auto holder = MigrationProject::sessionTo(other);
        // zlib.crc32(b"public.alembic_version"), signed.
        QVERIFY(holder->query("SELECT pg_advisory_lock(1380275279, -1770373569)"));
        const auto session = it.session();
        const auto status = readDatabaseStatus(*session, it.project());
        QVERIFY(status);
        QCOMPARE(status->others.size(), 1);
        QVERIFY(status->others.at(0).holdsRunLock);
        QList<Blocker> seen;
        const RunReport report = it.upgrade("head", [&](const RunEventValue &event) {
            if (const auto *waiting = std::get_if<RunEvent::Waiting>(&event))
                seen = waiting->blockers;
        });
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::Locked);
        QCOMPARE(seen.size(), 1);
        QCOMPARE(seen.at(0).pid, holder->backendPid());
        QCOMPARE(seen.at(0).application, QStringLiteral("psql"));
        QVERIFY(report.error->message.contains(QString::number(holder->backendPid())));
        QCOMPARE(it.versions(), QStringLiteral("-"));
    }

    // 16: the lock is never had, and then it goes away in the middle.
    void lockTimeoutNamesTheBlocker()
    {
        MigrationProject it;
        threeRevisions(it, "ALTER TABLE busy ADD b int;");
        it.config().lockTimeoutMs = 1500;
        it.database().exec("CREATE TABLE busy (a int)");
        const auto holder = it.session();
        QVERIFY(holder->query("BEGIN"));
        QVERIFY(holder->query("SELECT * FROM busy"));
        int retries = 0;
        QList<Blocker> seen;
        QString lock;
        const RunReport report = it.upgrade("head", [&](const RunEventValue &event) {
            if (std::holds_alternative<RunEvent::Retrying>(event))
                ++retries;
            if (const auto *waiting = std::get_if<RunEvent::Waiting>(&event)) {
                seen = waiting->blockers;
                lock = waiting->lock;
            }
        });
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::Locked);
        QCOMPARE(report.error->line, 7);
        QCOMPARE(retries, 1);
        QCOMPARE(seen.size(), 1);
        QCOMPARE(seen.at(0).pid, holder->backendPid());
        QCOMPARE(seen.at(0).mode, QStringLiteral("AccessShareLock"));
        QCOMPARE(seen.at(0).state, QStringLiteral("idle in transaction"));
        QCOMPARE(lock, QStringLiteral("AccessExclusiveLock on public.busy"));
        QVERIFY(report.error->hint.contains(QString::number(holder->backendPid())));
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QCOMPARE(it.journal(), (QStringList{"aa 1 1/1 done", "bb 1 0/1 failed 55P03"}));
    }

    void lockThatGoesAwayIsTriedAgain()
    {
        MigrationProject it;
        threeRevisions(it, "CREATE TABLE two (a int);\nALTER TABLE busy ADD b int;");
        it.config().lockTimeoutMs = 200;
        it.config().lockRetries = 10;
        it.database().exec("CREATE TABLE busy (a int)");
        const auto holder = it.session();
        QVERIFY(holder->query("BEGIN"));
        QVERIFY(holder->query("SELECT * FROM busy"));
        const RunReport report = it.upgrade("head", [&](const RunEventValue &event) {
            if (std::holds_alternative<RunEvent::Retrying>(event))
                QVERIFY(holder->query("COMMIT"));
        });
        QVERIFY2(!report.error, report.error ? qPrintable(report.error->message) : "");
        QCOMPARE(it.versions(), QStringLiteral("cc"));
        QCOMPARE(it.journal(), (QStringList{"aa 1 1/1 done", "bb 1 2/2 done", "cc 1 1/1 done"}));
    }

    // 18
    void statementTimeout()
    {
        MigrationProject it;
        threeRevisions(it, "SELECT pg_sleep(60);");
        it.config().statementTimeoutMs = 200;
        const RunReport report = it.upgrade();
        QCOMPARE(report.error->kind, ErrorKind::Timeout);
        QVERIFY(report.error->hint.contains("statement_timeout"));
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QCOMPARE(it.journal(), (QStringList{"aa 1 1/1 done", "bb 1 0/1 failed 57014"}));
    }

    // 19
    void thirdStatementOfFiveFails()
    {
        MigrationProject it;
        threeRevisions(it, "CREATE TABLE two (a int);\nSELECT 1;\nINSERT INTO two\n  VALUES ('ä', "
                           "nosuch);\nSELECT 4;\nSELECT 5;");
        const RunReport report = it.upgrade();
        QCOMPARE(report.error->kind, ErrorKind::Sql);
        QCOMPARE(report.error->server->sqlstate, QStringLiteral("42703"));
        QCOMPARE(report.error->file, it.fileOf("bb"));
        QCOMPARE(report.error->line, 10);
        QCOMPARE(report.error->column, 16);
        QCOMPARE(report.steps.at(0).outcome, Outcome::Done);
        QCOMPARE(report.steps.at(1).outcome, Outcome::Failed);
        QCOMPARE(report.steps.at(2).outcome, Outcome::Skipped);
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QCOMPARE(it.tables(), QStringLiteral("one"));
        QCOMPARE(it.journal(), (QStringList{"aa 1 1/1 done", "bb 1 0/5 failed 42703"}));
    }

    // 23: told, not refused.
    void editedAfterApplied()
    {
        MigrationProject it;
        threeRevisions(it, "SELECT 1;");
        QVERIFY(!it.upgrade("bb").error);
        const auto toldBy = [&] {
            QStringList told;
            const RunReport report = it.upgrade("bb", [&](const RunEventValue &event) {
                if (const auto *message = std::get_if<RunEvent::Message>(&event))
                    told.append(message->text);
            });
            return report.error ? QStringLiteral("refused") : told.join(QLatin1Char('|'));
        };
        QCOMPARE(toldBy(), QString());
        it.revision("aa", "", "CREATE TABLE one (b int);");
        QVERIFY(toldBy().contains("aa"));
        // CRLF and final newlines do not count.
        it.write("aa", "-- aa\r\n--\r\n-- Revision ID: aa\r\n-- Revises: \r\n\r\n-- retort: "
                       "upgrade\r\nCREATE TABLE one (a int);\r\n\r\n"
                       "-- retort: downgrade\r\nSELECT 1;\r\n\r\n\r\n");
        QCOMPARE(toldBy(), QString());
    }

    // 24
    void appliedFileDeleted()
    {
        MigrationProject it;
        threeRevisions(it, "SELECT 1;");
        QVERIFY(!it.upgrade().error);
        QFile::remove(it.fileOf("cc"));
        QCOMPARE(it.upgrade().error->kind, ErrorKind::UnknownVersionRow);
        const auto session = it.session();
        QCOMPARE(readDatabaseStatus(*session, it.project())->unknown, QStringList{"cc"});
        RunOptions purge;
        purge.purge = true;
        QVERIFY(!it.stamp({"bb"}, purge).error);
        QVERIFY(!it.upgrade().error);
    }

    // 25
    void versionTableFaults_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<int>("kind");
        const int table = int(ErrorKind::VersionTable);
        const QByteArray create =
            "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL PRIMARY KEY);";
        QTest::newRow("two rows of one line")
            << create + "INSERT INTO alembic_version VALUES ('aa'), ('bb')"
            << int(ErrorKind::OverlappingVersions);
        QTest::newRow("unknown row") << create + "INSERT INTO alembic_version VALUES ('zz')"
                                     << int(ErrorKind::UnknownVersionRow);
        QTest::newRow("33 characters")
            << QByteArray("CREATE TABLE alembic_version (version_num text NOT NULL); INSERT INTO "
                          "alembic_version VALUES (repeat('x', 33))")
            << table;
        QTest::newRow("extra column") << QByteArray(
            "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL, extra int)")
                                      << table;
        QTest::newRow("other column")
            << QByteArray("CREATE TABLE alembic_version (version varchar(32) NOT NULL)") << table;
        QTest::newRow("a number") << QByteArray(
            "CREATE TABLE alembic_version (version_num int NOT NULL)")
                                  << table;
        QTest::newRow("a view") << QByteArray(
            "CREATE VIEW alembic_version AS SELECT 'aa'::varchar AS version_num")
                                << table;
        QTest::newRow("twice") << QByteArray(
            "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); INSERT INTO "
            "alembic_version VALUES ('aa'), ('aa')")
                               << table;
        QTest::newRow("NULL") << QByteArray(
            "CREATE TABLE alembic_version (version_num varchar(32)); INSERT INTO "
            "alembic_version VALUES (NULL)")
                              << table;
        QTest::newRow("missing") << QByteArray("SELECT 1") << -1;
        QTest::newRow("no primary key")
            << QByteArray("CREATE TABLE alembic_version (version_num varchar(255))") << -1;
    }
    void versionTableFaults()
    {
        QFETCH(QByteArray, sql);
        QFETCH(int, kind);
        MigrationProject it;
        threeRevisions(it, "SELECT 1;");
        it.database().exec(sql);
        const RunReport report = it.upgrade();
        if (kind < 0) {
            QVERIFY2(!report.error, report.error ? qPrintable(report.error->message) : "");
            QCOMPARE(it.versions(), QStringLiteral("cc"));
        } else {
            QVERIFY(report.error);
            QCOMPARE(int(report.error->kind), kind);
            QVERIFY(!report.error->hint.isEmpty());
            QCOMPARE(it.tables(), QString());
        }
    }

    // 28
    void serverOutOfRoom()
    {
        MigrationProject it;
        threeRevisions(it, "CREATE TABLE two AS SELECT g FROM generate_series(1, 300000) "
                           "g;\nCREATE INDEX ON two (g);");
        it.database().exec("DO $$begin execute format('alter database %I set temp_file_limit = "
                           "''64kB''', current_database()); "
                           "execute format('alter database %I set maintenance_work_mem = ''1MB''', "
                           "current_database()); end$$");
        const RunReport report = it.upgrade();
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::Sql);
        QCOMPARE(report.error->server->sqlstate, QStringLiteral("53400"));
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QCOMPARE(it.tables(), QStringLiteral("one"));
    }

    void deferredConstraintAtCommit()
    {
        MigrationProject it;
        threeRevisions(it, "CREATE TABLE p (a int PRIMARY KEY);\nCREATE TABLE c (a int CONSTRAINT "
                           "c_a_fk REFERENCES p "
                           "DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO c VALUES (1);");
        const RunReport report = it.upgrade();
        QCOMPARE(report.error->kind, ErrorKind::Constraint);
        QCOMPARE(report.error->server->constraint, QStringLiteral("c_a_fk"));
        QCOMPARE(report.error->file, it.fileOf("bb"));
        QCOMPARE(report.steps.at(1).outcome, Outcome::Failed);
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QCOMPARE(it.journal(), (QStringList{"aa 1 1/1 done", "bb 1 0/3 failed 23503"}));
    }

    void deferredTriggersRunWithTheScriptsSettings()
    {
        MigrationProject it;
        threeRevisions(it, "CREATE SCHEMA s;\nCREATE TABLE s.log (a int);\nCREATE TABLE s.t (a "
                           "int);\nSET search_path = s;\n"
                           "CREATE FUNCTION s.f() RETURNS trigger LANGUAGE plpgsql AS 'begin "
                           "insert into log values (1); return null; end';\n"
                           "CREATE CONSTRAINT TRIGGER later AFTER INSERT ON s.t DEFERRABLE "
                           "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION s.f();\n"
                           "INSERT INTO t VALUES (1);");
        const RunReport report = it.upgrade();
        QVERIFY2(!report.error, report.error ? qPrintable(report.error->message) : "");
        QCOMPARE(it.database().exec("SELECT count(*) FROM s.log"), QStringList{"1"});
        QCOMPARE(it.versions(), QStringLiteral("cc"));
    }

    void settingsDoNotOutliveTheirRevision_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::newRow("search_path") << QByteArray("SELECT set_config('search_path', '', false);");
        QTest::newRow("SET ROLE") << QByteArray("CREATE ROLE %; SET ROLE %;");
        QTest::newRow("SET SESSION AUTHORIZATION")
            << QByteArray("CREATE ROLE %; SET SESSION AUTHORIZATION %;");
        QTest::newRow("read only") << QByteArray("SET default_transaction_read_only = on;");
        QTest::newRow("backslashes") << QByteArray("SET standard_conforming_strings = off;");
        QTest::newRow("isolation")
            << QByteArray("SET default_transaction_isolation = serializable;");
    }
    void settingsDoNotOutliveTheirRevision()
    {
        QFETCH(QByteArray, script);
        MigrationProject it;
        script.replace('%', "role_" + it.database().name().toUtf8());
        threeRevisions(it, script);
        const RunReport report = it.upgrade();
        QVERIFY2(!report.error, report.error ? qPrintable(report.error->message) : "");
        QCOMPARE(it.versions(), QStringLiteral("cc"));
        QCOMPARE(it.tables(), QStringLiteral("one,three"));
        QCOMPARE(it.journal().size(), 3);
        it.database().exec("DROP TABLE one; DROP ROLE IF EXISTS role_"
                           + it.database().name().toUtf8());
    }

    void whatEndsTheTransactionIsRefused_data()
    {
        QTest::addColumn<QByteArray>("script");
        for (const char *text : {"COMMIT", "ROLLBACK", "DISCARD ALL", "PREPARE TRANSACTION 'x'",
                                 "BEGIN", "COPY one FROM STDIN"})
            QTest::newRow(text) << QByteArray(text) + ";";
    }
    void whatEndsTheTransactionIsRefused()
    {
        QFETCH(QByteArray, script);
        MigrationProject it;
        threeRevisions(it, script);
        const RunReport report = it.upgrade();
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::ScriptSyntax);
        QCOMPARE(report.error->file, it.fileOf("bb"));
        QCOMPARE(it.tables(), QString());
    }

    void runLockLostInTheMiddle()
    {
        MigrationProject it;
        threeRevisions(it, "CREATE TABLE two (a int);\nSELECT pg_advisory_unlock_all();");
        const RunReport report = it.upgrade();
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::Locked);
        QCOMPARE(report.error->server->sqlstate, QStringLiteral("RT002"));
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QCOMPARE(it.tables(), QStringLiteral("one"));
    }

    void versionRowChangedUnderTheRun()
    {
        MigrationProject it;
        threeRevisions(it, "UPDATE alembic_version SET version_num = 'zz';");
        const RunReport report = it.upgrade();
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::VersionTable);
        QCOMPARE(report.error->server->sqlstate, QStringLiteral("RT001"));
        QCOMPARE(it.versions(), QStringLiteral("aa"));
    }

    void typingErrorRunsNothing()
    {
        MigrationProject it;
        threeRevisions(it, "SELECT 1;\nCREAT TABLE two (a int);");
        const RunReport report = it.upgrade();
        QVERIFY(report.error);
        QCOMPARE(report.error->server->sqlstate, QStringLiteral("42601"));
        QCOMPARE(report.error->line, 8);
        QCOMPARE(report.error->column, 1);
        QCOMPARE(it.tables(), QString());
    }

    void refusedBeforeAnythingRuns()
    {
        MigrationProject it;
        threeRevisions(it, "SELECT 1;");
        it.config().transactionAll = true;
        QCOMPARE(it.upgrade().error->kind, ErrorKind::Config);
        it.config().transactionAll = false;
        it.config().requireReview = true;
        QCOMPARE(it.upgrade().error->kind, ErrorKind::Unreviewed);
        it.config().requireReview = false;
        it.sections("bb", "aa", "-- retort: upgrade\nSELECT 1;\n");
        QVERIFY(!it.upgrade().error);
        const RunReport down = it.downgrade("base");
        QCOMPARE(down.error->kind, ErrorKind::Irreversible);
        QCOMPARE(down.error->file, it.fileOf("bb"));
        QCOMPARE(it.versions(), QStringLiteral("cc"));
    }

    void readOnlyDatabase()
    {
        MigrationProject it;
        threeRevisions(it, "SELECT 1;");
        it.database().exec("DO $$begin execute format('alter database %I set "
                           "default_transaction_read_only = on', current_database()); end$$");
        QCOMPARE(it.upgrade().error->kind, ErrorKind::ReadOnly);
    }

    void withoutTheRightToKeepAJournal()
    {
        MigrationProject it;
        threeRevisions(it, "SELECT 1;");
        const QByteArray role = "plain_" + it.database().name().toUtf8();
        it.database().exec("CREATE ROLE " + role + " LOGIN; GRANT CREATE ON SCHEMA public TO "
                           + role);
        ConnectionSettings settings = it.database().settings();
        settings.parameters.append(qMakePair(
            QStringLiteral("options"), QStringLiteral("-c role=%1").arg(QString::fromUtf8(role))));
        const auto session = MigrationProject::sessionTo(settings);
        QStringList told;
        const RunReport report =
            it.run(*session, Direction::Upgrade, {"head"}, {}, [&](const RunEventValue &event) {
                if (const auto *message = std::get_if<RunEvent::Message>(&event))
                    told.append(message->text);
            });
        QVERIFY2(!report.error, report.error ? qPrintable(report.error->message) : "");
        QCOMPARE(told.size(), 1);
        QCOMPARE(it.versions(), QStringLiteral("cc"));
        QCOMPARE(it.database().exec("SELECT to_regnamespace('retort') IS NULL"), QStringList{"t"});
        it.database().exec("DROP OWNED BY " + role + "; DROP ROLE " + role);
    }

    /// Somebody else keeps the journal; this role may not even look into its schema.
    void withoutTheRightToSeeTheJournal()
    {
        MigrationProject it;
        threeRevisions(it, "SELECT 1;");
        QVERIFY(!it.upgrade("aa").error);
        const QByteArray role = "blind_" + it.database().name().toUtf8();
        it.database().exec("CREATE ROLE " + role + " LOGIN; GRANT CREATE ON SCHEMA public TO "
                           + role + "; GRANT ALL ON alembic_version TO " + role);
        ConnectionSettings settings = it.database().settings();
        settings.parameters.append(qMakePair(
            QStringLiteral("options"), QStringLiteral("-c role=%1").arg(QString::fromUtf8(role))));
        const auto session = MigrationProject::sessionTo(settings);
        const auto status = readDatabaseStatus(*session, it.project());
        QVERIFY2(status, status ? "" : qPrintable(status.error().message));
        QCOMPARE(status->versions, QStringList{"aa"});
        QVERIFY(!status->journalPresent);
        QStringList told;
        const RunReport report =
            it.run(*session, Direction::Upgrade, {"head"}, {}, [&](const RunEventValue &event) {
                if (const auto *message = std::get_if<RunEvent::Message>(&event))
                    told.append(message->text);
            });
        QVERIFY2(!report.error, report.error ? qPrintable(report.error->message) : "");
        QCOMPARE(told.size(), 1);
        QVERIFY2(told.at(0).contains("may not write to the schema retort"), qPrintable(told.at(0)));
        QCOMPARE(it.versions(), QStringLiteral("cc"));
        QCOMPARE(it.journal(), QStringList{"aa 1 1/1 done"});
        it.database().exec("DROP OWNED BY " + role + "; DROP ROLE " + role);
    }

    void fewRoundTrips()
    {
        MigrationProject it;
        it.revision("r0", "", "SELECT 1;");
        for (int i = 1; i <= 20; ++i)
            it.revision(QStringLiteral("r%1").arg(i), QStringLiteral("r%1").arg(i - 1),
                        "SELECT 1; SELECT 2;");
        QVERIFY(!it.upgrade("r0").error);
        DelayProxy proxy(it.database().settings(), 5);
        const auto session = MigrationProject::sessionTo(proxy.settings());
        proxy.resetCounters();
        QVERIFY(!it.run(*session, Direction::Upgrade, {"head"}).error);
        // Two messages of questions, the pipeline, and letting the lock go.
        QVERIFY2(proxy.roundTrips() <= 6, qPrintable(QString::number(proxy.roundTrips())));
        proxy.resetCounters();
        QVERIFY(readDatabaseStatus(*session, it.project(), StatusDetail::Versions));
        QCOMPARE(proxy.roundTrips(), 2);
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestFaults)

#include "tst_faults.moc"
