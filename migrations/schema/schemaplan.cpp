#include "migrations/schema/schemaplan.h"

#include "migrations/schema/bonds.h"
#include "migrations/schema/changefates.h"
#include "migrations/schema/changegraph.h"

#include <algorithm>

namespace Retort {

namespace {

class Planner
{
public:
    Planner(const Schema &from, const Schema &to, const PlanOptions &options)
        : m_from(from), m_to(to), m_options(options)
    {}

    SchemaPlan plan()
    {
        m_fromBonds = takeBonds(m_from);
        m_toBonds = takeBonds(m_to);
        m_fates = decideFates(m_from, m_to, m_options.compare);
        const ChangeOrder order = orderChanges(m_from, m_fromBonds, m_to, m_toBonds, m_fates);
        m_plan.shortfalls = order.shortfalls;
        tellChanges(order);
        for (const ChangeStep &step : order.steps)
            write(step);
        return std::move(m_plan);
    }

private:
    const ObjectId &id(const ChangeItem &item) const
    {
        return item.now >= 0 ? m_to.objects[size_t(item.now)].id
                             : m_from.objects[size_t(item.old)].id;
    }

    bool isIgnored(const ChangeItem &item) const
    {
        const ObjectKind kind = id(item).kind;
        return !m_options.compare.privileges
               && (kind == ObjectKind::DefaultPrivileges || kind == ObjectKind::ForeignPrivileges);
    }

    void tellChanges(const ChangeOrder &order)
    {
        const auto &items = m_fates.items;
        std::vector<bool> told(items.size());
        for (const ChangeStep &step : order.steps) {
            if (step.action != ChangeStep::Aspect || !items[size_t(step.item)].comes())
                told[size_t(step.item)] = true;
        }
        m_changeOf.assign(items.size(), -1);
        for (size_t i = 0; i < items.size(); ++i) {
            const ChangeItem &item = items[i];
            if (!told[i] || isIgnored(item))
                continue;
            SchemaChange change;
            change.object = id(item);
            change.properties = item.properties;
            switch (item.fate) {
            case Fate::Add:
                change.kind = ChangeKind::Add;
                break;
            case Fate::Drop:
                change.kind = ChangeKind::Drop;
                break;
            case Fate::Rebuild:
                change.kind = ChangeKind::Replace;
                change.consequence = item.properties.isEmpty();
                break;
            case Fate::Alter:
            case Fate::Keep:
                change.kind = ChangeKind::Alter;
                break;
            }
            m_changeOf[i] = int(m_plan.changes.size());
            m_plan.changes.append(change);
        }
        // What is done along with another is told with it.
        for (const ChangeStep &step : order.steps) {
            for (const int along : step.along) {
                if (m_changeOf[size_t(along)] < 0)
                    m_changeOf[size_t(along)] = m_changeOf[size_t(step.item)];
            }
        }
    }

    void add(const ChangeStep &step, const QStringList &statements, const QString &loss = {})
    {
        bool first = true;
        for (const QString &sql : statements) {
            m_plan.statements.append(
                PlannedStatement{sql, m_changeOf[size_t(step.item)], first ? loss : QString()});
            first = false;
        }
    }

    void write(const ChangeStep &step)
    {
        const ChangeItem &item = m_fates.items[size_t(step.item)];
        if (isIgnored(item))
            return;
        switch (step.action) {
        case ChangeStep::Detach:
            add(step, membership(m_from.objects[size_t(item.old)], false));
            break;
        case ChangeStep::Attach:
            add(step, membership(m_to.objects[size_t(item.now)], true));
            break;
        case ChangeStep::Disown:
            add(step, {QStringLiteral("ALTER SEQUENCE %1 OWNED BY NONE")
                           .arg(m_from.objects[size_t(item.old)].sqlName)});
            break;
        case ChangeStep::Own: {
            const QString owner = m_toBonds.ownedBy.value(id(item)).sql;
            add(step, {QStringLiteral("ALTER SEQUENCE %1 OWNED BY %2")
                           .arg(m_to.objects[size_t(item.now)].sqlName,
                                owner.isEmpty() ? QStringLiteral("NONE") : owner)});
            break;
        }
        case ChangeStep::Mark:
            mark(step, item);
            break;
        case ChangeStep::Drop:
            add(step, dropStatements(m_from, item.old), dropLoss(m_from, item.old));
            break;
        case ChangeStep::Alter:
            add(step, item.alteration.statements, item.alteration.loss);
            break;
        case ChangeStep::Create: {
            std::vector<int> inlined;
            for (const int along : step.along)
                inlined.push_back(m_fates.items[size_t(along)].now);
            std::sort(inlined.begin(), inlined.end());
            add(step, createStatements(m_to, item.now, inlined));
            break;
        }
        case ChangeStep::Aspect:
            writeAspects(step, item);
            break;
        }
    }

