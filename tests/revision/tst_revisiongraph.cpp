#include "migrations/revision/format.h"
#include "migrations/revision/history.h"
#include "migrations/revision/identifier.h"
#include "migrations/revision/planner.h"
#include "tests/revision/graphs.h"
#include "tests/support/scrub.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>

using namespace Retort;
using namespace Retort::Test;

/// Building the graph: both relations, labels, and everything that can be broken.
class TestRevisionGraph : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void relations();
    void labels_data();
    void labels();
    void labelsDoNotDependOnWhatIsUnrelated();
    void normalizedDependencies();
    void faults_data();
    void faults();
    void lengthIsCountedInCharacters();
    void laterDuplicateCounts();
    void brokenGraphsAreShownWhole_data();
    void brokenGraphsAreShownWhole();
    void emptyGraph();
    void longHistories();
    void manyMerges();
};

void TestRevisionGraph::relations()
{
    const RevisionGraph graph =
        graphOf(QStringLiteral("a; b < a; c < a : x; m < b,c; x; y < x : m"));
    QVERIFY(graph.faults().isEmpty());
    const auto node = [&](const char *id) { return graph.indexOf(QLatin1String(id)); };
    QCOMPARE(idsOf(graph, graph.children(node("a"))), words(QStringLiteral("b c")));
    QCOMPARE(idsOf(graph, graph.allChildren(node("x"))), words(QStringLiteral("c y")));
    QCOMPARE(idsOf(graph, graph.effectiveParents(node("c"))), words(QStringLiteral("a x")));
    QCOMPARE(idsOf(graph, graph.heads()), words(QStringLiteral("m y")));
    QCOMPARE(idsOf(graph, graph.realHeads()), words(QStringLiteral("y")));
    QCOMPARE(idsOf(graph, graph.bases()), words(QStringLiteral("a x")));
    QVERIFY(graph.isBranchPoint(node("a")) && !graph.isBranchPoint(node("x")));
    QVERIFY(graph.isRealBranchPoint(node("x")));
    QVERIFY(graph.isMergePoint(node("m")) && !graph.isMergePoint(node("y")));
    QVERIFY(graph.isBase(node("x")) && graph.isRealBase(node("x")) && !graph.isBase(node("y")));
    QCOMPARE(graph.applied(words(QStringLiteral("c unknown"))).count(true), 3);
}

void TestRevisionGraph::labels_data()
{
    QTest::addColumn<QString>("history");
    QTest::addColumn<QString>("labels");
    // Every revision's labels, in load order; `-` for none.
    QTest::newRow("to all descendants, and down to the root of a line") << "a; b < a # net; c < b"
                                                                        << "net|net|net";
    QTest::newRow("not past a branch point") << "a; b < a # net; c < b; d < a"
                                             << "-|net|net|-";
    QTest::newRow("not past a revision that another depends on") << "r; a < r; b < a # net; x : a"
                                                                 << "-|-|net|-";
    QTest::newRow("a branch that forks hands nothing down") << "a; b < a # net; c < b; d < b"
                                                            << "-|net|net|net";
    QTest::newRow("a branch that ends in a merge hands nothing down")
        << "a; b < a # net; x; m < b,x"
        << "-|net|-|net";
    QTest::newRow("a branch whose tip is needed by two others hands nothing down")
        << "a; b < a # net; x : b; y : b"
        << "-|net|-|-";
    QTest::newRow("several, in load order") << "a # two,one; b < a # three"
                                            << "two,one,three|two,one,three";
    QTest::newRow("a merge has them all") << "a # x; b # y; m < a,b"
                                          << "x|y|x,y";
}

void TestRevisionGraph::labels()
{
    QFETCH(QString, history);
    QFETCH(QString, labels);
    const RevisionGraph graph = graphOf(history);
    QVERIFY(graph.faults().isEmpty());
    QStringList found;
    for (int node = 0; node < graph.size(); ++node) {
        const QStringList &own = graph.labels(node);
        found.append(own.isEmpty() ? QStringLiteral("-") : own.join(QLatin1Char(',')));
    }
    QCOMPARE(found.join(QLatin1Char('|')), labels);
}

