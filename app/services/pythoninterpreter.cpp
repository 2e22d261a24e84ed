#include "app/services/pythoninterpreter.h"

#include "migrations/script/tomlfile.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QVersionNumber>

namespace Retort {

namespace {

constexpr qint64 mostOfASettingsFile = 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("PythonInterpreter", text);
}

QByteArray readSettings(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return {};
    return file.read(mostOfASettingsFile);
}

/// The text of one key of a TOML table; empty where file, table or key are not there.
QString tomlText(const QString &path, const QString &table, const QString &key)
{
    const Result<std::optional<QHash<QString, TomlValue>>> read =
        readTomlTable(readSettings(path), path, table);
    return read && *read ? (*read)->value(key).string : QString();
}

bool isProgram(const QString &path)
{
    const QFileInfo info(path);
    return info.isFile() && info.isExecutable();
}

/// The interpreter of an environment's folder; empty where there is none.
QString interpreterOf(const QString &prefix)
{
    for (const char *name : {"/bin/python", "/bin/python3"}) {
        if (const QString path = prefix + QLatin1String(name); isProgram(path))
            return QDir::cleanPath(path);
    }
    return {};
}

/// Looks where each tool keeps a project's environment.
class Search
{
public:
    Search(const ProjectConfig &config, const EnvironmentLookup &environment)
        : m_config(config), m_environment(environment), m_home(value("HOME"))
    {
        if (m_home.isEmpty())
            m_home = QDir::homePath();
        // The ini's folder and those above it that are of the same project.
        for (QDir folder(config.directory);;) {
            m_folders += folder.path();
            if (folder.exists(QStringLiteral(".git")) || folder.path() == m_home || !folder.cdUp())
                break;
        }
        // Without a Git root nothing says that a folder above belongs to the project.
        if (!QDir(m_folders.constLast()).exists(QStringLiteral(".git")))
            m_folders = {m_folders.constFirst()};
    }

    Result<PythonInterpreter> find() const
    {
        if (!m_config.python.isEmpty())
            return configured();
        for (const auto look : {&Search::inFolders, &Search::ofUv, &Search::activated,
                                &Search::ofPoetry, &Search::ofPipenv, &Search::ofConda}) {
            const PythonInterpreter found = (this->*look)();
            if (!found.path.isEmpty())
                return found;
        }
        for (const char *name : {"python3", "python"}) {
            if (const QString path = onPath(QLatin1String(name)); !path.isEmpty())
                return PythonInterpreter{path, QStringLiteral("PATH")};
        }
        return fail(ErrorKind::Config, tr("There is no Python here to read the models with."),
                    tr("Set `python = .venv/bin/python` in [retort] to the interpreter of the "
                       "project's environment."));
    }

private:
    QString value(const char *name) const
    {
        return m_environment(QLatin1String(name)).value_or(QString());
    }

    QString onPath(const QString &name) const
    {
        const QStringList folders = value("PATH").split(u':', Qt::SkipEmptyParts);
        return folders.isEmpty() ? QString() : QStandardPaths::findExecutable(name, folders);
    }

    Result<PythonInterpreter> configured() const
    {
        const QString &named = m_config.python;
        QString path = named.contains(u'/') ? named : onPath(named);
        // A folder is meant as the environment that it is.
        if (QFileInfo(path).isDir())
            path = interpreterOf(path);
        if (path.isEmpty() || !isProgram(path)) {
            Error error;
            error.kind = ErrorKind::Config;
            error.message = tr("python = %1: there is no such program.").arg(named);
            error.hint = tr("Name the interpreter of the project's environment, for example "
                            "`python = .venv/bin/python`.");
            error.file = m_config.file;
            return fail(std::move(error));
        }
        return PythonInterpreter{path, tr("python in %1").arg(QFileInfo(m_config.file).fileName())};
    }

    PythonInterpreter inFolders() const
    {
        for (const QString &folder : m_folders) {
            for (const char *name : {".venv", "venv"}) {
                const QString prefix = QDir(folder).filePath(QLatin1String(name));
                if (const QString path = interpreterOf(prefix); !path.isEmpty())
                    return {path, QLatin1String(name)};
            }
        }
        return {};
    }

    PythonInterpreter ofUv() const
    {
        const QString named = value("UV_PROJECT_ENVIRONMENT");
        if (named.isEmpty())
            return {};
        for (const QString &folder : m_folders) {
            const QString path = interpreterOf(QDir(folder).absoluteFilePath(named));
            if (!path.isEmpty())
                return {path, QStringLiteral("$UV_PROJECT_ENVIRONMENT")};
        }
        return {};
    }

    PythonInterpreter activated() const
    {
        const QString prefix = value("VIRTUAL_ENV");
        return {QDir::isAbsolutePath(prefix) ? interpreterOf(prefix) : QString(),
                QStringLiteral("$VIRTUAL_ENV")};
    }

    PythonInterpreter ofConda() const
    {
        const QString prefix = value("CONDA_PREFIX");
        return {QDir::isAbsolutePath(prefix) ? interpreterOf(prefix) : QString(),
                QStringLiteral("$CONDA_PREFIX")};
    }

