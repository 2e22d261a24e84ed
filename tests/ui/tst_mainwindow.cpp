#include "tests/support/scrub.h"
#include "tests/ui/windowproject.h"
#include "ui/editor/revisioneditorpage.h"
#include "ui/editor/sqleditor.h"
#include "ui/history/inspector.h"
#include "ui/merge/mergepage.h"
#include "ui/project/databaseworker.h"
#include "ui/project/dialogs.h"
#include "ui/project/toolbar.h"
#include "ui/run/runmodel.h"
#include "ui/run/runpage.h"
#include "ui/widgets/messageline.h"

#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QTabBar>
#include <QToolButton>
#include <QTreeView>

using namespace Retort;
using namespace Retort::Test;

namespace {

const QByteArray sleeps = "SELECT pg_sleep(3600);";

RevisionEditorPage *editorPage(const MainWindow *window)
{
    return qobject_cast<RevisionEditorPage *>(window->currentPage());
}

bool hasStatementRunning(const WindowProject &project, const QByteArray &text)
{
    return project.database()
               .exec("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                     "pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%"
                     + text + "%'")
               .value(0)
           != QLatin1String("0");
}

} // namespace

/// The real window on a real database, by mouse and keys only: no signal is emitted here and no
/// action called.
class TestMainWindow : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<WindowProject> m_project;
    MainWindow *m_window = nullptr;

    void open()
    {
        m_window = m_project->makeWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window));
        m_window->openProject(m_project->folder());
        QTRY_VERIFY_WITH_TIMEOUT(m_project->isConnected(), patienceMs);
        QTRY_COMPARE(m_window->currentPage(), m_window->historyPage());
    }
    void make(const QString &environment = QStringLiteral("development"))
    {
        m_window = nullptr;
        m_project = std::make_unique<WindowProject>(environment);
    }
    /// The row of a revision in the history is clicked.
    void clickRow(const QString &id) const
    {
        HistoryView *view = m_window->historyPage()->view();
        const int row = m_window->historyPage()->model()->rowOfId(id);
        QVERIFY2(row >= 0, qPrintable(id));
        const QRect cell = view->visualRect(
            m_window->historyPage()->model()->index(row, HistoryModel::MessageColumn));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, cell.center());
        QTRY_COMPARE(m_window->historyPage()->selectedId(), id);
    }
    /// By keys: the plan is shown and its button pressed.
    void runPlan() const
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_window->runPage()
                                     && m_window->runPage()->phase() == RunPage::Phase::Plan,
                                 patienceMs);
        auto *run = button(m_window->runPage(),
                           QStringLiteral("Upgrade %1").arg(m_project->database().name()));
        QVERIFY(run && run->isEnabled());
        for (int i = 0; i < 40 && QApplication::focusWidget() != run; ++i)
            QVERIFY(press(Qt::Key_Tab));
        QCOMPARE(QApplication::focusWidget(), run);
        QVERIFY(press(Qt::Key_Space));
    }
    bool ended() const
    {
        return m_window->runPage() && m_window->runPage()->phase() == RunPage::Phase::Ended
               && !m_window->controller()->worker()->isRunning();
    }

