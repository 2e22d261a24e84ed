#pragma once

#include "migrations/schema/acl.h"
#include "migrations/schema/ddl.h"

#include <QMap>
#include <optional>

/// The parts of ddl.h, one group of kinds a file; nothing outside `migrations/schema/ddl*` includes
/// this.
namespace Retort::Ddl {

// --- texts

/// The text as an SQL literal.
QString literal(const QString &text);
/// The expression in parentheses, which it may have already.
QString parenthesized(const QString &expression);
/// A sentence for people, translated.
QString sentence(const char *text);
/// Cut at top-level commas (outside quotes and parentheses), trimmed.
QStringList splitTopLevel(const QString &sql, QChar separator = QLatin1Char(','));
/// Where `needle` first stands outside quotes and parentheses, or -1.
qsizetype findTopLevel(const QString &sql, const QString &needle);
/// The schema and the name that a qualified name in SQL spells; no schema where it has none.
struct QualifiedName
{
    QString schema;
    QString name;
};
QualifiedName splitQualified(const QString &sql);
/// A list item `name=value`.
struct NameValue
{
    QString name;
    QString value;
};
NameValue splitOption(const QString &option);

// --- options: lists of `name=value`

/// `name=value, …` as WITH () and SET () take storage parameters; `prefix` as in `toast.`.
QStringList storageOptions(const QStringList &options, const QString &prefix = {});
/// The SET (…) and RESET (…) that lead from one list to the other, each without its command.
QStringList storageChanges(const QStringList &from, const QStringList &to,
                           const QString &prefix = {});
/// ` OPTIONS (…)` of CREATE, with a blank before; empty where there are none.
QString foreignOptions(const QStringList &options);
/// `OPTIONS (ADD …, SET …, DROP …)`; empty where nothing differs.
QString foreignChanges(const QStringList &from, const QStringList &to);

// --- objects

const SchemaObject &at(const Schema &schema, int object);
/// The object's name in SQL behind its keyword, made from its id.
QString nameOf(const SchemaObject &object);
/// `schema.relation` in SQL of what belongs to a relation.
QString relationOf(const SchemaObject &element);
/// The object of kind table, view, materialized view, composite type or domain that an element
/// belongs to; -1 where it is not there.
int ownerOf(const Schema &schema, const SchemaObject &element);
/// TABLE, FOREIGN TABLE, VIEW, …: what ALTER and DROP call the object.
QString keywordOf(const SchemaObject &object);
/// Finds a table by the text that stands for it in SQL.
int findTable(const Schema &schema, const QString &sql);
bool isPartitioned(const SchemaObject &table);
bool isForeign(const SchemaObject &table);
bool isPartition(const SchemaObject &table);
/// Whether another table inherits from it or is its partition.
bool hasChildren(const Schema &schema, const SchemaObject &table);
/// The columns in their order.
std::vector<int> columnsOf(const Schema &schema, const QString &relationSchema,
                           const QString &relation);
/// The parents of a table that are in the schema, in order.
std::vector<int> parentsOf(const Schema &schema, const SchemaObject &table);
/// Needs ` ONLY` where children would be changed too: they have objects of their own.
QString alterTableOnly(const Schema &schema, const SchemaObject &element);
bool differs(const SchemaObject &a, const SchemaObject &b, Property property);
/// Whether they differ in anything but aspects, what is not compared, and `ignoring`.
bool differsBeside(const SchemaObject &a, const SchemaObject &b,
                   std::initializer_list<Property> ignoring);
Alteration replaced(const QString &loss = {});

// --- tables and columns

QStringList createTable(const Schema &schema, int object, const std::vector<int> &inlined);
Alteration alterTable(const Schema &from, int old, const Schema &to, int now);
QStringList createColumn(const Schema &schema, int object, const std::vector<int> &inlined);
QStringList dropColumn(const Schema &schema, int object);
Alteration alterColumn(const Schema &from, int old, const Schema &to, int now);
QStringList createDefault(const Schema &schema, int object);
QStringList dropDefault(const Schema &schema, int object);
/// A column as CREATE TABLE and ADD COLUMN write it: name, type, collation, default, identity,
/// generation, NOT NULL, compression, foreign options.
QString columnDefinition(const Schema &schema, const SchemaObject &column,
                         const std::optional<QString> &defaultSql);
/// What a column has beyond its definition, as ALTER COLUMN statements: statistics, storage,
/// options.
QStringList columnExtras(const Schema &schema, const SchemaObject &column);
/// The SET and RESET of those from one column to another.
QStringList columnExtraChanges(const Schema &to, const SchemaObject &from, const SchemaObject &now);
/// Whether the column's NOT NULL has more to say than that (PostgreSQL 18): a name that is not the
/// ordinary one, NO INHERIT, NOT VALID.
bool namesNotNull(const Schema &schema, const SchemaObject &column);
/// The name that PostgreSQL 18 gives a column's NOT NULL by itself.
QString notNullConstraintName(const QString &table, const QString &column);
/// The name that the column's NOT NULL has: said, its parent's, or PostgreSQL's choice.
QString effectiveNotNullName(const Schema &schema, const SchemaObject &column);
/// `[CONSTRAINT name] NOT NULL column [NO INHERIT]`, as a table's constraint (PostgreSQL 18).
QString notNullConstraint(const Schema &schema, const SchemaObject &column);
/// How values of one type become values of another: empty where the server does it by itself,
/// otherwise the expression behind USING.
/// Whether no value of the old type can become one of the new type, but null.
bool isHopeless(const Schema &from, const Schema &to, const QString &oldType,
                const QString &newType);
QString conversion(const Schema &from, const Schema &to, const QString &column,
                   const QString &oldType, const QString &newType);
/// Whether values are rounded or cut on the way.
bool isNarrowing(const QString &oldType, const QString &newType);
/// The storage that a type's columns have by themselves.
QString ordinaryStorage(const QString &type);

// --- constraints, indexes, sequences

/// `CONSTRAINT name definition`, as a table's or domain's own definition holds it.
QString constraintElement(const SchemaObject &constraint);
/// `inlined`: the index that comes with it, whose own facts follow.
QStringList createConstraint(const Schema &schema, int object,
                             const std::vector<int> &inlined = {});
QStringList dropConstraint(const Schema &schema, int object);
Alteration alterConstraint(const Schema &from, int old, const Schema &to, int now);
QStringList createIndex(const Schema &schema, int object, bool attached = true);
QStringList dropIndex(const Schema &schema, int object);
Alteration alterIndex(const Schema &from, int old, const Schema &to, int now);
QStringList createSequence(const Schema &schema, int object);
QStringList dropSequence(const Schema &schema, int object);
Alteration alterSequence(const Schema &from, int old, const Schema &to, int now);
/// ` START WITH 1 …`: the options of a sequence that are not the ordinary ones.
QString sequenceOptions(const SchemaObject &sequence, bool withType);
/// The sequence that an identity column owns; -1 where it is not in the schema.
int identitySequence(const Schema &schema, const SchemaObject &column);
/// The statements by which one sequence's options become the other's. `name` is its name by then.
QStringList sequenceChanges(const SchemaObject &from, const SchemaObject &to, const QString &name);

// --- everything else

QStringList createView(const Schema &schema, int object, const std::vector<int> &inlined);
Alteration alterView(const Schema &from, int old, const Schema &to, int now);
QStringList createType(const Schema &schema, int object, const std::vector<int> &inlined);
Alteration alterType(const Schema &from, int old, const Schema &to, int now);
/// One attribute of a composite type.
QString attributeDefinition(const SchemaObject &attribute);
QStringList createAttribute(const Schema &schema, int object);
QStringList dropAttribute(const Schema &schema, int object);
Alteration alterAttribute(const Schema &from, int old, const Schema &to, int now);
/// Whether columns of tables have the composite type.
bool isStored(const Schema &schema, int type);
QStringList createRoutine(const Schema &schema, int object);
Alteration alterRoutine(const Schema &from, int old, const Schema &to, int now);
/// `schema.name(arguments)` as GRANT takes it: plain argument types.
QString routineSignature(const SchemaObject &routine);
QStringList createOperatorKind(const Schema &schema, int object);
Alteration alterOperatorKind(const Schema &from, int old, const Schema &to, int now);
QStringList createTextSearch(const Schema &schema, int object);
Alteration alterTextSearch(const Schema &from, int old, const Schema &to, int now);
QStringList createForeign(const Schema &schema, int object);
Alteration alterForeign(const Schema &from, int old, const Schema &to, int now);
/// Schemas, extensions, languages, access methods, collations, conversions, statistics.
QStringList createOther(const Schema &schema, int object);
Alteration alterOther(const Schema &from, int old, const Schema &to, int now);
/// Rules, triggers, policies, event triggers.
QStringList createReaction(const Schema &schema, int object);
QStringList dropReaction(const Schema &schema, int object);
Alteration alterReaction(const Schema &from, int old, const Schema &to, int now);
QStringList createPublicationKind(const Schema &schema, int object);
QStringList dropPublicationKind(const Schema &schema, int object);
Alteration alterPublicationKind(const Schema &from, int old, const Schema &to, int now);

// --- privileges

/// Whose object it is: what acldefault() of PostgreSQL tells apart.
enum class AclKind {
    None,
    Table,
    Column,
    Sequence,
    Routine,
    Language,
    Schema,
    Type,
    Foreign,
    LargeObject
};
AclKind aclKindOf(ObjectKind kind);
/// What a new object has where no default privileges say otherwise.
Acl defaultAcl(AclKind kind, const QString &owner, int serverVersion);
/// The REVOKE and GRANT that lead from one list to the other.
struct AclTarget
{
    /// `TABLE public.t`: what stands behind ON.
    QString on;
    /// `(c)` behind each privilege, of columns.
    QString columns;
    QString owner;
    AclKind kind = AclKind::None;
    /// Before GRANT and REVOKE: `ALTER DEFAULT PRIVILEGES FOR ROLE r `.
    QString prefix;
    int serverVersion = 0;
    /// The list is to be the one of a new object, entry by entry.
    bool likeNew = false;
};
QStringList aclStatements(const Acl &from, const Acl &to, const AclTarget &target);
QStringList createAclKind(const Schema &schema, int object);
QStringList dropAclKind(const Schema &schema, int object);
Alteration alterAclKind(const Schema &from, int old, const Schema &to, int now);
QStringList privilegeStatements(const Schema &from, int old, const Schema &to, int now,
                                const DdlContext &context);

} // namespace Retort::Ddl
