#include "migrations/python/parserstate.h"

#include <QCoreApplication>

namespace Retort::Python {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::Python", text);
}

} // namespace

const Node *Parser::compound()
{
    const Token from = token();
    if (is("@"))
        return decorated();
    if (from.kind != Token::Kind::Name)
        return nullptr;
    if (is("def"))
        return function(emptyBlock(), from, false);
    if (is("class"))
        return classDefinition(emptyBlock(), from);
    if (is("if"))
        return ifStatement();
    if (is("for"))
        return forStatement(from, false);
    if (is("while"))
        return whileStatement();
    if (is("try"))
        return tryStatement();
    if (is("with"))
        return withStatement(from, false);
    if (is("async")) {
        ++m_at;
        if (is("def"))
            return function(emptyBlock(), from, true);
        if (is("for"))
            return forStatement(from, true);
        if (is("with"))
            return withStatement(from, true);
        stopHere();
    }
    if (is("match") && isMatch())
        return matchStatement();
    return nullptr;
}

const Node *Parser::decorated()
{
    const Token from = token();
    Node *decorators = make(NodeKind::Block, from);
    while (take("@")) {
        decorators->children.push_back(namedExpression());
        if (!isNewline())
            stopHere();
        ++m_at;
    }
    close(decorators);
    const Token begin = token();
    if (is("class"))
        return classDefinition(decorators, begin);
    const bool async = take("async");
    if (!is("def"))
        stopHere();
    return function(decorators, begin, async);
}

const Node *Parser::function(const Node *decorators, const Token &from, bool async)
{
    Node *node = make(NodeKind::FunctionDef, from);
    if (async)
        node->mark = QStringLiteral("async");
    expect("def");
    node->text = name();
    if (is("[")) // type parameters of 3.12
        skipTypeParameters();
    expect("(");
    const Node *parameters = arguments(false);
    expect(")");
    const Node *returns = take("->") ? expressions() : nullptr;
    return close(node, {decorators, parameters, returns, block()});
}

void Parser::skipTypeParameters()
{
    int open = 0;
    do {
        if (is("["))
            ++open;
        else if (is("]"))
            --open;
        else if (token().kind == Token::Kind::End || isNewline())
            stopHere();
        ++m_at;
    } while (open > 0);
}

const Node *Parser::classDefinition(const Node *decorators, const Token &from)
{
    Node *node = make(NodeKind::ClassDef, from);
    expect("class");
    node->text = name();
    if (is("["))
        skipTypeParameters();
    const Node *bases = nullptr;
    if (is("(")) {
        // As the arguments of a call.
        const Token begin = token();
        const Node *all = call(nullptr, begin);
        Node *group = make(NodeKind::Block, begin);
        group->children.assign(all->children.begin() + 1, all->children.end());
        bases = close(group);
    } else {
        bases = emptyBlock();
    }
    return close(node, {decorators, bases, block()});
}

const Node *Parser::ifStatement()
{
    Node *node = make(NodeKind::If, token());
    expect("if");
    do {
        node->children.push_back(namedExpression());
        node->children.push_back(block());
    } while (take("elif"));
    if (take("else"))
        node->children.push_back(block());
    return close(node);
}

const Node *Parser::whileStatement()
{
    Node *node = make(NodeKind::While, token());
    expect("while");
    const Node *test = namedExpression();
    const Node *body = block();
    return close(node, {test, body, take("else") ? block() : emptyBlock()});
}

const Node *Parser::forStatement(const Token &from, bool async)
{
    Node *node = make(NodeKind::For, from);
    if (async)
        node->mark = QStringLiteral("async");
    expect("for");
    const Node *target = targets();
    expect("in");
    const Node *iterable = expressions();
    const Node *body = block();
    return close(node, {target, iterable, body, take("else") ? block() : emptyBlock()});
}

const Node *Parser::withItem()
{
    Node *item = make(NodeKind::WithItem, token());
    const Node *value = expression();
    const Node *target = nullptr;
    if (take("as")) {
        const Token begin = token();
        if (take("*")) {
            Node *star = make(NodeKind::Starred, begin);
            target = close(star, {binary(0)});
        } else {
            target = binary(0);
        }
    }
    return close(item, {value, target});
}

