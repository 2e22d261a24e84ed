#include "migrations/schema/changefates.h"

#include "migrations/schema/bodynames.h"
#include "migrations/sql/quoting.h"

#include <algorithm>
#include <deque>

namespace Retort {

namespace {

bool isTypeKind(ObjectKind kind)
{
    return nameSpaceOf(kind) == NameSpace::Type;
}

/// Whether ALTER … TYPE of a column brings it along by itself.
bool followsColumnType(ObjectKind kind)
{
    return kind == ObjectKind::Index || kind == ObjectKind::Constraint
           || kind == ObjectKind::Sequence || kind == ObjectKind::Column
           || kind == ObjectKind::Table;
}

class Fates
{
public:
    Fates(const Schema &from, const Schema &to, const CompareOptions &options)
        : m_from(from), m_to(to), m_options(options)
    {}

    ChangeFates decide()
    {
        match();
        neededBy();
        for (size_t i = 0; i < m_fates.items.size(); ++i)
            judge(int(i));
        for (size_t i = 0; i < m_fates.items.size(); ++i)
            judgeChild(int(i));
        while (!m_work.empty()) {
            const Spread spread = m_work.front();
            m_work.pop_front();
            propagate(spread);
        }
        return std::move(m_fates);
    }

private:
    /// How a change reaches what depends on it.
    struct Spread
    {
        int item;
        /// It goes away; otherwise it is there all the time, with another sense.
        bool gone;
    };

    const SchemaObject &oldObject(const ChangeItem &item) const
    {
        return m_from.objects[size_t(item.old)];
    }

    void match()
    {
        const auto &left = m_from.objects;
        const auto &right = m_to.objects;
        m_fates.itemOfOld.resize(left.size());
        m_fates.itemOfNew.resize(right.size());
        size_t i = 0;
        size_t j = 0;
        while (i < left.size() || j < right.size()) {
            ChangeItem item;
            if (j == right.size() || (i < left.size() && left[i].id < right[j].id)) {
                item.old = int(i++);
                item.fate = Fate::Drop;
            } else if (i == left.size() || right[j].id < left[i].id) {
                item.now = int(j++);
                item.fate = Fate::Add;
            } else {
                item.old = int(i++);
                item.now = int(j++);
            }
            const int index = int(m_fates.items.size());
            if (item.old >= 0)
                m_fates.itemOfOld[size_t(item.old)] = index;
            if (item.now >= 0)
                m_fates.itemOfNew[size_t(item.now)] = index;
            m_fates.items.push_back(std::move(item));
        }
        const QList<Difference> found = differences(m_from, m_to, m_options);
        for (const Difference &difference : found) {
            if (difference.old < 0 || difference.now < 0)
                continue;
            ChangeItem &item = m_fates.items[size_t(m_fates.itemOfOld[size_t(difference.old)])];
            item.properties = difference.properties;
        }
    }

    void neededBy()
    {
        m_neededBy.resize(m_from.objects.size());
        for (size_t i = 0; i < m_from.objects.size(); ++i) {
            for (const int needed : m_from.objects[i].needs)
                m_neededBy[size_t(needed)].push_back(int(i));
        }
    }

    void judge(int index)
    {
        ChangeItem &item = m_fates.items[size_t(index)];
        if (item.fate == Fate::Drop) {
            m_work.push_back({index, true});
            return;
        }
        if (item.fate == Fate::Add || item.properties.isEmpty())
            return;
        const bool substance = std::any_of(item.properties.begin(), item.properties.end(),
                                           [](Property property) { return !isAspect(property); });
        if (!substance)
            return;
        if (changesPartitionKey(item)) {
            rebuild(keyedTable(item));
            return;
        }
        Alteration alteration = alterationOf(item);
        if (alteration.replace) {
            item.loss = alteration.loss;
            rebuild(index);
            return;
        }
        if (alteration.commitBeforeUse && usesNewLabel(item)) {
            alteration = rebuildEnum(m_from, item.old, m_to, item.now);
            if (alteration.replace) {
                rebuild(index);
                return;
            }
        }
        item.fate = Fate::Alter;
        const bool disturbs = alteration.disturbs;
        item.alteration = std::move(alteration);
        if (disturbs)
            m_work.push_back({index, false});
    }

    /// A new child has a check that is not valid only where its parent gets the check later.
    void judgeChild(int index)
    {
        const ChangeItem &item = m_fates.items[size_t(index)];
        if (!item.comes())
            return;
        const SchemaObject &table = m_to.objects[size_t(item.now)];
        if (table.id.kind != ObjectKind::Table || table.has(Property::PartitionBound))
            return;
        for (const int at : m_to.elements(ObjectKind::Constraint, table.id.schema, table.id.name)) {
            if (m_to.objects[size_t(at)].has(Property::NotValid))
                rebuildInParents(m_to.objects[size_t(at)]);
        }
    }

