#include "tests/cli/cliprogram.h"

#include "tests/support/scrub.h"

#include <QDir>
#include <QJsonArray>
#include <QtTest>

using namespace Retort::Test;

// What every command has in common: channels, exit statuses, files that are broken.
class TestProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usageGoesToStandardError();
    void usageInJson();
    void helpAndVersion();
    void aTerminalTakesColourAndAPipeDoesNot();
    void noLocaleMakesNoise_data();
    void noLocaleMakesNoise();
    void outputThatCannotBeWrittenIsAnError();
    void aReaderThatGoesAwayIsNone();
    void withoutAProjectItSaysWhatWouldBeOne();
    void templates();
    void aBrokenFolderShowsWhatItCan();
    void aBrokenFolderIsNotWrittenTo();
    void aFaultNamesItsFile();
    void aSectionThatIsNotThere();
    void wordsForPythonAreSaidToBeUnused();
};

namespace {

const char *const header = "-- %1\n--\n-- Revision ID: %2\n-- Revises: %3\n"
                           "-- Create Date: 2026-11-23T09:41:07+01:00\n\n"
                           "-- retort: upgrade\nSELECT 1;\n\n-- retort: downgrade\n";

void writeRevision(const CliProgram &program, const QString &id, const QString &parent)
{
    program.write(
        QStringLiteral("migrations/versions/%1_x.sql").arg(id),
        QString::fromLatin1(header).arg(QStringLiteral("message of ") + id, id, parent).toUtf8());
}

void writeProject(const CliProgram &program)
{
    program.write(QStringLiteral("retort.ini"),
                  "[retort]\nscript_location = migrations\nurl = sandbox:dev\n");
}

} // namespace

void TestProcess::usageGoesToStandardError()
{
    const CliProgram program;
    CliResult result = program.run(QStringList());
    QCOMPARE(result.status, 2);
    QCOMPARE(result.out, QString());
    QVERIFY2(result.err.contains(QStringLiteral("Usage: retort")), qPrintable(result.told()));
    QVERIFY2(result.err.contains(QStringLiteral("\nerror: No command was given.\nhint: ")),
             qPrintable(result.told()));

    result = program.run(QStringLiteral("init -t generic x"));
    QCOMPARE(result.status, 2);
    QVERIFY2(result.err.startsWith(QStringLiteral("error: ")), qPrintable(result.told()));
    QVERIFY2(result.err.contains(QStringLiteral("\nhint: ")), qPrintable(result.told()));
    QCOMPARE(result.out, QString());
}

void TestProcess::usageInJson()
{
    const CliProgram program;
    const CliResult result = program.run(QStringLiteral("upgrade --json"));
    QCOMPARE(result.status, 2);
    const QJsonObject error = result.json().value(QStringLiteral("error")).toObject();
    QCOMPARE(keysOf(error), QStringLiteral("column detail file hint kind line message sqlstate"));
    QCOMPARE(error.value(QStringLiteral("kind")).toString(), QStringLiteral("usage"));
    QVERIFY(error.value(QStringLiteral("file")).isNull());
    QVERIFY(error.value(QStringLiteral("line")).isNull());
    QVERIFY2(result.err.startsWith(QStringLiteral("error: ")), qPrintable(result.told()));
}

void TestProcess::helpAndVersion()
{
    const CliProgram program;
    CliResult result = program.run(QStringLiteral("--version"));
    QCOMPARE(result.status, 0);
    QVERIFY(result.out.startsWith(QStringLiteral("retort ")));
    result = program.run(QStringLiteral("--help"));
    QCOMPARE(result.status, 0);
    QCOMPARE(result.err, QString());
    result = program.run(QStringLiteral("upgrade --help"));
    QCOMPARE(result.status, 0);
    QVERIFY2(result.out.contains(QStringLiteral("--dry-run")), qPrintable(result.told()));
}

void TestProcess::aTerminalTakesColourAndAPipeDoesNot()
{
    CliProgram program;
    const QStringList line{QStringLiteral("nonsense")};
    QVERIFY(program.runOnTerminal(line).out.contains(QStringLiteral("\x1b[1;31merror:\x1b[0m")));
    QVERIFY(!program.run(line).err.contains(u'\x1b'));
    program.setEnvironment(QStringLiteral("NO_COLOR"), QStringLiteral("1"));
    QVERIFY(!program.runOnTerminal(line).out.contains(u'\x1b'));
    program.setEnvironment(QStringLiteral("NO_COLOR"), {});
    program.setEnvironment(QStringLiteral("TERM"), QStringLiteral("dumb"));
    QVERIFY(!program.runOnTerminal(line).out.contains(u'\x1b'));
}

