#include "migrations/script/projectconfig.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::DatabaseChoice", text);
}

/// Empty if Retort takes the URL; else its scheme.
QString foreignScheme(const QString &url)
{
    static const QRegularExpression form(QStringLiteral("\\A([A-Za-z][A-Za-z0-9+.-]*):"));
    const QRegularExpressionMatch match = form.match(url);
    // key=value for libpq has no scheme
    if (!match.hasMatch())
        return url.contains(u'=') ? QString() : url;
    const QString scheme = match.captured(1).toLower();
    static const QStringList accepted = {
        QStringLiteral("postgresql"),          QStringLiteral("postgres"),
        QStringLiteral("postgresql+asyncpg"),  QStringLiteral("postgresql+psycopg"),
        QStringLiteral("postgresql+psycopg2"), QStringLiteral("sandbox")};
    return accepted.contains(scheme) ? QString() : scheme;
}

/// What a session needs beside the URL and cannot do without.
const QStringList &sessionKeys()
{
    static const QStringList keys = {QStringLiteral("version_table"),
                                     QStringLiteral("version_table_schema"),
                                     QStringLiteral("sslmode"), QStringLiteral("sslrootcert")};
    return keys;
}

} // namespace

Result<QString> expandVariables(const QString &value, const EnvironmentLookup &environment)
{
    QString result;
    qsizetype at = 0;
    while (true) {
        const qsizetype begin = value.indexOf(QLatin1String("${"), at);
        const qsizetype end = begin < 0 ? -1 : value.indexOf(u'}', begin);
        if (end < 0)
            return result + value.mid(at);
        result += QStringView(value).sliced(at, begin - at);
        const QString name = value.mid(begin + 2, end - begin - 2);
        static const QRegularExpression form(QStringLiteral("\\A[A-Za-z_][A-Za-z0-9_]*\\z"));
        if (!form.match(name).hasMatch()) {
            return fail(ErrorKind::Config,
                        tr("'${%1}' does not name an environment variable.").arg(name.left(80)),
                        tr("Write ${NAME}, with letters, digits and '_' only."));
        }
        const QString text = environment ? environment(name).value_or(QString()) : QString();
        if (text.isEmpty()) {
            return fail(ErrorKind::Config,
                        tr("The environment variable %1 is not set or empty.").arg(name),
                        tr("Set %1, or write the value into the configuration file.").arg(name));
        }
        // Not looked at again: a password may well hold '${'.
        result += text;
        at = end + 1;
    }
}

Result<DatabaseChoice> chooseDatabase(const ProjectConfig &config, const QString &explicitUrl,
                                      const QString &explicitOrigin, bool explicitSection,
                                      const EnvironmentLookup &environment)
{
    for (const QString &key : sessionKeys()) {
        if (config.deferred.contains(key))
            return fail(config.deferred.value(key));
    }
    DatabaseChoice choice;
    if (!explicitUrl.isEmpty()) {
        choice.url = explicitUrl;
        choice.origin = explicitOrigin.isEmpty() ? QStringLiteral("--url") : explicitOrigin;
        return choice;
    }
    const auto variable = [&environment](const char *name) {
        return environment ? environment(QLatin1String(name)).value_or(QString()) : QString();
    };

    const QString urlKey = QStringLiteral("url");
    const QString alembicKey = QStringLiteral("sqlalchemy.url");
    const bool hasUrl = !config.url.isEmpty() || config.deferred.contains(urlKey);
    QString sqlalchemyUrl = config.sqlalchemyUrl;
    const QString scheme = sqlalchemyUrl.isEmpty() ? QString() : foreignScheme(sqlalchemyUrl);
    if (!scheme.isEmpty()) {
        // The whole text may hold a password; a scheme does not.
        choice.warnings +=
            sqlalchemyUrl.contains(u':')
                ? tr("sqlalchemy.url is not used: Retort does not know the scheme '%1'.")
                      .arg(scheme)
                : tr("sqlalchemy.url is not used: it is no PostgreSQL URL.");
        sqlalchemyUrl.clear();
    }
    const bool hasSqlalchemyUrl = !sqlalchemyUrl.isEmpty() || config.deferred.contains(alembicKey);

    if (const QString url = variable("RETORT_DATABASE_URL"); !url.isEmpty()) {
        if (explicitSection && (hasUrl || hasSqlalchemyUrl)) {
            return fail(ErrorKind::Config,
                        tr("$RETORT_DATABASE_URL is set and would replace the database of the "
                           "section '%1' that -n names.")
                            .arg(config.section),
                        tr("Unset RETORT_DATABASE_URL, or name the database with --url."));
        }
        return DatabaseChoice{url, QStringLiteral("$RETORT_DATABASE_URL"), {}};
    }
    if (hasUrl) {
        if (config.deferred.contains(urlKey))
            return fail(config.deferred.value(urlKey));
        const Result<QString> url = expandVariables(config.url, environment);
        if (!url) {
            Error error = url.error();
            error.file = config.file;
            return fail(error);
        }
        return DatabaseChoice{*url, urlKey, {}};
    }
    if (hasSqlalchemyUrl) {
        if (config.deferred.contains(alembicKey))
            return fail(config.deferred.value(alembicKey));
        choice.url = sqlalchemyUrl;
        choice.origin = alembicKey;
        return choice;
    }
    for (const char *name : {"NEON_DATABASE_URL", "DATABASE_URL"}) {
        if (const QString url = variable(name); !url.isEmpty()) {
            choice.url = url;
            choice.origin = u'$' + QLatin1String(name);
            return choice;
        }
    }
    choice.origin = QStringLiteral("PG*");
    return choice;
}

} // namespace Retort
