#include "migrations/sql/facts.h"

#include "migrations/sql/lexer.h"
#include "migrations/sql/parser.h"

#include <QCoreApplication>
#include <QStringList>

#include <cstring>

namespace Retort {

using namespace Sql;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Sql", text);
}

/// Words outside parentheses in upper case; anything else is a sign. Long statements are read only
/// so far.
QStringList topWords(const QByteArray &utf8, qsizetype atMost)
{
    QStringList words;
    int depth = 0;
    for (const Token &token : tokenize(utf8)) {
        if (token.isComment())
            continue;
        if (token.lexeme == Lexeme::OpenParen)
            ++depth;
        if (depth == 0) {
            words.append(
                token.lexeme == Lexeme::Word
                    ? QString::fromUtf8(utf8.mid(token.begin, token.end - token.begin)).toUpper()
                    : QStringLiteral("?"));
        } else if (depth == 1 && token.lexeme == Lexeme::OpenParen) {
            words.append(QStringLiteral("("));
        }
        if (token.lexeme == Lexeme::CloseParen && depth > 0)
            --depth;
        if (words.size() >= atMost)
            break;
    }
    return words;
}

/// The words between CREATE, ALTER or DROP and the kind of object.
bool isModifier(const QString &word)
{
    static const QStringList modifiers{
        QStringLiteral("OR"),      QStringLiteral("REPLACE"),    QStringLiteral("UNIQUE"),
        QStringLiteral("TEMP"),    QStringLiteral("TEMPORARY"),  QStringLiteral("LOCAL"),
        QStringLiteral("GLOBAL"),  QStringLiteral("UNLOGGED"),   QStringLiteral("RECURSIVE"),
        QStringLiteral("TRUSTED"), QStringLiteral("PROCEDURAL"), QStringLiteral("CONSTRAINT"),
        QStringLiteral("DEFAULT")};
    return modifiers.contains(word);
}

QString objectTag(const QStringList &words)
{
    qsizetype i = 1;
    // ALTER DEFAULT PRIVILEGES is no modifier.
    if (words.value(1) == QLatin1String("DEFAULT") && words.value(2) == QLatin1String("PRIVILEGES"))
        return words.first() + QStringLiteral(" DEFAULT PRIVILEGES");
    while (i < words.size() && isModifier(words.at(i)))
        ++i;
    static const QList<QStringList> longKinds{
        {QStringLiteral("MATERIALIZED"), QStringLiteral("VIEW")},
        {QStringLiteral("FOREIGN"), QStringLiteral("TABLE")},
        {QStringLiteral("FOREIGN"), QStringLiteral("DATA"), QStringLiteral("WRAPPER")},
        {QStringLiteral("EVENT"), QStringLiteral("TRIGGER")},
        {QStringLiteral("ACCESS"), QStringLiteral("METHOD")},
        {QStringLiteral("OPERATOR"), QStringLiteral("CLASS")},
        {QStringLiteral("OPERATOR"), QStringLiteral("FAMILY")},
        {QStringLiteral("USER"), QStringLiteral("MAPPING")},
        {QStringLiteral("LARGE"), QStringLiteral("OBJECT")},
        {QStringLiteral("TEXT"), QStringLiteral("SEARCH"), QStringLiteral("CONFIGURATION")},
        {QStringLiteral("TEXT"), QStringLiteral("SEARCH"), QStringLiteral("DICTIONARY")},
        {QStringLiteral("TEXT"), QStringLiteral("SEARCH"), QStringLiteral("PARSER")},
        {QStringLiteral("TEXT"), QStringLiteral("SEARCH"), QStringLiteral("TEMPLATE")}};
    for (const QStringList &kind : longKinds) {
        if (words.mid(i, kind.size()) == kind)
            return words.first() + QLatin1Char(' ') + kind.join(QLatin1Char(' '));
    }
    const QString kind = words.value(i);
    return kind.isEmpty() || kind == QLatin1String("?") ? words.first()
                                                        : words.first() + QLatin1Char(' ') + kind;
}

