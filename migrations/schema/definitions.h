#pragma once

#include "migrations/schema/schemaplan.h"

#include <QMap>

namespace Retort {

/// The object that an element is shown with: its table, view, composite type or domain; another
/// object is its own. `schema` has the element.
ObjectId shownWith(const Schema &schema, const ObjectId &id);

/// What CREATE and what follows it say of every object, elements with their table: SQL text by
/// object, each statement ended by `;`.
QMap<ObjectId, QString> definitionTexts(const Schema &schema, const CompareOptions &options = {});

/// One object that differs between two schemas, elements with their table.
struct ObjectChange
{
    ChangeKind kind = ChangeKind::Alter;
    ObjectId object;
    /// What differs, a line each, as `describe` says it.
    QStringList facts;
    /// Its definition on both sides; empty where it is not there.
    QString before;
    QString after;

    friend bool operator==(const ObjectChange &, const ObjectChange &) = default;
};

/// Every object that differs, by kind and name. Deterministic.
QList<ObjectChange> objectChanges(const Schema &from, const Schema &to,
                                  const CompareOptions &options = {});

} // namespace Retort
