#include "tests/cli/cliprogram.h"

#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QtTest>

using namespace Retort::Test;

namespace {

const QString first = QStringLiteral("1a2b3c4d5e01");
const QString merge = QStringLiteral("1a2b3c4d5e07");
const QString last = QStringLiteral("1a2b3c4d5e08");

/// The chat application's Alembic project, as it is, in a folder of its own.
class ChatProject
{
public:
    ChatProject()
    {
        const QString root = QStringLiteral(RETORT_SOURCE_DIR "/tests/data/alembicchat");
        QDirIterator files(root, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                qFatal("%s cannot be read", qPrintable(file.fileName()));
            m_program.write(file.fileName().mid(root.size() + 1), file.readAll());
        }
    }
    /// Both tools, on the database that NEON_DATABASE_URL names.
    void useDatabase(const TestDatabase &database)
    {
        m_program.setEnvironment(QStringLiteral("NEON_DATABASE_URL"), database.url());
    }
    CliProgram &program() { return m_program; }
    CliResult retort(const QString &line) const { return m_program.run(line); }
    CliResult alembic(const QString &line) const
    {
        return m_program.alembic(QProcess::splitCommand(line));
    }

private:
    CliProgram m_program;
};

/// The schema as pg_dump sees it, and the version rows.
QString stateOf(const TestDatabase &database)
{
    QProcess dump;
    dump.start(QStringLiteral("pg_dump"), {QStringLiteral("-s"), QStringLiteral("--no-owner"),
                                           QStringLiteral("-d"), database.url()});
    if (!dump.waitForFinished(60'000) || dump.exitCode() != 0)
        qFatal("pg_dump: %s", dump.readAllStandardError().constData());
    QStringList lines = QString::fromUtf8(dump.readAllStandardOutput()).split(QLatin1Char('\n'));
    lines.removeIf([](const QString &line) {
        return line.isEmpty() || line.startsWith(QLatin1String("--"))
               || line.startsWith(QLatin1String("\\"));
    });
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n')
           + database.exec("SELECT version_num FROM alembic_version ORDER BY 1")
                 .join(QLatin1Char(' '));
}

/// Lines that only one of them has.
QString differenceOf(const QString &expected, const QString &found)
{
    QStringList missing = expected.split(QLatin1Char('\n'));
    QStringList more;
    const QStringList lines = found.split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        if (!missing.removeOne(line))
            more.append(line);
    }
    QString text;
    for (const QString &line : std::as_const(missing))
        text += QLatin1String("- ") + line + QLatin1Char('\n');
    for (const QString &line : std::as_const(more))
        text += QLatin1String("+ ") + line + QLatin1Char('\n');
    return text;
}

} // namespace

/// An Alembic project, unchanged: Retort runs its Python revisions without Python, and Alembic can
/// take over at any moment.
class TestAlembicProject : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRevisionIsTranslated()
    {
        const ChatProject project;
        const CliResult all = project.retort(QStringLiteral("--json history"));
        QVERIFY2(all.status == 0, qPrintable(all.told()));
        const QJsonArray revisions = all.json().value(QStringLiteral("revisions")).toArray();
        QCOMPARE(revisions.size(), 8);
        for (const QJsonValue &revision : revisions) {
            const QString id = revision.toObject().value(QStringLiteral("revision")).toString();
            const CliResult shown = project.retort(QStringLiteral("--json show --sql ") + id);
            QVERIFY2(shown.status == 0, qPrintable(shown.told()));
            const QJsonObject sql =
                shown.json().value(QStringLiteral("revisions")).toArray().first().toObject();
            QVERIFY2(sql.value(QStringLiteral("upgrade_sql")).isString()
                         && sql.value(QStringLiteral("downgrade_sql")).isString(),
                     qPrintable(shown.told()));
            QVERIFY(sql.value(QStringLiteral("not_static")).toArray().isEmpty());
        }
        const CliResult text = project.retort(QStringLiteral("show --sql 1a2b3c4d5e04"));
        QVERIFY2(text.out.startsWith(
                     QLatin1String("-- retort: upgrade autocommit\nCREATE INDEX CONCURRENTLY")),
                 qPrintable(text.out));
    }

