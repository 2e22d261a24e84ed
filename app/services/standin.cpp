#include "app/services/standin.h"

#include <QSet>

#include <algorithm>

namespace Retort {

namespace {

/// An aclitem: `grantee=privileges/grantor`, names in double quotes where they need them; the
/// grantee is empty for PUBLIC.
struct AclItem
{
    QString grantee;
    QString privileges;
    QString grantor;
};

QString takeName(const QString &text, qsizetype &at, QChar end)
{
    QString name;
    if (at < text.size() && text.at(at) == QLatin1Char('"')) {
        for (++at; at < text.size(); ++at) {
            if (text.at(at) == QLatin1Char('"')) {
                if (at + 1 >= text.size() || text.at(at + 1) != QLatin1Char('"'))
                    break;
                ++at;
            }
            name += text.at(at);
        }
        ++at;
        return name;
    }
    const qsizetype stop = end.isNull() ? text.size() : text.indexOf(end, at);
    name = text.mid(at, (stop < 0 ? text.size() : stop) - at);
    at += name.size();
    return name;
}

AclItem parseAcl(const QString &text)
{
    AclItem item;
    qsizetype at = 0;
    item.grantee = takeName(text, at, QLatin1Char('='));
    ++at;
    item.privileges = takeName(text, at, QLatin1Char('/'));
    ++at;
    item.grantor = takeName(text, at, QChar());
    return item;
}

/// As the server's putid() writes a name.
QString aclName(const QString &name)
{
    const bool plain = std::all_of(name.begin(), name.end(), [](QChar c) {
        return c == QLatin1Char('_') || (c.unicode() < 128 && c.isLetterOrNumber());
    });
    if (plain)
        return name;
    return QLatin1Char('"') + QString(name).replace(QLatin1String("\""), QLatin1String("\"\""))
           + QLatin1Char('"');
}

QString aclText(const AclItem &item)
{
    return aclName(item.grantee) + QLatin1Char('=') + item.privileges + QLatin1Char('/')
           + aclName(item.grantor);
}

} // namespace

void renameRole(Schema &schema, const QString &role, const QString &name)
{
    if (role == name || role.isEmpty())
        return;
    for (SchemaObject &object : schema.objects) {
        if (object.text(Property::Owner) == role)
            object.properties.set(Property::Owner, name);
        QStringList items = object.list(Property::Privileges);
        if (items.isEmpty())
            continue;
        for (QString &text : items) {
            AclItem item = parseAcl(text);
            if (item.grantee == role)
                item.grantee = name;
            if (item.grantor == role)
                item.grantor = name;
            text = aclText(item);
        }
        std::sort(items.begin(), items.end());
        object.properties.set(Property::Privileges, items);
    }
    for (SchemaObject &object : schema.objects) {
        if (object.id.kind == ObjectKind::DefaultPrivileges && object.id.relation == role)
            object.id.relation = name;
    }
}

QStringList rolesOf(const Schema &schema)
{
    QSet<QString> roles;
    for (const SchemaObject &object : schema.objects) {
        roles.insert(object.text(Property::Owner));
        const QStringList items = object.list(Property::Privileges);
        for (const QString &text : items) {
            const AclItem item = parseAcl(text);
            roles.insert(item.grantee);
            roles.insert(item.grantor);
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
