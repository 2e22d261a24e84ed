#pragma once

#include "migrations/schema/schemaobject.h"

#include <QString>

namespace Retort::Test {

/// The object's identity in one line: `column app.users.email`, `function app.f(integer)`.
QString printedId(const ObjectId &id);

/// Every object with its facts and needs as text, one fact a line, for a person who looks for why
/// two schemas are not the same.
QString printed(const Schema &schema);

} // namespace Retort::Test
