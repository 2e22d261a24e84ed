#include "migrations/alembic/operations.h"

#include "migrations/alembic/ddl.h"
#include "migrations/alembic/dml.h"

namespace Retort::Alembic {

using Python::Value;

namespace {

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

/// The call of one operation: its arguments, and the table that it or its batch names.
class Operation
{
public:
    /// `signature`: of the `op.` form. In a batch, `leftOut` (the table, the schema) come from the
    /// batch.
    Operation(const Value &call, const Value *batch, QStringList signature,
              const QStringList &leftOut, Reading &reading, bool takesRest = false)
        : m_call(call), m_reading(reading), m_arguments(
                                                call,
                                                [&] {
                                                    if (batch) {
                                                        for (const QString &name : leftOut)
                                                            signature.removeAll(name);
                                                    }
                                                    return signature;
                                                }(),
                                                reading, takesRest)
    {
        if (!batch)
            return;
        Arguments outer(*batch, {s("table_name"), s("schema")}, reading, true);
        m_batchTable = outer.name(s("table_name"));
        m_batchSchema = outer.name(s("schema"));
        m_inBatch = true;
    }

    Arguments &arguments() { return m_arguments; }
    const Value &call() const { return m_call; }
    bool inBatch() const { return m_inBatch; }

    Name table(const char *name = "table_name")
    {
        const Name table = m_inBatch ? m_batchTable : m_arguments.name(s(name));
        if (table.null || table.text.isEmpty())
            m_reading.refuse(m_call, s("an operation without its table"));
        return table;
    }

    Name schema(const char *name = "schema")
    {
        return m_inBatch ? m_batchSchema : m_arguments.name(s(name));
    }

