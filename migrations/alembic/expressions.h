#pragma once

#include "migrations/alembic/types.h"

#include <memory>

namespace Retort::Alembic {

struct Expression;
using ExpressionPointer = std::shared_ptr<const Expression>;

/// An SQL expression as SQLAlchemy builds it: enough of the tree to set the brackets it sets.
struct Expression
{
    enum class Kind {
        Raw,    ///< `text` as it stands; `groups` where an IN before it sets brackets
        Column, ///< `name` of the table `table` of `schema`
        Binary, ///< `left` `text` `right`
        And,    ///< `parts` joined by AND
        Or,
        Not,      ///< NOT `left`
        Postfix,  ///< `left` `text`: DESC, NULLS FIRST
        Brackets, ///< ( `left` )
        Function, ///< `text`(`parts`); `text` alone where `bare`
        Cast,     ///< CAST(`left` AS `text`)
    };

    Kind kind = Kind::Raw;
    QString text;
    Name name;
    /// Null: the column stands alone.
    Name table;
    Name schema;
    QList<ExpressionPointer> parts;
    ExpressionPointer left;
    ExpressionPointer right;
    /// The operator that says the opposite; empty where there is none.
    QString negation;
    /// SQLAlchemy's precedence of the operator.
    int precedence = 100;
    bool bare = false;
    /// SQL that came in as text(): it may hold anything.
    bool isText = false;
    /// NOT IN stands in brackets always.
    bool always = false;
    Type type;

    friend bool operator==(const Expression &, const Expression &) = delete;
};

/// As SQL: `withTables` says whether a column has its table before it.
QString sqlOf(const ExpressionPointer &expression, bool withTables);

/// The expression with the brackets that SQLAlchemy sets where it stands for itself, as in an
/// index.
ExpressionPointer grouped(const ExpressionPointer &expression);

/// An expression of SQLAlchemy; refuses what is not known. A plain text is refused: see
/// `sqlOrText`.
ExpressionPointer expressionOf(const Python::Value &value, Reading &reading);

/// As `expressionOf`, where a plain text is SQL as by text().
ExpressionPointer sqlOrText(const Python::Value &value, Reading &reading);

/// Whether the value is a construct of SQLAlchemy's rather than a constant.
bool isConstruct(const Python::Value &value);

/// The text of `text(…)` with its bound values as literals and `\:` as a colon. Refuses a value
/// that is not bound.
QString boundText(const QString &text, const QList<Python::Keyword> &values,
                  const Python::Value &where, Reading &reading);

/// A constant as a literal of the type, as bulk_insert and values() write it.
QString literalOf(const Python::Value &value, const Type &type, Reading &reading);

/// A constant as a literal of the type that SQLAlchemy gives it by itself.
QString literalOf(const Python::Value &value, Reading &reading);

} // namespace Retort::Alembic
