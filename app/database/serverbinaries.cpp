#include "app/database/serverbinaries.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>

#include <unistd.h>

namespace Retort {

namespace {

constexpr int oldestMajor = 14;

QString tr(const char *text)
{
    return QCoreApplication::translate("Sandbox", text);
}

/// The major version that `postgres --version` tells; 0 where it does not run.
int askMajor(const QString &postgres)
{
    QProcess process;
    process.start(postgres, {QStringLiteral("--version")});
    if (!process.waitForFinished(10000) || process.exitCode() != 0)
        return 0;
    static const QRegularExpression number(QStringLiteral("\\(PostgreSQL\\) (\\d+)"));
    return number.match(QString::fromUtf8(process.readAllStandardOutput())).captured(1).toInt();
}

/// Whether the user that root's server runs as can get there: a checkout below root's closed home
/// is out of its reach.
bool isReachable(const QString &path)
{
    if (geteuid() != 0)
        return true;
    for (QDir folder(path);;) {
        const QFile::Permissions permissions = QFile::permissions(folder.path());
        if (!permissions.testFlag(QFile::ExeOther))
            return false;
        if (folder.isRoot() || !folder.cdUp())
            return true;
    }
}

void addServer(QList<ServerBinaries> &servers, const QDir &folder)
{
    // Without links: the way through them may be closed to the server's user.
    const QString bin =
        QFileInfo(folder.absoluteFilePath(QStringLiteral("bin"))).canonicalFilePath();
    const QFileInfo postgres(bin + QStringLiteral("/postgres"));
    if (bin.isEmpty() || !postgres.isExecutable() || !isReachable(bin)
        || !QFileInfo(bin + QStringLiteral("/initdb")).isExecutable())
        return;
    int major = folder.dirName().toInt();
    if (major == 0)
        major = askMajor(postgres.filePath());
    const bool known =
        std::any_of(servers.begin(), servers.end(),
                    [&](const ServerBinaries &server) { return server.major == major; });
    if (major >= oldestMajor && !known)
        servers.append({major, QDir::cleanPath(bin)});
}

/// `path` itself where it holds bin/, else every folder in it that does.
void addServersIn(QList<ServerBinaries> &servers, const QString &path)
{
    const QDir folder(path);
    if (path.isEmpty() || !folder.exists())
        return;
    if (folder.exists(QStringLiteral("bin"))) {
        addServer(servers, folder);
        return;
    }
    const QStringList inside = folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : inside)
        addServer(servers, QDir(folder.filePath(name)));
}

} // namespace

QList<ServerBinaries> installedServers()
{
    QList<ServerBinaries> servers;
    const QStringList named =
        qEnvironmentVariable("RETORT_SERVERS").split(QLatin1Char(':'), Qt::SkipEmptyParts);
    for (const QString &path : named)
        addServersIn(servers, path);
    addServersIn(servers, QStringLiteral("/usr/lib/postgresql"));
    QDir above = QFileInfo(QFileInfo(QStringLiteral("/proc/self/exe")).symLinkTarget()).dir();
    for (int level = 0; level < 4 && above.cdUp(); ++level)
        addServersIn(servers, above.filePath(QStringLiteral(".servers")));
    addServersIn(servers, QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
                              + QStringLiteral("/retort/servers"));
    std::sort(servers.begin(), servers.end(),
              [](const ServerBinaries &a, const ServerBinaries &b) { return a.major > b.major; });
    return servers;
}

Result<ServerBinaries> findServer(int major)
{
    const QList<ServerBinaries> servers = installedServers();
    for (const ServerBinaries &server : servers) {
        if (major == 0 || server.major == major)
            return server;
    }
    if (major == 0)
        return fail(
            ErrorKind::Config, tr("No PostgreSQL server is installed, so there is no sandbox."),
            tr("Install Debian's package postgresql (or any PostgreSQL of 14 or newer, named by "
               "RETORT_SERVERS), set scratch = server, or give the URL of a database."));
    QStringList found;
    for (const ServerBinaries &server : servers)
        found.append(QString::number(server.major));
    const QString there = found.isEmpty()
                              ? tr("none is installed")
                              : tr("installed: %1").arg(found.join(QStringLiteral(", ")));
    return fail(
        ErrorKind::Config,
        tr("The sandbox needs a PostgreSQL %1 server (%2).").arg(QString::number(major), there),
        tr("Install Debian's package postgresql-%1 (or name the server's folder in "
           "RETORT_SERVERS), set "
           "scratch = server, or give the URL of a database.")
            .arg(major));
}

} // namespace Retort
