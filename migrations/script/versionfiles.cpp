#include "migrations/script/versionfiles.h"

#include <QCoreApplication>
#include <QFile>
#include <QSet>
#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace Retort {

namespace {

constexpr int MaxFolderDepth = 64;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::VersionFiles", text);
}

Error ioError(const QString &file, const QString &message, const QString &hint)
{
    return Error{ErrorKind::Io, message, hint, file, 0, 0, std::nullopt};
}

Error readError(const QString &file, int problem)
{
    return ioError(file, tr("%1 cannot be read: %2.").arg(file, qt_error_string(problem)),
                   problem == EACCES ? tr("Give yourself the right to read it.")
                                     : tr("Check the file and its disk."));
}

/// Empty where the path leads nowhere.
QByteArray realPath(const QByteArray &path)
{
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.constData(), nullptr),
                                                           &std::free);
    return real ? QByteArray(real.get()) : QByteArray();
}

/// Reads what `fd` is open on, and closes it. `bytes` keeps its memory for the next file.
std::optional<Error> readOpen(int fd, const QString &file, QByteArray *bytes)
{
    struct stat info = {};
    std::optional<Error> error;
    if (::fstat(fd, &info) != 0) {
        error = readError(file, errno);
    } else if (!S_ISREG(info.st_mode)) {
        error = ioError(file, tr("%1 is not a regular file.").arg(file),
                        tr("Remove it from the folder of revisions."));
    } else {
        qsizetype size = 0;
        bytes->resize(std::min<qint64>(info.st_size, VersionFiles::MaxFileSize) + 1);
        while (!error) {
            const ssize_t got = ::read(fd, bytes->data() + size, size_t(bytes->size() - size));
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                error = readError(file, errno);
            if (got <= 0)
                break;
            size += got;
            if (size > VersionFiles::MaxFileSize) {
                error = ioError(file, tr("%1 is larger than 16 MB.").arg(file),
                                tr("No revision needs that; keep data in files of their own."));
            } else if (size == info.st_size) {
                // All that it had when it was opened: no need to be told that nothing follows.
                // Files that do not tell their size are read to their end.
                break;
            } else if (size == bytes->size()) {
                bytes->resize(size * 2);
            }
        }
        bytes->resize(size);
    }
    ::close(fd);
    return error;
}

} // namespace

