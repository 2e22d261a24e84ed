#include "migrations/script/alembicscript.h"
#include "tests/script/python.h"
#include "tests/support/scrub.h"

#include <QDirIterator>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace Retort;

namespace {

// Runs each source as Python does (the tests' own sources only) and tells the module's attributes.
const char RunReference[] = R"py(
import base64, io, json, re, sys, contextlib
def texts(v):
    if v is None: return []
    if isinstance(v, str): return [v]
    if isinstance(v, (tuple, list, set)) and all(isinstance(i, str) for i in v): return list(v)
    return "other"
def ask(source):
    names = {"__name__": "m", "Union": {(str, None): None}, "__builtins__": {"__build_class__": __build_class__, "len": len, "str": str}}
    try:
        code = compile(base64.b64decode(source), "m.py", "exec")
    except BaseException as e:
        return {"compiles": False}
    try:
        exec(code, names)
    except BaseException as e:
        return {"compiles": True, "runs": False}
    doc = names.get("__doc__")
    doc = doc.strip() if isinstance(doc, str) else ""
    result = {"compiles": True, "runs": True, "doc": doc, "message": re.split("\n\n", doc)[0]}
    for n in ("revision", "down_revision", "branch_labels", "depends_on"):
        if n in names: result[n] = texts(names[n])
    if "revision" in names and not isinstance(names["revision"], str): result["revision"] = "other"
    result["set"] = any(isinstance(names.get(n), set) for n in ("down_revision", "branch_labels", "depends_on"))
    result["downgrade"] = "downgrade" in names
    return result
json.dump([ask(s) for s in json.load(sys.stdin)], sys.stdout)
)py";

// Only reads, for files of other people.
const char ReadReference[] = R"py(
import ast, json, re, sys
def ask(path):
    tree = ast.parse(open(path, "rb").read())
    doc = ast.get_docstring(tree, clean=False)
    result = {"doc": (doc or "").strip()}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        for t in targets:
            if isinstance(t, ast.Name):
                try:
                    v = ast.literal_eval(node.value)
                except Exception:
                    v = "?"
                result[t.id] = [] if v is None else [v] if isinstance(v, str) else list(v) if isinstance(v, (tuple, list)) else "?"
    return {k: v for k, v in result.items() if k in ("doc", "revision", "down_revision", "branch_labels", "depends_on")}
json.dump([ask(p) for p in json.load(sys.stdin)], sys.stdout)
)py";

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list += item.toString();
    return list;
}

/// Spells headers in every way that occurs, and in some that do not.
class Generator
{
public:
    explicit Generator(quint32 seed) : m_random(seed) {}

    QByteArray file()
    {
        QByteArray text =
            pick({"", "", "", "# comment\n", "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n",
                  "\xef\xbb\xbf", "\n\n", "# coding: latin-1\n"});
        text += docstring();
        text += pick({"", "import os\n", "from typing import Union\n",
                      "X = 'const'\nY = ('c1', 'c2')\n",
                      "x = {'revision': 'no', \"down_revision\": [1, 2]}\n",
                      "\"\"\"late\n\nRevises: x\n\"\"\"\n", "f = f\"{len('a')!r:>{3}}\" f'{{}}'\n",
                      "if True:\n    z = 1\n", "\\\n\n"})
                    .replace("import os\n", "import_os = 1\n")
                    .replace("from typing import Union\n", "Union = {(str, None): None}\n");
        QList<QByteArray> names = {"revision", "down_revision", "branch_labels", "depends_on"};
        for (qsizetype i = names.size() - 1; i > 0; --i)
            names.swapItemsAt(i, below(int(i) + 1));
        while (!names.isEmpty()) {
            const QByteArray name = names.takeFirst();
            if (name != "revision" && below(12) == 0 && !names.isEmpty())
                text += name + pick({" = ", "="}) + names.takeFirst() + " = " + value(name);
            else if (name != "revision" && below(12) == 0 && !names.isEmpty()
                     && names.first() != "revision")
                text += pick({"", "("}) + name + ", " + names.takeFirst() + " = " + value(name)
                        + ", " + value(name);
            else if (name == "revision" || below(10) > 0)
                text +=
                    name + annotation() + pick({" = ", "=", "  =\t", " = \\\n    "}) + value(name);
            // the bracket of a tuple target that was opened above
            const qsizetype open = text.lastIndexOf("\n(");
            if (open >= 0 && text.indexOf(')', open) < 0) {
                const qsizetype equals = text.indexOf(" = ", open);
                text.insert(equals, ')');
            }
            text += pick({"\n", "\n", "\n", "  # comment 'x\n", ";\n", "; a = 1\n", "\n\n"});
        }
        text +=
            pick({"", "", "def upgrade():\n    revision = 'inner'\n\ndef downgrade():\n    pass\n",
                  "class A:\n    revision = 'inner'\n", "revision = revision\n",
                  "def f(revision=None):\n  return revision\n"});
        if (below(8) == 0)
            text.replace('\n', "\r\n");
        return text;
    }

