#include "migrations/review/mergepreview.h"
#include "migrations/sql/splitter.h"
#include "tests/revision/graphs.h"
#include "tests/support/scrub.h"

#include <QTest>

using namespace Retort;
using namespace Retort::Test;

namespace {

QList<int> nodesOf(const RevisionGraph &graph, const QString &ids)
{
    QList<int> nodes;
    for (const QString &id : words(ids))
        nodes.append(graph.indexOf(id));
    return nodes;
}

/// `name: revisions` of every branch, separated by `;`.
QString branchesOf(const MergeOutline &outline)
{
    QStringList lines;
    for (const MergeBranch &branch : outline.branches)
        lines.append(branch.name + QStringLiteral(": ") + branch.revisions.join(QLatin1Char(' ')));
    return lines.join(QStringLiteral("; "));
}

RevisionTouches touchesOf(const QString &revision, const QString &sql)
{
    const Result<QList<SqlStatement>> statements = splitSql(sql);
    if (!statements)
        qFatal("%s", qPrintable(statements.error().message));
    return {touches(*statements, revision), unreadStatements(*statements), {}};
}

/// `verdict object` of every row: `!` conflict, `=` several, `-` one side.
QStringList rowsOf(const MergeComparison &comparison)
{
    QStringList lines;
    for (const OverlapRow &row : comparison.rows) {
        const char *sign = row.verdict == OverlapVerdict::Conflict          ? "!"
                           : row.verdict == OverlapVerdict::BothIndependent ? "="
                                                                            : "-";
        lines.append(QLatin1String(sign) + QLatin1Char(' ') + row.object);
    }
    return lines;
}

} // namespace

class TestMergePreview : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outline_data();
    void outline();
    void message();
    void strangeHeads();
    void conflictsFirst();
    void sharedByTwoOfThree();
    void dependencyIsOrdered();
    void unreadable();
};

void TestMergePreview::outline_data()
{
    QTest::addColumn<QString>("history");
    QTest::addColumn<QString>("heads");
    QTest::addColumn<QString>("branches");
    QTest::addColumn<QString>("ancestors");
    QTest::addColumn<QString>("shown");

    QTest::newRow("two") << "a; b < a; c < b; d < c; x < b # rag; y < x"
                         << "d y"
                         << "trunk: c d; rag: x y"
                         << "b"
                         << "b c d x y";
    QTest::newRow("trunk first whatever was asked first") << "a; b < a; c < b; x < a # rag"
                                                          << "x c"
                                                          << "trunk: b c; rag: x"
                                                          << "a"
                                                          << "a b c x";
    QTest::newRow("no label: the id") << "a; b < a; c < b; x < a"
                                      << "c x"
                                      << "trunk: b c; x: x"
                                      << "a"
                                      << "a b c x";
    QTest::newRow("a long id is shortened")
        << "a; b < a; c < b; 0123456789abcdef < a"
        << "c 0123456789abcdef"
        << QStringLiteral("trunk: b c; 0123456789ab%1: 0123456789abcdef").arg(QChar(0x2026)) << "a"
        << "a b c 0123456789abcdef";
    QTest::newRow("a label of both names neither") << "a # app; b < a; c < b; x < a"
                                                   << "c x"
                                                   << "trunk: b c; x: x"
                                                   << "a"
                                                   << "a b c x";
    QTest::newRow("three") << "a; b < a; c < b; x < a # rag; z < a # ml"
                           << "c x z"
                           << "trunk: b c; rag: x; ml: z"
                           << "a"
                           << "a b c x z";
    QTest::newRow("three, two of them fork later")
        << "a; m < a; b < m; c < b; x < m # rag; z < a # ml"
        << "c x z"
        << "trunk: m b c; rag: m x; ml: z"
        << "a"
        << "a m b c x z";
    QTest::newRow("two of three") << "a; m < a; b < m; c < b; x < m # rag; z < a # ml"
                                  << "c x"
                                  << "trunk: b c; rag: x"
                                  << "m"
                                  << "m b c x";
    QTest::newRow("four") << "a; b < a; c < b; x < a # rag; z < a # ml; q < a"
                          << "q z x c"
                          << "trunk: b c; rag: x; ml: z; q: q"
                          << "a"
                          << "a b c x z q";
    QTest::newRow("different bases") << "a; b < a; c < b; x # other; y < x"
                                     << "c y"
                                     << "trunk: a b c; other: x y"
                                     << ""
                                     << "a b c x y";
    QTest::newRow("criss-cross") << "r; a < r; b < r; m < a,b; n < b,a; p < m; q < n # two; s < p"
                                 << "s q"
                                 << "trunk: m p s; two: n q"
                                 << "a b"
                                 << "a b m n p q s";
    QTest::newRow("a merge on the branch") << "a; b < a; l < b; r < b; m < l,r; t < m; x < a # rag"
                                           << "t x"
                                           << "trunk: b l r m t; rag: x"
                                           << "a"
                                           << "a b l r m t x";
    QTest::newRow("a missing parent") << "b < gone; c < b; x < gone # rag"
                                      << "c x"
                                      << "trunk: b c; rag: x"
                                      << ""
                                      << "b c x";
    QTest::newRow("one") << "a; b < a"
                         << "b"
                         << "trunk: "
                         << "b"
                         << "b";
    QTest::newRow("none") << "a; b < a"
                          << ""
                          << ""
                          << ""
                          << "";
}

