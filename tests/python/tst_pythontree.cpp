#include "migrations/python/parser.h"
#include "tests/python/dump.h"
#include "tests/support/scrub.h"

#include <QDir>
#include <QProcess>
#include <QtTest>

using namespace Retort;

namespace {

const QString sources = QStringLiteral(RETORT_SOURCE_DIR "/tests/python/");

QByteArray runPython(const QStringList &arguments)
{
    QProcess python;
    python.start(QStringLiteral("/usr/bin/python3"), arguments);
    if (!python.waitForFinished(240000) || python.exitCode() != 0)
        return "FAILED " + python.readAllStandardError();
    return python.readAllStandardOutput();
}

QByteArray ours(const QStringList &paths)
{
    QByteArray result;
    for (const QString &path : paths) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return "cannot open " + path.toUtf8();
        result += "# " + path.toUtf8() + "\n";
        const auto module = Python::parseModule(file.readAll());
        result += module ? Test::dumpTree(*module)
                         : "ERROR " + QByteArray::number(module.error().line) + " "
                               + module.error().message.toUtf8() + "\n";
    }
    return result;
}

QStringList filesOf(const QString &folder)
{
    QStringList paths;
    const QDir dir(folder);
    for (const QString &name : dir.entryList({QStringLiteral("*.py")}, QDir::Files, QDir::Name))
        paths.append(dir.filePath(name));
    return paths;
}

} // namespace

