#include "migrations/script/atomicfile.h"
#include "tests/support/scrub.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Retort;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

mode_t modeOf(const QString &path)
{
    struct stat status = {};
    return ::stat(qPrintable(path), &status) == 0 ? status.st_mode & 07777 : 0;
}

QStringList everythingIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System
                                  | QDir::NoDotAndDotDot);
}

/// Runs `work` in a child, so that its limits and rights end with it. Its result is the exit
/// status.
template <typename Work>
int inChild(Work work)
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(work());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

} // namespace

class TestAtomicFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void writesAndReplaces()
    {
        const QString path = m_folder->filePath(QStringLiteral("é a.sql"));
        QVERIFY(writeFileAtomically(path, "one"));
        QCOMPARE(contents(path), QByteArray("one"));
        QVERIFY(writeFileAtomically(path, QByteArray(3'000'000, 'x')));
        QCOMPARE(contents(path).size(), 3'000'000);
        QVERIFY(writeFileAtomically(path, QByteArray()));
        QCOMPARE(contents(path), QByteArray());
        QCOMPARE(everythingIn(m_folder->path()).size(), 1);
    }

    void keepsTheMode()
    {
        const QString path = m_folder->filePath(QStringLiteral("a.sql"));
        put(path, "one");
        for (const mode_t mode : {0600u, 0664u, 0755u}) {
            QCOMPARE(::chmod(qPrintable(path), mode), 0);
            QVERIFY(writeFileAtomically(path, "two"));
            QCOMPARE(modeOf(path), mode);
        }
    }
    void aNewFileHasTheUmasksMode()
    {
        const QString path = m_folder->filePath(QStringLiteral("a.sql"));
        const mode_t mask = ::umask(027);
        const bool written = bool(writeFileAtomically(path, "one"));
        ::umask(mask);
        QVERIFY(written);
        QCOMPARE(modeOf(path), mode_t(0640));
    }

    void writesThroughLinks()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("sub")));
        const QString target = m_folder->filePath(QStringLiteral("sub/real.sql"));
        const QString middle = m_folder->filePath(QStringLiteral("sub/middle.sql"));
        const QString link = m_folder->filePath(QStringLiteral("link.sql"));
        put(target, "one");
        QCOMPARE(::symlink("real.sql", qPrintable(middle)), 0);
        QCOMPARE(::symlink("sub/middle.sql", qPrintable(link)), 0);
        QVERIFY(writeFileAtomically(link, "two"));
        QVERIFY(QFileInfo(link).isSymLink());
        QVERIFY(QFileInfo(middle).isSymLink());
        QVERIFY(!QFileInfo(target).isSymLink());
        QCOMPARE(contents(target), QByteArray("two"));
        QVERIFY(QFile::remove(target));
        QVERIFY(writeFileAtomically(link, "three"));
        QCOMPARE(contents(target), QByteArray("three"));
    }
    void aLoopOfLinksIsAnError()
    {
        const QString link = m_folder->filePath(QStringLiteral("a"));
        QCOMPARE(::symlink("a", qPrintable(link)), 0);
        const auto result = writeFileAtomically(link, "x");
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Io);
    }

    void creatingNeverReplaces()
    {
        const QString path = m_folder->filePath(QStringLiteral("a.sql"));
        QVERIFY(createFileAtomically(path, "one"));
        QVERIFY(!createFileAtomically(path, "two"));
        QCOMPARE(contents(path), QByteArray("one"));
        QCOMPARE(everythingIn(m_folder->path()).size(), 1);
        const QString dangling = m_folder->filePath(QStringLiteral("link"));
        QCOMPARE(::symlink("nowhere", qPrintable(dangling)), 0);
        QVERIFY(!createFileAtomically(dangling, "two"));
    }

    void refuses()
    {
        const QString missing = m_folder->filePath(QStringLiteral("no/a.sql"));
        const auto result = writeFileAtomically(missing, "x");
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Io);
        QCOMPARE(result.error().file, missing);
        QVERIFY(result.error().message.contains(missing));
        QVERIFY(!writeFileAtomically(m_folder->path(), "x"));
        QVERIFY(!writeFileAtomically(QStringLiteral("/dev/null"), "x"));
        QVERIFY(!writeFileAtomically(QStringLiteral("/proc/retort.sql"), "x"));
    }

    void aFullDiskLeavesTheFileAsItWas()
    {
        const QString path = m_folder->filePath(QStringLiteral("a.sql"));
        put(path, "one");
        // A limit of file size fails a write in the middle, as a full disk does.
        const int status = inChild([&] {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{4096, 4096};
            if (::setrlimit(RLIMIT_FSIZE, &limit) != 0)
                return 2;
            const auto result = writeFileAtomically(path, QByteArray(100'000, 'x'));
            return !result && result.error().kind == ErrorKind::Io ? 0 : 1;
        });
        QCOMPARE(status, 0);
        QCOMPARE(contents(path), QByteArray("one"));
        QCOMPARE(everythingIn(m_folder->path()), QStringList("a.sql"));
    }

    void aFolderWithoutRightsIsAnError()
    {
        const QString path = m_folder->filePath(QStringLiteral("a.sql"));
        put(path, "one");
        QCOMPARE(::chmod(qPrintable(m_folder->path()), 0555), 0);
        QCOMPARE(::chmod(qPrintable(path), 0666), 0);
        const int status = inChild([&] {
            // Root may write anywhere: become nobody.
            if (::geteuid() == 0 && ::setuid(65534) != 0)
                return 2;
            const auto result = writeFileAtomically(path, "two");
            return !result && result.error().kind == ErrorKind::Io && !result.error().hint.isEmpty()
                       ? 0
                       : 1;
        });
        QCOMPARE(::chmod(qPrintable(m_folder->path()), 0755), 0);
        QCOMPARE(status, 0);
        QCOMPARE(contents(path), QByteArray("one"));
        QCOMPARE(everythingIn(m_folder->path()).size(), 1);
    }
    void aFileThatIsReadOnlyIsNotReplaced()
    {
        QCOMPARE(::chmod(qPrintable(m_folder->path()), 0777), 0);
        const QString path = m_folder->filePath(QStringLiteral("a.sql"));
        put(path, "one");
        QCOMPARE(::chmod(qPrintable(path), 0444), 0);
        const int status = inChild([&] {
            if (::geteuid() == 0 && ::setuid(65534) != 0)
                return 2;
            return writeFileAtomically(path, "two") ? 1 : 0;
        });
        QCOMPARE(status, 0);
        QCOMPARE(contents(path), QByteArray("one"));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

RETORT_TEST_MAIN(QCoreApplication, TestAtomicFile)

#include "tst_atomicfile.moc"
