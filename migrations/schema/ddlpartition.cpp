#include "migrations/schema/ddlparts.h"

#include "migrations/sql/quoting.h"

#include <QRegularExpression>
#include <algorithm>
#include <utility>

namespace Retort {

using namespace Ddl;

namespace {

/// `(a, b)` without its parentheses, cut at its commas.
QStringList inParentheses(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (!trimmed.startsWith(QLatin1Char('(')) || !trimmed.endsWith(QLatin1Char(')')))
        return {};
    return splitTopLevel(trimmed.mid(1, trimmed.size() - 2));
}

/// A table's partition key: `RANGE (a, lower(b))`.
struct PartitionKey
{
    QString strategy;
    /// As expressions; none where one has an operator class of its own, which a condition cannot
    /// say.
    QStringList keys;
};

PartitionKey keyOf(const SchemaObject &table)
{
    const QString text = table.text(Property::PartitionBy);
    const qsizetype open = text.indexOf(QLatin1Char('('));
    PartitionKey key{text.left(open).trimmed(), {}};
    for (const QString &item : inParentheses(text.mid(qMax<qsizetype>(open, 0)))) {
        QString expression = item;
        const qsizetype collate = findTopLevel(item, QStringLiteral(" COLLATE "));
        if (collate >= 0)
            expression = item.left(collate);
        const QString collation = collate >= 0 ? item.mid(collate + 9) : QString();
        if (findTopLevel(expression, QStringLiteral(" ")) >= 0
            || findTopLevel(collation, QStringLiteral(" ")) >= 0)
            return {key.strategy, {}};
        key.keys.append(collate >= 0 ? "(" + item + ")" : item);
    }
    return key;
}

QString listCondition(const QString &key, const QStringList &values)
{
    QStringList some;
    QStringList conditions;
    for (const QString &value : values) {
        if (value == QLatin1String("NULL"))
            conditions.append(key + " IS NULL");
        else
            some.append(value);
    }
    if (!some.isEmpty())
        conditions.prepend(key + " IN (" + some.join(", ") + ")");
    return conditions.join(" OR ");
}

/// `(a, b) >= (1, 2)`; what stands behind MINVALUE or MAXVALUE does not count. Empty: no bound.
QString rangeCondition(const QStringList &keys, const QStringList &values, bool lower)
{
    QStringList left;
    QStringList right;
    QString op = lower ? QStringLiteral(" >= ") : QStringLiteral(" < ");
    for (qsizetype i = 0; i < qMin(keys.size(), values.size()); ++i) {
        if (values.at(i) == QLatin1String("MINVALUE")) {
            break;
        }
        if (values.at(i) == QLatin1String("MAXVALUE")) {
            op = lower ? QStringLiteral(" > ") : QStringLiteral(" <= ");
            break;
        }
        left.append(keys.at(i));
        right.append(values.at(i));
    }
    if (left.isEmpty())
        return {};
    if (left.size() == 1)
        return left.first() + op + right.first();
    return "ROW(" + left.join(", ") + ")" + op + "ROW(" + right.join(", ") + ")";
}

/// The two lists of `FOR VALUES FROM (…) TO (…)`.
std::pair<QStringList, QStringList> rangeOf(const QString &bound)
{
    const QString text = bound.mid(int(qstrlen("FOR VALUES FROM ")));
    const qsizetype to = findTopLevel(text, QStringLiteral(" TO "));
    if (to < 0)
        return {};
    return {inParentheses(text.left(to)), inParentheses(text.mid(to + 4))};
}

QString hashCondition(const QString &parent, const QStringList &keys, const QString &bound)
{
    static const QRegularExpression numbers(QStringLiteral("modulus (\\d+), remainder (\\d+)"));
    const QRegularExpressionMatch match = numbers.match(bound);
    if (!match.hasMatch())
        return {};
    return "pg_catalog.satisfies_hash_partition(" + literal(parent) + "::pg_catalog.regclass, "
           + match.captured(1) + ", " + match.captured(2) + ", " + keys.join(", ") + ")";
}

/// What a row's key has to be for a partition that is no DEFAULT.
QString ownCondition(const SchemaObject &parent, const SchemaObject &partition)
{
    const PartitionKey key = keyOf(parent);
    const QString bound = partition.text(Property::PartitionBound);
    if (key.keys.isEmpty())
        return {};
    if (key.strategy == QLatin1String("LIST"))
        return listCondition(key.keys.first(),
                             inParentheses(bound.mid(int(qstrlen("FOR VALUES IN ")))));
    if (key.strategy == QLatin1String("HASH"))
        return hashCondition(parent.sqlName, key.keys, bound);
    const auto [from, to] = rangeOf(bound);
    QStringList conditions;
    for (const QString &condition :
         {rangeCondition(key.keys, from, true), rangeCondition(key.keys, to, false)}) {
        if (!condition.isEmpty())
            conditions.append(condition);
    }
    for (const QString &one : key.keys) {
        if (conditions.isEmpty())
            conditions.append(one + " IS NOT NULL");
    }
    return conditions.join(" AND ");
}

} // namespace

QString partitionCondition(const Schema &schema, int partition)
{
    const SchemaObject &table = at(schema, partition);
    const std::vector<int> parents = parentsOf(schema, table);
    if (parents.empty() || !isPartition(table))
        return {};
    const SchemaObject &parent = at(schema, parents.front());
    if (table.text(Property::PartitionBound) != QLatin1String("DEFAULT"))
        return ownCondition(parent, table);
    QStringList others;
    for (const SchemaObject &other : schema.objects) {
        if (other.id.kind != ObjectKind::Table || !isPartition(other) || other.id == table.id
            || other.text(Property::Parents) != table.text(Property::Parents))
            continue;
        const QString condition = ownCondition(parent, other);
        if (condition.isEmpty())
            return {};
        others.append("(" + condition + ") IS NOT TRUE");
    }
    return others.join(" AND ");
}

bool isWiderBound(const QString &old, const QString &now)
{
    const QLatin1String list("FOR VALUES IN ");
    if (old.startsWith(list) && now.startsWith(list)) {
        const QStringList before = inParentheses(old.mid(list.size()));
        const QStringList after = inParentheses(now.mid(list.size()));
        return std::all_of(before.begin(), before.end(),
                           [&](const QString &value) { return after.contains(value); });
    }
    const QLatin1String range("FOR VALUES FROM ");
    if (!old.startsWith(range) || !now.startsWith(range))
        return false;
    const auto before = rangeOf(old);
    const auto after = rangeOf(now);
    const auto all = [](const QStringList &values, const char *word) {
        return std::all_of(values.begin(), values.end(),
                           [&](const QString &value) { return value == QLatin1String(word); });
    };
    return (before.first == after.first || all(after.first, "MINVALUE"))
           && (before.second == after.second || all(after.second, "MAXVALUE"));
}

} // namespace Retort
