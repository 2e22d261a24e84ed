#include "app/cli/output.h"
#include "app/database/journal.h"
#include "app/database/serverbinaries.h"
#include "app/services/databasestatus.h"
#include "migrations/script/revisionwriter.h"
#include "tests/integration/migrationproject.h"
#include "tests/support/delayproxy.h"
#include "tests/support/scrub.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QScopeGuard>
#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace Retort;
using Retort::Test::DelayProxy;
using Retort::Test::MigrationProject;

namespace {

using Told = std::optional<Error>;

/// One fault: how it is injected, and what the run that met it (where that was killed: the next
/// one) must end with.
struct Fault
{
    const char *name;
    /// The exit status of the command line.
    int exit;
    /// nullopt: no error.
    std::optional<ErrorKind> kind;
    /// Rows of the version table, `-` where there is none.
    const char *versions;
    /// Rows of the journal: `-` alone where there is none.
    QStringList journal;
    std::function<Told(MigrationProject &)> inject;
};

const QStringList none{QStringLiteral("-")};
const QStringList one{QStringLiteral("aa 1 1/1 done")};
const QStringList all{QStringLiteral("aa 1 1/1 done"), QStringLiteral("bb 1 1/1 done"),
                      QStringLiteral("cc 1 1/1 done")};

void line(const MigrationProject &it, const QByteArray &second = "CREATE TABLE two (a int);")
{
    it.revision("aa", "", "CREATE TABLE one (a int);");
    it.revision("bb", "aa", second);
    it.revision("cc", "bb", "CREATE TABLE three (a int);");
}

/// Says so where what is asked in between is not as it should be.
void expect(bool good, const char *what)
{
    if (!good)
        QTest::qFail(what, __FILE__, __LINE__);
}

/// Upgrades in a process of its own and kills it, as `kill -9` does, once `moment` is there.
void killWhen(const MigrationProject &it, const QByteArray &moment)
{
    QProcess child;
    child.start(QStringLiteral(RETORT_BINARY_DIR "/bin/retort-testmigrate"),
                {it.database().url(), it.fileOf("x").section('/', 0, -3)});
    child.waitForStarted();
    it.waitFor(moment);
    ::kill(pid_t(child.processId()), SIGKILL);
    child.waitForFinished();
}

Told killedInside(MigrationProject &it)
{
    line(it, "CREATE TABLE two (a int);\nSELECT pg_sleep(60);");
    killWhen(it, it.sleeping);
    it.waitFor(it.nobody);
    it.waitFor(it.noRunLock);
    expect(it.versions() == "aa" && it.tables() == "one", "rolled back");
    line(it);
    return it.upgrade().error;
}

Told killedBeforeTheVersionRow(MigrationProject &it)
{
    line(it);
    expect(!it.upgrade("aa").error, "aa");
    {
        const auto holder = it.session();
        expect(bool(holder->query("BEGIN")), "begin");
        expect(bool(holder->query("SELECT * FROM alembic_version FOR UPDATE")), "row lock");
        killWhen(it, it.waiting);
        // COMMIT is on the wire: only a server that has noticed must not run it.
        it.waitFor("NOT " + QByteArray(it.waiting));
        expect(bool(holder->query("ROLLBACK")), "rollback");
    }
    it.waitFor(it.nobody);
    expect(it.versions() == "aa" && it.tables() == "one", "both absent");
    return it.upgrade().error;
}

Told lostAtCommit(MigrationProject &it)
{
    // It sleeps, so that the proxy is told before the answer to COMMIT comes.
    it.revision("aa", "", "CREATE TABLE one (a int);\nSELECT pg_sleep(0.3);");
    DelayProxy proxy(it.database().settings());
    const auto session = MigrationProject::sessionTo(proxy.settings());
    const RunReport report =
        it.run(*session, Direction::Upgrade, {"head"}, {}, [&](const RunEventValue &event) {
            if (std::holds_alternative<RunEvent::StepStarted>(event))
                proxy.cutBeforeAnswer(QByteArray("COMMIT\0", 7));
        });
    it.waitFor(it.nobody);
    return report.error;
}

Told afterLostAtCommit(MigrationProject &it)
{
    expect(lostAtCommit(it).has_value(), "lost");
    const RunReport again = it.upgrade();
    expect(again.steps.isEmpty(), "applied twice");
    return again.error;
}

Told terminated(MigrationProject &it)
{
    line(it, "CREATE TABLE two (a int);\nSELECT pg_sleep(60);");
    std::thread killer([&] {
        it.waitFor(it.sleeping);
        it.database().exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query "
                           "LIKE 'SELECT pg_sleep%' AND datname = current_database()");
    });
    const RunReport report = it.upgrade();
    killer.join();
    it.waitFor(it.noRunLock);
    return report.error;
}

