#include "tests/bench/rows.h"
#include "tests/ui/historysamples.h"
#include "ui/history/historypage.h"
#include "ui/history/historyview.h"
#include "ui/widgets/retortstyle.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPixmap>
#include <QScrollBar>

using namespace Retort;

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setStyle(new RetortStyle(ThemeChoice::Light));
    QJsonArray rows;
    for (const int size : {10000, 100000}) {
        HistoryPage page;
        page.resize(1440, 800);
        page.setProject(Test::longProject(size));
        page.show();
        auto *view = page.findChild<HistoryView *>();
        if (!view)
            return 1;
        QPixmap frame(view->viewport()->size());
        QList<double> samples;
        QScrollBar *bar = view->verticalScrollBar();
        for (int i = 0; i < 600; ++i) {
            bar->setValue(int(qint64(bar->maximum()) * ((i * 37) % 600) / 600));
            QElapsedTimer timer;
            timer.start();
            view->viewport()->render(&frame);
            samples.append(double(timer.nsecsElapsed()) / 1e6);
        }
        const auto within =
            std::count_if(samples.begin(), samples.end(), [](double ms) { return ms <= 16.7; });
        rows.append(Bench::row(QStringLiteral("frames of %1 rows painted within 16.7 ms").arg(size),
                               QStringLiteral("%1 % (median %2 ms, p99 %3 ms)")
                                   .arg(100.0 * double(within) / double(samples.size()), 0, 'f', 1)
                                   .arg(Bench::quantile(samples, 0.5), 0, 'f', 1)
                                   .arg(Bench::quantile(samples, 0.99), 0, 'f', 1),
                               QStringLiteral("99 %")));
    }
    Bench::print(rows);
    return 0;
}