private Q_SLOTS:
    void initTestCase() { setUpLook(); }
    void cleanup()
    {
        m_window = nullptr;
        m_project.reset();
    }

    void aFolderIsOpenedFromTheStartPage()
    {
        make();
        m_project->revision(QStringLiteral("a1"), {}, "CREATE TABLE one (id int);");
        m_window = m_project->makeWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window));
        QVERIFY(press(Qt::Key_O, Qt::ControlModifier));
        auto *dialog = openDialog(m_window);
        QVERIFY(dialog);
        QTRY_COMPARE(QApplication::activeWindow(), dialog);
        auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
        QVERIFY(name);
        name->setFocus();
        QVERIFY(press(Qt::Key_A, Qt::ControlModifier));
        QVERIFY(type(m_project->folder()));
        // The list of names that Qt offers for what was typed would take the first Return.
        QTRY_VERIFY(keyTarget() != nullptr);
        if (QApplication::activePopupWidget())
            QVERIFY(press(Qt::Key_Escape));
        QTRY_VERIFY(!QApplication::activePopupWidget());
        QVERIFY(press(Qt::Key_Return));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->controller()->project() != nullptr, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_project->isConnected(), patienceMs);
        QCOMPARE(m_window->historyPage()->model()->rowCount(), 1);
        QVERIFY(m_window->toolBar()->upgrade()->isEnabled());
        QCOMPARE(m_window->toolBar()->upgrade()->text(), QStringLiteral("Upgrade to head (1)"));
    }

    void upgradeToHereByKeys()
    {
        make();
        m_project->revision(QStringLiteral("a1"), {}, "CREATE TABLE one (id int);");
        m_project->revision(QStringLiteral("a2"), QStringLiteral("a1"),
                            "CREATE TABLE two (id int);");
        m_project->revision(QStringLiteral("a3"), QStringLiteral("a2"),
                            "CREATE TABLE three (id int);");
        open();
        // To the history's rows, to the middle one, its menu, its first entry.
        for (int i = 0; i < 40 && QApplication::focusWidget() != m_window->historyPage()->view();
             ++i)
            QVERIFY(press(Qt::Key_Tab));
        QCOMPARE(QApplication::focusWidget(), m_window->historyPage()->view());
        QVERIFY(press(Qt::Key_Home));
        QVERIFY(press(Qt::Key_Down));
        QCOMPARE(m_window->historyPage()->selectedId(), QStringLiteral("a2"));
        QVERIFY(press(Qt::Key_F10, Qt::ShiftModifier));
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QVERIFY(press(Qt::Key_Down));
        QCOMPARE(menu->activeAction()->text(), QStringLiteral("Upgrade to here…"));
        QVERIFY(press(Qt::Key_Return));
        runPlan();
        QTRY_VERIFY_WITH_TIMEOUT(ended(), patienceMs);
        QCOMPARE(m_project->versions(), QStringLiteral("a2"));
        QCOMPARE(m_project->tables(), QStringLiteral("one,two"));
        // The window knows it, too.
        QTRY_COMPARE_WITH_TIMEOUT(m_window->toolBar()->upgrade()->text(),
                                  QStringLiteral("Upgrade to head (1)"), patienceMs);
        QVERIFY(m_window->toolBar()->upgrade()->isEnabled());
        // The same by one key from the history: the newest, then back down.
        QVERIFY(press(Qt::Key_1, Qt::AltModifier));
        clickRow(QStringLiteral("a3"));
        QVERIFY(press(Qt::Key_U, Qt::ControlModifier | Qt::ShiftModifier));
        runPlan();
        QTRY_VERIFY_WITH_TIMEOUT(ended(), patienceMs);
        QCOMPARE(m_project->versions(), QStringLiteral("a3"));
    }

    void cancelInTheMiddle()
    {
        make();
        m_project->revision(QStringLiteral("a1"), {}, "CREATE TABLE one (id int);");
        m_project->revision(QStringLiteral("a2"), QStringLiteral("a1"),
                            "CREATE TABLE two (id int);\n" + sleeps);
        m_project->revision(QStringLiteral("a3"), QStringLiteral("a2"),
                            "CREATE TABLE three (id int);");
        open();
        QVERIFY(click(m_window->toolBar()->upgrade()));
        runPlan();
        QTRY_VERIFY_WITH_TIMEOUT(hasStatementRunning(*m_project, "pg_sleep"), patienceMs);
        // From another page, too: the banner is the run.
        QVERIFY(press(Qt::Key_1, Qt::AltModifier));
        QTRY_VERIFY(m_window->banner()->cancelButton()->isVisible());
        QVERIFY(!m_window->toolBar()->upgrade()->isEnabled());
        QVERIFY(click(m_window->banner()->cancelButton()));
        QTRY_VERIFY_WITH_TIMEOUT(ended(), patienceMs);
        QCOMPARE(m_project->versions(), QStringLiteral("a1"));
        QCOMPARE(m_project->tables(), QStringLiteral("one"));
        QTRY_VERIFY(!m_window->banner()->cancelButton()->isVisible());
        const QString said = m_window->runPage()->endLine()->accessibleName();
        QVERIFY2(said.contains(QStringLiteral("Cancelled.")) && said.contains(QStringLiteral("a1")),
                 qPrintable(said));
        // What is left can be run.
        QTRY_COMPARE_WITH_TIMEOUT(m_window->toolBar()->upgrade()->text(),
                                  QStringLiteral("Upgrade to head (2)"), patienceMs);
        QVERIFY(m_window->toolBar()->upgrade()->isEnabled());
    }

    void aFailingStatementOpensTheEditorAtItsLine()
    {
        make();
        m_project->revision(QStringLiteral("a1"), {}, "CREATE TABLE one (id int);");
        m_project->revision(QStringLiteral("a2"), QStringLiteral("a1"),
                            "CREATE TABLE two (id int);\n\nSELECT 1 / 0;\nSELECT 2;");
        open();
        QVERIFY(press(Qt::Key_U, Qt::ControlModifier));
        runPlan();
        QTRY_VERIFY_WITH_TIMEOUT(ended(), patienceMs);
        QCOMPARE(m_project->versions(), QStringLiteral("a1"));
        QString words;
        const auto labels = m_window->runPage()->findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->isVisible())
                words += label->text() + QLatin1Char('\n');
        }
        QVERIFY2(words.contains(QStringLiteral("division by zero")), qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("a2.sql, line 9")), qPrintable(words));
        QVERIFY(click(button(m_window->runPage(), QStringLiteral("Edit script"))));
        RevisionEditorPage *page = editorPage(m_window);
        QVERIFY(page);
        QCOMPARE(page->file(), m_project->fileOf(QStringLiteral("a2")));
        int line = -1;
        int column = -1;
        page->editor()->view()->getCursorPosition(&line, &column);
        QCOMPARE(line, 8);
        // Mended, saved and run again, by keys.
        QVERIFY(press(Qt::Key_Home, Qt::ShiftModifier));
        QVERIFY(press(Qt::Key_End, Qt::ShiftModifier));
        QVERIFY(type(QStringLiteral("SELECT 1;")));
        QVERIFY(press(Qt::Key_S, Qt::ControlModifier));
        QTRY_VERIFY(m_project->readFile(page->file()).contains("SELECT 1;\nSELECT 2;"));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->toolBar()->upgrade()->isEnabled(), patienceMs);
        QVERIFY(press(Qt::Key_U, Qt::ControlModifier));
        runPlan();
        QTRY_VERIFY_WITH_TIMEOUT(ended(), patienceMs);
        QCOMPARE(m_project->versions(), QStringLiteral("a2"));
    }

    void aPlanThatIsOldByNowDoesNotRun()
    {
        make();
        m_project->revision(QStringLiteral("a1"), {}, "CREATE TABLE one (id int);");
        m_project->revision(QStringLiteral("a2"), QStringLiteral("a1"),
                            "CREATE TABLE two (id int);");
        open();
        QVERIFY(press(Qt::Key_U, Qt::ControlModifier));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->runPage()
                                     && m_window->runPage()->phase() == RunPage::Phase::Plan,
                                 patienceMs);
        // Somebody else stamps meanwhile.
        m_project->database().exec(
            "CREATE TABLE alembic_version (version_num varchar(32) CONSTRAINT alembic_version_pkc "
            "PRIMARY KEY); INSERT INTO alembic_version VALUES ('a1')");
        runPlan();
        QTRY_VERIFY_WITH_TIMEOUT(ended(), patienceMs);
        QCOMPARE(m_project->tables(), QString());
        QCOMPARE(m_project->versions(), QStringLiteral("a1"));
        QString words;
        const auto labels = m_window->runPage()->findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->isVisible())
                words += label->text() + QLatin1Char('\n');
        }
        QVERIFY2(words.contains(QStringLiteral("is at a1 now")), qPrintable(words));
        // The next plan is what it should be.
        QTRY_COMPARE_WITH_TIMEOUT(m_window->toolBar()->upgrade()->text(),
                                  QStringLiteral("Upgrade to head (1)"), patienceMs);
        QVERIFY(press(Qt::Key_U, Qt::ControlModifier));
        runPlan();
        QTRY_VERIFY_WITH_TIMEOUT(ended(), patienceMs);
        QCOMPARE(m_project->tables(), QStringLiteral("two"));
    }

    void twoHeadsAreMergedByMouse()
    {
        make();
        m_project->revision(QStringLiteral("a1"), {}, "CREATE TABLE one (id int);");
        m_project->revision(QStringLiteral("b1"), QStringLiteral("a1"),
                            "CREATE TABLE left_one (id int);");
        m_project->revision(QStringLiteral("b2"), QStringLiteral("a1"),
                            "CREATE TABLE right_one (id int);");
        open();
        QCOMPARE(m_window->controller()->project()->graph().heads().size(), 2);
        QVERIFY(click(m_window->toolBar()->merge()));
        auto *page = qobject_cast<MergePage *>(m_window->currentPage());
        QVERIFY(page);
        QTRY_VERIFY(page->createButton()->isEnabled());
        QVERIFY(click(page->createButton()));
        QTRY_COMPARE_WITH_TIMEOUT(m_window->controller()->project()->graph().heads().size(), 1,
                                  patienceMs);
        const auto project = m_window->controller()->project();
        const Revision merge = project->graph().revision(project->graph().heads().first());
        QStringList parents = merge.downRevisions;
        parents.sort();
        QCOMPARE(parents, (QStringList{QStringLiteral("b1"), QStringLiteral("b2")}));
        QVERIFY(QFile::exists(merge.file));
        QCOMPARE(m_window->currentPage(), m_window->historyPage());
        QVERIFY(!m_window->toolBar()->merge()->isEnabled());
        QVERIFY(!m_window->toolBar()->merge()->toolTip().isEmpty());
        // And it runs.
        QTRY_VERIFY_WITH_TIMEOUT(m_window->toolBar()->upgrade()->isEnabled(), patienceMs);
        QVERIFY(click(m_window->toolBar()->upgrade()));
        runPlan();
        QTRY_VERIFY_WITH_TIMEOUT(ended(), patienceMs);
        QCOMPARE(m_project->versions(), merge.id);
        QCOMPARE(m_project->tables(), QStringLiteral("left_one,one,right_one"));
    }

    void aRevisionIsWrittenEditedAndSaved()
    {
        make();
        m_project->revision(QStringLiteral("a1"), {}, "CREATE TABLE one (id int);");
        open();
        QVERIFY(click(m_window->toolBar()->newRevision()));
        auto *dialog = openDialog<NewRevisionDialog>(m_window);
        QVERIFY(dialog);
        QTRY_COMPARE(QApplication::activeWindow(), dialog);
        QVERIFY(!dialog->createButton()->isEnabled());
        QVERIFY(type(QStringLiteral("adds two")));
        QVERIFY(dialog->createButton()->isEnabled());
        QVERIFY(press(Qt::Key_Return));
        QTRY_VERIFY_WITH_TIMEOUT(editorPage(m_window), patienceMs);
        RevisionEditorPage *page = editorPage(m_window);
        QVERIFY(keyTarget());
        QTRY_COMPARE(QApplication::focusWidget(), page->editor()->view());
        QVERIFY(!page->saveButton()->isEnabled());
        const QByteArray before = m_project->readFile(page->file());
        // Behind the marker of the upgrade.
        const QStringList lines = page->editor()->text().split(QLatin1Char('\n'));
        const auto marker = lines.indexOf(QStringLiteral("-- retort: upgrade"));
        QVERIFY(marker > 0);
        QVERIFY(press(Qt::Key_Home, Qt::ControlModifier));
        for (int i = 0; i < marker; ++i)
            QVERIFY(press(Qt::Key_Down));
        QVERIFY(press(Qt::Key_End));
        QVERIFY(press(Qt::Key_Return));
        QVERIFY(type(QStringLiteral("CREATE TABLE two (id int);")));
        QVERIFY(page->saveButton()->isEnabled());
        QCOMPARE(m_project->readFile(page->file()), before);
        QVERIFY(press(Qt::Key_S, Qt::ControlModifier));
        QTRY_VERIFY(m_project->readFile(page->file())
                        .contains("-- retort: upgrade\nCREATE TABLE two (id int);"));
        QVERIFY(!page->saveButton()->isEnabled());
        // The history shows what was saved.
        QVERIFY(press(Qt::Key_1, Qt::AltModifier));
        const QString id = page->revision().id;
        QTRY_VERIFY_WITH_TIMEOUT(m_window->historyPage()->model()->rowOfId(id) >= 0, patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->toolBar()->upgrade()->text().contains(u'2'), patienceMs);
        clickRow(id);
        QTRY_VERIFY(m_window->historyPage()
                        ->inspector()
                        ->editor(Direction::Upgrade)
                        ->text()
                        .contains(QStringLiteral("CREATE TABLE two")));
    }

    void productionWantsItsNameTyped()
    {
        make(QStringLiteral("production"));
        m_project->revision(QStringLiteral("a1"), {},
                            "CREATE TABLE one (id int);\nCREATE TABLE two (id int);");
        open();
        QVERIFY(press(Qt::Key_U, Qt::ControlModifier));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->runPage()
                                     && m_window->runPage()->phase() == RunPage::Phase::Plan,
                                 patienceMs);
        const QString name = m_project->database().name();
        QVERIFY(click(button(m_window->runPage(), QStringLiteral("Upgrade %1…").arg(name))));
        auto *dialog = openDialog<ConfirmDatabaseDialog>(m_window);
        QVERIFY(dialog);
        QTRY_COMPARE(QApplication::activeWindow(), dialog);
        QTRY_COMPARE(QApplication::focusWidget(), dialog->nameField());
        QVERIFY(!dialog->confirmButton()->isEnabled());
        QVERIFY(!dialog->confirmButton()->toolTip().isEmpty());
        QString words;
        const auto labels = dialog->findChildren<QLabel *>();
        for (const QLabel *label : labels)
            words += label->text() + QLatin1Char('\n');
        QVERIFY2(words.contains(QStringLiteral("1 revision, 2 statements")), qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("a1")), qPrintable(words));
        QVERIFY(type(name + QStringLiteral("x")));
        QVERIFY(!dialog->confirmButton()->isEnabled());
        QVERIFY(press(Qt::Key_Return));
        QVERIFY(dialog->isVisible());
        QCOMPARE(m_project->versions(), QString());
        QVERIFY(press(Qt::Key_Backspace));
        QVERIFY(dialog->confirmButton()->isEnabled());
        // Taken back: nothing runs.
        QVERIFY(press(Qt::Key_Escape));
        QTRY_VERIFY(!openDialog<ConfirmDatabaseDialog>(m_window));
        QCOMPARE(m_window->runPage()->phase(), RunPage::Phase::Plan);
        QVERIFY(click(button(m_window->runPage(), QStringLiteral("Upgrade %1…").arg(name))));
        QTRY_VERIFY(openDialog<ConfirmDatabaseDialog>(m_window));
        dialog = openDialog<ConfirmDatabaseDialog>(m_window);
        QTRY_COMPARE(QApplication::focusWidget(), dialog->nameField());
        QVERIFY(type(name));
        QVERIFY(press(Qt::Key_Return));
        QTRY_VERIFY_WITH_TIMEOUT(ended(), patienceMs);
        QCOMPARE(m_project->versions(), QStringLiteral("a1"));
    }

    /// A plan is of one database: choosing another takes it away, so that its button never runs
    /// where nobody was asked.
    void anotherEnvironmentTakesThePlanAway()
    {
        make();
        m_project->revision(QStringLiteral("a1"), {}, "CREATE TABLE one (id int);");
        const QByteArray ini = m_project->readFile(m_project->configFile());
        m_project->writeFile(m_project->configFile(),
                             ini + "\n[retort:live]\nenvironment = production\n");
        open();
        QVERIFY(press(Qt::Key_U, Qt::ControlModifier));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->runPage()
                                     && m_window->runPage()->phase() == RunPage::Phase::Plan,
                                 patienceMs);
        QVERIFY(click(m_window->toolBar()->environment()));
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        for (int i = 0;
             i < 5
             && (!menu->activeAction() || menu->activeAction()->text() != QLatin1String("live"));
             ++i)
            QVERIFY(press(Qt::Key_Down));
        QCOMPARE(menu->activeAction()->text(), QStringLiteral("live"));
        QVERIFY(press(Qt::Key_Return));
        QTRY_COMPARE_WITH_TIMEOUT(m_window->controller()->section(), QStringLiteral("live"),
                                  patienceMs);
        QVERIFY(!m_window->runPage());
        QCOMPARE(m_window->tabs()->count(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(m_project->isConnected(), patienceMs);
        QTRY_VERIFY(m_window->toolBar()->upgrade()->isEnabled());
        QVERIFY(press(Qt::Key_U, Qt::ControlModifier));
        QTRY_VERIFY_WITH_TIMEOUT(
            m_window->runPage()
                && button(m_window->runPage(),
                          QStringLiteral("Upgrade %1…").arg(m_project->database().name())),
            patienceMs);
    }

    void closingDuringARunAsks()
    {
        make();
        m_project->revision(QStringLiteral("a1"), {}, "CREATE TABLE one (id int);");
        m_project->revision(QStringLiteral("a2"), QStringLiteral("a1"), sleeps);
        open();
        QVERIFY(press(Qt::Key_U, Qt::ControlModifier));
        runPlan();
        QTRY_VERIFY_WITH_TIMEOUT(hasStatementRunning(*m_project, "pg_sleep"), patienceMs);
        QVERIFY(press(Qt::Key_Q, Qt::ControlModifier));
        auto *box = openDialog<QMessageBox>(m_window);
        QVERIFY(box);
        QVERIFY(click(button(box, QStringLiteral("Keep it running"))));
        QTRY_VERIFY(!openDialog<QMessageBox>(m_window));
        QVERIFY(m_window->isVisible());
        QVERIFY(m_window->runPage()->isRunning());
        QVERIFY(hasStatementRunning(*m_project, "pg_sleep"));
        // Escape is no yes either.
        QVERIFY(press(Qt::Key_Q, Qt::ControlModifier));
        QVERIFY(openDialog<QMessageBox>(m_window));
        QVERIFY(press(Qt::Key_Escape));
        QTRY_VERIFY(!openDialog<QMessageBox>(m_window));
        QVERIFY(m_window->runPage()->isRunning());
        QVERIFY(press(Qt::Key_Q, Qt::ControlModifier));
        box = openDialog<QMessageBox>(m_window);
        QVERIFY(box);
        QVERIFY(click(button(box, QStringLiteral("Cancel the run and close"))));
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible(), patienceMs);
        QCOMPARE(m_project->versions(), QStringLiteral("a1"));
        QTRY_VERIFY_WITH_TIMEOUT(!hasStatementRunning(*m_project, "pg_sleep"), patienceMs);
    }

    /// The run ends by itself while the question is open.
    void closingWhenTheRunEndsMeanwhile()
    {
        make();
        m_project->revision(QStringLiteral("a1"), {}, "SELECT pg_sleep(3);");
        open();
        QVERIFY(press(Qt::Key_U, Qt::ControlModifier));
        runPlan();
        QTRY_VERIFY_WITH_TIMEOUT(hasStatementRunning(*m_project, "pg_sleep"), patienceMs);
        QVERIFY(press(Qt::Key_Q, Qt::ControlModifier));
        QVERIFY(openDialog<QMessageBox>(m_window));
        QTRY_VERIFY_WITH_TIMEOUT(ended(), patienceMs);
        // The question is gone with what it asked about; the end is there to be read.
        QTRY_VERIFY(!openDialog<QMessageBox>(m_window));
        QVERIFY(m_window->isVisible());
        QVERIFY(press(Qt::Key_Q, Qt::ControlModifier));
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible(), patienceMs);
        QCOMPARE(m_project->versions(), QStringLiteral("a1"));
    }

    /// One close asks about each unsaved text; answered, the window closes without a second try.
    void closingWithUnsavedText()
    {
        make();
        m_project->revision(QStringLiteral("a1"), {}, "CREATE TABLE one (id int);");
        m_project->revision(QStringLiteral("a2"), QStringLiteral("a1"), "SELECT 2;");
        open();
        for (const char *id : {"a1", "a2"}) {
            QVERIFY(press(Qt::Key_1, Qt::AltModifier));
            clickRow(QLatin1String(id));
            QVERIFY(press(Qt::Key_E, Qt::ControlModifier));
            QTRY_VERIFY(editorPage(m_window));
            QVERIFY(keyTarget());
            QTRY_COMPARE(QApplication::focusWidget(), editorPage(m_window)->editor()->view());
            QVERIFY(press(Qt::Key_End, Qt::ControlModifier));
            QVERIFY(type(QStringLiteral("-- typed")));
        }
        QVERIFY(press(Qt::Key_Q, Qt::ControlModifier));
        auto *box = openDialog<QMessageBox>(m_window);
        QVERIFY(box);
        QVERIFY(press(Qt::Key_Escape));
        QTRY_VERIFY(!openDialog<QMessageBox>(m_window));
        QVERIFY(m_window->isVisible());
        QCOMPARE(m_window->tabs()->count(), 3);
        QVERIFY(press(Qt::Key_Q, Qt::ControlModifier));
        box = openDialog<QMessageBox>(m_window);
        QVERIFY(box);
        QVERIFY(box->text().contains(QStringLiteral("a1.sql")));
        QVERIFY(click(box->button(QMessageBox::Save)));
        QTRY_VERIFY(
            openDialog<QMessageBox>(m_window)
            && openDialog<QMessageBox>(m_window)->text().contains(QStringLiteral("a2.sql")));
        box = openDialog<QMessageBox>(m_window);
        QVERIFY(click(box->button(QMessageBox::Discard)));
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible(), patienceMs);
        QVERIFY(m_project->readFile(m_project->fileOf(QStringLiteral("a1"))).endsWith("-- typed"));
        QVERIFY(!m_project->readFile(m_project->fileOf(QStringLiteral("a2"))).contains("typed"));
    }
};

RETORT_TEST_MAIN(QApplication, TestMainWindow)

#include "tst_mainwindow.moc"
