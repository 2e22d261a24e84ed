#include "migrations/review/nodenames.h"

#include <QHash>

namespace Retort::Review {

namespace {

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8 ? utf8 : "");
}

bool isSet(const char *utf8)
{
    return utf8 && *utf8;
}

QStringList strings(size_t count, PgQuery__Node *const *parts)
{
    QStringList result;
    for (size_t i = 0; i < count; ++i) {
        if (parts[i]->node_case == PG_QUERY__NODE__NODE_STRING)
            result.append(text(parts[i]->string->sval));
    }
    return result;
}

/// The grammar turns `integer` into pg_catalog.int4; people write the former.
QString spokenType(const QString &internal)
{
    static const QHash<QString, QString> names{
        {QStringLiteral("int2"), QStringLiteral("smallint")},
        {QStringLiteral("int4"), QStringLiteral("integer")},
        {QStringLiteral("int8"), QStringLiteral("bigint")},
        {QStringLiteral("float4"), QStringLiteral("real")},
        {QStringLiteral("float8"), QStringLiteral("double precision")},
        {QStringLiteral("bool"), QStringLiteral("boolean")},
        {QStringLiteral("bpchar"), QStringLiteral("char")},
    };
    return names.value(internal, internal);
}

} // namespace

QString nameOf(const PgQuery__RangeVar &relation)
{
    return isSet(relation.schemaname)
               ? text(relation.schemaname) + QLatin1Char('.') + text(relation.relname)
               : text(relation.relname);
}

QString nameOf(size_t count, PgQuery__Node *const *parts)
{
    QStringList names = strings(count, parts);
    if (names.size() > 1 && names.first() == QLatin1String("pg_catalog"))
        names.removeFirst();
    return names.join(QLatin1Char('.'));
}

QString nameOf(const PgQuery__TypeName &type)
{
    QStringList names = strings(type.n_names, type.names);
    if (names.size() > 1 && names.first() == QLatin1String("pg_catalog")) {
        names.removeFirst();
        names.first() = spokenType(names.first());
    }
    return names.join(QLatin1Char('.'))
           + (type.n_array_bounds > 0 ? QStringLiteral("[]") : QString());
}

