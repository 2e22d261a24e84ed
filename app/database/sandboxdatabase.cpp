#include "app/database/sandbox.h"

#include "app/database/servererror.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <libpq-fe.h>

#include <memory>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Sandbox", text);
}

/// A database that Retort made in a cluster leaves a file of its name there, so that it is found
/// again after a newer server was installed, without starting every server to ask.
QString markerFolder(const QString &stateFolder)
{
    return stateFolder + QStringLiteral("/databases");
}

void mark(const QString &stateFolder, const QString &database)
{
    // Without the mark only the look into older clusters is lost.
    QDir(stateFolder).mkpath(QStringLiteral("databases"));
    QFile file(markerFolder(stateFolder) + QLatin1Char('/') + database);
    if (!file.open(QIODevice::WriteOnly))
        qWarning("%s", qPrintable(file.errorString()));
}

QByteArray quoted(const QString &identifier)
{
    return '"' + identifier.toUtf8().replace('"', "\"\"") + '"';
}

tl::unexpected<Error> badName(const QString &name)
{
    return fail(ErrorKind::Config, tr("\"%1\" is no name for a sandbox database.").arg(name),
                tr("A name is made of a-z, 0-9 and _, at most 50 of them: sandbox:dev"));
}

/// The request, narrowed to the cluster that has the database already.
SandboxRequest requestFor(const QString &database, SandboxRequest request)
{
    if (request.major != 0)
        return request;
    const QList<SandboxStatus> clusters = sandboxStatus(request.folder);
    for (const SandboxStatus &cluster : clusters) {
        if (QFileInfo::exists(markerFolder(cluster.stateFolder) + QLatin1Char('/') + database)) {
            request.major = cluster.major;
            break;
        }
    }
    return request;
}

} // namespace

Result<QStringList> runOnServer(const ConnectionSettings &settings, const QByteArray &sql)
{
    const QList<QPair<QByteArray, QByteArray>> parameters = libpqParameters(settings);
    QList<const char *> keywords;
    QList<const char *> values;
    for (const auto &[keyword, value] : parameters) {
        keywords.append(keyword.constData());
        values.append(value.constData());
    }
    keywords.append(nullptr);
    values.append(nullptr);
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(
        PQconnectdbParams(keywords.constData(), values.constData(), 0), &PQfinish);
    if (PQstatus(connection.get()) != CONNECTION_OK)
        return fail(
            connectionFailure(QString::fromUtf8(PQerrorMessage(connection.get())).trimmed()));
    PQsetNoticeProcessor(
        connection.get(), [](void *, const char *) {}, nullptr);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection.get(), sql.constData()), &PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
        return fail(errorOfResult(result.get()));
    }
    QStringList rows;
    for (int row = 0; row < PQntuples(result.get()); ++row)
        rows.append(QString::fromUtf8(PQgetvalue(result.get(), row, 0)));
    return rows;
}

bool isSandboxName(const QString &name)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[a-z0-9_]{1,50}\\z"));
    return pattern.match(name).hasMatch();
}

QString sandboxDatabaseName(const QString &name, const QString &configFile)
{
    if (configFile.isEmpty())
        return name;
    const QFileInfo file(configFile);
    const QString real = file.canonicalFilePath();
    const QString path = real.isEmpty() ? QDir::cleanPath(file.absoluteFilePath()) : real;
    const QByteArray hash =
        QCryptographicHash::hash(QFile::encodeName(path), QCryptographicHash::Sha256)
            .toHex()
            .left(8);
    return QString::fromLatin1(hash) + QLatin1Char('_') + name;
}

Result<ConnectionSettings> openSandboxDatabase(const SandboxLease &lease, const QString &database)
{
    ConnectionSettings settings = lease.settings(database);
    const ConnectionSettings maintenance = lease.settings();
    const Result<QStringList> found =
        runOnServer(maintenance, "SELECT 1 FROM pg_catalog.pg_database WHERE datname = '"
                                     + database.toUtf8().replace('\'', "''") + '\'');
    if (!found)
        return fail(found.error());
    if (found->isEmpty()) {
        const Result<QStringList> made =
            runOnServer(maintenance, "CREATE DATABASE " + quoted(database));
        // Two programs that open a new database at once: one of them finds it there.
        if (!made
            && !(made.error().server
                 && (made.error().server->sqlstate == QLatin1String("42P04")
                     || made.error().server->sqlstate == QLatin1String("23505"))))
            return fail(made.error());
    }
    mark(lease.stateFolder(), database);
    return settings;
}

Result<SandboxDatabase> openSandbox(const QString &name, const QString &configFile,
                                    const SandboxRequest &request)
{
    if (!isSandboxName(name))
        return badName(name);
    const QString database = sandboxDatabaseName(name, configFile);
    Result<SandboxLease> lease = acquireSandbox(requestFor(database, request));
    if (!lease)
        return fail(lease.error());
    Result<ConnectionSettings> settings = openSandboxDatabase(*lease, database);
    if (!settings)
        return fail(settings.error());
    settings->sandbox = name;
    return SandboxDatabase{std::move(*lease), std::move(*settings)};
}

Result<SandboxDatabase> resetSandboxDatabase(const QString &name, const QString &configFile,
                                             const SandboxRequest &request)
{
    if (!isSandboxName(name))
        return badName(name);
    const QString database = sandboxDatabaseName(name, configFile);
    Result<SandboxLease> lease = acquireSandbox(requestFor(database, request));
    if (!lease)
        return fail(lease.error());
    const Result<QStringList> dropped = runOnServer(
        lease->settings(), "DROP DATABASE IF EXISTS " + quoted(database) + " WITH (FORCE)");
    if (!dropped)
        return fail(dropped.error());
    Result<ConnectionSettings> settings = openSandboxDatabase(*lease, database);
    if (!settings)
        return fail(settings.error());
    settings->sandbox = name;
    return SandboxDatabase{std::move(*lease), std::move(*settings)};
}

Result<ReachableSettings> resolveSettings(const ConnectionSettings &settings,
                                          const QString &configFile)
{
    if (settings.sandbox.isEmpty())
        return ReachableSettings{settings, SandboxLease()};
    Result<SandboxDatabase> database = openSandbox(settings.sandbox, configFile);
    if (!database)
        return fail(database.error());
    ConnectionSettings reachable = database->settings;
    reachable.parameters = settings.parameters;
    reachable.notes = settings.notes;
    return ReachableSettings{std::move(reachable), std::move(database->lease)};
}

} // namespace Retort
