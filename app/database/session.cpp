#include "app/database/session.h"

#include "app/database/canceller.h"
#include "app/database/servererror.h"

#include <QSqlDatabase>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlResult>
#include <atomic>
#include <clocale>
#include <libpq-fe.h>

namespace Retort {

namespace {

/// QVariant names the handle "pg_conn*" in Qt 6.4 although its documentation says "PGconn*".
template <typename T>
T *pointerOf(const QVariant &handle, const char *one, const char *other)
{
    const QByteArray type = handle.typeName();
    if (type != one && type != other)
        return nullptr;
    return *static_cast<T *const *>(handle.constData());
}

/// libpq's own messages are told apart by their English text, so gettext is kept out for this
/// thread while a connection is opened.
class EnglishMessages
{
public:
    EnglishMessages()
    {
        m_locale = newlocale(LC_MESSAGES_MASK, "C", duplocale(LC_GLOBAL_LOCALE));
        m_before = m_locale ? uselocale(m_locale) : nullptr;
    }
    ~EnglishMessages()
    {
        if (m_locale) {
            uselocale(m_before);
            freelocale(m_locale);
        }
    }
    EnglishMessages(const EnglishMessages &) = delete;
    EnglishMessages &operator=(const EnglishMessages &) = delete;

private:
    locale_t m_locale = nullptr;
    locale_t m_before = nullptr;
};

void receiveNotice(void *self, const PGresult *result)
{
    const auto *handler = static_cast<std::function<void(const ServerNotice &)> *>(self);
    if (!*handler)
        return;
    const ServerError server = serverErrorOf(result);
    QString text = server.message;
    if (!server.detail.isEmpty())
        text += QLatin1Char('\n') + server.detail;
    if (!server.hint.isEmpty())
        text += QLatin1Char('\n') + server.hint;
    (*handler)(ServerNotice{server.severity, server.sqlstate, text});
}

/// The failure of a QSqlQuery as an Error with the server's fields.
Error queryError(const QSqlQuery &query, pg_conn *connection)
{
    const auto *result = pointerOf<PGresult>(query.result()->handle(), "pg_result*", "PGresult*");
    if (result && PQresultErrorField(result, PG_DIAG_SQLSTATE))
        return errorOfResult(result);
    ServerError server;
    server.sqlstate = query.lastError().nativeErrorCode();
    server.message = connection && PQstatus(connection) == CONNECTION_BAD
                         ? QString::fromUtf8(PQerrorMessage(connection)).trimmed()
                         : query.lastError().databaseText().trimmed();
    if (server.message.isEmpty())
        server.message = query.lastError().text().trimmed();
    return errorOfServer(server);
}

} // namespace

ConnectionSettings sessionSettings(const ConnectionSettings &settings,
                                   const SessionOptions &options, bool checkInterval)
{
    ConnectionSettings result = settings;
    auto &all = result.parameters;
    const auto find = [&all](const char *name) -> QString * {
        for (auto &[key, value] : all) {
            if (key == QLatin1String(name))
                return &value;
        }
        return nullptr;
    };
    const auto add = [&](const char *name, const QString &value) {
        if (!find(name))
            all.append({QLatin1String(name), value});
    };
    add("application_name", options.applicationName);
    add("connect_timeout", QString::number(options.connectTimeoutSeconds));
    // A pulled cable must be noticed within half a minute.
    add("keepalives_idle", QStringLiteral("15"));
    add("keepalives_interval", QStringLiteral("5"));
    add("keepalives_count", QStringLiteral("3"));
    add("tcp_user_timeout", QStringLiteral("30000"));
    // In the startup packet, so that RESET ALL comes back to these two.
    if (QString *encoding = find("client_encoding"))
        *encoding = QStringLiteral("UTF8");
    else
        add("client_encoding", QStringLiteral("UTF8"));
    if (checkInterval) {
        // A server that does not notice a killed client keeps its locks until the statement ends.
        QString *given = find("options");
        const QString ours = QStringLiteral("-c client_connection_check_interval=500");
        if (!given)
            add("options", ours);
        else if (!given->contains(QLatin1String("client_connection_check_interval")))
            *given = given->trimmed() + QLatin1Char(' ') + ours;
    }
    return result;
}

Session::Session(ConnectionSettings settings, SessionOptions options)
    : m_settings(std::move(settings)), m_options(std::move(options)),
      m_thread(QThread::currentThread())
{
    static std::atomic<quint64> counter{0};
    m_name = QStringLiteral("retort-%1").arg(++counter);
}

Session::~Session()
{
    Q_ASSERT(isOnThread());
    remove();
}

void Session::remove()
{
    if (!QSqlDatabase::contains(m_name))
        return;
    {
        QSqlDatabase database = QSqlDatabase::database(m_name, false);
        database.close();
    }
    QSqlDatabase::removeDatabase(m_name);
}

Result<std::unique_ptr<Session>> Session::open(const ConnectionSettings &settings,
                                               const SessionOptions &options)
{
    std::unique_ptr<Session> session(new Session(settings, options));
    if (Result<void> connected = session->connect(); !connected)
        return fail(std::move(connected.error()));
    return session;
}

Result<void> Session::connect()
{
    Result<void> connected = tryConnect(true);
    const auto refused = [&connected](const char *text) {
        return !connected && connected.error().message.contains(QLatin1String(text));
    };
    // Older servers and those on systems without the feature do not know it; a pooler takes no
    // options.
    bool checkInterval = true;
    if (refused("client_connection_check_interval") || refused("unsupported startup parameter")) {
        checkInterval = false;
        connected = tryConnect(false);
    }
    if (!connected && m_options.retryColdStart && isColdStart(connected.error().message)) {
        QThread::msleep(1000);
        connected = tryConnect(checkInterval);
    }
    return connected;
}

Result<void> Session::tryConnect(bool checkInterval)
{
    remove();
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), m_name);
    if (!database.isValid())
        return fail(ErrorKind::Connection,
                    QStringLiteral("Qt's PostgreSQL driver is not installed."),
                    QStringLiteral("Install the package libqt6sql6-psql."));
    database.setHostName(m_settings.host);
    if (m_settings.port > 0)
        database.setPort(m_settings.port);
    database.setDatabaseName(m_settings.database);
    database.setUserName(m_settings.user);
    database.setPassword(m_settings.password.reveal());
    database.setConnectOptions(
        qpsqlConnectOptions(sessionSettings(m_settings, m_options, checkInterval)));
    database.setNumericalPrecisionPolicy(QSql::HighPrecision);
    {
        const EnglishMessages english;
        if (!database.open())
            return fail(connectionFailure(database.lastError().databaseText()));
    }
    pg_conn *connection = handle();
    if (!connection)
        return fail(ErrorKind::Connection,
                    QStringLiteral("Qt's PostgreSQL driver gives no libpq connection."),
                    QStringLiteral("Install Qt's own driver, libqt6sql6-psql."));
    PQsetNoticeReceiver(connection, receiveNotice, &m_notices);
    m_backendPid = PQbackendPID(connection);
    m_serverVersion = PQserverVersion(connection);
    if (m_serverVersion < 140000) {
        const QString version = QString::fromUtf8(PQparameterStatus(connection, "server_version"));
        return fail(ErrorKind::Connection,
                    QStringLiteral("The server is PostgreSQL %1; Retort works with 14 and newer.")
                        .arg(version),
                    QStringLiteral("Upgrade the server."));
    }
    return {};
}

