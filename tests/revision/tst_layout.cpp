#include "migrations/revision/layout.h"
#include "migrations/revision/revisiongraph.h"
#include "tests/support/scrub.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSet>
#include <QTest>
#include <algorithm>

using namespace Retort;

namespace {

/// A history as people make them: a trunk, branches that merge or stay, several bases,
/// dependencies.
LayoutInput randomHistory(quint32 seed, int size, bool cycles)
{
    QRandomGenerator random(seed);
    LayoutInput input;
    std::vector<int> tips;
    for (int i = 0; i < size; ++i) {
        std::vector<int> parents;
        std::vector<int> dependencies;
        const int dice = int(random.bounded(100));
        const auto anyNode = [&] { return int(random.bounded(std::max(1, i))); };
        if (i > 0 && dice < 4) {
            // A new base, sometimes tied to the rest by a dependency only.
            if (random.bounded(2) == 0)
                dependencies.push_back(anyNode());
        } else if (i > 0 && dice < 18) {
            parents.push_back(anyNode());
        } else if (tips.size() > 1 && dice < 35) {
            const int count = 2 + int(random.bounded(3));
            for (int k = 0; k < count; ++k)
                parents.push_back(tips[size_t(random.bounded(int(tips.size())))]);
        } else if (!tips.empty()) {
            parents.push_back(tips[size_t(random.bounded(int(tips.size())))]);
        }
        if (i > 0 && random.bounded(12) == 0)
            dependencies.push_back(anyNode());
        if (cycles && random.bounded(8) == 0)
            parents.push_back(int(random.bounded(size)));
        if (cycles && random.bounded(10) == 0)
            dependencies.push_back(int(random.bounded(size)));
        const qint64 date = random.bounded(20) == 0 ? std::numeric_limits<qint64>::min()
                                                    : qint64(i) * 10 + random.bounded(40);
        for (const int parent : parents)
            tips.erase(std::remove(tips.begin(), tips.end(), parent), tips.end());
        tips.push_back(i);
        input.add(parents, dependencies, random.bounded(40) == 0 ? 1 : 0, date,
                  random.bounded(15) == 0);
    }
    return input;
}

int endOf(const GraphLayout &layout, const LayoutEdge &edge)
{
    return edge.parentRow >= 0 ? edge.parentRow
                               : std::min(edge.childRow + 1, int(layout.rows.size()) - 1);
}

/// The rules that hold for every layout; the first that is broken, in words.
QString broken(const LayoutInput &input, const GraphLayout &layout)
{
    const int size = int(input.nodes.size());
    if (layout.rows.size() != size)
        return QStringLiteral("%1 rows of %2").arg(layout.rows.size()).arg(size);
    QList<int> rowOf(size, -1);
    for (int row = 0; row < size; ++row) {
        const int node = layout.rows.at(row).node;
        if (node < 0 || node >= size || rowOf.at(node) >= 0)
            return QStringLiteral("row %1 shows node %2 again").arg(row).arg(node);
        rowOf[node] = row;
        if (layout.rows.at(row).lane < 0 || layout.rows.at(row).lane >= layout.laneCount)
            return QStringLiteral("row %1 is in no lane").arg(row);
    }
    // (lane) -> stretches, each with the parent's row it leads to; a stretch may be shared only by
    // edges to one parent.
    for (int index = 0; index < layout.edges.size(); ++index) {
        const LayoutEdge &edge = layout.edges.at(index);
        const int end = endOf(layout, edge);
        if (edge.parentRow >= 0 && edge.parentRow <= edge.childRow)
            return QStringLiteral("edge %1 goes up").arg(index);
        const LayoutRow &child = layout.rows.at(edge.childRow);
        if (edge.kind == EdgeKind::FirstParent && edge.lane != child.lane)
            return QStringLiteral("edge %1 leaves its child's lane").arg(index);
        for (int row = edge.childRow; row <= end; ++row) {
            const LayoutRow &other = layout.rows.at(row);
            const bool own = row == edge.childRow || row == edge.parentRow;
            if (!own && other.lane == edge.lane)
                return QStringLiteral("edge %1 runs through the node of row %2")
                    .arg(index)
                    .arg(row);
        }
    }
    QList<QList<int>> inLane(layout.laneCount);
    for (int index = 0; index < layout.edges.size(); ++index)
        inLane[layout.edges.at(index).lane].append(index);
    for (QList<int> &edges : inLane) {
        std::sort(edges.begin(), edges.end(), [&](int a, int b) {
            return layout.edges.at(a).childRow < layout.edges.at(b).childRow;
        });
        int last = -1;
        int lastEdge = -1;
        for (const int index : edges) {
            const LayoutEdge &edge = layout.edges.at(index);
            // Edges in one lane follow each other, at most touching in a node of this lane, or lead
            // to the same node.
            if (lastEdge >= 0) {
                const bool joined =
                    layout.edges.at(lastEdge).parentRow == edge.parentRow && edge.parentRow >= 0;
                const bool touching =
                    edge.childRow == last && layout.rows.at(edge.childRow).lane == edge.lane;
                if (!joined && !touching && edge.childRow <= last)
                    return QStringLiteral("edges %1 and %2 share lane %3")
                        .arg(lastEdge)
                        .arg(index)
                        .arg(edge.lane);
            }
            if (endOf(layout, edge) >= last) {
                last = endOf(layout, edge);
                lastEdge = index;
            }
        }
    }
    // A row knows every edge that leaves or enters it, and the drawn ones that cross it.
    QList<QSet<int>> known(size);
    for (int row = 0; row < size; ++row) {
        const LayoutRow &entry = layout.rows.at(row);
        for (int i = 0; i < entry.edgeCount; ++i) {
            const int edge = layout.rowEdges.at(entry.firstEdge + i);
            if (known.at(row).contains(edge))
                return QStringLiteral("row %1 lists edge %2 twice").arg(row).arg(edge);
            known[row].insert(edge);
        }
    }
    for (int index = 0; index < layout.edges.size(); ++index) {
        const LayoutEdge &edge = layout.edges.at(index);
        const int drawing = edge.shared;
        if (layout.edges.at(drawing).lane != edge.lane
            || layout.edges.at(drawing).parentRow != edge.parentRow
            || layout.edges.at(drawing).childRow > edge.childRow)
            return QStringLiteral("edge %1 shares nothing with %2").arg(index).arg(drawing);
        if (!known.at(edge.childRow).contains(index)
            || !known.at(endOf(layout, edge)).contains(drawing))
            return QStringLiteral("edge %1 is not listed at its ends").arg(index);
        for (int row = edge.childRow + 1; row < endOf(layout, edge); ++row) {
            if (edge.lane < GraphLayout::drawnLanes && !known.at(row).contains(drawing))
                return QStringLiteral("row %1 does not list edge %2").arg(row).arg(index);
        }
    }
    return {};
}

/// In a graph without cycles: both relations point downwards and every link is an edge.
QString brokenOrder(const LayoutInput &input, const GraphLayout &layout)
{
    const QList<int> rows = layout.rowsOfNodes();
    QSet<QPair<int, int>> edges;
    for (const LayoutEdge &edge : layout.edges)
        edges.insert({edge.childRow, edge.parentRow});
    for (size_t node = 0; node < input.nodes.size(); ++node) {
        const LayoutInput::Node &links = input.nodes[node];
        for (int i = 0; i < links.parents + links.dependencies; ++i) {
            const int target = input.links[size_t(links.firstLink + i)];
            if (rows.at(target) <= rows.at(int(node)))
                return QStringLiteral("node %1 stands under its parent %2").arg(node).arg(target);
            if (!edges.contains({rows.at(int(node)), rows.at(target)}))
                return QStringLiteral("no edge from %1 to %2").arg(node).arg(target);
        }
    }
    return {};
}

} // namespace

class LayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyAndSingle()
    {
        QCOMPARE(layoutGraph(LayoutInput()).rows.size(), 0);
        LayoutInput one;
        one.add({});
        const GraphLayout layout = layoutGraph(one);
        QCOMPARE(layout.rows.size(), 1);
        QCOMPARE(layout.laneCount, 1);
        QCOMPARE(layout.edges.size(), 0);
    }

    void rulesHoldForAnyHistory_data()
    {
        QTest::addColumn<bool>("cycles");
        QTest::addColumn<int>("size");
        QTest::newRow("small") << false << 12;
        QTest::newRow("middle") << false << 90;
        QTest::newRow("large") << false << 600;
        QTest::newRow("small, cycles") << true << 9;
        QTest::newRow("large, cycles") << true << 300;
    }

    void rulesHoldForAnyHistory()
    {
        QFETCH(bool, cycles);
        QFETCH(int, size);
        const quint32 seeds = size > 300 ? 30 : 300;
        for (quint32 seed = 1; seed <= seeds; ++seed) {
            const LayoutInput input = randomHistory(seed, size, cycles);
            const GraphLayout layout = layoutGraph(input);
            const QString error = broken(input, layout);
            QVERIFY2(error.isEmpty(),
                     qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(error)));
            if (!cycles) {
                const QString order = brokenOrder(input, layout);
                QVERIFY2(order.isEmpty(),
                         qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(order)));
            }
            QCOMPARE(layoutGraph(input), layout);
        }
    }

    void onlyTheTrunkIsInLaneZero()
    {
        for (quint32 seed = 1; seed <= 200; ++seed) {
            const LayoutInput input = randomHistory(seed, 60, false);
            const GraphLayout layout = layoutGraph(input);
            int previous = -1;
            for (const LayoutRow &row : layout.rows) {
                if (row.lane != 0)
                    continue;
                QCOMPARE(row.color, 0);
                // From a head down, first parent by first parent, to a base.
                if (previous >= 0) {
                    const LayoutInput::Node &node = input.nodes[size_t(previous)];
                    QVERIFY(node.parents > 0);
                    QCOMPARE(input.links[size_t(node.firstLink)], row.node);
                }
                previous = row.node;
            }
            QVERIFY(previous >= 0);
            QCOMPARE(input.nodes[size_t(previous)].parents, 0);
        }
    }

    void theTrunkIsTheLongestUnlabelledChain()
    {
        // A labelled branch that is longer than the trunk, and a short plain one.
        LayoutInput input;
        const int base = input.add({}, {}, 0, 1);
        const int trunk = input.add({base}, {}, 0, 2);
        const int head = input.add({trunk}, {}, 0, 3);
        int branch = input.add({base}, {}, 0, 4, true);
        for (int i = 0; i < 5; ++i)
            branch = input.add({branch}, {}, 0, 5 + i);
        const int shortHead = input.add({base}, {}, 0, 20);
        const GraphLayout layout = layoutGraph(input);
        const QList<int> rows = layout.rowsOfNodes();
        QCOMPARE(layout.rows.at(rows.at(head)).lane, 0);
        QCOMPARE(layout.rows.at(rows.at(trunk)).lane, 0);
        QCOMPARE(layout.rows.at(rows.at(base)).lane, 0);
        QVERIFY(layout.rows.at(rows.at(branch)).lane > 0);
        QVERIFY(layout.rows.at(rows.at(shortHead)).lane > 0);

        // A label below the point where the heads part counts against none of them.
        input.nodes[size_t(base)].labelled = true;
        QCOMPARE(layoutGraph(input), layout);
    }

    void aBranchIsKeptTogetherUnderItsMerge()
    {
        // Dates interleave trunk and branch; the rows do not.
        LayoutInput input;
        const int base = input.add({}, {}, 0, 0);
        const int a1 = input.add({base}, {}, 0, 1);
        const int b1 = input.add({base}, {}, 0, 2);
        const int a2 = input.add({a1}, {}, 0, 3);
        const int b2 = input.add({b1}, {}, 0, 4);
        const int merge = input.add({a2, b2}, {}, 0, 5);
        const GraphLayout layout = layoutGraph(input);
        QList<int> order;
        for (const LayoutRow &row : layout.rows)
            order.append(row.node);
        QCOMPARE(order, (QList<int>{merge, b2, b1, a2, a1, base}));
        QCOMPARE(layout.laneCount, 2);
    }

    void tiesAreByDateThenLoadOrder()
    {
        LayoutInput input;
        const int first = input.add({}, {}, 0, 10);
        const int second = input.add({}, {}, 0, 30);
        const int third = input.add({}, {}, 0, 10);
        const int undated = input.add({});
        const GraphLayout layout = layoutGraph(input);
        QList<int> order;
        for (const LayoutRow &row : layout.rows)
            order.append(row.node);
        QCOMPARE(order, (QList<int>{second, first, third, undated}));
    }

    void aLaneIsStableWhenANeighbourEnds()
    {
        // Two branches beside a trunk; the inner one ends first. The outer one must not move in.
        LayoutInput input;
        int trunk = input.add({}, {}, 0, 0);
        const int base = trunk;
        int outer = input.add({base}, {}, 0, 1, true);
        for (int i = 0; i < 3; ++i)
            outer = input.add({outer}, {}, 0, 2 + i);
        trunk = input.add({trunk}, {}, 0, 10);
        int inner = input.add({trunk}, {}, 0, 11, true);
        for (int i = 0; i < 8; ++i)
            trunk = input.add({trunk}, {}, 0, 20 + i);
        inner = input.add({inner}, {}, 0, 50);
        const GraphLayout layout = layoutGraph(input);
        for (const LayoutEdge &edge : layout.edges) {
            if (edge.kind == EdgeKind::FirstParent)
                QCOMPARE(edge.lane, layout.rows.at(edge.childRow).lane);
        }
        // All nodes of one colour (each path has its own here) stand in one lane.
        QHash<int, int> laneOf;
        for (const LayoutRow &row : layout.rows) {
            if (laneOf.contains(row.color))
                QCOMPARE(row.lane, laneOf.value(row.color));
            laneOf.insert(row.color, row.lane);
        }
        QCOMPARE(laneOf.size(), 3);
    }

    void newRevisionsChangeNoColourBelow()
    {
        LayoutInput input;
        const int base = input.add({}, {}, 0, 0);
        const int a = input.add({base}, {}, 0, 1);
        const int b = input.add({base}, {}, 0, 2, true);
        const GraphLayout before = layoutGraph(input);
        const int c = input.add({a}, {}, 0, 3);
        input.add({c}, {}, 0, 4, true);
        input.add({c}, {}, 0, 5);
        const GraphLayout after = layoutGraph(input);
        const auto color = [](const GraphLayout &layout, int node) {
            return layout.rows.at(layout.rowsOfNodes().at(node)).color;
        };
        for (const int node : {base, a, b})
            QCOMPARE(color(after, node), color(before, node));
    }

    void mergesAndDependenciesTakeTheirLanes()
    {
        // The demo's shape: a second base that depends on the trunk and is merged into it.
        LayoutInput input;
        const int base = input.add({}, {}, 0, 0);
        const int needed = input.add({base}, {}, 0, 1);
        const int work = input.add({needed}, {}, 0, 2);
        const int events = input.add({}, {needed}, 0, 3, true);
        const int rollup = input.add({events}, {}, 0, 4);
        const int merge = input.add({work, rollup}, {}, 0, 5);
        const GraphLayout layout = layoutGraph(input);
        const QList<int> rows = layout.rowsOfNodes();
        QCOMPARE(layout.laneCount, 2);
        for (const int node : {base, needed, work, merge})
            QCOMPARE(layout.rows.at(rows.at(node)).lane, 0);
        const int color = layout.rows.at(rows.at(rollup)).color;
        for (const LayoutEdge &edge : layout.edges) {
            if (edge.kind == EdgeKind::MergeParent) {
                QCOMPARE(edge.lane, 1);
                QCOMPARE(edge.color, color);
                QCOMPARE(edge.parentRow, rows.at(rollup));
            } else if (edge.kind == EdgeKind::Dependency) {
                QCOMPARE(edge.lane, 1);
                QCOMPARE(edge.color, color);
                QCOMPARE(edge.parentRow, rows.at(needed));
            }
        }
    }

    void missingParentsEndInACross()
    {
        LayoutInput input;
        const int orphan = input.add({}, {}, 1, 0);
        const int merge = input.add({orphan}, {}, 1, 1);
        const GraphLayout layout = layoutGraph(input);
        const QList<int> rows = layout.rowsOfNodes();
        QCOMPARE(layout.edges.size(), 3);
        int crosses = 0;
        for (const LayoutEdge &edge : layout.edges) {
            if (edge.parentRow >= 0)
                continue;
            ++crosses;
            const bool own = edge.lane == layout.rows.at(edge.childRow).lane;
            QCOMPARE(own, edge.childRow == rows.at(orphan));
        }
        QCOMPARE(crosses, 2);
        QCOMPARE(layout.rows.at(0).node, merge);
    }

    void cyclesEnd()
    {
        LayoutInput input;
        input.add({0});
        input.add({2});
        input.add({3});
        input.add({1});
        input.add({1}, {2});
        const int above = input.add({3});
        const GraphLayout layout = layoutGraph(input);
        QCOMPARE(broken(input, layout), QString());
        // Links that are part of no cycle still point downwards.
        const QList<int> rows = layout.rowsOfNodes();
        QVERIFY(rows.at(above) < rows.at(3));
        QVERIFY(rows.at(4) < rows.at(1));
        QVERIFY(rows.at(4) < rows.at(2));
    }

    void hostileShapesEnd_data()
    {
        QTest::addColumn<int>("shape");
        QTest::newRow("a chain, newest loaded first") << 0;
        QTest::newRow("a star") << 1;
        QTest::newRow("merges of one pair") << 2;
        QTest::newRow("one merge of all") << 3;
        QTest::newRow("everything depends on one") << 4;
        QTest::newRow("nothing is connected") << 5;
        QTest::newRow("one cycle") << 6;
        QTest::newRow("numbers that are no node") << 7;
    }

    void hostileShapesEnd()
    {
        QFETCH(int, shape);
        const int size = 20000;
        LayoutInput input;
        std::vector<int> all;
        for (int i = 0; i < size; ++i) {
            switch (shape) {
            case 0:
                input.add(i + 1 < size ? std::vector<int>{i + 1} : std::vector<int>{});
                break;
            case 1:
                input.add(i > 0 ? std::vector<int>{0} : std::vector<int>{});
                break;
            case 2:
                input.add(i > 1 ? std::vector<int>{0, 1} : std::vector<int>{});
                break;
            case 3:
                input.add(i + 1 < size ? std::vector<int>{} : all);
                all.push_back(i);
                break;
            case 4:
                input.add(i > 0 ? std::vector<int>{i - 1} : std::vector<int>{}, {0});
                break;
            case 5:
                input.add({});
                break;
            case 6:
                input.add({(i + 1) % size});
                break;
            default:
                input.add({-5, size + i}, {i, 1 << 30});
                break;
            }
        }
        QElapsedTimer timer;
        timer.start();
        const GraphLayout layout = layoutGraph(input);
        QVERIFY2(timer.elapsed() < 20000, "guard against quadratic work");
        QCOMPARE(layout.rows.size(), size);
        QVERIFY(layout.rowEdges.size() < size * 16);
    }

    void ofARevisionGraph();
    void zonesDoNotMatter();
    void realHistories_data();
    void realHistories();

    void aHundredThousandRows()
    {
        const LayoutInput input = randomHistory(7, 100000, false);
        GraphLayout layout;
        QBENCHMARK
        {
            layout = layoutGraph(input);
        }
        QCOMPARE(layout.rows.size(), 100000);
    }
};