    /// `$NAME`, else the folder below the home folder.
    QString xdg(const char *name, const char *below) const
    {
        const QString named = value(name);
        return QDir::isAbsolutePath(named) ? named : m_home + u'/' + QLatin1String(below);
    }

    /// Poetry's settings: $POETRY_VIRTUALENVS_PATH, else `virtualenvs.path` of its config.toml,
    /// else the cache folder's virtualenvs.
    QString poetryFolder() const
    {
        QString folder = value("POETRY_VIRTUALENVS_PATH");
        const QString configFolder = value("POETRY_CONFIG_DIR");
        const QString file = (configFolder.isEmpty()
                                  ? xdg("XDG_CONFIG_HOME", ".config") + QStringLiteral("/pypoetry")
                                  : configFolder)
                             + QStringLiteral("/config.toml");
        if (folder.isEmpty())
            folder = tomlText(file, QStringLiteral("virtualenvs"), QStringLiteral("path"));
        QString cache = value("POETRY_CACHE_DIR");
        if (cache.isEmpty())
            cache = xdg("XDG_CACHE_HOME", ".cache") + QStringLiteral("/pypoetry");
        if (folder.startsWith(QLatin1String("{cache-dir}")))
            folder = cache + folder.mid(11);
        if (folder.startsWith(QLatin1String("~/")))
            folder = m_home + folder.mid(1);
        return folder.isEmpty() ? cache + QStringLiteral("/virtualenvs") : folder;
    }

    /// NAME-HASH-py3.N, the hash of the project's real folder; of several the one that envs.toml
    /// names as chosen, else the newest Python's.
    PythonInterpreter ofPoetry() const
    {
        const QDir environments(poetryFolder());
        for (const QString &folder : m_folders) {
            if (!QFileInfo::exists(QDir(folder).filePath(QStringLiteral("pyproject.toml"))))
                continue;
            const QString hash = hashText(QFileInfo(folder).canonicalFilePath(), 32).left(8);
            const QRegularExpression name(QStringLiteral("\\A(.+-%1)-py(\\d+\\.\\d+)\\z")
                                              .arg(QRegularExpression::escape(hash)));
            QString best;
            QVersionNumber bestVersion;
            const QStringList all = environments.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
            for (const QString &candidate : all) {
                const QRegularExpressionMatch match = name.match(candidate);
                const QString path = interpreterOf(environments.filePath(candidate));
                if (!match.hasMatch() || path.isEmpty())
                    continue;
                const QString chosen = tomlText(environments.filePath(QStringLiteral("envs.toml")),
                                                match.captured(1), QStringLiteral("minor"));
                const QVersionNumber version = QVersionNumber::fromString(match.captured(2));
                if (chosen == match.captured(2))
                    return {path, QStringLiteral("poetry")};
                if (best.isEmpty() || version > bestVersion) {
                    best = path;
                    bestVersion = version;
                }
            }
            if (!best.isEmpty())
                return {best, QStringLiteral("poetry")};
        }
        return {};
    }

    /// A `.venv` file that names the place, else NAME-HASH in $WORKON_HOME, the hash of the
    /// Pipfile's path.
    PythonInterpreter ofPipenv() const
    {
        QString home = value("WORKON_HOME");
        if (home.isEmpty())
            home = xdg("XDG_DATA_HOME", ".local/share") + QStringLiteral("/virtualenvs");
        if (home.startsWith(QLatin1String("~/")))
            home = m_home + home.mid(1);
        for (const QString &folder : m_folders) {
            const QDir project(folder);
            const QString pipfile = project.filePath(QStringLiteral("Pipfile"));
            if (!QFileInfo(pipfile).isFile())
                continue;
            QStringList places;
            const QString named =
                QString::fromUtf8(readSettings(project.filePath(QStringLiteral(".venv"))))
                    .trimmed();
            if (!named.isEmpty() && !named.contains(u'\n')) {
                places += named.contains(u'/') ? project.absoluteFilePath(named)
                                               : QDir(home).filePath(named);
            }
            if (const QString custom = value("PIPENV_CUSTOM_VENV_NAME"); !custom.isEmpty())
                places += QDir(home).filePath(custom);
            static const QRegularExpression unwanted(
                QStringLiteral("[ &$`!*@\"()\\[\\]\\\\\r\n\t]"));
            QString name = project.dirName();
            name.replace(unwanted, QStringLiteral("_"));
            places += QDir(home).filePath(name.left(42) + u'-' + hashText(pipfile, 6));
            for (const QString &place : std::as_const(places)) {
                if (const QString path = interpreterOf(place); !path.isEmpty())
                    return {path, QStringLiteral("pipenv")};
            }
        }
        return {};
    }

    /// The first bytes of the text's sha256 in the base 64 that file names can hold.
    static QString hashText(const QString &text, int bytes)
    {
        const QByteArray hash =
            QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).left(bytes);
        return QString::fromLatin1(hash.toBase64(QByteArray::Base64UrlEncoding));
    }

    const ProjectConfig &m_config;
    const EnvironmentLookup &m_environment;
    QString m_home;
    QStringList m_folders;
};

} // namespace

Result<PythonInterpreter> findPythonInterpreter(const ProjectConfig &config,
                                                const EnvironmentLookup &environment)
{
    return Search(config, environment).find();
}

} // namespace Retort