    void whatNeedsPythonIsSaidAndNotRun()
    {
        const TestDatabase database;
        ChatProject project;
        project.useDatabase(database);
        project.program().write(QStringLiteral("migrations/versions/dyn_x.py"),
                                "'''asks'''\nfrom alembic import op\nimport sqlalchemy as sa\n"
                                "revision = 'ddd'\ndown_revision = '1a2b3c4d5e08'\n"
                                "def upgrade():\n    op.execute('SELECT 1')\n"
                                "    rows = op.get_bind().execute(sa.text('SELECT 2')).fetchall()\n"
                                "    for row in rows:\n        op.execute(str(row))\n"
                                "def downgrade():\n    pass\n");
        const CliResult text = project.retort(QStringLiteral("show --sql ddd"));
        QCOMPARE(text.status, 3);
        QVERIFY2(text.out.contains(QLatin1String("-- retort: upgrade\n-- not static: "))
                     && text.out.contains(QLatin1String("dyn_x.py:"))
                     && text.out.contains(QLatin1String("-- retort: downgrade\n")),
                 qPrintable(text.told()));
        const CliResult shown = project.retort(QStringLiteral("--json show --sql ddd"));
        QCOMPARE(shown.status, 3);
        const QJsonObject sql =
            shown.json().value(QStringLiteral("revisions")).toArray().first().toObject();
        QVERIFY(sql.value(QStringLiteral("upgrade_sql")).isNull());
        QCOMPARE(sql.value(QStringLiteral("downgrade_sql")).toString(), QString());
        const QJsonObject why =
            sql.value(QStringLiteral("not_static")).toArray().first().toObject();
        QCOMPARE(why.value(QStringLiteral("direction")).toString(), QStringLiteral("upgrade"));
        QVERIFY(why.value(QStringLiteral("line")).toInt() >= 8);
        QVERIFY(!why.value(QStringLiteral("reason")).toString().isEmpty());
        // Before anything runs.
        const CliResult up = project.retort(QStringLiteral("--json upgrade head"));
        QCOMPARE(up.status, 3);
        QCOMPARE(up.json().value(QStringLiteral("error")).toObject().value(QStringLiteral("kind")),
                 QStringLiteral("not_static"));
        QCOMPARE(database.exec("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"),
                 QStringList{QStringLiteral("0")});
        // Everything up to it works.
        VERIFY_STATUS(project.retort(QStringLiteral("upgrade 1a2b3c4d5e08")), 0);
    }

    void bothTakeTurns()
    {
        const TestDatabase alone;
        const TestDatabase shared;
        ChatProject project;
        const auto same = [&](const QString &line, bool byRetort) {
            project.useDatabase(alone);
            const CliResult expected = project.alembic(line);
            QVERIFY2(expected.status == 0, qPrintable(expected.told()));
            project.useDatabase(shared);
            const CliResult done = byRetort ? project.retort(line) : project.alembic(line);
            QVERIFY2(done.status == 0, qPrintable(line + QLatin1Char('\n') + done.told()));
            const QString difference = differenceOf(stateOf(alone), stateOf(shared));
            QVERIFY2(difference.isEmpty(), qPrintable(line + QLatin1Char('\n') + difference));
            const CliResult theirs = project.alembic(QStringLiteral("current"));
            const CliResult ours = project.retort(QStringLiteral("current"));
            QStringList a = theirs.out.trimmed().split(QLatin1Char('\n'));
            QStringList b = ours.out.trimmed().split(QLatin1Char('\n'));
            a.sort();
            b.sort();
            QCOMPARE(b, a);
        };
        bool retort = true;
        for (const QString &line :
             {QStringLiteral("upgrade +1"), QStringLiteral("upgrade +1"),
              QStringLiteral("upgrade 1a2b3c4d5e04"), QStringLiteral("downgrade -1"),
              QStringLiteral("upgrade +1"), QStringLiteral("upgrade 1a2b3c4d5e06"),
              QStringLiteral("upgrade documents@head"), QStringLiteral("upgrade ") + merge,
              QStringLiteral("upgrade head"), QStringLiteral("downgrade ") + merge,
              QStringLiteral("upgrade head"), QStringLiteral("downgrade ") + first,
              QStringLiteral("upgrade head"), QStringLiteral("downgrade base"),
              QStringLiteral("upgrade head")}) {
            same(line, retort);
            if (QTest::currentTestFailed())
                return;
            retort = !retort;
        }
        QCOMPARE(shared.exec("SELECT version_num FROM alembic_version"), QStringList{last});
    }

