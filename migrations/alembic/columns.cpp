#include "migrations/alembic/tables.h"

namespace Retort::Alembic {

using Python::Value;

namespace {

bool isColumnDefault(const QString &name)
{
    return name == QLatin1String("sa.ColumnDefault") || name == QLatin1String("sa.Sequence");
}

Constraint foreignKeyOf(const Value &value, Reading &reading)
{
    Arguments arguments(value,
                        {QStringLiteral("column"), QStringLiteral("_constraint"),
                         QStringLiteral("use_alter"), QStringLiteral("name"),
                         QStringLiteral("onupdate"), QStringLiteral("ondelete"),
                         QStringLiteral("deferrable"), QStringLiteral("initially"),
                         QStringLiteral("link_to_name"), QStringLiteral("match")},
                        reading);
    Constraint key;
    key.kind = Constraint::Kind::ForeignKey;
    key.place = value.place;
    key.name = arguments.name(QStringLiteral("name"));
    key.useAlter = arguments.truth(QStringLiteral("use_alter"));
    key.text = cascadesOf(arguments, value, reading);
    key.deferrability = deferrabilityOf(arguments, value, reading);
    key.validity = validityOf(arguments);
    arguments.ignore({QStringLiteral("link_to_name"), QStringLiteral("info")});
    const Value *target = arguments.some(QStringLiteral("column"));
    arguments.finishDialects();
    Expression column;
    if (target && target->isString()) {
        QStringList parts = target->text.split(QLatin1Char('.'));
        if (parts.size() < 2) {
            reading.refuse(*target, QStringLiteral("a foreign key names a table and a column"));
            return key;
        }
        key.referredColumns = {Name::of(parts.takeLast())};
        key.referredTable = Name::of(parts.takeLast());
        if (!parts.isEmpty())
            key.referredSchema = Name::of(parts.join(QLatin1Char('.')));
    } else if (target && columnOfTable(*target, column, reading)) {
        key.referredColumns = {column.name};
        key.referredTable = column.table;
        key.referredSchema = column.schema;
    } else {
        reading.refuse(value, QStringLiteral("the foreign key's target is not a constant"));
    }
    return key;
}

QString computedOf(const Value &value, Reading &reading)
{
    Arguments arguments(value, {QStringLiteral("sqltext"), QStringLiteral("persisted")}, reading);
    const Value *sql = arguments.some(QStringLiteral("sqltext"));
    const auto persisted = arguments.maybeTruth(QStringLiteral("persisted"));
    arguments.finishDialects();
    if (!sql || (persisted && !*persisted)) {
        reading.refuse(value, QStringLiteral("PostgreSQL stores every computed column"));
        return {};
    }
    return QStringLiteral("GENERATED ALWAYS AS (%1) STORED")
        .arg(sqlOf(sqlOrText(*sql, reading), false));
}

/// A positional argument of a column behind its name and type.
void addItem(Column &column, const Value &item, Reading &reading)
{
    const QString name = sqlalchemyName(item);
    if (name == QLatin1String("sa.ForeignKey")) {
        column.foreignKeys.append(foreignKeyOf(item, reading));
    } else if (name == QLatin1String("sa.CheckConstraint")) {
        column.checks.append(constraintOf(item, reading));
    } else if (name == QLatin1String("sa.Sequence")) {
        column.pythonDefault = true;
        column.sequence = true;
        for (const Python::Keyword &keyword : item.keywords) {
            if (keyword.name == QLatin1String("optional"))
                column.sequenceOptional = truthOf(keyword.value, reading);
        }
    } else if (name == QLatin1String("sa.ColumnDefault")) {
        column.pythonDefault = true;
    } else if (name == QLatin1String("sa.Computed")) {
        column.computed = computedOf(item, reading);
    } else if (name == QLatin1String("sa.Identity")) {
        column.identity = identityOf(item, reading);
    } else if (name == QLatin1String("sa.DefaultClause") && item.items.size() == 1
               && item.keywords.isEmpty()) {
        column.serverDefault = serverDefaultOf(item.items.first(), reading);
    } else {
        reading.refuseValue(item, QStringLiteral("this part of a column is not known"));
    }
}

} // namespace

const Column *Table::column(const QString &key) const
{
    for (const Column &each : columns) {
        if (each.key == key)
            return &each;
    }
    return nullptr;
}

Column columnOf(const Value &value, Reading &reading)
{
    Column column;
    column.place = value.place;
    const QString called = sqlalchemyName(callee(value));
    const bool light = called == QLatin1String("sa.column");
    if (called != QLatin1String("sa.Column") && !light) {
        reading.refuseValue(value, QStringLiteral("a column is not a constant"));
        return column;
    }
    Arguments arguments(value, {}, reading, true);
    QList<Value> items = arguments.rest();
    column.name = arguments.name(QStringLiteral("name"));
    if (!items.isEmpty()
        && (items.first().isString()
            || sqlalchemyName(items.first()) == QLatin1String("sa.quoted_name")
            || callee(items.first()) == QLatin1String("alembic.op.f")))
        column.name = nameOf(items.takeFirst(), reading);
    if (column.name.null || column.name.text.isEmpty())
        reading.refuse(value, QStringLiteral("a column without a name"));
    if (const auto quote = arguments.maybeTruth(QStringLiteral("quote")))
        column.name.quote = quote;
    const Value *type = arguments.some(QStringLiteral("type_"));
    if (type)
        column.type = typeOf(*type, reading);
    else if (!items.isEmpty()
             && (isNone(items.first()) || isType(items.first(), reading)
                 || items.first().kind == Value::Kind::Unknown))
        column.type = typeOf(items.takeFirst(), reading);
    column.key = arguments.text(QStringLiteral("key")).value_or(column.name.text);
    if (light) {
        arguments.ignore({QStringLiteral("_selectable")});
        if (arguments.truth(QStringLiteral("is_literal")) || !items.isEmpty())
            reading.refuseValue(value, QStringLiteral("this part of a column is not known"));
        arguments.finishDialects();
        return column;
    }
    column.primaryKey = arguments.truth(QStringLiteral("primary_key"));
    column.nullableGiven = arguments.has(QStringLiteral("nullable"));
    column.nullable = arguments.truth(QStringLiteral("nullable"), !column.primaryKey);
    for (const char *flag : {"unique", "index"}) {
        const Value *given = arguments.some(QString::fromLatin1(flag));
        if (given && given->isString())
            reading.refuse(*given, QStringLiteral("unique and index are True or False"));
    }
    column.unique = arguments.truth(QStringLiteral("unique"));
    column.index = arguments.truth(QStringLiteral("index"));
    if (const Value *comment = arguments.some(QStringLiteral("comment")))
        column.comment = textOf(*comment, reading);
    if (const Value *automatic = arguments.get(QStringLiteral("autoincrement"))) {
        if (automatic->isString() && automatic->text == QLatin1String("auto"))
            column.autoincrement = Column::Autoincrement::Auto;
        else if (automatic->isString() && automatic->text == QLatin1String("ignore_fk"))
            column.autoincrement = Column::Autoincrement::IgnoreForeignKey;
        else if (automatic->kind == Value::Kind::Bool && automatic->text == QLatin1String("True"))
            column.autoincrement = Column::Autoincrement::Yes;
        else
            column.autoincrement = truthOf(*automatic, reading) ? Column::Autoincrement::No
                                                                : Column::Autoincrement::No;
    }
    if (arguments.truth(QStringLiteral("system")))
        reading.refuse(value, QStringLiteral("a system column"));
    for (const Value &item : std::as_const(items))
        addItem(column, item, reading);
    if (const Value *standard = arguments.some(QStringLiteral("default"))) {
        if (isColumnDefault(sqlalchemyName(*standard)))
            addItem(column, *standard, reading);
        column.pythonDefaultUnsure =
            standard->kind == Value::Kind::Unknown
            || (standard->kind == Value::Kind::Symbol && sqlalchemyName(*standard).isEmpty());
        column.pythonDefault = true;
    }
    if (arguments.some(QStringLiteral("onupdate")))
        column.pythonOnUpdate = true;
    if (const Value *standard = arguments.some(QStringLiteral("server_default"))) {
        const QString kind = sqlalchemyName(*standard);
        if (kind == QLatin1String("sa.Computed") || kind == QLatin1String("sa.Identity"))
            addItem(column, *standard, reading);
        else if (kind != QLatin1String("sa.FetchedValue"))
            column.serverDefault = serverDefaultOf(*standard, reading);
    }
    if (!column.identity.isEmpty() && !column.nullableGiven)
        column.nullable = false;
    if (!column.identity.isEmpty()
        && (column.serverDefault || column.autoincrement == Column::Autoincrement::No))
        reading.refuse(value, QStringLiteral("an identity beside another source of values"));
    if (!column.computed.isEmpty() && (column.serverDefault || !column.identity.isEmpty()))
        reading.refuse(value, QStringLiteral("a computed column has no other source of values"));
    arguments.ignore(
        {QStringLiteral("server_onupdate"), QStringLiteral("doc"), QStringLiteral("info")});
    arguments.finishDialects();
    return column;
}

QString identityOptionsOf(Arguments &arguments)
{
    QStringList parts;
    const auto number = [&](const char *name, const char *words) {
        if (const auto value = arguments.integer(QString::fromLatin1(name)))
            parts.append(QString::fromLatin1(words) + QLatin1Char(' ') + *value);
    };
    number("increment", "INCREMENT BY");
    number("start", "START WITH");
    number("minvalue", "MINVALUE");
    number("maxvalue", "MAXVALUE");
    if (arguments.maybeTruth(QStringLiteral("nominvalue")))
        parts.append(QStringLiteral("NO MINVALUE"));
    if (arguments.maybeTruth(QStringLiteral("nomaxvalue")))
        parts.append(QStringLiteral("NO MAXVALUE"));
    number("cache", "CACHE");
    if (const auto order = arguments.maybeTruth(QStringLiteral("order")))
        parts.append(*order ? QStringLiteral("ORDER") : QStringLiteral("NO ORDER"));
    if (const auto cycle = arguments.maybeTruth(QStringLiteral("cycle")))
        parts.append(*cycle ? QStringLiteral("CYCLE") : QStringLiteral("NO CYCLE"));
    return parts.join(QLatin1Char(' '));
}

QString identityOf(const Value &value, Reading &reading)
{
    if (sqlalchemyName(value) != QLatin1String("sa.Identity"))
        return {};
    Arguments arguments(value,
                        {QStringLiteral("always"), QStringLiteral("on_null"),
                         QStringLiteral("start"), QStringLiteral("increment"),
                         QStringLiteral("minvalue"), QStringLiteral("maxvalue"),
                         QStringLiteral("nominvalue"), QStringLiteral("nomaxvalue"),
                         QStringLiteral("cycle"), QStringLiteral("cache"), QStringLiteral("order")},
                        reading);
    QString sql = arguments.truth(QStringLiteral("always"))
                      ? QStringLiteral("GENERATED ALWAYS AS IDENTITY")
                      : QStringLiteral("GENERATED BY DEFAULT AS IDENTITY");
    const QString options = identityOptionsOf(arguments);
    if (!options.isEmpty())
        sql += QLatin1String(" (") + options + QLatin1Char(')');
    arguments.ignore({QStringLiteral("on_null")});
    arguments.finishDialects();
    return sql;
}

std::optional<QString> serverDefaultOf(const Value &value, Reading &reading)
{
    if (isNone(value))
        return std::nullopt;
    if (value.isString())
        return reading.text(value.text);
    const QString name = sqlalchemyName(value);
    if (name == QLatin1String("sa.DefaultClause") && value.items.size() == 1)
        return serverDefaultOf(value.items.first(), reading);
    if (name == QLatin1String("sa.Computed") || name == QLatin1String("sa.Identity")
        || name == QLatin1String("sa.FetchedValue") || name == QLatin1String("sa.Sequence")) {
        reading.refuse(value, QStringLiteral("this server default is not known"));
        return std::nullopt;
    }
    if (method(value) == QLatin1String("next_value") && value.base->base
        && sqlalchemyName(*value.base->base) == QLatin1String("sa.Sequence")) {
        const Value &sequence = *value.base->base;
        Arguments arguments(sequence, {QStringLiteral("name")}, reading, true);
        const Name bare = arguments.name(QStringLiteral("name"));
        const Name schema = arguments.name(QStringLiteral("schema"));
        return QStringLiteral("nextval('%1')").arg(qualified(schema, bare));
    }
    if (!isConstruct(value)) {
        reading.refuseValue(value, QStringLiteral("a server default is a text or an expression"));
        return std::nullopt;
    }
    return sqlOf(expressionOf(value, reading), true);
}

} // namespace Retort::Alembic
