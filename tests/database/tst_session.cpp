#include "app/database/blockers.h"
#include "app/database/runlock.h"
#include "app/database/servererror.h"
#include "app/database/session.h"
#include "app/database/versiontable.h"
#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <thread>

using namespace Retort;
using Retort::Test::TestDatabase;

class TestSession : public QObject
{
    Q_OBJECT

private:
    TestDatabase m_database;

    static QString parameter(const ConnectionSettings &settings, const char *name)
    {
        for (const auto &[key, value] : settings.parameters) {
            if (key == QLatin1String(name))
                return value;
        }
        return {};
    }

private Q_SLOTS:
    void kindsBySqlstate_data()
    {
        QTest::addColumn<QString>("sqlstate");
        QTest::addColumn<bool>("cancelled");
        QTest::addColumn<int>("kind");
        const auto row = [](const char *state, bool cancelled, ErrorKind kind) {
            QTest::addRow("%s %d", state, int(cancelled))
                << QString::fromLatin1(state) << cancelled << int(kind);
        };
        row("08006", false, ErrorKind::Connection);
        row("57P01", false, ErrorKind::Connection);
        row("57P03", true, ErrorKind::Connection);
        row("28P01", false, ErrorKind::Authentication);
        row("55P03", false, ErrorKind::Locked);
        row("RT002", false, ErrorKind::Locked);
        row("57014", true, ErrorKind::Cancelled);
        row("57014", false, ErrorKind::Timeout);
        row("23505", false, ErrorKind::Constraint);
        row("42501", false, ErrorKind::Permission);
        row("25006", false, ErrorKind::ReadOnly);
        row("RT001", false, ErrorKind::VersionTable);
        row("53100", false, ErrorKind::Sql);
        row("42601", false, ErrorKind::Sql);
        row("", false, ErrorKind::Connection);
    }
    void kindsBySqlstate()
    {
        QFETCH(QString, sqlstate);
        QFETCH(bool, cancelled);
        QFETCH(int, kind);
        QCOMPARE(int(kindOfSqlstate(sqlstate, cancelled)), kind);
    }

