#include "migrations/alembic/tables.h"

namespace Retort::Alembic {

using Python::Value;

namespace {

bool isConstraint(const QString &name)
{
    return name == QLatin1String("sa.PrimaryKeyConstraint")
           || name == QLatin1String("sa.UniqueConstraint")
           || name == QLatin1String("sa.ForeignKeyConstraint")
           || name == QLatin1String("sa.CheckConstraint")
           || name == QLatin1String("postgresql.ExcludeConstraint");
}

/// sa.Index(name, *columns, **options) within a table.
Index indexOf(const Value &value, Reading &reading)
{
    Arguments arguments(value, {QStringLiteral("name")}, reading, true);
    Index index;
    index.place = value.place;
    index.name = arguments.name(QStringLiteral("name"));
    const QList<Value> elements = arguments.rest();
    for (const Value &element : elements)
        addIndexElement(index, element, reading);
    readIndexOptions(index, arguments, reading);
    arguments.finishDialects();
    return index;
}

/// The constraints and indexes that a column's flags make, in the order SQLAlchemy attaches them.
void takeFlags(Table &table, Column &column, Reading &reading)
{
    Value where;
    where.place = column.place;
    if (column.index) {
        Index index;
        index.place = column.place;
        index.unique = column.unique;
        index.columns = {column.name};
        index.keys = index.columns;
        index.elements = {quoted(column.name)};
        table.indexes.append(index);
    } else if (column.unique) {
        Constraint unique;
        unique.kind = Constraint::Kind::Unique;
        unique.place = column.place;
        unique.columns = {column.name};
        unique.implicit = true;
        table.constraints.append(unique);
    }
    const auto &enumeration = column.type.enumeration;
    if (enumeration && !enumeration->native && enumeration->createConstraint) {
        if (column.type.isArray) {
            reading.refuse(where, QStringLiteral("PostgreSQL has no such check for an array"));
            return;
        }
        Constraint check;
        check.kind = Constraint::Kind::Check;
        check.place = column.place;
        check.name = enumeration->name;
        check.columns = {column.name};
        QStringList labels;
        for (const QString &label : enumeration->labels)
            labels.append(reading.text(label));
        check.text = quoted(column.name) + QLatin1String(" IN (")
                     + labels.join(QStringLiteral(", ")) + QLatin1Char(')');
        table.constraints.append(check);
    }
    for (Constraint key : std::as_const(column.foreignKeys)) {
        key.columns = {column.name};
        table.constraints.append(key);
    }
}

void findPrimaryKey(Table &table, Reading &reading)
{
    Constraint *given = nullptr;
    for (Constraint &constraint : table.constraints) {
        if (constraint.kind == Constraint::Kind::PrimaryKey)
            given = &constraint;
    }
    Value where;
    if (given) {
        where.place = given->place;
        QSet<QString> names;
        for (const Name &name : std::as_const(given->columns))
            names.insert(name.text);
        QList<Name> flagged;
        for (Column &column : table.columns) {
            if (column.primaryKey)
                flagged.append(column.name);
            if (!names.contains(column.name.text))
                continue;
            names.remove(column.name.text);
            column.primaryKey = true;
            if (!column.nullableGiven)
                column.nullable = false;
        }
        if (!names.isEmpty())
            reading.refuse(where, QStringLiteral("the primary key names a column that the table "
                                                 "does not have"));
        if (given->columns.isEmpty())
            given->columns = flagged;
    } else {
        Constraint implicit;
        implicit.kind = Constraint::Kind::PrimaryKey;
        implicit.implicit = true;
        for (const Column &column : std::as_const(table.columns)) {
            if (column.primaryKey)
                implicit.columns.append(column.name);
        }
        if (implicit.columns.isEmpty())
            return;
        table.constraints.prepend(implicit);
        given = &table.constraints.first();
    }
    const auto able = [&](const Column &column, bool asked) {
        const bool keyed = [&] {
            for (const Constraint &constraint : std::as_const(table.constraints)) {
                if (constraint.kind == Constraint::Kind::ForeignKey
                    && constraint.columns.contains(column.name))
                    return true;
            }
            return false;
        }();
        if (column.type.serial == Type::Serial::None) {
            if (asked)
                reading.refuse(where, QStringLiteral("autoincrement=True of a column that is no "
                                                     "number"));
            // A type of the project's own may be a number to SQLAlchemy.
            return false;
        }
        if (column.pythonDefaultUnsure && !asked)
            reading.refuse(where, QStringLiteral("whether the key has a default of Python's is not "
                                                 "known"));
        if (column.pythonDefault && !column.sequence && !asked)
            return false;
        if ((column.serverDefault || !column.computed.isEmpty()) && !asked)
            return false;
        return !(keyed && !asked
                 && column.autoincrement != Column::Autoincrement::IgnoreForeignKey);
    };
    const bool single = given->columns.size() == 1;
    for (qsizetype i = 0; i < table.columns.size(); ++i) {
        const Column &column = table.columns.at(i);
        bool inKey = false;
        for (const Name &name : std::as_const(given->columns))
            inKey = inKey || name.text == column.name.text;
        if (!inKey)
            continue;
        const bool asked = column.autoincrement == Column::Autoincrement::Yes;
        const bool automatic =
            single
            && (column.autoincrement == Column::Autoincrement::Auto
                || column.autoincrement == Column::Autoincrement::IgnoreForeignKey);
        if (column.type.family == Type::Family::Mapped && (asked || automatic)
            && !column.pythonDefault && !column.serverDefault && column.identity.isEmpty()) {
            static const QSet<QString> numbers = {
                QStringLiteral("INTEGER"), QStringLiteral("BIGINT"), QStringLiteral("SMALLINT"),
                QStringLiteral("INT"), QStringLiteral("NUMERIC")};
            if (numbers.contains(column.type.sql.toUpper()))
                reading.refuse(where, QStringLiteral("whether the key's own type becomes SERIAL is "
                                                     "not known"));
        }
        if ((asked || automatic) && able(column, asked)) {
            if (table.autoincrementColumn >= 0)
                reading.refuse(where, QStringLiteral("two columns with autoincrement=True"));
            table.autoincrementColumn = i;
        }
    }
}

/// The key that flags of columns make begins with the column that counts by itself; its name was
/// made before.
void putSerialFirst(Table &table)
{
    for (Constraint &constraint : table.constraints) {
        if (constraint.kind != Constraint::Kind::PrimaryKey || !constraint.implicit
            || table.autoincrementColumn < 0)
            continue;
        const Name first = table.columns.at(table.autoincrementColumn).name;
        constraint.columns.removeAll(first);
        constraint.columns.prepend(first);
    }
}

const char *conventionOf(Constraint::Kind kind)
{
    switch (kind) {
    case Constraint::Kind::PrimaryKey:
        return "pk";
    case Constraint::Kind::Unique:
        return "uq";
    case Constraint::Kind::ForeignKey:
        return "fk";
    case Constraint::Kind::Check:
        return "ck";
    case Constraint::Kind::Exclude:
        break;
    }
    return "";
}

void nameAll(Table &table, Reading &reading)
{
    Value where;
    const auto nameOne = [&](Constraint &constraint, const QList<Name> &columns) {
        where.place = constraint.place;
        const Constraint *key =
            constraint.kind == Constraint::Kind::ForeignKey ? &constraint : nullptr;
        // SQLAlchemy names the constraint before it knows the other table.
        if (key && key->name.null && !table.core
            && reading.options()
                   .namingConvention.value(QStringLiteral("fk"))
                   .contains(QLatin1String("referred_column")))
            reading.refuse(where, QStringLiteral("the naming convention fk asks for a column of "
                                                 "another table"));
        constraint.name = conventional(constraint.name, conventionOf(constraint.kind), table,
                                       columns, key, where, reading);
    };
    for (Constraint &constraint : table.constraints)
        nameOne(constraint, constraint.columns);
    for (Column &column : table.columns) {
        for (Constraint &check : column.checks)
            nameOne(check, {});
    }
    for (Index &index : table.indexes) {
        where.place = index.place;
        if (index.name.null && !index.plain)
            reading.refuse(where, QStringLiteral("an index of expressions without a name"));
        index.name = conventional(index.name, "ix", table, index.columns, nullptr, where, reading);
    }
}

/// A column that a foreign key refers to in the table itself must be there.
void checkReferences(const Table &table, Reading &reading)
{
    Value where;
    for (const Constraint &constraint : table.constraints) {
        if (constraint.kind == Constraint::Kind::PrimaryKey)
            continue;
        where.place = constraint.place;
        if (constraint.kind != Constraint::Kind::Check) {
            for (const Name &name : constraint.columns) {
                if (!table.column(name.text))
                    reading.refuse(where, QStringLiteral("a constraint names a column that the "
                                                         "table does not have"));
            }
        }
        if (constraint.kind == Constraint::Kind::ForeignKey && !table.partial
            && constraint.referredTable.text == table.name.text
            && constraint.referredSchema.text == table.schema.text) {
            for (const Name &name : constraint.referredColumns) {
                if (!table.column(name.text))
                    reading.refuse(where, QStringLiteral("a foreign key names a column that the "
                                                         "table does not have"));
            }
        }
    }
}

} // namespace

void fillTable(Table &table, const QList<Value> &items, Reading &reading)
{
    QList<Constraint> explicitOnes;
    QList<Index> explicitIndexes;
    for (const Value &item : items) {
        const QString name = sqlalchemyName(callee(item));
        if (sqlalchemyName(callee(item)) == QLatin1String("sa.MetaData") && !table.core) {
            // Alembic passes over what is neither column nor constraint.
            continue;
        } else if (isNone(item)) {
            reading.refuse(item, QStringLiteral("a part of the table is None"));
        } else if (isConstraint(name)) {
            explicitOnes.append(constraintOf(item, reading));
        } else if (name == QLatin1String("sa.Index")) {
            explicitIndexes.append(indexOf(item, reading));
        } else {
            // Alembic passes over sa.column(), which is hardly meant.
            if (name == QLatin1String("sa.column"))
                reading.refuse(item, QStringLiteral("sa.column() is no column of a new table"));
            Column column = columnOf(item, reading);
            for (const Column &other : std::as_const(table.columns)) {
                if (other.key == column.key)
                    reading.refuse(
                        item,
                        QStringLiteral("the column %1 is written twice").arg(column.name.text));
            }
            column.type = inTable(column.type, table.schema);
            table.columns.append(column);
        }
    }
    table.constraints = explicitOnes;
    for (Column &column : table.columns)
        takeFlags(table, column, reading);
    // An index of its own is attached behind those of the columns' flags.
    table.indexes += explicitIndexes;
    findPrimaryKey(table, reading);
    checkReferences(table, reading);
    nameAll(table, reading);
    putSerialFirst(table);
}

bool isTable(const Value &value)
{
    const QString name = sqlalchemyName(callee(value));
    return name == QLatin1String("sa.table") || name == QLatin1String("sa.Table")
           || callee(value) == QLatin1String("alembic.op.create_table");
}

Table tableOf(const Value &value, Reading &reading)
{
    Table table;
    const QString name = sqlalchemyName(callee(value));
    if (!isTable(value)) {
        reading.refuseValue(value, QStringLiteral("a table is not a constant"));
        return table;
    }
    const bool core = name == QLatin1String("sa.Table");
    QStringList signature = {QStringLiteral("table_name")};
    if (core)
        signature.append(QStringLiteral("metadata"));
    Arguments arguments(value, signature, reading, true);
    table.name = arguments.has(QStringLiteral("name"))
                     ? arguments.name(QStringLiteral("name"))
                     : arguments.name(QStringLiteral("table_name"));
    table.schema = arguments.name(QStringLiteral("schema"));
    if (core) {
        const Value *metadata = arguments.some(QStringLiteral("metadata"));
        const bool plain = metadata && sqlalchemyName(*metadata) == QLatin1String("sa.MetaData");
        if (!plain) {
            reading.refuse(value, QStringLiteral("the MetaData of a table is not known"));
        } else {
            for (const Python::Keyword &keyword : metadata->keywords) {
                if (keyword.name == QLatin1String("schema") && table.schema.null)
                    table.schema = nameOf(keyword.value, reading);
                else if (keyword.name != QLatin1String("schema"))
                    reading.refuse(*metadata, QStringLiteral("a MetaData with options"));
            }
            if (!metadata->items.isEmpty())
                reading.refuse(*metadata, QStringLiteral("a MetaData with options"));
        }
        for (const char *reflects : {"autoload", "autoload_with", "autoload_replace"}) {
            if (arguments.has(QString::fromLatin1(reflects)))
                reading.refuse(value, QStringLiteral("the table's columns are asked of the "
                                                     "database"));
        }
        arguments.ignore({QStringLiteral("extend_existing"), QStringLiteral("keep_existing"),
                          QStringLiteral("implicit_returning")});
    }
    if (name == QLatin1String("sa.table")) {
        const QList<Value> items = arguments.rest();
        for (const Value &item : items) {
            Column column = columnOf(item, reading);
            column.primaryKey = false;
            table.columns.append(column);
        }
        arguments.finishDialects();
        return table;
    }
    table.core = core;
    if (const Value *comment = arguments.some(QStringLiteral("comment")))
        table.comment = textOf(*comment, reading);
    if (const Value *prefixes = arguments.some(QStringLiteral("prefixes"))) {
        for (const Name &prefix : namesOf(*prefixes, reading))
            table.prefixes.append(prefix.text);
    }
    table.options = tableOptionsOf(arguments, reading);
    arguments.ignore({QStringLiteral("comment"), QStringLiteral("info"), QStringLiteral("prefixes"),
                      QStringLiteral("if_not_exists"), QStringLiteral("quote"),
                      QStringLiteral("quote_schema"), QStringLiteral("listeners")});
    fillTable(table, arguments.rest(), reading);
    arguments.finishDialects();
    return table;
}

bool columnOfTable(const Value &value, Expression &expression, Reading &reading)
{
    // table.c.name, table.columns.name, table.c["name"]
    QString key;
    const Value *collection = nullptr;
    if (value.kind == Value::Kind::Attribute && value.base) {
        key = value.text;
        collection = value.base.get();
    } else if (value.kind == Value::Kind::Subscript && value.base && value.items.size() == 1
               && value.items.first().isString()) {
        key = value.items.first().text;
        collection = value.base.get();
    }
    if (!collection || collection->kind != Value::Kind::Attribute || !collection->base
        || (collection->text != QLatin1String("c") && collection->text != QLatin1String("columns"))
        || !isTable(*collection->base))
        return false;
    const Table table = tableOf(*collection->base, reading);
    const Column *column = table.column(key);
    if (!column) {
        reading.refuse(value, QStringLiteral("the table has no column %1").arg(key));
        return true;
    }
    expression.name = column->name;
    expression.type = column->type;
    expression.table = table.name;
    expression.schema = table.schema;
    return true;
}

} // namespace Retort::Alembic