    int below(int bound) { return int(m_random.bounded(bound)); }

private:
    QByteArray pick(const QList<QByteArray> &from) { return from.at(below(int(from.size()))); }

    QByteArray docstring()
    {
        return pick({"", "\"\"\"add x\n\nRevision ID: a\nRevises: b\n\"\"\"\n", "'single'\n",
                     "r'''raw \\n\n\nx'''\n", "u\"uni\\u00e4 \\x41\\101 \\q\"\n", "'a' 'b'\n",
                     "('brackets')\n", "(\n  'a'\n  'b')\n", "b'bytes'\n", "f'formatted'\n",
                     "'a' + 'b'\n", "'''tab\\t\ttext\n   \n\nmore\n'''\n", "'x'; y = 1\n",
                     "\"\"\"\xc3\xa4 \xe2\x82\xac\"\"\"\n", "'''cont\\\ninued'''\n",
                     "\"\"\"quote \\\"\\\"\\\" in\"\"\"\n"});
    }
    QByteArray annotation() { return pick({"", "", "", ": str", ": Union[str, None]", " :str"}); }
    QByteArray id() { return pick({"a1", "1f0b2c3d4e5f", "x_y", "v\xc3\xa9", "a#b", "a'b", ""}); }

    QByteArray string()
    {
        const QByteArray body = id();
        switch (below(10)) {
        case 0:
            return "\"" + body + "\"";
        case 1:
            return "'''" + QByteArray(body).replace('\'', 'q') + "'''";
        case 2:
            return "u\"" + body + "\"";
        case 3:
            return "r\"" + body + "\"";
        case 4:
            return "\"a\" " + pick({"", "\\\n "}) + "\"" + body + "\"";
        case 5:
            return "(\"" + body + "\")";
        case 6:
            return "(\n    \"a\"  # c\n    \"" + body + "\"\n)";
        case 7:
            return "\"\\x61\\u0062\\N{BULLET}\\143\"";
        case 8:
            return "f\"" + body + "\"";
        default:
            return "\"" + body + "\"";
        }
    }

    QByteArray value(const QByteArray &name)
    {
        if (name == "revision")
            return below(12) == 0 ? pick({"X", "'a' + 'b'", "str(1)", "5", "b'x'"}) : string();
        switch (below(14)) {
        case 0:
            return "None";
        case 1:
            return "(" + string() + ",)";
        case 2:
            return "(" + string() + ", " + string() + ")";
        case 3:
            return "[" + string() + ",\n  # c\n  " + string() + ",\n]";
        case 4:
            return "()";
        case 5:
            return "[]";
        case 6:
            return "{" + string() + "}";
        case 7:
            return "(None)";
        case 8:
            return pick({"X", "Y", "(X, 'b')", "Y + ('z',)", "str(X)", "['a', X]", "{}",
                         "(('a',),)", "1.5", "-1", "'a' if 1 else 'b'", "'a'.upper()",
                         "['a' for _ in 'bc']", "'%s' % 'x'", "(1, 'a')"});
        default:
            return string();
        }
    }

    QRandomGenerator m_random;
};

} // namespace

class TestAlembicScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsLikePython();
    void readsRealFilesLikePython();
    void tellsWhatIsNotStatic_data();
    void tellsWhatIsNotStatic();
    void readsTheLateDocstring();
    void takesTheIdFromAHexName();
    void knowsDowngrades_data();
    void knowsDowngrades();
    void readsEncodings();
    void tellsBrokenFiles_data();
    void tellsBrokenFiles();
    void readsDates();
    void endsOnHostileInput();
};

