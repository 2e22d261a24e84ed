#include "migrations/python/evaluator.h"

namespace Retort::Python {

namespace {

using Kind = Object::Kind;

constexpr int deepestCalls = 40;

struct Runtime
{
    const char *prefix;
    const char *reason;
};

// What gives another answer each time, or elsewhere.
const Runtime runtime[] = {
    {"os.environ", "the environment is known only when it runs"},
    {"os.getenv", "the environment is known only when it runs"},
    {"os.path.", "files are known only when it runs"},
    {"os.", "the system is known only when it runs"},
    {"pathlib.", "files are known only when it runs"},
    {"builtins.open", "files are known only when it runs"},
    {"builtins.input", "a person is asked when it runs"},
    {"datetime.datetime.now", "the time is known only when it runs"},
    {"datetime.datetime.utcnow", "the time is known only when it runs"},
    {"datetime.datetime.today", "the time is known only when it runs"},
    {"datetime.date.today", "the time is known only when it runs"},
    {"time.", "the time is known only when it runs"},
    {"uuid.uuid1", "it is another value each time"},
    {"uuid.uuid4", "it is another value each time"},
    {"random.", "it is another value each time"},
    {"secrets.", "it is another value each time"},
    {"alembic.context.get_x_argument", "the arguments of the command are known only when it runs"},
};

// Functions that leave what they are given as it is.
bool leavesArguments(const QString &dotted)
{
    for (const char *module :
         {"sqlalchemy.", "alembic.", "json.", "logging.", "datetime.", "decimal.", "uuid.", "re.",
          "textwrap.", "enum.", "typing.", "collections.", "functools.", "itertools.", "warnings.",
          "geoalchemy2.", "sqlalchemy_utils.", "builtins."}) {
        if (dotted.startsWith(QLatin1String(module)))
            return true;
    }
    return false;
}

} // namespace

Object *Evaluator::firstUnknown(const Arguments &arguments) const
{
    for (Object *item : arguments.items) {
        if (item->isUnknown())
            return item;
    }
    for (const auto &pair : arguments.keywords) {
        if (pair.second->isUnknown())
            return pair.second;
    }
    return nullptr;
}

bool Evaluator::allKnown(const Arguments &arguments) const
{
    const auto known = [](const Object *object) {
        return !object->isUnknown() && !object->isSymbolic();
    };
    for (const Object *item : arguments.items) {
        if (!known(item))
            return false;
    }
    for (const auto &pair : arguments.keywords) {
        if (!known(pair.second))
            return false;
    }
    return !arguments.opaque;
}

Arguments Evaluator::arguments(const Node *node)
{
    Arguments result;
    for (size_t i = 1; i < node->children.size(); ++i) {
        const Node *argument = node->children[i];
        if (argument->kind == NodeKind::Starred) {
            Object *more = evaluate(argument->child(0));
            if (canIterate(more)) {
                result.items += elements(more, argument, true);
            } else {
                result.opaque = true;
                result.items.append(more->isUnknown()
                                        ? unknown(more->text, argument)
                                        : operation(QStringLiteral("*"), {more}, argument));
            }
        } else if (argument->kind == NodeKind::Keyword) {
            Object *value = evaluate(argument->child(0));
            if (!argument->text.isEmpty()) {
                if (result.keyword(argument->text))
                    stop(argument, QStringLiteral("the argument is given twice"));
                result.keywords.append({argument->text, value});
                continue;
            }
            if (value->kind != Kind::Dict) {
                result.opaque = true;
                result.keywords.append({QString(), value});
                continue;
            }
            for (qsizetype k = 0; k < value->keys.size(); ++k) {
                const Object *key = value->keys.at(k);
                if (!key->isString())
                    stop(argument, QStringLiteral("the name of an argument is not constant"));
                if (result.keyword(key->text))
                    stop(argument, QStringLiteral("the argument is given twice"));
                result.keywords.append({key->text, value->items.at(k)});
            }
        } else {
            result.items.append(evaluate(argument));
        }
        count(argument);
    }
    return result;
}

Object *Evaluator::call(const Node *node)
{
    const Node *function = node->child(0);
    // any(…) and all(…) end early.
    if (function->kind == NodeKind::Name && node->children.size() == 2
        && node->child(1)->kind == NodeKind::GeneratorExp
        && (function->text == QLatin1String("any") || function->text == QLatin1String("all"))) {
        Object *callee = evaluate(function);
        if (callee->kind == Kind::Symbol && callee->text.startsWith(QLatin1String("builtins."))) {
            const bool any = function->text == QLatin1String("any");
            const Node *generator = node->child(1);
            bool result = !any;
            Scope *outer = m_scope;
            m_scope = makeScope(Scope::Kind::Comprehension, outer);
            try {
                comprehend(generator, 1, [&] {
                    Object *value = evaluate(generator->child(0));
                    if (truth(value, generator->child(0)) == any) {
                        result = any;
                        return false;
                    }
                    return true;
                });
            } catch (const Stop &) {
                m_scope = outer;
                throw;
            }
            m_scope = outer;
            return boolean(result, node);
        }
    }
    Object *callee = evaluate(function);
    const Arguments given = arguments(node);
    return callObject(callee, given, node);
}

Object *Evaluator::callObject(Object *callee, const Arguments &given, const Node *node)
{
    const Deeper deeper(*this, node);
    switch (callee->kind) {
    case Kind::Function:
        return callFunction(callee, given, node);
    case Kind::Bound: {
        Arguments all = given;
        all.items.prepend(callee->base);
        return callFunction(callee->items.first(), all, node);
    }
    case Kind::Class:
        return callClass(callee, given, node);
    case Kind::Symbol:
        return callSymbol(callee, given, node);
    case Kind::Method:
        return callMethod(callee->base, callee->text, given, node);
    case Kind::Attribute:
        if (callee->base->kind == Kind::Symbol
            && callee->base->text.startsWith(QLatin1String("builtins."))) {
            if (callee->text == QLatin1String("fromkeys") && callee->base->isSymbol("builtins.dict")
                && !given.items.isEmpty() && canIterate(given.items.first())) {
                Object *dict = make(Kind::Dict, node);
                Object *value = given.items.size() > 1 ? given.items.at(1) : none();
                for (Object *key : elements(given.items.first(), node, true))
                    putItem(dict, key, value, node);
                return dict;
            }
            if (callee->base->isSymbol("builtins.str") && !given.items.isEmpty()
                && given.items.first()->isString()) {
                Arguments rest = given;
                Object *base = rest.items.takeFirst();
                return callMethod(base, callee->text, rest, node);
            }
            return unknown(QStringLiteral("this call is not followed"), node);
        }
        if (callee->text == QLatin1String("is_offline_mode")) {
            const Object *base = callee->base;
            if (base->kind == Kind::Attribute
                && base->text == QLatin1String("environment_context")) {
                assume(node, QStringLiteral("it is read as Alembic renders it offline"));
                return boolean(true, node);
            }
        }
        return symbolicCall(callee, given, node);
    case Kind::Subscript:
    case Kind::Call:
    case Kind::Operator:
        return symbolicCall(callee, given, node);
    case Kind::Unknown:
        // It may do anything.
        stop(node, callee->text);
    default:
        stop(node, QStringLiteral("the value cannot be called"));
    }
}

Object *Evaluator::callFunction(Object *function, Arguments given, const Node *node)
{
    const Deeper deeper(*this, node);
    const Node *definition = function->node;
    const bool isLambda = definition->kind == NodeKind::Lambda;
    if (definition->mark == QLatin1String("async"))
        stop(node, QStringLiteral("asynchronous code is not followed"));
    if (given.opaque)
        stop(node, QStringLiteral("the arguments of “%1” are known only when it runs")
                       .arg(function->text));
    if (m_calls >= deepestCalls)
        stop(node, QStringLiteral("the functions call one another too deeply"));
    auto bound = m_bound.find(definition);
    if (bound == m_bound.end())
        bound = m_bound.insert(definition, boundNames(definition));
    if (bound->yields)
        return unknown(QStringLiteral("“%1” is a generator").arg(function->text), node);

    Scope *scope = makeScope(Scope::Kind::Function, function->scope);
    scope->locals = bound->bound;
    scope->globals = bound->globals;
    scope->nonlocals = bound->nonlocals;
    const Node *parameters = definition->child(isLambda ? 0 : 1);
    qsizetype next = 0;
    for (size_t i = 0; i < parameters->children.size(); ++i) {
        const Node *parameter = parameters->children[i];
        const QString &name = parameter->text;
        Object *value = nullptr;
        if (parameter->mark == QLatin1String("*")) {
            value = list(Kind::Tuple, given.items.mid(next), node);
            next = given.items.size();
        } else if (parameter->mark == QLatin1String("**")) {
            value = make(Kind::Dict, node);
            for (const auto &pair : std::as_const(given.keywords))
                putItem(value, string(pair.first, node), pair.second, node);
            given.keywords.clear();
        } else {
            if (parameter->mark != QLatin1String("k") && next < given.items.size())
                value = given.items.at(next++);
            if (parameter->mark != QLatin1String("/")) {
                for (qsizetype k = 0; k < given.keywords.size(); ++k) {
                    if (given.keywords.at(k).first != name)
                        continue;
                    if (value)
                        stop(node, QStringLiteral("the argument “%1” is given twice").arg(name));
                    value = given.keywords.takeAt(k).second;
                    break;
                }
            }
            if (!value)
                value = function->items.at(qsizetype(i));
            if (!value)
                stop(node, QStringLiteral("the argument “%1” is missing").arg(name));
        }
        scope->names.insert(name, value);
    }
    if (next < given.items.size() || !given.keywords.isEmpty())
        stop(node, QStringLiteral("the function does not take these arguments"));

    Scope *outer = m_scope;
    const Node *here = m_here;
    m_scope = scope;
    ++m_calls;
    Object *result = nullptr;
    try {
        if (isLambda) {
            result = evaluate(definition->child(1));
        } else {
            m_returned = nullptr;
            const Flow flow = runBlock(definition->child(3));
            result = flow == Flow::Return && m_returned ? m_returned : nullptr;
        }
    } catch (const Stop &) {
        m_scope = outer;
        --m_calls;
        throw;
    }
    m_scope = outer;
    m_here = here;
    --m_calls;
    return result ? result : make(Kind::None, node);
}

Object *Evaluator::callClass(Object *type, const Arguments &given, const Node *node)
{
    if (type->isEnum) {
        if (given.items.size() != 1 || !given.keywords.isEmpty())
            stop(node, QStringLiteral("this enumeration is not followed"));
        Object *value = given.items.first();
        if (value->kind == Kind::Member && value->base == type)
            return value;
        if (value->isUnknown() || value->isSymbolic())
            return unknown(QStringLiteral("which member it is, is known only when it runs"), node);
        for (Object *member : elements(type, node)) {
            if (equal(member->items.first(), value).value_or(false))
                return member;
        }
        stop(node, QStringLiteral("the enumeration has no such value"));
    }
    // What making an object does beyond that must be nothing.
    for (const char *name : {"__init__", "__new__", "__post_init__"}) {
        Object *method = type->scope->names.value(QString::fromLatin1(name));
        if (!method)
            continue;
        if (method->kind != Kind::Function)
            stop(node, QStringLiteral("how an object of this class is made is not followed"));
        for (const QString &mentioned : mentionedNames(method->node->child(3))) {
            Object *object = m_global->names.value(mentioned);
            if (object
                && (object->kind == Kind::Function || object->isUnknown()
                    || (object->kind == Kind::Symbol
                        && object->text.startsWith(QLatin1String("alembic")))))
                stop(node, QStringLiteral("how an object of this class is made is not followed"));
        }
    }
    return symbolicCall(type, given, node);
}

Object *Evaluator::callSymbol(Object *callee, const Arguments &given, const Node *node)
{
    const QString &dotted = callee->text;
    for (const Runtime &one : runtime) {
        if (dotted.startsWith(QLatin1String(one.prefix))) {
            ++m_outside;
            return unknown(QString::fromLatin1(one.reason), node);
        }
    }
    if (dotted == QLatin1String("alembic.context.is_offline_mode")) {
        assume(node, QStringLiteral("it is read as Alembic renders it offline"));
        return boolean(true, node);
    }
    if (dotted.startsWith(QLatin1String("builtins.")))
        return callBuiltin(dotted.mid(9), given, node);
    if (Object *known = library(dotted, given, node))
        return known;
    return symbolicCall(callee, given, node);
}

Object *Evaluator::symbolicCall(Object *callee, const Arguments &given, const Node *node)
{
    ++m_outside;
    Object *object = make(Kind::Call, node);
    object->base = callee;
    object->items = given.items;
    object->keywords = given.keywords;
    object->node = node;
    measure(object, node);
    for (const Object *item : given.items)
        object->depth = std::max(object->depth, item->depth + 1);
    for (const auto &pair : given.keywords)
        object->depth = std::max(object->depth, pair.second->depth + 1);
    measure(object, node);
    if (callee->kind == Kind::Symbol && callee->text.startsWith(QLatin1String("alembic.op."))
        && callee->text != QLatin1String("alembic.op.f")
        && callee->text != QLatin1String("alembic.op.inline_literal"))
        emitEffect(Effect::Kind::Call, object, node, true);
    else
        m_pending.append(object);
    const Object *root = callee;
    while (root->base && root->kind != Kind::Symbol)
        root = root->base;
    if (root->kind != Kind::Symbol || !leavesArguments(root->text)) {
        // It may change the collections that it is given: it keeps them as they are now.
        const QString reason =
            QStringLiteral("“%1” may have changed it").arg(m_module.excerpt(node->child(0), 60));
        const auto guard = [&](Object *item) -> Object * {
            if (item->kind != Kind::List && item->kind != Kind::Dict && item->kind != Kind::Set)
                return item;
            Object *copy = make(item->kind, node);
            copy->keys = item->keys;
            copy->items = item->items;
            copy->place = item->place;
            poison(item, reason);
            return copy;
        };
        for (Object *&item : object->items)
            item = guard(item);
        for (auto &pair : object->keywords)
            pair.second = guard(pair.second);
    }
    return object;
}

} // namespace Retort::Python
