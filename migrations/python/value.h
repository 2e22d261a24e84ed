#pragma once

#include <QList>
#include <QString>
#include <memory>

namespace Retort::Python {

/// A place in a Python file: both from 1, the column in characters (code points).
struct Place
{
    int line = 0;
    int column = 0;

    friend bool operator==(const Place &, const Place &) = default;
};

struct Keyword;

/// What an expression of a revision is worth without running anything: a constant, a collection, or
/// a symbolic expression over names that come from elsewhere. A value is never guessed: what cannot
/// be known is `Unknown`, with the reason.
struct Value
{
    enum class Kind {
        None,
        Bool,   ///< `text`: "True" or "False"
        Int,    ///< `text`: in decimal, as Python's repr
        Float,  ///< `text`: as Python's repr
        String, ///< `text`: its characters
        Bytes,  ///< `text`: its bytes as Latin-1
        Ellipsis,
        List,  ///< `items`
        Tuple, ///< `items`
        Set,   ///< `items`
        Dict,  ///< `keys` and `items`, of the same length, in the order written
        /// A name from outside the file, by the import that made it: `text` is dotted and complete
        /// ("sqlalchemy.dialects.postgresql.JSONB", "alembic.op.create_table"), also for what
        /// `import sqlalchemy as sa` or a relative import calls otherwise (".types.GUID"). Builtins
        /// that stay symbolic are "builtins.NAME".
        Symbol,
        Attribute, ///< `base`.`text`, where the base is no Symbol
        Subscript, ///< `base`[`items`]
        Call,      ///< `base`(`items`, `keywords`): `base` is a Symbol, an Attribute, a Call …
        /// An operator over something that is not constant: `text` is the operator as written
        /// ("+", "==", "not", "and", "%", …), `items` one or two operands.
        Operator,
        Lambda,  ///< not looked into
        Unknown, ///< `text`: the reason, a sentence
    };

    Kind kind = Kind::None;
    QString text;
    QList<Value> items;
    QList<Value> keys;
    QList<Keyword> keywords;
    std::shared_ptr<const Value> base;
    /// Where it is written; a helper's body for what a helper returns.
    Place place;

    bool isString() const { return kind == Kind::String; }
    /// Equal apart from places.
    friend bool operator==(const Value &a, const Value &b);
};

struct Keyword
{
    /// Empty: `**value`, which could not be taken apart.
    QString name;
    Value value;

    friend bool operator==(const Keyword &, const Keyword &) = default;
};

/// One thing that `upgrade()` or `downgrade()` would do, in order.
struct Effect
{
    enum class Kind {
        /// A call that stands as a statement, or whose result is given a name (`assigned`), or that
        /// is `alembic.op.…` within another expression. Calls of the file's own functions are
        /// followed, and their effects stand here in their place.
        Call,
        EnterWith, ///< `with value [as name]:`; the name stands for `value` inside
        LeaveWith,
        /// From here on (a branch, a loop, a statement) nothing is known: `reason` says why,
        /// `expression` is its text in the file.
        NotStatic,
    };

    Kind kind = Kind::Call;
    Value value;
    bool assigned = false;
    Place place;
    QString expression;
    QString reason;

    friend bool operator==(const Effect &, const Effect &) = default;
};

} // namespace Retort::Python