    Name required(const char *name)
    {
        const Name value = m_arguments.name(s(name));
        if (value.null || value.text.isEmpty())
            m_reading.refuse(m_call, s("an operation without its %1").arg(s(name)));
        return value;
    }

private:
    const Value &m_call;
    Reading &m_reading;
    Arguments m_arguments;
    Name m_batchTable;
    Name m_batchSchema;
    bool m_inBatch = false;
};

/// `ALTER TABLE … ` as Alembic's own constructs write it.
QString alterTable(const Name &schema, const Name &table)
{
    return QLatin1String("ALTER TABLE ") + qualifiedDotted(schema, table) + QLatin1Char(' ');
}

QString addConstraint(const Table &table, const Constraint &constraint, Reading &reading)
{
    return QLatin1String("ALTER TABLE ") + qualified(table.schema, table.name)
           + QLatin1String(" ADD ") + constraintSql(constraint, reading);
}

QString dropConstraint(const Table &table, const Name &name, bool ifExists,
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
        reading.refuse(operation.call(), s("a table cannot be made within a batch"));
    Table table;
    table.name = operation.required("table_name");
    table.schema = arguments.name(s("schema"));
    if (const Value *comment = arguments.some(s("comment")))
        table.comment = textOf(*comment, reading);
    if (const Value *prefixes = arguments.some(s("prefixes"))) {
        for (const Name &prefix : namesOf(*prefixes, reading))
            table.prefixes.append(prefix.text);
    }
    table.options = tableOptionsOf(arguments, reading);
    table.ifNotExists = arguments.truth(s("if_not_exists"));
    if (const auto quote = arguments.maybeTruth(s("quote")))
        table.name.quote = quote;
    if (const auto quote = arguments.maybeTruth(s("quote_schema")))
        table.schema.quote = quote;
    arguments.ignore(
        {s("info"), s("implicit_returning"), s("extend_existing"), s("keep_existing")});
    fillTable(table, arguments.rest(), reading);
    arguments.finish();
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
        reading.refuse(operation.call(), s("a table cannot be dropped within a batch"));
    const Name name = operation.required("table_name");
    const Name schema = arguments.name(s("schema"));
    const bool ifExists = arguments.truth(s("if_exists"));
    tableOptionsOf(arguments, reading);
    arguments.ignore({s("info"), s("comment"), s("prefixes")});
    arguments.finish();
    return {QLatin1String(ifExists ? "DROP TABLE IF EXISTS " : "DROP TABLE ")
            + qualified(schema, name)};
}

QStringList addColumn(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    Table table;
    table.name = operation.table();
    table.schema = operation.schema();
    const Value *column = arguments.some(s("column"));
    if (arguments.some(s("insert_before")) || arguments.some(s("insert_after")))
        reading.refuse(operation.call(), s("a place for the column asks for a new table"));
    const bool ifNotExists = arguments.truth(s("if_not_exists"));
    arguments.finish();
    if (!column) {
        reading.refuse(operation.call(), s("an operation without its column"));
        return {};
    }
    table.partial = true;
    fillTable(table, {*column}, reading);
    if (reading.refused() || table.columns.isEmpty())
        return {};
    QStringList statements;
    statements.append(alterTable(table.schema, table.name)
                      + QLatin1String(ifNotExists ? "ADD COLUMN IF NOT EXISTS " : "ADD COLUMN ")
                      + columnSql(table, 0, reading));
    for (const Constraint &constraint : std::as_const(table.constraints)) {
        if (constraint.kind != Constraint::Kind::PrimaryKey)
            statements.append(addConstraint(table, constraint, reading));
    }
    return statements + afterTable(table, reading);
}

QStringList dropColumn(Operation operation)
{
    Arguments &arguments = operation.arguments();
    const Name table = operation.table();
    const Name schema = operation.schema();
    const Name column = operation.required("column_name");
    const bool ifExists = arguments.truth(s("if_exists"));
    arguments.finish();
    return {alterTable(schema, table)
            + QLatin1String(ifExists ? "DROP COLUMN IF EXISTS " : "DROP COLUMN ") + quoted(column)};
}

/// The check that a non-native enumeration brings along, of a column of that type.
std::optional<Constraint> typeCheck(const Name &table, const Name &schema, const Name &column,
                                    const Type &type, Reading &reading)
{
    const auto &enumeration = type.enumeration;
    if (!enumeration || enumeration->native || !enumeration->createConstraint)
        return std::nullopt;
    Value where;
    where.place = type.place;
    if (type.isArray) {
        reading.refuse(where, s("PostgreSQL has no such check for an array"));
        return std::nullopt;
    }
    Table home;
    home.name = table;
    home.schema = schema;
    Constraint check;
    check.kind = Constraint::Kind::Check;
    check.place = type.place;
    check.name = conventional(enumeration->name, "ck", home, {column}, nullptr, where, reading);
    QStringList labels;
    for (const QString &label : enumeration->labels)
        labels.append(reading.text(label));
    check.text = quoted(column) + QLatin1String(" IN (") + labels.join(QStringLiteral(", "))
                 + QLatin1Char(')');
    return check;
}

/// Whether the type is, or holds, an enumeration that brings a check along.
bool mayCheck(const Value &type)
{
    if (sqlalchemyName(callee(type)) == QLatin1String("sa.Enum")) {
        for (const Python::Keyword &keyword : type.keywords) {
            const bool off = keyword.value.kind == Value::Kind::Bool
                             && keyword.value.text == QLatin1String("False");
            if (keyword.name.isEmpty()
                || (keyword.name == QLatin1String("create_constraint") && !off))
                return true;
        }
    }
    for (const Value &item : type.items) {
        if (mayCheck(item))
            return true;
    }
    return type.base && type.base->kind != Value::Kind::Symbol && mayCheck(*type.base);
}

/// The check that an existing type brought along and that Alembic drops before the type changes.
std::optional<Constraint> existingCheck(const Name &table, const Name &schema, const Name &column,
                                        const Value &existing, Reading &reading)
{
    if (existing.kind == Value::Kind::Unknown) {
        reading.refuse(existing, existing.text);
        return std::nullopt;
    }
    if (sqlalchemyName(existing) == QLatin1String("sa.Enum"))
        return typeCheck(table, schema, column, typeOf(existing, reading), reading);
    const QString dotted = existing.kind == Value::Kind::Symbol ? existing.text : callee(existing);
    if (!dotted.isEmpty() && sqlalchemyName(dotted).isEmpty() && !reading.mappedType(dotted))
        reading.refuse(existing, s("%1 is a type of the project's own, and no [retort] types names "
                                   "it")
                                     .arg(dotted.section(QLatin1Char('.'), -1)));
    if (mayCheck(existing))
        reading.refuse(existing, s("whether the existing type has a check is not known"));
    return std::nullopt;
}

QString serverDefaultChange(Operation &operation, const Value &standard, const QString &head,
                            Reading &reading)
{
    const Value *existing = operation.arguments().get(s("existing_server_default"));
    const auto isOf = [](const Value *value, const char *name) {
        return value && sqlalchemyName(*value) == QLatin1String(name);
    };
    if (isOf(&standard, "sa.Computed") || isOf(existing, "sa.Computed")) {
        reading.refuse(standard, s("a column cannot become computed, nor cease to be"));
        return {};
    }
    if (isOf(&standard, "sa.Identity") || isOf(existing, "sa.Identity")) {
        if (isNone(standard))
            return head + QLatin1String("DROP IDENTITY");
        if (existing && isNone(*existing) && isOf(&standard, "sa.Identity"))
            return head + QLatin1String("ADD ") + identityOf(standard, reading);
        reading.refuse(standard, s("this change of an identity is not known"));
        return {};
    }
    if (isNone(standard))
        return head + QLatin1String("DROP DEFAULT");
    return head + QLatin1String("SET DEFAULT ")
           + serverDefaultOf(standard, reading).value_or(QString());
}

QStringList alterColumn(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    const Name table = operation.table();
    const Name schema = operation.schema();
    const Name column = operation.required("column_name");
    if (arguments.some(s("insert_before")) || arguments.some(s("insert_after")))
        reading.refuse(operation.call(), s("a place for the column asks for a new table"));
    const QString head = alterTable(schema, table) + QLatin1String("ALTER COLUMN ") + quoted(column)
                         + QLatin1Char(' ');
    Table home;
    home.name = table;
    home.schema = schema;
    QStringList statements;
    std::optional<Constraint> added;
    const Value *type = arguments.some(s("type_"));
    const Value *existing = arguments.some(s("existing_type"));
    if (type) {
        if (existing) {
            const auto check = existingCheck(table, schema, column, *existing, reading);
            if (check)
                statements.append(dropConstraint(home, check->name, false, check->place, reading));
        }
        const Type target = typeOf(*type, reading);
        if (target.isNull())
            reading.refuse(*type, s("the new type is not known"));
        added = typeCheck(table, schema, column, target, reading);
        QString sql = head + QLatin1String("TYPE ") + target.sql;
        if (const Value *cast = arguments.some(s("postgresql_using"))) {
            const QString text = textOf(*cast, reading);
            if (!text.isEmpty())
                sql += QLatin1String(" USING ") + text;
        }
        statements.append(sql);
    } else if (arguments.some(s("postgresql_using"))) {
        reading.refuse(operation.call(), s("postgresql_using without type_"));
    }
    if (const auto nullable = arguments.maybeTruth(s("nullable")))
        statements.append(head + QLatin1String(*nullable ? "DROP NOT NULL" : "SET NOT NULL"));
    const auto isFalse = [](const Value &value) {
        return value.kind == Value::Kind::Bool && value.text == QLatin1String("False");
    };
    if (const Value *standard = arguments.get(s("server_default")); standard && !isFalse(*standard))
        statements.append(serverDefaultChange(operation, *standard, head, reading));
    if (const Value *comment = arguments.get(s("comment")); comment && !isFalse(*comment))
        statements.append(QLatin1String("COMMENT ON COLUMN ") + qualifiedDotted(schema, table)
                          + QLatin1Char('.') + quoted(column) + QLatin1String(" IS ")
                          + (isNone(*comment) ? QStringLiteral("NULL")
                                              : reading.text(textOf(*comment, reading))));
    if (const Name renamed = arguments.name(s("new_column_name")); !renamed.null)
        statements.append(alterTable(schema, table) + QLatin1String("RENAME ") + quoted(column)
                          + QLatin1String(" TO ") + quoted(renamed));
    if (added)
        statements.append(addConstraint(home, *added, reading));
    arguments.ignore({s("existing_server_default"), s("existing_nullable"), s("existing_comment"),
                      s("autoincrement"), s("existing_autoincrement")});
    arguments.finish();
    return statements;
}

QStringList createIndex(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    Table table;
    table.name = operation.table();
    table.schema = operation.schema();
    Index index;
    index.place = operation.call().place;
    index.name = arguments.name(s("index_name"));
    const Value *columns = arguments.some(s("columns"));
    if (!columns || !isSequence(*columns) || columns->items.isEmpty()) {
        reading.refuse(columns ? *columns : operation.call(),
                       s("the columns of the index are not a constant list"));
        return {};
    }
    for (const Value &column : columns->items)
        addIndexElement(index, column, reading);
    readIndexOptions(index, arguments, reading);
    if (index.name.null && !index.plain)
        reading.refuse(operation.call(), s("an index of expressions without a name"));
    arguments.finish();
    index.name =
        conventional(index.name, "ix", table, index.columns, nullptr, operation.call(), reading);
    if (index.concurrently)
        reading.note(s("CREATE INDEX CONCURRENTLY needs to stand outside of a transaction."));
    return {createIndexSql(table, index, reading)};
}

QStringList dropIndex(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    Table table;
    table.name = operation.inBatch() ? operation.table() : arguments.name(s("table_name"));
    if (table.name.null || table.name.text.isEmpty())
        table.name = Name::of(s("no_table"));
    table.schema = operation.schema();
    Index index;
    index.place = operation.call().place;
    const Name given = arguments.name(s("index_name"));
    const bool ifExists = arguments.truth(s("if_exists"));
    readIndexOptions(index, arguments, reading);
    arguments.finish();
    const Name name =
        conventional(given, "ix", table, {Name::of(s("x"))}, nullptr, operation.call(), reading);
    QString sql = s("DROP INDEX ");
    if (index.concurrently) {
        sql += QLatin1String("CONCURRENTLY ");
        reading.note(s("DROP INDEX CONCURRENTLY needs to stand outside of a transaction."));
    }
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
    constraint.name = arguments.name(s("constraint_name"));
    const char *convention = "";
    switch (kind) {
    case Constraint::Kind::PrimaryKey:
    case Constraint::Kind::Unique:
        convention = kind == Constraint::Kind::Unique ? "uq" : "pk";
        table.name = operation.table();
        table.schema = operation.schema();
        constraint.columns = arguments.names(s("columns"));
        constraint.deferrability = deferrabilityOf(arguments, call, reading);
        constraint.distinctness = distinctnessOf(arguments);
        if (constraint.columns.isEmpty())
            reading.refuse(call, s("a constraint without columns"));
        break;
    case Constraint::Kind::ForeignKey:
        convention = "fk";
        table.name = operation.table("source_table");
        table.schema = operation.schema("source_schema");
        constraint.referredTable = operation.required("referent_table");
        constraint.referredSchema = arguments.name(s("referent_schema"));
        constraint.columns = arguments.names(s("local_cols"));
        constraint.referredColumns = arguments.names(s("remote_cols"));
        if (constraint.columns.isEmpty()
            || constraint.columns.size() != constraint.referredColumns.size())
            reading.refuse(call, s("a foreign key has as many columns as it refers to"));
        constraint.text = cascadesOf(arguments, call, reading);
        constraint.deferrability = deferrabilityOf(arguments, call, reading);
        constraint.validity = validityOf(arguments);
        arguments.ignore({s("use_alter"), s("link_to_name")});
        break;
    case Constraint::Kind::Check:
        convention = "ck";
        table.name = operation.table();
        table.schema = operation.schema();
        if (const Value *condition = arguments.some(s("condition")))
            constraint.text = sqlOf(sqlOrText(*condition, reading), false);
        else
            reading.refuse(call, s("a check without a condition"));
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
                reading.refuse(element, s("an exclusion of an expression without a name"));
        }
        constraint.text = exclusionOf(arguments.rest(), arguments, call, reading);
        constraint.deferrability = deferrabilityOf(arguments, call, reading);
        break;
    }
    arguments.ignore({s("info")});
    arguments.finish();
    constraint.name =
        conventional(constraint.name, convention, table, constraint.columns,
                     kind == Constraint::Kind::ForeignKey ? &constraint : nullptr, call, reading);
    return {addConstraint(table, constraint, reading)};
}

QStringList dropConstraint(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    Table table;
    table.name = operation.table();
    table.schema = operation.schema();
    const Name given = arguments.name(s("constraint_name"));
    const QString type = arguments.text(s("type_")).value_or(QString());
    const bool ifExists = arguments.truth(s("if_exists"));
    arguments.finish();
    static const QHash<QString, const char *> conventions = {{QString(), ""},
                                                             {s("foreignkey"), "fk"},
                                                             {s("primary"), "pk"},
                                                             {s("unique"), "uq"},
                                                             {s("check"), "ck"}};
    if (!conventions.contains(type)) {
        reading.refuse(operation.call(), s("%1 is no type of a constraint").arg(type));
        return {};
    }
    Name name = given;
    if (!given.null)
        name = conventional(given, conventions.value(type), table, {}, nullptr, operation.call(),
                            reading);
    else
        reading.refuse(operation.call(), s("a constraint without a name cannot be dropped"));
    return {dropConstraint(table, name, ifExists, operation.call().place, reading)};
}

QStringList renameTable(Operation operation)
{
    Arguments &arguments = operation.arguments();
    const Name before = operation.required("old_table_name");
    const Name after = operation.required("new_table_name");
    const Name schema = arguments.name(s("schema"));
    arguments.finish();
    return {alterTable(schema, before) + QLatin1String("RENAME TO ") + quoted(after)};
}

QStringList tableComment(Operation operation, bool drop, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    const Name table = operation.table();
    const Name schema = operation.schema();
    QString comment = s("NULL");
    if (!drop) {
        const Value *given = arguments.some(s("comment"));
        if (!given)
            reading.refuse(operation.call(), s("a comment that is no text"));
        else
            comment = reading.text(textOf(*given, reading));
    }
    arguments.ignore({s("existing_comment")});
    arguments.finish();
    return {QLatin1String("COMMENT ON TABLE ") + qualified(schema, table) + QLatin1String(" IS ")
            + comment};
}

QStringList bulkInsert(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    const Value *table = arguments.some(s("table"));
    const Value *rows = arguments.some(s("rows"));
    arguments.ignore({s("multiinsert")});
    arguments.finish();
    if (!table || !rows) {
        reading.refuse(operation.call(), s("an insert without its table or rows"));
        return {};
    }
    return bulkInsertSql(*table, *rows, reading);
}

QString sequenceSql(const Value &sequence, bool create, Reading &reading)
{
    Arguments arguments(sequence,
                        {s("name"), s("start"), s("increment"), s("minvalue"), s("maxvalue"),
                         s("nominvalue"), s("nomaxvalue"), s("cycle"), s("schema"), s("cache"),
                         s("order"), s("data_type"), s("optional"), s("quote"), s("metadata"),
                         s("quote_schema")},
                        reading);
    Name name = arguments.name(s("name"));
    const Name schema = arguments.name(s("schema"));
    if (const auto quote = arguments.maybeTruth(s("quote")))
        name.quote = quote;
    QString sql =
        QLatin1String(create ? "CREATE SEQUENCE " : "DROP SEQUENCE ") + qualified(schema, name);
    if (const Value *type = arguments.some(s("data_type")); type && create)
        sql += QLatin1String(" AS ") + typeOf(*type, reading).sql;
    const bool started = arguments.some(s("start")) != nullptr;
    QString options = identityOptionsOf(arguments);
    if (create && !started) {
        // SQLAlchemy 1.4 starts at 1 in so many words, behind INCREMENT.
        const QString start = s("START WITH 1");
        if (options.startsWith(QLatin1String("INCREMENT BY "))) {
            const qsizetype end = options.indexOf(QLatin1Char(' '), 13);
            options.insert(end < 0 ? options.size() : end, QLatin1Char(' ') + start);
        } else {
            options = options.isEmpty() ? start : start + QLatin1Char(' ') + options;
        }
    }
    if (create && !options.isEmpty())
        sql += QLatin1Char(' ') + options;
    arguments.ignore({s("optional"), s("metadata"), s("quote_schema"), s("info")});
    arguments.finish();
    return sql;
}

using Maker = QStringList (*)(const Value &call, const Value *batch, Reading &reading);

/// Every operation of Alembic's that sends something.
const QHash<QString, Maker> &operations()
{
    const static QHash<QString, Maker> all = {
        {s("create_table"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createTable(Operation(call, batch, {s("table_name")}, {}, reading, true),
                                reading);
         }},
        {s("drop_table"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return dropTable(Operation(call, batch, {s("table_name"), s("schema")}, {}, reading),
                              reading);
         }},
        {s("add_column"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return addColumn(
                 Operation(call, batch,
                           batch ? QStringList{s("column"), s("insert_before"), s("insert_after")}
                                 : QStringList{s("table_name"), s("column"), s("schema")},
                           {}, reading),
                 reading);
         }},
        {s("drop_column"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return dropColumn(Operation(call, batch,
                                         {s("table_name"), s("column_name"), s("schema")},
                                         {s("table_name"), s("schema")}, reading));
         }},
        {s("alter_column"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return alterColumn(
                 Operation(call, batch,
                           {s("table_name"), s("column_name"), s("nullable"), s("comment"),
                            s("server_default"), s("new_column_name"), s("type_"),
                            s("existing_type"), s("existing_server_default"),
                            s("existing_nullable"), s("existing_comment"), s("schema")},
                           {s("table_name"), s("schema")}, reading),
                 reading);
         }},
        {s("create_index"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createIndex(Operation(call, batch,
                                          batch
                                              ? QStringList{s("index_name"), s("columns")}
                                              : QStringList{s("index_name"), s("table_name"),
                                                            s("columns"), s("schema"), s("unique")},
                                          {}, reading),
                                reading);
         }},
        {s("drop_index"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return dropIndex(Operation(call, batch,
                                        {s("index_name"), s("table_name"), s("schema")},
                                        {s("table_name"), s("schema")}, reading),
                              reading);
         }},
        {s("create_primary_key"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createConstraint(
                 Operation(call, batch,
                           {s("constraint_name"), s("table_name"), s("columns"), s("schema")},
                           {s("table_name"), s("schema")}, reading),
                 Constraint::Kind::PrimaryKey, reading);
         }},
        {s("create_unique_constraint"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createConstraint(
                 Operation(call, batch,
                           {s("constraint_name"), s("table_name"), s("columns"), s("schema")},
                           {s("table_name"), s("schema")}, reading),
                 Constraint::Kind::Unique, reading);
         }},
        {s("create_foreign_key"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createConstraint(
                 Operation(
                     call, batch,
                     batch
                         ? QStringList{s("constraint_name"), s("referent_table"), s("local_cols"),
                                       s("remote_cols"), s("referent_schema"), s("onupdate"),
                                       s("ondelete"), s("deferrable"), s("initially"), s("match")}
                         : QStringList{s("constraint_name"), s("source_table"), s("referent_table"),
                                       s("local_cols"), s("remote_cols"), s("onupdate"),
                                       s("ondelete"), s("deferrable"), s("initially"), s("match"),
                                       s("source_schema"), s("referent_schema")},
                     {}, reading),
                 Constraint::Kind::ForeignKey, reading);
         }},
        {s("create_check_constraint"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createConstraint(
                 Operation(call, batch,
                           {s("constraint_name"), s("table_name"), s("condition"), s("schema")},
                           {s("table_name"), s("schema")}, reading),
                 Constraint::Kind::Check, reading);
         }},
        {s("create_exclude_constraint"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return createConstraint(Operation(call, batch, {s("constraint_name"), s("table_name")},
                                               {s("table_name"), s("schema")}, reading, true),
                                     Constraint::Kind::Exclude, reading);
         }},
        {s("drop_constraint"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return dropConstraint(
                 Operation(call, batch,
                           {s("constraint_name"), s("table_name"), s("type_"), s("schema")},
                           {s("table_name"), s("schema")}, reading),
                 reading);
         }},
        {s("rename_table"),
         [](const Value &call, const Value *batch, Reading &reading) {
             if (batch)
                 reading.refuse(call, s("a table cannot be renamed within a batch"));
             return renameTable(Operation(call, nullptr,
                                          {s("old_table_name"), s("new_table_name"), s("schema")},
                                          {}, reading));
         }},
        {s("create_table_comment"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return tableComment(
                 Operation(call, batch,
                           {s("table_name"), s("comment"), s("existing_comment"), s("schema")},
                           {s("table_name"), s("schema")}, reading),
                 false, reading);
         }},
        {s("drop_table_comment"),
         [](const Value &call, const Value *batch, Reading &reading) {
             return tableComment(Operation(call, batch,
                                           {s("table_name"), s("existing_comment"), s("schema")},
                                           {s("table_name"), s("schema")}, reading),
                                 true, reading);
         }},
        {s("bulk_insert"),
         [](const Value &call, const Value *batch, Reading &reading) {
             if (batch)
                 reading.refuse(call, s("rows cannot be inserted within a batch"));
             return bulkInsert(
                 Operation(call, nullptr, {s("table"), s("rows"), s("multiinsert")}, {}, reading),
                 reading);
         }},
        {s("execute"),
         [](const Value &call, const Value *, Reading &reading) {
             Arguments arguments(call, {s("sqltext"), s("execution_options")}, reading);
             const Value *what = arguments.some(s("sqltext"));
             arguments.ignore({s("execution_options")});
             arguments.finish();
             if (!what) {
                 reading.refuse(call, s("nothing to execute"));
                 return QStringList();
             }
             return QStringList{executeSql(*what, reading)};
         }},
    };
    return all;
}

} // namespace

