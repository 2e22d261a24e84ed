#include "migrations/review/overlap.h"

#include "migrations/review/nodenames.h"
#include "migrations/review/nodeuses.h"
#include "migrations/review/tabletouches.h"
#include "migrations/sql/facts.h"
#include "migrations/sql/parser.h"

#include <QCoreApplication>

namespace Retort {

using namespace Review;
using Effect = ObjectTouch::Effect;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Touches", text);
}

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8 ? utf8 : "");
}

/// Parts of `table, name` as a DROP TRIGGER gives them: the last is the name.
void dropOfTable(TouchList &list, const QString &kind, QStringList parts)
{
    if (parts.isEmpty())
        return;
    const QString name = parts.takeLast();
    list.child(Effect::Drops, kind, parts.join(QLatin1Char('.')), name, minus(kind, name));
}

bool belongsToTable(PgQuery__ObjectType type)
{
    return type == PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER
           || type == PG_QUERY__OBJECT_TYPE__OBJECT_POLICY
           || type == PG_QUERY__OBJECT_TYPE__OBJECT_RULE
           || type == PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT
           || type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN;
}

void readDrop(TouchList &list, const PgQuery__DropStmt &drop)
{
    const QString kind = kindName(drop.remove_type);
    for (size_t i = 0; i < drop.n_objects; ++i) {
        const QStringList parts = partsOf(*drop.objects[i]);
        if (belongsToTable(drop.remove_type))
            dropOfTable(list, kind, parts);
        else if (!parts.isEmpty())
            list.object(Effect::Drops, kind, parts.join(QLatin1Char('.')), tr("dropped"));
    }
}

void readRename(TouchList &list, const PgQuery__RenameStmt &rename)
{
    const QString newName = text(rename.newname);
    const QString kind = kindName(rename.rename_type);
    if (rename.relation && rename.subname && *rename.subname) {
        const QString table = nameOf(*rename.relation);
        const QString oldName = text(rename.subname);
        const QString what = tr("%1 renamed to %2").arg(oldName, newName);
        list.child(Effect::Drops, kind, table, oldName, what, QStringLiteral("rename"));
        list.child(Effect::Creates, kind, table, newName, what, QStringLiteral("rename"));
        list.use(QStringLiteral("table"), table, {});
        return;
    }
    QString oldName;
    if (rename.relation)
        oldName = nameOf(*rename.relation);
    else if (rename.object)
        oldName = partsOf(*rename.object).join(QLatin1Char('.'));
    else
        oldName = text(rename.subname);
    const qsizetype open = oldName.indexOf(QLatin1Char('('));
    const QString arguments = open < 0 ? QString() : oldName.mid(open);
    const QString bare = open < 0 ? oldName : oldName.left(open);
    const qsizetype dot = bare.lastIndexOf(QLatin1Char('.'));
    const QString renamed = bare.left(dot + 1) + newName + arguments;
    if (rename.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT) {
        list.object(Effect::Alters, QStringLiteral("domain"), oldName, tr("constraint renamed"),
                    QStringLiteral("constraint"));
        return;
    }
    list.object(Effect::Drops, kind, oldName, tr("renamed to %1").arg(newName),
                QStringLiteral("rename"));
    list.object(Effect::Creates, kind, renamed, tr("renamed from %1").arg(oldName),
                QStringLiteral("rename"));
}

/// Owner, schema, comment, privileges: one property of an object.
void readProperty(TouchList &list, PgQuery__ObjectType type, const PgQuery__RangeVar *relation,
                  const PgQuery__Node *object, const QString &what, const QString &aspect)
{
    QStringList parts = relation ? QStringList{nameOf(*relation)}
                        : object ? partsOf(*object)
                                 : QStringList();
    if (parts.isEmpty())
        return;
    if (!relation && belongsToTable(type) && parts.size() > 1) {
        const QString name = parts.takeLast();
        const QString table = parts.join(QLatin1Char('.'));
        list.child(Effect::Alters, kindName(type), table, name, name + QLatin1Char(' ') + what,
                   aspect);
        list.use(QStringLiteral("table"), table, {});
    } else {
        list.object(Effect::Alters, kindName(type), parts.join(QLatin1Char('.')), what, aspect);
    }
}

QString functionSignature(const PgQuery__CreateFunctionStmt &create)
{
    QStringList arguments;
    for (size_t i = 0; i < create.n_parameters; ++i) {
        if (create.parameters[i]->node_case != PG_QUERY__NODE__NODE_FUNCTION_PARAMETER)
            continue;
        const PgQuery__FunctionParameter &parameter = *create.parameters[i]->function_parameter;
        if (parameter.mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_OUT
            || parameter.mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_TABLE
            || !parameter.arg_type)
            continue;
        arguments.append(nameOf(*parameter.arg_type));
    }
    return nameOf(create.n_funcname, create.funcname) + QLatin1Char('(')
           + arguments.join(QStringLiteral(", ")) + QLatin1Char(')');
}