    void rebuildInParents(const SchemaObject &check)
    {
        const int table = m_to.find(tableOf(check.id));
        if (table < 0 || !check.has(Property::Inherited) || check.has(Property::Local))
            return;
        for (const int needed : m_to.objects[size_t(table)].needs) {
            const ObjectId &of = m_to.objects[size_t(needed)].id;
            const int parent =
                m_to.find({ObjectKind::Constraint, of.schema, of.name, check.id.name, {}});
            if (of.kind != ObjectKind::Table || parent < 0)
                continue;
            rebuild(m_fates.itemOfNew[size_t(parent)]);
            rebuildInParents(m_to.objects[size_t(parent)]);
        }
    }

    /// A partition's membership is said by steps of its own.
    Alteration alterationOf(ChangeItem &item)
    {
        const SchemaObject &now = m_to.objects[size_t(item.now)];
        static constexpr Property membership[] = {Property::Parents, Property::PartitionBound,
                                                  Property::DetachPending};
        const bool partition =
            oldObject(item).has(Property::PartitionBound) || now.has(Property::PartitionBound);
        item.moves =
            now.id.kind == ObjectKind::Table && partition
            && std::any_of(std::begin(membership), std::end(membership),
                           [&](Property property) { return item.properties.contains(property); });
        if (!item.moves)
            return alterStatements(m_from, item.old, m_to, item.now);
        Schema joined = m_from;
        for (const Property property : membership) {
            const QStringList value = now.list(property);
            joined.objects[size_t(item.old)].properties.set(property, value);
        }
        return alterStatements(joined, item.old, m_to, item.now);
    }

    /// The table that a column's new type cannot be given to, since the column is part of its
    /// partition key; -1 where it can.
    int keyedTable(const ChangeItem &item) const
    {
        const SchemaObject &column = oldObject(item);
        if (column.id.kind != ObjectKind::Column)
            return -1;
        const int table = m_from.find(tableOf(column.id));
        if (table < 0 || !m_from.objects[size_t(table)].has(Property::PartitionBy))
            return -1;
        const QString key = m_from.objects[size_t(table)].text(Property::PartitionBy);
        return namesInBody(key).contains(column.id.name) ? m_fates.itemOfOld[size_t(table)] : -1;
    }
    bool changesPartitionKey(const ChangeItem &item) const
    {
        return (item.properties.contains(Property::Type)
                || item.properties.contains(Property::Collation))
               && keyedTable(item) >= 0;
    }

    /// Whether anything that comes or changes names a label that the enum gets: such a label cannot
    /// be used before a COMMIT.
    bool usesNewLabel(const ChangeItem &enumItem) const
    {
        const SchemaObject &type = m_to.objects[size_t(enumItem.now)];
        const QStringList before = oldObject(enumItem).list(Property::Labels);
        QStringList literals;
        const QStringList labels = type.list(Property::Labels);
        for (const QString &label : labels) {
            const Result<QString> quoted = quoteLiteral(label);
            if (!before.contains(label) && quoted)
                literals.append(*quoted + QLatin1String("::") + type.sqlName);
        }
        for (const ChangeItem &item : m_fates.items) {
            if (item.now < 0 || (item.old >= 0 && item.properties.isEmpty()))
                continue;
            for (const auto &[property, value] :
                 m_to.objects[size_t(item.now)].properties.items()) {
                const auto *text = std::get_if<QString>(&value);
                if (!text || property == Property::Comment)
                    continue;
                if (std::any_of(literals.begin(), literals.end(),
                                [text](const QString &literal) { return text->contains(literal); }))
                    return true;
            }
        }
        return false;
    }

    void rebuild(int index)
    {
        ChangeItem &item = m_fates.items[size_t(index)];
        if (item.goes() || item.now < 0 || item.old < 0)
            return;
        item.fate = Fate::Rebuild;
        item.alteration = {};
        m_work.push_back({index, true});
    }

    void propagate(const Spread &spread)
    {
        const int old = m_fates.items[size_t(spread.item)].old;
        const SchemaObject &source = m_from.objects[size_t(old)];
        for (const int dependent : m_neededBy[size_t(old)]) {
            const int index = m_fates.itemOfOld[size_t(dependent)];
            ChangeItem &other = m_fates.items[size_t(index)];
            if (other.goes())
                continue;
            const SchemaObject &object = m_from.objects[size_t(dependent)];
            if (spread.gone && carriesOver(source, object, spread.item)) {
                other.converts = true;
                other.loosens = source.id.kind == ObjectKind::RangeType;
                if (other.fate == Fate::Keep)
                    other.fate = Fate::Alter;
                m_work.push_back({index, false});
                continue;
            }
            if (spread.gone ? survives(source, object, other) : follows(source, object, index))
                continue;
            rebuild(index);
        }
    }