void LayoutTest::ofARevisionGraph()
{
    const auto revision = [](const char *id, const QStringList &down, const char *created) {
        Revision result;
        result.id = QString::fromLatin1(id);
        result.downRevisions = down;
        result.createDate = QString::fromLatin1(created);
        result.created = QDateTime::fromString(result.createDate, Qt::ISODate);
        return result;
    };
    QList<Revision> revisions;
    revisions << revision("a", {}, "2026-01-01T00:00:00Z")
              << revision("b", {QStringLiteral("a")}, "2026-01-02T00:00:00Z")
              << revision("c", {QStringLiteral("a"), QStringLiteral("gone")},
                          "2026-01-03T00:00:00Z");
    revisions[2].branchLabels = {QStringLiteral("side")};
    revisions << revision("d", {QStringLiteral("b"), QStringLiteral("c")}, "2026-01-04T00:00:00Z");
    const RevisionGraph graph = RevisionGraph::build(revisions);
    const GraphLayout layout = layoutGraph(graph);
    QStringList order;
    for (const LayoutRow &row : layout.rows)
        order.append(graph.revision(row.node).id);
    QCOMPARE(order, QStringList({"d", "c", "b", "a"}));
    QCOMPARE(std::count_if(layout.edges.begin(), layout.edges.end(),
                           [](const LayoutEdge &edge) { return edge.parentRow < 0; }),
             1);
}