QStringList operationSql(const QString &name, const Value &call, const Value *batch,
                         Reading &reading)
{
    const Maker maker = operations().value(name);
    if (!maker) {
        reading.refuse(call, s("op.%1 is no operation that Retort knows").arg(name));
        return {};
    }
    return maker(call, batch, reading);
}

QString executeSql(const Value &what, Reading &reading)
{
    if (what.isString())
        return boundText(what.text, {}, what, reading);
    if (what.kind == Value::Kind::Unknown) {
        reading.refuse(what, what.text);
        return {};
    }
    const QString name = sqlalchemyName(callee(what));
    if (name == QLatin1String("sa.CreateSequence") || name == QLatin1String("sa.DropSequence")) {
        if (what.items.size() == 1 && what.keywords.isEmpty()
            && sqlalchemyName(callee(what.items.first())) == QLatin1String("sa.Sequence"))
            return sequenceSql(what.items.first(), name == QLatin1String("sa.CreateSequence"),
                               reading);
    } else if (name == QLatin1String("sa.CreateSchema") || name == QLatin1String("sa.DropSchema")) {
        const bool create = name == QLatin1String("sa.CreateSchema");
        Arguments arguments(what, {s("name")}, reading);
        const Name schema = arguments.name(s("name"));
        const bool cascade = arguments.truth(s("cascade"));
        const bool ifExists = arguments.truth(s(create ? "if_not_exists" : "if_exists"));
        arguments.finish();
        return QLatin1String(create ? "CREATE SCHEMA " : "DROP SCHEMA ")
               + QLatin1String(!ifExists ? ""
                               : create  ? "IF NOT EXISTS "
                                         : "IF EXISTS ")
               + quoted(schema) + QLatin1String(cascade ? " CASCADE" : "");
    } else if (name == QLatin1String("sa.DDL")) {
        Arguments arguments(what, {s("statement")}, reading);
        QString text = arguments.text(s("statement")).value_or(QString());
        arguments.finish();
        QString bare = text;
        if (bare.remove(s("%%")).contains(QLatin1Char('%')))
            reading.refuse(what, s("a DDL with a %"));
        return text.replace(s("%%"), s("%"));
    } else if (isChange(what)) {
        return changeSql(what, reading);
    } else if (name == QLatin1String("sa.text") || method(what) == QLatin1String("bindparams")) {
        return sqlOf(expressionOf(what, reading), true);
    }
    reading.refuse(what, s("what is executed is not known"));
    return {};
}

