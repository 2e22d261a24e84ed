#include "migrations/script/sqlscript.h"
#include "tests/support/scrub.h"

#include <QCryptographicHash>
#include <QTest>

using namespace Retort;

namespace {

const QByteArray header = "-- add billing tables\n"
                          "--\n"
                          "-- Longer text may follow\n"
                          "-- the first paragraph.\n"
                          "--\n"
                          "-- Revision ID: 5c1d0a9e7f3b\n"
                          "-- Revises: 1f0b2c3d4e5f, 0a3b4c5d6e7f\n"
                          "-- Branch Labels: billing\n"
                          "-- Depends On: 9e8d7c6b5a4f\n"
                          "-- Create Date: 2026-11-23T09:41:07+00:00\n"
                          "\n";
const QByteArray body = "-- retort: upgrade\n"
                        "CREATE TABLE invoices (id int);\n"
                        "\n"
                        "-- retort: downgrade\n"
                        "DROP TABLE invoices;\n";
const QByteArray shortHeader = "-- x\n-- Revision ID: a1\n-- Revises:\n\n";

SqlScript parsed(const QByteArray &bytes)
{
    const auto result = parseSqlScript(bytes, QStringLiteral("/p/a.sql"));
    if (!result || !*result) {
        QTest::qFail(result ? "no revision" : qPrintable(result.error().message), __FILE__,
                     __LINE__);
        return {};
    }
    return **result;
}

QString sha256(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QByteArray crlf(QByteArray bytes)
{
    return bytes.replace("\n", "\r\n");
}

} // namespace

class TestSqlScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAll()
    {
        const SqlScript script = parsed(header + body);
        const Revision &revision = script.revision;
        QCOMPARE(revision.id, QStringLiteral("5c1d0a9e7f3b"));
        QCOMPARE(revision.downRevisions, QStringList({"1f0b2c3d4e5f", "0a3b4c5d6e7f"}));
        QCOMPARE(revision.branchLabels, QStringList("billing"));
        QCOMPARE(revision.dependsOn, QStringList("9e8d7c6b5a4f"));
        QCOMPARE(revision.createDate, QStringLiteral("2026-11-23T09:41:07+00:00"));
        QCOMPARE(revision.created, QDateTime(QDate(2026, 11, 23), QTime(9, 41, 7), Qt::UTC));
        QCOMPARE(revision.message, QStringLiteral("add billing tables"));
        QVERIFY(revision.doc.startsWith(
            QStringLiteral("add billing tables\n\nLonger text may follow\nthe first paragraph.\n\n"
                           "Revision ID: 5c1d0a9e7f3b\nRevises: ")));
        QVERIFY(revision.doc.endsWith(QStringLiteral("+00:00")));
        QCOMPARE(revision.file, QStringLiteral("/p/a.sql"));
        QCOMPARE(revision.language, ScriptLanguage::Sql);
        QVERIFY(!revision.irreversible);
        QCOMPARE(script.sections.size(), 2);
        QCOMPARE(script.sections.first().markerLine, 12);
        QCOMPARE(script.sections.first().text,
                 QStringLiteral("CREATE TABLE invoices (id int);\n\n"));
        const SqlStatement &drop = script.sections.last().statements.first();
        QCOMPARE(drop.text, QStringLiteral("DROP TABLE invoices"));
        QCOMPARE(drop.line, 16);
        QCOMPARE(drop.column, 1);
        QCOMPARE(QString::fromUtf8(header + body).mid(drop.offset, drop.text.size()), drop.text);
        QCOMPARE(script.sectionsOf(Direction::Downgrade), {script.sections.last()});
        QCOMPARE(**readSqlHeader(header + body, QStringLiteral("/p/a.sql")), revision);
    }

