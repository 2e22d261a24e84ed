#pragma once

#include "migrations/result.h"

#include <QHash>
#include <QMap>
#include <QString>
#include <QStringList>
#include <functional>
#include <optional>

namespace Retort {

enum class ProjectKind {
    Retort,
    Alembic,
};

enum class Environment {
    Development,
    Staging,
    Production,
};

/// Looks an environment variable up; nullopt where it is not set. Passed in, so that tests own it.
using EnvironmentLookup = std::function<std::optional<QString>(const QString &name)>;

/// A project's configuration (retort.ini, alembic.ini, pyproject.toml) for one section, resolved:
/// paths are absolute. `${NAME}` in Retort's own keys is still unreplaced in `url` and `scratch`.
struct ProjectConfig
{
    ProjectKind kind = ProjectKind::Retort;
    /// Absolute path of the configuration file, as found; `directory` is its folder.
    QString file;
    QString directory;
    /// The section in use: empty for the main one, else `staging` for `[retort:staging]` or `-n`.
    QString section;
    /// All sections that name an environment, for the desktop's list (empty name = the main one).
    QStringList sections;

    QString scriptLocation;
    QStringList versionLocations;
    bool recursiveVersionLocations = false;
    QString models;
    /// As written, `${NAME}` not replaced; empty if unset.
    QString url;
    /// `sqlalchemy.url` of an alembic.ini; empty if unset.
    QString sqlalchemyUrl;
    Environment environment = Environment::Development;
    QString fileTemplate = QStringLiteral("%(rev)s_%(slug)s");
    int truncateSlugLength = 40;
    QString timezone;
    QString outputEncoding = QStringLiteral("utf-8");
    QString versionTable = QStringLiteral("alembic_version");
    QString versionTableSchema;
    /// `per-revision` or `all`.
    bool transactionAll = false;
    bool journal = true;
    int lockTimeoutMs = 2000;
    int lockRetries = 10;
    int runLockTimeoutMs = 300000;
    int statementTimeoutMs = 0;
    QString sslmode;
    QString sslrootcert;
    QString scratch = QStringLiteral("sandbox");
    QStringList includeSchemas;
    QStringList exclude;
    bool requireReview = false;
    QString pgDump;
    /// The project's interpreter: absolute, or a plain name that PATH resolves; empty if unset.
    QString python;
    /// `types`: Name=uuid, …, as written.
    QStringList types;
    /// Absolute folders of `prepend_sys_path`.
    QStringList prependSysPath;
    /// `MetaData.naming_convention` of env.py's target_metadata, as far as it could be read.
    QMap<QString, QString> namingConvention;
    /// `models` was not set and is what env.py's target_metadata leads to.
    bool modelsFromEnvScript = false;
    /// Keys whose value cannot be had now (an unset `${NAME}`, a wrong `%`): the error for whoever
    /// needs one; its field is then empty. The history opens all the same; `chooseDatabase` reports
    /// those of a session.
    QMap<QString, Error> deferred;
    /// Told, not fatal: a value with ` #` in it, an ini of another owner that was passed over, …
    QStringList warnings;

    friend bool operator==(const ProjectConfig &, const ProjectConfig &) = default;
};

/// The process's own environment.
EnvironmentLookup systemEnvironment();

/// `per FORMATS.md`: `--config FILE`, else `$RETORT_CONFIG`, else a search from `startFolder`
/// upwards. Errors: `config` (nothing found: the hint says what would be), `io`.
Result<QString> findConfig(const QString &explicitFile, const QString &startFolder,
                           const EnvironmentLookup &environment, QStringList *warnings = nullptr);

/// Reads `file` for `section` (empty: the main one). Durations are `2s`, `5min`, `500ms`, `1h`,
/// `1d`; a plain number counts milliseconds, the unit of PostgreSQL's lock_timeout. `${NAME}` in
/// Retort's own keys is replaced, except in `url` and `scratch`. Errors: `config` with file and
/// line, `io`.
Result<ProjectConfig> loadConfig(const QString &file, const QString &section,
                                 const EnvironmentLookup &environment = systemEnvironment());

/// `${NAME}` replaced, once, not recursively. Errors: `config`, naming the variable.
Result<QString> expandVariables(const QString &value, const EnvironmentLookup &environment);

/// Where the database's URL came from, for the line that is always shown.
struct DatabaseChoice
{
    /// Still as written there: SQLAlchemy's schemes, `sandbox:NAME`, key=value. Empty: libpq's PG*
    /// only.
    QString url;
    /// `--url`, `$RETORT_DATABASE_URL`, `url`, `sqlalchemy.url`, `$NEON_DATABASE_URL`,
    /// `$DATABASE_URL`, `PG*`.
    QString origin;
    QStringList warnings;

    friend bool operator==(const DatabaseChoice &, const DatabaseChoice &) = default;
};

/// The first that is set, in FORMATS.md's order. `explicitUrl`/`explicitOrigin`: from --url,
/// --url-file or
/// --service. `explicitSection`: -n was given (an overriding environment variable is then an
/// error). Errors: `config`.
Result<DatabaseChoice> chooseDatabase(const ProjectConfig &config, const QString &explicitUrl,
                                      const QString &explicitOrigin, bool explicitSection,
                                      const EnvironmentLookup &environment);

} // namespace Retort
