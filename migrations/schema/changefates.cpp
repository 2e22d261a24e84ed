#include "migrations/schema/changefates.h"

#include "migrations/schema/bodynames.h"
#include "migrations/schema/stabletext.h"
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

/// Of these the privileges are all there is.
bool isPrivilegesOnly(ObjectKind kind)
{
    return kind == ObjectKind::DefaultPrivileges || kind == ObjectKind::ForeignPrivileges;
}

class Fates
{
public:
    Fates(const Schema &from, const Schema &to, const CompareOptions &options)
        : m_from(from), m_to(to), m_options(options)
    {}

    ChangeFates decide(const std::set<int> &anew)
    {
        match();
        neededBy();
        for (const int item : anew)
            rebuild(item);
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
        const QLatin1String foreign("foreign");
        for (ChangeItem &item : m_fates.items) {
            item.foreign =
                (item.old >= 0 && oldObject(item).text(Property::TableKind) == foreign)
                || (item.now >= 0
                    && m_to.objects[size_t(item.now)].text(Property::TableKind) == foreign);
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
            rebuildWholes(item);
            return;
        }
        if (item.now >= 0 && narrowsUsedDomain(item))
            return;
        if (item.fate == Fate::Add || item.fate == Fate::Rebuild || item.properties.isEmpty())
            return;
        if (isPrivilegesOnly(m_to.objects[size_t(item.now)].id.kind)) {
            item.fate = Fate::Alter;
            item.alteration = alterStatements(m_from, item.old, m_to, item.now);
            return;
        }
        const bool substance = std::any_of(item.properties.begin(), item.properties.end(),
                                           [](Property property) { return !isAspect(property); });
        if (!substance)
            return;
        if (swapsLocality(item)) {
            rebuild(relationOf(item));
            return;
        }
        if (changesPartitionKey(item)) {
            rebuild(keyedTable(item));
            return;
        }
        Alteration alteration = alterationOf(item);
        if (alteration.replace) {
            item.loss = alteration.loss;
            rebuildWholes(item);
            rebuild(storedComposite(item) >= 0 ? storedComposite(item) : index);
            return;
        }
        if (alteration.commitBeforeUse && usesNewLabel(item)) {
            alteration = rebuildEnum(m_from, item.old, m_to, item.now);
            if (alteration.replace) {
                rebuild(index);
                return;
            }
        }
        if (alteration.anew && (isPartOfPartitionKey(item) || losesColumns(item))) {
            rebuild(index);
            return;
        }
        item.fate = Fate::Alter;
        const bool disturbs = alteration.disturbs;
        item.alteration = std::move(alteration);
        if (disturbs)
            m_work.push_back({index, false});
    }

    /// The index or key of the partitioned table that the server does not let this part of it go
    /// without; -1 where its own partition leaves or goes.
    int wholeOfPart(const ChangeItem &item) const
    {
        const SchemaObject &part = oldObject(item);
        const int table = relationOf(item);
        if (!part.has(Property::Parent) || table < 0 || m_fates.items[size_t(table)].now < 0
            || m_fates.items[size_t(table)].goes()
            || (part.id.kind != ObjectKind::Index && part.id.kind != ObjectKind::Constraint))
            return -1;
        const SchemaObject &now = m_to.objects[size_t(m_fates.items[size_t(table)].now)];
        const SchemaObject &old = oldObject(m_fates.items[size_t(table)]);
        if (old.text(Property::Parents) != now.text(Property::Parents)
            || old.text(Property::PartitionBound) != now.text(Property::PartitionBound))
            return -1;
        for (const int needed : part.needs) {
            const ObjectId &whole = m_from.objects[size_t(needed)].id;
            if (whole.kind == part.id.kind && whole.relation != part.id.relation)
                return m_fates.itemOfOld[size_t(needed)];
        }
        return -1;
    }

    void rebuildWholes(const ChangeItem &part)
    {
        int whole = wholeOfPart(part);
        for (int depth = 0; whole >= 0 && depth < 64; ++depth) {
            rebuild(whole);
            whole = wholeOfPart(m_fates.items[size_t(whole)]);
        }
    }

    int relationOf(const ChangeItem &item) const
    {
        const int table = m_from.find(tableOf(oldObject(item).id));
        return table < 0 ? -1 : m_fates.itemOfOld[size_t(table)];
    }

    /// A column that becomes nothing but inherited, or its child's own beside others that do not:
    /// only CREATE TABLE … INHERITS says that.
    bool swapsLocality(const ChangeItem &item) const
    {
        const SchemaObject &old = oldObject(item);
        const SchemaObject &now = m_to.objects[size_t(item.now)];
        const int table = relationOf(item);
        if (now.id.kind != ObjectKind::Column || !item.properties.contains(Property::Local)
            || !old.has(Property::Inherited) || !now.has(Property::Inherited) || table < 0)
            return false;
        const ChangeItem &owner = m_fates.items[size_t(table)];
        return owner.now >= 0 && !m_to.objects[size_t(owner.now)].has(Property::PartitionBound)
               && m_to.objects[size_t(owner.now)].has(Property::Parents);
    }