std::optional<QStringList> createOrDropSql(const Value &call, Reading &reading)
{
    const QString name = method(call);
    if ((name != QLatin1String("create") && name != QLatin1String("drop")) || !call.base->base)
        return std::nullopt;
    const bool create = name == QLatin1String("create");
    const Value &what = *call.base->base;
    const QString kind = sqlalchemyName(callee(what));
    const bool enumeration =
        kind == QLatin1String("sa.Enum") || kind == QLatin1String("postgresql.ENUM");
    if (!enumeration && kind != QLatin1String("sa.Sequence"))
        return std::nullopt;
    Arguments arguments(call, {s("bind"), s("checkfirst")}, reading);
    if (!arguments.some(s("bind")))
        reading.refuse(call, s("nowhere to create it"));
    const bool checks = arguments.truth(s("checkfirst"), kind != QLatin1String("sa.Enum"));
    arguments.finish();
    QString sql;
    if (enumeration) {
        const Type type = typeOf(what, reading);
        if (!type.enumeration || !type.enumeration->native)
            return QStringList();
        sql = create ? createEnumeration(*type.enumeration, what, reading)
                     : s("DROP TYPE ") + enumerationName(*type.enumeration, what, reading);
    } else {
        sql = sequenceSql(what, create, reading);
        for (const Python::Keyword &keyword : what.keywords) {
            if (keyword.name == QLatin1String("optional") && truthOf(keyword.value, reading))
                return QStringList();
        }
    }
    if (checks)
        reading.note(s("Alembic asks the database first whether it is there, and does nothing "
                       "then: %1")
                         .arg(sql.section(QLatin1Char(' '), 0, 2)));
    return QStringList{sql};
}

} // namespace Retort::Alembic
