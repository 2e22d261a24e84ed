#include "tests/support/scrub.h"
#include "tests/ui/windowproject.h"
#include "ui/project/dialogs.h"
#include "ui/project/reviewtask.h"
#include "ui/project/toolbar.h"
#include "ui/review/reviewpage.h"
#include "ui/review/reviewquestions.h"
#include "ui/review/reviewscripts.h"
#include "ui/widgets/messageline.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QToolButton>
#include <QtTest>
#include <functional>

using namespace Retort;
using namespace Retort::Test;

namespace {

bool waitFor(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, patienceMs);
}

} // namespace

/// New revision from the models, in the whole window on a real database.
class TestReviewWindow : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<WindowProject> m_project;
    MainWindow *m_window = nullptr;

    void open(const QByteArray &models)
    {
        m_project = std::make_unique<WindowProject>();
        WindowProject::writeFile(m_project->configFile(),
                                 WindowProject::readFile(m_project->configFile())
                                     + "models = models.sql\nrequire_review = on\n");
        WindowProject::writeFile(m_project->folder() + QStringLiteral("/models.sql"), models);
        m_project->database().exec("CREATE TABLE users (id int PRIMARY KEY, locale text);"
                                   "INSERT INTO users VALUES (1, 'de')");
        m_window = m_project->makeWindow({1440, 900});
        m_window->openProject(m_project->folder());
        QVERIFY(waitFor([this] { return m_project->isConnected(); }));
    }
    ReviewPage *page() const { return m_window->findChild<ReviewPage *>(); }

private Q_SLOTS:
    void initTestCase() { setUpLook(); }
    void cleanup() { m_project.reset(); }

    void theModelsBecomeAReviewedRevision();
    void theBannerSaysThatModelsDiffer();
    void brokenModelsAreSaid();
};

void TestReviewWindow::theModelsBecomeAReviewedRevision()
{
    open("CREATE TABLE users (id int PRIMARY KEY, language text, avatar text[]);");
    m_window->toolBar()->newRevision()->click();
    auto *dialog = openDialog<NewRevisionDialog>(m_window);
    QVERIFY(dialog);
    QVERIFY(dialog->autogenerateTick()->isChecked());
    dialog->messageField()->setText(QStringLiteral("users: language"));
    dialog->createButton()->click();
    QVERIFY(waitFor([this] { return page() && page()->view(); }));
    QCOMPARE(page()->questions()->openQuestions(), 1);
    QVERIFY(!page()->saveButton()->isEnabled());
    QVERIFY(click(page()->questions()->renameBlocks().first().renamed.first()));
    QVERIFY(waitFor([this] {
        return page()->proofLine()->message().severity == Severity::Success
               && page()->scripts()->upgrade().contains(QStringLiteral("RENAME COLUMN"));
    }));
    savePicture(m_window, QStringLiteral("review-window"));
    QVERIFY(click(page()->markButton()));
    QVERIFY(waitFor([this] {
        return page()->isSaved() && m_window->controller()->project()->graph().size() == 1;
    }));
    const Revision &revision = m_window->controller()->project()->graph().revision(0);
    QCOMPARE(revision.message, QStringLiteral("users: language"));
    QVERIFY(WindowProject::readFile(revision.file).contains("-- Reviewed: "));
    // Saved and reviewed, it may run although reviews are required.
    m_window->planUpgrade();
    QVERIFY(waitFor([this] {
        return m_window->runPage() && m_window->runPage()->phase() == RunPage::Phase::Plan;
    }));
    Q_EMIT m_window->runPage()->runRequested();
    QVERIFY(waitFor([this] { return m_window->runPage()->phase() == RunPage::Phase::Ended; }));
    QCOMPARE(m_project->database().exec("SELECT language FROM users"),
             QStringList(QStringLiteral("de")));
}

void TestReviewWindow::theBannerSaysThatModelsDiffer()
{
    open("CREATE TABLE users (id int PRIMARY KEY, locale text); CREATE TABLE more (id int);");
    auto *task = m_window->findChild<ReviewTask *>();
    QVERIFY(task);
    // Nothing of the project runs before somebody asks.
    QCOMPARE(task->looks(), 0);
    Q_EMIT m_window->modelsLookRequested();
    QCOMPARE(task->looks(), 1);
    QVERIFY(waitFor([this] { return m_window->state().modelsDiffer == 1; }));
    QVERIFY(m_window->banner()->message().verdict.contains(QStringLiteral("Models differ")));
    m_window->banner()->actionButton()->click();
    QVERIFY(waitFor([this] { return page() && page()->view(); }));
    QCOMPARE(page()->view()->draft.units.size(), 1);
}

void TestReviewWindow::brokenModelsAreSaid()
{
    open("CREATE TABLE users (id int PRIMARY KEY,);");
    Q_EMIT m_window->reviewRequested({QStringLiteral("x"), {}, false});
    QVERIFY(waitFor([this] {
        const auto all = page()->findChildren<QLabel *>();
        return std::any_of(all.begin(), all.end(), [](const QLabel *label) {
            return label->isVisible() && label->text().contains(QStringLiteral("models.sql"));
        });
    }));
    QVERIFY(!page()->saveButton()->isEnabled());
}

RETORT_TEST_MAIN(QApplication, TestReviewWindow)
#include "tst_reviewwindow.moc"
