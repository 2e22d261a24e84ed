#include "migrations/alembic/render.h"
#include "migrations/python/evaluate.h"
#include "migrations/python/parser.h"
#include "migrations/sql/lexer.h"
#include "tests/support/scrub.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace Retort;
using Alembic::Rendered;

namespace {

const QString folder = QStringLiteral(RETORT_SOURCE_DIR "/tests/alembic");

struct Said
{
    QString file;
    QString direction;
    QString sql;
    QString error;
};

/// What Debian's Alembic renders of the files.
QList<Said> oracle(const QStringList &paths, const QByteArray &naming = {})
{
    QStringList arguments = {folder + QStringLiteral("/oracle.py")};
    if (!naming.isEmpty())
        arguments += {QStringLiteral("--naming"), QString::fromUtf8(naming)};
    QProcess process;
    process.start(QStringLiteral("/usr/bin/python3"), arguments + paths);
    if (!process.waitForFinished(240'000) || process.exitCode() != 0)
        qFatal("%s", process.readAllStandardError().constData());
    QList<Said> all;
    const QList<QByteArray> lines = process.readAllStandardOutput().split('\n');
    for (const QByteArray &line : lines) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        if (!object.isEmpty())
            all.append({object.value(QStringLiteral("file")).toString(),
                        object.value(QStringLiteral("direction")).toString(),
                        object.value(QStringLiteral("sql")).toString(),
                        object.value(QStringLiteral("error")).toString()});
    }
    return all;
}

Rendered renderSource(const QByteArray &source, const QString &direction,
                      const Alembic::RenderOptions &options = {})
{
    const Result<Python::Module> module = Python::parseModule(source);
    if (!module) {
        Rendered rendered;
        rendered.notStatic.append({module.error().line, {}, module.error().message});
        return rendered;
    }
    return Alembic::renderEffects(Python::evaluate(*module, direction).effects, options);
}

Rendered renderFile(const QString &path, const QString &direction,
                    const Alembic::RenderOptions &options = {})
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(path));
    return renderSource(file.readAll(), direction, options);
}

/// A script as statements, each its lexemes joined by blanks.
QStringList statements(const QString &sql)
{
    const QByteArray utf8 = sql.toUtf8();
    QStringList all(QString{});
    for (const Sql::Token &token : Sql::tokenize(utf8)) {
        if (token.isComment())
            continue;
        if (token.lexeme == Sql::Lexeme::Semicolon)
            all.append(QString());
        else
            all.last() += QString::fromUtf8(utf8.mid(token.begin, token.end - token.begin))
                          + QLatin1Char(' ');
    }
    all.removeAll(QString());
    return all;
}

/// Where the two differ first, or empty. Constraints and indexes that the flags of one column make
/// stand in a set in Alembic, in no order.
QString difference(const QString &wanted, const QString &got)
{
    QStringList a = statements(wanted);
    QStringList b = statements(got);
    if (a == b)
        return {};
    QStringList sortedA = a;
    QStringList sortedB = b;
    sortedA.sort();
    sortedB.sort();
    if (sortedA == sortedB)
        return {};
    for (qsizetype i = 0; i < std::max(a.size(), b.size()); ++i) {
        if (a.value(i) != b.value(i))
            return QStringLiteral("\nAlembic: %1\nRetort:  %2").arg(a.value(i), b.value(i));
    }
    return {};
}

QByteArray revision(const QByteArray &body)
{
    QByteArray source = "import sqlalchemy as sa\nfrom alembic import op\n"
                        "from sqlalchemy.dialects import postgresql\n"
                        "from myapp.types import GUID\n\n\ndef upgrade():\n";
    for (const QByteArray &line : body.split('\n'))
        source += "    " + line + '\n';
    return source;
}

} // namespace

class TestRendering : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void constructs_data();
    void constructs();
    void atRandom_data();
    void atRandom();
    void newerForms_data();
    void newerForms();
    void refuses_data();
    void refuses();
    void sections();
    void mapsTypes();
    void bothForms();
    void saysWhatIsAsked();
    void keepsPlaces();
};

void TestRendering::constructs_data()
{
    QTest::addColumn<QByteArray>("naming");

    QTest::newRow("no conventions") << QByteArray();
    QTest::newRow("usual conventions") << QByteArray(
        R"({"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s",)"
        R"( "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",)"
        R"( "pk": "pk_%(table_name)s"})");
    QTest::newRow("all columns") << QByteArray(
        R"({"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(column_0N_label)s",)"
        R"( "fk": "fk_%(referred_table_name)s_%(column_0_N_key)s",)"
        R"( "pk": "pk_%(table_name)s_%(column_0_name)s_%(column_1_name)s"})");
    QTest::newRow("checks by name")
        << QByteArray(R"({"ck": "ck_%(table_name)s_%(constraint_name)s"})");
}

