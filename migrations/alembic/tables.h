#pragma once

#include "migrations/alembic/expressions.h"

namespace Retort::Alembic {

/// A constraint of a table, or a foreign key of a column.
struct Constraint
{
    enum class Kind { PrimaryKey, Unique, ForeignKey, Check, Exclude };

    Kind kind = Kind::Unique;
    Name name;
    QList<Name> columns;
    /// Of a foreign key: where it points.
    Name referredSchema;
    Name referredTable;
    QList<Name> referredColumns;
    /// Of a foreign key: ` ON DELETE …`; of an exclusion: its whole text behind the name; of a
    /// check: its condition.
    QString text;
    /// ` DEFERRABLE INITIALLY …`.
    QString deferrability;
    /// ` NOT VALID`.
    QString validity;
    /// `NULLS NOT DISTINCT ` of a unique constraint.
    QString distinctness;
    /// Made by the flags of columns, not by a constraint of its own.
    bool implicit = false;
    /// A foreign key that CREATE TABLE leaves out.
    bool useAlter = false;
    Python::Place place;
};

struct Index
{
    Name name;
    bool unique = false;
    bool concurrently = false;
    bool ifNotExists = false;
    /// The names that a naming convention reads.
    QList<Name> columns;
    /// The names that operator classes go by; null where an element has none.
    QList<Name> keys;
    /// Whether every element is a name: only then a naming convention can be applied.
    bool plain = true;
    QString using_;
    QStringList elements;
    /// Everything behind the elements: INCLUDE, WITH, TABLESPACE, WHERE.
    QString tail;
    Python::Place place;
};

struct Column
{
    enum class Autoincrement { Auto, Yes, No, IgnoreForeignKey };

    Name name;
    QString key;
    Type type;
    /// Without DEFAULT before it; nothing where there is none.
    std::optional<QString> serverDefault;
    QString computed;
    QString identity;
    bool nullable = true;
    bool nullableGiven = false;
    bool primaryKey = false;
    Autoincrement autoincrement = Autoincrement::Auto;
    /// A default that Python fills in.
    bool pythonDefault = false;
    /// The same, and it may be None: it is a name from elsewhere.
    bool pythonDefaultUnsure = false;
    /// The same, and it is a sequence.
    bool sequence = false;
    bool sequenceOptional = false;
    bool pythonOnUpdate = false;
    bool unique = false;
    bool index = false;
    std::optional<QString> comment;
    QList<Constraint> checks;
    QList<Constraint> foreignKeys;
    Python::Place place;
};

struct Table
{
    Name name;
    Name schema;
    QList<Column> columns;
    QList<Constraint> constraints;
    QList<Index> indexes;
    std::optional<QString> comment;
    QStringList prefixes;
    /// INHERITS, PARTITION BY, … behind the closing bracket.
    QString options;
    bool ifNotExists = false;
    /// Not the whole table: it has more columns than are known.
    bool partial = false;
    /// Of sa.Table rather than op.create_table.
    bool core = false;
    /// The column that becomes SERIAL, or -1.
    qsizetype autoincrementColumn = -1;

    const Column *column(const QString &key) const;
};

/// `sa.Column(…)` or `sa.column(…)`.
Column columnOf(const Python::Value &value, Reading &reading);

/// A table of `sa.table`, `sa.Table` or `op.create_table`, whole: flags of columns made to
/// constraints and indexes, the naming convention applied.
Table tableOf(const Python::Value &value, Reading &reading);

/// Puts together what `op.create_table`, `op.add_column` and `sa.Table` are made of.
/// `items`: columns, constraints and indexes, in the order written.
void fillTable(Table &table, const QList<Python::Value> &items, Reading &reading);

/// `table.c.name`, `table.c["name"]`, `table.columns.name`: whether the value is that; fills in
/// name, table, schema and type.
bool columnOfTable(const Python::Value &value, Expression &expression, Reading &reading);

/// Whether the value is a table of `sa.table`, `sa.Table` or `op.create_table`.
bool isTable(const Python::Value &value);

/// A constraint of `sa.UniqueConstraint(…)` and its like; `name` and columns as given.
Constraint constraintOf(const Python::Value &value, Reading &reading);

/// Options of a foreign key, a unique constraint … from keyword arguments.
QString deferrabilityOf(Arguments &arguments, const Python::Value &where, Reading &reading);
QString cascadesOf(Arguments &arguments, const Python::Value &where, Reading &reading);
QString validityOf(Arguments &arguments);
QString distinctnessOf(Arguments &arguments);

/// Options of an index from keyword arguments (`postgresql_…`, `unique`, `if_not_exists`).
void readIndexOptions(Index &index, Arguments &arguments, Reading &reading);
/// Adds a column or an expression to the index.
void addIndexElement(Index &index, const Python::Value &value, Reading &reading);

/// Options of EXCLUDE: its text.
QString exclusionOf(const QList<Python::Value> &elements, Arguments &arguments,
                    const Python::Value &where, Reading &reading);

/// Table options (`postgresql_inherits`, …).
QString tableOptionsOf(Arguments &arguments, Reading &reading);

/// `START WITH …` of an identity or a sequence.
QString identityOptionsOf(Arguments &arguments);

/// A server default as SQL; nothing for None. Refuses Computed, Identity and what is not known.
std::optional<QString> serverDefaultOf(const Python::Value &value, Reading &reading);
/// GENERATED … AS IDENTITY; empty where the value is no Identity.
QString identityOf(const Python::Value &value, Reading &reading);

/// The name with the project's naming convention for its kind ("ix", "uq", "ck", "fk", "pk").
Name conventional(const Name &name, const char *kind, const Table &table,
                  const QList<Name> &columns, const Constraint *foreignKey,
                  const Python::Value &where, Reading &reading);

} // namespace Retort::Alembic
