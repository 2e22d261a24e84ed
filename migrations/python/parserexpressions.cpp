#include "migrations/python/parserstate.h"

#include <QCoreApplication>

namespace Retort::Python {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::Python", text);
}

// From the loosest to the tightest; each level is a chain to the left.
struct Level
{
    std::initializer_list<const char *> operators;
};

const Level levels[] = {{{"|"}},        {{"^"}},      {{"&"}},
                        {{"<<", ">>"}}, {{"+", "-"}}, {{"*", "/", "//", "%", "@"}}};
constexpr int levelCount = int(sizeof levels / sizeof levels[0]);

} // namespace

bool Parser::endsExpressions() const
{
    const Token &now = token();
    if (now.kind == Token::Kind::Newline || now.kind == Token::Kind::End)
        return true;
    return isAny({")",  "]",  "}",  "=",  ":",  ";",   "+=",  "-=",  "*=", "/=",  "//=",
                  "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**=", "in", "for", "async"});
}

const Node *Parser::starOrNamed()
{
    if (!is("*"))
        return namedExpression();
    const Token from = token();
    ++m_at;
    Node *node = make(NodeKind::Starred, from);
    return close(node, {binary(0)});
}

const Node *Parser::expressions(bool starred)
{
    const Token from = token();
    const auto one = [&] { return starred ? starOrNamed() : expression(); };
    const Node *first = one();
    if (!is(","))
        return first;
    Node *tuple = make(NodeKind::Tuple, from);
    tuple->children.push_back(first);
    while (take(",")) {
        if (endsExpressions())
            break;
        tuple->children.push_back(one());
    }
    return close(tuple);
}

// Of for, del and comprehensions: no `in` is taken for an operator.
const Node *Parser::targets()
{
    const Token from = token();
    const auto one = [&]() -> const Node * {
        const Token begin = token();
        if (take("*")) {
            Node *node = make(NodeKind::Starred, begin);
            return close(node, {binary(0)});
        }
        return binary(0);
    };
    const Node *first = one();
    if (!is(","))
        return first;
    Node *tuple = make(NodeKind::Tuple, from);
    tuple->children.push_back(first);
    while (take(",")) {
        if (endsExpressions())
            break;
        tuple->children.push_back(one());
    }
    return close(tuple);
}

const Node *Parser::namedExpression()
{
    const Token from = token();
    if (from.kind == Token::Kind::Name && is(":=", 1) && !isKeyword(text(from))) {
        Node *node = make(NodeKind::NamedExpr, from);
        Node *target = make(NodeKind::Name, from);
        target->text = name();
        close(target);
        ++m_at;
        return close(node, {target, expression()});
    }
    return expression();
}

const Node *Parser::expression()
{
    const Deeper deeper(*this);
    if (is("lambda"))
        return lambda();
    const Token from = token();
    const Node *body = disjunction();
    if (!take("if"))
        return body;
    Node *node = make(NodeKind::IfExp, from);
    const Node *test = disjunction();
    expect("else");
    const Node *otherwise = expression();
    return close(node, {test, body, otherwise});
}

const Node *Parser::lambda()
{
    const Token from = token();
    expect("lambda");
    Node *node = make(NodeKind::Lambda, from);
    const Node *parameters = arguments(true);
    expect(":");
    return close(node, {parameters, expression()});
}

const Node *Parser::disjunction()
{
    const Token from = token();
    const Node *first = conjunction();
    if (!is("or"))
        return first;
    Node *node = make(NodeKind::BoolOp, from);
    node->mark = QStringLiteral("or");
    node->children.push_back(first);
    while (take("or"))
        node->children.push_back(conjunction());
    return close(node);
}

const Node *Parser::conjunction()
{
    const Token from = token();
    const Node *first = inversion();
    if (!is("and"))
        return first;
    Node *node = make(NodeKind::BoolOp, from);
    node->mark = QStringLiteral("and");
    node->children.push_back(first);
    while (take("and"))
        node->children.push_back(inversion());
    return close(node);
}

