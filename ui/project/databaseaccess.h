#pragma once

#include "app/database/connectionsettings.h"
#include "migrations/script/projectconfig.h"

namespace Retort {

/// Which database a project's section means, and where that was written.
struct NamedSettings
{
    ConnectionSettings settings;
    /// `url`, `$NEON_DATABASE_URL`, `PG*`, …
    QString origin;
    QStringList warnings;
};

/// FORMATS.md's order, resolved to settings that can be connected to. `explicitSection`: the person
/// chose the section. Nothing is reached. Errors: `config`.
Result<NamedSettings> settingsOf(const ProjectConfig &config, bool explicitSection,
                                 const EnvironmentLookup &environment);

/// The name that production asks for: NAME of `sandbox:NAME`, else the database.
QString confirmationName(const ConnectionSettings &settings, const QString &connectedDatabase);
/// "neondb" and "ep-cool-lake-a2x4" for the toolbar.
QString databaseTitle(const ConnectionSettings &settings);
QString hostTitle(const ConnectionSettings &settings);

} // namespace Retort