QString commandTag(const QStringList &words)
{
    const QString first = words.value(0);
    if (first == QLatin1String("CREATE") || first == QLatin1String("ALTER")
        || first == QLatin1String("DROP"))
        return objectTag(words);
    if (first == QLatin1String("WITH")) {
        static const QStringList verbs{QStringLiteral("SELECT"), QStringLiteral("INSERT"),
                                       QStringLiteral("UPDATE"), QStringLiteral("DELETE"),
                                       QStringLiteral("MERGE"),  QStringLiteral("VALUES")};
        // WITH update AS (…) SELECT: a verb stands behind a closed parenthesis, which is left out
        // here.
        for (qsizetype i = 1; i < words.size(); ++i) {
            if (verbs.contains(words.at(i)) && words.at(i - 1) == QLatin1String("("))
                return words.at(i) == QLatin1String("VALUES") ? QStringLiteral("SELECT")
                                                              : words.at(i);
        }
        return QStringLiteral("SELECT");
    }
    if (first == QLatin1String("(") || first == QLatin1String("VALUES")
        || first == QLatin1String("TABLE"))
        return QStringLiteral("SELECT");
    if (first == QLatin1String("START"))
        return QStringLiteral("START TRANSACTION");
    if (first == QLatin1String("END"))
        return QStringLiteral("COMMIT");
    if (first == QLatin1String("ABORT"))
        return QStringLiteral("ROLLBACK");
    if (first == QLatin1String("REFRESH"))
        return QStringLiteral("REFRESH MATERIALIZED VIEW");
    if (first == QLatin1String("IMPORT"))
        return QStringLiteral("IMPORT FOREIGN SCHEMA");
    if (first == QLatin1String("SECURITY"))
        return QStringLiteral("SECURITY LABEL");
    if (first == QLatin1String("REASSIGN"))
        return QStringLiteral("REASSIGN OWNED");
    if (first == QLatin1String("TRUNCATE"))
        return QStringLiteral("TRUNCATE TABLE");
    if (first == QLatin1String("LOCK"))
        return QStringLiteral("LOCK TABLE");
    if (first == QLatin1String("DISCARD"))
        return QStringLiteral("DISCARD ") + words.value(1);
    if (first == QLatin1String("DECLARE"))
        return QStringLiteral("DECLARE CURSOR");
    if (first == QLatin1String("PREPARE") && words.value(1) == QLatin1String("TRANSACTION"))
        return QStringLiteral("PREPARE TRANSACTION");
    if ((first == QLatin1String("COMMIT") || first == QLatin1String("ROLLBACK"))
        && words.value(1) == QLatin1String("PREPARED"))
        return first + QStringLiteral(" PREPARED");
    if (first == QLatin1String("SET") && words.value(1) == QLatin1String("CONSTRAINTS"))
        return QStringLiteral("SET CONSTRAINTS");
    return first == QLatin1String("?") ? QString() : first;
}

TransactionStatement transactionOf(const QStringList &words)
{
    const QString first = words.value(0);
    const QString second = words.value(1);
    if (first == QLatin1String("BEGIN")
        || (first == QLatin1String("START") && second == QLatin1String("TRANSACTION")))
        return TransactionStatement::Begin;
    if (first == QLatin1String("SAVEPOINT"))
        return TransactionStatement::Savepoint;
    if (first == QLatin1String("RELEASE"))
        return TransactionStatement::Release;
    if (first == QLatin1String("PREPARE") && second == QLatin1String("TRANSACTION"))
        return TransactionStatement::Prepare;
    if (first == QLatin1String("COMMIT") || first == QLatin1String("END"))
        return second == QLatin1String("PREPARED") ? TransactionStatement::CommitPrepared
                                                   : TransactionStatement::Commit;
    if (first == QLatin1String("ROLLBACK") || first == QLatin1String("ABORT")) {
        if (second == QLatin1String("PREPARED"))
            return TransactionStatement::RollbackPrepared;
        return words.mid(1, 2).contains(QLatin1String("TO")) ? TransactionStatement::RollbackTo
                                                             : TransactionStatement::Rollback;
    }
    return TransactionStatement::None;
}

bool wordsNeedAutocommit(const QStringList &words, const QString &tag)
{
    const QString first = words.value(0);
    static const QStringList always{QStringLiteral("VACUUM"),
                                    QStringLiteral("CREATE DATABASE"),
                                    QStringLiteral("DROP DATABASE"),
                                    QStringLiteral("CREATE TABLESPACE"),
                                    QStringLiteral("DROP TABLESPACE"),
                                    QStringLiteral("ALTER SYSTEM"),
                                    QStringLiteral("CREATE SUBSCRIPTION")};
    if (always.contains(tag))
        return true;
    const bool concurrently = words.mid(0, 12).contains(QLatin1String("CONCURRENTLY"));
    if (concurrently
        && (tag == QLatin1String("CREATE INDEX") || tag == QLatin1String("DROP INDEX")
            || first == QLatin1String("REINDEX")))
        return true;
    return tag == QLatin1String("ALTER TABLE") && words.contains(QLatin1String("DETACH"))
           && words.contains(QLatin1String("CONCURRENTLY"));
}

