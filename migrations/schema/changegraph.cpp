#include "migrations/schema/changegraph.h"

#include "migrations/schema/bodynames.h"
#include "migrations/schema/schemadiff.h"
#include "migrations/schema/strongcomponents.h"

#include <algorithm>
#include <array>
#include <map>
#include <queue>
#include <tuple>

namespace Retort {

namespace {

using Action = ChangeStep::Action;

constexpr int actionCount = int(ChangeStep::Aspect) + 1;

struct Edge
{
    int from;
    int to;
    /// The items whose dependency it is; they may be done along by other items' steps.
    int fromItem;
    int toItem;
    bool soft;
};

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

class Graph
{
public:
    Graph(const Schema &from, const Bonds &fromBonds, const Schema &to, const Bonds &toBonds,
          const ChangeFates &fates, const std::set<int> &split)
        : m_from(from), m_fromBonds(fromBonds), m_to(to), m_toBonds(toBonds), m_fates(fates),
          m_items(fates.items), m_split(split)
    {
        m_nodeOf.resize(m_items.size());
        for (auto &nodes : m_nodeOf)
            nodes.fill(-1);
    }

    /// The order, or the items that have to be done on their own first.
    struct Sorted
    {
        std::vector<ChangeStep> steps;
        std::set<int> split;
        QStringList shortfalls;
    };

    Sorted sort()
    {
        makeNodes();
        makeEdges();
        return kahn();
    }

private:
    const SchemaObject &oldObject(int item) const
    {
        return m_from.objects[size_t(m_items[size_t(item)].old)];
    }
    const SchemaObject &newObject(int item) const
    {
        return m_to.objects[size_t(m_items[size_t(item)].now)];
    }
    const ObjectId &id(int item) const
    {
        return m_items[size_t(item)].now >= 0 ? newObject(item).id : oldObject(item).id;
    }
    int oldItem(const ObjectId &wanted) const
    {
        const int at = m_from.find(wanted);
        return at < 0 ? -1 : m_fates.itemOfOld[size_t(at)];
    }
    int newItem(const ObjectId &wanted) const
    {
        const int at = m_to.find(wanted);
        return at < 0 ? -1 : m_fates.itemOfNew[size_t(at)];
    }

    /// The relation's or domain's own object, whatever its kind is.
    int relationItem(const ObjectId &element, bool old) const
    {
        static constexpr ObjectKind kinds[] = {ObjectKind::Table, ObjectKind::View,
                                               ObjectKind::MaterializedView, ObjectKind::Domain,
                                               ObjectKind::CompositeType};
        for (const ObjectKind kind : kinds) {
            const ObjectId wanted{kind, element.schema, element.relation, {}, {}};
            ObjectId named = wanted;
            named.relation.clear();
            named.name = element.relation;
            const int item = old ? oldItem(named) : newItem(named);
            if (item >= 0)
                return item;
        }
        return -1;
    }

    // --- which steps there are, and which are done along by others

    int makeNode(Action action, int item)
    {
        m_nodes.push_back(ChangeStep{action, item, {}});
        m_nodeOf[size_t(item)][action] = int(m_nodes.size()) - 1;
        return int(m_nodes.size()) - 1;
    }

