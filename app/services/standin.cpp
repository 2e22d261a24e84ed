#include "app/services/standin.h"

#include "migrations/schema/acl.h"

#include <QSet>
#include <algorithm>

namespace Retort {

namespace {

void renameIn(SchemaObject &object, Property property, const QString &role, const QString &name)
{
    Acl acl = parseAcl(object.list(property));
    if (acl.isEmpty())
        return;
    QStringList items;
    for (AclEntry &entry : acl) {
        if (entry.grantee == role)
            entry.grantee = name;
        if (entry.grantor == role)
            entry.grantor = name;
        items.append(aclText(entry));
    }
    std::sort(items.begin(), items.end());
    object.properties.set(property, items);
}

} // namespace

void renameRole(Schema &schema, const QString &role, const QString &name)
{
    if (role == name || role.isEmpty())
        return;
    const auto byDefault = [](const SchemaObject &object) {
        return object.id.kind == ObjectKind::DefaultPrivileges;
    };
    for (SchemaObject &object : schema.objects) {
        if (object.text(Property::Owner) == role)
            object.properties.set(Property::Owner, name);
        renameIn(object, Property::Privileges, role, name);
        if (object.id.kind == ObjectKind::ForeignPrivileges)
            renameIn(object, Property::Definition, role, name);
        if (byDefault(object) && object.id.relation == role)
            object.id.relation = name;
    }
    // The role is part of what these are known by. Nothing needs them, so they may change places.
    const auto first = std::find_if(schema.objects.begin(), schema.objects.end(), byDefault);
    const auto last = std::find_if_not(first, schema.objects.end(), byDefault);
    std::sort(first, last,
              [](const SchemaObject &a, const SchemaObject &b) { return a.id < b.id; });
}

QStringList rolesOf(const Schema &schema)
{
    QSet<QString> roles;
    for (const SchemaObject &object : schema.objects) {
        roles.insert(object.text(Property::Owner));
        const Acl acl = parseAcl(object.list(Property::Privileges));
        for (const AclEntry &entry : acl) {
            roles.insert(entry.grantee);
            roles.insert(entry.grantor);
        }
        if (object.id.kind == ObjectKind::Policy) {
            const QStringList named = object.list(Property::Roles);
            roles.unite(QSet<QString>(named.begin(), named.end()));
        }
        if (object.id.kind == ObjectKind::DefaultPrivileges)
            roles.insert(object.id.relation);
        if (object.id.kind == ObjectKind::UserMapping)
            roles.insert(object.id.name);
    }
    roles.remove(QString());
    roles.remove(QStringLiteral("PUBLIC"));
    QStringList sorted(roles.begin(), roles.end());
    sorted.removeIf([](const QString &role) { return role.startsWith(QLatin1String("pg_")); });
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

} // namespace Retort
