#include "migrations/sql/parser.h"

#include "migrations/sql/lexer.h"

#include <cstring>
#include <pg_query.h>
#include <pthread.h>

namespace Retort::Sql {

namespace {

constexpr size_t stackSize = size_t(64) * 1024 * 1024;

thread_local bool isDeep = false;

void *runWork(void *work)
{
    isDeep = true;
    (*static_cast<const std::function<void()> *>(work))();
    return nullptr;
}

ParserError toError(const PgQueryError &error)
{
    return {QString::fromUtf8(error.message), error.cursorpos > 0 ? error.cursorpos - 1 : -1};
}

/// Whether comments open again and again within one row of operator signs.
bool isTangled(const QByteArray &utf8)
{
    constexpr int usual = 100;
    int openings = 0;
    for (qsizetype i = 0; i + 1 < utf8.size(); ++i) {
        const char c = utf8.at(i);
        if (c == '/' && utf8.at(i + 1) == '*') {
            if (++openings > usual)
                return true;
        } else if (!std::strchr("~!@#^&|`?+-*/%<>=", c)) {
            openings = 0;
        }
    }
    return false;
}

/// The text as the parser gets it. PostgreSQL's scanner reads a row of operator signs anew for
/// every comment that opens in it (scan.l, xcstart): minutes for a few hundred KB of them. Comments
/// mean nothing to the grammar, so such ones are blanked inside, sign by sign: positions stay.
QByteArray untangled(const QByteArray &utf8)
{
    if (!isTangled(utf8))
        return utf8;
    QByteArray result = utf8;
    for (const Token &token : tokenize(utf8)) {
        if (token.lexeme != Lexeme::BlockComment)
            continue;
        // An open one stays open: it is the parser that says so.
        const qsizetype end = token.open ? token.end : token.end - 2;
        for (qsizetype i = token.begin + 2; i < end; ++i) {
            if (result.at(i) == '/' || result.at(i) == '*')
                result[i] = ' ';
        }
    }
    return result;
}

void visitTree(const QByteArray &utf8, const std::function<void(const PgQuery__Node &)> &visit)
{
    const PgQueryProtobufParseResult result = pg_query_parse_protobuf(untangled(utf8).constData());
    if (!result.error) {
        PgQuery__ParseResult *tree = pg_query__parse_result__unpack(
            nullptr, result.parse_tree.len,
            reinterpret_cast<const uint8_t *>(result.parse_tree.data));
        if (tree) {
            if (tree->n_stmts == 1 && tree->stmts[0]->stmt)
                visit(*tree->stmts[0]->stmt);
            pg_query__parse_result__free_unpacked(tree, nullptr);
        }
    }
    pg_query_free_protobuf_parse_result(result);
}

} // namespace

bool onDeepStack(const std::function<void()> &work)
{
    if (isDeep) {
        work();
        return true;
    }
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    pthread_t thread{};
    const bool started = pthread_attr_setstacksize(&attributes, stackSize) == 0
                         && pthread_create(&thread, &attributes, runWork,
                                           const_cast<void *>(static_cast<const void *>(&work)))
                                == 0;
    pthread_attr_destroy(&attributes);
    if (started)
        pthread_join(thread, nullptr);
    return started;
}

ParserSplit splitWithParser(const QByteArray &utf8)
{
    ParserSplit split;
    const PgQuerySplitResult result = pg_query_split_with_parser(untangled(utf8).constData());
    if (result.error) {
        split.error = toError(*result.error);
    } else {
        split.ranges.reserve(static_cast<size_t>(result.n_stmts));
        for (int i = 0; i < result.n_stmts; ++i) {
            const PgQuerySplitStmt &statement = *result.stmts[i];
            // A length of 0 means: up to the end.
            const qsizetype end = statement.stmt_len > 0
                                      ? qsizetype(statement.stmt_location) + statement.stmt_len
                                      : utf8.size();
            split.ranges.push_back({statement.stmt_location, end});
        }
    }
    pg_query_free_split_result(result);
    return split;
}

void visitTrees(const QList<SqlStatement> &statements,
                const std::function<void(qsizetype, const PgQuery__Node &)> &visit)
{
    onDeepStack([&] {
        for (qsizetype i = 0; i < statements.size(); ++i) {
            if (!statements.at(i).parsed)
                continue;
            visitTree(statements.at(i).text.toUtf8(),
                      [&](const PgQuery__Node &node) { visit(i, node); });
        }
    });
}

} // namespace Retort::Sql
