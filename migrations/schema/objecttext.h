#pragma once

#include "migrations/schema/schemadiff.h"

namespace Retort {

/// The object that a person looks at for `id`: of a column, index, trigger, … its relation, else
/// itself.
ObjectId holderOf(const Schema &schema, const ObjectId &id);

/// What an object is, as the statements that would make it, with all that belongs to it (columns,
/// constraints, indexes, triggers, rules, policies, comments), each ended by `;`. For reading and
/// for comparing. Empty where the schema does not have it.
QString objectText(const Schema &schema, const ObjectId &id, const CompareOptions &options = {});

} // namespace Retort
