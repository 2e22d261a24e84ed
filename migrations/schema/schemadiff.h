#pragma once

#include "migrations/schema/schemaobject.h"

#include <QList>

namespace Retort {

/// Which facts count when two schemas are compared.
struct CompareOptions
{
    bool owners = true;
    bool privileges = true;
    bool comments = true;

    friend bool operator==(const CompareOptions &, const CompareOptions &) = default;
};

/// One object that is not the same in two schemas: only in the first (`now` = -1), only in the
/// second (`old` = -1), or in both with other facts.
struct Difference
{
    /// Indexes into the objects of the two schemas.
    int old = -1;
    int now = -1;
    /// The facts that differ; empty where one side is missing.
    QList<Property> properties;

    friend bool operator==(const Difference &, const Difference &) = default;
};

/// Whether the property is said in a statement of its own, whatever the object is: owner, comment,
/// privileges, security labels, bonds to extensions.
bool isAspect(Property property);

/// Every object that differs, in the order of ids. Nothing is forgiven but the position of columns
/// and what the options leave out.
QList<Difference> differences(const Schema &from, const Schema &to,
                              const CompareOptions &options = {});

/// What a person reads of an object: `public.users.email`, `public.f(integer)`.
QString displayName(const ObjectId &id);

/// One line a difference, for people and for tests: `~ table public.users: options`.
QString describe(const Schema &from, const Schema &to, const Difference &difference);

} // namespace Retort
