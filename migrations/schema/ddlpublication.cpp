#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

namespace Retort::Ddl {

namespace {

bool isForAll(const SchemaObject &publication)
{
    return publication.list(Property::Settings).contains(QLatin1String("all_tables"));
}

QMap<QString, QString> settings(const SchemaObject &publication)
{
    QMap<QString, QString> map;
    for (const QString &item : publication.list(Property::Settings)) {
        if (item == QLatin1String("all_tables"))
            continue;
        const NameValue setting = splitOption(item);
        map.insert(setting.name, setting.value);
    }
    return map;
}

QString written(const QString &name, const QString &value)
{
    const bool word = value == QLatin1String("true") || value == QLatin1String("false")
                      || value == QLatin1String("none") || value == QLatin1String("stored");
    return name + " = " + (word ? value : literal(value));
}

QString ordinarySetting(const QString &name)
{
    if (name == QLatin1String("publish"))
        return QStringLiteral("insert, update, delete, truncate");
    if (name == QLatin1String("publish_generated_columns"))
        return QStringLiteral("none");
    return QStringLiteral("false");
}

QString member(const SchemaObject &table)
{
    return "TABLE ONLY " + sqlName(table.id.schema, table.id.name);
}

QString addMember(const SchemaObject &made)
{
    const QString alter = "ALTER PUBLICATION " + sqlName(made.id.relation) + " ADD ";
    if (made.id.kind == ObjectKind::PublicationSchema)
        return alter + "TABLES IN SCHEMA "
               + sqlName(made.id.name.isEmpty() ? made.id.schema : made.id.name);
    QString sql = alter + member(made);
    QStringList columns;
    for (const QString &column : made.list(Property::Columns))
        columns.append(sqlName(column));
    if (!columns.isEmpty())
        sql += " (" + columns.join(", ") + ")";
    if (made.has(Property::Filter))
        sql += " WHERE " + parenthesized(made.text(Property::Filter));
    return sql;
}

QString dropMember(const SchemaObject &gone)
{
    const QString alter = "ALTER PUBLICATION " + sqlName(gone.id.relation) + " DROP ";
    if (gone.id.kind == ObjectKind::PublicationSchema)
        return alter + "TABLES IN SCHEMA "
               + sqlName(gone.id.name.isEmpty() ? gone.id.schema : gone.id.name);
    return alter + member(gone);
}

} // namespace

QStringList createPublicationKind(const Schema &schema, int object)
{
    const SchemaObject &made = at(schema, object);
    if (made.id.kind != ObjectKind::Publication)
        return {addMember(made)};
    QString sql = "CREATE PUBLICATION " + nameOf(made);
    if (isForAll(made))
        sql += " FOR ALL TABLES";
    QStringList with;
    const QMap<QString, QString> map = settings(made);
    for (auto it = map.cbegin(); it != map.cend(); ++it)
        with.append(written(it.key(), it.value()));
    if (!with.isEmpty())
        sql += " WITH (" + with.join(", ") + ")";
    return {sql};
}

QStringList dropPublicationKind(const Schema &schema, int object)
{
    const SchemaObject &gone = at(schema, object);
    if (gone.id.kind != ObjectKind::Publication)
        return {dropMember(gone)};
    return {"DROP PUBLICATION " + nameOf(gone)};
}

Alteration alterPublicationKind(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    Alteration alteration;
    if (after.id.kind != ObjectKind::Publication) {
        if (differsBeside(before, after, {}))
            alteration.statements = {dropMember(before), addMember(after)};
        return alteration;
    }
    if (isForAll(before) != isForAll(after))
        return replaced();
    const QMap<QString, QString> was = settings(before);
    const QMap<QString, QString> is = settings(after);
    QStringList changes;
    for (auto it = was.cbegin(); it != was.cend(); ++it) {
        if (!is.contains(it.key()))
            changes.append(written(it.key(), ordinarySetting(it.key())));
    }
    for (auto it = is.cbegin(); it != is.cend(); ++it) {
        if (was.value(it.key()) != it.value())
            changes.append(written(it.key(), it.value()));
    }
    if (!changes.isEmpty())
        alteration.statements.append("ALTER PUBLICATION " + nameOf(after) + " SET ("
                                     + changes.join(", ") + ")");
    return alteration;
}

} // namespace Retort::Ddl
