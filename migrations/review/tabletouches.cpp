#include "migrations/review/tabletouches.h"

#include "migrations/review/nodenames.h"

#include <QCoreApplication>
#include <QSet>

namespace Retort::Review {

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

const QString column = QStringLiteral("column");
const QString constraintKind = QStringLiteral("constraint");

/// Name of a constraint, or what PostgreSQL derives it from.
QString constraintName(const PgQuery__Constraint &constraint, const QStringList &columns)
{
    const QString name = text(constraint.conname);
    if (!name.isEmpty())
        return name;
    const QString list = QLatin1Char('(') + columns.join(QStringLiteral(", ")) + QLatin1Char(')');
    switch (constraint.contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
        return QStringLiteral("primary key");
    case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
        return QStringLiteral("unique ") + list;
    case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
        return QStringLiteral("foreign key ") + list;
    case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION:
        return QStringLiteral("exclude ") + list;
    default:
        return QString();
    }
}

bool isConstraint(PgQuery__ConstrType type)
{
    return type == PG_QUERY__CONSTR_TYPE__CONSTR_CHECK
           || type == PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY
           || type == PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE
           || type == PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION
           || type == PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN;
}

/// A constraint of a table; `own` is the column that a column constraint stands at. `isNew`: the
/// table is made by the same statement, which then already says all but what the constraint refers
/// to.
void readConstraint(TouchList &list, const QString &table, const PgQuery__Constraint &constraint,
                    const QString &own, bool isNew)
{
    if (!isConstraint(constraint.contype))
        return;
    QStringList columns = columnsOf(constraint.n_keys, constraint.keys)
                          + columnsOf(constraint.n_fk_attrs, constraint.fk_attrs);
    if (!own.isEmpty())
        columns.append(own);
    if (!isNew) {
        const QString name = constraintName(constraint, columns);
        const QString what = plus(constraintKind, name);
        if (name.isEmpty())
            list.object(Effect::Uses, QStringLiteral("table"), table, tr("+ constraint"));
        else if (name != QLatin1String("primary key"))
            list.child(Effect::Creates, constraintKind, table, name, what);
        // A table has one primary key, whatever its name.
        if (constraint.contype == PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY)
            list.object(Effect::Alters, QStringLiteral("table"), table, tr("+ primary key"),
                        QStringLiteral("primary key"));
        for (const QString &used : columns) {
            if (used != own)
                list.child(Effect::Uses, column, table, used, tr("used by a constraint"));
        }
    }
    if (!constraint.pktable)
        return;
    const QString target = nameOf(*constraint.pktable);
    const QString what = tr("referenced by %1").arg(table);
    list.use(QStringLiteral("table"), target, what);
    for (const QString &name : columnsOf(constraint.n_pk_attrs, constraint.pk_attrs))
        list.child(Effect::Uses, column, target, name, what);
}

void readColumnConstraints(TouchList &list, const QString &table,
                           const PgQuery__ColumnDef &definition, bool isNew)
{
    for (size_t i = 0; i < definition.n_constraints; ++i) {
        if (definition.constraints[i]->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
            readConstraint(list, table, *definition.constraints[i]->constraint,
                           text(definition.colname), isNew);
    }
}

/// What a command does to the table as a whole; empty where it is none of these.
std::pair<QString, QString> tableProperty(PgQuery__AlterTableType type)
{
    switch (type) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ChangeOwner:
        return {tr("owner"), QStringLiteral("owner")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetLogged:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetUnLogged:
        return {tr("logged or unlogged"), QStringLiteral("persistence")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetAccessMethod:
        return {tr("access method"), QStringLiteral("access method")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetTableSpace:
        return {tr("tablespace"), QStringLiteral("tablespace")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetRelOptions:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ResetRelOptions:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ReplaceRelOptions:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_GenericOptions:
        return {tr("options"), QStringLiteral("options")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableRowSecurity:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableRowSecurity:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ForceRowSecurity:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_NoForceRowSecurity:
        return {tr("row security"), QStringLiteral("row security")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ReplicaIdentity:
        return {tr("replica identity"), QStringLiteral("replica identity")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ClusterOn:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropCluster:
        return {tr("cluster index"), QStringLiteral("cluster")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddInherit:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropInherit:
        return {tr("inheritance"), QStringLiteral("inheritance")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrigAll:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrigAll:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrigUser:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrigUser:
        return {tr("triggers on or off"), QStringLiteral("triggers")};
    default:
        return {};
    }
}

/// What a command does to a column; empty where it is none of these.
std::pair<QString, QString> columnProperty(const PgQuery__AlterTableCmd &command)
{
    switch (command.subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault:
        return {command.def ? QStringLiteral("DEFAULT ") + shortExpression(command.def)
                            : QStringLiteral("DROP DEFAULT"),
                QStringLiteral("default")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull:
        return {QStringLiteral("DROP NOT NULL"), QStringLiteral("not null")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull:
        return {QStringLiteral("NOT NULL"), QStringLiteral("not null")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropExpression:
        return {QStringLiteral("DROP EXPRESSION"), QStringLiteral("expression")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetStatistics:
        return {QStringLiteral("STATISTICS"), QStringLiteral("statistics")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetOptions:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ResetOptions:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnGenericOptions:
        return {tr("options"), QStringLiteral("options")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetStorage:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetCompression:
        return {tr("storage"), QStringLiteral("storage")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddIdentity:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetIdentity:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropIdentity:
        return {QStringLiteral("IDENTITY"), QStringLiteral("default")};
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType:
        if (command.def && command.def->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF
            && command.def->column_def->type_name)
            return {QStringLiteral("TYPE ") + nameOf(*command.def->column_def->type_name),
                    QStringLiteral("type")};
        return {QStringLiteral("TYPE"), QStringLiteral("type")};
    default:
        return {};
    }
}

void readCommand(TouchList &list, const QString &kind, const QString &table,
                 const PgQuery__AlterTableCmd &command)
{
    const QString name = text(command.name);
    switch (command.subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn:
        if (command.def && command.def->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF) {
            const PgQuery__ColumnDef &definition = *command.def->column_def;
            list.child(Effect::Creates, column, table, text(definition.colname),
                       plus(column, text(definition.colname)));
            readColumnConstraints(list, table, definition, false);
        }
        return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn:
        list.child(Effect::Drops, column, table, name, minus(column, name));
        return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint:
        if (command.def && command.def->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
            readConstraint(list, table, *command.def->constraint, {}, false);
        return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint:
        list.child(Effect::Drops, constraintKind, table, name, minus(constraintKind, name));
        return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint:
        list.child(Effect::Uses, constraintKind, table, name,
                   tr("constraint %1 validated").arg(name));
        return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterConstraint:
        if (command.def && command.def->node_case == PG_QUERY__NODE__NODE_CONSTRAINT) {
            const QString constraint = text(command.def->constraint->conname);
            list.child(Effect::Alters, constraintKind, table, constraint,
                       tr("constraint %1 altered").arg(constraint));
        }
        return;
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AttachPartition:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition:
        if (command.def && command.def->node_case == PG_QUERY__NODE__NODE_PARTITION_CMD
            && command.def->partition_cmd->name)
            list.object(Effect::Alters, QStringLiteral("table"),
                        nameOf(*command.def->partition_cmd->name), tr("partition of %1").arg(table),
                        QStringLiteral("partition"));
        return;
    default:
        break;
    }
    const auto [columnWhat, columnAspect] = columnProperty(command);
    if (!columnAspect.isEmpty()) {
        list.child(Effect::Alters, column, table, name, name + QLatin1Char(' ') + columnWhat,
                   columnAspect);
        return;
    }
    const auto [what, aspect] = tableProperty(command.subtype);
    if (!aspect.isEmpty())
        list.object(Effect::Alters, kind, table, what, aspect);
}

} // namespace

void TouchList::object(Effect effect, const QString &kind, const QString &name, const QString &what,
                       const QString &aspect)
{
    if (!name.isEmpty())
        m_touches.append({kind, name, what, effect, m_revision, {}, aspect});
}

void TouchList::child(Effect effect, const QString &kind, const QString &table, const QString &name,
                      const QString &what, const QString &aspect)
{
    if (!name.isEmpty())
        m_touches.append({kind, table.isEmpty() ? name : table + QLatin1Char('.') + name, what,
                          effect, m_revision, table, aspect});
}

void TouchList::index(const QString &table, const QString &name, const QString &what)
{
    m_touches.append({QStringLiteral("index"), name, what, Effect::Creates, m_revision, table, {}});
}

void TouchList::use(const QString &kind, const QString &name, const QString &what)
{
    object(Effect::Uses, kind, name, what);
}

void TouchList::addUses(const QList<NodeUse> &uses, qsizetype first, const QString &user)
{
    QSet<QString> known;
    for (qsizetype i = first; i < m_touches.size(); ++i)
        known.insert(m_touches.at(i).object.section(QLatin1Char('('), 0, 0));
    const QString what = user.isEmpty() ? tr("used") : tr("used by %1").arg(user);
    for (const NodeUse &named : uses) {
        const QString object =
            named.relation.isEmpty() ? named.name : named.relation + QLatin1Char('.') + named.name;
        if (known.contains(object))
            continue;
        switch (named.kind) {
        case NodeUse::Kind::Relation:
            use(QStringLiteral("table"), object, what);
            break;
        case NodeUse::Kind::Function:
            use(QStringLiteral("function"), object, what);
            break;
        case NodeUse::Kind::Type:
            use(QStringLiteral("type"), object, what);
            break;
        case NodeUse::Kind::Column:
            child(Effect::Uses, column, named.relation, named.name, what);
            break;
        }
    }
}

QString plus(const QString &kind, const QString &name)
{
    return QStringLiteral("+ %1 %2").arg(kind, name);
}

QString minus(const QString &kind, const QString &name)
{
    return QStringLiteral("\u2212 %1 %2").arg(kind, name);
}

void readCreateTable(TouchList &list, const PgQuery__CreateStmt &create, const QString &kind)
{
    const QString table = nameOf(*create.relation);
    list.object(Effect::Creates, kind, table, tr("new %1").arg(kind));
    for (size_t i = 0; i < create.n_inh_relations; ++i) {
        if (create.inh_relations[i]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
            list.use(QStringLiteral("table"), nameOf(*create.inh_relations[i]->range_var),
                     create.partbound ? tr("+ partition %1").arg(table)
                                      : tr("inherited by %1").arg(table));
    }
    for (size_t i = 0; i < create.n_table_elts; ++i) {
        const PgQuery__Node &element = *create.table_elts[i];
        if (element.node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            readColumnConstraints(list, table, *element.column_def, true);
        else if (element.node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
            readConstraint(list, table, *element.constraint, {}, true);
    }
}

void readAlterTable(TouchList &list, const PgQuery__AlterTableStmt &alter)
{
    const QString table = nameOf(*alter.relation);
    const QString kind = kindName(alter.objtype);
    for (size_t i = 0; i < alter.n_cmds; ++i) {
        if (alter.cmds[i]->node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_CMD)
            readCommand(list, kind, table, *alter.cmds[i]->alter_table_cmd);
    }
    list.use(kind, table, {});
}

void readIndex(TouchList &list, const PgQuery__IndexStmt &index)
{
    const QString table = nameOf(*index.relation);
    const QStringList columns =
        columnsOf(index.n_index_params, index.index_params)
        + columnsOf(index.n_index_including_params, index.index_including_params);
    // An index lives in its table's schema.
    QString name = text(index.idxname);
    const qsizetype dot = table.lastIndexOf(QLatin1Char('.'));
    const QString shown =
        name.isEmpty() ? QLatin1Char('(') + columns.join(QStringLiteral(", ")) + QLatin1Char(')')
                       : name;
    if (!name.isEmpty())
        name.prepend(table.left(dot + 1));
    else
        name = table + QLatin1Char(' ') + shown;
    list.index(table, name, plus(QStringLiteral("index"), shown));
    list.use(QStringLiteral("table"), table, {});
    for (const QString &used : columns)
        list.child(Effect::Uses, column, table, used, tr("indexed"));
}

} // namespace Retort::Review
