#include "tests/cli/cliprogram.h"

#include "tests/support/scrub.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QtTest>
#include <csignal>

using namespace Retort::Test;

namespace {

// Guards against hanging only.
constexpr int patienceMs = 60'000;

/// The program that runs as `pid`; empty: none, or one that has ended and waits to be collected.
QString programOf(qint64 pid)
{
    return QFileInfo(QStringLiteral("/proc/%1/exe").arg(pid)).symLinkTarget();
}

/// Its words after its own name.
QStringList wordsOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll()).split(QChar::Null, Qt::SkipEmptyParts).mid(1);
}

/// The process that has a project open in a window, as the window's lock says; 0: none.
qint64 windowOf(const QString &stateFolder)
{
    QDirIterator files(stateFolder, {QStringLiteral("window.lock")}, QDir::Files,
                       QDirIterator::Subdirectories);
    QFile lock(files.hasNext() ? files.next() : QString());
    return lock.open(QIODevice::ReadOnly) ? lock.readLine().trimmed().toLongLong() : 0;
}

/// Ends a process that outlived its starter, whatever the test came to.
class Desktop
{
public:
    explicit Desktop(qint64 pid) : m_pid(pid) {}
    ~Desktop()
    {
        if (isAlive())
            ::kill(pid_t(m_pid), SIGKILL);
    }
    Q_DISABLE_COPY_MOVE(Desktop)

    bool isAlive() const
    {
        return m_pid > 1 && programOf(m_pid).endsWith(QStringLiteral("/retort-desktop"));
    }

private:
    qint64 m_pid;
};

} // namespace

// `retort open` starts the desktop on this project and goes.
class TestOpen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDesktopOutlivesIt_data();
    void theDesktopOutlivesIt();
    void withoutAProjectNothingStarts();
};

void TestOpen::theDesktopOutlivesIt_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("main section") << "open --json" << QStringList();
    QTest::newRow("an environment")
        << "-n staging open --json"
        << QStringList{QStringLiteral("--name"), QStringLiteral("staging")};
}

void TestOpen::theDesktopOutlivesIt()
{
    QFETCH(QString, line);
    QFETCH(QStringList, words);
    CliProgram program;
    program.setEnvironment(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    program.setEnvironment(QStringLiteral("XDG_STATE_HOME"), program.path(QStringLiteral("state")));
    const QByteArray url = "url = postgresql://nobody@127.0.0.1:1/nowhere\n";
    program.write(QStringLiteral("retort.ini"),
                  "[retort]\nscript_location = migrations\n" + url + "\n[retort:staging]\n" + url);
    program.write(
        QStringLiteral("migrations/versions/a.sql"),
        "-- one\n--\n-- Revision ID: aaaa\n-- Revises:\n\n-- retort: upgrade\nSELECT 1;\n");

    const CliResult result = program.run(line);
    VERIFY_STATUS(result, 0);
    QCOMPARE(keysOf(result.json()), QStringLiteral("pid"));
    const qint64 pid = result.json().value(QStringLiteral("pid")).toInteger();
    const Desktop desktop(pid);
    QTRY_VERIFY_WITH_TIMEOUT(desktop.isAlive(), patienceMs);
    QCOMPARE(wordsOf(pid), QStringList{program.path(QStringLiteral("retort.ini"))} + words);
    QTRY_COMPARE_WITH_TIMEOUT(windowOf(program.path(QStringLiteral("state"))), pid, patienceMs);
    QVERIFY(desktop.isAlive());
    QCOMPARE(::kill(pid_t(pid), SIGTERM), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!desktop.isAlive(), patienceMs);
}

void TestOpen::withoutAProjectNothingStarts()
{
    CliProgram program;
    program.setEnvironment(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    const CliResult result = program.run(QStringLiteral("open --json"));
    VERIFY_STATUS(result, 3);
    QCOMPARE(keysOf(result.json()), QStringLiteral("error"));
}

RETORT_TEST_MAIN(QCoreApplication, TestOpen)
#include "tst_open.moc"
