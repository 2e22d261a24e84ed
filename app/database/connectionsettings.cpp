#include "app/database/connectionsettings.h"

#include "app/database/conninfosyntax.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringConverter>

#include <libpq-fe.h>

#include <algorithm>
#include <memory>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Connection", text);
}

tl::unexpected<Error> refused(const QString &why, const QString &hint)
{
    return fail(ErrorKind::Config, why, hint);
}

QString formsHint()
{
    return tr("Write postgresql://user@host/database, a list such as host=… dbname=…, "
              "service=name, or sandbox:name.");
}

constexpr const char *libpqSchemes[] = {"postgresql://", "postgres://"};
constexpr const char *sqlAlchemySchemes[] = {"postgresql+asyncpg://", "postgresql+psycopg://",
                                             "postgresql+psycopg2://"};

template <size_t Count>
bool beginsWithOneOf(const QString &text, const char *const (&schemes)[Count])
{
    return std::any_of(std::begin(schemes), std::end(schemes),
                       [&](const char *scheme) { return text.startsWith(QLatin1String(scheme)); });
}

bool beginsLikeKeyValues(const QString &text)
{
    static const QRegularExpression keyword(QStringLiteral("\\A[A-Za-z_]+\\s*="));
    return keyword.match(text).hasMatch();
}

/// What Python's drivers and poolers take in a URL and no server ever sees.
bool isDriverOnly(const QByteArray &keyword)
{
    static const char *const names[] = {"async_fallback",
                                        "autocommit",
                                        "command_timeout",
                                        "connection_class",
                                        "connection_limit",
                                        "cursor_factory",
                                        "direct_tls",
                                        "max_cacheable_statement_size",
                                        "max_cached_statement_lifetime",
                                        "pgbouncer",
                                        "pool_timeout",
                                        "prepare_threshold",
                                        "prepared_statement_cache_size",
                                        "prepared_statement_name_func",
                                        "record_class",
                                        "row_factory",
                                        "statement_cache_size",
                                        "timeout"};
    return std::any_of(std::begin(names), std::end(names),
                       [&](const char *name) { return keyword == name; });
}

/// Every keyword that this libpq knows.
QByteArrayList libpqKeywords()
{
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconndefaults(),
                                                                               &PQconninfoFree);
    QByteArrayList keywords;
    for (const PQconninfoOption *option = options.get();
         option != nullptr && option->keyword != nullptr; ++option)
        keywords.append(option->keyword);
    return keywords;
}

int editDistance(const QByteArray &a, const QByteArray &b)
{
    QList<int> row(b.size() + 1);
    std::generate(row.begin(), row.end(), [n = 0]() mutable { return n++; });
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0]++;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const int above = row[j + 1];
            row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.last();
}

/// The keyword itself is not told: where a password was not encoded, it may be a part of it.
tl::unexpected<Error> unknownKeyword(const QByteArray &keyword)
{
    QByteArray nearest;
    int distance = 3;
    if (keyword.size() <= 64) {
        const QByteArrayList known = libpqKeywords();
        for (const QByteArray &candidate : known) {
            const int found = editDistance(keyword.toLower(), candidate);
            if (found < distance && found < candidate.size() / 2) {
                distance = found;
                nearest = candidate;
            }
        }
    }
    const QString hint = nearest.isEmpty()
                             ? tr("Only libpq's parameters can stand there (sslmode, "
                                  "connect_timeout, options, …). In a URL, write @ as "
                                  "%40, / as %2F, ? as %3F and & as %26 inside a password.")
                             : tr("Did you mean %1?").arg(QString::fromLatin1(nearest));
    return refused(tr("The database connection has a parameter that libpq does not know."), hint);
}

/// asyncpg's `ssl=` takes libpq's modes and truth values; libpq's URLs know `ssl=true`.
QByteArray sslModeOf(const QByteArray &ssl)
{
    const QByteArray value = ssl.toLower();
    if (value == "true" || value == "1" || value == "on" || value == "yes")
        return "require";
    if (value == "false" || value == "0" || value == "off" || value == "no")
        return "disable";
    return value;
}

