#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

#include <algorithm>

namespace Retort::Ddl {

namespace {

/// ALTER TABLE from one table to another of the same name.
class TableAlteration
{
public:
    TableAlteration(const Schema &from, int old, const Schema &to, int now)
        : m_from(from), m_to(to), m_old(at(from, old)), m_now(at(to, now)), m_nowIndex(now),
          m_name(sqlName(m_now.id.schema, m_now.id.name)),
          m_alter("ALTER " + keywordOf(m_now) + " " + m_name + " ")
    {}

    Alteration alteration()
    {
        if (differs(m_old, m_now, Property::TableKind)
            || differs(m_old, m_now, Property::PartitionBy)
            || differs(m_old, m_now, Property::Server))
            return replaced();
        const bool partitioned = isPartitioned(m_now);
        if (partitioned && differs(m_old, m_now, Property::Persistence))
            return replaced();
        // ALTER … SET ACCESS METHOD came with 15, for partitioned tables with 17.
        if (differs(m_old, m_now, Property::AccessMethod)
            && m_to.serverVersion < (partitioned ? 170000 : 150000))
            return replaced();
        if (mustBeMadeAnew())
            return replaced();
        leaveParents();
        setType();
        setStorage();
        setMarks();
        joinParents();
        return m_result;
    }

private:
    bool is(const SchemaObject &table, Property property) const { return table.has(property); }
    void add(const QString &sql) { m_result.statements.append(sql); }

    // --- parents

    /// INHERIT leaves what the table has its own; columns and checks that are to be nothing but
    /// inherited come with CREATE TABLE only.
    bool mustBeMadeAnew() const
    {
        const QStringList old = isPartition(m_old) ? QStringList() : m_old.list(Property::Parents);
        const QStringList now = m_now.list(Property::Parents);
        if (isPartition(m_now) || kept(old, now, false).isEmpty())
            return false;
        const QStringList staying = stayingParents();
        const ObjectId &id = m_now.id;
        // The table has to look like its new parent before it joins it.
        for (const QString &parent : kept(old, now, false)) {
            for (const int i : m_to.elements(ObjectKind::Column, id.schema, id.name)) {
                const int before = m_from.find(at(m_to, i).id);
                if (before < 0 || !anyHas(m_to, {parent}, at(m_to, i).id))
                    continue;
                for (const Property fact : {Property::Type, Property::Collation, Property::NotNull,
                                            Property::Generated, Property::Expression}) {
                    if (differs(at(m_from, before), at(m_to, i), fact))
                        return true;
                }
            }
        }
        std::vector<int> parts = m_to.elements(ObjectKind::Column, id.schema, id.name);
        const std::vector<int> checks = m_to.elements(ObjectKind::Constraint, id.schema, id.name);
        parts.insert(parts.end(), checks.begin(), checks.end());
        return std::any_of(parts.begin(), parts.end(), [&](int i) {
            const SchemaObject &part = at(m_to, i);
            if (!part.has(Property::Inherited) || part.has(Property::Local))
                return false;
            const int before = m_from.find(part.id);
            // As long as one parent that has it stays, it does not become the table's own.
            if (before >= 0 && at(m_from, before).has(Property::Inherited)
                && !at(m_from, before).has(Property::Local))
                return !anyHas(m_from, staying, part.id);
            return before >= 0 || !anyHas(m_to, staying, part.id);
        });
    }

    QStringList stayingParents() const
    {
        if (isPartition(m_old) || isPartition(m_now))
            return {};
        QStringList staying = m_old.list(Property::Parents);
        for (const QString &parent : kept(staying, m_now.list(Property::Parents), true))
            staying.removeAll(parent);
        return staying;
    }

    static bool anyHas(const Schema &schema, const QStringList &tables, const ObjectId &part)
    {
        return std::any_of(tables.begin(), tables.end(), [&](const QString &table) {
            const QualifiedName name = splitQualified(table);
            return schema.find({part.kind, name.schema, name.name, part.name, {}}) >= 0;
        });
    }

    bool samePartition() const
    {
        return isPartition(m_old) && isPartition(m_now) && !differs(m_old, m_now, Property::Parents)
               && !differs(m_old, m_now, Property::PartitionBound);
    }

    static QString detach(const SchemaObject &table)
    {
        return "ALTER TABLE " + table.text(Property::Parents) + " DETACH PARTITION "
               + sqlName(table.id.schema, table.id.name)
               + (table.has(Property::DetachPending) ? " FINALIZE" : "");
    }

