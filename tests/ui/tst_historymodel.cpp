#include "migrations/textdiff.h"
#include "tests/support/scrub.h"
#include "tests/ui/historysamples.h"
#include "ui/history/graphgeometry.h"
#include "ui/history/historymodel.h"
#include "ui/history/historystate.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QPersistentModelIndex>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace Retort;
using namespace Retort::Test;

namespace {

QString joined(const QList<DiffLine> &lines, DiffLine::Kind leftOut)
{
    QStringList result;
    for (const DiffLine &line : lines) {
        if (line.kind != leftOut)
            result.append(line.text);
    }
    return result.join(QLatin1Char('\n'));
}

QStringList idsOf(const HistoryModel &model)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result.append(model.revisionAt(row).id);
    return result;
}

const ActionState &actionOf(const QList<ActionState> &actions, RevisionAction which)
{
    return *std::find_if(actions.begin(), actions.end(),
                         [&](const ActionState &state) { return state.action == which; });
}

} // namespace

class HistoryModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void differenceByLines_data();
    void differenceByLines();
    void differenceOfAnythingCanBePutTogether();
    void differenceByWords();
    void contextIsKept();

    void geometryOfABranch();
    void geometryOfAMissingParent();
    void geometryBeyondTheDrawnLanes();
    void anEdgeDimsWhenEitherEndDoes();

    void rowsAndRoles();
    void refreshPublishesTheDifference();
    void refreshOfRandomHistories();
    void statusMovesNoRow();
    void branchFilter();
    void accessibleTexts();
    void actionsSayWhy();
    void aHundredThousandRows();
};

void HistoryModelTest::differenceByLines_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("signs");
    QTest::newRow("nothing") << ""
                             << ""
                             << "";
    QTest::newRow("the same") << "a\nb\n"
                              << "a\nb\n"
                              << "  ";
    QTest::newRow("line ends do not count") << "a\r\nb\r\n"
                                            << "a\nb"
                                            << "  ";
    QTest::newRow("all new") << ""
                             << "a\nb\n"
                             << "++";
    QTest::newRow("all gone") << "a\nb\n"
                              << ""
                              << "--";
    QTest::newRow("one changed") << "a\nb\nc\n"
                                 << "a\nx\nc\n"
                                 << " -+ ";
    QTest::newRow("removed stand before added") << "a\nb\nc\nd\n"
                                                << "a\nx\ny\nd\n"
                                                << " --++ ";
    QTest::newRow("at the end") << "a\n"
                                << "a\nb\n"
                                << " +";
    QTest::newRow("at the start") << "b\n"
                                  << "a\nb\n"
                                  << "+ ";
    QTest::newRow("moved") << "a\nb\nc\n"
                           << "c\na\nb\n"
                           << "+  -";
}

void HistoryModelTest::differenceByLines()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(QString, signs);
    QString found;
    const QList<DiffLine> lines = lineDiff(before, after);
    for (const DiffLine &line : lines) {
        found += line.kind == DiffLine::Kind::Same      ? QLatin1Char(' ')
                 : line.kind == DiffLine::Kind::Removed ? QLatin1Char('-')
                                                        : QLatin1Char('+');
    }
    QCOMPARE(found, signs);
}

void HistoryModelTest::differenceOfAnythingCanBePutTogether()
{
    QRandomGenerator random(3);
    for (int round = 0; round < 400; ++round) {
        QStringList a;
        QStringList b;
        const int letters = 2 + round % 5;
        for (int i = int(random.bounded(14)); i > 0; --i)
            a.append(QString(QChar('a' + int(random.bounded(letters)))));
        for (int i = int(random.bounded(14)); i > 0; --i)
            b.append(QString(QChar('a' + int(random.bounded(letters)))));
        const QString before = a.join(QLatin1Char('\n'));
        const QString after = b.join(QLatin1Char('\n'));
        const QList<DiffLine> lines = lineDiff(before, after);
        QCOMPARE(joined(lines, DiffLine::Kind::Added), before);
        QCOMPARE(joined(lines, DiffLine::Kind::Removed), after);
        int lineBefore = 0;
        int lineAfter = 0;
        for (const DiffLine &line : lines) {
            if (line.kind != DiffLine::Kind::Added)
                QCOMPARE(line.before, ++lineBefore);
            if (line.kind != DiffLine::Kind::Removed)
                QCOMPARE(line.after, ++lineAfter);
        }
    }
    // Far apart and long: ends, and can still be put together.
    QString before;
    QString after;
    for (int i = 0; i < 5000; ++i) {
        before += QStringLiteral("a%1\n").arg(i);
        after += QStringLiteral("b%1\n").arg(i);
    }
    const QList<DiffLine> lines = lineDiff(before, after);
    QCOMPARE(joined(lines, DiffLine::Kind::Added) + QLatin1Char('\n'), before);
}

