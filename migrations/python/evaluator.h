#pragma once

#include "migrations/python/evaluate.h"
#include "migrations/python/object.h"

#include <deque>
#include <functional>

namespace Retort::Python {

/// Ends the evaluation of a statement of the module, or of the function; it does not leave the
/// evaluator's files.
struct Stop
{
    const Node *node = nullptr;
    QString reason;
};

class Evaluator
{
public:
    explicit Evaluator(const Module &module) : m_module(module) {}

    Evaluation run(const QString &function);

private:
    using Kind = Object::Kind;
    enum class Flow { Next, Return, Break, Continue };

    struct Emitted
    {
        Effect effect;
        qint64 serial = 0;
        Object *object = nullptr;
    };

    /// Counts the levels of the C++ stack.
    struct Deeper
    {
        Deeper(Evaluator &owner, const Node *node);
        ~Deeper() { --evaluator.m_depth; }
        Evaluator &evaluator;
    };

    // Objects
    Object *make(Kind kind, const Node *node);
    Object *none() { return make(Kind::None, m_here); }
    Object *boolean(bool value, const Node *node);
    Object *integer(qint64 value, const Node *node);
    Object *real(double value, const Node *node);
    Object *string(const QString &text, const Node *node);
    Object *list(Kind kind, const QList<Object *> &items, const Node *node);
    Object *symbol(const QString &dotted, const Node *node);
    Object *unknown(const QString &reason, const Node *node);
    Object *operation(const QString &op, const QList<Object *> &items, const Node *node);
    void measure(Object *object, const Node *node);
    void putItem(Object *dict, Object *key, Object *value, const Node *node);
    Object *itemOf(Object *dict, const Object *key, const Node *node);
    void count(const Node *node, qint64 steps = 1);
    void countText(qint64 size, const Node *node);
    [[noreturn]] void stop(const Node *node, const QString &reason) const;
    [[noreturn]] void stopUnknown(const Node *node, const Object *object,
                                  const QString &what) const;
    Scope *makeScope(Scope::Kind kind, Scope *parent);

    // Effects
    void emitEffect(Effect::Kind kind, Object *object, const Node *node, bool assigned);
    void finishStatement(Object *value, const Node *node, bool assigned);
    Value toValue(Object *object, const Node *node, int depth = 0);
    Value enumValue(Object *type, const Node *node, int depth);
    void assume(const Node *node, const QString &text);
    void poison(Object *object, const QString &reason);

    // Statements
    void runModule();
    void runModuleStatement(const Node *node);
    void forget(const Node *node, const QString &reason);
    Flow runBlock(const Node *block);
    Flow runStatement(const Node *node);
    Flow runIf(const Node *node);
    Flow runFor(const Node *node);
    Flow runWhile(const Node *node);
    Flow runWith(const Node *node);
    Flow runTry(const Node *node);
    void runImport(const Node *node);
    void runImportFrom(const Node *node);
    void runClass(const Node *node);
    void makeEnumeration(Object *type, const Node *node);
    void runDelete(const Node *node);
    void runAssign(const Node *node);
    void runAugmented(const Node *node);
    void assign(const Node *target, Object *value, const Node *node);
    void unpack(const Node *target, Object *value, const Node *node);

    // Names
    Object *lookup(const QString &name, const Node *node);
    Object *builtin(const QString &name, const Node *node);
    void bind(const QString &name, Object *value);

