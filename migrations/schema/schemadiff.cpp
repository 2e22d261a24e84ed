#include "migrations/schema/schemadiff.h"

namespace Retort {

namespace {

bool isCompared(Property property, const CompareOptions &options)
{
    switch (property) {
    case Property::Position:
    case Property::Signature:
    case Property::Unfilled:
        return false;
    case Property::Owner:
        return options.owners;
    case Property::Privileges:
        return options.privileges;
    case Property::Comment:
        return options.comments;
    default:
        return true;
    }
}

QList<Property> differingProperties(const Properties &a, const Properties &b,
                                    const CompareOptions &options)
{
    QList<Property> differing;
    const auto &left = a.items();
    const auto &right = b.items();
    size_t i = 0;
    size_t j = 0;
    const auto note = [&](Property property) {
        if (isCompared(property, options))
            differing.append(property);
    };
    while (i < left.size() || j < right.size()) {
        if (j == right.size() || (i < left.size() && left[i].first < right[j].first)) {
            note(left[i++].first);
        } else if (i == left.size() || right[j].first < left[i].first) {
            note(right[j++].first);
        } else {
            if (left[i].second != right[j].second)
                note(left[i].first);
            ++i;
            ++j;
        }
    }
    return differing;
}

/// The server prints the columns of extended statistics in the order of the table, whatever was
/// written: that is the position of columns, which does not count.
bool differInOrderOnly(const SchemaObject &a, const SchemaObject &b)
{
    if (a.id.kind != ObjectKind::Statistics)
        return false;
    const auto sorted = [](const SchemaObject &object) {
        const QString definition = object.text(Property::Definition);
        const qsizetype on = definition.indexOf(QLatin1String(" ON "));
        const qsizetype from = definition.lastIndexOf(QLatin1String(" FROM "));
        if (on < 0 || from < on)
            return QStringList{definition};
        QStringList columns = definition.mid(on + 4, from - on - 4).split(QLatin1String(", "));
        columns.sort();
        columns.prepend(definition.left(on));
        columns.append(definition.mid(from));
        return columns;
    };
    return sorted(a) == sorted(b);
}

bool isWhole(ObjectKind kind, const CompareOptions &options)
{
    if (kind == ObjectKind::DefaultPrivileges || kind == ObjectKind::ForeignPrivileges)
        return options.privileges;
    return true;
}

} // namespace

bool isAspect(Property property)
{
    switch (property) {
    case Property::Owner:
    case Property::Comment:
    case Property::Privileges:
    case Property::SecurityLabels:
    case Property::ExtensionDependencies:
        return true;
    default:
        return false;
    }
}

QList<Difference> differences(const Schema &from, const Schema &to, const CompareOptions &options)
{
    QList<Difference> found;
    const auto &left = from.objects;
    const auto &right = to.objects;
    size_t i = 0;
    size_t j = 0;
    while (i < left.size() || j < right.size()) {
        if (j == right.size() || (i < left.size() && left[i].id < right[j].id)) {
            if (isWhole(left[i].id.kind, options))
                found.append(Difference{int(i), -1, {}});
            ++i;
        } else if (i == left.size() || right[j].id < left[i].id) {
            if (isWhole(right[j].id.kind, options))
                found.append(Difference{-1, int(j), {}});
            ++j;
        } else {
            QList<Property> properties =
                differingProperties(left[i].properties, right[j].properties, options);
            if (properties.contains(Property::Definition) && differInOrderOnly(left[i], right[j]))
                properties.removeOne(Property::Definition);
            if (!properties.isEmpty())
                found.append(Difference{int(i), int(j), properties});
            ++i;
            ++j;
        }
    }
    return found;
}

QString displayName(const ObjectId &id)
{
    QString name;
    const auto add = [&name](const QString &part) {
        if (part.isEmpty())
            return;
        if (!name.isEmpty())
            name += QLatin1Char('.');
        name += part;
    };
    add(id.schema);
    add(id.relation);
    add(id.name);
    switch (id.kind) {
    case ObjectKind::Function:
    case ObjectKind::Procedure:
    case ObjectKind::Aggregate:
    case ObjectKind::Operator:
        return name + QLatin1Char('(') + id.arguments + QLatin1Char(')');
    case ObjectKind::OperatorClass:
    case ObjectKind::OperatorFamily:
        return name + QLatin1String(" USING ") + id.arguments;
    default:
        return name;
    }
}

QString describe(const Schema &from, const Schema &to, const Difference &difference)
{
    const bool added = difference.old < 0;
    const bool dropped = difference.now < 0;
    const ObjectId &id =
        (dropped ? from.objects[size_t(difference.old)] : to.objects[size_t(difference.now)]).id;
    QString line = added     ? QStringLiteral("+ ")
                   : dropped ? QStringLiteral("- ")
                             : QStringLiteral("~ ");
    line += objectKindName(id.kind) + QLatin1Char(' ') + displayName(id);
    if (!added && !dropped) {
        QStringList facts;
        for (const Property property : difference.properties) {
            facts.append(QStringLiteral("%1 %2 -> %3")
                             .arg(propertyName(property),
                                  from.objects[size_t(difference.old)].text(property),
                                  to.objects[size_t(difference.now)].text(property)));
        }
        line += QLatin1String(": ") + facts.join(QLatin1String("; "));
    }
    return line;
}

} // namespace Retort