void TestRevisionGraph::labelsDoNotDependOnWhatIsUnrelated()
{
    const RevisionGraph graph = graphOf(QStringLiteral("x # other; a; b < a # net; c < b"));
    QCOMPARE(graph.labels(graph.indexOf(QStringLiteral("a"))), words(QStringLiteral("net")));
    QCOMPARE(graph.labelOwner(QStringLiteral("net")), graph.indexOf(QStringLiteral("b")));
    QCOMPARE(graph.declaredLabels(1), QStringList());
}

void TestRevisionGraph::normalizedDependencies()
{
    // c's dependency on x is b's already; that on a, its own ancestor, stays.
    const RevisionGraph graph =
        graphOf(QStringLiteral("x # ext; a; b < a : ext; c < b : x,a; d < b : y; y < x"));
    const auto normalized = [&](const char *id) {
        return idsOf(graph, graph.normalizedDependencies(graph.indexOf(QLatin1String(id))));
    };
    QCOMPARE(normalized("b"), words(QStringLiteral("x")));
    QCOMPARE(normalized("c"), words(QStringLiteral("a")));
    QCOMPARE(normalized("d"), words(QStringLiteral("y")));
    QCOMPARE(idsOf(graph, graph.dependencies(graph.indexOf(QStringLiteral("c")))),
             words(QStringLiteral("x a")));
}

void TestRevisionGraph::faults_data()
{
    QTest::addColumn<QString>("history");
    QTest::addColumn<QStringList>("kinds");
    QTest::addColumn<QString>("file");
    const auto row = [](const char *name, const QString &history, const QStringList &kinds,
                        const QString &id) {
        QTest::newRow(name) << history << kinds
                            << QStringLiteral("/p/versions/") + id + QStringLiteral("_.py");
    };
    row("parent", "a; b < z", {"missing_parent"}, "b");
    row("one parent of a merge", "a; m < a,z", {"missing_parent"}, "m");
    row("partial parent", "aaaa1111; b < aaaa", {"missing_parent"}, "b");
    row("label as parent", "a # net; b < net", {"missing_parent"}, "b");
    row("dependency", "a; b < a : z", {"missing_dependency"}, "b");
    row("partial dependency", "aaaa1111; b : aaaa", {"missing_dependency"}, "b");
    row("twice", "a; b < a; a", {"duplicate_revision"}, "a");
    row("label twice", "a # net; b < a # net", {"duplicate_label"}, "b");
    row("label twice in one file", "a # net,net", {"duplicate_label"}, "a");
    row("label like an id", "a; b < a # a", {"duplicate_label"}, "b");
    row("itself", "a; b < b", {"cycle"}, "b");
    row("depends on itself", "a; b < a : b", {"dependency_cycle"}, "b");
    row("depends on its own label", "a; b < a : net # net", {"dependency_cycle"}, "b");
    row("cycle", "r; a < c; b < a; c < b", {"cycle"}, "a");
    row("cycle below a head", "a < c; b < a; c < b; h < c", {"cycle"}, "a");
    row("two cycles", "a < b; b < a; c < d; d < c", {"cycle", "cycle"}, "a");
    row("dependency cycle", "a : b; b < a", {"dependency_cycle"}, "a");
    row("dependency cycle of two", "r; a < r : b; b < r : a", {"dependency_cycle"}, "a");
    row("dash", "a; b-c < a", {"invalid_identifier"}, "b-c");
    row("at", "a@b", {"invalid_identifier"}, "a@b");
    row("plus", "a+b", {"invalid_identifier"}, "a+b");
    row("colon", "a:b", {"invalid_identifier"}, "a:b");
    row("33 characters", "a23456789012345678901234567890123", {"invalid_identifier"},
        "a23456789012345678901234567890123");
    row("several, in the order of kinds", "a < z; a; b-c : q",
        {"invalid_identifier", "duplicate_revision", "missing_dependency", "missing_parent"},
        "b-c");
}