void HistoryModelTest::differenceByWords()
{
    const WordDiff words = wordDiff(QStringLiteral("    content text NOT NULL,"),
                                    QStringLiteral("    content uuid NOT NULL,"));
    QCOMPARE(words.removed, (QList<TextSpan>{{12, 4}}));
    QCOMPARE(words.added, (QList<TextSpan>{{12, 4}}));
    const QList<DiffLine> lines =
        lineDiff(QStringLiteral("one two three four\n"), QStringLiteral("one 2 three four\n"));
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines.at(0).words, (QList<TextSpan>{{4, 3}}));
    QCOMPARE(lines.at(1).words, (QList<TextSpan>{{4, 1}}));
}

void HistoryModelTest::contextIsKept()
{
    QString before;
    for (int i = 0; i < 40; ++i)
        before += QStringLiteral("line %1\n").arg(i);
    QString after = before;
    after.replace(QLatin1String("line 20\n"), QLatin1String("new\n"));
    const QList<DiffLine> shown = withContext(lineDiff(before, after), 3);
    QCOMPARE(shown.size(), 1 + 3 + 2 + 3 + 1);
    QCOMPARE(shown.first().before, 0);
    QCOMPARE(shown.at(1).text, QStringLiteral("line 17"));
}

void HistoryModelTest::geometryOfABranch()
{
    // Row 0: a merge of trunk (row 2) and branch (row 1), both on a base (row 3).
    LayoutInput input;
    const int base = input.add({}, {}, 0, 0);
    const int trunk = input.add({base}, {}, 0, 1);
    const int branch = input.add({base}, {}, 0, 2);
    input.add({trunk, branch}, {}, 0, 3);
    const GraphLayout layout = layoutGraph(input);
    const GraphMetrics metrics(4);
    QCOMPARE(metrics.columnWidth(layout.laneCount), 9 * 4 + 4 * 4);
    const double lane0 = 5.5 * 4;
    const double lane1 = lane0 + 16;

    const GraphRowGeometry merge = graphRow(layout, 0, metrics, {});
    QCOMPARE(merge.node, QPointF(lane0, 12));
    QCOMPARE(merge.strokes.size(), 2);
    QCOMPARE(merge.strokes.at(0).shape, GraphStroke::Shape::Straight);
    QCOMPARE(merge.strokes.at(0).from, QPointF(lane0, 12));
    QCOMPARE(merge.strokes.at(0).to, QPointF(lane0, 24));
    QCOMPARE(merge.strokes.at(1).shape, GraphStroke::Shape::Leave);
    QCOMPARE(merge.strokes.at(1).to, QPointF(lane1, 24));
    QCOMPARE(merge.strokes.at(1).color, layout.rows.at(1).color);

    const GraphRowGeometry root = graphRow(layout, 3, metrics, {});
    QCOMPARE(root.strokes.size(), 2);
    int entering = 0;
    for (const GraphStroke &stroke : root.strokes) {
        QCOMPARE(stroke.to, QPointF(lane0, 12));
        if (stroke.shape == GraphStroke::Shape::Enter) {
            ++entering;
            QCOMPARE(stroke.from, QPointF(lane1, 0));
        }
    }
    QCOMPARE(entering, 1);
    // A bend is a quarter of a circle between two straight parts: the path starts and ends where it
    // says.
    QPainterPath path;
    merge.strokes.at(1).addTo(path, metrics.bend());
    QCOMPARE(path.currentPosition(), QPointF(lane1, 24));
    QVERIFY(path.boundingRect().right() <= lane1 + 0.01);
    QVERIFY(path.boundingRect().top() >= 12 - 0.01);
}

