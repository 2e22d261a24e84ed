#include "migrations/schema/changesteps.h"

#include <algorithm>

namespace Retort {

ChangeSteps::ChangeSteps(const Schema &from, const Bonds &fromBonds, const Schema &to,
                         const Bonds &toBonds, const ChangeFates &fates, const std::set<int> &split)
    : m_from(from), m_fromBonds(fromBonds), m_to(to), m_toBonds(toBonds), m_fates(fates),
      m_items(fates.items), m_split(split)
{
    m_nodeOf.resize(m_items.size());
    for (auto &nodes : m_nodeOf)
        nodes.fill(-1);
    for (const SchemaObject &object : m_from.objects) {
        if (object.has(Property::Referenced))
            m_referenced.insert(object.text(Property::Referenced));
    }
    for (int i = 0; i < int(m_items.size()); ++i)
        m_detaches.push_back(leavesByDetach(i));
    makeNodes();
}

const SchemaObject &ChangeSteps::oldObject(int item) const
{
    return m_from.objects[size_t(m_items[size_t(item)].old)];
}

const SchemaObject &ChangeSteps::newObject(int item) const
{
    return m_to.objects[size_t(m_items[size_t(item)].now)];
}

const ObjectId &ChangeSteps::id(int item) const
{
    return m_items[size_t(item)].now >= 0 ? newObject(item).id : oldObject(item).id;
}

int ChangeSteps::oldItem(const ObjectId &wanted) const
{
    const int at = m_from.find(wanted);
    return at < 0 ? -1 : m_fates.itemOfOld[size_t(at)];
}

int ChangeSteps::newItem(const ObjectId &wanted) const
{
    const int at = m_to.find(wanted);
    return at < 0 ? -1 : m_fates.itemOfNew[size_t(at)];
}

int ChangeSteps::relationItem(const ObjectId &element, bool old) const
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

int ChangeSteps::makeNode(Action action, int item)
{
    m_nodes.push_back(ChangeStep{action, item, {}});
    m_nodeOf[size_t(item)][action] = int(m_nodes.size()) - 1;
    return int(m_nodes.size()) - 1;
}

int ChangeSteps::createdBy(int item) const
{
    const SchemaObject &object = newObject(item);
    const auto coming = [this](int other) {
        return other >= 0 && m_items[size_t(other)].comes() ? other : -1;
    };
    // A table is made with all of its columns, in their order.
    if (m_split.count(item)
        && (object.id.kind != ObjectKind::Column || coming(relationItem(object.id, false)) < 0))
        return -1;
    switch (object.id.kind) {
    case ObjectKind::Column: {
        const int relation = coming(relationItem(object.id, false));
        // Before a table joins its parent, the column is made on its own.
        if (relation < 0 && attaches(relationItem(object.id, false)))
            return -1;
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
        const int relation = coming(relationItem(object.id, false));
        if (relation < 0 && !attaches(relationItem(object.id, false))) {
            // A child's check comes with its parent's, where that is a statement of its own.
            const int parent = coming(inheritedFrom(item, false));
            return parent >= 0 && id(root(parent, &ChangeSteps::createdBy)).kind == object.id.kind
                       ? parent
                       : -1;
        }
        if (relation < 0 || object.has(Property::NotValid))
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

bool ChangeSteps::isPlainKey(const SchemaObject &constraint) const
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

int ChangeSteps::droppedBy(int item) const
{
    if (m_split.count(item))
        return -1;
    const SchemaObject &object = oldObject(item);
    const auto going = [this](int other) {
        return other >= 0 && m_items[size_t(other)].goes() ? other : -1;
    };
    // The part goes with the whole, even before its own table does; not when its table has left.
    if (object.has(Property::Parent) && !hasLeft(item)) {
        const int whole = going(neededOfKind(object, object.id.kind));
        const int relation = going(relationItem(object.id, true));
        if (whole >= 0
            && (relation < 0 || id(root(whole, &ChangeSteps::droppedBy)).kind != ObjectKind::Table))
            return whole;
    }
    if (belongsToRelation(object.id.kind)) {
        const int relation = going(relationItem(object.id, true));
        // The names of keys and indexes must be free before the new table is made.
        const bool own =
            relation >= 0 && isAside(relation)
            && (object.id.kind == ObjectKind::Index || object.id.kind == ObjectKind::Constraint
                || (object.id.kind == ObjectKind::ColumnDefault && needsAlteredType(object)));
        if (relation >= 0 && !own)
            return relation;
        if (own && object.id.kind == ObjectKind::ColumnDefault)
            return -1;
    }
    switch (object.id.kind) {
    case ObjectKind::Column:
    case ObjectKind::Constraint:
        return hasLeft(item) ? -1 : going(inheritedFrom(item, true));
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

bool ChangeSteps::needsAlteredType(const SchemaObject &object) const
{
    return std::any_of(object.needs.begin(), object.needs.end(), [this](int needed) {
        return nameSpaceOf(m_from.objects[size_t(needed)].id.kind) == NameSpace::Type
               && m_items[size_t(m_fates.itemOfOld[size_t(needed)])].fate == Fate::Alter;
    });
}

bool ChangeSteps::dropsWithAside(int item) const
{
    const int at = node(item, Action::Drop);
    return at >= 0 && m_nodes[size_t(at)].item != item && isAside(m_nodes[size_t(at)].item);
}

bool ChangeSteps::isAside(int item) const
{
    return goesAside(m_items[size_t(item)], id(item));
}

int ChangeSteps::neededOfKind(const SchemaObject &object, ObjectKind kind, bool old) const
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

int ChangeSteps::joinsBeforeAttach(const SchemaObject &element) const
{
    if (!element.has(Property::Parent))
        return -1;
    const int parent = neededOfKind(element, element.id.kind, false);
    const int table = relationItem(element.id, false);
    if (parent < 0 || table < 0 || !m_items[size_t(table)].comes())
        return -1;
    // The whole of a partition that is partitioned itself may be such a part too.
    const bool there =
        !m_items[size_t(parent)].comes() || joinsBeforeAttach(newObject(parent)) >= 0;
    return there ? table : -1;
}

int ChangeSteps::inheritedFrom(int item, bool old) const
{
    const SchemaObject &column = old ? oldObject(item) : newObject(item);
    if ((column.id.kind != ObjectKind::Column && column.id.kind != ObjectKind::Constraint)
        || !column.has(Property::Inherited) || column.has(Property::Local))
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
        const ObjectId wanted{column.id.kind, parent.schema, parent.name, column.id.name, {}};
        const int found = old ? oldItem(wanted) : newItem(wanted);
        if (found >= 0)
            return found;
    }
    return -1;
}

int ChangeSteps::alteredBy(int item) const
{
    const ChangeItem &change = m_items[size_t(item)];
    if (!change.alteration.statements.isEmpty() || change.converts)
        return -1;
    const int parent = inheritedFrom(item, false);
    // While its table is apart from the parent, the parent's change does not reach it.
    if (parent >= 0 && attaches(relationItem(id(item), false)))
        return -1;
    return parent >= 0 && m_items[size_t(parent)].fate == Fate::Alter ? parent : -1;
}

void ChangeSteps::makeNodes()
{
    for (int i = 0; i < int(m_items.size()); ++i) {
        const ChangeItem &item = m_items[size_t(i)];
        if (item.goes() && root(i, &ChangeSteps::droppedBy) == i)
            makeNode(Action::Drop, i);
        if (isAside(i)) {
            makeNode(Action::Aside, i);
            if (id(i).kind == ObjectKind::Table && topAside(i) == i)
                makeNode(Action::Copy, i);
        }
        if (item.fate == Fate::Alter && root(i, &ChangeSteps::alteredBy) == i)
            makeNode(Action::Alter, i);
        if (item.comes() && root(i, &ChangeSteps::createdBy) == i)
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
            join(i, Action::Drop, root(i, &ChangeSteps::droppedBy));
        if (item.fate == Fate::Alter)
            join(i, Action::Alter, root(i, &ChangeSteps::alteredBy));
        if (item.comes())
            join(i, Action::Create, root(i, &ChangeSteps::createdBy));
    }
}

int ChangeSteps::topAside(int item) const
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

void ChangeSteps::join(int item, Action action, int owner)
{
    if (owner == item)
        return;
    const int node = m_nodeOf[size_t(owner)][action];
    m_nodeOf[size_t(item)][action] = node;
    m_nodes[size_t(node)].along.push_back(item);
}

void ChangeSteps::makeBondNodes(int i)
{
    const ChangeItem &item = m_items[size_t(i)];
    const ObjectId &objectId = id(i);
    if (objectId.kind == ObjectKind::Sequence)
        makeOwnerNodes(i);
    if (objectId.kind == ObjectKind::Table || objectId.kind == ObjectKind::MaterializedView)
        makeMarkNodes(i);
    if (detaches(i))
        makeNode(Action::Detach, i);
    if (attaches(i))
        makeNode(Action::Attach, i);
    if (objectId.kind == ObjectKind::Column && item.loosens)
        makeNode(Action::Detach, i);
}

bool ChangeSteps::parentGoes(int i, bool aside) const
{
    const std::vector<int> &needs = oldObject(i).needs;
    return std::any_of(needs.begin(), needs.end(), [&](int needed) {
        const int parent = m_fates.itemOfOld[size_t(needed)];
        return id(parent).kind == ObjectKind::Table
               && (aside ? isAside(parent) : m_items[size_t(parent)].goes());
    });
}

bool ChangeSteps::leavesByDetach(int i) const
{
    const ChangeItem &item = m_items[size_t(i)];
    if (id(i).kind != ObjectKind::Table || item.old < 0
        || !oldObject(i).has(Property::PartitionBound))
        return false;
    if (isAside(i))
        return !parentGoes(i, true);
    // Its rows are copied with the whole's.
    if (item.goes() && parentGoes(i, true))
        return false;
    if (item.goes())
        return givesBoundAway(i) || (!parentGoes(i, false) && isReferenced(i));
    return item.moves || parentGoes(i, false);
}

bool ChangeSteps::isReferenced(int i) const
{
    int at = i;
    for (int depth = 0; at >= 0 && depth < 64; ++depth) {
        if (at != i && m_referenced.contains(oldObject(at).sqlName))
            return true;
        int parent = -1;
        for (const int needed : oldObject(at).needs) {
            if (oldObject(at).has(Property::PartitionBound)
                && m_from.objects[size_t(needed)].id.kind == ObjectKind::Table)
                parent = m_fates.itemOfOld[size_t(needed)];
        }
        at = parent;
    }
    return false;
}

bool ChangeSteps::attaches(int i) const
{
    if (i < 0 || id(i).kind != ObjectKind::Table)
        return false;
    const ChangeItem &item = m_items[size_t(i)];
    return item.old >= 0 && item.now >= 0 && !item.goes() && (item.moves || parentGoes(i, false))
           && newObject(i).has(Property::PartitionBound);
}

bool ChangeSteps::hasLeft(int item) const
{
    const int table = relationItem(oldObject(item).id, true);
    return table >= 0 && detaches(table);
}

bool ChangeSteps::givesBoundAway(int i) const
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

void ChangeSteps::makeOwnerNodes(int i)
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
    // An identity column's sequence is its column's from the start.
    if (item.now < 0 || newObject(i).has(Property::Identity))
        return;
    const bool ownerComes = afterColumn >= 0 && m_items[size_t(afterColumn)].comes();
    const bool changed = stays && !ownerGoes && !(before == after);
    if ((item.comes() && afterColumn >= 0) || ownerComes || changed)
        makeNode(Action::Own, i);
}

void ChangeSteps::makeMarkNodes(int i)
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

bool ChangeSteps::indexComes(int table, const QString &name) const
{
    const int index = markedIndex(table, name);
    return index >= 0 && m_items[size_t(index)].comes();
}

int ChangeSteps::markedIndex(int table, const QString &name) const
{
    return newItem(ObjectId{ObjectKind::Index, id(table).schema, id(table).name, name, {}});
}

} // namespace Retort
