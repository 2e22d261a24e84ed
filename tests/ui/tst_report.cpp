#include "tests/support/scrub.h"
#include "tests/ui/windowproject.h"
#include "ui/project/logfile.h"

#include <QClipboard>
#include <QSignalSpy>

using namespace Retort;
using namespace Retort::Test;

/// The log and the report made of it: what happened, and no secret.
class TestReport : public QObject
{
    Q_OBJECT

private:
    static QAction *copyAction(const MainWindow *window)
    {
        const auto all = window->menuBar()->findChildren<QAction *>();
        for (QAction *one : all) {
            if (QString(one->text()).remove(QLatin1Char('&')) == QLatin1String("Copy report"))
                return one;
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase() { setUpLook(); }

    void theLogTurnsOver()
    {
        const QTemporaryDir folder;
        LogFile log(folder.filePath(QStringLiteral("a/desktop.log")));
        log.add(QStringLiteral("one\ntwo"));
        QCOMPARE(log.end(5).size(), 1);
        QVERIFY(log.end(5).first().endsWith(QLatin1String(" one | two")));
        for (int i = 0; i < 12; ++i)
            log.add(QString(100'000, QLatin1Char('x')));
        QVERIFY(QFileInfo(log.file()).size() < 1'000'000);
        QVERIFY(QFile::exists(log.file() + QStringLiteral(".1")));
        QCOMPARE(
            QFile::permissions(log.file())
                & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
            QFile::Permissions());
        LogFile nowhere(QStringLiteral("/dev/null/desktop.log"));
        nowhere.add(QStringLiteral("lost"));
        QVERIFY(nowhere.end(1).isEmpty());
    }

    void aRunIsReported()
    {
        WindowProject project;
        project.revision(QStringLiteral("a1"), {}, "CREATE TABLE one (id int);");
        project.revision(QStringLiteral("a2"), QStringLiteral("a1"), "SELECT 1 / 0;");
        MainWindow *window = project.makeWindow();
        window->openProject(project.folder());
        QTRY_VERIFY_WITH_TIMEOUT(project.isConnected(), patienceMs);
        QSignalSpy ended(window->controller()->worker(), &DatabaseWorker::runFinished);
        window->planUpgrade(QStringLiteral("head"));
        QTRY_VERIFY_WITH_TIMEOUT(window->runPage(), patienceMs);
        Q_EMIT window->runPage()->runRequested();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patienceMs);
        QAction *copy = copyAction(window);
        QVERIFY(copy && copy->isEnabled());
        copy->trigger();
        const QString report = QGuiApplication::clipboard()->text();
        for (const char *fact : {"Retort ", "PostgreSQL ", "read: ", "2 revisions, 0 faults",
                                 "run: 1 of 2 steps done, rows a1: sql: ", "(SQLSTATE 22012)"})
            QVERIFY2(report.contains(QLatin1String(fact)), qPrintable(report));
    }

    void noPasswordIsInIt()
    {
        WindowProject project;
        WindowProject::writeFile(
            project.configFile(),
            "[retort]\nscript_location = .\nversion_locations = versions\nurl = "
            "postgresql://someone:s3cret%%20word@127.0.0.1:1/nowhere\n");
        MainWindow *window = project.makeWindow();
        window->openProject(project.folder());
        QTRY_VERIFY_WITH_TIMEOUT(window->state().connection == WindowState::Connection::Failed,
                                 patienceMs);
        copyAction(window)->trigger();
        const QString report = QGuiApplication::clipboard()->text();
        QVERIFY2(report.contains(QLatin1String("not connected: ")), qPrintable(report));
        QVERIFY2(report.contains(QLatin1String("someone")), qPrintable(report));
        QVERIFY2(!report.contains(QLatin1String("s3cret")), qPrintable(report));
    }
};

RETORT_TEST_MAIN(QApplication, TestReport)

#include "tst_report.moc"