    /// The item whose creation brings this one along, or -1.
    int createdBy(int item) const
    {
        if (m_split.count(item))
            return -1;
        const SchemaObject &object = newObject(item);
        const auto coming = [this](int other) {
            return other >= 0 && m_items[size_t(other)].comes() ? other : -1;
        };
        switch (object.id.kind) {
        case ObjectKind::Column: {
            const int relation = coming(relationItem(object.id, false));
            return relation >= 0 ? relation : coming(inheritedFrom(item, false));
        }
        case ObjectKind::ColumnDefault: {
            ObjectId columnId = object.id;
            columnId.kind = ObjectKind::Column;
            const int column = newItem(columnId);
            // A column that comes with its parent's gets the parent's default.
            if (column >= 0 && coming(relationItem(object.id, false)) < 0
                && inheritedFrom(column, false) >= 0)
                return -1;
            return coming(column);
        }
        case ObjectKind::Index: {
            if (!object.has(Property::OfConstraint))
                return joinsBeforeAttach(object);
            ObjectId constraint = object.id;
            constraint.kind = ObjectKind::Constraint;
            constraint.name = object.text(Property::OfConstraint);
            return coming(newItem(constraint));
        }
        case ObjectKind::Constraint: {
            const QString type = object.text(Property::ConstraintType);
            if (type == QLatin1String("FOREIGN KEY"))
                return -1;
            if (object.has(Property::Parent))
                return type == QLatin1String("CHECK") ? -1 : joinsBeforeAttach(object);
            if (object.has(Property::NotValid))
                return -1;
            const int relation = coming(relationItem(object.id, false));
            if (relation < 0)
                return -1;
            if (type != QLatin1String("CHECK") && !isPlainKey(object))
                return -1;
            return relation;
        }
        case ObjectKind::Sequence: {
            if (!object.has(Property::Identity))
                return -1;
            for (const int needed : object.needs) {
                if (m_to.objects[size_t(needed)].id.kind == ObjectKind::Column)
                    return coming(m_fates.itemOfNew[size_t(needed)]);
            }
            return -1;
        }
        default:
            return -1;
        }
    }

    /// A key that CREATE TABLE can say whole: its index has no properties of its own, and its table
    /// is no part of a partition tree, whose keys are made one by one and attached.
    bool isPlainKey(const SchemaObject &constraint) const
    {
        ObjectId indexId = constraint.id;
        indexId.kind = ObjectKind::Index;
        const int at = m_to.find(indexId);
        if (at >= 0) {
            const SchemaObject &index = m_to.objects[size_t(at)];
            for (const Property property :
                 {Property::Options, Property::Tablespace, Property::Statistics, Property::Parent,
                  Property::Invalid, Property::Comment}) {
                if (index.has(property))
                    return false;
            }
        }
        // CREATE TABLE drops the second of two keys over the same columns in silence.
        for (const int other :
             m_to.elements(ObjectKind::Constraint, constraint.id.schema, constraint.id.relation)) {
            const SchemaObject &key = m_to.objects[size_t(other)];
            if (key.id != constraint.id
                && key.list(Property::Columns) == constraint.list(Property::Columns)
                && constraint.text(Property::ConstraintType) == QLatin1String("UNIQUE")
                && key.text(Property::ConstraintType) != QLatin1String("CHECK")
                && key.text(Property::ConstraintType) != QLatin1String("FOREIGN KEY"))
                return false;
        }
        const int table = relationItem(constraint.id, false);
        return table >= 0 && !newObject(table).has(Property::PartitionBy)
               && !newObject(table).has(Property::PartitionBound);
    }

    /// The item whose going takes this one away, or -1.
    int droppedBy(int item) const
    {
        if (m_split.count(item))
            return -1;
        const SchemaObject &object = oldObject(item);
        const auto going = [this](int other) {
            return other >= 0 && m_items[size_t(other)].goes() ? other : -1;
        };
        // The part goes with the whole, even before its own table does.
        if (object.has(Property::Parent)) {
            const int whole = going(neededOfKind(object, object.id.kind));
            if (whole >= 0)
                return whole;
        }
        if (belongsToRelation(object.id.kind)) {
            const int relation = going(relationItem(object.id, true));
            // The names of keys and indexes must be free before the new table is made.
            const bool own = relation >= 0 && isAside(relation)
                             && (object.id.kind == ObjectKind::Index
                                 || object.id.kind == ObjectKind::Constraint);
            if (relation >= 0 && !own)
                return relation;
        }
        switch (object.id.kind) {
        case ObjectKind::Column:
            return going(inheritedFrom(item, true));
        case ObjectKind::ColumnDefault: {
            ObjectId column = object.id;
            column.kind = ObjectKind::Column;
            return going(oldItem(column));
        }
        case ObjectKind::Index: {
            if (object.has(Property::OfConstraint)) {
                ObjectId constraint = object.id;
                constraint.kind = ObjectKind::Constraint;
                constraint.name = object.text(Property::OfConstraint);
                return going(oldItem(constraint));
            }
            return -1;
        }
        case ObjectKind::Sequence: {
            const auto owner = m_fromBonds.ownedBy.constFind(object.id);
            if (owner != m_fromBonds.ownedBy.constEnd())
                return going(oldItem(owner->column));
            if (object.has(Property::Identity)) {
                for (const int needed : object.needs) {
                    if (m_from.objects[size_t(needed)].id.kind == ObjectKind::Column)
                        return going(m_fates.itemOfOld[size_t(needed)]);
                }
            }
            return -1;
        }
        default:
            return -1;
        }
    }

