#include "migrations/schema/changeedges.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace Retort {

namespace {

using Action = ChangeStep::Action;

/// The name that excludes others: relations' and types' names are one space each.
using TakenName = std::tuple<int, QString, QString>;

std::vector<TakenName> takenNames(const ObjectId &id)
{
    std::vector<TakenName> names;
    const NameSpace space = nameSpaceOf(id.kind);
    if (space == NameSpace::Relation || id.kind == ObjectKind::CompositeType)
        names.emplace_back(int(NameSpace::Relation), id.schema, id.name);
    if (space == NameSpace::Type || id.kind == ObjectKind::Table || id.kind == ObjectKind::View
        || id.kind == ObjectKind::MaterializedView)
        names.emplace_back(int(NameSpace::Type), id.schema, id.name);
    if (space == NameSpace::Routine)
        names.emplace_back(int(NameSpace::Routine), id.schema,
                           id.name + QLatin1Char('(') + id.arguments);
    return names;
}

class EdgeMaker
{
public:
    explicit EdgeMaker(const ChangeSteps &steps)
        : m_steps(steps), m_from(steps.from()), m_fromBonds(steps.fromBonds()), m_to(steps.to()),
          m_toBonds(steps.toBonds()), m_fates(steps.fates()), m_items(steps.items())
    {}

    std::vector<ChangeEdge> make()
    {
        makeEdges();
        return std::move(m_edges);
    }

private:
    // Short names for what is asked at every line.
    const SchemaObject &oldObject(int item) const { return m_steps.oldObject(item); }
    const SchemaObject &newObject(int item) const { return m_steps.newObject(item); }
    const ObjectId &id(int item) const { return m_steps.id(item); }
    int node(int item, Action action) const { return m_steps.node(item, action); }
    int oldItem(const ObjectId &wanted) const { return m_steps.oldItem(wanted); }
    int newItem(const ObjectId &wanted) const { return m_steps.newItem(wanted); }
    int relationItem(const ObjectId &element, bool old) const
    {
        return m_steps.relationItem(element, old);
    }
    bool isAside(int item) const { return m_steps.isAside(item); }
    bool dropsWithAside(int item) const { return m_steps.dropsWithAside(item); }

    void edge(int fromItem, Action fromAction, int toItem, Action toAction, bool soft = false)
    {
        const int before = node(fromItem, fromAction);
        const int after = node(toItem, toAction);
        if (before >= 0 && after >= 0 && before != after)
            m_edges.push_back(ChangeEdge{before, after, fromItem, toItem, soft});
    }

    void makeEdges()
    {
        std::map<TakenName, int> freed;
        for (int i = 0; i < int(m_items.size()); ++i) {
            const ChangeItem &item = m_items[size_t(i)];
            if (item.old >= 0)
                edgesOfOld(i);
            if (item.now >= 0)
                edgesOfNew(i);
            if (isAside(i)) {
                edge(i, Action::Aside, i, Action::Create);
                edge(i, Action::Create, i, Action::Drop);
                edgesOfCopy(i);
            } else if (!dropsWithAside(i)) {
                edge(i, Action::Drop, i, Action::Create);
            }
            edge(i, Action::Disown, i, Action::Own);
            edge(i, Action::Alter, i, Action::Aspect);
            edge(i, Action::Create, i, Action::Aspect);
            edge(i, Action::Create, i, Action::Own);
            edge(i, Action::Aspect, i, Action::Own);
            edge(i, Action::Create, i, Action::Mark);
            edge(i, Action::Alter, i, Action::Mark);
            edge(i, Action::Detach, i, Action::Alter);
            edge(i, Action::Alter, i, Action::Attach);
            edge(i, Action::Detach, i, Action::Attach);
            edge(i, Action::Detach, i, Action::Drop);
            edge(i, Action::Detach, i, Action::Aside);
            if (item.goes()) {
                for (const TakenName &name : takenNames(id(i)))
                    freed.emplace(name, i);
            }
        }
        for (int i = 0; i < int(m_items.size()); ++i) {
            if (!m_items[size_t(i)].comes())
                continue;
            for (const TakenName &name : takenNames(id(i))) {
                const auto before = freed.find(name);
                if (before != freed.end() && before->second != i) {
                    edge(before->second, isAside(before->second) ? Action::Aside : Action::Drop, i,
                         Action::Create);
                }
            }
        }
    }

