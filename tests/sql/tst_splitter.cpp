#include "migrations/sql/cutter.h"
#include "migrations/sql/parser.h"
#include "migrations/sql/splitter.h"
#include "migrations/sql/text.h"
#include "tests/support/scrub.h"

#include <QTest>
#include <pg_query.h>
#include <thread>

using namespace Retort;

namespace {

QStringList texts(const QList<SqlStatement> &statements)
{
    QStringList result;
    for (const SqlStatement &statement : statements)
        result.append(statement.text);
    return result;
}

/// Every statement stands where it says, and between them is only blank, comment or `;`.
void verifyNothingIsLost(const QString &text, const QList<SqlStatement> &statements)
{
    qsizetype at = 0;
    const auto verifyGap = [&](qsizetype end) {
        for (const Sql::Token &token : Sql::tokenize(text.mid(at, end - at).toUtf8()))
            QVERIFY2(token.isComment() || token.lexeme == Sql::Lexeme::Semicolon,
                     qPrintable(text.mid(at, end - at)));
    };
    for (const SqlStatement &statement : statements) {
        QCOMPARE(text.mid(statement.offset, statement.text.size()), statement.text);
        const TextPosition place = TextPositions(text.toUtf8()).atUtf16(statement.offset);
        QCOMPARE(statement.line, place.line);
        QCOMPARE(statement.column, place.column);
        verifyGap(statement.offset);
        at = statement.offset + statement.text.size();
    }
    verifyGap(text.size());
}

/// What the cutter looks at, as PostgreSQL's scanner sees it; nothing where that refuses the text.
std::optional<QStringList> scannerMarks(const QByteArray &text)
{
    const PgQueryScanResult scan = pg_query_scan(text.constData());
    std::optional<QStringList> marks;
    if (!scan.error) {
        PgQuery__ScanResult *result = pg_query__scan_result__unpack(
            nullptr, scan.pbuf.len, reinterpret_cast<const uint8_t *>(scan.pbuf.data));
        marks.emplace();
        for (size_t i = 0; i < result->n_tokens; ++i) {
            const PgQuery__ScanToken &token = *result->tokens[i];
            const int kind = int(token.token);
            if (kind == PG_QUERY__TOKEN__ASCII_40 || kind == PG_QUERY__TOKEN__ASCII_41
                || kind == PG_QUERY__TOKEN__ASCII_59 || kind == PG_QUERY__TOKEN__SQL_COMMENT
                || kind == PG_QUERY__TOKEN__C_COMMENT)
                marks->append(QStringLiteral("%1-%2").arg(token.start).arg(token.end));
        }
        pg_query__scan_result__free_unpacked(result, nullptr);
    }
    pg_query_free_scan_result(scan);
    return marks;
}

/// False where the scanner refuses the text.
bool compareWithScanner(const QByteArray &text)
{
    const std::optional<QStringList> theirs = scannerMarks(text);
    // libpg_query alone ends a string at a comment that PostgreSQL lets it continue over.
    if (!theirs || text.contains("'--c\n'"))
        return false;
    QStringList ours;
    bool open = false;
    for (const Sql::Token &token : Sql::tokenize(text)) {
        open = open || token.open;
        if (token.isComment() || token.lexeme == Sql::Lexeme::Semicolon
            || token.lexeme == Sql::Lexeme::OpenParen || token.lexeme == Sql::Lexeme::CloseParen)
            ours.append(QStringLiteral("%1-%2").arg(token.begin).arg(token.end));
    }
    const QByteArray report =
        text + "\nours: " + ours.join(u' ').toUtf8() + "\ntheirs: " + theirs->join(u' ').toUtf8();
    [&] { QVERIFY2(!open && ours == *theirs, report.constData()); }();
    return true;
}

} // namespace

