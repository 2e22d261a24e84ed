#include "app/database/catalogreader.h"
#include "migrations/schema/schemadiff.h"
#include "migrations/sql/quoting.h"
#include "tests/database/catalogmutations.h"
#include "tests/database/catalogsample.h"
#include "tests/support/delayproxy.h"
#include "tests/support/schemaprinter.h"
#include "tests/support/scrub.h"
#include "tests/support/testdatabase.h"

#include <QTest>
#include <algorithm>
#include <memory>
#include <set>

using namespace Retort;
using namespace Retort::Test;

class TestCatalogReader : public QObject
{
    Q_OBJECT

private:
    static int usual() { return TestServer::usualMajor(); }

    static std::unique_ptr<TestDatabase> sample()
    {
        auto database = std::make_unique<TestDatabase>();
        database->exec(sampleRoles);
        database->exec(sampleSchema);
        if (usual() >= 15)
            database->exec(sampleSince15);
        if (usual() >= 18)
            database->exec(sampleSince18);
        return database;
    }

    static Schema read(const TestDatabase &database, const CatalogOptions &options = {})
    {
        const Result<std::unique_ptr<Session>> session = Session::open(database.settings());
        if (!session) {
            QTest::qFail(qPrintable(session.error().message), __FILE__, __LINE__);
            return {};
        }
        return read(**session, options);
    }

    static Schema read(Session &session, const CatalogOptions &options = {})
    {
        const Result<Schema> schema = readSchema(session, options);
        if (!schema) {
            QTest::qFail(
                qPrintable(schema.error().message + QLatin1Char(' ') + schema.error().hint),
                __FILE__, __LINE__);
            return {};
        }
        return *schema;
    }

    static QStringList ids(const Schema &schema)
    {
        QStringList all;
        for (const SchemaObject &object : schema.objects)
            all.append(printedId(object.id));
        return all;
    }

    /// The object whose printed identity it is.
    static const SchemaObject *find(const Schema &schema, const QString &id)
    {
        const auto at =
            std::find_if(schema.objects.begin(), schema.objects.end(),
                         [&id](const SchemaObject &object) { return printedId(object.id) == id; });
        return at == schema.objects.end() ? nullptr : &*at;
    }

    static bool needs(const Schema &schema, const QString &from, const QString &to)
    {
        const SchemaObject *object = find(schema, from);
        return object && std::any_of(object->needs.begin(), object->needs.end(), [&](int needed) {
                   return printedId(schema.objects[size_t(needed)].id) == to;
               });
    }