void TestMergePreview::outline()
{
    QFETCH(QString, history);
    QFETCH(QString, heads);
    QFETCH(QString, branches);
    QFETCH(QString, ancestors);
    QFETCH(QString, shown);
    const RevisionGraph graph = graphOf(history);
    const MergeOutline outline = mergeOutline(graph, nodesOf(graph, heads));
    QCOMPARE(branchesOf(outline), branches);
    QCOMPARE(idsOf(graph, outline.ancestors), words(ancestors));
    QCOMPARE(idsOf(graph, outline.shown), words(shown));
}

void TestMergePreview::message()
{
    const MergeBranch trunk{QStringLiteral("trunk"), 0, {}};
    const MergeBranch rag{QStringLiteral("rag"), 1, {}};
    const MergeBranch ml{QStringLiteral("ml"), 2, {}};
    QCOMPARE(mergeMessage({trunk, rag}), QStringLiteral("merge rag into trunk"));
    QCOMPARE(mergeMessage({trunk, rag, ml}), QStringLiteral("merge rag, ml into trunk"));
    QCOMPARE(mergeMessage({trunk}), QString());
}

void TestMergePreview::strangeHeads()
{
    const RevisionGraph graph = graphOf(QStringLiteral("a; b < a; c < a"));
    QCOMPARE(mergeOutline(graph, {-1, 1, 1, 7, 2}), mergeOutline(graph, {1, 2}));
    // A cycle is no reason to go on for ever.
    const RevisionGraph cycle = graphOf(QStringLiteral("a < c; b < a; c < b; h < c; i < b"));
    QCOMPARE(mergeOutline(cycle, nodesOf(cycle, QStringLiteral("h i"))).branches.size(), 2);
}

void TestMergePreview::conflictsFirst()
{
    const RevisionGraph graph = graphOf(QStringLiteral("a; b < a; c < b; x < a # rag"));
    const MergeOutline outline = mergeOutline(graph, nodesOf(graph, QStringLiteral("c x")));
    QHash<QString, RevisionTouches> known;
    known.insert(QStringLiteral("b"),
                 touchesOf(QStringLiteral("b"),
                           QStringLiteral("ALTER TABLE m ALTER COLUMN meta SET DEFAULT '1'; "
                                          "ALTER TABLE s ADD COLUMN t int")));
    known.insert(QStringLiteral("c"),
                 touchesOf(QStringLiteral("c"), QStringLiteral("ALTER TABLE m ADD COLUMN q int")));
    known.insert(
        QStringLiteral("x"),
        touchesOf(QStringLiteral("x"),
                  QStringLiteral("ALTER TABLE public.m ALTER COLUMN meta SET DEFAULT '2';"
                                 "ALTER TABLE m ADD COLUMN w int; CREATE TABLE k (i int)")));
    const MergeComparison comparison = compareBranches(graph, outline, known);
    QCOMPARE(comparison.rows.size(), 4);
    QCOMPARE(comparison.count(OverlapVerdict::Conflict), 1);
    QCOMPARE(comparison.count(OverlapVerdict::BothIndependent), 1);
    QCOMPARE(comparison.count(OverlapVerdict::OneSide), 2);
    const OverlapRow conflict = comparison.rows.first();
    QVERIFY(conflict.object.endsWith(QLatin1String("m.meta")));
    QVERIFY(!conflict.reason.isEmpty());
    QCOMPARE(conflict.what.size(), 2);
    QVERIFY(conflict.what.first().contains(QLatin1Char('1')));
    QVERIFY(conflict.what.last().contains(QLatin1Char('2')));
    QVERIFY(comparison.unread.isEmpty());
    // Two branches: exactly what the overlap says.
    QCOMPARE(comparison.rows,
             overlap({{QStringLiteral("trunk"),
                       known[QStringLiteral("b")].touches + known[QStringLiteral("c")].touches},
                      {QStringLiteral("rag"), known[QStringLiteral("x")].touches}}));
}

