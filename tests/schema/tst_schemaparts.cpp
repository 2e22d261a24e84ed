#include "migrations/schema/bodynames.h"
#include "migrations/schema/ddl.h"
#include "migrations/schema/renames.h"
#include "migrations/schema/schemadiff.h"
#include "migrations/schema/schemaplan.h"
#include "migrations/schema/stabletext.h"
#include "migrations/schema/strongcomponents.h"
#include "tests/support/scrub.h"

#include <QtTest>

using namespace Retort;

namespace {

/// A schema of tables with one integer column each, and keys between them, all in `public`.
Schema tables(const QStringList &names, const QList<QPair<QString, QString>> &keys = {})
{
    Schema schema;
    schema.serverVersion = 150000;
    const auto add = [&schema](ObjectKind kind, const QString &relation, const QString &name,
                               const QString &sqlName) -> SchemaObject & {
        SchemaObject object;
        object.id = {kind,
                     kind == ObjectKind::Schema ? QString() : QStringLiteral("public"),
                     relation,
                     name,
                     {}};
        object.sqlName = sqlName;
        schema.objects.push_back(object);
        return schema.objects.back();
    };
    add(ObjectKind::Schema, {}, QStringLiteral("public"), QStringLiteral("public"));
    for (const QString &name : names) {
        add(ObjectKind::Table, {}, name, QStringLiteral("public.") + name);
        SchemaObject &column = add(ObjectKind::Column, name, QStringLiteral("id"),
                                   QStringLiteral("public.%1.id").arg(name));
        column.properties.set(Property::Type, QStringLiteral("integer"));
        column.properties.set(Property::Position, QStringLiteral("1"));
        SchemaObject &key = add(ObjectKind::Constraint, name, name + QStringLiteral("_pkey"),
                                QStringLiteral("%1_pkey ON public.%1").arg(name));
        key.properties.set(Property::ConstraintType, QStringLiteral("PRIMARY KEY"));
        key.properties.set(Property::Definition, QStringLiteral("PRIMARY KEY (id)"));
        key.properties.set(Property::Columns, QStringList{QStringLiteral("id")});
    }
    for (const auto &[from, to] : keys) {
        SchemaObject &key = add(ObjectKind::Constraint, from, from + u'_' + to,
                                QStringLiteral("%1_%2 ON public.%1").arg(from, to));
        key.properties.set(Property::ConstraintType, QStringLiteral("FOREIGN KEY"));
        key.properties.set(Property::Definition,
                           QStringLiteral("FOREIGN KEY (id) REFERENCES public.%1(id)").arg(to));
        key.properties.set(Property::Columns, QStringList{QStringLiteral("id")});
        key.properties.set(Property::Referenced, QStringLiteral("public.") + to);
    }
    std::sort(schema.objects.begin(), schema.objects.end(),
              [](const SchemaObject &a, const SchemaObject &b) { return a.id < b.id; });
    const auto need = [&schema](SchemaObject &object, const ObjectId &id) {
        object.needs.push_back(schema.find(id));
        std::sort(object.needs.begin(), object.needs.end());
    };
    const QString home = QStringLiteral("public");
    for (SchemaObject &object : schema.objects) {
        if (object.id.kind == ObjectKind::Table)
            need(object, {ObjectKind::Schema, {}, {}, home, {}});
        if (!object.id.relation.isEmpty())
            need(object, {ObjectKind::Table, home, {}, object.id.relation, {}});
        if (object.id.kind == ObjectKind::Constraint)
            need(object, {ObjectKind::Column, home, object.id.relation, QStringLiteral("id"), {}});
        const QString referenced = object.text(Property::Referenced).section(u'.', 1);
        if (!referenced.isEmpty())
            need(object, {ObjectKind::Constraint,
                          home,
                          referenced,
                          referenced + QStringLiteral("_pkey"),
                          {}});
    }
    return schema;
}

QStringList firstLines(const SchemaPlan &plan)
{
    QStringList lines;
    for (const SchemaStatement &statement : plan.statements)
        lines << statement.sql.section(u'\n', 0, 0);
    return lines;
}

} // namespace

