#include "tests/services/modelsfolder.h"

#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QDir>
#include <QProcess>
#include <QtTest>

#include <thread>
#include <unistd.h>

using namespace Retort;
using namespace Retort::Test;

namespace {

QString dataFile(const QString &name)
{
    return QStringLiteral(RETORT_SOURCE_DIR "/tests/data/") + name;
}

void makeProgram(const QString &path)
{
    writeFile(path, "#!/bin/sh\nexit 0\n");
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

EnvironmentLookup lookup(const QMap<QString, QString> &values)
{
    return [values](const QString &name) {
        return values.contains(name) ? std::optional(values.value(name)) : std::nullopt;
    };
}

struct Answer
{
    int status = -1;
    QString said;
};

Answer runPython(const QStringList &arguments, const QString &folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(debianPython, arguments);
    if (!process.waitForFinished(120000))
        return {-1, process.errorString()};
    return {process.exitCode(), QString::fromUtf8(process.readAll())};
}

/// What SQLAlchemy itself makes of the models, over psycopg2.
Answer createAll(const QString &folder, const QString &module, const QString &attribute,
                 const TestDatabase &database)
{
    const QString program = QStringLiteral(R"(
import importlib, os, sys
sys.path.insert(0, os.getcwd())
import psycopg2, sqlalchemy
url, module, attribute = sys.argv[1:4]
value = importlib.import_module(module)
for part in attribute.split('.'):
    value = getattr(value, part)
engine = sqlalchemy.create_engine('postgresql+psycopg2://', creator=lambda: psycopg2.connect(url))
for one in value if isinstance(value, list) else [value]:
    metadata = getattr(one, 'metadata', one)
    for table in metadata.tables.values():
        for index in table.indexes:
            index.dialect_options['postgresql']['concurrently'] = False
    metadata.create_all(engine)
sys.stdout.flush()
os._exit(0)
)");
    return runPython({QStringLiteral("-c"), program, database.url(), module, attribute}, folder);
}

} // namespace

/// The models of a project in Python, printed as SQL by its own interpreter.
class TestPythonModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameAsCreateAll_data();
    void theSameAsCreateAll();
    void printsTheSameTwice();
    void whatNamesMetadata_data();
    void whatNamesMetadata();
    void wordsOfTheModelsAreNotTheAnswer();
    void concurrentlyIsNoPartOfTheModels();
    void extensionsThatTypesNeed();
    void errors_data();
    void errors();
    void packagesAndPaths();
    void anotherInterpreterIsNamed();
    void connectionsAreRefused_data();
    void connectionsAreRefused();
    void aRefusedConnectionMayBeCopedWith();
    void whatDoesNotEndIsEnded();
    void cancelEnds();
    void requestOfAProject();
    void interpreters_data();
    void interpreters();
    void configuredInterpreter();
};

void TestPythonModels::theSameAsCreateAll_data()
{
    QTest::addColumn<QString>("module");
    QTest::addColumn<QString>("attribute");
    QTest::addColumn<QByteArray>("before");
    const auto row = [](const char *module, const char *attribute, const QByteArray &before = {}) {
        QTest::newRow(module) << QString::fromLatin1(module) << QString::fromLatin1(attribute)
                              << before;
    };
    row("enums", "metadata");
    row("schemas", "metadata",
        "CREATE SCHEMA app; CREATE SCHEMA kinds; CREATE SCHEMA numbers; "
        "CREATE SCHEMA \"Big Customers\"");
    row("sequences", "metadata");
    row("conventions", "Base");
    row("texts", "metadata");
    row("pgtypes", "metadata");
    row("indexes", "metadata", "CREATE EXTENSION btree_gist");
    row("cycles", "Base");
    row("events", "metadata");
    row("several", "both", "CREATE SCHEMA k");
    row("async_app", "Base");
}

