#include "migrations/schema/changechoice.h"
#include "migrations/schema/schemaplan.h"
#include "tests/support/scrub.h"

#include <QtTest>

using namespace Retort;

namespace {

/// Builds schemas by hand; everything lives in `public`.
class Builder
{
public:
    explicit Builder(int version = 150000)
    {
        m_schema.serverVersion = version;
        add({ObjectKind::Schema, {}, {}, QStringLiteral("public"), {}}, QStringLiteral("public"));
    }

    SchemaObject &add(const ObjectId &id, const QString &sqlName, const QList<ObjectId> &needs = {})
    {
        SchemaObject object;
        object.id = id;
        object.sqlName = sqlName;
        m_needs.append(needs);
        m_schema.objects.push_back(object);
        return m_schema.objects.back();
    }

    static ObjectId id(ObjectKind kind, const QString &relation, const QString &name)
    {
        return {kind, QStringLiteral("public"), relation, name, {}};
    }

    void table(const QString &name, const QStringList &columns)
    {
        add(id(ObjectKind::Table, {}, name), QStringLiteral("public.") + name,
            {{ObjectKind::Schema, {}, {}, QStringLiteral("public"), {}}});
        for (const QString &column : columns)
            this->column(name, column.section(u' ', 0, 0), column.section(u' ', 1));
    }

    SchemaObject &column(const QString &table, const QString &name, const QString &type,
                         const QList<ObjectId> &more = {})
    {
        QList<ObjectId> needs{id(ObjectKind::Table, {}, table)};
        needs += more;
        SchemaObject &object = add(id(ObjectKind::Column, table, name),
                                   QStringLiteral("public.%1.%2").arg(table, name), needs);
        object.properties.set(Property::Type, type);
        object.properties.set(Property::Position, QString::number(++m_position));
        return object;
    }

    void columnDefault(const QString &table, const QString &name, const QString &expression)
    {
        SchemaObject &object = add(id(ObjectKind::ColumnDefault, table, name),
                                   QStringLiteral("public.%1.%2").arg(table, name),
                                   {id(ObjectKind::Column, table, name)});
        object.properties.set(Property::Expression, expression);
    }

    void index(const QString &table, const QString &name, const QString &column)
    {
        SchemaObject &object =
            add(id(ObjectKind::Index, table, name), QStringLiteral("public.") + name,
                {id(ObjectKind::Table, {}, table), id(ObjectKind::Column, table, column)});
        object.properties.set(Property::Definition,
                              QStringLiteral("CREATE INDEX %1 ON public.%2 USING btree (%3)")
                                  .arg(name, table, column));
        object.properties.set(Property::IndexMethod, QStringLiteral("btree"));
        object.properties.set(Property::Columns, QStringList{column});
    }

    void view(const QString &name, const QString &definition, const QList<ObjectId> &needs)
    {
        SchemaObject &object =
            add(id(ObjectKind::View, {}, name), QStringLiteral("public.") + name, needs);
        object.properties.set(Property::Definition, definition);
    }

    void enumType(const QString &name, const QStringList &labels)
    {
        SchemaObject &object =
            add(id(ObjectKind::EnumType, {}, name), QStringLiteral("public.") + name);
        object.properties.set(Property::Labels, labels);
    }

    Schema schema()
    {
        Schema result;
        result.serverVersion = m_schema.serverVersion;
        std::vector<size_t> order(m_schema.objects.size());
        std::iota(order.begin(), order.end(), 0);
        std::sort(order.begin(), order.end(), [this](size_t a, size_t b) {
            return m_schema.objects[a].id < m_schema.objects[b].id;
        });
        for (const size_t at : order)
            result.objects.push_back(m_schema.objects[at]);
        for (size_t i = 0; i < order.size(); ++i) {
            for (const ObjectId &need : m_needs.at(qsizetype(order[i])))
                result.objects[i].needs.push_back(result.find(need));
            std::sort(result.objects[i].needs.begin(), result.objects[i].needs.end());
        }
        return result;
    }

private:
    Schema m_schema;
    QList<QList<ObjectId>> m_needs;
    int m_position = 0;
};

QStringList names(const QList<ChangeUnit> &units)
{
    QStringList result;
    for (const ChangeUnit &unit : units)
        result.append(QStringLiteral("%1 %2 %3")
                          .arg(QString(QStringLiteral("+-~")).at(int(unit.kind)),
                               objectKindName(unit.object.kind), displayName(unit.object)));
    return result;
}

int indexOf(const QList<ChangeUnit> &units, const QString &name)
{
    return int(names(units).indexOf(name));
}

} // namespace

class TestChangeChoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newTableIsOne();
    void droppedTableIsOne();
    void defaultGoesWithItsColumn();
    void tickingFollows_data();
    void tickingFollows();
    void chosenIsConsistent();
    void nothingTicked();

private:
    /// users gets a column with an index and a view on it, loses a column with an index; a type
    /// comes with a column of it.
    static Schema before();
    static Schema after();
};

Schema TestChangeChoice::before()
{
    Builder builder;
    builder.table(QStringLiteral("users"),
                  {QStringLiteral("id integer"), QStringLiteral("legacy text")});
    builder.index(QStringLiteral("users"), QStringLiteral("users_legacy"),
                  QStringLiteral("legacy"));
    builder.view(QStringLiteral("everybody"), QStringLiteral("SELECT users.id FROM public.users"),
                 {Builder::id(ObjectKind::Column, QStringLiteral("users"), QStringLiteral("id"))});
    return builder.schema();
}

Schema TestChangeChoice::after()
{
    Builder builder;
    builder.table(QStringLiteral("users"), {QStringLiteral("id integer")});
    builder.column(QStringLiteral("users"), QStringLiteral("email"), QStringLiteral("text"));
    builder.index(QStringLiteral("users"), QStringLiteral("users_email"), QStringLiteral("email"));
    builder.enumType(QStringLiteral("mood"), {QStringLiteral("sad"), QStringLiteral("glad")});
    builder.column(QStringLiteral("users"), QStringLiteral("mood"), QStringLiteral("public.mood"),
                   {Builder::id(ObjectKind::EnumType, {}, QStringLiteral("mood"))});
    builder.view(
        QStringLiteral("everybody"), QStringLiteral("SELECT users.id, users.email FROM users"),
        {Builder::id(ObjectKind::Column, QStringLiteral("users"), QStringLiteral("id")),
         Builder::id(ObjectKind::Column, QStringLiteral("users"), QStringLiteral("email"))});
    return builder.schema();
}

void TestChangeChoice::newTableIsOne()
{
    Builder empty;
    Builder full;
    full.table(QStringLiteral("a"), {QStringLiteral("id integer"), QStringLiteral("b text")});
    full.columnDefault(QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("'x'::text"));
    full.index(QStringLiteral("a"), QStringLiteral("a_b"), QStringLiteral("b"));
    const QList<ChangeUnit> units = changeUnits(empty.schema(), full.schema());
    QCOMPARE(names(units), QStringList({QStringLiteral("+ table public.a"),
                                        QStringLiteral("+ index public.a.a_b")}));
    QCOMPARE(units.at(0).parts.size(), 4);
    QCOMPARE(units.at(1).needs, QList<int>{0});
}

void TestChangeChoice::droppedTableIsOne()
{
    Builder empty;
    Builder full;
    full.table(QStringLiteral("a"), {QStringLiteral("id integer")});
    full.index(QStringLiteral("a"), QStringLiteral("a_id"), QStringLiteral("id"));
    const QList<ChangeUnit> units = changeUnits(full.schema(), empty.schema());
    QCOMPARE(names(units), QStringList(QStringLiteral("- table public.a")));
    QVERIFY(units.at(0).needs.isEmpty());
}

void TestChangeChoice::defaultGoesWithItsColumn()
{
    Builder one;
    one.table(QStringLiteral("a"), {QStringLiteral("n integer"), QStringLiteral("m integer")});
    one.columnDefault(QStringLiteral("a"), QStringLiteral("n"), QStringLiteral("1"));
    Builder other;
    other.table(QStringLiteral("a"), {QStringLiteral("n text"), QStringLiteral("m integer")});
    other.columnDefault(QStringLiteral("a"), QStringLiteral("n"), QStringLiteral("'1'::text"));
    other.columnDefault(QStringLiteral("a"), QStringLiteral("m"), QStringLiteral("5"));
    const QList<ChangeUnit> units = changeUnits(one.schema(), other.schema());
    QCOMPARE(names(units), QStringList({QStringLiteral("~ column public.a.m"),
                                        QStringLiteral("~ column public.a.n")}));
    QCOMPARE(units.at(0).properties, QList<Property>{Property::Expression});
    QCOMPARE(units.at(1).properties, QList<Property>({Property::Type, Property::Expression}));
}