    /// What goes along with a table that was renamed is out of the way from then on.
    bool dropsWithAside(int item) const
    {
        const int at = node(item, Action::Drop);
        return at >= 0 && m_nodes[size_t(at)].item != item && isAside(m_nodes[size_t(at)].item);
    }

    bool isAside(int item) const { return goesAside(m_items[size_t(item)], id(item)); }

    /// What an element of a partition is attached to: an element of that kind of another table.
    int neededOfKind(const SchemaObject &object, ObjectKind kind, bool old = true) const
    {
        const Schema &schema = old ? m_from : m_to;
        for (const int needed : object.needs) {
            const ObjectId &other = schema.objects[size_t(needed)].id;
            if (other.kind == kind
                && !(other.relation == object.id.relation && other.schema == object.id.schema))
                return (old ? m_fates.itemOfOld : m_fates.itemOfNew)[size_t(needed)];
        }
        return -1;
    }

    /// A partition's own index or key is there before the partition is attached, if the partitioned
    /// table has one already: the server then takes it for its part.
    int joinsBeforeAttach(const SchemaObject &element) const
    {
        if (!element.has(Property::Parent))
            return -1;
        const int parent = neededOfKind(element, element.id.kind, false);
        const int table = relationItem(element.id, false);
        if (parent < 0 || table < 0 || m_items[size_t(parent)].comes()
            || !m_items[size_t(table)].comes())
            return -1;
        return table;
    }

    /// The column of a parent table that an inherited column comes from, or -1.
    int inheritedFrom(int item, bool old) const
    {
        const SchemaObject &column = old ? oldObject(item) : newObject(item);
        if (column.id.kind != ObjectKind::Column || !column.has(Property::Inherited)
            || column.has(Property::Local))
            return -1;
        const int table = relationItem(column.id, old);
        if (table < 0)
            return -1;
        const SchemaObject &relation = old ? oldObject(table) : newObject(table);
        const Schema &schema = old ? m_from : m_to;
        for (const int needed : relation.needs) {
            const ObjectId &parent = schema.objects[size_t(needed)].id;
            if (parent.kind != ObjectKind::Table)
                continue;
            const ObjectId wanted{
                ObjectKind::Column, parent.schema, parent.name, column.id.name, {}};
            const int found = old ? oldItem(wanted) : newItem(wanted);
            if (found >= 0)
                return found;
        }
        return -1;
    }
    /// An inherited column changes with its parent's, by the same statement.
    int alteredBy(int item) const
    {
        const ChangeItem &change = m_items[size_t(item)];
        if (!change.alteration.statements.isEmpty() || change.converts)
            return -1;
        const int parent = inheritedFrom(item, false);
        return parent >= 0 && m_items[size_t(parent)].fate == Fate::Alter ? parent : -1;
    }

    template <typename By>
    int root(int item, By by) const
    {
        int at = item;
        // A chain is short: index, constraint, table.
        for (int i = 0; i < 8; ++i) {
            const int next = (this->*by)(at);
            if (next < 0)
                return at;
            at = next;
        }
        return at;
    }

