#include "tests/cli/cliprogram.h"

#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QtTest>

using namespace Retort::Test;

namespace {

const QString stepKeys =
    QStringLiteral("direction duration_ms from operations outcome revision statements to");
const QString revisionKeys = QStringLiteral("base branch_labels branch_point create_date "
                                            "depends_on down_revisions effective_head file head "
                                            "merge_point message revision");
const QString runKeys = QStringLiteral("steps versions_after versions_before");

QStringList texts(const QJsonValue &array)
{
    QStringList list;
    const QJsonArray values = array.toArray();
    for (const QJsonValue &value : values)
        list << value.toString();
    return list;
}

QString errorKind(const CliResult &result)
{
    return result.json()
        .value(QStringLiteral("error"))
        .toObject()
        .value(QStringLiteral("kind"))
        .toString();
}

/// `ID=state` of each revision that `history -i` lists, sorted.
QString statesOf(const CliProgram &program)
{
    QStringList states;
    const QJsonObject answer = program.run(QStringLiteral("history -i --json")).json();
    const QJsonArray revisions = answer.value(QStringLiteral("revisions")).toArray();
    for (const QJsonValue &revision : revisions)
        states << revision[QStringLiteral("revision")].toString() + u'='
                      + revision[QStringLiteral("state")].toString();
    states.sort();
    return states.join(u' ');
}

} // namespace

// The first product, command by command, as a person goes through it.
class TestStory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fromNothingToAMerge_data();
    void fromNothingToAMerge();
    void everyAnswerHasItsKeys();
    void everyRevisionHasItsState_data();
    void everyRevisionHasItsState();
    void oneThatStoppedIsNeitherAppliedNorPending();
    void aFailureStillTellsEveryStep();
    void nothingToDo();
    void plansNeedNoDatabaseWithFrom();
    void alembicProjectsGetPythonFiles();
    void initOverwritesNothing();

private:
    /// Writes a revision with these statements and returns its identifier.
    static QString add(const CliProgram &program, const QString &options, const QByteArray &up,
                       const QByteArray &down);
};

QString TestStory::add(const CliProgram &program, const QString &options, const QByteArray &up,
                       const QByteArray &down)
{
    const CliResult result = program.run(QStringLiteral("revision --json ") + options);
    if (result.status != 0) {
        qWarning().noquote() << result.told();
        return {};
    }
    const QJsonObject revision =
        result.json().value(QStringLiteral("revisions")).toArray().first().toObject();
    const QString name =
        QDir(program.folder()).relativeFilePath(revision.value(QStringLiteral("file")).toString());
    QByteArray text = program.read(name);
    text.replace("-- retort: upgrade\n", "-- retort: upgrade\n" + up + '\n');
    text.replace("-- retort: downgrade\n", "-- retort: downgrade\n" + down + '\n');
    program.write(name, text);
    return revision.value(QStringLiteral("revision")).toString();
}

void TestStory::fromNothingToAMerge_data()
{
    QTest::addColumn<bool>("neon");
    QTest::newRow("sandbox") << false;
    QTest::newRow("NEON_DATABASE_URL") << true;
}