void TestChangeChoice::tickingFollows_data()
{
    QTest::addColumn<QString>("unit");
    QTest::addColumn<bool>("on");
    QTest::addColumn<QStringList>("along");
    QTest::newRow("column off takes index and view off")
        << "+ column public.users.email" << false
        << QStringList{"~ view public.everybody", "+ index public.users.users_email"};
    QTest::newRow("index off keeps its column")
        << "+ index public.users.users_email" << false << QStringList();
    QTest::newRow("type off takes its column off")
        << "+ type public.mood" << false << QStringList{"+ column public.users.mood"};
    QTest::newRow("an index that stays keeps its column")
        << "- index public.users.users_legacy" << false
        << QStringList{"- column public.users.legacy"};
    QTest::newRow("view on brings its column")
        << "~ view public.everybody" << true << QStringList{"+ column public.users.email"};
    QTest::newRow("a column can only go with its index")
        << "- column public.users.legacy" << true
        << QStringList{"- index public.users.users_legacy"};
    QTest::newRow("type alone") << "+ type public.mood" << true << QStringList();
}

void TestChangeChoice::tickingFollows()
{
    QFETCH(QString, unit);
    QFETCH(bool, on);
    QFETCH(QStringList, along);
    const QList<ChangeUnit> units = changeUnits(before(), after());
    const QBitArray ticks(units.size(), !on);
    unit.replace(QStringLiteral(" type "), u' ' + objectKindName(ObjectKind::EnumType) + u' ');
    const int at = indexOf(units, unit);
    QVERIFY2(at >= 0, qPrintable(names(units).join(u'\n')));
    const TickChange change = setTick(units, ticks, at, on);
    QCOMPARE(change.ticks.testBit(at), on);
    QStringList followed;
    for (const int other : change.along)
        followed.append(names(units).at(other));
    followed.sort();
    along.sort();
    QCOMPARE(followed, along);
    QCOMPARE(int(change.ticks.count(on)), 1 + int(along.size()));
}

/// Whatever is ticked, nothing that is left needs what is not there, and the ways there and back
/// can be planned.
void TestChangeChoice::chosenIsConsistent()
{
    const Schema from = before();
    const Schema to = after();
    const QList<ChangeUnit> units = changeUnits(from, to);
    QCOMPARE(units.size(), 7);
    for (int unit = 0; unit < units.size(); ++unit) {
        const TickChange change = setTick(units, QBitArray(units.size(), true), unit, false);
        const Schema chosen = chosenSchema(from, to, units, change.ticks);
        QVERIFY(std::is_sorted(
            chosen.objects.begin(), chosen.objects.end(),
            [](const SchemaObject &a, const SchemaObject &b) { return a.id < b.id; }));
        for (const SchemaObject &object : chosen.objects) {
            const Schema &source =
                to.find(object.id) >= 0
                        && to.objects[size_t(to.find(object.id))].properties == object.properties
                    ? to
                    : from;
            QCOMPARE(object.needs.size(),
                     source.objects[size_t(source.find(object.id))].needs.size());
        }
        const SchemaPlan up = planChanges(from, chosen);
        QVERIFY(up.shortfalls.isEmpty());
        // What was left out is exactly what still differs from the models.
        const QList<ChangeUnit> rest = changeUnits(chosen, to);
        QCOMPARE(rest.size(), qsizetype(change.ticks.count(false)));
    }
}

void TestChangeChoice::nothingTicked()
{
    const Schema from = before();
    const Schema to = after();
    const QList<ChangeUnit> units = changeUnits(from, to);
    const QBitArray none(units.size(), false);
    QCOMPARE(chosenSchema(from, to, units, none), from);
    QVERIFY(
        differences(chosenSchema(from, to, units, QBitArray(units.size(), true)), to).isEmpty());
}

RETORT_TEST_MAIN(QCoreApplication, TestChangeChoice)
#include "tst_changechoice.moc"
