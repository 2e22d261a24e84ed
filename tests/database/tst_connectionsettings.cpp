#include "app/database/connectionsettings.h"
#include "app/database/conninfosyntax.h"
#include "tests/support/scrub.h"

#include <QMap>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QTest>

#include <libpq-fe.h>

#include <memory>

using namespace Retort;

namespace {

using Parameters = QList<QPair<QString, QString>>;
using Values = QMap<QByteArray, QByteArray>;

/// What libpq reads; false where it refuses.
bool parseByLibpq(const QByteArray &text, Values &values)
{
    char *message = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(text.constData(), &message), &PQconninfoFree);
    PQfreemem(message);
    for (const PQconninfoOption *option = options.get();
         option != nullptr && option->keyword != nullptr; ++option) {
        if (option->val != nullptr)
            values.insert(option->keyword, option->val);
    }
    return options != nullptr;
}

/// What we read, with libpq's judgement on keywords added.
bool parseByUs(const QByteArray &text, Values &values)
{
    const bool url = text.startsWith("postgres://") || text.startsWith("postgresql://");
    const Result<Conninfo> conninfo = url ? parseLibpqUrl(text) : parseKeyValues(text);
    if (!conninfo)
        return false;
    Values known;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconndefaults(),
                                                                               &PQconninfoFree);
    for (const PQconninfoOption *option = options.get(); option->keyword != nullptr; ++option)
        known.insert(option->keyword, {});
    for (const auto &[keyword, value] : *conninfo) {
        if (!known.contains(keyword))
            return false;
        values.insert(keyword, value);
    }
    return true;
}

QByteArray pick(QRandomGenerator &random, const QByteArrayList &pieces)
{
    return pieces[random.bounded(pieces.size())];
}

QByteArray randomText(QRandomGenerator &random, const QByteArrayList &pieces, int longest)
{
    QByteArray text;
    for (int n = random.bounded(longest + 1); n > 0; --n)
        text += pick(random, pieces);
    return text;
}

QByteArray randomUrl(QRandomGenerator &random)
{
    static const QByteArrayList pieces{"a",   "B",   "7",      "-",        ".",   "_",   "~", "%20",
                                       "%2F", "%40", "%c3%a9", "\xc3\xa9", "+",   " ",   "'", "#",
                                       ":",   "@",   "/",      "?",        "&",   "=",   ",", "[",
                                       "]",   "%",   "%4",     "%00",      "%zz", "::1", ";", "\\"};
    static const QByteArrayList safe{"a",   "B",   "7",      "-",        ".", "%20",
                                     "%2F", "%40", "%c3%a9", "\xc3\xa9", "+", "'"};
    static const QByteArrayList keywords{"sslmode",
                                         "ssl",
                                         "options",
                                         "host",
                                         "port",
                                         "dbname",
                                         "user",
                                         "password",
                                         "application_name",
                                         "connect_timeout",
                                         "nonsense",
                                         "%73slmode",
                                         "channel_binding"};
    const bool wild = random.bounded(4) == 0;
    const QByteArrayList &used = wild ? pieces : safe;
    QByteArray url = random.bounded(2) == 0 ? "postgresql://" : "postgres://";
    if (random.bounded(3) != 0) {
        url += randomText(random, used, 4);
        if (random.bounded(3) != 0)
            url += ':' + randomText(random, used, 6);
        url += '@';
    }
    for (int hosts = random.bounded(4); hosts > 0; --hosts) {
        url += random.bounded(4) == 0 ? "[::" + randomText(random, used, 2) + ']'
                                      : randomText(random, used, 4);
        if (random.bounded(2) == 0)
            url += ':' + QByteArray::number(random.bounded(70000));
        if (hosts > 1)
            url += ',';
    }
    if (random.bounded(3) != 0)
        url += '/' + randomText(random, used, 5);
    for (int parameter = random.bounded(4), first = true; parameter > 0; --parameter, first = false)
        url += (first ? "?" : "&") + pick(random, keywords) + '='
               + (random.bounded(5) == 0 ? QByteArray("true") : randomText(random, used, 4));
    return url;
}

