#pragma once

#include "migrations/result.h"

#include <QString>

namespace Retort {

/// The name as SQL, always in double quotes: the only way an identifier reaches SQL.
/// Errors: `invalid_identifier` for an empty name and for NUL.
Result<QString> quoteIdentifier(const QString &name);

/// `"schema"."name"`; only the name where `schema` is empty. Errors as `quoteIdentifier`.
Result<QString> quoteQualified(const QString &schema, const QString &name);

/// The text as an SQL literal, right whatever standard_conforming_strings says: E'…' with doubled
/// backslashes where it holds one. Errors: `invalid_identifier` for NUL, which no PostgreSQL text
/// holds.
Result<QString> quoteLiteral(const QString &text);

} // namespace Retort
