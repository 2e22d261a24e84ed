#include "migrations/python/parser.h"

#include "migrations/python/parserstate.h"
#include "migrations/python/source.h"

#include <QCoreApplication>

namespace Retort::Python {

namespace {

// Levels of brackets, operators and blocks; a person writes ten.
constexpr int deepest = 260;
// Nodes below one another: calls chained by dots make a tall tree without brackets.
constexpr int tallest = 900;

QString tr(const char *text)
{
    return QCoreApplication::translate("Retort::Python", text);
}

} // namespace

QString Module::excerpt(const Node *node, int longest) const
{
    if (!m_data || !node)
        return {};
    const QStringView whole =
        QStringView(m_data->source).sliced(node->begin, node->end - node->begin);
    QString text;
    bool blank = false;
    for (const QChar c : whole) {
        if (c.isSpace()) {
            blank = !text.isEmpty();
            continue;
        }
        if (blank)
            text += QLatin1Char(' ');
        blank = false;
        text += c;
        if (text.size() > longest) {
            text.truncate(longest);
            if (text.back().isHighSurrogate())
                text.chop(1);
            return text + QChar(0x2026);
        }
    }
    return text;
}

Parser::Deeper::Deeper(Parser &owner) : parser(owner)
{
    if (++parser.m_depth > deepest) {
        --parser.m_depth;
        owner.stop(tr("The code is nested too deeply."));
    }
}

bool Parser::is(const char *expected, size_t ahead) const
{
    const Token &now = token(ahead);
    if (now.kind != Token::Kind::Name && now.kind != Token::Kind::Operator)
        return false;
    return text(now) == QLatin1String(expected);
}

bool Parser::isAny(std::initializer_list<const char *> texts) const
{
    for (const char *candidate : texts) {
        if (is(candidate))
            return true;
    }
    return false;
}

bool Parser::take(const char *expected)
{
    if (!is(expected))
        return false;
    ++m_at;
    return true;
}

void Parser::expect(const char *expected)
{
    if (!take(expected))
        stopHere();
}

void Parser::stop(const QString &message) const
{
    throw SyntaxStop{message, token().place};
}

void Parser::stopHere() const
{
    const Token &now = token();
    switch (now.kind) {
    case Token::Kind::End:
        stop(tr("The code ends too early."));
    case Token::Kind::Newline:
        stop(tr("The line ends too early."));
    case Token::Kind::Indent:
        stop(tr("The line is indented, and the line above opens no block."));
    case Token::Kind::Dedent:
        stop(tr("An indented block is missing."));
    default:
        stop(tr("“%1” does not belong here.").arg(text(now).left(40)));
    }
}

QString Parser::name()
{
    const Token &now = token();
    if (now.kind != Token::Kind::Name || isKeyword(text(now)))
        stopHere();
    ++m_at;
    QString result = text(now).toString();
    for (const QChar c : result) {
        // PEP 3131: names are compared in their NFKC form.
        if (c.unicode() >= 0x80)
            return result.normalized(QString::NormalizationForm_KC);
    }
    return result;
}

Node *Parser::make(NodeKind kind, const Token &from)
{
    m_data.nodes.emplace_back();
    Node &node = m_data.nodes.back();
    node.kind = kind;
    node.begin = from.begin;
    node.place = from.place;
    return &node;
}

Node *Parser::close(Node *node)
{
    if (m_at > 0)
        node->end = std::max(node->begin, m_tokens[m_at - 1].end);
    else
        node->end = node->begin;
    for (const Node *child : node->children) {
        if (!child)
            continue;
        // A long sum is a loop for whoever walks it.
        const bool chain = node->kind == NodeKind::BinOp && child == node->children[0]
                           && child->kind == NodeKind::BinOp;
        node->height = std::max(node->height, child->height + (chain ? 0 : 1));
    }
    if (node->height > tallest)
        throw SyntaxStop{tr("The code is nested too deeply."), node->place};
    return node;
}

Node *Parser::close(Node *node, std::initializer_list<const Node *> children)
{
    node->children.insert(node->children.end(), children.begin(), children.end());
    return close(node);
}

const Node *Parser::file()
{
    Node *node = make(NodeKind::Block, token());
    while (token().kind != Token::Kind::End)
        statementInto(node->children);
    return close(node);
}

const Node *Parser::emptyBlock()
{
    return close(make(NodeKind::Block, token()));
}

const Node *Parser::block()
{
    const Deeper deeper(*this);
    expect(":");
    Node *node = make(NodeKind::Block, token());
    if (!isNewline()) {
        simpleStatements(node->children);
        return close(node);
    }
    ++m_at;
    if (token().kind != Token::Kind::Indent)
        stop(tr("An indented block is missing."));
    ++m_at;
    node->begin = token().begin;
    node->place = token().place;
    while (token().kind != Token::Kind::Dedent) {
        if (token().kind == Token::Kind::End)
            stopHere();
        statementInto(node->children);
    }
    close(node);
    ++m_at;
    return node;
}

void Parser::statementInto(std::vector<const Node *> &statements)
{
    if (const Node *node = compound())
        statements.push_back(node);
    else
        simpleStatements(statements);
}

void Parser::simpleStatements(std::vector<const Node *> &statements)
{
    for (;;) {
        statements.push_back(simpleStatement());
        if (take(";")) {
            if (!isNewline())
                continue;
        }
        if (!isNewline())
            stopHere();
        ++m_at;
        return;
    }
}

const Node *Parser::simpleStatement()
{
    const Token from = token();
    if (from.kind != Token::Kind::Name)
        return expressionStatement();
    const auto word = [&](const char *text, NodeKind kind) -> Node * {
        return take(text) ? make(kind, from) : nullptr;
    };
    if (Node *node = word("pass", NodeKind::Pass))
        return close(node);
    if (Node *node = word("break", NodeKind::Break))
        return close(node);
    if (Node *node = word("continue", NodeKind::Continue))
        return close(node);
    if (Node *node = word("return", NodeKind::Return))
        return close(node, {endsExpressions() ? nullptr : expressions()});
    if (Node *node = word("raise", NodeKind::Raise)) {
        const Node *exception = endsExpressions() ? nullptr : expression();
        const Node *cause = exception && take("from") ? expression() : nullptr;
        return close(node, {exception, cause});
    }
    if (Node *node = word("assert", NodeKind::Assert)) {
        const Node *test = expression();
        return close(node, {test, take(",") ? expression() : nullptr});
    }
    if (Node *node = word("del", NodeKind::Delete)) {
        do {
            node->children.push_back(binary(0));
        } while (take(",") && !endsExpressions());
        return close(node);
    }
    if (is("import"))
        return import();
    if (is("from"))
        return importFrom();
    if (is("global"))
        return names(NodeKind::Global);
    if (is("nonlocal"))
        return names(NodeKind::Nonlocal);
    return expressionStatement();
}

const Node *Parser::names(NodeKind kind)
{
    Node *node = make(kind, token());
    ++m_at;
    do {
        Node *one = make(NodeKind::Name, token());
        one->text = name();
        node->children.push_back(close(one));
    } while (take(","));
    return close(node);
}

const Node *Parser::import()
{
    Node *node = make(NodeKind::Import, token());
    expect("import");
    do {
        Node *alias = make(NodeKind::Alias, token());
        alias->text = name();
        while (take("."))
            alias->text += QLatin1Char('.') + name();
        if (take("as"))
            alias->mark = name();
        node->children.push_back(close(alias));
    } while (take(","));
    return close(node);
}

const Node *Parser::importFrom()
{
    Node *node = make(NodeKind::ImportFrom, token());
    expect("from");
    while (is(".") || is("...")) {
        node->text += text(token());
        ++m_at;
    }
    if (!is("import")) {
        node->text += name();
        while (take("."))
            node->text += QLatin1Char('.') + name();
    } else if (node->text.isEmpty()) {
        stopHere();
    }
    expect("import");
    if (is("*")) {
        Node *alias = make(NodeKind::Alias, token());
        alias->text = QStringLiteral("*");
        ++m_at;
        node->children.push_back(close(alias));
        return close(node);
    }
    const bool brackets = take("(");
    do {
        if (brackets && is(")") && !node->children.empty())
            break;
        Node *alias = make(NodeKind::Alias, token());
        alias->text = name();
        if (take("as"))
            alias->mark = name();
        node->children.push_back(close(alias));
    } while (take(","));
    if (brackets)
        expect(")");
    return close(node);
}

const Node *Parser::expressionStatement()
{
    const Token from = token();
    const auto value = [this] { return is("yield") ? yield() : expressions(); };
    const Node *first = value();
    if (take(":")) {
        Node *node = make(NodeKind::AnnAssign, from);
        if (first->kind == NodeKind::Name && first->begin == from.begin)
            node->mark = QStringLiteral("simple");
        const Node *annotation = expression();
        return close(node, {first, annotation, take("=") ? value() : nullptr});
    }
    if (is("=")) {
        Node *node = make(NodeKind::Assign, from);
        node->children = {nullptr, first};
        while (take("="))
            node->children.push_back(value());
        node->children.front() = node->children.back();
        node->children.pop_back();
        return close(node);
    }
    for (const char *op :
         {"+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**="}) {
        if (take(op)) {
            Node *node = make(NodeKind::AugAssign, from);
            node->mark = QString::fromLatin1(op).chopped(1);
            return close(node, {first, value()});
        }
    }
    Node *node = make(NodeKind::Expr, from);
    return close(node, {first});
}

} // namespace Retort::Python

namespace Retort::Python {

Result<Module> parseSource(const QString &source)
{
    auto tokens = tokenize(source);
    if (!tokens)
        return fail(tokens.error());
    auto data = std::make_shared<Module::Data>();
    data->source = source;
    try {
        data->body = Parser(std::move(*tokens), *data, 0).file();
    } catch (const SyntaxStop &stop) {
        Error error;
        error.kind = ErrorKind::ScriptSyntax;
        error.message = stop.message;
        error.line = stop.place.line;
        error.column = stop.place.column;
        return fail(std::move(error));
    }
    return Module(std::move(data));
}

Result<Module> parseModule(QByteArrayView bytes)
{
    const Result<QString> source = decodeSource(bytes);
    if (!source)
        return fail(source.error());
    return parseSource(*source);
}

} // namespace Retort::Python
