#include "migrations/review/overlap.h"
#include "migrations/sql/splitter.h"
#include "tests/support/scrub.h"

#include <QTest>

using namespace Retort;

namespace {

/// `C table a.b`: effect, kind and object of each touch.
QStringList shortForms(const QList<ObjectTouch> &touches)
{
    QStringList forms;
    for (const ObjectTouch &touch : touches) {
        const QChar effect = QStringLiteral("CADU").at(int(touch.effect));
        const QString form =
            effect + QStringLiteral(" ") + touch.kind + QLatin1Char(' ') + touch.object;
        if (!forms.contains(form))
            forms.append(form);
    }
    return forms;
}

} // namespace

class TestTouches : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statements_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QStringList>("expected");
        QTest::addColumn<QStringList>("absent");
        const auto row = [](const char *sql, QStringList expected, QStringList absent = {}) {
            QTest::newRow(sql) << sql << expected << absent;
        };
        row("create table b.t (id int primary key, u text references users (id), s b.status)",
            {"C table b.t", "U table users", "U column users.id", "U type b.status"},
            {"U table b.t", "C column b.t.id"});
        row("create table p partition of t for values in (1)", {"C table p", "U table t"});
        row("create table c (like t including all)", {"C table c", "U table t"});
        row("alter table t add column a int, add b text default now() not null",
            {"C column t.a", "C column t.b", "U table t", "U function now"});
        row("alter table t drop column a, alter column b set default '{}', alter c type bigint",
            {"D column t.a", "A column t.b", "A column t.c"});
        row("alter table t add constraint f foreign key (a) references u (id)",
            {"C constraint t.f", "U column t.a", "U table u", "U column u.id"});
        row("alter table t add check (a > b)", {"U table t", "U column t.a", "U column t.b"});
        row("alter table t add primary key (a)", {"A table t", "U column t.a"});
        row("alter table t drop constraint f", {"D constraint t.f"});
        row("alter table t rename to u", {"D table t", "C table u"});
        row("alter table s.t rename to u", {"D table s.t", "C table s.u"});
        row("alter table t rename column a to b", {"D column t.a", "C column t.b", "U table t"});
        row("alter table t rename constraint a to b", {"D constraint t.a", "C constraint t.b"});
        row("alter table t set schema s", {"D table t", "C table s.t"});
        row("alter table t enable row level security", {"A table t"});
        row("alter table t owner to x", {"A table t"});
        row("alter table t attach partition p for values in (1)", {"A table p", "U table t"});
        row("drop table a, s.b cascade", {"D table a", "D table s.b"});
        row("create unique index i on s.t (a, lower(b)) where c is null",
            {"C index s.i", "U table s.t", "U column s.t.a", "U column s.t.b", "U column s.t.c",
             "U function lower"});
        row("create index on t (a)", {"C index t (a)", "U column t.a"});
        row("drop index s.i", {"D index s.i"});
        row("alter index i rename to j", {"D index i", "C index j"});
        row("create view v as select x.a, b from t x",
            {"C view v", "U table t", "U column t.a", "U column t.b"});
        row("create or replace view v as select x.a, y.b, c from t x join u y on true",
            {"A view v", "U table t", "U table u", "U column t.a", "U column u.b"},
            {"U column t.c", "U column u.c"});
        row("create view v as with w as (select 1 as n) select n from w", {"C view v"},
            {"U table w"});
        row("create materialized view m as select 1", {"C materialized view m"});
        row("drop materialized view m", {"D materialized view m"});
        row("create type e as enum ('a')", {"C type e"});
        row("alter type e add value 'b'", {"A type e"});
        row("alter type e rename to f", {"D type e", "C type f"});
        row("drop type e", {"D type e"});
        row("create domain d as text check (value <> '')", {"C domain d"});
        row("create function f(a int, out b text) language sql as 'select 1'",
            {"C function f(integer)"});
        row("create or replace function s.f() returns int language sql as 'select 1'",
            {"A function s.f()"});
        row("create function f() returns int begin atomic select count(*) from t; end",
            {"C function f()", "U table t"});
        row("drop function f(int)", {"D function f(integer)"});
        row("drop function f", {"D function f"});
        row("create sequence s", {"C sequence s"});
        row("alter sequence s restart", {"A sequence s"});
        row("select nextval('s.q')", {"U table s.q", "U function nextval"});
        row("create policy p on t using (a = 1)", {"C policy t.p", "U table t"});
        row("drop policy p on s.t", {"D policy s.t.p"});
        row("create trigger g before update of a on t for each row execute function f()",
            {"C trigger t.g", "U table t", "U function f", "U column t.a"});
        row("drop trigger g on t", {"D trigger t.g"});
        row("create schema s create table t (a int)", {"C schema s", "C table t"});
        row("drop schema s cascade", {"D schema s"});
        row("create extension if not exists citext", {"U extension citext"});
        row("insert into t (a, b) select c, d from u", {"U table t", "U column t.a", "U table u"});
        row("update t set a = 1 where b", {"U table t", "U column t.a", "U column t.b"});
        row("delete from t using u where t.a = u.a",
            {"U table t", "U table u", "U column t.a", "U column u.a"});
        row("truncate a, b", {"U table a", "U table b"});
        row("comment on column s.t.a is 'x'", {"A column s.t.a", "U table s.t"});
        row("comment on table t is 'x'", {"A table t"});
        row("grant select on t to public", {"A table t"});
        row("select * from a, lateral (select * from b) x where exists (select 1 from c)",
            {"U table a", "U table b", "U table c"});
    }
    void statements()
    {
        QFETCH(QString, sql);
        QFETCH(QStringList, expected);
        QFETCH(QStringList, absent);
        const auto split = splitSql(sql);
        QVERIFY(split && split->size() == 1 && split->first().parsed);
        const QList<ObjectTouch> found = touches(*split, QStringLiteral("r1"));
        const QStringList forms = shortForms(found);
        for (const QString &form : expected)
            QVERIFY2(forms.contains(form), qPrintable(form + " is not in " + forms.join(" | ")));
        for (const QString &form : absent)
            QVERIFY2(!forms.contains(form), qPrintable(form + " is in " + forms.join(" | ")));
        // Nothing is created, altered or dropped that the row does not name.
        for (const QString &form : forms)
            QVERIFY2(form.startsWith('U') || expected.contains(form), qPrintable(form));
        for (const ObjectTouch &touch : found)
            QCOMPARE(touch.revision, QStringLiteral("r1"));
    }

    void unreadStatementsAreCounted()
    {
        const auto split = splitSql(QStringLiteral("do $$begin end$$; selec 1; select 1"));
        QCOMPARE(unreadStatements(*split), 2);
        QCOMPARE(touches(*split, {}).size(), 0);
    }

    void aDeepStatementIsRead()
    {
        const auto split = splitSql("select a" + QString("+a").repeated(20'000) + " from t");
        QCOMPARE(shortForms(touches(*split, {})), QStringList({"U table t", "U column t.a"}));
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestTouches)

#include "tst_touches.moc"
