#include "migrations/alembic/dml.h"
#include "migrations/alembic/operation.h"

namespace Retort::Alembic {

using Python::Value;

QString alterTable(const Name &schema, const Name &table)
{
    return QLatin1String("ALTER TABLE ") + qualifiedDotted(schema, table) + QLatin1Char(' ');
}

QString addConstraintSql(const Table &table, const Constraint &constraint, Reading &reading)
{
    return QLatin1String("ALTER TABLE ") + qualified(table.schema, table.name)
           + QLatin1String(" ADD ") + constraintSql(constraint, reading);
}

QString dropConstraintSql(const Table &table, const Name &name, bool ifExists,
                          const Python::Place &place, Reading &reading)
{
    return QLatin1String("ALTER TABLE ") + qualified(table.schema, table.name)
           + QLatin1String(" DROP CONSTRAINT ")
           + (ifExists ? QLatin1String("IF EXISTS ") : QLatin1String(""))
           + checkedName(name, place, reading);
}

QStringList createTable(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    if (operation.inBatch())
        reading.refuse(operation.call(), word("a table cannot be made within a batch"));
    Table table;
    table.name = operation.required("table_name");
    table.schema = arguments.name(word("schema"));
    if (const Value *comment = arguments.some(word("comment")))
        table.comment = textOf(*comment, reading);
    if (const Value *prefixes = arguments.some(word("prefixes"))) {
        for (const Name &prefix : namesOf(*prefixes, reading))
            table.prefixes.append(prefix.text);
    }
    table.options = tableOptionsOf(arguments, reading);
    table.ifNotExists = arguments.truth(word("if_not_exists"));
    if (const auto quote = arguments.maybeTruth(word("quote")))
        table.name.quote = quote;
    if (const auto quote = arguments.maybeTruth(word("quote_schema")))
        table.schema.quote = quote;
    arguments.ignore(
        {word("info"), word("implicit_returning"), word("extend_existing"), word("keep_existing")});
    fillTable(table, arguments.rest(), reading);
    arguments.finishDialects();
    if (reading.refused())
        return {};
    QStringList statements = beforeTable(table, reading);
    statements.append(createTableSql(table, reading));
    return statements + afterTable(table, reading);
}

QStringList dropTable(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    if (operation.inBatch())
        reading.refuse(operation.call(), word("a table cannot be dropped within a batch"));
    const Name name = operation.required("table_name");
    const Name schema = arguments.name(word("schema"));
    const bool ifExists = arguments.truth(word("if_exists"));
    tableOptionsOf(arguments, reading);
    arguments.ignore({word("info"), word("comment"), word("prefixes")});
    arguments.finishDialects();
    return {QLatin1String(ifExists ? "DROP TABLE IF EXISTS " : "DROP TABLE ")
            + qualified(schema, name)};
}

QStringList renameTable(Operation operation)
{
    Arguments &arguments = operation.arguments();
    const Name before = operation.required("old_table_name");
    const Name after = operation.required("new_table_name");
    const Name schema = arguments.name(word("schema"));
    arguments.finish();
    return {alterTable(schema, before) + QLatin1String("RENAME TO ") + quoted(after)};
}

QStringList tableComment(Operation operation, bool drop, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    const Name table = operation.table();
    const Name schema = operation.schema();
    QString comment = word("NULL");
    if (!drop) {
        const Value *given = arguments.some(word("comment"));
        if (!given)
            reading.refuse(operation.call(), word("a comment that is no text"));
        else
            comment = reading.text(textOf(*given, reading));
    }
    arguments.ignore({word("existing_comment")});
    arguments.finish();
    return {QLatin1String("COMMENT ON TABLE ") + qualified(schema, table) + QLatin1String(" IS ")
            + comment};
}

QStringList bulkInsert(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    const Value *table = arguments.some(word("table"));
    const Value *rows = arguments.some(word("rows"));
    arguments.ignore({word("multiinsert")});
    arguments.finish();
    if (!table || !rows) {
        reading.refuse(operation.call(), word("an insert without its table or rows"));
        return {};
    }
    return bulkInsertSql(*table, *rows, reading);
}

} // namespace Retort::Alembic
