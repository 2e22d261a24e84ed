#pragma once

#include "tests/schema/ddlcases.h"

namespace Retort::Test {

using K = ObjectKind;
using P = Property;
using L = QStringList;
constexpr auto Create = DdlAction::Create;
constexpr auto Drop = DdlAction::Drop;
constexpr auto Alter = DdlAction::Alter;
constexpr auto Replace = DdlAction::Replace;
constexpr auto Aspect = DdlAction::Aspect;

struct Fact
{
    P property;
    PropertyValue value = QStringLiteral("true");
};

/// `path`: `schema.name`, `schema.relation.name`, `relation.name` or `name`, by kind.
inline SchemaObject o(K kind, const QString &path, const QList<Fact> &facts = {},
                      const QString &arguments = {})
{
    SchemaObject object;
    object.id.kind = kind;
    object.id.arguments = arguments;
    QStringList parts = path.split(QLatin1Char('.'));
    object.id.name = parts.takeLast();
    if (parts.size() == 2)
        object.id.relation = parts.takeLast();
    if (kind == K::UserMapping || kind == K::PublicationSchema)
        object.id.relation = parts.takeFirst();
    if (!parts.isEmpty())
        object.id.schema = parts.front();
    for (const Fact &fact : facts)
        object.properties.set(fact.property, fact.value);
    return object;
}

inline SchemaObject table(const QList<Fact> &facts = {})
{
    return o(K::Table, "s.t", facts);
}

inline SchemaObject column(const QString &path, const QString &type, QList<Fact> facts = {})
{
    facts.append({P::Type, type});
    return o(K::Column, path, facts);
}

inline SchemaObject value(const QString &path, const QString &expression)
{
    return o(K::ColumnDefault, path, {{P::Expression, expression}});
}

void addTables(QList<DdlCase> &cases);
void addColumns(QList<DdlCase> &cases);
void addElements(QList<DdlCase> &cases);
void addTypes(QList<DdlCase> &cases);
void addRoutines(QList<DdlCase> &cases);
void addGlobals(QList<DdlCase> &cases);
void addAspects(QList<DdlCase> &cases);

} // namespace Retort::Test