    void makeNodes()
    {
        for (int i = 0; i < int(m_items.size()); ++i) {
            const ChangeItem &item = m_items[size_t(i)];
            if (item.goes() && root(i, &Graph::droppedBy) == i)
                makeNode(Action::Drop, i);
            if (isAside(i)) {
                makeNode(Action::Aside, i);
                if (id(i).kind == ObjectKind::Table && topAside(i) == i)
                    makeNode(Action::Copy, i);
            }
            if (item.fate == Fate::Alter && root(i, &Graph::alteredBy) == i)
                makeNode(Action::Alter, i);
            if (item.comes() && root(i, &Graph::createdBy) == i)
                makeNode(Action::Create, i);
            makeBondNodes(i);
            const bool aspects =
                item.comes() || item.alteration.anew
                || (item.now >= 0
                    && std::any_of(item.properties.begin(), item.properties.end(), isAspect));
            if (aspects)
                makeNode(Action::Aspect, i);
        }
        for (int i = 0; i < int(m_items.size()); ++i) {
            const ChangeItem &item = m_items[size_t(i)];
            if (item.goes())
                join(i, Action::Drop, root(i, &Graph::droppedBy));
            if (item.fate == Fate::Alter)
                join(i, Action::Alter, root(i, &Graph::alteredBy));
            if (item.comes())
                join(i, Action::Create, root(i, &Graph::createdBy));
        }
    }

    /// The outermost table that goes aside of those that the old table is a partition of.
    int topAside(int item) const
    {
        int top = item;
        for (int at = item, depth = 0; depth < 64; ++depth) {
            int parent = -1;
            if (!oldObject(at).has(Property::PartitionBound))
                break;
            for (const int needed : oldObject(at).needs) {
                if (m_from.objects[size_t(needed)].id.kind == ObjectKind::Table)
                    parent = m_fates.itemOfOld[size_t(needed)];
            }
            if (parent < 0 || !isAside(parent))
                break;
            at = top = parent;
        }
        return top;
    }

    void join(int item, Action action, int owner)
    {
        if (owner == item)
            return;
        const int node = m_nodeOf[size_t(owner)][action];
        m_nodeOf[size_t(item)][action] = node;
        m_nodes[size_t(node)].along.push_back(item);
    }

    void makeBondNodes(int i)
    {
        const ChangeItem &item = m_items[size_t(i)];
        const ObjectId &objectId = id(i);
        if (objectId.kind == ObjectKind::Sequence)
            makeOwnerNodes(i);
        if (objectId.kind == ObjectKind::Table || objectId.kind == ObjectKind::MaterializedView)
            makeMarkNodes(i);
        if (objectId.kind == ObjectKind::Table && item.old >= 0 && item.now >= 0 && !item.goes()) {
            bool leaves = false;
            for (const int needed : oldObject(i).needs) {
                const int parent = m_fates.itemOfOld[size_t(needed)];
                leaves =
                    leaves
                    || (id(parent).kind == ObjectKind::Table && m_items[size_t(parent)].goes());
            }
            if ((leaves || item.moves) && oldObject(i).has(Property::PartitionBound))
                makeNode(Action::Detach, i);
            if ((leaves || item.moves) && newObject(i).has(Property::PartitionBound))
                makeNode(Action::Attach, i);
        }
        if (objectId.kind == ObjectKind::Table && item.goes() && !isAside(i) && givesBoundAway(i))
            makeNode(Action::Detach, i);
        if (objectId.kind == ObjectKind::Column && item.loosens)
            makeNode(Action::Detach, i);
    }

    /// Whether another partition takes the place of one that goes: it then leaves at once, whatever
    /// still depends on it.
    bool givesBoundAway(int i) const
    {
        const SchemaObject &old = oldObject(i);
        if (!old.has(Property::PartitionBound))
            return false;
        const QString parent = old.text(Property::Parents);
        const QString bound = old.text(Property::PartitionBound);
        return std::any_of(m_items.begin(), m_items.end(), [&](const ChangeItem &other) {
            if (other.now < 0 || !(other.comes() || other.moves))
                return false;
            const SchemaObject &object = m_to.objects[size_t(other.now)];
            return object.id.kind == ObjectKind::Table && object.has(Property::PartitionBound)
                   && object.text(Property::Parents) == parent
                   && (object.text(Property::PartitionBound) == bound
                       || bound == QLatin1String("DEFAULT"));
        });
    }

