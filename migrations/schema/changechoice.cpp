#include "migrations/schema/changechoice.h"

#include <QHash>
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

namespace Retort {

namespace {

/// What a person thinks of first where several objects change as one.
int rank(ObjectKind kind)
{
    switch (kind) {
    case ObjectKind::Table:
    case ObjectKind::View:
    case ObjectKind::MaterializedView:
        return 0;
    case ObjectKind::CompositeType:
    case ObjectKind::Domain:
        return 1;
    case ObjectKind::Column:
        return 2;
    case ObjectKind::Constraint:
        return 3;
    case ObjectKind::ColumnDefault:
        return 5;
    default:
        return 4;
    }
}

/// Kinds whose change reaches what uses them: a default may be of the new type, a view may read the
/// new column.
bool reachesUsers(const ObjectId &id, const QList<Property> &properties)
{
    if (std::all_of(properties.begin(), properties.end(), isAspect))
        return false;
    if (id.kind == ObjectKind::Schema)
        return false;
    if (id.kind != ObjectKind::Table)
        return true;
    return std::any_of(properties.begin(), properties.end(), [](Property property) {
        return property == Property::TableKind || property == Property::PartitionBy
               || property == Property::PartitionBound || property == Property::Parents
               || property == Property::OfType;
    });
}

class Units
{
public:
    Units(const Schema &from, const Schema &to, const CompareOptions &options)
        : m_from(from), m_to(to)
    {
        for (Difference &difference : differences(from, to, options)) {
            const ObjectKind kind = idOf(difference).kind;
            if (!options.privileges
                && (kind == ObjectKind::DefaultPrivileges || kind == ObjectKind::ForeignPrivileges))
                continue;
            m_differences.append(std::move(difference));
        }
        m_group.resize(size_t(m_differences.size()));
        std::iota(m_group.begin(), m_group.end(), 0);
        for (int i = 0; i < m_differences.size(); ++i)
            m_of.insert(idOf(m_differences.at(i)), i);
    }

    QList<ChangeUnit> units()
    {
        for (int i = 0; i < m_differences.size(); ++i)
            join(i);
        const QList<ChangeUnit> result = collect();
        return withNeeds(result);
    }

private:
    const ObjectId &idOf(const Difference &difference) const
    {
        return difference.now >= 0 ? m_to.objects[size_t(difference.now)].id
                                   : m_from.objects[size_t(difference.old)].id;
    }

    int root(int at)
    {
        while (m_group[size_t(at)] != at)
            at = m_group[size_t(at)] = m_group[size_t(m_group[size_t(at)])];
        return at;
    }

    void unite(int one, int other)
    {
        if (one >= 0 && other >= 0)
            m_group[size_t(root(one))] = root(other);
    }

    int find(const ObjectId &id) const { return m_of.value(id, -1); }

    /// The relation that an element belongs to, where that changes.
    int relationOf(const ObjectId &id) const
    {
        for (const ObjectKind kind :
             {ObjectKind::Table, ObjectKind::View, ObjectKind::MaterializedView,
              ObjectKind::CompositeType, ObjectKind::Domain}) {
            const int found = find(ObjectId{kind, id.schema, {}, id.relation, {}});
            if (found >= 0)
                return found;
        }
        return -1;
    }

    /// Joins a difference with what comes, goes or changes only together with it.
    void join(int at)
    {
        const Difference &difference = m_differences.at(at);
        const ObjectId &id = idOf(difference);
        if (id.kind == ObjectKind::ColumnDefault)
            unite(at, find(ObjectId{ObjectKind::Column, id.schema, id.relation, id.name, {}}));
        if (belongsToRelation(id.kind)) {
            const int relation = relationOf(id);
            if (relation >= 0)
                joinRelation(at, relation);
        }
        for (const auto &[schema, index] :
             {std::pair(&m_from, difference.old), std::pair(&m_to, difference.now)}) {
            if (index >= 0)
                joinOwn(at, *schema, schema->objects[size_t(index)]);
        }
    }

