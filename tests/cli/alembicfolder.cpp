#include "tests/cli/alembicfolder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

namespace Retort::Test {

namespace {

const char *const environmentScript = R"PY(from alembic import context
from sqlalchemy import create_engine, pool

config = context.config


def run_migrations_online():
    engine = create_engine(config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()


run_migrations_online()
)PY";

// Newer Alembic sorts the files that 1.8.1 takes as the file system has them.
const char *const driver = R"PY(import contextlib, io, json, os, shlex, sys
listdir = os.listdir
os.listdir = lambda path=".": sorted(listdir(path))
from alembic.config import CommandLine, Config
answers = []
for line in json.load(sys.stdin):
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    stdout, sys.stdout = sys.stdout, out
    try:
        command = CommandLine(prog="alembic")
        options = command.parser.parse_args(shlex.split(line))
        config = Config("alembic.ini", ini_section="alembic", stdout=out, cmd_opts=options)
        command.run_cmd(config, options)
    except SystemExit as end:
        if end.code:
            out.write("FAILED")
    except BaseException as error:
        out.write("FAILED")
    finally:
        sys.stdout = stdout
    out.flush()
    answers.append(out.buffer.getvalue().decode())
json.dump(answers, sys.stdout)
)PY";

} // namespace

void writeAlembicProject(const CliProgram &program, const QList<PythonRevision> &revisions,
                         const QString &sqlalchemyUrl)
{
    QString url = sqlalchemyUrl;
    url.replace(u'%', QStringLiteral("%%"));
    program.write(QStringLiteral("alembic.ini"),
                  QStringLiteral("[alembic]\nscript_location = %(here)s/alembic\n").toUtf8()
                      + (url.isEmpty() ? QByteArray() : "sqlalchemy.url = " + url.toUtf8() + "\n"));
    program.write(QStringLiteral("alembic/env.py"), environmentScript);
    for (const PythonRevision &revision : revisions) {
        const QString text =
            QStringLiteral("\"\"\"%1\n\nRevision ID: %2\nRevises: x\n"
                           "Create Date: 2026-01-02 03:04:05.678901\n\n\"\"\"\n"
                           "revision = '%2'\n"
                           "down_revision = %3\nbranch_labels = %4\n"
                           "depends_on = %5\n\n\n"
                           "def upgrade():\n    pass\n\n\n"
                           "def downgrade():\n    pass\n")
                .arg(revision.doc, revision.id, revision.down, revision.labels, revision.dependsOn);
        program.write(QStringLiteral("alembic/versions/%1_.py").arg(revision.id), text.toUtf8());
    }
}

QStringList askAlembic(const CliProgram &program, const QStringList &lines)
{
    program.write(QStringLiteral(".git/driver.py"), driver);
    QProcess python;
    python.setWorkingDirectory(program.folder());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PYTHONHASHSEED"), QStringLiteral("0"));
    environment.insert(QStringLiteral("PYTHONIOENCODING"), QStringLiteral("utf-8"));
    environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));
    environment.insert(QStringLiteral("SQLALCHEMY_SILENCE_UBER_WARNING"), QStringLiteral("1"));
    python.setProcessEnvironment(environment);
    python.start(QStringLiteral("/usr/bin/python3"),
                 {program.path(QStringLiteral(".git/driver.py"))});
    python.write(QJsonDocument(QJsonArray::fromStringList(lines)).toJson());
    python.closeWriteChannel();
    const CliResult result = CliProgram::finish(python);
    const QJsonArray answers = QJsonDocument::fromJson(result.out.toUtf8()).array();
    QStringList texts;
    for (const QJsonValue &answer : answers)
        texts << answer.toString();
    if (texts.size() != lines.size())
        qWarning().noquote() << result.told();
    return texts;
}

} // namespace Retort::Test