void TestAlembicScript::readsLikePython()
{
    QList<QByteArray> sources = {
        "revision = 'a'\ndown_revision = 'b'\nrevision = 'c'\n",
        "revision: str = 'a'\ndown_revision: \"str | None\" = None\ndepends_on: str\n",
        "revision, down_revision = '0027', '0026'\n",
        "revision, down_revision = ('0027', '0026')\n",
        "(revision, down_revision) = pair = ('0027', '0026')\n",
        "[revision, *rest] = 'a', 'b'\ndown_revision = None\n",
        "branch_labels = depends_on = None\nrevision = down_revision = 'x'\n",
        "if 1:\n    revision = 'a'\nelse:\n    revision = 'b'\ndown_revision = None\n",
        "revision = 'a'\nrevision += 'b'\ndown_revision = ('x',)\ndown_revision += ('y',)\n",
        "revision = 'a' ; down_revision = 'b' ; depends_on = 'c'\n",
        "if 1: revision = 'a'\ndown_revision = None\n",
        "for revision in ('a', 'b'):\n  pass\ndown_revision = None\n",
        "try:\n  revision = 'a'\nfinally:\n  pass\ndown_revision=None\n",
        "x = (revision := 'w')\ndown_revision = None\n",
        "revision = 'a'\ndel revision\ndown_revision = None\n",
        "def revision(): pass\ndown_revision = None\n",
        "revision = '''a\\\nb'''\ndown_revision = None\n",
        "s = '''\nrevision = 'no'\n'''\nrevision = 'yes'\ndown_revision = None\n",
        "x = (1,\nrevision == 2) if 0 else 0\nrevision = 'yes'\ndown_revision = None\n",
        "revision = 'a'\ndown_revision = None\nwith_ = {'x': revision}\n",
        "match = 1\nrevision = 'a'\ndown_revision = None\nmatch = 'x'\n",
        "revision = 'a'\nif revision:\n    x = revision == 'b'\ndown_revision = None\n",
        "revision = 'a'\nif len(revision) == 1 and str(object=revision): pass\ndown_revision = "
        "None\n",
        "'''doc'''.strip()\nrevision = 'a'\ndown_revision = None\n",
        "'doc', 'two'\nrevision = 'a'\ndown_revision = None\n",
        "\f\n  # c\n\t\n'doc'\nrevision = 'a'\ndown_revision = None\n",
        "revision = 'a'\rdown_revision = None\r",
        "if 1:\n  def f():\n    revision = 'x'\n  y = 1\nrevision = 'a'\ndown_revision = None\n",
        "class revision: down_revision = 'x'\n",
        "revision = 'a'\ndown_revision = None\nx = lambda revision='b': revision\n",
        "revision = 'a' 'b' \"c\"\ndown_revision = ('x') ,\n",
        "revision = 'a',\ndown_revision = None\n",
    };
    Generator generator(7);
    for (int i = 0; i < 2500; ++i)
        sources += generator.file();
    // The same with small damages: what Python still takes must be read as Python reads it.
    const qsizetype whole = sources.size();
    static const QByteArray junk = "'\"\\\n #()[]{},;:=rbfu+*\t.x";
    for (int i = 0; i < 4000; ++i) {
        QByteArray source = sources.at(generator.below(int(whole)));
        for (int change = generator.below(3); change >= 0; --change) {
            const int at = generator.below(int(source.size()) + 1);
            if (generator.below(2) == 0)
                source.remove(at, 1 + generator.below(3));
            else
                source.insert(at, junk.at(generator.below(int(junk.size()))));
        }
        sources += source;
    }
    QJsonArray input;
    for (const QByteArray &source : std::as_const(sources))
        input += QString::fromLatin1(source.toBase64());
    const QJsonArray answers = Test::runPython(RunReference, QJsonDocument(input)).array();
    QCOMPARE(answers.size(), sources.size());

    int compared = 0;
    int staticOnes = 0;
    for (qsizetype i = 0; i < sources.size(); ++i) {
        const QJsonObject expected = answers.at(i).toObject();
        const AlembicHeader header = readAlembicHeader(sources.at(i), QStringLiteral("/v/x-y.py"));
        const QByteArray what =
            QByteArray::number(i) + ": " + sources.at(i).toPercentEncoding(" ()[]{}'\"=:;,#");
        if (!expected.value(QLatin1String("compiles")).toBool()
            || !expected.value(QLatin1String("runs")).toBool())
            continue;
        ++compared;
        const Revision &revision = header.revision;
        for (const Error &fault : header.faults)
            QVERIFY2(fault.message.contains(QLatin1String("down_revision"))
                         || fault.message.contains(QLatin1String("encoding")),
                     (what + fault.message.toUtf8()).constData());
        if (!header.faults.isEmpty() && header.faults.first().kind == ErrorKind::Io)
            continue;
        const QString doc = expected.value(QLatin1String("doc")).toString();
        // Names of characters are not looked up.
        if (!sources.at(i).contains("\\N")) {
            QVERIFY2(revision.doc == doc, (what + "\n" + revision.doc.toUtf8()).constData());
            if (!doc.isEmpty())
                QVERIFY2(revision.message == expected.value(QLatin1String("message")).toString(),
                         what.constData());
        }
        QVERIFY2((!header.ignored.isEmpty()) == !expected.contains(QLatin1String("revision"))
                     || !header.notStatic.isEmpty(),
                 what.constData());
        if (!header.notStatic.isEmpty() || !header.notStaticLabels.isEmpty()
            || !header.ignored.isEmpty()) {
            for (const Error &error : header.notStatic + header.notStaticLabels)
                QVERIFY2(error.line > 0 && error.kind == ErrorKind::NotStatic, what.constData());
            continue;
        }
        ++staticOnes;
        const auto same = [&](const char *name, const QStringList &ours) {
            const QJsonValue value = expected.value(QLatin1String(name));
            QStringList theirs = strings(value);
            QStringList mine = ours;
            if (expected.value(QLatin1String("set")).toBool()) {
                theirs.removeDuplicates();
                mine.removeDuplicates();
                theirs.sort();
                mine.sort();
            }
            return !value.isString() && theirs == mine;
        };
        QVERIFY2(same("revision", {revision.id}), what.constData());
        QVERIFY2(same("down_revision", revision.downRevisions), what.constData());
        QVERIFY2(same("branch_labels", revision.branchLabels), what.constData());
        QVERIFY2(same("depends_on", revision.dependsOn), what.constData());
        QVERIFY2(revision.irreversible != expected.value(QLatin1String("downgrade")).toBool(),
                 what.constData());
    }
    QVERIFY2(compared > 2000, QByteArray::number(compared).constData());
    QVERIFY2(staticOnes > 1200, QByteArray::number(staticOnes).constData());
}