QString nameOf(const PgQuery__ObjectWithArgs &function)
{
    const QString name = nameOf(function.n_objname, function.objname);
    if (function.args_unspecified)
        return name;
    QStringList arguments;
    for (size_t i = 0; i < function.n_objargs; ++i) {
        if (function.objargs[i]->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
            arguments.append(nameOf(*function.objargs[i]->type_name));
    }
    return name + QLatin1Char('(') + arguments.join(QStringLiteral(", ")) + QLatin1Char(')');
}

QStringList partsOf(const PgQuery__Node &node)
{
    switch (node.node_case) {
    case PG_QUERY__NODE__NODE_STRING:
        return {text(node.string->sval)};
    case PG_QUERY__NODE__NODE_LIST: {
        QStringList parts = strings(node.list->n_items, node.list->items);
        for (size_t i = 0; i < node.list->n_items; ++i) {
            if (node.list->items[i]->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
                parts.prepend(nameOf(*node.list->items[i]->type_name));
        }
        return parts;
    }
    case PG_QUERY__NODE__NODE_TYPE_NAME:
        return {nameOf(*node.type_name)};
    case PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS:
        return {nameOf(*node.object_with_args)};
    case PG_QUERY__NODE__NODE_RANGE_VAR:
        return {nameOf(*node.range_var)};
    default:
        return {};
    }
}

QStringList columnsOf(size_t count, PgQuery__Node *const *columns)
{
    QStringList names;
    for (size_t i = 0; i < count; ++i) {
        const PgQuery__Node &node = *columns[i];
        if (node.node_case == PG_QUERY__NODE__NODE_STRING)
            names.append(text(node.string->sval));
        else if (node.node_case == PG_QUERY__NODE__NODE_INDEX_ELEM && isSet(node.index_elem->name))
            names.append(text(node.index_elem->name));
        else if (node.node_case == PG_QUERY__NODE__NODE_RES_TARGET && isSet(node.res_target->name))
            names.append(text(node.res_target->name));
    }
    return names;
}

QString kindName(PgQuery__ObjectType type)
{
    switch (type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE:
        return QStringLiteral("aggregate");
    case PG_QUERY__OBJECT_TYPE__OBJECT_ATTRIBUTE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
        return QStringLiteral("column");
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLLATION:
        return QStringLiteral("collation");
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN:
        return QStringLiteral("domain");
    case PG_QUERY__OBJECT_TYPE__OBJECT_EVENT_TRIGGER:
        return QStringLiteral("event trigger");
    case PG_QUERY__OBJECT_TYPE__OBJECT_EXTENSION:
        return QStringLiteral("extension");
    case PG_QUERY__OBJECT_TYPE__OBJECT_FDW:
        return QStringLiteral("foreign data wrapper");
    case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_SERVER:
        return QStringLiteral("server");
    case PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE:
        return QStringLiteral("foreign table");
    case PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION:
    case PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE:
        return QStringLiteral("function");
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
        return QStringLiteral("index");
    case PG_QUERY__OBJECT_TYPE__OBJECT_LANGUAGE:
        return QStringLiteral("language");
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
        return QStringLiteral("materialized view");
    case PG_QUERY__OBJECT_TYPE__OBJECT_OPERATOR:
        return QStringLiteral("operator");
    case PG_QUERY__OBJECT_TYPE__OBJECT_POLICY:
        return QStringLiteral("policy");
    case PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE:
        return QStringLiteral("procedure");
    case PG_QUERY__OBJECT_TYPE__OBJECT_PUBLICATION:
        return QStringLiteral("publication");
    case PG_QUERY__OBJECT_TYPE__OBJECT_ROLE:
        return QStringLiteral("role");
    case PG_QUERY__OBJECT_TYPE__OBJECT_RULE:
        return QStringLiteral("rule");
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA:
        return QStringLiteral("schema");
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
        return QStringLiteral("sequence");
    case PG_QUERY__OBJECT_TYPE__OBJECT_STATISTIC_EXT:
        return QStringLiteral("statistics");
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT:
    case PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT:
        return QStringLiteral("constraint");
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
        return QStringLiteral("table");
    case PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER:
        return QStringLiteral("trigger");
    case PG_QUERY__OBJECT_TYPE__OBJECT_TSCONFIGURATION:
    case PG_QUERY__OBJECT_TYPE__OBJECT_TSDICTIONARY:
    case PG_QUERY__OBJECT_TYPE__OBJECT_TSPARSER:
    case PG_QUERY__OBJECT_TYPE__OBJECT_TSTEMPLATE:
        return QStringLiteral("text search object");
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
        return QStringLiteral("type");
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
        return QStringLiteral("view");
    default:
        return QStringLiteral("object");
    }
}

QString shortExpression(const PgQuery__Node *node)
{
    const QString longer = QStringLiteral("…");
    if (!node)
        return {};
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        return shortExpression(node->type_cast->arg);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return nameOf(node->func_call->n_funcname, node->func_call->funcname)
               + (node->func_call->n_args == 0 ? QStringLiteral("()") : QStringLiteral("(…)"));
    case PG_QUERY__NODE__NODE_A_CONST: {
        const PgQuery__AConst &constant = *node->a_const;
        if (constant.isnull)
            return QStringLiteral("NULL");
        switch (constant.val_case) {
        case PG_QUERY__A__CONST__VAL_IVAL:
            return QString::number(constant.ival->ival);
        case PG_QUERY__A__CONST__VAL_FVAL:
            return text(constant.fval->fval);
        case PG_QUERY__A__CONST__VAL_BOOLVAL:
            return constant.boolval->boolval ? QStringLiteral("true") : QStringLiteral("false");
        case PG_QUERY__A__CONST__VAL_SVAL: {
            QString value = text(constant.sval->sval);
            if (value.size() > 40)
                value = value.left(39) + longer;
            return QLatin1Char('\'') + value.replace(QLatin1Char('\''), QLatin1String("''"))
                   + QLatin1Char('\'');
        }
        default:
            return longer;
        }
    }
    default:
        return longer;
    }
}

} // namespace Retort::Review