void readCreateView(TouchList &list, const QString &kind, const PgQuery__RangeVar &view,
                    bool replace)
{
    list.object(replace ? Effect::Alters : Effect::Creates, kind, nameOf(view),
                replace ? tr("replaced") : tr("new %1").arg(kind));
}

/// INSERT, UPDATE, DELETE, MERGE: the rows of a table, and the columns that are named.
void readRows(TouchList &list, const PgQuery__RangeVar *relation, size_t count,
              PgQuery__Node *const *columns)
{
    if (!relation)
        return;
    const QString table = nameOf(*relation);
    list.use(QStringLiteral("table"), table, tr("rows changed"));
    for (const QString &column : columnsOf(count, columns))
        list.child(Effect::Uses, QStringLiteral("column"), table, column, tr("rows changed"));
}

void readNode(TouchList &list, const PgQuery__Node &node);

void readTypes(TouchList &list, const PgQuery__Node &node)
{
    const QString type = QStringLiteral("type");
    switch (node.node_case) {
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT:
        list.object(Effect::Creates, type,
                    nameOf(node.create_enum_stmt->n_type_name, node.create_enum_stmt->type_name),
                    tr("new type"));
        break;
    case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT: {
        const PgQuery__AlterEnumStmt &alter = *node.alter_enum_stmt;
        const bool renames = alter.old_val && *alter.old_val;
        list.object(Effect::Alters, type, nameOf(alter.n_type_name, alter.type_name),
                    renames ? tr("value %1 renamed").arg(text(alter.old_val))
                            : tr("+ value %1").arg(text(alter.new_val)));
        break;
    }
    case PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT:
        list.object(Effect::Creates, type, nameOf(*node.composite_type_stmt->typevar),
                    tr("new type"));
        break;
    case PG_QUERY__NODE__NODE_CREATE_RANGE_STMT:
        list.object(Effect::Creates, type,
                    nameOf(node.create_range_stmt->n_type_name, node.create_range_stmt->type_name),
                    tr("new type"));
        break;
    case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT:
        list.object(
            Effect::Creates, QStringLiteral("domain"),
            nameOf(node.create_domain_stmt->n_domainname, node.create_domain_stmt->domainname),
            tr("new domain"));
        break;
    case PG_QUERY__NODE__NODE_ALTER_DOMAIN_STMT:
        list.object(Effect::Alters, QStringLiteral("domain"),
                    nameOf(node.alter_domain_stmt->n_type_name, node.alter_domain_stmt->type_name),
                    tr("altered"));
        break;
    case PG_QUERY__NODE__NODE_ALTER_TYPE_STMT:
        list.object(Effect::Alters, type,
                    nameOf(node.alter_type_stmt->n_type_name, node.alter_type_stmt->type_name),
                    tr("altered"));
        break;
    case PG_QUERY__NODE__NODE_DEFINE_STMT:
        list.object(node.define_stmt->replace ? Effect::Alters : Effect::Creates,
                    kindName(node.define_stmt->kind),
                    nameOf(node.define_stmt->n_defnames, node.define_stmt->defnames),
                    tr("new %1").arg(kindName(node.define_stmt->kind)));
        break;
    default:
        break;
    }
}

void readTableObjects(TouchList &list, const PgQuery__Node &node)
{
    QString table;
    switch (node.node_case) {
    case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT: {
        const PgQuery__CreateTrigStmt &create = *node.create_trig_stmt;
        table = nameOf(*create.relation);
        list.child(create.replace ? Effect::Alters : Effect::Creates, QStringLiteral("trigger"),
                   table, text(create.trigname),
                   plus(QStringLiteral("trigger"), text(create.trigname)));
        list.use(QStringLiteral("function"), nameOf(create.n_funcname, create.funcname),
                 tr("used by a trigger"));
        for (const QString &column : columnsOf(create.n_columns, create.columns))
            list.child(Effect::Uses, QStringLiteral("column"), table, column,
                       tr("used by a trigger"));
        break;
    }
    case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT: {
        const QString name = text(node.create_policy_stmt->policy_name);
        table = nameOf(*node.create_policy_stmt->table);
        list.child(Effect::Creates, QStringLiteral("policy"), table, name,
                   plus(QStringLiteral("policy"), name));
        break;
    }
    case PG_QUERY__NODE__NODE_ALTER_POLICY_STMT: {
        const QString name = text(node.alter_policy_stmt->policy_name);
        table = nameOf(*node.alter_policy_stmt->table);
        list.child(Effect::Alters, QStringLiteral("policy"), table, name,
                   tr("policy %1 altered").arg(name));
        break;
    }
    case PG_QUERY__NODE__NODE_RULE_STMT: {
        const QString name = text(node.rule_stmt->rulename);
        table = nameOf(*node.rule_stmt->relation);
        list.child(node.rule_stmt->replace ? Effect::Alters : Effect::Creates,
                   QStringLiteral("rule"), table, name, plus(QStringLiteral("rule"), name));
        break;
    }
    default:
        return;
    }
    list.use(QStringLiteral("table"), table, {});
}