void TestAlembicScript::readsRealFilesLikePython()
{
    QStringList files;
    for (const char *folder : {"/usr/lib/python3/dist-packages", "/usr/share"}) {
        QDirIterator it(QLatin1String(folder), {QStringLiteral("*.py")}, QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString path = it.next();
            if (!path.contains(QLatin1String("versions/"))
                && !path.contains(QLatin1String("migration")))
                continue;
            QFile file(path);
            if (file.open(QIODevice::ReadOnly) && file.read(20000).contains("\ndown_revision"))
                files += path;
        }
    }
    if (files.isEmpty())
        QSKIP("no package with a history of Alembic's is installed");
    const QJsonArray answers =
        Test::runPython(ReadReference, QJsonDocument(QJsonArray::fromStringList(files))).array();
    QCOMPARE(answers.size(), files.size());
    for (qsizetype i = 0; i < files.size(); ++i) {
        QFile file(files.at(i));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const AlembicHeader header = readAlembicHeader(file.readAll(), files.at(i));
        const QJsonObject expected = answers.at(i).toObject();
        const auto same = [&](const char *name, const QStringList &ours) {
            const QJsonValue value = expected.value(QLatin1String(name));
            return value.isString() || strings(value) == ours;
        };
        const QByteArray what = files.at(i).toUtf8();
        QVERIFY2(header.revision.doc == expected.value(QLatin1String("doc")).toString(),
                 what.constData());
        QVERIFY2(same("revision", {header.revision.id}), what.constData());
        QVERIFY2(same("down_revision", header.revision.downRevisions), what.constData());
        QVERIFY2(same("branch_labels", header.revision.branchLabels), what.constData());
        QVERIFY2(same("depends_on", header.revision.dependsOn), what.constData());
    }
}

void TestAlembicScript::tellsWhatIsNotStatic_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("expression");
    QTest::newRow("call") << QByteArray("revision = 'a'\n\ndown_revision = os.getenv('X')\n") << 3
                          << "os.getenv('X')";
    QTest::newRow("format") << QByteArray(
        "revision = 'a'\ndown_revision = f\"{int(revision) - 1:03d}\"\n")
                            << 2 << "f\"{int(revision) - 1:03d}\"";
    QTest::newRow("unknown name") << QByteArray("revision = NAME\ndown_revision = None\n") << 1
                                  << "NAME";
    QTest::newRow("import") << QByteArray("from m import down_revision\nrevision = 'a'\n") << 1
                            << "from m import down_revision";
    QTest::newRow("number") << QByteArray("revision = 5\ndown_revision = None\n") << 1 << "5";
    QTest::newRow("block") << QByteArray("down_revision = None\nif x:\n    revision = 'a'\n") << 3
                           << "block";
}

