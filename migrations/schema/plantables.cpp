#include "migrations/schema/plantables.h"

#include "migrations/schema/ddl.h"
#include "migrations/sql/quoting.h"

#include <algorithm>

namespace Retort {

namespace {

QString literal(const QString &text)
{
    const Result<QString> quoted = quoteLiteral(text);
    return quoted ? *quoted : QStringLiteral("''");
}

bool isPublishing(const Schema &schema)
{
    return std::any_of(
        schema.objects.begin(), schema.objects.end(),
        [](const SchemaObject &object) { return object.id.kind == ObjectKind::Publication; });
}

} // namespace

PlanTables::PlanTables(const Schema &from, const Schema &to, const ChangeFates &fates,
                       const Bonds &fromBonds, const Bonds &toBonds)
    : m_from(from), m_to(to), m_fates(fates), m_fromBonds(fromBonds), m_toBonds(toBonds)
{}

const ObjectId &PlanTables::id(const ChangeItem &item) const
{
    return item.now >= 0 ? m_to.objects[size_t(item.now)].id : m_from.objects[size_t(item.old)].id;
}

void PlanTables::noteOrder(const std::vector<ChangeStep> &steps)
{
    for (size_t at = 0; at < steps.size(); ++at) {
        const ChangeStep &step = steps[at];
        const ChangeItem &item = m_fates.items[size_t(step.item)];
        if (id(item).kind != ObjectKind::Table)
            continue;
        if (step.action == ChangeStep::Detach)
            m_leaving.insert(id(item));
        if (item.now >= 0 && m_to.objects[size_t(item.now)].has(Property::PartitionBound)
            && (step.action == ChangeStep::Create || step.action == ChangeStep::Attach))
            m_lastJoin[m_to.objects[size_t(item.now)].text(Property::Parents)] = int(at);
    }
}

void PlanTables::noteDropped(const ChangeStep &step)
{
    m_dropped.insert(step.item);
    m_dropped.insert(step.along.begin(), step.along.end());
}

QStringList PlanTables::moveRowsOut(const ChangeItem &item)
{
    if (item.old < 0 || item.now < 0 || item.goes())
        return {};
    const SchemaObject &old = m_from.objects[size_t(item.old)];
    const SchemaObject &now = m_to.objects[size_t(item.now)];
    const QString parent = now.text(Property::Parents);
    if (!old.has(Property::PartitionBound) || !now.has(Property::PartitionBound) || item.foreign
        || old.text(Property::Parents) != parent
        || isWiderBound(old.text(Property::PartitionBound), now.text(Property::PartitionBound)))
        return {};
    const QString fits = partitionCondition(m_to, item.now);
    QStringList columns;
    bool identity = false;
    for (const int at : m_to.elements(ObjectKind::Column, now.id.schema, now.id.name)) {
        const SchemaObject &column = m_to.objects[size_t(at)];
        identity = identity || column.has(Property::Identity);
        if (!column.has(Property::Generated))
            columns.append(sqlName(column.id.name));
    }
    if (fits.isEmpty() || columns.isEmpty())
        return {};
    const QString kept = stashName(now.id);
    const QString list = columns.join(QLatin1String(", "));
    QStringList &back = m_movedOut[m_lastJoin.value(parent)];
    back.append(QStringLiteral("INSERT INTO %1 (%2)%3\n    SELECT %2 FROM %4")
                    .arg(parent, list,
                         identity || hasIdentity(parent)
                             ? QStringLiteral(" OVERRIDING SYSTEM VALUE")
                             : QString(),
                         kept));
    back.append(QStringLiteral("DROP TABLE %1").arg(kept));
    QString remove = QStringLiteral("DELETE FROM %1 WHERE (%2) IS NOT TRUE").arg(now.sqlName, fits);
    // Where the table may be published without a replica identity, the server refuses to delete
    // even no row.
    if (isPublishing(m_from) || isPublishing(m_to))
        remove = QStringLiteral("DO $retort$BEGIN\n    IF EXISTS (SELECT FROM %1) THEN\n"
                                "        %2;\n    END IF;\nEND$retort$")
                     .arg(kept, remove);
    return {QStringLiteral("CREATE TABLE %1 AS\n    SELECT %2 FROM %3 WHERE (%4) IS NOT TRUE")
                .arg(kept, list, now.sqlName, fits),
            remove};
}

QString PlanTables::stashName(const ObjectId &table) const
{
    QString stem = table.name;
    while (stem.toUtf8().size() > 48)
        stem.chop(1);
    return sqlName(table.schema, QLatin1String("retort_rows_") + stem);
}

QStringList PlanTables::rescueRows(const ChangeItem &item, int step)
{
    const SchemaObject &old = m_from.objects[size_t(item.old)];
    if (item.fate != Fate::Drop || old.id.kind != ObjectKind::Table || item.foreign
        || !old.has(Property::PartitionBound))
        return {};
    const QString parent = old.text(Property::Parents);
    QStringList conditions;
    const SchemaObject *whole = nullptr;
    for (size_t i = 0; i < m_to.objects.size(); ++i) {
        const SchemaObject &other = m_to.objects[i];
        const ChangeItem &its = m_fates.items[size_t(m_fates.itemOfNew[i])];
        if (other.id.kind == ObjectKind::Table && other.sqlName == parent && !its.comes())
            whole = &other;
        if (other.id.kind != ObjectKind::Table || other.text(Property::Parents) != parent
            || !other.has(Property::PartitionBound) || !(its.fate == Fate::Add || its.moves)
            || its.foreign)
            continue;
        const QString condition = partitionCondition(m_to, int(i));
        if (!condition.isEmpty())
            conditions.append("(" + condition + ")");
    }
    if (!whole || conditions.isEmpty())
        return {};
    QStringList names;
    for (const int at : m_to.elements(ObjectKind::Column, whole->id.schema, whole->id.name)) {
        const SchemaObject &column = m_to.objects[size_t(at)];
        const int before =
            m_from.find({ObjectKind::Column, old.id.schema, old.id.name, column.id.name, {}});
        if (before < 0 || column.has(Property::Generated))
            continue;
        // The partition key tells where a row belongs as long as it is as it was.
        if (m_from.objects[size_t(before)].text(Property::Type) != column.text(Property::Type))
            return {};
        names.append(sqlName(column.id.name));
    }
    const QString list = names.join(QLatin1String(", "));
    const QString kept = stashName(old.id);
    QStringList &back = m_movedOut[qMax(m_lastJoin.value(parent), step)];
    back.append(
        QStringLiteral("INSERT INTO %1 (%2)%3\n    SELECT %2 FROM %4")
            .arg(parent, list,
                 hasIdentity(parent) ? QStringLiteral(" OVERRIDING SYSTEM VALUE") : QString(),
                 kept));
    back.append(QStringLiteral("DROP TABLE %1").arg(kept));
    return {QStringLiteral("CREATE TABLE %1 AS\n    SELECT %2 FROM %3 WHERE %4")
                .arg(kept, list, old.sqlName, conditions.join(QLatin1String(" OR ")))};
}

bool PlanTables::hasIdentity(const QString &table) const
{
    return std::any_of(m_to.objects.begin(), m_to.objects.end(), [&](const SchemaObject &column) {
        return column.id.kind == ObjectKind::Column && column.has(Property::Identity)
               && sqlName(column.id.schema, column.id.relation) == table;
    });
}

QStringList PlanTables::moveRowsBack(int step)
{
    return m_movedOut.take(step);
}

/// The foreign keys that the old partition has as copies of those of the tables that it is part
/// of, by name.
QHash<QString, const SchemaObject *> PlanTables::copiedKeys(const Schema &schema, int table) const
{
    QHash<QString, const SchemaObject *> keys;
    for (int depth = 0; table >= 0 && depth < 64; ++depth) {
        const SchemaObject &partition = schema.objects[size_t(table)];
        table = -1;
        for (const int needed : partition.needs) {
            if (partition.has(Property::PartitionBound)
                && schema.objects[size_t(needed)].id.kind == ObjectKind::Table)
                table = needed;
        }
        if (table < 0)
            break;
        const ObjectId &parent = schema.objects[size_t(table)].id;
        for (const int at : schema.elements(ObjectKind::Constraint, parent.schema, parent.name)) {
            const SchemaObject &key = schema.objects[size_t(at)];
            if (key.has(Property::Referenced) && !keys.contains(key.id.name))
                keys.insert(key.id.name, &key);
        }
    }
    return keys;
}

bool PlanTables::isGone(const ChangeItem &item) const
{
    return m_dropped.count(int(&item - m_fates.items.data())) > 0;
}

/// Copies that a partition keeps as its own when it leaves, and that it is not to have.
QStringList PlanTables::dropCopiedKeys(const ChangeItem &item)
{
    QStringList statements;
    if (item.now < 0 || item.goes())
        return statements;
    const SchemaObject &now = m_to.objects[size_t(item.now)];
    const auto before = copiedKeys(m_from, item.old);
    const auto after = copiedKeys(m_to, item.now);
    for (auto it = before.cbegin(); it != before.cend(); ++it) {
        const ChangeItem &key =
            m_fates.items[size_t(m_fates.itemOfOld[size_t(m_from.find((*it)->id))])];
        ObjectId own = (*it)->id;
        own.schema = now.id.schema;
        own.relation = now.id.name;
        if (isGone(key))
            m_keysGoneBefore.insert({own.schema, own.relation, own.name});
        if (isGone(key) || after.contains(it.key()) || keepsCopiedKey(own))
            continue;
        statements.append(QStringLiteral("ALTER TABLE %1 DROP CONSTRAINT %2")
                              .arg(now.sqlName, sqlName(it.key())));
    }
    statements.sort();
    return statements;
}

/// Whether a new foreign key is there already, as what its table had as a partition.
bool PlanTables::keepsCopiedKey(const ObjectId &own) const
{
    const int now = m_to.find(own);
    const int table = m_from.find({ObjectKind::Table, own.schema, {}, own.relation, {}});
    if (now < 0 || table < 0 || !m_leaving.contains(m_from.objects[size_t(table)].id)
        || m_from.find(own) >= 0 || m_fates.items[size_t(m_fates.itemOfOld[size_t(table)])].goes())
        return false;
    const SchemaObject *copy = copiedKeys(m_from, table).value(own.name);
    if (!copy || m_keysGoneBefore.count({own.schema, own.relation, own.name}) > 0)
        return false;
    const SchemaObject &wanted = m_to.objects[size_t(now)];
    return copy->text(Property::Definition) == wanted.text(Property::Definition)
           && copy->has(Property::NotValid) == wanted.has(Property::NotValid);
}

/// The clones of triggers that a partition gets when it joins have the state of the whole.
QStringList PlanTables::triggerStates(const SchemaObject &table, int depth) const
{
    QStringList statements;
    // Its own parts get them too.
    for (size_t i = 0; depth < 64 && i < m_to.objects.size(); ++i) {
        const SchemaObject &part = m_to.objects[i];
        if (part.id.kind == ObjectKind::Table && part.has(Property::PartitionBound)
            && part.text(Property::Parents) == table.sqlName)
            statements += triggerStates(part, depth + 1);
    }
    for (const int at : m_to.elements(ObjectKind::Trigger, table.id.schema, table.id.name)) {
        const SchemaObject &trigger = m_to.objects[size_t(at)];
        if (trigger.has(Property::Parent)
            && !m_fates.items[size_t(m_fates.itemOfNew[size_t(at)])].comes())
            statements += createStatements(m_to, at);
    }
    return statements;
}

QList<PlanTables::CopiedColumn> PlanTables::copiedColumns(const ChangeItem &item) const
{
    QList<CopiedColumn> columns;
    const ObjectId &table = id(item);
    for (const int at : m_to.elements(ObjectKind::Column, table.schema, table.name)) {
        const SchemaObject &now = m_to.objects[size_t(at)];
        const int before = m_from.find(now.id);
        if (before >= 0 && !now.has(Property::Generated))
            columns.append(CopiedColumn{&m_from.objects[size_t(before)], &now});
    }
    std::sort(columns.begin(), columns.end(), [](const CopiedColumn &a, const CopiedColumn &b) {
        return a.now->text(Property::Position).toInt() < b.now->text(Property::Position).toInt();
    });
    return columns;
}

/// Whether the column's type is made anew under the same name.
bool PlanTables::isOfAnewType(const SchemaObject &column) const
{
    return std::any_of(column.needs.begin(), column.needs.end(), [this](int needed) {
        const ChangeItem &type = m_fates.items[size_t(m_fates.itemOfOld[size_t(needed)])];
        return nameSpaceOf(id(type).kind) == NameSpace::Type && type.fate == Fate::Rebuild;
    });
}

QStringList PlanTables::copyRows(const ChangeItem &item, const QString &aside) const
{
    const QList<CopiedColumn> columns = copiedColumns(item);
    const SchemaObject &old = m_from.objects[size_t(item.old)];
    const SchemaObject &now = m_to.objects[size_t(item.now)];
    if (columns.isEmpty() || old.text(Property::TableKind) == QLatin1String("foreign")
        || now.text(Property::TableKind) == QLatin1String("foreign"))
        return {};
    QStringList names;
    QStringList values;
    QStringList statements;
    bool identity = false;
    for (const CopiedColumn &column : columns) {
        const QString name = sqlName(column.now->id.name);
        const QString oldType = column.old->text(Property::Type);
        const QString newType = column.now->text(Property::Type);
        // Such a column gets its default.
        if (losesAllValues(m_from, m_to, oldType, newType))
            continue;
        names.append(name);
        values.append(oldType == newType && isOfAnewType(*column.old)
                          ? name + QLatin1String("::text::") + newType
                          : convertedValue(m_from, m_to, name, oldType, newType));
        if (!column.now->has(Property::Identity))
            continue;
        identity = true;
        statements.append(
            QStringLiteral("SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence("
                           "%1, %2), (SELECT pg_catalog.max(%3) FROM %4))")
                .arg(literal(now.sqlName), literal(column.now->id.name), name, now.sqlName));
    }
    const bool whole = old.has(Property::PartitionBy);
    statements.prepend(QStringLiteral("INSERT INTO %1 (%2)%3\n    SELECT %4 FROM %5%6")
                           .arg(now.sqlName, names.join(QLatin1String(", ")),
                                identity ? QStringLiteral(" OVERRIDING SYSTEM VALUE") : QString(),
                                values.join(QLatin1String(", ")),
                                whole ? QString() : QStringLiteral("ONLY "), aside));
    // Policies that hold for the owner too would hide rows from the copy without a word: with
    // this the server refuses instead.
    if (old.has(Property::RowSecurity) || now.has(Property::RowSecurity)) {
        statements.prepend(QStringLiteral("SET row_security = off"));
        statements.append(QStringLiteral("RESET row_security"));
    }
    return statements;
}

QString PlanTables::lostColumns(const ChangeItem &item) const
{
    QStringList lost;
    const ObjectId &table = id(item);
    for (const int at : m_from.elements(ObjectKind::Column, table.schema, table.name)) {
        if (m_to.find(m_from.objects[size_t(at)].id) < 0)
            lost.append(dropLoss(m_from, at));
    }
    lost.removeAll(QString());
    return lost.join(QLatin1Char(' '));
}

/// The server takes the sequences of a table's columns along; those that are to be otherwise
/// are set back.
QStringList PlanTables::sequencePersistence(const ChangeItem &item) const
{
    QStringList statements;
    const SchemaObject &table = m_to.objects[size_t(item.now)];
    if (m_to.serverVersion < 150000)
        return statements;
    for (auto it = m_fromBonds.ownedBy.cbegin(); it != m_fromBonds.ownedBy.cend(); ++it) {
        const int sequence = m_to.find(it.key());
        if (sequence < 0 || it->column.schema != table.id.schema
            || it->column.relation != table.id.name)
            continue;
        const SchemaObject &now = m_to.objects[size_t(sequence)];
        if (now.text(Property::Persistence) == table.text(Property::Persistence)
            || m_fates.items[size_t(m_fates.itemOfNew[size_t(sequence)])].comes())
            continue;
        statements.append(QStringLiteral("ALTER SEQUENCE %1 SET %2")
                              .arg(now.sqlName, now.has(Property::Persistence)
                                                    ? QStringLiteral("UNLOGGED")
                                                    : QStringLiteral("LOGGED")));
    }
    statements.sort();
    return statements;
}

QStringList PlanTables::membership(const SchemaObject &table, bool joins)
{
    QStringList statements;
    const bool partition = table.has(Property::PartitionBound);
    for (const QString &parent : table.list(Property::Parents)) {
        if (partition && joins) {
            statements.append(
                QStringLiteral("ALTER TABLE ONLY %1 ATTACH PARTITION %2 %3")
                    .arg(parent, table.sqlName, table.text(Property::PartitionBound)));
        } else if (partition) {
            statements.append(QStringLiteral("ALTER TABLE ONLY %1 DETACH PARTITION %2")
                                  .arg(parent, table.sqlName));
        } else {
            statements.append(
                QStringLiteral("ALTER TABLE ONLY %1 %2INHERIT %3")
                    .arg(table.sqlName, joins ? QString() : QStringLiteral("NO "), parent));
        }
    }
    return statements;
}

QString PlanTables::indexSql(const ObjectId &table, const QString &index, bool qualified) const
{
    const int at = m_to.find(ObjectId{ObjectKind::Index, table.schema, table.name, index, {}});
    if (at < 0)
        return {};
    const QString whole = m_to.objects[size_t(at)].sqlName;
    if (qualified)
        return whole;
    // The name without its schema, quoted as the reader has it.
    const QString schema = m_to.objects[size_t(at)].id.schema;
    qsizetype dot = schema.size();
    if (whole.startsWith(QLatin1Char('"')))
        dot = QString(schema).replace(QLatin1String("\""), QLatin1String("\"\"")).size() + 2;
    return whole.mid(dot + 1);
}

QStringList PlanTables::marks(const ChangeItem &item) const
{
    QStringList statements;
    const SchemaObject &table = m_to.objects[size_t(item.now)];
    const QString only = table.id.kind == ObjectKind::MaterializedView
                             ? QStringLiteral("ALTER MATERIALIZED VIEW %1 ")
                             : QStringLiteral("ALTER TABLE ONLY %1 ");
    const QString replica = m_toBonds.replicaIdentity.value(table.id);
    const QString oldReplica =
        item.comes() ? QString() : m_fromBonds.replicaIdentity.value(table.id);
    if (!replica.isEmpty()) {
        statements.append(only.arg(table.sqlName)
                          + QStringLiteral("REPLICA IDENTITY USING INDEX %1")
                                .arg(indexSql(table.id, replica, false)));
    } else if (!oldReplica.isEmpty() && !table.has(Property::ReplicaIdentity)) {
        statements.append(only.arg(table.sqlName) + QStringLiteral("REPLICA IDENTITY DEFAULT"));
    }
    const QString cluster = m_toBonds.clusteredOn.value(table.id);
    const QString oldCluster = item.comes() ? QString() : m_fromBonds.clusteredOn.value(table.id);
    const QString plain = table.id.kind == ObjectKind::MaterializedView
                              ? QStringLiteral("ALTER MATERIALIZED VIEW %1 ")
                              : QStringLiteral("ALTER TABLE %1 ");
    if (!cluster.isEmpty()) {
        statements.append(
            plain.arg(table.sqlName)
            + QStringLiteral("CLUSTER ON %1").arg(indexSql(table.id, cluster, false)));
    } else if (!oldCluster.isEmpty()) {
        statements.append(plain.arg(table.sqlName) + QStringLiteral("SET WITHOUT CLUSTER"));
    }
    return statements;
}

} // namespace Retort