// The parts of the schema room that need no database.
class TestSchemaParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stableText_data();
    void stableText();
    void widerBounds_data();
    void widerBounds();
    void strongComponentsOfKnots();
    void namesInBodies();
    void positionsDoNotCount();
    void keysThatReferToOneAnotherAreMadeLast();
    void rowsThatCannotMoveAreLost();
    void emptyIsEmpty();
    void schemasAreLeftOutWithTheirObjects();
    void candidatesAreAllTold();
};

void TestSchemaParts::stableText_data()
{
    QTest::addColumn<QString>("printed");
    QTest::addColumn<QString>("written");
    const auto row = [](const char *name, const char *printed, const char *written) {
        QTest::newRow(name) << QString::fromLatin1(printed) << QString::fromLatin1(written);
    };
    row("nothing to do", "CHECK ((a > 1))", "CHECK ((a > 1))");
    row("IN on a varchar",
        "CHECK (((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character "
        "varying])::text[])))",
        "CHECK (((a)::text = ANY (ARRAY['x'::character varying, 'y'::character varying])))");
    row("NOT IN on a varchar", "((a)::text <> ALL ((ARRAY['x'::character varying])::text[]))",
        "((a)::text <> ALL (ARRAY['x'::character varying]))");
    row("IN as statistics print it, with few parentheses",
        "a::text = ANY (ARRAY['x'::character varying, 'y'::character varying]::text[])",
        "a::text = ANY (ARRAY['x'::character varying, 'y'::character varying])");
    row("a cast of other elements stays", "(a = ANY ((ARRAY[1, 2])::text[]))",
        "(a = ANY ((ARRAY[1, 2])::text[]))");
    row("a cast outside of ANY stays", "f((ARRAY['x'::character varying])::text[])",
        "f((ARRAY['x'::character varying])::text[])");
    row("text in a string stays", "'ANY ((ARRAY[''x''::character varying])::text[])'",
        "'ANY ((ARRAY[''x''::character varying])::text[])'");
    row("text in a body stays", "$$ANY ((ARRAY['x'::character varying])::text[])$$",
        "$$ANY ((ARRAY['x'::character varying])::text[])$$");
    row("BETWEEN before AND", "(((a >= 1) AND (a <= 2)) AND (b = 3))",
        "((a BETWEEN (1) AND (2)) AND (b = 3))");
    row("NOT BETWEEN before OR", "(((a < 1) OR (a > 2)) OR (b = 3))",
        "((a NOT BETWEEN (1) AND (2)) OR (b = 3))");
    row("BETWEEN alone stays", "((a >= 1) AND (a <= 2))", "((a >= 1) AND (a <= 2))");
    row("other operands stay", "(((a >= 1) AND (c <= 2)) AND (b = 3))",
        "(((a >= 1) AND (c <= 2)) AND (b = 3))");
}

void TestSchemaParts::stableText()
{
    QFETCH(QString, printed);
    QFETCH(QString, written);
    QCOMPARE(Retort::stableText(printed), written);
    QCOMPARE(Retort::stableText(written), written);
}

