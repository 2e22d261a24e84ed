#pragma once

#include "migrations/result.h"

#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

namespace Retort {

/// A password. It cannot be printed: no conversion to text but `reveal()`, which only the connection
/// and the password field call.
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

    /// URL as Retort uses it, password as `***`.
    QString displayUrl() const;

    friend bool operator==(const ConnectionSettings &, const ConnectionSettings &) = default;
};

/// Every form of FORMATS.md: postgresql://, postgres://, postgresql+asyncpg:// (+psycopg, +psycopg2), key=value,
/// service=name, sandbox:NAME. Errors: `config`, never with the password in it.
Result<ConnectionSettings> parseConnection(const QString &text);

} // namespace Retort