    void theHashIsTheOneOfTheFormat()
    {
        // Written by hand from FORMATS: id, LF, parents sorted by bytes, LF, from the first marker
        // on.
        QCOMPARE(parsed(header + body).hash,
                 sha256("5c1d0a9e7f3b\n0a3b4c5d6e7f,1f0b2c3d4e5f\n" + body));
        QCOMPARE(parsed(shortHeader + "-- retort: upgrade\n").hash,
                 sha256("a1\n\n-- retort: upgrade\n"));
        // The number itself, from `sha256sum`, so that the helper above cannot be wrong with it.
        QCOMPARE(
            parsed(shortHeader + "-- retort: upgrade\nSELECT 1;\n").hash,
            QStringLiteral("29ff0bebfc273541f2030f8204a6fe668591c2a7f8e2952acf1594a7c23e4fdb"));
        QCOMPARE(
            pythonScriptHash("x = 1\n"),
            QStringLiteral("9e26bf369911c45c243c684147b23fc9e1dcfcf257d299a1c632016a6fcd33f4"));
    }

    void lineEndsAndBomDoNotCount_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray file = header + body;
        QTest::newRow("crlf") << crlf(file);
        QTest::newRow("bom") << "\xEF\xBB\xBF" + file;
        QTest::newRow("bom and crlf") << "\xEF\xBB\xBF" + crlf(file);
        QTest::newRow("no last newline") << file.chopped(1);
        QTest::newRow("more last newlines") << file + "\n\n";
        QTest::newRow("more last crlf") << crlf(file) + "\r\n\r\n";
        QByteArray other = file;
        QTest::newRow("header text") << other.replace("add billing", "add other");
        QByteArray keys = file;
        QTest::newRow("order of parents")
            << keys.replace("1f0b2c3d4e5f, 0a3b4c5d6e7f", "0a3b4c5d6e7f,1f0b2c3d4e5f");
        QTest::newRow("review mark")
            << *rewriteHeader(file, QStringLiteral("Reviewed"), QStringLiteral("now me sha256:1"));
    }
    void lineEndsAndBomDoNotCount()
    {
        QFETCH(QByteArray, bytes);
        const SqlScript plain = parsed(header + body);
        const SqlScript other = parsed(bytes);
        QCOMPARE(other.hash, plain.hash);
        QCOMPARE(other.sections.last().statements.first().text,
                 plain.sections.last().statements.first().text);
        QCOMPARE(pythonScriptHash(crlf(body)), pythonScriptHash(body));
        QCOMPARE(pythonScriptHash("\xEF\xBB\xBF" + body + "\n\n"), pythonScriptHash(body));
    }
    void everythingElseCounts()
    {
        const QString hash = parsed(header + body).hash;
        QVERIFY(parsed(header + body + "-- end\n").hash != hash);
        QVERIFY(parsed(header + QByteArray(body).replace("id int", "id  int")).hash != hash);
        QVERIFY(parsed(QByteArray(header).replace("5c1d", "5c1e") + body).hash != hash);
        QVERIFY(parsed(QByteArray(header).replace(", 0a3b4c5d6e7f", "") + body).hash != hash);
    }

    void headers_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QStringList>("parents");
        QTest::addColumn<QString>("message");
        QTest::newRow("any case and order") << QByteArray("-- REVISES: b\n--revision id:a\n-- m\n")
                                            << "a" << QStringList("b") << "";
        QTest::newRow("message of two lines")
            << QByteArray("-- one\n-- two\n--\n-- three\n-- Revision ID: a\n") << "a"
            << QStringList() << "one\ntwo";
        QTest::newRow("blank line between comments")
            << QByteArray("-- one\n\n-- two\n-- Revision ID: a\n") << "a" << QStringList() << "one";
        QTest::newRow("leading empty comment")
            << QByteArray("--\n-- one\n-- Revision ID: a\n") << "a" << QStringList() << "one";
        QTest::newRow("message right before keys")
            << QByteArray("-- one: two\n-- Revision ID: a\n-- Revises: b,c , d\n") << "a"
            << QStringList({"b", "c", "d"}) << "one: two";
        QTest::newRow("block comment above") << QByteArray(
            "/* licence\n-- Revision ID: no\n-- retort: upgrade\n*/\n-- one\n-- Revision ID: a\n")
                                             << "a" << QStringList() << "one";
        QTest::newRow("indented") << QByteArray("  -- one\n  -- Revision ID: a\n") << "a"
                                  << QStringList() << "one";
        QTest::newRow("unicode") << QByteArray("-- é \xF0\x9F\x98\x80\n-- Revision ID: a\n") << "a"
                                 << QStringList() << QStringLiteral("é \U0001F600");
    }
    void headers()
    {
        QFETCH(QByteArray, header);
        for (const QByteArray &bytes : {QByteArray(header + "\n-- retort: upgrade\nselect 1;\n"),
                                        crlf(header + "\n-- retort: upgrade\nselect 1;\n")}) {
            const SqlScript script = parsed(bytes);
            QTEST(script.revision.id, "id");
            QTEST(script.revision.downRevisions, "parents");
            QTEST(script.revision.message, "message");
            QVERIFY(script.revision.irreversible);
            QCOMPARE(**readSqlHeader(bytes, QStringLiteral("/p/a.sql")), script.revision);
        }
    }

    void otherSqlIsNoRevision_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("plain") << QByteArray("select 1;\n");
        QTest::newRow("comment") << QByteArray("-- a\nselect 1;\n");
        QTest::newRow("id in the middle") << QByteArray("select 1;\n-- Revision ID: a\n");
        QTest::newRow("id in a string") << QByteArray("select '\n-- Revision ID: a\n';\n");
        QTest::newRow("id behind the marker")
            << QByteArray("-- retort: upgrade\n-- Revision ID: a\n");
        QTest::newRow("id in a block")
            << QByteArray("/*\n-- Revision ID: a\n*/\n-- retort: upgrade\n");
    }
    void otherSqlIsNoRevision()
    {
        QFETCH(QByteArray, bytes);
        const auto script = parseSqlScript(bytes, {});
        QVERIFY(script && !*script);
        const auto revision = readSqlHeader(bytes, {});
        QVERIFY(revision && !*revision);
    }

    void markersInsideQuotesAreText_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("sections");
        QTest::addColumn<bool>("irreversible");
        const QByteArray marker = "\n-- retort: downgrade\n";
        QTest::newRow("string") << QByteArray("select '" + marker + "';") << 1 << true;
        QTest::newRow("E string") << QByteArray("select E'\\'" + marker + "';") << 1 << true;
        QTest::newRow("dollar") << QByteArray("do $x$" + marker + "$x$;") << 1 << true;
        QTest::newRow("block") << QByteArray("/*" + marker + "*/") << 1 << true;
        QTest::newRow("name") << QByteArray("select \"" + marker + "\";") << 1 << true;
        QTest::newRow("indented") << QByteArray("select 1;\n -- retort: downgrade\n") << 1 << true;
        QTest::newRow("no blank") << QByteArray("select 1;\n--retort: downgrade\n") << 1 << true;
        QTest::newRow("real") << QByteArray("select 'it''s';" + marker) << 2 << false;
        QTest::newRow("both") << QByteArray("select '" + marker + "';" + marker + "select 1") << 2
                              << false;
        QTest::newRow("several") << QByteArray("select 1;\n-- retort: upgrade autocommit\nvacuum;\n"
                                               "-- retort:downgrade   autocommit  \n")
                                 << 3 << false;
    }
    void markersInsideQuotesAreText()
    {
        QFETCH(QByteArray, body);
        const QByteArray bytes = shortHeader + "-- retort: upgrade\n" + body;
        const SqlScript script = parsed(bytes);
        QTEST(int(script.sections.size()), "sections");
        QTEST(script.revision.irreversible, "irreversible");
        QCOMPARE(**readSqlHeader(bytes, QStringLiteral("/p/a.sql")), script.revision);
    }

    void autocommitIsRead()
    {
        const SqlScript script =
            parsed(shortHeader
                   + "-- retort: upgrade\n-- retort: upgrade autocommit\nvacuum\n"
                     "-- retort: downgrade autocommit\n");
        QCOMPARE(script.sections.at(0).autocommit, false);
        QCOMPARE(script.sections.at(0).text, QString());
        QCOMPARE(script.sections.at(1).autocommit, true);
        QCOMPARE(script.sections.at(2).autocommit, true);
        QCOMPARE(script.sections.at(2).statements.size(), 0);
        QCOMPARE(script.sectionsOf(Direction::Upgrade).size(), 2);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("says");
        const auto row = [](const QByteArray &sql, const char *says, int column = 11) {
            QTest::newRow(sql.constData())
                << QByteArray("-- retort: upgrade\n\nselect 1; " + sql) << 7 << column << says;
        };
        for (const char *sql :
             {"begin", "start transaction", "commit", "end", "rollback", "abort",
              "prepare transaction 'x'", "commit prepared 'x'", "rollback prepared 'x'"})
            row(sql, "transaction");
        row("discard all", "DISCARD");
        row("discard plans", "DISCARD");
        row("copy t from stdin;\n1\n\\.\n", "FROM STDIN");
        row("copy t to stdout", "TO STDOUT");
        row("\\d", "psql");
        row("select 'x", "never closed", 18);
        QTest::newRow("unknown marker")
            << QByteArray("-- retort: upgrade\n-- retort: sidegrade\n") << 6 << 1 << "sidegrade";
        QTest::newRow("marker's case") << QByteArray("-- retort: Upgrade\n") << 5 << 1 << "Upgrade";
        QTest::newRow("unknown word")
            << QByteArray("-- retort: upgrade slowly\n") << 5 << 1 << "slowly";
        QTest::newRow("too many words")
            << QByteArray("-- retort: upgrade autocommit now\n") << 5 << 1 << "now";
        QTest::newRow("empty marker") << QByteArray("-- retort:\n") << 5 << 1 << "marker";
        QTest::newRow("statement before") << QByteArray("  select 1;\n-- retort: upgrade\n") << 5
                                          << 3 << "before the first marker";
        QTest::newRow("backslash before")
            << QByteArray("\\set a\n-- retort: upgrade\n") << 5 << 1 << "before the first marker";
        QTest::newRow("no marker")
            << QByteArray("select 1;\n") << 5 << 1 << "before the first marker";
        QTest::newRow("comment only") << QByteArray("\n") << 3 << 1 << "no marker";
        QTest::newRow("open comment")
            << QByteArray("/* \n-- retort: upgrade\n") << 5 << 1 << "never closed";
        QTest::newRow("nul") << QByteArray("-- retort: upgrade\n \0", 21) << 6 << 2 << "NUL";
        QTest::newRow("latin 1") << QByteArray("-- retort: upgrade\n-- \xE9\n") << 6 << 4
                                 << "UTF-8";
    }
    void refuses()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, says);
        for (const QByteArray &bytes : {QByteArray(shortHeader + body), crlf(shortHeader + body),
                                        QByteArray("\xEF\xBB\xBF" + shortHeader + body)}) {
            const auto script = parseSqlScript(bytes, QStringLiteral("/p/a.sql"));
            QVERIFY(!script);
            const Error &error = script.error();
            QCOMPARE(error.kind, ErrorKind::ScriptSyntax);
            QCOMPARE(error.file, QStringLiteral("/p/a.sql"));
            QTEST(error.line, "line");
            QTEST(error.column, "column");
            QVERIFY2(error.message.contains(says), qPrintable(error.message));
            QVERIFY(!error.hint.isEmpty());
        }
    }
    void refusesBrokenHeaders()
    {
        const auto twice = parseSqlScript(
            "-- Revision ID: a\n-- Revises: b\n-- revises: c\n-- retort: upgrade\n", {});
        QVERIFY(!twice);
        QCOMPARE(twice.error().line, 3);
        const auto empty = readSqlHeader("-- x\n-- Revision ID:\n-- retort: upgrade\n", {});
        QVERIFY(!empty);
        QCOMPARE(empty.error().line, 2);
        QVERIFY(!parseSqlScript("select 1;\n-- Revision ID: a\n-- retort: upgrade\n", {}));
    }
    void allowsSavepoints()
    {
        const SqlScript script = parsed(
            shortHeader + "-- retort: upgrade\nsavepoint a; rollback to a; release a; selec 1;\n");
        QCOMPARE(script.sections.first().statements.size(), 4);
        QVERIFY(!script.sections.first().statements.last().parsed);
    }

    void reviewMark()
    {
        const QByteArray hash(64, 'A');
        const SqlScript script = parsed("-- Revision ID: a\n-- Reviewed: 2026-11-23T10:02:11+00:00 "
                                        "Ann B. Cee sha256:"
                                        + hash + "\n-- retort: upgrade\n");
        QVERIFY(script.reviewed);
        QCOMPARE(script.reviewed->when, QStringLiteral("2026-11-23T10:02:11+00:00"));
        QCOMPARE(script.reviewed->who, QStringLiteral("Ann B. Cee"));
        QCOMPARE(script.reviewed->hash, QString::fromLatin1(hash.toLower()));
        QVERIFY(!parsed("-- Revision ID: a\n-- Reviewed: yes\n-- retort: upgrade\n").reviewed);
    }

    void rewritingKeepsEveryOtherByte_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QByteArray>("after");
        const QByteArray tail = "\n-- other: thing \n\n-- retort: upgrade\nselect 'Revises: x';\n";
        QTest::newRow("replace") << "-- Revision ID: a\n-- Revises: b\n" + tail << "Revises"
                                 << "c, d"
                                 << "-- Revision ID: a\n-- Revises: c, d\n" + tail;
        QTest::newRow("odd spelling") << "--revision id:a\n--   REVISES :\tb \n" + tail << "revises"
                                      << "c"
                                      << "--revision id:a\n--   REVISES :\tc\n" + tail;
        QTest::newRow("fill") << "-- Revises:\n-- Revision ID: a\n" + tail << "Revises"
                              << "b"
                              << "-- Revises: b\n-- Revision ID: a\n" + tail;
        QTest::newRow("empty") << "-- Revises: b\n-- Revision ID: a\n" + tail << "Revises"
                               << ""
                               << "-- Revises:\n-- Revision ID: a\n" + tail;
        QTest::newRow("add") << "-- m\n-- Revision ID: a\n" + tail << "reviewed"
                             << "x"
                             << "-- m\n-- Revision ID: a\n-- Reviewed: x\n" + tail;
        QTest::newRow("unknown key") << "-- Owner: me\n-- Revision ID: a\n" + tail << "owner"
                                     << "you"
                                     << "-- Owner: you\n-- Revision ID: a\n" + tail;
        QTest::newRow("last line") << QByteArray("-- Revision ID: a") << "Revises"
                                   << "b" << QByteArray("-- Revision ID: a\n-- Revises: b");
        QTest::newRow("unicode") << "-- é\n-- Revision ID: é\n" + tail << "Revision ID"
                                 << "ü"
                                 << "-- é\n-- Revision ID: ü\n" + tail;
    }
    void rewritingKeepsEveryOtherByte()
    {
        QFETCH(QByteArray, before);
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QByteArray, after);
        QCOMPARE(*rewriteHeader(before, key, value), after);
        QCOMPARE(*rewriteHeader("\xEF\xBB\xBF" + before, key, value), "\xEF\xBB\xBF" + after);
        if (before.endsWith('\n'))
            QCOMPARE(*rewriteHeader(crlf(before), key, value), crlf(after));
    }
    void rewritingRemovesAndRefuses()
    {
        const QByteArray file = "-- Revision ID: a\n-- Reviewed: x\n-- retort: upgrade\n";
        QCOMPARE(*rewriteHeader(file, QStringLiteral("Reviewed"), std::nullopt),
                 QByteArray("-- Revision ID: a\n-- retort: upgrade\n"));
        QCOMPARE(*rewriteHeader(file, QStringLiteral("Depends On"), std::nullopt), file);
        QVERIFY(!rewriteHeader(file, QStringLiteral("Revises"), QStringLiteral("a\n-- retort: x")));
        QVERIFY(!rewriteHeader("select 1", QStringLiteral("Revises"), QStringLiteral("a")));
    }

    void whatIsRenderedIsReadAgain()
    {
        Revision revision;
        revision.id = QStringLiteral("ab12");
        revision.downRevisions = QStringList{"c1", "d2"};
        revision.branchLabels = QStringList{"billing", "é"};
        revision.dependsOn = QStringList("e3");
        revision.message = QStringLiteral("add things\n\nretort: upgrade\nmore: text");
        revision.createDate = QStringLiteral("2026-11-23T09:41:07+00:00");
        ScriptSection up;
        up.text = QStringLiteral("select 1;");
        ScriptSection index;
        index.autocommit = true;
        index.text = QStringLiteral("create index concurrently i on t (a);\n");
        ScriptSection down;
        down.direction = Direction::Downgrade;
        const QByteArray bytes = *renderSqlScript(revision, {up, index, down});
        const SqlScript script = parsed(bytes);
        QCOMPARE(script.revision.id, revision.id);
        QCOMPARE(script.revision.downRevisions, revision.downRevisions);
        QCOMPARE(script.revision.branchLabels, revision.branchLabels);
        QCOMPARE(script.revision.dependsOn, revision.dependsOn);
        QCOMPARE(script.revision.createDate, revision.createDate);
        QCOMPARE(script.revision.message, QStringLiteral("add things"));
        QVERIFY(script.revision.doc.contains(QStringLiteral("retort: upgrade\nmore: text")));
        QCOMPARE(script.sections.size(), 3);
        QCOMPARE(script.sections.at(0).statements.size(), 1);
        QVERIFY(script.sections.at(1).autocommit);
        QVERIFY(!script.revision.irreversible);
        // Rendering what was read gives the same sections again.
        QCOMPARE(parsed(*renderSqlScript(script.revision, script.sections)).sections.size(), 3);
        revision.message = QStringLiteral("x\nRevises: y");
        QVERIFY(!renderSqlScript(revision, {}));
    }
    void theRenderedFormIsTheOneOfTheFormat()
    {
        Revision revision;
        revision.id = QStringLiteral("a");
        revision.message = QStringLiteral("m");
        revision.createDate = QStringLiteral("d");
        ScriptSection up;
        up.text = QStringLiteral("select 1;\n");
        ScriptSection down;
        down.direction = Direction::Downgrade;
        QCOMPARE(*renderSqlScript(revision, {up, down}),
                 QByteArray("-- m\n--\n-- Revision ID: a\n-- Revises:\n-- Create Date: d\n\n"
                            "-- retort: upgrade\nselect 1;\n\n-- retort: downgrade\n"));
    }

    void dates_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("utc");
        QTest::newRow("alembic") << "2019-03-04 05:06:07.123456"
                                 << "2019-03-04T05:06:07.123Z";
        QTest::newRow("date") << "2019-03-04"
                              << "2019-03-04T00:00:00.000Z";
        QTest::newRow("iso") << "2019-03-04T05:06:07"
                             << "2019-03-04T05:06:07.000Z";
        QTest::newRow("zone") << "2019-03-04 05:06:07.5+02:00"
                              << "2019-03-04T03:06:07.500Z";
        QTest::newRow("short zone") << "2019-03-04 05:06:07-05"
                                    << "2019-03-04T10:06:07.000Z";
        QTest::newRow("zone without colon") << "2019-03-04 05:06:07+0530"
                                            << "2019-03-03T23:36:07.000Z";
        QTest::newRow("z") << "2019-03-04T05:06:07Z"
                           << "2019-03-04T05:06:07.000Z";
        QTest::newRow("placeholder") << "2025-01-XX XX:XX:XX.XXXXXX"
                                     << "";
        QTest::newRow("no such day") << "2025-02-30"
                                     << "";
        QTest::newRow("empty") << ""
                               << "";
    }
    void dates()
    {
        QFETCH(QString, text);
        QTEST(parseCreateDate(text).toUTC().toString(Qt::ISODateWithMs), "utc");
    }

    void problemsForTheEditor()
    {
        const QString text =
            QString::fromUtf8(shortHeader)
            + "-- retort: upgrade\nselec 1;\nbegin;\n-- retort: downgrade\ndrop tabel x";
        const QList<SyntaxProblem> problems = sqlScriptProblems(text);
        QCOMPARE(problems.size(), 3);
        QStringList words;
        for (const SyntaxProblem &problem : problems)
            words.append(text.mid(problem.offset, problem.length)
                         + QStringLiteral(" %1:%2").arg(problem.line).arg(problem.column));
        QCOMPARE(words, QStringList({"selec 6:1", "begin 7:1", "tabel 9:6"}));
        QVERIFY(sqlScriptProblems(QString::fromUtf8(header + body)).isEmpty());
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestSqlScript)

#include "tst_sqlscript.moc"
