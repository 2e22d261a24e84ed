#include "app/database/session.h"
#include "app/services/migrator.h"

#include <QCoreApplication>

using namespace Retort;

/// `retort-testmigrate URL FOLDER`: upgrades to head, for tests that kill a program in the middle
/// of it.
int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    ProjectConfig config;
    config.scriptLocation = arguments.value(2);
    config.directory = config.scriptLocation;
    config.versionLocations = {config.scriptLocation + QStringLiteral("/versions")};
    const auto settings = parseConnection(arguments.value(1));
    const auto scripts = readScriptDirectory(config);
    if (!settings || !scripts)
        return 2;
    auto session = Session::open(*settings);
    if (!session)
        return 3;
    const RunReport report = migrate(**session, Project{config, *scripts},
                                     MigrationRequest{Direction::Upgrade, {QStringLiteral("head")}},
                                     {}, {}, CancelToken());
    return report.error ? 3 : 0;
}
