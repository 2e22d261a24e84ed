#include "ui/run/runmodel.h"
#include "ui/run/runpage.h"
#include "ui/run/runtables.h"
#include "ui/run/waitpanel.h"

#include "migrations/script/sqlscript.h"
#include "tests/support/scrub.h"
#include "tests/ui/uitest.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace Retort;

namespace {

QStringList messages;

/// The demo's pending trunk, read from its files.
PreparedPlan demoPlan()
{
    PreparedPlan plan;
    messages.clear();
    for (const char *name :
         {"ac12d9f06b7e_messages_token_counts", "b4e7203cd915_users_rename_name_to_full_name",
          "71d0f5a8c3e6_messages_model_becomes_not_null",
          "07ab92e4fd31_chunks_index_on_embedding"}) {
        QFile file(QStringLiteral(RETORT_SOURCE_DIR "/resources/demo/migrations/versions/%1.sql")
                       .arg(QLatin1String(name)));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", qPrintable(file.fileName()));
        const auto script = parseSqlScript(file.readAll(), file.fileName());
        if (!script || !*script)
            qFatal("%s is no script", qPrintable(file.fileName()));
        Step step;
        step.revision = (*script)->revision.id;
        step.from = (*script)->revision.downRevisions;
        step.to = {step.revision};
        plan.plan.steps << step;
        plan.scripts << **script;
        messages << (*script)->revision.message;
        QList<PlannedStatement> statements;
        int section = 0;
        for (const ScriptSection &own : (*script)->sectionsOf(Direction::Upgrade)) {
            ++section;
            for (const SqlStatement &statement : own.statements)
                statements << PlannedStatement{section, own.autocommit, statement};
        }
        plan.statements << statements;
    }
    return plan;
}

RunTarget demoTarget()
{
    RunTarget target;
    target.database = QStringLiteral("neondb");
    target.from = {QStringLiteral("9f31c7e2a05d")};
    target.to = {QStringLiteral("71d0f5a8c3e6")};
    return target;
}

QPushButton *buttonSaying(QWidget *page, const QString &text)
{
    for (QPushButton *button : page->findChildren<QPushButton *>()) {
        if (button->isVisibleTo(page) && button->text() == text)
            return button;
    }
    return nullptr;
}

} // namespace

class TestRunPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Test::setUpLook(); }

    void aPlanIsReadThenRunByItsButton()
    {
        RunPage page;
        page.resize(1440, 760);
        page.setPlan(demoPlan(), messages, demoTarget());
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QCOMPARE(page.title(), QStringLiteral("Upgrade to 71d0f5a8c3e6"));
        QSignalSpy run(&page, &RunPage::runRequested);
        QPushButton *button = buttonSaying(&page, QStringLiteral("Upgrade neondb"));
        QVERIFY(button);
        Test::savePicture(&page, QStringLiteral("run-plan-light"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(run.count(), 1);

        QPushButton *copy = buttonSaying(&page, QStringLiteral("Copy SQL"));
        QVERIFY(copy);
        QTest::mouseClick(copy, Qt::LeftButton);
        QVERIFY(QApplication::clipboard()->text().contains(
            QStringLiteral("CREATE INDEX CONCURRENTLY chunks_missing_idx")));
    }

    void aRunShowsItsWaitAndItsEnd_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void aRunShowsItsWaitAndItsEnd()
    {
        QFETCH(bool, dark);
        Test::setUpLook(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        RunPage page;
        page.resize(1440, 760);
        page.setPlan(demoPlan(), messages, demoTarget());
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        page.start();
        QVERIFY(page.isRunning());
        QVERIFY(!buttonSaying(&page, QStringLiteral("Upgrade neondb")));
        QVERIFY(!buttonSaying(&page, QStringLiteral("Close plan")));
        QVERIFY2(!buttonSaying(&page, QStringLiteral("Close"))->isEnabled(),
                 "a run is not closed under itself");
        page.apply({RunEvent::StepStarted{0}, RunEvent::StatementDone{0, 1, 1, 52, -1},
                    RunEvent::StatementDone{0, 1, 2, 50, -1},
                    RunEvent::StatementDone{0, 1, 3, 55, -1},
                    RunEvent::StatementDone{0, 1, 4, 51, -1}, RunEvent::StepDone{0, 210},
                    RunEvent::StepStarted{1}, RunEvent::StatementDone{1, 1, 1, 51, -1},
                    RunEvent::StatementDone{1, 1, 2, 53, -1}, RunEvent::StepDone{1, 160},
                    RunEvent::StepStarted{2}, RunEvent::StatementDone{2, 1, 1, 940, 41207},
                    RunEvent::StatementStarted{2, 1, 2}});
        Blocker blocker;
        blocker.pid = 48213;
        blocker.application = QStringLiteral("chat-api");
        blocker.user = QStringLiteral("app_rw");
        blocker.state = QStringLiteral("idle in transaction");
        blocker.mode = QStringLiteral("RowShareLock");
        blocker.seconds = 102;
        blocker.lastStatement =
            QStringLiteral("SELECT id, content\nFROM chat_messages WHERE session_id = 7");
        page.apply(
            {RunEvent::Notice{2, QStringLiteral("NOTICE"),
                              QStringLiteral("relation exists, skipping")},
             RunEvent::Waiting{
                 2, QStringLiteral("AccessExclusiveLock on public.chat_messages"), {blocker}, 3}});
        QCOMPARE(page.model()->statementState(2, 1), RunState::Waiting);
        QCOMPARE(page.banner().severity, Severity::Warning);
        QCOMPARE(page.progress().count, QStringLiteral("statement 8 of 13"));
        QVERIFY(page.findChild<WaitPanel *>()->isVisible());
        Test::savePicture(&page, dark ? QStringLiteral("run-dark") : QStringLiteral("run-light"));

        RunReport report;
        report.steps = {
            StepReport{{}, 4, 210, Outcome::Done}, StepReport{{}, 2, 160, Outcome::Done},
            StepReport{{}, 5, 1500, Outcome::Failed}, StepReport{{}, 2, -1, Outcome::Skipped}};
        Error error;
        error.kind = ErrorKind::Sql;
        error.message = QStringLiteral("column \"model\" does not exist");
        error.hint = QStringLiteral("Look at the statement in line 13.");
        error.file = QStringLiteral("71d0f5a8c3e6_messages_model_becomes_not_null.sql");
        error.line = 13;
        report.error = error;
        report.versionsAfter = {QStringLiteral("b4e7203cd915")};
        page.apply({RunEvent::StatementFailed{2, 1, 2, error}});
        page.finish(report);
        QVERIFY(!page.isRunning());
        QVERIFY(!page.findChild<WaitPanel *>()->isVisible());
        QCOMPARE(page.model()->statementState(2, 0), RunState::RolledBack);
        QCOMPARE(page.model()->stepState(3), RunState::Skipped);
        Test::savePicture(&page, dark ? QStringLiteral("run-failed-dark")
                                      : QStringLiteral("run-failed-light"));
        QSignalSpy edit(&page, &RunPage::editRequested);
        QPushButton *button = buttonSaying(&page, QStringLiteral("Edit script"));
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(edit.count(), 1);
        QCOMPARE(edit.first().first().toString(), QStringLiteral("71d0f5a8c3e6"));
    }

    void inProductionTheButtonOnlyOpensTheQuestion()
    {
        RunPage page;
        RunTarget target = demoTarget();
        target.production = true;
        page.setPlan(demoPlan(), messages, target);
        page.show();
        QPushButton *button = buttonSaying(&page, QStringLiteral("Upgrade neondb…"));
        QVERIFY(button);
        QVERIFY(!button->property("primary").toBool());
    }

    void aRefusalSaysThatNothingHasRun()
    {
        RunPage page;
        page.resize(1200, 700);
        Error error;
        error.kind = ErrorKind::Irreversible;
        error.message = QStringLiteral("58c3f0e96b1d has no way down");
        error.hint = QStringLiteral("Choose a target above it.");
        RunTarget target = demoTarget();
        target.direction = Direction::Downgrade;
        page.setRefusal(error, target);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        Test::savePicture(&page, QStringLiteral("run-refused-light"));
        QVERIFY(!buttonSaying(&page, QStringLiteral("Downgrade neondb")));
        QVERIFY(buttonSaying(&page, QStringLiteral("Show history")));
    }

    void tenThousandNoticesStayAList()
    {
        RunLogModel log;
        const QAbstractItemModelTester tester(
            &log, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QList<RunLogModel::Line> lines(
            12000,
            {QDateTime::currentDateTime(), QStringLiteral("NOTICE"), QStringLiteral("x"), false});
        log.append(lines.mid(0, 3000));
        log.append(lines);
        QCOMPARE(log.rowCount(), RunLogModel::capacity);
        QCOMPARE(log.dropped(), 10000);
    }

    void blockersReadAsPostgresNamesThem()
    {
        BlockerModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Blocker blocker;
        blocker.pid = 7;
        blocker.mode = QStringLiteral("AccessShareLock");
        model.setBlockers({blocker});
        QCOMPARE(model.index(0, BlockerModel::HoldsColumn).data().toString(),
                 QStringLiteral("ACCESS SHARE"));
        QCOMPARE(waitSentence(QStringLiteral("ShareUpdateExclusiveLock on public.t")),
                 QStringLiteral("SHARE UPDATE EXCLUSIVE on t"));
        model.setBlockers({});
        QCOMPARE(model.rowCount(), 0);
    }
};

RETORT_TEST_MAIN(QApplication, TestRunPage)

#include "tst_runpage.moc"
