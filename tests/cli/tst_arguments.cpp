#include "app/cli/arguments.h"

#include "tests/support/scrub.h"

#include <QtTest>

using namespace Retort;

namespace {

QStringList words(const char *line)
{
    return QString::fromUtf8(line).split(u'|', Qt::SkipEmptyParts);
}

template <typename T>
T parsed(const QStringList &line, GlobalOptions *global = nullptr)
{
    const auto invocation = parseArguments(line);
    if (!invocation) {
        qWarning().noquote() << invocation.error().error.message;
        return {};
    }
    const T *arguments = std::get_if<T>(&invocation->command);
    if (!arguments) {
        qWarning() << "another command was read";
        return {};
    }
    if (global)
        *global = invocation->global;
    return *arguments;
}

} // namespace

class TestArguments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void negativeNumbersAreValues_data();
    void negativeNumbersAreValues();
    void rangesAreTakenAsTheyStand_data();
    void rangesAreTakenAsTheyStand();
    void messagesAreKeptAsTheyAre_data();
    void messagesAreKeptAsTheyAre();
    void commandNamesMayBeValues();
    void globalOptionsStandOnBothSides();
    void theCommandsOwnLetterWins();
    void sandboxTakesItsNames();
    void repeatedOptionsAreCollected();
    void wrongUsageIsSaid_data();
    void wrongUsageIsSaid();
    void jsonIsKnownOfAWrongLineToo();
    void helpIsAnAnswer_data();
    void helpIsAnAnswer();
};

void TestArguments::negativeNumbersAreValues_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<QString>("target");
    QTest::newRow("downgrade -1") << words("downgrade|-1") << "-1";
    QTest::newRow("downgrade -- -1") << words("downgrade|--|-1") << "-1";
    QTest::newRow("downgrade -q -12") << words("downgrade|-q|-12") << "-12";
    QTest::newRow("upgrade +2") << words("upgrade|+2") << "+2";
    QTest::newRow("label") << words("upgrade|billing@+2|--dry-run") << "billing@+2";
    QTest::newRow("before") << words("-q|--json|downgrade|-3") << "-3";
    QTest::newRow("symbol") << words("downgrade|ae10-2") << "ae10-2";
}

void TestArguments::negativeNumbersAreValues()
{
    QFETCH(QStringList, line);
    QFETCH(QString, target);
    const auto arguments = parsed<MigrateArguments>(line);
    QCOMPARE(arguments.target, target);
    QCOMPARE(arguments.downgrade, line.contains(QStringLiteral("downgrade")));
}

void TestArguments::rangesAreTakenAsTheyStand_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<QString>("range");
    QTest::newRow("short") << words("history|-r|-3:current") << "-3:current";
    QTest::newRow("joined") << words("history|-r-3:current") << "-3:current";
    QTest::newRow("long") << words("history|--rev-range|-3:current") << "-3:current";
    QTest::newRow("equals") << words("history|--rev-range=-3:current") << "-3:current";
    QTest::newRow("flags and value") << words("history|-vir|base:head") << "base:head";
    QTest::newRow("open end") << words("history|-r|abc:") << "abc:";
}

void TestArguments::rangesAreTakenAsTheyStand()
{
    QFETCH(QStringList, line);
    QFETCH(QString, range);
    QCOMPARE(parsed<HistoryArguments>(line).range, std::optional(range));
}

void TestArguments::messagesAreKeptAsTheyAre_data()
{
    QTest::addColumn<QString>("message");
    for (const char *message :
         {"add a column, really!", "[fix]", "[a,b]", "", "ä ö 漢字", "-1 too many", "upgrade",
          "%%x", "\"quoted\"", "a\nb", "{x}", "true", "--", "++"}) {
        QTest::newRow(message) << QString::fromUtf8(message);
    }
}