void LayoutTest::zonesDoNotMatter()
{
    const auto revision = [](const QString &id, const QDateTime &created) {
        Revision result;
        result.id = id;
        result.created = created;
        return result;
    };
    // 10:00 at +02:00 is before 09:00 UTC.
    const QList<Revision> revisions{
        revision(QStringLiteral("early"),
                 QDateTime::fromString(QStringLiteral("2026-01-01T10:00:00+02:00"), Qt::ISODate)),
        revision(QStringLiteral("late"),
                 QDateTime::fromString(QStringLiteral("2026-01-01T09:00:00Z"), Qt::ISODate)),
        revision(QStringLiteral("naive"),
                 QDateTime::fromString(QStringLiteral("2026-01-01T08:30:00"), Qt::ISODate)),
    };
    const GraphLayout layout = layoutGraph(RevisionGraph::build(revisions));
    QStringList order;
    for (const LayoutRow &row : layout.rows)
        order.append(revisions.at(row.node).id);
    QCOMPARE(order, QStringList({"late", "naive", "early"}));
}

void LayoutTest::realHistories_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("mostLanes");
    // The widest row of each, counted with the dependencies, is 4 to 8 edges.
    QTest::newRow("superset") << "superset.json" << 8;
    QTest::newRow("airflow") << "airflow-2.6.json" << 8;
    QTest::newRow("neutron") << "neutron.json" << 12;
    QTest::newRow("galaxy") << "galaxy.json" << 4;
    QTest::newRow("broken") << "fixture-broken.json" << 8;
}