    /// A column whose type is made anew keeps its values.
    bool carriesOver(const SchemaObject &source, const SchemaObject &object, int sourceItem) const
    {
        return m_fates.items[size_t(sourceItem)].fate == Fate::Rebuild && isTypeKind(source.id.kind)
               && source.id.kind != ObjectKind::Table && object.id.kind == ObjectKind::Column
               && !object.has(Property::Generated) && m_from.find(tableOf(object.id)) >= 0;
    }

    static ObjectId tableOf(const ObjectId &column)
    {
        return ObjectId{ObjectKind::Table, column.schema, {}, column.relation, {}};
    }

    /// What depends on an object that goes, and yet need not go: it stops needing it before.
    bool survives(const SchemaObject &source, const SchemaObject &object,
                  const ChangeItem &item) const
    {
        const SchemaObject &later = m_to.objects[size_t(item.now)];
        const bool needsItLater =
            std::any_of(later.needs.begin(), later.needs.end(),
                        [&](int needed) { return m_to.objects[size_t(needed)].id == source.id; });
        // An ALTER of its own leads away from it.
        if (!needsItLater && item.fate == Fate::Alter)
            return true;
        // Its own relation's parents and its bond to a column are said by commands of their own.
        if (object.id.kind == ObjectKind::Table && source.id.kind == ObjectKind::Table)
            return keepsPartitions(source, later);
        return false;
    }

    /// A partition stays while its table is made anew, unless rows may have to move to others or
    /// its columns cannot follow; a child that inherits does not: leaving would make its columns
    /// its own for ever.
    bool keepsPartitions(const SchemaObject &parent, const SchemaObject &child) const
    {
        if (!child.has(Property::PartitionBound))
            return false;
        const int at = m_to.find(parent.id);
        if (at < 0)
            return true;
        if (m_to.objects[size_t(at)].text(Property::PartitionBy)
            != parent.text(Property::PartitionBy))
            return false;
        const std::vector<int> columns =
            m_from.elements(ObjectKind::Column, parent.id.schema, parent.id.name);
        return std::all_of(columns.begin(), columns.end(), [this](int column) {
            const ChangeItem &item = m_fates.items[size_t(m_fates.itemOfOld[size_t(column)])];
            return item.fate != Fate::Drop && !item.properties.contains(Property::Type)
                   && !item.properties.contains(Property::Collation);
        });
    }

    bool followsColumn(const SchemaObject &source, const SchemaObject &object) const
    {
        // Both ends of a key change one after the other: in between they may not fit.
        if (object.has(Property::Referenced))
            return false;
        // The server forgets these when it makes an index or a constraint anew.
        if ((object.id.kind == ObjectKind::Index && object.has(Property::Statistics))
            || (object.id.kind == ObjectKind::Constraint && object.has(Property::NotValid)))
            return false;
        if (object.id.kind == ObjectKind::Column && object.has(Property::Generated))
            return false;
        const bool reads =
            object.id.kind == ObjectKind::Index || object.id.kind == ObjectKind::Constraint;
        const int column = m_from.find(source.id);
        return !(reads && m_fates.items[size_t(m_fates.itemOfOld[size_t(column)])].loosens);
    }

    /// What depends on an object with a changed sense, and yet is brought along by the server.
    bool follows(const SchemaObject &source, const SchemaObject &object, int index)
    {
        if (source.id.kind == ObjectKind::Column && followsColumnType(object.id.kind))
            return followsColumn(source, object);
        if (isTypeKind(source.id.kind)) {
            // The type's own statements convert its columns; what reads those columns goes.
            if (object.id.kind == ObjectKind::Column || object.id.kind == ObjectKind::Domain
                || object.id.kind == ObjectKind::CompositeType) {
                if (m_disturbed.size() != m_fates.items.size())
                    m_disturbed.resize(m_fates.items.size());
                if (!m_disturbed[size_t(index)]) {
                    m_disturbed[size_t(index)] = true;
                    m_work.push_back({index, false});
                }
                return true;
            }
            if (object.id.kind == ObjectKind::Table)
                return true;
        }
        return false;
    }

    const Schema &m_from;
    const Schema &m_to;
    CompareOptions m_options;
    ChangeFates m_fates;
    std::vector<std::vector<int>> m_neededBy;
    std::vector<bool> m_disturbed;
    std::deque<Spread> m_work;
};

} // namespace

bool goesAside(const ChangeItem &item, const ObjectId &id)
{
    if (item.fate != Fate::Rebuild)
        return false;
    // A range cannot step aside: its constructors keep its name.
    return id.kind == ObjectKind::Table
           || (nameSpaceOf(id.kind) == NameSpace::Type && id.kind != ObjectKind::RangeType);
}

ChangeFates decideFates(const Schema &from, const Schema &to, const CompareOptions &options)
{
    return Fates(from, to, options).decide();
}

} // namespace Retort
