#include "app/database/pipeline.h"
#include "app/database/servererror.h"
#include "app/database/sqltext.h"
#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QElapsedTimer>
#include <QTest>
#include <thread>

using namespace Retort;
using Retort::Test::TestDatabase;

namespace {

PipelineCommand command(const QString &sql)
{
    PipelineCommand result;
    result.sql = sql;
    result.flush = true;
    result.commit = sql == QLatin1String("COMMIT");
    return result;
}

QList<PipelineCommand> commandsOf(const QStringList &texts)
{
    QList<PipelineCommand> commands;
    for (const QString &text : texts)
        commands.append(command(text));
    return commands;
}

} // namespace

class TestPipeline : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database;
    std::unique_ptr<Session> m_session;

private Q_SLOTS:
    void init()
    {
        auto session = Session::open(m_database.settings());
        QVERIFY2(session, session ? "" : qPrintable(session.error().message));
        m_session = std::move(*session);
        m_database.exec("drop schema public cascade; create schema public");
    }

    void progressComesByStatement()
    {
        const auto commands =
            commandsOf({QStringLiteral("BEGIN"), QStringLiteral("create table t(a int)"),
                        QStringLiteral("insert into t select generate_series(1,7)"),
                        QStringLiteral("select pg_sleep(0.2)"),
                        QStringLiteral("update t set a=a where a=1"), QStringLiteral("COMMIT")});
        QList<int> started;
        QList<int> done;
        QList<qint64> rows;
        int doneWhileSleeping = 0;
        PipelineHooks hooks;
        hooks.started = [&](int i) { started.append(i); };
        hooks.done = [&](int i, const PipelineAnswer &answer) {
            done.append(i);
            rows.append(answer.rows);
        };
        hooks.waiting = [&](int i, double) {
            if (i == 3)
                doneWhileSleeping = int(done.size());
        };
        const PipelineOutcome outcome = runPipeline(*m_session, commands, hooks, CancelToken());
        QCOMPARE(outcome.end, PipelineOutcome::End::Done);
        QCOMPARE(outcome.completed, 6);
        QCOMPARE(started, (QList<int>{0, 1, 2, 3, 4, 5}));
        QCOMPARE(done, (QList<int>{0, 1, 2, 3, 4, 5}));
        QCOMPARE(rows, (QList<qint64>{-1, -1, 7, 1, 1, -1}));
        QCOMPARE(doneWhileSleeping, 3);
        QVERIFY(m_session->query(QStringLiteral("select 1")));
    }

    void anErrorSkipsWhatIsBehindIt()
    {
        const auto commands = commandsOf(
            {QStringLiteral("BEGIN"), QStringLiteral("create table one(a int)"),
             QStringLiteral("COMMIT"), QStringLiteral("BEGIN"),
             QStringLiteral("create table two(a int)"), QStringLiteral("select 'é😀',\n  nosuch"),
             QStringLiteral("COMMIT"), QStringLiteral("BEGIN"),
             QStringLiteral("create table three(a int)"), QStringLiteral("COMMIT")});
        PipelineOutcome outcome = runPipeline(*m_session, commands, {}, CancelToken());
        QCOMPARE(outcome.end, PipelineOutcome::End::Failed);
        QCOMPARE(outcome.completed, 5);
        QCOMPARE(outcome.error->kind, ErrorKind::Sql);
        QCOMPARE(outcome.error->server->sqlstate, QStringLiteral("42703"));
        SqlStatement statement;
        statement.text = commands.at(5).sql;
        statement.line = 7;
        statement.column = 5;
        placeError(*outcome.error, QStringLiteral("/x.sql"), statement);
        QCOMPARE(outcome.error->line, 8);
        QCOMPARE(outcome.error->column, 3);
        QCOMPARE(
            m_database.exec("select relname from pg_class where relname in ('one','two','three')"),
            QStringList{QStringLiteral("one")});
        // Idle and usable.
        QCOMPARE(m_session->query(QStringLiteral("select txid_current_if_assigned()"))->size(), 1);
    }

    void manyAndBigStatementsNeitherDeadlockNorStall()
    {
        QList<PipelineCommand> commands{command(QStringLiteral("BEGIN"))};
        const QString big = QString(20000, QLatin1Char('x'));
        for (int i = 0; i < 3000; ++i)
            commands.append(command(QStringLiteral("select repeat('y', 20000), '%1'").arg(big)));
        commands.append(command(QStringLiteral("select * from generate_series(1,300000)")));
        commands.append(command(QStringLiteral("COMMIT")));
        const PipelineOutcome outcome = runPipeline(*m_session, commands, {}, CancelToken());
        QCOMPARE(outcome.end, PipelineOutcome::End::Done);
        QCOMPARE(outcome.completed, 3003);
    }

    void noticesComeToTheirSession()
    {
        QStringList texts;
        m_session->setNoticeHandler([&](const ServerNotice &notice) {
            texts.append(notice.severity + QLatin1Char(' ') + notice.text);
        });
        runPipeline(*m_session,
                    commandsOf({QStringLiteral("BEGIN"),
                                QStringLiteral("do $$begin raise notice 'one'; end$$"),
                                QStringLiteral("do $$begin raise warning 'two'; end$$"),
                                QStringLiteral("COMMIT")}),
                    {}, CancelToken());
        QCOMPARE(texts, (QStringList{QStringLiteral("NOTICE one"), QStringLiteral("WARNING two")}));
    }

    void deferredConstraintFailsAtCommit()
    {
        const PipelineOutcome outcome = runPipeline(
            *m_session,
            commandsOf(
                {QStringLiteral("BEGIN"), QStringLiteral("create table p(a int primary key)"),
                 QStringLiteral("create table c(a int constraint c_a_fk references p deferrable "
                                "initially deferred)"),
                 QStringLiteral("insert into c values (1)"), QStringLiteral("COMMIT"),
                 QStringLiteral("BEGIN"), QStringLiteral("create table later(a int)"),
                 QStringLiteral("COMMIT")}),
            {}, CancelToken());
        QCOMPARE(outcome.end, PipelineOutcome::End::Failed);
        QCOMPARE(outcome.completed, 4);
        QCOMPARE(outcome.error->kind, ErrorKind::Constraint);
        QCOMPARE(outcome.error->server->constraint, QStringLiteral("c_a_fk"));
        QCOMPARE(
            m_database.exec("select count(*) from pg_class where relname in ('p','c','later')"),
            QStringList{QStringLiteral("0")});
    }

    void cancelAtEveryStageOfAThousandTinyTransactions_data()
    {
        QTest::addColumn<int>("after");
        for (int after : {0, 1, 2, 7, 100, 999, 1500, 2500, 2999})
            QTest::addRow("%d", after) << after;
    }
    void cancelAtEveryStageOfAThousandTinyTransactions()
    {
        QFETCH(int, after);
        m_database.exec("create table seen(a int)");
        QList<PipelineCommand> commands;
        for (int i = 0; i < 1000; ++i) {
            commands.append(command(QStringLiteral("BEGIN")));
            commands.append(command(QStringLiteral("insert into seen values (%1)").arg(i)));
            commands.append(command(QStringLiteral("COMMIT")));
        }
        CancelToken cancel;
        PipelineHooks hooks;
        hooks.done = [&](int i, const PipelineAnswer &) {
            if (i == after)
                cancel.request();
        };
        const PipelineOutcome outcome = runPipeline(*m_session, commands, hooks, cancel);
        QVERIFY(outcome.end == PipelineOutcome::End::Cancelled
                || outcome.completed == commands.size());
        // Exactly the transactions whose COMMIT was answered are there.
        QCOMPARE(m_database.exec("select count(*) from seen"),
                 QStringList{QString::number(outcome.completed / 3)});
        QVERIFY(m_session->query(QStringLiteral("select pg_sleep(0.15)")));
    }

    void cancelEndsALongStatement()
    {
        CancelToken cancel;
        std::thread later([cancel]() mutable {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            cancel.request();
        });
        const PipelineOutcome outcome =
            runPipeline(*m_session,
                        commandsOf({QStringLiteral("BEGIN"), QStringLiteral("select pg_sleep(60)"),
                                    QStringLiteral("COMMIT")}),
                        {}, cancel);
        later.join();
        QCOMPARE(outcome.end, PipelineOutcome::End::Cancelled);
        QCOMPARE(outcome.completed, 1);
        QVERIFY(m_session->query(QStringLiteral("select 1")));
    }

    void aSecondRequestStopsWaiting()
    {
        // Ignores a cancel for as long as it likes.
        CancelToken cancel;
        cancel.request();
        cancel.request();
        const PipelineOutcome outcome = runPipeline(
            *m_session, commandsOf({QStringLiteral("select pg_sleep(60)")}), {}, cancel);
        QCOMPARE(outcome.end, PipelineOutcome::End::Abandoned);
        QVERIFY(!m_session->isOpen());
    }

    void aKilledBackendIsToldApartFromALostCommit()
    {
        PipelineHooks hooks;
        bool killed = false;
        hooks.waiting = [&](int, double) {
            if (!killed)
                m_database.exec("select pg_terminate_backend("
                                + QByteArray::number(m_session->backendPid()) + ")");
            killed = true;
        };
        const PipelineOutcome outcome = runPipeline(
            *m_session,
            commandsOf({QStringLiteral("BEGIN"), QStringLiteral("create table t(a int)"),
                        QStringLiteral("select pg_sleep(60)"), QStringLiteral("COMMIT")}),
            hooks, CancelToken());
        QCOMPARE(outcome.end, PipelineOutcome::End::ConnectionLost);
        QCOMPARE(outcome.completed, 2);
        QVERIFY(outcome.serverSaidWhy);
        QVERIFY(!outcome.commitInDoubt);
        QCOMPARE(outcome.error->server->sqlstate, QStringLiteral("57P01"));
        QVERIFY(!m_session->isOpen());
        QCOMPARE(m_session->query(QStringLiteral("select 1")).error().kind, ErrorKind::Connection);
    }

    void copyDoesNotWaitForEver()
    {
        m_database.exec("create table t(a int)");
        const PipelineOutcome outcome = runPipeline(
            *m_session, commandsOf({QStringLiteral("copy t from stdin")}), {}, CancelToken());
        QCOMPARE(outcome.end, PipelineOutcome::End::Failed);
        QVERIFY(m_session->query(QStringLiteral("select 1")));
    }

    void parametersAndKeptRows()
    {
        PipelineCommand asked;
        asked.sql = QStringLiteral("select $1::text, $2::int, $3::text");
        asked.parameters = {QStringLiteral("ä'\\"), QStringLiteral("5"), std::nullopt};
        asked.keepRows = true;
        const PipelineOutcome outcome = runPipeline(*m_session, {asked}, {}, CancelToken());
        QCOMPARE(outcome.rows.size(), 1);
        QCOMPARE(outcome.rows.at(0).at(0).at(0), std::optional(QStringLiteral("ä'\\")));
        QCOMPARE(outcome.rows.at(0).at(0).at(1), std::optional(QStringLiteral("5")));
        QCOMPARE(outcome.rows.at(0).at(0).at(2), std::optional<QString>());
    }

    void queryTellsALaterStatementsError()
    {
        const auto answers =
            m_session->queryAll(QStringLiteral("begin; select 1; select 1/0; commit"));
        QVERIFY(!answers);
        QCOMPARE(answers.error().server->sqlstate, QStringLiteral("22012"));
        // Rolled back by itself.
        QVERIFY(m_session->query(QStringLiteral("select 1")));
        const auto good =
            m_session->queryAll(QStringLiteral("select 1; select 'a', null; begin; commit"));
        QVERIFY(good);
        QCOMPARE(good->size(), 4);
        QVERIFY(good->at(1).at(0).at(1).isNull());
    }

    void quotingIsSafe()
    {
        for (const char *setting : {"on", "off"}) {
            QVERIFY(m_session->query(QStringLiteral("set standard_conforming_strings = %1")
                                         .arg(QLatin1String(setting))));
            const QString evil = QStringLiteral("a'b\\'c\"d");
            QCOMPARE(m_session->query(QStringLiteral("select %1").arg(literal(evil)))
                         ->at(0)
                         .at(0)
                         .toString(),
                     evil);
            QCOMPARE(
                m_session->query(QStringLiteral("select 1 as %1").arg(identifier(evil)))->size(),
                1);
        }
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestPipeline)

#include "tst_pipeline.moc"
