#include "ui/review/reviewmodel.h"

#include "migrations/schema/definitions.h"

#include <QCoreApplication>
#include <map>

namespace Retort {

namespace {

class Tr
{
    Q_DECLARE_TR_FUNCTIONS(Retort::ReviewModel)
};

/// `public.users` is `users` to a person.
QString shortName(const ObjectId &id)
{
    QString name = displayName(id);
    const QString home = QStringLiteral("public.");
    return name.startsWith(home) ? name.mid(home.size()) : name;
}

QString kindWord(const Schema &schema, const ObjectId &id)
{
    const int at = schema.find(id);
    if (id.kind == ObjectKind::Constraint && at >= 0) {
        const QString type = schema.objects[size_t(at)].text(Property::ConstraintType);
        if (!type.isEmpty())
            return type.toLower();
    }
    return objectKindName(id.kind);
}

QString factsOf(const ChangeUnit &unit, const Schema &schema)
{
    const int at = schema.find(unit.object);
    const ObjectId &id = unit.object;
    if (unit.kind == ChangeUnit::Kind::Alter) {
        QStringList words;
        for (const Property property : unit.properties)
            words.append(property == Property::Expression && id.kind == ObjectKind::Column
                             ? Tr::tr("default")
                             : propertyName(property));
        words.removeDuplicates();
        return words.join(QStringLiteral(", "));
    }
    if (at < 0)
        return {};
    const SchemaObject &object = schema.objects[size_t(at)];
    if (id.kind == ObjectKind::Column)
        return object.text(Property::Type);
    if (id.kind == ObjectKind::EnumType) {
        const int values = int(object.list(Property::Labels).size());
        return values == 1 ? Tr::tr("1 value") : Tr::tr("%1 values").arg(values);
    }
    if (id.kind == ObjectKind::Table || id.kind == ObjectKind::CompositeType) {
        const int columns = int(schema.elements(ObjectKind::Column, id.schema, id.name).size());
        return columns == 1 ? Tr::tr("1 column") : Tr::tr("%1 columns").arg(columns);
    }
    return {};
}

ReviewRow rowOf(const ReviewDraft &draft, int index, const Schema &schema, const ObjectId &group)
{
    const ChangeUnit &unit = draft.units.at(index);
    ReviewRow row;
    row.unit = index;
    row.sign = unit.kind == ChangeUnit::Kind::Add    ? ReviewRow::Sign::Add
               : unit.kind == ChangeUnit::Kind::Drop ? ReviewRow::Sign::Drop
                                                     : ReviewRow::Sign::Alter;
    row.kind = kindWord(schema, unit.object);
    row.facts = factsOf(unit, schema);
    row.loss = draft.losses.value(index);
    // The group's own name stands above it.
    if (unit.object != group)
        row.name = unit.object.name;
    return row;
}

constexpr quintptr groupMark = ~quintptr(0);

} // namespace

QString objectIcon(ObjectKind kind)
{
    switch (kind) {
    case ObjectKind::Table:
    case ObjectKind::MaterializedView:
        return QStringLiteral("table");
    case ObjectKind::View:
        return QStringLiteral("view");
    case ObjectKind::Index:
        return QStringLiteral("index");
    case ObjectKind::Constraint:
        return QStringLiteral("constraint");
    case ObjectKind::Column:
        return QStringLiteral("column");
    case ObjectKind::EnumType:
    case ObjectKind::CompositeType:
    case ObjectKind::RangeType:
    case ObjectKind::Domain:
    case ObjectKind::BaseType:
        return QStringLiteral("type");
    case ObjectKind::Schema:
        return QStringLiteral("folder");
    case ObjectKind::DefaultPrivileges:
    case ObjectKind::ForeignPrivileges:
        return QStringLiteral("user");
    default:
        return QStringLiteral("database");
    }
}

QList<ReviewGroup> reviewGroups(const ReviewDraft &draft, const Schema &models)
{
    std::map<ObjectId, ReviewGroup> groups;
    const Schema &start = draft.start.schema;
    const auto groupOf = [&](const Schema &schema, const ObjectId &id) -> ReviewGroup & {
        const ObjectId holder = shownWith(schema, id);
        ReviewGroup &group = groups[holder];
        if (group.name.isEmpty()) {
            group.object = holder;
            group.before = holder;
            group.name = shortName(holder);
        }
        return group;
    };
    for (const Rename &rename : draft.start.renames) {
        ReviewGroup &group = groupOf(models, rename.after);
        if (rename.after == group.object)
            group.before = rename.before;
        if (rename.derived)
            continue;
        ReviewRow row;
        row.kind = kindWord(models, rename.after);
        row.name = QStringLiteral("%1 → %2").arg(rename.before.name, rename.after.name);
        group.rows.append(row);
    }
    for (int i = 0; i < draft.units.size(); ++i) {
        const ChangeUnit &unit = draft.units.at(i);
        const Schema &schema = models.find(unit.object) >= 0 ? models : start;
        ReviewGroup &group = groupOf(schema, unit.object);
        group.rows.append(rowOf(draft, i, schema, group.object));
    }
    QList<ReviewGroup> result;
    for (auto &[id, group] : groups) {
        if (!group.rows.isEmpty())
            result.append(group);
    }
    return result;
}

ReviewModel::ReviewModel(QObject *parent) : QAbstractItemModel(parent) {}

void ReviewModel::setGroups(const QList<ReviewGroup> &groups, const QBitArray &ticks)
{
    // What a change loses may depend on the other ticks; the rows stay the same ones.
    const auto same = [this, &groups] {
        if (groups.size() != m_groups.size())
            return false;
        for (qsizetype i = 0; i < groups.size(); ++i) {
            if (groups.at(i).object != m_groups.at(i).object
                || groups.at(i).rows.size() != m_groups.at(i).rows.size())
                return false;
            for (qsizetype k = 0; k < groups.at(i).rows.size(); ++k) {
                if (groups.at(i).rows.at(k).unit != m_groups.at(i).rows.at(k).unit
                    || groups.at(i).rows.at(k).name != m_groups.at(i).rows.at(k).name)
                    return false;
            }
        }
        return true;
    };
    if (!same()) {
        beginResetModel();
        m_groups = groups;
        m_ticks = ticks;
        endResetModel();
        return;
    }
    m_groups = groups;
    m_ticks = ticks;
    for (int i = 0; i < rowCount(); ++i) {
        const QModelIndex top = index(i, 0);
        Q_EMIT dataChanged(top, top);
        Q_EMIT dataChanged(index(0, 0, top), index(rowCount(top) - 1, 0, top));
    }
}

const ReviewGroup *ReviewModel::group(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    const int at = index.internalId() == groupMark ? index.row() : int(index.internalId());
    return &m_groups.at(at);
}

const ReviewRow *ReviewModel::row(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == groupMark)
        return nullptr;
    return &m_groups.at(qsizetype(index.internalId())).rows.at(index.row());
}

