#include "migrations/revision/identifier.h"
#include "migrations/revision/planner.h"
#include "tests/revision/graphs.h"
#include "tests/support/scrub.h"

#include <QTest>

using namespace Retort;
using namespace Retort::Test;

namespace {

/// `b: a>b` for an update, `b: +b` insert, `b: -b` delete; steps separated by `;`.
QString text(const Plan &plan)
{
    QStringList steps;
    for (const Step &step : plan.steps) {
        QStringList operations;
        for (const VersionOperation &operation : step.operations) {
            switch (operation.kind) {
            case VersionOperation::Kind::Insert:
                operations.append(QLatin1Char('+') + operation.to);
                break;
            case VersionOperation::Kind::Delete:
                operations.append(QLatin1Char('-') + operation.from);
                break;
            case VersionOperation::Kind::Update:
                operations.append(operation.from + QLatin1Char('>') + operation.to);
                break;
            }
        }
        steps.append((step.revision.isEmpty() ? QStringLiteral("base") : step.revision)
                     + QStringLiteral(": ") + operations.join(QLatin1Char(' ')));
    }
    return steps.join(QStringLiteral("; "));
}

const QString forked =
    QStringLiteral("aaaa; left1 < aaaa # left; left2 < left1; rite1 < aaaa # rite; rite2 < rite1");
const QString merged = QStringLiteral("a; b < a; c < a; m < b,c; n < m");

} // namespace

/// Plans written out: order, what becomes of the version table's rows, and what each refusal says.
class TestPlanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plans_data();
    void plans();
    void refusals_data();
    void refusals();
    void stepsSayWhereFromAndTo();
    void identifiers_data();
    void identifiers();
    void currentListsImpliedTips();
    void rowsThatAreNotThere();
};