void HistoryModelTest::geometryOfAMissingParent()
{
    LayoutInput input;
    input.add({}, {}, 1, 0);
    input.add({}, {}, 1, 1);
    const GraphLayout layout = layoutGraph(input);
    const GraphMetrics metrics(4);
    // The upper one's cross stands in the next row of its lane, the last one's in its own.
    const GraphRowGeometry upper = graphRow(layout, 0, metrics, {});
    const GraphRowGeometry lower = graphRow(layout, 1, metrics, {});
    QCOMPARE(upper.crosses.size(), 0);
    QCOMPARE(lower.crosses.size(), 2);
    QVERIFY(lower.crosses.at(0) != lower.crosses.at(1));
    for (const QPointF &cross : lower.crosses)
        QVERIFY(cross != lower.node);
}

void HistoryModelTest::geometryBeyondTheDrawnLanes()
{
    LayoutInput input;
    const int base = input.add({});
    for (int i = 0; i < 15; ++i)
        input.add({base}, {}, 0, i);
    const GraphLayout layout = layoutGraph(input);
    QVERIFY(layout.laneCount > GraphLayout::drawnLanes);
    const GraphMetrics metrics(4);
    const int width = metrics.columnWidth(layout.laneCount);
    QCOMPARE(width, metrics.columnWidth(GraphLayout::drawnLanes + 1));
    bool beyond = false;
    for (int row = 0; row < layout.rows.size(); ++row) {
        const GraphRowGeometry geometry = graphRow(layout, row, metrics, {});
        beyond = beyond || geometry.beyond;
        QVERIFY(geometry.node.x() < width);
        for (const GraphStroke &stroke : geometry.strokes) {
            QVERIFY(stroke.from.x() < width);
            QVERIFY(stroke.to.x() < width);
        }
    }
    QVERIFY(beyond);
}

void HistoryModelTest::anEdgeDimsWhenEitherEndDoes()
{
    LayoutInput input;
    const int base = input.add({}, {}, 0, 0);
    const int trunk = input.add({base}, {}, 0, 1);
    const int branch = input.add({base}, {}, 0, 2);
    input.add({trunk}, {}, 0, 4);
    input.add({branch}, {}, 0, 3, true);
    const GraphLayout layout = layoutGraph(input);
    // Lit: trunk and base.
    std::vector<char> lit(size_t(layout.rows.size()), 0);
    for (int row = 0; row < layout.rows.size(); ++row)
        lit[size_t(row)] = layout.rows.at(row).lane == 0;
    const GraphDimming dimming = makeDimming(layout, lit);
    for (int row = 0; row < layout.rows.size(); ++row) {
        const GraphRowGeometry geometry = graphRow(layout, row, GraphMetrics(4), dimming);
        QCOMPARE(geometry.nodeDimmed, layout.rows.at(row).lane != 0);
        bool wasLit = false;
        for (const GraphStroke &stroke : geometry.strokes) {
            QCOMPARE(stroke.dimmed, stroke.color != 0);
            // Dimmed ones are painted first.
            QVERIFY(!(wasLit && stroke.dimmed));
            wasLit = wasLit || !stroke.dimmed;
        }
    }
}

void HistoryModelTest::rowsAndRoles()
{
    HistoryModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    const auto project = demoProject();
    QVERIFY(project);
    model.setProject(project);
    model.setStatus(demoStatus());
    QCOMPARE(model.rowCount(), project->graph().size());
    QCOMPARE(model.columnCount(), int(HistoryModel::ColumnCount));
    const int row = model.rowOfId(QStringLiteral("9f31c7e2a05d"));
    QVERIFY(row > 0);
    QVERIFY(model.index(row, 0).data(HistoryModel::CurrentRole).toBool());
    QVERIFY(model.index(row, 0).data(HistoryModel::AppliedRole).toBool());
    QVERIFY(!model.index(0, 0).data(HistoryModel::AppliedRole).toBool());
    QCOMPARE(model.currentRows(), QList<int>{row});
    QCOMPARE(model.headRows().size(), 2);
    // The trunk is the branch without labels.
    const int head = model.rowOfId(QStringLiteral("71d0f5a8c3e6"));
    QCOMPARE(model.index(head, 0).data(HistoryModel::LaneRole).toInt(), 0);
    const int rag = model.rowOfId(QStringLiteral("07ab92e4fd31"));
    QVERIFY(model.index(rag, 0).data(HistoryModel::LaneRole).toInt() > 0);
    QVERIFY(model.stateAt(model.rowOfId(QStringLiteral("2d7b9a63e5f0"))).edited);
    for (int column = 0; column < model.columnCount(); ++column) {
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
        QVERIFY(!model.index(row, column).data(Qt::AccessibleTextRole).toString().isEmpty());
    }
}

