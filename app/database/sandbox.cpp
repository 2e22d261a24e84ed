#include "app/database/sandbox.h"

#include "app/database/serverbinaries.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QThread>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Retort {

namespace {

/// Guard against hanging, in milliseconds; a first start under load takes seconds.
constexpr int startTimeout = 180000;
constexpr int pollInterval = 10;

QString tr(const char *text)
{
    return QCoreApplication::translate("Sandbox", text);
}

tl::unexpected<Error> failed(const QString &what, const QString &hint = {})
{
    return fail(ErrorKind::Io, what, hint);
}

/// Who runs the server when we are root: PostgreSQL refuses root.
const passwd *unprivilegedUser()
{
    const passwd *user = getpwnam("postgres");
    return user != nullptr ? user : getpwnam("nobody");
}

/// Makes a folder of the server's user, 0700, or accepts one that is there, if it is one's own and
/// no link.
Result<void> makeFolder(const QString &path, const passwd *owner)
{
    const QByteArray name = QFile::encodeName(path);
    const QString why = tr("The sandbox's folder %1 cannot be made: %2.");
    if (!QDir().mkpath(QFileInfo(path).path()))
        return failed(why.arg(path, tr("the folder above it cannot be made")));
    const bool made = mkdir(name.constData(), 0700) == 0;
    if (!made && errno != EEXIST)
        return failed(why.arg(path, QString::fromLocal8Bit(std::strerror(errno))));
    const int folder = open(name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat info = {};
    const bool known = folder >= 0 && fstat(folder, &info) == 0;
    const uid_t wanted = owner != nullptr ? owner->pw_uid : geteuid();
    bool fine = known && (info.st_uid == wanted || info.st_uid == geteuid());
    if (fine && info.st_uid != wanted)
        fine = fchown(folder, owner->pw_uid, owner->pw_gid) == 0;
    if (fine && (info.st_mode & 077) != 0)
        fine = fchmod(folder, 0700) == 0;
    if (folder >= 0)
        close(folder);
    if (!fine)
        return failed(tr("The sandbox's folder %1 is not a folder of your own.").arg(path),
                      tr("Move it away, or name another one in RETORT_SANDBOX_DIR."));
    return {};
}

Result<int> openLock(const QString &path)
{
    const int lock =
        open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0)
        return failed(tr("The lock %1 cannot be opened: %2.")
                          .arg(path, QString::fromLocal8Bit(std::strerror(errno))));
    return lock;
}

/// Whether a supervisor lives, asked without taking its lock; -1 (as a pid) where the kernel does
/// not tell which.
bool supervisorLives(const QString &state)
{
    const int lock = open(QFile::encodeName(state + QStringLiteral("/supervisor.lock")).constData(),
                          O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (lock < 0)
        return false;
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    const bool taken = fcntl(lock, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
    close(lock);
    return taken;
}

/// What the supervisor published: its pid, the server's, the socket's folder, the port, the
/// binaries.
QStringList publishedServer(const QString &state)
{
    QFile file(state + QStringLiteral("/server"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QStringList lines = QString::fromLocal8Bit(file.readAll()).split(QLatin1Char('\n'));
    return lines.size() >= 5 ? lines : QStringList();
}

QByteArray bootId()
{
    QFile file(QStringLiteral("/proc/sys/kernel/random/boot_id"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString pinFile(const QString &state)
{
    return state + QStringLiteral("/pinned");
}

bool isPinned(const QString &state)
{
    QFile file(pinFile(state));
    return file.open(QIODevice::ReadOnly) && file.readAll() == bootId();
}

QString findSupervisor()
{
    const QDir programs =
        QFileInfo(QFileInfo(QStringLiteral("/proc/self/exe")).symLinkTarget()).dir();
    for (const QString &place : {qEnvironmentVariable("RETORT_SANDBOXD"),
                                 programs.filePath(QStringLiteral("retort-sandboxd")),
                                 QDir::cleanPath(programs.filePath(
                                     QStringLiteral("../libexec/retort/retort-sandboxd")))}) {
        if (!place.isEmpty() && QFileInfo(place).isExecutable())
            return place;
    }
    return {};
}

/// Starts the supervisor and waits for its word. Fine also where another one was faster.
Result<void> startSupervisor(const QString &state, const ServerBinaries &server, bool tls)
{
    const QString program = findSupervisor();
    if (program.isEmpty())
        return failed(
            tr("The program retort-sandboxd is missing: it belongs beside Retort's own programs."),
            tr("Install Retort again."));
    QProcess process;
    QStringList arguments{state, server.binFolder};
    if (tls)
        arguments.append(QStringLiteral("tls"));
    process.start(program, arguments);
    if (!process.waitForStarted() || !process.waitForFinished(startTimeout))
        return failed(tr("The sandbox did not start: %1.").arg(process.errorString()));
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return {};
    const QString said = QString::fromLocal8Bit(process.readAllStandardError()).trimmed();
    return failed(tr("The sandbox (PostgreSQL %1) did not start. %2")
                      .arg(QString::number(server.major), said),
                  tr("The server's log is in %1.").arg(state));
}

/// The processes that hold a shared lock on that file, as /proc/locks has them.
QList<SandboxUser> leaseHolders(const QString &state)
{
    QList<SandboxUser> users;
    struct stat info = {};
    if (stat(QFile::encodeName(state + QStringLiteral("/lease.lock")).constData(), &info) != 0)
        return users;
    QFile locks(QStringLiteral("/proc/locks"));
    if (!locks.open(QIODevice::ReadOnly))
        return users;
    const QByteArray inode = ':' + QByteArray::number(static_cast<qulonglong>(info.st_ino));
    const QList<QByteArray> lines = locks.readAll().split('\n');
    for (const QByteArray &line : lines) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() < 6 || words[1] != "FLOCK" || words[3] != "READ"
            || !words[5].endsWith(inode))
            continue;
        const qint64 pid = words[4].toLongLong();
        QFile name(QStringLiteral("/proc/%1/comm").arg(pid));
        const QString program = name.open(QIODevice::ReadOnly)
                                    ? QString::fromLocal8Bit(name.readAll().trimmed())
                                    : QString();
        if (pid > 0 && !program.isEmpty())
            users.append({pid, program});
    }
    return users;
}

SandboxStatus statusOf(const QString &state)
{
    SandboxStatus status;
    status.stateFolder = state;
    status.major = QFileInfo(state).fileName().toInt();
    status.running = supervisorLives(state) && !publishedServer(state).isEmpty();
    status.pinned = status.running && isPinned(state);
    status.users = leaseHolders(state);
    return status;
}

} // namespace

QString sandboxFolder()
{
    const QString named = qEnvironmentVariable("RETORT_SANDBOX_DIR");
    if (!named.isEmpty())
        return QDir::cleanPath(QDir(named).absolutePath());
    if (geteuid() == 0)
        return QStringLiteral("/var/tmp/retort-sandbox");
    QString state = qEnvironmentVariable("XDG_STATE_HOME");
    if (!QDir::isAbsolutePath(state))
        state = QDir::homePath() + QStringLiteral("/.local/state");
    return QDir::cleanPath(state) + QStringLiteral("/retort/sandbox");
}

SandboxLease::SandboxLease(SandboxLease &&other) noexcept
    : m_lock(std::exchange(other.m_lock, -1)), m_major(other.m_major), m_port(other.m_port),
      m_stateFolder(std::move(other.m_stateFolder)), m_socketFolder(std::move(other.m_socketFolder))
{}

SandboxLease &SandboxLease::operator=(SandboxLease &&other) noexcept
{
    std::swap(m_lock, other.m_lock);
    std::swap(m_major, other.m_major);
    std::swap(m_port, other.m_port);
    std::swap(m_stateFolder, other.m_stateFolder);
    std::swap(m_socketFolder, other.m_socketFolder);
    return *this;
}

SandboxLease::~SandboxLease()
{
    if (m_lock >= 0)
        close(m_lock);
}

ConnectionSettings SandboxLease::settings(const QString &database) const
{
    ConnectionSettings settings;
    settings.host = m_socketFolder;
    settings.port = m_port;
    settings.database = database;
    settings.user = QStringLiteral("postgres");
    return settings;
}

Result<SandboxLease> acquireSandbox(const SandboxRequest &request)
{
    const Result<ServerBinaries> server = findServer(request.major);
    if (!server)
        return fail(server.error());
    const QString base = request.folder.isEmpty() ? sandboxFolder() : request.folder;
    const QString state = base + QLatin1Char('/') + QString::number(server->major)
                          + (request.tls ? QStringLiteral("-tls") : QString());
    const passwd *owner = geteuid() == 0 ? unprivilegedUser() : nullptr;
    if (geteuid() == 0 && owner == nullptr)
        return failed(tr("PostgreSQL does not run as root, and this machine has neither a user "
                         "postgres nor nobody."));
    for (const QString &folder : {base, state}) {
        if (const Result<void> made = makeFolder(folder, owner); !made)
            return fail(made.error());
    }
    const Result<int> supervisorLock = openLock(state + QStringLiteral("/supervisor.lock"));
    if (!supervisorLock)
        return fail(supervisorLock.error());
    close(*supervisorLock);

    SandboxLease lease;
    const Result<int> lock = openLock(state + QStringLiteral("/lease.lock"));
    if (!lock)
        return fail(lock.error());
    lease.m_lock = *lock;
    lease.m_major = server->major;
    lease.m_stateFolder = state;

    const QDeadlineTimer deadline(startTimeout);
    // A supervisor that is stopping its server holds the lock alone until the server is gone.
    while (flock(lease.m_lock, LOCK_SH | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return failed(tr("The lock in %1 cannot be taken: %2.")
                              .arg(state, QString::fromLocal8Bit(std::strerror(errno))));
        if (deadline.hasExpired())
            return failed(tr("The sandbox in %1 does not finish stopping.").arg(state));
        QThread::msleep(pollInterval);
    }
    while (true) {
        if (supervisorLives(state)) {
            const QStringList published = publishedServer(state);
            if (!published.isEmpty()) {
                lease.m_socketFolder = published[2];
                lease.m_port = published[3].toInt();
                return lease;
            }
            QThread::msleep(pollInterval);
        } else if (const Result<void> started = startSupervisor(state, *server, request.tls);
                   !started) {
            return fail(started.error());
        }
        if (deadline.hasExpired())
            return failed(tr("The sandbox in %1 did not start in time.").arg(state),
                          tr("The server's log is in that folder."));
    }
}

QList<SandboxStatus> sandboxStatus(const QString &folder)
{
    const QDir base(folder.isEmpty() ? sandboxFolder() : folder);
    QList<SandboxStatus> all;
    const QStringList names = base.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        if (name.toInt() > 0)
            all.append(statusOf(base.filePath(name)));
    }
    std::sort(all.begin(), all.end(),
              [](const SandboxStatus &a, const SandboxStatus &b) { return a.major > b.major; });
    return all;
}

Result<SandboxStatus> pinSandbox(const SandboxRequest &request)
{
    const Result<SandboxLease> lease = acquireSandbox(request);
    if (!lease)
        return fail(lease.error());
    QFile pin(pinFile(lease->stateFolder()));
    if (!pin.open(QIODevice::WriteOnly) || pin.write(bootId()) < 0 || !pin.flush())
        return failed(tr("%1 cannot be written: %2.").arg(pin.fileName(), pin.errorString()));
    // The server's user reads it, who is not root.
    if (geteuid() == 0 && fchmod(pin.handle(), 0644) != 0)
        return failed(tr("%1 cannot be made readable.").arg(pin.fileName()));
    pin.close();
    return statusOf(lease->stateFolder());
}

Result<QList<SandboxStatus>> stopSandbox(const QString &folder)
{
    QList<SandboxStatus> all = sandboxStatus(folder);
    for (SandboxStatus &status : all) {
        QFile pin(pinFile(status.stateFolder));
        if (pin.exists() && !pin.remove())
            return failed(tr("%1 cannot be removed: %2.").arg(pin.fileName(), pin.errorString()));
        const QDeadlineTimer deadline(startTimeout);
        while (supervisorLives(status.stateFolder) && leaseHolders(status.stateFolder).isEmpty()
               && !deadline.hasExpired()) {
            // "Look at once": without it the supervisor waits some seconds for the next user.
            const QStringList published = publishedServer(status.stateFolder);
            const qint64 pid = published.isEmpty() ? 0 : published[0].toLongLong();
            if (pid > 1)
                kill(static_cast<pid_t>(pid), SIGUSR1);
            QThread::msleep(5 * pollInterval);
        }
        status = statusOf(status.stateFolder);
    }
    return all;
}

} // namespace Retort