void TestPlanner::plans_data()
{
    QTest::addColumn<QString>("history");
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("rows");
    QTest::addColumn<QString>("steps");
    QTest::addColumn<QString>("after");
    const auto row = [](const char *name, const QString &history, const char *command,
                        const char *rows, const char *steps, const char *after) {
        QTest::newRow(name) << history << QString::fromLatin1(command) << QString::fromLatin1(rows)
                            << QString::fromLatin1(steps) << QString::fromLatin1(after);
    };
    const QString line = QStringLiteral("a; b < a; c < b");
    row("from nothing", line, "upgrade head", "", "a: +a; b: a>b; c: b>c", "c");
    row("two up", line, "upgrade +2", "", "a: +a; b: a>b", "b");
    row("from a revision", line, "upgrade a+1", "", "a: +a; b: a>b", "b");
    row("below the head", line, "upgrade head-1", "a", "b: a>b", "b");
    row("older target", line, "upgrade a", "c", "", "c");
    row("base", line, "upgrade base", "c", "", "c");
    row("down to the ground", line, "downgrade base", "c", "c: c>b; b: b>a; a: -a", "");
    row("one down", line, "downgrade -1", "c", "c: c>b", "b");
    row("down to where it is", line, "downgrade c", "c", "", "c");
    row("doubled row counts once", line, "downgrade -1", "c c", "c: c>b", "b");

    row("both branches", forked, "upgrade heads", "",
        "aaaa: +aaaa; rite1: aaaa>rite1; rite2: rite1>rite2; left1: +left1; left2: left1>left2",
        "left2 rite2");
    row("one branch", forked, "upgrade left@head", "aaaa", "left1: aaaa>left1; left2: left1>left2",
        "left2");
    row("a branch that is not begun", forked, "upgrade rite@+1", "left2", "rite1: +rite1",
        "left2 rite1");
    row("the branch of a row", forked, "upgrade rite@+1", "left2 rite1", "rite2: rite1>rite2",
        "left2 rite2");
    row("to the branch point", forked, "downgrade aaaa", "left2 rite2",
        "left2: left2>left1; left1: -left1; rite2: rite2>rite1; rite1: rite1>aaaa", "aaaa");
    row("one branch to the branch point", forked, "downgrade left@aaaa", "left2 rite2",
        "left2: left2>left1; left1: -left1", "rite2");
    row("one branch one down", forked, "downgrade left@-1", "left2 rite2", "left2: left2>left1",
        "left1 rite2");
    row("a row's own one down", forked, "downgrade rite2@-1", "left2 rite2", "rite2: rite2>rite1",
        "left2 rite1");
    row("one branch to a shared base", forked, "downgrade left@base", "left2 rite1",
        "left2: left2>left1; left1: -left1; rite1: rite1>aaaa; aaaa: -aaaa", "");

    row("merge", merged, "upgrade head", "b c", "m: -b c>m; n: m>n", "n");
    row("merge from one side", merged, "upgrade m", "b", "c: +c; m: -b c>m", "m");
    row("unmerge", merged, "downgrade b", "m", "m: +b m>c", "b c");
    row("a merge with its branch point", QStringLiteral("a; b < a; m < b,a"), "downgrade b", "m",
        "m: m>b", "b");
    row("a merge that depends on an ancestor", QStringLiteral("a; b < a; c < a; m < b,c : a"),
        "upgrade head", "", "a: +a; c: a>c; b: +b; m: -b c>m", "m");
    row("and back", QStringLiteral("a; b < a; c < a; m < b,c : a"), "downgrade b", "m", "m: +b m>c",
        "b c");
    row("three", QStringLiteral("a; b < a; c < a; d < a; m < b,c,d"), "downgrade b", "m",
        "m: +b +c m>d", "b c d");

    const QString dependent = QStringLiteral("a; b < a; x; y < x : b");
    row("dependency absorbed", dependent, "upgrade y", "", "a: +a; b: a>b; x: +x; y: -x b>y", "y");
    row("dependency comes back", dependent, "downgrade x", "y", "y: +x y>b", "b x");
    row("dependants go too", dependent, "downgrade a", "y", "y: +x y>b; b: b>a", "a x");
    row("a tip that only a dependency implies", QStringLiteral("a # A; b < a; x; y < x : b"),
        "downgrade A@-1", "y", "y: +x y>b; b: b>a", "a x");
    row("crossing dependencies", QStringLiteral("a1; a2 < a1 : b1; b1; b2 < b1 : a1"),
        "upgrade heads", "", "b1: +b1; a1: +a1; b2: -b1 a1>b2; a2: +a2", "a2 b2");

    row("stamp nothing to something", line, "stamp b", "", "b: +b", "b");
    row("stamp up", line, "stamp head", "a", "c: a>c", "c");
    row("stamp down", line, "stamp a", "c", "a: c>a", "a");
    row("stamp as it is", line, "stamp c", "c", "", "c");
    row("stamp base", line, "stamp base", "c", "base: -c", "");
    row("stamp one branch's base", forked, "stamp left@base", "left2 rite2", "base: -left2",
        "rite2");
    row("stamp heads", forked, "stamp heads", "left1 rite1",
        "left2: -left1 rite1>left2; rite2: +rite2", "left2 rite2");
    row("stamp both down", forked, "stamp left1 rite1", "left2 rite2",
        "left1: -left2 rite2>left1; rite1: +rite1", "left1 rite1");
    row("stamp the parents of a merge", merged, "stamp b c", "m", "b: m>b; c: +c", "b c");
    row("purge", forked, "purge rite1", "left2 gone", "rite1: -gone -left2 +rite1", "rite1");
    row("purge to base", line, "purge base", "gone", "base: -gone", "");
    row("purge an empty table", line, "purge base", "", "", "");
}

void TestPlanner::plans()
{
    QFETCH(QString, history);
    QFETCH(QString, command);
    QFETCH(QString, rows);
    const RevisionGraph graph = graphOf(history);
    QVERIFY(graph.faults().isEmpty());
    QStringList arguments = words(command);
    const QString verb = arguments.takeFirst();
    const auto plan =
        verb == QLatin1String("upgrade") ? planUpgrade(graph, arguments.first(), words(rows))
        : verb == QLatin1String("downgrade")
            ? planDowngrade(graph, arguments.first(), words(rows))
            : planStamp(graph, arguments, words(rows), verb == QLatin1String("purge"));
    if (!plan)
        QFAIL(qPrintable(plan.error().message));
    QTEST(text(*plan), "steps");
    QTEST(plan->versionsAfter.join(QLatin1Char(' ')), "after");
    QStringList before = words(rows);
    before.removeDuplicates();
    before.sort();
    QCOMPARE(plan->versionsBefore, before);
}

