#pragma once

#include "migrations/schema/schemaobject.h"

#include <QString>
#include <QStringList>

namespace Retort {

/// Replaces a role's name by another one wherever a schema names it as owner, grantor or grantee:
/// the owner of a scratch database stands for whoever runs the script.
void renameRole(Schema &schema, const QString &role, const QString &name);

/// Every role that the schema names, sorted; `PUBLIC` not.
QStringList rolesOf(const Schema &schema);

} // namespace Retort