void TestRevisionGraph::faults()
{
    QFETCH(QString, history);
    QFETCH(QStringList, kinds);
    QFETCH(QString, file);
    const RevisionGraph graph = graphOf(history);
    QStringList found;
    for (const Error &fault : graph.faults()) {
        found.append(errorKindName(fault.kind));
        QVERIFY(!fault.message.isEmpty() && !fault.hint.isEmpty() && !fault.file.isEmpty());
    }
    QCOMPARE(found, kinds);
    QCOMPARE(graph.faults().first().file, file);
    // Nothing is planned on such a folder.
    const Error first = graph.faults().first();
    QCOMPARE(planUpgrade(graph, QStringLiteral("heads"), {}).error(), first);
    QCOMPARE(planDowngrade(graph, QStringLiteral("base"), {}).error(), first);
    QCOMPARE(planStamp(graph, {QStringLiteral("heads")}, {}, true).error(), first);
}

void TestRevisionGraph::lengthIsCountedInCharacters()
{
    const QString smile = QString::fromUtf8("\xf0\x9f\x99\x82");
    QVERIFY(graphOf(smile.repeated(32)).faults().isEmpty());
    QCOMPARE(graphOf(smile.repeated(33)).faults().size(), 1);
}

void TestRevisionGraph::laterDuplicateCounts()
{
    const RevisionGraph graph = graphOf(QStringLiteral("r; a < r; q; a < q; b < a"));
    QCOMPARE(graph.indexOf(QStringLiteral("a")), 3);
    QVERIFY(graph.isShadowed(1) && !graph.isShadowed(3));
    QCOMPARE(idsOf(graph, graph.heads()), words(QStringLiteral("r a b")));
    QVERIFY(graph.children(0).isEmpty());
    QCOMPARE(historyAll(graph).size(), 5);
    const QString both = graph.faults().first().message;
    QVERIFY2(both.contains(QLatin1String("a_.py")), qPrintable(both));
}

void TestRevisionGraph::brokenGraphsAreShownWhole_data()
{
    QTest::addColumn<QString>("history");
    QTest::newRow("cycle") << "a < c; b < a; c < b";
    QTest::newRow("cycle beside a line") << "r; s < r; a < b; b < a; h < b";
    QTest::newRow("cycle in a merge") << "r; a < r,m; m < a,r; t < m";
    QTest::newRow("heads above each other") << "r; a < r,d; b < a; c < r,b; d < c; h < b; i < d";
    QTest::newRow("self") << "a < a; b < a";
    QTest::newRow("dependencies") << "r; a < r : b; b < r : a; c < a";
    QTest::newRow("missing") << "a < z; b < a; c < y,b";
    QTest::newRow("duplicates") << "a; a < b; b < a; a < a";
    QTest::newRow("labels") << "a < b # net; b < a # net; c # a";
    QTest::newRow("label in a cycle") << "a < b; b < a # net; c < b : net";
}

void TestRevisionGraph::brokenGraphsAreShownWhole()
{
    QFETCH(QString, history);
    const RevisionGraph graph = graphOf(history);
    QVERIFY(!graph.faults().isEmpty());
    const QList<int> all = historyAll(graph);
    QCOMPARE(all.size(), graph.size());
    QCOMPARE(QSet<int>(all.begin(), all.end()).size(), graph.size());
    QCOMPARE(historyText(graph, all).count(QLatin1Char('\n')), graph.size());
    QVERIFY(!showText(graph, all).isEmpty());
    branchesText(graph, branchPoints(graph), true);
    headsText(graph, headList(graph, true), true);
    // Every form of a name ends, whatever it says.
    for (const QString &id :
         words(QStringLiteral("a b head heads base net@head a@heads -1 -9 -999999999 a@-2 "
                              "net@a z"))) {
        resolveRevisions(graph, id);
        historyRange(graph, id + QLatin1Char(':'));
        historyRange(graph, QLatin1Char(':') + id);
        historyRange(graph, QStringLiteral("a:") + id);
    }
    for (const QString &range :
         words(QStringLiteral(":a+999999999 :a-999999999 :a+5 :a-5 a:+7 net@base:")))
        historyRange(graph, range);
    allCurrent(graph, words(QStringLiteral("a b")));
}

