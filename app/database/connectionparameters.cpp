#include "app/database/connectionsettings.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

#include <libpq-fe.h>

namespace Retort {

namespace {

/// From this libpq on `sslrootcert=system` is known.
constexpr int systemRootsVersion = 160000;

/// The CA bundles of Debian, Fedora, openSUSE and Alpine; the first one that is there.
QString certificateBundle()
{
    const QString debian = QStringLiteral("/etc/ssl/certs/ca-certificates.crt");
    for (const QString &path :
         {debian, QStringLiteral("/etc/pki/tls/certs/ca-bundle.crt"),
          QStringLiteral("/etc/ssl/ca-bundle.pem"), QStringLiteral("/etc/ssl/cert.pem")}) {
        if (QFileInfo::exists(path))
            return path;
    }
    return debian;
}

using Parameters = QList<QPair<QString, QString>>;

/// The parameters with `sslrootcert=system` as this libpq understands it.
Parameters effectiveParameters(const ConnectionSettings &settings, int libpqVersion)
{
    Parameters parameters = settings.parameters;
    bool system = false;
    bool modeGiven = false;
    for (auto &[keyword, value] : parameters) {
        if (keyword == QLatin1String("sslrootcert") && value == QLatin1String("system")) {
            system = true;
            if ((libpqVersion == 0 ? PQlibVersion() : libpqVersion) < systemRootsVersion)
                value = certificateBundle();
        }
        modeGiven = modeGiven || keyword == QLatin1String("sslmode");
    }
    if (!system)
        return parameters;
    // A public authority vouches for names only, so nothing weaker than verify-full means anything;
    // libpq 16 says the same.
    if (!modeGiven)
        parameters.append({QStringLiteral("sslmode"), QStringLiteral("verify-full")});
    for (auto &[keyword, value] : parameters) {
        if (keyword == QLatin1String("sslmode") && value != QLatin1String("disable"))
            value = QStringLiteral("verify-full");
    }
    return parameters;
}

/// libpq's quotes of a conninfo string.
QString conninfoQuoted(const QString &value)
{
    QString quoted = value;
    quoted.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
        .replace(QLatin1Char('\''), QLatin1String("\\'"));
    return QLatin1Char('\'') + quoted + QLatin1Char('\'');
}

QString encoded(const QString &text, const char *unescaped = "")
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text, unescaped));
}

bool isSocket(const QString &host)
{
    return host.startsWith(QLatin1Char('/')) || host.startsWith(QLatin1Char('@'));
}

bool isSecret(const QString &keyword)
{
    return keyword == QLatin1String("sslpassword") || keyword == QLatin1String("password");
}

/// `host:port,host:port` of a URL; empty where a host cannot stand there.
QString urlHosts(const ConnectionSettings &settings, const QString &portList)
{
    const QStringList hosts = settings.host.split(QLatin1Char(','));
    QStringList ports = portList.split(QLatin1Char(','));
    if (ports.size() > 1 && ports.size() != hosts.size())
        return {};
    QStringList parts;
    for (int i = 0; i < hosts.size(); ++i) {
        if (isSocket(hosts[i]) || hosts[i].isEmpty())
            return {};
        static const QRegularExpression address(QStringLiteral("\\A[0-9A-Fa-f:.]+\\z"));
        if (hosts[i].contains(QLatin1Char(':')) && !address.match(hosts[i]).hasMatch())
            return {};
        QString part = hosts[i].contains(QLatin1Char(':'))
                           ? QLatin1Char('[') + hosts[i] + QLatin1Char(']')
                           : encoded(hosts[i]);
        const QString port = ports.size() > 1 ? ports[i] : ports.first();
        if (!port.isEmpty())
            part += QLatin1Char(':') + encoded(port);
        parts.append(part);
    }
    return parts.join(QLatin1Char(','));
}

QString url(const ConnectionSettings &settings, const QString &passwordText)
{
    QString portList = settings.port > 0 ? QString::number(settings.port) : QString();
    Parameters query;
    for (const auto &[keyword, value] : settings.parameters) {
        if (keyword == QLatin1String("port"))
            portList = value;
        else
            query.append({keyword, isSecret(keyword) ? QStringLiteral("***") : value});
    }
    QString text = QStringLiteral("postgresql://");
    if (!settings.user.isEmpty() || !passwordText.isEmpty()) {
        text += encoded(settings.user);
        if (!passwordText.isEmpty())
            text += QLatin1Char(':') + passwordText;
        text += QLatin1Char('@');
    }
    const QString hosts = urlHosts(settings, portList);
    text += hosts;
    if (hosts.isEmpty()) {
        if (!portList.isEmpty())
            query.prepend({QStringLiteral("port"), portList});
        if (!settings.host.isEmpty())
            query.prepend({QStringLiteral("host"), settings.host});
    }
    text += QLatin1Char('/') + encoded(settings.database);
    if (!settings.service.isEmpty())
        query.append({QStringLiteral("service"), settings.service});
    QStringList parts;
    for (const auto &[keyword, value] : query)
        parts.append(encoded(keyword) + QLatin1Char('=')
                     + (value == QLatin1String("***") ? value : encoded(value, "/")));
    if (!parts.isEmpty())
        text += QLatin1Char('?') + parts.join(QLatin1Char('&'));
    return text;
}

} // namespace

QString ConnectionSettings::displayUrl() const
{
    if (!sandbox.isEmpty())
        return QStringLiteral("sandbox:") + sandbox;
    const bool onlyService = host.isEmpty() && port == 0;
    if (service.isEmpty() || !onlyService)
        return url(*this, password.isEmpty() ? QString() : QStringLiteral("***"));
    QStringList parts{QStringLiteral("service=") + service};
    if (!database.isEmpty())
        parts.append(QStringLiteral("dbname=") + database);
    if (!user.isEmpty())
        parts.append(QStringLiteral("user=") + user);
    if (!password.isEmpty())
        parts.append(QStringLiteral("password=***"));
    for (const auto &[keyword, value] : parameters)
        parts.append(keyword + QLatin1Char('=')
                     + (isSecret(keyword) ? QStringLiteral("***") : value));
    return parts.join(QLatin1Char(' '));
}

QString libpqUrl(const ConnectionSettings &settings)
{
    return url(settings, QString());
}

QList<QPair<QByteArray, QByteArray>> libpqParameters(const ConnectionSettings &settings,
                                                     int libpqVersion)
{
    QList<QPair<QByteArray, QByteArray>> parameters;
    const auto add = [&](const char *keyword, const QString &value) {
        if (!value.isEmpty())
            parameters.append({QByteArray(keyword), value.toUtf8()});
    };
    add("service", settings.service);
    add("host", settings.host);
    if (settings.port > 0)
        add("port", QString::number(settings.port));
    add("dbname", settings.database);
    add("user", settings.user);
    add("password", settings.password.reveal());
    const Parameters effective = effectiveParameters(settings, libpqVersion);
    for (const auto &[keyword, value] : effective)
        add(keyword.toUtf8().constData(), value);
    return parameters;
}

QString qpsqlConnectOptions(const ConnectionSettings &settings)
{
    QStringList parts;
    if (!settings.service.isEmpty())
        parts.append(QStringLiteral("service=") + conninfoQuoted(settings.service));
    const Parameters effective = effectiveParameters(settings, 0);
    for (const auto &[keyword, value] : effective) {
        if (!value.isEmpty())
            parts.append(keyword + QLatin1Char('=') + conninfoQuoted(value));
    }
    return parts.join(QLatin1Char(';'));
}

} // namespace Retort
