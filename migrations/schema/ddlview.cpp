#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

#include <algorithm>

namespace Retort::Ddl {

namespace {

QString createSql(const SchemaObject &view, const QString &create)
{
    QString sql = create + sqlName(view.id.schema, view.id.name);
    if (view.has(Property::AccessMethod))
        sql += "\nUSING " + sqlName(view.text(Property::AccessMethod));
    const QStringList options = storageOptions(view.list(Property::Options));
    if (!options.isEmpty())
        sql += "\nWITH (" + options.join(", ") + ")";
    if (view.has(Property::Tablespace))
        sql += "\nTABLESPACE " + sqlName(view.text(Property::Tablespace));
    QString definition = view.text(Property::Definition).trimmed();
    if (definition.endsWith(QLatin1Char(';')))
        definition.chop(1);
    return sql + " AS\n" + definition;
}

/// CREATE OR REPLACE takes new columns at the end and leaves the others as they are.
bool mayReplace(const Schema &from, const SchemaObject &before, const Schema &to,
                const SchemaObject &after)
{
    const std::vector<int> old = columnsOf(from, before.id.schema, before.id.name);
    const std::vector<int> now = columnsOf(to, after.id.schema, after.id.name);
    if (old.size() > now.size())
        return false;
    for (size_t i = 0; i < old.size(); ++i) {
        const SchemaObject &a = at(from, old[i]);
        const SchemaObject &b = at(to, now[i]);
        if (a.id.name != b.id.name || differs(a, b, Property::Type)
            || differs(a, b, Property::Collation))
            return false;
    }
    return true;
}

/// Whether the materialised view, or one that it reads, holds nothing that could be read.
bool isUnfilled(const Schema &schema, int object, int depth)
{
    const SchemaObject &view = at(schema, object);
    if (view.has(Property::Unfilled))
        return true;
    return depth < 32 && std::any_of(view.needs.begin(), view.needs.end(), [&](int needed) {
               const ObjectKind kind = at(schema, needed).id.kind;
               return (kind == ObjectKind::View || kind == ObjectKind::MaterializedView)
                      && isUnfilled(schema, needed, depth + 1);
           });
}

} // namespace

QStringList createView(const Schema &schema, int object, const std::vector<int> &inlined)
{
    const SchemaObject &view = at(schema, object);
    if (view.id.kind == ObjectKind::View) {
        QStringList statements{createSql(view, QStringLiteral("CREATE VIEW "))};
        for (const int i : inlined) {
            if (at(schema, i).id.kind == ObjectKind::ColumnDefault)
                statements += createDefault(schema, i);
        }
        return statements;
    }
    // With data, so that who reads it finds it filled: unless it is not to be, or cannot be.
    QStringList statements{createSql(view, QStringLiteral("CREATE MATERIALIZED VIEW "))
                           + (isUnfilled(schema, object, 0) ? "\nWITH NO DATA" : "")};
    for (const int column : columnsOf(schema, view.id.schema, view.id.name))
        statements += columnExtras(schema, at(schema, column));
    return statements;
}

Alteration alterView(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    const bool materialized = after.id.kind == ObjectKind::MaterializedView;
    Alteration alteration;
    if (differs(before, after, Property::Definition)) {
        if (materialized || !mayReplace(from, before, to, after))
            return replaced();
        // Takes the place of all options too.
        alteration.statements.append(createSql(after, QStringLiteral("CREATE OR REPLACE VIEW ")));
        return alteration;
    }
    const QString alter =
        "ALTER " + keywordOf(after) + " " + sqlName(after.id.schema, after.id.name) + " ";
    for (const QString &change :
         storageChanges(before.list(Property::Options), after.list(Property::Options)))
        alteration.statements.append(alter + change);
    if (differs(before, after, Property::AccessMethod)) {
        if (to.serverVersion < 150000)
            return replaced();
        alteration.statements.append(alter + "SET ACCESS METHOD "
                                     + (after.has(Property::AccessMethod)
                                            ? sqlName(after.text(Property::AccessMethod))
                                            : QStringLiteral("heap")));
    }
    if (differs(before, after, Property::Tablespace))
        alteration.statements.append(alter + "SET TABLESPACE "
                                     + (after.has(Property::Tablespace)
                                            ? sqlName(after.text(Property::Tablespace))
                                            : QStringLiteral("pg_default")));
    return alteration;
}

} // namespace Retort::Ddl