    static QString attach(const SchemaObject &table)
    {
        return "ALTER TABLE ONLY " + table.text(Property::Parents) + " ATTACH PARTITION "
               + sqlName(table.id.schema, table.id.name) + " "
               + table.text(Property::PartitionBound);
    }

    /// The partitions of the same parent that stay and get another bound. They are all detached
    /// before the first is attached again: bounds may change places.
    std::vector<std::pair<int, int>> movingSiblings() const
    {
        std::vector<std::pair<int, int>> moving;
        if (!isPartition(m_old) || !isPartition(m_now) || differs(m_old, m_now, Property::Parents))
            return moving;
        const ObjectId first{ObjectKind::Table, {}, {}, {}, {}};
        auto found = std::lower_bound(
            m_to.objects.begin(), m_to.objects.end(), first,
            [](const SchemaObject &object, const ObjectId &wanted) { return object.id < wanted; });
        for (; found != m_to.objects.end() && found->id.kind == ObjectKind::Table; ++found) {
            if (!isPartition(*found) || differs(*found, m_now, Property::Parents))
                continue;
            const int before = m_from.find(found->id);
            if (before < 0 || !isPartition(at(m_from, before))
                || differs(at(m_from, before), *found, Property::Parents)
                || !differs(at(m_from, before), *found, Property::PartitionBound))
                continue;
            moving.emplace_back(before, int(found - m_to.objects.begin()));
        }
        return moving;
    }

    void leaveParents()
    {
        if (isPartition(m_old)) {
            if (samePartition()) {
                if (is(m_old, Property::DetachPending) && !is(m_now, Property::DetachPending)) {
                    add(detach(m_old));
                    add(attach(m_now));
                }
                return;
            }
            const auto moving = movingSiblings();
            if (!moving.empty()) {
                // The first of them does it for all.
                if (moving.front().second == m_nowIndex) {
                    for (const auto &sibling : moving)
                        add(detach(at(m_from, sibling.first)));
                }
                return;
            }
            add(detach(m_old));
            dropLeftovers();
            return;
        }
        const QStringList now = isPartition(m_now) ? QStringList() : m_now.list(Property::Parents);
        const QStringList old = m_old.list(Property::Parents);
        bool left = false;
        for (const QString &parent : kept(old, now, true)) {
            add(m_alter + "NO INHERIT " + parent);
            left = true;
        }
        if (left)
            dropLeftovers();
    }

    /// The parents that have to be left (`leaving`) or joined, so that they end up in order.
    static QStringList kept(const QStringList &old, const QStringList &now, bool leaving)
    {
        QStringList left;
        qsizetype same = 0;
        for (const QString &parent : old) {
            if (same < now.size() && parent == now.at(same))
                ++same;
            else
                left.append(parent);
        }
        return leaving ? left : now.mid(same);
    }

    /// What was only inherited becomes the table's own when it leaves, and goes if nobody wants it.
    void dropLeftovers()
    {
        const ObjectId &id = m_old.id;
        const QStringList staying = stayingParents();
        for (const int i : m_from.elements(ObjectKind::Constraint, id.schema, id.name)) {
            const SchemaObject &constraint = at(m_from, i);
            if (anyHas(m_from, staying, constraint.id))
                continue;
            const bool came =
                constraint.has(Property::Parent)
                || (constraint.has(Property::Inherited) && !constraint.has(Property::Local));
            if (came && m_to.find(constraint.id) < 0)
                add(m_alter + "DROP CONSTRAINT " + sqlName(constraint.id.name));
        }
        for (const int i : m_from.elements(ObjectKind::Index, id.schema, id.name)) {
            const SchemaObject &index = at(m_from, i);
            if (index.has(Property::Parent) && !index.has(Property::OfConstraint)
                && m_to.find(index.id) < 0)
                add("DROP INDEX " + sqlName(id.schema, index.id.name));
        }
        for (const int i : m_from.elements(ObjectKind::Column, id.schema, id.name)) {
            const SchemaObject &column = at(m_from, i);
            if (!column.has(Property::Inherited) || column.has(Property::Local)
                || m_to.find(column.id) >= 0 || anyHas(m_from, staying, column.id))
                continue;
            add(m_alter + "DROP COLUMN " + sqlName(column.id.name));
            if (m_result.loss.isEmpty())
                m_result.loss = sentence("Drops column %1 with its values.").arg(nameOf(column));
        }
    }