class TestSplitter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cuts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("statements");
        QTest::addColumn<QList<bool>>("parsed");
        const auto row = [](const char *name, const QString &text, const QStringList &statements,
                            QList<bool> parsed = {}) {
            while (parsed.size() < statements.size())
                parsed.append(true);
            QTest::newRow(name) << text << statements << parsed;
        };
        row("empty", QString(), {});
        row("blank", " \n\t", {});
        row("comments only", "-- a\n/* b; /* c */ ; */\n", {});
        row("semicolons only", ";; ;", {});
        row("one", "select 1", {"select 1"});
        row("two", "select 1; select 2;", {"select 1", "select 2"});
        row("comments around", "-- a;\nselect 1 /* x; */ ; -- b;\n/* c */ select 2 -- d",
            {"select 1", "select 2"});
        row("strings", "select ';''', \"a;b\"; select E'\\';', U&'\\003B;'",
            {"select ';''', \"a;b\"", "select E'\\';', U&'\\003B;'"});
        row("backslash in a plain string", "select '\\'; select 2", {"select '\\'", "select 2"});
        row("continued E string", "select E'a'\n  '\\';'; select 2",
            {"select E'a'\n  '\\';'", "select 2"});
        row("continued over a comment", "select E'a' -- c\n  '\\';'; select 2",
            {"select E'a' -- c\n  '\\';'", "select 2"}, {false, true});
        row("dollar", "do $$begin; end$$; select $a$;$$;$a$; select 1",
            {"do $$begin; end$$", "select $a$;$$;$a$", "select 1"});
        row("dollar in a name", "select a$b$; select 2 as c$b$",
            {"select a$b$", "select 2 as c$b$"});
        row("case end", "select case when true then 1 end; select 2",
            {"select case when true then 1 end", "select 2"});
        const QString atomic = "create function f() returns int begin atomic select 1; "
                               "select case when true then 2 end; end";
        row("atomic", atomic + "; select 2;", {atomic, "select 2"});
        const QString empty = "create procedure p() begin atomic end";
        row("empty atomic", empty + "; select 2;", {empty, "select 2"});
        const QString rule = "create rule r as on insert to t do also (insert into a values (1); "
                             "delete from b)";
        row("rule", rule + "; select 2", {rule, "select 2"});
        row("bad between", "select 1; selec 3; select 4", {"select 1", "selec 3", "select 4"},
            {true, false, true});
        row("bad first token", "1 + 1; select 4", {"1 + 1", "select 4"}, {false, true});
        row("bad next to atomic", atomic + "; selec 1; select 2", {atomic, "selec 1", "select 2"},
            {true, false, true});
        row("bad atomic", "create function f() begin atomic selec 1; select 2; end; select 3",
            {"create function f() begin atomic selec 1; select 2; end", "select 3"}, {false, true});
        row("bad next to rule", rule + "; selec 1", {rule, "selec 1"}, {true, false});
        row("begin and end are statements", "begin; selec 1; end; select 2",
            {"begin", "selec 1", "end", "select 2"}, {true, false, true, true});
        row("newer syntax",
            "merge into t using s on a = b when matched then delete returning *;"
            "create table t (a int)",
            {"merge into t using s on a = b when matched then delete returning *",
             "create table t (a int)"},
            {false, true});
        row("newer numbers, which the scanner of 15 refuses", "select 1_000, 0x1F; select 2",
            {"select 1_000, 0x1F", "select 2"}, {false, true});
        row("open parenthesis", "select (1; select 2", {"select (1; select 2"}, {false});
        row("closing parenthesis too many", "select 1); select 2", {"select 1)", "select 2"},
            {false, true});
        row("crlf", "select 1;\r\nselect\r\n2;\r\n", {"select 1", "select\r\n2"});
        row("lone cr ends a comment", "-- a\rselect 1", {"select 1"});
        row("beyond the BMP", "select '\U0001F600é'; select \"\U0001F600\", selec x; select 3",
            {"select '\U0001F600é'", "select \"\U0001F600\", selec x", "select 3"});
        row("operators that hide comments", "select 1 +--;\n2; select 3 */*;*/ 4",
            {"select 1 +--;\n2", "select 3 */*;*/ 4"});
        const QString mark(QChar(0xFEFF));
        row("a byte order mark in the middle", "select 1; " + mark + "select 2",
            {"select 1", mark + "select 2"}, {true, false});
        row("parameters", "prepare p as select $1; select 1",
            {"prepare p as select $1", "select 1"});
        row("labels named as words of the cutter",
            "select 1 as begin, 2 as atomic; select 3 end; selec",
            {"select 1 as begin, 2 as atomic", "select 3 end", "selec"}, {true, true, false});
    }
    void cuts()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, statements);
        QFETCH(QList<bool>, parsed);
        const Result<QList<SqlStatement>> result = splitSql(text);
        QVERIFY2(result, result ? "" : qPrintable(result.error().message));
        QCOMPARE(texts(*result), statements);
        for (qsizetype i = 0; i < parsed.size(); ++i)
            QCOMPARE(result->at(i).parsed, parsed.at(i));
        verifyNothingIsLost(text, *result);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("says");
        QTest::newRow("open quote") << "select 1;\n\nselect é, 'x" << 3 << 11 << "quoted text";
        QTest::newRow("open E quote") << "select E'x\\'" << 1 << 8 << "quoted text";
        QTest::newRow("open name") << "select \"x" << 1 << 8 << "quoted name";
        QTest::newRow("open dollar") << "do $a$ $$" << 1 << 4 << "dollar-quoted";
        QTest::newRow("open comment") << "select 1; /* /* */" << 1 << 11 << "comment";
        QTest::newRow("psql") << "select 1;\n\\d users\n" << 2 << 1 << "\\d";
        QTest::newRow("psql with a quote") << "\\echo don't\nselect 1" << 1 << 1 << "\\echo";
        QTest::newRow("psql behind a statement") << "select 1 \\gset" << 1 << 10 << "\\gset";
        QTest::newRow("copy with data") << "select 1;\ncopy t from stdin;\n1\tdon't\n\\.\n"
                                        << 2 << 1 << "COPY";
        QTest::newRow("nul") << (QStringLiteral("select 1;\n ") + QChar(0) + "select 2") << 2 << 2
                             << "NUL";
        QTest::newRow("half a character")
            << (QStringLiteral("select ") + QChar(0xD83D)) << 1 << 8 << "surrogate";
    }
    void refuses()
    {
        QFETCH(QString, text);
        const Result<QList<SqlStatement>> result = splitSql(text);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::ScriptSyntax);
        QTEST(result.error().line, "line");
        QTEST(result.error().column, "column");
        QFETCH(QString, says);
        QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
        QVERIFY(!result.error().hint.isEmpty());
        QCOMPARE(syntaxProblems(text).size(), 1);
        QCOMPARE(syntaxProblems(text).first().message, result.error().message);
    }

    void problemsStandAtTheirWords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("word");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::newRow("first") << "selec 1"
                               << "selec" << 1 << 1;
        QTest::newRow("later piece") << "select 1;\n  select '\U0001F600' fro t"
                                     << "t" << 2 << 18;
        QTest::newRow("end of input") << "select 1;\ncreate table"
                                      << "table" << 2 << 8;
        QTest::newRow("comment between") << "create /* a */ tabel t()"
                                         << "tabel" << 1 << 16;
    }
    void problemsStandAtTheirWords()
    {
        QFETCH(QString, text);
        QFETCH(QString, word);
        const auto problem = firstSyntaxError(text);
        QVERIFY(problem);
        QCOMPARE(text.mid(problem->offset, problem->length), word);
        QTEST(problem->line, "line");
        QTEST(problem->column, "column");
        QVERIFY(problem->message.contains(QStringLiteral("syntax error")));
    }
    void goodSqlHasNoProblem()
    {
        QVERIFY(!firstSyntaxError(QStringLiteral("select 1; create table t (a int);")));
        QCOMPARE(syntaxProblems(QStringLiteral("selec 1; select 2; selec 3")).size(), 2);
    }

    /// The own lexer cuts where PostgreSQL's scanner sees the same.
    void agreesWithTheScanner()
    {
        // Words without blanks between them, so that every pair meets.
        const QList<QByteArray> parts{"a",     "e",       "E'\\''", "'x'",   "''",  "\"q\"",
                                      "$$;$$", "$a$;$a$", "$1",     "1",     "1.5", ".5",
                                      "1e5",   "..",      "--c\n",  "/*;*/", ";",   "(",
                                      ")",     "+",       "-",      "/",     "*",   "@",
                                      "U&'x'", "u&\"x\"", "\n",     " ",     "x$y", "\xC3\xA9",
                                      "b'1'",  "::",      "n'x'",   ",",     "[",   "\r",
                                      "<=",    "%",       "?",      "e'\n'"};
        const QList<QByteArray> ends{"'t'", "$$", "z", "'\\';'"};
        int compared = 0;
        for (const QByteArray &first : parts) {
            for (const QByteArray &second : parts) {
                for (const QByteArray &end : ends)
                    compared += compareWithScanner(first + second + end) ? 1 : 0;
            }
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY(compared > parts.size() * parts.size());
    }

    void hostileTextsEndInAnAnswer_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("statements");
        const auto many = [](const char *part, int count) {
            return QString::fromLatin1(QByteArray(part).repeated(count));
        };
        QTest::newRow("20 000 terms") << "select 1" + many("+1", 20'000) << 1;
        QTest::newRow("100 000 terms") << "select 1" + many("+1", 100'000) << -1;
        QTest::newRow("20 000 concatenations") << "select 'a'" + many("||'a'", 20'000) << 1;
        QTest::newRow("10 000 parentheses")
            << "select " + many("(", 10'000) + "1" + many(")", 10'000) << 1;
        QTest::newRow("100 000 open parentheses") << "select " + many("(", 100'000) << -1;
        QTest::newRow("5 000 subqueries")
            << many("select (", 5'000) + "select 1" + many(")", 5'000) << 1;
        QTest::newRow("10 000 not") << "select " + many("not ", 10'000) + "true" << 1;
        QTest::newRow("100 000 nested comments") << many("/*", 100'000) << -1;
        // PostgreSQL's scanner needs the square of their number in time, but no stack.
        // 200 KB that PostgreSQL's own scanner reads once for every opening in it.
        QTest::newRow("100 000 knotted comments")
            << "select 1 " + many("/*/", 50'000) + ' ' + many("*/", 50'000) << 1;
        QTest::newRow("a few knotted comments") << "/*/*/*/*/ */ */ */ */ select 1" << 1;
        QTest::newRow("closed nested comments")
            << many("/*", 10'000) + many("*/", 10'000) + "select 1" << 1;
        QTest::newRow("one line of 5 MB")
            << many("select 'abcdefghijklmnopqrst', 12345;", 140'000) << 140'000;
        QTest::newRow("one bad in 3 000")
            << many("select 'a';\n", 3'000) + "selec;" + many("select 1;\n", 3'000) << 6'001;
        QTest::newRow("100 000 semicolons") << many(";", 100'000) << 0;
        QTest::newRow("open quote in 5 MB") << many("select 1;\n", 500'000) + "'" << -1;
        QTest::newRow("dollars") << "select 1 " + many("$a", 50'000) << 1;
    }
    void hostileTextsEndInAnAnswer()
    {
        QFETCH(QString, text);
        QFETCH(int, statements);
        const Result<QList<SqlStatement>> result = splitSql(text);
        QCOMPARE(bool(result), statements >= 0);
        if (!result) {
            QCOMPARE(result.error().kind, ErrorKind::ScriptSyntax);
            return;
        }
        QCOMPARE(int(result->size()), statements);
    }

    /// The tree is the deepest recursion: without the deep stack this crashes.
    void aTreeIsDeepAndStillRead()
    {
        const QString text = "select 1" + QString("+1").repeated(24'000);
        const Result<QList<SqlStatement>> result = splitSql(text);
        QVERIFY(result);
        int seen = 0;
        Sql::visitTrees(*result, [&](qsizetype, const PgQuery__Node &) { ++seen; });
        QCOMPARE(seen, 1);
    }

    void theLimitOfTokensIsExact()
    {
        const auto text = [](qsizetype tokens) {
            return "select 1" + QString(",1").repeated((tokens - 2) / 2);
        };
        QVERIFY(splitSql(text(maximumStatementTokens)));
        const auto over = splitSql("select 0;\n" + text(maximumStatementTokens + 2));
        QVERIFY(!over);
        QCOMPARE(over.error().line, 2);
    }

    void manyCallersAtOnce()
    {
        const QString text = QStringLiteral("select 1; selec 2; select (3);").repeated(20);
        const QList<SqlStatement> expected = *splitSql(text);
        QCOMPARE(expected.size(), 60);
        std::vector<std::thread> threads;
        std::atomic<int> wrong = 0;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int k = 0; k < 20; ++k) {
                    const auto result = splitSql(text);
                    if (!result || *result != expected)
                        ++wrong;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestSplitter)

#include "tst_splitter.moc"