    void modelsAreFoundInEnvPy()
    {
        const TestDatabase database;
        ChatProject project;
        project.useDatabase(database);
        project.program().write(
            QStringLiteral("database/models.py"),
            project.program()
                .read(QStringLiteral("database/models.py"))
                .replace(
                    "    tokens = Column(Integer)\n",
                    "    tokens = Column(Integer)\n    model = Column(String(80), index=True)\n"));
        VERIFY_STATUS(project.retort(QStringLiteral("upgrade head")), 0);
        // The models need the project's Python, which is asked for.
        project.program().setEnvironment(QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin"));
        const CliResult refused = project.retort(QStringLiteral("--json check"));
        QCOMPARE(refused.status, 3);
        QCOMPARE(
            refused.json().value(QStringLiteral("error")).toObject().value(QStringLiteral("kind")),
            QStringLiteral("untrusted"));
        const CliResult written =
            project.retort(QStringLiteral("--json --trust revision --autogenerate -m models"));
        QVERIFY2(written.status == 0, qPrintable(written.told()));
        const QString file = written.json()
                                 .value(QStringLiteral("revisions"))
                                 .toArray()
                                 .first()
                                 .toObject()
                                 .value(QStringLiteral("file"))
                                 .toString();
        QVERIFY2(file.endsWith(QLatin1String("_models.py")), qPrintable(file));
        // Alembic runs what Retort wrote, and Retort what Alembic left.
        const CliResult up = project.alembic(QStringLiteral("upgrade head"));
        QVERIFY2(up.status == 0, qPrintable(up.told()));
        const CliResult check = project.retort(QStringLiteral("--trust check"));
        QVERIFY2(check.status == 0, qPrintable(check.told()));
        VERIFY_STATUS(project.retort(QStringLiteral("downgrade -1")), 0);
        QVERIFY(project.alembic(QStringLiteral("upgrade head")).status == 0);
    }

    void aHistoryIsConverted()
    {
        const TestDatabase database;
        ChatProject project;
        project.useDatabase(database);
        VERIFY_STATUS(project.retort(QStringLiteral("upgrade ") + merge), 0);
        const CliResult converted = project.retort(QStringLiteral("--json convert new"));
        QVERIFY2(converted.status == 0, qPrintable(converted.told()));
        QCOMPARE(converted.json()
                     .value(QStringLiteral("proof"))
                     .toObject()
                     .value(QStringLiteral("result"))
                     .toString(),
                 QStringLiteral("exact"));
        QCOMPARE(converted.json().value(QStringLiteral("revisions")).toArray().size(), 8);
        // The new project goes on where the old one stands.
        const QString there = QStringLiteral("--config new/retort.ini ");
        VERIFY_STATUS(project.retort(there + QStringLiteral("upgrade head")), 0);
        QCOMPARE(database.exec("SELECT version_num FROM alembic_version"), QStringList{last});
        VERIFY_STATUS(project.retort(there + QStringLiteral("downgrade ") + first), 0);
        QVERIFY(project.alembic(QStringLiteral("upgrade head")).status == 0);
        const CliResult history = project.retort(there + QStringLiteral("history"));
        QCOMPARE(history.out, project.retort(QStringLiteral("history")).out);
        // Not over what is there, and nothing is invented.
        QCOMPARE(project.retort(QStringLiteral("convert new")).status, 3);
        project.program().write(QStringLiteral("migrations/versions/dyn.py"),
                                "revision = 'ddd'\ndown_revision = '1a2b3c4d5e08'\n"
                                "def upgrade():\n    print(1)\n    import app; app.go()\n"
                                "def downgrade():\n    pass\n");
        const CliResult refused = project.retort(QStringLiteral("--json convert other"));
        QCOMPARE(refused.status, 3);
        QVERIFY(!QFile::exists(project.program().path(QStringLiteral("other"))));
    }

    void openingExecutesNothing()
    {
        ChatProject project;
        const QString mark = project.program().path(QStringLiteral("mark"));
        const QByteArray leave = "open('" + mark.toUtf8() + "', 'w').write('x')\n";
        project.program().write(QStringLiteral("migrations/env.py"),
                                leave
                                    + project.program().read(QStringLiteral("migrations/env.py")));
        project.program().write(QStringLiteral("database/models.py"),
                                leave
                                    + project.program().read(QStringLiteral("database/models.py")));
        project.program().write(QStringLiteral("migrations/versions/evil.py"),
                                leave + "revision = 'eee'\ndown_revision = '1a2b3c4d5e08'\n" + leave
                                    + "def upgrade():\n    " + leave
                                    + "def downgrade():\n    pass\n");
        project.program().write(QStringLiteral("migrations/script.py.mako"),
                                "<% " + leave.trimmed() + " %>\n");
        for (const QString &line :
             {QStringLiteral("history"), QStringLiteral("heads"), QStringLiteral("branches"),
              QStringLiteral("show head"), QStringLiteral("show --sql head"),
              QStringLiteral("plan head --from base"), QStringLiteral("check")}) {
            project.retort(line);
            QVERIFY2(!QFile::exists(mark), qPrintable(line));
        }
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestAlembicProject)

#include "tst_alembicproject.moc"
