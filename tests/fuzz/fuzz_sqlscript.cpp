// What the reader of SQL scripts must hold for any bytes: it ends in an answer, loses no SQL
// between statements, and agrees with itself (header alone and whole file, before and after a
// rewrite).
#include "migrations/script/sqlscript.h"
#include "migrations/sql/facts.h"
#include "migrations/sql/lexer.h"
#include "migrations/sql/text.h"

#include <cstdlib>

using namespace Retort;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void requireNothingLost(const ScriptSection &section)
{
    const QByteArray text = section.text.toUtf8();
    // Words and signs of the section, and those of its statements, are the same but for `;`.
    qsizetype inSection = 0;
    for (const Sql::Token &token : Sql::tokenize(text))
        inSection += token.isComment() || token.lexeme == Sql::Lexeme::Semicolon ? 0 : 1;
    qsizetype inStatements = 0;
    for (const SqlStatement &statement : section.statements) {
        for (const Sql::Token &token : Sql::tokenize(statement.text.toUtf8()))
            inStatements += token.isComment() || token.lexeme == Sql::Lexeme::Semicolon ? 0 : 1;
    }
    require(inSection == inStatements);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    // Half of the inputs get a frame, so that the splitter is reached as often as the header.
    QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    if (size > 0 && data[0] % 2 == 0)
        bytes = "-- Revision ID: a\n-- retort: upgrade\n" + bytes;
    const QString file = QStringLiteral("/a.sql");
    const auto header = readSqlHeader(bytes, file);
    const auto script = parseSqlScript(bytes, file);
    sqlScriptProblems(fromUtf8Whole(bytes));
    if (!script) {
        require(script.error().kind == ErrorKind::ScriptSyntax && script.error().line > 0);
        return 0;
    }
    require(bool(header) && header->has_value() == script->has_value());
    if (!*script)
        return 0;
    require(**header == (*script)->revision);
    const QString text = fromUtf8Whole(bytes.startsWith("\xEF\xBB\xBF") ? bytes.mid(3) : bytes);
    for (const ScriptSection &section : (*script)->sections) {
        requireNothingLost(section);
        statementFacts(section.statements);
        for (const SqlStatement &statement : section.statements)
            require(text.mid(statement.offset, statement.text.size()) == statement.text);
    }
    const auto rewritten = rewriteHeader(bytes, QStringLiteral("Reviewed"), QStringLiteral("x"));
    require(bool(rewritten));
    const auto again = parseSqlScript(*rewritten, file);
    require(again && *again && (**again).hash == (**script).hash);
    return 0;
}
