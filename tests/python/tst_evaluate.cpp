#include "migrations/python/evaluate.h"
#include "migrations/python/parser.h"
#include "tests/python/dump.h"
#include "tests/support/scrub.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace Retort;
using Python::Effect;

namespace {

const QString sources = QStringLiteral(RETORT_SOURCE_DIR "/tests/python/");

/// What record.py printed, a list of lines for each file and function.
QMap<QString, QByteArrayList> recorded(const QStringList &arguments, QString *error)
{
    QProcess python;
    python.setProcessEnvironment([] {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PYTHONIOENCODING"), QStringLiteral("utf-8"));
        return environment;
    }());
    python.start(QStringLiteral("/usr/bin/python3"),
                 QStringList{sources + QStringLiteral("record.py")} + arguments);
    QMap<QString, QByteArrayList> result;
    if (!python.waitForFinished(240000) || python.exitCode() != 0) {
        *error = QString::fromUtf8(python.readAllStandardError());
        return result;
    }
    QString file;
    QString key;
    for (const QByteArray &line : python.readAllStandardOutput().split('\n')) {
        if (line.startsWith("## ")) {
            key = file + QLatin1Char('\n') + QString::fromUtf8(line.mid(3));
            result.insert(key, {});
        } else if (line.startsWith("# ")) {
            file = QString::fromUtf8(line.mid(2));
        } else if (!line.isEmpty()) {
            result[key].append(line);
        }
    }
    return result;
}

/// Empty where all is well: the same, or refused in time.
QString compared(QByteArrayList mine, QByteArrayList theirs, bool *refused)
{
    *refused = !mine.isEmpty() && mine.last().startsWith("NOT STATIC");
    if (*refused)
        mine.removeLast();
    const bool raised = !theirs.isEmpty() && theirs.last().startsWith("RAISED");
    const QByteArray error = raised ? theirs.takeLast() : QByteArray();
    for (qsizetype i = 0; i < mine.size(); ++i) {
        // What is not known is refused by whoever makes SQL of it.
        if (mine.at(i).contains('<')) {
            *refused = true;
            return {};
        }
        if (i >= theirs.size())
            return QStringLiteral("told more than happened: %1 (%2)")
                .arg(QString::fromUtf8(mine.at(i)), QString::fromUtf8(error));
        if (mine.at(i) != theirs.at(i))
            return QStringLiteral("told %1\nhappened %2")
                .arg(QString::fromUtf8(mine.at(i)), QString::fromUtf8(theirs.at(i)));
    }
    if (*refused)
        return {};
    if (raised)
        return QStringLiteral("not told: ") + QString::fromUtf8(error);
    if (mine.size() < theirs.size())
        return QStringLiteral("not told: ") + QString::fromUtf8(theirs.at(mine.size()));
    return {};
}

QByteArrayList lines(QByteArray text)
{
    if (text.endsWith('\n'))
        text.chop(1);
    return text.isEmpty() ? QByteArrayList() : text.split('\n');
}

Python::Evaluation evaluated(const QByteArray &source)
{
    const auto module = Python::parseModule(source);
    if (!module)
        qWarning("%s", qPrintable(module.error().message));
    return module ? Python::evaluate(*module, QStringLiteral("upgrade")) : Python::Evaluation();
}

const QByteArray head("from alembic import op, context\nimport sqlalchemy as sa\n");

} // namespace

