#include "migrations/schema/changegraph.h"

#include "migrations/schema/changeedges.h"
#include "migrations/schema/schemadiff.h"
#include "migrations/schema/strongcomponents.h"

#include <algorithm>
#include <queue>
#include <tuple>

namespace Retort {

namespace {

using Action = ChangeStep::Action;

class Sorter
{
public:
    Sorter(const ChangeSteps &steps, const std::set<int> &split)
        : m_steps(steps), m_split(split), m_nodes(steps.steps()), m_items(steps.items()),
          m_edges(changeEdges(steps))
    {}

    /// The order, or the items that have to be done on their own first.
    struct Sorted
    {
        std::vector<ChangeStep> steps;
        std::set<int> split;
        /// The items that are better made anew than altered.
        std::set<int> anew;
        QStringList shortfalls;
    };

    Sorted sort() { return kahn(); }

private:
    const ObjectId &id(int item) const { return m_steps.id(item); }
    const SchemaObject &newObject(int item) const { return m_steps.newObject(item); }
    bool isAside(int item) const { return m_steps.isAside(item); }

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
        // Where an ALTER would have to come at once before and after another step, the object is
        // made anew instead.
        for (const size_t e : tied) {
            for (const int at : {m_edges[e].from, m_edges[e].to}) {
                const ChangeStep &step = m_nodes[size_t(at)];
                if (step.action == Action::Alter && canBeMadeAnew(id(step.item).kind))
                    sorted.anew.insert(step.item);
            }
        }
        if (!sorted.anew.empty())
            return false;
        // What can be made on its own is made on its own: the least disturbing kind first.
        static constexpr ObjectKind splittable[] = {
            ObjectKind::Policy,        ObjectKind::Rule,       ObjectKind::Trigger,
            ObjectKind::ColumnDefault, ObjectKind::Sequence,   ObjectKind::Statistics,
            ObjectKind::Index,         ObjectKind::Constraint, ObjectKind::Column};
        for (const ObjectKind kind : splittable) {
            std::set<int> found;
            for (const size_t e : tied) {
                for (const int item : {m_edges[e].fromItem, m_edges[e].toItem}) {
                    if (id(item).kind == kind && !m_split.count(item) && isAlong(item, m_edges[e])
                        && canSplit(item))
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

    static bool canBeMadeAnew(ObjectKind kind)
    {
        switch (kind) {
        case ObjectKind::View:
        case ObjectKind::Function:
        case ObjectKind::Procedure:
        case ObjectKind::ColumnDefault:
        case ObjectKind::Policy:
        case ObjectKind::Rule:
        case ObjectKind::Trigger:
        case ObjectKind::EventTrigger:
            return true;
        default:
            return false;
        }
    }

    /// A column with values of its own stays in a table that steps aside.
    bool canSplit(int item) const
    {
        if (id(item).kind != ObjectKind::Column)
            return true;
        // A view's columns come and go with it.
        const bool old = m_items[size_t(item)].old >= 0;
        const int relation = m_steps.relationItem(id(item), old);
        if (relation >= 0 && id(relation).kind != ObjectKind::Table
            && id(relation).kind != ObjectKind::CompositeType)
            return false;
        if (!old)
            return true;
        const SchemaObject &column = m_steps.oldObject(item);
        const int table = m_steps.relationItem(column.id, true);
        return table < 0 || !isAside(table) || column.has(Property::Generated);
    }

    bool isAlong(int item, const ChangeEdge &of) const
    {
        for (const int at : {of.from, of.to}) {
            const ChangeStep &step = m_nodes[size_t(at)];
            if (step.item != item
                && std::find(step.along.begin(), step.along.end(), item) != step.along.end())
                return true;
        }
        return false;
    }

    const ChangeSteps &m_steps;
    const std::set<int> &m_split;
    const std::vector<ChangeStep> &m_nodes;
    const std::vector<ChangeItem> &m_items;
    std::vector<ChangeEdge> m_edges;
};

} // namespace

ChangeOrder orderChanges(const Schema &from, const Bonds &fromBonds, const Schema &to,
                         const Bonds &toBonds, const ChangeFates &fates)
{
    std::set<int> split;
    for (;;) {
        const ChangeSteps steps(from, fromBonds, to, toBonds, fates, split);
        auto sorted = Sorter(steps, split).sort();
        const size_t before = split.size();
        split.insert(sorted.split.begin(), sorted.split.end());
        if (split.size() == before)
            return ChangeOrder{std::move(sorted.steps), std::move(sorted.anew),
                               std::move(sorted.shortfalls)};
    }
}

} // namespace Retort
