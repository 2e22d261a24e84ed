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

/// The name as PostgreSQL's own quote_ident() prints it: in double quotes only where it needs them.
/// For scripts that people read; the names come from a catalog, so they are neither empty nor hold
/// NUL. Words that are key words in any of PostgreSQL 14 to 18 are quoted.
QString sqlName(const QString &name);

/// `schema.name` by `sqlName`; only the name where `schema` is empty.
QString sqlName(const QString &schema, const QString &name);

} // namespace Retort