/// `rounds` times on an empty database.
Told runners(MigrationProject &it, int count, int rounds)
{
    line(it);
    it.config().runLockTimeoutMs = 60000;
    for (int round = 0; round < rounds; ++round) {
        if (round > 0)
            it.database().exec("DROP SCHEMA retort CASCADE; DROP TABLE alembic_version, one, two, "
                               "three");
        std::vector<RunReport> reports(static_cast<size_t>(count));
        std::vector<std::thread> threads;
        for (RunReport &report : reports)
            threads.emplace_back([&] { report = it.upgrade(); });
        for (std::thread &thread : threads)
            thread.join();
        int ran = 0;
        for (const RunReport &report : reports) {
            if (report.error)
                return report.error;
            expect(report.versionsAfter == QStringList{"cc"}, "at the head");
            ran += report.steps.isEmpty() ? 0 : 1;
        }
        expect(ran == 1, "exactly one applies");
        expect(it.journal() == all, "one row a revision");
    }
    return {};
}

Told runLockHeld(MigrationProject &it)
{
    line(it);
    it.config().runLockTimeoutMs = 300;
    const auto holder = it.session();
    // zlib.crc32(b"public.alembic_version"), signed.
    expect(bool(holder->query("SELECT pg_advisory_lock(1380275279, -1770373569)")), "lock");
    const Told told = it.upgrade().error;
    expect(told && told->message.contains(QString::number(holder->backendPid())), "who");
    return told;
}

Told readerInTheWay(MigrationProject &it, bool goesAway)
{
    line(it, "ALTER TABLE busy ADD b int;");
    it.config().lockTimeoutMs = goesAway ? 200 : 700;
    it.config().lockRetries = goesAway ? 10 : 1;
    it.database().exec("CREATE TABLE busy (a int)");
    const auto holder = it.session();
    expect(holder->query("BEGIN") && holder->query("SELECT * FROM busy"), "lock");
    const Told told = it.upgrade("head", [&](const RunEventValue &event) {
                            if (goesAway && std::holds_alternative<RunEvent::Retrying>(event))
                                expect(bool(holder->query("COMMIT")), "commit");
                        }).error;
    if (!goesAway)
        expect(told && told->hint.contains(QString::number(holder->backendPid())), "who");
    return told;
}

Told statementTimeout(MigrationProject &it)
{
    line(it, "SELECT pg_sleep(60);");
    it.config().statementTimeoutMs = 200;
    return it.upgrade().error;
}

Told thirdOfFive(MigrationProject &it)
{
    line(it, "CREATE TABLE two (a int);\nSELECT 1;\nSELECT nosuch;\nSELECT 4;\nSELECT 5;");
    const Told told = it.upgrade().error;
    expect(told && told->file == it.fileOf("bb") && told->line == 9 && told->column == 8, "place");
    return told;
}

