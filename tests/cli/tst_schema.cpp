#include "tests/cli/cliprogram.h"

#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QDir>
#include <QJsonArray>
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

/// `kind object name` of every change.
QStringList changesOf(const CliResult &result)
{
    QStringList changes;
    const QJsonArray array = result.json().value(QStringLiteral("changes")).toArray();
    for (const QJsonValue &value : array) {
        const QJsonObject change = value.toObject();
        changes << change.value(QStringLiteral("kind")).toString() + u' '
                       + change.value(QStringLiteral("object")).toString() + u' '
                       + change.value(QStringLiteral("name")).toString();
    }
    return changes;
}

QString sqlOf(const CliResult &result)
{
    return result.json().value(QStringLiteral("sql")).toString();
}

} // namespace

// Autogenerate on the command line: revision --autogenerate, check, diff.
class TestSchemaCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theModelsBecomeARevision();
    void rowsSurviveAChangeAndItsReturn();
    void nothingToDoWritesNoFile();
    void theReplayedHistoryNeedsNoDatabase();
    void filesAreCompared_data();
    void filesAreCompared();
    void bothWaysAreProved_data();
    void bothWaysAreProved();
    void hiddenRowsAreNotLostInACopy();
    void nullsGetTheDefaultOfTheModels();
    void checkSaysWhatIsPending();
    void aDirtyModelIsNamed_data();
    void aDirtyModelIsNamed();
    void sourcesOfAProjectNeedOne();
    void rolesOfTheModelsAreMade();
    void modelsInPythonNeedTrust();
    void databasesAreComparedWhole();
    void otherSchemasAreLeftAlone();
    void renamesAreAskedAndTold();
    void aWrongRenameIsUsage_data();
    void aWrongRenameIsUsage();
};

void TestSchemaCommands::theModelsBecomeARevision()
{
    const TestDatabase database;
    CliProgram program;
    VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    program.write(QStringLiteral("models.sql"),
                  "CREATE TABLE sessions (id bigserial PRIMARY KEY,\n"
                  "    user_id bigint NOT NULL REFERENCES users,\n"
                  "    status varchar(10) CHECK (status IN ('open', 'closed')));\n"
                  "CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE);\n"
                  "CREATE VIEW emails AS SELECT email FROM users;\n");
    const CliResult written =
        program.run(QStringLiteral("--json revision --autogenerate -m first"));
    QVERIFY2(written.status == 0, qPrintable(written.told()));
    QCOMPARE(proofOf(written, "up"), QStringLiteral("exact"));
    QCOMPARE(proofOf(written, "down"), QStringLiteral("exact"));
    QCOMPARE(written.json().value(QStringLiteral("revisions")).toArray().size(), 1);
    QVERIFY(changesOf(written).contains(QStringLiteral("add table public.users")));

    const CliResult open = program.run(QStringLiteral("--json check"));
    QVERIFY2(open.status == 1, qPrintable(open.told()));
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
    const CliResult closed = program.run(QStringLiteral("--json check"));
    QVERIFY2(closed.status == 0, qPrintable(closed.told()));
    QVERIFY(changesOf(closed).isEmpty());
    VERIFY_STATUS(program.run(QStringLiteral("downgrade base")), 0);
    // Only Retort's own is left.
    QCOMPARE(database.exec("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = "
                           "relnamespace WHERE nspname = 'public' AND relname !~ '^alembic'"),
             QStringList{QStringLiteral("0")});
}

