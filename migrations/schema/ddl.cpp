#include "migrations/schema/ddl.h"

#include "migrations/schema/ddlparts.h"
#include "migrations/sql/quoting.h"

#include <algorithm>

namespace Retort {

using namespace Ddl;

namespace {

/// How COMMENT, SECURITY LABEL and ALTER … OWNER TO name an object, keyword and all.
QString commandTarget(const Schema &schema, const SchemaObject &object)
{
    if (object.id.kind == ObjectKind::Constraint) {
        const int owner = ownerOf(schema, object);
        if (owner >= 0 && at(schema, owner).id.kind == ObjectKind::Domain)
            return "CONSTRAINT " + sqlName(object.id.name) + " ON DOMAIN " + relationOf(object);
    }
    return keywordOf(object) + " " + nameOf(object);
}

bool hasOwner(const SchemaObject &object)
{
    switch (object.id.kind) {
    case ObjectKind::Extension:
    case ObjectKind::AccessMethod:
    case ObjectKind::UserMapping:
    case ObjectKind::Cast:
    case ObjectKind::Transform:
    case ObjectKind::TextSearchParser:
    case ObjectKind::TextSearchTemplate:
    case ObjectKind::Column:
    case ObjectKind::ColumnDefault:
    case ObjectKind::Index:
    case ObjectKind::Constraint:
    case ObjectKind::Rule:
    case ObjectKind::Trigger:
    case ObjectKind::Policy:
    case ObjectKind::PublicationTable:
    case ObjectKind::PublicationSchema:
    case ObjectKind::Subscription:
    case ObjectKind::DefaultPrivileges:
    case ObjectKind::ForeignPrivileges:
        return false;
    case ObjectKind::Sequence:
        // It is its table's owner's.
        return !object.has(Property::Identity) && !object.has(Property::OwnedBy);
    default:
        return true;
    }
}

bool hasComment(ObjectKind kind)
{
    switch (kind) {
    case ObjectKind::ColumnDefault:
    case ObjectKind::UserMapping:
    case ObjectKind::PublicationTable:
    case ObjectKind::PublicationSchema:
    case ObjectKind::Subscription:
    case ObjectKind::DefaultPrivileges:
    case ObjectKind::ForeignPrivileges:
        return false;
    default:
        return true;
    }
}

QStringList labelStatements(const SchemaObject &before, const SchemaObject &after,
                            const QString &target)
{
    QMap<QString, QString> changes;
    for (const QString &item : before.list(Property::SecurityLabels))
        changes.insert(item.section(QLatin1Char('\t'), 0, 0), QStringLiteral("NULL"));
    for (const QString &item : after.list(Property::SecurityLabels))
        changes.insert(item.section(QLatin1Char('\t'), 0, 0),
                       literal(item.section(QLatin1Char('\t'), 1)));
    for (const QString &item : before.list(Property::SecurityLabels)) {
        if (after.list(Property::SecurityLabels).contains(item))
            changes.remove(item.section(QLatin1Char('\t'), 0, 0));
    }
    QStringList statements;
    for (auto it = changes.cbegin(); it != changes.cend(); ++it)
        statements.append("SECURITY LABEL FOR " + sqlName(it.key()) + " ON " + target + " IS "
                          + it.value());
    return statements;
}

QStringList extensionStatements(const SchemaObject &before, const SchemaObject &after,
                                const QString &target)
{
    const QStringList old = before.list(Property::ExtensionDependencies);
    const QStringList now = after.list(Property::ExtensionDependencies);
    QStringList statements;
    for (const QString &extension : old) {
        if (!now.contains(extension))
            statements.append("ALTER " + target + " NO DEPENDS ON EXTENSION " + sqlName(extension));
    }
    for (const QString &extension : now) {
        if (!old.contains(extension))
            statements.append("ALTER " + target + " DEPENDS ON EXTENSION " + sqlName(extension));
    }
    return statements;
}

/// A function that a base type is made of needs the type, and the type needs it: the two go
/// together.
bool goesWithItsType(const Schema &schema, int routine)
{
    for (const SchemaObject &object : schema.objects) {
        if (object.id.kind > ObjectKind::BaseType)
            break;
        if (object.id.kind == ObjectKind::BaseType
            && std::binary_search(object.needs.begin(), object.needs.end(), routine))
            return true;
        if (object.id.kind == ObjectKind::RangeType && object.has(Property::Canonical)
            && std::binary_search(object.needs.begin(), object.needs.end(), routine)
            && object.text(Property::Canonical)
                   == sqlName(at(schema, routine).id.schema, at(schema, routine).id.name))
            return true;
    }
    return false;
}

} // namespace

QStringList createStatements(const Schema &schema, int object, const std::vector<int> &inlined)
{
    switch (at(schema, object).id.kind) {
    case ObjectKind::Table:
        return createTable(schema, object, inlined);
    case ObjectKind::Column:
        return createColumn(schema, object, inlined);
    case ObjectKind::ColumnDefault:
        return createDefault(schema, object);
    case ObjectKind::Constraint:
        return createConstraint(schema, object, inlined);
    case ObjectKind::Index:
        return createIndex(schema, object);
    case ObjectKind::Sequence:
        return createSequence(schema, object);
    case ObjectKind::View:
    case ObjectKind::MaterializedView:
        return createView(schema, object, inlined);
    case ObjectKind::EnumType:
    case ObjectKind::CompositeType:
    case ObjectKind::RangeType:
    case ObjectKind::Domain:
    case ObjectKind::BaseType:
        return createType(schema, object, inlined);
    case ObjectKind::Function:
    case ObjectKind::Procedure:
    case ObjectKind::Aggregate:
        return createRoutine(schema, object);
    case ObjectKind::Operator:
    case ObjectKind::OperatorFamily:
    case ObjectKind::OperatorClass:
    case ObjectKind::Cast:
    case ObjectKind::Transform:
        return createOperatorKind(schema, object);
    case ObjectKind::TextSearchParser:
    case ObjectKind::TextSearchTemplate:
    case ObjectKind::TextSearchDictionary:
    case ObjectKind::TextSearchConfiguration:
        return createTextSearch(schema, object);
    case ObjectKind::ForeignDataWrapper:
    case ObjectKind::ForeignServer:
    case ObjectKind::UserMapping:
        return createForeign(schema, object);
    case ObjectKind::Rule:
    case ObjectKind::Trigger:
    case ObjectKind::Policy:
    case ObjectKind::EventTrigger:
        return createReaction(schema, object);
    case ObjectKind::Publication:
    case ObjectKind::PublicationTable:
    case ObjectKind::PublicationSchema:
        return createPublicationKind(schema, object);
    case ObjectKind::DefaultPrivileges:
    case ObjectKind::ForeignPrivileges:
        return createAclKind(schema, object);
    case ObjectKind::Schema:
    case ObjectKind::Extension:
    case ObjectKind::Language:
    case ObjectKind::AccessMethod:
    case ObjectKind::Collation:
    case ObjectKind::Conversion:
    case ObjectKind::Statistics:
        return createOther(schema, object);
    case ObjectKind::Subscription:
        break;
    }
    return {};
}

QStringList dropStatements(const Schema &schema, int object)
{
    const SchemaObject &gone = at(schema, object);
    switch (gone.id.kind) {
    case ObjectKind::Column:
        return dropColumn(schema, object);
    case ObjectKind::ColumnDefault:
        return dropDefault(schema, object);
    case ObjectKind::Constraint:
        return dropConstraint(schema, object);
    case ObjectKind::Index:
        return dropIndex(schema, object);
    case ObjectKind::Sequence:
        return dropSequence(schema, object);
    case ObjectKind::Rule:
    case ObjectKind::Trigger:
    case ObjectKind::Policy:
    case ObjectKind::EventTrigger:
        return dropReaction(schema, object);
    case ObjectKind::Publication:
    case ObjectKind::PublicationTable:
    case ObjectKind::PublicationSchema:
        return dropPublicationKind(schema, object);
    case ObjectKind::DefaultPrivileges:
    case ObjectKind::ForeignPrivileges:
        return dropAclKind(schema, object);
    case ObjectKind::Subscription:
        return {};
    case ObjectKind::Function:
        if (goesWithItsType(schema, object))
            return {};
        break;
    case ObjectKind::BaseType:
    case ObjectKind::RangeType:
        // The one exception: the type and its functions need one another.
        if (gone.has(Property::Settings) || gone.has(Property::Canonical))
            return {"DROP TYPE " + nameOf(gone) + " CASCADE"};
        break;
    default:
        break;
    }
    return {"DROP " + keywordOf(gone) + " " + nameOf(gone)};
}

Alteration alterStatements(const Schema &from, int old, const Schema &to, int now)
{
    switch (at(to, now).id.kind) {
    case ObjectKind::Table:
        return alterTable(from, old, to, now);
    case ObjectKind::Column:
        return alterColumn(from, old, to, now);
    case ObjectKind::ColumnDefault: {
        Alteration alteration;
        alteration.statements = createDefault(to, now);
        return alteration;
    }
    case ObjectKind::Constraint:
        return alterConstraint(from, old, to, now);
    case ObjectKind::Index:
        return alterIndex(from, old, to, now);
    case ObjectKind::Sequence:
        return alterSequence(from, old, to, now);
    case ObjectKind::View:
    case ObjectKind::MaterializedView:
        return alterView(from, old, to, now);
    case ObjectKind::EnumType:
    case ObjectKind::CompositeType:
    case ObjectKind::RangeType:
    case ObjectKind::Domain:
    case ObjectKind::BaseType:
        return alterType(from, old, to, now);
    case ObjectKind::Function:
    case ObjectKind::Procedure:
    case ObjectKind::Aggregate:
        return alterRoutine(from, old, to, now);
    case ObjectKind::Operator:
    case ObjectKind::OperatorFamily:
    case ObjectKind::OperatorClass:
    case ObjectKind::Cast:
    case ObjectKind::Transform:
        return alterOperatorKind(from, old, to, now);
    case ObjectKind::TextSearchParser:
    case ObjectKind::TextSearchTemplate:
    case ObjectKind::TextSearchDictionary:
    case ObjectKind::TextSearchConfiguration:
        return alterTextSearch(from, old, to, now);
    case ObjectKind::ForeignDataWrapper:
    case ObjectKind::ForeignServer:
    case ObjectKind::UserMapping:
        return alterForeign(from, old, to, now);
    case ObjectKind::Rule:
    case ObjectKind::Trigger:
    case ObjectKind::Policy:
    case ObjectKind::EventTrigger:
        return alterReaction(from, old, to, now);
    case ObjectKind::Publication:
    case ObjectKind::PublicationTable:
    case ObjectKind::PublicationSchema:
        return alterPublicationKind(from, old, to, now);
    case ObjectKind::DefaultPrivileges:
    case ObjectKind::ForeignPrivileges:
        return alterAclKind(from, old, to, now);
    case ObjectKind::Schema:
    case ObjectKind::Extension:
    case ObjectKind::Language:
    case ObjectKind::AccessMethod:
    case ObjectKind::Collation:
    case ObjectKind::Conversion:
    case ObjectKind::Statistics:
        return alterOther(from, old, to, now);
    case ObjectKind::Subscription:
        break;
    }
    return {};
}

QStringList aspectStatements(const Schema &from, int old, const Schema &to, int now,
                             const DdlContext &context)
{
    const SchemaObject &after = at(to, now);
    SchemaObject created;
    created.id = after.id;
    const SchemaObject &before = old >= 0 ? at(from, old) : created;
    const QString target = commandTarget(to, after);
    QStringList statements;
    if (context.owners && hasOwner(after) && after.has(Property::Owner)) {
        const QString owner = after.text(Property::Owner);
        const QString current = old >= 0 ? before.text(Property::Owner) : context.role;
        if (owner != current)
            statements.append("ALTER " + target + " OWNER TO " + sqlName(owner));
    }
    if (context.comments && hasComment(after.id.kind)
        && differs(before, after, Property::Comment)) {
        statements.append("COMMENT ON " + target + " IS "
                          + (after.has(Property::Comment) ? literal(after.text(Property::Comment))
                                                          : QStringLiteral("NULL")));
    }
    if (context.privileges)
        statements += privilegeStatements(from, old, to, now, context);
    statements += labelStatements(before, after, target);
    return statements + extensionStatements(before, after, target);
}

QString notNullName(const Schema &schema, int column)
{
    return effectiveNotNullName(schema, at(schema, column));
}

bool losesAllValues(const Schema &from, const Schema &to, const QString &oldType,
                    const QString &newType)
{
    return isHopeless(from, to, oldType, newType);
}

QString convertedValue(const Schema &from, const Schema &to, const QString &column,
                       const QString &oldType, const QString &newType)
{
    const QString value = conversion(from, to, column, oldType, newType);
    return value.isEmpty() ? column : value;
}

QStringList shellStatements(const Schema &schema, int object)
{
    const SchemaObject &type = at(schema, object);
    const bool shell = type.id.kind == ObjectKind::BaseType
                       || (type.id.kind == ObjectKind::RangeType && type.has(Property::Canonical));
    return shell ? QStringList{"CREATE TYPE " + nameOf(type)} : QStringList();
}

QString dropLoss(const Schema &schema, int object)
{
    const SchemaObject &gone = at(schema, object);
    switch (gone.id.kind) {
    case ObjectKind::Table:
        return isForeign(gone) ? QString()
                               : sentence("Drops table %1 with its rows.").arg(nameOf(gone));
    case ObjectKind::Column: {
        const int owner = ownerOf(schema, gone);
        // What is computed or only inherited holds nothing of its own.
        if (gone.has(Property::Generated)
            || (gone.has(Property::Inherited) && !gone.has(Property::Local)))
            return {};
        if (owner >= 0) {
            const SchemaObject &relation = at(schema, owner);
            if (relation.id.kind == ObjectKind::CompositeType)
                return isStored(schema, owner)
                           ? sentence("Drops the values of attribute %1.").arg(nameOf(gone))
                           : QString();
            if (relation.id.kind != ObjectKind::Table || isForeign(relation))
                return {};
        }
        return sentence("Drops column %1 with its values.").arg(nameOf(gone));
    }
    case ObjectKind::Sequence:
        // An identity column's goes with the column.
        return gone.has(Property::Identity)
                   ? QString()
                   : sentence("Drops sequence %1 with its last value.").arg(nameOf(gone));
    default:
        return {};
    }
}

} // namespace Retort
