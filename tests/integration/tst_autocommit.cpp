#include "app/services/databasestatus.h"
#include "tests/integration/migrationproject.h"
#include "tests/support/scrub.h"

#include <QElapsedTimer>
#include <QProcess>
#include <csignal>

using namespace Retort;
using Retort::Test::MigrationProject;

/// Sections that run outside a transaction, and what the journal remembers of them.
class TestAutocommit : public QObject
{
    Q_OBJECT

private:
    static void withIndex(const MigrationProject &it)
    {
        it.revision("aa", "", "CREATE TABLE one (a int);\nINSERT INTO one VALUES (1), (1);");
        it.sections(
            "bb", "aa",
            "-- retort: upgrade autocommit\nCREATE INDEX CONCURRENTLY one_plain ON one (a);\n"
            "CREATE UNIQUE INDEX CONCURRENTLY one_unique ON one (a);\nSELECT 1;\n-- retort: "
            "downgrade\n");
        it.revision("cc", "bb", "CREATE TABLE three (a int);");
    }

private Q_SLOTS:
    void sectionsRunInOrder()
    {
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);");
        it.sections(
            "bb", "aa",
            "-- retort: upgrade\nALTER TABLE one ADD b int;\n-- retort: upgrade autocommit\n"
            "CREATE INDEX CONCURRENTLY one_b ON one (b);\nSET work_mem = '1MB';\nVACUUM one;\n"
            "-- retort: upgrade\nCREATE TABLE two (a int);\n"
            "-- retort: downgrade autocommit\nDROP INDEX CONCURRENTLY one_b;\n-- retort: "
            "downgrade\n"
            "DROP TABLE two;\nALTER TABLE one DROP b;\n");
        it.revision("cc", "bb", "CREATE TABLE three (a int);", "DROP TABLE three;");
        const RunReport report = it.upgrade();
        QVERIFY2(!report.error, report.error ? qPrintable(report.error->message) : "");
        QCOMPARE(it.versions(), QStringLiteral("cc"));
        QCOMPARE(it.tables(), QStringLiteral("one,three,two"));
        QCOMPARE(it.journal(), (QStringList{"aa 1 1/1 done", "bb 1 1/1 done", "bb 2 3/3 done",
                                            "bb 3 1/1 done", "cc 1 1/1 done"}));
        const RunReport down = it.downgrade("aa");
        QVERIFY2(!down.error, down.error ? qPrintable(down.error->message) : "");
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QCOMPARE(it.tables(), QStringLiteral("one"));
    }

    void failureIsInDoubtUntilStamp()
    {
        MigrationProject it;
        withIndex(it);
        const RunReport report = it.upgrade();
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::Constraint);
        QCOMPARE(report.error->file, it.fileOf("bb"));
        QCOMPARE(report.error->line, 8);
        QCOMPARE(report.steps.at(1).outcome, Outcome::Failed);
        QCOMPARE(it.versions(), QStringLiteral("aa"));
        QCOMPARE(it.journal(), (QStringList{"aa 1 2/2 done", "bb 1 1/3 failed 23505"}));

        const auto session = it.session();
        const auto status = readDatabaseStatus(*session, it.project());
        QVERIFY(status);
        QCOMPARE(status->inDoubt.size(), 1);
        QCOMPARE(status->inDoubt.at(0).revision, QStringLiteral("bb"));
        QCOMPARE(status->inDoubt.at(0).section, 1);
        QCOMPARE(status->inDoubt.at(0).statement, 2);
        QVERIFY(status->inDoubt.at(0).statementText.startsWith("CREATE UNIQUE INDEX"));

        for (const RunReport &refused : {it.upgrade(), it.downgrade("base")}) {
            QVERIFY(refused.error);
            QCOMPARE(refused.error->kind, ErrorKind::InDoubt);
            QVERIFY(refused.error->message.contains("section 1 at statement 2"));
        }
        it.database().exec(
            "DROP INDEX one_unique; DROP INDEX one_plain; DELETE FROM one WHERE ctid = '(0,1)'");
        QCOMPARE(it.stamp({"aa"}).error->kind, ErrorKind::Confirmation);
        RunOptions yes;
        yes.settleInDoubt = true;
        const RunReport stamped = it.stamp({"aa"}, yes);
        QVERIFY2(!stamped.error, stamped.error ? qPrintable(stamped.error->message) : "");
        const RunReport again = it.upgrade();
        QVERIFY2(!again.error, again.error ? qPrintable(again.error->message) : "");
        QCOMPARE(it.versions(), QStringLiteral("cc"));
    }

    void failureOfOneTransactionIsNone()
    {
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);\nSELECT nosuch;");
        QVERIFY(it.upgrade().error);
        it.revision("aa", "", "CREATE TABLE one (a int);");
        QVERIFY(!it.upgrade().error);
    }

    void failureBetweenSections()
    {
        MigrationProject it;
        it.sections("aa", "",
                    "-- retort: upgrade autocommit\nCREATE TABLE one (a int);\n-- retort: "
                    "upgrade\nSELECT nosuch;\n");
        QCOMPARE(it.upgrade().error->server->sqlstate, QStringLiteral("42703"));
        QCOMPARE(it.journal(), (QStringList{"aa 1 1/1 done", "aa 2 0/1 failed 42703"}));
        QCOMPARE(it.upgrade().error->kind, ErrorKind::InDoubt);
    }

    void withoutAJournalNothingIsRemembered()
    {
        MigrationProject it;
        it.config().journal = false;
        withIndex(it);
        QStringList told;
        const RunReport report = it.upgrade("head", [&](const RunEventValue &event) {
            if (const auto *message = std::get_if<RunEvent::Message>(&event))
                told.append(message->text);
        });
        QCOMPARE(report.error->kind, ErrorKind::Constraint);
        QCOMPARE(told.size(), 1);
        it.database().exec(
            "DROP INDEX one_unique; DROP INDEX one_plain; DELETE FROM one WHERE ctid = '(0,1)'");
        QVERIFY(!it.upgrade().error);
        QCOMPARE(it.versions(), QStringLiteral("cc"));
        QCOMPARE(it.database().exec("SELECT to_regnamespace('retort') IS NULL"), QStringList{"t"});
    }

    void killedInASection()
    {
        MigrationProject it;
        it.revision("aa", "", "CREATE TABLE one (a int);");
        it.sections("bb", "aa", "-- retort: upgrade autocommit\nSELECT 1;\nSELECT pg_sleep(60);\n");
        QProcess child;
        child.start(QStringLiteral(RETORT_BINARY_DIR "/bin/retort-testmigrate"),
                    {it.database().url(), it.fileOf("x").section('/', 0, -3)});
        QVERIFY(child.waitForStarted());
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 30000
               && it.database()
                          .exec("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                                "current_database() AND query LIKE "
                                "'SELECT pg_sleep%' AND state = 'active'")
                          .value(0)
                      != QLatin1String("1"))
            QThread::msleep(20);
        ::kill(pid_t(child.processId()), SIGKILL);
        child.waitForFinished();
        const RunReport report = it.upgrade();
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::InDoubt);
        QVERIFY2(report.error->message.contains("section 1 at statement 2"),
                 qPrintable(report.error->message));
        QCOMPARE(it.journal(), (QStringList{"aa 1 1/1 done", "bb 1 1/2 in_doubt"}));
        QCOMPARE(it.versions(), QStringLiteral("aa"));
    }

    void cancelInASection()
    {
        MigrationProject it;
        it.sections("aa", "", "-- retort: upgrade autocommit\nSELECT 1;\nSELECT pg_sleep(60);\n");
        CancelToken cancel;
        const RunReport report = it.upgrade(
            "head",
            [&](const RunEventValue &event) {
                const auto *started = std::get_if<RunEvent::StatementStarted>(&event);
                if (started && started->statement == 2)
                    cancel.request();
            },
            cancel);
        QCOMPARE(report.error->kind, ErrorKind::Cancelled);
        QCOMPARE(report.steps.at(0).outcome, Outcome::Cancelled);
        QCOMPARE(it.journal(), (QStringList{"aa 1 1/2 failed 57014"}));
        QCOMPARE(it.upgrade().error->kind, ErrorKind::InDoubt);
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestAutocommit)

#include "tst_autocommit.moc"
