#include "migrations/schema/changeedges.h"

#include "migrations/schema/bodynames.h"

#include <QHash>
#include <map>
#include <tuple>

namespace Retort {

namespace {

using Action = ChangeStep::Action;

class EdgesBetween
{
public:
    EdgesBetween(const ChangeSteps &steps, std::vector<ChangeEdge> &edges)
        : m_steps(steps), m_fates(steps.fates()), m_items(steps.items()), m_edges(edges)
    {}

    void make()
    {
        edgesOfRelations();
        edgesOfOverloads();
        edgesOfPersistence();
        edgesOfBodies();
        edgesOfReferencedKeys();
    }

private:
    const SchemaObject &oldObject(int item) const { return m_steps.oldObject(item); }
    const SchemaObject &newObject(int item) const { return m_steps.newObject(item); }
    const ObjectId &id(int item) const { return m_steps.id(item); }
    int relationItem(const ObjectId &element, bool old) const
    {
        return m_steps.relationItem(element, old);
    }
    bool isAside(int item) const { return m_steps.isAside(item); }

    void edge(int fromItem, Action fromAction, int toItem, Action toAction, bool soft = false)
    {
        const int before = m_steps.node(fromItem, fromAction);
        const int after = m_steps.node(toItem, toAction);
        if (before >= 0 && after >= 0 && before != after)
            m_edges.push_back(ChangeEdge{before, after, fromItem, toItem, soft});
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

    /// A foreign key goes before any key of the table that it refers to, and comes after them all:
    /// which of several it takes, and on which partition, is the server's choice.
    void edgesOfReferencedKeys()
    {
        QHash<QString, std::vector<int>> going;
        QHash<QString, std::vector<int>> coming;
        for (int i = 0; i < int(m_items.size()); ++i) {
            const ChangeItem &item = m_items[size_t(i)];
            if (id(i).kind != ObjectKind::Constraint)
                continue;
            if (item.goes() && oldObject(i).has(Property::Referenced))
                going[oldObject(i).text(Property::Referenced)].push_back(i);
            if (item.comes() && newObject(i).has(Property::Referenced))
                coming[newObject(i).text(Property::Referenced)].push_back(i);
        }
        if (going.isEmpty() && coming.isEmpty())
            return;
        for (int i = 0; i < int(m_items.size()); ++i) {
            const ChangeItem &item = m_items[size_t(i)];
            const ObjectKind kind = id(i).kind;
            if (kind != ObjectKind::Constraint && kind != ObjectKind::Index)
                continue;
            if (item.goes() && !oldObject(i).has(Property::Referenced)) {
                for (const QString &table : wholes(m_steps.from(), oldObject(i))) {
                    for (const int key : going.value(table))
                        edge(key, Action::Drop, i, Action::Drop, true);
                }
            }
            if (item.comes() && !newObject(i).has(Property::Referenced)) {
                for (const QString &table : wholes(m_steps.to(), newObject(i))) {
                    for (const int key : coming.value(table))
                        edge(i, Action::Create, key, Action::Create, true);
                }
            }
        }
    }

    /// The element's table and those that it is part of, as SQL.
    static QStringList wholes(const Schema &schema, const SchemaObject &element)
    {
        QStringList names;
        int table =
            schema.find({ObjectKind::Table, element.id.schema, {}, element.id.relation, {}});
        for (int depth = 0; table >= 0 && depth < 64; ++depth) {
            const SchemaObject &at = schema.objects[size_t(table)];
            names.append(at.sqlName);
            table = -1;
            for (const int needed : at.needs) {
                if (at.has(Property::PartitionBound)
                    && schema.objects[size_t(needed)].id.kind == ObjectKind::Table)
                    table = needed;
            }
        }
        return names;
    }

    /// With the old routine beside the new one of its name, a call may fit both.
    void edgesOfOverloads()
    {
        std::map<std::pair<QString, QString>, std::vector<int>> gone;
        for (int i = 0; i < int(m_items.size()); ++i) {
            if (m_items[size_t(i)].goes() && nameSpaceOf(id(i).kind) == NameSpace::Routine)
                gone[{id(i).schema, id(i).name}].push_back(i);
        }
        const auto after = [&](int routine, int user) {
            const auto found = gone.find({id(routine).schema, id(routine).name});
            if (found == gone.end())
                return;
            for (const int other : found->second) {
                if (other != routine)
                    edge(other, Action::Drop, user, Action::Create, true);
            }
        };
        for (int i = 0; i < int(m_items.size()) && !gone.empty(); ++i) {
            if (!m_items[size_t(i)].comes())
                continue;
            if (nameSpaceOf(id(i).kind) == NameSpace::Routine)
                after(i, i);
            for (const int needed : newObject(i).needs) {
                const int routine = m_fates.itemOfNew[size_t(needed)];
                if (nameSpaceOf(id(routine).kind) == NameSpace::Routine)
                    after(routine, i);
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
        for (int i = 0; i < int(m_items.size()); ++i) {
            if (!m_items[size_t(i)].comes())
                continue;
            const ObjectKind kind = id(i).kind;
            if ((nameSpaceOf(kind) != NameSpace::None && kind != ObjectKind::Index)
                || kind == ObjectKind::Column)
                byName[id(i).name].push_back(i);
        }
        for (int i = 0; i < int(m_items.size()); ++i) {
            const ChangeItem &item = m_items[size_t(i)];
            if (item.now < 0 || nameSpaceOf(id(i).kind) != NameSpace::Routine
                || !(item.comes() || item.fate == Fate::Alter))
                continue;
            const QSet<QString> names = namesInBody(newObject(i).text(Property::Definition));
            for (const QString &name : names) {
                const auto named = byName.constFind(name);
                if (named == byName.constEnd())
                    continue;
                for (const int other : *named) {
                    if (other == i
                        || (id(other).kind == ObjectKind::Column
                            && !names.contains(id(other).relation)))
                        continue;
                    edge(other, Action::Create, i, Action::Create, true);
                    edge(other, Action::Create, i, Action::Alter, true);
                }
            }
        }
    }

    const ChangeSteps &m_steps;
    const ChangeFates &m_fates;
    const std::vector<ChangeItem> &m_items;
    std::vector<ChangeEdge> &m_edges;
};

} // namespace

void addEdgesBetween(const ChangeSteps &steps, std::vector<ChangeEdge> &edges)
{
    EdgesBetween(steps, edges).make();
}

} // namespace Retort