/// Every construct, equal to Alembic's rendering. Where Alembic refuses a file, so does Retort.
void TestRendering::constructs()
{
    QFETCH(const QByteArray, naming);

    Alembic::RenderOptions options;
    const QJsonObject object = QJsonDocument::fromJson(naming).object();
    for (auto it = object.begin(); it != object.end(); ++it)
        options.namingConvention.insert(it.key(), it.value().toString());
    const QList<Said> all = oracle({folder + QStringLiteral("/constructs")}, naming);
    QVERIFY(all.size() >= 20);
    for (const Said &said : all) {
        const Rendered rendered = renderFile(said.file, said.direction, options);
        const QByteArray where = (said.file + QLatin1Char(' ') + said.direction).toUtf8();
        if (!said.error.isEmpty()) {
            QVERIFY2(!naming.isEmpty(), qPrintable(said.file + said.error));
            QVERIFY2(!rendered.isStatic(), (where + said.error.toUtf8()).constData());
            continue;
        }
        for (const Alembic::NotStatic &each : rendered.notStatic)
            QFAIL((where + ' ' + QByteArray::number(each.line) + ' ' + each.reason.toUtf8())
                      .constData());
        const QString different = difference(said.sql, Alembic::toScript(rendered));
        QVERIFY2(different.isEmpty(), (where + different.toUtf8()).constData());
    }
}

void TestRendering::atRandom_data()
{
    QTest::addColumn<int>("seed");
    QTest::addColumn<int>("count");

    QTest::newRow("one") << 1 << 1000;
    QTest::newRow("two") << 2 << 1000;
}

/// Random files over the whole vocabulary: equal or refused, never different.
void TestRendering::atRandom()
{
    QFETCH(const int, seed);
    QFETCH(const int, count);

    QTemporaryDir dir;
    QProcess process;
    process.start(QStringLiteral("/usr/bin/python3"),
                  {folder + QStringLiteral("/generator.py"), dir.path(), QString::number(count),
                   QString::number(seed)});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 0);
    int possible = 0;
    int refused = 0;
    for (const Said &said : oracle({dir.path()})) {
        const Rendered rendered = renderFile(said.file, said.direction);
        if (!said.error.isEmpty())
            continue;
        ++possible;
        if (!rendered.isStatic()) {
            ++refused;
            continue;
        }
        const QString different = difference(said.sql, Alembic::toScript(rendered));
        if (!different.isEmpty()) {
            QFile file(said.file);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QFAIL((file.readAll() + different.toUtf8()).constData());
        }
    }
    QVERIFY2(possible > count, qPrintable(QString::number(possible)));
    // What is refused is wrong in the file: a parameter without a value, a broken literal.
    QVERIFY2(refused * 12 < possible, qPrintable(QString::number(refused)));
}

void TestRendering::newerForms_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("sql");

    const auto row = [](const char *body, const char *sql) {
        QTest::newRow(body) << QByteArray(body) << QString::fromLatin1(sql);
    };
    row(R"(op.create_index("ix", "t", ["a"], if_not_exists=True))",
        "CREATE INDEX IF NOT EXISTS ix ON t (a)");
    row(R"(op.create_index("ix", "t", ["a"], if_not_exists=True, postgresql_concurrently=True))",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix ON t (a)");
    row(R"(op.drop_index("ix", if_exists=True))", "DROP INDEX IF EXISTS ix");
    row(R"(op.drop_table("t", if_exists=True, schema="s"))", "DROP TABLE IF EXISTS s.t");
    row(R"(op.create_table("t", sa.Column("a", sa.Uuid()), if_not_exists=True))",
        "CREATE TABLE IF NOT EXISTS t (\n    a UUID\n)");
    row(R"(op.add_column("t", sa.Column("a", sa.Double()), if_not_exists=True))",
        "ALTER TABLE t ADD COLUMN IF NOT EXISTS a DOUBLE PRECISION");
    row(R"(op.drop_column("t", "a", if_exists=True))", "ALTER TABLE t DROP COLUMN IF EXISTS a");
    row(R"(op.drop_constraint("c", "t", if_exists=True))",
        "ALTER TABLE t DROP CONSTRAINT IF EXISTS c");
    row(R"(op.create_unique_constraint("u", "t", ["a"], postgresql_nulls_not_distinct=True))",
        "ALTER TABLE t ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a)");
    row(R"(op.create_index("ix", "t", ["a"], unique=True, postgresql_nulls_not_distinct=True))",
        "CREATE UNIQUE INDEX ix ON t (a) NULLS NOT DISTINCT");
    row(R"(op.alter_column("t", "a", type_=postgresql.CITEXT()))",
        "ALTER TABLE t ALTER COLUMN a TYPE CITEXT");
}