void TestAlembicScript::tellsWhatIsNotStatic()
{
    QFETCH(QByteArray, source);
    QFETCH(int, line);
    QFETCH(QString, expression);
    const AlembicHeader header = readAlembicHeader(source, QStringLiteral("/v/x-y.py"));
    QCOMPARE(header.notStatic.size(), 1);
    QCOMPARE(header.notStatic.first().line, line);
    QCOMPARE(header.notStatic.first().file, QStringLiteral("/v/x-y.py"));
    QVERIFY2(header.notStatic.first().message.contains(expression),
             header.notStatic.first().message.toUtf8().constData());
    QVERIFY(header.revision.notStatic.contains(QStringLiteral("/v/x-y.py:%1:").arg(line)));
    const AlembicHeader labels = readAlembicHeader(
        "revision='a'\ndown_revision='b'\nbranch_labels = ('x', m.LABEL)\n", QStringLiteral("f"));
    QVERIFY(labels.notStatic.isEmpty());
    QCOMPARE(labels.notStaticLabels.size(), 1);
    QCOMPARE(labels.revision.branchLabels, QStringList{QStringLiteral("x")});
}

void TestAlembicScript::readsTheLateDocstring()
{
    const AlembicHeader header = readAlembicHeader(
        "# licence\nfrom alembic import op\n\n\"\"\"add a table\n\nRevision ID: a\nRevises: b\n"
        "Create Date: 2015-03-01 10:11:12.131415\n\"\"\"\n\nrevision = 'a'\ndown_revision = 'c'\n",
        QStringLiteral("f.py"));
    QCOMPARE(header.revision.doc, QString());
    QCOMPARE(header.revision.message, QStringLiteral("add a table"));
    QCOMPARE(header.revision.createDate, QStringLiteral("2015-03-01 10:11:12.131415"));
    QCOMPARE(header.revision.created.toUTC(),
             QDateTime(QDate(2015, 3, 1), QTime(10, 11, 12, 131), Qt::UTC));
    QCOMPARE(header.revision.downRevisions, QStringList{QStringLiteral("c")});
}

void TestAlembicScript::takesTheIdFromAHexName()
{
    QCOMPARE(
        readAlembicHeader("down_revision = None\n", QStringLiteral("/v/1f0b2c.py")).revision.id,
        QStringLiteral("1f0b2c"));
    QVERIFY(!readAlembicHeader("down_revision = None\n", QStringLiteral("/v/1f0b2c_x.py"))
                 .ignored.isEmpty());
    QVERIFY(
        !readAlembicHeader("down_revision = None\n", QStringLiteral("/v/1F.py")).ignored.isEmpty());
    const AlembicHeader none = readAlembicHeader("revision = 'a'\n", QStringLiteral("/v/x.py"));
    QCOMPARE(none.faults.size(), 1);
    QCOMPARE(none.revision.id, QStringLiteral("a"));
}

void TestAlembicScript::knowsDowngrades_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<bool>("irreversible");
    QTest::newRow("none") << QByteArray("def upgrade():\n    pass\n") << true;
    QTest::newRow("plain") << QByteArray("def downgrade():\n    pass\n") << false;
    QTest::newRow("async") << QByteArray("async def downgrade():\n    pass\n") << false;
    QTest::newRow("decorated") << QByteArray("@x\ndef downgrade():\n    pass\n") << false;
    QTest::newRow("name") << QByteArray("downgrade = upgrade\n") << false;
    QTest::newRow("star") << QByteArray("from m import *\n") << false;
    QTest::newRow("inner") << QByteArray("def upgrade():\n    def downgrade(): pass\n") << true;
    QTest::newRow("block") << QByteArray("if x:\n    def downgrade():\n        pass\n") << false;
}

void TestAlembicScript::knowsDowngrades()
{
    QFETCH(QByteArray, source);
    QFETCH(bool, irreversible);
    const AlembicHeader header = readAlembicHeader(
        "revision = 'a'\ndown_revision = None\n" + source, QStringLiteral("f.py"));
    QCOMPARE(header.revision.irreversible, irreversible);
}

