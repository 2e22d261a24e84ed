#include "migrations/schema/ddlparts.h"

#include "migrations/schema/schemadiff.h"
#include "migrations/sql/quoting.h"

#include <QCoreApplication>
#include <algorithm>

namespace Retort::Ddl {

namespace {

/// The end of the quoted piece that starts at `i` (', ", $tag$), or `i` where none does.
qsizetype skipQuoted(const QString &sql, qsizetype i)
{
    const QChar open = sql.at(i);
    if (open == QLatin1Char('\'') || open == QLatin1Char('"')) {
        const bool escapes =
            open == QLatin1Char('\'') && i > 0
            && (sql.at(i - 1) == QLatin1Char('E') || sql.at(i - 1) == QLatin1Char('e'));
        for (qsizetype j = i + 1; j < sql.size(); ++j) {
            if (escapes && sql.at(j) == QLatin1Char('\\')) {
                ++j;
            } else if (sql.at(j) == open) {
                if (j + 1 < sql.size() && sql.at(j + 1) == open)
                    ++j;
                else
                    return j + 1;
            }
        }
        return sql.size();
    }
    return i;
}

bool isPlainValue(const QString &value)
{
    if (value.isEmpty())
        return false;
    if (sqlName(value) == value)
        return true;
    return std::all_of(value.begin(), value.end(),
                       [](QChar c) {
                           return (c >= QLatin1Char('0') && c <= QLatin1Char('9'))
                                  || c == QLatin1Char('.');
                       })
           && value.front().isDigit() && value.back().isDigit();
}

QMap<QString, QString> optionMap(const QStringList &options)
{
    QMap<QString, QString> map;
    for (const QString &option : options) {
        const NameValue item = splitOption(option);
        map.insert(item.name, item.value);
    }
    return map;
}

} // namespace

QString parenthesized(const QString &expression)
{
    // The server prints most expressions with parentheses of their own.
    if (expression.startsWith(QLatin1Char('('))
        && findTopLevel(expression.mid(1), QStringLiteral(")")) == expression.size() - 2)
        return expression;
    return QLatin1Char('(') + expression + QLatin1Char(')');
}

QString literal(const QString &text)
{
    return quoteLiteral(text).value_or(QStringLiteral("''"));
}

QString sentence(const char *text)
{
    return QCoreApplication::translate("Schema", text);
}

QStringList splitTopLevel(const QString &sql, QChar separator)
{
    QStringList parts;
    int depth = 0;
    qsizetype start = 0;
    for (qsizetype i = 0; i < sql.size();) {
        const qsizetype after = skipQuoted(sql, i);
        if (after != i) {
            i = after;
            continue;
        }
        const QChar c = sql.at(i);
        if (c == QLatin1Char('(') || c == QLatin1Char('[')) {
            ++depth;
        } else if (c == QLatin1Char(')') || c == QLatin1Char(']')) {
            --depth;
        } else if (c == separator && depth == 0) {
            parts.append(sql.mid(start, i - start).trimmed());
            start = i + 1;
        }
        ++i;
    }
    const QString last = sql.mid(start).trimmed();
    if (!last.isEmpty() || !parts.isEmpty())
        parts.append(last);
    return parts;
}

qsizetype findTopLevel(const QString &sql, const QString &needle)
{
    int depth = 0;
    for (qsizetype i = 0; i < sql.size();) {
        if (depth == 0 && sql.mid(i, needle.size()) == needle)
            return i;
        const qsizetype after = skipQuoted(sql, i);
        if (after != i) {
            i = after;
            continue;
        }
        const QChar c = sql.at(i);
        if (c == QLatin1Char('('))
            ++depth;
        else if (c == QLatin1Char(')'))
            --depth;
        ++i;
    }
    return -1;
}

QualifiedName splitQualified(const QString &sql)
{
    QStringList parts;
    for (const QString &part : splitTopLevel(sql, QLatin1Char('.'))) {
        if (part.size() >= 2 && part.startsWith(QLatin1Char('"'))
            && part.endsWith(QLatin1Char('"'))) {
            parts.append(
                part.mid(1, part.size() - 2).replace(QLatin1String("\"\""), QLatin1String("\"")));
        } else {
            parts.append(part);
        }
    }
    if (parts.isEmpty())
        return {};
    if (parts.size() == 1)
        return {QString(), parts.front()};
    return {parts.at(parts.size() - 2), parts.back()};
}

NameValue splitOption(const QString &option)
{
    const qsizetype equals = option.indexOf(QLatin1Char('='));
    if (equals < 0)
        return {option, QString()};
    return {option.left(equals), option.mid(equals + 1)};
}

QStringList storageOptions(const QStringList &options, const QString &prefix)
{
    QStringList written;
    for (const QString &option : options) {
        const NameValue item = splitOption(option);
        // As pg_get_indexdef() writes them: a value in quotes unless it is a plain word.
        written.append(prefix + sqlName(item.name) + QLatin1Char('=')
                       + (isPlainValue(item.value) ? item.value : literal(item.value)));
    }
    return written;
}

QStringList storageChanges(const QStringList &from, const QStringList &to, const QString &prefix)
{
    const QMap<QString, QString> before = optionMap(from);
    const QMap<QString, QString> after = optionMap(to);
    QStringList set;
    for (const QString &option : to) {
        const NameValue item = splitOption(option);
        if (!before.contains(item.name) || before.value(item.name) != item.value)
            set.append(option);
    }
    QStringList reset;
    for (const QString &option : from) {
        const NameValue item = splitOption(option);
        if (!after.contains(item.name))
            reset.append(prefix + sqlName(item.name));
    }
    QStringList changes;
    if (!reset.isEmpty())
        changes.append("RESET (" + reset.join(", ") + ")");
    if (!set.isEmpty())
        changes.append("SET (" + storageOptions(set, prefix).join(", ") + ")");
    return changes;
}

QString foreignOptions(const QStringList &options)
{
    if (options.isEmpty())
        return {};
    QStringList written;
    for (const QString &option : options) {
        const NameValue item = splitOption(option);
        written.append(sqlName(item.name) + QLatin1Char(' ') + literal(item.value));
    }
    return " OPTIONS (" + written.join(", ") + ")";
}

QString foreignChanges(const QStringList &from, const QStringList &to)
{
    const QMap<QString, QString> before = optionMap(from);
    const QMap<QString, QString> after = optionMap(to);
    QStringList changes;
    for (const QString &option : from) {
        const QString name = splitOption(option).name;
        if (!after.contains(name))
            changes.append("DROP " + sqlName(name));
    }
    for (const QString &option : to) {
        const NameValue item = splitOption(option);
        if (!before.contains(item.name))
            changes.append("ADD " + sqlName(item.name) + QLatin1Char(' ') + literal(item.value));
        else if (before.value(item.name) != item.value)
            changes.append("SET " + sqlName(item.name) + QLatin1Char(' ') + literal(item.value));
    }
    return changes.isEmpty() ? QString() : "OPTIONS (" + changes.join(", ") + ")";
}

const SchemaObject &at(const Schema &schema, int object)
{
    return schema.objects[size_t(object)];
}

QString relationOf(const SchemaObject &element)
{
    return sqlName(element.id.schema, element.id.relation);
}

QString nameOf(const SchemaObject &object)
{
    const ObjectId &id = object.id;
    switch (id.kind) {
    case ObjectKind::Function:
    case ObjectKind::Procedure:
    case ObjectKind::Aggregate: {
        if (!object.sqlName.isEmpty())
            return object.sqlName;
        const bool star = id.kind == ObjectKind::Aggregate && id.arguments.isEmpty();
        return sqlName(id.schema, id.name) + QLatin1Char('(')
               + (star ? QStringLiteral("*") : id.arguments) + QLatin1Char(')');
    }
    case ObjectKind::Operator: {
        const QString left = object.text(Property::Left);
        const QString right = object.text(Property::Right);
        return sqlName(id.schema) + QLatin1Char('.') + id.name + " ("
               + (left.isEmpty() ? QStringLiteral("NONE") : left) + ", "
               + (right.isEmpty() ? QStringLiteral("NONE") : right) + ")";
    }
    case ObjectKind::OperatorClass:
    case ObjectKind::OperatorFamily:
        return sqlName(id.schema, id.name) + " USING " + sqlName(id.arguments);
    case ObjectKind::Cast:
        return "(" + object.text(Property::Source) + " AS " + object.text(Property::Target) + ")";
    case ObjectKind::Transform:
        return "FOR " + object.text(Property::Type) + " LANGUAGE "
               + sqlName(object.text(Property::Language));
    case ObjectKind::UserMapping:
        return "FOR " + (id.name == QLatin1String("PUBLIC") ? id.name : sqlName(id.name))
               + " SERVER " + sqlName(id.relation);
    case ObjectKind::Column:
        return relationOf(object) + QLatin1Char('.') + sqlName(id.name);
    case ObjectKind::Constraint:
    case ObjectKind::Rule:
    case ObjectKind::Trigger:
    case ObjectKind::Policy:
        return sqlName(id.name) + " ON " + relationOf(object);
    default:
        return sqlName(id.schema, id.name);
    }
}

int ownerOf(const Schema &schema, const SchemaObject &element)
{
    for (const ObjectKind kind : {ObjectKind::Table, ObjectKind::View, ObjectKind::MaterializedView,
                                  ObjectKind::CompositeType, ObjectKind::Domain}) {
        const int found = schema.find({kind, element.id.schema, {}, element.id.relation, {}});
        if (found >= 0)
            return found;
    }
    return -1;
}

QString keywordOf(const SchemaObject &object)
{
    if (object.id.kind == ObjectKind::Table && isForeign(object))
        return QStringLiteral("FOREIGN TABLE");
    return objectKindKeyword(object.id.kind);
}

int findTable(const Schema &schema, const QString &sql)
{
    const QualifiedName name = splitQualified(sql);
    return schema.find({ObjectKind::Table, name.schema, {}, name.name, {}});
}

bool isPartitioned(const SchemaObject &table)
{
    return table.has(Property::PartitionBy);
}

bool isForeign(const SchemaObject &table)
{
    return table.text(Property::TableKind) == QLatin1String("foreign");
}

bool isPartition(const SchemaObject &table)
{
    return table.has(Property::PartitionBound);
}

bool hasChildren(const Schema &schema, const SchemaObject &table)
{
    const QString name = sqlName(table.id.schema, table.id.name);
    const ObjectId first{ObjectKind::Table, {}, {}, {}, {}};
    auto found = std::lower_bound(
        schema.objects.begin(), schema.objects.end(), first,
        [](const SchemaObject &object, const ObjectId &wanted) { return object.id < wanted; });
    for (; found != schema.objects.end() && found->id.kind == ObjectKind::Table; ++found) {
        if (!found->has(Property::Parents))
            continue;
        const QStringList parents = found->list(Property::Parents);
        // The server that was read may quote fewer words than this.
        if (parents.contains(name) || parents.contains(table.sqlName))
            return true;
    }
    return false;
}

std::vector<int> columnsOf(const Schema &schema, const QString &relationSchema,
                           const QString &relation)
{
    std::vector<int> columns = schema.elements(ObjectKind::Column, relationSchema, relation);
    std::stable_sort(columns.begin(), columns.end(), [&](int a, int b) {
        return at(schema, a).text(Property::Position).toInt()
               < at(schema, b).text(Property::Position).toInt();
    });
    return columns;
}

std::vector<int> parentsOf(const Schema &schema, const SchemaObject &table)
{
    std::vector<int> parents;
    for (const QString &parent : table.list(Property::Parents)) {
        const int found = findTable(schema, parent);
        if (found >= 0)
            parents.push_back(found);
    }
    return parents;
}

QString alterTableOnly(const Schema &schema, const SchemaObject &element)
{
    const int owner = ownerOf(schema, element);
    const QString name = relationOf(element);
    if (owner < 0)
        return "ALTER TABLE " + name;
    const SchemaObject &relation = at(schema, owner);
    if (relation.id.kind == ObjectKind::Table && hasChildren(schema, relation))
        return "ALTER " + keywordOf(relation) + " ONLY " + name;
    return "ALTER " + keywordOf(relation) + " " + name;
}

bool differs(const SchemaObject &a, const SchemaObject &b, Property property)
{
    return a.list(property) != b.list(property);
}

bool differsBeside(const SchemaObject &a, const SchemaObject &b,
                   std::initializer_list<Property> ignoring)
{
    const auto counts = [&](Property property) {
        return !isAspect(property) && property != Property::Position
               && property != Property::Signature
               && std::find(ignoring.begin(), ignoring.end(), property) == ignoring.end();
    };
    for (const auto &item : a.properties.items()) {
        if (counts(item.first) && differs(a, b, item.first))
            return true;
    }
    for (const auto &item : b.properties.items()) {
        if (counts(item.first) && !a.has(item.first))
            return true;
    }
    return false;
}

Alteration replaced(const QString &loss)
{
    Alteration alteration;
    alteration.replace = true;
    alteration.loss = loss;
    return alteration;
}

} // namespace Retort::Ddl