pg_conn *Session::handle() const
{
    Q_ASSERT(isOnThread());
    const QSqlDatabase database = QSqlDatabase::database(m_name, false);
    if (!database.isOpen())
        return nullptr;
    return pointerOf<PGconn>(database.driver()->handle(), "pg_conn*", "PGconn*");
}

bool Session::isOpen() const
{
    const pg_conn *connection = handle();
    return connection && PQstatus(connection) == CONNECTION_OK;
}

void Session::close()
{
    Q_ASSERT(isOnThread());
    QSqlDatabase::database(m_name, false).close();
}

void Session::setNoticeHandler(std::function<void(const ServerNotice &)> handler)
{
    Q_ASSERT(isOnThread());
    m_notices = std::move(handler);
}

void Session::setCancelToken(std::optional<CancelToken> cancel)
{
    Q_ASSERT(isOnThread());
    m_cancel = std::move(cancel);
}

void Session::say(const QString &sql) const
{
    if (m_options.verbose)
        m_options.verbose(sql);
}

/// The connection, where something can be asked; says the text.
Result<pg_conn *> Session::ready(const QString &sql)
{
    pg_conn *connection = handle();
    if (!connection || PQstatus(connection) == CONNECTION_BAD)
        return fail(ErrorKind::Connection,
                    QStringLiteral("The connection to the database is closed."),
                    QStringLiteral("Connect again."));
    if (m_cancel && m_cancel->isRequested())
        return fail(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
    say(sql);
    return connection;
}

/// The failure as the caller sees it, and the connection outside of a transaction.
Error Session::settled(Error error, pg_conn *connection)
{
    if (m_cancel && m_cancel->isRequested()
        && (error.kind == ErrorKind::Timeout
            || (error.kind == ErrorKind::Connection && m_cancel->requests() > 1)))
        error.kind = ErrorKind::Cancelled;
    // A cancel that was on its way may still hit the first of these.
    for (int i = 0; i < 3 && PQstatus(connection) == CONNECTION_OK
                    && PQtransactionStatus(connection) != PQTRANS_IDLE;
         ++i)
        QSqlQuery(QSqlDatabase::database(m_name, false)).exec(QStringLiteral("ROLLBACK"));
    return error;
}

Result<void> Session::visitAnswers(const QString &sql,
                                   const std::function<void(int, const pg_result *)> &visit)
{
    const Result<pg_conn *> connection = ready(sql);
    if (!connection)
        return fail(connection.error());
    std::optional<Error> error;
    {
        const CancelWatch watch(*connection, m_cancel);
        if (!PQsendQuery(*connection, sql.toUtf8().constData())) {
            ServerError server;
            server.message = QString::fromUtf8(PQerrorMessage(*connection)).trimmed();
            error = errorOfServer(server);
        }
        int number = 0;
        while (!error) {
            const std::unique_ptr<PGresult, void (*)(PGresult *)> result(PQgetResult(*connection),
                                                                         PQclear);
            if (!result)
                break;
            const ExecStatusType status = PQresultStatus(result.get());
            if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
                visit(number++, result.get());
            else
                error = errorOfResult(result.get());
        }
        // What a lost connection still has to say.
        while (PGresult *rest = PQgetResult(*connection))
            PQclear(rest);
    }
    if (error)
        return fail(settled(std::move(*error), *connection));
    return {};
}

Result<QList<Rows>> Session::queryAll(const QString &sql)
{
    const Result<pg_conn *> usable = ready(sql);
    if (!usable)
        return fail(usable.error());
    pg_conn *connection = *usable;
    QList<Rows> answers;
    std::optional<Error> error;
    {
        const CancelWatch watch(connection, m_cancel);
        QSqlQuery query(QSqlDatabase::database(m_name, false));
        bool good = query.exec(sql);
        while (good) {
            Rows rows;
            // Not query.record(): it asks the server for the name of every column's table in
            // between.
            const auto *result =
                pointerOf<PGresult>(query.result()->handle(), "pg_result*", "PGresult*");
            const int columns = result ? PQnfields(result) : 0;
            while (columns > 0 && query.next()) {
                QVariantList row;
                row.reserve(columns);
                for (int i = 0; i < columns; ++i)
                    row.append(query.isNull(i) ? QVariant() : query.value(i));
                rows.append(row);
            }
            answers.append(rows);
            good = query.nextResult();
        }
        // The end of the answers looks like a failure; only lastError tells them apart.
        if (query.lastError().isValid())
            error = queryError(query, connection);
    }
    if (error)
        return fail(settled(std::move(*error), connection));
    return answers;
}

Result<Rows> Session::query(const QString &sql)
{
    Result<QList<Rows>> answers = queryAll(sql);
    if (!answers)
        return fail(std::move(answers.error()));
    return answers->value(0);
}

} // namespace Retort