void TestPythonModels::theSameAsCreateAll()
{
    QFETCH(QString, module);
    QFETCH(QString, attribute);
    QFETCH(QByteArray, before);
    const ModelsFolder folder;
    QVERIFY(QFile::copy(dataFile(QStringLiteral("models/%1.py").arg(module)),
                        folder.path(module + QStringLiteral(".py"))));
    const Result<QString> sql = folder.print(module, attribute);
    QVERIFY2(sql, qPrintable(sql ? QString() : sql.error().message + sql.error().hint));
    const TestDatabase printed;
    const TestDatabase made;
    printed.exec(sql->toUtf8());
    if (!before.isEmpty())
        made.exec(before);
    const Answer created = createAll(folder.path(), module, attribute, made);
    QVERIFY2(created.status == 0, qPrintable(created.said));
    const Answer compared = runPython({dataFile(QStringLiteral("oracle/same_catalog")),
                                       QStringLiteral("--strict-order"), printed.url(), made.url()},
                                      folder.path());
    QVERIFY2(compared.status == 0, qPrintable(compared.said + *sql));
}

void TestPythonModels::printsTheSameTwice()
{
    const ModelsFolder folder;
    for (const char *module : {"indexes", "cycles", "schemas"}) {
        const QString name = QString::fromLatin1(module);
        QVERIFY(QFile::copy(dataFile(QStringLiteral("models/%1.py").arg(name)),
                            folder.path(name + QStringLiteral(".py"))));
        const QString attribute =
            name == u"cycles" ? QStringLiteral("Base") : QStringLiteral("metadata");
        PythonModelsRequest request = folder.request(name, attribute);
        QStringList answers;
        for (const char *seed : {"1", "2", "3"}) {
            request.environment.insert(QStringLiteral("PYTHONHASHSEED"), QString::fromLatin1(seed));
            answers += printPythonModels(request, {}).value_or(QString());
        }
        QVERIFY(!answers.constFirst().isEmpty());
        QCOMPARE(answers.at(1), answers.constFirst());
        QCOMPARE(answers.at(2), answers.constFirst());
    }
}

void TestPythonModels::whatNamesMetadata_data()
{
    QTest::addColumn<QString>("attribute");
    for (const char *attribute :
         {"Base", "Base.metadata", "mapper_registry", "db", "db.metadata", "User"})
        QTest::newRow(attribute) << QString::fromLatin1(attribute);
}

void TestPythonModels::whatNamesMetadata()
{
    QFETCH(QString, attribute);
    const ModelsFolder folder;
    QVERIFY(QFile::copy(dataFile(QStringLiteral("models/async_app.py")),
                        folder.path(QStringLiteral("async_app.py"))));
    const Result<QString> sql = folder.print(QStringLiteral("async_app"), attribute);
    QVERIFY2(sql, qPrintable(sql ? QString() : sql.error().message));
    QVERIFY(sql->startsWith(QLatin1String("CREATE TABLE users (")));
    QVERIFY(sql->endsWith(QLatin1String(";\n")));
}

void TestPythonModels::wordsOfTheModelsAreNotTheAnswer()
{
    const ModelsFolder folder;
    folder.write(QStringLiteral("m.py"), R"(
import os, sys, subprocess, atexit
print('{"statements": ["DROP TABLE a"]}')
os.write(1, b'{"statements": ["DROP TABLE b"]}\n')
subprocess.run(["echo", "DROP TABLE c"])
atexit.register(lambda: print("DROP TABLE d"))
assert sys.argv[1:] == [], sys.argv
assert sys.stdin.read() == ""
from sqlalchemy import *
m = MetaData()
Table("t", m, Column("a", Integer))
)");
    const Result<QString> sql = folder.print(QStringLiteral("m"), QStringLiteral("m"));
    QVERIFY2(sql, qPrintable(sql ? QString() : sql.error().message));
    QCOMPARE(*sql, QStringLiteral("CREATE TABLE t (\n\ta INTEGER\n);\n"));
}

void TestPythonModels::concurrentlyIsNoPartOfTheModels()
{
    const ModelsFolder folder;
    folder.write(QStringLiteral("m.py"), R"(
from sqlalchemy import *
m = MetaData()
t = Table("t", m, Column("a", Integer))
Index("i", t.c.a, postgresql_concurrently=True)
)");
    const Result<QString> sql = folder.print(QStringLiteral("m"), QStringLiteral("m"));
    QVERIFY(sql);
    QVERIFY(sql->contains(QLatin1String("CREATE INDEX i ON t (a);\n")));
}

