#pragma once

#include "migrations/schema/bonds.h"
#include "migrations/schema/changegraph.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>
#include <array>
#include <set>
#include <vector>

namespace Retort {

/// What a plan says beside the objects' own commands where tables are concerned: the rows of those
/// that are made anew or get other bounds, and what the server does by itself when a partition
/// leaves or joins.
class PlanTables
{
public:
    /// Everything must outlive this.
    PlanTables(const Schema &from, const Schema &to, const ChangeFates &fates,
               const Bonds &fromBonds, const Bonds &toBonds);

    /// The steps of the plan, before the first is written.
    void noteOrder(const std::vector<ChangeStep> &steps);
    /// The step's items are away from now on.
    void noteDropped(const ChangeStep &step);

    /// INSERT of the rows of a table that stepped aside under that name; empty where there are no
    /// columns in common, or no rows (foreign tables).
    QStringList copyRows(const ChangeItem &item, const QString &aside) const;
    /// The columns whose values are lost by it, as sentences.
    QString lostColumns(const ChangeItem &item) const;

    /// ATTACH or DETACH PARTITION, INHERIT or NO INHERIT.
    static QStringList membership(const SchemaObject &table, bool joins);
    /// Before a partition joins with another bound: the rows that are not within it are put aside.
    QStringList moveRowsOut(const ChangeItem &item);
    /// Before a partition goes: its rows that other partitions hold from now on are put aside.
    QStringList rescueRows(const ChangeItem &item, int step);
    /// Behind the step with that number: rows that were put aside go where they belong.
    QStringList moveRowsBack(int step);

    /// Copies that a partition keeps as its own when it leaves, and that it is not to have.
    QStringList dropCopiedKeys(const ChangeItem &item);
    /// Whether a new foreign key is there already, as what its table had as a partition.
    bool keepsCopiedKey(const ObjectId &own) const;
    /// The clones of triggers that a partition gets when it joins have the state of the whole.
    QStringList triggerStates(const SchemaObject &table, int depth = 0) const;

    /// The server takes the sequences of a table's columns along when it is logged or not; those
    /// that are to be otherwise are set back.
    QStringList sequencePersistence(const ChangeItem &item) const;
    /// Replica identity by index, and the index to cluster on.
    QStringList marks(const ChangeItem &item) const;

private:
    /// A column that both tables have and that takes values.
    struct CopiedColumn
    {
        const SchemaObject *old = nullptr;
        const SchemaObject *now = nullptr;
    };

    const ObjectId &id(const ChangeItem &item) const;
    /// In the new table's order.
    QList<CopiedColumn> copiedColumns(const ChangeItem &item) const;
    bool isOfAnewType(const SchemaObject &column) const;
    QHash<QString, const SchemaObject *> copiedKeys(const Schema &schema, int table) const;
    /// The table that keeps rows of that one for a while.
    QString stashName(const ObjectId &table) const;
    bool isGone(const ChangeItem &item) const;
    bool hasIdentity(const QString &table) const;
    QString indexSql(const ObjectId &table, const QString &index, bool qualified) const;

    const Schema &m_from;
    const Schema &m_to;
    const ChangeFates &m_fates;
    const Bonds &m_fromBonds;
    const Bonds &m_toBonds;
    /// The partitions that leave their parents.
    QSet<ObjectId> m_leaving;
    /// The last step by which a partition joins, by parent.
    QHash<QString, int> m_lastJoin;
    /// What brings rows back, by the step behind which it stands.
    QHash<int, QStringList> m_movedOut;
    /// Copies of foreign keys that went with their whole before the partition left: schema, table
    /// and name.
    std::set<std::array<QString, 3>> m_keysGoneBefore;
    /// The items that are away by now.
    std::set<int> m_dropped;
};

} // namespace Retort