void TestSchemaCommands::rowsSurviveAChangeAndItsReturn()
{
    const TestDatabase database;
    CliProgram program;
    VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    database.exec("CREATE TYPE mood AS ENUM ('sad', 'glad');"
                  "CREATE TABLE people (id int PRIMARY KEY, m mood DEFAULT 'sad', n varchar(9));"
                  "CREATE VIEW names AS SELECT n FROM people;"
                  "INSERT INTO people SELECT i, 'glad', i::text FROM generate_series(1, 100) i");
    program.write(QStringLiteral("models.sql"),
                  "CREATE TYPE mood AS ENUM ('glad', 'sad', 'calm');\n"
                  "CREATE TABLE people (id bigint PRIMARY KEY, m mood DEFAULT 'calm',\n"
                  "    n text NOT NULL DEFAULT '') PARTITION BY RANGE (id);\n"
                  "CREATE TABLE people_all PARTITION OF people DEFAULT;\n"
                  "CREATE VIEW names AS SELECT n FROM people;\n");
    const CliResult written =
        program.run(QStringLiteral("--json revision --autogenerate -m change"));
    QVERIFY2(written.status == 0, qPrintable(written.told()));
    QCOMPARE(proofOf(written, "up"), QStringLiteral("exact"));
    QCOMPARE(proofOf(written, "down"), QStringLiteral("exact"));
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
    const QByteArray count =
        "SELECT count(*) || ' ' || sum(length(n)) FROM people WHERE m = 'glad'";
    const QStringList all{QStringLiteral("100 192")};
    QCOMPARE(database.exec(count), all);
    VERIFY_STATUS(program.run(QStringLiteral("downgrade base")), 0);
    QCOMPARE(database.exec(count), all);
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
    QCOMPARE(database.exec(count), all);
    VERIFY_STATUS(program.run(QStringLiteral("check")), 0);
}

void TestSchemaCommands::nothingToDoWritesNoFile()
{
    const TestDatabase database;
    CliProgram program;
    VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    program.write(QStringLiteral("models.sql"), "-- nothing\n");
    const CliResult result = program.run(QStringLiteral("--json revision --autogenerate -m none"));
    QVERIFY2(result.status == 0, qPrintable(result.told()));
    QVERIFY(result.json().value(QStringLiteral("revisions")).toArray().isEmpty());
    QVERIFY(result.err.contains(QLatin1String("no differences")));
    QVERIFY(QDir(program.path(QStringLiteral("migrations/versions")))
                .entryList({QStringLiteral("*.sql")})
                .isEmpty());
}

void TestSchemaCommands::theReplayedHistoryNeedsNoDatabase()
{
    CliProgram program;
    VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"),
                           QStringLiteral("postgresql://nobody@127.0.0.1:1/none"));
    program.write(QStringLiteral("models.sql"), "CREATE TABLE a (id int);\n");
    const CliResult first =
        program.run(QStringLiteral("--json revision --autogenerate --from base -m first"));
    const CliResult head =
        program.run(QStringLiteral("--json revision --autogenerate --from head -m first"));
    QVERIFY2(first.status == 0 || head.status == 0, qPrintable(first.told() + head.told()));
    program.write(QStringLiteral("models.sql"), "CREATE TABLE a (id int, b text);\n");
    const CliResult second =
        program.run(QStringLiteral("--json revision --autogenerate --from head -m second"));
    QVERIFY2(second.status == 0, qPrintable(second.told()));
    QCOMPARE(changesOf(second), QStringList{QStringLiteral("add column public.a.b")});
}

void TestSchemaCommands::filesAreCompared_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("sql");
    QTest::newRow("same") << QByteArray("CREATE TABLE t (a int);")
                          << QByteArray("CREATE TABLE t (a integer);") << QString();
    QTest::newRow("column") << QByteArray("CREATE TABLE t (a int);")
                            << QByteArray("CREATE TABLE t (a int, b text);")
                            << QStringLiteral("ALTER TABLE public.t ADD COLUMN b text;\n");
    QTest::newRow("IN on a varchar")
        << QByteArray("CREATE TABLE t (a varchar(9));")
        << QByteArray("CREATE TABLE t (a varchar(9) CHECK (a IN ('x', 'y')));")
        << QStringLiteral("ALTER TABLE public.t ADD CONSTRAINT t_a_check CHECK (((a)::text = ANY "
                          "(ARRAY['x'::character varying, 'y'::character varying])));\n");
    QTest::newRow("BETWEEN and more")
        << QByteArray("CREATE TABLE t (a int, b int);")
        << QByteArray("CREATE TABLE t (a int, b int);"
                      "CREATE VIEW v AS SELECT a FROM t WHERE a BETWEEN 1 AND 2 AND b = 3;")
        << QStringLiteral("CREATE VIEW public.v AS\nSELECT a\n   FROM public.t\n"
                          "  WHERE ((a BETWEEN (1) AND (2)) AND (b = 3));\n");
}