// `with (a as b, c as d):`; else the brackets belong to the expression.
bool Parser::bracketedWithItems(Node *node)
{
    const size_t before = m_at;
    const size_t nodes = m_data.nodes.size();
    // The bracket that closes must stand before the colon.
    size_t close = m_at;
    int open = 0;
    for (; close < m_tokens.size(); ++close) {
        const Token &now = m_tokens[close];
        if (now.kind == Token::Kind::Newline || now.kind == Token::Kind::End)
            return false;
        if (now.kind != Token::Kind::Operator || now.end - now.begin != 1)
            continue;
        const QChar c = m_data.source.at(now.begin);
        if (c == QLatin1Char('(') || c == QLatin1Char('[') || c == QLatin1Char('{'))
            ++open;
        else if (c == QLatin1Char(')') || c == QLatin1Char(']') || c == QLatin1Char('}'))
            --open;
        if (open == 0)
            break;
    }
    if (close + 1 >= m_tokens.size() || text(m_tokens[close + 1]) != QLatin1String(":"))
        return false;
    try {
        expect("(");
        do {
            if (is(")"))
                break;
            node->children.push_back(withItem());
        } while (take(","));
        expect(")");
        // `with (a):` and `with (a, b):` without `as` are expressions in brackets for CPython's
        // tree only where one stands alone.
        const bool alone = node->children.size() == 1 && !node->children.front()->child(1)
                           && text(m_tokens[m_at - 2]) != QLatin1String(",");
        if (!node->children.empty() && !alone)
            return true;
    } catch (const SyntaxStop &) {
        // `with (yield):`, `with (a for b in c):`
    }
    node->children.clear();
    m_at = before;
    m_data.nodes.resize(nodes);
    return false;
}

const Node *Parser::withStatement(const Token &from, bool async)
{
    Node *node = make(NodeKind::With, from);
    if (async)
        node->mark = QStringLiteral("async");
    expect("with");
    if (!is("(") || !bracketedWithItems(node)) {
        do {
            node->children.push_back(withItem());
        } while (take(","));
    }
    return close(node, {block()});
}

const Node *Parser::tryStatement()
{
    Node *node = make(NodeKind::Try, token());
    expect("try");
    const Node *body = block();
    Node *handlers = make(NodeKind::Block, token());
    while (is("except")) {
        Node *handler = make(NodeKind::ExceptHandler, token());
        ++m_at;
        if (take("*"))
            node->mark = QStringLiteral("*");
        const Node *type = is(":") ? nullptr : expression();
        if (type && is(","))
            stop(tr("“except A, b” is Python 2."));
        if (type && take("as"))
            handler->text = name();
        handlers->children.push_back(close(handler, {type, block()}));
    }
    close(handlers);
    const Node *otherwise = !handlers->children.empty() && take("else") ? block() : emptyBlock();
    const bool isFinal = is("finally");
    const Node *last = take("finally") ? block() : emptyBlock();
    if (handlers->children.empty() && !isFinal)
        stopHere();
    return close(node, {body, handlers, otherwise, last});
}

bool Parser::isMatch() const
{
    // A line that ends in a colon, and a line with `case` indented below.
    for (size_t i = m_at + 1; i + 2 < m_tokens.size(); ++i) {
        if (m_tokens[i].kind != Token::Kind::Newline)
            continue;
        return i > m_at + 2 && text(m_tokens[i - 1]) == QLatin1String(":")
               && m_tokens[i + 1].kind == Token::Kind::Indent
               && text(m_tokens[i + 2]) == QLatin1String("case");
    }
    return false;
}

const Node *Parser::matchStatement()
{
    const Deeper deeper(*this);
    Node *node = make(NodeKind::Match, token());
    ++m_at;
    node->children.push_back(expressions());
    expect(":");
    if (!isNewline())
        stopHere();
    m_at += 2; // the line's end and the indent
    while (token().kind != Token::Kind::Dedent) {
        expect("case");
        // The pattern and its condition, up to the colon that no bracket and no lambda holds.
        int open = 0;
        int lambdas = 0;
        const size_t begin = m_at;
        for (; !isNewline(); ++m_at) {
            if (token().kind == Token::Kind::End)
                stopHere();
            if (isAny({"(", "[", "{"}))
                ++open;
            else if (isAny({")", "]", "}"}))
                --open;
            else if (open == 0 && is("lambda"))
                ++lambdas;
            else if (open == 0 && is(":") && lambdas-- == 0)
                break;
        }
        if (m_at == begin)
            stopHere();
        node->children.push_back(block());
    }
    close(node);
    ++m_at;
    return node;
}

} // namespace Retort::Python