    /// Whether rows of a table hold values of the domain within others: in arrays, in composite
    /// values or in ranges. The server then adds no check and no NOT NULL.
    bool isHeldWithin(int type, int depth = 0) const
    {
        return depth < 16
               && std::any_of(
                   m_neededBy[size_t(type)].begin(), m_neededBy[size_t(type)].end(), [&](int user) {
                       const SchemaObject &object = m_from.objects[size_t(user)];
                       switch (object.id.kind) {
                       case ObjectKind::Domain:
                           return isHeldWithin(user, depth + 1);
                       case ObjectKind::RangeType:
                           return isStoredSomewhere(user);
                       case ObjectKind::Column: {
                           const int composite = compositeOf(object);
                           if (composite >= 0)
                               return isStoredSomewhere(composite);
                           return object.text(Property::Type).endsWith(QLatin1String("[]"))
                                  && (m_from.find(tableOf(object.id)) >= 0);
                       }
                       default:
                           return false;
                       }
                   });
    }

    /// Whether a table has a column of the type, or of one that is made of it.
    bool isStoredSomewhere(int type, int depth = 0) const
    {
        return depth < 16
               && std::any_of(
                   m_neededBy[size_t(type)].begin(), m_neededBy[size_t(type)].end(), [&](int user) {
                       const SchemaObject &object = m_from.objects[size_t(user)];
                       if (object.id.kind == ObjectKind::Domain
                           || object.id.kind == ObjectKind::RangeType)
                           return isStoredSomewhere(user, depth + 1);
                       if (object.id.kind != ObjectKind::Column)
                           return false;
                       const int composite = compositeOf(object);
                       return composite >= 0
                                  ? composite != type && isStoredSomewhere(composite, depth + 1)
                                  : m_from.find(tableOf(object.id)) >= 0;
                   });
    }

    /// The composite type that the old object is an attribute of, or -1.
    int compositeOf(const SchemaObject &object) const
    {
        if (object.id.kind != ObjectKind::Column)
            return -1;
        return m_from.find(
            {ObjectKind::CompositeType, object.id.schema, {}, object.id.relation, {}});
    }

    /// The item of the attribute's type where tables hold values of it: it is made anew as a whole
    /// then, and its values are carried over. -1 otherwise.
    int storedComposite(const ChangeItem &item) const
    {
        const int composite = item.old < 0 ? -1 : compositeOf(oldObject(item));
        if (composite < 0 || !isStoredSomewhere(composite))
            return -1;
        const int index = m_fates.itemOfOld[size_t(composite)];
        return m_fates.items[size_t(index)].now >= 0 ? index : -1;
    }

    /// A check or NOT NULL that a domain gets while values of it are held within others.
    bool narrowsUsedDomain(const ChangeItem &item)
    {
        const SchemaObject &now = m_to.objects[size_t(item.now)];
        ObjectId domain = now.id;
        if (now.id.kind == ObjectKind::Domain) {
            if (item.old < 0 || !item.properties.contains(Property::NotNull)
                || !now.has(Property::NotNull))
                return false;
        } else if (now.id.kind == ObjectKind::Constraint) {
            const bool substance =
                item.old < 0
                || std::any_of(item.properties.begin(), item.properties.end(),
                               [](Property property) { return !isAspect(property); });
            if (!substance || now.has(Property::NotValid))
                return false;
            domain = {ObjectKind::Domain, now.id.schema, {}, now.id.relation, {}};
        } else {
            return false;
        }
        const int old = m_from.find(domain);
        if (old < 0 || m_to.find(domain) < 0 || !isHeldWithin(old))
            return false;
        rebuild(m_fates.itemOfOld[size_t(old)]);
        return true;
    }

    /// Whether a column leaves the type for another one, which may be waiting for this one, or its
    /// table is apart from its parent when the type is converted.
    bool losesColumns(const ChangeItem &item) const
    {
        const std::vector<int> &users = m_neededBy[size_t(item.old)];
        return std::any_of(users.begin(), users.end(), [this](int user) {
            const ChangeItem &other = m_fates.items[size_t(m_fates.itemOfOld[size_t(user)])];
            return m_from.objects[size_t(user)].id.kind == ObjectKind::Column && other.now >= 0
                   && (other.properties.contains(Property::Type)
                       || changesParent(relationOf(other)));
        });
    }

