#include "tests/cli/cliprogram.h"

#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QJsonArray>
#include <QScopeGuard>
#include <QtTest>
#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Retort::Test;
using Retort::ConnectionSettings;

namespace {

QString errorKind(const CliResult &result)
{
    return result.json()
        .value(QStringLiteral("error"))
        .toObject()
        .value(QStringLiteral("kind"))
        .toString();
}

void writeRevision(const CliProgram &program, const QString &id, const QString &parent,
                   const QByteArray &sections)
{
    program.write(QStringLiteral("migrations/versions/%1.sql").arg(id),
                  QStringLiteral("-- message of %1\n--\n-- Revision ID: %1\n-- Revises: %2\n\n")
                          .arg(id, parent)
                          .toUtf8()
                      + sections);
}

const QByteArray harmless = "-- retort: upgrade\nSELECT 1;\n\n-- retort: downgrade\nSELECT 2;\n";

} // namespace

// What is asked before anything changes, what is told beside it, and how a run is stopped.
class TestQuestions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDatabaseThatOnlyLibpqNames();
    void production();
    void productionInTheSandbox();
    void productionOnATerminal();
    void anUnfinishedSection();
    void anEditedFileIsToldWithTheDifference();
    void passwordsStayHidden();
    void whereTheDatabaseCameFrom();
    void sectionsPickTheirDatabase();
    void whatIsSentCanBeSeen();
    void signalsCancel_data();
    void signalsCancel();
    void connectingIsCancelled_data();
    void connectingIsCancelled();
    void aSecondSignalStopsWaiting();
    void aSignalWhileConnecting();
    void progressOnATerminalIsOneLine();
    void sandboxCommands();
};

void TestQuestions::aDatabaseThatOnlyLibpqNames()
{
    const TestDatabase database;
    CliProgram program;
    program.write(QStringLiteral("retort.ini"), "[retort]\nscript_location = migrations\n");
    writeRevision(program, QStringLiteral("aaaa"), {}, harmless);
    const ConnectionSettings settings = database.settings();
    program.setEnvironment(QStringLiteral("PGHOST"), settings.host);
    program.setEnvironment(QStringLiteral("PGPORT"), QString::number(settings.port));
    program.setEnvironment(QStringLiteral("PGUSER"), settings.user);
    program.setEnvironment(QStringLiteral("PGDATABASE"), settings.database);

    VERIFY_STATUS(program.run(QStringLiteral("current")), 0);
    for (const char *line : {"upgrade head", "stamp head", "ensure_version", "downgrade base"}) {
        const CliResult result = program.run(QString::fromLatin1(line) + QStringLiteral(" --json"));
        VERIFY_STATUS(result, 3);
        QCOMPARE(errorKind(result), QStringLiteral("confirmation"));
        QVERIFY2(result.err.contains(QStringLiteral("--yes")), qPrintable(result.told()));
    }
    QCOMPARE(database.exec("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"),
             QStringList{QStringLiteral("0")});
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head --yes")), 0);
    const CliResult no = program.runOnTerminal(
        {QStringLiteral("downgrade"), QStringLiteral("base")}, "[y/N]", "n\n");
    VERIFY_STATUS(no, 3);
    QCOMPARE(program.run(QStringLiteral("current")).out, QStringLiteral("aaaa (head)\n"));
    const CliResult yes = program.runOnTerminal(
        {QStringLiteral("downgrade"), QStringLiteral("base")}, "[y/N]", "y\n");
    VERIFY_STATUS(yes, 0);
    QCOMPARE(program.run(QStringLiteral("current")).out, QString());
}

