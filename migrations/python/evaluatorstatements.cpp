#include "migrations/python/evaluator.h"

namespace Retort::Python {

namespace {

constexpr int mostIterations = 10000;

bool raisesOnly(const Node *handlers)
{
    for (const Node *handler : handlers->children) {
        const Node *body = handler->child(1);
        for (const Node *statement : body->children) {
            if (statement->kind != NodeKind::Expr && statement->kind != NodeKind::Assign
                && statement->kind != NodeKind::Raise)
                return false;
        }
        if (body->children.empty() || body->children.back()->kind != NodeKind::Raise)
            return false;
    }
    return true;
}

} // namespace

Evaluator::Flow Evaluator::runBlock(const Node *block)
{
    for (const Node *statement : block->children) {
        const Flow flow = runStatement(statement);
        if (flow != Flow::Next)
            return flow;
    }
    return Flow::Next;
}

Evaluator::Flow Evaluator::runStatement(const Node *node)
{
    const Deeper deeper(*this, node);
    count(node);
    m_here = node;
    const QList<Object *> outer = m_pending;
    const size_t outerEffects = m_statementEffects;
    const qint64 outerSerial = m_statementSerial;
    m_pending.clear();
    m_statementEffects = m_effects.size();
    m_statementSerial = m_serial;
    Flow flow = Flow::Next;
    QList<Object *> handedOn;
    switch (node->kind) {
    case NodeKind::Expr:
        finishStatement(evaluate(node->child(0)), node->child(0), false);
        break;
    case NodeKind::Assign:
        runAssign(node);
        break;
    case NodeKind::AugAssign:
        runAugmented(node);
        break;
    case NodeKind::AnnAssign:
        if (node->child(2)) {
            Object *value = evaluate(node->child(2));
            finishStatement(value, node->child(2), true);
            assign(node->child(0), value, node);
        }
        break;
    case NodeKind::Return: {
        m_returned = node->child(0) ? evaluate(node->child(0)) : none();
        handedOn = m_pending;
        flow = Flow::Return;
        break;
    }
    case NodeKind::Break:
        flow = Flow::Break;
        break;
    case NodeKind::Continue:
        flow = Flow::Continue;
        break;
    case NodeKind::Pass:
    case NodeKind::Global:
    case NodeKind::Nonlocal:
        break;
    case NodeKind::If:
        flow = runIf(node);
        break;
    case NodeKind::For:
        flow = runFor(node);
        break;
    case NodeKind::While:
        flow = runWhile(node);
        break;
    case NodeKind::With:
        flow = runWith(node);
        break;
    case NodeKind::Try:
        flow = runTry(node);
        break;
    case NodeKind::Import:
        runImport(node);
        break;
    case NodeKind::ImportFrom:
        runImportFrom(node);
        break;
    case NodeKind::FunctionDef: {
        Object *value = function(node);
        bind(node->text, value);
        break;
    }
    case NodeKind::ClassDef:
        runClass(node);
        break;
    case NodeKind::Delete:
        runDelete(node);
        break;
    case NodeKind::Assert: {
        Object *value = evaluate(node->child(0));
        const std::optional<bool> known = truthOf(value);
        if (!known)
            stop(node, QStringLiteral("whether this holds is known only when it runs"));
        if (!*known)
            stop(node, QStringLiteral("it fails here"));
        break;
    }
    case NodeKind::Raise:
        stop(node, QStringLiteral("it raises an error here"));
    case NodeKind::Match:
        stop(node, QStringLiteral("a match statement is not followed"));
    default:
        stop(node, QStringLiteral("this statement is not followed"));
    }
    m_pending = outer + handedOn;
    m_statementEffects = outerEffects;
    m_statementSerial = outerSerial;
    return flow;
}

void Evaluator::runAssign(const Node *node)
{
    Object *value = evaluate(node->child(0));
    finishStatement(value, node->child(0), true);
    for (size_t i = 1; i < node->children.size(); ++i)
        assign(node->children[i], value, node);
}

void Evaluator::assign(const Node *target, Object *value, const Node *node)
{
    switch (target->kind) {
    case NodeKind::Name:
        if (m_scope->kind == Scope::Kind::Comprehension) {
            m_scope->names.insert(target->text, value);
            return;
        }
        bind(target->text, value);
        return;
    case NodeKind::Tuple:
    case NodeKind::List:
        unpack(target, value, node);
        return;
    case NodeKind::Subscript: {
        Object *base = evaluate(target->child(0));
        if (base->kind == Kind::Dict) {
            putItem(base, evaluate(target->child(1)), value, node);
            return;
        }
        if (base->kind == Kind::List && target->child(1)->kind != NodeKind::Slice) {
            Object *index = evaluate(target->child(1));
            if (index->isInteger()) {
                const qint64 at =
                    index->number < 0 ? index->number + base->items.size() : index->number;
                if (at < 0 || at >= base->items.size())
                    stop(target, QStringLiteral("the list has no such item"));
                base->items[at] = value;
                return;
            }
        }
        stopUnknown(target, base, QStringLiteral("an item of something that is not known is set"));
    }
    case NodeKind::Attribute: {
        Object *base = evaluate(target->child(0));
        if (base->kind == Kind::Class && !base->isEnum) {
            if (!base->scope->names.contains(target->text))
                base->scope->order.append(target->text);
            base->scope->names.insert(target->text, value);
            return;
        }
        stopUnknown(target, base,
                    QStringLiteral("an attribute of something outside of this file is set"));
    }
    default:
        stop(target, QStringLiteral("this is not followed"));
    }
}

void Evaluator::unpack(const Node *target, Object *value, const Node *node)
{
    const std::vector<const Node *> &targets = target->children;
    if (!canIterate(value)) {
        // Each name is something, and nothing says what.
        const QString reason =
            value->isUnknown()
                ? value->text
                : QStringLiteral("it is a part of something known only when it runs");
        for (const Node *one : targets)
            assign(one->kind == NodeKind::Starred ? one->child(0) : one, unknown(reason, node),
                   node);
        return;
    }
    const QList<Object *> items = elements(value, node, true);
    size_t star = targets.size();
    for (size_t i = 0; i < targets.size(); ++i) {
        if (targets[i]->kind == NodeKind::Starred)
            star = i;
    }
    const auto size = size_t(items.size());
    if (star == targets.size() ? size != targets.size() : size + 1 < targets.size())
        stop(node, QStringLiteral("the number of values is not that of the names"));
    const size_t extra = size - (targets.size() - 1);
    for (size_t i = 0; i < targets.size(); ++i) {
        if (i == star) {
            assign(targets[i]->child(0),
                   list(Kind::List, items.mid(qsizetype(i), qsizetype(extra)), node), node);
        } else {
            const size_t at = i < star ? i : i + extra - 1;
            assign(targets[i], items.at(qsizetype(at)), node);
        }
    }
}

void Evaluator::runAugmented(const Node *node)
{
    const Node *target = node->child(0);
    if (target->kind == NodeKind::Attribute)
        stop(target, QStringLiteral("an attribute is changed"));
    Object *before = nullptr;
    Object *base = nullptr;
    Object *key = nullptr;
    if (target->kind == NodeKind::Subscript) {
        if (target->child(1)->kind == NodeKind::Slice)
            stop(target, QStringLiteral("this is not followed"));
        base = evaluate(target->child(0));
        key = evaluate(target->child(1));
        before = subscript(base, target->child(1), target);
    } else {
        before = evaluate(target);
    }
    Object *value = evaluate(node->child(1));
    if (before->kind == Kind::List && node->mark == QLatin1String("+")) {
        const QList<Object *> more = elements(value, node, true);
        count(node, more.size());
        before->items += more;
        finishStatement(value, node->child(1), true);
        return;
    }
    if (before->kind == Kind::Set
        || (before->kind == Kind::Dict && node->mark == QLatin1String("|"))) {
        Object *after = binary(node->mark, before, value, node);
        if (after->kind != before->kind)
            stopUnknown(node, after, QStringLiteral("this is not followed"));
        before->keys = after->keys;
        before->items = after->items;
        return;
    }
    Object *after = binary(node->mark, before, value, node);
    finishStatement(value, node->child(1), true);
    if (!base) {
        assign(target, after, node);
    } else if (base->kind == Kind::Dict) {
        putItem(base, key, after, node);
    } else if (base->kind == Kind::List && key->isInteger()) {
        const qint64 at = key->number < 0 ? key->number + base->items.size() : key->number;
        base->items[at] = after;
    } else {
        stopUnknown(target, base, QStringLiteral("an item of something that is not known is set"));
    }
}

void Evaluator::runDelete(const Node *node)
{
    for (const Node *target : node->children) {
        if (target->kind == NodeKind::Name) {
            bind(target->text, nullptr);
            continue;
        }
        if (target->kind == NodeKind::Subscript && target->child(1)->kind != NodeKind::Slice) {
            Object *base = evaluate(target->child(0));
            Object *key = evaluate(target->child(1));
            if (base->kind == Kind::Dict && itemOf(base, key, target)) {
                for (qsizetype i = 0; i < base->keys.size(); ++i) {
                    if (equal(base->keys.at(i), key).value_or(false)) {
                        base->keys.removeAt(i);
                        base->items.removeAt(i);
                        break;
                    }
                }
                continue;
            }
            if (base->kind == Kind::List && key->isInteger()) {
                const qint64 at = key->number < 0 ? key->number + base->items.size() : key->number;
                if (at >= 0 && at < base->items.size()) {
                    base->items.removeAt(at);
                    continue;
                }
            }
        }
        stop(target, QStringLiteral("what is deleted is not known"));
    }
}

Evaluator::Flow Evaluator::runIf(const Node *node)
{
    for (size_t i = 0; i + 1 < node->children.size(); i += 2) {
        Object *test = evaluate(node->children[i]);
        const bool holds = truth(test, node->children[i]);
        finishStatement(nullptr, node->children[i], true);
        if (holds)
            return runBlock(node->children[i + 1]);
    }
    if (node->children.size() % 2 == 1)
        return runBlock(node->children.back());
    return Flow::Next;
}

Evaluator::Flow Evaluator::runFor(const Node *node)
{
    if (!node->mark.isEmpty())
        stop(node, QStringLiteral("an asynchronous loop is not followed"));
    Object *iterable = evaluate(node->child(1));
    if (!canIterate(iterable))
        stopUnknown(node->child(1), iterable,
                    QStringLiteral("what this loop goes over is known only when it runs"));
    const QList<Object *> items = elements(iterable, node->child(1));
    finishStatement(nullptr, node->child(1), true);
    if (items.size() > mostIterations)
        stop(node->child(1), QStringLiteral("the loop is too long to follow"));
    const bool live = iterable->kind == Kind::List || iterable->kind == Kind::Dict;
    for (Object *item : items) {
        assign(node->child(0), item, node);
        const Flow flow = runBlock(node->child(2));
        if (flow == Flow::Return)
            return flow;
        if (flow == Flow::Break)
            return Flow::Next;
        if (live && (iterable->items.size() != items.size()))
            stop(node->child(1), QStringLiteral("the loop changes what it goes over"));
    }
    return runBlock(node->child(3));
}

Evaluator::Flow Evaluator::runWhile(const Node *node)
{
    for (int i = 0; i < mostIterations; ++i) {
        Object *test = evaluate(node->child(0));
        const bool holds = truth(test, node->child(0));
        finishStatement(nullptr, node->child(0), true);
        if (!holds)
            return runBlock(node->child(2));
        const Flow flow = runBlock(node->child(1));
        if (flow == Flow::Return)
            return flow;
        if (flow == Flow::Break)
            return Flow::Next;
    }
    stop(node->child(0), QStringLiteral("the loop is too long to follow"));
}

Evaluator::Flow Evaluator::runWith(const Node *node)
{
    if (!node->mark.isEmpty())
        stop(node, QStringLiteral("an asynchronous block is not followed"));
    QList<QPair<Object *, const Node *>> entered;
    for (size_t i = 0; i + 1 < node->children.size(); ++i) {
        const Node *item = node->children[i];
        const Node *expression = item->child(0);
        Object *value = evaluate(expression);
        if (!value->isSymbolic())
            stopUnknown(expression, value,
                        QStringLiteral("what this block enters is known only when it runs"));
        // The block stands for the call that opens it.
        if (!m_effects.empty() && m_effects.back().object == value
            && value->serial > m_statementSerial)
            m_effects.pop_back();
        emitEffect(Effect::Kind::EnterWith, value, expression, item->child(1) != nullptr);
        finishStatement(nullptr, expression, true);
        entered.append({value, expression});
        if (item->child(1))
            assign(item->child(1), value, item);
    }
    const Flow flow = runBlock(node->children.back());
    while (!entered.isEmpty()) {
        const auto last = entered.takeLast();
        emitEffect(Effect::Kind::LeaveWith, last.first, last.second, false);
    }
    return flow;
}

Evaluator::Flow Evaluator::runTry(const Node *node)
{
    const Node *body = node->child(0);
    const Node *handlers = node->child(1);
    Flow flow = Flow::Next;
    if (handlers->children.empty() || raisesOnly(handlers)) {
        flow = runBlock(body);
    } else {
        // Only what cannot fail may be taken: nothing is asked of the world outside.
        const size_t effects = m_effects.size();
        const qsizetype calls = m_outside;
        const QString reason =
            QStringLiteral("what happens when this fails is known only when it runs");
        try {
            flow = runBlock(body);
        } catch (const Stop &) {
            m_effects.resize(std::min(effects, m_effects.size()));
            stop(node, reason);
        }
        if (m_effects.size() != effects || m_outside != calls) {
            m_effects.resize(std::min(effects, m_effects.size()));
            stop(node, reason);
        }
    }
    if (flow == Flow::Next)
        flow = runBlock(node->child(2));
    Object *returned = m_returned;
    const Flow last = runBlock(node->child(3));
    if (last != Flow::Next)
        return last;
    m_returned = returned;
    return flow;
}

void Evaluator::runImport(const Node *node)
{
    ++m_outside;
    for (const Node *alias : node->children) {
        if (!alias->mark.isEmpty()) {
            bind(alias->mark, symbol(alias->text, alias));
            continue;
        }
        const QString first = alias->text.section(QLatin1Char('.'), 0, 0);
        bind(first, symbol(first, alias));
    }
}

void Evaluator::runImportFrom(const Node *node)
{
    if (node->text == QLatin1String("__future__"))
        return;
    ++m_outside;
    const QString module =
        node->text.endsWith(QLatin1Char('.')) ? node->text : node->text + QLatin1Char('.');
    for (const Node *alias : node->children) {
        if (alias->text == QLatin1String("*")) {
            if (m_scope != m_global)
                stop(node, QStringLiteral("everything of a module is imported in a function"));
            m_global->stars.append(module);
            // What stood before may be another thing now; SQLAlchemy's and Alembic's own names
            // hold.
            for (auto it = m_global->names.begin(); it != m_global->names.end(); ++it) {
                Object *object = it.value();
                if (!object || it.key().startsWith(QLatin1Char('_'))
                    || (object->kind == Kind::Symbol))
                    continue;
                if (!module.startsWith(QLatin1String("sqlalchemy.")))
                    it.value() = unknown(
                        QStringLiteral("“from %1 import *” may have changed it").arg(node->text),
                        node);
            }
            continue;
        }
        bind(alias->mark.isEmpty() ? alias->text : alias->mark,
             symbol(module + alias->text, alias));
    }
}

void Evaluator::runClass(const Node *node)
{
    Object *type = make(Kind::Class, node);
    type->text = node->text;
    type->node = node;
    type->scope = makeScope(Scope::Kind::Class, m_scope);
    for (const Node *base : node->child(1)->children) {
        if (base->kind == NodeKind::Keyword || base->kind == NodeKind::Starred)
            continue;
        type->items.append(evaluate(base));
    }
    Scope *outer = m_scope;
    m_scope = type->scope;
    try {
        const Flow flow = runBlock(node->child(2));
        Q_UNUSED(flow)
    } catch (const Stop &reached) {
        m_scope = outer;
        bind(node->text, unknown(reached.reason, node));
        return;
    }
    m_scope = outer;
    if (!node->child(0)->children.empty()) {
        // A decorator may make anything of it; a type stays one by its name.
        type->isEnum = false;
    } else {
        makeEnumeration(type, node);
    }
    bind(node->text, type);
}

void Evaluator::makeEnumeration(Object *type, const Node *node)
{
    bool textual = false;
    for (const Object *base : std::as_const(type->items)) {
        if (base->kind == Kind::Symbol && base->text.startsWith(QLatin1String("enum."))) {
            const QString name = base->text.mid(5);
            if (name == QLatin1String("Enum") || name == QLatin1String("IntEnum")
                || name == QLatin1String("StrEnum"))
                type->isEnum = true;
            if (name == QLatin1String("IntEnum"))
                type->mixin = QStringLiteral("int");
            if (name == QLatin1String("StrEnum")) {
                type->mixin = QStringLiteral("str");
                textual = true;
            }
        } else if (base->isSymbol("builtins.str")) {
            type->mixin = QStringLiteral("str");
        } else if (base->isSymbol("builtins.int")) {
            type->mixin = QStringLiteral("int");
        } else if (base->kind == Kind::Class && base->isEnum) {
            type->isEnum = true;
            type->mixin = base->mixin;
        } else {
            return; // of something that is not known
        }
    }
    if (!type->isEnum)
        return;
    static const QStringList own{
        QStringLiteral("__new__"),  QStringLiteral("_generate_next_value_"),
        QStringLiteral("__init__"), QStringLiteral("_missing_"),
        QStringLiteral("__eq__"),   QStringLiteral("__hash__")};
    bool strange = false;
    for (const QString &name : own)
        strange = strange || type->scope->names.contains(name);
    if (strange) {
        type->isEnum = false;
        return;
    }
    qint64 last = 0;
    QList<Object *> members;
    for (const QString &name : std::as_const(type->scope->order)) {
        Object *value = type->scope->names.value(name);
        if (!value || name.startsWith(QLatin1Char('_')) || value->kind == Kind::Function
            || value->kind == Kind::Class || value->kind == Kind::Bound)
            continue;
        if (value->kind == Kind::Call && value->base && value->base->isSymbol("enum.auto")) {
            value = textual ? string(name.toLower(), node) : integer(last + 1, node);
        }
        if (value->isInteger())
            last = value->number;
        // An equal value makes a second name of the same member.
        Object *member = nullptr;
        for (Object *other : std::as_const(members)) {
            if (equal(other->items.first(), value).value_or(false))
                member = other;
        }
        if (!member) {
            member = make(Kind::Member, node);
            member->base = type;
            member->text = name;
            member->items = {value};
            members.append(member);
        }
        type->scope->names.insert(name, member);
    }
}

} // namespace Retort::Python