void TestProcess::noLocaleMakesNoise_data()
{
    QTest::addColumn<QString>("locale");
    for (const char *locale : {"C", "POSIX", "C.UTF-8", "de_DE.UTF-8", "xx_YY", "tr_TR.UTF-8"})
        QTest::newRow(locale) << QString::fromLatin1(locale);
}

void TestProcess::noLocaleMakesNoise()
{
    QFETCH(QString, locale);
    CliProgram program;
    writeProject(program);
    writeRevision(program, QStringLiteral("aaaa"), {});
    program.write(
        QStringLiteral("migrations/versions/b_ä.sql"),
        QString::fromLatin1(header)
            .arg(QStringLiteral("größer als 漢字"), QStringLiteral("bbbb"), QStringLiteral("aaaa"))
            .toUtf8());
    program.setEnvironment(QStringLiteral("LC_ALL"), locale);
    program.setEnvironment(QStringLiteral("TZ"), QStringLiteral("America/New_York"));
    const CliResult text = program.run(QStringLiteral("history"));
    QCOMPARE(text.status, 0);
    QCOMPARE(text.err, QString());
    QCOMPARE(text.out, QStringLiteral("aaaa -> bbbb (head), größer als 漢字\n"
                                      "<base> -> aaaa, message of aaaa\n"));
    const CliResult json = program.run(QStringLiteral("history --json"));
    const QJsonArray revisions = json.json().value(QStringLiteral("revisions")).toArray();
    QCOMPARE(revisions.size(), 2);
    const QJsonObject newest = revisions.first().toObject();
    QCOMPARE(newest.value(QStringLiteral("file")).toString(),
             program.path(QStringLiteral("migrations/versions/b_ä.sql")));
    QVERIFY(newest.value(QStringLiteral("create_date"))
                .toString()
                .startsWith(QStringLiteral("2026-11-23T08:41:07")));
    QVERIFY(newest.value(QStringLiteral("create_date")).toString().endsWith(u'Z'));
}

void TestProcess::outputThatCannotBeWrittenIsAnError()
{
    const CliProgram program;
    QProcess shell;
    shell.start(QStringLiteral("/bin/sh"),
                {QStringLiteral("-c"),
                 QStringLiteral("\"%1\" list_templates > /dev/full").arg(CliProgram::program())});
    const CliResult result = CliProgram::finish(shell);
    QCOMPARE(result.status, 3);
    QVERIFY2(result.err.startsWith(QStringLiteral("error: ")), qPrintable(result.told()));
}

void TestProcess::aReaderThatGoesAwayIsNone()
{
    const CliProgram program;
    QProcess shell;
    shell.start(
        QStringLiteral("/bin/bash"),
        {QStringLiteral("-c"), QStringLiteral("set -o pipefail; (sleep 0.2; \"%1\" --help) | true")
                                   .arg(CliProgram::program())});
    const CliResult result = CliProgram::finish(shell);
    QVERIFY2(!result.err.contains(QStringLiteral("error")), qPrintable(result.told()));
}

void TestProcess::withoutAProjectItSaysWhatWouldBeOne()
{
    const CliProgram program;
    for (const char *line : {"heads", "history", "upgrade head", "current", "revision -m x",
                             "merge heads", "stamp head", "plan head", "show head"}) {
        const CliResult result = program.run(QString::fromLatin1(line) + QStringLiteral(" --json"));
        QVERIFY2(result.status == 3, qPrintable(result.told()));
        const QJsonObject error = result.json().value(QStringLiteral("error")).toObject();
        QCOMPARE(error.value(QStringLiteral("kind")).toString(), QStringLiteral("config"));
        QVERIFY(!error.value(QStringLiteral("hint")).toString().isEmpty());
    }
}

void TestProcess::templates()
{
    const CliProgram program;
    const QJsonArray templates = program.run(QStringLiteral("list_templates --json"))
                                     .json()
                                     .value(QStringLiteral("templates"))
                                     .toArray();
    QCOMPARE(templates.size(), 1);
    QCOMPARE(keysOf(templates.first().toObject()), QStringLiteral("description name"));
    QVERIFY(program.run(QStringLiteral("list_templates"))
                .out.startsWith(QStringLiteral("Available templates:\n\n")));
}

