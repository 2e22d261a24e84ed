#include "app/database/sandbox.h"
#include "app/database/serverbinaries.h"
#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QTest>

using namespace Retort;
using namespace Retort::Test;

class TestSandbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTestDatabaseIsItsOwn()
    {
        const TestDatabase one;
        const TestDatabase other;
        QVERIFY(one.name() != other.name());
        one.exec("CREATE TABLE t (a int); INSERT INTO t VALUES (7)");
        QCOMPARE(one.exec("SELECT a FROM t"), QStringList{"7"});
        QCOMPARE(other.exec("SELECT to_regclass('t') IS NULL"), QStringList{"t"});
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestSandbox)

#include "tst_sandbox.moc"