void TestRevisionGraph::emptyGraph()
{
    const RevisionGraph graph = RevisionGraph::build({});
    QVERIFY(graph.faults().isEmpty() && graph.heads().isEmpty() && historyAll(graph).isEmpty());
    for (const QString &target : words(QStringLiteral("head heads base")))
        QVERIFY(planUpgrade(graph, target, {})->steps.isEmpty());
    QCOMPARE(planUpgrade(graph, QStringLiteral("+1"), {}).error().kind,
             ErrorKind::RelativeOutOfRange);
    QCOMPARE(planUpgrade(graph, QStringLiteral("a"), {}).error().kind, ErrorKind::UnknownRevision);
    QCOMPARE(planDowngrade(graph, QStringLiteral("-1"), {}).error().kind,
             ErrorKind::RelativeOutOfRange);
    QCOMPARE(planUpgrade(graph, QStringLiteral("head"), {QStringLiteral("x")}).error().kind,
             ErrorKind::UnknownVersionRow);
    QVERIFY(historyRange(graph, QStringLiteral(":"))->isEmpty());
}

void TestRevisionGraph::longHistories()
{
    // In the worst load order: children first.
    constexpr int size = 20'000;
    QList<Revision> revisions(size);
    for (int i = 0; i < size; ++i) {
        Revision &revision = revisions[size - 1 - i];
        revision.id = QStringLiteral("r%1").arg(i, 6, 10, QLatin1Char('0'));
        if (i > 0)
            revision.downRevisions = {QStringLiteral("r%1").arg(i - 1, 6, 10, QLatin1Char('0'))};
    }
    revisions[size / 2].branchLabels = {QStringLiteral("main")};
    QElapsedTimer timer;
    timer.start();
    const RevisionGraph graph = RevisionGraph::build(revisions);
    QVERIFY(graph.faults().isEmpty());
    QCOMPARE(historyAll(graph).size(), size);
    const auto up = planUpgrade(graph, QStringLiteral("head"), {});
    QVERIFY(up);
    QCOMPARE(up->steps.size(), size);
    QCOMPARE(up->steps.first().revision, QStringLiteral("r000000"));
    const auto down = planDowngrade(graph, QStringLiteral("base"), up->versionsAfter);
    QVERIFY(down);
    QCOMPARE(down->steps.size(), size);
    QCOMPARE(planUpgrade(graph, QStringLiteral("+19999"), {})->steps.size(), 19999);
    QCOMPARE(graph.labels(graph.indexOf(QStringLiteral("r000000"))).size(), 1);

    // And one long cycle.
    revisions.last().downRevisions = {revisions.first().id};
    const RevisionGraph cycle = RevisionGraph::build(revisions);
    QCOMPARE(cycle.faults().size(), 1);
    QCOMPARE(historyAll(cycle).size(), size);
    QVERIFY2(timer.elapsed() < 60'000, "this hangs");
}

void TestRevisionGraph::manyMerges()
{
    // Every third revision merges two branches, every fifth depends on an older one.
    constexpr int size = 5'001;
    QList<Revision> revisions(size);
    const auto id = [](int i) { return QStringLiteral("m%1").arg(i, 6, 10, QLatin1Char('0')); };
    for (int i = 0; i < size; ++i) {
        revisions[i].id = id(i);
        if (i == 0)
            continue;
        if (i % 3 == 0)
            revisions[i].downRevisions = {id(i - 1), id(i - 2)};
        else
            revisions[i].downRevisions = {id(i / 3 * 3)};
        if (i % 5 == 0)
            revisions[i].dependsOn = {id(i / 2)};
    }
    QElapsedTimer timer;
    timer.start();
    const RevisionGraph graph = RevisionGraph::build(revisions);
    QVERIFY(graph.faults().isEmpty());
    const auto up = planUpgrade(graph, QStringLiteral("heads"), {});
    QVERIFY(up);
    QCOMPARE(up->steps.size(), size);
    const auto down = planDowngrade(graph, QStringLiteral("base"), up->versionsAfter);
    QVERIFY(down);
    QCOMPARE(down->steps.size(), size);
    QVERIFY2(timer.elapsed() < 60'000, "this hangs");
}

RETORT_TEST_MAIN(QCoreApplication, TestRevisionGraph)
#include "tst_revisiongraph.moc"