void TestArguments::messagesAreKeptAsTheyAre()
{
    QFETCH(QString, message);
    const QString command = QStringLiteral("revision");
    QCOMPARE(parsed<RevisionArguments>({command, QStringLiteral("--message=") + message}).message,
             std::optional(message));
    if (message.startsWith(u"--"))
        return;
    QCOMPARE(parsed<RevisionArguments>({command, QStringLiteral("-m"), message}).message,
             std::optional(message));
    QCOMPARE(parsed<RevisionArguments>({command, QStringLiteral("--message"), message}).message,
             std::optional(message));
    QCOMPARE(parsed<RevisionArguments>({command}).message, std::optional<QString>());
}

void TestArguments::commandNamesMayBeValues()
{
    QCOMPARE(parsed<StampArguments>(words("stamp|heads|branches|--purge")).revisions,
             words("heads|branches"));
    QCOMPARE(parsed<MergeArguments>(words("merge|heads|-m|join|c")).revisions, words("heads|c"));
    QCOMPARE(parsed<ShowArguments>(words("show|current")).revision, QStringLiteral("current"));
    QCOMPARE(parsed<InitArguments>(words("init|init")).directory, QStringLiteral("init"));
}

void TestArguments::globalOptionsStandOnBothSides()
{
    for (const char *line :
         {"-c|F|-n|S|--url|U|--json|-q|--yes|--trust|--confirm-database|N|-x|a=b|-x|c=d|heads",
          "heads|-c|F|-n|S|--url|U|--json|-q|--yes|--trust|--confirm-database|N|-x|a=b|-x|c=d",
          "--config=F|--name=S|heads|--url=U|--json|--quiet|--yes|--trust|--confirm-database=N|-xa="
          "b|-x|c="
          "d"}) {
        GlobalOptions global;
        parsed<HeadsArguments>(words(line), &global);
        QCOMPARE(global.config, QStringLiteral("F"));
        QCOMPARE(global.section, QStringLiteral("S"));
        QCOMPARE(global.url, QStringLiteral("U"));
        QVERIFY(global.json && global.quiet && global.yes && global.trust && !global.trace);
        QCOMPARE(global.confirmDatabase, QStringLiteral("N"));
        QCOMPARE(global.extra, words("a=b|c=d"));
    }
}

void TestArguments::theCommandsOwnLetterWins()
{
    GlobalOptions global;
    auto current = parsed<CurrentArguments>(words("-v|-c|F|current|-c|-v"), &global);
    QVERIFY(global.trace && current.verbose && current.checkHeads);
    QCOMPARE(global.config, QStringLiteral("F"));
    current = parsed<CurrentArguments>(words("-v|current"), &global);
    QVERIFY(global.trace && !current.verbose && !current.checkHeads);
    current = parsed<CurrentArguments>(words("current|-cv"), &global);
    QVERIFY(!global.trace && current.verbose && current.checkHeads);
    QVERIFY(global.config.isEmpty());
    parsed<HistoryArguments>(words("history|-c|F|-n|S"), &global);
    QCOMPARE(global.config, QStringLiteral("F"));
}

void TestArguments::sandboxTakesItsNames()
{
    const auto url = parsed<SandboxArguments>(words("sandbox|url|dev"));
    QCOMPARE(url.action, QStringLiteral("url"));
    QCOMPARE(url.name, QStringLiteral("dev"));
    QCOMPARE(parsed<SandboxArguments>(words("sandbox|start")).name, QString());
}

void TestArguments::repeatedOptionsAreCollected()
{
    const auto revision = parsed<RevisionArguments>(
        words("revision|--depends-on|a|--depends-on=b|--splice|--splice"));
    QCOMPARE(revision.dependsOn, words("a|b"));
    QVERIFY(revision.splice);
}