void TestQuestions::production()
{
    const TestDatabase database;
    const CliProgram program;
    program.write(QStringLiteral("retort.ini"),
                  "[retort]\nscript_location = migrations\nenvironment = production\nurl = "
                      + database.url().toUtf8() + "\n");
    writeRevision(program, QStringLiteral("aaaa"), {}, harmless);
    for (const char *line : {"current", "history -i", "plan head", "upgrade head --dry-run"})
        VERIFY_STATUS(program.run(QString::fromLatin1(line)), 0);
    for (const char *line : {"upgrade head", "upgrade head --yes", "stamp head", "downgrade base",
                             "upgrade head --confirm-database wrong"}) {
        const CliResult result = program.run(QString::fromLatin1(line) + QStringLiteral(" --json"));
        VERIFY_STATUS(result, 3);
        QCOMPARE(errorKind(result), QStringLiteral("confirmation"));
        QVERIFY2(result.err.contains(database.name()), qPrintable(result.told()));
    }
    QCOMPARE(database.exec("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"),
             QStringList{QStringLiteral("0")});
    const CliResult result =
        program.run(QStringLiteral("upgrade head --confirm-database ") + database.name());
    VERIFY_STATUS(result, 0);
    QCOMPARE(database.exec("SELECT version_num FROM alembic_version"),
             QStringList{QStringLiteral("aaaa")});
}

void TestQuestions::productionInTheSandbox()
{
    const CliProgram program;
    program.write(QStringLiteral("retort.ini"),
                  "[retort]\nscript_location = migrations\nurl = sandbox:dev\n"
                  "[retort:live]\nenvironment = production\nurl = sandbox:live\n");
    writeRevision(program, QStringLiteral("aaaa"), {}, harmless);
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
    VERIFY_STATUS(program.run(QStringLiteral("-n live upgrade head")), 3);
    VERIFY_STATUS(program.run(QStringLiteral("-n live upgrade head --confirm-database live")), 0);
    program.run(QStringLiteral("sandbox reset dev --yes"));
    program.run(QStringLiteral("sandbox reset live --yes"));
}

void TestQuestions::productionOnATerminal()
{
    const TestDatabase database;
    const CliProgram program;
    program.write(QStringLiteral("retort.ini"),
                  "[retort]\nscript_location = migrations\nenvironment = production\nurl = "
                      + database.url().toUtf8() + "\n");
    writeRevision(program, QStringLiteral("aaaa"), {}, harmless);
    const QStringList line{QStringLiteral("stamp"), QStringLiteral("head")};
    VERIFY_STATUS(program.runOnTerminal(line, "Type its name:", "yes\n"), 3);
    VERIFY_STATUS(program.runOnTerminal(line, "Type its name:", database.name().toUtf8() + '\n'),
                  0);
}

void TestQuestions::anUnfinishedSection()
{
    const TestDatabase database;
    const CliProgram program;
    program.write(QStringLiteral("retort.ini"), "[retort]\nscript_location = migrations\nurl = "
                                                    + database.url().toUtf8() + "\n");
    writeRevision(program, QStringLiteral("aaaa"), {},
                  "-- retort: upgrade autocommit\nCREATE TABLE t (id int);\nSELECT 1/0;\n");
    CliResult result = program.run(QStringLiteral("upgrade head --json"));
    VERIFY_STATUS(result, 3);
    result = program.run(QStringLiteral("upgrade head --json"));
    VERIFY_STATUS(result, 3);
    QCOMPARE(errorKind(result), QStringLiteral("in_doubt"));
    result = program.run(QStringLiteral("current"));
    VERIFY_STATUS(result, 0);
    QVERIFY2(result.err.contains(QStringLiteral("aaaa")), qPrintable(result.told()));
    QVERIFY2(result.err.contains(QStringLiteral("section 1, statement 2")),
             qPrintable(result.told()));
    result = program.run(QStringLiteral("stamp base --json"));
    VERIFY_STATUS(result, 3);
    QCOMPARE(errorKind(result), QStringLiteral("confirmation"));
    result = program.run(QStringLiteral("stamp head --yes"));
    VERIFY_STATUS(result, 0);
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
    QCOMPARE(program.run(QStringLiteral("current")).out, QStringLiteral("aaaa (head)\n"));
}