void LayoutTest::realHistories()
{
    QFETCH(QString, file);
    QFETCH(int, mostLanes);
    QFile json(QStringLiteral(RETORT_SOURCE_DIR "/tests/data/histories/") + file);
    QVERIFY(json.open(QIODevice::ReadOnly));
    const auto strings = [](const QJsonValue &value) {
        QStringList result;
        if (value.isString())
            result.append(value.toString());
        for (const QJsonValue &entry : value.toArray())
            result.append(entry.toString());
        return result;
    };
    QList<Revision> revisions;
    const QJsonArray entries = QJsonDocument::fromJson(json.readAll())
                                   .object()
                                   .value(QLatin1String("revisions"))
                                   .toArray();
    for (const QJsonValue &entry : entries) {
        Revision revision;
        revision.id = entry[QLatin1String("id")].toString();
        revision.downRevisions = strings(entry[QLatin1String("down")]);
        revision.dependsOn = strings(entry[QLatin1String("depends")]);
        revision.branchLabels = strings(entry[QLatin1String("labels")]);
        revisions.append(revision);
    }
    QVERIFY(!revisions.isEmpty() && !revisions.first().id.isEmpty());
    const RevisionGraph graph = RevisionGraph::build(revisions);
    const GraphLayout layout = layoutGraph(graph);
    LayoutInput input;
    for (int node = 0; node < graph.size(); ++node) {
        const QList<int> &parents = graph.parents(node);
        const QList<int> &dependencies = graph.dependencies(node);
        input.add({parents.begin(), parents.end()}, {dependencies.begin(), dependencies.end()});
    }
    QCOMPARE(broken(input, layout), QString());
    if (file != QLatin1String("fixture-broken.json"))
        QCOMPARE(brokenOrder(input, layout), QString());
    QVERIFY2(layout.laneCount <= mostLanes, qPrintable(QString::number(layout.laneCount)));
    QVERIFY(std::any_of(layout.rows.begin(), layout.rows.end(),
                        [](const LayoutRow &row) { return row.lane == 0; }));
}

RETORT_TEST_MAIN(QCoreApplication, LayoutTest)
#include "tst_layout.moc"
