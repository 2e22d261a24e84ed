#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

#include <algorithm>

namespace Retort::Ddl {

namespace {

/// What stands behind ON.
QString aclName(const SchemaObject &object)
{
    switch (object.id.kind) {
    case ObjectKind::Table:
    case ObjectKind::View:
    case ObjectKind::MaterializedView:
        return "TABLE " + nameOf(object);
    case ObjectKind::Column:
        return "TABLE " + relationOf(object);
    case ObjectKind::Function:
    case ObjectKind::Aggregate:
        return "FUNCTION " + routineSignature(object);
    case ObjectKind::Procedure:
        return "PROCEDURE " + routineSignature(object);
    case ObjectKind::ForeignServer:
        return "FOREIGN SERVER " + nameOf(object);
    default:
        return objectKindKeyword(object.id.kind) + " " + nameOf(object);
    }
}

Acl renamed(Acl acl, const QString &from, const QString &to)
{
    if (from == to || from.isEmpty())
        return acl;
    for (AclEntry &entry : acl) {
        if (entry.grantee == from)
            entry.grantee = to;
        if (entry.grantor == from)
            entry.grantor = to;
    }
    return acl;
}

/// The object's list; of one that was never changed the one that a new object has.
Acl aclOf(const SchemaObject &object, AclKind kind, const QString &owner, int serverVersion)
{
    if (object.has(Property::Privileges))
        return parseAcl(object.list(Property::Privileges));
    return defaultAcl(kind, owner, serverVersion);
}

/// Columns have no owner of their own.
QString ownerName(const Schema &schema, const SchemaObject &object)
{
    if (object.has(Property::Owner))
        return object.text(Property::Owner);
    if (object.id.kind == ObjectKind::Column) {
        const int relation = ownerOf(schema, object);
        if (relation >= 0 && at(schema, relation).has(Property::Owner))
            return at(schema, relation).text(Property::Owner);
    }
    // Nothing else is known of it: who grants first is the owner nearly always.
    const Acl acl = parseAcl(object.list(Property::Privileges));
    return acl.isEmpty() ? QString() : acl.front().grantor;
}

QString defaultPrivilegesName(AclKind kind)
{
    switch (kind) {
    case AclKind::Table:
        return QStringLiteral("TABLES");
    case AclKind::Sequence:
        return QStringLiteral("SEQUENCES");
    case AclKind::Routine:
        return QStringLiteral("FUNCTIONS");
    case AclKind::Type:
        return QStringLiteral("TYPES");
    case AclKind::Schema:
        return QStringLiteral("SCHEMAS");
    default:
        return {};
    }
}

/// What a new object of the role has: as get_user_default_acl() puts it together.
Acl createdAcl(const Schema &schema, AclKind kind, const QString &objectSchema, const QString &role)
{
    const QString name = defaultPrivilegesName(kind);
    Acl acl = defaultAcl(kind, role, schema.serverVersion);
    if (name.isEmpty() || role.isEmpty())
        return acl;
    const int everywhere = schema.find({ObjectKind::DefaultPrivileges, {}, role, name, {}});
    if (everywhere >= 0)
        acl = parseAcl(at(schema, everywhere).list(Property::Privileges));
    if (objectSchema.isEmpty() || kind == AclKind::Schema)
        return acl;
    const int here = schema.find({ObjectKind::DefaultPrivileges, objectSchema, role, name, {}});
    if (here >= 0)
        acl += parseAcl(at(schema, here).list(Property::Privileges));
    return acl;
}

/// A REVOKE on a table takes the same privileges from its columns: those that a column is to have
/// are given again.
QStringList columnGrants(const Schema &from, const Schema &to, const SchemaObject &relation,
                         const Acl &before, const Acl &after, const AclTarget &target,
                         const QString &columnOwner)
{
    QStringList statements;
    const auto letters = [](const Acl &acl, const AclEntry &of) {
        QString found;
        for (const AclEntry &entry : acl) {
            if (entry.grantee == of.grantee && entry.grantor == of.grantor)
                found += entry.privileges;
        }
        return found;
    };
    const auto grantable = [](const Acl &acl, const AclEntry &of) {
        QString found;
        for (const AclEntry &entry : acl) {
            if (entry.grantee == of.grantee && entry.grantor == of.grantor)
                found += entry.grantable;
        }
        return found;
    };
    for (const int i : columnsOf(to, relation.id.schema, relation.id.name)) {
        const SchemaObject &column = at(to, i);
        if (!column.has(Property::Privileges) || from.find(column.id) < 0)
            continue;
        const Acl wanted =
            renamed(parseAcl(column.list(Property::Privileges)), columnOwner, target.owner);
        Acl wiped;
        Acl again;
        for (const AclEntry &entry : wanted) {
            AclEntry lost = entry;
            lost.privileges.clear();
            lost.grantable.clear();
            AclEntry given = lost;
            for (const QChar letter : entry.privileges) {
                const bool revoked = letters(before, entry).contains(letter)
                                     && !letters(after, entry).contains(letter);
                const bool optionRevoked = grantable(before, entry).contains(letter)
                                           && !grantable(after, entry).contains(letter);
                if (!revoked && !optionRevoked)
                    continue;
                given.privileges += letter;
                if (entry.grantable.contains(letter))
                    given.grantable += letter;
            }
            if (!given.privileges.isEmpty())
                again.append(given);
        }
        AclTarget ofColumn = target;
        ofColumn.kind = AclKind::Column;
        ofColumn.columns = " (" + sqlName(column.id.name) + ")";
        statements += aclStatements(wiped, again, ofColumn);
    }
    return statements;
}

// --- default privileges and those of objects that are not the schema's own

AclTarget defaultTarget(const Schema &schema, const SchemaObject &object)
{
    AclTarget target;
    target.on = object.id.name;
    target.owner = object.id.relation;
    target.prefix = "ALTER DEFAULT PRIVILEGES FOR ROLE " + sqlName(object.id.relation) + " ";
    if (!object.id.schema.isEmpty())
        target.prefix += "IN SCHEMA " + sqlName(object.id.schema) + " ";
    target.serverVersion = schema.serverVersion;
    static const QMap<QString, AclKind> kinds{
        {QStringLiteral("TABLES"), AclKind::Table},
        {QStringLiteral("SEQUENCES"), AclKind::Sequence},
        {QStringLiteral("FUNCTIONS"), AclKind::Routine},
        {QStringLiteral("ROUTINES"), AclKind::Routine},
        {QStringLiteral("TYPES"), AclKind::Type},
        {QStringLiteral("SCHEMAS"), AclKind::Schema},
        {QStringLiteral("LARGE OBJECTS"), AclKind::LargeObject}};
    target.kind = kinds.value(object.id.name, AclKind::None);
    return target;
}

/// Within one schema they are added to nothing, everywhere to what PostgreSQL gives by itself.
Acl defaultBase(const SchemaObject &object, const AclTarget &target)
{
    return object.id.schema.isEmpty() ? defaultAcl(target.kind, target.owner, target.serverVersion)
                                      : Acl();
}

AclKind kindOfSignature(const QString &signature)
{
    static const QList<std::pair<QString, AclKind>> words{
        {QStringLiteral("TABLE "), AclKind::Table},
        {QStringLiteral("SEQUENCE "), AclKind::Sequence},
        {QStringLiteral("FUNCTION "), AclKind::Routine},
        {QStringLiteral("PROCEDURE "), AclKind::Routine},
        {QStringLiteral("ROUTINE "), AclKind::Routine},
        {QStringLiteral("LANGUAGE "), AclKind::Language},
        {QStringLiteral("SCHEMA "), AclKind::Schema},
        {QStringLiteral("TYPE "), AclKind::Type},
        {QStringLiteral("DOMAIN "), AclKind::Type},
        {QStringLiteral("FOREIGN "), AclKind::Foreign}};
    for (const auto &word : words) {
        if (signature.startsWith(word.first))
            return word.second;
    }
    return AclKind::None;
}

AclTarget foreignTarget(const Schema &schema, const SchemaObject &object)
{
    AclTarget target;
    target.on = object.text(Property::Signature);
    target.kind = kindOfSignature(target.on);
    target.serverVersion = schema.serverVersion;
    if (object.has(Property::Columns)) {
        target.kind = AclKind::Column;
        QStringList columns;
        for (const QString &column : object.list(Property::Columns))
            columns.append(sqlName(column));
        target.columns = " (" + columns.join(", ") + ")";
    }
    const Acl creation = parseAcl(object.list(Property::Definition));
    const Acl now = parseAcl(object.list(Property::Privileges));
    target.owner = object.has(Property::Owner) ? object.text(Property::Owner)
                   : !creation.isEmpty()       ? creation.front().grantor
                   : !now.isEmpty()            ? now.front().grantor
                                               : QString();
    return target;
}

Acl foreignBase(const SchemaObject &object, const AclTarget &target)
{
    return object.has(Property::Definition)
               ? parseAcl(object.list(Property::Definition))
               : defaultAcl(target.kind, target.owner, target.serverVersion);
}

} // namespace

QStringList createAclKind(const Schema &schema, int object)
{
    const SchemaObject &made = at(schema, object);
    const bool own = made.id.kind == ObjectKind::DefaultPrivileges;
    const AclTarget target = own ? defaultTarget(schema, made) : foreignTarget(schema, made);
    return aclStatements(own ? defaultBase(made, target) : foreignBase(made, target),
                         parseAcl(made.list(Property::Privileges)), target);
}

QStringList dropAclKind(const Schema &schema, int object)
{
    const SchemaObject &gone = at(schema, object);
    const bool own = gone.id.kind == ObjectKind::DefaultPrivileges;
    AclTarget target = own ? defaultTarget(schema, gone) : foreignTarget(schema, gone);
    target.likeNew = !own;
    return aclStatements(parseAcl(gone.list(Property::Privileges)),
                         own ? defaultBase(gone, target) : foreignBase(gone, target), target);
}

Alteration alterAclKind(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    const AclTarget target = after.id.kind == ObjectKind::DefaultPrivileges
                                 ? defaultTarget(to, after)
                                 : foreignTarget(to, after);
    Alteration alteration;
    alteration.statements = aclStatements(parseAcl(before.list(Property::Privileges)),
                                          parseAcl(after.list(Property::Privileges)), target);
    return alteration;
}

QStringList privilegeStatements(const Schema &from, int old, const Schema &to, int now,
                                const DdlContext &context)
{
    const SchemaObject &after = at(to, now);
    if (after.id.kind == ObjectKind::DefaultPrivileges
        || after.id.kind == ObjectKind::ForeignPrivileges) {
        return {};
    }
    const AclKind kind = aclKindOf(after.id.kind);
    if (kind == AclKind::None)
        return {};
    const QString wantedOwner = ownerName(to, after);
    Acl current;
    QString owner = wantedOwner;
    if (old >= 0) {
        const SchemaObject &before = at(from, old);
        const QString was = ownerName(from, before);
        if (!context.owners || owner.isEmpty())
            owner = was.isEmpty() ? wantedOwner : was;
        current = renamed(aclOf(before, kind, was.isEmpty() ? owner : was, from.serverVersion), was,
                          owner);
    } else {
        const QString creator = context.role.isEmpty() ? wantedOwner : context.role;
        if (!context.owners)
            owner = creator;
        current = kind == AclKind::Column
                      ? Acl()
                      : renamed(createdAcl(from, kind, after.id.schema, creator), creator, owner);
    }
    const Acl wanted =
        renamed(aclOf(after, kind, wantedOwner, to.serverVersion), wantedOwner, owner);
    AclTarget target;
    target.on = aclName(after);
    target.owner = owner;
    target.kind = kind;
    target.serverVersion = to.serverVersion;
    if (kind == AclKind::Column)
        target.columns = " (" + sqlName(after.id.name) + ")";
    target.likeNew = !after.has(Property::Privileges);
    QStringList statements = aclStatements(current, wanted, target);
    if (kind == AclKind::Table && old >= 0)
        statements += columnGrants(from, to, after, current, wanted, target, wantedOwner);
    return statements;
}

} // namespace Retort::Ddl
