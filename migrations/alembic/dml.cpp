#include "migrations/alembic/dml.h"

namespace Retort::Alembic {

using Python::Value;

namespace {

/// A chain such as `table.update().where(…).values(…)` taken apart.
struct Change
{
    enum class Kind { Insert, Update, Delete };
    Kind kind = Kind::Insert;
    const Value *table = nullptr;
    QList<Value> conditions;
    QList<Value> values;
    bool inline_ = false;
    bool found = false;
};

std::optional<Change::Kind> kindOf(const QString &name)
{
    if (name == QLatin1String("insert"))
        return Change::Kind::Insert;
    if (name == QLatin1String("update"))
        return Change::Kind::Update;
    if (name == QLatin1String("delete"))
        return Change::Kind::Delete;
    return std::nullopt;
}

/// The values of a call of values(): a dict of its keywords, or the dict it is given.
Value valuesOf(const Value &call, Reading &reading)
{
    Value dict;
    dict.kind = Value::Kind::Dict;
    dict.place = call.place;
    if (!call.items.isEmpty()) {
        if (call.items.size() != 1 || !call.keywords.isEmpty()
            || (call.items.first().kind != Value::Kind::Dict
                && call.items.first().kind != Value::Kind::List))
            reading.refuse(call, QStringLiteral("the values are not constants"));
        return call.items.first();
    }
    for (const Python::Keyword &keyword : call.keywords) {
        if (keyword.name.isEmpty()) {
            reading.refuse(call, QStringLiteral("the arguments cannot be taken apart"));
            break;
        }
        Value key;
        key.kind = Value::Kind::String;
        key.text = keyword.name;
        key.place = keyword.value.place;
        dict.keys.append(key);
        dict.items.append(keyword.value);
    }
    return dict;
}

void takeApart(const Value &value, Change &change, Reading &reading)
{
    const Reading::Depth depth(reading, value);
    if (depth.tooDeep())
        return;
    const QString name = method(value);
    const QString function = sqlalchemyName(callee(value));
    if (function.startsWith(QLatin1String("sa.")) && kindOf(function.mid(3))) {
        change.found = true;
        change.kind = *kindOf(function.mid(3));
        if (value.items.isEmpty() || value.items.size() > 1 || !value.keywords.isEmpty())
            reading.refuse(value, QStringLiteral("this statement is not known"));
        else
            change.table = &value.items.first();
        return;
    }
    if (name.isEmpty() || !value.base->base)
        return;
    if (const auto kind = kindOf(name); kind && isTable(*value.base->base)) {
        change.found = true;
        change.kind = *kind;
        change.table = value.base->base.get();
        // SQLAlchemy 1.4 takes the condition and the values here too.
        for (const Python::Keyword &keyword : value.keywords) {
            if (keyword.name == QLatin1String("values"))
                change.values.append(keyword.value);
            else if (keyword.name == QLatin1String("whereclause"))
                change.conditions.append(keyword.value);
            else
                reading.refuse(value, QStringLiteral("this statement is not known"));
        }
        if (!value.items.isEmpty())
            reading.refuse(value, QStringLiteral("this statement is not known"));
        return;
    }
    static const QSet<QString> links = {QStringLiteral("where"), QStringLiteral("values"),
                                        QStringLiteral("inline")};
    takeApart(*value.base->base, change, reading);
    if (!change.found)
        return;
    if (!links.contains(name)) {
        reading.refuse(value, QStringLiteral("%1() of a statement is not known").arg(name));
    } else if (name == QLatin1String("where")) {
        if (!value.keywords.isEmpty())
            reading.refuse(value, QStringLiteral("this statement is not known"));
        change.conditions += value.items;
    } else if (name == QLatin1String("values")) {
        change.values.append(valuesOf(value, reading));
    } else {
        change.inline_ = true;
    }
}

/// The column that a key of values names.
const Column *columnOfKey(const Table &table, const Value &key, Reading &reading)
{
    QString text;
    Expression expression;
    if (key.isString()) {
        text = key.text;
    } else if (isConstruct(key) && columnOfTable(key, expression, reading)) {
        text = expression.name.text;
        if (expression.table.text != table.name.text)
            reading.refuse(key, QStringLiteral("a column of another table"));
    } else if (sqlalchemyName(key) == QLatin1String("sa.column")) {
        text = columnOf(key, reading).name.text;
    } else {
        reading.refuseValue(key, QStringLiteral("the name of a column is not a constant"));
        return nullptr;
    }
    const Column *column = table.column(text);
    if (!column)
        reading.refuse(key, QStringLiteral("the table has no column %1").arg(text));
    return column;
}

QString valueSql(const Value &value, const Column &column, Reading &reading)
{
    if (isConstruct(value)) {
        const ExpressionPointer expression = grouped(expressionOf(value, reading));
        return sqlOf(expression, true);
    }
    if (value.kind == Value::Kind::Unknown) {
        reading.refuse(value, value.text);
        return {};
    }
    if (isNone(value)) {
        if (column.type.family == Type::Family::Other
            && column.type.sql.startsWith(QLatin1String("JSON")))
            reading.refuse(value, QStringLiteral("None in a JSON column"));
        return QStringLiteral("NULL");
    }
    return literalOf(value, column.type, reading);
}

/// Column and value, in the order of the table's columns.
QList<QPair<QString, QString>> assignments(const Table &table, const Value &values,
                                           Reading &reading)
{
    QList<QPair<QString, QString>> pairs;
    if (values.kind != Value::Kind::Dict) {
        reading.refuseValue(values, QStringLiteral("the values are not constants"));
        return pairs;
    }
    QHash<QString, qsizetype> given;
    for (qsizetype i = 0; i < values.keys.size(); ++i) {
        if (const Column *column = columnOfKey(table, values.keys.at(i), reading))
            given.insert(column->key, i);
    }
    for (const Column &column : table.columns) {
        const auto found = given.constFind(column.key);
        if (found != given.constEnd())
            pairs.append({quoted(column.name), valueSql(values.items.at(*found), column, reading)});
    }
    return pairs;
}

QString valuesTuple(const QList<QPair<QString, QString>> &pairs)
{
    QStringList values;
    for (const auto &pair : pairs)
        values.append(pair.second);
    return QLatin1Char('(') + values.join(QStringLiteral(", ")) + QLatin1Char(')');
}

QString insertSql(const Table &table, const QList<QPair<QString, QString>> &pairs)
{
    const QString head = QLatin1String("INSERT INTO ") + qualified(table.schema, table.name);
    if (pairs.isEmpty())
        return head + QLatin1String(" DEFAULT VALUES");
    QStringList columns;
    for (const auto &pair : pairs)
        columns.append(pair.first);
    return head + QLatin1String(" (") + columns.join(QStringLiteral(", "))
           + QLatin1String(") VALUES ") + valuesTuple(pairs);
}

/// Refuses a table some of whose columns Python fills in where the values leave them out.
void refuseDefaults(const Table &table, const QList<QPair<QString, QString>> &pairs,
                    const Value &where, Reading &reading)
{
    for (const Column &column : table.columns) {
        if (!column.pythonDefault)
            continue;
        bool given = false;
        for (const auto &pair : pairs)
            given = given || pair.first == quoted(column.name);
        if (!given)
            reading.refuse(
                where,
                QStringLiteral("Python fills in a default of the column %1").arg(column.name.text));
    }
}

/// Refuses an expression that mentions another table: SQLAlchemy would add a FROM.
void refuseOthers(const ExpressionPointer &expression, const Table &table, const Value &where,
                  Reading &reading)
{
    if (!expression)
        return;
    if (expression->kind == Expression::Kind::Column && !expression->table.null
        && (expression->table.text != table.name.text
            || expression->schema.text != table.schema.text))
        reading.refuse(where, QStringLiteral("a condition over another table"));
    refuseOthers(expression->left, table, where, reading);
    refuseOthers(expression->right, table, where, reading);
    for (const ExpressionPointer &part : expression->parts)
        refuseOthers(part, table, where, reading);
}

QString whereSql(const Change &change, const Table &table, Reading &reading)
{
    QList<ExpressionPointer> parts;
    for (const Value &condition : change.conditions) {
        if (!isConstruct(condition)) {
            reading.refuseValue(condition, QStringLiteral("a condition is not known"));
            return {};
        }
        const ExpressionPointer part = expressionOf(condition, reading);
        refuseOthers(part, table, condition, reading);
        parts.append(part);
    }
    if (parts.isEmpty())
        return {};
    QStringList texts;
    for (const ExpressionPointer &part : std::as_const(parts)) {
        const bool bracket = parts.size() > 1 && part->kind == Expression::Kind::Or;
        const QString sql = sqlOf(part, true);
        texts.append(bracket ? QLatin1Char('(') + sql + QLatin1Char(')') : sql);
    }
    return QLatin1String(" WHERE ") + texts.join(QStringLiteral(" AND "));
}

/// The columns of the primary key that SQLAlchemy asks back: those whose value it does not know.
QStringList returnedKeys(const Table &table, const Value &values, Reading &reading)
{
    QStringList keys;
    for (qsizetype i = 0; i < table.columns.size(); ++i) {
        const Column &column = table.columns.at(i);
        if (!column.primaryKey)
            continue;
        const Value *given = nullptr;
        for (qsizetype j = 0; j < values.keys.size(); ++j) {
            const Column *named = columnOfKey(table, values.keys.at(j), reading);
            if (named && named->key == column.key)
                given = &values.items.at(j);
        }
        const bool asked = given ? isConstruct(*given)
                                 : i == table.autoincrementColumn || column.serverDefault
                                       || !column.identity.isEmpty();
        if (asked)
            keys.append(qualified(table.schema, table.name) + QLatin1Char('.')
                        + quoted(column.name));
        else if (!given)
            reading.refuse(values, QStringLiteral("the primary key has no value"));
    }
    return keys;
}

} // namespace

QStringList bulkInsertSql(const Value &tableValue, const Value &rows, Reading &reading)
{
    QStringList statements;
    const Table table = tableOf(tableValue, reading);
    if (rows.kind != Value::Kind::List) {
        reading.refuseValue(rows, QStringLiteral("the rows are not a constant list"));
        return statements;
    }
    for (const Value &row : rows.items) {
        const auto pairs = assignments(table, row, reading);
        refuseDefaults(table, pairs, row, reading);
        statements.append(insertSql(table, pairs));
        if (reading.refused())
            break;
    }
    return statements;
}

bool isChange(const Value &value)
{
    const Value *at = &value;
    while (at && at->kind == Value::Kind::Call) {
        const QString function = sqlalchemyName(callee(*at));
        if (function.startsWith(QLatin1String("sa.")) && kindOf(function.mid(3)))
            return true;
        if (method(*at).isEmpty() || !at->base->base)
            return false;
        if (kindOf(method(*at)) && isTable(*at->base->base))
            return true;
        at = at->base->base.get();
    }
    return false;
}

QString changeSql(const Value &value, Reading &reading)
{
    Change change;
    takeApart(value, change, reading);
    if (!change.found || !change.table) {
        reading.refuse(value, QStringLiteral("this statement is not known"));
        return {};
    }
    const Table table = tableOf(*change.table, reading);
    const QString name = qualified(table.schema, table.name);
    if (change.values.size() > 1) {
        reading.refuse(value, QStringLiteral("values() given twice"));
        return {};
    }
    if (change.kind == Change::Kind::Delete) {
        if (!change.values.isEmpty())
            reading.refuse(value, QStringLiteral("this statement is not known"));
        return QLatin1String("DELETE FROM ") + name + whereSql(change, table, reading);
    }
    if (change.values.isEmpty()) {
        reading.refuse(value, QStringLiteral("a statement whose values are not there"));
        return {};
    }
    const Value &given = change.values.first();
    if (change.kind == Change::Kind::Update) {
        QStringList parts;
        const auto pairs = assignments(table, given, reading);
        for (const auto &pair : pairs)
            parts.append(pair.first + QLatin1Char('=') + pair.second);
        for (const Column &column : table.columns) {
            if (column.pythonOnUpdate)
                reading.refuse(value, QStringLiteral("Python fills in the column %1 at an update")
                                          .arg(column.name.text));
        }
        if (parts.isEmpty())
            reading.refuse(given, QStringLiteral("a statement whose values are not there"));
        return QLatin1String("UPDATE ") + name + QLatin1String(" SET ")
               + parts.join(QStringLiteral(", ")) + whereSql(change, table, reading);
    }
    if (!change.conditions.isEmpty())
        reading.refuse(value, QStringLiteral("this statement is not known"));
    bool keyed = false;
    for (const Column &column : table.columns)
        keyed = keyed || column.primaryKey;
    if (given.kind == Value::Kind::List) {
        QString sql;
        QStringList first;
        for (const Value &row : given.items) {
            const auto pairs = assignments(table, row, reading);
            refuseDefaults(table, pairs, row, reading);
            QStringList columns;
            for (const auto &pair : pairs)
                columns.append(pair.first);
            if (sql.isEmpty()) {
                first = columns;
                sql = insertSql(table, pairs);
                continue;
            }
            if (columns != first)
                reading.refuse(row, QStringLiteral("rows of different columns"));
            sql += QLatin1String(", ") + valuesTuple(pairs);
        }
        if (sql.isEmpty())
            reading.refuse(given, QStringLiteral("a statement whose values are not there"));
        return sql;
    }
    const auto pairs = assignments(table, given, reading);
    refuseDefaults(table, pairs, given, reading);
    if (pairs.isEmpty())
        reading.refuse(given, QStringLiteral("a statement whose values are not there"));
    QString sql = insertSql(table, pairs);
    if (keyed && !change.inline_) {
        const QStringList keys = returnedKeys(table, given, reading);
        if (!keys.isEmpty())
            sql += QLatin1String(" RETURNING ") + keys.join(QStringLiteral(", "));
    }
    return sql;
}

} // namespace Retort::Alembic