void TestPythonModels::extensionsThatTypesNeed()
{
    const ModelsFolder folder;
    folder.write(QStringLiteral("m.py"), R"(
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import HSTORE, ARRAY
from sqlalchemy.types import UserDefinedType
class CIText(UserDefinedType):
    cache_ok = True
    def get_col_spec(self): return "CITEXT"
m = MetaData()
t = Table("t", m, Column("a", ARRAY(CIText())), Column("b", HSTORE), Column("c", Text),
          Column("d", Text, server_default=text('uuid_generate_v4 ()')))
Index("i", t.c.c, postgresql_using="gin", postgresql_ops={"c": "gin_trgm_ops"})
event.listen(m, "before_create", DDL('create extension if not exists "uuid-ossp"'))
)");
    const Result<QString> sql = folder.print(QStringLiteral("m"), QStringLiteral("m"));
    QVERIFY(sql);
    for (const char *name : {"citext", "hstore", "pg_trgm"}) {
        QCOMPARE(
            sql->count(
                QStringLiteral("CREATE EXTENSION IF NOT EXISTS %1;\n").arg(QLatin1String(name))),
            1);
    }
    QCOMPARE(sql->count(QLatin1String("uuid-ossp")), 1);
    const TestDatabase database;
    database.exec(sql->toUtf8());
}

void TestPythonModels::errors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("attribute");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("hint");
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("line");
    const auto row = [](const char *name, const QByteArray &text, const char *attribute,
                        const char *message, const char *hint, const char *file, int line) {
        QTest::newRow(name) << text << QString::fromLatin1(attribute)
                            << QString::fromLatin1(message) << QString::fromLatin1(hint)
                            << QString::fromLatin1(file) << line;
    };
    const QByteArray sa =
        "from sqlalchemy import *\nfrom sqlalchemy import event\nm = MetaData()\n";
    row("raises", "\nimport helper\nhelper.go()\n", "m", "ValueError: no good", "/usr/bin/python3",
        "helper.py", 3);
    row("raises in a library", "import json\n\njson.loads('{')\n", "m", "JSONDecodeError",
        "/usr/bin/python3", "m.py", 3);
    row("an environment variable", "import os\nurl = os.environ['DATABASE_URL_X']\n", "m",
        "KeyError: 'DATABASE_URL_X'", "environment", "m.py", 2);
    row("syntax", "x = 1\ny = 3 4\n", "m", "SyntaxError", "", "m.py", 2);
    row("syntax of a module below", "import broken\n", "m", "SyntaxError", "", "broken.py", 2);
    row("missing package", "import os\nimport no_such_thing_at_all\n", "m",
        "import no_such_thing_at_all, which /usr/bin/python3 (PATH) does not have",
        "python =", "m.py", 2);
    row("ends the process", "import sys\nsys.exit('no settings')\n", "m", "SystemExit: no settings",
        "", "m.py", 2);
    row("dies", "import os\nos.write(2, b'fell over\\n')\nos._exit(7)\n", "m", "with status 7",
        "fell over", "", 0);
    row("crashes", "import os\nos.kill(os.getpid(), 11)\n", "m", "by a signal", "", "", 0);
    row("no attribute", sa + "class Base:\n    metadata = m\n", "Model", "m has no Model",
        "Base, m", "m.py", 0);
    row("no metadata", "m = 3\n", "m", "m:m is a int", "MetaData", "m.py", 0);
    row("no table", sa, "m", "knows no table", "import", "", 0);
    row("a type that is none",
        sa + "\nTable('t', m, Column('id', Integer),\n    Column('odd', Enum('a')))\n", "m",
        "Table t of the models", "", "m.py", 6);
    row("a class's column",
        "from sqlalchemy import *\nfrom sqlalchemy.orm import declarative_base\n"
        "Base = declarative_base()\nclass A(Base):\n    __tablename__ = 'a'\n"
        "    id = Column(Integer, primary_key=True)\n    b_id = Column(ForeignKey('b.id'))\n",
        "Base", "could not find table 'b'", "", "m.py", 7);
    row("a listener that fails",
        sa
            + "Table('t', m, Column('a', Integer))\n@event.listens_for(m, 'after_create')\n"
              "def f(target, connection, **kw):\n    raise KeyError('x')\n",
        "m", "KeyError: 'x'", "", "m.py", 7);
    row("connects", sa + "create_engine('postgresql://u:p@127.0.0.1/x').connect()\n", "m",
        "open a connection", "function", "m.py", 4);
}

