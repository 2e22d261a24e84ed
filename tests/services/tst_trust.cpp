#include "app/services/trust.h"
#include "tests/support/scrub.h"

#include <QDir>
#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Retort;

/// What is kept about whose code may run.
class TestTrust : public QObject
{
    Q_OBJECT

    QString m_state;
    std::unique_ptr<QTemporaryDir> m_project;

    QString ini() const { return m_project->filePath(QStringLiteral("retort.ini")); }
    QDir kept() const { return QDir(m_state + QStringLiteral("/retort/trust")); }
    QString keptFile() const
    {
        const QStringList files = kept().entryList(QDir::Files | QDir::System | QDir::Hidden);
        return files.size() == 1 ? kept().filePath(files.constFirst()) : QString();
    }
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static mode_t modeOf(const QString &path)
    {
        struct stat info = {};
        return ::lstat(QFile::encodeName(path).constData(), &info) == 0 ? info.st_mode & 07777 : 0;
    }

private Q_SLOTS:
    void init()
    {
        m_state = qEnvironmentVariable("XDG_STATE_HOME");
        QVERIFY(QDir::isAbsolutePath(m_state));
        QDir(m_state + QStringLiteral("/retort")).removeRecursively();
        m_project = std::make_unique<QTemporaryDir>();
        write(ini(), "[retort]\n");
    }

    void isAskedForGivenAndTakenBack()
    {
        QVERIFY(!isTrusted(ini()));
        QVERIFY(grantTrust(ini()));
        QVERIFY(isTrusted(ini()));
        QVERIFY(grantTrust(ini()));
        QVERIFY(isTrusted(ini()));
        QVERIFY(revokeTrust(ini()));
        QVERIFY(!isTrusted(ini()));
        QVERIFY(revokeTrust(ini()));
        QCOMPARE(kept().entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList());
    }

    void isForOneIni()
    {
        const QString other = m_project->filePath(QStringLiteral("alembic.ini"));
        write(other, "[alembic]\n");
        QVERIFY(grantTrust(ini()));
        QVERIFY(!isTrusted(other));
        QVERIFY(grantTrust(other));
        QVERIFY(revokeTrust(ini()));
        QVERIFY(isTrusted(other));
        QVERIFY(!isTrusted(m_project->filePath(QStringLiteral("gone.ini"))));
        QVERIFY(!grantTrust(m_project->filePath(QStringLiteral("gone.ini"))));
    }

    void goesByTheRealPath()
    {
        const QString link = m_project->filePath(QStringLiteral("link.ini"));
        QVERIFY(QFile::link(ini(), link));
        QVERIFY(grantTrust(link));
        QVERIFY(isTrusted(ini()));
        QVERIFY(isTrusted(m_project->path() + QStringLiteral("/./retort.ini")));
        // The link now leads elsewhere: that was never trusted.
        const QString other = m_project->filePath(QStringLiteral("other.ini"));
        write(other, "[retort]\n");
        QVERIFY(QFile::remove(link) && QFile::link(other, link));
        QVERIFY(!isTrusted(link));
    }

    void belongsToTheUserAlone()
    {
        const mode_t before = ::umask(0);
        QVERIFY(grantTrust(ini()));
        ::umask(before);
        QCOMPARE(modeOf(keptFile()), mode_t(0600));
        QCOMPARE(modeOf(kept().path()), mode_t(0700));
    }

    void otherContentIsNoYes_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("nothing") << QByteArray("\n");
        QTest::newRow("another path") << QByteArray("/etc/passwd\n");
        QTest::newRow("rubbish") << QByteArray("\0\xff[*]\n", 6);
        QTest::newRow("long") << QByteArray(1 << 20, 'x');
    }
    void otherContentIsNoYes()
    {
        QFETCH(QByteArray, content);
        QVERIFY(grantTrust(ini()));
        write(keptFile(), content);
        QVERIFY(!isTrusted(ini()));
        QVERIFY(grantTrust(ini()));
        QVERIFY(isTrusted(ini()));
    }

    void moreThanThePathIsNoYes()
    {
        QVERIFY(grantTrust(ini()));
        const QString file = keptFile();
        write(file, read(file) + "more\n");
        QVERIFY(!isTrusted(ini()));
    }

    void whatOthersMayWriteIsNoYes()
    {
        QVERIFY(grantTrust(ini()));
        const QString file = keptFile();
        QCOMPARE(::chmod(QFile::encodeName(file).constData(), 0666), 0);
        QVERIFY(!isTrusted(ini()));
        QCOMPARE(::chmod(QFile::encodeName(file).constData(), 0600), 0);
        QVERIFY(isTrusted(ini()));
        QCOMPARE(::chmod(QFile::encodeName(kept().path()).constData(), 0777), 0);
        QVERIFY(!isTrusted(ini()));
        // Giving it anew tightens the folder.
        QVERIFY(grantTrust(ini()));
        QVERIFY(isTrusted(ini()));
    }

    void whatIsNoFileIsNoYes()
    {
        QVERIFY(grantTrust(ini()));
        const QString file = keptFile();
        const QString elsewhere = m_project->filePath(QStringLiteral("elsewhere"));
        write(elsewhere, read(file));
        QVERIFY(QFile::remove(file) && QFile::link(elsewhere, file));
        QVERIFY(!isTrusted(ini()));
        // The link is replaced, not followed.
        QVERIFY(QFile::remove(elsewhere));
        write(elsewhere, "mine\n");
        QVERIFY(grantTrust(ini()));
        QVERIFY(isTrusted(ini()));
        QCOMPARE(read(elsewhere), QByteArray("mine\n"));

        QVERIFY(QFile::remove(file));
        QCOMPARE(::mkfifo(QFile::encodeName(file).constData(), 0600), 0);
        QVERIFY(!isTrusted(ini()));
        QVERIFY(QFile::remove(file));
        QVERIFY(QDir().mkdir(file));
        QVERIFY(!isTrusted(ini()));
        const Result<void> kept = grantTrust(ini());
        QVERIFY(!kept);
        QCOMPARE(kept.error().kind, ErrorKind::Io);
    }

    void aFileInTheFoldersPlaceIsAnError()
    {
        QVERIFY(QDir().mkpath(m_state));
        write(m_state + QStringLiteral("/retort"), "x");
        QVERIFY(!isTrusted(ini()));
        const Result<void> kept = grantTrust(ini());
        QVERIFY(!kept);
        QCOMPARE(kept.error().kind, ErrorKind::Io);
        QVERIFY(kept.error().hint.contains(QLatin1String("--trust")));
        QVERIFY(QFile::remove(m_state + QStringLiteral("/retort")));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestTrust)
#include "tst_trust.moc"
