#include "app/database/connectionsettings.h"
#include "app/database/conninfosyntax.h"

#include <libpq-fe.h>

#include <cstdint>
#include <cstdlib>
#include <memory>

using namespace Retort;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Where libpq reads a text, we read the same of it (what it refuses for its keywords is another
/// question).
void compareWithLibpq(const QByteArray &text)
{
    const bool url = text.startsWith("postgresql://") || text.startsWith("postgres://");
    if (text.contains('\0') || (!url && !text.contains('=')))
        return;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(text.constData(), nullptr), &PQconninfoFree);
    if (!options)
        return;
    const Result<Conninfo> conninfo = url ? parseLibpqUrl(text) : parseKeyValues(text);
    require(conninfo.has_value());
    for (const auto &[keyword, value] : *conninfo) {
        if (keyword == "requiressl")
            return; // libpq turns it into sslmode
    }
    for (const PQconninfoOption *option = options.get(); option->keyword != nullptr; ++option) {
        bool found = option->val == nullptr;
        for (const auto &[keyword, value] : *conninfo)
            found = found || (keyword == option->keyword && value == option->val);
        require(found);
    }
}

} // namespace

/// Any text is read or refused without a fault, as libpq reads it, and what it shows reads back.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(static_cast<const char *>(static_cast<const void *>(data)),
                           static_cast<qsizetype>(size));
    compareWithLibpq(bytes);
    const Result<ConnectionSettings> settings = parseConnection(QString::fromUtf8(bytes));
    if (!settings) {
        require(settings.error().kind == ErrorKind::Config && !settings.error().message.isEmpty());
        return 0;
    }
    libpqParameters(*settings);
    require(!qpsqlConnectOptions(*settings).contains(QChar::Null));
    if (settings->sandbox.isEmpty() && settings->service.isEmpty()) {
        const Result<ConnectionSettings> again = parseConnection(libpqUrl(*settings));
        require(again.has_value() && again->host == settings->host && again->user == settings->user
                && again->database == settings->database && again->password.isEmpty());
    }
    return 0;
}