void TestPythonModels::errors()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, attribute);
    QFETCH(QString, message);
    QFETCH(QString, hint);
    QFETCH(QString, file);
    QFETCH(int, line);
    const ModelsFolder folder;
    folder.write(QStringLiteral("m.py"), text);
    folder.write(QStringLiteral("helper.py"), "def go():\n\n    raise ValueError('no good')\n");
    folder.write(QStringLiteral("broken.py"), "\ndef f(:\n");
    const Result<QString> sql = folder.print(QStringLiteral("m"), attribute);
    QVERIFY2(!sql, qPrintable(sql.value_or(QString())));
    const Error &error = sql.error();
    QCOMPARE(error.kind, ErrorKind::Config);
    QVERIFY2(error.message.contains(message), qPrintable(error.message));
    QVERIFY2(error.hint.contains(hint), qPrintable(error.hint));
    QCOMPARE(error.file, file.isEmpty() ? QString() : folder.path(file));
    QCOMPARE(error.line, line);
}

void TestPythonModels::packagesAndPaths()
{
    const QByteArray model = "from sqlalchemy import *\nm = MetaData()\n"
                             "Table('t', m, Column(NAME, Integer))\n";
    const ModelsFolder folder;
    folder.write(QStringLiteral("app/__init__.py"), "");
    folder.write(QStringLiteral("app/models/__init__.py"), "from .base import m\n");
    folder.write(QStringLiteral("app/models/base.py"), QByteArray(model).replace("NAME", "'own'"));
    folder.write(QStringLiteral("src/other/models.py"), QByteArray(model).replace("NAME", "'src'"));
    folder.write(QStringLiteral("json.py"), "raise SystemExit\n");
    PythonModelsRequest request = folder.request(QStringLiteral("app.models"), QStringLiteral("m"));
    Result<QString> sql = printPythonModels(request, {});
    QVERIFY2(sql, qPrintable(sql ? QString() : sql.error().message));
    QVERIFY(sql->contains(QLatin1String("own INTEGER")));

    request.module = QStringLiteral("other.models");
    sql = printPythonModels(request, {});
    QVERIFY(!sql);
    QCOMPARE(sql.error().message,
             QStringLiteral("There is no Python module other for the models."));
    QVERIFY(sql.error().hint.contains(folder.path()));
    request.sysPath = {folder.path(QStringLiteral("src"))};
    sql = printPythonModels(request, {});
    QVERIFY2(sql, qPrintable(sql ? QString() : sql.error().message));
    QVERIFY(sql->contains(QLatin1String("src INTEGER")));
}

void TestPythonModels::anotherInterpreterIsNamed()
{
    const ModelsFolder folder;
    PythonModelsRequest request = folder.request(QStringLiteral("m"), QStringLiteral("m"));
    request.interpreter = {folder.path(QStringLiteral("bin/python")), QStringLiteral(".venv")};
    Result<QString> sql = printPythonModels(request, {});
    QVERIFY(!sql);
    QCOMPARE(sql.error().kind, ErrorKind::Config);
    QVERIFY(sql.error().message.contains(request.interpreter.path));
    QVERIFY(sql.error().hint.contains(QLatin1String("python =")));
    // A program that is no Python says nothing that is taken for models.
    makeProgram(request.interpreter.path);
    sql = printPythonModels(request, {});
    QVERIFY(!sql);
    QVERIFY(sql.error().message.contains(QLatin1String("without printing the models")));
    QVERIFY(sql.error().hint.contains(QLatin1String(".venv")));
}

void TestPythonModels::connectionsAreRefused_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::newRow("psycopg2") << QByteArray("import psycopg2\npsycopg2.connect(URL)");
    QTest::newRow("a name from psycopg2")
        << QByteArray("from psycopg2 import connect\nconnect(URL)");
    QTest::newRow("a pool of psycopg2")
        << QByteArray("import psycopg2.pool\npsycopg2.pool.SimpleConnectionPool(1, 2, URL)");
    QTest::newRow("an engine") << QByteArray(
        "from sqlalchemy import create_engine\ncreate_engine(URL).connect()");
    QTest::newRow("an engine's creator")
        << QByteArray("import sqlite3, sqlalchemy\nsqlalchemy.create_engine('postgresql://', "
                      "creator=lambda: sqlite3.connect(':memory:')).connect()");
    QTest::newRow("asyncpg") << QByteArray(
        "import asyncio, asyncpg\nasync def f(): await asyncpg.connect(URL)\nasyncio.run(f())");
    QTest::newRow("an asynchronous engine")
        << QByteArray("import asyncio\nfrom sqlalchemy.ext.asyncio import create_async_engine\n"
                      "async def f():\n    async with create_async_engine(URL.replace('ql:', "
                      "'ql+asyncpg:')).connect(): pass\nasyncio.run(f())");
    QTest::newRow("a socket") << QByteArray(
        "import socket\nsocket.create_connection(('127.0.0.1', PORT))");
    QTest::newRow("a server's local socket") << QByteArray(
        "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('/tmp/.s.PGSQL.5432')");
}

