#include "app/database/conninfosyntax.h"

#include <QCoreApplication>
#include <QString>

#include <algorithm>
#include <string_view>

namespace Retort {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Connection", text);
}

QString encodingHint()
{
    return tr("In a URL, write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23, & as %26 and % as "
              "%25 inside a "
              "user, password, database or parameter.");
}

tl::unexpected<Error> refused(const QString &why, const QString &hint = encodingHint())
{
    return fail(ErrorKind::Config, why, hint);
}

void store(Conninfo &conninfo, const QByteArray &keyword, const QByteArray &value)
{
    const auto known = std::find_if(conninfo.begin(), conninfo.end(),
                                    [&](const auto &entry) { return entry.first == keyword; });
    if (known == conninfo.end())
        conninfo.append({keyword, value});
    else
        known->second = value;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

Result<QByteArray> decoded(const QByteArray &text)
{
    QByteArray result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            result.append(text[i]);
            continue;
        }
        const int high = i + 1 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return refused(
                tr("The database URL has a % that is not followed by two hexadecimal digits."));
        if (high == 0 && low == 0)
            return refused(tr("The database URL has a %00, which no value may hold."));
        result.append(static_cast<char>(high * 16 + low));
        i += 2;
    }
    return result;
}

Result<void> storeDecoded(Conninfo &conninfo, const QByteArray &keyword, const QByteArray &value)
{
    const Result<QByteArray> text = decoded(value);
    if (!text)
        return fail(text.error());
    store(conninfo, keyword, *text);
    return {};
}

/// From `from` up to (not with) the first of `ends`, or the end.
qsizetype upTo(const QByteArray &text, qsizetype from, std::string_view ends)
{
    while (from < text.size() && ends.find(text[from]) == std::string_view::npos)
        ++from;
    return from;
}

struct QueryItem
{
    QByteArray keyword;
    QByteArray value;
};

Result<QList<QueryItem>> parseQuery(const QByteArray &query, bool plusIsBlank)
{
    QList<QueryItem> items;
    qsizetype from = 0;
    while (from < query.size()) {
        const qsizetype to = upTo(query, from, "&");
        QByteArray item = query.mid(from, to - from);
        from = to + 1;
        const qsizetype equals = item.indexOf('=');
        if (equals < 0)
            return refused(tr("Parameter %1 of the database URL has no =.").arg(items.size() + 1));
        if (item.indexOf('=', equals + 1) >= 0 && !plusIsBlank)
            return refused(
                tr("Parameter %1 of the database URL has more than one =.").arg(items.size() + 1),
                tr("Write = as %3D inside a value, such as options=-c%20search_path%3Dapp."));
        if (plusIsBlank)
            item.replace('+', ' ');
        const Result<QByteArray> keyword = decoded(item.left(equals));
        const Result<QByteArray> value = decoded(item.mid(equals + 1));
        if (!keyword || !value)
            return fail(keyword ? value.error() : keyword.error());
        items.append({*keyword, *value});
    }
    return items;
}

bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

} // namespace

Result<Conninfo> parseLibpqUrl(const QByteArray &text)
{
    Conninfo conninfo;
    qsizetype at = text.indexOf("://") + 3;
    const qsizetype credentialsEnd = upTo(text, at, "@/");
    if (credentialsEnd < text.size() && text[credentialsEnd] == '@') {
        const qsizetype userEnd = upTo(text, at, ":@");
        if (userEnd > at) {
            if (const auto stored = storeDecoded(conninfo, "user", text.mid(at, userEnd - at));
                !stored)
                return fail(stored.error());
        }
        if (userEnd < credentialsEnd - 1) {
            const QByteArray password = text.mid(userEnd + 1, credentialsEnd - userEnd - 1);
            if (const auto stored = storeDecoded(conninfo, "password", password); !stored)
                return fail(stored.error());
        }
        at = credentialsEnd + 1;
    }

    QByteArray hosts;
    QByteArray ports;
    while (true) {
        if (at < text.size() && text[at] == '[') {
            const qsizetype close = upTo(text, at, "]");
            if (close == text.size())
                return refused(tr("The database URL has a [ of an IPv6 address without its ]."));
            if (close == at + 1)
                return refused(tr("The database URL has an empty IPv6 address."));
            hosts += text.mid(at + 1, close - at - 1);
            at = close + 1;
            if (at < text.size()
                && std::string_view(":/?,").find(text[at]) == std::string_view::npos)
                return refused(
                    tr("Behind the ] of an IPv6 address comes a port, a database or nothing."));
        } else {
            const qsizetype end = upTo(text, at, ":/?,");
            hosts += text.mid(at, end - at);
            at = end;
        }
        if (at < text.size() && text[at] == ':') {
            const qsizetype end = upTo(text, at + 1, "/?,");
            ports += text.mid(at + 1, end - at - 1);
            at = end;
        }
        if (at == text.size() || text[at] != ',')
            break;
        hosts += ',';
        ports += ',';
        ++at;
    }
    for (const auto &[keyword, value] :
         {std::pair<QByteArray, QByteArray>{"host", hosts}, {"port", ports}}) {
        if (value.isEmpty())
            continue;
        if (const auto stored = storeDecoded(conninfo, keyword, value); !stored)
            return fail(stored.error());
    }
    if (at < text.size() && text[at] == '/') {
        const qsizetype end = upTo(text, at + 1, "?");
        if (end > at + 1) {
            if (const auto stored =
                    storeDecoded(conninfo, "dbname", text.mid(at + 1, end - at - 1));
                !stored)
                return fail(stored.error());
        }
        at = end;
    }
    const Result<QList<QueryItem>> query = parseQuery(text.mid(at + 1), false);
    if (!query)
        return fail(query.error());
    for (const QueryItem &item : *query) {
        // JDBC's spelling, which libpq takes too.
        if (item.keyword == "ssl" && item.value == "true")
            store(conninfo, "sslmode", "require");
        else
            store(conninfo, item.keyword, item.value);
    }
    return conninfo;
}