void TestQuestions::anEditedFileIsToldWithTheDifference()
{
    const TestDatabase database;
    const CliProgram program;
    program.write(QStringLiteral("retort.ini"), "[retort]\nscript_location = migrations\nurl = "
                                                    + database.url().toUtf8() + "\n");
    writeRevision(program, QStringLiteral("aaaa"), {}, harmless);
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
    writeRevision(program, QStringLiteral("aaaa"), {},
                  "-- retort: upgrade\nSELECT 10;\n\n-- retort: downgrade\nSELECT 2;\n");
    writeRevision(program, QStringLiteral("bbbb"), QStringLiteral("aaaa"), harmless);
    for (const char *line : {"current -v", "upgrade head", "downgrade -1"}) {
        const CliResult result = program.run(QString::fromLatin1(line));
        VERIFY_STATUS(result, 0);
        QVERIFY2(result.err.contains(QStringLiteral("warning: ")), qPrintable(result.told()));
        QVERIFY2(result.err.contains(QStringLiteral("\n-SELECT 1;\n+SELECT 10;\n")),
                 qPrintable(result.told()));
    }
    QVERIFY(!program.run(QStringLiteral("-q current -v")).err.contains(QStringLiteral("SELECT")));
}

void TestQuestions::passwordsStayHidden()
{
    const CliProgram program;
    program.write(QStringLiteral("retort.ini"), "[retort]\nscript_location = migrations\n");
    writeRevision(program, QStringLiteral("aaaa"), {}, harmless);
    const QString url = QStringLiteral("postgresql://me:s3cr%2At@127.0.0.1:1/db");
    for (const QStringList &line :
         {QStringList{QStringLiteral("--url"), url, QStringLiteral("current"),
                      QStringLiteral("-v")},
          QStringList{QStringLiteral("-v"), QStringLiteral("upgrade"), QStringLiteral("head"),
                      QStringLiteral("--json"), QStringLiteral("--url"), url},
          QStringList{QStringLiteral("--url"),
                      QStringLiteral("host=127.0.0.1 port=1 password=s3cr*t user=me"),
                      QStringLiteral("current")}}) {
        const CliResult result = program.run(line);
        VERIFY_STATUS(result, 3);
        const QString all = result.out + result.err;
        QVERIFY2(!all.contains(QStringLiteral("s3cr")), qPrintable(result.told()));
        QVERIFY2(result.err.contains(QStringLiteral("warning: A password on the command line")),
                 qPrintable(result.told()));
    }
    program.write(QStringLiteral("url"), url.toUtf8() + '\n');
    const CliResult result = program.run(QStringLiteral("--url-file url current"));
    VERIFY_STATUS(result, 3);
    QVERIFY2(!result.err.contains(QStringLiteral("warning")), qPrintable(result.told()));
    QVERIFY2(result.err.contains(QStringLiteral("(from --url-file)")), qPrintable(result.told()));
}

void TestQuestions::whereTheDatabaseCameFrom()
{
    const TestDatabase database;
    CliProgram program;
    program.write(QStringLiteral("retort.ini"),
                  "[retort]\nscript_location = migrations\nurl = ${APP_DATABASE}\n");
    writeRevision(program, QStringLiteral("aaaa"), {}, harmless);
    CliResult result = program.run(QStringLiteral("current --json"));
    VERIFY_STATUS(result, 3);
    QCOMPARE(errorKind(result), QStringLiteral("config"));
    QVERIFY(result.err.contains(QStringLiteral("APP_DATABASE")));
    VERIFY_STATUS(program.run(QStringLiteral("history")), 0);
    program.setEnvironment(QStringLiteral("APP_DATABASE"), database.url());
    result = program.run(QStringLiteral("current"));
    VERIFY_STATUS(result, 0);
    QVERIFY2(result.err.startsWith(QStringLiteral("Database: ")), qPrintable(result.told()));
    QCOMPARE(result.err.count(u'\n'), 1);
    QVERIFY(result.err.contains(database.name()));
    result = program.run(QStringLiteral("-q current"));
    QCOMPARE(result.err, QString());
}