void TestPythonModels::connectionsAreRefused()
{
    QFETCH(QByteArray, call);
    const Listener server;
    const QByteArray port = QByteArray::number(server.port());
    const ModelsFolder folder;
    folder.write(QStringLiteral("m.py"), "PORT = " + port
                                             + "\nURL = 'postgresql://u:geheim@127.0.0.1:" + port
                                             + "/x'\n" + call + "\n");
    const Result<QString> sql = folder.print(QStringLiteral("m"), QStringLiteral("m"));
    QVERIFY(!sql);
    QVERIFY2(sql.error().message.contains(QLatin1String("no connection is opened")),
             qPrintable(sql.error().message));
    QVERIFY(!sql.error().message.contains(QLatin1String("geheim")));
    QCOMPARE(sql.error().file, folder.path(QStringLiteral("m.py")));
    QVERIFY(sql.error().line >= 3);
    QVERIFY(!server.wasCalled());
}

void TestPythonModels::aRefusedConnectionMayBeCopedWith()
{
    const ModelsFolder folder;
    folder.write(QStringLiteral("m.py"), R"(
import socket
from sqlalchemy import *
try:
    socket.create_connection(("127.0.0.1", 9))
except OSError:
    pass
log = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
log.connect(("127.0.0.1", 9))
m = MetaData()
Table("t", m, Column("a", Integer))
)");
    const Result<QString> sql = folder.print(QStringLiteral("m"), QStringLiteral("m"));
    QVERIFY2(sql, qPrintable(sql ? QString() : sql.error().message));
}