    void makeOwnerNodes(int i)
    {
        const ChangeItem &item = m_items[size_t(i)];
        const Bonds::Owner before = m_fromBonds.ownedBy.value(id(i));
        const Bonds::Owner after = m_toBonds.ownedBy.value(id(i));
        const int beforeColumn = before.sql.isEmpty() ? -1 : oldItem(before.column);
        const int afterColumn = after.sql.isEmpty() ? -1 : newItem(after.column);
        const bool stays = item.old >= 0 && item.now >= 0 && !item.goes();
        const bool ownerGoes = beforeColumn >= 0 && m_items[size_t(beforeColumn)].goes();
        if (stays && ownerGoes)
            makeNode(Action::Disown, i);
        if (item.now < 0)
            return;
        const bool ownerComes = afterColumn >= 0 && m_items[size_t(afterColumn)].comes();
        const bool changed = stays && !ownerGoes && !(before == after);
        if ((item.comes() && afterColumn >= 0) || ownerComes || changed)
            makeNode(Action::Own, i);
    }

    void makeMarkNodes(int i)
    {
        const ChangeItem &item = m_items[size_t(i)];
        if (item.now < 0)
            return;
        const auto differs = [&](const QHash<ObjectId, QString> &before,
                                 const QHash<ObjectId, QString> &after) {
            const QString now = after.value(id(i));
            const QString then = item.comes() ? QString() : before.value(id(i));
            if (now != then)
                return true;
            return !now.isEmpty() && indexComes(i, now);
        };
        if (differs(m_fromBonds.replicaIdentity, m_toBonds.replicaIdentity)
            || differs(m_fromBonds.clusteredOn, m_toBonds.clusteredOn))
            makeNode(Action::Mark, i);
    }

    bool indexComes(int table, const QString &name) const
    {
        const int index = markedIndex(table, name);
        return index >= 0 && m_items[size_t(index)].comes();
    }
    int markedIndex(int table, const QString &name) const
    {
        return newItem(ObjectId{ObjectKind::Index, id(table).schema, id(table).name, name, {}});
    }

    // --- what must come before what

    int node(int item, Action action) const { return m_nodeOf[size_t(item)][action]; }