const Node *Parser::inversion()
{
    if (!is("not"))
        return comparison();
    const Deeper deeper(*this);
    const Token from = token();
    ++m_at;
    Node *node = make(NodeKind::UnaryOp, from);
    node->mark = QStringLiteral("not");
    return close(node, {inversion()});
}

QString Parser::comparisonOperator()
{
    for (const char *op : {"==", "!=", "<", "<=", ">", ">=", "in"}) {
        if (take(op))
            return QString::fromLatin1(op);
    }
    if (is("not") && is("in", 1)) {
        m_at += 2;
        return QStringLiteral("not in");
    }
    if (take("is"))
        return take("not") ? QStringLiteral("is not") : QStringLiteral("is");
    return {};
}

const Node *Parser::comparison()
{
    const Token from = token();
    const Node *first = binary(0);
    QString op = comparisonOperator();
    if (op.isEmpty())
        return first;
    Node *node = make(NodeKind::Compare, from);
    node->children.push_back(first);
    while (!op.isEmpty()) {
        node->mark += node->mark.isEmpty() ? op : QLatin1Char(',') + op;
        node->children.push_back(binary(0));
        op = comparisonOperator();
    }
    return close(node);
}

const Node *Parser::binary(int level)
{
    if (level == levelCount)
        return unary();
    const Token from = token();
    const Node *left = binary(level + 1);
    for (;;) {
        QString op;
        if (token().kind == Token::Kind::Operator) {
            for (const char *candidate : levels[level].operators) {
                if (is(candidate))
                    op = QString::fromLatin1(candidate);
            }
        }
        if (op.isEmpty())
            return left;
        ++m_at;
        Node *node = make(NodeKind::BinOp, from);
        node->mark = op;
        left = close(node, {left, binary(level + 1)});
    }
}

const Node *Parser::unary()
{
    if (token().kind != Token::Kind::Operator || !isAny({"-", "+", "~"}))
        return power();
    const Deeper deeper(*this);
    const Token from = token();
    Node *node = make(NodeKind::UnaryOp, from);
    node->mark = text(from).toString();
    ++m_at;
    return close(node, {unary()});
}

const Node *Parser::power()
{
    const Token from = token();
    const Node *left = primary();
    if (!is("**"))
        return left;
    const Deeper deeper(*this);
    ++m_at;
    Node *node = make(NodeKind::BinOp, from);
    node->mark = QStringLiteral("**");
    return close(node, {left, unary()});
}

const Node *Parser::primary()
{
    const Token from = token();
    Node *await = nullptr;
    if (is("await")) {
        await = make(NodeKind::Await, from);
        ++m_at;
    }
    const Token begin = token();
    const Node *node = atom();
    for (;;) {
        if (token().kind != Token::Kind::Operator)
            break;
        if (take(".")) {
            Node *attribute = make(NodeKind::Attribute, begin);
            attribute->text = name();
            node = close(attribute, {node});
        } else if (is("(")) {
            node = call(node, begin);
        } else if (is("[")) {
            node = subscript(node, begin);
        } else {
            break;
        }
    }
    return await ? close(await, {node}) : node;
}

const Node *Parser::call(const Node *function, const Token &from)
{
    const Deeper deeper(*this);
    expect("(");
    Node *node = make(NodeKind::Call, from);
    node->children.push_back(function);
    bool keywords = false;
    bool packed = false;
    while (!is(")")) {
        const Token begin = token();
        if (take("**")) {
            Node *argument = make(NodeKind::Keyword, begin);
            node->children.push_back(close(argument, {expression()}));
            packed = true;
        } else if (begin.kind == Token::Kind::Name && is("=", 1) && !isKeyword(text(begin))) {
            Node *argument = make(NodeKind::Keyword, begin);
            argument->text = name();
            ++m_at;
            node->children.push_back(close(argument, {expression()}));
            keywords = true;
        } else {
            const bool starred = is("*");
            const Node *argument = nullptr;
            if (take("*")) {
                Node *star = make(NodeKind::Starred, begin);
                argument = close(star, {expression()});
            } else {
                argument = namedExpression();
            }
            if (packed || (keywords && !starred))
                throw SyntaxStop{tr("An argument without a name stands behind one with a name."),
                                 begin.place};
            if (isComprehension()) {
                Node *generator = make(NodeKind::GeneratorExp, begin);
                generator->children.push_back(argument);
                comprehensions(generator);
                argument = close(generator);
            }
            node->children.push_back(argument);
        }
        if (!take(","))
            break;
    }
    expect(")");
    return close(node);
}