void TestPythonModels::whatDoesNotEndIsEnded()
{
    const ModelsFolder folder;
    folder.write(QStringLiteral("m.py"),
                 "import subprocess, sys, time\nprint('waiting for godot', file=sys.stderr, "
                 "flush=True)\nchild = subprocess.Popen(['sleep', '600'])\n"
                 "open('child', 'w').write(str(child.pid))\ntime.sleep(600)\n");
    PythonModelsRequest request = folder.request(QStringLiteral("m"), QStringLiteral("m"));
    request.timeLimitMs = 2000;
    const Result<QString> sql = printPythonModels(request, {});
    QVERIFY(!sql);
    QVERIFY(sql.error().message.contains(QLatin1String("within 2 s")));
    QVERIFY2(sql.error().hint.contains(QLatin1String("waiting for godot")),
             qPrintable(sql.error().hint));
    QFile file(folder.path(QStringLiteral("child")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString state = QStringLiteral("/proc/%1/stat").arg(QString::fromUtf8(file.readAll()));
    // Gone, or a zombie that nobody has fetched yet.
    const auto isGone = [&state] {
        QFile process(state);
        return !process.open(QIODevice::ReadOnly) || process.readAll().contains(" Z ");
    };
    QTRY_VERIFY(isGone());
}

void TestPythonModels::cancelEnds()
{
    const ModelsFolder folder;
    folder.write(QStringLiteral("m.py"),
                 "import time\nopen('started', 'w').close()\ntime.sleep(600)\n");
    CancelToken cancel;
    std::thread canceller([&] {
        while (!QFile::exists(folder.path(QStringLiteral("started"))))
            QThread::msleep(20);
        cancel.request();
    });
    const Result<QString> sql =
        printPythonModels(folder.request(QStringLiteral("m"), QStringLiteral("m")), cancel);
    canceller.join();
    QVERIFY(!sql);
    QCOMPARE(sql.error().kind, ErrorKind::Cancelled);
}

void TestPythonModels::requestOfAProject()
{
    ProjectConfig config;
    config.directory = QStringLiteral("/p/backend");
    config.file = QStringLiteral("/p/backend/alembic.ini");
    config.scriptLocation = QStringLiteral("/p/backend/migrations");
    config.prependSysPath = {QStringLiteral("/p/backend/src")};
    config.python = debianPython;
    config.models = QStringLiteral("python:app.models:db.metadata");
    const EnvironmentLookup environment = lookup({});
    Result<PythonModelsRequest> request = pythonModelsRequest(config, environment);
    QVERIFY(request);
    QVERIFY(isPythonModels(config));
    QCOMPARE(request->interpreter.path, debianPython);
    QCOMPARE(request->interpreter.origin, QStringLiteral("python in alembic.ini"));
    QCOMPARE(request->module, QStringLiteral("app.models"));
    QCOMPARE(request->attribute, QStringLiteral("db.metadata"));
    QCOMPARE(request->folder, config.directory);
    QCOMPARE(request->sysPath, config.prependSysPath);
    const QString told = describeRun(*request);
    QVERIFY(told.contains(debianPython) && told.contains(QLatin1String("app.models")));

    // Flask-Migrate's place: the project is the folder above.
    config.scriptLocation = config.directory;
    request = pythonModelsRequest(config, environment);
    QCOMPARE(request->folder, QStringLiteral("/p"));
    QCOMPARE(request->sysPath, (QStringList{QStringLiteral("/p/backend/src"), config.directory}));

    for (const char *wrong : {"python:", "python:app", "python:app:", "python::m", "python:a b:m",
                              "python:a:b:c", "python:app/models.py:m", "python:a..b:m", "x.sql"}) {
        config.models = QString::fromLatin1(wrong);
        request = pythonModelsRequest(config, environment);
        QVERIFY2(!request, wrong);
        QCOMPARE(request.error().kind, ErrorKind::Config);
    }
}

void TestPythonModels::interpreters_data()
{
    QTest::addColumn<QStringList>("programs");
    QTest::addColumn<QString>("variables");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("origin");
    const auto row = [](const char *name, const QStringList &programs, const char *variables,
                        const char *expected, const char *origin) {
        QTest::newRow(name) << programs << QString::fromLatin1(variables)
                            << QString::fromLatin1(expected) << QString::fromLatin1(origin);
    };
    const QString all = QStringLiteral("path/python3");
    const QString cache = QStringLiteral("home/.cache/pypoetry/virtualenvs/");
    row("PATH", {all}, "", "path/python3", "PATH");
    row("python, where there is no python3", {QStringLiteral("path/python")}, "", "path/python",
        "PATH");
    row(".venv before venv", {all, "p/back/.venv/bin/python", "p/back/venv/bin/python"},
        "VIRTUAL_ENV=act", "p/back/.venv/bin/python", ".venv");
    row("venv", {all, "p/back/venv/bin/python3"}, "", "p/back/venv/bin/python3", "venv");
    row("of the folder above", {all, "p/.venv/bin/python"}, "", "p/.venv/bin/python", ".venv");
    row("not above the Git root", {all, ".venv/bin/python"}, "", "path/python3", "PATH");
    row("uv's own variable", {all, "p/back/env/bin/python", "act/bin/python"},
        "VIRTUAL_ENV=act UV_PROJECT_ENVIRONMENT==env", "p/back/env/bin/python",
        "$UV_PROJECT_ENVIRONMENT");
    row("activated", {all, "act/bin/python", "conda/bin/python"},
        "VIRTUAL_ENV=act CONDA_PREFIX=conda", "act/bin/python", "$VIRTUAL_ENV");
    row("conda", {all, "conda/bin/python"}, "CONDA_PREFIX=conda", "conda/bin/python",
        "$CONDA_PREFIX");
    row("poetry, the newest",
        {all, cache + "app-HASH-py3.9/bin/python", cache + "app-HASH-py3.11/bin/python",
         cache + "app-otherhsh-py3.12/bin/python"},
        "", "home/.cache/pypoetry/virtualenvs/app-HASH-py3.11/bin/python", "poetry");
    row("poetry elsewhere", {all, "store/app-HASH-py3.9/bin/python"},
        "POETRY_VIRTUALENVS_PATH=store", "store/app-HASH-py3.9/bin/python", "poetry");
    row("pipenv", {all, "home/.local/share/virtualenvs/back-PIPHASH/bin/python"}, "",
        "home/.local/share/virtualenvs/back-PIPHASH/bin/python", "pipenv");
    row("pipenv elsewhere", {all, "work/back-PIPHASH/bin/python"}, "WORKON_HOME=work",
        "work/back-PIPHASH/bin/python", "pipenv");
}

void TestPythonModels::interpreters()
{
    QFETCH(QStringList, programs);
    QFETCH(QString, variables);
    QFETCH(QString, expected);
    QFETCH(QString, origin);
    const QTemporaryDir root;
    const QDir base(QFileInfo(root.path()).canonicalFilePath());
    const QString project = base.filePath(QStringLiteral("p/back"));
    base.mkpath(QStringLiteral("p/back"));
    base.mkpath(QStringLiteral("p/.git"));
    writeFile(project + QStringLiteral("/pyproject.toml"), "[tool.poetry]\nname = \"app\"\n");
    writeFile(project + QStringLiteral("/Pipfile"), "");
    // As the tools' own code computes them.
    const Answer hashes = runPython(
        {QStringLiteral("-c"),
         QStringLiteral("import base64, hashlib, sys\n"
                        "h = lambda t: hashlib.sha256(t.encode()).digest()\n"
                        "b = lambda t: base64.urlsafe_b64encode(t).decode()\n"
                        "print(b(h(sys.argv[1]))[:8], b(h(sys.argv[1] + '/Pipfile')[:6]))"),
         project},
        base.path());
    const QStringList words = hashes.said.trimmed().split(u' ');
    QCOMPARE(words.size(), 2);
    const auto filled = [&](QString text) {
        return base.filePath(text.replace(QLatin1String("PIPHASH"), words.at(1))
                                 .replace(QLatin1String("HASH"), words.at(0)));
    };
    for (const QString &program : std::as_const(programs))
        makeProgram(filled(program));
    QMap<QString, QString> values{{QStringLiteral("HOME"), base.filePath(QStringLiteral("home"))},
                                  {QStringLiteral("PATH"), base.filePath(QStringLiteral("path"))}};
    for (const QString &variable : variables.split(u' ', Qt::SkipEmptyParts)) {
        const QString name = variable.section(u'=', 0, 0);
        const QString value = variable.section(u'=', 1);
        values.insert(name, value.startsWith(u'=') ? value.mid(1) : base.filePath(value));
    }
    ProjectConfig config;
    config.directory = project;
    config.file = project + QStringLiteral("/retort.ini");
    const Result<PythonInterpreter> found = findPythonInterpreter(config, lookup(values));
    QVERIFY2(found, qPrintable(found ? QString() : found.error().message));
    QCOMPARE(found->path, filled(expected));
    QCOMPARE(found->origin, origin);
}

void TestPythonModels::configuredInterpreter()
{
    const QTemporaryDir root;
    const QDir base(root.path());
    makeProgram(base.filePath(QStringLiteral("env/bin/python")));
    makeProgram(base.filePath(QStringLiteral("path/python3.9")));
    makeProgram(base.filePath(QStringLiteral(".venv/bin/python")));
    ProjectConfig config;
    config.directory = root.path();
    config.file = base.filePath(QStringLiteral("retort.ini"));
    const EnvironmentLookup environment =
        lookup({{QStringLiteral("PATH"), base.filePath(QStringLiteral("path"))}});
    const auto path = [&](const QString &python) {
        config.python = python;
        return findPythonInterpreter(config, environment).value_or(PythonInterpreter()).path;
    };
    const QString env = base.filePath(QStringLiteral("env/bin/python"));
    QCOMPARE(path(env), env);
    QCOMPARE(path(base.filePath(QStringLiteral("env"))), env);
    QCOMPARE(path(QStringLiteral("python3.9")), base.filePath(QStringLiteral("path/python3.9")));

    config.python = base.filePath(QStringLiteral("gone/bin/python"));
    const Result<PythonInterpreter> gone = findPythonInterpreter(config, environment);
    QVERIFY(!gone);
    QCOMPARE(gone.error().kind, ErrorKind::Config);
    QVERIFY(gone.error().message.contains(config.python));
}

RETORT_TEST_MAIN(QCoreApplication, TestPythonModels)
#include "tst_pythonmodels.moc"
