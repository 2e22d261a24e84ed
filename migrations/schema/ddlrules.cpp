#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

namespace Retort::Ddl {

namespace {

QString definitionOf(const SchemaObject &object)
{
    QString sql = object.text(Property::Definition).trimmed();
    if (sql.endsWith(QLatin1Char(';')))
        sql.chop(1);
    return sql;
}

/// ENABLE, DISABLE, ENABLE REPLICA, ENABLE ALWAYS.
QString stateWords(const SchemaObject &object)
{
    const QString state = object.text(Property::Enabled);
    if (state.isEmpty())
        return QStringLiteral("ENABLE");
    return state == QLatin1String("DISABLED") ? QStringLiteral("DISABLE") : "ENABLE " + state;
}

QString setState(const Schema &schema, const SchemaObject &object)
{
    const int owner = ownerOf(schema, object);
    const QString keyword = owner < 0 ? QStringLiteral("TABLE") : keywordOf(at(schema, owner));
    // A partitioned table's trigger would pass it on to its clones, which have states of their own.
    const bool only =
        object.id.kind == ObjectKind::Trigger && owner >= 0 && isPartitioned(at(schema, owner));
    return "ALTER " + keyword + (only ? " ONLY " : " ") + relationOf(object) + " "
           + stateWords(object) + " " + objectKindKeyword(object.id.kind) + " "
           + sqlName(object.id.name);
}

const SchemaObject *parentTrigger(const Schema &schema, const SchemaObject &trigger)
{
    const int owner = ownerOf(schema, trigger);
    if (owner < 0)
        return nullptr;
    for (const int parent : parentsOf(schema, at(schema, owner))) {
        const ObjectId &id = at(schema, parent).id;
        const int found =
            schema.find({ObjectKind::Trigger, id.schema, id.name, trigger.id.name, {}});
        if (found >= 0)
            return &at(schema, found);
    }
    return nullptr;
}

QString roleNames(const SchemaObject &policy)
{
    QStringList roles;
    for (const QString &role : policy.list(Property::Roles))
        roles.append(role == QLatin1String("PUBLIC") ? role : sqlName(role));
    return roles.isEmpty() ? QStringLiteral("PUBLIC") : roles.join(", ");
}

QString createPolicy(const SchemaObject &policy)
{
    QString sql = "CREATE POLICY " + nameOf(policy);
    if (policy.has(Property::Restrictive))
        sql += " AS RESTRICTIVE";
    const QString command = policy.text(Property::Command);
    if (!command.isEmpty() && command != QLatin1String("ALL"))
        sql += " FOR " + command;
    if (roleNames(policy) != QLatin1String("PUBLIC"))
        sql += " TO " + roleNames(policy);
    if (policy.has(Property::Using))
        sql += " USING " + parenthesized(policy.text(Property::Using));
    if (policy.has(Property::WithCheck))
        sql += " WITH CHECK " + parenthesized(policy.text(Property::WithCheck));
    return sql;
}

Alteration alterPolicy(const SchemaObject &before, const SchemaObject &after)
{
    if (differs(before, after, Property::Command) || differs(before, after, Property::Restrictive))
        return replaced();
    QString changes;
    if (differs(before, after, Property::Roles))
        changes += " TO " + roleNames(after);
    for (const auto &[property, keyword] :
         {std::pair{Property::Using, " USING "}, std::pair{Property::WithCheck, " WITH CHECK "}}) {
        if (!differs(before, after, property))
            continue;
        // ALTER POLICY takes no expression away.
        if (!after.has(property))
            return replaced();
        changes += QLatin1String(keyword) + parenthesized(after.text(property));
    }
    Alteration alteration;
    if (!changes.isEmpty())
        alteration.statements.append("ALTER POLICY " + nameOf(after) + changes);
    return alteration;
}

QString createEventTrigger(const SchemaObject &trigger)
{
    QString sql =
        "CREATE EVENT TRIGGER " + nameOf(trigger) + " ON " + trigger.text(Property::Event);
    QStringList tags;
    for (const QString &tag : trigger.list(Property::Tags))
        tags.append(literal(tag));
    if (!tags.isEmpty())
        sql += " WHEN TAG IN (" + tags.join(", ") + ")";
    QString function = trigger.text(Property::Function);
    if (!function.endsWith(QLatin1Char(')')))
        function += "()";
    return sql + " EXECUTE FUNCTION " + function;
}

QString eventTriggerState(const SchemaObject &trigger)
{
    return "ALTER EVENT TRIGGER " + nameOf(trigger) + " " + stateWords(trigger);
}

QString orReplace(QString definition, const char *keyword)
{
    const QString create = QLatin1String("CREATE ") + QLatin1String(keyword);
    if (definition.startsWith(create))
        definition.insert(7, QLatin1String("OR REPLACE "));
    return definition;
}

Alteration alterTrigger(const Schema &to, const SchemaObject &before, const SchemaObject &after)
{
    Alteration alteration;
    const bool wasClone = before.has(Property::Parent);
    const bool isClone = after.has(Property::Parent);
    if (wasClone != isClone)
        return replaced();
    const bool definition = differsBeside(before, after, {Property::Enabled, Property::Parent});
    if (definition && !isClone) {
        if (before.has(Property::ConstraintType) || after.has(Property::ConstraintType))
            return replaced();
        alteration.statements.append(orReplace(definitionOf(after), "TRIGGER"));
        // It is enabled then.
        if (after.has(Property::Enabled))
            alteration.statements.append(setState(to, after));
        return alteration;
    }
    if (differs(before, after, Property::Enabled) || (definition && after.has(Property::Enabled)))
        alteration.statements.append(setState(to, after));
    return alteration;
}

} // namespace

QStringList createReaction(const Schema &schema, int object)
{
    const SchemaObject &made = at(schema, object);
    QStringList statements;
    switch (made.id.kind) {
    case ObjectKind::Policy:
        return {createPolicy(made)};
    case ObjectKind::EventTrigger:
        statements.append(createEventTrigger(made));
        if (made.has(Property::Enabled))
            statements.append(eventTriggerState(made));
        return statements;
    case ObjectKind::Trigger:
        if (made.has(Property::Parent)) {
            // A clone comes with the state that the partitioned table's has, or with the ordinary
            // one, as servers differ.
            bool stated = made.has(Property::Enabled);
            const SchemaObject *parent = parentTrigger(schema, made);
            for (int depth = 0; parent && !stated && depth < 64; ++depth) {
                stated = parent->has(Property::Enabled);
                parent = parentTrigger(schema, *parent);
            }
            if (stated)
                statements.append(setState(schema, made));
            return statements;
        }
        break;
    default:
        break;
    }
    statements.append(definitionOf(made));
    if (made.has(Property::Enabled))
        statements.append(setState(schema, made));
    return statements;
}

QStringList dropReaction(const Schema &schema, int object)
{
    const SchemaObject &gone = at(schema, object);
    if (gone.id.kind == ObjectKind::Trigger && gone.has(Property::Parent))
        return {};
    return {"DROP " + keywordOf(gone) + " " + nameOf(gone)};
}

Alteration alterReaction(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    Alteration alteration;
    switch (after.id.kind) {
    case ObjectKind::Policy:
        return alterPolicy(before, after);
    case ObjectKind::EventTrigger:
        if (differsBeside(before, after, {Property::Enabled}))
            return replaced();
        if (differs(before, after, Property::Enabled))
            alteration.statements.append(eventTriggerState(after));
        return alteration;
    case ObjectKind::Trigger:
        return alterTrigger(to, before, after);
    default:
        if (differs(before, after, Property::Definition))
            alteration.statements.append(orReplace(definitionOf(after), "RULE"));
        if (differs(before, after, Property::Enabled))
            alteration.statements.append(setState(to, after));
        return alteration;
    }
}

} // namespace Retort::Ddl