    void joinRelation(int at, int relation)
    {
        const Difference &element = m_differences.at(at);
        const Difference &whole = m_differences.at(relation);
        const ObjectId &id = idOf(element);
        const bool sameWay =
            (element.old < 0) == (whole.old < 0) && (element.now < 0) == (whole.now < 0);
        if (whole.now < 0) {
            // Nothing of a relation stays when it goes.
            if (sameWay)
                unite(at, relation);
            return;
        }
        if (whole.old < 0) {
            const bool own = id.kind == ObjectKind::Column || id.kind == ObjectKind::ColumnDefault
                             || (id.kind == ObjectKind::Constraint
                                 && m_to.objects[size_t(element.now)].text(Property::ConstraintType)
                                        != QLatin1String("FOREIGN KEY"));
            if (own && sameWay)
                unite(at, relation);
            return;
        }
        // A view's columns are its definition's; those of a table are its own.
        const ObjectKind kind = idOf(whole).kind;
        if (id.kind == ObjectKind::Column
            && (kind == ObjectKind::View || kind == ObjectKind::MaterializedView))
            unite(at, relation);
        // What a partition has from its parent changes when it joins or leaves.
        static const QList<Property> inherited{Property::Inherited, Property::Parent,
                                               Property::Local, Property::NotNullLocal};
        const auto any = [](const QList<Property> &of, const QList<Property> &among) {
            return std::any_of(of.begin(), of.end(),
                               [&among](Property property) { return among.contains(property); });
        };
        if (any(element.properties, inherited)
            && any(whole.properties,
                   {Property::Parents, Property::PartitionBound, Property::TableKind}))
            unite(at, relation);
    }

    void joinOwn(int at, const Schema &schema, const SchemaObject &object)
    {
        const ObjectId &id = object.id;
        if (id.kind == ObjectKind::Index && object.has(Property::OfConstraint))
            unite(at, find(ObjectId{ObjectKind::Constraint,
                                    id.schema,
                                    id.relation,
                                    object.text(Property::OfConstraint),
                                    {}}));
        const bool owned = id.kind == ObjectKind::Sequence
                           && (object.has(Property::Identity) || object.has(Property::OwnedBy));
        const bool clone = object.has(Property::Parent);
        for (const int need : object.needs) {
            const ObjectId &needed = schema.objects[size_t(need)].id;
            if ((owned && needed.kind == ObjectKind::Column) || (clone && needed.kind == id.kind))
                unite(at, find(needed));
        }
        if (!object.has(Property::Inherited) || !belongsToRelation(id.kind))
            return;
        // The server adds it to every child at once.
        const int table = schema.find(ObjectId{ObjectKind::Table, id.schema, {}, id.relation, {}});
        if (table < 0)
            return;
        const QStringList parents = schema.objects[size_t(table)].list(Property::Parents);
        for (const SchemaObject &parent : schema.objects) {
            if (parent.id.kind == ObjectKind::Table && parents.contains(parent.sqlName))
                unite(at, find(ObjectId{id.kind, parent.id.schema, parent.id.name, id.name, {}}));
        }
    }