    /// Whether the item, once altered, no longer needs what it needed before.
    bool leaves(int i, int needed) const
    {
        if (m_items[size_t(i)].fate != Fate::Alter)
            return false;
        const ObjectId &other = m_from.objects[size_t(needed)].id;
        const std::vector<int> &needs = newObject(i).needs;
        return std::none_of(needs.begin(), needs.end(),
                            [&](int later) { return m_to.objects[size_t(later)].id == other; });
    }

    /// The table that steps aside with the item's column in it, or with the partition that the
    /// column goes with; -1 where none does.
    int asideOf(int i) const
    {
        if (id(i).kind != ObjectKind::Column || node(i, Action::Drop) < 0)
            return -1;
        int table = m_steps.relationItem(oldObject(i).id, true);
        for (int depth = 0; table >= 0 && depth < 64; ++depth) {
            if (isAside(table))
                return table;
            const SchemaObject &partition = oldObject(table);
            int parent = -1;
            for (const int needed : partition.needs) {
                if (partition.has(Property::PartitionBound)
                    && m_from.objects[size_t(needed)].id.kind == ObjectKind::Table)
                    parent = m_fates.itemOfOld[size_t(needed)];
            }
            table = parent;
        }
        return -1;
    }

    /// An element goes before its table changes; one that a parent gives too goes when the table
    /// has left that parent, or when the parent has lost it.
    void edgeOfLostElement(int i, int needed)
    {
        const SchemaObject &element = oldObject(i);
        const bool inherited =
            id(needed).kind == ObjectKind::Table && element.has(Property::Inherited)
            && id(needed).name == element.id.relation && id(needed).schema == element.id.schema
            && m_items[size_t(needed)].now >= 0;
        if (!inherited) {
            edge(i, Action::Drop, needed, Action::Alter);
            return;
        }
        bool leaving = false;
        for (const int at : oldObject(needed).needs) {
            const ObjectId &parent = m_from.objects[size_t(at)].id;
            if (parent.kind != ObjectKind::Table)
                continue;
            const int same =
                oldItem({element.id.kind, parent.schema, parent.name, element.id.name, {}});
            leaving = leaving || (same >= 0 && leaves(needed, at));
            if (same >= 0 && !leaves(needed, at))
                edge(same, Action::Drop, i, Action::Drop, true);
        }
        if (leaving)
            edge(needed, Action::Alter, i, Action::Drop);
        else
            edge(i, Action::Drop, needed, Action::Alter);
    }

    /// Whether the old table steps aside and then inherits no longer from this one.
    bool leavesWhenAside(int i, int needed) const
    {
        const SchemaObject &table = oldObject(i);
        return isAside(i) && table.id.kind == ObjectKind::Table
               && !table.has(Property::PartitionBound)
               && m_from.objects[size_t(needed)].id.kind == ObjectKind::Table
               && table.list(Property::Parents).contains(m_from.objects[size_t(needed)].sqlName);
    }

