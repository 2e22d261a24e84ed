#include "migrations/python/evaluator.h"

#include "migrations/python/characters.h"

#include <algorithm>

namespace Retort::Python {

namespace {

using Kind = Object::Kind;

const QString notFollowed = QStringLiteral("this call is not followed");

} // namespace

Object *Evaluator::isInstance(Object *value, Object *type, const Node *node)
{
    if (type->kind == Kind::Tuple) {
        bool open = false;
        for (Object *one : std::as_const(type->items)) {
            Object *result = isInstance(value, one, node);
            if (result->kind == Kind::Bool && result->number)
                return result;
            open = open || result->kind != Kind::Bool;
        }
        if (open)
            return unknown(QStringLiteral("its type is known only when it runs"), node);
        return boolean(false, node);
    }
    if (value->isSymbolic() || value->isUnknown())
        return unknown(QStringLiteral("its type is known only when it runs"), node);
    if (type->kind == Kind::Class) {
        if (value->kind == Kind::Member)
            return boolean(value->base == type, node);
        return boolean(false, node);
    }
    if (type->kind != Kind::Symbol || value->kind == Kind::Member || value->kind == Kind::Class)
        return unknown(QStringLiteral("its type is known only when it runs"), node);
    const QString name = type->text;
    struct Pair
    {
        const char *name;
        std::initializer_list<Kind> kinds;
    };
    static const Pair pairs[] = {
        {"builtins.str", {Kind::String}},  {"builtins.int", {Kind::Int, Kind::Bool}},
        {"builtins.bool", {Kind::Bool}},   {"builtins.float", {Kind::Float}},
        {"builtins.bytes", {Kind::Bytes}}, {"builtins.list", {Kind::List}},
        {"builtins.tuple", {Kind::Tuple}}, {"builtins.dict", {Kind::Dict}},
        {"builtins.set", {Kind::Set}},     {"builtins.range", {Kind::Range}},
    };
    for (const Pair &pair : pairs) {
        if (name == QLatin1String(pair.name))
            return boolean(std::find(pair.kinds.begin(), pair.kinds.end(), value->kind)
                               != pair.kinds.end(),
                           node);
    }
    if (name.startsWith(QLatin1String("sqlalchemy.")))
        return boolean(false, node); // a constant is nothing of SQLAlchemy's
    return unknown(QStringLiteral("its type is known only when it runs"), node);
}

Object *Evaluator::sorted(QList<Object *> items, const Arguments &given, const Node *node)
{
    Object *key = given.keyword(QStringLiteral("key"));
    Object *reverse = given.keyword(QStringLiteral("reverse"));
    for (const auto &pair : given.keywords) {
        if (pair.first != QLatin1String("key") && pair.first != QLatin1String("reverse"))
            stop(node, notFollowed);
    }
    const bool backwards = reverse && truth(reverse, node);
    struct Entry
    {
        Object *key;
        Object *item;
    };
    std::vector<Entry> entries;
    for (Object *item : items) {
        Arguments one;
        one.items = {item};
        Object *by = key && key->kind != Kind::None ? callObject(key, one, node) : item;
        entries.push_back({by, item});
    }
    // Insertion by halves: a comparison may fail, which std::sort must not meet.
    std::vector<Entry> result;
    for (const Entry &entry : entries) {
        size_t low = 0;
        size_t high = result.size();
        while (low < high) {
            count(node);
            const size_t middle = (low + high) / 2;
            const std::optional<int> order = compared(entry.key, result[middle].key);
            if (!order) {
                stopUnknown(node, entry.key, QStringLiteral("what is sorted is not constant"));
            }
            // Stable, also backwards.
            const bool before = backwards ? *order > 0 : *order < 0;
            if (before)
                high = middle;
            else
                low = middle + 1;
        }
        count(node, qint64(result.size() - low) / 64);
        result.insert(result.begin() + qsizetype(low), entry);
    }
    if (entries.size() == 1 && !compared(entries[0].key, entries[0].key)
        && entries[0].key->isUnknown())
        stop(node, entries[0].key->text);
    QList<Object *> sortedItems;
    for (const Entry &entry : result)
        sortedItems.append(entry.item);
    return list(Kind::List, sortedItems, node);
}

Object *Evaluator::sequenceBuiltin(const QString &name, const Arguments &given, const Node *node)
{
    const QList<Object *> &items = given.items;
    const auto is = [&](const char *text) { return name == QLatin1String(text); };
    Object *first = items.isEmpty() ? nullptr : items.first();
    const auto iterator = [&](const QList<Object *> &all) {
        Object *object = list(Kind::Generator, all, node);
        return object;
    };
    if (is("list") || is("tuple") || is("set") || is("frozenset")) {
        if (!given.keywords.isEmpty() || items.size() > 1)
            stop(node, notFollowed);
        Object *object = make(is("list")    ? Kind::List
                              : is("tuple") ? Kind::Tuple
                                            : Kind::Set,
                              node);
        if (!first)
            return object;
        if (!canIterate(first))
            return nullptr;
        if (object->kind == Kind::Set && first->kind == Kind::Set) {
            object->items = first->items;
            return object;
        }
        const QList<Object *> all = elements(first, node, true);
        for (Object *item : all) {
            bool there = false;
            if (object->kind == Kind::Set) {
                for (const Object *other : std::as_const(object->items)) {
                    count(node);
                    const std::optional<bool> same = equal(item, other);
                    if (!same)
                        return unknown(QStringLiteral("a set of things that are not constant"),
                                       node);
                    there = there || *same;
                }
            }
            if (!there)
                object->items.append(item);
        }
        return object;
    }
    if (is("dict")) {
        Object *object = make(Kind::Dict, node);
        if (items.size() > 1)
            stop(node, notFollowed);
        if (first && first->kind == Kind::Dict) {
            object->keys = first->keys;
            object->items = first->items;
        } else if (first) {
            if (!canIterate(first))
                return nullptr;
            for (Object *pair : elements(first, node, true)) {
                if (!canIterate(pair))
                    return nullptr;
                const QList<Object *> two = elements(pair, node, true);
                if (two.size() != 2)
                    stop(node, QStringLiteral("a dict is made of pairs"));
                putItem(object, two.at(0), two.at(1), node);
            }
        }
        for (const auto &pair : given.keywords) {
            if (pair.first.isEmpty())
                return unknown(QStringLiteral("“**” here is known only when it runs"), node);
            putItem(object, string(pair.first, node), pair.second, node);
        }
        return object;
    }
    if (is("range")) {
        if (items.isEmpty() || items.size() > 3)
            stop(node, notFollowed);
        for (const Object *item : items) {
            if (!item->isInteger())
                return nullptr;
        }
        const qint64 begin = items.size() > 1 ? items.at(0)->number : 0;
        const qint64 end = items.size() > 1 ? items.at(1)->number : first->number;
        const qint64 step = items.size() > 2 ? items.at(2)->number : 1;
        if (step == 0)
            stop(node, QStringLiteral("the step of this range is zero"));
        Object *object = make(Kind::Range, node);
        for (qint64 i = begin; step > 0 ? i < end : i > end;) {
            if (object->items.size() > 100000)
                stop(node, QStringLiteral("the range is too long to follow"));
            object->items.append(integer(i, node));
            if (__builtin_add_overflow(i, step, &i))
                break;
        }
        return object;
    }
    if (is("enumerate")) {
        Object *start = items.size() > 1 ? items.at(1) : given.keyword(QStringLiteral("start"));
        if (!first || !canIterate(first) || (start && !start->isInteger()))
            return nullptr;
        qint64 i = start ? start->number : 0;
        QList<Object *> all;
        for (Object *item : elements(first, node))
            all.append(list(Kind::Tuple, {integer(i++, node), item}, node));
        return iterator(all);
    }
    if (is("zip")) {
        QList<QList<Object *>> columns;
        Object *strict = given.keyword(QStringLiteral("strict"));
        for (Object *item : items) {
            if (!canIterate(item))
                return nullptr;
            columns.append(elements(item, node));
        }
        qsizetype size = columns.isEmpty() ? 0 : columns.first().size();
        bool same = true;
        for (const QList<Object *> &column : std::as_const(columns)) {
            same = same && column.size() == size;
            size = qMin(size, column.size());
        }
        if (strict && truth(strict, node) && !same)
            stop(node, QStringLiteral("the collections differ in length"));
        QList<Object *> all;
        for (qsizetype i = 0; i < size; ++i) {
            QList<Object *> row;
            for (const QList<Object *> &column : std::as_const(columns))
                row.append(column.at(i));
            all.append(list(Kind::Tuple, row, node));
        }
        return iterator(all);
    }
    if (is("reversed")) {
        if (!first || !canIterate(first) || first->kind == Kind::Set
            || (first->kind == Kind::Generator))
            return nullptr;
        QList<Object *> all = elements(first, node);
        std::reverse(all.begin(), all.end());
        return iterator(all);
    }
    if (is("sorted")) {
        if (!first || !canIterate(first))
            return nullptr;
        const QList<Object *> all =
            first->kind == Kind::Set ? first->items : elements(first, node, true);
        return sorted(all, given, node);
    }
    if (is("map") || is("filter")) {
        if (items.size() != 2 || !canIterate(items.at(1)))
            return nullptr;
        // When its function is called is not told apart from when its items are taken.
        const size_t effects = m_effects.size();
        const qsizetype outside = m_outside;
        QList<Object *> all;
        for (Object *item : elements(items.at(1), node)) {
            Arguments one;
            one.items = {item};
            Object *result = first->kind == Kind::None ? item : callObject(first, one, node);
            if (is("map"))
                all.append(result);
            else if (truth(result, node))
                all.append(item);
        }
        if (m_effects.size() != effects
            || (m_outside != outside && first->kind == Kind::Function && is("filter")))
            stop(node, QStringLiteral("“%1” does things when its items are taken").arg(name));
        return iterator(all);
    }
    if (is("iter")) {
        if (items.size() != 1 || !canIterate(first))
            return nullptr;
        if (first->kind == Kind::Generator)
            return first;
        return iterator(elements(first, node));
    }
    if (is("next")) {
        if (!first || first->kind != Kind::Generator)
            return nullptr;
        QList<Object *> left = elements(first, node);
        if (left.isEmpty()) {
            if (items.size() > 1)
                return items.at(1);
            stop(node, QStringLiteral("there is no next one"));
        }
        Object *next = left.takeFirst();
        first->items = left;
        return next;
    }
    return nullptr;
}

Object *Evaluator::numberBuiltin(const QString &name, const Arguments &given, const Node *node)
{
    const QList<Object *> &items = given.items;
    const auto is = [&](const char *text) { return name == QLatin1String(text); };
    Object *first = items.isEmpty() ? nullptr : items.first();
    if (is("min") || is("max")) {
        QList<Object *> all = items;
        if (items.size() == 1) {
            if (!canIterate(first))
                return nullptr;
            all = first->kind == Kind::Set ? first->items : elements(first, node, true);
        }
        if (all.isEmpty() && given.keyword(QStringLiteral("default")))
            return given.keyword(QStringLiteral("default"));
        if (all.isEmpty() || given.keyword(QStringLiteral("key")))
            return nullptr;
        Object *best = all.first();
        for (Object *item : std::as_const(all)) {
            count(node);
            const std::optional<int> order = compared(item, best);
            if (!order)
                return nullptr;
            if (is("min") ? *order < 0 : *order > 0)
                best = item;
        }
        return best;
    }
    if (is("sum")) {
        if (!first || !canIterate(first))
            return nullptr;
        Object *total = items.size() > 1 ? items.at(1) : given.keyword(QStringLiteral("start"));
        if (!total)
            total = integer(0, node);
        if (total->isString())
            stop(node, QStringLiteral("texts are not summed"));
        for (Object *item : elements(first, node, true))
            total = binary(QStringLiteral("+"), total, item, node);
        return total;
    }
    if (is("any") || is("all")) {
        if (!first || !canIterate(first))
            return nullptr;
        const QList<Object *> all =
            first->kind == Kind::Set ? first->items : elements(first, node, true);
        for (Object *item : all) {
            if (truth(item, node) == is("any"))
                return boolean(is("any"), node);
        }
        return boolean(!is("any"), node);
    }
    if (is("abs")) {
        if (!first)
            return nullptr;
        if (first->kind == Kind::Float)
            return real(qAbs(first->real), node);
        if (first->isInteger() && first->number > std::numeric_limits<qint64>::min())
            return integer(qAbs(first->number), node);
        return nullptr;
    }
    if (is("int")) {
        if (!first)
            return integer(0, node);
        if (items.size() > 1 || !given.keywords.isEmpty())
            return nullptr;
        if (first->isInteger())
            return integer(first->number, node);
        if (first->isString()) {
            const QString text = first->text.trimmed();
            bool fits = false;
            const qint64 value = text.toLongLong(&fits);
            bool plain = !text.isEmpty();
            for (qsizetype i = 0; i < text.size(); ++i)
                plain =
                    plain
                    && ((text.at(i) >= QLatin1Char('0') && text.at(i) <= QLatin1Char('9'))
                        || (i == 0 && text.size() > 1
                            && (text.at(i) == QLatin1Char('-') || text.at(i) == QLatin1Char('+'))));
            if (fits && plain)
                return integer(value, node);
        }
        return nullptr;
    }
    if (is("ord")) {
        if (first && first->isString() && first->text.toUcs4().size() == 1)
            return integer(first->text.toUcs4().first(), node);
        return nullptr;
    }
    if (is("chr")) {
        if (!first || !first->isInteger() || first->number < 0 || first->number > 0x10ffff
            || (first->number >= 0xd800 && first->number < 0xe000))
            return nullptr;
        const char32_t point = char32_t(first->number);
        return string(textOf(point), node);
    }
    if (is("hex") || is("oct") || is("bin")) {
        if (!first || !first->isInteger())
            return nullptr;
        const QString text = formatted(first, is("hex")   ? QStringLiteral("#x")
                                              : is("oct") ? QStringLiteral("#o")
                                                          : QStringLiteral("#b"));
        return text.isNull() ? nullptr : string(text, node);
    }
    return nullptr;
}

Object *Evaluator::callBuiltin(const QString &name, const Arguments &given, const Node *node)
{
    const QList<Object *> &items = given.items;
    const auto is = [&](const char *text) { return name == QLatin1String(text); };
    Object *first = items.isEmpty() ? nullptr : items.first();
    Arguments arguments;
    arguments.items = items;
    if (is("print")) {
        Object *object = make(Kind::Call, node);
        object->base = symbol(QStringLiteral("builtins.print"), node);
        object->items = given.items;
        object->keywords = given.keywords;
        object->node = node;
        return object;
    }
    if (is("setattr") || is("globals") || is("locals") || is("vars") || is("super"))
        stop(node, notFollowed);
    if (given.opaque)
        return unknown(QStringLiteral("its arguments are known only when it runs"), node);
    if (is("isinstance")) {
        if (items.size() != 2)
            stop(node, notFollowed);
        return isInstance(first, items.at(1), node);
    }
    if (is("getattr")) {
        if (items.size() < 2 || !items.at(1)->isString())
            return unknown(QStringLiteral("which attribute it is, is known only when it runs"),
                           node);
        if (items.size() > 2 && !(first->kind == Kind::Class && first->isEnum))
            return unknown(QStringLiteral("whether it is there is known only when it runs"), node);
        return attribute(first, items.at(1)->text, node);
    }
    if (is("hasattr")) {
        if (items.size() == 2 && first->kind == Kind::Class && first->isEnum
            && items.at(1)->isString() && first->scope->names.contains(items.at(1)->text))
            return boolean(true, node);
        return unknown(QStringLiteral("whether it is there is known only when it runs"), node);
    }
    if (is("callable") && first && first->kind == Kind::Function)
        return boolean(true, node);
    if (is("len")) {
        if (items.size() != 1)
            stop(node, notFollowed);
        if (first->isString() || first->kind == Kind::Bytes)
            return integer(first->text.toUcs4().size(), node);
        if (first->kind == Kind::Set)
            return integer(first->items.size(), node);
        if (canIterate(first) && first->kind != Kind::Generator)
            return integer(elements(first, node).size(), node);
        return unknown(first->isUnknown() ? first->text
                                          : QStringLiteral("its length is known only when it runs"),
                       node);
    }
    if (is("str") || is("repr") || is("ascii")) {
        if (!first)
            return string(QString(), node);
        const QString text = is("str") ? strOf(first) : is("repr") ? reprOf(first) : QString();
        if (text.isNull() || items.size() > 1)
            return unknown(first->isUnknown()
                               ? first->text
                               : QStringLiteral("its text is known only when it runs"),
                           node);
        return string(text, node);
    }
    if (is("format")) {
        if (!first || (items.size() > 1 && !items.at(1)->isString()))
            return unknown(notFollowed, node);
        const QString text = formatted(first, items.size() > 1 ? items.at(1)->text : QString());
        return text.isNull() ? unknown(QStringLiteral("its text is known only when it runs"), node)
                             : string(text, node);
    }
    if (is("bool")) {
        if (!first)
            return boolean(false, node);
        const std::optional<bool> known = truthOf(first);
        return known ? boolean(*known, node)
                     : unknown(first->isUnknown()
                                   ? first->text
                                   : QStringLiteral("whether it holds is known only when it runs"),
                               node);
    }
    if (is("type") && items.size() == 1) {
        if (first->kind == Kind::Member)
            return first->base;
        return unknown(QStringLiteral("its type is known only when it runs"), node);
    }
    if (is("float") && items.size() == 1 && first->isNumber() && !first->big)
        return real(first->kind == Kind::Float ? first->real : double(first->number), node);
    if (is("round") && items.size() == 1 && first->isInteger())
        return integer(first->number, node);
    if (name.endsWith(QLatin1String("Error")) || name.endsWith(QLatin1String("Exception"))
        || is("object")) {
        Object *object = make(Kind::Call, node);
        object->base = symbol(QStringLiteral("builtins.") + name, node);
        object->items = items;
        object->node = node;
        return object;
    }
    Object *result = sequenceBuiltin(name, given, node);
    if (!result)
        result = numberBuiltin(name, given, node);
    if (result)
        return result;
    if (Object *open = firstUnknown(given))
        return unknown(open->text, node);
    if (allKnown(given) && !items.isEmpty())
        stop(node, notFollowed);
    return unknown(QStringLiteral("what “%1” gives here is known only when it runs")
                       .arg(m_module.excerpt(node, 60)),
                   node);
}

} // namespace Retort::Python
