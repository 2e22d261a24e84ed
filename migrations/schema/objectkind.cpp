#include "migrations/schema/objectkind.h"

#include <array>

namespace Retort {

namespace {

struct KindFacts
{
    ObjectKind kind;
    const char *name;
    const char *keyword;
};

constexpr std::array<KindFacts, objectKindCount> facts{{
    {ObjectKind::Schema, "schema", "SCHEMA"},
    {ObjectKind::Extension, "extension", "EXTENSION"},
    {ObjectKind::Language, "language", "LANGUAGE"},
    {ObjectKind::AccessMethod, "access method", "ACCESS METHOD"},
    {ObjectKind::ForeignDataWrapper, "foreign data wrapper", "FOREIGN DATA WRAPPER"},
    {ObjectKind::ForeignServer, "server", "SERVER"},
    {ObjectKind::UserMapping, "user mapping", "USER MAPPING"},
    {ObjectKind::Collation, "collation", "COLLATION"},
    {ObjectKind::Conversion, "conversion", "CONVERSION"},
    {ObjectKind::EnumType, "enum", "TYPE"},
    {ObjectKind::CompositeType, "composite type", "TYPE"},
    {ObjectKind::RangeType, "range type", "TYPE"},
    {ObjectKind::Domain, "domain", "DOMAIN"},
    {ObjectKind::BaseType, "type", "TYPE"},
    {ObjectKind::Function, "function", "FUNCTION"},
    {ObjectKind::Procedure, "procedure", "PROCEDURE"},
    {ObjectKind::Aggregate, "aggregate", "AGGREGATE"},
    {ObjectKind::Operator, "operator", "OPERATOR"},
    {ObjectKind::OperatorFamily, "operator family", "OPERATOR FAMILY"},
    {ObjectKind::OperatorClass, "operator class", "OPERATOR CLASS"},
    {ObjectKind::Cast, "cast", "CAST"},
    {ObjectKind::Transform, "transform", "TRANSFORM"},
    {ObjectKind::TextSearchParser, "text search parser", "TEXT SEARCH PARSER"},
    {ObjectKind::TextSearchTemplate, "text search template", "TEXT SEARCH TEMPLATE"},
    {ObjectKind::TextSearchDictionary, "text search dictionary", "TEXT SEARCH DICTIONARY"},
    {ObjectKind::TextSearchConfiguration, "text search configuration", "TEXT SEARCH CONFIGURATION"},
    {ObjectKind::Sequence, "sequence", "SEQUENCE"},
    {ObjectKind::Table, "table", "TABLE"},
    {ObjectKind::Column, "column", "COLUMN"},
    {ObjectKind::ColumnDefault, "column default", ""},
    {ObjectKind::View, "view", "VIEW"},
    {ObjectKind::MaterializedView, "materialized view", "MATERIALIZED VIEW"},
    {ObjectKind::Index, "index", "INDEX"},
    {ObjectKind::Constraint, "constraint", "CONSTRAINT"},
    {ObjectKind::Statistics, "statistics", "STATISTICS"},
    {ObjectKind::Rule, "rule", "RULE"},
    {ObjectKind::Trigger, "trigger", "TRIGGER"},
    {ObjectKind::Policy, "policy", "POLICY"},
    {ObjectKind::EventTrigger, "event trigger", "EVENT TRIGGER"},
    {ObjectKind::Publication, "publication", "PUBLICATION"},
    {ObjectKind::PublicationTable, "published table", ""},
    {ObjectKind::PublicationSchema, "published schema", ""},
    {ObjectKind::Subscription, "subscription", "SUBSCRIPTION"},
    {ObjectKind::DefaultPrivileges, "default privileges", ""},
    {ObjectKind::ForeignPrivileges, "privileges", ""},
}};

constexpr bool inOrder()
{
    for (size_t i = 0; i < facts.size(); ++i) {
        if (size_t(facts[i].kind) != i)
            return false;
    }
    return true;
}
static_assert(inOrder());

} // namespace

QString objectKindName(ObjectKind kind)
{
    return QString::fromLatin1(facts[size_t(kind)].name);
}

QString objectKindKeyword(ObjectKind kind)
{
    return QString::fromLatin1(facts[size_t(kind)].keyword);
}

bool belongsToRelation(ObjectKind kind)
{
    switch (kind) {
    case ObjectKind::Column:
    case ObjectKind::ColumnDefault:
    case ObjectKind::Index:
    case ObjectKind::Constraint:
    case ObjectKind::Rule:
    case ObjectKind::Trigger:
    case ObjectKind::Policy:
        return true;
    default:
        return false;
    }
}

NameSpace nameSpaceOf(ObjectKind kind)
{
    switch (kind) {
    case ObjectKind::Table:
    case ObjectKind::View:
    case ObjectKind::MaterializedView:
    case ObjectKind::Index:
    case ObjectKind::Sequence:
        return NameSpace::Relation;
    case ObjectKind::EnumType:
    case ObjectKind::CompositeType:
    case ObjectKind::RangeType:
    case ObjectKind::Domain:
    case ObjectKind::BaseType:
        return NameSpace::Type;
    case ObjectKind::Function:
    case ObjectKind::Procedure:
    case ObjectKind::Aggregate:
        return NameSpace::Routine;
    default:
        return NameSpace::None;
    }
}

} // namespace Retort