void readGrant(TouchList &list, const PgQuery__GrantStmt &grant)
{
    if (grant.targtype != PG_QUERY__GRANT_TARGET_TYPE__ACL_TARGET_OBJECT)
        return;
    for (size_t i = 0; i < grant.n_objects; ++i)
        readProperty(list, grant.objtype, nullptr, grant.objects[i], tr("privileges"),
                     QStringLiteral("privileges"));
}

void readCreates(TouchList &list, const PgQuery__Node &node)
{
    switch (node.node_case) {
    case PG_QUERY__NODE__NODE_VIEW_STMT:
        readCreateView(list, QStringLiteral("view"), *node.view_stmt->view,
                       node.view_stmt->replace);
        break;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
        if (node.create_table_as_stmt->into && node.create_table_as_stmt->into->rel)
            readCreateView(list, kindName(node.create_table_as_stmt->objtype),
                           *node.create_table_as_stmt->into->rel, false);
        break;
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT: {
        const PgQuery__CreateFunctionStmt &create = *node.create_function_stmt;
        const QString kind =
            create.is_procedure ? QStringLiteral("procedure") : QStringLiteral("function");
        list.object(create.replace ? Effect::Alters : Effect::Creates, kind,
                    functionSignature(create),
                    create.replace ? tr("replaced") : tr("new %1").arg(kind));
        break;
    }
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
        list.object(Effect::Creates, QStringLiteral("sequence"),
                    nameOf(*node.create_seq_stmt->sequence), tr("new sequence"));
        break;
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT: {
        const PgQuery__CreateSchemaStmt &create = *node.create_schema_stmt;
        if (create.schemaname && *create.schemaname)
            list.object(Effect::Creates, QStringLiteral("schema"), text(create.schemaname),
                        tr("new schema"));
        for (size_t i = 0; i < create.n_schema_elts; ++i)
            readNode(list, *create.schema_elts[i]);
        break;
    }
    case PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT:
        // Nearly always IF NOT EXISTS, which two branches may both say.
        list.object(node.create_extension_stmt->if_not_exists ? Effect::Uses : Effect::Creates,
                    QStringLiteral("extension"), text(node.create_extension_stmt->extname),
                    tr("new extension"));
        break;
    case PG_QUERY__NODE__NODE_CREATE_STATS_STMT:
        list.object(Effect::Creates, QStringLiteral("statistics"),
                    nameOf(node.create_stats_stmt->n_defnames, node.create_stats_stmt->defnames),
                    tr("new statistics"));
        break;
    default:
        break;
    }
}