void TestPlanner::refusals_data()
{
    QTest::addColumn<QString>("history");
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("rows");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("hint");
    const auto row = [](const char *name, const QString &history, const char *command,
                        const char *rows, const char *kind, const char *hint) {
        QTest::newRow(name) << history << QString::fromLatin1(command) << QString::fromLatin1(rows)
                            << QString::fromLatin1(kind) << QString::fromLatin1(hint);
    };
    row("two heads", forked, "upgrade head", "", "multiple_heads", "left@head or rite@head");
    row("two heads of one branch", QStringLiteral("a # x; b < a; c < a"), "upgrade x@head", "",
        "multiple_heads", "b or c");
    row("an effective head is a head", QStringLiteral("a; x; y < x : a"), "upgrade head", "",
        "multiple_heads", "a or y");
    row("nothing of that name", forked, "upgrade nope", "", "unknown_revision", "history");
    row("an empty name", forked, "upgrade left@", "", "unknown_revision", "identifier");
    row("a label is no beginning", forked, "upgrade left", "", "", "");
    row("ambiguous", forked, "upgrade lef", "", "ambiguous_revision", "more");
    row("no such branch", forked, "upgrade nope@head", "", "unknown_branch", "left, rite");
    row("another branch", forked, "upgrade left@rite2", "", "not_a_member", "left@");
    row("a part of another branch", forked, "upgrade left@rite", "", "not_a_member", "left@");
    row("too far up", forked, "upgrade left@+9", "aaaa", "relative_out_of_range", "head");
    row("down by upgrade", forked, "upgrade -1", "left1", "relative_out_of_range", "downgrade");
    row("up by downgrade", forked, "downgrade +1", "left1", "relative_out_of_range", "upgrade");
    row("to the ground by upgrade", QStringLiteral("a; b < a"), "upgrade head-2", "",
        "relative_out_of_range", "steps");
    row("too far down", forked, "downgrade -9", "left2", "relative_out_of_range", "base");
    row("down from nothing", forked, "downgrade -1", "", "relative_out_of_range", "applied");
    row("a branch of which nothing is applied", forked, "downgrade rite@-1", "left2",
        "relative_out_of_range", "rite");
    row("up from several rows", forked, "upgrade +1", "left1 rite1", "ambiguous_walk",
        "left@+1 or rite@+1");
    row("up where it forks", forked, "upgrade +1", "aaaa", "ambiguous_walk", "left1, rite1");
    row("down from several rows", forked, "downgrade -1", "left1 rite1", "ambiguous_walk",
        "left@-1 or rite@-1");
    row("down from several rows without labels", merged, "downgrade -1", "b c", "ambiguous_walk",
        "b@-1 or c@-1");
    row("down from a merge", merged, "downgrade -1", "m", "ambiguous_walk", "b or c");
    row("down over a merge", merged, "downgrade -2", "n", "ambiguous_walk", "b or c");
    row("not applied", forked, "downgrade rite1", "left2", "not_reachable", "left2");
    row("nothing of the branch there",
        QStringLiteral("a; b < a; c < b # x; d < b; e < d # y; f < d"), "downgrade x@d", "e",
        "not_reachable", "x@");
    row("a branch that is not", QStringLiteral("a; b < a"), "downgrade typo@base", "b",
        "unknown_branch", "label");
    row("overlapping rows", QStringLiteral("a; b < a; c < b"), "upgrade head", "a b",
        "overlapping_versions", "stamp --purge");
    row("overlapping by a dependency", QStringLiteral("a; x : a; y < x"), "upgrade heads", "a x",
        "overlapping_versions", "stamp --purge");
    row("a row of nobody", forked, "upgrade heads", "left1 gone", "unknown_version_row",
        "stamp --purge");
    row("a row of nobody, down", forked, "downgrade base", "gone", "unknown_version_row",
        "stamp --purge");
    row("a row of nobody, stamp", forked, "stamp aaaa", "gone", "unknown_version_row",
        "stamp --purge");
    row("a part of a row", forked, "upgrade heads", "left", "unknown_version_row", "files");
    row("stamp two heads", forked, "stamp head", "", "multiple_heads", "left@head");
}

void TestPlanner::refusals()
{
    QFETCH(QString, history);
    QFETCH(QString, command);
    QFETCH(QString, rows);
    QFETCH(QString, kind);
    QFETCH(QString, hint);
    const RevisionGraph graph = graphOf(history);
    QVERIFY(graph.faults().isEmpty());
    const QStringList arguments = words(command);
    const auto plan = arguments.first() == QLatin1String("upgrade")
                          ? planUpgrade(graph, arguments.at(1), words(rows))
                      : arguments.first() == QLatin1String("downgrade")
                          ? planDowngrade(graph, arguments.at(1), words(rows))
                          : planStamp(graph, arguments.mid(1), words(rows));
    if (kind.isEmpty()) {
        QVERIFY(plan);
        return;
    }
    QVERIFY(!plan);
    QCOMPARE(errorKindName(plan.error().kind), kind);
    QVERIFY2(plan.error().hint.contains(hint), qPrintable(plan.error().hint));
}