/// Neon's pooler is PgBouncer in transaction mode: no session lock, no SET, so no migration. Its
/// direct host has the same name without `-pooler`.
bool replacePooler(QString &host)
{
    static const QRegularExpression pooler(
        QStringLiteral("\\A([^.]+)-pooler(\\.(?:.*\\.)?neon\\.(?:tech|build)\\.?)\\z"),
        QRegularExpression::CaseInsensitiveOption);
    bool replaced = false;
    QStringList hosts = host.split(QLatin1Char(','));
    for (QString &name : hosts) {
        const QRegularExpressionMatch match = pooler.match(name);
        if (match.hasMatch()) {
            name = match.captured(1) + match.captured(2);
            replaced = true;
        }
    }
    if (replaced)
        host = hosts.join(QLatin1Char(','));
    return replaced;
}

bool isPort(const QString &text)
{
    bool number = false;
    const int port = text.toInt(&number);
    return number && port >= 1 && port <= 65535;
}

Result<void> storePort(ConnectionSettings &settings, const QString &ports)
{
    const QStringList all = ports.split(QLatin1Char(','));
    for (const QString &port : all) {
        if (!isPort(port.trimmed()) && !(all.size() > 1 && port.isEmpty()))
            return refused(
                tr("The port of the database is not a number from 1 to 65535."),
                tr("In a URL, write / as %2F, @ as %40 and : as %3A inside a user or password."));
    }
    settings.port = 0;
    if (all.size() == 1) {
        settings.port = ports.trimmed().toInt();
    } else if (!std::all_of(all.begin(), all.end(),
                            [](const QString &port) { return port.isEmpty(); })) {
        settings.parameters.append({QStringLiteral("port"), ports});
    }
    return {};
}

Result<void> storeOne(ConnectionSettings &settings, const QByteArray &keyword, const QString &value)
{
    if (keyword == "host") {
        settings.host = value;
        if (replacePooler(settings.host))
            settings.notes.append(
                tr("Neon's pooler cannot run migrations; the direct host %1 is used.")
                    .arg(settings.host));
    } else if (keyword == "port") {
        return storePort(settings, value);
    } else if (keyword == "dbname") {
        settings.database = value;
    } else if (keyword == "user") {
        settings.user = value;
    } else if (keyword == "password") {
        settings.password = Password(value);
    } else if (value.contains(QLatin1Char(';'))) {
        return refused(
            tr("The connection parameter %1 holds a semicolon, which cannot be passed on.")
                .arg(QString::fromLatin1(keyword)),
            tr("Leave the semicolon out."));
    } else if (keyword == "service") {
        settings.service = value;
    } else {
        QString kept = value;
        if (keyword == "options") {
            static const QRegularExpression endpoint(
                QStringLiteral("\\b(endpoint=[A-Za-z0-9-]+)-pooler\\b"));
            kept.replace(endpoint, QStringLiteral("\\1"));
        }
        settings.parameters.append({QString::fromLatin1(keyword), kept});
    }
    return {};
}