void TestSchemaCommands::filesAreCompared()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, sql);
    CliProgram program;
    program.write(QStringLiteral("from.sql"), from);
    program.write(QStringLiteral("to.sql"), to);
    const CliResult result = program.run(
        QStringLiteral("--json diff --from file:from.sql --to file:to.sql --exit-code"));
    QVERIFY2(result.status == (sql.isEmpty() ? 0 : 1), qPrintable(result.told()));
    const QString found = sqlOf(result);
    QCOMPARE(QString(found).replace(QStringLiteral(" AS\n SELECT"), QStringLiteral(" AS\nSELECT")),
             sql);
    if (!sql.isEmpty()) {
        QCOMPARE(proofOf(result, "up"), QStringLiteral("exact"));
        QCOMPARE(proofOf(result, "down"), QStringLiteral("exact"));
    }
}

void TestSchemaCommands::bothWaysAreProved_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::newRow("serial becomes identity")
        << QByteArray("CREATE TABLE t (id serial PRIMARY KEY);")
        << QByteArray("CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);");
    QTest::newRow("all privileges are revoked, also from the owner")
        << QByteArray("CREATE TABLE t (a int);")
        << QByteArray("CREATE TABLE t (a int); REVOKE ALL ON t FROM CURRENT_USER;");
    QTest::newRow("nulls are filled by a function that comes along")
        << QByteArray("CREATE TABLE t (a text);")
        << QByteArray("CREATE VIEW v AS SELECT 'x'::text AS x;"
                      "CREATE FUNCTION z() RETURNS text LANGUAGE sql RETURN (SELECT x FROM v);"
                      "CREATE TABLE t (a text NOT NULL DEFAULT z());");
    QTest::newRow("a table with policies is partitioned")
        << QByteArray("CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
                      "ALTER TABLE t FORCE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (a > 1);")
        << QByteArray(
               "CREATE TABLE t (a int) PARTITION BY RANGE (a);"
               "ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
               "ALTER TABLE t FORCE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (a > 1);");
    const QByteArray stem(60, 'n');
    QTest::newRow("two tables with long names step aside")
        << "CREATE TABLE " + stem + "1 (a int); CREATE TABLE " + stem + "2 (a int);"
        << "CREATE TABLE " + stem + "1 (a int) PARTITION BY RANGE (a);" + "CREATE TABLE " + stem
               + "2 (a int) PARTITION BY RANGE (a);";
}

void TestSchemaCommands::bothWaysAreProved()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    CliProgram program;
    program.write(QStringLiteral("from.sql"), from);
    program.write(QStringLiteral("to.sql"), to);
    const CliResult result =
        program.run(QStringLiteral("--json diff --from file:from.sql --to file:to.sql"));
    QVERIFY2(result.status == 0, qPrintable(result.told()));
    QVERIFY2(proofOf(result, "up") == u"exact" && proofOf(result, "down") == u"exact",
             qPrintable(result.told()));
}

void TestSchemaCommands::hiddenRowsAreNotLostInACopy()
{
    const TestDatabase from;
    const TestDatabase to;
    const QByteArray policy = "ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
                              "ALTER TABLE t FORCE ROW LEVEL SECURITY;"
                              "CREATE POLICY p ON t USING (a > 1);"
                              "ALTER TABLE t OWNER TO \""
                              + from.name().toUtf8() + "\";";
    from.exec("CREATE ROLE \"" + from.name().toUtf8() + "\"; GRANT ALL ON SCHEMA public TO \""
              + from.name().toUtf8() + "\"; CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2);"
              + policy);
    to.exec("GRANT ALL ON SCHEMA public TO \"" + from.name().toUtf8()
            + "\"; CREATE TABLE t (a int) PARTITION BY RANGE (a);"
              "CREATE TABLE t_all PARTITION OF t DEFAULT; ALTER TABLE t_all OWNER TO \""
            + from.name().toUtf8() + "\";" + policy);
    const CliProgram program;
    const CliResult result =
        program.run({QStringLiteral("diff"), QStringLiteral("--no-proof"), QStringLiteral("--from"),
                     from.url(), QStringLiteral("--to"), to.url()});
    QVERIFY2(result.status == 0, qPrintable(result.told()));
    // The owner may not see every row: the copy is refused, and nothing is lost.
    const QByteArray asOwner = "DO $x$ BEGIN SET LOCAL ROLE \"" + from.name().toUtf8() + "\"; "
                               + "EXECUTE $s$" + result.out.toUtf8() + "$s$; "
                               + "EXCEPTION WHEN insufficient_privilege THEN NULL; END $x$;";
    from.exec(asOwner);
    QCOMPARE(from.exec("SELECT count(*) FROM t"), QStringList{QStringLiteral("2")});
    // Who may see all carries all over.
    from.exec(result.out.toUtf8());
    QCOMPARE(from.exec("SELECT count(*) FROM t_all"), QStringList{QStringLiteral("2")});
    from.exec("REASSIGN OWNED BY \"" + from.name().toUtf8() + "\" TO CURRENT_USER; DROP OWNED BY \""
              + from.name().toUtf8() + "\"");
    to.exec("REASSIGN OWNED BY \"" + from.name().toUtf8() + "\" TO CURRENT_USER; DROP OWNED BY \""
            + from.name().toUtf8() + "\"; DROP ROLE \"" + from.name().toUtf8() + "\"");
}