void TestQuestions::sectionsPickTheirDatabase()
{
    const TestDatabase one;
    const TestDatabase two;
    CliProgram program;
    program.write(QStringLiteral("retort.ini"),
                  "[retort]\nscript_location = migrations\nurl = " + one.url().toUtf8()
                      + "\n[retort:staging]\nurl = " + two.url().toUtf8() + "\n");
    writeRevision(program, QStringLiteral("aaaa"), {}, harmless);
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head -n staging")), 0);
    QCOMPARE(program.run(QStringLiteral("current")).out, QString());
    QCOMPARE(program.run(QStringLiteral("-n staging current")).out,
             QStringLiteral("aaaa (head)\n"));
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), one.url());
    const CliResult result = program.run(QStringLiteral("-n staging current --json"));
    VERIFY_STATUS(result, 3);
    QCOMPARE(errorKind(result), QStringLiteral("config"));
}

void TestQuestions::whatIsSentCanBeSeen()
{
    const TestDatabase database;
    const CliProgram program;
    program.write(QStringLiteral("retort.ini"), "[retort]\nscript_location = migrations\nurl = "
                                                    + database.url().toUtf8() + "\n");
    writeRevision(program, QStringLiteral("aaaa"), {},
                  "-- retort: upgrade\nCREATE TABLE seen_on_the_wire (id int);\n");
    CliResult result = program.run(QStringLiteral("-v upgrade head"));
    VERIFY_STATUS(result, 0);
    QVERIFY2(result.err.contains(QStringLiteral("CREATE TABLE seen_on_the_wire")),
             qPrintable(result.told()));
    QVERIFY2(result.err.contains(QStringLiteral("COMMIT")), qPrintable(result.told()));
    result = program.run(QStringLiteral("current"));
    QVERIFY(!result.err.contains(QStringLiteral("SELECT")));
}

void TestQuestions::signalsCancel_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGHUP") << SIGHUP;
}

