#include "app/services/scratch.h"
#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QProcess>
#include <QTest>

using namespace Retort;

/// Scratch databases come, go, and do not pile up where a program was killed.
class TestScratch : public QObject
{
    Q_OBJECT

private:
    /// The scratch databases of that process in the sandbox that `place` means.
    static QStringList ofProcess(qint64 pid)
    {
        const Result<SandboxLease> lease = acquireSandbox();
        const Result<QStringList> names =
            lease ? runOnServer(lease->settings(),
                                "SELECT datname FROM pg_database WHERE datname LIKE "
                                "'retort\\_scratch\\_"
                                    + QByteArray::number(pid) + "\\_%'")
                  : fail(lease.error());
        return names ? *names : QStringList{names.error().message};
    }

    static void make(const QByteArray &name)
    {
        const Result<SandboxLease> lease = acquireSandbox();
        QVERIFY(lease);
        QVERIFY(runOnServer(lease->settings(), "CREATE DATABASE " + name));
    }

private Q_SLOTS:
    void itGoesWithItsOwner()
    {
        const qint64 own = QCoreApplication::applicationPid();
        {
            const Result<ScratchDatabase> scratch = ScratchDatabase::create({});
            QVERIFY2(scratch, scratch ? "" : qPrintable(scratch.error().message));
            QVERIFY(scratch->isSandbox());
            QCOMPARE(ofProcess(own), QStringList{scratch->settings().database});
        }
        QCOMPARE(ofProcess(own), QStringList());
    }

    void leftoversOfDeadProgramsGo()
    {
        QProcess dead;
        dead.start(QStringLiteral("true"), QStringList());
        QVERIFY(dead.waitForStarted());
        const qint64 pid = dead.processId();
        QVERIFY(dead.waitForFinished());
        make("retort_scratch_" + QByteArray::number(pid) + "_0123456789abcdef");
        const QByteArray living = "retort_scratch_"
                                  + QByteArray::number(QCoreApplication::applicationPid())
                                  + "_0123456789abcdef";
        make(living);
        QCOMPARE(ofProcess(pid).size(), 1);
        {
            const Result<ScratchDatabase> scratch = ScratchDatabase::create({});
            QVERIFY(scratch);
            QCOMPARE(ofProcess(pid), QStringList());
            QCOMPARE(ofProcess(QCoreApplication::applicationPid()).size(), 2);
        }
        const Result<SandboxLease> lease = acquireSandbox();
        QVERIFY(lease && runOnServer(lease->settings(), "DROP DATABASE " + living));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestScratch)

#include "tst_scratch.moc"