void TestSchemaCommands::nullsGetTheDefaultOfTheModels()
{
    const TestDatabase database;
    CliProgram program;
    VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    database.exec("CREATE TABLE t (id int PRIMARY KEY, made timestamptz, state text);"
                  "INSERT INTO t SELECT i, NULL, NULL FROM generate_series(1, 3) i");
    program.write(QStringLiteral("models.sql"),
                  "CREATE TABLE t (id int PRIMARY KEY, made timestamptz NOT NULL DEFAULT now(),\n"
                  "    state text NOT NULL DEFAULT 'new');\n");
    VERIFY_STATUS(program.run(QStringLiteral("revision --autogenerate -m filled")), 0);
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
    QCOMPARE(database.exec("SELECT count(*) FROM t WHERE made IS NOT NULL AND state = 'new'"),
             QStringList{QStringLiteral("3")});
    VERIFY_STATUS(program.run(QStringLiteral("check")), 0);
}

void TestSchemaCommands::checkSaysWhatIsPending()
{
    const TestDatabase database;
    CliProgram program;
    VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    program.write(QStringLiteral("models.sql"), "-- nothing\n");
    VERIFY_STATUS(program.run(QStringLiteral("revision -m first")), 0);
    const CliResult pending = program.run(QStringLiteral("check"));
    QVERIFY2(pending.status == 0, qPrintable(pending.told()));
    QVERIFY2(pending.err.contains(QLatin1String("One revision is pending")),
             qPrintable(pending.err));
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
    const CliResult none = program.run(QStringLiteral("check"));
    QVERIFY2(none.status == 0 && !none.err.contains(QLatin1String("pending")),
             qPrintable(none.told()));
}

void TestSchemaCommands::aDirtyModelIsNamed_data()
{
    QTest::addColumn<QByteArray>("models");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("line");
    QTest::newRow("syntax") << QByteArray("CREATE TABLE a (id int);\nCREATE TABEL b (id int);\n")
                            << QStringLiteral("sql") << 2;
    QTest::newRow("missing table") << QByteArray("\nCREATE TABLE a (id int REFERENCES nowhere);\n")
                                   << QStringLiteral("sql") << 2;
    QTest::newRow("open quote") << QByteArray("CREATE TABLE a (id int);\nSELECT 'x;\n")
                                << QStringLiteral("script_syntax") << 2;
    QTest::newRow("copy") << QByteArray("CREATE TABLE a (id int);\nCOPY a FROM STDIN;\n")
                          << QStringLiteral("script_syntax") << 2;
}

void TestSchemaCommands::aDirtyModelIsNamed()
{
    QFETCH(QByteArray, models);
    QFETCH(QString, kind);
    QFETCH(int, line);
    const TestDatabase database;
    CliProgram program;
    VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    program.write(QStringLiteral("models.sql"), models);
    const CliResult result = program.run(QStringLiteral("--json check"));
    QVERIFY2(result.status == 3, qPrintable(result.told()));
    const QJsonObject error = result.json().value(QStringLiteral("error")).toObject();
    QCOMPARE(error.value(QStringLiteral("kind")).toString(), kind);
    QCOMPARE(error.value(QStringLiteral("line")).toInt(), line);
    QVERIFY(error.value(QStringLiteral("file")).toString().endsWith(QLatin1String("models.sql")));
}

