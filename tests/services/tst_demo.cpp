#include "app/services/demo.h"

#include "app/database/sandbox.h"
#include "app/database/session.h"
#include "app/services/databasestatus.h"
#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QCoreApplication>
#include <QFile>
#include <QTest>

using namespace Retort;
namespace TestServer = Retort::Test::TestServer;

class TestDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theStoryBeginsWhereItShould()
    {
        const QTemporaryDir folder;
        const QString source = QStringLiteral(RETORT_SOURCE_DIR "/resources/demo");
        // A cluster that has a database already serves it: so the demo comes to the test's server.
        const QString ini = folder.filePath(QStringLiteral("demo/retort.ini"));
        const SandboxRequest server{TestServer::usualMajor(), {}, false};
        for (const char *name : {"chat", "chat_prod"})
            QVERIFY(openSandbox(QLatin1String(name), ini, server).has_value());
        // Twice: the second one lays the demo out anew over the first.
        for (int round = 0; round < 2; ++round) {
            const auto config = prepareDemo(source, folder.filePath(QStringLiteral("demo")));
            QVERIFY2(config.has_value(),
                     config ? "" : qPrintable(config.error().message + config.error().hint));
            const auto loaded = loadConfig(*config, {});
            QVERIFY(loaded.has_value());
            const auto scripts = readScriptDirectory(*loaded);
            QVERIFY(scripts.has_value());
            QVERIFY(scripts->faults.isEmpty());
            QCOMPARE(scripts->graph.heads().size(), 2);
            const auto database = openSandbox(QStringLiteral("chat"), *config);
            QVERIFY(database.has_value());
            const auto session = Session::open(database->settings);
            QVERIFY(session.has_value());
            QCOMPARE((*session)->serverVersionNumber() / 10000, server.major);
            const auto status = readDatabaseStatus(**session, Project{*loaded, *scripts});
            QVERIFY(status.has_value());
            QCOMPARE(status->versions, QStringList{QStringLiteral("9f31c7e2a05d")});
            QCOMPARE(status->edited.size(), 1);
            QCOMPARE(status->edited.first().revision, QStringLiteral("2d7b9a63e5f0"));
            const auto rows =
                (*session)->query(QStringLiteral("SELECT count(*) FROM public.chat_messages"));
            QVERIFY(rows.has_value());
            QVERIFY(rows->first().first().toLongLong() > 1000);
        }
    }

    void aFolderOfSomebodyElseIsLeftAlone()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("precious")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        const auto config =
            prepareDemo(QStringLiteral(RETORT_SOURCE_DIR "/resources/demo"), folder.path());
        QVERIFY(!config.has_value());
        QCOMPARE(config.error().kind, ErrorKind::Config);
        QVERIFY(QFile::exists(file.fileName()));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestDemo)

#include "tst_demo.moc"
