#include "tests/bench/rows.h"
#include "ui/project/mainwindow.h"
#include "ui/run/runpage.h"
#include "ui/widgets/retortstyle.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>
#include <utility>

using namespace Retort;

/// The longest time that the window's event loop stood still while 1,000 revisions were run.
int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setStyle(new RetortStyle(ThemeChoice::Light));
    const QTemporaryDir folder;
    const QDir versions(folder.filePath(QStringLiteral("migrations/versions")));
    versions.mkpath(QStringLiteral("."));
    const int count = 1000;
    for (int i = 0; i < count; ++i) {
        const auto id = [](int n) {
            return n < 0 ? QString() : QStringLiteral("%1").arg(n, 12, 16, QLatin1Char('0'));
        };
        QFile file(versions.filePath(QStringLiteral("%1_step.sql").arg(id(i))));
        if (!file.open(QIODevice::WriteOnly))
            return 1;
        file.write(QStringLiteral(
                       "-- step %1\n--\n-- Revision ID: %2\n-- Revises: %3\n\n-- retort: upgrade\n"
                       "CREATE TABLE t%1 (id int);\n\n-- retort: downgrade\nDROP TABLE t%1;\n")
                       .arg(i)
                       .arg(id(i), id(i - 1))
                       .toUtf8());
    }
    QFile config(folder.filePath(QStringLiteral("retort.ini")));
    if (!config.open(QIODevice::WriteOnly))
        return 1;
    config.write("[retort]\nscript_location = migrations\nurl = sandbox:bench_window\n");
    config.close();

    QSettings settings(folder.filePath(QStringLiteral("desktop.ini")), QSettings::IniFormat);
    MainWindow window(settings);
    window.resize(1440, 900);
    window.show();
    window.openProject(folder.path());

    double longest = 0;
    bool asked = false;
    bool running = false;
    QElapsedTimer since;
    QTimer beat;
    beat.setInterval(0);
    QObject::connect(&beat, &QTimer::timeout, &window, [&] {
        if (running && since.isValid())
            longest = qMax(longest, double(since.nsecsElapsed()) / 1e6);
        since.start();
        RunPage *page = window.runPage();
        if (!page) {
            if (window.controller()->status() && !std::exchange(asked, true))
                window.planUpgrade(QStringLiteral("head"));
        } else if (page->phase() == RunPage::Phase::Plan) {
            running = true;
            Q_EMIT page->runRequested();
        } else if (running && page->phase() == RunPage::Phase::Ended) {
            QApplication::exit(page->model() ? 0 : 1);
        }
    });
    beat.start();
    QTimer::singleShot(120000, &window, [] { QApplication::exit(2); });
    const int status = QApplication::exec();
    if (status != 0)
        return status;
    Bench::print(
        {Bench::row(QStringLiteral("longest stand-still of the window during 1,000 revisions"),
                    QStringLiteral("%1 ms").arg(longest, 0, 'f', 1), QStringLiteral("50 ms"))});
    return 0;
}
