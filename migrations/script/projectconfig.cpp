#include "migrations/script/projectconfig.h"

#include "migrations/script/configfile.h"
#include "migrations/script/configkeys.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::ProjectConfig", text);
}

/// Fills a ProjectConfig from the keys of one section; the first error stays.
class ConfigLoader
{
public:
    ConfigLoader(ConfigKeys keys, ProjectConfig config)
        : m_keys(std::move(keys)), m_config(std::move(config))
    {}

    Result<ProjectConfig> load()
    {
        readOwnKeys();
        readSharedKeys();
        readLocations();
        m_config.warnings += m_keys.warnings();
        if (m_error)
            return fail(*m_error);
        return m_config;
    }

private:
    bool isRetort() const { return m_config.kind == ProjectKind::Retort; }

    void setError(const Error &error)
    {
        if (!m_error)
            m_error = error;
    }

    /// The value, or nothing where it is unset or empty.
    std::optional<Setting> take(const Result<std::optional<Setting>> &found)
    {
        if (!found) {
            setError(found.error());
            return std::nullopt;
        }
        return found->has_value() && !(*found)->text.isEmpty() ? *found : std::nullopt;
    }

    std::optional<Setting> own(const char *key) { return take(m_keys.own(QLatin1String(key))); }

    /// A key that Alembic has too: of the project's main section, whatever kind that is.
    std::optional<Setting> shared(const char *key)
    {
        const QLatin1String name(key);
        return take(isRetort() ? m_keys.own(name) : m_keys.alembic(name));
    }

    /// A value that the history does without.
    std::optional<Setting> later(const char *key, bool replaceVariables = true)
    {
        const QLatin1String name(key);
        const auto found = m_keys.own(name, replaceVariables);
        if (!found) {
            m_config.deferred.insert(name, found.error());
            return std::nullopt;
        }
        return take(found);
    }

    void reject(const char *key, const Setting &setting, const QString &expected)
    {
        Error error;
        error.kind = ErrorKind::Config;
        error.message = tr("'%1' cannot be '%2'.").arg(QLatin1String(key), setting.text.left(200));
        error.hint = expected;
        error.file = setting.file;
        error.line = setting.line;
        setError(error);
    }

    QString lowered(const std::optional<Setting> &setting) { return setting->text.toLower(); }

    void readBoolean(const char *key, bool *field)
    {
        const std::optional<Setting> setting = own(key);
        if (!setting)
            return;
        const std::optional<bool> value = parseBoolean(setting->text);
        if (value)
            *field = *value;
        else
            reject(key, *setting, tr("Write on or off."));
    }

    void readDuration(const char *key, int *field)
    {
        const std::optional<Setting> setting = own(key);
        if (!setting)
            return;
        const std::optional<int> value = parseDuration(setting->text);
        if (value)
            *field = *value;
        else
            reject(key, *setting,
                   tr("Write a time such as 500ms, 2s or 5min; a plain number counts milliseconds, "
                      "0 means no limit, and 24 days are the longest."));
    }

    void readNumber(const char *key, const std::optional<Setting> &setting, int *field)
    {
        if (!setting)
            return;
        bool ok = false;
        const int value = setting->text.toInt(&ok);
        if (ok && value >= 0)
            *field = value;
        else
            reject(key, *setting, tr("Write a whole number, 0 or more."));
    }

    QString absolute(const QString &path) const
    {
        return QDir::cleanPath(QDir(m_config.directory).absoluteFilePath(path));
    }

    QString program(const std::optional<Setting> &setting) const
    {
        if (!setting)
            return {};
        return setting->text.contains(u'/') ? absolute(setting->text) : setting->text;
    }

    static QStringList words(const std::optional<Setting> &setting, bool splitAtBlanks = true)
    {
        if (!setting)
            return {};
        static const QRegularExpression blanks(QStringLiteral("[,\\s]+"));
        static const QRegularExpression lines(QStringLiteral("\\s*[,\\n]\\s*"));
        return setting->text.split(splitAtBlanks ? blanks : lines, Qt::SkipEmptyParts);
    }

