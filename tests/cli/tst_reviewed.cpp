#include "app/services/reviewmark.h"
#include "tests/cli/cliprogram.h"
#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QDir>
#include <QtTest>

using namespace Retort;
using namespace Retort::Test;

/// `require_review = on`: an upgrade runs what somebody has read, and nothing else.
class TestReviewed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyReviewedRevisionsRun();
};

void TestReviewed::onlyReviewedRevisionsRun()
{
    const TestDatabase database;
    CliProgram program;
    VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
    program.setEnvironment(QStringLiteral("RETORT_DATABASE_URL"), database.url());
    program.write(QStringLiteral("retort.ini"),
                  "[retort]\nscript_location = migrations\nrequire_review = on\n");
    program.write(
        QStringLiteral("migrations/versions/a1_one.sql"),
        "-- one\n--\n-- Revision ID: a1\n\n-- retort: upgrade\nCREATE TABLE t (i int);\n\n"
        "-- retort: downgrade\nDROP TABLE t;\n");
    const QString file = program.folder() + QStringLiteral("/migrations/versions/a1_one.sql");

    const auto refused = [&](const QString &command) {
        const CliResult result = program.run(command + QStringLiteral(" --json"));
        return result.status == 3
               && result.json()
                          .value(QStringLiteral("error"))
                          .toObject()
                          .value(QStringLiteral("kind"))
                          .toString()
                      == QLatin1String("unreviewed");
    };
    QVERIFY(refused(QStringLiteral("upgrade head")));
    QCOMPARE(database.exec("SELECT to_regclass('public.t')"), QStringList(QString()));

    QVERIFY(markReviewed(file, QStringLiteral("Ada"), QDateTime::currentDateTimeUtc()));
    VERIFY_STATUS(program.run(QStringLiteral("upgrade head")), 0);
    QCOMPARE(database.exec("SELECT count(*) FROM t"), QStringList(QStringLiteral("0")));

    // The way down was not asked about, and an edit voids the mark.
    VERIFY_STATUS(program.run(QStringLiteral("downgrade base")), 0);
    QFile script(file);
    QVERIFY(script.open(QIODevice::Append));
    script.write("SELECT 1;\n");
    script.close();
    QVERIFY(refused(QStringLiteral("upgrade head")));
}

RETORT_TEST_MAIN(QCoreApplication, TestReviewed)
#include "tst_reviewed.moc"
