#pragma once

#include "migrations/python/value.h"
#include "migrations/script/projectconfig.h"

#include <QMap>
#include <QString>
#include <QStringList>
#include <optional>

namespace Retort {

/// What an env.py tells Alembic, as far as it stands there as a constant. It is read and never run.
struct EnvScript
{
    std::optional<QString> versionTable;
    /// Empty text: None.
    std::optional<QString> versionTableSchema;
    std::optional<bool> includeSchemas;
    std::optional<bool> transactionPerMigration;
    /// `target_metadata` as `package.module:attribute`, with `:attribute` alone where env.py makes
    /// it itself; empty: None, or not found.
    QString targetMetadata;
    /// `MetaData(naming_convention=…)` of the target, by its short keys.
    QMap<QString, QString> namingConvention;
    /// What could not be read, a sentence each, with the line.
    QStringList unread;

    friend bool operator==(const EnvScript &, const EnvScript &) = default;
};

/// Reads `script_location/env.py`. `folders`: where its imports are looked for (the configuration's
/// folder, prepend_sys_path). A file that is missing or no Python gives nothing, and says so in
/// `unread`.
EnvScript readEnvScript(const QString &file, const QStringList &folders);

/// Fills what an alembic.ini leaves open from its env.py: version table and schema, models, naming
/// convention. What bears on the version table and could not be read becomes a warning. Of another
/// project: nothing.
void applyEnvScript(ProjectConfig &config);

/// `loadConfig`, and what an Alembic project's env.py adds. Errors: those of `loadConfig`.
Result<ProjectConfig> loadProjectConfig(const QString &file, const QString &section,
                                        const EnvironmentLookup &environment);

/// The file of a module, `a.b` as `a/b.py` or `a/b/__init__.py` under the first folder that has it;
/// empty: none.
QString moduleFile(const QString &module, const QStringList &folders);

} // namespace Retort
