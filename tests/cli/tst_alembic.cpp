#include "tests/cli/alembicfolder.h"
#include "tests/cli/cliprogram.h"

#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QRegularExpression>
#include <QtTest>
#include <algorithm>

using namespace Retort::Test;

namespace {

/// Children stand in any order in Alembic's text, since that depends on Python's hashing: in a
/// block of `branches`, and behind `Branches into:`.
QString normalized(const QString &command, const QString &text)
{
    QStringList blocks = text.split(QStringLiteral("\n\n"));
    for (QString &block : blocks) {
        QStringList lines = block.split(u'\n');
        for (QString &line : lines) {
            const QString into = QStringLiteral("Branches into: ");
            if (!line.startsWith(into))
                continue;
            QStringList children = line.mid(into.size()).split(QStringLiteral(", "));
            children.sort();
            line = into + children.join(QStringLiteral(", "));
        }
        const auto child = std::find_if(lines.begin(), lines.end(), [](const QString &line) {
            return line.trimmed().startsWith(u"-> ");
        });
        if (command.startsWith(u"branches"))
            std::sort(child, lines.end());
        block = lines.join(u'\n');
    }
    return blocks.join(QStringLiteral("\n\n"));
}

/// Without the line that holds the URL: each tool writes it as it uses it.
QString withoutUrl(const QString &text)
{
    return text.startsWith(u"Current revision") ? text.mid(text.indexOf(u'\n') + 1) : text;
}

QStringList sortedLines(const QString &text)
{
    QStringList lines = text.split(u'\n');
    lines.sort();
    return lines;
}

QList<PythonRevision> linear()
{
    return {
        {QStringLiteral("a1a1a1a1"), QStringLiteral("None"),
         QStringLiteral("first\n\n    More about it,\n\nin paragraphs.  ")},
        {QStringLiteral("b2b2b2b2"), QStringLiteral("'a1a1a1a1'"), QStringLiteral("second one")},
        {QStringLiteral("c3c3c3c3"), QStringLiteral("'b2b2b2b2'"),
         QStringLiteral("zwei\nZeilen, größer")},
        {QStringLiteral("d4d4d4d4"), QStringLiteral("'c3c3c3c3'"), QStringLiteral("fourth")}};
}

/// Two roots, a branch, a merge, a label, dependencies across; two heads, one of them effective
/// only.
QList<PythonRevision> crossing()
{
    return {{QStringLiteral("1975ea83b712"), QStringLiteral("None"),
             QStringLiteral("create account table")},
            {QStringLiteral("27c6a30d7c24"), QStringLiteral("'1975ea83b712'"),
             QStringLiteral("add shopping cart table"), QStringLiteral("('shoppingcart',)")},
            {QStringLiteral("ae1027a6acf0"), QStringLiteral("'1975ea83b712'"),
             QStringLiteral("add a column, really!")},
            {QStringLiteral("3cac04ae8714"), QStringLiteral("None"),
             QStringLiteral("networking base"), QStringLiteral("None"),
             QStringLiteral("'ae1027a6acf0'")},
            {QStringLiteral("53fffde5ad50"), QStringLiteral("'3cac04ae8714'"),
             QStringLiteral("more networking")},
            {QStringLiteral("55af2cb1c267"), QStringLiteral("('27c6a30d7c24', '53fffde5ad50')"),
             QStringLiteral("join")}};
}

QList<PythonRevision> fan()
{
    return {
        {QStringLiteral("base00000000"), QStringLiteral("None"), QStringLiteral("root")},
        {QStringLiteral("one000000000"), QStringLiteral("'base00000000'"), QStringLiteral("one")},
        {QStringLiteral("two000000000"), QStringLiteral("'base00000000'"), QStringLiteral("two")},
        {QStringLiteral("three0000000"), QStringLiteral("'base00000000'"), QStringLiteral("three")},
        {QStringLiteral("merge0000000"), QStringLiteral("('one000000000', 'two000000000')"),
         QStringLiteral("merge of two")}};
}

} // namespace