    void positionsCountCharacters_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("position");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::newRow("none") << "select" << 0 << 10 << 5;
        QTest::newRow("first") << "select" << 1 << 10 << 5;
        QTest::newRow("same line") << "select x" << 8 << 10 << 12;
        QTest::newRow("beyond the basic plane")
            << QString::fromUtf8("select '😀é', x") << 14 << 10 << 18;
        QTest::newRow("next line") << QString::fromUtf8("select '😀',\r\n  x") << 16 << 11 << 3;
        QTest::newRow("past the end") << "ab" << 90 << 10 << 7;
    }
    void positionsCountCharacters()
    {
        QFETCH(QString, text);
        QFETCH(int, position);
        Error error;
        error.server = ServerError();
        error.server->position = position;
        SqlStatement statement;
        statement.text = text;
        statement.line = 10;
        statement.column = 5;
        placeError(error, QStringLiteral("/f.sql"), statement);
        QTEST(error.line, "line");
        QTEST(error.column, "column");
    }

    void connectionFailures_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("kind");
        const auto row = [](const char *text, ErrorKind kind) {
            QTest::newRow(text) << QString::fromLatin1(text) << int(kind);
        };
        row("FATAL:  password authentication failed for user \"u\"", ErrorKind::Authentication);
        row("fe_sendauth: no password supplied", ErrorKind::Authentication);
        row("FATAL:  role \"nobody\" does not exist", ErrorKind::Authentication);
        row("FATAL:  database \"nosuch\" does not exist", ErrorKind::Connection);
        row("SSL error: certificate verify failed", ErrorKind::Tls);
        row("root certificate file \"/x\" does not exist", ErrorKind::Tls);
        row("server does not support SSL, but SSL was required", ErrorKind::Tls);
        row("could not translate host name \"nosuch\" to address", ErrorKind::Connection);
        row("connection refused by nobody", ErrorKind::Connection);
        row("ERROR:  connection is insecure (try using `sslmode=require`)", ErrorKind::Tls);
    }
    void connectionFailures()
    {
        QFETCH(QString, text);
        const Error error = connectionFailure(text);
        QTEST(int(error.kind), "kind");
        QCOMPARE(error.message, text);
    }

    void realFailures()
    {
        ConnectionSettings settings = m_database.settings();
        settings.database = QStringLiteral("no such");
        const auto missing = Session::open(settings);
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind, ErrorKind::Connection);
        QVERIFY(missing.error().message.contains("no such"));
        QVERIFY(!missing.error().hint.isEmpty());
        settings = m_database.settings();
        settings.user = QStringLiteral("nosuchrole");
        const auto role = Session::open(settings);
        QVERIFY(!role);
        QCOMPARE(role.error().kind, ErrorKind::Authentication);
        settings.host = QStringLiteral("127.0.0.1");
        settings.port = 1;
        const auto refused = Session::open(settings);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Connection);
        QVERIFY(!refused.error().hint.isEmpty());
    }

    void tlsIsAskedForAndJudged()
    {
        const Test::TlsTestServer server;
        QVERIFY(runOnServer(server.adminSettings(),
                            "DROP ROLE IF EXISTS tls_session; CREATE ROLE tls_session LOGIN "
                            "PASSWORD 'p w'"));
        const auto settings = [&server](const char *password, const QByteArray &query) {
            const Result<ConnectionSettings> parsed = parseConnection(QString::fromUtf8(
                "postgresql://tls_session:" + QByteArray(password) + "@localhost:"
                + QByteArray::number(server.port()) + "/postgres?hostaddr=127.0.0.1&" + query));
            return parsed ? *parsed : ConnectionSettings();
        };
        const QByteArray trusted = "sslrootcert=" + server.certificateFile().toUtf8();
        // As Neon's URLs have it, with what libpq knows.
        const auto session = Session::open(
            settings("p%20w", "sslmode=verify-full&channel_binding=require&" + trusted));
        QVERIFY2(session, session ? "" : qPrintable(session.error().message));
        const Result<Rows> secure = (*session)->query(QStringLiteral(
            "SELECT ssl::text FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid()"));
        QVERIFY(secure);
        QCOMPARE(secure->at(0).at(0).toString(), QStringLiteral("true"));

        const auto refusal = [](const ConnectionSettings &with) {
            const auto opened = Session::open(with);
            return opened ? Error() : opened.error();
        };
        const Error unknown =
            refusal(settings("p%20w", "sslmode=verify-full&sslrootcert=/nowhere/root.crt"));
        QCOMPARE(unknown.kind, ErrorKind::Tls);
        QVERIFY(!unknown.hint.isEmpty());
        const Error plain = refusal(settings("p%20w", "sslmode=disable"));
        QVERIFY(!plain.message.isEmpty());
        const Error wrong = refusal(settings("wrong", "sslmode=verify-full&" + trusted));
        QCOMPARE(wrong.kind, ErrorKind::Authentication);
        QVERIFY(!wrong.message.contains(QLatin1String("wrong")));
    }

    void settingsAreWhatTheUrlSays()
    {
        ConnectionSettings settings = m_database.settings();
        settings.parameters.append(
            qMakePair(QStringLiteral("options"), QStringLiteral("-c search_path=pg_catalog,x")));
        settings.parameters.append(
            qMakePair(QStringLiteral("application_name"), QStringLiteral("mine")));
        const ConnectionSettings all = sessionSettings(settings, SessionOptions(), true);
        QCOMPARE(
            parameter(all, "options"),
            QStringLiteral("-c search_path=pg_catalog,x -c client_connection_check_interval=500"));
        QCOMPARE(parameter(all, "application_name"), QStringLiteral("mine"));
        QCOMPARE(
            parameter(sessionSettings(m_database.settings(), SessionOptions(), false), "options"),
            QString());
        const auto session = Session::open(settings);
        QVERIFY(session);
        for (int i = 0; i < 2; ++i) {
            const auto rows = (*session)->query(QStringLiteral(
                "SELECT current_setting('search_path'), current_setting('application_name'), "
                "current_setting('client_connection_check_interval'), "
                "pg_client_encoding()"));
            QVERIFY(rows);
            QCOMPARE(rows->at(0), (QVariantList{"pg_catalog,x", "mine", "500ms", "UTF8"}));
            QVERIFY((*session)->query(QStringLiteral("RESET ALL")));
        }
    }

    void belongsToItsThread()
    {
        std::unique_ptr<Session> session;
        QVERIFY(Session::open(m_database.settings()).map([&](std::unique_ptr<Session> opened) {
            session = std::move(opened);
        }));
        QVERIFY(session->isOnThread());
        bool elsewhere = true;
        std::thread([&] { elsewhere = session->isOnThread(); }).join();
        QVERIFY(!elsewhere);
    }

    void everyTextIsSaidButNoPassword()
    {
        ConnectionSettings settings = m_database.settings();
        settings.password = Password(QStringLiteral("geheim"));
        QStringList said;
        SessionOptions options;
        options.verbose = [&](const QString &text) { said.append(text); };
        const auto session = Session::open(settings, options);
        QVERIFY(session);
        QVERIFY((*session)->query(QStringLiteral("SELECT 42")));
        QCOMPARE(said, QStringList{"SELECT 42"});
    }

    void runLockKey()
    {
        // zlib.crc32 of the names, as a signed 32-bit integer.
        QCOMPARE(RunLock(VersionTable{"public", "alembic_version", true}).key(), -1770373569);
    }

    void blockersAreNamed()
    {
        Blocker blocker;
        blocker.pid = 42;
        blocker.user = QStringLiteral("ann");
        blocker.application = QStringLiteral("psql");
        blocker.state = QStringLiteral("idle in transaction");
        blocker.seconds = 3.7;
        QCOMPARE(describeBlocker(blocker),
                 QStringLiteral("ann (pid 42, psql, idle in transaction for 3 s)"));
        QVERIFY(describeBlockers({blocker, Blocker()})
                    .contains(QStringLiteral(" and a prepared transaction")));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestSession)

#include "tst_session.moc"
