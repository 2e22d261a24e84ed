#pragma once

#include "migrations/schema/objectkind.h"
#include "migrations/schema/property.h"

#include <QHash>
#include <QString>
#include <QStringList>
#include <compare>
#include <vector>

namespace Retort {

/// What an object is known by in two schemas: names as the catalog spells them, unquoted.
struct ObjectId
{
    ObjectKind kind = ObjectKind::Table;
    /// Of the object, or of the relation it belongs to. Empty for what lives in no schema.
    QString schema;
    /// The table, view, domain, type, server or publication that it belongs to; empty otherwise.
    QString relation;
    /// Its own name; of a cast, transform, published table or default privileges the text that
    /// tells it from its like.
    QString name;
    /// Identity arguments of routines, aggregates and operators; the access method of an operator
    /// class or family; empty otherwise.
    QString arguments;

    friend bool operator==(const ObjectId &, const ObjectId &) = default;
    /// By kind, then names by code points: the same everywhere.
    friend bool operator<(const ObjectId &a, const ObjectId &b);
};

size_t qHash(const ObjectId &id, size_t seed = 0);

/// An object of a schema: who it is, what is true of it, what it needs.
///
/// Properties by kind (beside Owner, Comment, Privileges, SecurityLabels, ExtensionDependencies;
/// `sql` = text that can stand in SQL as it is; y = the text `true` where it holds):
/// - Schema: none. Extension: Version, InSchema (name).
/// - Language: Handler, Inline, Validator (sql: qualified function name), Trusted y.
/// - AccessMethod: Type (`TABLE` or `INDEX`), Handler. ForeignDataWrapper: Handler, Validator,
///   Options (list of `name=value`). ForeignServer (no schema): Source (wrapper's name), Type,
///   Version, Options. UserMapping: relation = server, name = user (`PUBLIC`), Options.
/// - Collation: Provider (`libc`, `icu`, `builtin`), Locale, CharacterType (libc with another
///   LC_CTYPE), Deterministic (`false`), Rules. Conversion: Source, DestinationEncoding, Function,
///   Default y.
/// - EnumType: Labels (list). Domain: Type (sql), Collation (sql, where not the type's own),
///   Expression (the default, sql), NotNull y, NotNullName (where not PostgreSQL's choice). Its
///   checks are Constraints with relation = the domain's name. CompositeType: its attributes are
///   Columns with relation = the type's name. RangeType: Subtype, SubtypeClass, Collation,
///   Canonical, SubtypeDifference, Multirange (sql; Multirange qualified). BaseType: Settings (list
///   of `NAME = value` as CREATE TYPE takes them; empty for a shell).
/// - Function (window functions too), Procedure: Definition (pg_get_functiondef), Language, Result
///   (sql), Arguments (sql, with names, modes and defaults), ArgumentNames (list of `mode name`
///   in order, as CREATE OR REPLACE must keep them), ArgumentDefaults (number of them).
///   Aggregate: Result, Arguments, Settings (list of `NAME = value` as CREATE AGGREGATE takes
///   them).
/// - Operator: Function, Left, Right, Result, Commutator, Negator (sql, as OPERATOR() would hold),
///   Restrict, Join, Merges y, Hashes y. OperatorFamily: Members (list of what is loose in it, as
///   ALTER OPERATOR FAMILY … ADD takes them). OperatorClass: Type, Default y, Family (sql),
///   KeyType, Members. Cast: Source, Target (sql), Function or Method (`INOUT`, `BINARY`), Context
///   (`ASSIGNMENT`, `IMPLICIT`). Transform: Type, Language, FromSql, ToSql.
/// - TextSearchParser, TextSearchTemplate: Settings. TextSearchDictionary: Template, Options (text
///   as the catalog has it). TextSearchConfiguration: Parser, Mappings (list of `token` TAB
///   dictionaries, sql, comma-separated).
/// - Sequence: DataType, Start, Increment, Minimum, Maximum, Cache (always), Cycle y, Persistence,
///   OwnedBy (sql of table.column for SERIAL's bond). One that an identity column owns is a
///   Sequence too, with Identity y: its options belong to the column's commands.
/// - Table: TableKind (absent, `partitioned`, `foreign`), Persistence (`UNLOGGED`), ReplicaIdentity
///   (`NOTHING`, `FULL`, or the index' name after `INDEX `), RowSecurity y, ForceRowSecurity y,
///   Options, ToastOptions (lists of `name=value`), AccessMethod (name, where not heap),
///   Tablespace, OfType (sql), PartitionBy (sql: `RANGE (a)`), PartitionBound (sql: `FOR VALUES
///   …`), Parents (list of sql, in order; one for a partition), DetachPending y, Server,
///   ForeignOptions, ClusteredOn (index name).
/// - Column (of tables, foreign tables, views, materialised views, composite types): Position (not
///   compared), Type (sql), Collation (sql, where not the type's own), NotNull y, NotNullName,
///   NotNullNoInherit y, NotNullNotValid y, NotNullLocal y (where inherited and said here too; the
///   four: PostgreSQL 18), Identity (`ALWAYS`, `BY
///   DEFAULT`), IdentitySequence (sql), Generated (`STORED`, `VIRTUAL`) with Expression, Storage,
///   Compression (where not the type's own or the server's default), Statistics, Options,
///   ForeignOptions, Inherited (number of parents, where any), Local y (where inherited and defined
///   here too). ColumnDefault: relation, name = the column; Expression (sql).
/// - View: Definition (pg_get_viewdef without the `;`), Options. MaterializedView the same with
///   AccessMethod, Tablespace, Unfilled y (not compared). Default values of view columns are ColumnDefaults.
/// - Index (relation = its table): Definition (pg_get_indexdef), IndexMethod, Unique y, Invalid y,
///   Columns (list, sql of each key), OfConstraint (name, where a constraint owns it), Options,
///   Tablespace, Statistics (list of `column number=target`), Parent (qualified name of the index
///   it is attached to).
/// - Constraint (relation = table or domain): ConstraintType (`CHECK`, `PRIMARY KEY`, `UNIQUE`,
///   `FOREIGN KEY`, `EXCLUDE`), Definition (pg_get_constraintdef without NOT VALID), Columns
///   (list), Referenced (sql: the foreign table), NotValid y, NotEnforced y, Deferrable y, Deferred
///   y, NoInherit y, Period y, Inherited, Local y, Parent (qualified table, TAB, constraint of the
///   partitioned table it came from). A constraint trigger is a Trigger.
/// - Statistics: relation = table; the statistics object's own schema is `schema`, its table's in
///   Source (sql). Definition, Target.
/// - Rule: Definition, Enabled (as below). Trigger: Definition, Enabled (`DISABLED`, `REPLICA`,
///   `ALWAYS`), Parent (of a clone on a partition), ConstraintType (`CONSTRAINT`), Function.
///   Policy: Command (`ALL`, …), Restrictive y, Roles (list; `PUBLIC`), Using, WithCheck (sql
///   without outer parentheses). EventTrigger: Event, Tags (list), Function, Enabled.
/// - Publication: Settings (list: `publish=…`, `publish_via_partition_root=…`, `all_tables`).
///   PublicationTable: relation = publication, schema and name of the table; Columns (list),
///   Filter. PublicationSchema: relation = publication. Subscription: detected, named, not written.
/// - DefaultPrivileges: schema (empty: everywhere), relation = role, name = `TABLES`, …;
///   Privileges. ForeignPrivileges: Signature says which object; Privileges, Definition = those of
///   its creation.
struct SchemaObject
{
    ObjectId id;
    Properties properties;
    /// What it needs to exist, as indexes into `Schema::objects`, ascending, without doubles: from
    /// the server's own records, and of a relation's element its relation.
    std::vector<int> needs;
    /// How its own commands spell it, behind the keyword: `public.t`, `public.f(integer)`,
    /// `name ON public.t` for triggers, rules, policies and constraints.
    QString sqlName;

    QString text(Property property) const { return properties.text(property); }
    QStringList list(Property property) const { return properties.list(property); }
    bool has(Property property) const { return properties.has(property); }

    friend bool operator==(const SchemaObject &, const SchemaObject &) = default;
};

/// What a database holds, as values: everything but system schemas, members of extensions and what
/// the reader was told to leave out.
struct Schema
{
    /// Sorted by id, ids unique.
    std::vector<SchemaObject> objects;
    /// server_version_num of where it was read; 0 for the empty schema.
    int serverVersion = 0;
    /// Kinds or objects that were seen and are not compared, one sentence each.
    QStringList notCompared;

    /// The object's index, or -1. Logarithmic.
    int find(const ObjectId &id) const;
    /// The elements of a relation (columns, constraints, …) with that kind, as indexes.
    std::vector<int> elements(ObjectKind kind, const QString &schema,
                              const QString &relation) const;

    friend bool operator==(const Schema &, const Schema &) = default;
};

/// The schemas that something lives in, and those that are there themselves.
QStringList schemaNames(const Schema &schema);

/// Leaves what lives in one of these schemas or in none, and the schemas themselves.
Schema onlyIn(const Schema &schema, const QStringList &names);

} // namespace Retort