    void edgesOfOld(int i)
    {
        for (const int needed : oldObject(i).needs) {
            const int other = m_fates.itemOfOld[size_t(needed)];
            if (leavesWhenAside(i, needed)) {
                edge(i, Action::Aside, other, Action::Drop);
                edge(i, Action::Aside, other, Action::Aside);
            } else {
                edge(i, Action::Drop, other, Action::Drop);
            }
            const int aside = nameSpaceOf(id(other).kind) == NameSpace::Type ? asideOf(i) : -1;
            if (aside >= 0) {
                // The type converts the table's columns, by the table's name.
                edge(other, Action::Alter, aside, Action::Aside);
            } else {
                edgeOfLostElement(i, other);
            }
            edge(i, Action::Detach, other, Action::Drop);
            if (id(other).kind == ObjectKind::Column)
                edge(i, Action::Drop, other, Action::Detach);
            // Its statement names the table as it was.
            if (id(i).kind != ObjectKind::Table && !isAside(i) && !dropsWithAside(i)
                && node(i, Action::Drop) != node(other, Action::Drop))
                edge(i, Action::Drop, other, Action::Aside);
            edge(i, Action::Detach, other, Action::Aside);
            if (leaves(i, needed))
                edge(i, Action::Alter, other, Action::Alter);
            if (m_items[size_t(other)].fate == Fate::Drop || isAside(other))
                edge(i, Action::Alter, other, Action::Drop);
            // What a left parent gave is the table's own before the parent loses it.
            if (id(i).kind == ObjectKind::Table && id(other).kind == ObjectKind::Table
                && leaves(i, needed)) {
                for (const ObjectKind kind : {ObjectKind::Column, ObjectKind::Constraint}) {
                    for (const int at : m_from.elements(kind, id(other).schema, id(other).name))
                        edge(i, Action::Alter, m_fates.itemOfOld[size_t(at)], Action::Drop, true);
                }
            }
        }
        edgesOfLeaving(i);
        edgesOfInherited(i);
        edgesOfKeyCopies(i);
        edgesOfLonelyAside(i);
        const auto owner = m_fromBonds.ownedBy.constFind(oldObject(i).id);
        if (owner != m_fromBonds.ownedBy.constEnd()) {
            const int column = oldItem(owner->column);
            if (column >= 0) {
                edge(i, Action::Disown, column, Action::Drop);
                if (m_items[size_t(column)].fate == Fate::Drop)
                    edge(i, Action::Own, column, Action::Drop);
            }
        }
    }

    /// A child is made of its parents' columns as they are to be. A check that is not valid in the
    /// child came to the parent after it, one that is valid before it.
    void edgesOfChild(int i)
    {
        const SchemaObject &object = newObject(i);
        if (object.id.kind == ObjectKind::Table && m_items[size_t(i)].comes())
            edgesOfParentDefaults(i);
        const bool check = object.id.kind == ObjectKind::Constraint;
        // What the parent's change brings along is set right after it.
        if (const int parent = m_steps.inheritedFrom(i, false); parent >= 0)
            edge(parent, Action::Alter, i, Action::Alter);
        if (!m_items[size_t(i)].comes() || (!check && object.id.kind != ObjectKind::Column)
            || !object.has(Property::Inherited))
            return;
        const int table = relationItem(object.id, false);
        if (table < 0 || !m_items[size_t(table)].comes())
            return;
        for (const int needed : newObject(table).needs) {
            const ObjectId &of = m_to.objects[size_t(needed)].id;
            const int parent =
                of.kind == ObjectKind::Table
                    ? newItem({object.id.kind, of.schema, of.name, object.id.name, {}})
                    : -1;
            if (parent < 0)
                continue;
            if (check && object.has(Property::NotValid)) {
                edge(table, Action::Create, parent, Action::Create, true);
            } else {
                edge(parent, Action::Create, table, Action::Create, true);
                edge(parent, Action::Alter, table, Action::Create, true);
            }
        }
    }

    /// … and of their defaults.
    void edgesOfParentDefaults(int table)
    {
        for (const int needed : newObject(table).needs) {
            const ObjectId &of = m_to.objects[size_t(needed)].id;
            if (of.kind != ObjectKind::Table)
                continue;
            for (const int at : m_to.elements(ObjectKind::ColumnDefault, of.schema, of.name)) {
                const int item = m_fates.itemOfNew[size_t(at)];
                edge(item, Action::Create, table, Action::Create, true);
                edge(item, Action::Alter, table, Action::Create, true);
            }
            for (const int at : m_from.elements(ObjectKind::ColumnDefault, of.schema, of.name))
                edge(m_fates.itemOfOld[size_t(at)], Action::Drop, table, Action::Create, true);
        }
    }

    /// A foreign key of a partitioned table goes with its copies, before a partition leaves with
    /// one of its own.
    void edgesOfKeyCopies(int i)
    {
        if (id(i).kind != ObjectKind::Table || !m_steps.detaches(i))
            return;
        int table = i;
        for (int depth = 0; table >= 0 && depth < 64; ++depth) {
            const SchemaObject &partition = oldObject(table);
            int parent = -1;
            for (const int needed : partition.needs) {
                if (partition.has(Property::PartitionBound)
                    && m_from.objects[size_t(needed)].id.kind == ObjectKind::Table)
                    parent = m_fates.itemOfOld[size_t(needed)];
            }
            table = parent;
            if (table < 0)
                break;
            const ObjectId &of = oldObject(table).id;
            for (const int at : m_from.elements(ObjectKind::Constraint, of.schema, of.name)) {
                if (m_from.objects[size_t(at)].has(Property::Referenced))
                    edge(m_fates.itemOfOld[size_t(at)], Action::Drop, i, Action::Detach, true);
            }
        }
    }

