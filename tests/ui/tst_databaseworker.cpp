#include "app/database/session.h"
#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"
#include "ui/project/projectcontroller.h"

#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

using namespace Retort;

/// Answers that come late: the one who asked may be gone by then.
class TestDatabaseWorker : public QObject
{
    Q_OBJECT

private:
    Test::TestDatabase m_database;

private Q_SLOTS:
    void anAnswerArrivesInTheWindowsThread()
    {
        DatabaseWorker worker(m_database.settings(), {});
        const QThread *where = nullptr;
        Result<int> got = 0;
        worker.ask<int>(
            this, [](Session &) -> Result<int> { return 7; },
            [&](const Result<int> &answer) {
                where = QThread::currentThread();
                got = answer;
            });
        QTRY_VERIFY_WITH_TIMEOUT(where, 60'000);
        QCOMPARE(where, thread());
        QCOMPARE(*got, 7);
    }

    void anAnswerForOneWhoIsGoneIsDropped()
    {
        DatabaseWorker worker(m_database.settings(), {});
        QSemaphore gone;
        bool told = false;
        auto receiver = std::make_unique<QObject>();
        worker.ask<int>(
            receiver.get(),
            [&gone](Session &) -> Result<int> {
                gone.acquire();
                return 7;
            },
            [&told](const Result<int> &) { told = true; });
        receiver.reset();
        gone.release();
        // Work is done in order: when this one answers, the other has.
        bool after = false;
        worker.ask<int>(
            this, [](Session &) -> Result<int> { return 8; },
            [&after](const Result<int> &) { after = true; });
        QTRY_VERIFY_WITH_TIMEOUT(after, 60'000);
        QVERIFY(!told);
    }

    void aControllerThatGoesWhileItReadsHarmsNobody()
    {
        const QTemporaryDir folder;
        const QString ini = folder.filePath(QStringLiteral("retort.ini"));
        QFile file(ini);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[retort]\nscript_location = .\nurl = "
                   + m_database.url().replace(u'%', QLatin1String("%%")).toUtf8() + "\n");
        file.close();
        for (int i = 0; i < 50; ++i) {
            ProjectController controller;
            controller.open(ini);
            // At different moments: while the files are read, and while the database is asked.
            if (i % 2)
                QTRY_VERIFY_WITH_TIMEOUT(controller.project(), 60'000);
        }
        QVERIFY(QThreadPool::globalInstance()->waitForDone(60'000));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestDatabaseWorker)

#include "tst_databaseworker.moc"