void TestMergePreview::sharedByTwoOfThree()
{
    const RevisionGraph graph =
        graphOf(QStringLiteral("a; m < a; b < m; c < b; x < m # rag; z < a # ml"));
    QHash<QString, RevisionTouches> known;
    for (const char *id : {"b", "c", "x"})
        known.insert(QLatin1String(id), {});
    known.insert(QStringLiteral("m"),
                 touchesOf(QStringLiteral("m"), QStringLiteral("CREATE TABLE t (i int)")));
    known.insert(QStringLiteral("z"),
                 touchesOf(QStringLiteral("z"), QStringLiteral("CREATE TABLE k (i int)")));
    const MergeOutline three = mergeOutline(graph, nodesOf(graph, QStringLiteral("c x z")));
    // One revision is no conflict with itself, nor two sides.
    QCOMPARE(rowsOf(compareBranches(graph, three, known)),
             QStringList({QStringLiteral("- k"), QStringLiteral("- t")}));
    // But the third branch meets it.
    known.insert(QStringLiteral("z"),
                 touchesOf(QStringLiteral("z"), QStringLiteral("CREATE TABLE t (i int)")));
    const MergeComparison comparison = compareBranches(graph, three, known);
    QCOMPARE(rowsOf(comparison), QStringList({QStringLiteral("! t")}));
    QCOMPARE(comparison.rows.first().what.size(), 3);
    for (const QString &what : comparison.rows.first().what)
        QVERIFY(!what.isEmpty());
    // What follows the shared revision is no conflict with it.
    known.insert(QStringLiteral("z"), {});
    known.insert(QStringLiteral("c"),
                 touchesOf(QStringLiteral("c"), QStringLiteral("ALTER TABLE t ADD COLUMN j int")));
    QCOMPARE(compareBranches(graph, three, known).count(OverlapVerdict::Conflict), 0);
}

void TestMergePreview::dependencyIsOrdered()
{
    QHash<QString, RevisionTouches> known;
    known.insert(QStringLiteral("b"),
                 touchesOf(QStringLiteral("b"),
                           QStringLiteral("ALTER TABLE t ALTER COLUMN i SET DEFAULT 1")));
    known.insert(QStringLiteral("c"), {});
    known.insert(QStringLiteral("x"),
                 touchesOf(QStringLiteral("x"),
                           QStringLiteral("ALTER TABLE t ALTER COLUMN i SET DEFAULT 2")));
    const RevisionGraph loose = graphOf(QStringLiteral("a; b < a; c < b; x < a # rag"));
    const RevisionGraph tied = graphOf(QStringLiteral("a; b < a; c < b; x < a : b # rag"));
    const auto conflicts = [&](const RevisionGraph &graph) {
        return compareBranches(graph, mergeOutline(graph, nodesOf(graph, QStringLiteral("c x"))),
                               known)
            .count(OverlapVerdict::Conflict);
    };
    QCOMPARE(conflicts(loose), 1);
    QCOMPARE(conflicts(tied), 0);
}

void TestMergePreview::unreadable()
{
    const RevisionGraph graph = graphOf(QStringLiteral("a; b < a; c < b; x < a # rag; y < x"));
    const MergeOutline outline = mergeOutline(graph, nodesOf(graph, QStringLiteral("c y")));
    QHash<QString, RevisionTouches> known;
    known.insert(QStringLiteral("b"),
                 touchesOf(QStringLiteral("b"), QStringLiteral("DO $$begin end$$")));
    known.insert(QStringLiteral("c"), {});
    RevisionTouches python;
    python.unreadable = QStringLiteral("it is Python");
    known.insert(QStringLiteral("y"), python);
    const MergeComparison comparison = compareBranches(graph, outline, known);
    QVERIFY(comparison.rows.isEmpty());
    const QList<UnreadBranch> expected = {{QStringLiteral("trunk"), {}, {}, 1},
                                          // x was not handed over at all.
                                          {QStringLiteral("rag"),
                                           {QStringLiteral("x"), QStringLiteral("y")},
                                           QStringLiteral("it is Python"),
                                           0}};
    QCOMPARE(comparison.unread, expected);
}

RETORT_TEST_MAIN(QCoreApplication, TestMergePreview)
#include "tst_mergepreview.moc"
