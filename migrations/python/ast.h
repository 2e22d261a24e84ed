#pragma once

#include "migrations/python/value.h"

#include <QString>
#include <deque>
#include <memory>
#include <vector>

namespace Retort::Python {

/// What a node is; the names are those of Python's own `ast`, and its fields are the `children`
/// named here, in this order ("?": a null pointer where there is none).
enum class NodeKind : quint8 {
    // Groups
    Block, ///< statements, decorators, handlers
    // Statements
    FunctionDef, ///< `text` its name, `mark` "async"; decorators Block, Arguments, returns?, Block
    ClassDef,    ///< `text` its name; decorators Block, Block of bases and Keywords, Block
    Return,      ///< value?
    Delete,      ///< targets
    Assign,      ///< value, targets
    AugAssign,   ///< `mark` the operator without "="; target, value
    AnnAssign,   ///< `mark` "simple" where the target is a name without brackets; target,
                 ///< annotation, value?
    For,         ///< `mark` "async"; target, iterable, body, else Block
    While,       ///< test, body, else Block
    If,          ///< test, body, test, body (elif) …, and a last Block alone is the else
    With,        ///< `mark` "async"; WithItems, body last
    WithItem,    ///< expression, target?
    Match,       ///< subject, the body of each case (patterns are not kept)
    Raise,       ///< exception?, cause?
    Try,         ///< `mark` "*" for except*; body, Block of ExceptHandlers, else, finally
    ExceptHandler, ///< `text` the name; type?, body
    Assert,        ///< test, message?
    Import,        ///< Aliases
    ImportFrom,    ///< `text` the module with its leading dots; Aliases
    Alias,         ///< `text` the name ("*"), `mark` the name after `as`
    Global,        ///< Names
    Nonlocal,      ///< Names
    Expr,          ///< value
    Pass,
    Break,
    Continue,
    // Expressions
    BoolOp,    ///< `mark` and, or; operands
    NamedExpr, ///< target, value
    BinOp,     ///< `mark`; left, right. A chain to the left may be long: walk it in a loop.
    UnaryOp,   ///< `mark` - + ~ not; operand
    Lambda,    ///< Arguments, body
    IfExp,     ///< test, body, else
    Dict,      ///< key, value …; a null key for `**value`
    Set,
    ListComp,      ///< element, Comprehensions
    SetComp,       ///< element, Comprehensions
    DictComp,      ///< key, value, Comprehensions
    GeneratorExp,  ///< element, Comprehensions
    Comprehension, ///< `mark` "async"; target, iterable, conditions
    Await,
    Yield, ///< value?
    YieldFrom,
    Compare,        ///< `mark` the operators, parted by commas; the operands
    Call,           ///< function, arguments (also Starred and Keyword)
    Keyword,        ///< `text` the name, empty for `**value`; value
    FormattedValue, ///< `mark` the conversion; value, format JoinedStr?
    JoinedStr,      ///< Constants and FormattedValues
    Constant,       ///< `constant`, `text`
    Attribute,      ///< `text` the name; value
    Subscript,      ///< value, index
    Slice,          ///< lower?, upper?, step?
    Starred,
    Name, ///< `text`
    List,
    Tuple,
    // Of functions
    Arguments, ///< Args
    Arg, ///< `text` its name, `mark` "/", "" , "*", "k" (keyword only), "**"; annotation?, default?
};

enum class ConstantKind : quint8 {
    None,
    True,
    False,
    Ellipsis,
    Int,
    Float,
    Complex,
    String,
    Bytes
};

struct Node
{
    NodeKind kind = NodeKind::Pass;
    ConstantKind constant = ConstantKind::None;
    /// A text with `\N{…}`: its characters are not known here.
    bool undecided = false;
    /// How many nodes are below one another at most, itself included.
    int height = 1;
    qsizetype begin = 0;
    qsizetype end = 0;
    Place place;
    /// A name; a number as written; the characters of a text; bytes as Latin-1.
    QString text;
    QString mark;
    std::vector<const Node *> children;

    const Node *child(size_t i) const { return i < children.size() ? children[i] : nullptr; }
};

/// A file that was read: its characters and its tree. Cheap to copy.
class Module
{
public:
    struct Data
    {
        QString source;
        // A deque: nodes keep their places, and end without recursion.
        std::deque<Node> nodes;
        const Node *body = nullptr;
    };

    Module() = default;
    explicit Module(std::shared_ptr<const Data> data) : m_data(std::move(data)) {}

    bool isNull() const { return !m_data; }
    const Node *body() const { return m_data ? m_data->body : nullptr; }
    QString source() const { return m_data ? m_data->source : QString(); }
    /// The text of a node in the file, in one line and cut to `longest` characters.
    QString excerpt(const Node *node, int longest = 160) const;

private:
    std::shared_ptr<const Data> m_data;
};

} // namespace Retort::Python
