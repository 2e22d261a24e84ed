#include "migrations/revision/layout.h"
#include "tests/bench/rows.h"

#include <QElapsedTimer>
#include <QString>

using namespace Retort;

/// A branch that is merged every ten revisions, and a dependency now and then.
static LayoutInput history(int size)
{
    LayoutInput input;
    int trunk = -1;
    int side = -1;
    for (int i = 0; i < size; ++i) {
        const int phase = i % 10;
        std::vector<int> parents;
        std::vector<int> dependencies;
        if (trunk >= 0)
            parents.push_back(phase == 5 && side >= 0 ? side : trunk);
        if (phase == 8 && side >= 0)
            parents.push_back(side);
        if (phase == 3 && i > 20)
            dependencies.push_back(i - 12);
        const int node = input.add(parents, dependencies, 0, i);
        if (phase == 3 || phase == 5)
            side = node;
        else
            trunk = node;
    }
    return input;
}

int main()
{
    QJsonArray rows;
    for (const int size : {1000, 10000, 100000}) {
        const LayoutInput input = history(size);
        QList<double> samples;
        for (int i = 0; i < 9; ++i) {
            QElapsedTimer timer;
            timer.start();
            const GraphLayout layout = layoutGraph(input);
            samples.append(double(timer.nsecsElapsed()) / 1e6);
            if (layout.rows.size() != size)
                return 1;
        }
        rows.append(
            Bench::row(QStringLiteral("layout, %1 rows").arg(size),
                       QStringLiteral("%1 ms").arg(Bench::quantile(samples, 0.5), 0, 'f', 2),
                       size == 100000 ? QStringLiteral("30 ms") : QString()));
    }
    Bench::print(rows);
    return 0;
}