void TestPlanner::stepsSayWhereFromAndTo()
{
    const RevisionGraph graph = graphOf(QStringLiteral("a; b < a; c < a : x; m < b,c; x"));
    const auto up = planUpgrade(graph, QStringLiteral("head"), words(QStringLiteral("b c")));
    // Two heads: x is one that c depends on.
    QCOMPARE(up.error().kind, ErrorKind::MultipleHeads);
    const auto heads = planUpgrade(graph, QStringLiteral("heads"), words(QStringLiteral("b x")));
    QVERIFY(heads);
    QCOMPARE(heads->steps.size(), 2);
    QCOMPARE(heads->steps.first().from, words(QStringLiteral("a")));
    QCOMPARE(heads->steps.last().from, words(QStringLiteral("b c")));
    QCOMPARE(heads->steps.last().to, words(QStringLiteral("m")));
    const auto down = planDowngrade(graph, QStringLiteral("b"), heads->versionsAfter);
    QVERIFY(down);
    QCOMPARE(down->steps.first().direction, Direction::Downgrade);
    QCOMPARE(down->steps.first().from, words(QStringLiteral("m")));
    QCOMPARE(down->steps.first().to, words(QStringLiteral("b c")));
}

void TestPlanner::identifiers_data()
{
    QTest::addColumn<QString>("identifier");
    QTest::addColumn<QString>("found");
    const auto row = [](const char *identifier, const char *found) {
        QTest::newRow(identifier) << QString::fromLatin1(identifier) << QString::fromLatin1(found);
    };
    row("heads", "left2 rite2");
    row("base", "");
    row("left", "left1");
    row("left2", "left2");
    row("l", "ambiguous_revision");
    row("aa", "aaaa");
    row("a", "aaaa");
    row("AA", "unknown_revision");
    row("left@head", "left2");
    row("left@heads", "left2");
    row("left@base", "");
    row("left@left2", "left2");
    row("left@a", "aaaa");
    row("left1@head", "left2");
    row("aaaa@heads", "left2 rite2");
    row("left@rite1", "not_a_member");
    row("rite2@head", "rite2");
    row("head", "multiple_heads");
    row("-1", "left1 rite1");
    row("left@-1", "left1");
    row("left@-2", "aaaa");
    row("left@-3", "relative_out_of_range");
    row("left@-4", "relative_out_of_range");
    row("-0", "unknown_revision");
    row("+1", "unknown_revision");
    row("left2-1", "unknown_revision");
    row("current", "rite1");
    row("", "unknown_revision");
    row("nope", "unknown_revision");
    row("nope@head", "unknown_branch");
    row("lef@head", "ambiguous_revision");
    row("lef@left1", "unknown_branch");
}

void TestPlanner::identifiers()
{
    QFETCH(QString, identifier);
    const RevisionGraph graph = graphOf(forked);
    const auto nodes = resolveRevisions(graph, identifier, words(QStringLiteral("rite1")));
    const QString found =
        nodes ? idsOf(graph, *nodes).join(QLatin1Char(' ')) : errorKindName(nodes.error().kind);
    QTEST(found, "found");
}

void TestPlanner::currentListsImpliedTips()
{
    const RevisionGraph graph = graphOf(QStringLiteral("a; b < a; x; y < x : b; z < y; c < b"));
    QCOMPARE(idsOf(graph, *allCurrent(graph, words(QStringLiteral("y")))),
             words(QStringLiteral("b y")));
    QCOMPARE(idsOf(graph, *allCurrent(graph, words(QStringLiteral("z c")))),
             words(QStringLiteral("z c")));
    QVERIFY(allCurrent(graph, {})->isEmpty());
    QCOMPARE(allCurrent(graph, words(QStringLiteral("q"))).error().kind,
             ErrorKind::UnknownVersionRow);
}

void TestPlanner::rowsThatAreNotThere()
{
    const VersionOperation update{VersionOperation::Kind::Update, QStringLiteral("a"),
                                  QStringLiteral("b")};
    QCOMPARE(*rowsAfter(words(QStringLiteral("x a")), {update}), words(QStringLiteral("b x")));
    QCOMPARE(rowsAfter(words(QStringLiteral("x")), {update}).error().kind, ErrorKind::VersionTable);
}

RETORT_TEST_MAIN(QCoreApplication, TestPlanner)
#include "tst_planner.moc"