/// The parser against CPython's own, tree by tree.
class TestPythonTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameTreeAsCPython_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("own files") << sources + QStringLiteral("grammar");
        for (const char *folder : {"/usr/lib/python3.11", "/usr/lib/python3.11/asyncio",
                                   "/usr/lib/python3/dist-packages/alembic/operations",
                                   "/usr/lib/python3/dist-packages/sqlalchemy/sql"}) {
            if (QDir(QString::fromLatin1(folder)).exists())
                QTest::newRow(folder) << QString::fromLatin1(folder);
        }
    }
    void sameTreeAsCPython()
    {
        QFETCH(QString, folder);
        const QStringList paths = filesOf(folder);
        QVERIFY(!paths.isEmpty());
        const QByteArrayList theirs =
            runPython(QStringList{sources + QStringLiteral("astdump.py")} + paths).split('\n');
        const QByteArrayList mine = ours(paths).split('\n');
        QByteArray file;
        for (qsizetype i = 0; i < qMin(mine.size(), theirs.size()); ++i) {
            if (mine.at(i).startsWith("# "))
                file = mine.at(i);
            if (mine.at(i) == theirs.at(i))
                continue;
            qsizetype at = 0;
            while (at < mine.at(i).size() && at < theirs.at(i).size()
                   && mine.at(i).at(at) == theirs.at(i).at(at))
                ++at;
            QFAIL((file + "\n ours:   " + mine.at(i).mid(qMax(0, at - 60), 160)
                   + "\n theirs: " + theirs.at(i).mid(qMax(0, at - 60), 160))
                      .constData());
        }
        QCOMPARE(mine.size(), theirs.size());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<int>("line");
        QTest::newRow("print statement") << QByteArray("x = 1\nprint 'a'\n") << 2;
        QTest::newRow("except with a comma")
            << QByteArray("try:\n    pass\nexcept A, e:\n    pass\n") << 3;
        QTest::newRow("octal of Python 2") << QByteArray("x = 0777\n") << 1;
        QTest::newRow("ur text") << QByteArray("x = ur'a'\n") << 1;
        QTest::newRow("text without end") << QByteArray("x = 'a\ny = 1\n") << 1;
        QTest::newRow("long text without end") << QByteArray("\nx = '''a\n\n") << 2;
        QTest::newRow("bracket without end") << QByteArray("x = (1,\n") << 2;
        QTest::newRow("bracket of another kind") << QByteArray("x = (1]\n") << 1;
        QTest::newRow("indented") << QByteArray("x = 1\n  y = 2\n") << 2;
        QTest::newRow("dedented to nowhere") << QByteArray("if x:\n        y\n    z\n") << 3;
        QTest::newRow("tabs and blanks") << QByteArray("if x:\n        y\n\tz\n") << 3;
        QTest::newRow("no block") << QByteArray("if x:\ny\n") << 2;
        QTest::newRow("keyword as a name") << QByteArray("class = 1\n") << 1;
        QTest::newRow("NUL") << QByteArray("x = 1\ny = '\0'\n", 12) << 2;
        QTest::newRow("not UTF-8") << QByteArray("x = 1\ny = '\xff'\n") << 2;
        QTest::newRow("unknown encoding") << QByteArray("# coding: klingon\nx = 1\n") << 1;
        QTest::newRow("ascii that is not") << QByteArray("# coding: ascii\nx = '\xc3\xa4'\n") << 2;
        QTest::newRow("positional behind named") << QByteArray("f(a=1, b)\n") << 1;
        QTest::newRow("single brace") << QByteArray("x = f'}'\n") << 1;
        QTest::newRow("empty field") << QByteArray("x = f'{}'\n") << 1;
        QTest::newRow("bytes beside text") << QByteArray("x = 'a' b'b'\n") << 1;
        QTest::newRow("bad escape") << QByteArray("x = '\\x1'\n") << 1;
        QTest::newRow("strange character") << QByteArray("x = 1 ? 2\n") << 1;
        QTest::newRow("strange letter") << QByteArray("x\xe2\x82\xac = 1\n") << 1;
        QTest::newRow("backslash at the end") << QByteArray("x = 1 + \\") << 1;
        QTest::newRow("if as a value without else") << QByteArray("x = 1 if y\n") << 1;
    }
    void refuses()
    {
        QFETCH(QByteArray, source);
        QFETCH(int, line);
        const auto module = Python::parseModule(source);
        QVERIFY(!module);
        QCOMPARE(module.error().kind, ErrorKind::ScriptSyntax);
        QCOMPARE(module.error().line, line);
        QVERIFY(!module.error().message.isEmpty());
    }

    void readsEncodings_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::newRow("mark") << QByteArray("\xef\xbb\xbfx = 'ä'\n");
        QTest::newRow("latin-1") << QByteArray("# -*- coding: latin-1 -*-\nx = '\xe4'\n");
        QTest::newRow("second line") << QByteArray("#!/usr/bin/python\n# vim: set "
                                                   "fileencoding=iso-8859-1 :\nx = '\xe4'\n");
        QTest::newRow("utf-8 by name") << QByteArray("# coding: UTF_8\nx = 'ä'\n");
        QTest::newRow("CRLF") << QByteArray("x = \\\r\n  'ä'\r\n");
        QTest::newRow("CR") << QByteArray("\rx = 'ä'\r");
        QTest::newRow("no end of line") << QByteArray("x = 'ä'");
        QTest::newRow("form feed") << QByteArray("\f\n\fx = 'ä'\n\f");
    }
    void readsEncodings()
    {
        QFETCH(QByteArray, source);
        const auto module = Python::parseModule(source);
        QVERIFY2(module.has_value(), module ? "" : qPrintable(module.error().message));
        QCOMPARE(module->body()->children.size(), size_t(1));
        QCOMPARE(module->body()->child(0)->child(0)->text, QStringLiteral("ä"));
    }

    void hostile_data()
    {
        QTest::addColumn<QByteArray>("source");
        const int many = 100000;
        const auto nested = [](int n, const char *open, const char *close) {
            return QByteArray("x = ") + QByteArray(open).repeated(n) + "1"
                   + QByteArray(close).repeated(n) + "\n";
        };
        QTest::newRow("brackets") << nested(many, "(", ")");
        QTest::newRow("lists") << nested(150, "[", "]");
        QTest::newRow("open brackets") << QByteArray("(").repeated(many);
        QTest::newRow("not") << "x = " + QByteArray("not ").repeated(many) + "1\n";
        QTest::newRow("minus") << "x = " + QByteArray("-").repeated(many) + "1\n";
        QTest::newRow("power") << "x = " + QByteArray("1**").repeated(many) + "1\n";
        QTest::newRow("lambda") << "x = " + QByteArray("lambda: ").repeated(many) + "1\n";
        QTest::newRow("if else") << "x = " + QByteArray("1 if 1 else ").repeated(many) + "1\n";
        QTest::newRow("await") << "x = " + QByteArray("await ").repeated(many) + "1\n";
        QTest::newRow("attributes") << "x" + QByteArray(".a").repeated(many) + "\n";
        QTest::newRow("calls") << "x" + QByteArray("()").repeated(many) + "\n";
        QTest::newRow("sum") << "x = 1" + QByteArray(" + 1").repeated(many) + "\n";
        QTest::newRow("and") << "x = 1" + QByteArray(" and 1").repeated(many) + "\n";
        QTest::newRow("comparisons") << "x = 1" + QByteArray(" < 1").repeated(many) + "\n";
        QTest::newRow("elif") << "if 1:\n  pass\n" + QByteArray("elif 1:\n  pass\n").repeated(many);
        QTest::newRow("targets") << QByteArray("x = ").repeated(many) + "1\n";
        QTest::newRow("texts") << "x = " + QByteArray("'a' ").repeated(many) + "\n";
        QTest::newRow("f-strings") << "x = " + QByteArray("f'{1}' ").repeated(10000) + "\n";
        QTest::newRow("nested f-strings")
            << "x = " + QByteArray("f'{").repeated(many) + QByteArray("}'").repeated(many) + "\n";
        QTest::newRow("fields") << "x = f'" + QByteArray("{1:").repeated(many) + "'\n";
        QTest::newRow("match") << QByteArray("match x\n").repeated(10000);
        QTest::newRow("with (") << QByteArray("with (a, b): pass\n").repeated(10000);
        QTest::newRow("number") << "x = " + QByteArray(many, '9') + "\n";
        QTest::newRow("hex") << "x = 0x" + QByteArray(many, 'f') + "\n";
        QByteArray deep;
        for (int i = 0; i < 300; ++i)
            deep += QByteArray(i, ' ') + "if 1:\n";
        QTest::newRow("blocks") << deep;
        QTest::newRow("decorators") << QByteArray("@a\n").repeated(many) + "def f(): pass\n";
    }
    /// Ends, with a tree or with an error; and what the tree does ends as well.
    void hostile()
    {
        QFETCH(QByteArray, source);
        const auto module = Python::parseModule(source + "def upgrade():\n    pass\n");
        if (!module) {
            QVERIFY(module.error().line >= 1);
            return;
        }
        QVERIFY(!Test::dumpTree(*module).isEmpty());
        QVERIFY(Python::evaluate(*module, QStringLiteral("upgrade")).found);
    }

    void excerptIsOneLine()
    {
        const auto module = Python::parseModule(QByteArray("f(\n    1,\n    2)\n"));
        QVERIFY(module);
        QCOMPARE(module->excerpt(module->body()->child(0)), QStringLiteral("f( 1, 2)"));
        QCOMPARE(module->excerpt(module->body()->child(0), 4), QStringLiteral("f( 1…"));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestPythonTree)
#include "tst_pythontree.moc"