void TestStory::fromNothingToAMerge()
{
    QFETCH(bool, neon);
    const TestDatabase database;
    CliProgram program;
    if (neon)
        program.setEnvironment(QStringLiteral("NEON_DATABASE_URL"), database.url());

    CliResult result = program.run(QStringLiteral("init migrations"));
    VERIFY_STATUS(result, 0);
    const QByteArray ini = program.read(QStringLiteral("retort.ini"));
    QVERIFY2(ini.contains(neon ? "\nurl = ${NEON_DATABASE_URL}\n" : "\nurl = sandbox:dev\n"),
             ini.constData());
    QVERIFY(QFileInfo(program.path(QStringLiteral("migrations/versions"))).isDir());
    QVERIFY(QFileInfo::exists(program.path(QStringLiteral("models.sql"))));

    const QString users = add(program, QStringLiteral("-m \"create users\""),
                              "CREATE TABLE users (id int PRIMARY KEY);", "DROP TABLE users;");
    QVERIFY(!users.isEmpty());
    result = program.run(QStringLiteral("current"));
    VERIFY_STATUS(result, 0);
    QCOMPARE(result.out, QString());
    QVERIFY2(result.err.contains(QStringLiteral("Database: ")), qPrintable(result.told()));

    result = program.run(QStringLiteral("upgrade head"));
    VERIFY_STATUS(result, 0);
    QCOMPARE(result.out, QString());
    QVERIFY2(
        result.err.contains(QStringLiteral("Running upgrade  -> %1, create users\n").arg(users)),
        qPrintable(result.told()));
    if (neon) {
        QCOMPARE(database.exec("SELECT version_num FROM alembic_version"), QStringList{users});
        QCOMPARE(database.exec("SELECT count(*) FROM users"), QStringList{QStringLiteral("0")});
        QVERIFY(result.err.contains(QStringLiteral("(from url in retort.ini)")));
    }
    result = program.run(QStringLiteral("current"));
    QCOMPARE(result.out, users + QStringLiteral(" (head)\n"));
    result = program.run(QStringLiteral("history"));
    QCOMPARE(result.out, QStringLiteral("<base> -> %1 (head), create users\n").arg(users));

    const QString notes = add(program, QStringLiteral("-m \"create notes\""),
                              "CREATE TABLE notes (id int);", "DROP TABLE notes;");
    const QString tags =
        add(program, QStringLiteral("-m tags"), "CREATE TABLE tags (id int);", "DROP TABLE tags;");
    VERIFY_STATUS(program.run(QStringLiteral("upgrade +1 -q")), 0);
    QCOMPARE(program.run(QStringLiteral("current")).out, notes + u'\n');
    result = program.run(QStringLiteral("-q upgrade head"));
    VERIFY_STATUS(result, 0);
    QCOMPARE(result.err, QString());
    QCOMPARE(program.run(QStringLiteral("current")).out, tags + QStringLiteral(" (head)\n"));
    result = program.run(QStringLiteral("downgrade -1"));
    VERIFY_STATUS(result, 0);
    QVERIFY2(
        result.err.contains(QStringLiteral("Running downgrade %1 -> %2, tags\n").arg(tags, notes)),
        qPrintable(result.told()));
    QCOMPARE(program.run(QStringLiteral("current")).out, notes + u'\n');
    VERIFY_STATUS(program.run(QStringLiteral("downgrade ") + users.left(6)), 0);
    QCOMPARE(program.run(QStringLiteral("current")).out, users + u'\n');
    result = program.run(QStringLiteral("history -i"));
    QCOMPARE(result.out, QStringLiteral("%1 -> %2 (head), tags\n%3 -> %1, create notes\n"
                                        "<base> -> %3 (current), create users\n")
                             .arg(notes, tags, users));

    const QString other = add(program, QStringLiteral("-m other --splice --head ") + users,
                              "CREATE TABLE other (id int);", "DROP TABLE other;");
    result = program.run(QStringLiteral("upgrade head --json"));
    VERIFY_STATUS(result, 3);
    QCOMPARE(errorKind(result), QStringLiteral("multiple_heads"));
    QCOMPARE(program.run(QStringLiteral("heads")).out.count(QStringLiteral(" (head)\n")), 2);
    result = program.run(QStringLiteral("merge heads -m join"));
    VERIFY_STATUS(result, 0);
    result = program.run(QStringLiteral("heads"));
    const QString join = result.out.section(u' ', 0, 0);
    QCOMPARE(result.out, join + QStringLiteral(" (head)\n"));
    result = program.run(QStringLiteral("current --check-heads"));
    VERIFY_STATUS(result, 1);
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
    QCOMPARE(program.run(QStringLiteral("current")).out,
             join + QStringLiteral(" (head) (mergepoint)\n"));
    VERIFY_STATUS(program.run(QStringLiteral("current -c")), 0);
    result = program.run(QStringLiteral("downgrade -1 --json"));
    VERIFY_STATUS(result, 3);
    QCOMPARE(errorKind(result), QStringLiteral("ambiguous_walk"));
    VERIFY_STATUS(program.run(QStringLiteral("downgrade base")), 0);
    QCOMPARE(program.run(QStringLiteral("current")).out, QString());
    if (neon) {
        QCOMPARE(database.exec("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"),
                 QStringList{QStringLiteral("1")});
    } else {
        result = program.run(QStringLiteral("sandbox reset dev --yes --json"));
        VERIFY_STATUS(result, 0);
        QCOMPARE(keysOf(result.json()),
                 QStringLiteral("database pinned running server_version url"));
    }
}

