#include "migrations/script/configfile.h"
#include "migrations/script/projectconfig.h"
#include "migrations/script/tomlfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <sys/stat.h>
#include <unistd.h>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::ConfigSearch", text);
}

bool isFile(const QString &path)
{
    struct stat info = {};
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 && !S_ISDIR(info.st_mode);
}

/// A link counts by its own owner too: someone else's link may point to a file of the user.
bool isForeign(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    struct stat link = {};
    struct stat target = {};
    if (::lstat(name.constData(), &link) != 0 || ::stat(name.constData(), &target) != 0)
        return false;
    const auto own = [](uid_t owner) { return owner == 0 || owner == ::geteuid(); };
    return !own(link.st_uid) || !own(target.st_uid);
}

std::optional<dev_t> deviceOf(const QString &folder)
{
    struct stat info = {};
    if (::stat(QFile::encodeName(folder).constData(), &info) != 0)
        return std::nullopt;
    return info.st_dev;
}

bool hasAlembicTable(const QString &file)
{
    const Result<QByteArray> bytes = readConfigBytes(file);
    if (!bytes || !bytes->contains("alembic"))
        return false;
    const auto table = readTomlTable(*bytes, file, QStringLiteral("tool.alembic"));
    // A pyproject.toml that cannot be read is chosen if it speaks of it, so that its error is seen.
    return table ? table->has_value() : bytes->contains("[tool.alembic]");
}

Result<QString> namedConfig(const QString &named, const QString &startFolder, const QString &origin)
{
    const QString file = QDir::cleanPath(QDir(startFolder).absoluteFilePath(named));
    const QFileInfo info(file);
    if (info.isDir()) {
        return fail(ErrorKind::Config, tr("%1 (%2) is a folder.").arg(file, origin),
                    tr("Name the configuration file in it, such as retort.ini."));
    }
    if (!info.exists()) {
        Error error{ErrorKind::Config,
                    tr("There is no configuration file %1 (%2).").arg(file, origin),
                    tr("Correct the name, or leave it out: Retort then searches from the current "
                       "folder upwards."),
                    file,
                    0,
                    0,
                    std::nullopt};
        return fail(error);
    }
    return file;
}

} // namespace

EnvironmentLookup systemEnvironment()
{
    return [](const QString &name) -> std::optional<QString> {
        const QByteArray key = name.toLocal8Bit();
        if (!qEnvironmentVariableIsSet(key.constData()))
            return std::nullopt;
        return qEnvironmentVariable(key.constData());
    };
}

Result<QString> findConfig(const QString &explicitFile, const QString &startFolder,
                           const EnvironmentLookup &environment, QStringList *warnings)
{
    if (!explicitFile.isEmpty())
        return namedConfig(explicitFile, startFolder, QStringLiteral("--config"));
    const auto variable = [&environment](const char *name) {
        return environment ? environment(QLatin1String(name)).value_or(QString()) : QString();
    };
    if (const QString named = variable("RETORT_CONFIG"); !named.isEmpty())
        return namedConfig(named, startFolder, QStringLiteral("$RETORT_CONFIG"));

    const QString homeName = variable("HOME");
    const QString home = homeName.isEmpty() ? QString() : QFileInfo(homeName).canonicalFilePath();
    const QString start = QDir::cleanPath(QDir(startFolder).absolutePath());
    QStringList foreign;
    QString folder = start;
    while (true) {
        const QDir here(folder);
        const QString candidates[] = {QStringLiteral("retort.ini"), QStringLiteral("alembic.ini"),
                                      QStringLiteral("pyproject.toml"),
                                      QStringLiteral("migrations/alembic.ini")};
        for (const QString &name : candidates) {
            const QString file = here.filePath(name);
            if (!isFile(file))
                continue;
            // Before anything of it is read.
            if (folder != start && isForeign(file)) {
                foreign += file;
                continue;
            }
            if (name == QLatin1String("pyproject.toml") && !hasAlembicTable(file))
                continue;
            if (warnings) {
                for (const QString &passed : std::as_const(foreign))
                    *warnings += tr("%1 belongs to another user and is not used.").arg(passed);
            }
            return file;
        }
        const bool gitRoot = QFileInfo::exists(here.filePath(QStringLiteral(".git")));
        const QString parent = QDir::cleanPath(here.filePath(QStringLiteral("..")));
        if (gitRoot || here.isRoot() || parent == folder
            || (!home.isEmpty() && QFileInfo(folder).canonicalFilePath() == home)
            || deviceOf(folder) != deviceOf(parent))
            break;
        folder = parent;
    }
    QString message = start == folder
                          ? tr("No project was found in %1.").arg(start)
                          : tr("No project was found in %1 or above, up to %2.").arg(start, folder);
    for (const QString &passed : std::as_const(foreign)) {
        const QString said = tr("%1 belongs to another user and is not used.").arg(passed);
        message += u' ' + said;
        if (warnings)
            *warnings += said;
    }
    return fail(
        ErrorKind::Config, message,
        tr("Retort looks for retort.ini, alembic.ini, a pyproject.toml with [tool.alembic], "
           "then migrations/alembic.ini. 'retort init DIR' starts a project; --config FILE "
           "names one."));
}

} // namespace Retort
