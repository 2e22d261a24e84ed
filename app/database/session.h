#pragma once

#include "app/database/canceltoken.h"
#include "app/database/connectionsettings.h"
#include "migrations/result.h"

#include <QList>
#include <QString>
#include <QThread>
#include <QVariant>
#include <functional>
#include <memory>
#include <optional>

struct pg_conn;
struct pg_result;

namespace Retort {

struct SessionOptions
{
    /// As the server's activity view shows it; a name in the URL wins.
    QString applicationName = QStringLiteral("retort");
    /// For each address tried; a `connect_timeout` in the URL wins. A database that sleeps needs
    /// ten.
    int connectTimeoutSeconds = 15;
    /// One more attempt where the server says that it is starting or waking.
    bool retryColdStart = true;
    /// `-v`: every text that is sent, as it is sent. Passwords never pass here.
    std::function<void(const QString &)> verbose;
};

/// A notice as the server sent it.
struct ServerNotice
{
    QString severity;
    QString sqlstate;
    QString text;
};

/// Rows of one answer; a value is a null QVariant, a QString, a bool or a number.
using Rows = QList<QVariantList>;

/// One connection to a database: a QSqlDatabase that is opened, used and removed in one thread.
/// Own questions go through `query`; a plan goes through `runPipeline` on the connection's handle.
class Session
{
public:
    /// Connects, on the calling thread, which may wait for the network. Errors: `connection`,
    /// `authentication`, `tls`, `config` (a parameter that cannot be passed on).
    static Result<std::unique_ptr<Session>> open(const ConnectionSettings &settings,
                                                 const SessionOptions &options = {});
    ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    /// Everything but this is for the thread that opened the session, and asserts it.
    bool isOnThread() const { return QThread::currentThread() == m_thread; }

    /// Sends one text, which may hold several statements, and waits; the rows of every statement,
    /// in order. The text is Retort's own: names written in full. After an error an open
    /// transaction is rolled back. Errors: those of a database.
    Result<QList<Rows>> queryAll(const QString &sql);
    /// The rows of the first statement.
    Result<Rows> query(const QString &sql);

    /// For answers too large to keep: as `queryAll`, but every statement's answer, with its number
    /// from 0, goes to `visit` as libpq has it, valid during the call only, while the server works
    /// on the next one. After an error nothing more is visited.
    Result<void> visitAnswers(const QString &sql,
                              const std::function<void(int, const pg_result *)> &visit);

    /// From now on a request of the token ends what is asked, with `cancelled` (a second one closes
    /// the connection instead of waiting). Without a token nothing is looked at.
    void setCancelToken(std::optional<CancelToken> cancel);

    /// Notices arrive on this thread, while something is asked or run. An empty function drops
    /// them.
    void setNoticeHandler(std::function<void(const ServerNotice &)> handler);

    /// QPSQL's own connection; null when closed.
    pg_conn *handle() const;
    bool isOpen() const;
    /// Drops the connection without waiting for anything.
    void close();

    const ConnectionSettings &settings() const { return m_settings; }
    const SessionOptions &options() const { return m_options; }
    int backendPid() const { return m_backendPid; }
    int serverVersionNumber() const { return m_serverVersion; }
    /// Tells the verbose hook.
    void say(const QString &sql) const;

private:
    Session(ConnectionSettings settings, SessionOptions options);
    Result<pg_conn *> ready(const QString &sql);
    Error settled(Error error, pg_conn *connection);
    Result<void> connect();
    Result<void> tryConnect(bool checkInterval);
    void remove();

    ConnectionSettings m_settings;
    SessionOptions m_options;
    QString m_name;
    QThread *m_thread = nullptr;
    std::optional<CancelToken> m_cancel;
    std::function<void(const ServerNotice &)> m_notices;
    int m_backendPid = 0;
    int m_serverVersion = 0;
};

/// The settings with what a session adds where the URL does not say it: application name, connect
/// timeout, keepalives, UTF-8, and (`checkInterval`) a server that looks every half second whether
/// we live.
ConnectionSettings sessionSettings(const ConnectionSettings &settings,
                                   const SessionOptions &options, bool checkInterval);

} // namespace Retort
