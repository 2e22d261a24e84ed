#include "tests/integration/migrationproject.h"
#include "tests/support/delayproxy.h"
#include "tests/support/scrub.h"

using namespace Retort;
using Retort::Test::DelayProxy;
using Retort::Test::MigrationProject;

/// How often a run waits for the server: counted, not timed.
class TestRoundTrips : public QObject
{
    Q_OBJECT

    struct Counted
    {
        RunReport report;
        int trips = 0;
        QStringList sent;
    };

    static Counted migrateFar(const MigrationProject &it, const MigrationRequest &request,
                              const RunOptions &options = {})
    {
        // Slow enough that what needs no answer is sent before one comes.
        DelayProxy proxy(it.database().settings(), 50);
        Counted counted;
        SessionOptions session;
        session.verbose = [&counted](const QString &sql) { counted.sent.append(sql); };
        const auto opened = Session::open(proxy.settings(), session);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        proxy.resetCounters();
        counted.report = migrate(**opened, it.project(), request, options, {}, {});
        counted.trips = proxy.roundTrips();
        return counted;
    }

private Q_SLOTS:
    void aPlanIsOneQuestionAndOnePipeline_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QString>("schema");
        QTest::addColumn<int>("messages");
        QTest::newRow("public") << QByteArray() << QString() << 1;
        QTest::newRow("named") << QByteArray("CREATE SCHEMA app") << QStringLiteral("app") << 1;
        // The lock's key has the schema's name in it, which only the server knows here.
        QTest::newRow("search path")
            << QByteArray("CREATE SCHEMA app; DO $$ begin execute format('ALTER DATABASE %I SET "
                          "search_path = app', current_database()); end $$")
            << QString() << 2;
    }
    void aPlanIsOneQuestionAndOnePipeline()
    {
        QFETCH(QByteArray, before);
        QFETCH(QString, schema);
        QFETCH(int, messages);
        MigrationProject it;
        it.config().versionTableSchema = schema;
        if (!before.isEmpty())
            it.database().exec(before);
        QString parent;
        for (int i = 0; i < 30; ++i) {
            const QString id = QStringLiteral("r%1").arg(i);
            it.revision(id, parent, "CREATE TABLE t" + QByteArray::number(i) + " (a int);",
                        "DROP TABLE t" + QByteArray::number(i) + ";");
            parent = id;
        }
        // An empty database: version table and journal are created on the way.
        const Counted first = migrateFar(it, {Direction::Upgrade, {QStringLiteral("r9")}});
        QVERIFY2(!first.report.error, qPrintable(first.report.error->message));
        QCOMPARE(first.report.versionsAfter, QStringList{QStringLiteral("r9")});
        const Counted second = migrateFar(it, {Direction::Upgrade, {QStringLiteral("head")}});
        QVERIFY(!second.report.error);
        QCOMPARE(second.report.versionsAfter, QStringList{QStringLiteral("r29")});
        const Counted down = migrateFar(it, {Direction::Downgrade, {QStringLiteral("base")}});
        QVERIFY(!down.report.error);
        QCOMPARE(down.report.versionsAfter, QStringList());
        const Counted stamp = migrateFar(it, {Direction::Stamp, {QStringLiteral("head")}});
        QVERIFY(!stamp.report.error);
        QCOMPARE(stamp.report.versionsAfter, QStringList{QStringLiteral("r29")});
        for (const Counted *run : {&first, &second, &down, &stamp}) {
            const auto questions =
                std::count_if(run->sent.begin(), run->sent.end(), [](const QString &sql) {
                    return sql.startsWith(QLatin1String("RESET SESSION AUTHORIZATION; "))
                           || sql.startsWith(
                               QLatin1String("BEGIN ISOLATION LEVEL READ COMMITTED; "));
                });
            // Where the schema was a guess, the missing table is looked for again behind the lock.
            const int again = run == &first && messages == 2 ? 1 : 0;
            QCOMPARE(int(questions), messages + again);
            // Then one pipeline to the end, which lets the lock go and reads the rows.
            QVERIFY(run->sent.value(int(questions)).startsWith(QLatin1String("BEGIN")));
            QVERIFY(run->sent.constLast().startsWith(QLatin1String("SELECT version_num")));
            // Ten and more without it; room for a machine that is too busy to send in one go.
            QVERIFY2(run->trips <= int(questions) + 6, qPrintable(QString::number(run->trips)));
        }
        // Nobody holds the run lock afterwards.
        QVERIFY(it.isTrue(MigrationProject::noRunLock));
    }

    void aFailedQuestionLeavesNoLock_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::newRow("public") << QByteArray();
        // Locked by a second message, behind a first one that told the schema.
        QTest::newRow("search path")
            << QByteArray("CREATE SCHEMA app; DO $$ begin execute format('ALTER DATABASE %I SET "
                          "search_path = app', current_database()); end $$");
    }
    void aFailedQuestionLeavesNoLock()
    {
        QFETCH(QByteArray, before);
        MigrationProject it;
        if (!before.isEmpty())
            it.database().exec(before);
        it.revision(QStringLiteral("aa"), {}, "SELECT 1;");
        // The version table cannot be read: locked by somebody else, for longer than lock_timeout.
        it.database().exec("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL, "
                           "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))");
        const auto other = Session::open(it.database().settings());
        QVERIFY(other);
        QVERIFY((*other)->queryAll(QStringLiteral("BEGIN; LOCK TABLE alembic_version")));
        const auto session = Session::open(it.database().settings());
        QVERIFY(session);
        const RunReport report = migrate(
            **session, it.project(), {Direction::Upgrade, {QStringLiteral("head")}}, {}, {}, {});
        QVERIFY(report.error);
        QCOMPARE(report.error->kind, ErrorKind::Locked);
        QVERIFY(session.value()->isOpen());
        QVERIFY(it.isTrue(MigrationProject::noRunLock));
    }

    /// Creating what is missing rides in the plan's pipeline; where it fails, nothing of the plan
    /// ran and it is done again alone.
    void whatCannotBeCreatedIsSaid()
    {
        MigrationProject it;
        it.revision(QStringLiteral("aa"), {}, "CREATE TABLE public.one (a int);");
        it.database().exec(
            "CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS $$ declare o record; "
            "begin for o in select * from pg_event_trigger_ddl_commands() loop if o.schema_name = "
            "'retort' or o.object_identity = 'retort' then raise exception 'no schema retort "
            "here'; "
            "end if; end loop; end $$; "
            "CREATE EVENT TRIGGER no_retort ON ddl_command_end EXECUTE FUNCTION no()");
        QStringList told;
        const RunReport report =
            it.upgrade(QStringLiteral("head"), [&told](const RunEventValue &event) {
                if (const auto *message = std::get_if<RunEvent::Message>(&event))
                    told.append(message->text);
            });
        QVERIFY2(!report.error, qPrintable(report.error ? report.error->message : QString()));
        QVERIFY2(told.join(u' ').contains(QLatin1String("no schema retort here")),
                 qPrintable(told.join(u' ')));
        QCOMPARE(it.database().exec("SELECT version_num FROM alembic_version"),
                 QStringList{QStringLiteral("aa")});
        QCOMPARE(it.database().exec("SELECT count(*) FROM pg_class WHERE relname = 'one'"),
                 QStringList{QStringLiteral("1")});
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestRoundTrips)
#include "tst_roundtrips.moc"