const Node *Parser::slice()
{
    const Token from = token();
    if (is("*"))
        return starOrNamed();
    const Node *lower = is(":") ? nullptr : namedExpression();
    if (!is(":"))
        return lower;
    ++m_at;
    Node *node = make(NodeKind::Slice, from);
    const auto ends = [this] { return isAny({":", ",", "]"}); };
    const Node *upper = ends() ? nullptr : expression();
    const Node *step = nullptr;
    if (take(":"))
        step = ends() ? nullptr : expression();
    return close(node, {lower, upper, step});
}

const Node *Parser::subscript(const Node *value, const Token &from)
{
    const Deeper deeper(*this);
    expect("[");
    Node *node = make(NodeKind::Subscript, from);
    const Token begin = token();
    const Node *index = slice();
    if (is(",") || index->kind == NodeKind::Starred) {
        Node *tuple = make(NodeKind::Tuple, begin);
        tuple->children.push_back(index);
        while (take(",")) {
            if (is("]"))
                break;
            tuple->children.push_back(slice());
        }
        index = close(tuple);
    }
    expect("]");
    return close(node, {value, index});
}

const Node *Parser::constant(ConstantKind kind)
{
    Node *node = make(NodeKind::Constant, token());
    node->constant = kind;
    ++m_at;
    return close(node);
}

const Node *Parser::atom()
{
    const Token &now = token();
    switch (now.kind) {
    case Token::Kind::String:
        return Literals(*this).strings();
    case Token::Kind::Number: {
        const QString written = text(now).toString();
        const bool based = written.size() > 1 && written.at(0) == QLatin1Char('0')
                           && QStringView(u"xXoObB").contains(written.at(1));
        ConstantKind kind = ConstantKind::Int;
        if (!based) {
            if (written.endsWith(QLatin1Char('j'), Qt::CaseInsensitive))
                kind = ConstantKind::Complex;
            else if (written.contains(QLatin1Char('.'))
                     || written.contains(QLatin1Char('e'), Qt::CaseInsensitive))
                kind = ConstantKind::Float;
        }
        Node *node = make(NodeKind::Constant, now);
        node->constant = kind;
        node->text = written;
        ++m_at;
        return close(node);
    }
    case Token::Kind::Name: {
        if (is("None"))
            return constant(ConstantKind::None);
        if (is("True"))
            return constant(ConstantKind::True);
        if (is("False"))
            return constant(ConstantKind::False);
        if (isKeyword(text(now)))
            stopHere();
        Node *node = make(NodeKind::Name, now);
        node->text = name();
        return close(node);
    }
    case Token::Kind::Operator:
        if (is("("))
            return bracketed();
        if (is("["))
            return listDisplay();
        if (is("{"))
            return braces();
        if (is("..."))
            return constant(ConstantKind::Ellipsis);
        break;
    default:
        break;
    }
    stopHere();
}

bool Parser::isComprehension() const
{
    return is("for") || (is("async") && is("for", 1));
}

void Parser::comprehensions(Node *node)
{
    while (isComprehension()) {
        const Token from = token();
        Node *part = make(NodeKind::Comprehension, from);
        if (take("async"))
            part->mark = QStringLiteral("async");
        expect("for");
        part->children.push_back(targets());
        expect("in");
        part->children.push_back(disjunction());
        while (take("if")) {
            // A condition without `else`; a walrus only in brackets, a lambda not at all.
            part->children.push_back(disjunction());
        }
        node->children.push_back(close(part));
    }
}

