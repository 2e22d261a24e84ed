#include "ui/run/runmodel.h"

#include "tests/support/scrub.h"

#include <QAbstractItemModelTester>
#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

using namespace Retort;

namespace {

PlannedStatement planned(const QString &text, int section = 1, bool autocommit = false)
{
    PlannedStatement statement;
    statement.section = section;
    statement.autocommit = autocommit;
    statement.statement.text = text;
    statement.statement.line = 7;
    return statement;
}

/// Two revisions: three statements in one transaction; one in a transaction, then two outside.
PreparedPlan twoRevisions()
{
    PreparedPlan plan;
    Step first;
    first.revision = QStringLiteral("aaaa");
    Step second;
    second.revision = QStringLiteral("bbbb");
    plan.plan.steps = {first, second};
    plan.statements = {{planned(QStringLiteral("SELECT 1")), planned(QStringLiteral("SELECT\n  2")),
                        planned(QStringLiteral("SELECT 3"))},
                       {planned(QStringLiteral("SELECT 4")),
                        planned(QStringLiteral("VACUUM"), 2, true),
                        planned(QStringLiteral("ANALYZE"), 2, true)}};
    return plan;
}

} // namespace

class TestRunModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsThePlan()
    {
        RunModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPlan(twoRevisions(), {QStringLiteral("first"), QStringLiteral("second")});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowCount(model.stepIndex(0)), 3);
        QCOMPARE(model.statementCount(), 6);
        QCOMPARE(model.stepIndex(0).siblingAtColumn(RunModel::TransactionColumn).data().toString(),
                 QStringLiteral("one"));
        QCOMPARE(model.stepIndex(1).siblingAtColumn(RunModel::TransactionColumn).data().toString(),
                 QStringLiteral("in part"));
        QCOMPARE(model.statementIndex(0, 1).data().toString(), QStringLiteral("SELECT 2"));
        QCOMPARE(model.statementIndex(0, 1).data(RunModel::LineRole).toInt(), 7);
        QCOMPARE(model.flatStatement(1, 2, 2), 2);
        QCOMPARE(model.flatStatement(1, 3, 1), -1);
    }

    void followsARun()
    {
        RunModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPlan(twoRevisions(), {});
        model.apply({RunEvent::StepStarted{0}, RunEvent::StatementStarted{0, 1, 1}});
        QCOMPARE(model.statementState(0, 0), RunState::Running);
        QCOMPARE(model.activeIndex(), model.statementIndex(0, 0));
        model.apply(
            {RunEvent::StatementDone{0, 1, 1, 12, 41207}, RunEvent::StatementStarted{0, 1, 2},
             RunEvent::Waiting{0, QStringLiteral("AccessExclusiveLock on public.t"), {}, 1}});
        QCOMPARE(model.statementsDone(), 1);
        QCOMPARE(model.statementState(0, 1), RunState::Waiting);
        QCOMPARE(model.stepState(0), RunState::Waiting);
        // lock_timeout takes the whole transaction back, and the counts with it
        model.apply({RunEvent::Retrying{0, 1, 10, 400}});
        QCOMPARE(model.statementsDone(), 0);
        QCOMPARE(model.statementState(0, 0), RunState::NotYet);
        model.apply({RunEvent::StepStarted{0}, RunEvent::StatementDone{0, 1, 1, 1, -1},
                     RunEvent::StatementDone{0, 1, 2, 1, -1},
                     RunEvent::StatementDone{0, 1, 3, 1, -1}, RunEvent::StepDone{0, 5}});
        QCOMPARE(model.stepState(0), RunState::Done);
        QCOMPARE(model.statementsDone(), 3);
    }

    void whatRanOutsideATransactionStaysDoneAfterAFailure()
    {
        RunModel model;
        model.setPlan(twoRevisions(), {});
        Error error;
        error.message = QStringLiteral("no");
        model.apply({RunEvent::StepStarted{1}, RunEvent::StatementDone{1, 2, 1, 1, -1},
                     RunEvent::StatementFailed{1, 2, 2, error}});
        QCOMPARE(model.statementState(1, 1), RunState::Done);
        QCOMPARE(model.statementState(1, 2), RunState::Failed);
        QCOMPARE(model.stepState(1), RunState::Failed);
        QCOMPARE(model.activeIndex(), model.statementIndex(1, 2));
    }

    void aFailureTakesTheTransactionBack()
    {
        RunModel model;
        model.setPlan(twoRevisions(), {});
        Error error;
        error.message = QStringLiteral("no");
        model.apply({RunEvent::StepStarted{0}, RunEvent::StatementDone{0, 1, 1, 1, -1},
                     RunEvent::StatementFailed{0, 1, 2, error}});
        QCOMPARE(model.statementState(0, 0), RunState::RolledBack);
        QCOMPARE(model.statementState(0, 1), RunState::Failed);
        QCOMPARE(model.statementsDone(), 0);
        RunReport report;
        report.steps = {StepReport{{}, 3, 4, Outcome::Failed},
                        StepReport{{}, 3, -1, Outcome::Skipped}};
        model.finish(report);
        QCOMPARE(model.stepState(1), RunState::Skipped);
        QCOMPARE(model.statementState(0, 1), RunState::Failed);
    }

    void eventsOfUnknownPlacesAreHarmless()
    {
        RunModel model;
        model.setPlan(twoRevisions(), {});
        model.apply({RunEvent::StepStarted{9}, RunEvent::StatementStarted{-1, 1, 1},
                     RunEvent::StatementDone{0, 7, 7, 1, 1}, RunEvent::StepDone{2, 1},
                     RunEvent::Waiting{-1, {}, {}, 0}, RunEvent::Retrying{5, 0, 0, 0}});
        QCOMPARE(model.statementsDone(), 0);
    }

    void oneLineFoldsBlanksButNotInQuotes_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("line");
        QTest::newRow("indented") << "ALTER TABLE t\n    ADD c int"
                                  << "ALTER TABLE t ADD c int";
        QTest::newRow("string") << "SELECT 'a  b'"
                                << "SELECT 'a  b'";
        QTest::newRow("line end in a string") << "SELECT 'a\nb'"
                                              << "SELECT 'a b'";
        QTest::newRow("blanks around") << "  x \t"
                                       << "x";
    }
    void oneLineFoldsBlanksButNotInQuotes()
    {
        QFETCH(QString, sql);
        QFETCH(QString, line);
        QCOMPARE(oneLine(sql), line);
    }

    void durations()
    {
        QLocale::setDefault(QLocale::c());
        QCOMPARE(durationText(-1), QString());
        QCOMPARE(durationText(52.4), QStringLiteral("52 ms"));
        QCOMPARE(durationText(940), QStringLiteral("0.94 s"));
        QCOMPARE(durationText(14020), QStringLiteral("14.0 s"));
        QCOMPARE(durationText(125000), QStringLiteral("2 min 5 s"));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestRunModel)

#include "tst_runmodel.moc"
