#pragma once

#include "migrations/result.h"
#include "migrations/script/sqlscript.h"

#include <QDateTime>

namespace Retort {

/// Whether the script holds a review mark of what it now is; any edit voids one.
bool isReviewed(const SqlScript &script);

/// The name under which this user marks: the full name of the account, else its login.
QString reviewerName();

/// Writes the review mark into the header of a SQL revision, atomically, in place of an older one.
/// `hash`: what was read; the file must still hold that (empty: whatever it holds). Errors: `io`,
/// `script_syntax`; `config` where the file is no SQL revision or has changed meanwhile.
Result<ReviewMark> markReviewed(const QString &file, const QString &who, const QDateTime &when,
                                const QString &hash = {});

} // namespace Retort