    void readOwnKeys()
    {
        if (const auto setting = own("environment")) {
            const QString value = lowered(setting);
            if (value == QLatin1String("development"))
                m_config.environment = Environment::Development;
            else if (value == QLatin1String("staging"))
                m_config.environment = Environment::Staging;
            else if (value == QLatin1String("production"))
                m_config.environment = Environment::Production;
            else
                reject("environment", *setting, tr("Write development, staging or production."));
        }
        if (const auto setting = own("transaction")) {
            const QString value = lowered(setting);
            m_config.transactionAll = value == QLatin1String("all");
            if (value != QLatin1String("all") && value != QLatin1String("per-revision"))
                reject("transaction", *setting, tr("Write per-revision or all."));
        }
        m_config.journal = isRetort();
        readBoolean("journal", &m_config.journal);
        readBoolean("require_review", &m_config.requireReview);
        readDuration("lock_timeout", &m_config.lockTimeoutMs);
        readDuration("run_lock_timeout", &m_config.runLockTimeoutMs);
        readDuration("statement_timeout", &m_config.statementTimeoutMs);
        readNumber("lock_retries", own("lock_retries"), &m_config.lockRetries);
        readConnectionKeys();

        if (const auto setting = later("models")) {
            m_config.models = setting->text.startsWith(QLatin1String("python:"))
                                  ? setting->text
                                  : absolute(setting->text);
        }
        m_config.includeSchemas = words(later("include_schemas"));
        m_config.exclude = words(later("exclude"));
        m_config.types = words(later("types"), false);
        m_config.pgDump = program(later("pg_dump"));
        m_config.python = program(later("python"));
        if (const auto setting = later("scratch", false))
            m_config.scratch = setting->text;
    }

    void readConnectionKeys()
    {
        if (const auto setting = later("url", false))
            m_config.url = setting->text;
        if (!isRetort()) {
            const QString key = QStringLiteral("sqlalchemy.url");
            const auto found = m_keys.alembic(key);
            if (!found)
                m_config.deferred.insert(key, found.error());
            else if (*found)
                m_config.sqlalchemyUrl = (*found)->text;
        }
        if (const auto setting = later("sslmode")) {
            m_config.sslmode = lowered(setting);
            static const QStringList modes = {
                QStringLiteral("disable"),   QStringLiteral("allow"),
                QStringLiteral("prefer"),    QStringLiteral("require"),
                QStringLiteral("verify-ca"), QStringLiteral("verify-full")};
            if (!modes.contains(m_config.sslmode))
                reject("sslmode", *setting,
                       tr("Write one of %1.").arg(modes.join(QLatin1String(", "))));
        }
        if (const auto setting = later("sslrootcert")) {
            m_config.sslrootcert =
                setting->text == QLatin1String("system") ? setting->text : absolute(setting->text);
        }
        readIdentifier("version_table", &m_config.versionTable);
        readIdentifier("version_table_schema", &m_config.versionTableSchema);
    }

    void readIdentifier(const char *key, QString *field)
    {
        const std::optional<Setting> setting = later(key);
        if (!setting)
            return;
        // PostgreSQL cuts a longer name, and two spellings would then be one table.
        if (setting->text.toUtf8().size() > 63)
            reject(key, *setting, tr("A name has at most 63 bytes in PostgreSQL."));
        *field = setting->text;
    }

    void readSharedKeys()
    {
        if (const auto setting = shared("file_template"))
            m_config.fileTemplate = setting->text;
        readNumber("truncate_slug_length", shared("truncate_slug_length"),
                   &m_config.truncateSlugLength);
        // As Alembic, which takes 0 for "not set".
        if (m_config.truncateSlugLength == 0)
            m_config.truncateSlugLength = ProjectConfig().truncateSlugLength;
        if (const auto setting = shared("timezone"))
            m_config.timezone = setting->text;
        if (const auto setting = shared("output_encoding"))
            m_config.outputEncoding = setting->text;
        if (isRetort()) {
            readBoolean("recursive_version_locations", &m_config.recursiveVersionLocations);
        } else if (const auto setting = shared("recursive_version_locations")) {
            // Exactly this word, as in Alembic.
            m_config.recursiveVersionLocations = setting->text == QLatin1String("true");
        }
    }