// The same folder, asked by both.
class TestAlembic : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readingCommandsAnswerTheSame_data();
    void readingCommandsAnswerTheSame();
    void databaseCommandsAnswerTheSame_data();
    void databaseCommandsAnswerTheSame();
    void bothTakeTurnsOnOneDatabase();
};

void TestAlembic::readingCommandsAnswerTheSame_data()
{
    QTest::addColumn<int>("history");
    QTest::addColumn<QStringList>("ranges");
    QTest::newRow("linear") << 0
                            << QStringList{"a1a1a1a1:c3c3c3c3", "b2:", ":b2",       "-2:",
                                           "base:head",         ":",   "-3:d4d4d4", "b2b2b2b2:+1"};
    QTest::newRow("crossing") << 1
                              << QStringList{"3cac:", ":27c6", "ae1027a6acf0:55af", "base:heads"};
    QTest::newRow("fan") << 2 << QStringList{"base0:merge", ":three0", "base:heads"};
}

void TestAlembic::readingCommandsAnswerTheSame()
{
    QFETCH(int, history);
    QFETCH(QStringList, ranges);
    const CliProgram program;
    const QList<PythonRevision> revisions = history == 0   ? linear()
                                            : history == 1 ? crossing()
                                                           : fan();
    writeAlembicProject(program, revisions);
    QStringList lines{QStringLiteral("history"),
                      QStringLiteral("history -v"),
                      QStringLiteral("heads"),
                      QStringLiteral("heads -v"),
                      QStringLiteral("branches"),
                      QStringLiteral("branches -v"),
                      QStringLiteral("heads --resolve-dependencies"),
                      QStringLiteral("heads -v --resolve-dependencies"),
                      QStringLiteral("show heads"),
                      QStringLiteral("show base")};
    for (const QString &range : std::as_const(ranges)) {
        lines << QStringLiteral("history -r%1").arg(range)
              << QStringLiteral("history -v -r%1").arg(range);
    }
    for (const PythonRevision &revision : revisions)
        lines << QStringLiteral("show ") + revision.id;
    const QStringList expected = askAlembic(program, lines);
    QCOMPARE(expected.size(), lines.size());
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const CliResult result = program.run(lines.at(i));
        if (expected.at(i).endsWith(QStringLiteral("FAILED"))) {
            QVERIFY2(result.status == 3, qPrintable(lines.at(i)));
            continue;
        }
        QVERIFY2(result.status == 0, qPrintable(lines.at(i) + u'\n' + result.told()));
        if (normalized(lines.at(i), result.out) != normalized(lines.at(i), expected.at(i)))
            qWarning().noquote() << lines.at(i) << u'\n' << result.out << expected.at(i);
        QCOMPARE(normalized(lines.at(i), result.out), normalized(lines.at(i), expected.at(i)));
    }
}

void TestAlembic::databaseCommandsAnswerTheSame_data()
{
    QTest::addColumn<int>("history");
    QTest::addColumn<QStringList>("rows");
    QTest::newRow("nothing") << 0 << QStringList();
    QTest::newRow("in the middle") << 0 << QStringList{QStringLiteral("b2b2b2b2")};
    QTest::newRow("head") << 0 << QStringList{QStringLiteral("d4d4d4d4")};
    QTest::newRow("implied tip") << 1 << QStringList{QStringLiteral("53fffde5ad50")};
    QTest::newRow("two rows") << 2
                              << QStringList{QStringLiteral("one000000000"),
                                             QStringLiteral("three0000000")};
    QTest::newRow("branch point") << 2 << QStringList{QStringLiteral("base00000000")};
}