    static QString changes(const Schema &from, const Schema &to)
    {
        QStringList texts;
        for (const Difference &difference : differences(from, to)) {
            if (difference.now < 0) {
                texts.append(QStringLiteral("- ")
                             + printedId(from.objects[size_t(difference.old)].id));
                continue;
            }
            const QString id = printedId(to.objects[size_t(difference.now)].id);
            if (difference.old < 0) {
                texts.append(QStringLiteral("+ ") + id);
                continue;
            }
            QStringList names;
            for (const Property property : difference.properties)
                names.append(propertyName(property));
            texts.append(id + QStringLiteral(": ") + names.join(QStringLiteral(", ")));
        }
        for (const QString &sentence : to.notCompared) {
            if (!from.notCompared.contains(sentence))
                texts.append(QStringLiteral("! ") + sentence);
        }
        return texts.join(QStringLiteral("; "));
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Session> m_session;
    Schema m_schema;
    // What the mutations changed last.
    std::unique_ptr<TestDatabase> m_mutated;
    std::unique_ptr<Session> m_mutatedSession;
    Schema m_before;

private Q_SLOTS:
    void initTestCase()
    {
        m_database = sample();
        Result<std::unique_ptr<Session>> session = Session::open(m_database->settings());
        QVERIFY(session.has_value());
        m_session = std::move(*session);
        m_schema = read(*m_session);
        m_mutated = sample();
        session = Session::open(m_mutated->settings());
        QVERIFY(session.has_value());
        m_mutatedSession = std::move(*session);
        m_before = read(*m_mutatedSession);
    }
    void cleanupTestCase()
    {
        m_session.reset();
        m_mutatedSession.reset();
    }

    void seesEveryKind()
    {
        std::set<ObjectKind> seen;
        for (const SchemaObject &object : m_schema.objects)
            seen.insert(object.id.kind);
        for (int i = 0; i < objectKindCount; ++i) {
            const ObjectKind kind = ObjectKind(i);
            if (kind == ObjectKind::Subscription
                || (kind == ObjectKind::PublicationSchema && usual() < 15))
                continue;
            QVERIFY2(seen.count(kind) == 1, qPrintable(objectKindName(kind)));
        }
        QCOMPARE(m_schema.serverVersion / 10000, usual());
    }

    void isSortedAndSound()
    {
        for (size_t i = 0; i < m_schema.objects.size(); ++i) {
            const SchemaObject &object = m_schema.objects[i];
            if (i > 0)
                QVERIFY2(m_schema.objects[i - 1].id < object.id, qPrintable(printedId(object.id)));
            QCOMPARE(m_schema.find(object.id), int(i));
            QVERIFY(!object.sqlName.isEmpty());
            QVERIFY(std::is_sorted(object.needs.begin(), object.needs.end()));
            for (const int needed : object.needs) {
                QVERIFY(needed >= 0 && needed < int(m_schema.objects.size()));
                const SchemaObject &other = m_schema.objects[size_t(needed)];
                QVERIFY2(needed != int(i), qPrintable(printedId(object.id)));
                QVERIFY2(!std::binary_search(other.needs.begin(), other.needs.end(), int(i)),
                         qPrintable(printedId(object.id) + QStringLiteral(" <-> ")
                                    + printedId(other.id)));
            }
        }
    }

    void leavesOut()
    {
        const QStringList all = ids(m_schema);
        // Row, array and multirange types, what came with a range type, toast, clones of foreign
        // keys, what enforces them, the journal's schema.
        for (const char *absent :
             {"composite type app.t", "type app._mood", "range type app.fr_multirange",
              "function app.fr(double precision, double precision)", "schema retort",
              "table retort.x", "constraint app.part1.part_b_fkey", "schema pg_toast",
              "rule app.v._RETURN", "constraint app.t.ctr"})
            QVERIFY2(!all.contains(QLatin1String(absent)), absent);
        QVERIFY(all.filter(QStringLiteral("RI_ConstraintTrigger")).isEmpty());
        QCOMPARE(all.filter(QStringLiteral("trigger app.part")).size(), 3);
        QVERIFY(m_schema.notCompared.contains(
            QStringLiteral("Large objects are data and are not compared.")));
    }

    void facts_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("sqlName");
        QTest::addColumn<QString>("facts");
        const auto row = [](const char *id, const char *sqlName, const char *facts) {
            QTest::newRow(id) << QString::fromUtf8(id) << QString::fromUtf8(sqlName)
                              << QString::fromUtf8(facts);
        };
        row("schema Odd.Schema \"x\"", "\"Odd.Schema \"\"x\"\"\"", "");
        row("extension plpgsql", "plpgsql",
            "comment=PL/pgSQL procedural language; version=1.0; in schema=pg_catalog");
        row("user mapping sv.PUBLIC", "FOR PUBLIC SERVER sv", "");
        row("user mapping sv.retort_reader_a", "FOR retort_reader_a SERVER sv", "options=user=u");
        row("enum app.mood", "app.mood", "labels=sad, ok, hap,py \"q\"");
        row("domain app.posint", "app.posint", "type=integer; not null=true; expression=1");
        row("range type app.fr", "app.fr",
            "subtype=double precision; subtype difference=float8mi; "
            "multirange=app.fr_multirange");
        row("procedure app.p(integer, integer)", "app.p(IN a integer, INOUT b integer)",
            "definition=*; language=sql; arguments=IN a integer, INOUT b integer; "
            "argument names=IN a, INOUT b");
        row("aggregate app.cnt", "app.cnt(*)",
            "arguments=*; result=bigint; settings=SFUNC = int8inc, STYPE = bigint, "
            "INITCOND = '0'");
        row("aggregate app.os(double precision, anyelement)",
            "app.os(double precision ORDER BY anyelement)",
            "arguments=double precision ORDER BY anyelement; result=anyelement; "
            "settings=SFUNC = ordered_set_transition, STYPE = internal, "
            "FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA");
        row("operator app.===(app.pair, app.pair)", "app.=== (app.pair, app.pair)",
            "result=boolean; function=app.myeq; left=app.pair; right=app.pair; "
            "commutator=app.===; restrict=eqsel; hashes=true");
        row("operator class app.oc(btree)", "app.oc USING btree",
            "members=OPERATOR 1 pg_catalog.<(integer, integer), "
            "OPERATOR 3 pg_catalog.=(integer, integer), "
            "FUNCTION 1 (integer, integer) btint4cmp(integer,integer); type=integer; "
            "family=app.oc");
        row("cast app.mood AS integer", "(app.mood AS integer)",
            "target=integer; function=app.mi(app.mood); context=ASSIGNMENT; source=app.mood");
        row("sequence app.t_s_seq", "app.t_s_seq",
            "data type=integer; start=1; increment=1; minimum=1; maximum=2147483647; cache=1; "
            "owned by=app.t.s");
        row("sequence app.t_id_seq", "app.t_id_seq",
            "identity=true; data type=integer; start=1; increment=1; minimum=1; "
            "maximum=2147483647; cache=1");
        row("table app.part1", "app.part1",
            "table kind=partitioned; partition by=LIST (a); "
            "partition bound=FOR VALUES FROM (0) TO (10); parents=app.part");
        row("table app.u", "app.u", "privileges=; replica identity=INDEX uu; clustered on=uu");
        row("table app.unl", "app.unl",
            "options=fillfactor=50; persistence=UNLOGGED; toast options=autovacuum_enabled=off");
        row("column app.unl.a", "app.unl.a",
            "options=n_distinct=5; type=text; position=1; storage=EXTERNAL; compression=pglz; "
            "statistics=7");
        row("column app.t.id", "app.t.id",
            "type=integer; not null=true; position=1; identity=ALWAYS; "
            "identity sequence=app.t_id_seq");
        row("column app.t.g", "app.t.g",
            "type=integer; expression=(id * 2); position=7; generated=STORED");
        row("column app.t.Sel ect", "app.t.\"Sel ect\"", "type=text; collation=\"C\"; position=6");
        row("column default app.t.s", "app.t.s", "expression=nextval('app.t_s_seq'::regclass)");
        row("index app.u.ui", "app.ui",
            "definition=*; options=fillfactor=70; statistics=2=50; "
            "columns=lower((x)::text), ((x + y)), id; index method=btree");
        row("index app.part11.part11_pkey", "app.part11_pkey",
            "definition=*; columns=a; parent=app.part1_pkey; index method=btree; unique=true; "
            "of constraint=part11_pkey");
        row("constraint app.u.nv", "nv ON app.u",
            "definition=CHECK ((x > 1)); constraint type=CHECK; columns=x; not valid=true");
        row("constraint app.posint.pos", "pos ON DOMAIN app.posint",
            "definition=CHECK ((VALUE > 0)); constraint type=CHECK");
        row("constraint app.part1.part1_pkey", "part1_pkey ON app.part1",
            "definition=PRIMARY KEY (a); inherited=1; constraint type=PRIMARY KEY; columns=a; "
            "parent=app.part\tpart_pkey");
        row("constraint app.t.t_s_m_key", "t_s_m_key ON app.t",
            "definition=UNIQUE (s) INCLUDE (m) DEFERRABLE INITIALLY DEFERRED; "
            "constraint type=UNIQUE; columns=s; deferrable=true; deferred=true");
        row("statistics app.u.st", "app.st",
            "definition=CREATE STATISTICS app.st (ndistinct) ON x, y FROM app.u; target=5; "
            "source=app.u");
        row("policy app.t.po", "po ON app.t",
            "command=SELECT; restrictive=true; roles=retort_reader_a; using=(id = 1)");
        row("publication pu", "pu", "settings=publish=insert");
        row("default privileges app.%OWNER%.TABLES", "TABLES",
            "privileges=retort_reader_a=r/%OWNER%");
        row("privileges FUNCTION pg_catalog.pg_sleep(double precision)",
            "FUNCTION pg_catalog.pg_sleep(double precision)",
            "privileges=%OWNER%=X/%OWNER%, retort_reader_a=X/%OWNER%; "
            "definition==X/%OWNER%, %OWNER%=X/%OWNER%; "
            "signature=FUNCTION pg_catalog.pg_sleep(double precision)");
        if (usual() >= 15) {
            row("published table app.pu15.lone", "app.lone", "columns=a, b; filter=(a > 1)");
            row("published schema ps15.Odd.Schema \"x\"", "\"Odd.Schema \"\"x\"\"\"", "");
        }
        if (usual() >= 18) {
            row("column app.n18.a", "app.n18.a",
                "type=integer; not null=true; position=1; not null name=named");
            row("column app.n18.b", "app.n18.b", "type=integer; not null=true; position=2");
            row("column app.n18.c", "app.n18.c",
                "type=integer; expression=(a + 1); position=3; generated=VIRTUAL");
            row("column app.n18.d", "app.n18.d",
                "type=integer; not null=true; position=4; not null name=ni; "
                "not null no inherit=true");
            row("column app.n18.e", "app.n18.e",
                "type=integer; not null=true; position=5; not null name=nv; "
                "not null not valid=true");
            row("column app.k18.a", "app.k18.a",
                "type=integer; not null=true; position=1; inherited=1");
            row("column app.k18.b", "app.k18.b",
                "type=integer; not null=true; position=2; not null local=true; inherited=1; "
                "local=true");
            row("constraint app.n18.ne", "ne ON app.n18",
                "definition=CHECK ((a > 1)) NOT ENFORCED; constraint type=CHECK; columns=a; "
                "not enforced=true");
            row("constraint app.t18.t18_pkey", "t18_pkey ON app.t18",
                "definition=PRIMARY KEY (a, r WITHOUT OVERLAPS); constraint type=PRIMARY KEY; "
                "columns=a, r; period=true");
        }
    }
    void facts()
    {
        QFETCH(QString, id);
        QFETCH(QString, sqlName);
        QFETCH(QString, facts);
        const QString owner = m_schema.objects.front().text(Property::Owner);
        for (QString *text : {&id, &facts})
            text->replace(QLatin1String("%OWNER%"), owner);
        const SchemaObject *object = find(m_schema, id);
        QVERIFY(object);
        QCOMPARE(object->sqlName, sqlName);
        QStringList found;
        for (const auto &[property, value] : object->properties.items()) {
            Q_UNUSED(value)
            if (property == Property::Owner)
                continue;
            const QString name = propertyName(property) + QLatin1Char('=');
            found.append(facts.contains(name + QLatin1Char('*')) ? name + QLatin1Char('*')
                                                                 : name + object->text(property));
        }
        QCOMPARE(found.join(QStringLiteral("; ")), facts);
    }