/// Facts by the words alone.
StatementFacts factsOfWords(const QStringList &words)
{
    StatementFacts facts;
    facts.tag = commandTag(words);
    facts.transaction = transactionOf(words);
    facts.discard = words.value(0) == QLatin1String("DISCARD");
    if (words.value(0) == QLatin1String("COPY")) {
        for (qsizetype i = 1; i + 1 < words.size(); ++i) {
            const QString next = words.at(i + 1);
            const bool standard = next == QLatin1String("STDIN") || next == QLatin1String("STDOUT");
            if (standard && words.at(i) == QLatin1String("FROM"))
                facts.copyFromStdin = true;
            if (standard && words.at(i) == QLatin1String("TO"))
                facts.copyToStdout = true;
        }
    }
    facts.needsAutocommit = wordsNeedAutocommit(words, facts.tag);
    return facts;
}

bool isTrue(const char *value)
{
    return qstricmp(value, "false") != 0 && qstricmp(value, "off") != 0;
}

/// A boolean option as PostgreSQL's defGetBoolean reads it: absent = `missing`, without value =
/// true.
bool option(size_t count, PgQuery__Node *const *options, const char *name, bool missing)
{
    for (size_t i = 0; i < count; ++i) {
        if (options[i]->node_case != PG_QUERY__NODE__NODE_DEF_ELEM)
            continue;
        const PgQuery__DefElem &element = *options[i]->def_elem;
        if (qstricmp(element.defname, name) != 0)
            continue;
        if (!element.arg)
            return true;
        switch (element.arg->node_case) {
        case PG_QUERY__NODE__NODE_INTEGER:
            return element.arg->integer->ival != 0;
        case PG_QUERY__NODE__NODE_BOOLEAN:
            return element.arg->boolean->boolval;
        case PG_QUERY__NODE__NODE_STRING:
            return isTrue(element.arg->string->sval);
        case PG_QUERY__NODE__NODE_TYPE_NAME: {
            // `off` without quotes: to the grammar any word could be a type.
            const PgQuery__TypeName &word = *element.arg->type_name;
            return word.n_names != 1 || isTrue(word.names[0]->string->sval);
        }
        default:
            return true;
        }
    }
    return missing;
}

TransactionStatement transactionOf(PgQuery__TransactionStmtKind kind)
{
    switch (kind) {
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN:
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START:
        return TransactionStatement::Begin;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT:
        return TransactionStatement::Commit;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK:
        return TransactionStatement::Rollback;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_SAVEPOINT:
        return TransactionStatement::Savepoint;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_RELEASE:
        return TransactionStatement::Release;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_TO:
        return TransactionStatement::RollbackTo;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_PREPARE:
        return TransactionStatement::Prepare;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT_PREPARED:
        return TransactionStatement::CommitPrepared;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_PREPARED:
        return TransactionStatement::RollbackPrepared;
    default:
        return TransactionStatement::None;
    }
}

/// Which statements call PreventInTransactionBlock in the server (utility.c and the commands).
bool treeNeedsAutocommit(const PgQuery__Node &node)
{
    switch (node.node_case) {
    case PG_QUERY__NODE__NODE_INDEX_STMT:
        return node.index_stmt->concurrent;
    case PG_QUERY__NODE__NODE_DROP_STMT:
        return node.drop_stmt->concurrent;
    case PG_QUERY__NODE__NODE_REINDEX_STMT: {
        const PgQuery__ReindexStmt &reindex = *node.reindex_stmt;
        return reindex.kind == PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SCHEMA
               || reindex.kind == PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SYSTEM
               || reindex.kind == PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_DATABASE
               || option(reindex.n_params, reindex.params, "concurrently", false);
    }
    case PG_QUERY__NODE__NODE_VACUUM_STMT:
        return node.vacuum_stmt->is_vacuumcmd;
    case PG_QUERY__NODE__NODE_CLUSTER_STMT:
        return node.cluster_stmt->relation == nullptr;
    case PG_QUERY__NODE__NODE_CREATEDB_STMT:
    case PG_QUERY__NODE__NODE_DROPDB_STMT:
    case PG_QUERY__NODE__NODE_CREATE_TABLE_SPACE_STMT:
    case PG_QUERY__NODE__NODE_DROP_TABLE_SPACE_STMT:
    case PG_QUERY__NODE__NODE_ALTER_SYSTEM_STMT:
        return true;
    case PG_QUERY__NODE__NODE_ALTER_DATABASE_STMT:
        for (size_t i = 0; i < node.alter_database_stmt->n_options; ++i) {
            const PgQuery__Node &element = *node.alter_database_stmt->options[i];
            if (element.node_case == PG_QUERY__NODE__NODE_DEF_ELEM
                && std::strcmp(element.def_elem->defname, "tablespace") == 0)
                return true;
        }
        return false;
    case PG_QUERY__NODE__NODE_CREATE_SUBSCRIPTION_STMT: {
        const PgQuery__CreateSubscriptionStmt &create = *node.create_subscription_stmt;
        const bool connects = option(create.n_options, create.options, "connect", true);
        return option(create.n_options, create.options, "create_slot", connects);
    }
    case PG_QUERY__NODE__NODE_ALTER_SUBSCRIPTION_STMT: {
        const PgQuery__AlterSubscriptionStmt &alter = *node.alter_subscription_stmt;
        switch (alter.kind) {
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_SET_PUBLICATION:
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_ADD_PUBLICATION:
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_DROP_PUBLICATION:
            return option(alter.n_options, alter.options, "refresh", true);
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_REFRESH:
            return true;
        default:
            return false;
        }
    }
    case PG_QUERY__NODE__NODE_DROP_SUBSCRIPTION_STMT:
        return true;
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
        for (size_t i = 0; i < node.alter_table_stmt->n_cmds; ++i) {
            const PgQuery__AlterTableCmd *command = node.alter_table_stmt->cmds[i]->alter_table_cmd;
            if (command->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition && command->def
                && command->def->node_case == PG_QUERY__NODE__NODE_PARTITION_CMD
                && command->def->partition_cmd->concurrent)
                return true;
        }
        return false;
    default:
        return false;
    }
}