Told edited(MigrationProject &it)
{
    line(it);
    expect(!it.upgrade("bb").error, "bb");
    it.revision("aa", "", "CREATE TABLE one (b int);");
    bool told = false;
    const RunReport report = it.upgrade("head", [&](const RunEventValue &event) {
        if (const auto *message = std::get_if<RunEvent::Message>(&event))
            told = told || message->text.contains("aa");
    });
    expect(told, "told");
    return report.error;
}

Told fileDeleted(MigrationProject &it)
{
    line(it);
    expect(!it.upgrade().error, "head");
    QFile::remove(it.fileOf("cc"));
    return it.upgrade().error;
}

/// Number 25.
std::function<Told(MigrationProject &)> versionTable(const QByteArray &columns,
                                                     const QByteArray &values)
{
    return [=](MigrationProject &it) {
        line(it);
        it.database().exec("CREATE TABLE alembic_version (" + columns + ")");
        it.database().exec("INSERT INTO alembic_version VALUES " + values);
        return it.upgrade().error;
    };
}

/// Number 26: `applied` is what stands there before `target`.
std::function<Told(MigrationProject &)> diverged(const QString &applied, bool merged)
{
    return [=](MigrationProject &it) -> Told {
        it.revision("aa", "", "CREATE TABLE one (a int);");
        it.revision("b1", "aa", "CREATE TABLE left_side (a int);");
        it.revision("b2", "aa", "CREATE TABLE right_side (a int);");
        if (!applied.isEmpty()) {
            for (const QString &target : applied.split(','))
                expect(!it.upgrade(target).error, "one side");
        }
        if (merged)
            it.revision("mm", "b1, b2", "CREATE TABLE merged (a int);");
        const RunReport report = it.upgrade();
        if (merged && !report.error)
            expect(it.tables() == "left_side,merged,one,right_side", "tables");
        return report.error;
    };
}

/// Number 27. The second file is written as given.
std::function<Told(MigrationProject &)> brokenFolder(const char *id, const char *revision,
                                                     const char *parents)
{
    return [=](MigrationProject &it) {
        it.revision("aa", QLatin1String(id) == QLatin1String("cycle") ? "bb" : "",
                    "CREATE TABLE one (a int);");
        it.write(QLatin1String(id), QByteArray("-- x\n--\n-- Revision ID: ") + revision
                                        + "\n-- Revises: " + parents
                                        + "\n\n-- retort: upgrade\nSELECT 1;\n");
        const Told told = it.upgrade().error;
        expect(told
                   && (told->file == it.fileOf(QLatin1String(id)) || told->file == it.fileOf("aa")),
               "the file is named");
        return told;
    };
}