void HistoryModelTest::refreshPublishesTheDifference()
{
    QList<Revision> revisions{revisionOf("a", {}, "first", 1), revisionOf("b", {"a"}, "second", 2),
                              revisionOf("c", {"b"}, "third", 3)};
    HistoryModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setProject(projectOf(revisions));
    const QPersistentModelIndex second = model.index(1, 0);
    QCOMPARE(second.data(HistoryModel::IdRole).toString(), QStringLiteral("b"));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);

    revisions.append(revisionOf("d", {"c"}, "fourth", 4));
    model.setProject(projectOf(revisions));
    QCOMPARE(idsOf(model), QStringList({"d", "c", "b", "a"}));
    QCOMPARE(reset.size(), 0);
    QCOMPARE(removed.size(), 0);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(second.row(), 2);
    QCOMPARE(second.data(HistoryModel::IdRole).toString(), QStringLiteral("b"));

    revisions[1].message = QStringLiteral("changed");
    model.setProject(projectOf(revisions));
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(second.sibling(second.row(), HistoryModel::MessageColumn).data().toString(),
             QStringLiteral("changed"));

    revisions.removeLast();
    model.setProject(projectOf(revisions));
    QCOMPARE(second.row(), 1);
    model.setProject(nullptr);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!second.isValid());
}

void HistoryModelTest::refreshOfRandomHistories()
{
    QRandomGenerator random(11);
    HistoryModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QList<Revision> revisions;
    for (int round = 0; round < 120; ++round) {
        if (random.bounded(4) == 0 && !revisions.isEmpty()) {
            revisions.removeAt(int(random.bounded(int(revisions.size()))));
        } else {
            QStringList down;
            if (!revisions.isEmpty() && random.bounded(10) > 0)
                down.append(revisions.at(random.bounded(int(revisions.size()))).id);
            revisions.append(
                revisionOf(QStringLiteral("r%1").arg(round), down, QStringLiteral("m"), round));
        }
        QPersistentModelIndex kept;
        if (model.rowCount() > 0)
            kept = model.index(int(random.bounded(model.rowCount())), 0);
        const QString id = kept.data(HistoryModel::IdRole).toString();
        model.setProject(projectOf(revisions));
        QCOMPARE(model.rowCount(), int(revisions.size()));
        if (kept.isValid())
            QCOMPARE(kept.data(HistoryModel::IdRole).toString(), id);
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.rowOfId(model.revisionAt(row).id), row);
    }
}

void HistoryModelTest::statusMovesNoRow()
{
    HistoryModel model;
    model.setProject(demoProject());
    const QStringList before = idsOf(model);
    QList<int> lanes;
    for (const LayoutRow &row : model.layout().rows)
        lanes.append(row.lane);
    for (const QString &version :
         {QStringLiteral("07ab92e4fd31"), QStringLiteral("3b0c91d4e2a7")}) {
        model.setStatus(statusAt({version}));
        QCOMPARE(idsOf(model), before);
        QList<int> after;
        for (const LayoutRow &row : model.layout().rows)
            after.append(row.lane);
        QCOMPARE(after, lanes);
    }
    model.setStatus(std::nullopt);
    QVERIFY(model.currentRows().isEmpty());
}

