#include "app/database/catalogreader.h"
#include "tests/support/delayproxy.h"
#include "tests/support/schemaprinter.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <cstdio>
#include <optional>

using namespace Retort;

/// printschema URL [--time [ROUND-TRIP-MS]]: what the catalog reader sees, or how long it takes to
/// see it, over a link with that delay.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    Result<ConnectionSettings> settings = parseConnection(arguments.value(1));
    if (!settings) {
        std::fprintf(stderr, "%s\n", qPrintable(settings.error().message));
        return 2;
    }
    std::optional<Test::DelayProxy> link;
    if (const int roundTrip = arguments.value(3).toInt(); roundTrip > 0) {
        link.emplace(*settings, roundTrip / 2);
        settings = link->settings();
    }
    const Result<std::unique_ptr<Session>> session = Session::open(*settings);
    if (!session) {
        std::fprintf(stderr, "%s\n", qPrintable(session.error().message));
        return 2;
    }
    QElapsedTimer timer;
    timer.start();
    const Result<Schema> schema = readSchema(**session);
    const double elapsed = double(timer.nsecsElapsed()) / 1e6;
    if (!schema) {
        std::fprintf(stderr, "%s %s\n", qPrintable(schema.error().message),
                     qPrintable(schema.error().hint));
        return 1;
    }
    if (arguments.contains(QStringLiteral("--time")))
        std::printf("%d objects in %.0f ms\n", int(schema->objects.size()), elapsed);
    else
        std::fputs(Test::printed(*schema).toUtf8().constData(), stdout);
    return 0;
}