void TestProcess::aBrokenFolderShowsWhatItCan()
{
    const CliProgram program;
    writeProject(program);
    writeRevision(program, QStringLiteral("aaaa"), {});
    writeRevision(program, QStringLiteral("bbbb"), QStringLiteral("aaaa"));
    writeRevision(program, QStringLiteral("cccc"), QStringLiteral("nowhere"));
    for (const char *command : {"history", "heads"}) {
        CliResult result = program.run(QString::fromLatin1(command));
        QCOMPARE(result.status, 3);
        QVERIFY2(result.out.contains(QStringLiteral("bbbb (head)")), qPrintable(result.told()));
        QVERIFY2(result.err.contains(QStringLiteral("nowhere")), qPrintable(result.told()));
        result = program.run(QString::fromLatin1(command) + QStringLiteral(" --json"));
        QCOMPARE(result.status, 3);
        QCOMPARE(keysOf(result.json()), QStringLiteral("error errors revisions"));
        QVERIFY(!result.json().value(QStringLiteral("revisions")).toArray().isEmpty());
        const QJsonArray errors = result.json().value(QStringLiteral("errors")).toArray();
        QCOMPARE(errors.size(), 1);
        QCOMPARE(errors.first().toObject(),
                 result.json().value(QStringLiteral("error")).toObject());
        QCOMPARE(errors.first().toObject().value(QStringLiteral("kind")).toString(),
                 QStringLiteral("missing_parent"));
    }
    const CliResult branches = program.run(QStringLiteral("branches --json"));
    QCOMPARE(branches.status, 3);
    const CliResult show = program.run(QStringLiteral("show bbbb"));
    QCOMPARE(show.status, 3);
    QVERIFY2(show.out.startsWith(QStringLiteral("Rev: bbbb (head)\n")), qPrintable(show.told()));
}

void TestProcess::aBrokenFolderIsNotWrittenTo()
{
    const CliProgram program;
    writeProject(program);
    writeRevision(program, QStringLiteral("aaaa"), {});
    writeRevision(program, QStringLiteral("cccc"), QStringLiteral("nowhere"));
    for (const char *line : {"revision -m x --head aaaa", "merge heads", "plan head --from base"}) {
        const CliResult result = program.run(QString::fromLatin1(line) + QStringLiteral(" --json"));
        QVERIFY2(result.status == 3, qPrintable(result.told()));
        QCOMPARE(result.json()
                     .value(QStringLiteral("error"))
                     .toObject()
                     .value(QStringLiteral("kind"))
                     .toString(),
                 QStringLiteral("missing_parent"));
    }
    QCOMPARE(
        QDir(program.path(QStringLiteral("migrations/versions"))).entryList(QDir::Files).size(), 2);
}

void TestProcess::aFaultNamesItsFile()
{
    const CliProgram program;
    writeProject(program);
    writeRevision(program, QStringLiteral("aaaa"), {});
    program.write(QStringLiteral("migrations/versions/broken.sql"),
                  "-- x\n--\n-- Revision ID: b@b\n-- Revises: aaaa\n\n-- retort: upgrade\n");
    const CliResult result = program.run(QStringLiteral("history --json"));
    QCOMPARE(result.status, 3);
    const QJsonObject error = result.json().value(QStringLiteral("error")).toObject();
    QCOMPARE(error.value(QStringLiteral("kind")).toString(), QStringLiteral("invalid_identifier"));
    QCOMPARE(error.value(QStringLiteral("file")).toString(),
             program.path(QStringLiteral("migrations/versions/broken.sql")));
}

void TestProcess::aSectionThatIsNotThere()
{
    const CliProgram program;
    writeProject(program);
    const CliResult result = program.run(QStringLiteral("-n staging heads --json"));
    QCOMPARE(result.status, 3);
    QVERIFY2(result.json()
                 .value(QStringLiteral("error"))
                 .toObject()
                 .value(QStringLiteral("message"))
                 .toString()
                 .contains(QStringLiteral("staging")),
             qPrintable(result.told()));
}

void TestProcess::wordsForPythonAreSaidToBeUnused()
{
    const CliProgram program;
    writeProject(program);
    writeRevision(program, QStringLiteral("aaaa"), {});
    CliResult result = program.run(QStringLiteral("-x tenant=acme heads"));
    QCOMPARE(result.status, 0);
    QVERIFY2(result.err.contains(QStringLiteral("-x")), qPrintable(result.told()));
    result = program.run(QStringLiteral("-q -x tenant=acme heads"));
    QCOMPARE(result.err, QString());
}

RETORT_TEST_MAIN(QCoreApplication, TestProcess)
#include "tst_process.moc"