void TestAlembicScript::readsEncodings()
{
    const auto docOf = [](const QByteArray &source) {
        return readAlembicHeader(source + "\nrevision = 'a'\ndown_revision = None\n",
                                 QStringLiteral("f.py"))
            .revision.doc;
    };
    QCOMPARE(docOf("\"\"\"\xc3\xa4\"\"\""), QStringLiteral("ä"));
    QCOMPARE(docOf("# -*- coding: latin-1 -*-\n\"\"\"\xe4\"\"\""), QStringLiteral("ä"));
    QCOMPARE(docOf("#!x\n# vim: set fileencoding=windows-1252 :\n\"\"\"\x80\"\"\""),
             QStringLiteral("€"));
    QCOMPARE(docOf("\xef\xbb\xbf\"\"\"\xc3\xa4\"\"\""), QStringLiteral("ä"));
    const auto faults = [](const QByteArray &source) {
        return readAlembicHeader(source, QStringLiteral("f.py")).faults;
    };
    QCOMPARE(faults("x = 1\ny = '\xe4'\n").value(0).line, 2);
    QCOMPARE(faults("# coding: klingon\n'\xe4'\n").value(0).kind, ErrorKind::Io);
    QCOMPARE(faults(QByteArray("x = 1\0", 6)).value(0).kind, ErrorKind::Io);
}

void TestAlembicScript::tellsBrokenFiles_data()
{
    QTest::addColumn<QByteArray>("tail");
    QTest::addColumn<int>("line");
    QTest::newRow("text") << QByteArray("x = 'a\n") << 3;
    QTest::newRow("long text") << QByteArray("\nx = '''a\n\n") << 4;
    QTest::newRow("open bracket") << QByteArray("f(\n\n") << 3;
    QTest::newRow("closed bracket") << QByteArray("f)\n") << 3;
    QTest::newRow("conflict") << QByteArray("x = (\n<<<<<<< HEAD\n") << 3;
}

void TestAlembicScript::tellsBrokenFiles()
{
    QFETCH(QByteArray, tail);
    QFETCH(int, line);
    const AlembicHeader header = readAlembicHeader("revision = 'a'\ndown_revision = None\n" + tail,
                                                   QStringLiteral("/v/f.py"));
    QCOMPARE(header.faults.size(), 1);
    QCOMPARE(header.faults.first().kind, ErrorKind::ScriptSyntax);
    QCOMPARE(header.faults.first().line, line);
    QCOMPARE(header.revision.id, QStringLiteral("a"));
}

void TestAlembicScript::readsDates()
{
    const auto dateOf = [](const QByteArray &date) {
        return readAlembicHeader("'''x\n\nCreate Date: " + date + "\n'''\n", QStringLiteral("f.py"))
            .revision;
    };
    QCOMPARE(dateOf("2025-01-XX XX:XX:XX.XXXXXX").createDate,
             QStringLiteral("2025-01-XX XX:XX:XX.XXXXXX"));
    QVERIFY(!dateOf("2025-01-XX XX:XX:XX.XXXXXX").created.isValid());
    QCOMPARE(dateOf("2025-01-02").created.toUTC(),
             QDateTime(QDate(2025, 1, 2), QTime(0, 0), Qt::UTC));
    QCOMPARE(dateOf("2025-01-02T03:04:05+02:00").created.toUTC(),
             QDateTime(QDate(2025, 1, 2), QTime(1, 4, 5), Qt::UTC));
}

void TestAlembicScript::endsOnHostileInput()
{
    const QList<QByteArray> pieces = {"(",
                                      "[{(",
                                      "'''",
                                      "f'{",
                                      "f'''{'''",
                                      "a=b=",
                                      "x+=x\n",
                                      "revision=(revision,revision)\n",
                                      "\\\n",
                                      "if x:\n ",
                                      "((((1,),),),)\n",
                                      "a,b=b,a\n",
                                      "del revision\n",
                                      "\xc3",
                                      "f\"{x:{y:{z",
                                      "r'\\",
                                      "b'''\\\n",
                                      "a=[a,a,a,a]\n",
                                      "x='x'\n",
                                      "x=x+x+x+x\n"};
    for (const QByteArray &piece : pieces) {
        const QByteArray source = piece.repeated(200000 / int(piece.size()));
        const AlembicHeader header = readAlembicHeader(source, QStringLiteral("f.py"));
        QCOMPARE(header.revision.file, QStringLiteral("f.py"));
    }
}

RETORT_TEST_MAIN(QCoreApplication, TestAlembicScript)
#include "tst_alembicscript.moc"
