#include "migrations/python/evaluator.h"

#include "migrations/python/characters.h"

namespace Retort::Python {

namespace {

using Kind = Object::Kind;

bool isContext(const Object *object)
{
    if (object->kind != Kind::Call)
        return false;
    const Object *callee = object->base;
    return callee->isSymbol("alembic.op.get_context")
           || callee->isSymbol("alembic.context.get_context")
           || (callee->kind == Kind::Attribute && callee->text == QLatin1String("get_context")
               && callee->base->kind == Kind::Call
               && callee->base->base->isSymbol("alembic.op.batch_alter_table"));
}

bool isBind(const Object *object)
{
    if (object->kind == Kind::Call) {
        const Object *callee = object->base;
        return callee->isSymbol("alembic.op.get_bind")
               || callee->isSymbol("alembic.context.get_bind")
               || (callee->kind == Kind::Attribute && callee->text == QLatin1String("get_bind")
                   && callee->base->kind == Kind::Call
                   && callee->base->base->isSymbol("alembic.op.batch_alter_table"));
    }
    if (object->kind != Kind::Attribute)
        return false;
    if (object->text == QLatin1String("bind") || object->text == QLatin1String("connection"))
        return isContext(object->base);
    return object->text == QLatin1String("engine") && isBind(object->base);
}

bool isDialect(const Object *object)
{
    if (object->kind != Kind::Attribute || object->text != QLatin1String("dialect"))
        return false;
    const Object *base = object->base;
    if (base->kind == Kind::Attribute && base->text == QLatin1String("impl"))
        return isContext(base->base);
    return isContext(base) || isBind(base);
}

} // namespace

Object *Evaluator::environment(Object *base, const QString &name, const Node *node)
{
    const bool engine = base->kind == Kind::Attribute && base->text == QLatin1String("engine")
                        && isBind(base->base);
    if (name == QLatin1String("name") && (isDialect(base) || engine)) {
        assume(node, QStringLiteral("the dialect is taken for postgresql"));
        return string(QStringLiteral("postgresql"), node);
    }
    if (name == QLatin1String("as_sql") && isContext(base)) {
        assume(node, QStringLiteral("it is read as Alembic renders it offline"));
        return boolean(true, node);
    }
    if (name == QLatin1String("driver") && isDialect(base))
        return unknown(QStringLiteral("the driver is known only when it runs"), node);
    return nullptr;
}

Object *Evaluator::attributeOfClass(Object *type, const QString &name, const Node *node)
{
    QList<Object *> todo{type};
    bool outside = false;
    for (qsizetype i = 0; i < todo.size() && i < 100; ++i) {
        Object *one = todo.at(i);
        if (one->kind != Kind::Class) {
            outside = outside || !one->isSymbol("builtins.object");
            continue;
        }
        Object *value = one->scope->names.value(name);
        if (value && outside)
            break; // a base from outside may come first
        if (value && value->kind == Kind::Bound && !value->base) {
            Object *bound = make(Kind::Bound, node);
            bound->base = type;
            bound->items = value->items;
            return bound;
        }
        if (value)
            return value;
        todo += one->items;
    }
    if (type->isEnum) {
        if (name == QLatin1String("__members__")) {
            Object *members = make(Kind::Dict, node);
            for (const QString &key : std::as_const(type->scope->order)) {
                Object *member = type->scope->names.value(key);
                if (member && member->kind == Kind::Member)
                    putItem(members, string(key, node), member, node);
            }
            return members;
        }
        stop(node, QStringLiteral("the enumeration has no “%1”").arg(name));
    }
    if (name == QLatin1String("__name__"))
        return string(type->text, node);
    if (!outside && !type->items.isEmpty())
        outside = true;
    return unknown(
        QStringLiteral("“%1” of a class of this file is known only when it runs").arg(name), node);
}

Object *Evaluator::attribute(Object *base, const QString &name, const Node *node)
{
    switch (base->kind) {
    case Kind::Unknown:
        return unknown(base->text, node);
    case Kind::Symbol: {
        if (base->text.startsWith(QLatin1String("builtins."))) {
            // `str.upper`, `dict.fromkeys`
            Object *method = make(Kind::Attribute, node);
            method->base = base;
            method->text = name;
            return method;
        }
        const bool relative = base->text.endsWith(QLatin1Char('.'));
        return symbol(base->text + (relative ? QString() : QStringLiteral(".")) + name, node);
    }
    case Kind::Attribute:
    case Kind::Subscript:
    case Kind::Operator:
    case Kind::Call: {
        if (Object *known = environment(base, name, node))
            return known;
        if (base->kind == Kind::Call && base->base->kind == Kind::Class) {
            Object *own = base->base->scope->names.value(name);
            if (own)
                stop(node, QStringLiteral("an object of a class of this file is not followed"));
        }
        Object *object = make(Kind::Attribute, node);
        object->base = base;
        object->text = name;
        measure(object, node);
        return object;
    }
    case Kind::Class:
        return attributeOfClass(base, name, node);
    case Kind::Member: {
        if (name == QLatin1String("value") || name == QLatin1String("_value_"))
            return base->items.first();
        if (name == QLatin1String("name") || name == QLatin1String("_name_"))
            return string(base->text, node);
        if (base->mixin.isEmpty() && base->base->mixin == QLatin1String("str")
            && base->items.first()->isString() && !base->base->scope->names.contains(name)) {
            Object *method = make(Kind::Method, node);
            method->base = base->items.first();
            method->text = name;
            return method;
        }
        return unknown(QStringLiteral("“%1” of a member is not followed").arg(name), node);
    }
    case Kind::Function:
        if (name == QLatin1String("__name__"))
            return string(base->text, node);
        if (name == QLatin1String("__doc__"))
            return unknown(QStringLiteral("a docstring is used"), node);
        return unknown(QStringLiteral("an attribute of a function is not followed"), node);
    case Kind::String:
    case Kind::Bytes:
    case Kind::List:
    case Kind::Tuple:
    case Kind::Set:
    case Kind::Dict:
    case Kind::Int:
    case Kind::Float:
    case Kind::View:
    case Kind::Range:
    case Kind::Generator: {
        Object *method = make(Kind::Method, node);
        method->base = base;
        method->text = name;
        return method;
    }
    default:
        stop(node, QStringLiteral("the value has no “%1”").arg(name));
    }
}

bool Evaluator::canIterate(const Object *object) const
{
    switch (object->kind) {
    case Kind::List:
    case Kind::Tuple:
    case Kind::Set:
    case Kind::Dict:
    case Kind::Range:
    case Kind::View:
    case Kind::Generator:
    case Kind::String:
    case Kind::Bytes:
        return true;
    case Kind::Class:
        return object->isEnum;
    default:
        return false;
    }
}

QList<Object *> Evaluator::elements(Object *object, const Node *node, bool whole)
{
    const auto tuple = [&](Object *key, Object *value) {
        return list(Kind::Tuple, {key, value}, node);
    };
    QList<Object *> result;
    switch (object->kind) {
    case Kind::List:
    case Kind::Tuple:
    case Kind::Range:
        result = object->items;
        break;
    case Kind::Set:
        if (object->items.size() > 1)
            stop(node, QStringLiteral("the order of a set is known only when it runs"));
        result = object->items;
        break;
    case Kind::Dict:
        result = object->keys;
        break;
    case Kind::View:
        if (object->text == QLatin1String("keys")) {
            result = object->base->keys;
        } else if (object->text == QLatin1String("values")) {
            result = object->base->items;
        } else {
            for (qsizetype i = 0; i < object->base->keys.size(); ++i)
                result.append(tuple(object->base->keys.at(i), object->base->items.at(i)));
        }
        break;
    case Kind::String: {
        const QList<uint> points = object->text.toUcs4();
        for (const char32_t point : points)
            result.append(string(textOf(point), node));
        break;
    }
    case Kind::Bytes:
        for (const QChar c : std::as_const(object->text))
            result.append(integer(c.unicode(), node));
        break;
    case Kind::Class:
        for (const QString &key : std::as_const(object->scope->order)) {
            Object *member = object->scope->names.value(key);
            if (member && member->kind == Kind::Member && member->text == key)
                result.append(member);
        }
        break;
    case Kind::Generator: {
        if (!object->node) {
            // What is left of an iterator; it gives it once.
            result = object->items;
            object->items.clear();
            break;
        }
        const Node *expression = object->node;
        object->node = nullptr;
        const size_t effects = m_effects.size();
        const qsizetype pending = m_pending.size();
        Scope *outer = m_scope;
        m_scope = makeScope(Scope::Kind::Comprehension, object->scope);
        try {
            comprehend(expression, 1, [&] {
                result.append(evaluate(expression->child(0)));
                return true;
            });
        } catch (const Stop &) {
            m_scope = outer;
            throw;
        }
        m_scope = outer;
        if (!whole && (m_effects.size() != effects || m_pending.size() != pending))
            stop(node, QStringLiteral("a generator does things between those of its loop"));
        break;
    }
    default:
        stopUnknown(node, object, QStringLiteral("what it goes over is known only when it runs"));
    }
    count(node, result.size());
    return result;
}

Object *Evaluator::sliced(Object *base, const Node *slice, const Node *node)
{
    std::optional<qint64> ends[3];
    for (size_t i = 0; i < 3; ++i) {
        if (!slice->child(i))
            continue;
        Object *end = evaluate(slice->child(i));
        if (end->kind == Kind::None)
            continue;
        if (end->isUnknown())
            return unknown(end->text, node);
        if (!end->isInteger())
            stop(slice, QStringLiteral("the ends of this slice are not constant"));
        ends[i] = end->number;
    }
    const bool textual = base->kind == Kind::String || base->kind == Kind::Bytes;
    QList<uint> points;
    if (textual)
        points = base->text.toUcs4();
    const qint64 size = textual ? points.size() : base->items.size();
    const qint64 step = ends[2].value_or(1);
    if (step == 0)
        stop(slice, QStringLiteral("the step of this slice is zero"));
    const auto clamp = [&](qint64 at) {
        if (at < 0)
            at += size;
        return step > 0 ? qBound<qint64>(0, at, size) : qBound<qint64>(-1, at, size - 1);
    };
    const qint64 begin = ends[0] ? clamp(*ends[0]) : step > 0 ? 0 : size - 1;
    const qint64 end = ends[1] ? clamp(*ends[1]) : step > 0 ? size : -1;
    QList<uint> some;
    QList<Object *> items;
    for (qint64 i = begin; step > 0 ? i < end : i > end;) {
        count(node);
        if (textual)
            some.append(points.at(i));
        else
            items.append(base->items.at(i));
        if (step > 0 ? step > end - i : step < end - i)
            break;
        i += step;
    }
    if (!textual)
        return list(base->kind == Kind::Range ? Kind::Range : base->kind, items, node);
    Object *object = string(textOf(some), node);
    object->kind = base->kind;
    return object;
}

Object *Evaluator::subscript(Object *base, const Node *index, const Node *node)
{
    if (base->isUnknown())
        return unknown(base->text, node);
    const bool ordered = base->kind == Kind::List || base->kind == Kind::Tuple
                         || base->kind == Kind::Range || base->kind == Kind::String
                         || base->kind == Kind::Bytes;
    if (index->kind == NodeKind::Slice) {
        if (!ordered)
            return unknown(QStringLiteral("a slice of it is known only when it runs"), node);
        return sliced(base, index, node);
    }
    Object *key = evaluate(index);
    if (key->isUnknown())
        return unknown(key->text, node);
    if (base->kind == Kind::Dict) {
        Object *value = itemOf(base, key, node);
        if (!value)
            stop(node, QStringLiteral("the dict has no such key"));
        return value;
    }
    if (ordered) {
        if (!key->isInteger())
            stop(node, QStringLiteral("the index is not constant"));
        if (base->kind == Kind::String) {
            const QList<uint> points = base->text.toUcs4();
            count(node, points.size() / 16);
            const qint64 at = key->number < 0 ? key->number + points.size() : key->number;
            if (at < 0 || at >= points.size())
                stop(node, QStringLiteral("the text has no such character"));
            const char32_t point = points.at(at);
            return string(textOf(point), node);
        }
        if (base->kind == Kind::Bytes)
            return unknown(QStringLiteral("a byte is taken out"), node);
        const qint64 at = key->number < 0 ? key->number + base->items.size() : key->number;
        if (at < 0 || at >= base->items.size())
            stop(node, QStringLiteral("there is no such item"));
        return base->items.at(at);
    }
    if (base->kind == Kind::Class && base->isEnum && key->isString()) {
        Object *member = base->scope->names.value(key->text);
        if (member && member->kind == Kind::Member)
            return member;
        stop(node, QStringLiteral("the enumeration has no “%1”").arg(key->text));
    }
    if (base->isSymbolic()) {
        if (base->kind == Kind::Symbol && base->text == QLatin1String("os.environ"))
            return unknown(QStringLiteral("the environment is known only when it runs"), node);
        Object *object = make(Kind::Subscript, node);
        object->base = base;
        object->items = {key};
        measure(object, node);
        return object;
    }
    stop(node, QStringLiteral("its item is known only when it runs"));
}

} // namespace Retort::Python
