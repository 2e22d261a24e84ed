#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

#include <QRegularExpression>

namespace Retort::Ddl {

namespace {

/// `OPERATOR(name)`, unless the text is that already.
QString operatorReference(const QString &name)
{
    return name.startsWith(QLatin1String("OPERATOR(")) ? name : "OPERATOR(" + name + ")";
}

QString createOperator(const SchemaObject &op)
{
    QStringList settings;
    const auto add = [&](Property property, const char *keyword) {
        if (op.has(property))
            settings.append(QLatin1String(keyword) + op.text(property));
    };
    add(Property::Function, "FUNCTION = ");
    add(Property::Left, "LEFTARG = ");
    add(Property::Right, "RIGHTARG = ");
    if (op.has(Property::Commutator))
        settings.append("COMMUTATOR = " + operatorReference(op.text(Property::Commutator)));
    if (op.has(Property::Negator))
        settings.append("NEGATOR = " + operatorReference(op.text(Property::Negator)));
    add(Property::Restrict, "RESTRICT = ");
    add(Property::Join, "JOIN = ");
    if (op.has(Property::Hashes))
        settings.append(QStringLiteral("HASHES"));
    if (op.has(Property::Merges))
        settings.append(QStringLiteral("MERGES"));
    return "CREATE OPERATOR " + sqlName(op.id.schema) + "." + op.id.name + " (\n    "
           + settings.join(",\n    ") + "\n)";
}

Alteration alterOperator(const Schema &to, const SchemaObject &before, const SchemaObject &after)
{
    if (differsBeside(before, after,
                      {Property::Restrict, Property::Join, Property::Commutator, Property::Negator,
                       Property::Hashes, Property::Merges}))
        return replaced();
    QStringList changes;
    for (const auto &[property, keyword] :
         {std::pair{Property::Restrict, "RESTRICT = "}, std::pair{Property::Join, "JOIN = "}}) {
        if (differs(before, after, property))
            changes.append(QLatin1String(keyword)
                           + (after.has(property) ? after.text(property) : QStringLiteral("NONE")));
    }
    // Since 17 the rest can be given, once.
    for (const auto &[property, keyword] :
         {std::pair{Property::Commutator, "COMMUTATOR = "},
          std::pair{Property::Negator, "NEGATOR = "}, std::pair{Property::Hashes, "HASHES"},
          std::pair{Property::Merges, "MERGES"}}) {
        if (!differs(before, after, property))
            continue;
        if (before.has(property) || to.serverVersion < 170000)
            return replaced();
        QString change = QLatin1String(keyword);
        if (property == Property::Commutator || property == Property::Negator)
            change += operatorReference(after.text(property));
        changes.append(change);
    }
    Alteration alteration;
    if (!changes.isEmpty())
        alteration.statements.append("ALTER OPERATOR " + nameOf(after) + " SET ("
                                     + changes.join(", ") + ")");
    return alteration;
}

/// The member as ALTER OPERATOR FAMILY … DROP names it: number and types.
QString memberIdentity(const QString &member)
{
    static const QRegularExpression head(QStringLiteral("^(OPERATOR|FUNCTION) ([0-9]+) "));
    const QRegularExpressionMatch match = head.match(member);
    if (!match.hasMatch())
        return {};
    QString rest = member.mid(match.capturedLength());
    // A function's types stand before its name, an operator's behind it.
    const bool function = match.captured(1) == QLatin1String("FUNCTION");
    const qsizetype open = function ? (rest.startsWith(QLatin1Char('(')) ? 0 : -1)
                                    : findTopLevel(rest, QStringLiteral("("));
    if (open < 0)
        return {};
    rest = rest.mid(open + 1);
    const qsizetype close = findTopLevel(rest, QStringLiteral(")"));
    return match.captured() + "(" + rest.left(close) + ")";
}

QStringList createFamily(const SchemaObject &family)
{
    QStringList statements{"CREATE OPERATOR FAMILY " + nameOf(family)};
    const QStringList members = family.list(Property::Members);
    if (!members.isEmpty())
        statements.append("ALTER OPERATOR FAMILY " + nameOf(family) + " ADD\n    "
                          + members.join(",\n    "));
    return statements;
}

Alteration alterFamily(const SchemaObject &before, const SchemaObject &after)
{
    const QStringList old = before.list(Property::Members);
    const QStringList now = after.list(Property::Members);
    QStringList gone;
    QStringList come;
    for (const QString &member : old) {
        if (!now.contains(member))
            gone.append(memberIdentity(member));
    }
    for (const QString &member : now) {
        if (!old.contains(member))
            come.append(member);
    }
    if (gone.contains(QString()))
        return replaced();
    Alteration alteration;
    const QString alter = "ALTER OPERATOR FAMILY " + nameOf(after);
    if (!gone.isEmpty())
        alteration.statements.append(alter + " DROP\n    " + gone.join(",\n    "));
    if (!come.isEmpty())
        alteration.statements.append(alter + " ADD\n    " + come.join(",\n    "));
    return alteration;
}

QString createClass(const SchemaObject &opclass)
{
    QString sql = "CREATE OPERATOR CLASS " + sqlName(opclass.id.schema, opclass.id.name) + "\n   ";
    if (opclass.has(Property::Default))
        sql += " DEFAULT";
    sql += " FOR TYPE " + opclass.text(Property::Type) + " USING " + sqlName(opclass.id.arguments);
    if (opclass.has(Property::Family))
        sql += " FAMILY " + opclass.text(Property::Family);
    QStringList members;
    if (opclass.has(Property::KeyType))
        members.append("STORAGE " + opclass.text(Property::KeyType));
    members += opclass.list(Property::Members);
    // One has to be said; the type itself says nothing.
    if (members.isEmpty())
        members.append("STORAGE " + opclass.text(Property::Type));
    return sql + " AS\n    " + members.join(",\n    ");
}

QString createCast(const SchemaObject &cast)
{
    QString sql = "CREATE CAST " + nameOf(cast);
    const QString method = cast.text(Property::Method);
    if (method == QLatin1String("INOUT"))
        sql += " WITH INOUT";
    else if (cast.has(Property::Function))
        sql += " WITH FUNCTION " + cast.text(Property::Function);
    else
        sql += " WITHOUT FUNCTION";
    if (cast.has(Property::Context))
        sql += " AS " + cast.text(Property::Context);
    return sql;
}

QString createTransform(const SchemaObject &transform, bool orReplace)
{
    QStringList functions;
    if (transform.has(Property::FromSql))
        functions.append("FROM SQL WITH FUNCTION " + transform.text(Property::FromSql));
    if (transform.has(Property::ToSql))
        functions.append("TO SQL WITH FUNCTION " + transform.text(Property::ToSql));
    return (orReplace ? QStringLiteral("CREATE OR REPLACE TRANSFORM ")
                      : QStringLiteral("CREATE TRANSFORM "))
           + nameOf(transform) + " (" + functions.join(", ") + ")";
}

} // namespace

QStringList createOperatorKind(const Schema &schema, int object)
{
    const SchemaObject &made = at(schema, object);
    switch (made.id.kind) {
    case ObjectKind::Operator:
        return {createOperator(made)};
    case ObjectKind::OperatorFamily:
        return createFamily(made);
    case ObjectKind::OperatorClass:
        return {createClass(made)};
    case ObjectKind::Cast:
        return {createCast(made)};
    default:
        return {createTransform(made, false)};
    }
}

Alteration alterOperatorKind(const Schema &from, int old, const Schema &to, int now)
{
    const SchemaObject &before = at(from, old);
    const SchemaObject &after = at(to, now);
    if (after.id.kind == ObjectKind::Operator)
        return alterOperator(to, before, after);
    if (after.id.kind == ObjectKind::OperatorFamily)
        return alterFamily(before, after);
    if (!differsBeside(before, after, {}))
        return {};
    if (after.id.kind != ObjectKind::Transform)
        return replaced();
    Alteration alteration;
    alteration.statements.append(createTransform(after, true));
    return alteration;
}

} // namespace Retort::Ddl