    QList<ChangeUnit> collect()
    {
        std::map<int, QList<int>> groups;
        for (int i = 0; i < m_differences.size(); ++i)
            groups[root(i)].append(i);
        QList<QPair<ObjectId, QList<int>>> ordered;
        for (const auto &[root, members] : groups) {
            const int head =
                *std::min_element(members.begin(), members.end(), [this](int a, int b) {
                    const ObjectId &one = idOf(m_differences.at(a));
                    const ObjectId &other = idOf(m_differences.at(b));
                    const int first = rank(one.kind);
                    const int second = rank(other.kind);
                    return first != second ? first < second : one < other;
                });
            QList<int> all = members;
            all.removeOne(head);
            all.prepend(head);
            // To a person the default is the column's.
            ObjectId id = idOf(m_differences.at(head));
            if (id.kind == ObjectKind::ColumnDefault)
                id.kind = ObjectKind::Column;
            ordered.append({id, all});
        }
        std::sort(ordered.begin(), ordered.end(),
                  [](const auto &a, const auto &b) { return a.first < b.first; });
        QList<ChangeUnit> units;
        m_unitOf.assign(size_t(m_differences.size()), -1);
        for (const auto &[id, members] : std::as_const(ordered)) {
            const Difference &head = m_differences.at(members.first());
            ChangeUnit unit;
            unit.object = id;
            unit.kind = head.old < 0   ? ChangeUnit::Kind::Add
                        : head.now < 0 ? ChangeUnit::Kind::Drop
                                       : ChangeUnit::Kind::Alter;
            unit.properties = head.properties;
            if (idOf(head).kind == ObjectKind::ColumnDefault) {
                unit.kind = ChangeUnit::Kind::Alter;
                unit.properties.clear();
            }
            for (const int member : members) {
                m_unitOf[size_t(member)] = int(units.size());
                unit.parts.append(idOf(m_differences.at(member)));
                if (unit.kind == ChangeUnit::Kind::Alter && id.kind == ObjectKind::Column
                    && unit.parts.last().kind == ObjectKind::ColumnDefault)
                    unit.properties.append(Property::Expression);
            }
            std::sort(unit.parts.begin(), unit.parts.end());
            units.append(unit);
        }
        return units;
    }

    int unitOf(const ObjectId &id) const
    {
        const int at = find(id);
        return at < 0 ? -1 : m_unitOf[size_t(at)];
    }

    QList<ChangeUnit> withNeeds(QList<ChangeUnit> units) const
    {
        std::vector<std::set<int>> needs(size_t(units.size()));
        const auto add = [&needs](int unit, int other) {
            if (unit >= 0 && other >= 0 && unit != other)
                needs[size_t(unit)].insert(other);
        };
        QHash<QPair<QString, QString>, QList<int>> going;
        const auto takesName = [](ObjectKind kind) {
            return nameSpaceOf(kind) == NameSpace::Relation || nameSpaceOf(kind) == NameSpace::Type;
        };
        for (int i = 0; i < m_differences.size(); ++i) {
            const Difference &difference = m_differences.at(i);
            const ObjectId &id = idOf(difference);
            if (difference.now < 0 && takesName(id.kind))
                going[{id.schema, id.name}].append(m_unitOf[size_t(i)]);
        }
        for (int i = 0; i < m_differences.size(); ++i) {
            const Difference &difference = m_differences.at(i);
            const int unit = m_unitOf[size_t(i)];
            if (difference.now >= 0) {
                const SchemaObject &object = m_to.objects[size_t(difference.now)];
                for (const int need : object.needs) {
                    const int other = find(m_to.objects[size_t(need)].id);
                    if (other < 0)
                        continue;
                    const Difference &needed = m_differences.at(other);
                    if (needed.old < 0 || reachesUsers(idOf(needed), needed.properties))
                        add(unit, m_unitOf[size_t(other)]);
                }
                addNamedIndexes(object, difference, unit, add);
                // A name is free once its bearer is gone.
                if (difference.old < 0 && takesName(object.id.kind)) {
                    for (const int other : going.value({object.id.schema, object.id.name}))
                        add(unit, other);
                }
            }
            if (difference.old >= 0) {
                // Nothing goes while something that stays as it is needs it.
                const SchemaObject &object = m_from.objects[size_t(difference.old)];
                for (const int need : object.needs) {
                    const int other = find(m_from.objects[size_t(need)].id);
                    if (other < 0)
                        continue;
                    // Nor may a check or an index stay that is of the column's old type, where the
                    // models give it up or change it too.
                    const Difference &needed = m_differences.at(other);
                    const bool typed = needed.properties.contains(Property::Type)
                                       && (object.id.kind == ObjectKind::Constraint
                                           || object.id.kind == ObjectKind::Index);
                    if (needed.now < 0 || typed)
                        add(m_unitOf[size_t(other)], unit);
                }
            }
        }
        for (qsizetype i = 0; i < units.size(); ++i)
            units[i].needs = QList<int>(needs[size_t(i)].begin(), needs[size_t(i)].end());
        return units;
    }

