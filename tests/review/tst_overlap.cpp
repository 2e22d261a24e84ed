#include "migrations/review/overlap.h"
#include "migrations/sql/splitter.h"
#include "tests/support/scrub.h"

#include <QTest>

using namespace Retort;

namespace {

QList<OverlapRow> overlapOf(const QStringList &scripts)
{
    QList<BranchTouches> branches;
    for (qsizetype i = 0; i < scripts.size(); ++i) {
        const auto split = splitSql(scripts.at(i));
        branches.append({QString(QChar('A' + int(i))), touches(*split, QStringLiteral("r"))});
    }
    return overlap(branches);
}

/// `conflict users: a | b`
QStringList forms(const QList<OverlapRow> &rows)
{
    const QStringList verdicts{"conflict", "both", "one"};
    QStringList result;
    for (const OverlapRow &row : rows)
        result.append(verdicts.at(int(row.verdict)) + QLatin1Char(' ') + row.object + ": "
                      + row.what.join(QStringLiteral(" | ")));
    return result;
}

} // namespace

class TestOverlap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theMergePagesTable()
    {
        const QList<OverlapRow> rows = overlapOf({
            "alter table chat_messages alter metadata set default '{\"tokens\": 0}';"
            "alter table users rename column name to full_name;"
            "alter table chat_messages add a int, add b int, add c int, add d int;"
            "create index chat_messages_d on chat_messages (d);"
            "alter table chat_sessions add x int;",
            "create table chunks (id int, u int references users, m int references chat_messages);"
            "create index c1 on chunks (u); create index c2 on chunks (m);"
            "alter table chat_messages alter metadata set default '{\"cites\": []}';"
            "alter table documents drop content, add chunk_count int;",
        });
        QCOMPARE(forms(rows),
                 QStringList({
                     "conflict chat_messages.metadata: DEFAULT '{\"tokens\": 0}' | "
                     "DEFAULT '{\"cites\": []}'",
                     "both chat_messages: + 4 columns, + 1 index | referenced by chunks",
                     "both users: name renamed to full_name | referenced by chunks",
                     "one chat_sessions: + x | ",
                     "one chunks:  | new table, + 2 indexes",
                     "one documents:  | \u2212 content, + chunk_count",
                 }));
        QCOMPARE(rows.first().reason, QStringLiteral("both alter it"));
        QCOMPARE(rows.first().kind, QStringLiteral("column"));
    }

    void verdicts_data()
    {
        QTest::addColumn<QString>("left");
        QTest::addColumn<QString>("right");
        // Object and reason of the one conflict; empty for none.
        QTest::addColumn<QString>("object");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *left, const char *right, const char *object = "",
                            const char *reason = "") {
            QTest::newRow(qPrintable(QStringLiteral("%1 / %2").arg(left, right)))
                << left << right << object << reason;
        };
        row("alter table t add a int", "alter table t add b int");
        row("alter table t add a int", "alter table t add a text", "t.a", "both create it");
        row("alter table t add a int", "alter table public.t add a int", "t.a", "both create it");
        row("alter table t add a int", "alter table s.t add a int");
        row("alter table t alter a set not null", "alter table t alter a type bigint", "t.a",
            "both alter it");
        row("alter table t alter a set not null", "comment on column t.a is 'x'");
        row("comment on column t.a is 'x'", "comment on column t.a is 'y'", "t.a", "both alter it");
        row("alter table t drop a", "create index i on t (a)", "t.a", "A drops what B uses");
        row("create view v as select a from t", "alter table t drop a", "t.a",
            "B drops what A uses");
        row("alter table t drop a", "update t set a = 1", "t.a", "A drops what B uses");
        row("alter table t drop a", "alter table t alter a set not null", "t.a",
            "A drops what B alters");
        row("alter table t drop a", "alter table t drop a", "t.a", "both drop it");
        row("alter table t rename a to b", "update t set a = 1", "t.a", "A renames what B uses");
        row("alter table t rename a to b", "alter table t rename a to c", "t.a", "both rename it");
        row("drop table t", "alter table t add a int", "t", "A drops what B uses");
        row("drop table t", "create table u (a int references t)", "t", "A drops what B uses");
        row("alter table t rename to u", "insert into t values (1)", "t", "A renames what B uses");
        row("create table t (a int)", "create table t (b int)", "t", "both create it");
        row("create table t (a int)", "create view t as select 1", "t", "both create it");
        row("create index i on t (a)", "create index i on u (a)", "i", "both create it");
        row("create index on t (a)", "create index on t (b)");
        row("create function f(int) returns int language sql as 'select 1'",
            "create function f(text) returns int language sql as 'select 1'");
        row("create or replace function f(int) returns int language sql as 'select 1'",
            "create or replace function f(int) returns int language sql as 'select 2'",
            "f(integer)", "both alter it");
        row("create or replace function f(int) returns int language sql as 'select 1'",
            "create function f(int) returns int language sql as 'select 2'", "f(integer)",
            "both define it");
        row("drop function f", "create index i on t (f(a))", "f", "A drops what B uses");
        row("alter type e add value 'a'", "alter type e add value 'b'", "e", "both alter it");
        row("drop type e", "alter table t add a e", "e", "A drops what B uses");
        row("alter table t add primary key (a)", "alter table t add primary key (b)", "t",
            "both alter it");
        row("alter table t enable row level security", "alter table t owner to x");
        row("alter table t add constraint c check (a > 0)",
            "alter table t add constraint c check (b > 0)", "t.c", "both create it");
        row("grant select on t to a", "grant select on t to b");
        row("insert into t values (1)", "insert into t values (2)");
        row("drop schema s", "create table s.t (a int)", "s", "A drops what B uses");
        // What a branch makes and takes away again is not there.
        row("alter table t add a int; alter table t drop a", "alter table t add a int");
        row("create table x (a int); create index i on x (a); drop table x",
            "create table x (a int)");
        row("create table x (a int); alter table x rename to y", "create table x (a int)");
        row("create table x (a int); alter table x rename to y", "create table y (a int)", "y",
            "both create it");
    }
    void verdicts()
    {
        QFETCH(QString, left);
        QFETCH(QString, right);
        QFETCH(QString, object);
        QFETCH(QString, reason);
        for (const bool swapped : {false, true}) {
            const QList<OverlapRow> rows =
                overlapOf(swapped ? QStringList{right, left} : QStringList{left, right});
            QStringList conflicts;
            for (const OverlapRow &row : rows) {
                QCOMPARE(row.what.size(), 2);
                if (row.verdict != OverlapVerdict::Conflict)
                    continue;
                QVERIFY(!row.reason.isEmpty());
                QVERIFY(!row.what.contains(QString()));
                conflicts.append(row.object);
                if (!swapped)
                    QCOMPARE(row.reason, reason);
            }
            if (object.isEmpty())
                QVERIFY2(conflicts.isEmpty(), qPrintable(conflicts.join(", ")));
            else
                QCOMPARE(conflicts.size(), 1);
            if (!object.isEmpty() && !swapped)
                QCOMPARE(conflicts.first(), object);
        }
    }

    void threeBranches()
    {
        const QList<OverlapRow> rows =
            overlapOf({"alter table t add a int", "select 1", "alter table t add a int"});
        QCOMPARE(forms(rows), QStringList("conflict t.a: new column |  | new column"));
    }
    void usesAloneAreNoRow()
    {
        QCOMPARE(overlapOf({"select a from t", "insert into t values (1)"}).size(), 0);
        QCOMPARE(overlapOf({}).size(), 0);
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestOverlap)

#include "tst_overlap.moc"