void readAlters(TouchList &list, const PgQuery__Node &node)
{
    switch (node.node_case) {
    case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT:
        list.object(Effect::Alters, QStringLiteral("sequence"),
                    nameOf(*node.alter_seq_stmt->sequence), tr("altered"));
        break;
    case PG_QUERY__NODE__NODE_ALTER_FUNCTION_STMT:
        list.object(Effect::Alters, kindName(node.alter_function_stmt->objtype),
                    nameOf(*node.alter_function_stmt->func), tr("altered"));
        break;
    case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT:
        readProperty(list, node.alter_owner_stmt->object_type, node.alter_owner_stmt->relation,
                     node.alter_owner_stmt->object, tr("owner"), QStringLiteral("owner"));
        break;
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT: {
        const PgQuery__AlterObjectSchemaStmt &move = *node.alter_object_schema_stmt;
        const QString kind = kindName(move.object_type);
        const QString old = move.relation ? nameOf(*move.relation)
                            : move.object ? partsOf(*move.object).join(QLatin1Char('.'))
                                          : QString();
        const QString moved =
            text(move.newschema) + QLatin1Char('.')
            + old.section(QLatin1Char('('), 0, 0).section(QLatin1Char('.'), -1)
            + (old.contains(QLatin1Char('(')) ? old.mid(old.indexOf(QLatin1Char('('))) : QString());
        list.object(Effect::Drops, kind, old, tr("moved to schema %1").arg(text(move.newschema)));
        list.object(Effect::Creates, kind, moved, tr("moved here"));
        break;
    }
    case PG_QUERY__NODE__NODE_COMMENT_STMT:
        readProperty(list, node.comment_stmt->objtype, nullptr, node.comment_stmt->object,
                     tr("comment"), QStringLiteral("comment"));
        break;
    case PG_QUERY__NODE__NODE_GRANT_STMT:
        readGrant(list, *node.grant_stmt);
        break;
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
        for (size_t i = 0; i < node.truncate_stmt->n_relations; ++i) {
            if (node.truncate_stmt->relations[i]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
                list.use(QStringLiteral("table"),
                         nameOf(*node.truncate_stmt->relations[i]->range_var), tr("emptied"));
        }
        break;
    case PG_QUERY__NODE__NODE_INSERT_STMT:
        readRows(list, node.insert_stmt->relation, node.insert_stmt->n_cols,
                 node.insert_stmt->cols);
        break;
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
        readRows(list, node.update_stmt->relation, node.update_stmt->n_target_list,
                 node.update_stmt->target_list);
        break;
    case PG_QUERY__NODE__NODE_DELETE_STMT:
        readRows(list, node.delete_stmt->relation, 0, nullptr);
        break;
    case PG_QUERY__NODE__NODE_MERGE_STMT:
        readRows(list, node.merge_stmt->relation, 0, nullptr);
        break;
    case PG_QUERY__NODE__NODE_COPY_STMT:
        if (node.copy_stmt->is_from)
            readRows(list, node.copy_stmt->relation, node.copy_stmt->n_attlist,
                     node.copy_stmt->attlist);
        break;
    default:
        break;
    }
}

/// One statement: what it does, then every name below it that it does not itself change.
void readNode(TouchList &list, const PgQuery__Node &node)
{
    const qsizetype first = list.size();
    QString own;
    QString target;
    switch (node.node_case) {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
        readCreateTable(list, *node.create_stmt, QStringLiteral("table"));
        own = nameOf(*node.create_stmt->relation);
        break;
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
        readCreateTable(list, *node.create_foreign_table_stmt->base_stmt,
                        QStringLiteral("foreign table"));
        break;
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
        readAlterTable(list, *node.alter_table_stmt);
        own = nameOf(*node.alter_table_stmt->relation);
        break;
    case PG_QUERY__NODE__NODE_INDEX_STMT:
        readIndex(list, *node.index_stmt);
        own = nameOf(*node.index_stmt->relation);
        break;
    case PG_QUERY__NODE__NODE_DROP_STMT:
        readDrop(list, *node.drop_stmt);
        return; // types and names below it are those that are dropped
    case PG_QUERY__NODE__NODE_RENAME_STMT:
        readRename(list, *node.rename_stmt);
        return;
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT:
        readCreates(list, node);
        return; // its elements were read as statements
    case PG_QUERY__NODE__NODE_COMMENT_STMT:
    case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT:
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
        readAlters(list, node);
        return;
    default:
        readCreates(list, node);
        readAlters(list, node);
        readTypes(list, node);
        readTableObjects(list, node);
        if (node.node_case == PG_QUERY__NODE__NODE_VIEW_STMT)
            target = nameOf(*node.view_stmt->view);
        else if (node.node_case == PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT
                 && node.create_table_as_stmt->into && node.create_table_as_stmt->into->rel)
            target = nameOf(*node.create_table_as_stmt->into->rel);
        else if (node.node_case == PG_QUERY__NODE__NODE_INSERT_STMT && node.insert_stmt->relation)
            target = nameOf(*node.insert_stmt->relation);
    }
    const QString user = first < list.size() ? list.at(first).object : QString();
    list.addUses(usesBelow(&node.base, own, target), first, user);
}

} // namespace

QList<ObjectTouch> touches(const QList<SqlStatement> &statements, const QString &revision)
{
    TouchList list(revision);
    Sql::visitTrees(statements,
                    [&](qsizetype, const PgQuery__Node &node) { readNode(list, node); });
    return list.take();
}

qsizetype unreadStatements(const QList<SqlStatement> &statements)
{
    qsizetype count = 0;
    const QList<StatementFacts> facts = statementFacts(statements);
    for (qsizetype i = 0; i < statements.size(); ++i) {
        if (!statements.at(i).parsed || facts.at(i).tag == QLatin1String("DO"))
            ++count;
    }
    return count;
}

} // namespace Retort