    /// The list of a key; its separator by path_separator, else version_path_separator, else commas
    /// and blanks (Alembic's legacy rule; `colons`: for prepend_sys_path colons too).
    QStringList pathList(const char *key, bool colons)
    {
        const std::optional<Setting> setting = shared(key);
        if (!setting)
            return {};
        if (setting->isList)
            return setting->list;
        std::optional<Setting> separator = shared("path_separator");
        const char *name = "path_separator";
        if (!separator && !colons) {
            separator = shared("version_path_separator");
            name = "version_path_separator";
        }
        QStringList parts;
        if (!separator) {
            static const QRegularExpression plain(QStringLiteral("[, \\n]+"));
            static const QRegularExpression withColon(QStringLiteral("[, \\n:]+"));
            parts = setting->text.split(colons ? withColon : plain, Qt::SkipEmptyParts);
        } else {
            static const QHash<QString, QString> known = {
                {QStringLiteral("space"), QStringLiteral(" ")},
                {QStringLiteral("newline"), QStringLiteral("\n")},
                {QStringLiteral("os"), QStringLiteral(":")},
                {QStringLiteral(":"), QStringLiteral(":")},
                {QStringLiteral(";"), QStringLiteral(";")},
            };
            if (!known.contains(separator->text)) {
                reject(name, *separator,
                       tr("Write os, newline, space, ':' or ';', and no comment behind it."));
                return {};
            }
            parts = setting->text.split(known.value(separator->text), Qt::SkipEmptyParts);
        }
        QStringList trimmed;
        for (const QString &part : std::as_const(parts)) {
            if (const QString path = part.trimmed(); !path.isEmpty())
                trimmed += path;
        }
        return trimmed;
    }

    QString location(const QString &written, const Setting &setting)
    {
        const Result<QString> found =
            resolveLocation(written, m_config.directory, m_packageFolders);
        if (found)
            return *found;
        Error error = found.error();
        error.file = setting.file;
        error.line = setting.line;
        setError(error);
        return {};
    }

    void readLocations()
    {
        const QStringList prepended = pathList("prepend_sys_path", true);
        for (const QString &path : prepended)
            m_config.prependSysPath += absolute(path);
        m_packageFolders = m_config.prependSysPath;
        m_packageFolders += m_config.directory;
        if (!m_config.python.isEmpty()) {
            m_packageFolders += sitePackages(m_config.python);
        } else {
            for (const char *venv : {".venv/bin/python", "venv/bin/python"})
                m_packageFolders += sitePackages(absolute(QLatin1String(venv)));
        }
        m_packageFolders.removeDuplicates();

        if (const auto setting = shared("script_location"))
            m_config.scriptLocation = location(setting->text, *setting);
        else if (!m_error)
            readImpliedLocation();
        const std::optional<Setting> versions = shared("version_locations");
        const QStringList listed = pathList("version_locations", false);
        for (const QString &path : listed) {
            if (const QString folder = location(path, *versions); !folder.isEmpty())
                m_config.versionLocations += folder;
        }
        if (listed.isEmpty() && !m_config.scriptLocation.isEmpty())
            m_config.versionLocations += m_config.scriptLocation + QLatin1String("/versions");
    }

    /// Flask-Migrate leaves script_location out: the ini lies in the script folder.
    void readImpliedLocation()
    {
        const QDir folder(m_config.directory);
        if (!isRetort()
            && (folder.exists(QStringLiteral("env.py"))
                || QFileInfo(folder.filePath(QStringLiteral("versions"))).isDir())) {
            m_config.scriptLocation = m_config.directory;
            return;
        }
        Error error;
        error.kind = ErrorKind::Config;
        error.file = m_config.file;
        error.message = tr("There is no 'script_location' in [%1].").arg(m_keys.mainSection());
        QStringList others = m_config.sections;
        others.removeAll(QString());
        error.hint = m_config.section.isEmpty() && !others.isEmpty()
                         ? tr("Choose a section with -n: %1.").arg(others.join(QLatin1String(", ")))
                         : tr("Name the folder of the revisions: script_location = migrations");
        setError(error);
    }

    ConfigKeys m_keys;
    ProjectConfig m_config;
    QStringList m_packageFolders;
    std::optional<Error> m_error;
};

} // namespace

Result<ProjectConfig> loadConfig(const QString &file, const QString &section,
                                 const EnvironmentLookup &environment)
{
    ProjectConfig config;
    config.file = QDir::cleanPath(QDir().absoluteFilePath(file));
    config.directory = QFileInfo(config.file).path();
    Result<ConfigKeys> keys = ConfigKeys::read(config.file, section, environment);
    if (!keys)
        return fail(keys.error());
    config.kind = keys->kind();
    config.section = keys->section();
    config.sections = keys->sections();
    return ConfigLoader(*std::move(keys), config).load();
}

} // namespace Retort
