#include "migrations/alembic/dml.h"
#include "migrations/alembic/operation.h"
#include "migrations/alembic/operations.h"

namespace Retort::Alembic {

using Python::Value;

namespace {

QString sequenceSql(const Value &sequence, bool create, Reading &reading)
{
    Arguments arguments(sequence,
                        {word("name"), word("start"), word("increment"), word("minvalue"),
                         word("maxvalue"), word("nominvalue"), word("nomaxvalue"), word("cycle"),
                         word("schema"), word("cache"), word("order"), word("data_type"),
                         word("optional"), word("quote"), word("metadata"), word("quote_schema")},
                        reading);
    Name name = arguments.name(word("name"));
    const Name schema = arguments.name(word("schema"));
    if (name.null || name.text.isEmpty())
        reading.refuse(sequence, word("a sequence without a name"));
    if (const auto quote = arguments.maybeTruth(word("quote")))
        name.quote = quote;
    QString sql =
        QLatin1String(create ? "CREATE SEQUENCE " : "DROP SEQUENCE ") + qualified(schema, name);
    if (const Value *type = arguments.some(word("data_type")); type && create)
        sql += QLatin1String(" AS ") + typeOf(*type, reading).sql;
    const bool started = arguments.some(word("start")) != nullptr;
    QString options = identityOptionsOf(arguments);
    if (create && !started) {
        // SQLAlchemy 1.4 starts at 1 in so many words, behind INCREMENT.
        const QString start = word("START WITH 1");
        if (options.startsWith(QLatin1String("INCREMENT BY "))) {
            const qsizetype end = options.indexOf(QLatin1Char(' '), 13);
            options.insert(end < 0 ? options.size() : end, QLatin1Char(' ') + start);
        } else {
            options = options.isEmpty() ? start : start + QLatin1Char(' ') + options;
        }
    }
    if (create && !options.isEmpty())
        sql += QLatin1Char(' ') + options;
    arguments.ignore({word("optional"), word("metadata"), word("quote_schema"), word("info")});
    arguments.finish();
    return sql;
}

/// `table.create(bind)`, `table.drop(bind)`: as the operation, with the types of its columns.
QStringList createOrDropTable(const Value &value, bool create, Reading &reading)
{
    Table table = tableOf(value, reading);
    for (const Column &column : std::as_const(table.columns)) {
        if (column.sequence)
            reading.refuse(value, word("a table with a sequence of its own"));
    }
    for (const Constraint &constraint : std::as_const(table.constraints)) {
        if (create && constraint.kind == Constraint::Kind::ForeignKey
            && (constraint.referredTable.text != table.name.text
                || constraint.referredSchema.text != table.schema.text))
            reading.refuse(value, word("a foreign key to a table that is not beside it"));
    }
    QStringList types;
    QSet<QPair<QString, QString>> seen;
    for (const Column &column : std::as_const(table.columns)) {
        const auto &enumeration = column.type.enumeration;
        if (!enumeration || !enumeration->native || enumeration->hasMetadata
            || !enumeration->createType)
            continue;
        const QPair<QString, QString> key(enumeration->schema.text, enumeration->name.text);
        if (seen.contains(key))
            continue;
        seen.insert(key);
        types.append(create ? createEnumeration(*enumeration, value, reading)
                            : QLatin1String("DROP TYPE ")
                                  + enumerationName(*enumeration, value, reading));
    }
    if (!create)
        return QStringList{QLatin1String("DROP TABLE ") + qualified(table.schema, table.name)}
               + types;
    return types + QStringList{createTableSql(table, reading)} + afterTable(table, reading);
}

} // namespace

QString executeSql(const Value &what, Reading &reading)
{
    if (what.isString())
        return boundText(what.text, {}, what, reading);
    if (what.kind == Value::Kind::Unknown) {
        reading.refuse(what, what.text);
        return {};
    }
    // Options of the execution do not change the text.
    if (method(what) == QLatin1String("execution_options") && what.base->base) {
        const Reading::Depth depth(reading, what);
        return depth.tooDeep() ? QString() : executeSql(*what.base->base, reading);
    }
    const QString name = sqlalchemyName(callee(what));
    if (name == QLatin1String("sa.CreateSequence") || name == QLatin1String("sa.DropSequence")) {
        if (what.items.size() == 1 && what.keywords.isEmpty()
            && sqlalchemyName(callee(what.items.first())) == QLatin1String("sa.Sequence"))
            return sequenceSql(what.items.first(), name == QLatin1String("sa.CreateSequence"),
                               reading);
    } else if (name == QLatin1String("sa.CreateSchema") || name == QLatin1String("sa.DropSchema")) {
        const bool create = name == QLatin1String("sa.CreateSchema");
        Arguments arguments(what, {word("name")}, reading);
        const Name schema = arguments.name(word("name"));
        if (schema.null || schema.text.isEmpty())
            reading.refuse(what, word("a schema without a name"));
        const bool cascade = arguments.truth(word("cascade"));
        const bool ifExists = arguments.truth(word(create ? "if_not_exists" : "if_exists"));
        arguments.finish();
        return QLatin1String(create ? "CREATE SCHEMA " : "DROP SCHEMA ")
               + QLatin1String(!ifExists ? ""
                               : create  ? "IF NOT EXISTS "
                                         : "IF EXISTS ")
               + quoted(schema) + QLatin1String(cascade ? " CASCADE" : "");
    } else if (name == QLatin1String("sa.DDL")) {
        Arguments arguments(what, {word("statement")}, reading);
        QString text = arguments.text(word("statement")).value_or(QString());
        arguments.finish();
        QString bare = text;
        if (bare.remove(word("%%")).contains(QLatin1Char('%')))
            reading.refuse(what, word("a DDL with a %"));
        return text.replace(word("%%"), word("%"));
    } else if (isChange(what)) {
        return changeSql(what, reading);
    } else if (name == QLatin1String("sa.text") || method(what) == QLatin1String("bindparams")) {
        return sqlOf(expressionOf(what, reading), true);
    }
    reading.refuse(what, word("what is executed is not known"));
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
    const bool table = kind == QLatin1String("sa.Table");
    if (!enumeration && !table && kind != QLatin1String("sa.Sequence"))
        return std::nullopt;
    Arguments arguments(call, {word("bind"), word("checkfirst")}, reading);
    const Value *bind = arguments.some(word("bind"));
    if (!bind || !isConstruct(*bind))
        reading.refuse(call, word("nowhere to create it"));
    const bool checks =
        arguments.truth(word("checkfirst"), kind != QLatin1String("sa.Enum") && !table);
    arguments.finish();
    if (table) {
        const QStringList statements = createOrDropTable(what, create, reading);
        if (arguments.truth(word("checkfirst")))
            reading.note(word("Alembic asks the database first whether the table is there, and "
                              "does nothing then."));
        return statements;
    }
    QString sql;
    if (enumeration) {
        const Type type = typeOf(what, reading);
        if (!type.enumeration || !type.enumeration->native)
            return QStringList();
        sql = create ? createEnumeration(*type.enumeration, what, reading)
                     : word("DROP TYPE ") + enumerationName(*type.enumeration, what, reading);
    } else {
        sql = sequenceSql(what, create, reading);
        for (const Python::Keyword &keyword : what.keywords) {
            if (keyword.name == QLatin1String("optional") && truthOf(keyword.value, reading))
                return QStringList();
        }
    }
    if (checks)
        reading.note(word("Alembic asks the database first whether it is there, and does nothing "
                          "then: %1")
                         .arg(sql.section(QLatin1Char(' '), 0, 2)));
    return QStringList{sql};
}

} // namespace Retort::Alembic