    void edge(int fromItem, Action fromAction, int toItem, Action toAction, bool soft = false)
    {
        const int before = node(fromItem, fromAction);
        const int after = node(toItem, toAction);
        if (before >= 0 && after >= 0 && before != after)
            m_edges.push_back(Edge{before, after, fromItem, toItem, soft});
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
        edgesOfRelations();
        edgesOfPersistence();
        edgesOfBodies();
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

    void edgesOfOld(int i)
    {
        for (const int needed : oldObject(i).needs) {
            const int other = m_fates.itemOfOld[size_t(needed)];
            edge(i, Action::Drop, other, Action::Drop);
            edge(i, Action::Drop, other, Action::Alter);
            edge(i, Action::Detach, other, Action::Drop);
            if (id(other).kind == ObjectKind::Column)
                edge(i, Action::Drop, other, Action::Detach);
            // Its statement names the table as it was.
            if (id(i).kind != ObjectKind::Table
                && node(i, Action::Drop) != node(other, Action::Drop))
                edge(i, Action::Drop, other, Action::Aside);
            edge(i, Action::Detach, other, Action::Aside);
            if (leaves(i, needed))
                edge(i, Action::Alter, other, Action::Alter);
            if (m_items[size_t(other)].fate == Fate::Drop || isAside(other))
                edge(i, Action::Alter, other, Action::Drop);
        }
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

    /// The part of a partitioned index or key: made before its table is attached where the whole is
    /// there already, and after that where the whole is made too.
    void edgesOfAttach(int i)
    {
        const SchemaObject &object = newObject(i);
        if (!belongsToRelation(object.id.kind) || object.id.kind == ObjectKind::Column)
            return;
        const int table = relationItem(object.id, false);
        if (table < 0)
            return;
        const int whole =
            object.has(Property::Parent) ? neededOfKind(object, object.id.kind, false) : -1;
        if (whole >= 0 && m_items[size_t(whole)].comes()) {
            edge(table, Action::Attach, i, Action::Create);
            edge(table, Action::Attach, i, Action::Alter);
            edge(table, Action::Attach, whole, Action::Create, true);
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
            edge(item, Action::Create, i, Action::Create, true);
            edge(item, Action::Alter, i, Action::Create, true);
        }
    }

    /// Rows are copied when all new partitions are there, and before the old ones go; keys to other
    /// tables, triggers and indexes come after.
    void edgesOfCopy(int i)
    {
        if (id(i).kind != ObjectKind::Table)
            return;
        const int top = topAside(i);
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
    }

    void edgesOfNew(int i)
    {
        for (const int needed : newObject(i).needs) {
            const int other = m_fates.itemOfNew[size_t(needed)];
            edge(other, Action::Create, i, Action::Create);
            edge(other, Action::Alter, i, Action::Create);
            edge(other, Action::Create, i, Action::Alter);
            edge(other, Action::Alter, i, Action::Alter);
            edge(other, Action::Create, i, Action::Attach);
            if (nameSpaceOf(id(i).kind) == NameSpace::Routine)
                edgesOfRows(i, other);
            // It is filled at once, with the rights of the views it reads.
            if (id(i).kind == ObjectKind::MaterializedView)
                edge(other, Action::Aspect, i, Action::Create, true);
        }
        edgesOfAttach(i);
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
            const int item = markedIndex(i, index);
            if (item >= 0)
                edge(item, Action::Create, i, Action::Mark);
        }
    }

    /// A relation's old constraints make room for new ones (there is one primary key), old
    /// partitions for new bounds.
    void edgesOfRelations()
    {
        struct Moves
        {
            std::vector<int> going;
            std::vector<int> coming;
        };
        std::map<std::tuple<ObjectKind, QString, QString>, Moves> moves;
        for (int i = 0; i < int(m_items.size()); ++i) {
            const ChangeItem &item = m_items[size_t(i)];
            const ObjectId &objectId = id(i);
            if (objectId.kind == ObjectKind::Constraint) {
                Moves &of = moves[{objectId.kind, objectId.schema, objectId.relation}];
                if (item.goes())
                    of.going.push_back(i);
                if (item.comes())
                    of.coming.push_back(i);
            }
            if (objectId.kind != ObjectKind::Table)
                continue;
            if (item.old >= 0 && oldObject(i).has(Property::PartitionBound)
                && (item.goes() || item.moves))
                moves[{ObjectKind::Table, QString(), oldObject(i).text(Property::Parents)}]
                    .going.push_back(i);
            if (item.now >= 0 && newObject(i).has(Property::PartitionBound)
                && (item.comes() || item.moves))
                moves[{ObjectKind::Table, QString(), newObject(i).text(Property::Parents)}]
                    .coming.push_back(i);
        }
        for (const auto &entry : moves) {
            for (const int before : entry.second.going) {
                for (const int after : entry.second.coming) {
                    if (before == after)
                        continue;
                    for (const Action opens : {Action::Aside, Action::Drop, Action::Detach}) {
                        if (opens == Action::Drop && isAside(before))
                            continue;
                        edge(before, opens, after, Action::Create, true);
                        edge(before, opens, after, Action::Attach, true);
                    }
                }
            }
        }
    }

    /// A logged table may not refer to an unlogged one, at any moment.
    void edgesOfPersistence()
    {
        for (int i = 0; i < int(m_items.size()); ++i) {
            const ChangeItem &item = m_items[size_t(i)];
            if (item.old < 0 || item.now < 0 || item.goes() || id(i).kind != ObjectKind::Constraint
                || !newObject(i).has(Property::Referenced))
                continue;
            const int referring = relationItem(id(i), false);
            for (const int needed : newObject(i).needs) {
                const int referred = m_fates.itemOfNew[size_t(needed)];
                if (id(referred).kind != ObjectKind::Table || referred == referring
                    || referring < 0)
                    continue;
                const bool toLogged = !newObject(referred).has(Property::Persistence);
                edge(toLogged ? referred : referring, Action::Alter,
                     toLogged ? referring : referred, Action::Alter, true);
            }
        }
    }

    /// What the body of a routine mentions has to be there when the server checks it; the catalog
    /// does not know.
    void edgesOfBodies()
    {
        QHash<QString, std::vector<int>> byName;
        bool routines = false;
        for (int i = 0; i < int(m_items.size()); ++i) {
            if (!m_items[size_t(i)].comes())
                continue;
            const ObjectKind kind = id(i).kind;
            if (nameSpaceOf(kind) != NameSpace::None && kind != ObjectKind::Index)
                byName[id(i).name].push_back(i);
            routines = routines || nameSpaceOf(kind) == NameSpace::Routine;
        }
        if (!routines)
            return;
        for (int i = 0; i < int(m_items.size()); ++i) {
            const ChangeItem &item = m_items[size_t(i)];
            if (item.now < 0 || nameSpaceOf(id(i).kind) != NameSpace::Routine
                || !(item.comes() || item.fate == Fate::Alter))
                continue;
            for (const QString &name : namesInBody(newObject(i).text(Property::Definition))) {
                const auto named = byName.constFind(name);
                if (named == byName.constEnd())
                    continue;
                for (const int other : *named) {
                    if (other == i)
                        continue;
                    edge(other, Action::Create, i, Action::Create, true);
                    edge(other, Action::Create, i, Action::Alter, true);
                }
            }
        }
    }

    // --- the order

    /// Of what may come next, the least: what only stands in the way goes first, data goes last.
    std::tuple<int, int, int, int> rank(int at) const
    {
        const ChangeStep &step = m_nodes[size_t(at)];
        const int kind = int(id(step.item).kind);
        switch (step.action) {
        case Action::Detach:
        case Action::Disown:
            return {0, 0, step.item, 0};
        case Action::Aside:
            return {2, 0, step.item, 0};
        case Action::Drop: {
            const bool eventTrigger = id(step.item).kind == ObjectKind::EventTrigger;
            const bool late =
                holdsOthers(step.item) && m_items[size_t(step.item)].fate == Fate::Drop;
            return {eventTrigger ? -1 : late ? 6 : 1, -kind, -step.item, 0};
        }
        case Action::Alter:
        case Action::Create: {
            if (id(step.item).kind == ObjectKind::EventTrigger
                || id(step.item).kind == ObjectKind::DefaultPrivileges)
                return {7, kind, step.item, 0};
            const bool last = id(step.item).kind == ObjectKind::Constraint
                              && newObject(step.item).has(Property::Referenced);
            return {last ? 4 : 3, kind, step.item, 0};
        }
        case Action::Copy:
        case Action::Attach:
        case Action::Own:
        case Action::Mark:
            return {5, kind, step.item, 0};
        case Action::Aspect:
            return {m_items[size_t(step.item)].comes() ? 2 : 5, kind, step.item, 1};
        }
        return {};
    }

    bool holdsOthers(int item) const
    {
        switch (id(item).kind) {
        case ObjectKind::Table:
        case ObjectKind::Column:
        case ObjectKind::Sequence:
        case ObjectKind::Schema:
        case ObjectKind::EnumType:
        case ObjectKind::CompositeType:
        case ObjectKind::RangeType:
        case ObjectKind::Domain:
        case ObjectKind::BaseType:
        case ObjectKind::Function:
        case ObjectKind::Extension:
        case ObjectKind::Collation:
            return true;
        default:
            return false;
        }
    }

    Sorted kahn()
    {
        const size_t count = m_nodes.size();
        std::vector<std::vector<int>> outgoing(count);
        std::vector<int> waiting(count);
        std::vector<bool> removed(m_edges.size());
        for (size_t e = 0; e < m_edges.size(); ++e) {
            outgoing[size_t(m_edges[e].from)].push_back(int(e));
            ++waiting[size_t(m_edges[e].to)];
        }
        using Entry = std::pair<std::tuple<int, int, int, int>, int>;
        std::priority_queue<Entry, std::vector<Entry>, std::greater<>> ready;
        std::vector<bool> done(count);
        std::vector<bool> queued(count);
        const auto push = [&](int at) {
            if (!queued[size_t(at)]) {
                queued[size_t(at)] = true;
                ready.emplace(rank(at), at);
            }
        };
        for (size_t i = 0; i < count; ++i) {
            if (waiting[i] == 0)
                push(int(i));
        }
        Sorted sorted;
        const auto removeEdge = [&](size_t e) {
            if (removed[e])
                return;
            removed[e] = true;
            const int to = m_edges[e].to;
            if (--waiting[size_t(to)] == 0)
                push(to);
        };
        while (sorted.steps.size() < count) {
            if (ready.empty()) {
                if (!untie(done, removed, removeEdge, sorted))
                    return sorted;
                continue;
            }
            const int at = ready.top().second;
            ready.pop();
            done[size_t(at)] = true;
            sorted.steps.push_back(m_nodes[size_t(at)]);
            for (const int e : outgoing[size_t(at)])
                removeEdge(size_t(e));
        }
        return sorted;
    }

    /// Opens one knot of what is left. False where something has to be split first.
    template <typename Remove>
    bool untie(const std::vector<bool> &done, const std::vector<bool> &removed, Remove remove,
               Sorted &sorted) const
    {
        std::vector<std::pair<int, int>> left;
        std::vector<size_t> which;
        for (size_t e = 0; e < m_edges.size(); ++e) {
            if (!removed[e] && !done[size_t(m_edges[e].from)] && !done[size_t(m_edges[e].to)]) {
                left.emplace_back(m_edges[e].from, m_edges[e].to);
                which.push_back(e);
            }
        }
        const std::vector<int> component = strongComponents(int(m_nodes.size()), left);
        std::vector<size_t> tied;
        for (const size_t e : which) {
            if (component[size_t(m_edges[e].from)] == component[size_t(m_edges[e].to)])
                tied.push_back(e);
        }
        bool opened = false;
        for (const size_t e : tied) {
            if (m_edges[e].soft) {
                remove(e);
                opened = true;
            }
        }
        if (opened)
            return true;
        // What can be made on its own is made on its own: the least disturbing kind first.
        static constexpr ObjectKind splittable[] = {ObjectKind::ColumnDefault, ObjectKind::Sequence,
                                                    ObjectKind::Constraint, ObjectKind::Column};
        for (const ObjectKind kind : splittable) {
            std::set<int> found;
            for (const size_t e : tied) {
                for (const int item : {m_edges[e].fromItem, m_edges[e].toItem}) {
                    if (id(item).kind == kind && isAlong(item, m_edges[e]))
                        found.insert(item);
                }
            }
            if (!found.empty()) {
                sorted.split = std::move(found);
                return false;
            }
        }
        if (tied.empty()) {
            // Cannot be: without a knot something is ready.
            sorted.shortfalls.append(
                QStringLiteral("The order of the changes could not be found."));
            return false;
        }
        sorted.shortfalls.append(
            QStringLiteral("%1 and %2 need one another; the script may not run as it is.")
                .arg(displayName(id(m_edges[tied.front()].fromItem)),
                     displayName(id(m_edges[tied.front()].toItem))));
        remove(tied.front());
        return true;
    }

    bool isAlong(int item, const Edge &of) const
    {
        for (const int at : {of.from, of.to}) {
            const ChangeStep &step = m_nodes[size_t(at)];
            if (step.item != item
                && std::find(step.along.begin(), step.along.end(), item) != step.along.end())
                return true;
        }
        return false;
    }

    const Schema &m_from;
    const Bonds &m_fromBonds;
    const Schema &m_to;
    const Bonds &m_toBonds;
    const ChangeFates &m_fates;
    const std::vector<ChangeItem> &m_items;
    const std::set<int> &m_split;
    std::vector<ChangeStep> m_nodes;
    std::vector<std::array<int, actionCount>> m_nodeOf;
    std::vector<Edge> m_edges;
};

} // namespace

ChangeOrder orderChanges(const Schema &from, const Bonds &fromBonds, const Schema &to,
                         const Bonds &toBonds, const ChangeFates &fates)
{
    std::set<int> split;
    for (;;) {
        auto sorted = Graph(from, fromBonds, to, toBonds, fates, split).sort();
        const size_t before = split.size();
        split.insert(sorted.split.begin(), sorted.split.end());
        if (split.size() == before)
            return ChangeOrder{std::move(sorted.steps), std::move(sorted.shortfalls)};
    }
}

} // namespace Retort