const Node *Parser::bracketed()
{
    const Deeper deeper(*this);
    const Token from = token();
    expect("(");
    if (is(")")) {
        Node *empty = make(NodeKind::Tuple, from);
        ++m_at;
        return close(empty);
    }
    if (is("yield")) {
        const Node *value = yield();
        expect(")");
        return value;
    }
    const Node *first = starOrNamed();
    if (isComprehension()) {
        Node *generator = make(NodeKind::GeneratorExp, from);
        generator->children.push_back(first);
        comprehensions(generator);
        expect(")");
        return close(generator);
    }
    if (!is(",")) {
        if (first->kind == NodeKind::Starred)
            stop(tr("A starred value stands alone in brackets."));
        expect(")");
        return first;
    }
    Node *tuple = make(NodeKind::Tuple, from);
    tuple->children.push_back(first);
    while (take(",")) {
        if (is(")"))
            break;
        tuple->children.push_back(starOrNamed());
    }
    expect(")");
    return close(tuple);
}

const Node *Parser::listDisplay()
{
    const Deeper deeper(*this);
    const Token from = token();
    expect("[");
    Node *list = make(NodeKind::List, from);
    if (take("]"))
        return close(list);
    list->children.push_back(starOrNamed());
    if (isComprehension()) {
        list->kind = NodeKind::ListComp;
        comprehensions(list);
        expect("]");
        return close(list);
    }
    while (take(",")) {
        if (is("]"))
            break;
        list->children.push_back(starOrNamed());
    }
    expect("]");
    return close(list);
}

const Node *Parser::braces()
{
    const Deeper deeper(*this);
    const Token from = token();
    expect("{");
    Node *node = make(NodeKind::Dict, from);
    bool isSet = false;
    for (bool first = true; !is("}"); first = false) {
        if (take("**")) {
            if (isSet)
                stopHere();
            node->children.push_back(nullptr);
            node->children.push_back(binary(0));
        } else {
            const Node *key = starOrNamed();
            if (first && !is(":"))
                isSet = true;
            if (isSet == is(":"))
                stopHere();
            node->children.push_back(key);
            if (!isSet) {
                expect(":");
                node->children.push_back(expression());
            }
            if (first && isComprehension()) {
                node->kind = isSet ? NodeKind::SetComp : NodeKind::DictComp;
                comprehensions(node);
                expect("}");
                return close(node);
            }
        }
        if (!take(","))
            break;
    }
    expect("}");
    if (isSet)
        node->kind = NodeKind::Set;
    return close(node);
}

const Node *Parser::yield()
{
    const Deeper deeper(*this);
    const Token from = token();
    expect("yield");
    if (take("from")) {
        Node *node = make(NodeKind::YieldFrom, from);
        return close(node, {expression()});
    }
    Node *node = make(NodeKind::Yield, from);
    return close(node, {endsExpressions() ? nullptr : expressions()});
}

const Node *Parser::arguments(bool isLambda)
{
    const Token from = token();
    Node *node = make(NodeKind::Arguments, from);
    bool keywordOnly = false;
    const auto ends = [&] { return is(isLambda ? ":" : ")"); };
    std::vector<Node *> plain;
    while (!ends()) {
        const Token begin = token();
        if (take("/")) {
            for (Node *argument : plain)
                argument->mark = QStringLiteral("/");
        } else if (is("*") && (is(",", 1) || is(isLambda ? ":" : ")", 1))) {
            ++m_at;
            keywordOnly = true;
        } else {
            QString mark;
            if (take("**"))
                mark = QStringLiteral("**");
            else if (take("*"))
                mark = QStringLiteral("*");
            else if (keywordOnly)
                mark = QStringLiteral("k");
            Node *argument = make(NodeKind::Arg, begin);
            argument->mark = mark;
            argument->text = name();
            const Node *annotation = nullptr;
            if (!isLambda && take(":"))
                annotation = mark == QLatin1String("*") ? starOrNamed() : expression();
            const Node *standard = take("=") ? expression() : nullptr;
            close(argument, {annotation, standard});
            if (mark == QLatin1String("*"))
                keywordOnly = true;
            else if (mark.isEmpty())
                plain.push_back(argument);
            node->children.push_back(argument);
        }
        if (!take(","))
            break;
    }
    return close(node);
}

const Node *Parser::fieldValue()
{
    const Node *value = is("yield") ? yield() : expressions();
    if (token().kind != Token::Kind::End)
        stopHere();
    return value;
}

} // namespace Retort::Python