void TestStory::everyAnswerHasItsKeys()
{
    const TestDatabase database;
    CliProgram program;
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    const QStringList files =
        texts(program.run(QStringLiteral("init db --json")).json().value(QStringLiteral("files")));
    QVERIFY(files.contains(program.path(QStringLiteral("retort.ini"))));
    for (const QString &file : files)
        QVERIFY2(QFileInfo::exists(file), qPrintable(file));

    const QString first = add(program, QStringLiteral("-m one --branch-label blue"),
                              "CREATE TABLE one (id int); SELECT 1;", "DROP TABLE one;");
    const QString second = add(program, QStringLiteral("-m two"), "SELECT 2;", "");

    for (const char *command : {"history", "heads", "branches", "show head"}) {
        const QJsonObject answer =
            program.run(QString::fromLatin1(command) + QStringLiteral(" --json")).json();
        QCOMPARE(keysOf(answer), QStringLiteral("revisions"));
        const QJsonArray revisions = answer.value(QStringLiteral("revisions")).toArray();
        for (const QJsonValue &revision : revisions)
            QCOMPARE(keysOf(revision.toObject()), revisionKeys);
    }
    QJsonObject newest = program.run(QStringLiteral("history --json"))
                             .json()
                             .value(QStringLiteral("revisions"))
                             .toArray()
                             .first()
                             .toObject();
    QCOMPARE(newest.value(QStringLiteral("revision")).toString(), second);
    QCOMPARE(texts(newest.value(QStringLiteral("down_revisions"))), QStringList{first});
    QCOMPARE(texts(newest.value(QStringLiteral("branch_labels"))),
             QStringList{QStringLiteral("blue")});
    QCOMPARE(newest.value(QStringLiteral("head")), QJsonValue(true));
    QCOMPARE(newest.value(QStringLiteral("base")), QJsonValue(false));

    QJsonObject ensured = program.run(QStringLiteral("ensure_version --json")).json();
    QCOMPARE(keysOf(ensured), QStringLiteral("created version_table"));
    QCOMPARE(ensured.value(QStringLiteral("created")), QJsonValue(true));
    QCOMPARE(ensured.value(QStringLiteral("version_table")).toString(),
             QStringLiteral("public.alembic_version"));
    ensured = program.run(QStringLiteral("ensure_version --json")).json();
    QCOMPARE(ensured.value(QStringLiteral("created")), QJsonValue(false));

    for (const char *command : {"plan head", "upgrade head --dry-run"}) {
        const QJsonObject plan =
            program.run(QString::fromLatin1(command) + QStringLiteral(" --json")).json();
        QCOMPARE(keysOf(plan), runKeys);
        const QJsonArray steps = plan.value(QStringLiteral("steps")).toArray();
        QCOMPARE(steps.size(), 2);
        QCOMPARE(keysOf(steps.first().toObject()), stepKeys);
        QVERIFY(steps.first().toObject().value(QStringLiteral("outcome")).isNull());
        QVERIFY(steps.first().toObject().value(QStringLiteral("duration_ms")).isNull());
        QCOMPARE(steps.first().toObject().value(QStringLiteral("statements")).toInt(), 2);
    }
    QCOMPARE(database.exec("SELECT count(*) FROM alembic_version"),
             QStringList{QStringLiteral("0")});

    CliResult result = program.run(QStringLiteral("upgrade head --json"));
    VERIFY_STATUS(result, 0);
    QCOMPARE(keysOf(result.json()), runKeys);
    const QJsonArray steps = result.json().value(QStringLiteral("steps")).toArray();
    QCOMPARE(steps.size(), 2);
    QCOMPARE(keysOf(steps.first().toObject()), stepKeys);
    QCOMPARE(steps.first().toObject().value(QStringLiteral("outcome")).toString(),
             QStringLiteral("done"));
    QVERIFY(steps.first().toObject().value(QStringLiteral("duration_ms")).isDouble());
    QCOMPARE(steps.at(1).toObject().value(QStringLiteral("operations")).toArray(),
             (QJsonArray{QJsonArray{QStringLiteral("update"), first, second}}));
    QCOMPARE(texts(result.json().value(QStringLiteral("versions_before"))), QStringList());
    QCOMPARE(texts(result.json().value(QStringLiteral("versions_after"))), QStringList{second});

    const QJsonObject current = program.run(QStringLiteral("current --json")).json();
    QCOMPARE(keysOf(current), QStringLiteral("at_heads unknown versions"));
    QCOMPARE(current.value(QStringLiteral("at_heads")), QJsonValue(true));
    QCOMPARE(texts(current.value(QStringLiteral("versions"))), QStringList{second});
    newest = program.run(QStringLiteral("history -i --json"))
                 .json()
                 .value(QStringLiteral("revisions"))
                 .toArray()
                 .first()
                 .toObject();
    QCOMPARE(newest.value(QStringLiteral("state")).toString(), QStringLiteral("applied"));

    result = program.run(QStringLiteral("stamp %1 --json").arg(first));
    VERIFY_STATUS(result, 0);
    QCOMPARE(keysOf(result.json()), runKeys);
    QCOMPARE(texts(result.json().value(QStringLiteral("versions_after"))), QStringList{first});
    database.exec("UPDATE alembic_version SET version_num = 'from_elsewhere'");
    result = program.run(QStringLiteral("current --json"));
    QCOMPARE(texts(result.json().value(QStringLiteral("unknown"))),
             QStringList{QStringLiteral("from_elsewhere")});
    result = program.run(QStringLiteral("upgrade head --json"));
    VERIFY_STATUS(result, 3);
    QCOMPARE(errorKind(result), QStringLiteral("unknown_version_row"));
    result = program.run(QStringLiteral("stamp --purge head"));
    VERIFY_STATUS(result, 0);
    QCOMPARE(database.exec("SELECT version_num FROM alembic_version"), QStringList{second});
}

