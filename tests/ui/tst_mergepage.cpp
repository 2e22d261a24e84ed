#include "app/services/mergetouches.h"
#include "ui/editor/sqleditor.h"
#include "ui/merge/mergemodels.h"
#include "ui/merge/mergepage.h"

#include "tests/support/scrub.h"
#include "tests/ui/uitest.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace Retort;

namespace {

std::shared_ptr<const Project> demo()
{
    const auto config =
        loadConfig(QStringLiteral(RETORT_SOURCE_DIR "/resources/demo/retort.ini"), {});
    if (!config)
        qFatal("%s", qPrintable(config.error().message));
    const auto scripts = readScriptDirectory(*config);
    if (!scripts)
        qFatal("%s", qPrintable(scripts.error().message));
    return std::make_shared<const Project>(Project{*config, *scripts});
}

/// A page that is answered as the window answers it.
struct AnsweredPage
{
    std::shared_ptr<const Project> project = demo();
    MergePage page;

    AnsweredPage()
    {
        QObject::connect(&page, &MergePage::comparisonNeeded, &page,
                         [this](const MergeOutline &outline) {
                             page.setComparison(outline, readMergeComparison(*project, outline));
                         });
        page.resize(1440, 760);
        page.setProject(project, {QStringLiteral("9f31c7e2a05d")});
        page.show();
    }
};

} // namespace

class TestMergePage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatBothTouch_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void showsWhatBothTouch()
    {
        QFETCH(bool, dark);
        Test::setUpLook(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        AnsweredPage shown;
        QVERIFY(QTest::qWaitForWindowExposed(&shown.page));
        QCOMPARE(shown.page.title(), QStringLiteral("Merge 2 heads"));
        QVERIFY(shown.page.tableModel()->rowCount() >= 4);
        QVERIFY2(shown.page.tableModel()->isConflict(0), "conflicts come first");
        QVERIFY(shown.page.tableModel()->index(0, 0).data().toString().contains(
            QStringLiteral("metadata")));
        QVERIFY(shown.page.createButton()->isEnabled());
        QTest::qWait(50);
        Test::savePicture(&shown.page,
                          dark ? QStringLiteral("merge-dark") : QStringLiteral("merge-light"));
    }

    void aPlainMergeIsOneClick()
    {
        AnsweredPage shown;
        QSignalSpy requests(&shown.page, &MergePage::mergeRequested);
        QVERIFY(QTest::qWaitForWindowExposed(&shown.page));
        QTest::mouseClick(shown.page.createButton(), Qt::LeftButton);
        QCOMPARE(requests.count(), 1);
        const auto request = requests.first().first().value<MergeRequest>();
        QCOMPARE(request.heads,
                 (QStringList{QStringLiteral("71d0f5a8c3e6"), QStringLiteral("07ab92e4fd31")}));
        QCOMPARE(request.message, QStringLiteral("merge rag into trunk"));
        QVERIFY(request.sections.isEmpty());
        QVERIFY2(!shown.page.createButton()->isEnabled(), "one click is one revision");
    }

    void sqlThatReconcilesGoesAlong()
    {
        AnsweredPage shown;
        QSignalSpy requests(&shown.page, &MergePage::mergeRequested);
        QSignalSpy checked(shown.page.editor(), &SqlEditor::checked);
        shown.page.editor()->setText(
            QStringLiteral("-- retort: upgrade\nALTER TABEL t;\n\n-- retort: downgrade\n"));
        QVERIFY(checked.wait(10000));
        QVERIFY2(!shown.page.createButton()->isEnabled(), "an error is not written");
        QVERIFY(!shown.page.createButton()->toolTip().isEmpty());
        QCOMPARE(shown.page.editor()->problems().first().line, 2);
        shown.page.editor()->setText(QStringLiteral(
            "-- retort: upgrade\nALTER TABLE t ALTER c SET DEFAULT 1;\n\n-- retort: downgrade\n"));
        QVERIFY(checked.wait(10000));
        QVERIFY(shown.page.createButton()->isEnabled());
        QTest::mouseClick(shown.page.createButton(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(requests.count(), 1, 10000);
        const auto request = requests.first().first().value<MergeRequest>();
        QCOMPARE(request.sections.size(), 2);
        QCOMPARE(request.sections.first().statements.size(), 1);
    }

    void untickedHeadsAreLeftOut()
    {
        AnsweredPage shown;
        const QAbstractItemModelTester graph(
            shown.page.graphModel(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester table(
            shown.page.tableModel(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto *view = shown.page.findChild<QTreeView *>();
        const int before = shown.page.graphModel()->rowCount();
        for (int row = 0; row < before; ++row) {
            if (shown.page.graphModel()->rowAt(row).head) {
                view->setFocus();
                view->setCurrentIndex(shown.page.graphModel()->index(row, 0));
                QTest::keyClick(view, Qt::Key_Space);
                break;
            }
        }
        QCOMPARE(shown.page.graphModel()->rowCount(), before - 1);
        QVERIFY(!shown.page.createButton()->isEnabled());
        QCOMPARE(shown.page.tableModel()->rowCount(), 0);
    }

    void aFailureIsSaidAndTheTextStays()
    {
        AnsweredPage shown;
        const QString text =
            QStringLiteral("-- retort: upgrade\nSELECT 1;\n\n-- retort: downgrade\n");
        shown.page.editor()->setText(text);
        Error error;
        error.message = QStringLiteral("The folder is read-only.");
        shown.page.setFailure(error);
        QCOMPARE(shown.page.editor()->text(), text);
        shown.page.setProject(demo(), {});
        QCOMPARE(shown.page.editor()->text(), text);
    }
};

RETORT_TEST_MAIN(QApplication, TestMergePage)

#include "tst_mergepage.moc"
