#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

namespace Retort::Ddl {

namespace {

QString indexName(const SchemaObject &index)
{
    return sqlName(index.id.schema, index.id.name);
}

QStringList attachStatement(const SchemaObject &index)
{
    if (!index.has(Property::Parent))
        return {};
    return {"ALTER INDEX " + index.text(Property::Parent) + " ATTACH PARTITION "
            + indexName(index)};
}

/// The definition without its WITH (…), which ALTER INDEX sets.
QString withoutOptions(const QString &definition)
{
    const qsizetype start = findTopLevel(definition, QStringLiteral(" WITH ("));
    if (start < 0)
        return definition;
    const qsizetype open = start + 6;
    // The list ends where a top-level parenthesis closes it.
    const QString rest = definition.mid(open + 1);
    const qsizetype close = findTopLevel(rest, QStringLiteral(")"));
    return close < 0 ? definition : definition.left(start) + rest.mid(close + 1);
}

QMap<int, QString> targets(const SchemaObject &index)
{
    QMap<int, QString> map;
    for (const QString &item : index.list(Property::Statistics)) {
        const NameValue target = splitOption(item);
        map.insert(target.name.toInt(), target.value);
    }
    return map;
}

QStringList targetChanges(const SchemaObject &before, const SchemaObject &after)
{
    const QMap<int, QString> old = targets(before);
    const QMap<int, QString> now = targets(after);
    QMap<int, QString> changes;
    for (auto it = old.cbegin(); it != old.cend(); ++it) {
        if (!now.contains(it.key()))
            changes.insert(it.key(), QStringLiteral("-1"));
    }
    for (auto it = now.cbegin(); it != now.cend(); ++it) {
        if (old.value(it.key()) != it.value())
            changes.insert(it.key(), it.value());
    }
    QStringList statements;
    for (auto it = changes.cbegin(); it != changes.cend(); ++it)
        statements.append("ALTER INDEX " + indexName(after) + " ALTER COLUMN "
                          + QString::number(it.key()) + " SET STATISTICS " + it.value());
    return statements;
}

/// Options, tablespace and statistics: what ALTER INDEX says.
QStringList factChanges(const SchemaObject &before, const SchemaObject &after)
{
    QStringList statements;
    const QString alter = "ALTER INDEX " + indexName(after) + " ";
    for (const QString &change :
         storageChanges(before.list(Property::Options), after.list(Property::Options)))
        statements.append(alter + change);
    if (differs(before, after, Property::Tablespace))
        statements.append(alter + "SET TABLESPACE "
                          + (after.has(Property::Tablespace)
                                 ? sqlName(after.text(Property::Tablespace))
                                 : QStringLiteral("pg_default")));
    return statements + targetChanges(before, after);
}

} // namespace

QStringList createIndex(const Schema &schema, int object, bool attached)
{
    const SchemaObject &index = at(schema, object);
    SchemaObject plain;
    plain.id = index.id;
    QStringList statements;
    if (!index.has(Property::OfConstraint)) {
        statements.append(index.text(Property::Definition));
        // The definition says the options.
        plain.properties.set(Property::Options, index.list(Property::Options));
    }
    statements += factChanges(plain, index);
    return attached ? statements + attachStatement(index) : statements;
}

QStringList dropIndex(const Schema &schema, int object)
{
    const SchemaObject &index = at(schema, object);
    // It goes with its constraint, or with the index of the partitioned table.
    if (index.has(Property::OfConstraint) || index.has(Property::Parent))
        return {};
    return {"DROP INDEX " + indexName(index)};
}

Alteration alterIndex(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    // An index that failed is made anew; one of a partitioned table becomes valid with its parts.
    if (before.has(Property::Invalid) && !after.has(Property::Invalid)) {
        const int owner = ownerOf(to, after);
        if (owner < 0 || !isPartitioned(at(to, owner)))
            return replaced();
    }
    if (differs(before, after, Property::OfConstraint)
        || withoutOptions(before.text(Property::Definition))
               != withoutOptions(after.text(Property::Definition)))
        return replaced();
    if (before.has(Property::Parent) && differs(before, after, Property::Parent)) {
        // A detached partition keeps its index; otherwise it goes with its parent.
        const int oldTable = ownerOf(from, before);
        const int newTable = ownerOf(to, after);
        if (oldTable >= 0 && newTable >= 0
            && !differs(at(from, oldTable), at(to, newTable), Property::Parents))
            return replaced();
    }
    Alteration alteration;
    alteration.statements = factChanges(before, after);
    if (differs(before, after, Property::Parent))
        alteration.statements += attachStatement(after);
    return alteration;
}

} // namespace Retort::Ddl
