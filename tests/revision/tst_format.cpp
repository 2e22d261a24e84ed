#include "migrations/revision/format.h"
#include "migrations/revision/history.h"
#include "migrations/revision/identifier.h"
#include "tests/revision/graphs.h"
#include "tests/support/scrub.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Retort;
using namespace Retort::Test;

namespace {

QByteArray contents(const QString &name)
{
    QFile file(QStringLiteral(RETORT_SOURCE_DIR "/tests/data/golden/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(file.fileName()));
    return file.readAll();
}

RevisionGraph golden(const QString &name)
{
    QList<Revision> revisions;
    for (const QJsonValue &value :
         QJsonDocument::fromJson(contents(name + QStringLiteral(".json"))).array()) {
        const auto strings = [&](const char *key) {
            QStringList list;
            for (const QJsonValue &item : value[QLatin1String(key)].toArray())
                list.append(item.toString());
            return list;
        };
        Revision revision;
        revision.id = value[QLatin1String("revision")].toString();
        revision.downRevisions = strings("down_revision");
        revision.dependsOn = strings("depends_on");
        revision.branchLabels = strings("branch_labels");
        revision.doc = value[QLatin1String("doc")].toString();
        revision.file = QStringLiteral("/p/versions/") + revision.id + QStringLiteral("_.py");
        revisions.append(revision);
    }
    // As files are loaded: by name.
    std::sort(revisions.begin(), revisions.end(),
              [](const Revision &a, const Revision &b) { return a.file < b.file; });
    return RevisionGraph::build(revisions);
}

} // namespace

/// Text byte for byte as Alembic's commands print it: golden files, and what they do not hold.
class TestFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goldenFiles_data();
    void goldenFiles();
    void docstrings_data();
    void docstrings();
    void listsKeepTheFilesOrder();
    void runningLines();
    void ranges_data();
    void ranges();
};

void TestFormat::goldenFiles_data()
{
    QTest::addColumn<QString>("graph");
    QTest::addColumn<QString>("command");
    const QStringList files = QDir(QStringLiteral(RETORT_SOURCE_DIR "/tests/data/golden"))
                                  .entryList({QStringLiteral("*.txt")});
    QVERIFY(files.size() >= 26);
    for (const QString &file : files) {
        QTest::newRow(qPrintable(file))
            << file.section(QLatin1Char('.'), 0, 0) << file.section(QLatin1Char('.'), 1, 1);
    }
}

void TestFormat::goldenFiles()
{
    QFETCH(QString, graph);
    QFETCH(QString, command);
    const RevisionGraph g = golden(graph);
    QVERIFY(g.faults().isEmpty());
    const QStringList rows{QStringLiteral("27c6a30d7c24")};
    QHash<QString, QString> texts;
    const auto put = [&](const char *name, const QString &text) {
        texts.insert(QLatin1String(name), text);
    };
    put("history", historyText(g, historyAll(g)));
    put("history-v", historyText(g, historyAll(g), {true, false, {}}));
    put("history-i", historyText(g, historyAll(g), {false, true, rows}));
    put("history-iv", historyText(g, historyAll(g), {true, true, rows}));
    put("heads", headsText(g, headList(g, false), false));
    put("heads-v", headsText(g, headList(g, false), true));
    put("heads-resolved", headsText(g, headList(g, true), false));
    put("branches", branchesText(g, branchPoints(g), false));
    put("branches-v", branchesText(g, branchPoints(g), true));
    put("current", currentText(g, *allCurrent(g, rows), false));
    put("current-v", currentText(g, *allCurrent(g, rows), true));
    put("show", showText(g, *resolveRevisions(g, QStringLiteral("3cac"))));
    put("show-heads", showText(g, *resolveRevisions(g, QStringLiteral("heads"))));
    QVERIFY2(texts.contains(command), qPrintable(command));
    QCOMPARE(texts.value(command).toUtf8(),
             contents(graph + QLatin1Char('.') + command + QStringLiteral(".txt")));
}

void TestFormat::docstrings_data()
{
    QTest::addColumn<QString>("doc");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("block");
    QTest::newRow("none") << ""
                          << "<base> -> a (head), \n"
                          << "\n\n";
    QTest::newRow("one line") << "text"
                              << "<base> -> a (head), text\n"
                              << "\n    text\n";
    QTest::newRow("space around") << "\n\n  text \n\n"
                                  << "<base> -> a (head), text\n"
                                  << "\n    text\n";
    // The first paragraph may have lines; a line with a space in it does not end it.
    QTest::newRow("two lines") << "one\ntwo\n \nthree\n\nfour"
                               << "<base> -> a (head), one\ntwo\n \nthree\n"
                               << "\n    one\n    two\n     \n    three\n    \n    four\n";
    QTest::newRow("line ends of Windows") << "one\r\n\r\ntwo"
                                          << "<base> -> a (head), one\r\n\r\ntwo\n"
                                          << "\n    one\n    \n    two\n";
    QTest::newRow("form feed ends a line") << "one\ftwo"
                                           << "<base> -> a (head), one\ftwo\n"
                                           << "\n    one\n    two\n";
}

void TestFormat::docstrings()
{
    QFETCH(QString, doc);
    QFETCH(QString, line);
    QFETCH(QString, block);
    Revision revision;
    revision.id = QStringLiteral("a");
    revision.doc = doc;
    revision.file = QStringLiteral("/p/a.sql");
    const RevisionGraph graph = RevisionGraph::build({revision});
    QCOMPARE(historyText(graph, {0}), line);
    QCOMPARE(verboseBlock(graph, 0),
             QStringLiteral("Rev: a (head)\nParent: <base>\nPath: /p/a.sql\n") + block);
}

void TestFormat::listsKeepTheFilesOrder()
{
    const RevisionGraph graph = graphOf(QStringLiteral("b; a; z # two,one; m < b,a : z,two"));
    QCOMPARE(historyText(graph, {3}),
             QStringLiteral("b, a (z, two) -> m (head) (mergepoint), doc of m\n"));
    QCOMPARE(headsText(graph, {2}, false), QStringLiteral("z (two, one) (effective head)\n"));
}

void TestFormat::runningLines()
{
    const RevisionGraph graph = graphOf(QStringLiteral("a; b < a"));
    const QString up = QStringLiteral("upgrade");
    QCOMPARE(runningLine(graph, QStringLiteral("a"), up, {}, {QStringLiteral("a")}),
             QStringLiteral("Running upgrade  -> a, doc of a"));
    QCOMPARE(runningLine(graph, QStringLiteral("b"), QStringLiteral("stamp_revision"),
                         {QStringLiteral("a")}, {QStringLiteral("b")}),
             QStringLiteral("Running stamp_revision a -> b"));
    QCOMPARE(
        runningLine(graph, QString(), QStringLiteral("stamp_revision"), {QStringLiteral("a")}, {}),
        QStringLiteral("Running stamp_revision a -> "));
}

void TestFormat::ranges_data()
{
    QTest::addColumn<QString>("range");
    QTest::addColumn<QString>("rows");
    QTest::addColumn<QString>("found");
    const auto row = [](const char *range, const char *rows, const char *found) {
        QTest::addRow("%s at %s", range, rows)
            << QString::fromLatin1(range) << QString::fromLatin1(rows)
            << QString::fromLatin1(found);
    };
    row("", "", "l2 l1 r2 r1 b a");
    row(":", "", "l2 l1 r2 r1 b a");
    row("b:l1", "", "l1 b");
    row("l1:", "", "l2 l1");
    row("b:", "", "l2 l1 r2 r1 b");
    row(":b", "", "b a");
    row("r2:b", "", "not_reachable");
    row("left@base:", "", "l2 l1 b a");
    row("r1@base:", "", "r2 r1 b a");
    row("b:+1", "", "ambiguous_walk");
    row("l1:+1", "", "l2 l1");
    row("l1:+9", "", "l2 l1");
    row("b:left@+9", "", "l2 l1 b");
    row(":head-1", "", "multiple_heads");
    row(":l2-1", "", "l1 b a");
    row(":l2-9", "", "relative_out_of_range");
    row("left@-1:", "", "l2 l1");
    row("left@-1:l2", "", "l2 l1");
    row("-9:", "", "l2 l1 r2 r1 b a");
    row("-9:current", "l1", "l1 b a");
    row("-5:l2", "", "l2 l1 b a");
    row("current:", "l1", "l2 l1");
    row("current:l2", "l1", "l2 l1");
    row(":current", "r1", "r1 b a");
    row(":current", "", "l2 l1 r2 r1 b a");
    row("current:", "", "l2 l1 r2 r1 b a");
    row(":current", "l1 r1", "l1 r1 b a");
    row(":current", "b l1", "overlapping_versions");
    row(":current", "gone", "unknown_version_row");
    row("current:current", "b", "unknown_revision");
    row("b", "", "usage");
    row("a:b:l1", "", "usage");
    row("nope:", "", "unknown_revision");
    row("nope@base:", "", "unknown_branch");
    row(":-1", "", "relative_out_of_range");
}

void TestFormat::ranges()
{
    QFETCH(QString, range);
    QFETCH(QString, rows);
    const RevisionGraph graph =
        graphOf(QStringLiteral("a; b < a; l1 < b # left; l2 < l1; r1 < b; r2 < r1"));
    const auto nodes = historyRange(graph, range, words(rows));
    const QString found =
        nodes ? idsOf(graph, *nodes).join(QLatin1Char(' ')) : errorKindName(nodes.error().kind);
    QTEST(found, "found");
    QCOMPARE(historyRangeNeedsRows(range), range.contains(QLatin1String("current")));
}

RETORT_TEST_MAIN(QCoreApplication, TestFormat)
#include "tst_format.moc"
