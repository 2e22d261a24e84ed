#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Retort {

/// One entry of an access list: what one role may, by whose grant.
struct AclEntry
{
    /// Empty: PUBLIC.
    QString grantee;
    QString grantor;
    /// Letters, in PostgreSQL's order.
    QString privileges;
    /// Those of them that may be passed on.
    QString grantable;

    friend bool operator==(const AclEntry &, const AclEntry &) = default;
};
using Acl = QList<AclEntry>;

/// The items of `Property::Privileges`, as the server prints them (`"a role"=ar*w/owner`). An empty
/// text stands for a list without entries.
Acl parseAcl(const QStringList &items);

/// The entry as the server prints it.
QString aclText(const AclEntry &entry);

} // namespace Retort
