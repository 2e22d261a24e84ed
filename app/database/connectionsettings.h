#pragma once

#include "migrations/result.h"

#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

namespace Retort {

/// A password. It cannot be printed: no conversion to text but `reveal()`, which only the
/// connection and the password field call.
class Password
{
public:
    Password() = default;
    explicit Password(QString text) : m_text(std::move(text)) {}
    bool isEmpty() const { return m_text.isEmpty(); }
    const QString &reveal() const { return m_text; }
    friend bool operator==(const Password &, const Password &) = default;

private:
    QString m_text;
};

/// How to reach a database, whatever form it was written in.
struct ConnectionSettings
{
    /// Empty: libpq's default.
    QString host;
    int port = 0;
    QString database;
    QString user;
    Password password;
    /// `sandbox:NAME`: NAME; everything above is then filled in when the sandbox is up.
    QString sandbox;
    /// `service=name`.
    QString service;
    /// Every other libpq parameter, in the order given (sslmode, channel_binding, options, …).
    QList<QPair<QString, QString>> parameters;
    /// Told to the person: a pooler host replaced, a driver-only parameter dropped, …
    QStringList notes;

    /// As a person knows it: a URL with the password as `***`, `sandbox:NAME`, or a key=value
    /// string with `service=`.
    QString displayUrl() const;

    friend bool operator==(const ConnectionSettings &, const ConnectionSettings &) = default;
};

/// Every form of FORMATS.md: postgresql://, postgres://, postgresql+asyncpg:// (+psycopg,
/// +psycopg2), key=value, service=name, sandbox:NAME. Errors: `config`, never with the password in
/// it.
Result<ConnectionSettings> parseConnection(const QString &text);

/// Whether text begins with a form that `parseConnection` reads (`driver://…` of Alembic's template
/// does not).
bool isAcceptedScheme(const QString &text);

/// Keywords and values in UTF-8 for PQconnectdbParams, in a fixed order, nothing empty.
/// `sslrootcert=system` is written as the distribution's CA bundle for a libpq that does not know
/// the word (before 16), with `sslmode=verify-full` as the newer libpq has it. `libpqVersion` as
/// PQlibVersion() tells it (150020); 0 asks it. A sandbox must be resolved first.
QList<QPair<QByteArray, QByteArray>> libpqParameters(const ConnectionSettings &settings,
                                                     int libpqVersion = 0);

/// What QSqlDatabase::setConnectOptions takes: everything but host, port, database, user and
/// password, which have setters of their own (setPort only where `port` is not 0). The driver turns
/// every `;` into a blank, also inside quotes: `parseConnection` refuses a parameter with one.
QString qpsqlConnectOptions(const ConnectionSettings &settings);

/// A URL that psql and every libpq program takes, without the password. A sandbox must be resolved
/// first.
QString libpqUrl(const ConnectionSettings &settings);

} // namespace Retort