    void joinParents()
    {
        if (isPartition(m_now)) {
            if (samePartition())
                return;
            const auto moving = movingSiblings();
            if (moving.empty()) {
                prepareToJoin();
                add(attach(m_now));
            } else if (moving.front().second == m_nowIndex) {
                for (const auto &sibling : moving)
                    add(attach(at(m_to, sibling.second)));
            }
            return;
        }
        const QStringList old = isPartition(m_old) ? QStringList() : m_old.list(Property::Parents);
        const QStringList joined = kept(old, m_now.list(Property::Parents), false);
        if (joined.isEmpty())
            return;
        prepareToJoin();
        for (const QString &parent : joined)
            add(m_alter + "INHERIT " + parent);
    }

    /// The table needs the columns and checks of a parent before it may join it.
    void prepareToJoin()
    {
        const ObjectId &id = m_now.id;
        for (const int i : columnsOf(m_to, id.schema, id.name)) {
            const SchemaObject &column = at(m_to, i);
            if (column.has(Property::Inherited) && m_from.find(column.id) < 0)
                add(m_alter + "ADD COLUMN " + columnDefinition(m_to, column, std::nullopt));
        }
        for (const int i : m_to.elements(ObjectKind::Constraint, id.schema, id.name)) {
            const SchemaObject &constraint = at(m_to, i);
            if (constraint.text(Property::ConstraintType) == QLatin1String("CHECK")
                && constraint.has(Property::Inherited) && !constraint.has(Property::Local)
                && m_from.find(constraint.id) < 0)
                add(m_alter + "ADD " + constraintElement(constraint)
                    + (constraint.has(Property::NotValid) ? " NOT VALID" : ""));
        }
    }

    // --- the rest

    void setType()
    {
        if (!differs(m_old, m_now, Property::OfType))
            return;
        add(m_alter
            + (m_now.has(Property::OfType) ? "OF " + m_now.text(Property::OfType)
                                           : QStringLiteral("NOT OF")));
    }

    void setStorage()
    {
        if (differs(m_old, m_now, Property::Persistence))
            add(m_alter
                + (m_now.has(Property::Persistence) ? QStringLiteral("SET UNLOGGED")
                                                    : QStringLiteral("SET LOGGED")));
        if (differs(m_old, m_now, Property::AccessMethod)) {
            const QString ordinary =
                isPartitioned(m_now) ? QStringLiteral("DEFAULT") : QStringLiteral("heap");
            add(m_alter + "SET ACCESS METHOD "
                + (m_now.has(Property::AccessMethod) ? sqlName(m_now.text(Property::AccessMethod))
                                                     : ordinary));
        }
        if (differs(m_old, m_now, Property::Tablespace))
            add(m_alter + "SET TABLESPACE "
                + (m_now.has(Property::Tablespace) ? sqlName(m_now.text(Property::Tablespace))
                                                   : QStringLiteral("pg_default")));
        for (const QString &change :
             storageChanges(m_old.list(Property::Options), m_now.list(Property::Options)))
            add(m_alter + change);
        for (const QString &change :
             storageChanges(m_old.list(Property::ToastOptions), m_now.list(Property::ToastOptions),
                            QStringLiteral("toast.")))
            add(m_alter + change);
        const QString foreign = foreignChanges(m_old.list(Property::ForeignOptions),
                                               m_now.list(Property::ForeignOptions));
        if (!foreign.isEmpty())
            add(m_alter + foreign);
    }

    void setMarks()
    {
        // By index it is said where the index is there for certain.
        const QString identity = m_now.text(Property::ReplicaIdentity);
        if (differs(m_old, m_now, Property::ReplicaIdentity)
            && !identity.startsWith(QLatin1String("INDEX ")))
            add("ALTER TABLE ONLY " + m_name + " REPLICA IDENTITY "
                + (identity.isEmpty() ? QStringLiteral("DEFAULT") : identity));
        if (differs(m_old, m_now, Property::RowSecurity))
            add(m_alter
                + (m_now.has(Property::RowSecurity)
                       ? QStringLiteral("ENABLE ROW LEVEL SECURITY")
                       : QStringLiteral("DISABLE ROW LEVEL SECURITY")));
        if (differs(m_old, m_now, Property::ForceRowSecurity))
            add(m_alter
                + (m_now.has(Property::ForceRowSecurity)
                       ? QStringLiteral("FORCE ROW LEVEL SECURITY")
                       : QStringLiteral("NO FORCE ROW LEVEL SECURITY")));
    }

    const Schema &m_from;
    const Schema &m_to;
    const SchemaObject &m_old;
    const SchemaObject &m_now;
    const int m_nowIndex;
    const QString m_name;
    const QString m_alter;
    Alteration m_result;
};

} // namespace

Alteration alterTable(const Schema &from, int old, const Schema &to, int now)
{
    return TableAlteration(from, old, to, now).alteration();
}

} // namespace Retort::Ddl
