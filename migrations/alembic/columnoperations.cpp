#include "migrations/alembic/libraries.h"
#include "migrations/alembic/operation.h"

namespace Retort::Alembic {

using Python::Value;

namespace {

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
        reading.refuse(where, word("PostgreSQL has no such check for an array"));
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
bool mayCheck(const Value &type, int depth = 0)
{
    if (depth > 50)
        return true;
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
        if (mayCheck(item, depth + 1))
            return true;
    }
    return type.base && type.base->kind != Value::Kind::Symbol && mayCheck(*type.base, depth + 1);
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
    if (!dotted.isEmpty() && sqlalchemyName(dotted).isEmpty() && !reading.mappedType(dotted)
        && !libraryType(dotted, existing, reading))
        reading.refuseType(existing, dotted);
    if (mayCheck(existing))
        reading.refuse(existing, word("whether the existing type has a check is not known"));
    return std::nullopt;
}

QString serverDefaultChange(Operation &operation, const Value &standard, const QString &head,
                            Reading &reading)
{
    const Value *existing = operation.arguments().get(word("existing_server_default"));
    if (existing && existing->kind == Value::Kind::Unknown)
        reading.refuse(*existing, existing->text);
    const auto isOf = [](const Value *value, const char *name) {
        return value && sqlalchemyName(*value) == QLatin1String(name);
    };
    if (isOf(&standard, "sa.Computed") || isOf(existing, "sa.Computed")) {
        reading.refuse(standard, word("a column cannot become computed, nor cease to be"));
        return {};
    }
    if (isOf(&standard, "sa.Identity") || isOf(existing, "sa.Identity")) {
        if (isNone(standard))
            return head + QLatin1String("DROP IDENTITY");
        if (existing && isNone(*existing) && isOf(&standard, "sa.Identity"))
            return head + QLatin1String("ADD ") + identityOf(standard, reading);
        reading.refuse(standard, word("this change of an identity is not known"));
        return {};
    }
    if (isNone(standard))
        return head + QLatin1String("DROP DEFAULT");
    return head + QLatin1String("SET DEFAULT ")
           + serverDefaultOf(standard, reading).value_or(QString());
}

} // namespace

QStringList addColumn(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    Table table;
    table.name = operation.table();
    table.schema = operation.schema();
    const Value *column = arguments.some(word("column"));
    if (arguments.some(word("insert_before")) || arguments.some(word("insert_after")))
        reading.refuse(operation.call(), word("a place for the column asks for a new table"));
    const bool ifNotExists = arguments.truth(word("if_not_exists"));
    arguments.finish();
    if (!column) {
        reading.refuse(operation.call(), word("an operation without its column"));
        return {};
    }
    table.partial = true;
    fillTable(table, {*column}, reading);
    if (reading.refused() || table.columns.isEmpty())
        return {};
    const auto &enumeration = table.columns.first().type.enumeration;
    if (enumeration && enumeration->native && enumeration->createType)
        reading.needType(enumerationName(*enumeration, *column, reading));
    QStringList statements;
    statements.append(alterTable(table.schema, table.name)
                      + QLatin1String(ifNotExists ? "ADD COLUMN IF NOT EXISTS " : "ADD COLUMN ")
                      + columnSql(table, 0, reading));
    for (const Constraint &constraint : std::as_const(table.constraints)) {
        if (constraint.kind != Constraint::Kind::PrimaryKey)
            statements.append(addConstraintSql(table, constraint, reading));
    }
    return statements + afterTable(table, reading);
}

QStringList dropColumn(Operation operation)
{
    Arguments &arguments = operation.arguments();
    const Name table = operation.table();
    const Name schema = operation.schema();
    const Name column = operation.required("column_name");
    const bool ifExists = arguments.truth(word("if_exists"));
    arguments.ignoreRest(word("drop_column"));
    arguments.finishDialects();
    return {alterTable(schema, table)
            + QLatin1String(ifExists ? "DROP COLUMN IF EXISTS " : "DROP COLUMN ") + quoted(column)};
}

QStringList alterColumn(Operation operation, Reading &reading)
{
    Arguments &arguments = operation.arguments();
    const Name table = operation.table();
    const Name schema = operation.schema();
    const Name column = operation.required("column_name");
    if (arguments.some(word("insert_before")) || arguments.some(word("insert_after")))
        reading.refuse(operation.call(), word("a place for the column asks for a new table"));
    const QString head = alterTable(schema, table) + QLatin1String("ALTER COLUMN ") + quoted(column)
                         + QLatin1Char(' ');
    Table home;
    home.name = table;
    home.schema = schema;
    QStringList statements;
    std::optional<Constraint> added;
    const Value *type = arguments.some(word("type_"));
    const Value *existing = arguments.some(word("existing_type"));
    if (type) {
        if (existing) {
            const auto check = existingCheck(table, schema, column, *existing, reading);
            if (check)
                statements.append(
                    dropConstraintSql(home, check->name, false, check->place, reading));
        }
        Type target = typeOf(*type, reading);
        // A batch sends it when Alembic has made the type a part of the table.
        if (operation.inBatch())
            target = inTable(target, schema);
        if (target.isNull())
            reading.refuse(*type, word("the new type is not known"));
        added = typeCheck(table, schema, column, target, reading);
        QString sql = head + QLatin1String("TYPE ") + target.sql;
        if (const Value *cast = arguments.some(word("postgresql_using"))) {
            const QString text = textOf(*cast, reading);
            if (!text.isEmpty())
                sql += QLatin1String(" USING ") + text;
        }
        statements.append(sql);
    } else if (arguments.some(word("postgresql_using"))) {
        reading.refuse(operation.call(), word("postgresql_using without type_"));
    }
    if (const auto nullable = arguments.maybeTruth(word("nullable")))
        statements.append(head + QLatin1String(*nullable ? "DROP NOT NULL" : "SET NOT NULL"));
    const auto isFalse = [](const Value &value) {
        return value.kind == Value::Kind::Bool && value.text == QLatin1String("False");
    };
    if (const Value *standard = arguments.get(word("server_default"));
        standard && !isFalse(*standard))
        statements.append(serverDefaultChange(operation, *standard, head, reading));
    if (const Value *comment = arguments.get(word("comment")); comment && !isFalse(*comment))
        statements.append(QLatin1String("COMMENT ON COLUMN ") + qualifiedDotted(schema, table)
                          + QLatin1Char('.') + quoted(column) + QLatin1String(" IS ")
                          + (isNone(*comment) ? QStringLiteral("NULL")
                                              : reading.text(textOf(*comment, reading))));
    if (const Name renamed = arguments.name(word("new_column_name")); !renamed.null)
        statements.append(alterTable(schema, table) + QLatin1String("RENAME ") + quoted(column)
                          + QLatin1String(" TO ") + quoted(renamed));
    if (added)
        statements.append(addConstraintSql(home, *added, reading));
    arguments.ignore({word("existing_server_default"), word("existing_nullable"),
                      word("existing_comment"), word("autoincrement"),
                      word("existing_autoincrement")});
    arguments.ignoreRest(word("alter_column"));
    arguments.finishDialects();
    return statements;
}

} // namespace Retort::Alembic