    /// A child that steps aside leaves its parents, before they change: its rows are copied as they
    /// were.
    void edgesOfLonelyAside(int i)
    {
        if (!isAside(i) || id(i).kind != ObjectKind::Table
            || oldObject(i).has(Property::PartitionBound))
            return;
        for (const int needed : oldObject(i).needs) {
            const ObjectId &of = m_from.objects[size_t(needed)].id;
            if (of.kind != ObjectKind::Table)
                continue;
            for (const ObjectKind kind : {ObjectKind::Column, ObjectKind::Constraint}) {
                for (const int at : m_from.elements(kind, of.schema, of.name)) {
                    for (const Action change : {Action::Alter, Action::Drop})
                        edge(i, Action::Aside, m_fates.itemOfOld[size_t(at)], change, true);
                }
            }
        }
    }

    /// A child that goes goes before its parent's column changes: the change would reach it too,
    /// and may not fit there.
    void edgesOfInherited(int i)
    {
        const int parent = m_steps.inheritedFrom(i, true);
        const int table = parent < 0 ? -1 : relationItem(oldObject(i).id, true);
        if (table >= 0 && m_items[size_t(table)].goes() && !isAside(table))
            edge(table, Action::Drop, parent, Action::Alter, true);
    }

    /// What a partition has from its parent is its own as soon as it has left: only then it can go
    /// alone, or stay where the parent's goes.
    void edgesOfLeaving(int i)
    {
        const SchemaObject &object = oldObject(i);
        if (object.id.kind == ObjectKind::Constraint) {
            const int of = relationItem(object.id, true);
            if (of >= 0)
                edge(i, Action::Drop, of, Action::Attach, true);
        }
        if (!belongsToRelation(object.id.kind) || !m_steps.hasLeft(i)
            || !(object.has(Property::Parent) || object.has(Property::Inherited)))
            return;
        const int table = relationItem(object.id, true);
        if (node(i, Action::Drop) != node(table, Action::Drop))
            edge(table, Action::Detach, i, Action::Drop);
        // Its parent's conversion by a type that is made anew reaches it as long as it is there.
        if (object.id.kind == ObjectKind::Column) {
            for (const int needed : object.needs) {
                if (nameSpaceOf(m_from.objects[size_t(needed)].id.kind) == NameSpace::Type)
                    edge(m_fates.itemOfOld[size_t(needed)], Action::Alter, table, Action::Detach,
                         true);
            }
        }
        const int whole = object.has(Property::Parent)
                              ? m_steps.neededOfKind(object, object.id.kind)
                              : m_steps.inheritedFrom(i, true);
        if (whole < 0)
            return;
        edge(table, Action::Detach, whole, Action::Drop);
        // Its rows are copied as they are; its partition key may not let the column change.
        if (isAside(table))
            edge(table, Action::Detach, whole, Action::Alter, true);
    }

    /// What reads a column is made when the column's type is what it is to be.
    void edgesOfColumnType(int i, int column)
    {
        for (const int needed : newObject(column).needs) {
            const int type = m_fates.itemOfNew[size_t(needed)];
            if (nameSpaceOf(id(type).kind) == NameSpace::Type)
                edge(type, Action::Alter, i, Action::Create, true);
        }
    }