Result<Conninfo> parseSqlAlchemyUrl(const QByteArray &text)
{
    Conninfo conninfo;
    qsizetype at = text.indexOf("://") + 3;
    const qsizetype userEnd = upTo(text, at, ":/@");
    const qsizetype firstAt = text.indexOf('@', userEnd);
    const bool hasPassword = userEnd < text.size() && text[userEnd] == ':' && firstAt > 0;
    if (hasPassword || (userEnd < text.size() && text[userEnd] == '@')) {
        if (const auto stored = storeDecoded(conninfo, "user", text.mid(at, userEnd - at)); !stored)
            return fail(stored.error());
        if (hasPassword) {
            const QByteArray password = text.mid(userEnd + 1, firstAt - userEnd - 1);
            if (const auto stored = storeDecoded(conninfo, "password", password); !stored)
                return fail(stored.error());
        }
        at = firstAt + 1;
    }
    // Behind the credentials libpq and SQLAlchemy read the same.
    const qsizetype queryAt = upTo(text, at, "?");
    const Result<Conninfo> rest = parseLibpqUrl("postgresql://@" + text.mid(at, queryAt - at));
    if (!rest)
        return fail(rest.error());
    for (const auto &[keyword, value] : *rest)
        store(conninfo, keyword, value);

    const Result<QList<QueryItem>> query = parseQuery(text.mid(queryAt + 1), true);
    if (!query)
        return fail(query.error());
    QByteArrayList hosts;
    QByteArrayList ports;
    for (const QueryItem &item : *query) {
        if (item.keyword != "host") {
            store(conninfo, item.keyword, item.value);
            continue;
        }
        const qsizetype colon = item.value.lastIndexOf(':');
        const bool hasPort = colon > 0 && !item.value.startsWith('/') && item.value.count(':') == 1;
        hosts.append(hasPort ? item.value.left(colon) : item.value);
        ports.append(hasPort ? item.value.mid(colon + 1) : QByteArray());
    }
    if (!hosts.isEmpty()) {
        store(conninfo, "host", hosts.join(','));
        const QByteArray joined = ports.join(',');
        if (joined.size() >= ports.size())
            store(conninfo, "port", joined);
    }
    return conninfo;
}

Result<Conninfo> parseKeyValues(const QByteArray &text)
{
    Conninfo conninfo;
    qsizetype at = 0;
    const auto skipSpaces = [&] {
        while (at < text.size() && isSpace(text[at]))
            ++at;
    };
    while (skipSpaces(), at < text.size()) {
        const qsizetype keywordAt = at;
        while (at < text.size() && text[at] != '=' && !isSpace(text[at]))
            ++at;
        const QByteArray keyword = text.mid(keywordAt, at - keywordAt);
        skipSpaces();
        if (at == text.size() || text[at] != '=')
            return refused(tr("The database is no URL and no list of key=value: word %1 has no =.")
                               .arg(conninfo.size() + 1),
                           tr("A URL begins with postgresql://. In a list, a value with blanks "
                              "stands in single quotes: "
                              "host=localhost dbname='my app'."));
        ++at;
        skipSpaces();
        QByteArray value;
        const bool quoted = at < text.size() && text[at] == '\'';
        if (quoted)
            ++at;
        bool closed = !quoted;
        while (at < text.size()) {
            const char c = text[at++];
            if (c == '\\') {
                if (at < text.size())
                    value.append(text[at++]);
            } else if (quoted ? c == '\'' : isSpace(c)) {
                closed = true;
                break;
            } else {
                value.append(c);
            }
        }
        if (!closed)
            return refused(tr("The list of key=value has a single quote without its partner."),
                           tr("Inside a quoted value, write ' as \\' and \\ as \\\\."));
        store(conninfo, keyword, value);
    }
    return conninfo;
}

} // namespace Retort
