#include "migrations/script/atomicfile.h"

#include <QCoreApplication>
#include <QFile>
#include <QRandomGenerator>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("AtomicFile", text);
}

QString hintFor(int code)
{
    switch (code) {
    case ENOSPC:
    case EDQUOT:
        return tr("Free some space and try again; the file is as it was.");
    case EROFS:
        return tr("The file system is mounted read-only.");
    case EACCES:
    case EPERM:
        return tr("You need the right to write to this folder.");
    case ENOENT:
    case ENOTDIR:
        return tr("The folder does not exist.");
    case EEXIST:
        return tr("Choose another name, or remove that file.");
    default:
        return {};
    }
}

tl::unexpected<Error> systemError(const QString &path, int code)
{
    Error error;
    error.kind = ErrorKind::Io;
    error.message =
        tr("%1 cannot be written: %2.").arg(path, QString::fromLocal8Bit(std::strerror(code)));
    error.hint = hintFor(code);
    error.file = path;
    return fail(std::move(error));
}

/// Closes at the end of its life.
class Descriptor
{
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor() { close(); }
    Q_DISABLE_COPY(Descriptor)

    int fd() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }
    /// False where the system reports a late error of writing.
    bool close()
    {
        const int fd = std::exchange(m_fd, -1);
        return fd < 0 || ::close(fd) == 0;
    }

private:
    int m_fd;
};

bool writeAll(int fd, const QByteArray &bytes)
{
    qsizetype written = 0;
    while (written < bytes.size()) {
        const ssize_t count =
            ::write(fd, bytes.constData() + written, static_cast<size_t>(bytes.size() - written));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            if (count == 0)
                errno = ENOSPC;
            return false;
        }
        written += count;
    }
    return true;
}

bool sync(int fd)
{
    // Some file systems cannot flush (a folder over the network); that is no failure to write.
    return ::fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EROFS;
}

/// The file behind a chain of symlinks, which need not exist; nothing for a chain without end.
std::optional<QByteArray> behindLinks(const QByteArray &path)
{
    QByteArray current = path;
    for (int i = 0; i < 40; ++i) {
        QByteArray target(4096, '\0');
        const ssize_t length =
            ::readlink(current.constData(), target.data(), static_cast<size_t>(target.size()));
        if (length < 0)
            return current;
        target.truncate(length);
        const qsizetype slash = current.lastIndexOf('/');
        current = target.startsWith('/') || slash < 0 ? target : current.left(slash + 1) + target;
    }
    return std::nullopt;
}

/// Opens a new temporary file beside `path`; its mode comes from the umask.
int openTemporary(const QByteArray &folder, const QByteArray &name, QByteArray *temporary)
{
    for (int i = 0; i < 100; ++i) {
        const quint64 random = QRandomGenerator::system()->generate64();
        *temporary = folder + '.' + name.left(200) + '.' + QByteArray::number(random, 36) + ".tmp";
        const int fd =
            ::open(temporary->constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

Result<void> write(const QString &path, const QByteArray &bytes, bool replace)
{
    const std::optional<QByteArray> target =
        replace ? behindLinks(QFile::encodeName(path)) : QFile::encodeName(path);
    if (!target)
        return systemError(path, ELOOP);
    struct stat present = {};
    const bool exists = ::lstat(target->constData(), &present) == 0;
    if (exists && !replace)
        return systemError(path, EEXIST);
    if (exists && !S_ISREG(present.st_mode))
        return systemError(path, S_ISDIR(present.st_mode) ? EISDIR : EINVAL);
    // A file its owner made read-only is not to be changed, though a rename would do it.
    if (exists && ::access(target->constData(), W_OK) != 0)
        return systemError(path, errno);

    const qsizetype slash = target->lastIndexOf('/');
    const QByteArray folder = target->left(slash + 1);
    QByteArray temporary;
    Descriptor file(openTemporary(folder, target->mid(slash + 1), &temporary));
    if (!file.isOpen())
        return systemError(path, errno);
    const auto giveUp = [&](int code) {
        file.close();
        ::unlink(temporary.constData());
        return systemError(path, code);
    };
    if (!writeAll(file.fd(), bytes))
        return giveUp(errno);
    if (exists) {
        // The owner first: giving a file away takes set-id bits off. Only root can; others keep
        // theirs.
        if (present.st_uid != ::geteuid() || present.st_gid != ::getegid()) {
            if (::fchown(file.fd(), present.st_uid, present.st_gid) != 0)
                errno = 0;
        }
        if (::fchmod(file.fd(), present.st_mode & 07777) != 0)
            return giveUp(errno);
    }
    if (!sync(file.fd()) || !file.close())
        return giveUp(errno);
    if (replace) {
        if (::rename(temporary.constData(), target->constData()) != 0)
            return giveUp(errno);
    } else {
        // link() never takes the place of a file that someone else has just made; rename() would.
        if (::link(temporary.constData(), target->constData()) != 0) {
            const int code = errno;
            // File systems without hard links: the name was free a moment ago.
            const bool without = code == EPERM || code == ENOTSUP || code == ENOSYS;
            if (!without || ::rename(temporary.constData(), target->constData()) != 0)
                return giveUp(without ? errno : code);
        } else {
            ::unlink(temporary.constData());
        }
    }
    const Descriptor directory(
        ::open(folder.isEmpty() ? "." : folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.isOpen() && !sync(directory.fd()))
        return systemError(path, errno);
    return {};
}

} // namespace

Result<void> writeFileAtomically(const QString &path, const QByteArray &bytes)
{
    return write(path, bytes, true);
}

Result<void> createFileAtomically(const QString &path, const QByteArray &bytes)
{
    return write(path, bytes, false);
}

} // namespace Retort
