#include "migrations/schema/property.h"

#include <algorithm>
#include <array>

namespace Retort {

namespace {

struct PropertyFacts
{
    Property property;
    const char *name;
};

constexpr PropertyFacts facts[] = {
    {Property::Owner, "owner"},
    {Property::Comment, "comment"},
    {Property::Privileges, "privileges"},
    {Property::SecurityLabels, "security labels"},
    {Property::ExtensionDependencies, "extension dependencies"},
    {Property::Definition, "definition"},
    {Property::Options, "options"},
    {Property::ForeignOptions, "foreign options"},
    {Property::Handler, "handler"},
    {Property::Validator, "validator"},
    {Property::Inline, "inline"},
    {Property::AccessMethod, "access method"},
    {Property::Tablespace, "tablespace"},
    {Property::Enabled, "enabled"},
    {Property::Version, "version"},
    {Property::InSchema, "in schema"},
    {Property::Trusted, "trusted"},
    {Property::Language, "language"},
    {Property::Arguments, "arguments"},
    {Property::Result, "result"},
    {Property::Settings, "settings"},
    {Property::Members, "members"},
    {Property::Labels, "labels"},
    {Property::Type, "type"},
    {Property::Collation, "collation"},
    {Property::NotNull, "not null"},
    {Property::Expression, "expression"},
    {Property::Subtype, "subtype"},
    {Property::SubtypeClass, "subtype class"},
    {Property::Canonical, "canonical"},
    {Property::SubtypeDifference, "subtype difference"},
    {Property::Multirange, "multirange"},
    {Property::Provider, "provider"},
    {Property::Locale, "locale"},
    {Property::CharacterType, "character type"},
    {Property::Deterministic, "deterministic"},
    {Property::Rules, "rules"},
    {Property::TableKind, "table kind"},
    {Property::Persistence, "persistence"},
    {Property::ReplicaIdentity, "replica identity"},
    {Property::RowSecurity, "row security"},
    {Property::ForceRowSecurity, "force row security"},
    {Property::ToastOptions, "toast options"},
    {Property::OfType, "of type"},
    {Property::PartitionBy, "partition by"},
    {Property::PartitionBound, "partition bound"},
    {Property::Parents, "parents"},
    {Property::DetachPending, "detach pending"},
    {Property::Server, "server"},
    {Property::ClusteredOn, "clustered on"},
    {Property::Position, "position"},
    {Property::NotNullName, "not null name"},
    {Property::NotNullNoInherit, "not null no inherit"},
    {Property::NotNullNotValid, "not null not valid"},
    {Property::NotNullLocal, "not null local"},
    {Property::Identity, "identity"},
    {Property::IdentitySequence, "identity sequence"},
    {Property::Generated, "generated"},
    {Property::Storage, "storage"},
    {Property::Compression, "compression"},
    {Property::Statistics, "statistics"},
    {Property::Inherited, "inherited"},
    {Property::Local, "local"},
    {Property::ConstraintType, "constraint type"},
    {Property::Columns, "columns"},
    {Property::Referenced, "referenced"},
    {Property::NotValid, "not valid"},
    {Property::NotEnforced, "not enforced"},
    {Property::Deferrable, "deferrable"},
    {Property::Deferred, "deferred"},
    {Property::NoInherit, "no inherit"},
    {Property::Period, "period"},
    {Property::Parent, "parent"},
    {Property::IndexMethod, "index method"},
    {Property::Unique, "unique"},
    {Property::Invalid, "invalid"},
    {Property::OfConstraint, "of constraint"},
    {Property::Target, "target"},
    {Property::DataType, "data type"},
    {Property::Start, "start"},
    {Property::Increment, "increment"},
    {Property::Minimum, "minimum"},
    {Property::Maximum, "maximum"},
    {Property::Cache, "cache"},
    {Property::Cycle, "cycle"},
    {Property::OwnedBy, "owned by"},
    {Property::ArgumentNames, "argument names"},
    {Property::ArgumentDefaults, "argument defaults"},
    {Property::Command, "command"},
    {Property::Restrictive, "restrictive"},
    {Property::Roles, "roles"},
    {Property::Using, "using"},
    {Property::WithCheck, "with check"},
    {Property::Event, "event"},
    {Property::Tags, "tags"},
    {Property::Function, "function"},
    {Property::Filter, "filter"},
    {Property::Context, "context"},
    {Property::Method, "method"},
    {Property::Source, "source"},
    {Property::DestinationEncoding, "destination encoding"},
    {Property::Left, "left"},
    {Property::Right, "right"},
    {Property::Commutator, "commutator"},
    {Property::Negator, "negator"},
    {Property::Restrict, "restrict"},
    {Property::Join, "join"},
    {Property::Merges, "merges"},
    {Property::Hashes, "hashes"},
    {Property::Template, "template"},
    {Property::Parser, "parser"},
    {Property::Mappings, "mappings"},
    {Property::FromSql, "from sql"},
    {Property::ToSql, "to sql"},
    {Property::Default, "default"},
    {Property::Family, "family"},
    {Property::KeyType, "key type"},
    {Property::Signature, "signature"},
    {Property::Unfilled, "unfilled"},
};

constexpr bool inOrder()
{
    size_t i = 0;
    for (const PropertyFacts &fact : facts) {
        if (size_t(fact.property) != i++)
            return false;
    }
    return i == size_t(Property::Unfilled) + 1;
}
static_assert(inOrder());

bool isEmpty(const PropertyValue &value)
{
    return std::visit([](const auto &held) { return held.isEmpty(); }, value);
}

} // namespace

QString propertyName(Property property)
{
    return QString::fromLatin1(facts[size_t(property)].name);
}

const PropertyValue *Properties::find(Property property) const
{
    const auto at =
        std::lower_bound(m_items.begin(), m_items.end(), property,
                         [](const Item &item, Property wanted) { return item.first < wanted; });
    return at != m_items.end() && at->first == property ? &at->second : nullptr;
}

QString Properties::text(Property property) const
{
    const PropertyValue *value = find(property);
    if (!value)
        return {};
    if (const auto *text = std::get_if<QString>(value))
        return *text;
    return std::get<QStringList>(*value).join(QLatin1String(", "));
}

QStringList Properties::list(Property property) const
{
    const PropertyValue *value = find(property);
    if (!value)
        return {};
    if (const auto *text = std::get_if<QString>(value))
        return {*text};
    return std::get<QStringList>(*value);
}

void Properties::set(Property property, PropertyValue value)
{
    if (isEmpty(value)) {
        remove(property);
        return;
    }
    const auto at =
        std::lower_bound(m_items.begin(), m_items.end(), property,
                         [](const Item &item, Property wanted) { return item.first < wanted; });
    if (at != m_items.end() && at->first == property)
        at->second = std::move(value);
    else
        m_items.emplace(at, property, std::move(value));
}

void Properties::remove(Property property)
{
    const auto at =
        std::lower_bound(m_items.begin(), m_items.end(), property,
                         [](const Item &item, Property wanted) { return item.first < wanted; });
    if (at != m_items.end() && at->first == property)
        m_items.erase(at);
}

} // namespace Retort
