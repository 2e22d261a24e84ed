#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

namespace Retort::Ddl {

namespace {

QString createWrapper(const SchemaObject &wrapper)
{
    QString sql = "CREATE FOREIGN DATA WRAPPER " + nameOf(wrapper);
    if (wrapper.has(Property::Handler))
        sql += " HANDLER " + wrapper.text(Property::Handler);
    if (wrapper.has(Property::Validator))
        sql += " VALIDATOR " + wrapper.text(Property::Validator);
    return sql + foreignOptions(wrapper.list(Property::Options));
}

QString createServer(const SchemaObject &server)
{
    QString sql = "CREATE SERVER " + nameOf(server);
    if (server.has(Property::Type))
        sql += " TYPE " + literal(server.text(Property::Type));
    if (server.has(Property::Version))
        sql += " VERSION " + literal(server.text(Property::Version));
    sql += " FOREIGN DATA WRAPPER " + sqlName(server.text(Property::Source));
    return sql + foreignOptions(server.list(Property::Options));
}

Alteration alterWrapper(const SchemaObject &before, const SchemaObject &after)
{
    QString changes;
    if (differs(before, after, Property::Handler))
        changes += after.has(Property::Handler) ? " HANDLER " + after.text(Property::Handler)
                                                : QStringLiteral(" NO HANDLER");
    if (differs(before, after, Property::Validator))
        changes += after.has(Property::Validator) ? " VALIDATOR " + after.text(Property::Validator)
                                                  : QStringLiteral(" NO VALIDATOR");
    const QString options =
        foreignChanges(before.list(Property::Options), after.list(Property::Options));
    if (!options.isEmpty())
        changes += " " + options;
    Alteration alteration;
    if (!changes.isEmpty())
        alteration.statements.append("ALTER FOREIGN DATA WRAPPER " + nameOf(after) + changes);
    return alteration;
}

Alteration alterServer(const SchemaObject &before, const SchemaObject &after)
{
    if (differs(before, after, Property::Type) || differs(before, after, Property::Source))
        return replaced();
    QString changes;
    if (differs(before, after, Property::Version))
        changes += " VERSION "
                   + (after.has(Property::Version) ? literal(after.text(Property::Version))
                                                   : QStringLiteral("NULL"));
    const QString options =
        foreignChanges(before.list(Property::Options), after.list(Property::Options));
    if (!options.isEmpty())
        changes += " " + options;
    Alteration alteration;
    if (!changes.isEmpty())
        alteration.statements.append("ALTER SERVER " + nameOf(after) + changes);
    return alteration;
}

} // namespace

QStringList createForeign(const Schema &schema, int object)
{
    const SchemaObject &made = at(schema, object);
    switch (made.id.kind) {
    case ObjectKind::ForeignDataWrapper:
        return {createWrapper(made)};
    case ObjectKind::ForeignServer:
        return {createServer(made)};
    default:
        return {"CREATE USER MAPPING " + nameOf(made)
                + foreignOptions(made.list(Property::Options))};
    }
}

Alteration alterForeign(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    if (after.id.kind == ObjectKind::ForeignDataWrapper)
        return alterWrapper(before, after);
    if (after.id.kind == ObjectKind::ForeignServer)
        return alterServer(before, after);
    Alteration alteration;
    const QString options =
        foreignChanges(before.list(Property::Options), after.list(Property::Options));
    if (!options.isEmpty())
        alteration.statements.append("ALTER USER MAPPING " + nameOf(after) + " " + options);
    return alteration;
}

} // namespace Retort::Ddl
