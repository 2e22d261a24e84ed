#include "app/database/sandbox.h"
#include "app/database/serverbinaries.h"
#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QCryptographicHash>
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Retort;
using namespace Retort::Test;

namespace {

/// Guard against hanging only.
constexpr int patience = 20000;

/// What the supervisor published: its pid, the server's, …
QList<qint64> processes(const QString &stateFolder)
{
    QFile file(stateFolder + "/server");
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QList<QByteArray> lines = file.readAll().split('\n');
    return {lines.value(0).toLongLong(), lines.value(1).toLongLong()};
}

/// Neither there nor more than a zombie.
bool isGone(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return true;
    const QByteArray stat = file.readAll();
    return stat.mid(stat.lastIndexOf(')') + 2, 1) == "Z";
}

void killHard(qint64 pid)
{
    QVERIFY(pid > 1);
    QCOMPARE(kill(static_cast<pid_t>(pid), SIGKILL), 0);
}

/// The other program of this test: takes a lease, says which server it got, and holds it until its
/// input ends.
int holdLease(const char *folder)
{
    const Result<SandboxLease> lease = acquireSandbox({15, QString::fromLocal8Bit(folder), false});
    if (!lease) {
        std::printf("%s\n", qPrintable(lease.error().message));
        return 1;
    }
    const Result<QStringList> answer =
        runOnServer(lease->settings(), "SELECT current_setting('data_directory')");
    std::printf("%lld %s\n", static_cast<long long>(processes(lease->stateFolder()).value(1)),
                answer ? qPrintable(answer->value(0)) : qPrintable(answer.error().message));
    std::fflush(stdout);
    std::getchar();
    return 0;
}

std::unique_ptr<QProcess> startHolder(const QString &folder)
{
    auto holder = std::make_unique<QProcess>();
    holder->setProcessChannelMode(QProcess::MergedChannels);
    holder->start(QCoreApplication::applicationFilePath(), {"hold", folder});
    return holder;
}

QByteArray firstLine(QProcess &process)
{
    while (!process.canReadLine() && process.waitForReadyRead(patience)) {
    }
    return process.readLine().trimmed();
}

} // namespace

class TestSandbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_folder = QStringLiteral("/tmp/retort-test-%1").arg(QCoreApplication::applicationPid());
        if (!findServer(15))
            QSKIP("needs PostgreSQL 15");
    }
    void cleanupTestCase()
    {
        QVERIFY(stopSandbox(m_folder));
        QVERIFY(QDir(m_folder).removeRecursively());
    }

    void aTestDatabaseIsItsOwn_data()
    {
        QTest::addColumn<int>("major");
        const QList<int> majors = TestServer::available();
        for (const int major : majors)
            QTest::addRow("PostgreSQL %d", major) << major;
    }
    void aTestDatabaseIsItsOwn()
    {
        QFETCH(int, major);
        const TestDatabase one(major);
        const TestDatabase other(major);
        QVERIFY(one.name() != other.name());
        one.exec("CREATE TABLE t (a int); INSERT INTO t VALUES (7)");
        QCOMPARE(one.exec("SELECT a FROM t"), QStringList{"7"});
        QCOMPARE(other.exec("SELECT to_regclass('t') IS NULL"), QStringList{"t"});
        QCOMPARE(one.exec("SELECT current_setting('server_version_num')::int / 10000"),
                 QStringList{QString::number(major)});
        QCOMPARE(
            one.exec("SELECT pg_encoding_to_char(encoding) || ' ' || datcollate FROM pg_database "
                     "WHERE datname = current_database()"),
            QStringList{"UTF8 C.UTF-8"});
        QCOMPARE(one.exec("SELECT current_setting('listen_addresses')"), QStringList{""});
        const Result<QStringList> byUrl =
            runOnServer(*parseConnection(one.url()), "SELECT current_database()");
        QVERIFY(byUrl);
        QCOMPARE(*byUrl, QStringList{one.name()});
    }

    void severalProgramsAtOnceGetOneServer()
    {
        std::vector<std::unique_ptr<QProcess>> holders;
        for (int i = 0; i < 6; ++i)
            holders.push_back(startHolder(m_folder));
        QSet<QByteArray> answers;
        for (const auto &holder : holders)
            answers.insert(firstLine(*holder));
        QCOMPARE(answers.size(), 1);
        QVERIFY2(answers.begin()->endsWith("/15/data"), answers.begin()->constData());
        const qint64 server = processes(state()).value(1);
        QCOMPARE(answers.begin()->split(' ').first(), QByteArray::number(server));

        // `stop` says who uses it and does not take it away.
        Result<QList<SandboxStatus>> stopped = stopSandbox(m_folder);
        QVERIFY(stopped);
        QCOMPARE(stopped->size(), 1);
        QVERIFY(stopped->first().running);
        QCOMPARE(stopped->first().users.size(), 6);
        for (const auto &holder : holders)
            QVERIFY(
                stopped->first().users.contains(SandboxUser{holder->processId(), "tst_sandbox"}));

        // Killed programs hold no lease.
        for (const auto &holder : holders) {
            holder->kill();
            QVERIFY(holder->waitForFinished(patience));
        }
        QTRY_VERIFY_WITH_TIMEOUT(isGone(server), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!sandboxStatus(m_folder).first().running, patience);
    }

    void aPinKeepsItUpUntilStop()
    {
        const Result<SandboxStatus> pinned = pinSandbox({15, m_folder, false});
        QVERIFY2(pinned, pinned ? "" : qPrintable(pinned.error().message));
        QVERIFY(pinned->running && pinned->pinned);
        const qint64 server = processes(state()).value(1);
        QTest::qWait(5000); // longer than the supervisor waits for the next user
        QVERIFY(!isGone(server));
        const Result<QList<SandboxStatus>> stopped = stopSandbox(m_folder);
        QVERIFY(stopped);
        QVERIFY(!stopped->first().running && !stopped->first().pinned);
        QVERIFY(stopped->first().users.isEmpty());
        QVERIFY(isGone(server));
    }

    void databasesOfProjects()
    {
        QTemporaryDir folder;
        const QString config = folder.filePath("retort.ini");
        const QString link = folder.filePath("link.ini");
        QVERIFY(QFile(config).open(QIODevice::WriteOnly));
        QVERIFY(QFile::link(config, link));
        const QString real = QFileInfo(config).canonicalFilePath();
        const QString hash =
            QCryptographicHash::hash(real.toUtf8(), QCryptographicHash::Sha256).toHex().left(8);
        QCOMPARE(sandboxDatabaseName("dev", config), hash + "_dev");
        QCOMPARE(sandboxDatabaseName("dev", link), hash + "_dev");
        QCOMPARE(sandboxDatabaseName("dev", {}), QString("dev"));

        const SandboxRequest request{15, m_folder, false};
        const Result<SandboxDatabase> one = openSandbox("dev", config, request);
        QVERIFY2(one, one ? "" : qPrintable(one.error().message));
        QCOMPARE(one->settings.database, hash + "_dev");
        QCOMPARE(one->settings.displayUrl(), QString("sandbox:dev"));
        QVERIFY(runOnServer(one->settings, "CREATE TABLE t ()"));
        const Result<SandboxDatabase> again = openSandbox("dev", link, request);
        QVERIFY(again);
        QCOMPARE(*runOnServer(again->settings, "SELECT to_regclass('t')"), QStringList{"t"});
        const Result<SandboxDatabase> fresh = resetSandboxDatabase("dev", config, request);
        QVERIFY(fresh);
        QCOMPARE(*runOnServer(fresh->settings, "SELECT to_regclass('t') IS NULL"),
                 QStringList{"t"});
        const Result<SandboxDatabase> bad = openSandbox("Dev", config, request);
        QVERIFY(!bad);
        QCOMPARE(bad.error().kind, ErrorKind::Config);
    }

    void anOlderClusterServesWhatItHas()
    {
        const QList<int> majors = TestServer::available();
        if (majors.last() <= 15)
            QSKIP("needs a server newer than 15");
        const Result<SandboxDatabase> old = openSandbox("kept", {}, {15, m_folder, false});
        QVERIFY(old);
        const Result<SandboxDatabase> found = openSandbox("kept", {}, {0, m_folder, false});
        QVERIFY(found);
        QCOMPARE(found->lease.major(), 15);
        const Result<SandboxDatabase> fresh = openSandbox("fresh", {}, {0, m_folder, false});
        QVERIFY2(fresh, fresh ? "" : qPrintable(fresh.error().message));
        QCOMPARE(fresh->lease.major(), majors.last());
    }

    void killedProcessesAreRecoveredFrom_data()
    {
        QTest::addColumn<bool>("supervisor");
        QTest::addColumn<bool>("server");
        QTest::newRow("the supervisor") << true << false;
        QTest::newRow("the server") << false << true;
        QTest::newRow("both") << true << true;
    }
    void killedProcessesAreRecoveredFrom()
    {
        QFETCH(bool, supervisor);
        QFETCH(bool, server);
        const SandboxRequest request{15, m_folder, false};
        const Result<SandboxDatabase> before = resetSandboxDatabase("killed", {}, request);
        QVERIFY(before);
        QVERIFY(runOnServer(before->settings, "CREATE TABLE t AS SELECT 7 AS a"));
        const QList<qint64> pids = processes(state());
        // A busy client must not keep the server of a dead supervisor alive.
        QProcess busy;
        busy.start("psql", {"-X", libpqUrl(before->settings), "-c", "SELECT pg_sleep(600)"});
        QVERIFY(busy.waitForStarted());
        const QByteArray sleepers =
            "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'";
        QTRY_COMPARE_WITH_TIMEOUT(*runOnServer(before->settings, sleepers), QStringList{"1"},
                                  patience);
        if (supervisor)
            killHard(pids.value(0));
        if (server)
            killHard(pids.value(1));
        QTRY_VERIFY_WITH_TIMEOUT(isGone(pids.value(1)), patience);
        QTRY_COMPARE_WITH_TIMEOUT(busy.state(), QProcess::NotRunning, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!supervisor || isGone(pids.value(0)), patience);
        QStringList rows;
        const auto tableIsBack = [&] {
            const Result<SandboxDatabase> after = openSandbox("killed", {}, request);
            const Result<QStringList> found =
                after ? runOnServer(after->settings, "SELECT a FROM t") : fail(after.error());
            rows = found ? *found : QStringList{found.error().message};
            return found && *found == QStringList{"7"};
        };
        if (supervisor)
            QVERIFY2(tableIsBack(), qPrintable(rows.join(' ')));
        else // its supervisor notices by itself
            QTRY_VERIFY2_WITH_TIMEOUT(tableIsBack(), qPrintable(rows.join(' ')), patience);
    }

    void leftoversDoNotStopAStart_data()
    {
        QTest::addColumn<bool>("zombie");
        QTest::newRow("a pid file of a process of ours") << false;
        QTest::newRow("a pid file of a zombie") << true;
    }
    void leftoversDoNotStopAStart()
    {
        QFETCH(bool, zombie);
        QVERIFY(acquireSandbox({15, m_folder, false}));
        QVERIFY(stopSandbox(m_folder));
        pid_t pid = getpid();
        if (zombie) {
            pid = fork();
            if (pid == 0)
                _exit(0);
        }
        // What a killed initdb and a killed server leave.
        QVERIFY(QDir(state()).mkpath("data.new/base"));
        QFile file(state() + "/data/postmaster.pid");
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::number(pid) + '\n' + (state() + "/data").toUtf8()
                   + "\n1\n5432\n/tmp\n\n");
        file.close();
        const Result<SandboxLease> lease = acquireSandbox({15, m_folder, false});
        QVERIFY2(lease, lease ? "" : qPrintable(lease.error().message));
        QVERIFY(runOnServer(lease->settings(), "SELECT 1"));
        if (zombie)
            QCOMPARE(waitpid(pid, nullptr, 0), pid);
    }

    void itsFolderTakenAwayEndsTheServer()
    {
        const QString folder = m_folder + "-gone";
        const Result<SandboxLease> lease = acquireSandbox({15, folder, false});
        QVERIFY2(lease, lease ? "" : qPrintable(lease.error().message));
        const QList<qint64> pids = processes(folder + "/15");
        // The server still writes there while it is taken away.
        QTRY_VERIFY_WITH_TIMEOUT(QDir(folder).removeRecursively(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(isGone(pids.value(0)) && isGone(pids.value(1)), patience);
    }

    void whatCannotBeIsSaid()
    {
        const Result<SandboxLease> none = acquireSandbox({99, m_folder, false});
        QVERIFY(!none);
        QCOMPARE(none.error().kind, ErrorKind::Config);
        QVERIFY(none.error().message.contains("PostgreSQL 99"));
        QVERIFY(none.error().hint.contains("postgresql-99")
                && none.error().hint.contains("scratch = server"));

        const QString link = m_folder + "-link";
        QVERIFY(QFile::link(m_folder, link));
        const Result<SandboxLease> linked = acquireSandbox({15, link, false});
        QVERIFY(QFile::remove(link));
        QVERIFY(!linked);
        QCOMPARE(linked.error().kind, ErrorKind::Io);
        QVERIFY2(linked.error().message.contains("not a folder of your own"),
                 qPrintable(linked.error().message));

        const QString broken = m_folder + "-broken";
        QVERIFY(QDir().mkpath(broken + "/15/data/photos"));
        const Result<SandboxLease> occupied = acquireSandbox({15, broken, false});
        QVERIFY(QDir(broken).removeRecursively());
        QVERIFY(!occupied);
        QVERIFY2(occupied.error().message.contains("is no PostgreSQL cluster"),
                 qPrintable(occupied.error().message));
    }

    void aPlainUserHasItToo()
    {
        if (geteuid() != 0)
            QSKIP("the other tests are this one when they do not run as root");
        const passwd *nobody = getpwnam("nobody");
        if (nobody == nullptr)
            QSKIP("needs the user nobody");
        const QString folder = m_folder + "-nobody";
        QProcess holder;
        holder.start("setpriv", {"--reuid", "nobody", "--regid", QString::number(nobody->pw_gid),
                                 "--clear-groups", "--", QCoreApplication::applicationFilePath(),
                                 "hold", folder});
        QVERIFY(holder.waitForStarted());
        const QByteArray line = firstLine(holder);
        if (line.isEmpty())
            QSKIP("nobody cannot reach the build folder");
        QVERIFY2(line.endsWith("/15/data"), line.constData());
        const qint64 server = processes(folder + "/15").value(1);
        QCOMPARE(QFileInfo(QStringLiteral("/proc/%1").arg(server)).owner(), QString("nobody"));
        holder.closeWriteChannel();
        QVERIFY(holder.waitForFinished(patience));
        QTRY_VERIFY_WITH_TIMEOUT(isGone(server), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!sandboxStatus(folder).first().running, patience);
        QVERIFY(QDir(folder).removeRecursively());
    }

    void leasesMove()
    {
        SandboxLease lease;
        QVERIFY(!lease.isValid());
        {
            Result<SandboxLease> taken = acquireSandbox({15, m_folder, false});
            QVERIFY(taken);
            lease = std::move(*taken);
        }
        QVERIFY(lease.isValid());
        QCOMPARE(sandboxStatus(m_folder).last().users,
                 (QList<SandboxUser>{{getpid(), "tst_sandbox"}}));
        lease = SandboxLease();
        QVERIFY(sandboxStatus(m_folder).last().users.isEmpty());
    }

    void theTlsServerAsksForTlsAndAPassword()
    {
        const TlsTestServer server;
        QVERIFY(
            runOnServer(server.adminSettings(),
                        "DROP ROLE IF EXISTS tls_user; CREATE ROLE tls_user LOGIN PASSWORD 'p w'"));
        ConnectionSettings settings;
        settings.host = QStringLiteral("localhost");
        settings.port = server.port();
        settings.database = QStringLiteral("postgres");
        settings.user = QStringLiteral("tls_user");
        settings.password = Password(QStringLiteral("p w"));
        settings.parameters = {{"hostaddr", "127.0.0.1"},
                               {"sslmode", "verify-full"},
                               {"sslrootcert", server.certificateFile()}};
        const Result<QStringList> secure =
            runOnServer(settings, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
        QVERIFY2(secure, secure ? "" : qPrintable(secure.error().message));
        QCOMPARE(*secure, QStringList{"t"});
        ConnectionSettings plain = settings;
        plain.parameters = {{"hostaddr", "127.0.0.1"}, {"sslmode", "disable"}};
        QVERIFY(!runOnServer(plain, "SELECT 1"));
        settings.password = Password(QStringLiteral("wrong"));
        const Result<QStringList> wrong = runOnServer(settings, "SELECT 1");
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().kind, ErrorKind::Authentication);
    }

private:
    QString state() const { return m_folder + "/15"; }

    QString m_folder;
};

int main(int argc, char **argv)
{
    if (argc == 3 && std::strcmp(argv[1], "hold") == 0) {
        const QCoreApplication app(argc, argv);
        return holdLease(argv[2]);
    }
    const ScrubbedEnvironment scrubbed;
    QCoreApplication app(argc, argv);
    TestSandbox test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sandbox.moc"
