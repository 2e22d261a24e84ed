#include "tests/cli/cliprogram.h"

#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QFile>
#include <QJsonArray>
#include <QtTest>

using namespace Retort::Test;

namespace {

QByteArray dataFile(const QString &name)
{
    QFile file(QStringLiteral(RETORT_SOURCE_DIR "/tests/data/chat/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString proofOf(const CliResult &result, const char *direction)
{
    return result.json()
        .value(QStringLiteral("proof"))
        .toObject()
        .value(QLatin1String(direction))
        .toString();
}

} // namespace

/// The chat application, changed in ten awkward ways at once: a type, a name, an enum's value, NOT
/// NULL on filled rows, partitions, a view on a view, a policy, a trigger's function, a generated
/// column, a partial unique index. One command, and no row is lost on the way up, down and up.
class TestChat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tenChangesAtOnce_data()
    {
        QTest::addColumn<QString>("models");
        QTest::addColumn<bool>("online");
        QTest::newRow("SQL") << QStringLiteral("models.sql") << false;
        QTest::newRow("SQL, online") << QStringLiteral("models.sql") << true;
        QTest::newRow("SQLAlchemy") << QStringLiteral("models.py") << false;
    }

    void tenChangesAtOnce()
    {
        QFETCH(QString, models);
        QFETCH(bool, online);
        const TestDatabase database;
        database.exec("SET TIME ZONE 'UTC';" + dataFile(QStringLiteral("start.sql"))
                      + dataFile(QStringLiteral("rows.sql")));
        CliProgram program;
        VERIFY_STATUS(program.run(QStringLiteral("init migrations")), 0);
        program.setEnvironment(QStringLiteral("NEON_DATABASE_URL"), database.url());
        program.write(models, dataFile(models));
        QByteArray ini = program.read(QStringLiteral("retort.ini"));
        ini.replace("url = sandbox:dev", "url =");
        if (models.endsWith(QLatin1String(".py")))
            ini.replace("models = models.sql",
                        "models = python:models:Base\npython = /usr/bin/python3");
        program.write(QStringLiteral("retort.ini"), ini);

        const CliResult written =
            program.run(QStringLiteral("--json --trust revision --autogenerate -m ten "
                                       "--rename users.name=users.full_name")
                        + (online ? QStringLiteral(" --online") : QString()));
        QVERIFY2(written.status == 0, qPrintable(written.told()));
        QVERIFY2(proofOf(written, "up") == u"exact" && proofOf(written, "down") == u"exact",
                 qPrintable(written.told()));
        QCOMPARE(written.json().value(QStringLiteral("revisions")).toArray().size(), 1);

        const auto counts = [&database] {
            return database.exec(
                "SELECT concat_ws(' ', (SELECT count(*) FROM users), "
                "(SELECT count(*) FROM chat_sessions), (SELECT count(*) FROM chat_messages), "
                "(SELECT count(*) FROM documents), "
                "(SELECT md5(string_agg(concat_ws('|', id, session_id, role, body, tokens, "
                "created_at), ',' ORDER BY id)) FROM chat_messages), "
                "(SELECT md5(string_agg(concat_ws('|', id, email, settings::jsonb, deleted_at), "
                "',' ORDER BY id)) FROM users))");
        };
        const QStringList before = counts();
        const QByteArray names = "SELECT md5(string_agg(%, ',' ORDER BY id)) FROM users";
        const QStringList namesBefore = database.exec(QByteArray(names).replace('%', "name"));
        for (int round = 0; round < 2; ++round) {
            const CliResult up = program.run(QStringLiteral("--trust upgrade head"));
            QVERIFY2(up.status == 0, qPrintable(up.told()));
            QCOMPARE(counts(), before);
            QCOMPARE(database.exec(QByteArray(names).replace('%', "full_name")), namesBefore);
            const CliResult check = program.run(QStringLiteral("--trust check"));
            QVERIFY2(check.status == 0, qPrintable(check.told()));
            QCOMPARE(database.exec("SELECT count(*) FROM chat_sessions WHERE title = 'Untitled'"),
                     QStringList{QStringLiteral("50")});
            // The application goes on: identity, trigger, partition, enum.
            database.exec("INSERT INTO chat_messages (session_id, role, body, created_at) VALUES "
                          "(1, 'tool', 'new', '2026-06-01'); DELETE FROM chat_messages WHERE role "
                          "= 'tool'; UPDATE chat_sessions SET messages = 0");
            if (round == 1)
                break;
            const CliResult down = program.run(QStringLiteral("downgrade base"));
            QVERIFY2(down.status == 0, qPrintable(down.told()));
            QCOMPARE(counts(), before);
            QCOMPARE(database.exec(QByteArray(names).replace('%', "name")), namesBefore);
        }
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestChat)

#include "tst_chat.moc"