/// The evaluator against CPython with recording stand-ins, and its own rules.
class TestEvaluate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void randomModules()
    {
        const QTemporaryDir folder;
        QString error;
        const auto all = recorded({QStringLiteral("generate"), QStringLiteral("5000"),
                                   QStringLiteral("250"), folder.path()},
                                  &error);
        QVERIFY2(error.isEmpty(), qPrintable(error));
        QCOMPARE(all.size(), 500);
        int refusals = 0;
        for (auto it = all.begin(); it != all.end(); ++it) {
            QFile file(it.key().section(QLatin1Char('\n'), 0, 0));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto module = Python::parseModule(file.readAll());
            QVERIFY2(module.has_value(), qPrintable(file.fileName()));
            const auto evaluation =
                Python::evaluate(*module, it.key().section(QLatin1Char('\n'), 1, 1));
            bool refused = false;
            const QString wrong =
                compared(lines(Test::dumpActions(evaluation.effects)), it.value(), &refused);
            QVERIFY2(wrong.isEmpty(), qPrintable(it.key() + QLatin1Char('\n') + wrong));
            refusals += refused;
        }
        QVERIFY2(refusals < 75, qPrintable(QString::number(refusals)));
    }

    void ownModules_data()
    {
        QTest::addColumn<QString>("path");
        const QDir dir(sources + QStringLiteral("revisions"));
        const QStringList names = dir.entryList({QStringLiteral("*.py")}, QDir::Files, QDir::Name);
        QVERIFY(!names.isEmpty());
        for (const QString &name : names)
            QTest::newRow(qPrintable(name)) << dir.filePath(name);
    }
    /// Every one is static, and does what CPython does.
    void ownModules()
    {
        QFETCH(QString, path);
        QString error;
        const auto all = recorded({QStringLiteral("run"), path}, &error);
        QVERIFY2(error.isEmpty(), qPrintable(error));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto module = Python::parseModule(file.readAll());
        QVERIFY2(module.has_value(), module ? "" : qPrintable(module.error().message));
        for (auto it = all.begin(); it != all.end(); ++it) {
            const auto evaluation =
                Python::evaluate(*module, it.key().section(QLatin1Char('\n'), 1, 1));
            bool refused = false;
            const QByteArray told = Test::dumpActions(evaluation.effects);
            const QString wrong = compared(lines(told), it.value(), &refused);
            QVERIFY2(wrong.isEmpty(), qPrintable(it.key() + QLatin1Char('\n') + wrong));
            QVERIFY2(!refused, told.constData());
        }
    }

    void tells_data()
    {
        QTest::addColumn<QByteArray>("source");
        QTest::addColumn<QByteArray>("effects");
        const auto row = [](const char *name, const QByteArray &body, const QByteArray &effects) {
            QTest::newRow(name) << head + body << effects;
        };
        row("names of imports",
            "from sqlalchemy.dialects import postgresql as pg\nfrom .types import GUID\n"
            "from .. import base\nimport app.models\n"
            "def upgrade():\n    from x import y as z\n"
            "    op.f1(pg.JSONB, GUID(), base.A, app.models.B, z)\n",
            "alembic.op.f1(sqlalchemy.dialects.postgresql.JSONB, .types.GUID(), ..base.A, "
            "app.models.B, x.y)\n");
        row("assigned and not",
            "def upgrade():\n    b = op.get_bind()\n    t = sa.table('t')\n    b.execute('x')\n"
            "    n = b.execute('y')\n",
            "= alembic.op.get_bind()\n= sqlalchemy.table(\"t\")\n"
            "alembic.op.get_bind().execute(\"x\")\n= alembic.op.get_bind().execute(\"y\")\n");
        row("calls inside of others",
            "def upgrade():\n    e = [op.one(), 2][1]\n    b = op.get_bind()\n"
            "    x = (b.execute('z').rowcount, 1)\n",
            "= alembic.op.one()\n= alembic.op.get_bind()\n"
            "= alembic.op.get_bind().execute(\"z\")\n");
        row("blocks",
            "def upgrade():\n    with op.batch_alter_table('t') as b, "
            "op.get_context().autocommit_block():\n        b.drop_column('c')\n        return\n",
            "enter alembic.op.batch_alter_table(\"t\")\n= alembic.op.get_context()\n"
            "enter alembic.op.get_context().autocommit_block()\n"
            "alembic.op.batch_alter_table(\"t\").drop_column(\"c\")\n"
            "leave alembic.op.get_context().autocommit_block()\n"
            "leave alembic.op.batch_alter_table(\"t\")\n");
        row("dialects",
            "def upgrade():\n    bind = op.get_bind()\n"
            "    if bind.dialect.name != 'postgresql' or bind.engine.name == 'sqlite':\n"
            "        op.bad()\n"
            "    if op.get_context().dialect.name == 'postgresql':\n        op.good()\n",
            "= alembic.op.get_bind()\n= alembic.op.get_context()\nalembic.op.good()\n");
        row("offline",
            "def upgrade():\n    if context.is_offline_mode():\n        op.good()\n"
            "    if not op.get_context().as_sql:\n        op.bad()\n",
            "alembic.op.good()\n= alembic.op.get_context()\n");
        row("an enumeration",
            "import enum\nclass K(str, enum.Enum):\n    A = 'a'\n    B = 'b'\n"
            "def upgrade():\n    op.one(sa.Enum(K), K.A, K.B.value, [k.name for k in K])\n",
            "alembic.op.one(sqlalchemy.Enum(enum.Enum(\"K\", [(\"A\", \"a\",), (\"B\", \"b\",)])), "
            "enum.Enum(\"K\", [(\"A\", \"a\",), (\"B\", \"b\",)]).A, \"b\", [\"A\", \"B\"])\n");
        row("one star",
            "from sqlalchemy import *\ndef upgrade():\n    op.one(Column('a', Integer))\n",
            "alembic.op.one(sqlalchemy.Column(\"a\", sqlalchemy.Integer))\n");
        row("expressions stay",
            "def upgrade():\n    c = sa.column('c')\n    op.one((c == 1) & ~(c + 2 > 3), -c, "
            "c[1])\n",
            "= sqlalchemy.column(\"c\")\n"
            "alembic.op.one(((sqlalchemy.column(\"c\") == 1) & (~ ((sqlalchemy.column(\"c\") + 2) "
            "> "
            "3))), (- sqlalchemy.column(\"c\")), sqlalchemy.column(\"c\")[1])\n");
        row("arguments that cannot be taken apart",
            "import app\ndef upgrade():\n    op.one(*app.x, **app.y)\n",
            "alembic.op.one((* app.x), **app.y)\n");
        row("type checking and main",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import z\n    A = 1\nelse:\n"
            "    A = 2\nif __name__ == '__main__':\n    A = 3\n"
            "def upgrade():\n    op.one(A)\n",
            "alembic.op.one(2)\n");
        row("print stays", "def upgrade():\n    print('x')\n", "builtins.print(\"x\")\n");
        row("raises only",
            "def upgrade():\n    try:\n        op.one()\n    except Exception as e:\n"
            "        raise RuntimeError('x')\n    finally:\n        op.two()\n",
            "alembic.op.one()\nalembic.op.two()\n");
    }
    void tells()
    {
        QFETCH(QByteArray, source);
        QFETCH(QByteArray, effects);
        QCOMPARE(Test::dumpEffects(evaluated(source).effects), effects);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("before");
        const auto row = [](const char *name, const QByteArray &body, int before = 0) {
            QTest::newRow(name) << head + body << before;
        };
        row("a result",
            "def upgrade():\n    r = op.get_bind().execute('x').fetchall()\n"
            "    for a in r:\n        op.one(a)\n",
            2);
        row("a guard",
            "def upgrade():\n    op.one()\n    if sa.inspect(op.get_bind()).has_table('x'):"
            "\n        return\n    op.two()\n",
            1);
        row("the environment", "import os\ndef upgrade():\n    if os.environ.get('X'):\n"
                               "        op.one()\n");
        row("raise", "def upgrade():\n    raise NotImplementedError('x')\n");
        row("a loop without end", "def upgrade():\n    while True:\n        pass\n");
        row("a recursion without end", "def f():\n    f()\ndef upgrade():\n    f()\n");
        row("a long loop", "def upgrade():\n    for i in range(99999):\n        op.one(i)\n");
        row("a huge range", "def upgrade():\n    for i in range(10**12):\n        op.one(i)\n");
        row("a huge text", "def upgrade():\n    op.one('x' * 10**9)\n");
        row("doubling",
            "def upgrade():\n    l = [1]\n    for i in range(100):\n        l = l + l\n");
        row("doubling inside", "def upgrade():\n    l = [1]\n    for i in range(100):\n"
                               "        l = [l, l]\n    op.one(l)\n");
        row("a list in itself", "def upgrade():\n    l = []\n    l.append(l)\n    op.one(l)\n");
        row("a set's order", "def upgrade():\n    for x in {'a', 'b'}:\n        op.one(x)\n");
        row("a decorator", "import app\n@app.d\ndef upgrade():\n    op.one()\n");
        row("async", "async def upgrade():\n    op.one()\n");
        row("no function", "upgrade = 1\n");
        row("a name that may fail", "try:\n    import x\nexcept ImportError:\n    x = None\n"
                                    "def upgrade():\n    if x:\n        op.one()\n");
        row("a list that something changed",
            "import app\nL = ['a']\nif app.x:\n    L.append('b')\n"
            "def upgrade():\n    for a in L:\n        op.one(a)\n");
        row("a list that was handed out",
            "import app\ndef upgrade():\n    l = ['a']\n"
            "    app.change(l)\n    for a in l:\n        op.one(a)\n",
            1);
        row("except", "def upgrade():\n    try:\n        op.one()\n    except Exception:\n"
                      "        op.two()\n");
        row("two stars", "from a import *\nfrom b import *\ndef upgrade():\n    helper()\n");
        row("an unset name", "def upgrade():\n    op.one(x)\n    x = 1\n");
        row("an attribute set",
            "def upgrade():\n    m = sa.MetaData()\n    m.bind = 1\n    op.one()\n", 1);
        row("match", "def upgrade():\n    match 1:\n        case 1:\n            op.one()\n");
        row("assert", "import app\ndef upgrade():\n    assert app.x\n");
        row("wrong arguments", "def f(a):\n    pass\ndef upgrade():\n    f()\n");
        row("a missing key", "def upgrade():\n    op.one({'a': 1}['b'])\n");
        row("divided by zero", "def upgrade():\n    op.one(1 // 0)\n");
        row("an object of the file", "class A:\n    def __init__(self):\n        op.one()\n"
                                     "def upgrade():\n    A()\n");
        row("a method of the file", "class A:\n    def f(self):\n        op.one()\n"
                                    "def upgrade():\n    A().f()\n");
        row("a generator with effects",
            "def upgrade():\n    for a in (op.one(i) for i in [1, 2]):\n"
            "        op.two()\n",
            2);
        row("eval", "def upgrade():\n    eval('op.one()')\n");
        row("setattr",
            "class A:\n    x = 1\ndef upgrade():\n    setattr(A, 'x', 2)\n    op.one(A.x)\n");
    }
    /// Never a guess: what is not known ends it, and what stands before is told.
    void refuses()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, before);
        const Python::Evaluation evaluation = evaluated(body);
        const QByteArray told = Test::dumpEffects(evaluation.effects);
        QVERIFY2(!evaluation.isStatic(), told.constData());
        const Effect &last = evaluation.effects.last();
        QVERIFY(!last.reason.isEmpty());
        QVERIFY(!last.expression.isEmpty());
        QVERIFY(last.place.line > 0);
        int calls = 0;
        for (const Effect &effect : evaluation.effects)
            calls += effect.kind == Effect::Kind::Call;
        if (before > 0)
            QVERIFY2(calls >= before, told.constData());
        QVERIFY2(!told.contains("alembic.op.two"), told.constData());
    }

    void unknownValuesSayWhy()
    {
        const Python::Evaluation evaluation =
            evaluated(head
                      + "import os, uuid\nfrom datetime import datetime\n"
                        "def upgrade():\n    op.one(f'{uuid.uuid4()}', os.environ['X'] + 'a', "
                        "datetime.utcnow(), [str(uuid.uuid4())])\n");
        QCOMPARE(evaluation.effects.size(), 1);
        QCOMPARE(
            Test::dumpEffects(evaluation.effects),
            QByteArray("alembic.op.one(<it is another value each time>, <the environment is known "
                       "only when it runs>, <the time is known only when it runs>, [<it is another "
                       "value each time>])\n"));
    }

    void assumptionsAreSaid()
    {
        const Python::Evaluation evaluation = evaluated(
            head
            + "def upgrade():\n    if op.get_bind().dialect.name == 'mysql':\n        op.one()\n");
        QCOMPARE(evaluation.assumptions.size(), 1);
        QCOMPARE(evaluation.assumptions.first().line, 4);
        QVERIFY(evaluation.assumptions.first().text.contains(QLatin1String("postgresql")));
    }

    void absentFunction()
    {
        const Python::Evaluation evaluation = evaluated("x = 1\n");
        QVERIFY(!evaluation.found);
        QVERIFY(evaluation.effects.isEmpty());
    }

    void placesAreThoseOfTheCalls()
    {
        const Python::Evaluation evaluation = evaluated(
            head + "def h():\n    op.one()\n\ndef upgrade():\n    h()\n    op.two(\n 1)\n");
        QCOMPARE(evaluation.effects.size(), 2);
        QCOMPARE(evaluation.effects.at(0).place, (Python::Place{4, 5}));
        QCOMPARE(evaluation.effects.at(1).place, (Python::Place{8, 5}));
        QCOMPARE(evaluation.effects.at(1).expression, QStringLiteral("op.two( 1)"));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestEvaluate)
#include "tst_evaluate.moc"
