#pragma once

#include "migrations/result.h"

#include <QByteArray>
#include <QList>
#include <QPair>

namespace Retort {

/// Keywords and values in UTF-8, in the order in which they appear; a keyword that comes twice has
/// its last value.
using Conninfo = QList<QPair<QByteArray, QByteArray>>;

/// libpq's reading of `postgresql://…` and `postgres://…`, byte for byte, without a judgement on
/// keywords. No error says a word of the text: it may hold a password. Error: `config`.
Result<Conninfo> parseLibpqUrl(const QByteArray &text);

/// libpq's reading of a `key=value …` string, likewise.
Result<Conninfo> parseKeyValues(const QByteArray &text);

/// SQLAlchemy's reading of `postgresql+DRIVER://…`: a password may hold `/`, a `+` in the query is
/// a blank, several `host` parameters may each have a port.
Result<Conninfo> parseSqlAlchemyUrl(const QByteArray &text);

} // namespace Retort
