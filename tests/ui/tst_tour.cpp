#include "tests/support/scrub.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QProcess>
#include <QTest>

/// The real window goes through the demo on a real database: open, search, plan, run, merge two
/// heads, production's question.
class TestTour : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWindowGoesThroughTheDemo()
    {
        const QTemporaryDir folder;
        QProcess program;
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(QStringLiteral(RETORT_BINARY_DIR "/bin/retort-desktop"),
                      {QStringLiteral("--tour"), folder.path()});
        QVERIFY2(program.waitForFinished(200000), "the tour hangs");
        QVERIFY2(program.exitStatus() == QProcess::NormalExit && program.exitCode() == 0,
                 program.readAll().constData());
        for (const char *stop : {"start", "history", "history-search", "plan", "run", "merge",
                                 "merged", "production"}) {
            QImage light(folder.filePath(QStringLiteral("%1-light.png").arg(QLatin1String(stop))));
            QImage dark(folder.filePath(QStringLiteral("%1-dark.png").arg(QLatin1String(stop))));
            QCOMPARE(light.size(), QSize(1440, 900));
            QCOMPARE(dark.size(), QSize(1440, 900));
            QVERIFY2(light.pixelColor(2, 2).lightness() > dark.pixelColor(2, 2).lightness(), stop);
        }
        // The merge is written as a file that names both heads.
        const QDir versions(folder.filePath(QStringLiteral("demo/migrations/versions")));
        const QStringList merges =
            versions.entryList({QStringLiteral("*merge_rag_into_trunk*.sql")});
        QCOMPARE(merges.size(), 1);
        QFile merge(versions.filePath(merges.first()));
        QVERIFY(merge.open(QIODevice::ReadOnly));
        const QByteArray text = merge.readAll();
        QVERIFY(text.contains("71d0f5a8c3e6") && text.contains("07ab92e4fd31"));
    }
};

RETORT_TEST_MAIN(QApplication, TestTour)

#include "tst_tour.moc"