void addTree(StatementFacts &facts, const PgQuery__Node &node)
{
    facts.transaction = TransactionStatement::None;
    facts.copyFromStdin = false;
    facts.copyToStdout = false;
    facts.discard = node.node_case == PG_QUERY__NODE__NODE_DISCARD_STMT;
    facts.needsAutocommit = treeNeedsAutocommit(node);
    if (node.node_case == PG_QUERY__NODE__NODE_TRANSACTION_STMT) {
        facts.transaction = transactionOf(node.transaction_stmt->kind);
    } else if (node.node_case == PG_QUERY__NODE__NODE_COPY_STMT) {
        const PgQuery__CopyStmt &copy = *node.copy_stmt;
        const bool standard = (!copy.filename || !*copy.filename) && !copy.is_program;
        facts.copyFromStdin = standard && copy.is_from;
        facts.copyToStdout = standard && !copy.is_from;
    }
}

/// Whether only the tree can tell the rest: most statements are none of these, and their trees,
/// which are the costly part, are left alone.
bool isWorthATree(const QStringList &words)
{
    static const QStringList firsts{
        QStringLiteral("BEGIN"),   QStringLiteral("START"),     QStringLiteral("COMMIT"),
        QStringLiteral("END"),     QStringLiteral("ROLLBACK"),  QStringLiteral("ABORT"),
        QStringLiteral("PREPARE"), QStringLiteral("SAVEPOINT"), QStringLiteral("RELEASE"),
        QStringLiteral("COPY"),    QStringLiteral("DISCARD"),   QStringLiteral("VACUUM"),
        QStringLiteral("CLUSTER"), QStringLiteral("REINDEX")};
    static const QStringList seconds{QStringLiteral("DATABASE"), QStringLiteral("TABLESPACE"),
                                     QStringLiteral("SYSTEM"), QStringLiteral("SUBSCRIPTION")};
    return firsts.contains(words.value(0)) || seconds.contains(words.value(1))
           || words.contains(QLatin1String("CONCURRENTLY"));
}

} // namespace

StatementFacts statementFacts(const SqlStatement &statement)
{
    return statementFacts(QList<SqlStatement>{statement}).first();
}

QList<StatementFacts> statementFacts(const QList<SqlStatement> &statements)
{
    QList<StatementFacts> facts;
    facts.reserve(statements.size());
    QList<SqlStatement> worth;
    QList<qsizetype> indexes;
    for (qsizetype i = 0; i < statements.size(); ++i) {
        const QStringList words = topWords(statements.at(i).text.toUtf8(), 1000);
        facts.append(factsOfWords(words));
        if (statements.at(i).parsed && isWorthATree(words)) {
            worth.append(statements.at(i));
            indexes.append(i);
        }
    }
    if (!worth.isEmpty()) {
        visitTrees(worth, [&](qsizetype i, const PgQuery__Node &node) {
            addTree(facts[indexes.at(i)], node);
        });
    }
    return facts;
}

QString copyFromStdinMessage()
{
    return tr("COPY … FROM STDIN reads its data from psql; a script has none.");
}

QString copyFromStdinHint()
{
    return tr("Write the rows as INSERT.");
}

} // namespace Retort
