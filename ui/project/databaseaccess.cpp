#include "ui/project/databaseaccess.h"

#include <QCoreApplication>

namespace Retort {

namespace {

void setParameter(ConnectionSettings *settings, const QString &name, const QString &value)
{
    if (value.isEmpty() || !settings->sandbox.isEmpty())
        return;
    settings->parameters.removeIf(
        [&name](const QPair<QString, QString> &parameter) { return parameter.first == name; });
    settings->parameters.append({name, value});
}

} // namespace

Result<NamedSettings> settingsOf(const ProjectConfig &config, bool explicitSection,
                                 const EnvironmentLookup &environment)
{
    const Result<DatabaseChoice> choice =
        chooseDatabase(config, {}, {}, explicitSection, environment);
    if (!choice)
        return fail(choice.error());
    Result<ConnectionSettings> settings = parseConnection(choice->url);
    if (!settings)
        return fail(settings.error());
    // The project's own keys win over the URL's.
    setParameter(&*settings, QStringLiteral("sslmode"), config.sslmode);
    setParameter(&*settings, QStringLiteral("sslrootcert"), config.sslrootcert);
    return NamedSettings{*std::move(settings), choice->origin, choice->warnings};
}

QString confirmationName(const ConnectionSettings &settings, const QString &connectedDatabase)
{
    if (!settings.sandbox.isEmpty())
        return settings.sandbox;
    return connectedDatabase.isEmpty() ? settings.database : connectedDatabase;
}

QString databaseTitle(const ConnectionSettings &settings)
{
    if (!settings.sandbox.isEmpty())
        return settings.sandbox;
    if (!settings.database.isEmpty())
        return settings.database;
    return settings.service;
}

QString hostTitle(const ConnectionSettings &settings)
{
    if (!settings.sandbox.isEmpty())
        return QCoreApplication::translate("Retort::DatabaseAccess", "sandbox");
    const QString host = settings.host;
    if (host.isEmpty() || host.startsWith(QLatin1Char('/')))
        return QCoreApplication::translate("Retort::DatabaseAccess", "this computer");
    const auto dot = host.indexOf(QLatin1Char('.'));
    // An address of digits is whole; of a name the first part tells it apart.
    const bool digits =
        !host.isEmpty() && (host.at(0).isDigit() || host.contains(QLatin1Char(':')));
    return dot > 0 && !digits ? host.left(dot) : host;
}

} // namespace Retort
