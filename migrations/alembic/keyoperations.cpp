#include "migrations/alembic/operation.h"

namespace Retort::Alembic {

using Python::Value;

QStringList createIndex(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    Table table;
    table.name = operation.table();
    table.schema = operation.schema();
    Index index;
    index.place = operation.call().place;
    if (!arguments.has(word("index_name")))
        reading.refuse(operation.call(), word("an operation without its index_name"));
    index.name = arguments.name(word("index_name"));
    const Value *columns = arguments.some(word("columns"));
    if (!columns || !isSequence(*columns) || columns->items.isEmpty()) {
        reading.refuse(columns ? *columns : operation.call(),
                       word("the columns of the index are not a constant list"));
        return {};
    }
    for (const Value &column : columns->items)
        addIndexElement(index, column, reading);
    readIndexOptions(index, arguments, reading);
    if (index.name.null && !index.plain)
        reading.refuse(operation.call(), word("an index of expressions without a name"));
    arguments.finishDialects();
    index.name =
        conventional(index.name, "ix", table, index.columns, nullptr, operation.call(), reading);
    return {createIndexSql(table, index, reading)};
}

QStringList dropIndex(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    Table table;
    table.name = operation.inBatch() ? operation.table() : arguments.name(word("table_name"));
    if (table.name.null || table.name.text.isEmpty())
        table.name = Name::of(word("no_table"));
    table.schema = operation.schema();
    Index index;
    index.place = operation.call().place;
    if (!arguments.has(word("index_name")))
        reading.refuse(operation.call(), word("an operation without its index_name"));
    const Name given = arguments.name(word("index_name"));
    const bool ifExists = arguments.truth(word("if_exists"));
    readIndexOptions(index, arguments, reading);
    arguments.finishDialects();
    const Name name =
        conventional(given, "ix", table, {Name::of(word("x"))}, nullptr, operation.call(), reading);
    QString sql = word("DROP INDEX ");
    if (index.concurrently)
        sql += QLatin1String("CONCURRENTLY ");
    if (ifExists)
        sql += QLatin1String("IF EXISTS ");
    if (!table.schema.null && !table.schema.text.isEmpty())
        sql += quoted(table.schema) + QLatin1Char('.');
    return {sql + checkedName(name, index.place, reading)};
}

QStringList createConstraint(Operation operation, Constraint::Kind kind, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    const Value &call = operation.call();
    Table table;
    Constraint constraint;
    constraint.kind = kind;
    constraint.place = call.place;
    if (!arguments.has(word("constraint_name")))
        reading.refuse(call, word("an operation without its constraint_name"));
    constraint.name = arguments.name(word("constraint_name"));
    const char *convention = "";
    switch (kind) {
    case Constraint::Kind::PrimaryKey:
    case Constraint::Kind::Unique:
        convention = kind == Constraint::Kind::Unique ? "uq" : "pk";
        table.name = operation.table();
        table.schema = operation.schema();
        constraint.columns = arguments.names(word("columns"));
        constraint.deferrability = deferrabilityOf(arguments, call, reading);
        constraint.distinctness = distinctnessOf(arguments);
        if (constraint.columns.isEmpty())
            reading.refuse(call, word("a constraint without columns"));
        break;
    case Constraint::Kind::ForeignKey:
        convention = "fk";
        table.name = operation.table("source_table");
        table.schema = operation.schema("source_schema");
        constraint.referredTable = operation.required("referent_table");
        constraint.referredSchema = arguments.name(word("referent_schema"));
        constraint.columns = arguments.names(word("local_cols"));
        constraint.referredColumns = arguments.names(word("remote_cols"));
        if (constraint.columns.isEmpty()
            || constraint.columns.size() != constraint.referredColumns.size())
            reading.refuse(call, word("a foreign key has as many columns as it refers to"));
        constraint.text = cascadesOf(arguments, call, reading);
        constraint.deferrability = deferrabilityOf(arguments, call, reading);
        constraint.validity = validityOf(arguments);
        arguments.ignore({word("use_alter"), word("link_to_name")});
        break;
    case Constraint::Kind::Check:
        convention = "ck";
        table.name = operation.table();
        table.schema = operation.schema();
        if (const Value *condition = arguments.some(word("condition")))
            constraint.text = sqlOf(sqlOrText(*condition, reading), false);
        else
            reading.refuse(call, word("a check without a condition"));
        constraint.deferrability = deferrabilityOf(arguments, call, reading);
        constraint.validity = validityOf(arguments);
        break;
    case Constraint::Kind::Exclude:
        table.name = operation.table();
        table.schema = operation.schema();
        for (const Value &element : arguments.rest()) {
            // Alembic makes a column of every element, which needs a name.
            if (isSequence(element) && !element.items.isEmpty()
                && sqlalchemyName(callee(element.items.first())) != QLatin1String("sa.column")
                && !element.items.first().isString())
                reading.refuse(element, word("an exclusion of an expression without a name"));
        }
        constraint.text = exclusionOf(arguments.rest(), arguments, call, reading);
        constraint.deferrability = deferrabilityOf(arguments, call, reading);
        break;
    }
    arguments.ignore({word("info")});
    arguments.finishDialects();
    constraint.name =
        conventional(constraint.name, convention, table, constraint.columns,
                     kind == Constraint::Kind::ForeignKey ? &constraint : nullptr, call, reading);
    return {addConstraintSql(table, constraint, reading)};
}

QStringList dropConstraint(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    Table table;
    table.name = operation.table();
    table.schema = operation.schema();
    const Name given = arguments.name(word("constraint_name"));
    const QString type = arguments.text(word("type_")).value_or(QString());
    const bool ifExists = arguments.truth(word("if_exists"));
    arguments.finish();
    static const QHash<QString, const char *> conventions = {{QString(), ""},
                                                             {word("foreignkey"), "fk"},
                                                             {word("primary"), "pk"},
                                                             {word("unique"), "uq"},
                                                             {word("check"), "ck"}};
    if (!conventions.contains(type)) {
        reading.refuse(operation.call(), word("%1 is no type of a constraint").arg(type));
        return {};
    }
    Name name = given;
    if (!given.null)
        name = conventional(given, conventions.value(type), table, {}, nullptr, operation.call(),
                            reading);
    else
        reading.refuse(operation.call(), word("a constraint without a name cannot be dropped"));
    return {dropConstraintSql(table, name, ifExists, operation.call().place, reading)};
}

} // namespace Retort::Alembic