Result<ConnectionSettings> interpret(const Conninfo &conninfo)
{
    ConnectionSettings settings;
    const QByteArrayList known = libpqKeywords();
    QStringList dropped;
    Conninfo kept;
    for (const auto &entry : conninfo) {
        QByteArray keyword = entry.first;
        QByteArray value = entry.second;
        if (isDriverOnly(keyword)) {
            dropped.append(QString::fromLatin1(keyword));
            continue;
        }
        if (keyword == "ssl") {
            keyword = "sslmode";
            value = sslModeOf(value);
        } else if (keyword == "requiressl") {
            keyword = "sslmode";
            value = value.startsWith('1') ? "require" : "prefer";
        }
        if (!known.contains(keyword))
            return unknownKeyword(keyword);
        const auto same = std::find_if(kept.begin(), kept.end(),
                                       [&](const auto &other) { return other.first == keyword; });
        if (same == kept.end())
            kept.append({keyword, value});
        else
            same->second = value;
    }
    for (const auto &[keyword, value] : kept) {
        QStringDecoder utf8(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
        const QString text = utf8(value);
        if (utf8.hasError())
            return refused(
                tr("The connection parameter %1 is not UTF-8.").arg(QString::fromLatin1(keyword)),
                tr("Encode its letters as UTF-8 before they are written with %."));
        if (text.isEmpty())
            continue;
        if (const Result<void> stored = storeOne(settings, keyword, text); !stored)
            return fail(stored.error());
    }
    if (!dropped.isEmpty())
        settings.notes.append(tr("Left out, since only a Python driver or a pooler knows it: %1.")
                                  .arg(dropped.join(QStringLiteral(", "))));
    return settings;
}

/// An `@` that is left behind the credentials is a part of a password that was not encoded; what
/// would be shown as host or database is then the password's rest.
Result<void> checkForLostAt(const QString &url, bool slashInPassword)
{
    const qsizetype start = url.indexOf(QLatin1String("://")) + 3;
    const qsizetype slash = url.indexOf(QLatin1Char('/'), start);
    const qsizetype firstAt = url.indexOf(QLatin1Char('@'), start);
    const qsizetype colon = url.indexOf(QLatin1Char(':'), start);
    const bool beforeSlash =
        slash < 0 || firstAt < slash || (slashInPassword && colon >= 0 && colon < slash);
    const qsizetype rest = firstAt >= 0 && beforeSlash ? firstAt + 1 : start;
    const qsizetype query = url.indexOf(QLatin1Char('?'), rest);
    if (!QStringView(url).mid(rest, query < 0 ? -1 : query - rest).contains(QLatin1Char('@')))
        return {};
    return refused(
        tr("The database URL has an @ where none can be: a user or password is not encoded."),
        tr("Write @ as %40, / as %2F, : as %3A, ? as %3F and % as %25 inside a user or password."));
}

/// What people paste: `psql 'postgresql://…'`, quotes around it, blanks.
QString unwrapped(QString text)
{
    text = text.trimmed();
    static const QRegularExpression psql(
        QStringLiteral("\\Apsql\\s+(?:-d\\s+)?(?=['\"]?postgres)"));
    text.remove(psql);
    for (const char quote : {'\'', '"'}) {
        const QLatin1Char mark(quote);
        if (text.size() >= 2 && text.startsWith(mark) && text.endsWith(mark))
            text = text.mid(1, text.size() - 2).trimmed();
    }
    return text;
}

tl::unexpected<Error> notAConnection(const QString &text)
{
    static const QRegularExpression scheme(QStringLiteral("\\A([A-Za-z][A-Za-z0-9+.]{0,30})://"));
    const QRegularExpressionMatch match = scheme.match(text);
    if (match.hasMatch())
        return refused(tr("A URL with %1:// names no PostgreSQL database.").arg(match.captured(1)),
                       formsHint());
    if (text.contains(QLatin1Char('@')) || text.contains(QLatin1Char('/')))
        return refused(tr("The database URL has no scheme: it does not begin with postgresql://."),
                       formsHint());
    return refused(tr("This names no database."), formsHint());
}

} // namespace

bool isAcceptedScheme(const QString &text)
{
    const QString inner = unwrapped(text);
    return beginsWithOneOf(inner, libpqSchemes) || beginsWithOneOf(inner, sqlAlchemySchemes)
           || inner.startsWith(QLatin1String("sandbox:")) || beginsLikeKeyValues(inner);
}

Result<ConnectionSettings> parseConnection(const QString &text)
{
    const QString inner = unwrapped(text);
    if (inner.isEmpty())
        return refused(tr("No database is named."), formsHint());
    if (inner.contains(QChar::Null) || !inner.isValidUtf16())
        return refused(tr("The database URL holds a character that no text may hold."),
                       formsHint());
    if (inner.startsWith(QLatin1String("sandbox:"))) {
        static const QRegularExpression name(QStringLiteral("\\Asandbox:([a-z0-9_]{1,50})\\z"));
        const QRegularExpressionMatch match = name.match(inner);
        if (!match.hasMatch())
            return refused(
                tr("The name of a sandbox database is made of a-z, 0-9 and _, at most 50 of them."),
                tr("Write it as sandbox:dev."));
        ConnectionSettings settings;
        settings.sandbox = match.captured(1);
        return settings;
    }
    const bool fromLibpq = beginsWithOneOf(inner, libpqSchemes);
    const bool fromSqlAlchemy = beginsWithOneOf(inner, sqlAlchemySchemes);
    if (!fromLibpq && !fromSqlAlchemy && !beginsLikeKeyValues(inner))
        return notAConnection(inner);
    const QByteArray bytes = inner.toUtf8();
    const Result<Conninfo> conninfo = fromLibpq        ? parseLibpqUrl(bytes)
                                      : fromSqlAlchemy ? parseSqlAlchemyUrl(bytes)
                                                       : parseKeyValues(bytes);
    if (!conninfo)
        return fail(conninfo.error());
    if (fromLibpq || fromSqlAlchemy) {
        if (const Result<void> checked = checkForLostAt(inner, fromSqlAlchemy); !checked)
            return fail(checked.error());
    }
    return interpret(*conninfo);
}

} // namespace Retort
