#include "migrations/sql/facts.h"
#include "migrations/sql/splitter.h"
#include "tests/support/scrub.h"

#include <QTest>

using namespace Retort;
using T = TransactionStatement;

class TestFacts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void facts_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("tag");
        QTest::addColumn<int>("transaction");
        // c = COPY FROM STDIN, o = COPY TO STDOUT, d = DISCARD, a = needs autocommit
        QTest::addColumn<QString>("flags");
        // Judged by words alone, the same comes out.
        QTest::addColumn<bool>("wordsAgree");
        const auto row = [](const char *sql, const char *tag, T transaction = T::None,
                            const char *flags = "", bool wordsAgree = true) {
            QTest::newRow(sql) << sql << tag << int(transaction) << flags << wordsAgree;
        };
        row("begin", "BEGIN", T::Begin);
        row("BEGIN ISOLATION LEVEL SERIALIZABLE", "BEGIN", T::Begin);
        row("start transaction read only", "START TRANSACTION", T::Begin);
        row("commit", "COMMIT", T::Commit);
        row("commit and chain", "COMMIT", T::Commit);
        row("end", "COMMIT", T::Commit);
        row("end work", "COMMIT", T::Commit);
        row("rollback", "ROLLBACK", T::Rollback);
        row("rollback work", "ROLLBACK", T::Rollback);
        row("abort", "ROLLBACK", T::Rollback);
        row("savepoint a", "SAVEPOINT", T::Savepoint);
        row("release a", "RELEASE", T::Release);
        row("rollback to a", "ROLLBACK", T::RollbackTo);
        row("rollback work to savepoint a", "ROLLBACK", T::RollbackTo);
        row("rollback transaction to a", "ROLLBACK", T::RollbackTo);
        row("prepare transaction 'x'", "PREPARE TRANSACTION", T::Prepare);
        row("commit prepared 'x'", "COMMIT PREPARED", T::CommitPrepared);
        row("rollback prepared 'x'", "ROLLBACK PREPARED", T::RollbackPrepared);
        row("prepare transaction_x as select 1", "PREPARE");
        row("copy t from stdin", "COPY", T::None, "c");
        row("copy t (a, b) from stdin with (format csv)", "COPY", T::None, "c");
        row("copy t from '/tmp/stdin'", "COPY");
        row("copy t from program 'cat'", "COPY");
        row("copy t to stdout", "COPY", T::None, "o");
        row("copy (select 1 from stdin) to stdout", "COPY", T::None, "o");
        row("copy stdin from '/x'", "COPY");
        row("copy t to '/x'", "COPY");
        row("copy t from stdout", "COPY", T::None, "c");
        row("discard all", "DISCARD ALL", T::None, "d");
        row("discard temp", "DISCARD TEMP", T::None, "d");
        row("create index concurrently i on t (a)", "CREATE INDEX", T::None, "a");
        row("create unique index concurrently if not exists i on t (a)", "CREATE INDEX", T::None,
            "a");
        row("create index i on t (a)", "CREATE INDEX");
        row("create index \"concurrently\" on t (a)", "CREATE INDEX");
        row("drop index concurrently i", "DROP INDEX", T::None, "a");
        row("drop index i", "DROP INDEX");
        row("reindex index concurrently i", "REINDEX", T::None, "a");
        row("reindex (concurrently) table t", "REINDEX", T::None, "a", false);
        row("reindex (concurrently off) table t", "REINDEX");
        row("reindex database d", "REINDEX", T::None, "a", false);
        row("reindex schema s", "REINDEX", T::None, "a", false);
        row("reindex table t", "REINDEX");
        row("vacuum", "VACUUM", T::None, "a");
        row("vacuum (analyze) t", "VACUUM", T::None, "a");
        row("analyze t", "ANALYZE");
        row("cluster", "CLUSTER", T::None, "a", false);
        row("cluster t using i", "CLUSTER");
        row("create database d", "CREATE DATABASE", T::None, "a");
        row("drop database d", "DROP DATABASE", T::None, "a");
        row("alter database d set work_mem = 1", "ALTER DATABASE");
        row("alter database d set tablespace t", "ALTER DATABASE", T::None, "a", false);
        row("create tablespace t location '/x'", "CREATE TABLESPACE", T::None, "a");
        row("alter system set work_mem = 1", "ALTER SYSTEM", T::None, "a");
        row("create subscription s connection '' publication p", "CREATE SUBSCRIPTION", T::None,
            "a");
        row("create subscription s connection '' publication p with (connect = false)",
            "CREATE SUBSCRIPTION", T::None, "", false);
        row("create subscription s connection '' publication p with (create_slot = off)",
            "CREATE SUBSCRIPTION", T::None, "", false);
        row("alter subscription s refresh publication", "ALTER SUBSCRIPTION", T::None, "a", false);
        row("alter subscription s disable", "ALTER SUBSCRIPTION");
        row("drop subscription s", "DROP SUBSCRIPTION", T::None, "a", false);
        row("alter table t detach partition p concurrently", "ALTER TABLE", T::None, "a");
        row("alter table t detach partition p", "ALTER TABLE");
        row("create or replace function f() returns int language sql as 'select 1'",
            "CREATE FUNCTION");
        row("create materialized view v as select 1", "CREATE MATERIALIZED VIEW");
        row("create or replace temp recursive view v (a) as select 1", "CREATE VIEW");
        row("create foreign data wrapper w", "CREATE FOREIGN DATA WRAPPER");
        row("create constraint trigger t after insert on a for each row execute function f()",
            "CREATE TRIGGER");
        row("alter default privileges grant select on tables to public",
            "ALTER DEFAULT PRIVILEGES");
        row("create text search configuration c (parser = p)", "CREATE TEXT SEARCH CONFIGURATION");
        row("with a as (select 1) insert into t select * from a", "INSERT");
        row("with update as (select 1), b as (delete from t returning 1) select * from b",
            "SELECT");
        row("(select 1) union select 2", "SELECT");
        row("values (1)", "SELECT");
        row("truncate t", "TRUNCATE TABLE");
        row("refresh materialized view concurrently v", "REFRESH MATERIALIZED VIEW");
        row("/* a */ select 1", "SELECT");
        row("do $$begin commit; end$$", "DO");
        row("set constraints all deferred", "SET CONSTRAINTS");
        row("set search_path = a", "SET");
    }
    void facts()
    {
        QFETCH(QString, sql);
        const Result<QList<SqlStatement>> split = splitSql(sql);
        QVERIFY(split);
        QCOMPARE(split->size(), 1);
        QVERIFY2(split->first().parsed, "a row of this table that does not parse tests nothing");
        const auto verify = [&](const StatementFacts &facts) {
            QTEST(facts.tag, "tag");
            QTEST(int(facts.transaction), "transaction");
            QString flags;
            flags += facts.copyFromStdin ? "c" : "";
            flags += facts.copyToStdout ? "o" : "";
            flags += facts.discard ? "d" : "";
            flags += facts.needsAutocommit ? "a" : "";
            QTEST(flags, "flags");
        };
        verify(statementFacts(split->first()));
        QFETCH(bool, wordsAgree);
        if (wordsAgree) {
            SqlStatement unparsed = split->first();
            unparsed.parsed = false;
            verify(statementFacts(unparsed));
        }
    }

    void manyAtOnce()
    {
        const auto split = splitSql(QStringLiteral("select 1; vacuum; selec; commit"));
        const QList<StatementFacts> facts = statementFacts(*split);
        QCOMPARE(facts.size(), 4);
        QVERIFY(facts.at(1).needsAutocommit);
        QCOMPARE(facts.at(2).tag, QStringLiteral("SELEC"));
        QCOMPARE(facts.at(3).transaction, T::Commit);
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestFacts)

#include "tst_facts.moc"
