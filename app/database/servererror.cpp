#include "app/database/servererror.h"

#include <QStringList>
#include <libpq-fe.h>

namespace Retort {

namespace {

QString field(const PGresult *result, int code)
{
    const char *text = PQresultErrorField(result, code);
    return text ? QString::fromUtf8(text) : QString();
}

/// What we can say beside a server that gave no hint of its own.
QString hintFor(ErrorKind kind, const QString &sqlstate)
{
    if (sqlstate == QLatin1String("53100"))
        return QStringLiteral("The server's disk is full: free space there, then run it again.");
    if (sqlstate == QLatin1String("53200"))
        return QStringLiteral("The server ran out of memory or of room for locks "
                              "(max_locks_per_transaction); split the revision or raise it.");
    if (sqlstate == QLatin1String("53300"))
        return QStringLiteral("The server has no connection left: close one and try again.");
    if (sqlstate == QLatin1String("25001"))
        return QStringLiteral(
            "This statement cannot run inside a transaction: put it into a section "
            "of its own, `-- retort: upgrade autocommit`.");
    if (sqlstate == QLatin1String("55P04"))
        return QStringLiteral(
            "A new enum value can be used only after its transaction: put ALTER TYPE "
            "… ADD VALUE into a section or revision of its own.");
    switch (kind) {
    case ErrorKind::Timeout:
        return QStringLiteral(
            "Something ended the statement from outside, usually statement_timeout: "
            "raise `statement_timeout` in the configuration or the role's setting.");
    case ErrorKind::Locked:
        return QStringLiteral("Another session holds the lock: end its transaction, or raise "
                              "lock_timeout or lock_retries.");
    case ErrorKind::ReadOnly:
        return QStringLiteral("This server or session only reads: connect to the primary, or take "
                              "default_transaction_read_only off.");
    case ErrorKind::Permission:
        return QStringLiteral("Ask the owner of the object, or connect as a role that may.");
    case ErrorKind::Authentication:
        return QStringLiteral("Check user and password.");
    default:
        return {};
    }
}

} // namespace

ServerError serverErrorOf(const PGresult *result)
{
    ServerError server;
    server.sqlstate = field(result, PG_DIAG_SQLSTATE);
    server.severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    server.message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    server.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    server.hint = field(result, PG_DIAG_MESSAGE_HINT);
    server.context = field(result, PG_DIAG_CONTEXT);
    server.schema = field(result, PG_DIAG_SCHEMA_NAME);
    server.table = field(result, PG_DIAG_TABLE_NAME);
    server.column = field(result, PG_DIAG_COLUMN_NAME);
    server.constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
    server.position = field(result, PG_DIAG_STATEMENT_POSITION).toInt();
    if (server.message.isEmpty())
        server.message = QString::fromUtf8(PQresultErrorMessage(result)).trimmed();
    return server;
}

ErrorKind kindOfSqlstate(const QString &sqlstate, bool cancelRequested)
{
    if (sqlstate.isEmpty() || sqlstate.startsWith(QLatin1String("08"))
        || sqlstate == QLatin1String("57P01") || sqlstate == QLatin1String("57P02")
        || sqlstate == QLatin1String("57P03"))
        return ErrorKind::Connection;
    if (sqlstate.startsWith(QLatin1String("28")))
        return ErrorKind::Authentication;
    if (sqlstate == QLatin1String("55P03") || sqlstate == QLatin1String("RT002"))
        return ErrorKind::Locked;
    if (sqlstate == QLatin1String("57014"))
        return cancelRequested ? ErrorKind::Cancelled : ErrorKind::Timeout;
    if (sqlstate.startsWith(QLatin1String("23")))
        return ErrorKind::Constraint;
    if (sqlstate == QLatin1String("42501"))
        return ErrorKind::Permission;
    if (sqlstate == QLatin1String("25006"))
        return ErrorKind::ReadOnly;
    if (sqlstate == QLatin1String("RT001"))
        return ErrorKind::VersionTable;
    return ErrorKind::Sql;
}

Error errorOfServer(ServerError server, bool cancelRequested)
{
    Error error;
    error.kind = kindOfSqlstate(server.sqlstate, cancelRequested);
    error.message = server.message;
    error.hint = server.hint.isEmpty() ? hintFor(error.kind, server.sqlstate) : server.hint;
    error.server = std::move(server);
    return error;
}

Error errorOfResult(const PGresult *result, bool cancelRequested)
{
    return errorOfServer(serverErrorOf(result), cancelRequested);
}

bool isColdStart(const QString &text)
{
    for (const char *known : {"the database system is starting up",
                              "the database system is not yet accepting connections",
                              "Control plane request failed", "Couldn't connect to compute node"}) {
        if (text.contains(QLatin1String(known)))
            return true;
    }
    return false;
}

Error connectionFailure(const QString &libpqText)
{
    struct Known
    {
        const char *text;
        ErrorKind kind;
        const char *hint;
    };
    // Order matters: libpq puts the attempts of several addresses into one text.
    static constexpr Known known[] = {
        {"Endpoint ID is not specified", ErrorKind::Connection,
         "The server needs the host's name in TLS (SNI): connect by the endpoint's own host name, "
         "or add "
         "options=endpoint=ID (ID: the host's first label, without -pooler)."},
        {"Inconsistent project name", ErrorKind::Connection,
         "The endpoint option and the host name differ: drop the option or mend the host."},
        {"endpoint is disabled", ErrorKind::Connection, "Enable the endpoint in its console."},
        {"Check your quotas", ErrorKind::Connection,
         "A quota of the project is used up; trying again does not help."},
        {"Control plane request failed", ErrorKind::Connection,
         "The database sleeps or is waking: try again in a few seconds."},
        {"Couldn't connect to compute node", ErrorKind::Connection,
         "The database sleeps or is waking: try again in a few seconds."},
        {"This IP address", ErrorKind::Connection, "Add this machine's address to the allow list."},
        {"unsupported startup parameter", ErrorKind::Connection,
         "A pooler answered: connect to the database's direct host instead."},
        {"connection is insecure", ErrorKind::Tls, "Set sslmode=verify-full (or require)."},
        {"root certificate file", ErrorKind::Tls,
         "Set sslrootcert to a CA bundle; `system` means the distribution's."},
        {"certificate verify failed", ErrorKind::Tls,
         "Set sslrootcert to the bundle that signed the server's certificate."},
        {"server certificate for", ErrorKind::Tls,
         "The certificate names another host: connect by the name it holds."},
        {"channel binding", ErrorKind::Tls,
         "Something between here and the server ends TLS; if that is meant, set "
         "channel_binding=prefer."},
        {"server does not support SSL", ErrorKind::Tls,
         "The server speaks no TLS: only where that is meant, set sslmode=prefer or disable."},
        {"SSL error", ErrorKind::Tls, "Check sslmode and the certificates."},
        {"could not load", ErrorKind::Tls, "Check sslcert, sslkey and sslrootcert."},
        {"no encryption", ErrorKind::Tls,
         "The server takes only encrypted connections from here: set sslmode=require or "
         "verify-full."},
        {"password authentication failed", ErrorKind::Authentication,
         "Check user and password; @ : / # % in a URL are written as %40 %3A %2F %23 %25."},
        {"no password supplied", ErrorKind::Authentication,
         "Put the password into ~/.pgpass, a service file or the URL."},
        {"empty password returned", ErrorKind::Authentication,
         "Put the password into ~/.pgpass, a service file or the URL."},
        {"Peer authentication failed", ErrorKind::Authentication,
         "The socket takes only the operating system's user of the same name: name that user, or "
         "connect over TCP with a password."},
        {"Ident authentication failed", ErrorKind::Authentication,
         "The server asks for the operating system's user: name that user or use a password."},
        {"authentication failed", ErrorKind::Authentication, "Check user and password."},
        {"authentication method", ErrorKind::Authentication,
         "The server asks for a way to log in that this client does not have."},
        {"no pg_hba.conf entry", ErrorKind::Authentication,
         "The server's pg_hba.conf has no line for this user, database and address."},
        {"role \"", ErrorKind::Authentication, "Check the user's name."},
        {"is not permitted to log in", ErrorKind::Authentication, "The role has no LOGIN."},
        {"remaining connection slots are reserved", ErrorKind::Connection,
         "The server has no connection left: close one and try again."},
        {"too many clients already", ErrorKind::Connection,
         "The server has no connection left: close one and try again."},
        {"the database system is starting up", ErrorKind::Connection,
         "Try again in a few seconds."},
        {"the database system is shutting down", ErrorKind::Connection,
         "Wait until the server is up again."},
        {"could not translate host name", ErrorKind::Connection,
         "The host's name is not known: check its spelling, and that this machine reaches a DNS "
         "server."},
        {"Connection refused", ErrorKind::Connection,
         "No server listens there: check host and port, and that it runs."},
        {"No such file or directory", ErrorKind::Connection,
         "No server listens on that socket: check host and port, and that it runs."},
        {"timeout expired", ErrorKind::Connection,
         "The host did not answer: a firewall, a sleeping database, or the wrong host."},
        {"does not exist", ErrorKind::Connection, "Check the database's name."},
        {"definition of service", ErrorKind::Connection,
         "Check pg_service.conf: PGSERVICEFILE, ~/.pg_service.conf."},
    };
    Error error;
    error.kind = ErrorKind::Connection;
    error.message = libpqText.trimmed();
    for (const Known &entry : known) {
        if (libpqText.contains(QLatin1String(entry.text))) {
            error.kind = entry.kind;
            error.hint = QString::fromUtf8(entry.hint);
            break;
        }
    }
    return error;
}

void placeError(Error &error, const QString &file, const SqlStatement &statement)
{
    error.file = file;
    error.line = statement.line;
    error.column = statement.column;
    const int position = error.server ? error.server->position : 0;
    // The server counts characters; a QString counts UTF-16 units.
    int character = 1;
    for (qsizetype i = 0; i < statement.text.size() && character < position; ++character) {
        const QChar c = statement.text.at(i);
        i += c.isHighSurrogate() && i + 1 < statement.text.size() ? 2 : 1;
        if (c == QLatin1Char('\n')) {
            ++error.line;
            error.column = 1;
        } else {
            ++error.column;
        }
    }
}

} // namespace Retort