QModelIndex ReviewModel::indexOfUnit(int unit) const
{
    for (qsizetype i = 0; i < m_groups.size(); ++i) {
        for (qsizetype k = 0; k < m_groups.at(i).rows.size(); ++k) {
            if (m_groups.at(i).rows.at(k).unit == unit)
                return createIndex(int(k), 0, quintptr(i));
        }
    }
    return {};
}

void ReviewModel::setLocked(bool locked)
{
    m_locked = locked;
}

QModelIndex ReviewModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) : groupMark);
}

QModelIndex ReviewModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == groupMark)
        return {};
    return createIndex(int(child.internalId()), 0, groupMark);
}

int ReviewModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    return parent.internalId() == groupMark ? int(m_groups.at(parent.row()).rows.size()) : 0;
}

int ReviewModel::columnCount(const QModelIndex &) const
{
    return 1;
}

Qt::CheckState ReviewModel::stateOf(const ReviewGroup &group) const
{
    int on = 0;
    int off = 0;
    for (const ReviewRow &row : group.rows)
        ++(row.unit < 0 || m_ticks.testBit(row.unit) ? on : off);
    return off == 0 ? Qt::Checked : on == 0 ? Qt::Unchecked : Qt::PartiallyChecked;
}

QVariant ReviewModel::data(const QModelIndex &index, int role) const
{
    const ReviewGroup *above = group(index);
    if (!above)
        return {};
    const ReviewRow *change = row(index);
    switch (role) {
    case Qt::CheckStateRole:
        if (!change)
            return stateOf(*above);
        return change->unit < 0 || m_ticks.testBit(change->unit) ? Qt::Checked : Qt::Unchecked;
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: {
        if (!change)
            return above->name;
        QStringList words{change->kind};
        if (!change->name.isEmpty())
            words.append(change->name);
        if (role == Qt::DisplayRole)
            return words.join(QLatin1Char(' '));
        words.append(change->unit < 0                        ? tr("renamed")
                     : change->sign == ReviewRow::Sign::Add  ? tr("comes")
                     : change->sign == ReviewRow::Sign::Drop ? tr("goes")
                                                             : tr("changes"));
        if (!change->loss.isEmpty())
            words.append(change->loss);
        return words.join(QLatin1Char(' '));
    }
    case Qt::ToolTipRole:
        if (!change)
            return displayName(above->object);
        if (change->unit < 0)
            return tr("Answered above; it is not ticked.");
        if (!change->loss.isEmpty())
            return tr("Loses data: %1").arg(change->loss);
        return change->facts.isEmpty() ? change->name : change->facts;
    default:
        return {};
    }
}

bool ReviewModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const ReviewGroup *above = group(index);
    if (role != Qt::CheckStateRole || !above || m_locked)
        return false;
    const bool on = value.toInt() == Qt::Checked;
    QList<int> units;
    if (const ReviewRow *change = row(index)) {
        if (change->unit < 0)
            return false;
        units.append(change->unit);
    } else {
        for (const ReviewRow &below : above->rows) {
            if (below.unit >= 0)
                units.append(below.unit);
        }
    }
    if (units.isEmpty())
        return false;
    Q_EMIT tickRequested(units, on);
    return true;
}

Qt::ItemFlags ReviewModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const ReviewRow *change = row(index);
    if (!m_locked && (!change || change->unit >= 0))
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

} // namespace Retort
