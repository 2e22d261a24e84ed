#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QThread>
#include <QtTest>

using namespace Retort;
using namespace Retort::Test;

namespace {

const QString folder = QStringLiteral(RETORT_SOURCE_DIR "/tests/schema/pairs");

/// Seeds whose pairs are known to fail, one a line, with the reason behind it.
QSet<int> knownFailures()
{
    QFile file(folder + QStringLiteral("/known.txt"));
    QSet<int> seeds;
    if (!file.open(QIODevice::ReadOnly))
        return seeds;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        if (!line.isEmpty() && line.at(0).isDigit())
            seeds.insert(line.section(QLatin1Char(' '), 0, 0).toInt());
    }
    return seeds;
}

} // namespace

// Random pairs of schemas: the SQL that `diff` prints leads from one to the other and back, as two
// judges see it that know nothing of Retort. RETORT_PAIRS names other seeds than the usual ones.
class TestPairs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void upAndDown();
};

void TestPairs::upAndDown()
{
    // The lease keeps the server; the pairs make databases of their own.
    const TestDatabase database;
    ConnectionSettings server = database.settings();
    QString seeds = qEnvironmentVariable("RETORT_PAIRS");
    if (seeds.isEmpty()) {
        const QSet<int> known = knownFailures();
        QStringList usual;
        for (int seed = 1; seed <= 100; ++seed) {
            if (!known.contains(seed))
                usual << QString::number(seed);
        }
        seeds = usual.join(QLatin1Char(','));
    }
    const QString url = QStringLiteral("host=%1 port=%2 user=%3 dbname=postgres")
                            .arg(server.host)
                            .arg(server.port)
                            .arg(server.user);
    const QTemporaryDir failed;
    QProcess run;
    run.setProcessChannelMode(QProcess::MergedChannels);
    run.start(QStringLiteral("/usr/bin/python3"),
              {folder + QStringLiteral("/run.py"), QStringLiteral("--url"), url,
               QStringLiteral("--seeds"), seeds, QStringLiteral("--jobs"),
               QString::number(qMax(2, QThread::idealThreadCount())),
               QStringLiteral("--catalog-every"), QStringLiteral("4"), QStringLiteral("-q"),
               QStringLiteral("--out"), failed.path(), QStringLiteral("--command"),
               QStringLiteral(RETORT_BINARY_DIR "/bin/retort")
                   + QStringLiteral(" diff --no-proof --from {work} --to {to} {options}")});
    QVERIFY2(run.waitForFinished(25 * 60 * 1000), "the pairs came to no end");
    const QByteArray told = run.readAll();
    QVERIFY2(run.exitStatus() == QProcess::NormalExit && run.exitCode() == 0, told.constData());
    qInfo("%s", told.trimmed().split('\n').constLast().constData());
}

RETORT_TEST_MAIN(QCoreApplication, TestPairs)

#include "tst_pairs.moc"