Result<QByteArray> readRevisionFile(const QString &file)
{
    const int fd = ::open(QFile::encodeName(file).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return fail(readError(file, errno));
    QByteArray bytes;
    if (const std::optional<Error> error = readOpen(fd, file, &bytes))
        return fail(*error);
    return bytes;
}

class VersionFiles::Walk
{
public:
    Walk(const VersionFiles &owner, const Visitor &visitor) : m_owner(owner), m_visitor(visitor)
    {
        for (const QString &root : owner.m_roots) {
            const QByteArray real = realPath(QFile::encodeName(root));
            if (!real.isEmpty())
                m_roots += real.endsWith('/') ? real : real + '/';
        }
    }

    void visitFolder(const QByteArray &folder, int depth)
    {
        DIR *dir = ::opendir(folder.constData());
        if (!dir) {
            if (errno != ENOENT)
                m_visitor.fault(readError(QFile::decodeName(folder), errno));
            return;
        }
        std::vector<Entry> entries;
        while (const dirent *entry = ::readdir(dir)) {
            const std::string name(entry->d_name);
            if (name != "." && name != "..")
                entries.push_back({name, entry->d_type});
        }
        // Python sorts by code points, which is the order of the UTF-8 bytes.
        std::sort(entries.begin(), entries.end(),
                  [](const Entry &a, const Entry &b) { return a.name < b.name; });
        const QByteArray real = realPath(folder);
        const int fd = ::dirfd(dir);
        std::vector<QByteArray> folders;
        for (Entry &entry : entries) {
            if (entry.type == DT_UNKNOWN)
                entry.type = typeOf(fd, entry.name);
            const QByteArray name(entry.name.data(), qsizetype(entry.name.size()));
            if (entry.type == DT_DIR && m_owner.m_recursive && !name.endsWith("__pycache__"))
                folders.push_back(folder + '/' + name);
            else if (name.endsWith(".py") || name.endsWith(".sql"))
                visitFile(fd, folder, real, name, entry.type);
        }
        ::closedir(dir);
        for (const QByteArray &below : folders) {
            if (depth == MaxFolderDepth) {
                m_visitor.fault(ioError(QFile::decodeName(below),
                                        tr("%1 lies too deep.").arg(QFile::decodeName(below)),
                                        tr("Move the revisions further up.")));
                return;
            }
            visitFolder(below, depth + 1);
        }
    }

private:
    struct Entry
    {
        std::string name;
        unsigned char type;
    };

    static unsigned char typeOf(int folder, const std::string &name)
    {
        struct stat info = {};
        if (::fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
            return DT_UNKNOWN;
        return S_ISREG(info.st_mode)   ? DT_REG
               : S_ISDIR(info.st_mode) ? DT_DIR
               : S_ISLNK(info.st_mode) ? DT_LNK
                                       : DT_FIFO;
    }

    void visitFile(int folderFd, const QByteArray &folder, const QByteArray &realFolder,
                   const QByteArray &name, unsigned char type)
    {
        const QByteArray path = folder + '/' + name;
        const QString file = QFile::decodeName(path);
        if (name.startsWith(".#") || name.startsWith("__init__")) {
            m_visitor.ignore(file, name.startsWith(".#")
                                       ? tr("it is an editor's lock file")
                                       : tr("it only makes the folder a Python package"));
            return;
        }
        if (type == DT_DIR) {
            m_visitor.ignore(file, tr("it is a folder"));
            return;
        }
        if (QFile::encodeName(file) != path) {
            m_visitor.fault(ioError(file, tr("The name of %1 is not UTF-8.").arg(file),
                                    tr("Rename the file.")));
            return;
        }
        QByteArray real = realFolder + '/' + name;
        if (type == DT_LNK) {
            real = realPath(path);
            if (real.isEmpty()) {
                m_visitor.fault(readError(file, errno));
                return;
            }
            if (!isBelowRoot(real)) {
                m_visitor.fault(ioError(file,
                                        tr("%1 leads out of the project, to %2; it is not read.")
                                            .arg(file, QFile::decodeName(real)),
                                        tr("Put the file itself there.")));
                return;
            }
        } else if (type != DT_REG) {
            m_visitor.fault(ioError(file, tr("%1 is not a regular file.").arg(file),
                                    tr("Remove it from the folder of revisions.")));
            return;
        }
        if (m_seen.contains(real)) {
            m_visitor.warn(
                tr("%1 is the same file as one that was read already; it is read once.").arg(file));
            return;
        }
        m_seen.insert(real);
        const int fd = type == DT_LNK ? ::open(real.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
                                      : ::openat(folderFd, name.constData(),
                                                 O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
        if (fd < 0) {
            m_visitor.fault(readError(file, errno));
            return;
        }
        if (const std::optional<Error> error = readOpen(fd, file, &m_bytes))
            m_visitor.fault(*error);
        else
            m_visitor.read(file, m_bytes);
    }

    bool isBelowRoot(const QByteArray &real) const
    {
        return std::any_of(m_roots.cbegin(), m_roots.cend(),
                           [&real](const QByteArray &root) { return real.startsWith(root); });
    }

    const VersionFiles &m_owner;
    const Visitor &m_visitor;
    QList<QByteArray> m_roots;
    QSet<QByteArray> m_seen;
    QByteArray m_bytes;
};

void VersionFiles::visit(const Visitor &visitor) const
{
    Walk walk(*this, visitor);
    for (const QString &location : m_locations)
        walk.visitFolder(QFile::encodeName(location), 0);
}

} // namespace Retort