void TestSchemaCommands::sourcesOfAProjectNeedOne()
{
    CliProgram program;
    program.write(QStringLiteral("to.sql"), "CREATE TABLE t (a int);");
    const CliResult result = program.run(QStringLiteral("diff --from database --to file:to.sql"));
    QVERIFY2(result.status != 0, qPrintable(result.told()));
    QVERIFY(result.out.isEmpty());
}

void TestSchemaCommands::rolesOfTheModelsAreMade()
{
    CliProgram program;
    program.write(QStringLiteral("from.sql"), "CREATE TABLE t (a int);");
    program.write(QStringLiteral("to.sql"),
                  "CREATE TABLE t (a int);"
                  "GRANT SELECT ON t TO \"a reader\", another_reader WITH GRANT OPTION;");
    const CliResult result =
        program.run(QStringLiteral("--json diff --from file:from.sql --to file:to.sql"));
    QVERIFY2(result.status == 0, qPrintable(result.told()));
    QVERIFY2(sqlOf(result).contains(QLatin1String("TO \"a reader\"")), qPrintable(sqlOf(result)));
    QCOMPARE(proofOf(result, "up"), QStringLiteral("exact"));
    QCOMPARE(proofOf(result, "down"), QStringLiteral("exact"));
}

void TestSchemaCommands::modelsInPythonNeedTrust()
{
    const TestDatabase database;
    CliProgram program;
    VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    program.write(QStringLiteral("models.py"),
                  "from sqlalchemy import Column, Integer, MetaData, String, Table\n"
                  "metadata = MetaData()\n"
                  "Table('users', metadata, Column('id', Integer, primary_key=True),\n"
                  "      Column('email', String(200), nullable=False, unique=True))\n");
    QByteArray ini = program.read(QStringLiteral("retort.ini"));
    ini.replace("models = models.sql",
                "models = python:models:metadata\npython = /usr/bin/python3");
    program.write(QStringLiteral("retort.ini"), ini);
    const CliResult refused = program.run(QStringLiteral("--json check"));
    QVERIFY2(refused.status == 3, qPrintable(refused.told()));
    QCOMPARE(refused.json()
                 .value(QStringLiteral("error"))
                 .toObject()
                 .value(QStringLiteral("kind"))
                 .toString(),
             QStringLiteral("untrusted"));
    const CliResult written =
        program.run(QStringLiteral("--json --trust revision --autogenerate -m users"));
    QVERIFY2(written.status == 0, qPrintable(written.told()));
    QCOMPARE(proofOf(written, "up"), QStringLiteral("exact"));
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
    VERIFY_STATUS(program.run(QStringLiteral("--trust check")), 0);
}

void TestSchemaCommands::databasesAreComparedWhole()
{
    const TestDatabase from;
    const TestDatabase to;
    to.exec("CREATE SCHEMA s; CREATE TABLE s.t (a int); COMMENT ON TABLE s.t IS 'it''s';"
            "ALTER TABLE s.t OWNER TO CURRENT_USER; REVOKE ALL ON SCHEMA s FROM CURRENT_USER");
    const CliProgram program;
    const CliResult result = program.run({QStringLiteral("diff"), QStringLiteral("--from"),
                                          from.url(), QStringLiteral("--to"), to.url()});
    QVERIFY2(result.status == 0, qPrintable(result.told()));
    QVERIFY2(result.err.contains(QLatin1String("Proved")), qPrintable(result.told()));
    from.exec(result.out.toUtf8());
    const CliResult again =
        program.run({QStringLiteral("diff"), QStringLiteral("--exit-code"),
                     QStringLiteral("--from"), from.url(), QStringLiteral("--to"), to.url()});
    QVERIFY2(again.status == 0, qPrintable(again.told()));
    QVERIFY(again.out.isEmpty());
}

