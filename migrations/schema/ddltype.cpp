#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

#include <algorithm>

namespace Retort::Ddl {

namespace {

QString name(const SchemaObject &type)
{
    return sqlName(type.id.schema, type.id.name);
}

QString createEnum(const SchemaObject &type)
{
    QStringList labels;
    for (const QString &label : type.list(Property::Labels))
        labels.append(literal(label));
    return "CREATE TYPE " + name(type) + " AS ENUM (" + labels.join(", ") + ")";
}

QString createDomain(const Schema &schema, const SchemaObject &type,
                     const std::vector<int> &inlined)
{
    QString sql = "CREATE DOMAIN " + name(type) + " AS " + type.text(Property::Type);
    if (type.has(Property::Collation))
        sql += " COLLATE " + type.text(Property::Collation);
    if (type.has(Property::Expression))
        sql += " DEFAULT " + type.text(Property::Expression);
    if (type.has(Property::NotNull)) {
        if (type.has(Property::NotNullName))
            sql += " CONSTRAINT " + sqlName(type.text(Property::NotNullName));
        sql += " NOT NULL";
    }
    for (const int i : inlined) {
        const SchemaObject &constraint = at(schema, i);
        if (constraint.id.kind == ObjectKind::Constraint && !constraint.has(Property::NotValid))
            sql += "\n    " + constraintElement(constraint);
    }
    return sql;
}

QString createRange(const SchemaObject &type)
{
    QStringList settings;
    const auto add = [&](Property property, const char *keyword) {
        if (type.has(property))
            settings.append(QLatin1String(keyword) + type.text(property));
    };
    add(Property::Subtype, "SUBTYPE = ");
    add(Property::SubtypeClass, "SUBTYPE_OPCLASS = ");
    add(Property::Collation, "COLLATION = ");
    add(Property::Canonical, "CANONICAL = ");
    add(Property::SubtypeDifference, "SUBTYPE_DIFF = ");
    add(Property::Multirange, "MULTIRANGE_TYPE_NAME = ");
    return "CREATE TYPE " + name(type) + " AS RANGE (" + settings.join(", ") + ")";
}

QString createBase(const SchemaObject &type)
{
    const QStringList settings = type.list(Property::Settings);
    QString sql = "CREATE TYPE " + name(type);
    if (!settings.isEmpty())
        sql += " (\n    " + settings.join(",\n    ") + "\n)";
    return sql;
}

// --- enums

/// The ADD VALUE statements that lead from one list to the other; nothing where labels went or
/// changed places.
std::optional<QStringList> additions(const SchemaObject &before, const SchemaObject &after)
{
    const QStringList old = before.list(Property::Labels);
    const QStringList now = after.list(Property::Labels);
    QStringList kept;
    for (const QString &label : now) {
        if (old.contains(label))
            kept.append(label);
    }
    if (kept != old)
        return std::nullopt;
    QStringList statements;
    const QString alter = "ALTER TYPE " + name(after) + " ADD VALUE ";
    for (qsizetype i = 0; i < now.size(); ++i) {
        if (old.contains(now.at(i)))
            continue;
        QString sql = alter + literal(now.at(i));
        // Behind its neighbour, or before the first one; at the end it needs no word.
        const bool last = std::none_of(now.begin() + i + 1, now.end(),
                                       [&](const QString &label) { return old.contains(label); });
        if (i > 0 && !last)
            sql += " AFTER " + literal(now.at(i - 1));
        else if (!last)
            sql += " BEFORE " + literal(old.front());
        statements.append(sql);
    }
    return statements;
}

bool hasType(const SchemaObject &column, const QString &type)
{
    QString text = column.text(Property::Type);
    while (text.endsWith(QLatin1String("[]")))
        text.chop(2);
    return text == type;
}

/// What the enum is called in types of columns: as the server that was read writes it.
QString typeText(const SchemaObject &type)
{
    return type.sqlName.isEmpty() ? name(type) : type.sqlName;
}

/// Whether anything but columns of tables is made of the type: no conversion reaches it.
bool isBuiltUpon(const Schema &schema, int type)
{
    return std::any_of(schema.objects.begin(), schema.objects.end(), [&](const SchemaObject &o) {
        switch (o.id.kind) {
        case ObjectKind::Domain:
        case ObjectKind::RangeType:
            break;
        case ObjectKind::Column: {
            const int owner = ownerOf(schema, o);
            if (owner < 0 || at(schema, owner).id.kind != ObjectKind::CompositeType)
                return false;
            break;
        }
        default:
            return false;
        }
        return std::binary_search(o.needs.begin(), o.needs.end(), type);
    });
}

QStringList conversions(const Schema &from, int old, const Schema &to, int now,
                        const QString &newName)
{
    QStringList statements;
    const QString was = typeText(at(from, old));
    const QString is = typeText(at(to, now));
    QStringList restored;
    for (const SchemaObject &column : from.objects) {
        if (column.id.kind > ObjectKind::Column)
            break;
        if (column.id.kind != ObjectKind::Column || !hasType(column, was))
            continue;
        const int later = to.find(column.id);
        const int owner = ownerOf(from, column);
        if (later < 0 || !hasType(at(to, later), is) || owner < 0
            || at(from, owner).id.kind != ObjectKind::Table || column.has(Property::Generated))
            continue;
        // The new type sets storage and compression back, of children too.
        for (const Property property : {Property::Storage, Property::Compression}) {
            if (column.has(property) && !differs(column, at(to, later), property))
                restored.append(
                    alterTableOnly(to, column) + " ALTER COLUMN " + sqlName(column.id.name)
                    + (property == Property::Storage ? " SET STORAGE " : " SET COMPRESSION ")
                    + column.text(property));
        }
        if (column.has(Property::Inherited))
            continue;
        const QString text = column.text(Property::Type);
        const QString brackets = text.mid(was.size());
        QString sql = "ALTER " + keywordOf(at(from, owner)) + " " + relationOf(column)
                      + " ALTER COLUMN " + sqlName(column.id.name) + " TYPE " + newName + brackets;
        if (!isForeign(at(from, owner)))
            sql +=
                " USING " + sqlName(column.id.name)
                + (brackets.isEmpty() ? QStringLiteral("::text::") : QStringLiteral("::text[]::"))
                + newName + brackets;
        statements.append(sql);
    }
    return statements + restored;
}

Alteration alterDomain(const Schema &to, const SchemaObject &before, const SchemaObject &after)
{
    if (differs(before, after, Property::Type) || differs(before, after, Property::Collation))
        return replaced();
    Alteration alteration;
    const QString alter = "ALTER DOMAIN " + name(after) + " ";
    if (differs(before, after, Property::Expression))
        alteration.statements.append(alter
                                     + (after.has(Property::Expression)
                                            ? "SET DEFAULT " + after.text(Property::Expression)
                                            : QStringLiteral("DROP DEFAULT")));
    const QString constraint = after.text(Property::NotNullName);
    if (differs(before, after, Property::NotNull)) {
        if (!after.has(Property::NotNull))
            alteration.statements.append(alter + "DROP NOT NULL");
        else if (constraint.isEmpty() || to.serverVersion < 170000)
            alteration.statements.append(alter + "SET NOT NULL");
        else
            alteration.statements.append(alter + "ADD CONSTRAINT " + sqlName(constraint)
                                         + " NOT NULL");
    } else if (differs(before, after, Property::NotNullName)) {
        const QString ordinary = after.id.name + QLatin1String("_not_null");
        const QString old =
            before.has(Property::NotNullName) ? before.text(Property::NotNullName) : ordinary;
        alteration.statements.append(alter + "RENAME CONSTRAINT " + sqlName(old) + " TO "
                                     + sqlName(constraint.isEmpty() ? ordinary : constraint));
    }
    return alteration;
}

Alteration alterBase(const SchemaObject &before, const SchemaObject &after)
{
    static const QStringList settable{QStringLiteral("RECEIVE"),   QStringLiteral("SEND"),
                                      QStringLiteral("TYPMOD_IN"), QStringLiteral("TYPMOD_OUT"),
                                      QStringLiteral("ANALYZE"),   QStringLiteral("SUBSCRIPT"),
                                      QStringLiteral("STORAGE")};
    const auto settings = [](const SchemaObject &type) {
        QMap<QString, QString> map;
        for (const QString &item : type.list(Property::Settings)) {
            const NameValue setting = splitOption(item);
            map.insert(setting.name.trimmed().toUpper(), setting.value.trimmed());
        }
        return map;
    };
    const QMap<QString, QString> old = settings(before);
    const QMap<QString, QString> now = settings(after);
    if (old.isEmpty() || now.isEmpty())
        return replaced();
    QStringList changes;
    for (auto it = old.cbegin(); it != old.cend(); ++it) {
        if (now.contains(it.key()))
            continue;
        if (!settable.contains(it.key()) || it.key() == QLatin1String("STORAGE"))
            return replaced();
        changes.append(it.key() + " = NONE");
    }
    for (auto it = now.cbegin(); it != now.cend(); ++it) {
        if (old.value(it.key()) == it.value())
            continue;
        if (!settable.contains(it.key()))
            return replaced();
        changes.append(it.key() + " = " + it.value());
    }
    Alteration alteration;
    if (!changes.isEmpty())
        alteration.statements.append("ALTER TYPE " + name(after) + " SET (" + changes.join(", ")
                                     + ")");
    return alteration;
}

QString cascade(const Schema &schema, const SchemaObject &attribute)
{
    const QString type = relationOf(attribute);
    const bool typed =
        std::any_of(schema.objects.begin(), schema.objects.end(), [&](const SchemaObject &o) {
            return o.id.kind == ObjectKind::Table && o.has(Property::OfType)
                   && o.text(Property::OfType) == type;
        });
    return typed ? QStringLiteral(" CASCADE") : QString();
}

} // namespace

QString attributeDefinition(const SchemaObject &attribute)
{
    QString sql = sqlName(attribute.id.name) + " " + attribute.text(Property::Type);
    if (attribute.has(Property::Collation))
        sql += " COLLATE " + attribute.text(Property::Collation);
    return sql;
}

bool isStored(const Schema &schema, int type)
{
    return std::any_of(schema.objects.begin(), schema.objects.end(), [&](const SchemaObject &o) {
        if (o.id.kind != ObjectKind::Column
            || !std::binary_search(o.needs.begin(), o.needs.end(), type))
            return false;
        const int owner = ownerOf(schema, o);
        return owner >= 0 && owner != type
               && (at(schema, owner).id.kind == ObjectKind::Table
                   || at(schema, owner).id.kind == ObjectKind::MaterializedView);
    });
}

QStringList createType(const Schema &schema, int object, const std::vector<int> &inlined)
{
    const SchemaObject &type = at(schema, object);
    switch (type.id.kind) {
    case ObjectKind::EnumType:
        return {createEnum(type)};
    case ObjectKind::Domain: {
        QStringList statements{createDomain(schema, type, inlined)};
        for (const int i : inlined) {
            if (at(schema, i).id.kind == ObjectKind::Constraint
                && at(schema, i).has(Property::NotValid))
                statements += createConstraint(schema, i);
        }
        return statements;
    }
    case ObjectKind::RangeType:
        return {createRange(type)};
    case ObjectKind::CompositeType: {
        QStringList attributes;
        for (const int i : columnsOf(schema, type.id.schema, type.id.name))
            attributes.append(attributeDefinition(at(schema, i)));
        return {"CREATE TYPE " + name(type) + " AS ("
                + (attributes.isEmpty() ? QString() : "\n    " + attributes.join(",\n    ") + "\n")
                + ")"};
    }
    default:
        return {createBase(type)};
    }
}

Alteration alterType(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    switch (after.id.kind) {
    case ObjectKind::EnumType: {
        if (const std::optional<QStringList> added = additions(before, after)) {
            Alteration alteration;
            alteration.statements = *added;
            alteration.commitBeforeUse = !added->isEmpty();
            return alteration;
        }
        return rebuildEnum(from, old, to, now);
    }
    case ObjectKind::Domain:
        return alterDomain(to, before, after);
    case ObjectKind::BaseType:
        return alterBase(before, after);
    case ObjectKind::CompositeType:
        // Its attributes are objects of their own.
        return {};
    default:
        return differsBeside(before, after, {}) ? replaced() : Alteration();
    }
}

QStringList createAttribute(const Schema &schema, int object)
{
    const SchemaObject &attribute = at(schema, object);
    return {"ALTER TYPE " + relationOf(attribute) + " ADD ATTRIBUTE "
            + attributeDefinition(attribute) + cascade(schema, attribute)};
}

QStringList dropAttribute(const Schema &schema, int object)
{
    const SchemaObject &attribute = at(schema, object);
    return {"ALTER TYPE " + relationOf(attribute) + " DROP ATTRIBUTE " + sqlName(attribute.id.name)
            + cascade(schema, attribute)};
}

Alteration alterAttribute(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    Alteration alteration;
    if (!differs(before, after, Property::Type) && !differs(before, after, Property::Collation))
        return alteration;
    // The server does not rewrite what columns of tables hold.
    const int type = ownerOf(from, before);
    if (type >= 0 && isStored(from, type))
        return replaced(sentence("Drops the values of attribute %1.").arg(nameOf(after)));
    QString sql = "ALTER TYPE " + relationOf(after) + " ALTER ATTRIBUTE " + sqlName(after.id.name)
                  + " TYPE " + after.text(Property::Type);
    if (after.has(Property::Collation))
        sql += " COLLATE " + after.text(Property::Collation);
    alteration.statements.append(sql + cascade(to, after));
    alteration.disturbs = true;
    return alteration;
}

} // namespace Retort::Ddl

namespace Retort {

Alteration rebuildEnum(const Schema &from, int old, const Schema &to, int now)
{
    using namespace Ddl;
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    if (isBuiltUpon(from, old))
        return replaced();
    QStringList removed;
    for (const QString &label : before.list(Property::Labels)) {
        if (!after.list(Property::Labels).contains(label))
            removed.append(literal(label));
    }
    Alteration alteration;
    alteration.disturbs = true;
    alteration.anew = true;
    const QString oldName = after.id.name + QLatin1String("__old");
    alteration.statements.append("ALTER TYPE " + sqlName(after.id.schema, after.id.name)
                                 + " RENAME TO " + sqlName(oldName));
    alteration.statements += createType(to, now, {});
    alteration.statements +=
        conversions(from, old, to, now, sqlName(after.id.schema, after.id.name));
    alteration.statements.append("DROP TYPE " + sqlName(after.id.schema, oldName));
    if (!removed.isEmpty())
        alteration.loss = sentence("Enum %1 loses %2; it fails where a row still holds that.")
                              .arg(sqlName(after.id.schema, after.id.name), removed.join(", "));
    return alteration;
}

} // namespace Retort
