#include "app/services/trust.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Retort {

namespace {

constexpr mode_t othersMayWrite = S_IWGRP | S_IWOTH;

QString tr(const char *text)
{
    return QCoreApplication::translate("Trust", text);
}

QString trustFolder()
{
    QString state = qEnvironmentVariable("XDG_STATE_HOME");
    if (!QDir::isAbsolutePath(state))
        state = QDir::homePath() + QStringLiteral("/.local/state");
    return QDir::cleanPath(state) + QStringLiteral("/retort/trust");
}

/// The real path's bytes; empty where the file is not there.
QByteArray realPath(const QString &configFile)
{
    return QFile::encodeName(QFileInfo(configFile).canonicalFilePath());
}

QByteArray keptFile(const QByteArray &path)
{
    const QByteArray name = QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex();
    return QFile::encodeName(trustFolder()) + '/' + name;
}

QByteArray contentFor(const QByteArray &path)
{
    return path + '\n';
}

tl::unexpected<Error> cannotKeep(const QByteArray &file, int code)
{
    return fail(ErrorKind::Io,
                tr("The answer cannot be kept in %1: %2.")
                    .arg(QFile::decodeName(file), QString::fromLocal8Bit(std::strerror(code))),
                tr("--trust says yes for one run without keeping it."));
}

bool isOurs(const struct stat &info)
{
    return info.st_uid == ::geteuid() && (info.st_mode & othersMayWrite) == 0;
}

/// Ours alone: made, or tightened where it is ours.
bool makeFolder(const QByteArray &folder)
{
    if (!QDir().mkpath(QFile::decodeName(folder)))
        return false;
    struct stat info = {};
    if (::lstat(folder.constData(), &info) != 0)
        return false;
    if (!S_ISDIR(info.st_mode) || info.st_uid != ::geteuid()) {
        errno = EPERM;
        return false;
    }
    return (info.st_mode & 0077) == 0 || ::chmod(folder.constData(), 0700) == 0;
}

bool writeNew(const QByteArray &path, const QByteArray &content)
{
    const int fd = ::open(path.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    const ssize_t wrote = ::write(fd, content.constData(), static_cast<size_t>(content.size()));
    bool whole = wrote == content.size();
    if (!whole && wrote >= 0)
        errno = ENOSPC;
    whole = whole && ::fsync(fd) == 0;
    const int code = errno;
    ::close(fd);
    errno = code;
    return whole;
}

} // namespace

bool isTrusted(const QString &configFile)
{
    const QByteArray path = realPath(configFile);
    if (path.isEmpty())
        return false;
    struct stat info = {};
    const QByteArray folder = QFile::encodeName(trustFolder());
    if (::lstat(folder.constData(), &info) != 0 || !S_ISDIR(info.st_mode) || !isOurs(info))
        return false;
    const int fd =
        ::open(keptFile(path).constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return false;
    const QByteArray expected = contentFor(path);
    QByteArray content(expected.size() + 1, '\0');
    ssize_t got = -1;
    if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && isOurs(info))
        got = ::read(fd, content.data(), static_cast<size_t>(content.size()));
    ::close(fd);
    return got == expected.size() && content.startsWith(expected);
}

Result<void> grantTrust(const QString &configFile)
{
    const QByteArray path = realPath(configFile);
    if (path.isEmpty())
        return fail(ErrorKind::Io, tr("%1 is not there.").arg(configFile));
    const QByteArray folder = QFile::encodeName(trustFolder());
    if (!makeFolder(folder))
        return cannotKeep(folder, errno);
    const QByteArray file = keptFile(path);
    const QByteArray temporary =
        file + '.' + QByteArray::number(QRandomGenerator::system()->generate64(), 36) + ".tmp";
    if (!writeNew(temporary, contentFor(path))
        || std::rename(temporary.constData(), file.constData()) != 0) {
        const int code = errno;
        ::unlink(temporary.constData());
        return cannotKeep(file, code);
    }
    return {};
}

Result<void> revokeTrust(const QString &configFile)
{
    const QByteArray path = realPath(configFile);
    if (path.isEmpty())
        return {};
    const QByteArray file = keptFile(path);
    if (::unlink(file.constData()) == 0 || errno == ENOENT || errno == ENOTDIR)
        return {};
    return fail(ErrorKind::Io,
                tr("%1 cannot be removed: %2.")
                    .arg(QFile::decodeName(file), QString::fromLocal8Bit(std::strerror(errno))));
}

} // namespace Retort
