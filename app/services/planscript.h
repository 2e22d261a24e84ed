#pragma once

#include "app/services/schemacomparison.h"
#include "migrations/script/sqlscript.h"

namespace Retort {

/// The statements, each ended by `;`; what one loses, and why it is written as it is, in comments
/// above it. Where some run outside a transaction the parts have their markers, as in a revision.
QString planSql(const SchemaPlan &plan, Direction direction = Direction::Upgrade);

/// The sections of a revision that makes the changes, upgrade first; one each where nothing has to
/// run outside a transaction.
QList<ScriptSection> sectionsOf(const SchemaComparison &comparison);

} // namespace Retort