    // Expressions
    Object *evaluate(const Node *node);
    Object *constant(const Node *node);
    Object *boolOp(const Node *node);
    Object *binOp(const Node *node);
    Object *compare(const Node *node);
    Object *display(const Node *node);
    Object *dictDisplay(const Node *node);
    Object *comprehension(const Node *node);
    Object *joined(const Node *node);
    Object *attribute(Object *base, const QString &name, const Node *node);
    Object *attributeOfClass(Object *type, const QString &name, const Node *node);
    Object *environment(Object *base, const QString &name, const Node *node);
    Object *subscript(Object *base, const Node *index, const Node *node);
    Object *sliced(Object *base, const Node *slice, const Node *node);
    Object *function(const Node *node);
    bool truth(Object *object, const Node *node);
    std::optional<bool> truthOf(const Object *object) const;
    /// Every element of a comprehension's loops; `give` says whether to go on.
    bool comprehend(const Node *node, size_t level, const std::function<bool()> &give);
    /// The elements of what can be iterated; stops where that is not known. `whole`: the caller
    /// takes all of them before it does anything else.
    QList<Object *> elements(Object *object, const Node *node, bool whole = false);
    bool canIterate(const Object *object) const;

    // Operators
    Object *binary(const QString &op, Object *a, Object *b, const Node *node);
    Object *arithmetic(const QString &op, Object *a, Object *b, const Node *node);
    Object *unary(const QString &op, Object *operand, const Node *node);
    Object *comparison(const QString &op, Object *a, Object *b, const Node *node);
    Object *contains(Object *item, Object *container, const Node *node);
    Object *identity(Object *a, Object *b, const Node *node);

    // Calls
    Object *call(const Node *node);
    Arguments arguments(const Node *node);
    Object *callObject(Object *callee, const Arguments &arguments, const Node *node);
    Object *callFunction(Object *function, Arguments arguments, const Node *node);
    Object *callClass(Object *type, const Arguments &arguments, const Node *node);
    Object *callSymbol(Object *callee, const Arguments &arguments, const Node *node);
    Object *symbolicCall(Object *callee, const Arguments &arguments, const Node *node);
    Object *callBuiltin(const QString &name, const Arguments &arguments, const Node *node);
    Object *sequenceBuiltin(const QString &name, const Arguments &arguments, const Node *node);
    Object *numberBuiltin(const QString &name, const Arguments &arguments, const Node *node);
    Object *sorted(QList<Object *> items, const Arguments &arguments, const Node *node);
    Object *isInstance(Object *value, Object *type, const Node *node);
    Object *library(const QString &dotted, const Arguments &arguments, const Node *node);
    Object *callMethod(Object *base, const QString &name, const Arguments &arguments,
                       const Node *node);
    Object *stringMethod(Object *base, const QString &name, const Arguments &arguments,
                         const Node *node);
    Object *stringFormat(Object *base, const Arguments &arguments, const Node *node);
    Object *formatField(const QString &field, const Arguments &arguments, const Node *node);
    Object *listMethod(Object *base, const QString &name, const Arguments &arguments,
                       const Node *node);
    Object *dictMethod(Object *base, const QString &name, const Arguments &arguments,
                       const Node *node);
    Object *setMethod(Object *base, const QString &name, const Arguments &arguments,
                      const Node *node);
    /// `Unknown` where one of them is not known.
    Object *firstUnknown(const Arguments &arguments) const;
    bool allKnown(const Arguments &arguments) const;

    const Module &m_module;
    std::deque<Object> m_objects;
    std::deque<Scope> m_scopes;
    Scope *m_global = nullptr;
    Scope *m_scope = nullptr;
    QHash<const Node *, BoundNames> m_bound;
    const Node *m_here = nullptr;
    Object *m_returned = nullptr;

    std::vector<Emitted> m_effects;
    QList<Object *> m_pending;
    size_t m_statementEffects = 0;
    qint64 m_statementSerial = 0;
    QList<Assumption> m_assumptions;
    bool m_inModule = false;
    /// How often something outside of the file was imported or called.
    qsizetype m_outside = 0;

    qint64 m_serial = 0;
    qint64 m_conversion = 0;
    qint64 m_steps = 0;
    qint64 m_textSize = 0;
    qint64 m_values = 0;
    int m_depth = 0;
    int m_calls = 0;
};

} // namespace Retort::Python