void TestAlembic::databaseCommandsAnswerTheSame()
{
    QFETCH(int, history);
    QFETCH(QStringList, rows);
    const TestDatabase database;
    const CliProgram program;
    writeAlembicProject(program,
                        history == 0   ? linear()
                        : history == 1 ? crossing()
                                       : fan(),
                        database.url());
    database.exec("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                  "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))");
    for (const QString &row : std::as_const(rows))
        database.exec("INSERT INTO alembic_version VALUES ('" + row.toUtf8() + "')");
    const QStringList lines{QStringLiteral("current"), QStringLiteral("current -v"),
                            QStringLiteral("history -i"), QStringLiteral("history -v -i"),
                            QStringLiteral("show current")};
    const QStringList expected = askAlembic(program, lines);
    QCOMPARE(expected.size(), lines.size());
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const CliResult result = program.run(lines.at(i));
        if (expected.at(i).endsWith(QStringLiteral("FAILED"))) {
            QVERIFY2(result.status == 3, qPrintable(lines.at(i) + u'\n' + result.told()));
            continue;
        }
        QVERIFY2(result.status == 0, qPrintable(lines.at(i) + u'\n' + result.told()));
        if (lines.at(i).startsWith(u"history"))
            QCOMPARE(normalized(lines.at(i), result.out), normalized(lines.at(i), expected.at(i)));
        else // rows come in the order of a Python set
            QCOMPARE(sortedLines(normalized(lines.at(i), withoutUrl(result.out))),
                     sortedLines(normalized(lines.at(i), withoutUrl(expected.at(i)))));
    }
}

void TestAlembic::bothTakeTurnsOnOneDatabase()
{
    const TestDatabase database;
    const CliProgram program;
    const QList<PythonRevision> revisions = fan();
    writeAlembicProject(program, revisions, database.url());
    // The same identifiers as SQL scripts, in a Retort project of their own.
    program.write(QStringLiteral("sql/retort.ini"), "[retort]\nscript_location = migrations\nurl = "
                                                        + database.url().toUtf8() + "\n");
    for (const PythonRevision &revision : revisions) {
        QString parents = revision.down;
        parents.remove(QRegularExpression(QStringLiteral("[()']|None")));
        program.write(QStringLiteral("sql/migrations/versions/%1.sql").arg(revision.id),
                      QStringLiteral(
                          "-- %1\n--\n-- Revision ID: %2\n-- Revises: %3\n\n-- retort: upgrade\n"
                          "CREATE TABLE t_%2 (id int);\n\n-- retort: downgrade\nDROP TABLE t_%2;\n")
                          .arg(revision.doc, revision.id, parents)
                          .toUtf8());
    }
    const QString sql = QStringLiteral("-c sql/retort.ini ");
    const auto rows = [&database] {
        return database.exec("SELECT version_num FROM alembic_version ORDER BY 1");
    };
    const QString one = QStringLiteral("one000000000");
    const QString two = QStringLiteral("two000000000");

    QCOMPARE(askAlembic(program, {QStringLiteral("stamp base00000000")}).size(), 1);
    QCOMPARE(rows(), QStringList{QStringLiteral("base00000000")});
    CliResult result = program.run(sql + QStringLiteral("upgrade one000000000"));
    QVERIFY2(result.status == 0, qPrintable(result.told()));
    QCOMPARE(rows(), QStringList{one});
    QCOMPARE(askAlembic(program, {QStringLiteral("current")}).first(), one + u'\n');
    QVERIFY(!askAlembic(program, {QStringLiteral("upgrade two0")}).first().contains(u'F'));
    QCOMPARE(rows(), (QStringList{one, two}));
    result = program.run(sql + QStringLiteral("current"));
    QCOMPARE(result.out, one + u'\n' + two + u'\n');
    result = program.run(sql + QStringLiteral("stamp heads"));
    QVERIFY2(result.status == 0, qPrintable(result.told()));
    QCOMPARE(rows(), (QStringList{QStringLiteral("merge0000000"), QStringLiteral("three0000000")}));
    QCOMPARE(sortedLines(askAlembic(program, {QStringLiteral("current")}).first()),
             (QStringList{QString(), QStringLiteral("merge0000000 (head) (mergepoint)"),
                          QStringLiteral("three0000000 (head)")}));
    QVERIFY(!askAlembic(program, {QStringLiteral("downgrade base")}).first().contains(u'F'));
    QCOMPARE(rows(), QStringList());
}

RETORT_TEST_MAIN(QCoreApplication, TestAlembic)
#include "tst_alembic.moc"