    /// The part of a partitioned index or key: made before its table is attached where the whole is
    /// there already, and after that where the whole is made too.
    void edgesOfAttach(int i)
    {
        const SchemaObject &object = newObject(i);
        if (!belongsToRelation(object.id.kind))
            return;
        const int table = relationItem(object.id, false);
        if (table < 0)
            return;
        if (object.id.kind == ObjectKind::Column) {
            edge(i, Action::Create, table, Action::Attach);
            // The table and its parent change one by one while they are apart.
            const int parent = m_steps.inheritedFrom(i, false);
            edge(i, Action::Alter, table, Action::Attach);
            for (const Action change : {Action::Alter, Action::Create}) {
                if (parent < 0)
                    break;
                edge(table, Action::Detach, parent, change, true);
                edge(parent, change, table, Action::Attach, true);
            }
            return;
        }
        const int whole =
            object.has(Property::Parent) ? m_steps.neededOfKind(object, object.id.kind, false) : -1;
        const int wholeTable = whole >= 0 ? relationItem(id(whole), false) : -1;
        const bool comes = wholeTable >= 0 && m_items[size_t(whole)].comes()
                           && (node(whole, Action::Create) != node(wholeTable, Action::Create));
        if (comes) {
            edge(table, Action::Attach, i, Action::Create);
            edge(table, Action::Attach, i, Action::Alter);
            edge(table, Action::Attach, whole, Action::Create, true);
            edge(table, Action::Create, whole, Action::Create, true);
        } else {
            edge(i, Action::Create, table, Action::Attach, true);
            edge(i, Action::Alter, table, Action::Attach, true);
        }
    }

    /// A row's shape is complete before what reads whole rows is made.
    void edgesOfRows(int i, int relation)
    {
        const ObjectId &of = m_to.objects[size_t(m_items[size_t(relation)].now)].id;
        if (of.kind != ObjectKind::Table && of.kind != ObjectKind::CompositeType)
            return;
        for (const int column : m_to.elements(ObjectKind::Column, of.schema, of.name)) {
            const int item = m_fates.itemOfNew[size_t(column)];
            for (const Action use : {Action::Create, Action::Alter}) {
                edge(item, Action::Create, i, use, true);
                edge(item, Action::Alter, i, use, true);
            }
        }
        for (const int column : m_from.elements(ObjectKind::Column, of.schema, of.name)) {
            for (const Action use : {Action::Create, Action::Alter})
                edge(m_fates.itemOfOld[size_t(column)], Action::Drop, i, use, true);
        }
    }

    /// Rows are copied when all new partitions are there, and before the old ones go; keys to other
    /// tables, triggers and indexes come after.
    void edgesOfCopy(int i)
    {
        if (id(i).kind != ObjectKind::Table)
            return;
        const int top = m_steps.topAside(i);
        edge(i, Action::Create, top, Action::Copy);
        edge(top, Action::Copy, i, Action::Drop);
        if (top != i)
            return;
        const auto below = [this](const Schema &schema, const std::vector<int> &itemOf, int root,
                                  auto visit) {
            // Needs point from partitions to their parents, so one pass over the tables a level.
            std::vector<bool> in(schema.objects.size());
            in[size_t(root)] = true;
            for (bool grown = true; grown;) {
                grown = false;
                for (size_t at = 0; at < schema.objects.size(); ++at) {
                    const SchemaObject &object = schema.objects[at];
                    if (in[at] || object.id.kind != ObjectKind::Table
                        || !object.has(Property::PartitionBound))
                        continue;
                    for (const int needed : object.needs) {
                        if (in[size_t(needed)]) {
                            in[at] = grown = true;
                            visit(itemOf[at]);
                            break;
                        }
                    }
                }
            }
        };
        below(m_to, m_fates.itemOfNew, m_items[size_t(i)].now, [&](int partition) {
            edge(partition, Action::Create, i, Action::Copy);
            edge(partition, Action::Attach, i, Action::Copy);
        });
        below(m_from, m_fates.itemOfOld, m_items[size_t(i)].old,
              [&](int partition) { edge(i, Action::Copy, partition, Action::Drop); });
        for (const ObjectKind kind :
             {ObjectKind::Constraint, ObjectKind::Trigger, ObjectKind::Rule, ObjectKind::Index}) {
            for (const int at : m_to.elements(kind, id(i).schema, id(i).name)) {
                const int element = m_fates.itemOfNew[size_t(at)];
                if (node(element, Action::Create) != node(i, Action::Create))
                    edge(i, Action::Copy, element, Action::Create);
            }
        }
        for (size_t at = 0; at < m_to.objects.size(); ++at) {
            const SchemaObject &reader = m_to.objects[at];
            const bool key = reader.has(Property::Referenced);
            if ((key || reader.id.kind == ObjectKind::MaterializedView)
                && std::binary_search(reader.needs.begin(), reader.needs.end(),
                                      m_items[size_t(i)].now))
                edge(i, Action::Copy, m_fates.itemOfNew[at], Action::Create, !key);
        }
    }

