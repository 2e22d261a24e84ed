#pragma once

#include "migrations/result.h"

#include <QDateTime>
#include <QString>

namespace Retort {

/// Alembic's slug: the words (`\w+`) of the message joined by `_`, lower case, cut at `maximum`
/// characters back to the last `_`, with a `_` behind it where it was cut.
QString revisionSlug(const QString &message, int maximum);

/// `file_template % {rev, slug, epoch, year, month, day, hour, minute, second}` with Python's
/// flags, widths and precisions; `when` counts in its own zone. No suffix. Errors: `config`.
Result<QString> expandFileTemplate(const QString &fileTemplate, const QString &revision,
                                   const QString &slug, const QDateTime &when);

/// `now` in the configured zone (IANA name, upper case tried too); in the local one where none is
/// given. Errors: `config` for a zone that nobody knows.
Result<QDateTime> inTimezone(const QDateTime &now, const QString &timezone);

/// `str(datetime)`: `2026-11-23 09:41:07.123000`, with `+01:00` behind it where `zoned`.
QString pythonDateTime(const QDateTime &when, bool zoned);

} // namespace Retort