void TestStory::everyRevisionHasItsState_data()
{
    QTest::addColumn<QString>("gone");
    QTest::addColumn<QByteArray>("rows");
    QTest::addColumn<QString>("states");
    QTest::newRow("nothing") << QString() << QByteArray()
                             << "a1=pending a2=pending a3=pending b2=pending c1=pending";
    QTest::newRow("a branch") << QString() << QByteArray("a2")
                              << "a1=applied a2=applied a3=pending b2=pending c1=pending";
    QTest::newRow("a dependency") << QString() << QByteArray("b2")
                                  << "a1=applied a2=pending a3=pending b2=applied c1=applied";
    // What a row of elsewhere stands on, nobody here can say.
    QTest::newRow("a row without a file")
        << QString() << QByteArray("elsewhere")
        << "a1=unknown a2=unknown a3=unknown b2=unknown c1=unknown";
    QTest::newRow("one with, one without")
        << QString() << QByteArray("a2,elsewhere")
        << "a1=applied a2=applied a3=unknown b2=unknown c1=unknown";
    QTest::newRow("an applied one's parent has no file")
        << "a2" << QByteArray("a3") << "a1=unknown a3=applied b2=unknown c1=unknown";
    QTest::newRow("a pending one's parent has no file")
        << "a2" << QByteArray("a1") << "a1=applied a3=pending b2=pending c1=pending";
    QTest::newRow("an applied one's dependency has no file")
        << "c1" << QByteArray("b2") << "a1=applied a2=unknown a3=unknown b2=applied";
}

