#include "app/services/standin.h"
#include "migrations/schema/acl.h"
#include "tests/support/scrub.h"

#include <QtTest>

using namespace Retort;

// Roles in the facts of a schema, and their names as the server writes them.
class TestStandIn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void entriesReadBack_data();
    void entriesReadBack();
    void aRoleIsRenamedEverywhere();
    void everyRoleIsNamed();

private:
    static SchemaObject object(ObjectKind kind, const QString &name)
    {
        SchemaObject made;
        made.id = {kind, QStringLiteral("public"), {}, name, {}};
        return made;
    }
};

void TestStandIn::entriesReadBack_data()
{
    QTest::addColumn<QString>("item");
    QTest::addColumn<QString>("grantee");
    QTest::addColumn<QString>("privileges");
    QTest::addColumn<QString>("grantable");
    const auto row = [](const char *item, const char *grantee, const char *privileges,
                        const char *grantable) {
        QTest::newRow(item) << QString::fromLatin1(item) << QString::fromLatin1(grantee)
                            << QString::fromLatin1(privileges) << QString::fromLatin1(grantable);
    };
    row("reader=r/owner", "reader", "r", "");
    row("=U/owner", "", "U", "");
    row("a=ar*w/owner", "a", "arw", "r");
    row("\"a role\"=r/owner", "a role", "r", "");
    row("\"a=b/c\"=r*w*/owner", "a=b/c", "rw", "rw");
    row("\"a\"\"b\"=r/owner", "a\"b", "r", "");
}

void TestStandIn::entriesReadBack()
{
    QFETCH(QString, item);
    const Acl acl = parseAcl({item});
    QCOMPARE(acl.size(), 1);
    QTEST(acl.first().grantee, "grantee");
    QTEST(acl.first().privileges, "privileges");
    QTEST(acl.first().grantable, "grantable");
    QCOMPARE(acl.first().grantor, QStringLiteral("owner"));
    QCOMPARE(aclText(acl.first()), item);
}

void TestStandIn::aRoleIsRenamedEverywhere()
{
    Schema schema;
    SchemaObject table = object(ObjectKind::Table, QStringLiteral("t"));
    table.properties.set(Property::Owner, QStringLiteral("zed"));
    table.properties.set(Property::Privileges,
                         QStringList{QStringLiteral("zed=arw/zed"), QStringLiteral("=r/zed")});
    SchemaObject revoked = object(ObjectKind::Table, QStringLiteral("u"));
    revoked.properties.set(Property::Privileges, QStringList{QString()});
    SchemaObject first = object(ObjectKind::DefaultPrivileges, QStringLiteral("TABLES"));
    first.id.relation = QStringLiteral("middle");
    SchemaObject second = first;
    second.id.relation = QStringLiteral("zed");
    schema.objects = {table, revoked, first, second};
    renameRole(schema, QStringLiteral("zed"), QStringLiteral("a role"));
    QCOMPARE(schema.objects.at(0).text(Property::Owner), QStringLiteral("a role"));
    QCOMPARE(schema.objects.at(0).list(Property::Privileges),
             (QStringList{QStringLiteral("\"a role\"=arw/\"a role\""),
                          QStringLiteral("=r/\"a role\"")}));
    // That nobody may do anything stays what it is.
    QCOMPARE(schema.objects.at(1).list(Property::Privileges), QStringList{QString()});
    // Objects are found by their ids' order.
    second.id.relation = QStringLiteral("a role");
    QVERIFY(schema.find(second.id) >= 0);
    QVERIFY(schema.find(first.id) >= 0);
}

void TestStandIn::everyRoleIsNamed()
{
    Schema schema;
    SchemaObject table = object(ObjectKind::Table, QStringLiteral("t"));
    table.properties.set(Property::Owner, QStringLiteral("owner"));
    table.properties.set(Property::Privileges,
                         QStringList{QStringLiteral("reader=r/giver"), QStringLiteral("=r/owner")});
    SchemaObject policy = object(ObjectKind::Policy, QStringLiteral("p"));
    policy.properties.set(Property::Roles,
                          QStringList{QStringLiteral("PUBLIC"), QStringLiteral("guest"),
                                      QStringLiteral("pg_monitor")});
    schema.objects = {table, policy};
    QCOMPARE(rolesOf(schema), (QStringList{QStringLiteral("giver"), QStringLiteral("guest"),
                                           QStringLiteral("owner"), QStringLiteral("reader")}));
}

RETORT_TEST_MAIN(QCoreApplication, TestStandIn)

#include "tst_standin.moc"