void TestSchemaCommands::otherSchemasAreLeftAlone()
{
    const TestDatabase database;
    CliProgram program;
    VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    database.exec("CREATE SCHEMA theirs; CREATE TABLE theirs.t (a int); CREATE TABLE ours (a int);"
                  "CREATE TABLE left_out (a int)");
    program.write(QStringLiteral("models.sql"), "CREATE TABLE ours (a int);\n");
    const CliResult open = program.run(QStringLiteral("--json check"));
    QVERIFY2(open.status == 1, qPrintable(open.told()));
    QCOMPARE(changesOf(open), QStringList{QStringLiteral("drop table public.left_out")});
    QByteArray ini = program.read(QStringLiteral("retort.ini"));
    program.write(QStringLiteral("retort.ini"), ini + "\nexclude = public.left_*\n");
    VERIFY_STATUS(program.run(QStringLiteral("check")), 0);
    program.write(QStringLiteral("retort.ini"), ini + "\ninclude_schemas = theirs\n");
    const CliResult theirs = program.run(QStringLiteral("--json check"));
    QCOMPARE(changesOf(theirs), (QStringList{QStringLiteral("drop schema theirs"),
                                             QStringLiteral("drop table theirs.t")}));
}

void TestSchemaCommands::renamesAreAskedAndTold()
{
    CliProgram program;
    program.write(QStringLiteral("from.sql"),
                  "CREATE TABLE people (id bigserial PRIMARY KEY, mail text NOT NULL UNIQUE);"
                  "CREATE INDEX people_mail_idx ON people (lower(mail));"
                  "CREATE VIEW v AS SELECT mail FROM people;");
    program.write(QStringLiteral("to.sql"),
                  "CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE);"
                  "CREATE INDEX users_email_idx ON users (lower(email));"
                  "CREATE VIEW v AS SELECT email AS mail FROM users;");
    const QString diff = QStringLiteral("--json diff --from file:from.sql --to file:to.sql");
    const CliResult renamed =
        program.run(diff + QStringLiteral(" --rename people=users --rename people.mail=email"));
    QVERIFY2(renamed.status == 0, qPrintable(renamed.told()));
    QCOMPARE(proofOf(renamed, "up"), QStringLiteral("exact"));
    QCOMPARE(proofOf(renamed, "down"), QStringLiteral("exact"));
    const QString sql = sqlOf(renamed);
    QVERIFY2(!sql.contains(QLatin1String("DROP")) && !sql.contains(QLatin1String("CREATE")),
             qPrintable(sql));
    QVERIFY(changesOf(renamed).contains(QStringLiteral("rename table public.users")));

    program.write(QStringLiteral("to.sql"),
                  "CREATE TABLE people (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE);"
                  "CREATE INDEX people_mail_idx ON people (lower(email));"
                  "CREATE VIEW v AS SELECT email AS mail FROM people;");
    const CliResult asked = program.run(diff);
    QVERIFY2(asked.status == 0, qPrintable(asked.told()));
    QVERIFY2(asked.err.contains(QLatin1String("--rename 'public.people.mail=public.people.email'")),
             qPrintable(asked.err));
    QVERIFY(sqlOf(asked).contains(QLatin1String("-- loses data")));
}

void TestSchemaCommands::aWrongRenameIsUsage_data()
{
    QTest::addColumn<QString>("rename");
    for (const char *text : {"t", "=t", "t=", "nothing=t2", "t=nothing", "t.a=other.b", "t.x=b"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestSchemaCommands::aWrongRenameIsUsage()
{
    QFETCH(QString, rename);
    CliProgram program;
    program.write(QStringLiteral("from.sql"), "CREATE TABLE t (a int);");
    program.write(QStringLiteral("to.sql"), "CREATE TABLE t (b int); CREATE TABLE other (b int);");
    const CliResult result =
        program.run({QStringLiteral("diff"), QStringLiteral("--from"),
                     QStringLiteral("file:from.sql"), QStringLiteral("--to"),
                     QStringLiteral("file:to.sql"), QStringLiteral("--rename"), rename});
    QVERIFY2(result.status == 2, qPrintable(result.told()));
    QVERIFY(result.out.isEmpty());
}

RETORT_TEST_MAIN(QCoreApplication, TestSchemaCommands)

#include "tst_schema.moc"