    void needsOf_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        const auto row = [](const char *from, const char *to) {
            QTest::addRow("%s -> %s", from, to) << QString::fromUtf8(from) << QString::fromUtf8(to);
        };
        row("table app.t", "schema app");
        row("column app.t.m", "enum app.mood");
        row("column app.t.ps", "composite type app.pair");
        row("column app.t.r", "range type app.fr");
        row("column app.t.g", "column app.t.id");
        row("column default app.t.s", "sequence app.t_s_seq");
        row("column default app.t.s", "column app.t.s");
        row("sequence app.t_s_seq", "column app.t.s");
        row("sequence app.t_id_seq", "column app.t.id");
        row("index app.t.t_pkey", "constraint app.t.t_pkey");
        row("constraint app.t.t_pkey", "column app.t.id");
        row("constraint app.u.u_int4range_excl", "column app.u.x");
        row("constraint app.u.u_id_fkey", "table app.t");
        row("constraint app.u.u_id_fkey", "column app.t.id");
        row("constraint app.u.u_id_fkey", "index app.t.t_pkey");
        row("view app.v", "column app.t.m");
        row("view app.v", "function app.f(integer, text)");
        row("view app.vv", "view app.v");
        row("view app.vv", "column app.v.id");
        row("materialized view app.mv", "column app.u.x");
        row("table app.part1", "table app.part");
        row("index app.part1.part1_b_idx", "index app.part.pi");
        row("constraint app.part1.part1_pkey", "constraint app.part.part_pkey");
        row("trigger app.part1.ptr", "trigger app.part.ptr");
        row("trigger app.t.tr", "function app.trg");
        row("trigger app.t.tr", "column app.t.m");
        row("rule app.v.ru", "column app.t.m");
        row("policy app.t.po", "column app.t.id");
        row("function app.fatomic", "table app.u");
        row("function app.usesrow(app.fr)", "range type app.fr");
        row("function app.f(integer, text)", "extension plpgsql");
        row("type app.bt", "function app.btin(cstring)");
        row("column app.b.y", "type app.bt");
        row("operator class app.oc(btree)", "operator family app.oc(btree)");
        row("operator app.===(app.pair, app.pair)", "function app.myeq(app.pair, app.pair)");
        row("cast app.mood AS integer", "function app.mi(app.mood)");
        row("text search configuration app.tc", "text search dictionary app.td");
        row("server sv", "foreign data wrapper fw");
        row("table app.ft", "server sv");
        row("user mapping sv.PUBLIC", "server sv");
        row("published table app.pu.t", "publication pu");
        row("published table app.pu.t", "table app.t");
        row("event trigger et", "function app.etf");
        row("table app.typed", "composite type app.pair");
        row("statistics app.u.st", "column app.u.y");
        row("default privileges app.postgres.TABLES", "schema app");
    }
    void needsOf()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        from.replace(QLatin1String("postgres."),
                     m_schema.objects.front().text(Property::Owner) + QLatin1Char('.'));
        QVERIFY(find(m_schema, from));
        QVERIFY(find(m_schema, to));
        QVERIFY(needs(m_schema, from, to));
    }

    void theSameScriptGivesTheSame()
    {
        const auto other = sample();
        const Schema schema = read(*other);
        QCOMPARE(changes(m_schema, schema), QString());
        QVERIFY(schema == m_schema);
        // Whatever the database is set to.
        other->exec("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET DateStyle = ''SQL, DMY''', "
                    "current_database()); EXECUTE format('ALTER DATABASE %I SET IntervalStyle = "
                    "''iso_8601''', current_database()); EXECUTE format('ALTER DATABASE %I SET "
                    "TimeZone = ''Asia/Tokyo''', current_database()); EXECUTE format('ALTER "
                    "DATABASE %I SET search_path = app', current_database()); EXECUTE "
                    "format('ALTER DATABASE %I SET quote_all_identifiers = on', "
                    "current_database()); EXECUTE format('ALTER DATABASE %I SET bytea_output = "
                    "escape', current_database()); END $$");
        const Schema again = read(*other);
        QCOMPARE(changes(m_schema, again), QString());
        QVERIFY(again == m_schema);
    }

    void asksOnceAndLeavesTheSessionAsItWas()
    {
        SessionOptions options;
        int sent = 0;
        options.verbose = [&sent](const QString &) { ++sent; };
        const Result<std::unique_ptr<Session>> session =
            Session::open(m_database->settings(), options);
        QVERIFY(session.has_value());
        const QString settings = QStringLiteral("SELECT current_setting('search_path'), "
                                                "current_setting('DateStyle'), "
                                                "current_setting('jit'), "
                                                "current_setting('transaction_isolation')");
        QVERIFY((*session)->query(QStringLiteral("SET search_path = app")).has_value());
        const Rows before = (*session)->query(settings).value_or(Rows());
        sent = 0;
        read(**session);
        QCOMPARE(sent, 1);
        QCOMPARE((*session)->query(settings).value_or(Rows()), before);
    }

    void leavesExtensionMembersOut()
    {
        TestDatabase database;
        database.exec(sampleRoles);
        database.exec("CREATE TABLE m (id int PRIMARY KEY); CREATE FUNCTION mf() RETURNS int "
                      "LANGUAGE sql AS 'select 1'; CREATE TYPE mt AS ENUM ('a'); "
                      "CREATE TYPE mc AS (a int); CREATE SCHEMA ms; CREATE VIEW mv AS SELECT 1; "
                      "CREATE SEQUENCE mq; CREATE DOMAIN md AS int CHECK (VALUE > 0)");
        database.exec("ALTER EXTENSION plpgsql ADD TABLE m; ALTER EXTENSION plpgsql ADD FUNCTION "
                      "mf(); ALTER EXTENSION plpgsql ADD TYPE mt; ALTER EXTENSION plpgsql ADD "
                      "TYPE mc; ALTER EXTENSION plpgsql ADD SCHEMA ms; ALTER EXTENSION plpgsql "
                      "ADD VIEW mv; ALTER EXTENSION plpgsql ADD SEQUENCE mq; "
                      "ALTER EXTENSION plpgsql ADD DOMAIN md");
        Schema schema = read(database);
        QCOMPARE(ids(schema), QStringList({QStringLiteral("schema public"),
                                           QStringLiteral("extension plpgsql")}));
        database.exec("CREATE TABLE mine (a int REFERENCES m, b mt[], c mc, d int DEFAULT mf()); "
                      "CREATE TABLE ms.mine (a md); CREATE VIEW v AS SELECT mf() AS x; "
                      "GRANT SELECT ON m TO retort_reader_a; GRANT UPDATE (id) ON m TO "
                      "retort_reader_a; REVOKE EXECUTE ON FUNCTION mf() FROM PUBLIC");
        schema = read(database);
        const QString extension = QStringLiteral("extension plpgsql");
        for (const char *from :
             {"constraint public.mine.mine_a_fkey", "column public.mine.b", "column public.mine.c",
              "column default public.mine.d", "column ms.mine.a", "view public.v"})
            QVERIFY2(needs(schema, QLatin1String(from), extension), from);
        QVERIFY(!find(schema, QStringLiteral("schema ms")));
        QVERIFY(!find(schema, QStringLiteral("table public.m")));
        for (const char *id : {"privileges TABLE public.m", "privileges TABLE public.m (id)",
                               "privileges FUNCTION public.mf()"})
            QVERIFY2(find(schema, QLatin1String(id)), id);
    }

    void keepsToItsScope()
    {
        TestDatabase database;
        database.exec("CREATE SCHEMA a; CREATE SCHEMA b; CREATE SCHEMA retort; "
                      "CREATE TABLE a.t (id serial PRIMARY KEY); CREATE TABLE b.t (id int "
                      "REFERENCES a.t); CREATE TABLE b.tmp_1 (x int); CREATE TABLE b.u (tmp_x "
                      "int); CREATE TABLE "
                      "retort.journal (x int); CREATE TABLE public.alembic_version "
                      "(version_num varchar(32) PRIMARY KEY)");
        const Result<std::unique_ptr<Session>> session = Session::open(database.settings());
        QVERIFY(session.has_value());
        QVERIFY((*session)
                    ->query(QStringLiteral("CREATE TEMP TABLE temporary (x int); "
                                           "CREATE TEMP VIEW tv AS SELECT x FROM temporary"))
                    .has_value());
        const auto readIds = [&](const CatalogOptions &options) {
            return ids(read(**session, options));
        };
        CatalogOptions options;
        QStringList all = readIds(options);
        QVERIFY(all.contains(QStringLiteral("column a.t.id")));
        QVERIFY(all.contains(QStringLiteral("table public.alembic_version")));
        QVERIFY(all.filter(QStringLiteral("retort")).isEmpty());
        QVERIFY(all.filter(QStringLiteral("temporary")).isEmpty());
        QVERIFY(all.filter(QStringLiteral("tv")).isEmpty());

        options.includeRetort = true;
        QVERIFY(readIds(options).contains(QStringLiteral("column retort.journal.x")));
        options = {};
        options.versionSchema = QStringLiteral("public");
        options.versionTable = QStringLiteral("alembic_version");
        QVERIFY(readIds(options).filter(QStringLiteral("alembic")).isEmpty());
        options = {};
        options.schemas = QStringList{QStringLiteral("b")};
        all = readIds(options);
        QVERIFY(all.filter(QStringLiteral(" a.")).isEmpty());
        QVERIFY(all.contains(QStringLiteral("constraint b.t.t_id_fkey")));
        QVERIFY(all.contains(QStringLiteral("schema b")));
        QVERIFY(!all.contains(QStringLiteral("schema public")));
        options = {};
        options.exclude = QStringList{QStringLiteral("b.tmp_*"), QStringLiteral("a.*")};
        all = readIds(options);
        QVERIFY(all.filter(QStringLiteral("tmp_1")).isEmpty());
        QVERIFY(all.contains(QStringLiteral("column b.u.tmp_x")));
        QVERIFY(all.filter(QStringLiteral(" a.")).isEmpty());
        QVERIFY(!all.contains(QStringLiteral("schema a")));
        QVERIFY(all.contains(QStringLiteral("table b.t")));
        options.exclude = QStringList{QStringLiteral("plpgsql"), QStringLiteral("a")};
        all = readIds(options);
        QVERIFY(!all.contains(QStringLiteral("extension plpgsql")));
        QVERIFY(!all.contains(QStringLiteral("table a.t")));
        QVERIFY(all.contains(QStringLiteral("table b.t")));
    }

    void takesAnyName()
    {
        TestDatabase database;
        const QString hostile[] = {QStringLiteral("quo\"te"),
                                   QStringLiteral("a.b"),
                                   QString::fromUtf8("ünïcodé 😀"),
                                   QStringLiteral("back\\slash"),
                                   QStringLiteral("comma,{brace} 'apostrophe'"),
                                   QStringLiteral("UPPER lower"),
                                   QStringLiteral("select"),
                                   QStringLiteral("7days"),
                                   QString(63, QLatin1Char('x')),
                                   QStringLiteral("$1"),
                                   QStringLiteral("tab\tnew\nline"),
                                   QStringLiteral("NULL")};
        QString sql;
        int number = 0;
        for (const QString &name : hostile) {
            const QString quoted =
                QLatin1Char('"') + QString(name).replace(QLatin1String("\""), QLatin1String("\"\""))
                + QLatin1Char('"');
            ++number;
            QString script = QStringLiteral(
                "CREATE SCHEMA @; CREATE TYPE @.e# AS ENUM ('a,b', 'c\"d'); "
                "CREATE TABLE @.@ (@ int NOT NULL DEFAULT 1 CONSTRAINT @ CHECK (@ > 0), "
                "k int GENERATED ALWAYS AS IDENTITY); CREATE INDEX ON @.@ (@, (@ + 1)); "
                "CREATE VIEW @.v# AS SELECT @ FROM @.@; "
                "CREATE FUNCTION @.@(@ int) RETURNS int LANGUAGE sql AS 'select 1'; "
                "CREATE TRIGGER @ BEFORE UPDATE ON @.@ FOR EACH ROW EXECUTE FUNCTION "
                "suppress_redundant_updates_trigger(); COMMENT ON COLUMN @.@.@ IS 'c'; ");
            sql += script.replace(QLatin1Char('#'), QString::number(number))
                       .replace(QLatin1Char('@'), quoted);
        }
        database.exec(sql.toUtf8());
        const Schema schema = read(database);
        for (const QString &name : hostile) {
            const auto has = [&](const ObjectId &id) {
                const int at = schema.find(id);
                return at >= 0 ? &schema.objects[size_t(at)] : nullptr;
            };
            const SchemaObject *column = has({ObjectKind::Column, name, name, name, {}});
            QVERIFY2(column, qPrintable(name));
            QCOMPARE(column->text(Property::Comment), QStringLiteral("c"));
            QVERIFY2(has({ObjectKind::Constraint, name, name, name, {}}), qPrintable(name));
            QVERIFY2(has({ObjectKind::Trigger, name, name, name, {}}), qPrintable(name));
            QVERIFY2(has({ObjectKind::ColumnDefault, name, name, name, {}}), qPrintable(name));
            const SchemaObject *function =
                has({ObjectKind::Function, name, {}, name, QStringLiteral("integer")});
            QVERIFY2(function, qPrintable(name));
            QCOMPARE(function->list(Property::ArgumentNames),
                     QStringList{QStringLiteral("IN ") + name});
            // What the reader spells, the server reads and spells so itself.
            const SchemaObject *table = has({ObjectKind::Table, name, {}, name, {}});
            QVERIFY2(table, qPrintable(name));
            const QString literal =
                QString(table->sqlName).replace(QLatin1String("'"), QLatin1String("''"));
            QCOMPARE(database.exec((QStringLiteral("SET search_path = ''; SELECT '") + literal
                                    + QStringLiteral("'::regclass"))
                                       .toUtf8()),
                     QStringList{table->sqlName});
        }
    }

    /// A server that does not make its users superusers.
    void readsAsAnOrdinaryRole()
    {
        const QByteArray role = "plain_" + m_database->name().toUtf8();
        m_database->exec("CREATE ROLE " + role);
        ConnectionSettings settings = m_database->settings();
        settings.parameters.append(
            qMakePair(QStringLiteral("options"), QStringLiteral("-c role=%1").arg(QString(role))));
        const Result<std::unique_ptr<Session>> session = Session::open(settings);
        QVERIFY(session.has_value());
        QCOMPARE((*session)->query(QStringLiteral("SELECT current_user::text")).value_or(Rows()),
                 Rows{QVariantList{QString(role)}});
        const QString found = changes(m_schema, read(**session));
        m_database->exec("DROP ROLE " + role);
        // What the server hides from it is named.
        QCOMPARE(found, QStringLiteral("user mapping sv.retort_reader_a: options; "
                                       "! The options of the user mapping FOR PUBLIC SERVER sv are "
                                       "not compared: this role cannot read them.; "
                                       "! The options of the user mapping FOR retort_reader_a "
                                       "SERVER sv are not compared: this role cannot read them."));
    }

    /// The names of scripts are quoted wherever this server would do it.
    void quotesWhatTheServerQuotes()
    {
        const Result<Rows> words = m_session->query(
            QStringLiteral("SELECT word, quote_ident(word), catcode::text FROM pg_get_keywords()"));
        QVERIFY(words.has_value());
        QVERIFY(words->size() > 400);
        for (const QVariantList &row : *words) {
            const QString word = row.at(0).toString();
            // Words of other versions are quoted too: that does no harm.
            if (row.at(2).toString() != QLatin1String("U"))
                QCOMPARE(sqlName(word), row.at(1).toString());
        }
    }

    void takesOneRoundTrip()
    {
        const DelayProxy link(m_database->settings());
        const Result<std::unique_ptr<Session>> session = Session::open(link.settings());
        QVERIFY(session.has_value());
        const int before = link.roundTrips();
        read(**session);
        QVERIFY2(link.roundTrips() - before <= 2,
                 qPrintable(QString::number(link.roundTrips() - before)));
    }

    void mutations_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("expected");
        for (const CatalogMutation &mutation : catalogMutations) {
            if (mutation.since <= usual() && usual() <= mutation.until)
                QTest::newRow(mutation.sql)
                    << QString::fromUtf8(mutation.sql) << QString::fromUtf8(mutation.differences);
        }
    }
    void mutations()
    {
        QFETCH(QString, sql);
        QFETCH(QString, expected);
        m_mutated->exec(sql.toUtf8());
        Schema now = read(*m_mutatedSession);
        const QString found = changes(m_before, now);
        m_before = std::move(now);
        expected.replace(QLatin1String("%OWNER%"), m_schema.objects.front().text(Property::Owner));
        if (found != expected)
            qInfo().noquote() << "FOUND" << found;
        QCOMPARE(found, expected);
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestCatalogReader)
#include "tst_catalogreader.moc"