void TestArguments::wrongUsageIsSaid_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<QString>("inMessage");
    QTest::addColumn<QString>("inHint");
    QTest::newRow("nothing") << QStringList() << "No command"
                             << "--help";
    QTest::newRow("options only") << words("-q") << "No command"
                                  << "--help";
    QTest::newRow("no such command") << words("upgraed") << "upgraed"
                                     << "--help";
    QTest::newRow("no target") << words("upgrade") << "REV"
                               << "upgrade --help";
    QTest::newRow("two targets") << words("upgrade|a|b") << "b"
                                 << "--help";
    QTest::newRow("an argument") << words("heads|x") << "x"
                                 << "--help";
    QTest::newRow("no value") << words("revision|-m") << "-m"
                              << "-mVALUE";
    QTest::newRow("option as value") << words("revision|--message|--splice") << "--message"
                                     << "--message=VALUE";
    QTest::newRow("twice") << words("history|-r|a|--rev-range|b") << "twice"
                           << "once";
    QTest::newRow("value of a flag") << words("--json=1|heads") << "no value"
                                     << "--json";
    QTest::newRow("init -t") << words("init|-t|generic|x") << "-t"
                             << "list_templates";
    QTest::newRow("init --template") << words("init|x|--template|async") << "--template"
                                     << "list_templates";
    QTest::newRow("revision --sql") << words("revision|--sql") << "--sql"
                                    << "SQL";
    QTest::newRow("ensure_version --sql") << words("ensure_version|--sql") << "--sql"
                                          << "ensure_version";
    QTest::newRow("--raiseerr") << words("--raiseerr|heads") << "--raiseerr"
                                << "cause";
    QTest::newRow("--raiseerr behind") << words("heads|--raiseerr") << "--raiseerr"
                                       << "cause";
    QTest::newRow("-v behind") << words("upgrade|head|-v") << "-v"
                               << "before";
    QTest::newRow("no offline yet") << words("upgrade|head|--sql") << "--sql"
                                    << "--dry-run";
    QTest::newRow("two databases") << words("--url|a|--service|b|heads") << "--url"
                                   << "";
    QTest::newRow("sandbox what") << words("sandbox|frobnicate") << "frobnicate"
                                  << "reset";
    QTest::newRow("sandbox start name") << words("sandbox|start|x") << "start"
                                        << "";
    QTest::newRow("-x") << words("-x|novalue|heads") << "novalue"
                        << "-x";
}

void TestArguments::wrongUsageIsSaid()
{
    QFETCH(QStringList, line);
    QFETCH(QString, inMessage);
    QFETCH(QString, inHint);
    const auto invocation = parseArguments(line);
    QVERIFY(!invocation);
    const Error &error = invocation.error().error;
    QCOMPARE(error.kind, ErrorKind::Usage);
    QVERIFY2(error.message.contains(inMessage), qPrintable(error.message));
    QVERIFY2(error.hint.contains(inHint), qPrintable(error.hint));
    QVERIFY(!error.hint.isEmpty());
    QVERIFY(!error.message.contains(u'\x02'));
}

void TestArguments::jsonIsKnownOfAWrongLineToo()
{
    for (const char *line : {"--json|upgraed", "upgrade|--json", "heads|x|--json", "--json"}) {
        const auto invocation = parseArguments(words(line));
        QVERIFY(!invocation);
        QVERIFY2(invocation.error().global.json, line);
    }
}

void TestArguments::helpIsAnAnswer_data()
{
    QTest::addColumn<QStringList>("line");
    QTest::addColumn<QString>("contained");
    QTest::newRow("all") << words("--help") << "ensure_version";
    QTest::newRow("command") << words("history|--help") << "--rev-range";
    QTest::newRow("command without its argument") << words("upgrade|-h") << "--dry-run";
    QTest::newRow("version") << words("--version") << "retort " RETORT_VERSION "\n";
}

void TestArguments::helpIsAnAnswer()
{
    QFETCH(QStringList, line);
    QFETCH(QString, contained);
    const QString text = parsed<TextAnswer>(line).text;
    QVERIFY2(text.contains(contained), qPrintable(text));
    for (const char *later : {"--sql", "rehearse", "lint", "backup"})
        QVERIFY2(!text.contains(QLatin1String(later)), later);
}

RETORT_TEST_MAIN(QCoreApplication, TestArguments)
#include "tst_arguments.moc"
