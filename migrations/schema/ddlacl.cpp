#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

#include <algorithm>
#include <map>

namespace Retort::Ddl {

namespace {

/// In the order in which PostgreSQL prints them.
const QString allLetters = QStringLiteral("arwdDxtXUCTcsAm");

QString privilegeName(QChar letter)
{
    switch (letter.unicode()) {
    case 'a':
        return QStringLiteral("INSERT");
    case 'r':
        return QStringLiteral("SELECT");
    case 'w':
        return QStringLiteral("UPDATE");
    case 'd':
        return QStringLiteral("DELETE");
    case 'D':
        return QStringLiteral("TRUNCATE");
    case 'x':
        return QStringLiteral("REFERENCES");
    case 't':
        return QStringLiteral("TRIGGER");
    case 'X':
        return QStringLiteral("EXECUTE");
    case 'U':
        return QStringLiteral("USAGE");
    case 'C':
        return QStringLiteral("CREATE");
    case 'T':
        return QStringLiteral("TEMPORARY");
    case 'c':
        return QStringLiteral("CONNECT");
    case 's':
        return QStringLiteral("SET");
    case 'A':
        return QStringLiteral("ALTER SYSTEM");
    case 'm':
        return QStringLiteral("MAINTAIN");
    default:
        return QString(letter);
    }
}

QString wholeOf(AclKind kind, int serverVersion)
{
    switch (kind) {
    case AclKind::Table:
        return serverVersion >= 170000 ? QStringLiteral("arwdDxtm") : QStringLiteral("arwdDxt");
    case AclKind::Column:
        return QStringLiteral("arwx");
    case AclKind::Sequence:
        return QStringLiteral("rwU");
    case AclKind::Routine:
        return QStringLiteral("X");
    case AclKind::Language:
    case AclKind::Type:
    case AclKind::Foreign:
        return QStringLiteral("U");
    case AclKind::Schema:
        return QStringLiteral("UC");
    case AclKind::LargeObject:
        return QStringLiteral("rw");
    case AclKind::None:
        break;
    }
    return {};
}

QString sorted(const QString &letters)
{
    QString result;
    for (const QChar letter : allLetters) {
        if (letters.contains(letter))
            result += letter;
    }
    return result;
}

QString minus(const QString &a, const QString &b)
{
    QString left;
    for (const QChar letter : a) {
        if (!b.contains(letter))
            left += letter;
    }
    return left;
}

QString both(const QString &a, const QString &b)
{
    return minus(a, minus(a, b));
}

using Key = std::pair<QString, QString>;
struct Rights
{
    QString privileges;
    QString grantable;
};
using Table = std::map<Key, Rights>;

Table tableOf(const Acl &acl)
{
    Table table;
    for (const AclEntry &entry : acl) {
        Rights &rights = table[{entry.grantor, entry.grantee}];
        rights.privileges = sorted(rights.privileges + entry.privileges);
        rights.grantable = sorted(rights.grantable + entry.grantable);
    }
    return table;
}

QString roleSql(const QString &role)
{
    return role.isEmpty() ? QStringLiteral("PUBLIC") : sqlName(role);
}

QString privilegeList(const QString &letters, const AclTarget &target)
{
    if (letters.size() == wholeOf(target.kind, target.serverVersion).size())
        return "ALL" + target.columns;
    QStringList names;
    for (const QChar letter : letters)
        names.append(privilegeName(letter) + target.columns);
    return names.join(", ");
}

/// One role's turn to grant or revoke what it has granted.
QStringList asGrantor(const QString &grantor, const AclTarget &target,
                      const QStringList &statements)
{
    if (statements.isEmpty() || grantor == target.owner || grantor.isEmpty()
        || !target.prefix.isEmpty())
        return statements;
    // GRANTED BY takes the current role only.
    return QStringList{"SET ROLE " + sqlName(grantor)} + statements
           + QStringList{QStringLiteral("RESET ROLE")};
}

/// Those who grant, the owner first, each behind the one it has the option from.
QStringList grantorsInOrder(const Table &table, const QString &owner)
{
    QStringList order{owner};
    for (bool grew = true; grew;) {
        grew = false;
        for (const auto &[key, rights] : table) {
            if (order.contains(key.first) && !rights.grantable.isEmpty()
                && !order.contains(key.second)) {
                order.append(key.second);
                grew = true;
            }
        }
    }
    for (const auto &entry : table) {
        if (!order.contains(entry.first.first))
            order.append(entry.first.first);
    }
    return order;
}

} // namespace

AclKind aclKindOf(ObjectKind kind)
{
    switch (kind) {
    case ObjectKind::Table:
    case ObjectKind::View:
    case ObjectKind::MaterializedView:
        return AclKind::Table;
    case ObjectKind::Column:
        return AclKind::Column;
    case ObjectKind::Sequence:
        return AclKind::Sequence;
    case ObjectKind::Function:
    case ObjectKind::Procedure:
    case ObjectKind::Aggregate:
        return AclKind::Routine;
    case ObjectKind::Language:
        return AclKind::Language;
    case ObjectKind::Schema:
        return AclKind::Schema;
    case ObjectKind::EnumType:
    case ObjectKind::CompositeType:
    case ObjectKind::RangeType:
    case ObjectKind::Domain:
    case ObjectKind::BaseType:
        return AclKind::Type;
    case ObjectKind::ForeignDataWrapper:
    case ObjectKind::ForeignServer:
        return AclKind::Foreign;
    default:
        return AclKind::None;
    }
}

Acl defaultAcl(AclKind kind, const QString &owner, int serverVersion)
{
    if (kind == AclKind::None || kind == AclKind::Column)
        return {};
    Acl acl{AclEntry{owner, owner, wholeOf(kind, serverVersion), {}}};
    if (kind == AclKind::Routine || kind == AclKind::Language || kind == AclKind::Type)
        acl.append(AclEntry{{}, owner, wholeOf(kind, serverVersion), {}});
    return acl;
}

QStringList aclStatements(const Acl &from, const Acl &to, const AclTarget &target)
{
    Table before = tableOf(from);
    const Table after = tableOf(to);
    const auto rightsOf = [](const Table &table, const Key &key) {
        const auto found = table.find(key);
        return found == table.end() ? Rights() : found->second;
    };
    QStringList statements;
    // What was passed on is taken back first.
    QStringList grantors = grantorsInOrder(before, target.owner);
    std::reverse(grantors.begin(), grantors.end());
    for (const QString &grantor : std::as_const(grantors)) {
        QStringList own;
        for (const auto &[key, old] : before) {
            if (key.first != grantor)
                continue;
            const Rights now = rightsOf(after, key);
            const QString gone = minus(old.privileges, now.privileges);
            const QString options = minus(both(old.grantable, now.privileges), now.grantable);
            const QString whom = " ON " + target.on + " FROM " + roleSql(key.second);
            if (!gone.isEmpty())
                own.append(target.prefix + "REVOKE " + privilegeList(gone, target) + whom);
            if (!options.isEmpty())
                own.append(target.prefix + "REVOKE GRANT OPTION FOR "
                           + privilegeList(options, target) + whom);
        }
        statements += asGrantor(grantor, target, own);
    }
    // New entries stand at the end; PUBLIC's is the first of a new object.
    const Key everybody{target.owner, QString()};
    const Key owners{target.owner, target.owner};
    if (target.likeNew && after.count(everybody) && !before.count(everybody) && before.count(owners)
        && after.count(owners)) {
        statements.append(target.prefix + "REVOKE ALL ON " + target.on + " FROM "
                          + roleSql(target.owner));
        before.erase(owners);
    }
    for (const QString &grantor : grantorsInOrder(after, target.owner)) {
        QStringList own;
        for (const auto &[key, now] : after) {
            if (key.first != grantor)
                continue;
            const Rights old = rightsOf(before, key);
            const QString passable = minus(now.grantable, old.grantable);
            const QString plain = minus(minus(now.privileges, old.privileges), passable);
            const QString whom = " ON " + target.on + " TO " + roleSql(key.second);
            if (!plain.isEmpty())
                own.append(target.prefix + "GRANT " + privilegeList(plain, target) + whom);
            if (!passable.isEmpty())
                own.append(target.prefix + "GRANT " + privilegeList(passable, target) + whom
                           + " WITH GRANT OPTION");
        }
        statements += asGrantor(grantor, target, own);
    }
    return statements;
}

} // namespace Retort::Ddl