/// What came after Debian's Alembic and SQLAlchemy.
void TestRendering::newerForms()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, sql);

    const Rendered rendered = renderSource(revision(body), QStringLiteral("upgrade"));
    QVERIFY(rendered.isStatic());
    QCOMPARE(rendered.sections.first().statements.first().sql, sql);
}

void TestRendering::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("line");

    const int first = 8;
    QTest::newRow("a parameter without value") << QByteArray(R"(op.execute("SELECT :x"))") << first;
    QTest::newRow("a type of the project")
        << QByteArray(R"(op.add_column("t", sa.Column("a", GUID())))") << first;
    QTest::newRow("an existing type of the project")
        << QByteArray(R"(op.alter_column("t", "a", type_=sa.Text(), existing_type=GUID()))")
        << first;
    QTest::newRow("an answer of the database")
        << QByteArray(R"(op.get_bind().execute(sa.text("SELECT 1")).fetchall())") << first;
    QTest::newRow("inspect") << QByteArray("sa.inspect(op.get_bind())") << first;
    QTest::newRow("parameters beside the statement")
        << QByteArray(R"(op.get_bind().execute(sa.text("SELECT 1"), {"a": 1}))") << first;
    QTest::newRow("a literal SQLAlchemy has none for") << QByteArray(
        R"(op.bulk_insert(sa.table("t", sa.column("a", postgresql.JSONB)), [{"a": {"b": 1}}]))")
                                                       << first;
    QTest::newRow("a value for a column without type")
        << QByteArray(R"(op.bulk_insert(sa.table("t", sa.column("a")), [{"a": 1}]))") << first;
    QTest::newRow("an unknown operation") << QByteArray(R"(op.create_entity("x"))") << first;
    QTest::newRow("an unknown argument")
        << QByteArray(R"(op.drop_table("t", cascade=True))") << first;
    QTest::newRow("a batch that makes the table anew") << QByteArray(
        "with op.batch_alter_table(\"t\", recreate=\"always\") as b:\n    b.drop_column(\"a\")")
                                                       << first;
    QTest::newRow("a session") << QByteArray(
        "from sqlalchemy.orm import Session\nSession(bind=op.get_bind()).commit()")
                               << first + 1;
    QTest::newRow("a name too long")
        << QByteArray("op.drop_index(\"") + QByteArray(64, 'x') + QByteArray("\", \"t\")") << first;
    QTest::newRow("a computed column later")
        << QByteArray(R"(op.alter_column("t", "a", server_default=sa.Computed("b")))") << first;
    QTest::newRow("a default by Python")
        << QByteArray("t = sa.Table(\"t\", sa.MetaData(), sa.Column(\"a\", sa.Integer, default=5), "
                      "sa.Column(\"b\", sa.Integer))\nop.bulk_insert(t, [{\"b\": 1}])")
        << first + 1;
    QTest::newRow("a reflected table")
        << QByteArray("t = sa.Table(\"t\", sa.MetaData(), autoload_with=op.get_bind())\n"
                      "op.execute(t.delete())")
        << first;
    QTest::newRow("NULL in JSON") << QByteArray(
        R"(op.execute(sa.table("t", sa.column("a", sa.JSON)).update().values(a=None)))")
                                  << first;
}

/// What is not known for sure is refused, with the line, and is never a statement.
void TestRendering::refuses()
{
    QFETCH(const QByteArray, body);
    QFETCH(const int, line);

    const Rendered rendered = renderSource(revision(body), QStringLiteral("upgrade"));
    QVERIFY2(!rendered.isStatic(), qPrintable(Alembic::toScript(rendered)));
    QCOMPARE(rendered.notStatic.first().line, line);
    QVERIFY(!rendered.notStatic.first().reason.isEmpty());
}

void TestRendering::sections()
{
    const Rendered rendered = renderSource(revision("op.execute(\"A\")\n"
                                                    "with op.get_context().autocommit_block():\n"
                                                    "    op.execute(\"B\")\n"
                                                    "    op.execute(\"C\")\n"
                                                    "op.execute(\"D\")\n"
                                                    "with op.batch_alter_table(\"t\") as b:\n"
                                                    "    b.drop_column(\"x\")\n"
                                                    "    op.execute(\"E\")"),
                                           QStringLiteral("upgrade"));
    QVERIFY(rendered.isStatic());
    QCOMPARE(rendered.sections.size(), 3);
    QVERIFY(!rendered.sections.at(0).autocommit);
    QVERIFY(rendered.sections.at(1).autocommit);
    QCOMPARE(rendered.sections.at(1).statements.size(), 2);
    QVERIFY(!rendered.sections.at(2).autocommit);
    // A batch sends its operations at its end.
    QCOMPARE(rendered.sections.at(2).statements.at(1).sql, QStringLiteral("E"));
    QCOMPARE(rendered.sections.at(2).statements.at(2).sql,
             QStringLiteral("ALTER TABLE t DROP COLUMN x"));
}

