#pragma once

#include "migrations/python/ast.h"
#include "migrations/python/tokens.h"

namespace Retort::Python {

/// Ends a parse; it does not leave the parser's files.
struct SyntaxStop
{
    QString message;
    Place place;
};

/// A recursive descent over the tokens of one file, or of one field of an f-string in it.
class Parser
{
public:
    Parser(std::vector<Token> tokens, Module::Data &data, int depth)
        : m_tokens(std::move(tokens)), m_data(data), m_depth(depth)
    {}

    /// The whole file.
    const Node *file();
    /// What stands in `{…}` of an f-string, up to where the value ends; the rest is not looked at.
    const Node *fieldValue();
    /// The token behind what was read.
    const Token &next() const { return m_tokens[m_at]; }

private:
    friend class Literals;

    struct Deeper
    {
        explicit Deeper(Parser &owner);
        ~Deeper() { --parser.m_depth; }
        Parser &parser;
    };

    // The tokens
    const Token &token(size_t ahead = 0) const
    {
        return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)];
    }
    QStringView text(const Token &token) const
    {
        return QStringView(m_data.source).sliced(token.begin, token.end - token.begin);
    }
    bool is(const char *text, size_t ahead = 0) const;
    bool isAny(std::initializer_list<const char *> texts) const;
    bool take(const char *text);
    void expect(const char *text);
    bool isNewline() const { return token().kind == Token::Kind::Newline; }
    QString name();
    [[noreturn]] void stop(const QString &message) const;
    [[noreturn]] void stopHere() const;

    // Nodes
    Node *make(NodeKind kind, const Token &from);
    /// Ends the node at the last token read, and measures it.
    Node *close(Node *node);
    Node *close(Node *node, std::initializer_list<const Node *> children);

    // Statements
    void statementInto(std::vector<const Node *> &statements);
    const Node *block();
    const Node *emptyBlock();
    void simpleStatements(std::vector<const Node *> &statements);
    const Node *simpleStatement();
    const Node *expressionStatement();
    const Node *import();
    const Node *importFrom();
    const Node *names(NodeKind kind);
    const Node *compound();
    const Node *decorated();
    const Node *function(const Node *decorators, const Token &from, bool async);
    /// Goes over the type parameters of 3.12.
    void skipTypeParameters();
    const Node *classDefinition(const Node *decorators, const Token &from);
    const Node *ifStatement();
    const Node *whileStatement();
    const Node *forStatement(const Token &from, bool async);
    const Node *withStatement(const Token &from, bool async);
    bool bracketedWithItems(Node *node);
    const Node *withItem();
    const Node *tryStatement();
    bool isMatch() const;
    const Node *matchStatement();
    const Node *arguments(bool lambda);

    // Expressions
    /// `a, *b, …`, also with a walrus where it may stand.
    const Node *expressions(bool starred = true);
    const Node *namedExpression();
    const Node *expression();
    const Node *starOrNamed();
    const Node *disjunction();
    const Node *conjunction();
    const Node *inversion();
    const Node *comparison();
    QString comparisonOperator();
    const Node *binary(int level);
    const Node *unary();
    const Node *power();
    const Node *primary();
    const Node *atom();
    const Node *bracketed();
    const Node *listDisplay();
    const Node *braces();
    const Node *call(const Node *function, const Token &from);
    const Node *subscript(const Node *value, const Token &from);
    const Node *slice();
    const Node *lambda();
    const Node *yield();
    const Node *targets();
    const Node *constant(ConstantKind kind);
    void comprehensions(Node *node);
    bool isComprehension() const;
    bool endsExpressions() const;

    std::vector<Token> m_tokens;
    Module::Data &m_data;
    size_t m_at = 0;
    int m_depth = 0;
};

/// Cuts string literals: prefixes, escapes, fields of f-strings.
class Literals
{
public:
    explicit Literals(Parser &parser) : m_parser(parser) {}

    /// One or more adjacent literals, from the current token on.
    const Node *strings();

private:
    struct Part
    {
        QString text;
        bool undecided = false;
        const Node *field = nullptr;
    };

    void piece(const Token &token, std::vector<Part> &parts, bool *bytes, bool *formatted);
    void formattedParts(Start begin, qsizetype end, bool raw, bool spec, std::vector<Part> &parts);
    qsizetype field(Start at, qsizetype end, std::vector<Part> &parts);
    const Node *joined(const std::vector<Part> &parts, const Token &from);
    void addText(const QString &text, bool undecided, std::vector<Part> &parts);

    Parser &m_parser;
};

/// The characters that the inside of a literal stands for. `bytes`: no \u, \U and \N. `undecided`
/// is set where a character is written by its Unicode name. An error's sentence, or null.
QString decodeEscapes(QStringView inside, bool bytes, QString *result, bool *undecided);

} // namespace Retort::Python