void TestSchemaParts::widerBounds_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<bool>("wider");
    const auto row = [](const char *name, const char *before, const char *after, bool wider) {
        QTest::newRow(name) << QString::fromLatin1(before) << QString::fromLatin1(after) << wider;
    };
    row("a value more", "FOR VALUES IN ('a')", "FOR VALUES IN ('b', 'a')", true);
    row("a value less", "FOR VALUES IN ('a', NULL)", "FOR VALUES IN ('a')", false);
    row("a comma in a value", "FOR VALUES IN ('a, b')", "FOR VALUES IN ('a', 'b')", false);
    row("open above", "FOR VALUES FROM (1) TO (5)", "FOR VALUES FROM (1) TO (MAXVALUE)", true);
    row("open below", "FOR VALUES FROM (1) TO (5)", "FOR VALUES FROM (MINVALUE) TO (5)", true);
    row("another end", "FOR VALUES FROM (1) TO (5)", "FOR VALUES FROM (1) TO (9)", false);
    row("the default", "DEFAULT", "FOR VALUES FROM (1) TO (MAXVALUE)", false);
    row("hashes", "FOR VALUES WITH (modulus 2, remainder 0)",
        "FOR VALUES WITH (modulus 4, remainder 0)", false);
}

void TestSchemaParts::widerBounds()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(bool, wider);
    QCOMPARE(isWiderBound(before, after), wider);
}

void TestSchemaParts::strongComponentsOfKnots()
{
    // 0 -> 1 -> 2 -> 0, 2 -> 3, 3 <-> 4, 5 alone.
    const std::vector<int> of =
        strongComponents(6, {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}, {4, 3}});
    QCOMPARE(of[0], of[1]);
    QCOMPARE(of[1], of[2]);
    QCOMPARE(of[3], of[4]);
    QVERIFY(of[0] != of[3] && of[5] != of[0] && of[5] != of[3]);
    // A chain as long as a stack would not bear.
    std::vector<std::pair<int, int>> chain;
    for (int i = 0; i + 1 < 300'000; ++i)
        chain.emplace_back(i, i + 1);
    const std::vector<int> alone = strongComponents(300'000, chain);
    QVERIFY(alone.front() != alone.back());
}

void TestSchemaParts::namesInBodies()
{
    const QSet<QString> names = namesInBody(QStringLiteral(
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $x$ BEGIN SELECT * FROM Users, "
        "\"My Table\"; EXECUTE 'DROP TABLE deep'; -- hidden\nEND $x$"));
    for (const char *name : {"users", "My Table", "deep", "f"})
        QVERIFY2(names.contains(QLatin1String(name)), name);
    QVERIFY(!names.contains(QStringLiteral("hidden")));
}

void TestSchemaParts::positionsDoNotCount()
{
    const Schema one = tables({QStringLiteral("a")});
    Schema other = one;
    QVERIFY(differences(one, other).isEmpty());
    const int column = other.find({ObjectKind::Column,
                                   QStringLiteral("public"),
                                   QStringLiteral("a"),
                                   QStringLiteral("id"),
                                   {}});
    other.objects[size_t(column)].properties.set(Property::Position, QStringLiteral("7"));
    QVERIFY(differences(one, other).isEmpty());
    other.objects[size_t(column)].properties.set(Property::Type, QStringLiteral("bigint"));
    const QList<Difference> found = differences(one, other);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first().properties, QList<Property>{Property::Type});
    QCOMPARE(describe(one, other, found.first()),
             QStringLiteral("~ column public.a.id: type integer -> bigint"));
}

void TestSchemaParts::keysThatReferToOneAnotherAreMadeLast()
{
    const Schema none = tables({});
    const Schema knot = tables(
        {QStringLiteral("a"), QStringLiteral("b")},
        {{QStringLiteral("a"), QStringLiteral("b")}, {QStringLiteral("b"), QStringLiteral("a")}});
    const SchemaPlan up = planChanges(none, knot);
    QVERIFY(up.shortfalls.isEmpty());
    const QStringList made = firstLines(up);
    QCOMPARE(made.size(), 4);
    QVERIFY(made.at(0).startsWith(QLatin1String("CREATE TABLE public.a")));
    QVERIFY(made.at(1).startsWith(QLatin1String("CREATE TABLE public.b")));
    QVERIFY(made.at(2).contains(QLatin1String("FOREIGN KEY")));
    QVERIFY(made.at(3).contains(QLatin1String("FOREIGN KEY")));
    const SchemaPlan down = planChanges(knot, none);
    QVERIFY(down.shortfalls.isEmpty());
    const QStringList gone = firstLines(down);
    QVERIFY(gone.first().contains(QLatin1String("DROP CONSTRAINT")));
    QVERIFY(gone.last().startsWith(QLatin1String("DROP TABLE")));
    QVERIFY(!down.statements.last().loss.isEmpty());
    // The same twice: nothing depends on chance.
    QCOMPARE(planChanges(none, knot), up);
}

