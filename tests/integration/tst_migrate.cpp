#include "app/services/databasestatus.h"
#include "tests/integration/migrationproject.h"
#include "tests/support/scrub.h"

using namespace Retort;
using Retort::Test::MigrationProject;

/// Upgrade, downgrade and stamp on a real server, as they should go.
class TestMigrate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// It waits for a lock that goes only once the statement is said to run.
    void theFirstStatementIsSeenWhileItRuns()
    {
        MigrationProject it;
        it.config().lockTimeoutMs = 10000;
        it.config().lockRetries = 0;
        it.database().exec("CREATE TABLE gate (a int)");
        it.revision("aa", "", "LOCK TABLE gate;\nSELECT 1;");
        const auto holder = it.session();
        QVERIFY(holder->query("BEGIN"));
        QVERIFY(holder->query("LOCK TABLE gate"));
        constexpr int heldMs = 100;
        double duration = -1;
        const RunReport up = it.upgrade(QStringLiteral("head"), [&](const RunEventValue &event) {
            if (const auto *begun = std::get_if<RunEvent::StatementStarted>(&event);
                begun && begun->statement == 1) {
                QThread::msleep(heldMs);
                QVERIFY(holder->query("COMMIT"));
            }
            if (const auto *ended = std::get_if<RunEvent::StatementDone>(&event);
                ended && ended->statement == 1)
                duration = ended->durationMs;
        });
        QVERIFY2(!up.error, up.error ? qPrintable(up.error->message) : "");
        // And charged with what it waited.
        QVERIFY2(duration >= heldMs, qPrintable(QString::number(duration)));
    }

    void upgradeAndDowngrade()
    {
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);\nCREATE TABLE two (a int);",
                    "DROP TABLE two;\nDROP TABLE one;");
        it.revision("bb", "aa", "ALTER TABLE one ADD b text;\nCREATE TABLE three (a int);",
                    "DROP TABLE three; ALTER TABLE one DROP b;");
        it.revision("cc", "bb", "", "");
        QStringList events;
        const RunReport up = it.upgrade(QStringLiteral("head"), [&](const RunEventValue &event) {
            if (std::holds_alternative<RunEvent::StepDone>(event))
                events.append(
                    QStringLiteral("step %1").arg(std::get<RunEvent::StepDone>(event).step));
            if (std::holds_alternative<RunEvent::StatementDone>(event))
                events.append(QStringLiteral("statement %1")
                                  .arg(std::get<RunEvent::StatementDone>(event).statement));
        });
        QVERIFY2(!up.error, up.error ? qPrintable(up.error->message) : "");
        QCOMPARE(up.steps.size(), 3);
        QCOMPARE(up.steps.at(0).statements, 2);
        QCOMPARE(up.steps.at(2).outcome, Outcome::Done);
        QCOMPARE(up.versionsBefore, QStringList());
        QCOMPARE(up.versionsAfter, QStringList{"cc"});
        QCOMPARE(events, (QStringList{"statement 1", "statement 2", "step 0", "statement 1",
                                      "statement 2", "step 1", "step 2"}));
        QCOMPARE(it.versions(), QStringLiteral("cc"));
        QCOMPARE(it.tables(), QStringLiteral("one,three,two"));
        QCOMPARE(it.journal(), (QStringList{"aa 1 2/2 done", "bb 1 2/2 done", "cc 0 0/0 done"}));

        const RunReport again = it.upgrade();
        QVERIFY(!again.error);
        QVERIFY(again.steps.isEmpty());
        QCOMPARE(again.versionsAfter, QStringList{"cc"});

        const RunReport down = it.downgrade(QStringLiteral("-2"));
        QVERIFY2(!down.error, down.error ? qPrintable(down.error->message) : "");
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QCOMPARE(it.tables(), QStringLiteral("one,two"));
        QVERIFY(!it.downgrade(QStringLiteral("base")).error);
        QCOMPARE(it.versions(), QString());
        QCOMPARE(it.tables(), QString());
        // Alembic's, to the letter (18 lists NOT NULL beside the primary key).
        QCOMPARE(it.database().exec("select conname || ' ' || pg_get_constraintdef(oid) from "
                                    "pg_constraint where contype <> 'n' and conrelid = "
                                    "'alembic_version'::regclass"),
                 QStringList{"alembic_version_pkc PRIMARY KEY (version_num)"});
        QCOMPARE(it.database().exec("select format_type(atttypid, atttypmod) from pg_attribute "
                                    "where attrelid = 'alembic_version'::regclass and attnum > 0"),
                 QStringList{"character varying(32)"});
    }

    void whatWasAgreedToIsWhatRuns()
    {
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);");
        it.revision("bb", "aa", "CREATE TABLE two (a int);");
        const auto agree = [&it](const QStringList &rows) {
            const Project project = it.project();
            const MigrationRequest request{Direction::Upgrade, {QStringLiteral("head")}};
            Result<PreparedPlan> plan = preparePlan(project, request, rows);
            return plan ? std::make_shared<const PreparedPlan>(*std::move(plan)) : nullptr;
        };
        const auto session = it.session();
        RunOptions options;
        options.agreed = agree({QStringLiteral("aa")});
        QVERIFY(options.agreed);
        const RunReport other =
            it.run(*session, Direction::Upgrade, {QStringLiteral("head")}, options);
        QVERIFY(other.error && other.error->kind == ErrorKind::Confirmation);
        QCOMPARE(it.tables(), QString());

        options.agreed = agree({});
        it.revision("bb", "aa", "CREATE TABLE other (a int);");
        const RunReport edited =
            it.run(*session, Direction::Upgrade, {QStringLiteral("head")}, options);
        QVERIFY(edited.error && edited.error->kind == ErrorKind::Confirmation);
        QCOMPARE(it.tables(), QString());

        options.agreed = agree({});
        const RunReport same =
            it.run(*session, Direction::Upgrade, {QStringLiteral("head")}, options);
        QVERIFY2(!same.error, same.error ? qPrintable(same.error->message) : "");
        QCOMPARE(it.tables(), QStringLiteral("one,other"));
    }

    void branchesAndMerge()
    {
        MigrationProject it;
        it.revision("aa", "", "SELECT 1;");
        it.revision("b1", "aa", "SELECT 1;");
        it.revision("b2", "aa", "SELECT 1;");
        QCOMPARE(it.upgrade().error->kind, ErrorKind::MultipleHeads);
        QVERIFY(!it.upgrade(QStringLiteral("heads")).error);
        QCOMPARE(it.versions(), QStringLiteral("b1,b2"));
        it.revision("mm", "b1, b2", "");
        QVERIFY(!it.upgrade().error);
        QCOMPARE(it.versions(), QStringLiteral("mm"));
    }

    void stamp()
    {
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);");
        it.revision("bb", "aa", "CREATE TABLE two (a int);");
        const RunReport report = it.stamp({QStringLiteral("head")});
        QVERIFY2(!report.error, report.error ? qPrintable(report.error->message) : "");
        QCOMPARE(it.versions(), QStringLiteral("bb"));
        QCOMPARE(it.tables(), QString());
        QCOMPARE(it.journal(), (QStringList{"bb 0 0/0 done"}));
        QVERIFY(!it.stamp({QStringLiteral("base")}).error);
        QCOMPARE(it.versions(), QString());
        it.database().exec("insert into alembic_version values ('gone'), ('aa')");
        QVERIFY(it.stamp({QStringLiteral("bb")}).error);
        RunOptions purge;
        purge.purge = true;
        QVERIFY(!it.stamp({QStringLiteral("bb")}, purge).error);
        QCOMPARE(it.versions(), QStringLiteral("bb"));
    }

    void dryRunChangesNothing()
    {
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);");
        RunOptions dry;
        dry.dryRun = true;
        const auto session = it.session();
        const RunReport report =
            it.run(*session, Direction::Upgrade, {QStringLiteral("head")}, dry);
        QVERIFY(!report.error);
        QCOMPARE(report.steps.size(), 1);
        QCOMPARE(report.steps.at(0).outcome, Outcome::Skipped);
        QCOMPARE(it.versions(), QStringLiteral("-"));
    }

    void status()
    {
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);");
        it.revision("bb", "aa", "CREATE TABLE two (a int);");
        const auto session = it.session();
        Result<DatabaseStatus> empty = readDatabaseStatus(*session, it.project());
        QVERIFY2(empty, empty ? "" : qPrintable(empty.error().message));
        QVERIFY(!empty->versionTableExists);
        QVERIFY(!empty->hasTables);
        QCOMPARE(empty->versionTable, QStringLiteral("public.alembic_version"));
        QVERIFY(!it.upgrade(QStringLiteral("aa")).error);
        const QByteArray applied = "CREATE TABLE one (a int);";
        it.revision("aa", "", "CREATE TABLE one (a bigint);");
        const Result<DatabaseStatus> status = readDatabaseStatus(*session, it.project());
        QVERIFY2(status, status ? "" : qPrintable(status.error().message));
        QCOMPARE(status->versions, QStringList{"aa"});
        QCOMPARE(status->journal.value("aa").program, QStringLiteral("retort"));
        QVERIFY(status->journal.value("aa").durationMs() >= 0);
        QCOMPARE(status->edited.size(), 1);
        QVERIFY(status->edited.at(0).appliedText.contains(QString::fromUtf8(applied)));
        QVERIFY(status->hasTables);
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestMigrate)

#include "tst_migrate.moc"
