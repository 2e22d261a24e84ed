#include "migrations/python/evaluator.h"

namespace Retort::Python {

namespace {

const QSet<QString> &builtinNames()
{
    static const QSet<QString> names = [] {
        const QString text = QStringLiteral(
            "abs all any ascii bin bool bytes callable chr classmethod complex dict dir divmod "
            "enumerate filter float format frozenset getattr globals hasattr hash hex id input int "
            "isinstance issubclass iter len list locals map max memoryview min next object oct "
            "open "
            "ord pow print property range repr reversed round set setattr slice sorted "
            "staticmethod "
            "str sum super tuple type vars zip Exception BaseException ValueError TypeError "
            "KeyError "
            "IndexError AttributeError RuntimeError NotImplementedError ImportError "
            "ModuleNotFoundError NameError StopIteration AssertionError OSError IOError "
            "LookupError ArithmeticError ZeroDivisionError UnicodeError Warning "
            "DeprecationWarning UserWarning SystemExit KeyboardInterrupt NotImplemented");
        const QStringList list = text.split(QLatin1Char(' '));
        return QSet<QString>(list.begin(), list.end());
    }();
    return names;
}

// Digits of any base as a decimal; the number is as long as it is written.
QString decimalOf(QString digits, int base)
{
    QByteArray result("0");
    for (const QChar c : digits) {
        int carry =
            c.toLower() >= QLatin1Char('a') ? c.toLower().unicode() - 'a' + 10 : c.unicode() - '0';
        for (qsizetype i = result.size(); i-- > 0;) {
            const int value = (result.at(i) - '0') * base + carry;
            result[i] = char('0' + value % 10);
            carry = value / 10;
        }
        while (carry > 0) {
            result.prepend(char('0' + carry % 10));
            carry /= 10;
        }
    }
    return QString::fromLatin1(result);
}

bool holdsCall(const Node *root)
{
    std::vector<const Node *> todo{root};
    while (!todo.empty()) {
        const Node *node = todo.back();
        todo.pop_back();
        if (!node)
            continue;
        if (node->kind == NodeKind::Call || node->kind == NodeKind::NamedExpr)
            return true;
        todo.insert(todo.end(), node->children.begin(), node->children.end());
    }
    return false;
}

const QString undecided = QStringLiteral("it depends on something known only when it runs");

} // namespace

Object *Evaluator::builtin(const QString &name, const Node *node)
{
    if (builtinNames().contains(name))
        return symbol(QStringLiteral("builtins.") + name, node);
    if (name == QLatin1String("__name__") || name == QLatin1String("__file__"))
        return symbol(QStringLiteral("builtins.") + name, node);
    return nullptr;
}

Object *Evaluator::lookup(const QString &name, const Node *node)
{
    for (Scope *scope = m_scope; scope; scope = scope->parent) {
        if (scope->kind == Scope::Kind::Class && scope != m_scope)
            continue;
        if (scope->globals.contains(name)) {
            scope = m_global;
        }
        const auto found = scope->names.constFind(name);
        if (found != scope->names.constEnd()) {
            if (!found.value())
                stop(node, QStringLiteral("the name was deleted"));
            return found.value();
        }
        if (scope->kind == Scope::Kind::Function && scope->locals.contains(name))
            stop(node, QStringLiteral("the name has no value here yet"));
    }
    if (Object *object = builtin(name, node))
        return object;
    if (m_global->stars.size() == 1 && !m_global->stars.first().isEmpty())
        return symbol(m_global->stars.first() + name, node);
    if (!m_global->stars.isEmpty())
        return unknown(
            QStringLiteral("“%1” comes from one of several “import *”, and which is not known")
                .arg(name),
            node);
    stop(node, QStringLiteral("the name “%1” is not defined").arg(name));
}

void Evaluator::bind(const QString &name, Object *value)
{
    Scope *scope = m_scope;
    while (scope->kind == Scope::Kind::Comprehension && scope->parent)
        scope = scope->parent;
    if (scope->globals.contains(name)) {
        scope = m_global;
    } else if (scope->nonlocals.contains(name)) {
        for (Scope *outer = scope->parent; outer; outer = outer->parent) {
            if (outer->kind == Scope::Kind::Function && outer->locals.contains(name)) {
                scope = outer;
                break;
            }
        }
    }
    if (!scope->names.contains(name))
        scope->order.append(name);
    scope->names.insert(name, value);
}

Object *Evaluator::evaluate(const Node *node)
{
    const Deeper deeper(*this, node);
    count(node);
    switch (node->kind) {
    case NodeKind::Constant:
        return constant(node);
    case NodeKind::Name:
        return lookup(node->text, node);
    case NodeKind::Attribute:
        return attribute(evaluate(node->child(0)), node->text, node);
    case NodeKind::Subscript:
        return subscript(evaluate(node->child(0)), node->child(1), node);
    case NodeKind::Call:
        return call(node);
    case NodeKind::BoolOp:
        return boolOp(node);
    case NodeKind::BinOp:
        return binOp(node);
    case NodeKind::UnaryOp:
        return unary(node->mark, evaluate(node->child(0)), node);
    case NodeKind::Compare:
        return compare(node);
    case NodeKind::IfExp: {
        Object *test = evaluate(node->child(0));
        if (!truthOf(test) && !holdsCall(node->child(1)) && !holdsCall(node->child(2)))
            return unknown(test->isUnknown() ? test->text : undecided, node);
        return evaluate(truth(test, node->child(0)) ? node->child(1) : node->child(2));
    }
    case NodeKind::NamedExpr: {
        Object *value = evaluate(node->child(1));
        bind(node->child(0)->text, value);
        return value;
    }
    case NodeKind::List:
    case NodeKind::Tuple:
    case NodeKind::Set:
        return display(node);
    case NodeKind::Dict:
        return dictDisplay(node);
    case NodeKind::ListComp:
    case NodeKind::SetComp:
    case NodeKind::DictComp:
    case NodeKind::GeneratorExp:
        return comprehension(node);
    case NodeKind::JoinedStr:
        return joined(node);
    case NodeKind::Lambda:
        return function(node);
    case NodeKind::Await:
        stop(node, QStringLiteral("asynchronous code is not followed"));
    case NodeKind::Yield:
    case NodeKind::YieldFrom:
        stop(node, QStringLiteral("a generator is not followed"));
    case NodeKind::Slice:
        stop(node, QStringLiteral("a slice stands alone"));
    default:
        stop(node, QStringLiteral("this expression is not followed"));
    }
}

Object *Evaluator::constant(const Node *node)
{
    switch (node->constant) {
    case ConstantKind::None:
        return make(Kind::None, node);
    case ConstantKind::True:
        return boolean(true, node);
    case ConstantKind::False:
        return boolean(false, node);
    case ConstantKind::Ellipsis:
        return make(Kind::Ellipsis, node);
    case ConstantKind::String:
        if (node->undecided)
            return unknown(QStringLiteral("a character is written by its Unicode name"), node);
        return string(node->text, node);
    case ConstantKind::Bytes: {
        Object *object = string(node->text, node);
        object->kind = Kind::Bytes;
        return object;
    }
    case ConstantKind::Complex:
        return unknown(QStringLiteral("it is a complex number"), node);
    case ConstantKind::Float: {
        QString text = node->text;
        text.remove(QLatin1Char('_'));
        return real(text.toDouble(), node);
    }
    case ConstantKind::Int:
        break;
    }
    QString digits = node->text;
    digits.remove(QLatin1Char('_'));
    int base = 10;
    if (digits.size() > 2) {
        const QChar mark = digits.at(1).toLower();
        base = mark == QLatin1Char('x')   ? 16
               : mark == QLatin1Char('o') ? 8
               : mark == QLatin1Char('b') ? 2
                                          : 10;
        if (base != 10)
            digits = digits.mid(2);
    }
    if (digits.size() > 4300)
        return unknown(QStringLiteral("the number is too long"), node);
    bool fits = false;
    const qint64 value = digits.toLongLong(&fits, base);
    if (fits)
        return integer(value, node);
    Object *object = make(Kind::Int, node);
    object->big = true;
    count(node, digits.size() * digits.size() / 64);
    object->text = base == 10 ? digits : decimalOf(digits, base);
    qsizetype zeros = 0;
    while (zeros + 1 < object->text.size() && object->text.at(zeros) == QLatin1Char('0'))
        ++zeros;
    object->text.remove(0, zeros);
    return object;
}

std::optional<bool> Evaluator::truthOf(const Object *object) const
{
    switch (object->kind) {
    case Kind::None:
        return false;
    case Kind::Bool:
        return object->number != 0;
    case Kind::Int:
        return object->big || object->number != 0;
    case Kind::Float:
        return object->real != 0;
    case Kind::String:
    case Kind::Bytes:
        return !object->text.isEmpty();
    case Kind::List:
    case Kind::Tuple:
    case Kind::Set:
    case Kind::Dict:
    case Kind::Range:
        return !object->items.isEmpty();
    case Kind::View:
        return !object->base->items.isEmpty();
    case Kind::Ellipsis:
    case Kind::Function:
    case Kind::Method:
    case Kind::Bound:
    case Kind::Class:
    case Kind::Generator:
        return true;
    case Kind::Member:
        if (object->base->mixin.isEmpty())
            return true;
        return truthOf(object->items.first());
    case Kind::Symbol:
        if (object->text == QLatin1String("typing.TYPE_CHECKING"))
            return false;
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

bool Evaluator::truth(Object *object, const Node *node)
{
    const std::optional<bool> known = truthOf(object);
    if (!known)
        stopUnknown(node, object, QStringLiteral("whether this holds is known only when it runs"));
    return *known;
}

Object *Evaluator::boolOp(const Node *node)
{
    const bool stopsAt = node->mark == QLatin1String("or");
    Object *value = nullptr;
    for (size_t i = 0; i < node->children.size(); ++i) {
        value = evaluate(node->children[i]);
        if (i + 1 == node->children.size())
            return value;
        if (!truthOf(value)) {
            bool calls = false;
            for (size_t rest = i + 1; rest < node->children.size(); ++rest)
                calls = calls || holdsCall(node->children[rest]);
            if (!calls)
                return unknown(value->isUnknown() ? value->text : undecided, node);
        }
        if (truth(value, node->children[i]) == stopsAt)
            return value;
    }
    return value;
}

Object *Evaluator::binOp(const Node *node)
{
    // A long sum leans to the left: its operands are taken in a loop.
    std::vector<const Node *> chain;
    const Node *left = node;
    while (left->kind == NodeKind::BinOp) {
        chain.push_back(left);
        left = left->child(0);
    }
    Object *value = evaluate(left);
    while (!chain.empty()) {
        const Node *one = chain.back();
        chain.pop_back();
        Object *right = evaluate(one->child(1));
        value = binary(one->mark, value, right, one);
    }
    return value;
}

Object *Evaluator::compare(const Node *node)
{
    const QStringList operators = node->mark.split(QLatin1Char(','));
    Object *left = evaluate(node->child(0));
    Object *result = nullptr;
    for (qsizetype i = 0; i < operators.size(); ++i) {
        Object *right = evaluate(node->children[size_t(i) + 1]);
        result = comparison(operators.at(i), left, right, node);
        if (i + 1 < operators.size() && !truth(result, node))
            return result;
        left = right;
    }
    return result;
}

Object *Evaluator::display(const Node *node)
{
    const Kind kind = node->kind == NodeKind::List    ? Kind::List
                      : node->kind == NodeKind::Tuple ? Kind::Tuple
                                                      : Kind::Set;
    Object *object = make(kind, node);
    for (const Node *child : node->children) {
        if (child->kind == NodeKind::Starred) {
            Object *more = evaluate(child->child(0));
            if (!canIterate(more))
                return unknown(more->isUnknown()
                                   ? more->text
                                   : QStringLiteral("“*%1” is known only when it runs")
                                         .arg(m_module.excerpt(child->child(0), 60)),
                               node);
            object->items += elements(more, child, true);
        } else {
            object->items.append(evaluate(child));
        }
        count(node);
    }
    if (kind == Kind::Set) {
        const QList<Object *> all = object->items;
        object->items.clear();
        for (Object *item : all) {
            bool there = false;
            for (const Object *other : std::as_const(object->items)) {
                count(node);
                const std::optional<bool> same = equal(item, other);
                if (!same)
                    return unknown(QStringLiteral("a set of things that are not constant"), node);
                there = there || *same;
            }
            if (!there)
                object->items.append(item);
        }
    }
    return object;
}

void Evaluator::putItem(Object *dict, Object *key, Object *value, const Node *node)
{
    for (qsizetype i = 0; i < dict->keys.size(); ++i) {
        count(node);
        const std::optional<bool> same = equal(dict->keys.at(i), key);
        if (!same && dict->keys.at(i) != key)
            stopUnknown(node, key, QStringLiteral("a key of a dict is not constant"));
        if (same.value_or(true)) {
            dict->items[i] = value;
            return;
        }
    }
    if (key->kind == Kind::List || key->kind == Kind::Dict || key->kind == Kind::Set)
        stop(node, QStringLiteral("a key cannot be a collection that changes"));
    dict->keys.append(key);
    dict->items.append(value);
}

Object *Evaluator::itemOf(Object *dict, const Object *key, const Node *node)
{
    for (qsizetype i = 0; i < dict->keys.size(); ++i) {
        count(node);
        const std::optional<bool> same = equal(dict->keys.at(i), key);
        if (!same && dict->keys.at(i) != key)
            stopUnknown(node, key, QStringLiteral("a key of a dict is not constant"));
        if (same.value_or(true))
            return dict->items.at(i);
    }
    return nullptr;
}

Object *Evaluator::dictDisplay(const Node *node)
{
    Object *object = make(Kind::Dict, node);
    for (size_t i = 0; i + 1 < node->children.size(); i += 2) {
        if (node->children[i]) {
            Object *key = evaluate(node->children[i]);
            putItem(object, key, evaluate(node->children[i + 1]), node->children[i]);
            continue;
        }
        Object *more = evaluate(node->children[i + 1]);
        if (more->kind != Kind::Dict)
            return unknown(more->isUnknown()
                               ? more->text
                               : QStringLiteral("“**%1” is known only when it runs")
                                     .arg(m_module.excerpt(node->children[i + 1], 60)),
                           node);
        for (qsizetype k = 0; k < more->keys.size(); ++k)
            putItem(object, more->keys.at(k), more->items.at(k), node);
    }
    return object;
}

bool Evaluator::comprehend(const Node *node, size_t level, const std::function<bool()> &give)
{
    if (level == node->children.size())
        return give();
    const Node *part = node->children[level];
    if (!part->mark.isEmpty())
        stop(part, QStringLiteral("asynchronous code is not followed"));
    Object *iterable = evaluate(part->child(1));
    if (!canIterate(iterable))
        stopUnknown(part->child(1), iterable,
                    QStringLiteral("what this loop goes over is known only when it runs"));
    const QList<Object *> items = elements(iterable, part->child(1));
    for (Object *item : items) {
        count(node);
        assign(part->child(0), item, part);
        bool holds = true;
        for (size_t i = 2; i < part->children.size() && holds; ++i)
            holds = truth(evaluate(part->children[i]), part->children[i]);
        if (holds && !comprehend(node, level + 1, give))
            return false;
    }
    return true;
}

Object *Evaluator::comprehension(const Node *node)
{
    if (node->kind == NodeKind::GeneratorExp) {
        Object *generator = make(Kind::Generator, node);
        generator->node = node;
        generator->scope = m_scope;
        return generator;
    }
    Scope *outer = m_scope;
    m_scope = makeScope(Scope::Kind::Comprehension, outer);
    Object *object = make(node->kind == NodeKind::DictComp  ? Kind::Dict
                          : node->kind == NodeKind::SetComp ? Kind::Set
                                                            : Kind::List,
                          node);
    const size_t loops = node->kind == NodeKind::DictComp ? 2 : 1;
    try {
        comprehend(node, loops, [&] {
            Object *item = evaluate(node->child(0));
            if (node->kind == NodeKind::DictComp) {
                putItem(object, item, evaluate(node->child(1)), node);
            } else if (node->kind == NodeKind::ListComp) {
                object->items.append(item);
            } else {
                bool there = false;
                for (const Object *other : std::as_const(object->items)) {
                    count(node);
                    const std::optional<bool> same = equal(item, other);
                    if (!same)
                        stop(node, QStringLiteral("a set of things that are not constant"));
                    there = there || *same;
                }
                if (!there)
                    object->items.append(item);
            }
            return true;
        });
    } catch (const Stop &) {
        m_scope = outer;
        throw;
    }
    m_scope = outer;
    return object;
}

Object *Evaluator::joined(const Node *node)
{
    QString text;
    for (const Node *part : node->children) {
        if (part->kind == NodeKind::Constant) {
            if (part->undecided)
                return unknown(QStringLiteral("a character is written by its Unicode name"), node);
            text += part->text;
            continue;
        }
        Object *value = evaluate(part->child(0));
        if (value->isUnknown())
            return unknown(value->text, node);
        QString spec;
        if (part->child(1)) {
            Object *inner = joined(part->child(1));
            if (inner->isUnknown())
                return inner;
            spec = inner->text;
        }
        Object *shown = value;
        if (part->mark == QLatin1String("r") || part->mark == QLatin1String("a")) {
            const QString repr = reprOf(value);
            bool plain = true;
            for (const QChar c : repr)
                plain = plain && c.unicode() < 0x80;
            if (repr.isNull() || (part->mark == QLatin1String("a") && !plain))
                shown = nullptr;
            else
                shown = string(repr, part);
        } else if (part->mark == QLatin1String("s")) {
            const QString str = strOf(value);
            shown = str.isNull() ? nullptr : string(str, part);
        }
        const QString result = shown ? formatted(shown, spec) : QString();
        if (result.isNull() && !reprOf(value).isNull() && part->mark != QLatin1String("a"))
            stop(part, QStringLiteral("this format does not take this value"));
        if (result.isNull())
            return unknown(QStringLiteral("the text of “%1” is known only when it runs")
                               .arg(m_module.excerpt(part->child(0), 60)),
                           node);
        text += result;
    }
    return string(text, node);
}

Object *Evaluator::function(const Node *node)
{
    Object *object = make(Kind::Function, node);
    object->node = node;
    object->text = node->text;
    object->scope = m_scope;
    while (object->scope->kind == Scope::Kind::Comprehension && node->kind != NodeKind::Lambda)
        object->scope = object->scope->parent;
    const Node *parameters = node->child(node->kind == NodeKind::Lambda ? 0 : 1);
    for (const Node *argument : parameters->children)
        object->items.append(argument->child(1) ? evaluate(argument->child(1)) : nullptr);
    if (node->kind == NodeKind::Lambda)
        return object;
    Object *result = object;
    const std::vector<const Node *> &decorators = node->child(0)->children;
    for (size_t i = decorators.size(); i-- > 0;) {
        Object *decorator = evaluate(decorators[i]);
        if (m_scope->kind == Scope::Kind::Class && decorator->isSymbol("builtins.staticmethod")
            && result == object)
            continue;
        if (m_scope->kind == Scope::Kind::Class && decorator->isSymbol("builtins.classmethod")
            && result == object) {
            result = make(Kind::Bound, node);
            result->items = {object};
            continue;
        }
        result = unknown(QStringLiteral("“%1” is changed by the decorator “%2”")
                             .arg(node->text, m_module.excerpt(decorators[i], 60)),
                         node);
    }
    return result;
}

} // namespace Retort::Python