    /// Whether a column of the enum's type is part of a partition key: it cannot be converted in
    /// place, so its table is made anew, and then the type is another one.
    bool isPartOfPartitionKey(const ChangeItem &item) const
    {
        const std::vector<int> &users = m_neededBy[size_t(item.old)];
        return std::any_of(users.begin(), users.end(), [this](int user) {
            const SchemaObject &object = m_from.objects[size_t(user)];
            return object.id.kind == ObjectKind::Column
                   && keyedTable(m_fates.items[size_t(m_fates.itemOfOld[size_t(user)])]) >= 0;
        });
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
        if (isApart(item)) {
            const Schema alone = aloneIn(m_from, item.old);
            return alterStatements(alone, item.old, aloneIn(m_to, item.now), item.now);
        }
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

    static Schema aloneIn(const Schema &schema, int object)
    {
        Schema alone = schema;
        alone.objects[size_t(object)].properties.remove(Property::Inherited);
        return alone;
    }

    /// Whether the element's table is a partition that leaves its parent and joins one: meanwhile
    /// its columns and checks are its own.
    bool isApart(const ChangeItem &item) const
    {
        const SchemaObject &old = oldObject(item);
        const SchemaObject &now = m_to.objects[size_t(item.now)];
        const bool element = old.id.kind == ObjectKind::Column
                             || (old.id.kind == ObjectKind::Constraint
                                 && old.text(Property::ConstraintType) == QLatin1String("CHECK"));
        return element && old.has(Property::Inherited) && now.has(Property::Inherited)
               && changesParent(relationOf(item));
    }

    /// Whether the partition gets another parent or bound.
    bool changesParent(int table) const
    {
        if (table < 0 || m_fates.items[size_t(table)].now < 0)
            return false;
        const SchemaObject &old = oldObject(m_fates.items[size_t(table)]);
        const SchemaObject &now = m_to.objects[size_t(m_fates.items[size_t(table)].now)];
        return old.has(Property::PartitionBound) && now.has(Property::PartitionBound)
               && (old.text(Property::Parents) != now.text(Property::Parents)
                   || old.text(Property::PartitionBound) != now.text(Property::PartitionBound));
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
            if (spread.gone && isTypeKind(source.id.kind) && object.id.kind == ObjectKind::Column
                && m_fates.items[size_t(spread.item)].fate == Fate::Rebuild) {
                const int whole =
                    keyedTable(other) >= 0 ? keyedTable(other) : storedComposite(other);
                if (whole >= 0 && whole != spread.item) {
                    rebuild(whole);
                    continue;
                }
            }
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
        // An ALTER of its own leads away from it; not where it returns the row that gets another
        // shape by it.
        if (!needsItLater && item.fate == Fate::Alter)
            return !(source.id.kind == ObjectKind::Column
                     && object.text(Property::Result)
                            .contains(sqlName(source.id.schema, source.id.relation)));
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
                   && !item.properties.contains(Property::Collation)
                   && !isOfAnewType(m_from.objects[size_t(column)]);
        });
    }

    bool isOfAnewType(const SchemaObject &column) const
    {
        return std::any_of(column.needs.begin(), column.needs.end(), [this](int needed) {
            const int item = m_fates.itemOfOld[size_t(needed)];
            return isTypeKind(m_from.objects[size_t(needed)].id.kind)
                   && m_fates.items[size_t(item)].fate == Fate::Rebuild;
        });
    }

    bool followsColumn(const SchemaObject &source, const SchemaObject &object) const
    {
        // Both ends of a key change one after the other: in between they may not fit.
        if (object.has(Property::Referenced))
            return false;
        // The server makes it anew from its text, which it reads otherwise than it was written.
        const QString text = object.text(Property::Definition);
        if (stableText(text) != text)
            return false;
        // The server would give its comment to the parts too.
        if (object.id.kind == ObjectKind::Index && object.has(Property::Comment)) {
            const int table = m_from.find(tableOf(object.id));
            if (table >= 0 && m_from.objects[size_t(table)].has(Property::PartitionBy))
                return false;
        }
        // The server forgets these when it makes an index or a constraint anew.
        if ((object.id.kind == ObjectKind::Index && object.has(Property::Statistics))
            || (object.id.kind == ObjectKind::Constraint && object.has(Property::NotValid)))
            return false;
        if (object.id.kind == ObjectKind::Column && object.has(Property::Generated)
            && !isNoLongerGenerated(object))
            return false;
        const bool reads =
            object.id.kind == ObjectKind::Index || object.id.kind == ObjectKind::Constraint;
        const int column = m_from.find(source.id);
        return !(reads && m_fates.items[size_t(m_fates.itemOfOld[size_t(column)])].loosens);
    }

    /// The column keeps its values, by a change that comes first.
    bool isNoLongerGenerated(const SchemaObject &column) const
    {
        const int now = m_to.find(column.id);
        return now >= 0 && !m_to.objects[size_t(now)].has(Property::Generated)
               && m_fates.items[size_t(m_fates.itemOfNew[size_t(now)])].fate == Fate::Alter;
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
    return (id.kind == ObjectKind::Table && !item.foreign)
           || (nameSpaceOf(id.kind) == NameSpace::Type && id.kind != ObjectKind::RangeType);
}

ChangeFates decideFates(const Schema &from, const Schema &to, const CompareOptions &options,
                        const std::set<int> &anew)
{
    return Fates(from, to, options).decide(anew);
}

} // namespace Retort
