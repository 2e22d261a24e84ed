#include "tests/support/scrub.h"
#include "tests/ui/uitest.h"
#include "ui/project/mainwindow.h"
#include "ui/project/startpage.h"
#include "ui/project/toolbar.h"
#include "ui/widgets/messageline.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenuBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace Retort;

namespace {

void write(const QString &file, const QByteArray &bytes)
{
    QDir().mkpath(QFileInfo(file).absolutePath());
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(bytes);
}

QByteArray script(const QString &id, const QString &down)
{
    return QStringLiteral("-- message of %1\n--\n-- Revision ID: %1\n-- Revises: %2\n-- Create "
                          "Date: 2026-11-23T09:41:07+00:00\n\n"
                          "-- retort: upgrade\nselect 1;\n\n-- retort: downgrade\n")
        .arg(id, down)
        .toUtf8();
}

} // namespace

/// The first window and the window's frame.
class TestStartPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_style = Test::setUpLook(); }

    void recentProjectsAreKeptAndForgotten()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath("desktop.ini"), QSettings::IniFormat);
        for (int i = 0; i < 40; ++i) {
            RecentProject project;
            project.configFile = QStringLiteral("/p/%1/retort.ini").arg(i);
            project.opened = QDateTime::currentDateTimeUtc();
            noteRecentProject(settings, project);
        }
        QList<RecentProject> projects = readRecentProjects(settings);
        QCOMPARE(projects.size(), 30);
        QCOMPARE(projects.first().name(), QStringLiteral("39"));
        noteRecentProject(settings, projects.at(3));
        QCOMPARE(readRecentProjects(settings).size(), 30);
        QCOMPARE(readRecentProjects(settings).first(), projects.at(3));
        forgetRecentProject(settings, projects.at(3).configFile);
        QCOMPARE(readRecentProjects(settings).size(), 29);
    }

    void openedTextNamesTheDay()
    {
        const QDateTime now(QDate(2026, 11, 24), QTime(15, 0));
        QCOMPARE(openedText(QDateTime(QDate(2026, 11, 24), QTime(14, 10)), now),
                 QStringLiteral("today 14:10"));
        QCOMPARE(openedText(QDateTime(QDate(2026, 11, 23), QTime(23, 59)), now),
                 QStringLiteral("yesterday"));
        QCOMPARE(openedText(QDateTime(QDate(2026, 11, 3), QTime(1, 0)), now),
                 QStringLiteral("3 Nov 2026"));
    }

    void choosesByKeysAndMouse()
    {
        StartPage page;
        page.resize(1440, 840);
        RecentModel model;
        QAbstractItemModelTester tester(&model);
        RecentProject one;
        one.configFile = QStringLiteral("/src/chat-api/retort.ini");
        RecentProject other;
        other.configFile = QStringLiteral("/src/identity/retort.ini");
        model.setProjects({one, other});
        page.setProjects({one, other});
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        QSignalSpy opened(&page, &StartPage::openRequested);
        QVERIFY(page.openChoice()->hasFocus());
        QTest::keyClick(page.openChoice(), Qt::Key_Return);
        QTest::mouseClick(page.openChoice(), Qt::LeftButton);
        QCOMPARE(opened.size(), 2);
        QTest::keyClick(page.openChoice(), Qt::Key_Down);
        QVERIFY(page.newChoice()->hasFocus());
        QSignalSpy chosen(&page, &StartPage::projectChosen);
        QTest::keyClicks(page.filterField(), "ident");
        QCOMPARE(page.recentView()->model()->rowCount(), 1);
        QTest::keyClick(page.filterField(), Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().toString(), other.configFile);
    }

    void opensAProjectFromFilesAlone()
    {
        QTemporaryDir folder;
        write(folder.filePath("p/retort.ini"),
              "[retort]\nscript_location = migrations\nurl = ${NOT_SET_HERE}\n");
        write(folder.filePath("p/migrations/versions/a1.sql"), script("aaaaaaaaaaa1", ""));
        write(folder.filePath("p/migrations/versions/a2.sql"),
              script("aaaaaaaaaaa2", "aaaaaaaaaaa1"));
        QSettings settings(folder.filePath("desktop.ini"), QSettings::IniFormat);
        MainWindow window(settings);
        window.resize(1440, 900);
        window.show();
        window.openProject(folder.filePath("p"));
        QTRY_VERIFY(window.controller()->project() != nullptr);
        QCOMPARE(window.state().revisions, 2);
        QVERIFY(window.banner()->accessibleName().contains("NOT_SET_HERE"));
        QVERIFY(!window.toolBar()->upgrade()->isEnabled());
        QVERIFY(!window.toolBar()->upgrade()->toolTip().isEmpty());
        QVERIFY(!window.tabs()->isVisible());
        // 500 files that change make one refresh (and another one at most, for what came while it
        // read).
        const int before = window.controller()->reads();
        for (int i = 0; i < 500; ++i)
            write(folder.filePath(QStringLiteral("p/migrations/versions/b%1.sql").arg(i)),
                  script(QStringLiteral("b%1").arg(i, 11, 10, QLatin1Char('0')), "aaaaaaaaaaa2"));
        QTRY_COMPARE(window.state().revisions, 502);
        QVERIFY2(window.controller()->reads() - before <= 2,
                 qPrintable(QString::number(window.controller()->reads() - before)));
        // The editor is a tab that can be closed; History cannot.
        window.editRevision(QStringLiteral("aaaaaaaaaaa2"));
        QVERIFY(window.tabs()->isVisible());
        QCOMPARE(window.tabs()->count(), 2);
        Test::savePicture(&window, "window-editor-light");
        window.closePage(window.currentPage());
        QCOMPARE(window.tabs()->count(), 1);
        window.closePage(window.currentPage());
        QCOMPARE(window.tabs()->count(), 1);
        QCoreApplication::processEvents();
        Test::savePicture(&window, "window-history-light");
        MainWindow second(settings);
        second.openProject(folder.filePath("p"));
        QTRY_VERIFY(second.controller()->project() != nullptr);
        QVERIFY(second.controller()->isOpenElsewhere());
    }

    void pictures_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void pictures()
    {
        QFETCH(bool, dark);
        m_style->setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        QTemporaryDir folder;
        QSettings settings(folder.filePath("desktop.ini"), QSettings::IniFormat);
        const auto note = [&](const QString &name, const QString &database, Environment environment,
                              const QString &seen, Severity severity) {
            noteRecentProject(settings,
                              {QDir::homePath() + "/src/" + name + "/retort.ini", database,
                               environment, seen, severity, QDateTime::currentDateTimeUtc()});
        };
        note("notes", "", Environment::Development, "", Severity::None);
        note("warehouse", "warehouse", Environment::Development, "unknown revision 4d1c08be77a2",
             Severity::Danger);
        note("billing", "billing", Environment::Staging, "at head", Severity::Success);
        note("identity", "identity", Environment::Production, "3 pending", Severity::Note);
        note("chat-api", "neondb", Environment::Development, "2 heads, 6 pending",
             Severity::Warning);
        MainWindow window(settings);
        window.resize(1440, 900);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        Test::savePicture(&window, dark ? "start-dark" : "start-light");
    }

private:
    RetortStyle *m_style = nullptr;
};

RETORT_TEST_MAIN(QApplication, TestStartPage)

#include "tst_startpage.moc"
