#include "migrations/python/evaluator.h"

#include <cmath>
#include <limits>

namespace Retort::Python {

namespace {

using Kind = Object::Kind;

bool isOrdered(const Object *object)
{
    return object->kind == Kind::List || object->kind == Kind::Tuple;
}

double realOf(const Object *object)
{
    return object->kind == Kind::Float ? object->real : double(object->number);
}

// A member of an enumeration that is also a str or an int counts as its value.
const Object *plain(const Object *object)
{
    if (object->kind == Kind::Member && !object->base->mixin.isEmpty())
        return object->items.first();
    return object;
}

bool isConstant(const Object *object)
{
    return object->isNumber() || object->isString() || object->kind == Kind::None
           || object->kind == Kind::Bytes || object->kind == Kind::Ellipsis;
}

} // namespace

std::optional<bool> equal(const Object *a, const Object *b, int depth)
{
    if (depth > 100)
        return std::nullopt;
    a = plain(a);
    b = plain(b);
    if (a->isUnknown() || b->isUnknown() || a->isSymbolic() || b->isSymbolic())
        return std::nullopt;
    if (a->kind == Kind::Member || b->kind == Kind::Member || a->kind == Kind::Class
        || b->kind == Kind::Class || a->kind == Kind::Function || b->kind == Kind::Function)
        return a == b;
    if (a->isNumber() && b->isNumber()) {
        if (a->big || b->big)
            return a->big && b->big && a->text == b->text
                       ? std::optional<bool>(true)
                       : (a->kind == Kind::Float || b->kind == Kind::Float
                              ? std::nullopt
                              : std::optional<bool>(false));
        if (a->kind == Kind::Float || b->kind == Kind::Float)
            return realOf(a) == realOf(b);
        return a->number == b->number;
    }
    if (isConstant(a) || isConstant(b)) {
        if (a->kind != b->kind)
            return false;
        return a->text == b->text;
    }
    if (a->kind != b->kind)
        return isOrdered(a) || isOrdered(b) || a->kind == Kind::Dict || b->kind == Kind::Dict
                   ? (a->kind == Kind::Range || b->kind == Kind::Range || a->kind == Kind::View
                              || b->kind == Kind::View
                          ? std::nullopt
                          : std::optional<bool>(false))
                   : std::nullopt;
    if (isOrdered(a) || a->kind == Kind::Range) {
        if (a->items.size() != b->items.size())
            return false;
        for (qsizetype i = 0; i < a->items.size(); ++i) {
            const std::optional<bool> same = equal(a->items.at(i), b->items.at(i), depth + 1);
            if (!same || !*same)
                return same;
        }
        return true;
    }
    if (a->kind == Kind::Set || a->kind == Kind::Dict) {
        const QList<Object *> &keys = a->kind == Kind::Dict ? a->keys : a->items;
        const QList<Object *> &others = b->kind == Kind::Dict ? b->keys : b->items;
        if (keys.size() != others.size())
            return false;
        if (keys.size() > 2000)
            return std::nullopt;
        for (qsizetype i = 0; i < keys.size(); ++i) {
            bool found = false;
            for (qsizetype k = 0; k < others.size() && !found; ++k) {
                const std::optional<bool> same = equal(keys.at(i), others.at(k), depth + 1);
                if (!same)
                    return std::nullopt;
                if (!*same)
                    continue;
                found = true;
                if (a->kind == Kind::Dict) {
                    const std::optional<bool> value =
                        equal(a->items.at(i), b->items.at(k), depth + 1);
                    if (!value || !*value)
                        return value;
                }
            }
            if (!found)
                return false;
        }
        return true;
    }
    return std::nullopt;
}

std::optional<int> compared(const Object *a, const Object *b, int depth)
{
    if (depth > 100)
        return std::nullopt;
    a = plain(a);
    b = plain(b);
    const auto order = [](auto x, auto y) { return x < y ? -1 : x > y ? 1 : 0; };
    if (a->isNumber() && b->isNumber() && !a->big && !b->big) {
        if (a->kind == Kind::Float || b->kind == Kind::Float) {
            if (std::isnan(realOf(a)) || std::isnan(realOf(b)))
                return std::nullopt;
            return order(realOf(a), realOf(b));
        }
        return order(a->number, b->number);
    }
    if (a->isString() && b->isString()) {
        // By code points, which UTF-16 units are not.
        const QList<uint> x = a->text.toUcs4();
        const QList<uint> y = b->text.toUcs4();
        for (qsizetype i = 0; i < x.size() && i < y.size(); ++i) {
            if (x.at(i) != y.at(i))
                return x.at(i) < y.at(i) ? -1 : 1;
        }
        return order(x.size(), y.size());
    }
    if (a->kind == b->kind && isOrdered(a)) {
        for (qsizetype i = 0; i < a->items.size() && i < b->items.size(); ++i) {
            const std::optional<bool> same = equal(a->items.at(i), b->items.at(i), depth + 1);
            if (!same)
                return std::nullopt;
            if (!*same)
                return compared(a->items.at(i), b->items.at(i), depth + 1);
        }
        return order(a->items.size(), b->items.size());
    }
    return std::nullopt;
}

Object *Evaluator::arithmetic(const QString &op, Object *a, Object *b, const Node *node)
{
    if (a->big || b->big)
        return unknown(QStringLiteral("the number is too long"), node);
    const bool isReal = a->kind == Kind::Float || b->kind == Kind::Float;
    if (isReal || op == QLatin1String("/")) {
        const double x = realOf(a);
        const double y = realOf(b);
        if (op == QLatin1String("+"))
            return real(x + y, node);
        if (op == QLatin1String("-"))
            return real(x - y, node);
        if (op == QLatin1String("*"))
            return real(x * y, node);
        if (op == QLatin1String("/")) {
            if (y == 0)
                stop(node, QStringLiteral("it divides by zero"));
            constexpr qint64 exact = qint64(1) << 53;
            if (!isReal && (qAbs(a->number) > exact || qAbs(b->number) > exact))
                return unknown(QStringLiteral("the number is too long"), node);
            return real(x / y, node);
        }
        return unknown(QStringLiteral("this arithmetic is not followed"), node);
    }
    const qint64 x = a->number;
    const qint64 y = b->number;
    qint64 result = 0;
    bool overflow = false;
    if (op == QLatin1String("+")) {
        overflow = __builtin_add_overflow(x, y, &result);
    } else if (op == QLatin1String("-")) {
        overflow = __builtin_sub_overflow(x, y, &result);
    } else if (op == QLatin1String("*")) {
        overflow = __builtin_mul_overflow(x, y, &result);
    } else if (op == QLatin1String("//") || op == QLatin1String("%")) {
        if (y == 0)
            stop(node, QStringLiteral("it divides by zero"));
        if (y == -1) {
            if (op == QLatin1String("%"))
                result = 0;
            else
                overflow = __builtin_sub_overflow(qint64(0), x, &result);
        } else {
            qint64 quotient = x / y;
            qint64 rest = x % y;
            if (rest != 0 && (rest < 0) != (y < 0)) {
                rest += y;
                --quotient;
            }
            result = op == QLatin1String("%") ? rest : quotient;
        }
    } else if (op == QLatin1String("**")) {
        if (y < 0)
            return unknown(QStringLiteral("this arithmetic is not followed"), node);
        result = 1;
        qint64 base = x;
        for (qint64 power = y; power > 0 && !overflow;) {
            if (power & 1)
                overflow = __builtin_mul_overflow(result, base, &result);
            power >>= 1;
            if (power > 0 && !overflow)
                overflow = __builtin_mul_overflow(base, base, &base);
        }
    } else if (op == QLatin1String("<<")) {
        if (y < 0)
            stop(node, QStringLiteral("the shift is negative"));
        overflow = y > 62 || (y > 0 && qAbs(x) > (std::numeric_limits<qint64>::max() >> y));
        if (!overflow)
            result = qint64(quint64(x) << y);
    } else if (op == QLatin1String(">>")) {
        if (y < 0)
            stop(node, QStringLiteral("the shift is negative"));
        result = y > 62 ? (x < 0 ? -1 : 0) : x >> y;
    } else if (op == QLatin1String("&")) {
        result = x & y;
    } else if (op == QLatin1String("|")) {
        result = x | y;
    } else if (op == QLatin1String("^")) {
        result = x ^ y;
    } else {
        return unknown(QStringLiteral("this arithmetic is not followed"), node);
    }
    if (overflow)
        return unknown(QStringLiteral("the number is too long"), node);
    if (a->kind == Kind::Bool && b->kind == Kind::Bool
        && (op == QLatin1String("&") || op == QLatin1String("|") || op == QLatin1String("^")))
        return boolean(result != 0, node);
    return integer(result, node);
}

Object *Evaluator::binary(const QString &op, Object *a, Object *b, const Node *node)
{
    if (a->isUnknown() || b->isUnknown())
        return unknown(a->isUnknown() ? a->text : b->text, node);
    if (a->kind == Kind::String && op == QLatin1String("%")) {
        const QString text = percentFormatted(a->text, b);
        if (text.isNull() && !reprOf(b).isNull())
            stop(node, QStringLiteral("this format does not take these values"));
        if (text.isNull())
            return unknown(QStringLiteral("the text of “%1” is known only when it runs")
                               .arg(m_module.excerpt(node, 60)),
                           node);
        return string(text, node);
    }
    if (a->isSymbolic() || b->isSymbolic())
        return operation(op, {a, b}, node);
    if (a->isNumber() && b->isNumber())
        return arithmetic(op, a, b, node);
    const bool plus = op == QLatin1String("+");
    if (plus && a->kind == b->kind && (a->isString() || a->kind == Kind::Bytes)) {
        Object *object = string(a->text + b->text, node);
        object->kind = a->kind;
        return object;
    }
    if (plus && a->kind == b->kind && isOrdered(a))
        return list(a->kind, a->items + b->items, node);
    if (op == QLatin1String("*")) {
        Object *times = a->isInteger() ? a : b;
        Object *what = a->isInteger() ? b : a;
        if (times->isInteger()) {
            const qint64 n = qMax<qint64>(0, times->number);
            if (what->isString() || what->kind == Kind::Bytes) {
                if (!what->text.isEmpty() && n > 16 * 1024 * 1024 / what->text.size())
                    stop(node, QStringLiteral("it makes more text than can be followed"));
                Object *object = string(what->text.repeated(n), node);
                object->kind = what->kind;
                return object;
            }
            if (isOrdered(what)) {
                if (!what->items.isEmpty() && n > 1000000 / what->items.size())
                    stop(node, QStringLiteral("it makes more values than can be followed"));
                QList<Object *> items;
                for (qint64 i = 0; i < n && !what->items.isEmpty(); ++i)
                    items += what->items;
                return list(what->kind, items, node);
            }
        }
    }
    if (a->kind == Kind::Dict && b->kind == Kind::Dict && op == QLatin1String("|")) {
        Object *object = make(Kind::Dict, node);
        for (const Object *one : {a, b}) {
            for (qsizetype i = 0; i < one->keys.size(); ++i)
                putItem(object, one->keys.at(i), one->items.at(i), node);
        }
        return object;
    }
    const auto asSet = [&](Object *object) -> std::optional<QList<Object *>> {
        if (object->kind == Kind::Set)
            return object->items;
        if (object->kind == Kind::View && object->text == QLatin1String("keys"))
            return object->base->keys;
        return std::nullopt;
    };
    const auto x = asSet(a);
    const auto y = asSet(b);
    if (x && y) {
        const auto holds = [&](const QList<Object *> &items, Object *item) {
            for (const Object *other : items) {
                count(node);
                const std::optional<bool> same = equal(item, other);
                if (!same)
                    stop(node, QStringLiteral("a set of things that are not constant"));
                if (*same)
                    return true;
            }
            return false;
        };
        QList<Object *> items;
        for (Object *item : *x) {
            const bool both = holds(*y, item);
            if (op == QLatin1String("|") || (op == QLatin1String("&") && both)
                || ((op == QLatin1String("-") || op == QLatin1String("^")) && !both))
                items.append(item);
        }
        if (op == QLatin1String("|") || op == QLatin1String("^")) {
            for (Object *item : *y) {
                if (!holds(*x, item))
                    items.append(item);
            }
        }
        if (QStringView(u"|&-^").contains(op))
            return list(Kind::Set, items, node);
    }
    stop(node, QStringLiteral("what “%1” makes of these values is not known").arg(op));
}

Object *Evaluator::unary(const QString &op, Object *operand, const Node *node)
{
    if (op == QLatin1String("not")) {
        const std::optional<bool> known = truthOf(operand);
        if (known)
            return boolean(!*known, node);
        return operation(op, {operand}, node);
    }
    if (operand->isUnknown() || operand->isSymbolic())
        return operation(op, {operand}, node);
    if (operand->kind == Kind::Float && op != QLatin1String("~"))
        return real(op == QLatin1String("-") ? -operand->real : operand->real, node);
    if (operand->big && op != QLatin1String("~")) {
        Object *object = make(Kind::Int, node);
        object->big = true;
        object->text = op == QLatin1String("+") ? operand->text
                       : operand->text.startsWith(QLatin1Char('-'))
                           ? operand->text.mid(1)
                           : QLatin1Char('-') + operand->text;
        if (object->text == QLatin1String("-9223372036854775808"))
            return integer(std::numeric_limits<qint64>::min(), node);
        return object;
    }
    if (operand->isInteger()) {
        if (op == QLatin1String("+"))
            return integer(operand->number, node);
        if (op == QLatin1String("~"))
            return integer(~operand->number, node);
        if (operand->number != std::numeric_limits<qint64>::min())
            return integer(-operand->number, node);
    }
    stop(node, QStringLiteral("what “%1” makes of this value is not known").arg(op));
}

Object *Evaluator::identity(Object *a, Object *b, const Node *node)
{
    if (a->isUnknown() || b->isUnknown())
        return unknown(a->isUnknown() ? a->text : b->text, node);
    if (a == b)
        return boolean(true, node);
    const Object *other = a->kind == Kind::None || a->kind == Kind::Bool ? b : a;
    const Object *single = other == b ? a : b;
    if (single->kind == Kind::None || single->kind == Kind::Bool) {
        // What SQLAlchemy's names stand for, and what they make, is an object.
        const Object *callee = other->kind == Kind::Call ? other->base : other;
        if (callee->kind == Kind::Symbol && callee->text.startsWith(QLatin1String("sqlalchemy."))
            && callee->text != QLatin1String("sqlalchemy.inspect"))
            return boolean(false, node);
        if (other->isSymbolic())
            return nullptr;
        return boolean(single->kind == other->kind && single->number == other->number, node);
    }
    if (a->kind == Kind::Member && b->kind == Kind::Member)
        return boolean(false, node);
    return nullptr;
}

Object *Evaluator::contains(Object *item, Object *container, const Node *node)
{
    if (item->isUnknown() || container->isUnknown())
        return unknown(item->isUnknown() ? item->text : container->text, node);
    if (container->isString() && plain(item)->isString())
        return boolean(container->text.contains(plain(item)->text), node);
    QList<Object *> items;
    if (container->kind == Kind::Set) {
        items = container->items;
    } else if (container->kind == Kind::Class || container->kind == Kind::Generator
               || !canIterate(container) || container->isString()) {
        return nullptr;
    } else {
        items = elements(container, node);
    }
    bool open = false;
    for (Object *one : items) {
        count(node);
        if (one == item)
            return boolean(true, node);
        const std::optional<bool> same = equal(one, item);
        if (same && *same)
            return boolean(true, node);
        open = open || !same;
    }
    if (open)
        return unknown(QStringLiteral("whether it is in there is known only when it runs"), node);
    return boolean(false, node);
}

Object *Evaluator::comparison(const QString &op, Object *a, Object *b, const Node *node)
{
    if (a->isUnknown() || b->isUnknown())
        return unknown(a->isUnknown() ? a->text : b->text, node);
    const auto negated = [&](Object *known) {
        return known->kind == Kind::Bool ? boolean(!known->number, node) : known;
    };
    if (op == QLatin1String("is") || op == QLatin1String("is not")) {
        Object *known = identity(a, b, node);
        if (!known)
            return operation(op, {a, b}, node);
        return op == QLatin1String("is") ? known : negated(known);
    }
    if (op == QLatin1String("in") || op == QLatin1String("not in")) {
        Object *known = contains(a, b, node);
        if (!known)
            return operation(op, {a, b}, node);
        return op == QLatin1String("in") ? known : negated(known);
    }
    if (op == QLatin1String("==") || op == QLatin1String("!=")) {
        // The module is imported by Alembic, and is never the program itself.
        if ((a->isSymbol("builtins.__name__") && b->isString()
             && b->text == QLatin1String("__main__"))
            || (b->isSymbol("builtins.__name__") && a->isString()
                && a->text == QLatin1String("__main__")))
            return boolean(op == QLatin1String("!="), node);
        const std::optional<bool> same = equal(a, b);
        if (!same)
            return operation(op, {a, b}, node);
        return boolean(*same == (op == QLatin1String("==")), node);
    }
    const std::optional<int> order = compared(a, b);
    if (!order) {
        if (a->kind == Kind::Set && b->kind == Kind::Set)
            return unknown(QStringLiteral("this comparison is not followed"), node);
        return operation(op, {a, b}, node);
    }
    if (op == QLatin1String("<"))
        return boolean(*order < 0, node);
    if (op == QLatin1String("<="))
        return boolean(*order <= 0, node);
    if (op == QLatin1String(">"))
        return boolean(*order > 0, node);
    return boolean(*order >= 0, node);
}

} // namespace Retort::Python
