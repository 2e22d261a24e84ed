#include "tests/cli/cliprogram.h"

#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QtTest>

using namespace Retort::Test;

namespace {

QString proofOf(const CliResult &result, const char *direction)
{
    return result.json()
        .value(QStringLiteral("proof"))
        .toObject()
        .value(QLatin1String(direction))
        .toString();
}

/// The statements without comments, a line each.
QString statementsOf(const CliResult &result, const char *direction)
{
    QStringList lines =
        result.json().value(QLatin1String(direction)).toString().split(QLatin1Char('\n'));
    lines.removeIf([](const QString &line) {
        return line.startsWith(QLatin1String("-- online")) || line.isEmpty();
    });
    return lines.join(QLatin1Char('\n'));
}

} // namespace

/// Changes in forms that do not block: `--online`.
class TestOnline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formsAreChosen_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("up");
        QTest::newRow("an index")
            << QByteArray("CREATE TABLE t (a int);")
            << QByteArray("CREATE TABLE t (a int); CREATE INDEX i ON t (a);")
            << QStringLiteral("-- retort: upgrade autocommit\n"
                              "CREATE INDEX CONCURRENTLY i ON public.t USING btree (a);");
        QTest::newRow("an index goes")
            << QByteArray("CREATE TABLE t (a int); CREATE INDEX i ON t (a);")
            << QByteArray("CREATE TABLE t (a int);")
            << QStringLiteral("-- retort: upgrade autocommit\nDROP INDEX CONCURRENTLY public.i;");
        QTest::newRow("an index of a new table")
            << QByteArray("CREATE TABLE o (a int);")
            << QByteArray(
                   "CREATE TABLE o (a int); CREATE TABLE t (a int); CREATE INDEX i ON t (a);")
            << QStringLiteral("CREATE TABLE public.t (\n    a integer\n);\n"
                              "CREATE INDEX i ON public.t USING btree (a);");
        QTest::newRow("an index is replaced")
            << QByteArray("CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a);")
            << QByteArray("CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, b);")
            << QStringLiteral("-- retort: upgrade\n"
                              "ALTER INDEX public.i RENAME TO retort_tmp_i;\n"
                              "-- retort: upgrade autocommit\n"
                              "CREATE INDEX CONCURRENTLY i ON public.t USING btree (a, b);\n"
                              "DROP INDEX CONCURRENTLY public.retort_tmp_i;");
        QTest::newRow("a check and a foreign key")
            << QByteArray("CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int);")
            << QByteArray("CREATE TABLE p (a int PRIMARY KEY);"
                          "CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0) CONSTRAINT f "
                          "REFERENCES p);")
            << QStringLiteral("-- retort: upgrade\n"
                              "ALTER TABLE public.t ADD CONSTRAINT c CHECK ((a > 0)) NOT VALID;\n"
                              "ALTER TABLE public.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES "
                              "public.p(a) NOT VALID;\n"
                              "-- retort: upgrade autocommit\n"
                              "ALTER TABLE public.t VALIDATE CONSTRAINT c;\n"
                              "ALTER TABLE public.t VALIDATE CONSTRAINT f;");
        QTest::newRow("not null")
            << QByteArray("CREATE TABLE t (a int);")
            << QByteArray("CREATE TABLE t (a int NOT NULL);")
            << QStringLiteral(
                   "-- retort: upgrade\n"
                   "ALTER TABLE public.t ADD CONSTRAINT retort_tmp_a CHECK (a IS NOT NULL) NOT "
                   "VALID;\n"
                   "-- retort: upgrade autocommit\n"
                   "ALTER TABLE public.t VALIDATE CONSTRAINT retort_tmp_a;\n"
                   "-- retort: upgrade\n"
                   "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL;\n"
                   "ALTER TABLE public.t DROP CONSTRAINT retort_tmp_a;");
        QTest::newRow("not null with a default that fills")
            << QByteArray("CREATE TABLE t (a int);")
            << QByteArray("CREATE TABLE t (a int NOT NULL DEFAULT 7);") << QString();
        QTest::newRow("a unique key")
            << QByteArray("CREATE TABLE t (a int);")
            << QByteArray("CREATE TABLE t (a int CONSTRAINT u UNIQUE DEFERRABLE);")
            << QStringLiteral("-- retort: upgrade autocommit\n"
                              "CREATE UNIQUE INDEX CONCURRENTLY u ON public.t USING btree (a);\n"
                              "-- retort: upgrade\n"
                              "ALTER TABLE public.t ADD CONSTRAINT u UNIQUE USING INDEX u "
                              "DEFERRABLE;");
        QTest::newRow("a primary key over nullable columns")
            << QByteArray("CREATE TABLE t (a int, b int NOT NULL);")
            << QByteArray("CREATE TABLE t (a int, b int, PRIMARY KEY (a, b) INCLUDE (b));")
            << QString();
        QTest::newRow("a key is replaced while another refers to it")
            << QByteArray("CREATE TABLE p (a int PRIMARY KEY, b int NOT NULL UNIQUE);"
                          "CREATE TABLE t (a int REFERENCES p);")
            << QByteArray("CREATE TABLE p (a int, b int NOT NULL UNIQUE, CONSTRAINT p_pkey PRIMARY "
                          "KEY (a) WITH (fillfactor = 70));"
                          "CREATE TABLE t (a int REFERENCES p);")
            << QString();
        QTest::newRow("a partitioned index")
            << QByteArray("CREATE TABLE t (a int, b int) PARTITION BY LIST (a);"
                          "CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);"
                          "CREATE TABLE t2 PARTITION OF t DEFAULT PARTITION BY LIST (b);"
                          "CREATE TABLE t21 PARTITION OF t2 DEFAULT;")
            << QByteArray("CREATE TABLE t (a int, b int) PARTITION BY LIST (a);"
                          "CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);"
                          "CREATE TABLE t2 PARTITION OF t DEFAULT PARTITION BY LIST (b);"
                          "CREATE TABLE t21 PARTITION OF t2 DEFAULT; CREATE INDEX i ON t (b);")
            << QString();
        QTest::newRow("a partitioned table's keys, checks and not null")
            << QByteArray("CREATE TABLE p (a int PRIMARY KEY);"
                          "CREATE TABLE t (a int, b int) PARTITION BY LIST (a);"
                          "CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);")
            << QByteArray(
                   "CREATE TABLE p (a int PRIMARY KEY);"
                   "CREATE TABLE t (a int REFERENCES p, b int NOT NULL CHECK (b > 0), UNIQUE "
                   "(a, b)) PARTITION BY LIST (a);"
                   "CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);")
            << QString();
        QTest::newRow("inherited columns")
            << QByteArray("CREATE TABLE t (a int); CREATE TABLE k (z int) INHERITS (t);")
            << QByteArray("CREATE TABLE t (a int NOT NULL CHECK (a > 1));"
                          "CREATE TABLE k (z int NOT NULL) INHERITS (t);")
            << QString();
        QTest::newRow("an index on a column whose type changes")
            << QByteArray("CREATE TABLE t (a int, b text); CREATE INDEX i ON t (b, a);"
                          "CREATE INDEX j ON t (b text_pattern_ops);")
            << QByteArray("CREATE TABLE t (a bigint, b int); CREATE INDEX i ON t (b, a);")
            << QString();
        QTest::newRow("a materialized view's index")
            << QByteArray("CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;")
            << QByteArray("CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;"
                          "CREATE UNIQUE INDEX i ON m (a);")
            << QStringLiteral("-- retort: upgrade autocommit\n"
                              "CREATE UNIQUE INDEX CONCURRENTLY i ON public.m USING btree (a);");
    }
    void formsAreChosen()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, up);
        CliProgram program;
        program.write(QStringLiteral("from.sql"), from);
        program.write(QStringLiteral("to.sql"), to);
        const CliResult result = program.run(
            QStringLiteral("--json diff --online --from file:from.sql --to file:to.sql"));
        QVERIFY2(result.status == 0, qPrintable(result.told()));
        if (!up.isEmpty())
            QCOMPARE(statementsOf(result, "sql"), up);
        QVERIFY2(proofOf(result, "up") == u"exact" && proofOf(result, "down") == u"exact",
                 qPrintable(result.told()));
    }

    void filledTablesGoUpAndDown()
    {
        const TestDatabase database;
        CliProgram program;
        VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
        program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
        database.exec("CREATE TABLE p (a int PRIMARY KEY);"
                      "CREATE TABLE t (a int, b text);"
                      "INSERT INTO p SELECT generate_series(1, 500);"
                      "INSERT INTO t SELECT i, CASE WHEN i % 5 > 0 THEN i::text END "
                      "FROM generate_series(1, 500) i");
        program.write(QStringLiteral("models.sql"),
                      "CREATE TABLE p (a int PRIMARY KEY);\n"
                      "CREATE TABLE t (a int PRIMARY KEY REFERENCES p, "
                      "b text NOT NULL DEFAULT 'x' CHECK (b <> ''));\n"
                      "CREATE INDEX i ON t (b);\n");
        const CliResult written =
            program.run(QStringLiteral("--json revision --autogenerate --online -m online"));
        QVERIFY2(written.status == 0, qPrintable(written.told()));
        QVERIFY2(proofOf(written, "up") == u"exact" && proofOf(written, "down") == u"exact",
                 qPrintable(written.told()));
        VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
        VERIFY_STATUS(program.run(QStringLiteral("check")), 0);
        const QByteArray count = "SELECT count(*) || ' ' || sum(length(b)) FROM t";
        const QStringList filled = database.exec(count);
        QVERIFY(filled.first().startsWith(QLatin1String("500 ")));
        VERIFY_STATUS(program.run(QStringLiteral("downgrade base")), 0);
        QCOMPARE(database.exec(count), filled);
        VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
        QCOMPARE(database.exec(count), filled);
        QCOMPARE(database.exec("SELECT count(*) FROM pg_index WHERE NOT indisvalid"),
                 QStringList{QStringLiteral("0")});
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestOnline)

#include "tst_online.moc"