void TestStory::everyRevisionHasItsState()
{
    QFETCH(QString, gone);
    QFETCH(QByteArray, rows);
    QFETCH(QString, states);
    const TestDatabase database;
    CliProgram program;
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    VERIFY_STATUS(program.run(QStringLiteral("init db")), 0);
    for (const char *options :
         {"-m one --rev-id a1", "-m two --rev-id a2 --head a1", "-m three --rev-id a3 --head a2",
          "-m other --rev-id c1 --head base",
          "-m dependent --rev-id b2 --head a1 --splice --depends-on c1"})
        QVERIFY(!add(program, QString::fromLatin1(options), "SELECT 1;", "").isEmpty());
    if (!gone.isEmpty()) {
        const QDir versions(program.path(QStringLiteral("db/versions")));
        const QStringList files = versions.entryList({gone + u'*'}, QDir::Files);
        QCOMPARE(files.size(), 1);
        QVERIFY(QFile::remove(versions.filePath(files.first())));
    }
    database.exec("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)");
    const QList<QByteArray> all = rows.isEmpty() ? QList<QByteArray>() : rows.split(',');
    for (const QByteArray &row : all)
        database.exec("INSERT INTO alembic_version VALUES ('" + row + "')");
    QCOMPARE(statesOf(program), states);
}

void TestStory::oneThatStoppedIsNeitherAppliedNorPending()
{
    const TestDatabase database;
    CliProgram program;
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    VERIFY_STATUS(program.run(QStringLiteral("init db")), 0);
    for (const char *id : {"aa", "bb", "cc"})
        QVERIFY(!add(program, QStringLiteral("-m x --rev-id ") + QLatin1String(id), "SELECT 1;", "")
                     .isEmpty());
    const QDir versions(program.path(QStringLiteral("db/versions")));
    const QString file = QStringLiteral("db/versions/")
                         + versions.entryList({QStringLiteral("bb*")}, QDir::Files).value(0);
    program.write(file, program.read(file)
                            .replace("-- retort: upgrade", "-- retort: upgrade autocommit")
                            .replace("SELECT 1;", "SELECT 1;\nSELECT nonsense;"));
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 3);
    QCOMPARE(statesOf(program), QStringLiteral("aa=applied bb=unknown cc=pending"));
    VERIFY_STATUS(program.run(QStringLiteral("stamp bb --yes")), 0);
    QCOMPARE(statesOf(program), QStringLiteral("aa=applied bb=applied cc=pending"));
}

void TestStory::aFailureStillTellsEveryStep()
{
    const TestDatabase database;
    CliProgram program;
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    program.run(QStringLiteral("init migrations"));
    const QString first = add(program, QStringLiteral("-m one"), "CREATE TABLE one (id int);", "");
    add(program, QStringLiteral("-m two"), "SELECT 1;\nSELECT nonsense;", "");
    add(program, QStringLiteral("-m three"), "CREATE TABLE three (id int);", "");
    const CliResult result = program.run(QStringLiteral("upgrade head --json"));
    VERIFY_STATUS(result, 3);
    const QJsonObject answer = result.json();
    QCOMPARE(keysOf(answer), QStringLiteral("error ") + runKeys);
    QStringList outcomes;
    const QJsonArray steps = answer.value(QStringLiteral("steps")).toArray();
    for (const QJsonValue &step : steps)
        outcomes << step.toObject().value(QStringLiteral("outcome")).toString();
    QCOMPARE(outcomes.join(u' '), QStringLiteral("done failed skipped"));
    QCOMPARE(texts(answer.value(QStringLiteral("versions_after"))), QStringList{first});
    const QJsonObject error = answer.value(QStringLiteral("error")).toObject();
    QCOMPARE(error.value(QStringLiteral("kind")).toString(), QStringLiteral("sql"));
    QCOMPARE(error.value(QStringLiteral("sqlstate")).toString(), QStringLiteral("42703"));
    QVERIFY(error.value(QStringLiteral("file")).toString().endsWith(QStringLiteral("_two.sql")));
    QVERIFY(error.value(QStringLiteral("line")).toInt() > 0);
    QVERIFY2(result.err.contains(QStringLiteral("nonsense")), qPrintable(result.told()));
    QCOMPARE(database.exec("SELECT version_num FROM alembic_version"), QStringList{first});
}

