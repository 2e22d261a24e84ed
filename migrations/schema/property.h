#pragma once

#include <QString>
#include <QStringList>
#include <utility>
#include <variant>
#include <vector>

namespace Retort {

/// A fact about an object beyond its identity. Values are texts as the server prints them with an
/// empty search_path (every name in full), or lists of such texts; a fact that has its ordinary
/// value (not unlogged, valid, enabled, no options) is absent. What each kind has, and in which
/// form, is said at `SchemaObject`.
enum class Property {
    // of any object
    Owner,
    Comment,
    /// aclitems as the server prints them (`role=privileges/grantor`), a list; absent = as created.
    Privileges,
    /// `provider` TAB `label`, a list.
    SecurityLabels,
    /// Extensions that it was made to depend on (ALTER … DEPENDS ON EXTENSION), a list.
    ExtensionDependencies,

    // of several kinds
    Definition,
    Options,
    ForeignOptions,
    Handler,
    Validator,
    Inline,
    AccessMethod,
    Tablespace,
    Enabled,
    Version,
    InSchema,
    Trusted,
    Language,
    Arguments,
    Result,
    Settings,
    Members,

    // of types, domains, ranges, collations
    Labels,
    Type,
    Collation,
    NotNull,
    Expression,
    Subtype,
    SubtypeClass,
    Canonical,
    SubtypeDifference,
    Multirange,
    Provider,
    Locale,
    CharacterType,
    Deterministic,
    Rules,

    // of relations
    TableKind,
    Persistence,
    ReplicaIdentity,
    RowSecurity,
    ForceRowSecurity,
    ToastOptions,
    OfType,
    PartitionBy,
    PartitionBound,
    Parents,
    DetachPending,
    Server,
    ClusteredOn,

    // of columns
    Position,
    NotNullName,
    NotNullNoInherit,
    NotNullNotValid,
    NotNullLocal,
    Identity,
    IdentitySequence,
    Generated,
    Storage,
    Compression,
    Statistics,
    Inherited,
    Local,

    // of constraints, indexes, statistics
    ConstraintType,
    Columns,
    Referenced,
    NotValid,
    NotEnforced,
    Deferrable,
    Deferred,
    NoInherit,
    Period,
    Parent,
    IndexMethod,
    Unique,
    Invalid,
    OfConstraint,
    Target,

    // of sequences
    DataType,
    Start,
    Increment,
    Minimum,
    Maximum,
    Cache,
    Cycle,
    OwnedBy,

    // of functions
    ArgumentNames,
    ArgumentDefaults,

    // of policies, rules, triggers, event triggers
    Command,
    Restrictive,
    Roles,
    Using,
    WithCheck,
    Event,
    Tags,
    Function,

    // of publications, casts, operators and the rest
    Filter,
    Context,
    Method,
    Source,
    DestinationEncoding,
    Left,
    Right,
    Commutator,
    Negator,
    Restrict,
    Join,
    Merges,
    Hashes,
    Template,
    Parser,
    Mappings,
    FromSql,
    ToSql,
    Default,
    Family,
    KeyType,
    /// Not among the facts compared: how the object is spelled in its own commands (see
    /// `SchemaObject::sqlName`).
    Signature,
    /// Nor this: a materialised view that was never filled, or not since its rows were forgotten.
    Unfilled,
};

/// The property's stable name in texts for people and in tests: `partition bound`.
QString propertyName(Property property);

using PropertyValue = std::variant<QString, QStringList>;

/// The facts of one object, sorted by property. Absent and empty are the same: setting an empty
/// text or list removes the fact.
class Properties
{
public:
    using Item = std::pair<Property, PropertyValue>;

    bool has(Property property) const { return find(property) != nullptr; }
    /// Empty where absent; a list gives its items joined by `, `.
    QString text(Property property) const;
    /// Empty where absent; a text gives a list of one.
    QStringList list(Property property) const;
    void set(Property property, PropertyValue value);
    void remove(Property property);
    const std::vector<Item> &items() const { return m_items; }

    friend bool operator==(const Properties &, const Properties &) = default;

private:
    const PropertyValue *find(Property property) const;

    std::vector<Item> m_items;
};

} // namespace Retort
