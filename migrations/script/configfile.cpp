#include "migrations/script/configfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Retort {

namespace {

constexpr qint64 MaxConfigSize = 4 << 20;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::ConfigFile", text);
}

tl::unexpected<Error> ioError(const QString &file, const QString &message, const QString &hint)
{
    return fail(Error{ErrorKind::Io, message, hint, file, 0, 0, std::nullopt});
}

QStringList pthFolders(const QString &site)
{
    QStringList folders;
    const QDir dir(site);
    const QStringList names = dir.entryList({QStringLiteral("*.pth")}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        const Result<QByteArray> bytes = readConfigBytes(dir.filePath(name));
        if (!bytes)
            continue;
        const QStringList lines = QString::fromUtf8(*bytes).split(u'\n');
        for (const QString &line : lines) {
            const QString path = line.trimmed();
            // site.py executes lines that begin with import; here nothing is executed.
            if (path.isEmpty() || path.startsWith(u'#') || path.startsWith(QLatin1String("import")))
                continue;
            const QString folder = QDir::cleanPath(dir.absoluteFilePath(path));
            if (QFileInfo(folder).isDir())
                folders += folder;
        }
    }
    return folders;
}

} // namespace

Result<QByteArray> readConfigBytes(const QString &file)
{
    const int fd = ::open(QFile::encodeName(file).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return ioError(file, tr("%1 cannot be read: %2.").arg(file, qt_error_string(errno)),
                       tr("Check that the file exists and may be read."));
    }
    struct stat info = {};
    QByteArray bytes;
    int problem = ::fstat(fd, &info) == 0 ? 0 : errno;
    const bool regular = problem == 0 && S_ISREG(info.st_mode);
    char buffer[16384];
    while (regular && problem == 0 && bytes.size() <= MaxConfigSize) {
        const ssize_t got = ::read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            problem = errno;
        if (got <= 0)
            break;
        bytes.append(buffer, got);
    }
    ::close(fd);
    if (problem != 0) {
        return ioError(file, tr("%1 cannot be read: %2.").arg(file, qt_error_string(problem)),
                       tr("Check the file and its disk."));
    }
    if (!regular)
        return ioError(file, tr("%1 is not a regular file.").arg(file), tr("Name a file."));
    if (bytes.size() > MaxConfigSize) {
        return ioError(file, tr("%1 is larger than 4 MB.").arg(file),
                       tr("This is hardly a configuration file."));
    }
    return bytes;
}

Result<QString> resolveLocation(const QString &location, const QString &iniFolder,
                                const QStringList &packageFolders)
{
    if (QDir::isAbsolutePath(location) || !location.contains(u':'))
        return QDir::cleanPath(QDir(iniFolder).absoluteFilePath(location));
    QStringList parts = location.split(u':');
    const QString package = parts.takeFirst();
    const QString folder = QString(package).replace(u'.', u'/');
    QString packageSeen;
    for (const QString &base : packageFolders) {
        const QString root = QDir(base).filePath(folder);
        if (package.isEmpty() || !QFileInfo(root).isDir())
            continue;
        const QString found = QDir::cleanPath((QStringList{root} + parts).join(u'/'));
        if (QFileInfo(found).isDir())
            return found;
        if (packageSeen.isEmpty())
            packageSeen = found;
    }
    if (!packageSeen.isEmpty())
        return packageSeen;
    return fail(ErrorKind::Config,
                tr("The package '%1' of '%2' was not found in: %3.")
                    .arg(package, location, packageFolders.join(QLatin1String(", "))),
                tr("Add its folder to prepend_sys_path, or set 'python' in [retort] to the "
                   "interpreter of the project's environment."));
}

QStringList sitePackages(const QString &python)
{
    const QFileInfo info(python);
    if (!info.isAbsolute())
        return {};
    // <prefix>/bin/python: the link is not followed, since a virtual environment is where the link
    // is.
    const QDir prefix(QDir::cleanPath(info.path() + QLatin1String("/..")));
    QStringList sites;
    for (const char *lib : {"lib", "lib64", "local/lib"}) {
        const QDir libs(prefix.filePath(QLatin1String(lib)));
        const QStringList versions = libs.entryList({QStringLiteral("python3*")},
                                                    QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        for (const QString &version : versions) {
            for (const char *kind : {"/site-packages", "/dist-packages"}) {
                const QString site = libs.filePath(version + QLatin1String(kind));
                if (QFileInfo(site).isDir())
                    sites += site;
            }
        }
    }
    QStringList all = sites;
    for (const QString &site : std::as_const(sites))
        all += pthFolders(site);
    all.removeDuplicates();
    return all;
}

} // namespace Retort