    /// A column that becomes NOT NULL fills its nulls with its default: what that needs is there.
    void edgesOfFilledNulls(int i)
    {
        if (id(i).kind != ObjectKind::Column
            || !m_items[size_t(i)].properties.contains(Property::NotNull))
            return;
        ObjectId value = id(i);
        value.kind = ObjectKind::ColumnDefault;
        const int at = m_to.find(value);
        if (at < 0)
            return;
        for (const int needed : m_to.objects[size_t(at)].needs)
            edge(m_fates.itemOfNew[size_t(needed)], Action::Create, i, Action::Alter, true);
    }

    void edgesOfNew(int i)
    {
        edgesOfFilledNulls(i);
        for (const int needed : newObject(i).needs) {
            const int other = m_fates.itemOfNew[size_t(needed)];
            edge(other, Action::Create, i, Action::Create);
            edge(other, Action::Alter, i, Action::Create);
            edge(other, Action::Create, i, Action::Alter);
            edge(other, Action::Alter, i, Action::Alter);
            edge(other, Action::Create, i, Action::Attach);
            if (id(other).kind == ObjectKind::Column)
                edgesOfColumnType(i, other);
            if (nameSpaceOf(id(i).kind) == NameSpace::Routine
                || (id(other).kind == ObjectKind::CompositeType
                    && id(i).kind != ObjectKind::Column))
                edgesOfRows(i, other);
            // A default's type is its column's.
            if (id(i).kind == ObjectKind::ColumnDefault && id(other).kind == ObjectKind::Column) {
                for (const int type : newObject(other).needs) {
                    if (m_to.objects[size_t(type)].id.kind == ObjectKind::CompositeType)
                        edgesOfRows(i, m_fates.itemOfNew[size_t(type)]);
                }
            }
        }
        if (id(i).kind == ObjectKind::MaterializedView)
            edgesOfFilling(i, newObject(i), 0);
        edgesOfAttach(i);
        edgesOfChild(i);
        if (id(i).kind == ObjectKind::Constraint) {
            const int table = relationItem(id(i), false);
            if (table >= 0)
                edge(table, Action::Detach, i, Action::Create, true);
        }
        const auto owner = m_toBonds.ownedBy.constFind(newObject(i).id);
        if (owner != m_toBonds.ownedBy.constEnd()) {
            const int column = newItem(owner->column);
            if (column >= 0) {
                edge(column, Action::Create, i, Action::Own);
                edge(relationItem(owner->column, false), Action::Aspect, i, Action::Own);
            }
        }
        for (const auto *marks : {&m_toBonds.replicaIdentity, &m_toBonds.clusteredOn}) {
            const QString index = marks->value(newObject(i).id);
            if (index.isEmpty())
                continue;
            const int item = m_steps.markedIndex(i, index);
            if (item >= 0)
                edge(item, Action::Create, i, Action::Mark);
        }
    }

    /// A materialised view is filled at once, with the rights of the owners of the views it reads:
    /// new ones are still those of who runs the script, others may have got theirs by it.
    void edgesOfFilling(int i, const SchemaObject &reader, int depth)
    {
        for (const int needed : reader.needs) {
            const int other = m_fates.itemOfNew[size_t(needed)];
            if (id(other).kind != ObjectKind::View || !m_items[size_t(other)].comes()) {
                edge(other, Action::Aspect, i, Action::Create, true);
                continue;
            }
            edge(i, Action::Create, other, Action::Aspect, true);
            if (depth < 16)
                edgesOfFilling(i, newObject(other), depth + 1);
        }
    }

    const ChangeSteps &m_steps;
    const Schema &m_from;
    const Bonds &m_fromBonds;
    const Schema &m_to;
    const Bonds &m_toBonds;
    const ChangeFates &m_fates;
    const std::vector<ChangeItem> &m_items;
    std::vector<ChangeEdge> m_edges;
};

} // namespace

std::vector<ChangeEdge> changeEdges(const ChangeSteps &steps)
{
    std::vector<ChangeEdge> edges = EdgeMaker(steps).make();
    addEdgesBetween(steps, edges);
    return edges;
}

} // namespace Retort