    /// A table names its replica identity and the index it is clustered on.
    template <typename Add>
    void addNamedIndexes(const SchemaObject &table, const Difference &difference, int unit,
                         const Add &add) const
    {
        if (table.id.kind != ObjectKind::Table)
            return;
        const auto index = [this, &table](const QString &name) {
            return unitOf(ObjectId{ObjectKind::Index, table.id.schema, table.id.name, name, {}});
        };
        const QString prefix = QStringLiteral("INDEX ");
        const auto names = [&prefix](const SchemaObject &object) {
            QStringList result;
            if (object.text(Property::ReplicaIdentity).startsWith(prefix))
                result.append(object.text(Property::ReplicaIdentity).mid(prefix.size()));
            if (object.has(Property::ClusteredOn))
                result.append(object.text(Property::ClusteredOn));
            return result;
        };
        for (const QString &name : names(table))
            add(unit, index(name));
        if (difference.old < 0)
            return;
        for (const QString &name : names(m_from.objects[size_t(difference.old)])) {
            const int other = index(name);
            if (other >= 0)
                add(other, unit);
        }
    }

    const Schema &m_from;
    const Schema &m_to;
    QList<Difference> m_differences;
    QHash<ObjectId, int> m_of;
    /// Union-find over the differences.
    std::vector<int> m_group;
    std::vector<int> m_unitOf;
};

} // namespace

QList<ChangeUnit> changeUnits(const Schema &from, const Schema &to, const CompareOptions &options)
{
    return Units(from, to, options).units();
}

TickChange setTick(const QList<ChangeUnit> &units, const QBitArray &ticks, int unit, bool on)
{
    TickChange result{ticks, {}};
    std::vector<int> open{unit};
    while (!open.empty()) {
        const int at = open.back();
        open.pop_back();
        if (result.ticks.testBit(at) == on)
            continue;
        result.ticks.setBit(at, on);
        if (on) {
            open.insert(open.end(), units.at(at).needs.begin(), units.at(at).needs.end());
            continue;
        }
        for (int other = 0; other < units.size(); ++other) {
            if (units.at(other).needs.contains(at))
                open.push_back(other);
        }
    }
    for (int i = 0; i < units.size(); ++i) {
        if (i != unit && result.ticks.testBit(i) != ticks.testBit(i))
            result.along.append(i);
    }
    return result;
}

Schema chosenSchema(const Schema &from, const Schema &to, const QList<ChangeUnit> &units,
                    const QBitArray &ticks)
{
    if (ticks.count(true) == ticks.size())
        return to;
    QHash<ObjectId, bool> wanted;
    for (int i = 0; i < units.size(); ++i) {
        for (const ObjectId &part : units.at(i).parts)
            wanted.insert(part, ticks.testBit(i));
    }
    std::map<ObjectId, std::pair<const Schema *, const SchemaObject *>> chosen;
    for (const SchemaObject &object : from.objects) {
        if (!wanted.value(object.id, false))
            chosen[object.id] = {&from, &object};
    }
    for (const SchemaObject &object : to.objects) {
        // What does not differ is the same in both, but for what is not compared.
        if (wanted.value(object.id, true))
            chosen[object.id] = {&to, &object};
    }
    Schema result;
    result.serverVersion = to.serverVersion;
    result.notCompared = to.notCompared;
    QHash<ObjectId, int> places;
    for (const auto &[id, source] : chosen) {
        places.insert(id, int(result.objects.size()));
        result.objects.push_back(*source.second);
    }
    size_t at = 0;
    for (const auto &[id, source] : chosen) {
        std::vector<int> needs;
        for (const int need : source.second->needs) {
            const int place = places.value(source.first->objects[size_t(need)].id, -1);
            if (place >= 0)
                needs.push_back(place);
        }
        std::sort(needs.begin(), needs.end());
        result.objects[at++].needs = std::move(needs);
    }
    return result;
}

} // namespace Retort