void TestRendering::mapsTypes()
{
    const QByteArray source = revision(R"(op.add_column("t", sa.Column("a", GUID(16))))");
    Alembic::RenderOptions options;
    Rendered rendered = renderSource(source, QStringLiteral("upgrade"), options);
    QCOMPARE(rendered.unknownTypes, QStringList{QStringLiteral("myapp.types.GUID")});
    options.types.insert(QStringLiteral("GUID"), QStringLiteral("uuid"));
    rendered = renderSource(source, QStringLiteral("upgrade"), options);
    QCOMPARE(rendered.unknownTypes, QStringList());
    QVERIFY(rendered.isStatic());
    QCOMPARE(rendered.sections.first().statements.first().sql,
             QStringLiteral("ALTER TABLE t ADD COLUMN a uuid"));
    QCOMPARE(rendered.mappedTypes, QStringList{QStringLiteral("GUID")});

    options.types = {{QStringLiteral("myapp.types.GUID"), QStringLiteral("char(32)")}};
    rendered = renderSource(source, QStringLiteral("upgrade"), options);
    QCOMPARE(rendered.sections.first().statements.first().sql,
             QStringLiteral("ALTER TABLE t ADD COLUMN a char(32)"));
}

/// Offline Alembic doubles a backslash in a literal; online, where standard_conforming_strings is
/// on, it does not. A tab of a statement stays a tab online.
void TestRendering::bothForms()
{
    const QByteArray source = revision(
        "op.alter_column(\"t\", \"a\", server_default=\"a\\\\b\")\nop.execute(\"SELECT '\\t'\")");
    Alembic::RenderOptions options;
    Rendered rendered = renderSource(source, QStringLiteral("upgrade"), options);
    QCOMPARE(rendered.sections.first().statements.at(0).sql,
             QStringLiteral("ALTER TABLE t ALTER COLUMN a SET DEFAULT 'a\\\\b'"));
    QCOMPARE(rendered.sections.first().statements.at(1).sql, QStringLiteral("SELECT '    '"));
    options.form = Alembic::Form::Online;
    rendered = renderSource(source, QStringLiteral("upgrade"), options);
    QCOMPARE(rendered.sections.first().statements.at(0).sql,
             QStringLiteral("ALTER TABLE t ALTER COLUMN a SET DEFAULT 'a\\b'"));
    QCOMPARE(rendered.sections.first().statements.at(1).sql, QStringLiteral("SELECT '\t'"));
}

void TestRendering::saysWhatIsAsked()
{
    Rendered rendered = renderSource(
        revision(R"(postgresql.ENUM("a", name="k").create(op.get_bind(), checkfirst=True))"),
        QStringLiteral("upgrade"));
    QVERIFY(rendered.isStatic());
    QCOMPARE(rendered.notes.size(), 1);
    rendered = renderSource(
        revision(R"(postgresql.ENUM("a", name="k").create(op.get_bind(), checkfirst=False))"),
        QStringLiteral("upgrade"));
    QCOMPARE(rendered.notes, QStringList());
    const QByteArray column = R"(op.add_column("t", sa.Column("k", sa.Enum("a", name="kind"))))";
    rendered = renderSource(revision(column), QStringLiteral("upgrade"));
    QCOMPARE(rendered.notes.size(), 1);
    rendered = renderSource(revision("op.execute(\"CREATE TYPE kind AS ENUM ('a')\")\n" + column),
                            QStringLiteral("upgrade"));
    QCOMPARE(rendered.notes, QStringList());
    rendered = renderSource(revision(R"(op.execute("DELETE FROM alembic_version"))"),
                            QStringLiteral("upgrade"));
    QCOMPARE(rendered.notes.size(), 1);
}

void TestRendering::keepsPlaces()
{
    const Rendered rendered =
        renderSource(revision("op.execute(\"A\")\n\nop.execute(\"B\")"), QStringLiteral("upgrade"));
    QCOMPARE(rendered.sections.first().statements.at(0).place.line, 8);
    QCOMPARE(rendered.sections.first().statements.at(1).place.line, 10);
}

RETORT_TEST_MAIN(QCoreApplication, TestRendering)
#include "tst_rendering.moc"