void TestSchemaParts::rowsThatCannotMoveAreLost()
{
    const Schema plain = tables({QStringLiteral("a")});
    Schema other = plain;
    const int table =
        other.find({ObjectKind::Table, QStringLiteral("public"), {}, QStringLiteral("a"), {}});
    const auto lossOf = [&] {
        QStringList losses;
        const SchemaPlan plan = planChanges(plain, other);
        for (const SchemaStatement &statement : plan.statements) {
            if (!statement.loss.isEmpty())
                losses << statement.sql.section(u' ', 0, 1);
        }
        return losses;
    };
    // Rows are copied into a table that is partitioned now; nothing copies them to another server.
    other.objects[size_t(table)].properties.set(Property::TableKind, QStringLiteral("partitioned"));
    other.objects[size_t(table)].properties.set(Property::PartitionBy,
                                                QStringLiteral("RANGE (id)"));
    QCOMPARE(lossOf(), QStringList());
    other.objects[size_t(table)].properties.remove(Property::PartitionBy);
    other.objects[size_t(table)].properties.set(Property::TableKind, QStringLiteral("foreign"));
    other.objects[size_t(table)].properties.set(Property::Server, QStringLiteral("elsewhere"));
    QCOMPARE(lossOf(), QStringList{QStringLiteral("DROP TABLE")});
}

void TestSchemaParts::emptyIsEmpty()
{
    const Schema schema = tables({QStringLiteral("a")});
    const SchemaPlan plan = planChanges(schema, schema);
    QVERIFY(plan.changes.isEmpty());
    QVERIFY(plan.statements.isEmpty());
    QVERIFY(planChanges(Schema(), Schema()).statements.isEmpty());
}

void TestSchemaParts::schemasAreLeftOutWithTheirObjects()
{
    Schema schema = tables({QStringLiteral("a"), QStringLiteral("b")});
    QCOMPARE(schemaNames(schema), QStringList{QStringLiteral("public")});
    QVERIFY(onlyIn(schema, {QStringLiteral("other")}).objects.empty());
    QCOMPARE(onlyIn(schema, {QStringLiteral("public")}), schema);
}

void TestSchemaParts::candidatesAreAllTold()
{
    const Schema from = tables({QStringLiteral("a"), QStringLiteral("kept")});
    const Schema to = tables({QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("kept")});
    const QList<RenameCandidate> candidates = renameCandidates(from, to);
    QStringList texts;
    for (const RenameCandidate &candidate : candidates)
        texts << renameText(candidate);
    QCOMPARE(texts, (QStringList{QStringLiteral("public.a=public.b"),
                                 QStringLiteral("public.a=public.c")}));
    const Result<QList<Rename>> renames = readRenames(from, to, {QStringLiteral("a=b")});
    QVERIFY(renames);
    QCOMPARE(renames->size(), 2);
    QCOMPARE(renames->at(0).sql, QStringLiteral("ALTER TABLE public.a RENAME TO b"));
    QCOMPARE(renames->at(0).back, QStringLiteral("ALTER TABLE public.b RENAME TO a"));
    QCOMPARE(renames->at(1).sql,
             QStringLiteral("ALTER TABLE public.b RENAME CONSTRAINT a_pkey TO b_pkey"));
    QVERIFY(renames->at(1).derived);
}

RETORT_TEST_MAIN(QCoreApplication, TestSchemaParts)

#include "tst_schemaparts.moc"
