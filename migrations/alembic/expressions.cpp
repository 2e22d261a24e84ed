#include "migrations/alembic/expressions.h"

#include "migrations/alembic/tables.h"

namespace Retort::Alembic {

using Python::Value;
using Kind = Expression::Kind;
using Family = Type::Family;

namespace {

constexpr int commaPrecedence = -1;
constexpr int orPrecedence = 2;
constexpr int andPrecedence = 3;
constexpr int comparisonPrecedence = 5;
constexpr int concatPrecedence = 6;
constexpr int sumPrecedence = 7;
constexpr int productPrecedence = 8;

ExpressionPointer make(Expression expression)
{
    return std::make_shared<const Expression>(std::move(expression));
}

ExpressionPointer raw(const QString &text)
{
    Expression expression;
    expression.text = text;
    return make(std::move(expression));
}

bool isOperation(const ExpressionPointer &expression)
{
    return expression->kind == Kind::Binary || expression->kind == Kind::And
           || expression->kind == Kind::Or || expression->kind == Kind::Not;
}

ExpressionPointer brackets(const ExpressionPointer &inner)
{
    Expression expression;
    expression.kind = Kind::Brackets;
    expression.left = inner;
    expression.type = inner->type;
    return make(std::move(expression));
}

/// `inner` as an operand of an operator of that precedence.
ExpressionPointer against(const ExpressionPointer &inner, const QString &op, int precedence)
{
    if (!isOperation(inner) || inner->always)
        return inner;
    // Operators that associate stand beside themselves without brackets.
    static const QSet<QString> associative = {QStringLiteral("+"), QStringLiteral("*"),
                                              QStringLiteral("||")};
    if (inner->kind == Kind::Binary && inner->text == op && associative.contains(op))
        return inner;
    return inner->precedence <= precedence ? brackets(inner) : inner;
}

ExpressionPointer binary(const ExpressionPointer &left, const QString &op,
                         const ExpressionPointer &right, int precedence,
                         const QString &negation = {})
{
    Expression expression;
    expression.kind = Kind::Binary;
    expression.text = op;
    expression.left = against(left, op, precedence);
    expression.right = against(right, op, precedence);
    expression.precedence = precedence;
    expression.negation = negation;
    expression.always = op == QLatin1String("NOT IN");
    if (precedence == comparisonPrecedence)
        expression.type.family = Family::Boolean;
    return make(std::move(expression));
}

ExpressionPointer junction(Kind kind, const QList<ExpressionPointer> &parts)
{
    if (parts.size() == 1)
        return parts.first();
    Expression expression;
    expression.kind = kind;
    expression.precedence = kind == Kind::And ? andPrecedence : orPrecedence;
    expression.type.family = Family::Boolean;
    for (const ExpressionPointer &part : parts) {
        if (part->kind == kind)
            expression.parts += part->parts;
        else
            expression.parts.append(against(part, QString(), expression.precedence));
    }
    return make(std::move(expression));
}

ExpressionPointer negated(const ExpressionPointer &inner)
{
    if (inner->kind == Kind::Binary && !inner->negation.isEmpty()) {
        Expression expression = *inner;
        expression.text = inner->negation;
        expression.negation = inner->text;
        expression.always = expression.text == QLatin1String("NOT IN");
        return make(std::move(expression));
    }
    Expression expression;
    expression.kind = Kind::Not;
    expression.left = against(inner, QString(), comparisonPrecedence);
    expression.precedence = comparisonPrecedence;
    expression.type.family = Family::Boolean;
    return make(std::move(expression));
}

const QString refusal = QStringLiteral("this SQL expression is not known");

/// The right side of a comparison with `left`.
ExpressionPointer operand(const Value &value, const ExpressionPointer &left, Reading &reading)
{
    if (isConstruct(value))
        return expressionOf(value, reading);
    const Family family = left->type.family;
    if ((family == Family::Uuid || family == Family::UuidObject) && value.isString())
        return raw(literalOf(value, left->type, reading));
    if (family == Family::Other || family == Family::Mapped || family == Family::Binary)
        reading.refuse(value, QStringLiteral("a comparison with a type whose literals are not "
                                             "known"));
    return raw(literalOf(value, reading));
}

ExpressionPointer comparison(const Value &where, const ExpressionPointer &left, const QString &op,
                             const Value &right, Reading &reading)
{
    static const QHash<QString, QPair<QString, QString>> forms = {
        {QStringLiteral("=="), {QStringLiteral("="), QStringLiteral("!=")}},
        {QStringLiteral("!="), {QStringLiteral("!="), QStringLiteral("=")}},
        {QStringLiteral("<"), {QStringLiteral("<"), QStringLiteral(">=")}},
        {QStringLiteral("<="), {QStringLiteral("<="), QStringLiteral(">")}},
        {QStringLiteral(">"), {QStringLiteral(">"), QStringLiteral("<=")}},
        {QStringLiteral(">="), {QStringLiteral(">="), QStringLiteral("<")}},
    };
    const auto form = forms.value(op);
    const QString constant = sqlalchemyName(right);
    const bool null = isNone(right) || constant == QLatin1String("sa.null");
    if (null) {
        const QString is = QStringLiteral("IS");
        const QString isNot = QStringLiteral("IS NOT");
        if (op == QLatin1String("=="))
            return binary(left, is, raw(QStringLiteral("NULL")), comparisonPrecedence, isNot);
        if (op == QLatin1String("!="))
            return binary(left, isNot, raw(QStringLiteral("NULL")), comparisonPrecedence, is);
        reading.refuse(where, refusal);
        return left;
    }
    const bool boolean = right.kind == Value::Kind::Bool || constant == QLatin1String("sa.true")
                         || constant == QLatin1String("sa.false");
    if (boolean && op != QLatin1String("==") && op != QLatin1String("!="))
        reading.refuse(where, refusal);
    return binary(left, form.first, operand(right, left, reading), comparisonPrecedence,
                  form.second);
}

ExpressionPointer constant(const Value &value, Reading &reading)
{
    // IS and IS NOT take a constant.
    if (isNone(value) || sqlalchemyName(value) == QLatin1String("sa.null"))
        return raw(QStringLiteral("NULL"));
    if (value.kind == Value::Kind::Bool)
        return raw(value.text == QLatin1String("True") ? QStringLiteral("true")
                                                       : QStringLiteral("false"));
    return expressionOf(value, reading);
}

ExpressionPointer arithmetic(const Value &value, Reading &reading)
{
    const ExpressionPointer left = expressionOf(value.items.at(0), reading);
    if (reading.refused())
        return left;
    const Value &rightValue = value.items.at(1);
    const Family family = left->type.family;
    const bool number = family == Family::Integer || family == Family::Numeric;
    const bool rightNumber =
        rightValue.kind == Value::Kind::Int || rightValue.kind == Value::Kind::Float;
    if (family == Family::String && value.text == QLatin1String("+")) {
        const ExpressionPointer right = operand(rightValue, left, reading);
        if (rightValue.isString() || right->type.family == Family::String) {
            Expression expression = *binary(left, QStringLiteral("||"), right, concatPrecedence);
            expression.type = left->type;
            return make(std::move(expression));
        }
    } else if (number) {
        const ExpressionPointer right = operand(rightValue, left, reading);
        const bool plain = rightNumber || right->type.family == Family::Integer
                           || right->type.family == Family::Numeric;
        const bool sum = value.text == QLatin1String("+") || value.text == QLatin1String("-");
        if (plain && (sum || value.text == QLatin1String("*"))) {
            Expression expression =
                *binary(left, value.text, right, sum ? sumPrecedence : productPrecedence);
            expression.type = left->type;
            return make(std::move(expression));
        }
    }
    reading.refuse(value, refusal);
    return left;
}

ExpressionPointer operation(const Value &value, Reading &reading)
{
    const QString &op = value.text;
    if (value.items.size() == 1 && (op == QLatin1String("~") || op == QLatin1String("not"))) {
        // Python's `not` asks for a truth, which a construct does not have.
        if (op == QLatin1String("~"))
            return negated(expressionOf(value.items.first(), reading));
    } else if (value.items.size() == 2) {
        if (op == QLatin1String("&") || op == QLatin1String("|")) {
            const ExpressionPointer left = expressionOf(value.items.at(0), reading);
            const ExpressionPointer right = expressionOf(value.items.at(1), reading);
            if (left->isText && op == QLatin1String("|"))
                reading.refuse(value, refusal);
            return junction(op == QLatin1String("&") ? Kind::And : Kind::Or, {left, right});
        }
        static const QSet<QString> comparisons = {QStringLiteral("=="), QStringLiteral("!="),
                                                  QStringLiteral("<"),  QStringLiteral("<="),
                                                  QStringLiteral(">"),  QStringLiteral(">=")};
        if (!isConstruct(value.items.at(0))) {
            reading.refuse(value, refusal);
            return raw({});
        }
        if (comparisons.contains(op)) {
            const ExpressionPointer left = expressionOf(value.items.at(0), reading);
            return comparison(value, left, op, value.items.at(1), reading);
        }
        return arithmetic(value, reading);
    }
    reading.refuse(value, refusal);
    return raw({});
}

ExpressionPointer listOf(const Value &value, const ExpressionPointer &left, Reading &reading)
{
    QStringList parts;
    if ((!isSequence(value) && value.kind != Value::Kind::Set) || value.items.isEmpty()) {
        reading.refuse(value, QStringLiteral("IN over something else than constants"));
        return raw({});
    }
    if (value.kind == Value::Kind::Set)
        reading.refuse(value, QStringLiteral("the order of a set is not known"));
    for (const Value &item : value.items) {
        if (isConstruct(item) || isNone(item))
            reading.refuse(item, QStringLiteral("IN over something else than constants"));
        else
            parts.append(sqlOf(operand(item, left, reading), true));
    }
    return raw(QLatin1Char('(') + parts.join(QStringLiteral(", ")) + QLatin1Char(')'));
}

ExpressionPointer postfix(const ExpressionPointer &left, const QString &word)
{
    Expression expression;
    expression.kind = Kind::Postfix;
    expression.left = left;
    expression.text = word;
    expression.type = left->type;
    return make(std::move(expression));
}

ExpressionPointer methodOf(const Value &value, Reading &reading)
{
    const QString name = method(value);
    const Value &base = *value.base->base;
    static const QHash<QString, QString> words = {
        {QStringLiteral("desc"), QStringLiteral("DESC")},
        {QStringLiteral("asc"), QStringLiteral("ASC")},
        {QStringLiteral("nulls_first"), QStringLiteral("NULLS FIRST")},
        {QStringLiteral("nulls_last"), QStringLiteral("NULLS LAST")},
        {QStringLiteral("nullsfirst"), QStringLiteral("NULLS FIRST")},
        {QStringLiteral("nullslast"), QStringLiteral("NULLS LAST")},
    };
    const bool plain = value.keywords.isEmpty();
    if (words.contains(name) && plain && value.items.isEmpty()) {
        const ExpressionPointer left = expressionOf(base, reading);
        if (left->isText)
            reading.refuse(value, refusal);
        return postfix(against(left, QString(), andPrecedence), words.value(name));
    }
    if (plain && value.items.size() == 1) {
        const Value &argument = value.items.first();
        struct Form
        {
            QString op;
            QString negation;
        };
        static const QHash<QString, Form> likes = {
            {QStringLiteral("like"), {QStringLiteral("LIKE"), QStringLiteral("NOT LIKE")}},
            {QStringLiteral("ilike"), {QStringLiteral("ILIKE"), QStringLiteral("NOT ILIKE")}},
            {QStringLiteral("not_like"), {QStringLiteral("NOT LIKE"), QStringLiteral("LIKE")}},
            {QStringLiteral("notlike"), {QStringLiteral("NOT LIKE"), QStringLiteral("LIKE")}},
        };
        if (name == QLatin1String("is_") || name == QLatin1String("is_not")
            || name == QLatin1String("isnot")) {
            const QString is = QStringLiteral("IS");
            const QString isNot = QStringLiteral("IS NOT");
            const bool positive = name == QLatin1String("is_");
            return binary(expressionOf(base, reading), positive ? is : isNot,
                          constant(argument, reading), comparisonPrecedence, positive ? isNot : is);
        }
        if (likes.contains(name)) {
            const ExpressionPointer left = expressionOf(base, reading);
            const Form form = likes.value(name);
            return binary(left, form.op, operand(argument, left, reading), comparisonPrecedence,
                          form.negation);
        }
        if (name == QLatin1String("in_") || name == QLatin1String("not_in")
            || name == QLatin1String("notin_")) {
            const ExpressionPointer left = expressionOf(base, reading);
            const bool positive = name == QLatin1String("in_");
            const QString in = QStringLiteral("IN");
            const QString notIn = QStringLiteral("NOT IN");
            return binary(left, positive ? in : notIn, listOf(argument, left, reading),
                          comparisonPrecedence, positive ? notIn : in);
        }
    }
    if (name == QLatin1String("bindparams") && base.kind == Value::Kind::Call
        && sqlalchemyName(base) == QLatin1String("sa.text")) {
        Arguments text(base, {QStringLiteral("text")}, reading);
        const QString sql = text.text(QStringLiteral("text")).value_or(QString());
        text.finish();
        QList<Python::Keyword> values = value.keywords;
        for (const Value &item : value.items) {
            Arguments bind(
                item, {QStringLiteral("key"), QStringLiteral("value"), QStringLiteral("type_")},
                reading);
            if (sqlalchemyName(item) != QLatin1String("sa.bindparam"))
                reading.refuse(item, refusal);
            const Value *given = bind.get(QStringLiteral("value"));
            const Value *type = bind.some(QStringLiteral("type_"));
            const QString key = bind.text(QStringLiteral("key")).value_or(QString());
            bind.finish();
            if (!given) {
                reading.refuse(item, QStringLiteral("the parameter %1 has no value").arg(key));
                continue;
            }
            Value literal = *given;
            if (type) {
                // Kept as text that is a literal already: `boundText` takes a Bytes as it stands.
                literal.text = literalOf(*given, typeOf(*type, reading), reading);
                literal.kind = Value::Kind::Ellipsis;
            }
            values.append({key, literal});
        }
        Expression expression;
        expression.isText = true;
        expression.text = boundText(sql, values, value, reading);
        return make(std::move(expression));
    }
    reading.refuse(value, refusal);
    return raw({});
}

/// Functions that SQL writes without brackets, and those whose form is not that of a call.
const QHash<QString, QString> &bareFunctions()
{
    static const QHash<QString, QString> names = {
        {QStringLiteral("current_date"), QStringLiteral("CURRENT_DATE")},
        {QStringLiteral("current_time"), QStringLiteral("CURRENT_TIME")},
        {QStringLiteral("current_timestamp"), QStringLiteral("CURRENT_TIMESTAMP")},
        {QStringLiteral("current_user"), QStringLiteral("CURRENT_USER")},
        {QStringLiteral("localtime"), QStringLiteral("LOCALTIME")},
        {QStringLiteral("localtimestamp"), QStringLiteral("LOCALTIMESTAMP")},
        {QStringLiteral("session_user"), QStringLiteral("SESSION_USER")},
        {QStringLiteral("sysdate"), QStringLiteral("sysdate")},
        {QStringLiteral("user"), QStringLiteral("USER")},
    };
    return names;
}

ExpressionPointer functionOf(const Value &value, const QString &dotted, Reading &reading)
{
    QStringList path = dotted.split(QLatin1Char('.'));
    path.removeFirst(); // "func"
    const QString name = path.takeLast();
    static const QSet<QString> others = {
        QStringLiteral("cast"),          QStringLiteral("extract"),
        QStringLiteral("next_value"),    QStringLiteral("substring"),
        QStringLiteral("count"),         QStringLiteral("array_agg"),
        QStringLiteral("grouping_sets"), QStringLiteral("cube"),
        QStringLiteral("rollup"),        QStringLiteral("aggregate_strings")};
    Expression expression;
    expression.kind = Kind::Function;
    if (others.contains(name.toLower()))
        reading.refuse(value, refusal);
    for (const Python::Keyword &keyword : value.keywords) {
        if (keyword.name != QLatin1String("type_"))
            reading.refuse(value, refusal);
    }
    for (const Value &item : value.items) {
        ExpressionPointer part;
        if (isConstruct(item))
            part = against(expressionOf(item, reading), QString(), commaPrecedence);
        else
            part = raw(isNone(item) ? QStringLiteral("NULL") : literalOf(item, reading));
        expression.parts.append(part);
    }
    const QString bare = path.isEmpty() ? bareFunctions().value(name.toLower()) : QString();
    if (!bare.isEmpty()) {
        expression.text = bare;
        expression.bare = expression.parts.isEmpty();
        expression.type.family = Family::Other;
        return make(std::move(expression));
    }
    static const QSet<QString> generic = {QStringLiteral("coalesce"),    QStringLiteral("max"),
                                          QStringLiteral("min"),         QStringLiteral("sum"),
                                          QStringLiteral("now"),         QStringLiteral("concat"),
                                          QStringLiteral("char_length"), QStringLiteral("random")};
    // The generic ones answer to any case of their name and keep their own.
    QString spelled = path.isEmpty() && generic.contains(name.toLower()) ? name.toLower() : name;
    Name last = Name::of(spelled);
    last.quote = hasIllegalCharacters(spelled);
    for (QString &part : path) {
        Name package = Name::of(part);
        package.quote = hasIllegalCharacters(part);
        part = quoted(package);
    }
    path.append(quoted(last));
    expression.text = path.join(QLatin1Char('.'));
    // A function that SQLAlchemy does not know has no type; lower() and the like are compared as
    // their arguments say.
    return make(std::move(expression));
}

ExpressionPointer callOf(const Value &value, Reading &reading)
{
    const QString name = sqlalchemyName(callee(value));
    if (name.startsWith(QLatin1String("func.")))
        return functionOf(value, name, reading);
    if (name == QLatin1String("sa.text")) {
        Arguments arguments(value, {QStringLiteral("text")}, reading);
        if (!arguments.some(QStringLiteral("text")))
            reading.refuse(value, refusal);
        const QString text = arguments.text(QStringLiteral("text")).value_or(QString());
        arguments.finish();
        Expression expression;
        expression.isText = true;
        expression.text = boundText(text, {}, value, reading);
        return make(std::move(expression));
    }
    if (name == QLatin1String("sa.literal_column")) {
        Arguments arguments(value, {QStringLiteral("text"), QStringLiteral("type_")}, reading);
        Expression expression;
        if (!arguments.some(QStringLiteral("text")))
            reading.refuse(value, refusal);
        expression.text = arguments.text(QStringLiteral("text")).value_or(QString());
        if (const Value *type = arguments.some(QStringLiteral("type_")))
            expression.type = typeOf(*type, reading);
        arguments.finish();
        return make(std::move(expression));
    }
    if (name == QLatin1String("sa.column") || name == QLatin1String("sa.Column")) {
        const Column column = columnOf(value, reading);
        Expression expression;
        expression.kind = Kind::Column;
        expression.name = column.name;
        expression.type = column.type;
        return make(std::move(expression));
    }
    if (name == QLatin1String("sa.literal") || name == QLatin1String("sa.bindparam")) {
        const bool bind = name == QLatin1String("sa.bindparam");
        Arguments arguments(value,
                            bind ? QStringList{QStringLiteral("key"), QStringLiteral("value"),
                                               QStringLiteral("type_")}
                                 : QStringList{QStringLiteral("value"), QStringLiteral("type_")},
                            reading);
        if (bind)
            arguments.ignore({QStringLiteral("key")});
        const Value *given = arguments.get(QStringLiteral("value"));
        const Value *type = arguments.some(QStringLiteral("type_"));
        arguments.finish();
        if (!given) {
            reading.refuse(value, QStringLiteral("a parameter without a value"));
            return raw({});
        }
        Expression expression;
        if (isNone(*given)) {
            expression.text = QStringLiteral("NULL");
        } else if (type) {
            expression.type = typeOf(*type, reading);
            expression.text = literalOf(*given, expression.type, reading);
        } else {
            expression.text = literalOf(*given, reading);
            if (given->isString())
                expression.type.family = Family::String;
            else if (given->kind == Value::Kind::Int)
                expression.type.family = Family::Integer;
        }
        return make(std::move(expression));
    }
    if (callee(value) == QLatin1String("alembic.op.inline_literal")) {
        Arguments arguments(value, {QStringLiteral("value"), QStringLiteral("type_")}, reading);
        const Value *given = arguments.get(QStringLiteral("value"));
        const Value *type = arguments.some(QStringLiteral("type_"));
        arguments.finish();
        Expression expression;
        if (!given)
            reading.refuse(value, refusal);
        else if (isNone(*given))
            expression.text = QStringLiteral("NULL");
        else if (type)
            expression.text = literalOf(*given, typeOf(*type, reading), reading);
        else
            expression.text = literalOf(*given, reading);
        return make(std::move(expression));
    }
    if (name == QLatin1String("sa.and_") || name == QLatin1String("sa.or_")) {
        QList<ExpressionPointer> parts;
        for (const Value &item : value.items) {
            const QString constantName = sqlalchemyName(item);
            if (!isConstruct(item) || constantName == QLatin1String("sa.true")
                || constantName == QLatin1String("sa.false"))
                reading.refuse(value, refusal);
            parts.append(expressionOf(item, reading));
        }
        if (parts.isEmpty() || !value.keywords.isEmpty()) {
            reading.refuse(value, refusal);
            return raw({});
        }
        return junction(name == QLatin1String("sa.and_") ? Kind::And : Kind::Or, parts);
    }
    if (name == QLatin1String("sa.not_") && value.items.size() == 1)
        return negated(expressionOf(value.items.first(), reading));
    if (name == QLatin1String("sa.cast") || name == QLatin1String("sa.type_coerce")) {
        Arguments arguments(value, {QStringLiteral("expression"), QStringLiteral("type_")},
                            reading);
        const Value *inner = arguments.get(QStringLiteral("expression"));
        const Value *type = arguments.some(QStringLiteral("type_"));
        arguments.finish();
        if (!inner || !type || name == QLatin1String("sa.type_coerce")) {
            reading.refuse(value, refusal);
            return raw({});
        }
        Expression expression;
        expression.kind = Kind::Cast;
        expression.type = typeOf(*type, reading);
        expression.text = expression.type.sql;
        if (isConstruct(*inner))
            expression.left = expressionOf(*inner, reading);
        else if (isNone(*inner))
            expression.left = raw(QStringLiteral("NULL"));
        else
            expression.left = raw(literalOf(*inner, expression.type, reading));
        return make(std::move(expression));
    }
    static const QHash<QString, QString> constants = {
        {QStringLiteral("sa.null"), QStringLiteral("NULL")},
        {QStringLiteral("sa.true"), QStringLiteral("true")},
        {QStringLiteral("sa.false"), QStringLiteral("false")}};
    if (constants.contains(name) && value.items.isEmpty() && value.keywords.isEmpty())
        return raw(constants.value(name));
    static const QHash<QString, QString> words = {
        {QStringLiteral("sa.desc"), QStringLiteral("DESC")},
        {QStringLiteral("sa.asc"), QStringLiteral("ASC")},
        {QStringLiteral("sa.nulls_first"), QStringLiteral("NULLS FIRST")},
        {QStringLiteral("sa.nulls_last"), QStringLiteral("NULLS LAST")},
        {QStringLiteral("sa.nullsfirst"), QStringLiteral("NULLS FIRST")},
        {QStringLiteral("sa.nullslast"), QStringLiteral("NULLS LAST")}};
    if (words.contains(name) && value.items.size() == 1 && isConstruct(value.items.first())) {
        const ExpressionPointer left = expressionOf(value.items.first(), reading);
        return postfix(against(left, QString(), andPrecedence), words.value(name));
    }
    if (!method(value).isEmpty() && value.base->base)
        return methodOf(value, reading);
    reading.refuse(value, refusal);
    return raw({});
}

} // namespace

bool isConstruct(const Value &value)
{
    switch (value.kind) {
    case Value::Kind::Call:
    case Value::Kind::Attribute:
    case Value::Kind::Subscript:
    case Value::Kind::Operator:
    case Value::Kind::Symbol:
        return true;
    default:
        return false;
    }
}

QString sqlOf(const ExpressionPointer &expression, bool withTables)
{
    if (!expression)
        return {};
    const Expression &e = *expression;
    switch (e.kind) {
    case Kind::Raw:
        return e.text;
    case Kind::Column:
        if (withTables && !e.table.null)
            return qualified(e.schema, e.table) + QLatin1Char('.') + quoted(e.name);
        return quoted(e.name);
    case Kind::Binary: {
        const QString sql = sqlOf(e.left, withTables) + QLatin1Char(' ') + e.text + QLatin1Char(' ')
                            + sqlOf(e.right, withTables);
        return e.always ? QLatin1Char('(') + sql + QLatin1Char(')') : sql;
    }
    case Kind::And:
    case Kind::Or: {
        QStringList parts;
        for (const ExpressionPointer &part : e.parts)
            parts.append(sqlOf(part, withTables));
        return parts.join(e.kind == Kind::And ? QStringLiteral(" AND ") : QStringLiteral(" OR "));
    }
    case Kind::Not:
        return QLatin1String("NOT ") + sqlOf(e.left, withTables);
    case Kind::Postfix:
        return sqlOf(e.left, withTables) + QLatin1Char(' ') + e.text;
    case Kind::Brackets:
        return QLatin1Char('(') + sqlOf(e.left, withTables) + QLatin1Char(')');
    case Kind::Function: {
        if (e.bare)
            return e.text;
        QStringList parts;
        for (const ExpressionPointer &part : e.parts)
            parts.append(sqlOf(part, withTables));
        return e.text + QLatin1Char('(') + parts.join(QStringLiteral(", ")) + QLatin1Char(')');
    }
    case Kind::Cast:
        return QLatin1String("CAST(") + sqlOf(e.left, withTables) + QLatin1String(" AS ") + e.text
               + QLatin1Char(')');
    }
    return {};
}

ExpressionPointer grouped(const ExpressionPointer &expression)
{
    return isOperation(expression) ? brackets(expression) : expression;
}

ExpressionPointer expressionOf(const Value &value, Reading &reading)
{
    const Reading::Depth depth(reading, value);
    if (reading.refused())
        return raw({});
    switch (value.kind) {
    case Value::Kind::Call:
        return callOf(value, reading);
    case Value::Kind::Operator:
        return operation(value, reading);
    case Value::Kind::Attribute:
    case Value::Kind::Subscript: {
        Expression expression;
        expression.kind = Kind::Column;
        if (columnOfTable(value, expression, reading))
            return make(std::move(expression));
        break;
    }
    case Value::Kind::Unknown:
        reading.refuse(value, value.text);
        return raw({});
    default:
        break;
    }
    reading.refuseValue(value, refusal);
    return raw({});
}

ExpressionPointer sqlOrText(const Value &value, Reading &reading)
{
    if (!value.isString())
        return expressionOf(value, reading);
    Expression expression;
    expression.isText = true;
    expression.text = boundText(value.text, {}, value, reading);
    return make(std::move(expression));
}

} // namespace Retort::Alembic
