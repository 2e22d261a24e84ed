#include "migrations/schema/acl.h"

#include <algorithm>

namespace Retort {

namespace {

/// As the server's putid() writes a role in an aclitem.
QString aclRole(const QString &role)
{
    const bool plain = std::all_of(role.begin(), role.end(), [](QChar c) {
        return c == QLatin1Char('_') || (c.unicode() < 128 && c.isLetterOrNumber());
    });
    if (plain)
        return role;
    return QLatin1Char('"') + QString(role).replace(QLatin1String("\""), QLatin1String("\"\""))
           + QLatin1Char('"');
}

} // namespace

Acl parseAcl(const QStringList &items)
{
    Acl acl;
    for (const QString &item : items) {
        qsizetype i = 0;
        // A role's name: in double quotes where it is no plain word.
        const auto role = [&](QChar end) {
            QString name;
            bool quoted = false;
            for (; i < item.size(); ++i) {
                const QChar c = item.at(i);
                if (c == QLatin1Char('"')) {
                    if (quoted && i + 1 < item.size() && item.at(i + 1) == c) {
                        name += c;
                        ++i;
                    } else {
                        quoted = !quoted;
                    }
                } else if (!quoted && c == end) {
                    break;
                } else {
                    name += c;
                }
            }
            ++i;
            return name;
        };
        AclEntry entry;
        entry.grantee = role(QLatin1Char('='));
        for (; i < item.size() && item.at(i) != QLatin1Char('/'); ++i) {
            if (item.at(i) == QLatin1Char('*')) {
                if (!entry.privileges.isEmpty())
                    entry.grantable += entry.privileges.back();
            } else {
                entry.privileges += item.at(i);
            }
        }
        ++i;
        entry.grantor = role(QChar(0));
        // An empty text stands for a list without entries.
        if (!entry.privileges.isEmpty())
            acl.append(entry);
    }
    return acl;
}

QString aclText(const AclEntry &entry)
{
    QString text = aclRole(entry.grantee) + QLatin1Char('=');
    for (const QChar letter : entry.privileges) {
        text += letter;
        if (entry.grantable.contains(letter))
            text += QLatin1Char('*');
    }
    return text + QLatin1Char('/') + aclRole(entry.grantor);
}

} // namespace Retort
