#include "migrations/schema/ddl.h"
#include "migrations/sql/quoting.h"
#include "migrations/sql/splitter.h"
#include "tests/schema/ddlcases.h"
#include "tests/support/scrub.h"

#include <QtTest>
#include <algorithm>

using namespace Retort;
using namespace Retort::Test;

Q_DECLARE_METATYPE(DdlCase)

namespace {

Schema schemaOf(const QList<SchemaObject> &objects, int version)
{
    Schema schema;
    schema.serverVersion = version;
    schema.objects.assign(objects.begin(), objects.end());
    std::sort(schema.objects.begin(), schema.objects.end(),
              [](const SchemaObject &a, const SchemaObject &b) { return a.id < b.id; });
    return schema;
}

int firstOf(const Schema &schema, const QList<SchemaObject> &objects)
{
    return objects.isEmpty() ? -1 : schema.find(objects.front().id);
}

} // namespace

class DdlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statements_data();
    void statements();
    void names();
    void inlinedElements();
    void losses();
    void newObjectsOfDefaultPrivileges();
};

void DdlTest::statements_data()
{
    QTest::addColumn<DdlCase>("data");
    for (const DdlCase &data : ddlCases())
        QTest::newRow(data.name) << data;
}

void DdlTest::statements()
{
    QFETCH(DdlCase, data);
    const Schema from = schemaOf(data.from, data.version);
    const Schema to = schemaOf(data.to, data.version);
    const int old = firstOf(from, data.from);
    const int now = firstOf(to, data.to);
    QStringList written;
    switch (data.action) {
    case DdlAction::Create:
        written = createStatements(to, now);
        break;
    case DdlAction::Drop:
        written = dropStatements(from, old);
        break;
    case DdlAction::Alter:
    case DdlAction::Replace: {
        const Alteration alteration = alterStatements(from, old, to, now);
        QCOMPARE(alteration.replace, data.action == DdlAction::Replace);
        written = alteration.statements;
        break;
    }
    case DdlAction::Aspect: {
        DdlContext context;
        context.role = QStringLiteral("me");
        written = aspectStatements(from, old, to, now, context);
        break;
    }
    }
    QCOMPARE(written.join(QLatin1String(";\n")), data.expected.join(QLatin1String(";\n")));
    for (const QString &statement : written) {
        const auto parts = splitSql(statement);
        QVERIFY(parts.has_value());
        QCOMPARE(parts->size(), 1);
        QVERIFY2(parts->front().parsed || data.version >= 170000, qPrintable(statement));
    }
}

void DdlTest::names()
{
    QCOMPARE(sqlName("users"), QString("users"));
    QCOMPARE(sqlName("_a1"), QString("_a1"));
    QCOMPARE(sqlName("user"), QString("\"user\""));
    QCOMPARE(sqlName("name"), QString("name"));
    QCOMPARE(sqlName("Users"), QString("\"Users\""));
    QCOMPARE(sqlName("1a"), QString("\"1a\""));
    QCOMPARE(sqlName("a\"b"), QString("\"a\"\"b\""));
    QCOMPARE(sqlName("s", "select"), QString("s.\"select\""));
}

void DdlTest::inlinedElements()
{
    SchemaObject table;
    table.id = {ObjectKind::Table, "s", {}, "t", {}};
    SchemaObject column;
    column.id = {ObjectKind::Column, "s", "t", "a", {}};
    column.properties.set(Property::Type, QString("integer"));
    SchemaObject value;
    value.id = {ObjectKind::ColumnDefault, "s", "t", "a", {}};
    value.properties.set(Property::Expression, QString("5"));
    SchemaObject check;
    check.id = {ObjectKind::Constraint, "s", "t", "c", {}};
    check.properties.set(Property::ConstraintType, QString("CHECK"));
    check.properties.set(Property::Definition, QString("CHECK ((a > 0))"));
    const Schema schema = schemaOf({table, column, value, check}, 150000);
    const std::vector<int> all{schema.find(value.id), schema.find(check.id)};
    QCOMPARE(createStatements(schema, schema.find(table.id), all),
             QStringList({"CREATE TABLE s.t (\n    a integer DEFAULT 5,\n"
                          "    CONSTRAINT c CHECK ((a > 0))\n)"}));
    QCOMPARE(createStatements(schema, schema.find(table.id)),
             QStringList({"CREATE TABLE s.t (\n    a integer\n)"}));
    QCOMPARE(createStatements(schema, schema.find(column.id), all),
             QStringList({"ALTER TABLE s.t ADD COLUMN a integer DEFAULT 5, ADD CONSTRAINT c CHECK "
                          "((a > 0))"}));
}

void DdlTest::losses()
{
    SchemaObject table;
    table.id = {ObjectKind::Table, "s", {}, "t", {}};
    SchemaObject column;
    column.id = {ObjectKind::Column, "s", "t", "a", {}};
    column.properties.set(Property::Type, QString("timestamp without time zone"));
    SchemaObject sequence;
    sequence.id = {ObjectKind::Sequence, "s", {}, "q", {}};
    SchemaObject view;
    view.id = {ObjectKind::View, "s", {}, "v", {}};
    const Schema schema = schemaOf({table, column, sequence, view}, 150000);
    QVERIFY(dropLoss(schema, schema.find(table.id)).contains("s.t"));
    QVERIFY(dropLoss(schema, schema.find(column.id)).contains("s.t.a"));
    QVERIFY(dropLoss(schema, schema.find(sequence.id)).contains("s.q"));
    QVERIFY(dropLoss(schema, schema.find(view.id)).isEmpty());
    SchemaObject date = column;
    date.properties.set(Property::Type, QString("date"));
    const Schema later = schemaOf({table, date, sequence, view}, 150000);
    const int at = schema.find(column.id);
    const Alteration narrower = alterStatements(schema, at, later, at);
    QVERIFY(narrower.loss.contains("s.t.a"));
    QVERIFY(narrower.disturbs);
    QVERIFY(alterStatements(later, at, schema, at).loss.isEmpty());
}

void DdlTest::newObjectsOfDefaultPrivileges()
{
    SchemaObject defaults;
    defaults.id = {ObjectKind::DefaultPrivileges, "s", "me", "TABLES", {}};
    defaults.properties.set(Property::Privileges, QStringList{"bob=r/me"});
    SchemaObject table;
    table.id = {ObjectKind::Table, "s", {}, "t", {}};
    table.properties.set(Property::Owner, QString("me"));
    const Schema from = schemaOf({defaults}, 150000);
    DdlContext context;
    context.role = QStringLiteral("me");
    const Schema bare = schemaOf({table}, 150000);
    QCOMPARE(aspectStatements(from, -1, bare, 0, context),
             QStringList({"REVOKE SELECT ON TABLE s.t FROM bob"}));
    table.properties.set(Property::Privileges, QStringList{"me=arwdDxt/me", "bob=r/me"});
    const Schema granted = schemaOf({table}, 150000);
    QCOMPARE(aspectStatements(from, -1, granted, 0, context), QStringList());
}

RETORT_TEST_MAIN(QCoreApplication, DdlTest)

#include "tst_ddl.moc"