QByteArray randomKeyValues(QRandomGenerator &random)
{
    static const QByteArrayList pieces{"a",  "B",   "7",    " ", "\t",       "\n", "'",
                                       "\\", "\\'", "\\\\", "=", "\xc3\xa9", ";",  "\""};
    static const QByteArrayList keywords{
        "host",    "port",     "dbname",           "user",    "password", "options",
        "sslmode", "nonsense", "application_name", "service_"};
    QByteArray text;
    for (int n = random.bounded(5); n > 0; --n) {
        text += pick(random, keywords) + pick(random, {"=", "=", " = ", "= ", " ", ""});
        const bool quoted = random.bounded(2) == 0;
        text += (quoted ? "'" : "") + randomText(random, pieces, 5) + (quoted ? "'" : "");
        text += pick(random, {" ", "  ", "\n", ""});
    }
    return text;
}

/// Every text that a person may come to see of an outcome.
QString everythingShown(const Result<ConnectionSettings> &result)
{
    if (!result)
        return result.error().message + result.error().hint + result.error().file;
    return result->displayUrl() + libpqUrl(*result) + result->notes.join(QLatin1Char(' '));
}

} // namespace

class TestConnectionSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void forms_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::addColumn<QString>("database");
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("password");
        QTest::addColumn<Parameters>("parameters");
        QTest::addColumn<QString>("display");
        const Parameters none;
        QTest::newRow("whole") << "postgresql://alice:s3cret@db.example:6543/app?sslmode=require"
                               << "db.example" << 6543 << "app"
                               << "alice"
                               << "s3cret" << Parameters{{"sslmode", "require"}}
                               << "postgresql://alice:***@db.example:6543/app?sslmode=require";
        QTest::newRow("short scheme") << "postgres://h/app"
                                      << "h" << 0 << "app"
                                      << ""
                                      << "" << none << "postgresql://h/app";
        QTest::newRow("encoded") << "postgresql://al%40ice:a%2Fb%3Ac%40d%25@h/my%20app"
                                 << "h" << 0 << "my app"
                                 << "al@ice"
                                 << "a/b:c@d%" << none << "postgresql://al%40ice:***@h/my%20app";
        QTest::newRow("a plus stays one") << "postgresql://u:a+b@h/c+d"
                                          << "h" << 0 << "c+d"
                                          << "u"
                                          << "a+b" << none << "postgresql://u:***@h/c%2Bd";
        QTest::newRow("colon in the password") << "postgresql://u:a:b@h/d"
                                               << "h" << 0 << "d"
                                               << "u"
                                               << "a:b" << none << "postgresql://u:***@h/d";
        QTest::newRow("question mark and hash in the password")
            << "postgresql://u:a?b#c@h/d"
            << "h" << 0 << "d"
            << "u"
            << "a?b#c" << none << "postgresql://u:***@h/d";
        QTest::newRow("IPv6") << "postgresql://u@[2001:db8::1]:5433/d"
                              << "2001:db8::1" << 5433 << "d"
                              << "u"
                              << "" << none << "postgresql://u@[2001:db8::1]:5433/d";
        QTest::newRow("socket by host")
            << "postgresql:///app?host=/var/run/postgresql&port=5433"
            << "/var/run/postgresql" << 5433 << "app"
            << ""
            << "" << none << "postgresql:///app?host=/var/run/postgresql&port=5433";
        QTest::newRow("socket encoded in the place of the host")
            << "postgresql://%2Fvar%2Frun/app"
            << "/var/run" << 0 << "app"
            << ""
            << "" << none << "postgresql:///app?host=/var/run";
        QTest::newRow("abstract socket") << "postgresql://u@/app?host=@abc"
                                         << "@abc" << 0 << "app"
                                         << "u"
                                         << "" << none << "postgresql://u@/app?host=%40abc";
        QTest::newRow("two hosts")
            << "postgresql://a:1,b:2/d?target_session_attrs=read-write"
            << "a,b" << 0 << "d"
            << ""
            << "" << Parameters{{"port", "1,2"}, {"target_session_attrs", "read-write"}}
            << "postgresql://a:1,b:2/d?target_session_attrs=read-write";
        QTest::newRow("two hosts, no ports") << "postgresql://a,b/d"
                                             << "a,b" << 0 << "d"
                                             << ""
                                             << "" << none << "postgresql://a,b/d";
        QTest::newRow("everything as parameters")
            << "postgresql://?host=h&dbname=d&user=u&password=p4ss&port=7"
            << "h" << 7 << "d"
            << "u"
            << "p4ss" << none << "postgresql://u:***@h:7/d";
        QTest::newRow("the last word wins") << "postgresql://a@h/d?user=b&user=c"
                                            << "h" << 0 << "d"
                                            << "c"
                                            << "" << none << "postgresql://c@h/d";
        QTest::newRow("empty is unset") << "postgresql://:@/?sslmode="
                                        << "" << 0 << ""
                                        << ""
                                        << "" << none << "postgresql:///";
        QTest::newRow("JDBC's ssl")
            << "postgresql://h/d?ssl=true"
            << "h" << 0 << "d"
            << ""
            << "" << Parameters{{"sslmode", "require"}} << "postgresql://h/d?sslmode=require";
        QTest::newRow("options") << "postgresql://h/d?options=-c%20search_path%3Dapp"
                                 << "h" << 0 << "d"
                                 << ""
                                 << "" << Parameters{{"options", "-c search_path=app"}}
                                 << "postgresql://h/d?options=-c%20search_path%3Dapp";
        QTest::newRow("asyncpg")
            << "postgresql+asyncpg://u:p4ss@h/"
               "d?ssl=verify-full&statement_cache_size=0&prepared_statement_cache_size=0"
            << "h" << 0 << "d"
            << "u"
            << "p4ss" << Parameters{{"sslmode", "verify-full"}}
            << "postgresql://u:***@h/d?sslmode=verify-full";
        QTest::newRow("psycopg") << "postgresql+psycopg://u@h:1/d?application_name=a+b"
                                 << "h" << 1 << "d"
                                 << "u"
                                 << "" << Parameters{{"application_name", "a b"}}
                                 << "postgresql://u@h:1/d?application_name=a%20b";
        QTest::newRow("psycopg2 with a slash in the password")
            << "postgresql+psycopg2://u:a/b@h/d"
            << "h" << 0 << "d"
            << "u"
            << "a/b" << none << "postgresql://u:***@h/d";
        QTest::newRow("SQLAlchemy's several hosts")
            << "postgresql+asyncpg://u@/d?host=a:1&host=b:2"
            << "a,b" << 0 << "d"
            << "u"
            << "" << Parameters{{"port", "1,2"}} << "postgresql://u@a:1,b:2/d";
        QTest::newRow("SQLAlchemy's socket") << "postgresql+psycopg2://u@/d?host=/var/run"
                                             << "/var/run" << 0 << "d"
                                             << "u"
                                             << "" << none << "postgresql://u@/d?host=/var/run";
        QTest::newRow("key=value")
            << "host=h port = 5433 user='al ice' password='it\\'s \\\\' dbname=d"
            << "h" << 5433 << "d"
            << "al ice"
            << "it's \\" << none << "postgresql://al%20ice:***@h:5433/d";
        QTest::newRow("key=value, backslash unquoted") << "host=h dbname=a\\ b"
                                                       << "h" << 0 << "a b"
                                                       << ""
                                                       << "" << none << "postgresql://h/a%20b";
        QTest::newRow("pasted with psql") << " psql 'postgresql://u:p4ss@h/d' "
                                          << "h" << 0 << "d"
                                          << "u"
                                          << "p4ss" << none << "postgresql://u:***@h/d";
        QTest::newRow("pasted in quotes") << "\"postgresql://h/d\"\n"
                                          << "h" << 0 << "d"
                                          << ""
                                          << "" << none << "postgresql://h/d";
        QTest::newRow("Neon's pooler")
            << "postgresql://u:p4ss@ep-cool-1-pooler.eu-central-1.aws.neon.tech/"
               "d?sslmode=require&channel_binding=require"
            << "ep-cool-1.eu-central-1.aws.neon.tech" << 0 << "d"
            << "u"
            << "p4ss" << Parameters{{"sslmode", "require"}, {"channel_binding", "require"}}
            << "postgresql://u:***@ep-cool-1.eu-central-1.aws.neon.tech/"
               "d?sslmode=require&channel_binding=require";
        QTest::newRow("somebody else's pooler") << "postgresql://x-pooler.example/d"
                                                << "x-pooler.example" << 0 << "d"
                                                << ""
                                                << "" << none << "postgresql://x-pooler.example/d";
        QTest::newRow("key password is not shown")
            << "postgresql://h/d?sslkey=/k&sslpassword=hush"
            << "h" << 0 << "d"
            << ""
            << "" << Parameters{{"sslkey", "/k"}, {"sslpassword", "hush"}}
            << "postgresql://h/d?sslkey=/k&sslpassword=***";
    }
    void forms()
    {
        QFETCH(QString, text);
        const Result<ConnectionSettings> settings = parseConnection(text);
        QVERIFY2(settings, settings ? "" : qPrintable(settings.error().message));
        QVERIFY(isAcceptedScheme(text));
        QTEST(settings->host, "host");
        QTEST(settings->port, "port");
        QTEST(settings->database, "database");
        QTEST(settings->user, "user");
        QTEST(settings->password.reveal(), "password");
        QTEST(settings->parameters, "parameters");
        QTEST(settings->displayUrl(), "display");
        QVERIFY(settings->sandbox.isEmpty() && settings->service.isEmpty());
    }

    void servicesAndSandboxes()
    {
        const Result<ConnectionSettings> service = parseConnection("service=prod user=u");
        QVERIFY(service);
        QCOMPARE(service->service, QString("prod"));
        QCOMPARE(service->displayUrl(), QString("service=prod user=u"));
        const Result<ConnectionSettings> sandbox = parseConnection("sandbox:dev_2");
        QVERIFY(sandbox);
        QCOMPARE(sandbox->sandbox, QString("dev_2"));
        QCOMPARE(sandbox->displayUrl(), QString("sandbox:dev_2"));
        QVERIFY(parseConnection("sandbox:" + QString(50, 'a')));
        for (const char *bad :
             {"sandbox:", "sandbox:Dev", "sandbox:a-b", "sandbox://dev", "sandbox:a b"})
            QVERIFY2(!parseConnection(QString::fromLatin1(bad)), bad);
        QVERIFY(!parseConnection("sandbox:" + QString(51, 'a')));
    }

    void whatIsDroppedOrReplacedIsSaid()
    {
        const auto settings =
            parseConnection("postgresql+asyncpg://u:p4ss@ep-x-1-pooler.aws.neon.tech/"
                            "d?ssl=require&async_fallback=1&prepare_threshold=0"
                            "&options=endpoint%3Dep-x-1-pooler");
        QVERIFY(settings);
        QCOMPARE(settings->notes.size(), 2);
        QVERIFY(settings->notes.join(' ').contains("ep-x-1.aws.neon.tech"));
        QVERIFY(settings->notes.join(' ').contains("async_fallback, prepare_threshold"));
        QCOMPARE(settings->parameters,
                 (Parameters{{"sslmode", "require"}, {"options", "endpoint=ep-x-1"}}));
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        QTest::newRow("nothing") << "  "
                                 << "No database is named"
                                 << "postgresql://";
        QTest::newRow("Alembic's template") << "driver://user:pass@localhost/dbname"
                                            << "driver://"
                                            << "postgresql://";
        QTest::newRow("another database") << "mysql+pymysql://h/d"
                                          << "mysql\\+pymysql://"
                                          << "postgresql://";
        QTest::newRow("a driver that is not read") << "postgresql+pg8000://h/d"
                                                   << "pg8000"
                                                   << "postgresql://";
        QTest::newRow("no scheme") << "u:hushhush@h/d"
                                   << "no scheme"
                                   << "postgresql://";
        QTest::newRow("a word") << "dev"
                                << "names no database"
                                << "sandbox:name";
        QTest::newRow("one slash") << "postgresql:/h/d"
                                   << "no scheme"
                                   << "postgresql://";
        QTest::newRow("@ in the password") << "postgresql://u:hush@hush@h/d"
                                           << "an @ where none"
                                           << "%40";
        QTest::newRow("/ and digits in the password") << "postgresql://u:12/hush@h/d"
                                                      << "an @ where none"
                                                      << "%2F";
        QTest::newRow("/ in the password") << "postgresql://u:hush/hush@h/d"
                                           << "@|port"
                                           << "%2F";
        QTest::newRow("port") << "postgresql://h:hush/d"
                              << "port"
                              << "%3A";
        QTest::newRow("port too large") << "postgresql://h:65536/d"
                                        << "port"
                                        << "";
        QTest::newRow("port zero") << "host=h port=0"
                                   << "port"
                                   << "";
        QTest::newRow("bad percent") << "postgresql://u:hush%@h/d"
                                     << "% that is not"
                                     << "%25";
        QTest::newRow("percent zero") << "postgresql://u:a%00@h/d"
                                      << "%00"
                                      << "";
        QTest::newRow("IPv6 open") << "postgresql://[::1/d"
                                   << "\\[ of an IPv6"
                                   << "";
        QTest::newRow("IPv6 empty") << "postgresql://[]/d"
                                    << "empty IPv6"
                                    << "";
        QTest::newRow("typing error") << "postgresql://h/d?sslmod=require"
                                      << "not know"
                                      << "sslmode";
        QTest::newRow("unknown parameter") << "postgresql://h/d?sslmode=require&quux=1"
                                           << "not know"
                                           << "libpq";
        QTest::newRow("no =") << "postgresql://h/d?sslmode"
                              << "Parameter 1 .* no ="
                              << "";
        QTest::newRow("two =") << "postgresql://h/d?options=-c%20a=b"
                               << "more than one ="
                               << "%3D";
        QTest::newRow("quote open") << "host='h"
                                    << "single quote"
                                    << "";
        QTest::newRow("list without =") << "host=h hush"
                                        << "no ="
                                        << "single quotes";
        QTest::newRow("semicolon") << "postgresql://h/d?application_name=a;b"
                                   << "semicolon"
                                   << "";
        QTest::newRow("not UTF-8") << "postgresql://h/%ff"
                                   << "UTF-8"
                                   << "";
    }
    void refusals()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        QFETCH(QString, hint);
        const Result<ConnectionSettings> settings = parseConnection(text);
        QVERIFY(!settings);
        QCOMPARE(settings.error().kind, ErrorKind::Config);
        QVERIFY2(settings.error().message.contains(QRegularExpression(message)),
                 qPrintable(settings.error().message));
        QVERIFY2(settings.error().hint.contains(hint), qPrintable(settings.error().hint));
        QVERIFY(!everythingShown(settings).contains("hush"));
    }

    void readsWhatLibpqReads_data()
    {
        QTest::addColumn<bool>("urls");
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 4; ++seed) {
            QTest::addRow("URLs, seed %d", seed) << true << seed;
            QTest::addRow("key=value, seed %d", seed) << false << seed;
        }
    }
    void readsWhatLibpqReads()
    {
        QFETCH(bool, urls);
        QFETCH(int, seed);
        QRandomGenerator random(static_cast<quint32>(seed));
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < 10000; ++i) {
            const QByteArray text = urls ? randomUrl(random) : randomKeyValues(random);
            Values theirs;
            Values ours;
            const bool fine = parseByLibpq(text, theirs);
            const bool same = parseByUs(text, ours) == fine && (!fine || ours == theirs);
            QVERIFY2(same, text.constData());
            ++(fine ? accepted : refused);
        }
        QVERIFY2(accepted > 1000 && refused > 1000,
                 "the generator is one-sided: the test would say little");
    }

    void noPasswordIsEverShown_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::newRow("URL") << "postgresql://user:%1@host:5432/db?sslmode=require";
        QTest::newRow("URL without user") << "postgresql://:%1@host/db";
        QTest::newRow("parameter") << "postgresql://user@host/db?password=%1&sslmode=require";
        QTest::newRow("asyncpg")
            << "postgresql+asyncpg://user:%1@host/db?ssl=require&statement_cache_size=0";
        QTest::newRow("psycopg2 and a mistake")
            << "postgresql+psycopg2://user:%1@host/db?sslmod=require";
        QTest::newRow("key=value") << "host=h user=u password=%1 dbname=d";
        QTest::newRow("quoted") << "host=h password='%1' dbname=d";
        QTest::newRow("Neon") << "postgresql://u:%1@ep-a-pooler.eu.aws.neon.tech/db";
        QTest::newRow("wrong scheme") << "mysql://user:%1@host/db";
        QTest::newRow("no scheme") << "user:%1@host/db";
        QTest::newRow("only a slash") << "postgresql:/user:%1@host/db";
        QTest::newRow("bad port") << "postgresql://user:%1@host:x/db";
        QTest::newRow("service") << "service=s password=%1";
    }
    void noPasswordIsEverShown()
    {
        QFETCH(QString, pattern);
        static const QString alphabet = QStringLiteral("abcXYZ0123456789@/:?#&=%+;,'\"\\ []é😀");
        QRandomGenerator random(7);
        for (int i = 0; i < 3000; ++i) {
            QString password;
            for (int n = 8 + random.bounded(12); n > 0; --n)
                password += alphabet[random.bounded(alphabet.size())];
            const QString encoded = QString::fromLatin1(QUrl::toPercentEncoding(password));
            for (const QString &written : {password, encoded}) {
                const Result<ConnectionSettings> settings = parseConnection(pattern.arg(written));
                const QString shown = everythingShown(settings);
                QVERIFY2(!shown.contains(password) && !shown.contains(written),
                         qPrintable(pattern.arg(written)));
                // Half of it is too much as well.
                QVERIFY2(!shown.contains(password.left(6)) && !shown.contains(password.right(6)),
                         qPrintable(pattern.arg(written) + " shows " + shown));
            }
        }
    }

    void displayUrlReadsBack_data() { forms_data(); }
    void displayUrlReadsBack()
    {
        QFETCH(QString, text);
        const Result<ConnectionSettings> settings = parseConnection(text);
        QVERIFY(settings);
        const Result<ConnectionSettings> again = parseConnection(libpqUrl(*settings));
        QVERIFY2(again, qPrintable(libpqUrl(*settings)));
        QCOMPARE(again->host, settings->host);
        QCOMPARE(again->port, settings->port);
        QCOMPARE(again->database, settings->database);
        QCOMPARE(again->user, settings->user);
        QVERIFY(again->password.isEmpty());
    }

    void parametersForLibpq()
    {
        const auto settings =
            parseConnection("postgresql://u:p%20w@h:7/d?sslmode=require&application_name=é");
        QVERIFY(settings);
        const QList<QPair<QByteArray, QByteArray>> expected{
            {"host", "h"},       {"port", "7"},          {"dbname", "d"},          {"user", "u"},
            {"password", "p w"}, {"sslmode", "require"}, {"application_name", "é"}};
        QCOMPARE(libpqParameters(*settings), expected);
    }

    void systemRoots_data()
    {
        QTest::addColumn<int>("libpq");
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QByteArray>("roots");
        QTest::addColumn<QByteArray>("effectiveMode");
        const QByteArray bundle = "/etc/ssl/certs/ca-certificates.crt";
        QTest::newRow("15, no mode") << 150020 << "" << bundle << QByteArray("verify-full");
        QTest::newRow("15, require") << 150020 << "require" << bundle << QByteArray("verify-full");
        QTest::newRow("15, disable") << 150020 << "disable" << bundle << QByteArray("disable");
        QTest::newRow("16, no mode")
            << 160000 << "" << QByteArray("system") << QByteArray("verify-full");
        QTest::newRow("17, require")
            << 170000 << "require" << QByteArray("system") << QByteArray("verify-full");
    }
    void systemRoots()
    {
        QFETCH(int, libpq);
        QFETCH(QString, mode);
        ConnectionSettings settings;
        settings.host = QStringLiteral("h");
        settings.parameters = {{"sslrootcert", "system"}};
        if (!mode.isEmpty())
            settings.parameters.append({"sslmode", mode});
        QMap<QByteArray, QByteArray> values;
        for (const auto &[keyword, value] : libpqParameters(settings, libpq))
            values.insert(keyword, value);
        QTEST(values["sslrootcert"], "roots");
        QTEST(values["sslmode"], "effectiveMode");
    }

    void optionsForTheDriver_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("options");
        QTest::newRow("none") << "postgresql://u:p@h:1/d"
                              << "";
        QTest::newRow("blanks and quotes")
            << "host=h options='-c a=\\'b\\' -c c=d\\\\e' application_name='a b'"
            << "options='-c a=\\'b\\' -c c=d\\\\e';application_name='a b'";
        QTest::newRow("ports") << "postgresql://a:1,b:2/d"
                               << "port='1,2'";
        QTest::newRow("service") << "service='my svc' sslmode=require"
                                 << "service='my svc';sslmode='require'";
    }
    void optionsForTheDriver()
    {
        QFETCH(QString, text);
        const Result<ConnectionSettings> settings = parseConnection(text);
        QVERIFY(settings);
        QTEST(qpsqlConnectOptions(*settings), "options");
        // What the driver makes of it (every ; a blank) must be what libpq is to read.
        Values values;
        QVERIFY(parseByLibpq(qpsqlConnectOptions(*settings).replace(';', ' ').toUtf8(), values));
        for (const auto &[keyword, value] : settings->parameters)
            QCOMPARE(values[keyword.toUtf8()], value.toUtf8());
    }

    void acceptedSchemes()
    {
        QVERIFY(isAcceptedScheme("postgresql+asyncpg://x"));
        QVERIFY(isAcceptedScheme("sandbox:dev"));
        QVERIFY(isAcceptedScheme("service=x"));
        QVERIFY(!isAcceptedScheme("driver://user:pass@localhost/dbname"));
        QVERIFY(!isAcceptedScheme("sqlite:///x.db"));
        QVERIFY(!isAcceptedScheme(""));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestConnectionSettings)

#include "tst_connectionsettings.moc"
