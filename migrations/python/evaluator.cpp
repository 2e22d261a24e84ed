#include "migrations/python/evaluator.h"

#include <algorithm>

namespace Retort::Python {

namespace {

constexpr qint64 mostSteps = 1000000;
// An object takes a quarter of a kilobyte.
constexpr qint64 mostObjects = 300000;
constexpr qint64 mostText = 16 * 1024 * 1024;
constexpr qint64 mostValues = 500000;
constexpr int deepestStack = 1000;
constexpr int deepestValue = 120;

// What such a call does beyond making a value is not known by its name alone.
bool isConstruct(const Object *call)
{
    static const QSet<QString> acting{
        QStringLiteral("execute"),      QStringLiteral("executemany"),
        QStringLiteral("scalar"),       QStringLiteral("scalars"),
        QStringLiteral("create"),       QStringLiteral("drop"),
        QStringLiteral("create_all"),   QStringLiteral("drop_all"),
        QStringLiteral("reflect"),      QStringLiteral("commit"),
        QStringLiteral("rollback"),     QStringLiteral("flush"),
        QStringLiteral("add"),          QStringLiteral("add_all"),
        QStringLiteral("delete"),       QStringLiteral("merge"),
        QStringLiteral("begin"),        QStringLiteral("close"),
        QStringLiteral("connect"),      QStringLiteral("exec_driver_sql"),
        QStringLiteral("append_column")};
    const Object *at = call->base;
    while (at && at->kind != Object::Kind::Symbol) {
        if (at->kind == Object::Kind::Attribute && acting.contains(at->text))
            return false;
        at = at->base;
    }
    if (!at)
        return false;
    // A class by its name: a type, a Decimal.
    const QString last = at->text.section(QLatin1Char('.'), -1);
    if (at == call->base && !last.isEmpty() && last.at(0).isUpper())
        return true;
    for (const char *module : {"sqlalchemy.", "logging."}) {
        if (at->text.startsWith(QLatin1String(module)))
            return at->text != QLatin1String("sqlalchemy.inspect");
    }
    return false;
}

bool isNaming(const Object *callee)
{
    return callee->isSymbol("alembic.op.f") || callee->isSymbol("alembic.op.inline_literal");
}

// Values of the standard library's: to make one does nothing.
bool isPlainValue(const Object *call)
{
    const Object *at = call->base;
    while (at->base && at->kind != Object::Kind::Symbol)
        at = at->base;
    if (at->kind != Object::Kind::Symbol)
        return false;
    for (const char *module : {"datetime.", "decimal.", "json.", "re.", "uuid.", "collections.",
                               "enum.", "typing.", "string.", "hashlib.", "base64."}) {
        if (at->text.startsWith(QLatin1String(module)))
            return true;
    }
    return false;
}

} // namespace

Evaluator::Deeper::Deeper(Evaluator &owner, const Node *node) : evaluator(owner)
{
    if (evaluator.m_depth >= deepestStack)
        owner.stop(node, QStringLiteral("it is nested too deeply"));
    ++evaluator.m_depth;
}

void Evaluator::stop(const Node *node, const QString &reason) const
{
    throw Stop{node, reason};
}

void Evaluator::stopUnknown(const Node *node, const Object *object, const QString &what) const
{
    if (object->isUnknown() && !object->text.isEmpty())
        stop(node, object->text);
    stop(node, what);
}

void Evaluator::count(const Node *node, qint64 steps)
{
    m_steps += steps;
    if (m_steps > mostSteps)
        stop(node, QStringLiteral("it takes too many steps to follow"));
}

void Evaluator::countText(qint64 size, const Node *node)
{
    m_textSize += size;
    if (m_textSize > mostText)
        stop(node, QStringLiteral("it makes more text than can be followed"));
}

Object *Evaluator::make(Kind kind, const Node *node)
{
    count(node);
    if (qint64(m_objects.size()) >= mostObjects)
        stop(node, QStringLiteral("it makes more values than can be followed"));
    m_objects.emplace_back();
    Object *object = &m_objects.back();
    object->kind = kind;
    object->serial = ++m_serial;
    if (node)
        object->place = node->place;
    return object;
}

Object *Evaluator::boolean(bool value, const Node *node)
{
    Object *object = make(Kind::Bool, node);
    object->number = value ? 1 : 0;
    return object;
}

Object *Evaluator::integer(qint64 value, const Node *node)
{
    Object *object = make(Kind::Int, node);
    object->number = value;
    return object;
}

Object *Evaluator::real(double value, const Node *node)
{
    Object *object = make(Kind::Float, node);
    object->real = value;
    return object;
}

Object *Evaluator::string(const QString &text, const Node *node)
{
    countText(text.size(), node);
    Object *object = make(Kind::String, node);
    // Qt's null string begins with nothing, not even with an empty one.
    object->text = text.isNull() ? QStringLiteral("") : text;
    return object;
}

Object *Evaluator::list(Kind kind, const QList<Object *> &items, const Node *node)
{
    count(node, items.size());
    Object *object = make(kind, node);
    object->items = items;
    return object;
}

Object *Evaluator::symbol(const QString &dotted, const Node *node)
{
    Object *object = make(Kind::Symbol, node);
    object->text = dotted;
    return object;
}

Object *Evaluator::unknown(const QString &reason, const Node *node)
{
    Object *object = make(Kind::Unknown, node);
    object->text = reason;
    return object;
}

Object *Evaluator::operation(const QString &op, const QList<Object *> &items, const Node *node)
{
    for (Object *item : items) {
        if (item->isUnknown())
            return unknown(item->text, node);
    }
    Object *object = make(Kind::Operator, node);
    object->text = op;
    object->items = items;
    measure(object, node);
    return object;
}

void Evaluator::measure(Object *object, const Node *node)
{
    if (object->base)
        object->depth = std::max(object->depth, object->base->depth + 1);
    if (object->kind == Kind::Operator) {
        for (const Object *item : object->items)
            object->depth = std::max(object->depth, item->depth + 1);
    }
    if (object->depth > deepestValue)
        stop(node, QStringLiteral("its value is nested too deeply"));
}

Scope *Evaluator::makeScope(Scope::Kind kind, Scope *parent)
{
    m_scopes.emplace_back();
    Scope *scope = &m_scopes.back();
    scope->kind = kind;
    scope->parent = parent;
    return scope;
}

void Evaluator::assume(const Node *node, const QString &text)
{
    const Assumption assumption{node->place.line, text};
    if (!m_inModule && !m_assumptions.contains(assumption))
        m_assumptions.append(assumption);
}

void Evaluator::poison(Object *object, const QString &reason)
{
    if (object->kind != Kind::List && object->kind != Kind::Dict && object->kind != Kind::Set
        && object->kind != Kind::Generator)
        return;
    const QList<Object *> items = object->items;
    object->kind = Kind::Unknown;
    object->text = reason;
    object->items.clear();
    object->keys.clear();
    for (Object *item : items)
        poison(item, reason);
}

// ---------------------------------------------------------------------------------------- effects

void Evaluator::emitEffect(Effect::Kind kind, Object *object, const Node *node, bool assigned)
{
    if (m_inModule)
        return;
    Emitted emitted;
    emitted.effect.kind = kind;
    emitted.effect.assigned = assigned;
    emitted.effect.place = node->place;
    emitted.effect.expression = m_module.excerpt(node);
    ++m_conversion;
    if (object) {
        emitted.effect.value = toValue(object, node);
        object->emitted = true;
        emitted.object = object;
    }
    emitted.serial = object && kind == Effect::Kind::Call ? object->serial : ++m_serial;
    m_effects.push_back(std::move(emitted));
}

void Evaluator::finishStatement(Object *value, const Node *node, bool assigned)
{
    if (m_inModule) {
        m_pending.clear();
        return;
    }
    bool sort = false;
    if (value && value->kind == Kind::Call && value->serial > m_statementSerial) {
        if (!value->emitted && !isPlainValue(value)) {
            emitEffect(Effect::Kind::Call, value, node, assigned);
            sort = true;
        } else if (value->emitted && !assigned) {
            for (size_t i = m_effects.size(); i-- > m_statementEffects;) {
                if (m_effects[i].object == value) {
                    m_effects[i].effect.assigned = false;
                    break;
                }
            }
        }
    }
    // Calls inside of what is no call, such as those of a list: the outermost first.
    for (qsizetype i = m_pending.size(); i-- > 0;) {
        Object *call = m_pending.at(i);
        if (call->emitted || call->seen >= 0 || isConstruct(call) || isPlainValue(call)
            || isNaming(call->base))
            continue;
        emitEffect(Effect::Kind::Call, call, call->node ? call->node : node, true);
        sort = true;
    }
    m_pending.clear();
    if (sort) {
        std::stable_sort(m_effects.begin() + qsizetype(m_statementEffects), m_effects.end(),
                         [](const Emitted &a, const Emitted &b) { return a.serial < b.serial; });
    }
}

Value Evaluator::enumValue(Object *type, const Node *node, int depth)
{
    Value value;
    value.kind = Value::Kind::Call;
    value.place = type->place;
    auto base = std::make_shared<Value>();
    base->kind = Value::Kind::Symbol;
    base->text = QStringLiteral("enum.Enum");
    base->place = type->place;
    value.base = base;
    Value name;
    name.kind = Value::Kind::String;
    name.text = type->text;
    name.place = type->place;
    value.items.append(name);
    Value members;
    members.kind = Value::Kind::List;
    members.place = type->place;
    for (const QString &key : type->scope->order) {
        Object *member = type->scope->names.value(key);
        if (!member || member->kind != Kind::Member)
            continue;
        Value pair;
        pair.kind = Value::Kind::Tuple;
        Value text;
        text.kind = Value::Kind::String;
        text.text = key;
        pair.items = {text, toValue(member->items.first(), node, depth + 1)};
        members.items.append(pair);
    }
    value.items.append(members);
    return value;
}

Value Evaluator::toValue(Object *object, const Node *node, int depth)
{
    count(node);
    if (++m_values > mostValues)
        stop(node, QStringLiteral("it makes more values than can be followed"));
    if (depth > deepestValue)
        stop(node, QStringLiteral("its value is nested too deeply"));
    object->seen = m_conversion;
    Value value;
    value.place = object->place;
    const auto convert = [&](const QList<Object *> &items) {
        QList<Value> values;
        values.reserve(items.size());
        for (Object *item : items)
            values.append(toValue(item, node, depth + 1));
        return values;
    };
    const auto convertBase = [&] {
        if (object->base)
            value.base = std::make_shared<const Value>(toValue(object->base, node, depth + 1));
    };
    switch (object->kind) {
    case Kind::None:
        break;
    case Kind::Bool:
        value.kind = Value::Kind::Bool;
        value.text = object->number ? QStringLiteral("True") : QStringLiteral("False");
        break;
    case Kind::Int:
        value.kind = Value::Kind::Int;
        value.text = object->big ? object->text : QString::number(object->number);
        break;
    case Kind::Float:
        value.kind = Value::Kind::Float;
        value.text = reprOfReal(object->real);
        break;
    case Kind::String:
        value.kind = Value::Kind::String;
        value.text = object->text;
        break;
    case Kind::Bytes:
        value.kind = Value::Kind::Bytes;
        value.text = object->text;
        break;
    case Kind::Ellipsis:
        value.kind = Value::Kind::Ellipsis;
        break;
    case Kind::Tuple:
        value.kind = Value::Kind::Tuple;
        value.items = convert(object->items);
        break;
    case Kind::Set:
        value.kind = Value::Kind::Set;
        value.items = convert(object->items);
        break;
    case Kind::List:
    case Kind::Range:
        value.kind = Value::Kind::List;
        value.items = convert(object->items);
        break;
    case Kind::View:
    case Kind::Generator:
        value.kind = Value::Kind::List;
        value.items = convert(elements(object, node, true));
        break;
    case Kind::Dict:
        value.kind = Value::Kind::Dict;
        value.keys = convert(object->keys);
        value.items = convert(object->items);
        break;
    case Kind::Symbol:
        value.kind = Value::Kind::Symbol;
        value.text = object->text;
        break;
    case Kind::Attribute:
        value.kind = Value::Kind::Attribute;
        value.text = object->text;
        convertBase();
        break;
    case Kind::Subscript:
        value.kind = Value::Kind::Subscript;
        convertBase();
        value.items = convert(object->items);
        break;
    case Kind::Call:
        value.kind = Value::Kind::Call;
        convertBase();
        value.items = convert(object->items);
        for (const auto &pair : object->keywords)
            value.keywords.append({pair.first, toValue(pair.second, node, depth + 1)});
        break;
    case Kind::Operator:
        value.kind = Value::Kind::Operator;
        value.text = object->text;
        value.items = convert(object->items);
        break;
    case Kind::Unknown:
        value.kind = Value::Kind::Unknown;
        value.text = object->text;
        break;
    case Kind::Function:
        value.kind = Value::Kind::Lambda;
        break;
    case Kind::Class:
        if (object->isEnum)
            return enumValue(object, node, depth);
        value.kind = Value::Kind::Symbol;
        value.text = object->text;
        break;
    case Kind::Member:
        value.kind = Value::Kind::Attribute;
        value.text = object->text;
        value.base = std::make_shared<const Value>(enumValue(object->base, node, depth + 1));
        break;
    case Kind::Method:
    case Kind::Bound:
        value.kind = Value::Kind::Unknown;
        value.text = QStringLiteral("it is a method, and no value");
        break;
    }
    return value;
}

// ----------------------------------------------------------------------------------------- module

void Evaluator::forget(const Node *node, const QString &reason)
{
    m_scope = m_global;
    const auto name = [&](const QString &text) {
        if (!m_global->names.contains(text))
            m_global->order.append(text);
        m_global->names.insert(text, unknown(reason, node));
    };
    if (node->kind == NodeKind::FunctionDef) {
        name(node->text);
        return;
    }
    const BoundNames bound = boundNames(node);
    for (const QString &text : bound.bound + bound.globals)
        name(text);
    bool all = false;
    for (const QString &text : mentionedNames(node)) {
        Object *object = m_global->names.value(text);
        if (!object)
            continue;
        poison(object, reason);
        all = all || object->kind == Kind::Function || object->kind == Kind::Class;
    }
    if (all) {
        // A function of the file may change whatever the module holds.
        for (Object *object : std::as_const(m_global->names)) {
            if (object)
                poison(object, reason);
        }
    }
    std::vector<const Node *> todo{node};
    while (!todo.empty()) {
        const Node *one = todo.back();
        todo.pop_back();
        if (!one)
            continue;
        if (one->kind == NodeKind::ImportFrom && one->child(0)->text == QLatin1String("*"))
            m_global->stars << QString() << QString();
        todo.insert(todo.end(), one->children.begin(), one->children.end());
    }
}

void Evaluator::runModuleStatement(const Node *node)
{
    try {
        const Flow flow = runStatement(node);
        Q_UNUSED(flow)
    } catch (const Stop &reached) {
        forget(node, reached.reason);
    }
    m_pending.clear();
}

void Evaluator::runModule()
{
    m_global = makeScope(Scope::Kind::Module, nullptr);
    m_scope = m_global;
    m_inModule = true;
    for (const Node *statement : m_module.body()->children)
        runModuleStatement(statement);
    m_inModule = false;
}

Evaluation Evaluator::run(const QString &name)
{
    Evaluation result;
    const Node *where = m_module.body();
    if (!where)
        return result;
    try {
        m_here = where;
        runModule();
        Object *function = m_global->names.value(name);
        if (!function)
            return result;
        result.found = true;
        for (const Node *statement : m_module.body()->children) {
            if (statement->kind == NodeKind::FunctionDef && statement->text == name)
                where = statement;
        }
        if (function->isUnknown())
            stop(where, function->text);
        if (function->kind != Kind::Function)
            stop(where, QStringLiteral("it is no function of this file"));
        Arguments arguments;
        const Node *parameters =
            function->node->child(function->node->kind == NodeKind::Lambda ? 0 : 1);
        for (const Node *argument : parameters->children) {
            if (argument->mark == QLatin1String("*") || argument->mark == QLatin1String("**")
                || argument->child(1))
                continue;
            // Given by env.py's run_migrations(…).
            Object *value = nullptr;
            if (argument->text == QLatin1String("op")) {
                value = symbol(QStringLiteral("alembic.op"), argument);
                assume(argument, QStringLiteral("the parameter op is taken for alembic.op"));
            } else {
                value = unknown(QStringLiteral("“%1” is given by env.py").arg(argument->text),
                                argument);
            }
            if (argument->mark == QLatin1String("/") || argument->mark.isEmpty())
                arguments.items.append(value);
            else
                arguments.keywords.append({argument->text, value});
        }
        m_statementSerial = m_serial;
        callFunction(function, arguments, where);
    } catch (const Stop &reached) {
        Emitted emitted;
        const Node *node = reached.node ? reached.node : where;
        emitted.effect.kind = Effect::Kind::NotStatic;
        emitted.effect.place = node->place;
        emitted.effect.expression = m_module.excerpt(node);
        emitted.effect.reason = reached.reason;
        m_effects.push_back(std::move(emitted));
    }
    for (Emitted &emitted : m_effects)
        result.effects.append(std::move(emitted.effect));
    result.assumptions = m_assumptions;
    return result;
}

Evaluation evaluate(const Module &module, const QString &function)
{
    return Evaluator(module).run(function);
}

QStringList functionNames(const Module &module)
{
    QStringList names;
    if (!module.body())
        return names;
    for (const Node *statement : module.body()->children) {
        if (statement->kind == NodeKind::FunctionDef && !names.contains(statement->text))
            names.append(statement->text);
    }
    return names;
}

} // namespace Retort::Python
