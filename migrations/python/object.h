#pragma once

#include "migrations/python/ast.h"

#include <QHash>
#include <QList>
#include <QPair>
#include <QSet>

namespace Retort::Python {

struct Scope;

/// A value while a function is evaluated: as Value, with the identity, the mutability and the
/// functions that Python's objects have. Lives as long as its Evaluator.
struct Object
{
    enum class Kind : quint8 {
        None,
        Bool,   ///< `number`
        Int,    ///< `number`, or `text` in decimal where `big`
        Float,  ///< `real`
        String, ///< `text`
        Bytes,
        Ellipsis,
        List,
        Tuple,
        Set,       ///< `items` without equal ones
        Dict,      ///< `keys`, `items`
        Range,     ///< `items`
        View,      ///< `text` keys, values, items; `base` the dict
        Generator, ///< `node`, `scope`: a generator expression; or `items` left to give
        Symbol,
        Attribute,
        Subscript,
        Call,
        Operator,
        Unknown,
        Function, ///< `node` a FunctionDef or Lambda, `scope` where it is defined, `items` defaults
        Method,   ///< `base`, `text`: of a constant or a collection
        Bound,    ///< `base` the first argument, `items` the one function
        Class,    ///< `text`, `node`, `scope` its names, `items` its bases
        Member,   ///< of an enumeration: `base` the class, `text` the name, `items` the one value
    };

    Kind kind = Kind::None;
    bool big = false;
    bool emitted = false;
    bool isEnum = false;
    /// An enumeration's members are also of this builtin ("str", "int").
    QString mixin;
    int depth = 1;
    qint64 number = 0;
    double real = 0;
    /// When it was made, and when a conversion last met it.
    qint64 serial = 0;
    qint64 seen = -1;
    QString text;
    QList<Object *> items;
    QList<Object *> keys;
    QList<QPair<QString, Object *>> keywords;
    Object *base = nullptr;
    Scope *scope = nullptr;
    const Node *node = nullptr;
    Place place;

    bool isSymbolic() const
    {
        return kind == Kind::Symbol || kind == Kind::Attribute || kind == Kind::Subscript
               || kind == Kind::Call || kind == Kind::Operator;
    }
    bool isNumber() const { return kind == Kind::Int || kind == Kind::Bool || kind == Kind::Float; }
    bool isInteger() const { return (kind == Kind::Int && !big) || kind == Kind::Bool; }
    bool isString() const { return kind == Kind::String; }
    bool isUnknown() const { return kind == Kind::Unknown; }
    bool isSymbol(const char *dotted) const
    {
        return kind == Kind::Symbol && text == QLatin1String(dotted);
    }
};

/// Names of a module, a function, a class body or a comprehension.
struct Scope
{
    enum class Kind : quint8 { Module, Function, Class, Comprehension };
    Kind kind = Kind::Module;
    Scope *parent = nullptr;
    QHash<QString, Object *> names;
    /// In the order in which they were bound first.
    QStringList order;
    /// What the function binds anywhere: read before that, it is an error and not an outer name.
    QSet<QString> locals;
    QSet<QString> globals;
    QSet<QString> nonlocals;
    /// Modules of `from … import *`.
    QStringList stars;
};

struct Arguments
{
    QList<Object *> items;
    QList<QPair<QString, Object *>> keywords;
    /// Holds a `*value` or `**value` that could not be taken apart.
    bool opaque = false;

    Object *keyword(const QString &name) const
    {
        for (const auto &pair : keywords) {
            if (pair.first == name)
                return pair.second;
        }
        return nullptr;
    }
};

/// Python's `repr()`, `str()` of constants and of collections of them; null: not known.
QString reprOf(const Object *object, int depth = 0);
QString strOf(const Object *object);
/// `format(value, spec)`; null where the spec is wrong, or the result not known.
QString formatted(const Object *object, const QString &spec);
/// `text % value`; null likewise.
QString percentFormatted(const QString &text, const Object *value);
/// `repr()` of a str and of a float.
QString reprOfText(const QString &text);
QString reprOfReal(double value);

/// `==` of constants; nullopt where one is not constant.
std::optional<bool> equal(const Object *a, const Object *b, int depth = 0);
/// -1, 0, 1 of what Python orders; nullopt for the rest.
std::optional<int> compared(const Object *a, const Object *b, int depth = 0);

/// The names that a function's body binds (not those of functions inside it), and those that it
/// declares global and nonlocal.
struct BoundNames
{
    QSet<QString> bound;
    QSet<QString> globals;
    QSet<QString> nonlocals;
    bool yields = false;
};
BoundNames boundNames(const Node *node);
/// Every name that a statement reads or binds.
QSet<QString> mentionedNames(const Node *node);

} // namespace Retort::Python