void TestStory::nothingToDo()
{
    const TestDatabase database;
    CliProgram program;
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    program.run(QStringLiteral("init migrations"));
    for (const char *line : {"upgrade head", "upgrade heads", "upgrade base", "downgrade base"}) {
        const CliResult result = program.run(QString::fromLatin1(line) + QStringLiteral(" --json"));
        VERIFY_STATUS(result, 0);
        QCOMPARE(keysOf(result.json()), runKeys);
        QVERIFY(result.json().value(QStringLiteral("steps")).toArray().isEmpty());
    }
    const CliResult current = program.run(QStringLiteral("current --check-heads"));
    VERIFY_STATUS(current, 0);
    QCOMPARE(program.run(QStringLiteral("heads")).out, QString());
}

void TestStory::plansNeedNoDatabaseWithFrom()
{
    CliProgram program;
    program.run(QStringLiteral("init migrations"));
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"),
                           QStringLiteral("postgresql://nobody@127.0.0.1:1/nowhere"));
    const QString first = add(program, QStringLiteral("-m one"), "SELECT 1;", "");
    const QString second =
        add(program, QStringLiteral("-m two"), "SELECT 1;", "SELECT 3; SELECT 4;");
    CliResult result = program.run(QStringLiteral("plan head --from base --json"));
    VERIFY_STATUS(result, 0);
    QCOMPARE(result.json().value(QStringLiteral("steps")).toArray().size(), 2);
    result = program.run(QStringLiteral("plan head --from ") + first);
    VERIFY_STATUS(result, 0);
    QCOMPARE(result.out.count(u'\n'), 1);
    QVERIFY2(result.out.contains(first + QStringLiteral(" -> ") + second),
             qPrintable(result.told()));
    result = program.run(QStringLiteral("plan base --downgrade --json --from ") + second);
    VERIFY_STATUS(result, 0);
    const QJsonArray steps = result.json().value(QStringLiteral("steps")).toArray();
    QCOMPARE(steps.size(), 2);
    QCOMPARE(steps.first().toObject().value(QStringLiteral("direction")).toString(),
             QStringLiteral("downgrade"));
    QCOMPARE(steps.first().toObject().value(QStringLiteral("statements")).toInt(), 2);
    result = program.run(QStringLiteral("plan head --json"));
    VERIFY_STATUS(result, 3);
    QCOMPARE(errorKind(result), QStringLiteral("connection"));
}

void TestStory::alembicProjectsGetPythonFiles()
{
    const CliProgram program;
    program.write(QStringLiteral("alembic.ini"), "[alembic]\nscript_location = alembic\n");
    program.write(QStringLiteral("alembic/env.py"), "");
    program.write(QStringLiteral("alembic/versions/a.py"),
                  "\"\"\"one\"\"\"\nrevision = 'aaaa'\ndown_revision = None\n"
                  "def upgrade():\n    pass\ndef downgrade():\n    pass\n");
    const CliResult result = program.run(QStringLiteral("revision -m two --rev-id bbbb --json"));
    VERIFY_STATUS(result, 0);
    const QString file = result.json()
                             .value(QStringLiteral("revisions"))
                             .toArray()
                             .first()
                             .toObject()
                             .value(QStringLiteral("file"))
                             .toString();
    QCOMPARE(file, program.path(QStringLiteral("alembic/versions/bbbb_two.py")));
    QCOMPARE(program.run(QStringLiteral("heads")).out, QStringLiteral("bbbb (head)\n"));
}

void TestStory::initOverwritesNothing()
{
    const CliProgram program;
    VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
    const QByteArray before = program.read(QStringLiteral("retort.ini"));
    const CliResult again = program.run(QStringLiteral("init other --json"));
    VERIFY_STATUS(again, 3);
    QCOMPARE(errorKind(again), QStringLiteral("io"));
    QCOMPARE(program.read(QStringLiteral("retort.ini")), before);
    QVERIFY(!QFileInfo::exists(program.path(QStringLiteral("other"))));
}

RETORT_TEST_MAIN(QCoreApplication, TestStory)
#include "tst_story.moc"