void HistoryModelTest::branchFilter()
{
    HistoryModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto project = demoProject();
    model.setProject(project);
    const int all = model.rowCount();
    model.setBranch(QStringLiteral("rag"));
    QVERIFY(model.rowCount() < all);
    QVERIFY(model.rowOfId(QStringLiteral("07ab92e4fd31")) >= 0);
    QVERIFY(model.rowOfId(QStringLiteral("9f31c7e2a05d")) >= 0);
    QCOMPARE(model.rowOfId(QStringLiteral("71d0f5a8c3e6")), -1);
    for (const LayoutEdge &edge : model.layout().edges)
        QVERIFY(edge.parentRow >= 0);
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(model.rowOfId(model.revisionAt(row).id), row);
    model.setBranch({});
    QCOMPARE(model.rowCount(), all);
    QStringList texts;
    for (const BranchChoice &choice : branchChoices(project->graph()))
        texts.append(choice.key);
    for (const char *key : {"", "rag", "documents", "07ab92e4fd31", "71d0f5a8c3e6"})
        QVERIFY2(texts.contains(QString::fromLatin1(key)), key);
}

void HistoryModelTest::accessibleTexts()
{
    HistoryModel model;
    model.setProject(demoProject());
    model.setStatus(demoStatus());
    const auto text = [&](const char *id) {
        return model.index(model.rowOfId(QString::fromLatin1(id)), HistoryModel::GraphColumn)
            .data(Qt::AccessibleTextRole)
            .toString();
    };
    QVERIFY(text("9f31c7e2a05d").contains(QLatin1String("current")));
    QVERIFY(text("71d0f5a8c3e6").contains(QLatin1String("pending")));
    QVERIFY(text("71d0f5a8c3e6").contains(QLatin1String("head")));
    QVERIFY(text("1b64e8f3d0a2").contains(QLatin1String("merges 85be3d0a719c, e81d30b6c5f2")));
    QVERIFY(text("4f7c2e91ab06").contains(QLatin1String("depends on c5d8127fe036")));
    QVERIFY(text("3b0c91d4e2a7").contains(QLatin1String("base")));
}

void HistoryModelTest::actionsSayWhy()
{
    const auto project = demoProject();
    const RevisionGraph &graph = project->graph();
    const auto actions = [&](const char *id, const std::optional<DatabaseStatus> &status) {
        return revisionActions(graph, graph.indexOf(QString::fromLatin1(id)),
                               revisionStates(graph, status, {}), status);
    };
    const auto offline = actions("9f31c7e2a05d", std::nullopt);
    QVERIFY(!actionOf(offline, RevisionAction::UpgradeTo).enabled);
    QVERIFY(!actionOf(offline, RevisionAction::DowngradeTo).enabled);
    QVERIFY(!actionOf(offline, RevisionAction::Stamp).enabled);
    QVERIFY(actionOf(offline, RevisionAction::CopyId).enabled);

    const DatabaseStatus status = demoStatus();
    const auto current = actions("9f31c7e2a05d", status);
    QVERIFY(!actionOf(current, RevisionAction::UpgradeTo).enabled);
    QVERIFY(!actionOf(current, RevisionAction::DowngradeTo).enabled);
    QVERIFY(!actionOf(current, RevisionAction::Stamp).enabled);
    QVERIFY(actionOf(current, RevisionAction::Merge).enabled);
    const auto pending = actions("71d0f5a8c3e6", status);
    QVERIFY(actionOf(pending, RevisionAction::UpgradeTo).enabled);
    QVERIFY(!actionOf(pending, RevisionAction::DowngradeTo).enabled);
    QVERIFY(actionOf(pending, RevisionAction::Stamp).enabled);
    const auto below = actions("2d7b9a63e5f0", status);
    QVERIFY(!actionOf(below, RevisionAction::UpgradeTo).enabled);
    QVERIFY(actionOf(below, RevisionAction::DowngradeTo).enabled);
    DatabaseStatus readOnly = status;
    readOnly.readOnly = true;
    QVERIFY(!actionOf(actions("71d0f5a8c3e6", readOnly), RevisionAction::UpgradeTo).enabled);
    for (const auto &list : {offline, current, pending, below}) {
        for (const ActionState &state : list)
            QCOMPARE(state.reason.isEmpty(), state.enabled);
    }
}

void HistoryModelTest::aHundredThousandRows()
{
    HistoryModel model;
    model.setProject(longProject(100000));
    QCOMPARE(model.rowCount(), 100000);
    model.setStatus(statusAt({model.revisionAt(50000).id}));
    QCOMPARE(model.currentRows(), QList<int>{50000});
}

RETORT_TEST_MAIN(QApplication, HistoryModelTest)
#include "tst_historymodel.moc"
