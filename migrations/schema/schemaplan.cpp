#include "migrations/schema/schemaplan.h"

#include "migrations/schema/acl.h"
#include "migrations/schema/bodynames.h"
#include "migrations/schema/bonds.h"
#include "migrations/schema/changefates.h"
#include "migrations/schema/changegraph.h"
#include "migrations/schema/onlineforms.h"
#include "migrations/schema/plantables.h"
#include "migrations/schema/stabletext.h"
#include "migrations/sql/quoting.h"

#include <QHash>
#include <QSet>
#include <algorithm>
#include <optional>
#include <set>

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
        std::set<int> anew;
        ChangeOrder order;
        do {
            anew.insert(order.anew.begin(), order.anew.end());
            m_fates = decideFates(m_from, m_to, m_options.compare, anew);
            order = orderChanges(m_from, m_fromBonds, m_to, m_toBonds, m_fates);
        } while (!order.anew.empty());
        m_plan.shortfalls = order.shortfalls;
        tellChanges(order);
        nameAsides();
        for (const ChangeStep &step : order.steps) {
            if (step.action == ChangeStep::Detach)
                m_leaving.insert(id(m_fates.items[size_t(step.item)]));
            if (step.action == ChangeStep::Create
                && id(m_fates.items[size_t(step.item)]).kind == ObjectKind::Table)
                m_withTable.insert(step.along.begin(), step.along.end());
            if (step.action == ChangeStep::Attach)
                m_joining.insert(id(m_fates.items[size_t(step.item)]));
        }
        if (m_options.online)
            m_online.emplace(m_from, m_to, m_fates);
        nameNotNulls();
        noteLastSteps(order);
        m_tables.emplace(m_from, m_to, m_fates, m_fromBonds, m_toBonds);
        m_tables->noteOrder(order.steps);
        for (const ChangeStep &step : order.steps) {
            write(step);
            add(step, m_tables->moveRowsBack(m_step));
            ++m_step;
        }
        m_plan.statements += m_last;
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
        const int change = m_changeOf[size_t(step.item)];
        if (m_online) {
            const QList<OnlineStatement> forms = m_online->rewrite(step, statements);
            for (const OnlineStatement &one : forms) {
                (one.last ? m_last : m_plan.statements)
                    .append(SchemaStatement{stableText(one.sql), change, first ? loss : QString(),
                                            one.autocommit, one.why});
                first = false;
            }
            return;
        }
        for (const QString &sql : statements) {
            m_plan.statements.append(
                SchemaStatement{stableText(sql), change, first ? loss : QString(), false, {}});
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
            add(step, item.loosens ? loosenColumn(item)
                                   : PlanTables::membership(m_from.objects[size_t(item.old)], false)
                                         + m_tables->dropCopiedKeys(item));
            break;
        case ChangeStep::Aside:
            add(step, freeIdentities(m_from.objects[size_t(item.old)])
                          + renameAside(m_from.objects[size_t(item.old)]));
            break;
        case ChangeStep::Copy:
            add(step, copyRows(item), m_tables->lostColumns(item));
            break;
        case ChangeStep::Attach:
            add(step, m_tables->moveRowsOut(item)
                          + PlanTables::membership(m_to.objects[size_t(item.now)], true)
                          + m_tables->triggerStates(m_to.objects[size_t(item.now)]));
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
            add(step, m_tables->marks(item));
            break;
        case ChangeStep::Drop:
            m_tables->noteDropped(step);
            if (step.item >= 0 && id(item).kind == ObjectKind::Column)
                add(step, revokeColumn(m_from.objects[size_t(item.old)]));
            if (goesAside(item, id(item))) {
                const SchemaObject &old = m_from.objects[size_t(item.old)];
                add(step,
                    {QStringLiteral("DROP %1 %2")
                         .arg(old.text(Property::TableKind) == QLatin1String("foreign")
                                  ? QStringLiteral("FOREIGN TABLE")
                                  : objectKindKeyword(old.id.kind),
                              asideName(old, true))},
                    keepsRows(item) ? QString() : dropLoss(m_from, item.old));
            } else {
                add(step, m_tables->rescueRows(item, m_step));
                add(step, dropAlone(item.old), lossOf(item));
            }
            break;
        case ChangeStep::Alter:
            alter(step, item);
            break;
        case ChangeStep::Create: {
            std::vector<int> inlined;
            for (const int along : step.along)
                inlined.push_back(m_fates.items[size_t(along)].now);
            std::sort(inlined.begin(), inlined.end());
            if (id(item).kind == ObjectKind::Constraint && m_tables->keepsCopiedKey(id(item)))
                break;
            add(step, unchecked(step, createAlone(item.now, inlined)));
            break;
        }
        case ChangeStep::Aspect:
            writeAspects(step, item);
            break;
        }
    }

    /// A table that steps aside keeps the names of its NOT NULL constraints, so that the new table
    /// would get others by itself.
    void nameNotNulls()
    {
        if (m_to.serverVersion < 180000)
            return;
        for (const ChangeItem &item : m_fates.items) {
            const ObjectId &table = id(item);
            if (table.kind != ObjectKind::Table || !goesAside(item, table))
                continue;
            for (const int at : m_to.elements(ObjectKind::Column, table.schema, table.name))
                nameNotNull(m_to, at);
        }
    }

    static void nameNotNull(Schema &schema, int column)
    {
        SchemaObject &object = schema.objects[size_t(column)];
        if (object.has(Property::NotNull) && !object.has(Property::NotNullName))
            object.properties.set(Property::NotNullName, notNullName(schema, column));
    }

    /// When the last step that makes or changes something under a name comes.
    void noteLastSteps(const ChangeOrder &order)
    {
        for (size_t at = 0; at < order.steps.size(); ++at) {
            const ChangeStep &step = order.steps[at];
            if (step.action != ChangeStep::Create && step.action != ChangeStep::Alter)
                continue;
            std::vector<int> done = step.along;
            done.push_back(step.item);
            for (const int item : done) {
                const ObjectId &object = id(m_fates.items[size_t(item)]);
                if (nameSpaceOf(object.kind) != NameSpace::None
                    || object.kind == ObjectKind::Column)
                    m_lastStep[object.name].append({int(at), object.relation});
            }
        }
    }

    /// A routine whose body mentions what comes or changes later: the server must not look.
    QStringList unchecked(const ChangeStep &step, const QStringList &statements) const
    {
        const ChangeItem &item = m_fates.items[size_t(step.item)];
        if (nameSpaceOf(id(item).kind) != NameSpace::Routine || statements.isEmpty())
            return statements;
        const QSet<QString> names =
            namesInBody(m_to.objects[size_t(item.now)].text(Property::Definition));
        const bool early = std::any_of(names.begin(), names.end(), [&](const QString &name) {
            const auto found = m_lastStep.constFind(name);
            return found != m_lastStep.constEnd()
                   && std::any_of(found->begin(), found->end(), [&](const LaterStep &later) {
                          return later.at > m_step
                                 && (later.relation.isEmpty() || names.contains(later.relation));
                      });
        });
        if (!early)
            return statements;
        return QStringList{QStringLiteral("SET check_function_bodies = off")} + statements
               + QStringList{QStringLiteral("RESET check_function_bodies")};
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
        add(step, aspectStatements(m_from, item.comes() || item.alteration.anew ? -1 : item.old,
                                   m_to, item.now, context));
    }

    /// Whether either schema has a relation or type of that name.
    bool isTaken(const QString &inSchema, const QString &name) const
    {
        for (const Schema *schema : {&m_from, &m_to}) {
            for (int kind = 0; kind < objectKindCount; ++kind) {
                if (nameSpaceOf(ObjectKind(kind)) != NameSpace::Relation
                    && nameSpaceOf(ObjectKind(kind)) != NameSpace::Type)
                    continue;
                if (schema->find(ObjectId{ObjectKind(kind), inSchema, {}, name, {}}) >= 0)
                    return true;
            }
        }
        return false;
    }

    /// Names that nobody has, for what steps aside.
    void nameAsides()
    {
        QSet<QPair<QString, QString>> given;
        for (const ChangeItem &item : m_fates.items) {
            const ObjectId &object = id(item);
            if (!goesAside(item, object))
                continue;
            // A name has 63 bytes; the number tells those apart whose beginnings are alike.
            QString stem = object.name;
            while (stem.toUtf8().size() > 48)
                stem.chop(1);
            QString name = QStringLiteral("retort_old_") + stem;
            for (int number = 2;
                 isTaken(object.schema, name) || given.contains({object.schema, name}); ++number)
                name = QStringLiteral("retort_old_%1_%2").arg(number).arg(stem);
            given.insert({object.schema, name});
            m_asideNames.insert(object, name);
        }
    }

    QString asideName(const SchemaObject &object, bool qualified) const
    {
        const QString name = m_asideNames.value(object.id);
        return qualified ? sqlName(object.id.schema, name) : sqlName(name);
    }

    QStringList renameAside(const SchemaObject &object) const
    {
        QStringList statements{
            QStringLiteral("ALTER %1 %2 RENAME TO %3")
                .arg(objectKindKeyword(object.id.kind), object.sqlName, asideName(object, false))};
        // What its parents become is no matter of the old rows.
        for (const int needed : object.needs) {
            const SchemaObject &parent = m_from.objects[size_t(needed)];
            if (object.id.kind == ObjectKind::Table && parent.id.kind == ObjectKind::Table
                && !object.has(Property::PartitionBound)
                && object.list(Property::Parents).contains(parent.sqlName))
                statements.append(QStringLiteral("ALTER TABLE %1 NO INHERIT %2")
                                      .arg(asideName(object, true), parent.sqlName));
        }
        return statements;
    }

    /// The new table's identity column may want the same name for its sequence.
    QStringList freeIdentities(const SchemaObject &table) const
    {
        QStringList statements;
        if (table.id.kind != ObjectKind::Table)
            return statements;
        for (const int at : m_from.elements(ObjectKind::Column, table.id.schema, table.id.name)) {
            const SchemaObject &column = m_from.objects[size_t(at)];
            if (!column.has(Property::Identity))
                continue;
            const bool taken = std::any_of(
                m_from.objects.begin(), m_from.objects.end(), [&](const SchemaObject &sequence) {
                    return sequence.id.kind == ObjectKind::Sequence
                           && sequence.has(Property::Identity)
                           && std::binary_search(sequence.needs.begin(), sequence.needs.end(), at)
                           && m_to.find(sequence.id) >= 0;
                });
            if (taken)
                statements.append(QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 DROP IDENTITY")
                                      .arg(table.sqlName, sqlName(column.id.name)));
        }
        return statements;
    }

    /// What a partition had from a parent that it left is its own by then.
    QStringList dropAlone(int old) const
    {
        const SchemaObject &object = m_from.objects[size_t(old)];
        const bool has = object.has(Property::Parent) || object.has(Property::Inherited);
        const bool part = object.id.kind == ObjectKind::Column
                          || object.id.kind == ObjectKind::Constraint
                          || object.id.kind == ObjectKind::Index;
        if (!has || !part || !m_leaving.contains(tableOf(object)))
            return dropStatements(m_from, old);
        return dropStatements(aloneIn(m_from, old), old);
    }

    /// What a partition has like its parent is made before it joins it, as if for itself.
    QStringList createAlone(int now, const std::vector<int> &inlined) const
    {
        if (!joins(now))
            return createStatements(m_to, now, inlined);
        Schema alone = aloneIn(m_to, now);
        for (const int element : inlined)
            alone.objects[size_t(element)].properties.remove(Property::Parent);
        return createStatements(alone, now, inlined);
    }

    static Schema aloneIn(const Schema &schema, int object)
    {
        Schema alone = schema;
        // It has its whole's name when it joins.
        if (schema.serverVersion >= 180000
            && schema.objects[size_t(object)].id.kind == ObjectKind::Column)
            nameNotNull(alone, object);
        for (const Property property : {Property::Parent, Property::Inherited})
            alone.objects[size_t(object)].properties.remove(property);
        return alone;
    }

    /// Whether the new element is there before its table joins a parent that has the whole.
    bool joins(int now) const
    {
        const SchemaObject &object = m_to.objects[size_t(now)];
        if (!m_joining.contains(tableOf(object)))
            return false;
        if (object.has(Property::Parent)
            && (object.id.kind == ObjectKind::Index
                || object.text(Property::ConstraintType) != QLatin1String("FOREIGN KEY"))) {
            return std::none_of(object.needs.begin(), object.needs.end(), [&](int needed) {
                const ObjectId &whole = m_to.objects[size_t(needed)].id;
                const int item = m_fates.itemOfNew[size_t(needed)];
                return whole.kind == object.id.kind && whole.relation != object.id.relation
                       && m_fates.items[size_t(item)].comes() && !m_withTable.contains(item);
            });
        }
        return object.has(Property::Inherited)
               && (object.id.kind == ObjectKind::Column
                   || object.text(Property::ConstraintType) == QLatin1String("CHECK"));
    }

    static ObjectId tableOf(const SchemaObject &element)
    {
        return ObjectId{ObjectKind::Table, element.id.schema, {}, element.id.relation, {}};
    }

    /// A partition of a table that stepped aside: its rows went with that table's.
    bool rowsAreCopied(const ChangeItem &item) const
    {
        const SchemaObject &old = m_from.objects[size_t(item.old)];
        if (old.id.kind != ObjectKind::Table || !old.has(Property::PartitionBound))
            return false;
        return std::any_of(old.needs.begin(), old.needs.end(), [this](int needed) {
            const ChangeItem &parent = m_fates.items[size_t(m_fates.itemOfOld[size_t(needed)])];
            return id(parent).kind == ObjectKind::Table
                   && (goesAside(parent, id(parent)) || (parent.goes() && rowsAreCopied(parent)));
        });
    }

    /// The server keeps the privileges of a column that was dropped, for ever.
    QStringList revokeColumn(const SchemaObject &column) const
    {
        QStringList grantees;
        const Acl acl = parseAcl(column.list(Property::Privileges));
        for (const AclEntry &entry : acl)
            grantees.append(entry.grantee.isEmpty() ? QStringLiteral("PUBLIC")
                                                    : sqlName(entry.grantee));
        grantees.removeDuplicates();
        if (grantees.isEmpty() || !m_options.compare.privileges)
            return {};
        return {QStringLiteral("REVOKE ALL (%1) ON TABLE %2 FROM %3")
                    .arg(sqlName(column.id.name), sqlName(column.id.schema, column.id.relation),
                         grantees.join(QLatin1String(", ")))};
    }

    /// The values of a column whose type is made anew wait as text.
    QStringList loosenColumn(const ChangeItem &item) const
    {
        const SchemaObject &column = m_from.objects[size_t(item.old)];
        if (column.has(Property::Inherited) && !m_leaving.contains(tableOf(column)))
            return {};
        const int table = m_from.find(tableOf(column));
        const bool foreign =
            table >= 0
            && m_from.objects[size_t(table)].text(Property::TableKind) == QLatin1String("foreign");
        return {(foreign
                     ? QStringLiteral("ALTER FOREIGN TABLE %1 ALTER COLUMN %2 TYPE text")
                     : QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 TYPE text USING %2::text"))
                    .arg(sqlName(column.id.schema, column.id.relation), sqlName(column.id.name))};
    }

    QStringList copyRows(const ChangeItem &item) const
    {
        return m_tables->copyRows(item, asideName(m_from.objects[size_t(item.old)], true));
    }

    QString lossOf(const ChangeItem &item) const
    {
        if (rowsAreCopied(item))
            return {};
        const QString loss = dropLoss(m_from, item.old);
        return loss.isEmpty() ? item.loss : loss;
    }

    /// Whether what stepped aside holds no rows, or they were copied before it goes.
    bool keepsRows(const ChangeItem &item) const
    {
        return id(item).kind != ObjectKind::Table || rowsAreCopied(item)
               || !copyRows(item).isEmpty();
    }

    void alter(const ChangeStep &step, const ChangeItem &item)
    {
        if (nameSpaceOf(id(item).kind) == NameSpace::Routine) {
            add(step, unchecked(step, item.alteration.statements), item.alteration.loss);
            return;
        }
        if (id(item).kind == ObjectKind::Table && item.properties.contains(Property::Persistence)) {
            add(step, item.alteration.statements + m_tables->sequencePersistence(item),
                item.alteration.loss);
            return;
        }
        // Apart from its parent, the partition's column changes for itself.
        if (id(item).kind == ObjectKind::Column && !item.converts
            && m_joining.contains(tableOf(m_to.objects[size_t(item.now)]))
            && m_leaving.contains(tableOf(m_to.objects[size_t(item.now)]))) {
            const Alteration own = alterStatements(aloneIn(m_from, item.old), item.old,
                                                   aloneIn(m_to, item.now), item.now);
            if (!own.replace) {
                add(step, own.statements, own.loss);
                return;
            }
        }
        // The server finds the index when it attaches the table.
        if (id(item).kind == ObjectKind::Index && joins(item.now)) {
            add(step,
                alterStatements(m_from, item.old, aloneIn(m_to, item.now), item.now).statements);
            return;
        }
        if (!item.converts || item.properties.contains(Property::Type)) {
            add(step, item.alteration.statements, item.alteration.loss);
            return;
        }
        // The new type sets storage and compression back.
        Schema converted = m_from;
        for (const Property property : {Property::Storage, Property::Compression})
            converted.objects[size_t(item.old)].properties.remove(property);
        const Alteration rest = alterStatements(converted, item.old, m_to, item.now);
        add(step, convertColumn(item) + rest.statements, rest.loss);
    }

    /// The column's values go through text into the type of the same name that was made anew.
    QStringList convertColumn(const ChangeItem &item) const
    {
        const SchemaObject &column = m_to.objects[size_t(item.now)];
        // Its parent's conversion reaches it.
        if (column.has(Property::Inherited) && !m_leaving.contains(tableOf(column)))
            return {};
        const int table = m_to.find(tableOf(column));
        if (table < 0)
            return {};
        const QString name = sqlName(column.id.name);
        const QString type = column.text(Property::Type);
        const SchemaObject &of = m_to.objects[size_t(table)];
        if (of.text(Property::TableKind) == QLatin1String("foreign"))
            return {QStringLiteral("ALTER FOREIGN TABLE %1 ALTER COLUMN %2 TYPE %3")
                        .arg(of.sqlName, name, type)};
        return {QStringLiteral("ALTER TABLE %1 ALTER COLUMN %2 TYPE %3 USING %2::text::%3")
                    .arg(of.sqlName, name, type)};
    }

    Schema m_from;
    Schema m_to;
    PlanOptions m_options;
    Bonds m_fromBonds;
    Bonds m_toBonds;
    ChangeFates m_fates;
    QHash<ObjectId, QString> m_asideNames;
    std::vector<int> m_changeOf;
    /// The partitions that leave their parents.
    QSet<ObjectId> m_leaving;
    /// … and the tables that join one.
    QSet<ObjectId> m_joining;
    struct LaterStep
    {
        int at;
        QString relation;
    };
    /// By name, for columns with their relation.
    QHash<QString, QList<LaterStep>> m_lastStep;
    /// The step that is written.
    int m_step = 0;
    /// The items that CREATE TABLE makes along with the table.
    std::set<int> m_withTable;
    std::optional<PlanTables> m_tables;
    std::optional<OnlineForms> m_online;
    /// What reads whole tables and keeps nobody waiting.
    QList<SchemaStatement> m_last;
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
    for (const SchemaStatement &statement : statements)
        text += statement.sql + QLatin1String(";\n");
    return text;
}

QList<SchemaPlanPart> SchemaPlan::parts() const
{
    QList<SchemaPlanPart> result;
    for (const SchemaStatement &statement : statements) {
        if (result.isEmpty() || result.last().autocommit != statement.autocommit)
            result.append(SchemaPlanPart{statement.autocommit, {}});
        result.last().statements.append(statement);
    }
    return result;
}

SchemaPlan planChanges(const Schema &from, const Schema &to, const PlanOptions &options)
{
    return Planner(from, to, options).plan();
}

} // namespace Retort