    void writeAspects(const ChangeStep &step, const ChangeItem &item)
    {
        DdlContext context;
        context.role = m_options.role;
        context.owners = m_options.compare.owners;
        context.privileges = m_options.compare.privileges;
        context.comments = m_options.compare.comments;
        // The owner of a sequence that a column owns is its table's, and changes with it.
        const SchemaObject &object = m_to.objects[size_t(item.now)];
        if (object.id.kind == ObjectKind::Sequence
            && (object.has(Property::Identity)
                || (!item.comes() && m_toBonds.ownedBy.contains(object.id)
                    && m_fromBonds.ownedBy.contains(object.id))))
            context.owners = false;
        add(step, aspectStatements(m_from, item.comes() ? -1 : item.old, m_to, item.now, context));
    }

    QStringList membership(const SchemaObject &table, bool joins) const
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

    QString indexSql(const ObjectId &table, const QString &index, bool qualified) const
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

    void mark(const ChangeStep &step, const ChangeItem &item)
    {
        const SchemaObject &table = m_to.objects[size_t(item.now)];
        const QString only = table.id.kind == ObjectKind::MaterializedView
                                 ? QStringLiteral("ALTER MATERIALIZED VIEW %1 ")
                                 : QStringLiteral("ALTER TABLE ONLY %1 ");
        const QString replica = m_toBonds.replicaIdentity.value(table.id);
        const QString oldReplica =
            item.comes() ? QString() : m_fromBonds.replicaIdentity.value(table.id);
        if (!replica.isEmpty()) {
            add(step, {only.arg(table.sqlName)
                       + QStringLiteral("REPLICA IDENTITY USING INDEX %1")
                             .arg(indexSql(table.id, replica, false))});
        } else if (!oldReplica.isEmpty() && !table.has(Property::ReplicaIdentity)) {
            add(step, {only.arg(table.sqlName) + QStringLiteral("REPLICA IDENTITY DEFAULT")});
        }
        const QString cluster = m_toBonds.clusteredOn.value(table.id);
        const QString oldCluster =
            item.comes() ? QString() : m_fromBonds.clusteredOn.value(table.id);
        const QString plain = table.id.kind == ObjectKind::MaterializedView
                                  ? QStringLiteral("ALTER MATERIALIZED VIEW %1 ")
                                  : QStringLiteral("ALTER TABLE %1 ");
        if (!cluster.isEmpty()) {
            add(step, {plain.arg(table.sqlName)
                       + QStringLiteral("CLUSTER ON %1").arg(indexSql(table.id, cluster, false))});
        } else if (!oldCluster.isEmpty()) {
            add(step, {plain.arg(table.sqlName) + QStringLiteral("SET WITHOUT CLUSTER")});
        }
    }

    Schema m_from;
    Schema m_to;
    PlanOptions m_options;
    Bonds m_fromBonds;
    Bonds m_toBonds;
    ChangeFates m_fates;
    std::vector<int> m_changeOf;
    SchemaPlan m_plan;
};

} // namespace

QString changeKindName(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Add:
        return QStringLiteral("add");
    case ChangeKind::Drop:
        return QStringLiteral("drop");
    case ChangeKind::Alter:
        return QStringLiteral("alter");
    case ChangeKind::Rename:
        return QStringLiteral("rename");
    case ChangeKind::Replace:
        return QStringLiteral("replace");
    }
    return {};
}

QString SchemaPlan::sql() const
{
    QString text;
    for (const PlannedStatement &statement : statements)
        text += statement.sql + QLatin1String(";\n");
    return text;
}

SchemaPlan planChanges(const Schema &from, const Schema &to, const PlanOptions &options)
{
    return Planner(from, to, options).plan();
}

} // namespace Retort
