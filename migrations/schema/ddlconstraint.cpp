#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

namespace Retort::Ddl {

// Constraints of partitions. One with a Parent is a clone. A foreign key's is made by the server,
// both when the parent's is added and when the partition is attached; where it has another name, it
// is renamed. A key's is made on its own, on the partition alone, and its index is attached to the
// parent's (see ddlindex.cpp), as the parent's key is added to the parent alone: so the names are
// those of the catalog and not those that the server would choose. Checks that are only inherited
// come with their parent's. All of them go with their parent's.

namespace {

bool isKey(const SchemaObject &constraint)
{
    const QString type = constraint.text(Property::ConstraintType);
    return type == QLatin1String("PRIMARY KEY") || type == QLatin1String("UNIQUE")
           || type == QLatin1String("EXCLUDE");
}

bool isForeignKey(const SchemaObject &constraint)
{
    return constraint.text(Property::ConstraintType) == QLatin1String("FOREIGN KEY");
}

bool comesByItself(const SchemaObject &constraint)
{
    if (constraint.has(Property::Parent))
        return !isKey(constraint);
    return constraint.has(Property::Inherited) && !constraint.has(Property::Local)
           && !isKey(constraint);
}

/// ALTER TABLE or ALTER DOMAIN of what it belongs to.
QString alterOwner(const Schema &schema, const SchemaObject &constraint, bool only = false)
{
    const int owner = ownerOf(schema, constraint);
    const QString keyword = owner < 0 ? QStringLiteral("TABLE") : keywordOf(at(schema, owner));
    return "ALTER " + keyword + (only ? " ONLY " : " ") + relationOf(constraint) + " ";
}

QString validity(const SchemaObject &constraint)
{
    const QString definition = constraint.text(Property::Definition);
    // Since 18 the server prints NOT ENFORCED itself; what is not enforced cannot be valid.
    if (constraint.has(Property::NotEnforced)) {
        return definition.endsWith(QLatin1String("NOT ENFORCED")) ? QString()
                                                                  : QStringLiteral(" NOT ENFORCED");
    }
    return constraint.has(Property::NotValid) && !definition.endsWith(QLatin1String("NOT VALID"))
               ? QStringLiteral(" NOT VALID")
               : QString();
}

/// The definition without what ALTER CONSTRAINT sets.
QString fixedDefinition(const SchemaObject &constraint)
{
    QString definition = constraint.text(Property::Definition);
    for (const char *suffix :
         {" NOT VALID", " NOT ENFORCED", " INITIALLY DEFERRED", " DEFERRABLE"}) {
        if (definition.endsWith(QLatin1String(suffix)))
            definition.chop(qsizetype(qstrlen(suffix)));
    }
    return definition;
}

} // namespace

QString constraintElement(const SchemaObject &constraint)
{
    QString sql =
        "CONSTRAINT " + sqlName(constraint.id.name) + " " + constraint.text(Property::Definition);
    if (constraint.has(Property::NotEnforced))
        sql += validity(constraint);
    return sql;
}

QStringList createConstraint(const Schema &schema, int object, const std::vector<int> &inlined)
{
    const SchemaObject &constraint = at(schema, object);
    if (comesByItself(constraint)) {
        const QStringList parent = constraint.text(Property::Parent).split(QLatin1Char('\t'));
        if (parent.size() != 2 || parent.at(0) == relationOf(constraint)
            || parent.at(1) == constraint.id.name)
            return {};
        return {alterOwner(schema, constraint) + "RENAME CONSTRAINT " + sqlName(parent.at(1))
                + " TO " + sqlName(constraint.id.name)};
    }
    const int owner = ownerOf(schema, constraint);
    const bool only = owner >= 0 && isKey(constraint) && isPartitioned(at(schema, owner));
    QStringList statements{alterOwner(schema, constraint, only) + "ADD CONSTRAINT "
                           + sqlName(constraint.id.name) + " "
                           + constraint.text(Property::Definition) + validity(constraint)};
    for (const int i : inlined) {
        if (at(schema, i).id.kind == ObjectKind::Index)
            statements += createIndex(schema, i);
    }
    return statements;
}

QStringList dropConstraint(const Schema &schema, int object)
{
    const SchemaObject &constraint = at(schema, object);
    if (comesByItself(constraint) || constraint.has(Property::Parent))
        return {};
    return {alterOwner(schema, constraint) + "DROP CONSTRAINT " + sqlName(constraint.id.name)};
}

Alteration alterConstraint(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    Alteration alteration;
    // The clone follows its parent's, and is one or is none by ATTACH and DETACH.
    if (comesByItself(before) && comesByItself(after))
        return alteration;
    if (!before.has(Property::Parent) && after.has(Property::Parent) && !isKey(after)) {
        // The server finds it when the table is attached.
        return fixedDefinition(before) == fixedDefinition(after) ? alteration : replaced();
    }
    // A part of a whole that goes; that of a partition which leaves is its own from then on.
    if (before.has(Property::Parent) && isKey(before) && differs(before, after, Property::Parent)) {
        const int oldTable = ownerOf(from, before);
        const int newTable = ownerOf(to, after);
        if (oldTable >= 0 && newTable >= 0
            && !differs(at(from, oldTable), at(to, newTable), Property::Parents))
            return replaced();
    }
    if (differs(before, after, Property::ConstraintType)
        || differs(before, after, Property::NoInherit)
        || fixedDefinition(before) != fixedDefinition(after))
        return replaced();
    const bool deferrability =
        differs(before, after, Property::Deferrable) || differs(before, after, Property::Deferred);
    const bool enforcement = differs(before, after, Property::NotEnforced);
    if ((deferrability || enforcement) && !isForeignKey(after))
        return replaced();
    if (after.has(Property::NotValid) && !before.has(Property::NotValid)
        && !after.has(Property::NotEnforced))
        return replaced();
    const QString alter = alterOwner(to, after);
    const QString name = sqlName(after.id.name);
    if (deferrability) {
        QString state = QStringLiteral("NOT DEFERRABLE");
        if (after.has(Property::Deferrable))
            state = after.has(Property::Deferred)
                        ? QStringLiteral("DEFERRABLE INITIALLY DEFERRED")
                        : QStringLiteral("DEFERRABLE INITIALLY IMMEDIATE");
        alteration.statements.append(alter + "ALTER CONSTRAINT " + name + " " + state);
    }
    if (enforcement)
        alteration.statements.append(
            alter + "ALTER CONSTRAINT " + name
            + (after.has(Property::NotEnforced) ? " NOT ENFORCED" : " ENFORCED"));
    if (before.has(Property::NotValid) && !after.has(Property::NotValid)
        && !before.has(Property::NotEnforced))
        alteration.statements.append(alter + "VALIDATE CONSTRAINT " + name);
    // A check that its parent gave becomes the table's own too.
    if (before.has(Property::Inherited) && !before.has(Property::Local)
        && after.has(Property::Inherited) && after.has(Property::Local))
        alteration.statements.append(alter + "ADD " + constraintElement(after));
    return alteration;
}

} // namespace Retort::Ddl