/// Number 29: what writing a revision answers in a process that `spoil` has taken something from.
std::function<Told(MigrationProject &)> written(std::function<bool()> spoil)
{
    return [spoil = std::move(spoil)](MigrationProject &it) -> Told {
        line(it);
        const QString folder = it.fileOf("aa").section('/', 0, -2);
        const QStringList before = QDir(folder).entryList(QDir::AllEntries | QDir::Hidden);
        const Project project = it.project();
        NewRevision request;
        request.message = QStringLiteral("new one");
        request.parents = {QStringLiteral("cc")};
        // For a child without root's rights.
        ::chmod(QFile::encodeName(folder).constData(), 0555);
        const pid_t child = ::fork();
        if (child == 0) {
            if (!spoil())
                ::_exit(100);
            const auto revision = writeRevision(project, request);
            ::_exit(revision ? 101 : int(revision.error().kind));
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ::chmod(QFile::encodeName(folder).constData(), 0755);
        expect(QDir(folder).entryList(QDir::AllEntries | QDir::Hidden) == before, "no half file");
        expect(WIFEXITED(status) && WEXITSTATUS(status) < 100, "it failed");
        Error error;
        error.kind = ErrorKind(WEXITSTATUS(status));
        return error;
    };
}

bool smallDisk()
{
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{64, 64};
    return ::setrlimit(RLIMIT_FSIZE, &limit) == 0;
}

bool withoutRights()
{
    return ::geteuid() != 0 || ::setuid(65534) == 0;
}

struct stat ownerOf(const QString &path)
{
    struct stat found = {};
    ::stat(QFile::encodeName(path).constData(), &found);
    return found;
}

/// A server of our own on a cluster that nobody uses, with its socket in the cluster's folder.
class Postgres
{
public:
    Postgres(int major, const QString &data)
    {
        const auto server = findServer(major);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.setWorkingDirectory(data);
        // PostgreSQL does not run as root.
        m_process.setChildProcessModifier([owner = ownerOf(data)] {
            if (::geteuid() == 0 && (::setgid(owner.st_gid) != 0 || ::setuid(owner.st_uid) != 0))
                ::_exit(1);
        });
        m_process.start(server ? server->binFolder + QStringLiteral("/postgres") : QString(),
                        {"-D", data, "-c", "wal_level=replica", "-c", "listen_addresses=", "-c",
                         "unix_socket_directories=" + data, "-c", "fsync=off"});
        m_process.waitForStarted();
    }
    ~Postgres()
    {
        ::kill(pid_t(m_process.processId()), SIGINT);
        m_process.waitForFinished();
    }
    Postgres(const Postgres &) = delete;
    Postgres &operator=(const Postgres &) = delete;

    bool answers(const ConnectionSettings &settings) const
    {
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 30000) {
            if (runOnServer(settings, "SELECT 1"))
                return true;
            QThread::msleep(50);
        }
        return false;
    }
    QString said()
    {
        m_process.waitForReadyRead(100);
        return QString::fromUtf8(m_process.readAll());
    }

private:
    QProcess m_process;
};

const QByteArray usual = "version_num varchar(32) NOT NULL PRIMARY KEY";

/// The numbers are those of the list of faults that this was built against.
const QList<Fault> &faults()
{
    using K = ErrorKind;
    static const QList<Fault> table{
        {"1 killed inside a transaction", 0, {}, "cc", all, killedInside},
        {"3 killed before the version row", 0, {}, "cc", all, killedBeforeTheVersionRow},
        {"4 killed after COMMIT", 0, {}, "aa", {"aa 1 2/2 done"}, afterLostAtCommit},
        {"lost at COMMIT", 5, K::CommitUnknown, "aa", {"aa 1 2/2 done"}, lostAtCommit},
        {"6 backend terminated", 3, K::Connection, "aa", one, terminated},
        {"9 two runners", 0, {}, "cc", all, [](auto &it) { return runners(it, 2, 20); }},
        {"10 ten runners", 0, {}, "cc", all, [](auto &it) { return runners(it, 10, 20); }},
        {"13 run lock held", 3, K::Locked, "-", none, runLockHeld},
        {"16 a reader stays",
         3,
         K::Locked,
         "aa",
         {one[0], "bb 1 0/1 failed 55P03"},
         [](auto &it) { return readerInTheWay(it, false); }},
        {"16 a reader goes", 0, {}, "cc", all, [](auto &it) { return readerInTheWay(it, true); }},
        {"18 statement_timeout",
         3,
         K::Timeout,
         "aa",
         {one[0], "bb 1 0/1 failed 57014"},
         statementTimeout},
        {"19 third of five", 3, K::Sql, "aa", {one[0], "bb 1 0/5 failed 42703"}, thirdOfFive},
        {"23 edited, told", 0, {}, "cc", all, edited},
        {"24 applied file deleted", 3, K::UnknownVersionRow, "cc", all, fileDeleted},
        {"25 two rows of a line", 3, K::OverlappingVersions, "aa,bb", none,
         versionTable(usual, "('aa'), ('bb')")},
        {"25 unknown row", 3, K::UnknownVersionRow, "zz", none, versionTable(usual, "('zz')")},
        {"25 33 characters", 3, K::VersionTable, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", none,
         versionTable("version_num text NOT NULL", "(repeat('x', 33))")},
        {"25 extra column", 3, K::VersionTable, "aa", none,
         versionTable(usual + ", extra int", "('aa', 1)")},
        {"25 missing",
         0,
         {},
         "cc",
         all,
         [](auto &it) {
             line(it);
             return it.upgrade().error;
         }},
        {"26 head is two",
         3,
         K::MultipleHeads,
         "b1",
         {one[0], "b1 1 1/1 done"},
         diverged("b1", false)},
        {"26 merged from the left",
         0,
         {},
         "mm",
         {one[0], "b1 1 1/1 done", "b2 1 1/1 done", "mm 1 1/1 done"},
         diverged("b1", true)},
        {"26 merged from the right",
         0,
         {},
         "mm",
         {one[0], "b2 1 1/1 done", "b1 1 1/1 done", "mm 1 1/1 done"},
         diverged("b2", true)},
        {"26 merged from both",
         0,
         {},
         "mm",
         {one[0], "b1 1 1/1 done", "b2 1 1/1 done", "mm 1 1/1 done"},
         diverged("b1,b2", true)},
        {"27 cycle", 3, K::Cycle, "-", none, brokenFolder("cycle", "bb", "aa")},
        {"27 duplicate id", 3, K::DuplicateRevision, "-", none, brokenFolder("twice", "aa", "")},
        {"27 missing parent", 3, K::MissingParent, "-", none, brokenFolder("lost", "bb", "zz")},
        {"29 disk full", 3, K::Io, "-", none, written(smallDisk)},
        {"29 read-only folder", 3, K::Io, "-", none, written(withoutRights)},
    };
    return table;
}

} // namespace