namespace {

bool waitUntilAsleep(const TestDatabase &database)
{
    for (int i = 0; i < 1000; ++i) {
        if (database
                .exec("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                      "AND state = 'active' AND wait_event = 'PgSleep'")
                .first()
            != u"0")
            return true;
        QTest::qWait(20);
    }
    return false;
}

} // namespace

void TestQuestions::signalsCancel()
{
    QFETCH(int, number);
    const TestDatabase database;
    const CliProgram program;
    program.write(QStringLiteral("retort.ini"), "[retort]\nscript_location = migrations\nurl = "
                                                    + database.url().toUtf8() + "\n");
    writeRevision(program, QStringLiteral("aaaa"), {},
                  "-- retort: upgrade\nCREATE TABLE first (id int);\n");
    writeRevision(program, QStringLiteral("bbbb"), QStringLiteral("aaaa"),
                  "-- retort: upgrade\nCREATE TABLE second (id int);\nSELECT pg_sleep(600);\n");
    const auto process = program.start(
        {QStringLiteral("upgrade"), QStringLiteral("head"), QStringLiteral("--json")});
    QVERIFY(waitUntilAsleep(database));
    ::kill(pid_t(process->processId()), number);
    const CliResult result = CliProgram::finish(*process);
    VERIFY_STATUS(result, 4);
    QCOMPARE(errorKind(result), QStringLiteral("cancelled"));
    const QJsonArray steps = result.json().value(QStringLiteral("steps")).toArray();
    QCOMPARE(steps.size(), 2);
    QCOMPARE(steps.at(0).toObject().value(QStringLiteral("outcome")).toString(),
             QStringLiteral("done"));
    QCOMPARE(steps.at(1).toObject().value(QStringLiteral("outcome")).toString(),
             QStringLiteral("cancelled"));
    QCOMPARE(database.exec("SELECT version_num FROM alembic_version"),
             QStringList{QStringLiteral("aaaa")});
    QCOMPARE(database.exec("SELECT count(*) FROM pg_tables WHERE tablename = 'second'"),
             QStringList{QStringLiteral("0")});
}

void TestQuestions::connectingIsCancelled_data()
{
    QTest::addColumn<QString>("command");
    for (const char *command : {"current", "upgrade head", "stamp base", "check",
                                "diff --to file:models.sql", "revision --autogenerate -m x"})
        QTest::newRow(command) << QString::fromLatin1(command);
}

/// A server that takes connections and never says a word.
void TestQuestions::connectingIsCancelled()
{
    QFETCH(QString, command);
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    QVERIFY(listener >= 0);
    const auto close = qScopeGuard([listener] { ::close(listener); });
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    QCOMPARE(::bind(listener, reinterpret_cast<sockaddr *>(&address), size), 0);
    QCOMPARE(::listen(listener, 1), 0);
    QCOMPARE(::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size), 0);
    const CliProgram program;
    program.write(QStringLiteral("models.sql"), "CREATE TABLE t (a int);\n");
    program.write(QStringLiteral("retort.ini"),
                  "[retort]\nscript_location = migrations\nmodels = models.sql\nurl = "
                  "postgresql://u:p@127.0.0.1:"
                      + QByteArray::number(ntohs(address.sin_port)) + "/d\n");
    writeRevision(program, QStringLiteral("aaaa"), {}, "-- retort: upgrade\nSELECT 1;\n");
    const auto process = program.start(command.split(QLatin1Char(' ')));
    pollfd waiting = {listener, POLLIN, 0};
    QCOMPARE(::poll(&waiting, 1, 60'000), 1);
    ::kill(pid_t(process->processId()), SIGINT);
    VERIFY_STATUS(CliProgram::finish(*process), 4);
}

void TestQuestions::aSecondSignalStopsWaiting()
{
    const TestDatabase database;
    const CliProgram program;
    program.write(QStringLiteral("retort.ini"), "[retort]\nscript_location = migrations\nurl = "
                                                    + database.url().toUtf8() + "\n");
    writeRevision(program, QStringLiteral("aaaa"), {},
                  "-- retort: upgrade\nSELECT pg_sleep(600);\n");
    const auto process = program.start({QStringLiteral("upgrade"), QStringLiteral("head")});
    QVERIFY(waitUntilAsleep(database));
    const pid_t backend =
        pid_t(database
                  .exec("SELECT pid FROM pg_stat_activity WHERE datname = current_database() "
                        "AND wait_event = 'PgSleep'")
                  .first()
                  .toInt());
    if (::kill(backend, SIGSTOP) != 0)
        QSKIP("The server's process belongs to another user.");
    ::kill(pid_t(process->processId()), SIGINT);
    QTest::qWait(300);
    const bool waited = process->state() == QProcess::Running;
    ::kill(pid_t(process->processId()), SIGINT);
    const CliResult result = CliProgram::finish(*process);
    ::kill(backend, SIGCONT);
    QVERIFY(waited);
    QVERIFY2(result.status == 4 || result.status == 5, qPrintable(result.told()));
}

void TestQuestions::aSignalWhileConnecting()
{
    const CliProgram program;
    // A server that takes the connection and never answers.
    QProcess server;
    server.start(QStringLiteral("/usr/bin/python3"),
                 {QStringLiteral("-u"), QStringLiteral("-c"),
                  QStringLiteral("import socket,time\ns=socket.create_server(('127.0.0.1',0))\n"
                                 "print(s.getsockname()[1])\nc=s.accept()\nprint('met')\n"
                                 "time.sleep(600)")});
    const auto lineArrives = [&server] {
        while (!server.canReadLine()) {
            if (!server.waitForReadyRead())
                return false;
        }
        return true;
    };
    QVERIFY(lineArrives());
    const QString port = QString::fromLatin1(server.readLine()).trimmed();
    program.write(QStringLiteral("retort.ini"),
                  "[retort]\nscript_location = migrations\nurl = postgresql://me@127.0.0.1:"
                      + port.toLatin1() + "/db\n");
    writeRevision(program, QStringLiteral("aaaa"), {}, harmless);
    const auto process = program.start({QStringLiteral("current"), QStringLiteral("--json")});
    QVERIFY(lineArrives());
    ::kill(pid_t(process->processId()), SIGINT);
    const CliResult result = CliProgram::finish(*process);
    server.kill();
    server.waitForFinished();
    VERIFY_STATUS(result, 4);
    QCOMPARE(errorKind(result), QStringLiteral("cancelled"));
}

void TestQuestions::progressOnATerminalIsOneLine()
{
    const TestDatabase database;
    const CliProgram program;
    program.write(QStringLiteral("retort.ini"), "[retort]\nscript_location = migrations\nurl = "
                                                    + database.url().toUtf8() + "\n");
    writeRevision(program, QStringLiteral("aaaa"), {},
                  "-- retort: upgrade\nSELECT pg_sleep(0.2);\nSELECT pg_sleep(0.2);\n");
    const CliResult result =
        program.runOnTerminal({QStringLiteral("upgrade"), QStringLiteral("head")});
    VERIFY_STATUS(result, 0);
    QVERIFY2(result.out.contains(QStringLiteral("[1/1] Running upgrade -> aaaa")),
             qPrintable(result.told()));
    QVERIFY2(result.out.contains(QStringLiteral("\r\x1b[K")), qPrintable(result.told()));
    QCOMPARE(result.out.count(QStringLiteral("Running upgrade  -> aaaa, message of aaaa (")), 1);
    const CliResult quiet = program.runOnTerminal(
        {QStringLiteral("-q"), QStringLiteral("downgrade"), QStringLiteral("aaaa")});
    QCOMPARE(quiet.out, QString());
}

void TestQuestions::sandboxCommands()
{
    const CliProgram program;
    CliResult result = program.run(QStringLiteral("sandbox url"));
    VERIFY_STATUS(result, 0);
    QVERIFY2(result.out.startsWith(QStringLiteral("postgresql://")), qPrintable(result.told()));
    QVERIFY(result.out.contains(QStringLiteral("/postgres")));
    program.write(QStringLiteral("retort.ini"),
                  "[retort]\nscript_location = migrations\nurl = sandbox:mine\n");
    result = program.run(QStringLiteral("sandbox url --json"));
    VERIFY_STATUS(result, 0);
    QCOMPARE(keysOf(result.json()), QStringLiteral("database pinned running server_version url"));
    const QString database = result.json().value(QStringLiteral("database")).toString();
    QVERIFY2(database.endsWith(QStringLiteral("_mine")), qPrintable(result.told()));
    const QString url = result.json().value(QStringLiteral("url")).toString();
    QProcess psql;
    psql.start(QStringLiteral("psql"),
               {url, QStringLiteral("-Atc"), QStringLiteral("CREATE TABLE kept (id int)")});
    QCOMPARE(CliProgram::finish(psql).status, 0);
    result = program.run(QStringLiteral("sandbox reset --json"));
    VERIFY_STATUS(result, 3);
    QCOMPARE(errorKind(result), QStringLiteral("confirmation"));
    result = program.run(QStringLiteral("sandbox reset --yes"));
    VERIFY_STATUS(result, 0);
    QProcess after;
    after.start(QStringLiteral("psql"), {url, QStringLiteral("-Atc"),
                                         QStringLiteral("SELECT count(*) FROM pg_tables WHERE "
                                                        "schemaname = 'public'")});
    QCOMPARE(CliProgram::finish(after).out.trimmed(), QStringLiteral("0"));
    QCOMPARE(program.run(QStringLiteral("sandbox url Not-A-Name")).status, 3);
    QCOMPARE(program.run(QStringLiteral("sandbox url other")).status, 0);
}

RETORT_TEST_MAIN(QCoreApplication, TestQuestions)
#include "tst_questions.moc"
