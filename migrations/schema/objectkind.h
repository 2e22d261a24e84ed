#pragma once

#include <QString>

namespace Retort {

/// What a PostgreSQL schema is made of, as far as it is compared. The order is the order in which a
/// person expects them in a script where no dependency says otherwise (pg_dump's, roughly).
enum class ObjectKind {
    Schema,
    Extension,
    Language,
    AccessMethod,
    ForeignDataWrapper,
    ForeignServer,
    UserMapping,
    Collation,
    Conversion,
    EnumType,
    CompositeType,
    RangeType,
    Domain,
    BaseType,
    Function,
    Procedure,
    Aggregate,
    Operator,
    OperatorFamily,
    OperatorClass,
    Cast,
    Transform,
    TextSearchParser,
    TextSearchTemplate,
    TextSearchDictionary,
    TextSearchConfiguration,
    Sequence,
    Table,
    Column,
    ColumnDefault,
    View,
    MaterializedView,
    Index,
    Constraint,
    Statistics,
    Rule,
    Trigger,
    Policy,
    EventTrigger,
    Publication,
    PublicationTable,
    PublicationSchema,
    Subscription,
    DefaultPrivileges,
    /// The system's and extensions' own objects, known by their changed privileges alone.
    ForeignPrivileges,
};

inline constexpr int objectKindCount = int(ObjectKind::ForeignPrivileges) + 1;

/// The kind's stable name in JSON and in sentences: `table`, `materialized view`.
QString objectKindName(ObjectKind kind);

/// As COMMENT ON, ALTER … OWNER TO and DROP spell it: `TABLE`, `MATERIALIZED VIEW`, `TYPE`; empty
/// for what has no such command (a column's default, a published table).
QString objectKindKeyword(ObjectKind kind);

/// Whether a table's element: it has no name of its own in a schema, goes with its relation, and
/// `ObjectId::relation` says which.
bool belongsToRelation(ObjectKind kind);

/// Objects whose names exclude one another within a schema (a table and an index; a table and a
/// type). Kinds of different spaces never collide. 0: none.
enum class NameSpace { None, Relation, Type, Routine };
NameSpace nameSpaceOf(ObjectKind kind);

} // namespace Retort