/// Faults, each injected for real, in one table.
class TestFaultTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fault_data()
    {
        QTest::addColumn<int>("row");
        for (int i = 0; i < faults().size(); ++i)
            QTest::newRow(faults().at(i).name) << i;
    }
    void fault()
    {
        QFETCH(int, row);
        const Fault &fault = faults().at(row);
        MigrationProject it;
        const Told told = fault.inject(it);
        if (QTest::currentTestFailed())
            return;
        const QString message = told ? told->message : QString();
        QVERIFY2(told.has_value() == fault.kind.has_value(), qPrintable(message));
        if (told)
            QVERIFY2(told->kind == *fault.kind, qPrintable(message));
        QCOMPARE(told ? exitStatus(*told) : 0, fault.exit);
        QCOMPARE(it.versions(), QLatin1String(fault.versions));
        const bool journalled =
            it.database().exec("SELECT to_regclass('retort.journal') IS NULL").value(0) == "f";
        QCOMPARE(journalled ? it.journal() : none, fault.journal);
        QVERIFY(it.waitFor(it.noRunLock));
    }

    /// Two histories of one database that make the journal at the same time.
    void twoHistoriesCreateTheJournal()
    {
        MigrationProject it;
        line(it, "SELECT 1;");
        for (int round = 0; round < 20; ++round) {
            it.database().exec("DROP SCHEMA IF EXISTS retort CASCADE; DROP TABLE IF EXISTS one, "
                               "three");
            constexpr int histories = 6;
            std::vector<Project> projects(histories, it.project());
            std::vector<RunReport> reports(histories);
            QList<QStringList> told(histories);
            std::vector<std::thread> threads;
            for (int i = 0; i < histories; ++i) {
                projects[size_t(i)].config.versionTable =
                    QStringLiteral("v%1_%2").arg(round).arg(i);
                threads.emplace_back([&, i, words = &told[i]] {
                    const auto session = it.session();
                    // A stamp: the histories share the database but not what is in it.
                    reports[size_t(i)] = migrate(*session, projects[size_t(i)],
                                                 {Direction::Stamp, {QStringLiteral("head")}}, {},
                                                 [words](const RunEventValue &event) {
                                                     if (const auto *message =
                                                             std::get_if<RunEvent::Message>(&event))
                                                         words->append(message->text);
                                                 },
                                                 {});
                });
            }
            for (std::thread &thread : threads)
                thread.join();
            for (int i = 0; i < histories; ++i) {
                const auto &error = reports[size_t(i)].error;
                QVERIFY2(!error, error ? qPrintable(error->message) : "");
                QCOMPARE(told.at(i), QStringList());
            }
            QCOMPARE(it.database().exec("SELECT count(*) FROM retort.meta"), QStringList{"1"});
            QCOMPARE(it.database().exec("SELECT count(*) FROM retort.journal WHERE outcome = "
                                        "'done'"),
                     QStringList{QString::number(histories)});
        }
    }

    /// The same, at the worst moment: the other one has made it all and not committed yet.
    void whoComesSecondWaitsForTheJournal()
    {
        MigrationProject it;
        const QString create =
            QStringLiteral("BEGIN; ") + Journal::createStatements().join(QStringLiteral("; "));
        const auto first = it.session();
        QVERIFY(first->queryAll(create));
        QString said;
        std::thread second([&] {
            const auto session = it.session();
            const auto made = session->queryAll(create + QStringLiteral("; COMMIT"));
            said = made ? QStringLiteral("made") : made.error().message;
        });
        const bool waits = it.waitFor(it.waiting);
        const bool committed = first->query(QStringLiteral("COMMIT")).has_value();
        second.join();
        QVERIFY(waits && committed);
        QCOMPARE(said, QStringLiteral("made"));
        QCOMPARE(it.database().exec("SELECT count(*) FROM retort.meta"), QStringList{"1"});
    }

    /// A server that is a standby only reads.
    void standby()
    {
        const QString folder =
            QDir::tempPath()
            + QStringLiteral("/retort-standby-%1").arg(QCoreApplication::applicationPid());
        const auto gone = qScopeGuard([&] { QDir(folder).removeRecursively(); });
        const int major = Test::TestServer::usualMajor();
        QString data;
        ConnectionSettings settings;
        {
            const auto lease = acquireSandbox({major, folder, false});
            QVERIFY2(lease, lease ? "" : qPrintable(lease.error().message));
            data = lease->stateFolder() + QStringLiteral("/data");
            settings = lease->settings();
            settings.host = data;
        }
        QElapsedTimer clock;
        clock.start();
        while (QFile::exists(data + "/postmaster.pid") && clock.elapsed() < 30000)
            QThread::msleep(20);
        // Once as a primary, so that its log can be followed; from then on as a standby.
        {
            Postgres primary(major, data);
            QVERIFY2(primary.answers(settings), qPrintable(primary.said()));
        }
        QFile signal(data + QStringLiteral("/standby.signal"));
        QVERIFY(signal.open(QIODevice::WriteOnly));
        signal.close();
        QCOMPARE(::chown(QFile::encodeName(signal.fileName()).constData(), ownerOf(data).st_uid,
                         ownerOf(data).st_gid),
                 0);
        Postgres server(major, data);
        QVERIFY2(server.answers(settings), qPrintable(server.said()));
        const auto session = MigrationProject::sessionTo(settings);
        MigrationProject it;
        line(it);
        const RunReport report = it.run(*session, Direction::Upgrade, {"head"});
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::ReadOnly);
        QCOMPARE(exitStatus(*report.error), 3);
        QVERIFY2(report.error->message.contains("standby"), qPrintable(report.error->message));
        const auto status = readDatabaseStatus(*session, it.project());
        QVERIFY2(status, status ? "" : qPrintable(status.error().message));
        QVERIFY(status->standby);
        const auto rows = session->query("SELECT to_regclass('public.alembic_version') IS NULL");
        QVERIFY(rows && rows->value(0).value(0).toBool());
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestFaultTable)

#include "tst_faulttable.moc"
