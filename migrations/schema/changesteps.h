#pragma once

#include "migrations/schema/bonds.h"
#include "migrations/schema/changefates.h"
#include "migrations/schema/changegraph.h"

#include <QSet>
#include <array>
#include <set>
#include <vector>

namespace Retort {

/// Which steps a way between two schemas has, and what each does along: without an order yet.
class ChangeSteps
{
public:
    using Action = ChangeStep::Action;

    /// `split`: items that are to have steps of their own, since along with others they would tie a
    /// knot. Everything that is passed must outlive this.
    ChangeSteps(const Schema &from, const Bonds &fromBonds, const Schema &to, const Bonds &toBonds,
                const ChangeFates &fates, const std::set<int> &split);

    const std::vector<ChangeStep> &steps() const { return m_nodes; }
    /// The step that does this to the item, alone or along with others; -1 where there is none.
    int node(int item, Action action) const { return m_nodeOf[size_t(item)][action]; }

    const Schema &from() const { return m_from; }
    const Schema &to() const { return m_to; }
    const Bonds &fromBonds() const { return m_fromBonds; }
    const Bonds &toBonds() const { return m_toBonds; }
    const ChangeFates &fates() const { return m_fates; }
    const std::vector<ChangeItem> &items() const { return m_items; }

    const SchemaObject &oldObject(int item) const;

    const SchemaObject &newObject(int item) const;

    const ObjectId &id(int item) const;

    int oldItem(const ObjectId &wanted) const;

    int newItem(const ObjectId &wanted) const;

    /// The relation's or domain's own object, whatever its kind is.
    int relationItem(const ObjectId &element, bool old) const;

    /// What goes along with a table that was renamed is out of the way from then on.
    bool dropsWithAside(int item) const;

    bool isAside(int item) const;

    /// What an element of a partition is attached to: an element of that kind of another table.
    int neededOfKind(const SchemaObject &object, ObjectKind kind, bool old = true) const;

    /// The column or check of a parent table that an inherited one comes from, or -1.
    int inheritedFrom(int item, bool old) const;

    /// The outermost table that goes aside of those that the old table is a partition of.
    int topAside(int item) const;

    int markedIndex(int table, const QString &name) const;

    /// Whether the old partition leaves its parent by a step of its own.
    bool detaches(int item) const { return m_detaches[size_t(item)]; }

    /// Whether the table becomes a partition by a step of its own.
    bool attaches(int item) const;

    /// Whether the old element's table is a partition that leaves: what was its parent's is then
    /// its own.
    bool hasLeft(int item) const;

private:
    /// A default that names a type which is altered in place cannot wait for its table to go.
    bool needsAlteredType(const SchemaObject &object) const;

    static constexpr int actionCount = int(ChangeStep::Aspect) + 1;

    int makeNode(Action action, int item);

    /// The item whose creation brings this one along, or -1.
    int createdBy(int item) const;

    /// A key that CREATE TABLE can say whole: its index has no properties of its own, and its table
    /// is no part of a partition tree, whose keys are made one by one and attached.
    bool isPlainKey(const SchemaObject &constraint) const;

    /// The item whose going takes this one away, or -1.
    int droppedBy(int item) const;

    /// A partition's own index or key is there before the partition is attached, if the partitioned
    /// table has one already: the server then takes it for its part.
    int joinsBeforeAttach(const SchemaObject &element) const;

    /// An inherited column changes with its parent's, by the same statement.
    int alteredBy(int item) const;

    void makeNodes();

    void join(int item, Action action, int owner);

    void makeBondNodes(int i);

    /// Whether another partition takes the place of one that goes: it then leaves at once, whatever
    /// still depends on it.
    bool givesBoundAway(int i) const;

    bool parentGoes(int i, bool aside) const;

    bool leavesByDetach(int i) const;

    /// Whether a foreign key refers to a table that the old one is a partition of: the server then
    /// refuses to drop it, and checks the rows when it is detached.
    bool isReferenced(int i) const;

    void makeOwnerNodes(int i);

    void makeMarkNodes(int i);

    bool indexComes(int table, const QString &name) const;

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

    const Schema &m_from;
    const Bonds &m_fromBonds;
    const Schema &m_to;
    const Bonds &m_toBonds;
    const ChangeFates &m_fates;
    const std::vector<ChangeItem> &m_items;
    const std::set<int> &m_split;
    /// The tables that foreign keys of the old schema refer to, as SQL.
    QSet<QString> m_referenced;
    std::vector<bool> m_detaches;
    std::vector<ChangeStep> m_nodes;
    std::vector<std::array<int, actionCount>> m_nodeOf;
};

} // namespace Retort
