#include "migrations/script/filetemplate.h"
#include "migrations/script/newproject.h"
#include "migrations/script/pythonrevision.h"
#include "migrations/script/revisionwriter.h"
#include "tests/script/python.h"
#include "tests/support/scrub.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Retort;

namespace {

const char PathReference[] = R"py(
import datetime, json, os, sys, tempfile
import zoneinfo
from alembic.script import ScriptDirectory
folder = tempfile.mkdtemp()
def ask(q):
    d = ScriptDirectory(folder, file_template=q["template"], truncate_slug_length=q["truncate"])
    when = datetime.datetime.fromtimestamp(q["epoch"], zoneinfo.ZoneInfo(q["zone"]))
    return os.path.basename(d._rev_path("/v", q["rev"], q["message"], when))
answers = [ask(q) for q in json.load(sys.stdin)]
os.rmdir(folder)
json.dump(answers, sys.stdout)
)py";

const char AlembicReference[] = R"py(
import json, sys
from alembic.config import Config
from alembic.script import ScriptDirectory
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
q = json.load(sys.stdin)
c = Config()
c.set_main_option("script_location", q["folder"].replace("%", "%%"))
result = {}
executed = []
for s in ScriptDirectory.from_config(c).walk_revisions():
    class Op:
        def execute(self, what):
            what = sa.text(what) if isinstance(what, str) else what
            executed.append(str(what.compile(dialect=postgresql.dialect(paramstyle="named"))))
    s.module.op = Op()
    s.module.upgrade()
    result[s.revision] = {"doc": s.doc, "down": s.down_revision, "deps": list(s.dependencies or ()),
                          "labels": sorted(s._orig_branch_labels)}
json.dump({"revisions": result, "executed": executed}, sys.stdout)
)py";

Project open(const QString &file)
{
    const auto config = loadConfig(file, QString());
    if (!config)
        qFatal("%s", qPrintable(config.error().message));
    const auto scripts = readScriptDirectory(*config);
    if (!scripts)
        qFatal("%s", qPrintable(scripts.error().message));
    return {*config, *scripts};
}

void put(const QString &path, const QByteArray &text)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("%s", qPrintable(path));
}

QByteArray get(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const EnvironmentLookup NoVariables = [](const QString &) -> std::optional<QString> { return {}; };

} // namespace

class TestRevisionWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesFilesLikeAlembic();
    void refusesTemplates_data();
    void refusesTemplates();
    void writesSql();
    void writesWhatAlembicReads();
    void refuses_data();
    void refuses();
    void resolvesHeads();
    void choosesTheFolder();
    void neverOverwrites();
    void refusesOnABrokenFolder();
    void startsAProject();
    void startsNoProjectOverAnother();
};

void TestRevisionWriter::namesFilesLikeAlembic()
{
    QRandomGenerator random(41);
    const QStringList pieces = {
        QStringLiteral("add"),     QStringLiteral("Users"),
        QStringLiteral("  "),      QStringLiteral("-"),
        QStringLiteral("table's"), QStringLiteral("ä"),
        QStringLiteral("ÄÖ"),      QStringLiteral("ΟΔΟΣ"),
        QStringLiteral("a_b__c"),  QStringLiteral("_"),
        QStringLiteral("naïve"),   QStringLiteral("表格"),
        QStringLiteral("x²½Ⅷ"),    QStringLiteral("e\u0301"),
        QStringLiteral("İ"),       QStringLiteral("😀"),
        QStringLiteral("12.5"),    QStringLiteral("longwordthatgoesonandon"),
        QStringLiteral("\n"),      QStringLiteral(".")};
    const QStringList templates = {
        QStringLiteral("%(rev)s_%(slug)s"),
        QStringLiteral("%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s_%(slug)s"),
        QStringLiteral("%(epoch)s_%(slug).10s%%"),
        QStringLiteral("%(slug)-30s|%(rev)20s"),
        QStringLiteral("%(year)04d%(month)02d%(day)3d%(second)+d%(minute)-4dx"),
        QStringLiteral("%(epoch)x_%(hour)05d_%(second) d_%(month)s"),
        QStringLiteral("%(rev)r%(year).6i%(day)u%(epoch)#o")};
    const QStringList zones = {QStringLiteral("UTC"), QStringLiteral("America/New_York"),
                               QStringLiteral("Asia/Kolkata")};
    QJsonArray questions;
    for (int i = 0; i < 3000; ++i) {
        QString message;
        for (int p = random.bounded(9); p > 0; --p)
            message += pieces.at(random.bounded(int(pieces.size())))
                       + (random.bounded(2) ? QStringLiteral(" ") : QString());
        questions +=
            QJsonObject{{QStringLiteral("message"), message},
                        {QStringLiteral("template"), templates.at(i % int(templates.size()))},
                        {QStringLiteral("truncate"), i % 3 == 0 ? 40 : 1 + random.bounded(30)},
                        {QStringLiteral("epoch"), 1000000000 + random.bounded(900000000)},
                        {QStringLiteral("zone"), zones.at(random.bounded(int(zones.size())))},
                        {QStringLiteral("rev"), QStringLiteral("1f0b2c3d4e5f")}};
    }
    const QJsonArray answers = Test::runPython(PathReference, QJsonDocument(questions)).array();
    QCOMPARE(answers.size(), questions.size());
    for (qsizetype i = 0; i < questions.size(); ++i) {
        const QJsonObject q = questions.at(i).toObject();
        const QDateTime utc =
            QDateTime::fromSecsSinceEpoch(q.value(QLatin1String("epoch")).toInt(), Qt::UTC);
        const auto when = inTimezone(utc, q.value(QLatin1String("zone")).toString());
        QVERIFY(when);
        const auto name = expandFileTemplate(
            q.value(QLatin1String("template")).toString(), q.value(QLatin1String("rev")).toString(),
            revisionSlug(q.value(QLatin1String("message")).toString(),
                         q.value(QLatin1String("truncate")).toInt()),
            *when);
        QVERIFY(name);
        QString expected = answers.at(i).toString();
        // Alembic's basename cuts at a slash; none of these templates has one.
        QCOMPARE(*name + QLatin1String(".py"), expected);
    }
}

void TestRevisionWriter::refusesTemplates_data()
{
    QTest::addColumn<QString>("fileTemplate");
    QTest::newRow("unknown token") << QStringLiteral("%(revision)s");
    QTest::newRow("lone percent") << QStringLiteral("100%");
    QTest::newRow("no name") << QStringLiteral("%s");
    QTest::newRow("text as number") << QStringLiteral("%(slug)d");
    QTest::newRow("huge width") << QStringLiteral("%(rev)999999999s");
    QTest::newRow("not closed") << QStringLiteral("%(rev");
}

void TestRevisionWriter::refusesTemplates()
{
    QFETCH(QString, fileTemplate);
    const auto name = expandFileTemplate(fileTemplate, QStringLiteral("a"), QStringLiteral("b"),
                                         QDateTime::currentDateTime());
    QVERIFY(!name);
    QCOMPARE(name.error().kind, ErrorKind::Config);
}

void TestRevisionWriter::writesSql()
{
    const QTemporaryDir dir;
    QVERIFY(initProject(dir.path(), QStringLiteral("migrations"), NoVariables));
    const QString ini = dir.filePath(QStringLiteral("retort.ini"));
    NewRevision request;
    request.message = QStringLiteral("add users\n\nand more");
    request.now = QDateTime(QDate(2026, 11, 23), QTime(9, 41, 7, 500), Qt::UTC);
    const auto first = writeRevision(open(ini), request);
    QVERIFY2(first, first ? "" : qPrintable(first.error().message));
    QVERIFY(QRegularExpression(QStringLiteral("\\A[0-9a-f]{12}\\z")).match(first->id).hasMatch());
    QCOMPARE(first->file,
             dir.filePath(
                 QStringLiteral("migrations/versions/%1_add_users_and_more.sql").arg(first->id)));
    QCOMPARE(first->createDate, QStringLiteral("2026-11-23T09:41:07+00:00"));
    QCOMPARE(first->message, QStringLiteral("add users"));
    QVERIFY(!first->irreversible);

    request.parents = {first->id};
    request.id = QStringLiteral("second");
    request.branchLabel = QStringLiteral("billing");
    const auto second = writeRevision(open(ini), request);
    QVERIFY(second);
    request = {};
    request.parents = {first->id};
    request.splice = true;
    request.dependsOn = {QStringLiteral("billing")};
    request.id = QStringLiteral("third");
    QVERIFY(writeRevision(open(ini), request));
    request = {};
    request.parents = {QStringLiteral("second"), QStringLiteral("third")};
    request.message = QStringLiteral("join");
    const auto merge = writeMerge(open(ini), request);
    QVERIFY(merge);
    QCOMPARE(merge->downRevisions, request.parents);
    const Project project = open(ini);
    QVERIFY(project.scripts.faults.isEmpty());
    QCOMPARE(project.graph().size(), 4);
    QCOMPARE(project.graph().heads(), QList<int>{project.graph().indexOf(merge->id)});
    const int third = project.graph().indexOf(QStringLiteral("third"));
    QCOMPARE(project.graph().revision(third).dependsOn, QStringList{QStringLiteral("billing")});
    const auto script = loadScript(*merge);
    QVERIFY(script);
    QCOMPARE(script->sections.size(), 2);
}

void TestRevisionWriter::writesWhatAlembicReads()
{
    const QTemporaryDir dir;
    const QString ini = dir.filePath(QStringLiteral("alembic.ini"));
    put(ini, "[alembic]\nscript_location = mig\ntimezone = Europe/Berlin\n");
    QDir(dir.path()).mkpath(QStringLiteral("mig/versions"));
    const QString message = QStringLiteral("it's \"\"\"quoted\"\"\" \\ back\\n ä €\n\nsecond \"");
    const QStringList statements = {
        QStringLiteral("SELECT 1"),
        QStringLiteral(
            "SELECT ':name', '10:30', a::text, x[1:2], E'\\:y', E'\\\\:z' FROM t WHERE b = 'x'"),
        QStringLiteral("SELECT 'two\nlines :p \"\"\" ', $$ it's 100% :q $$, '%s %(x)s'"),
        QStringLiteral("SELECT y[:b::int], '100%'"),
        QStringLiteral("SELECT 'ends with \"'"),
        QStringLiteral("SELECT \"q\"\"\" , 'ä€'"),
        QStringLiteral("SELECT ':a:b::c :$d'")};
    NewRevision request;
    request.message = message;
    request.id = QStringLiteral("a1");
    request.branchLabel = QStringLiteral("main");
    ScriptSection up;
    up.text = statements.join(QLatin1String(";\n")) + QLatin1String(";\n");
    request.sections = {up};
    request.now = QDateTime(QDate(2026, 7, 1), QTime(9, 41, 7), Qt::UTC);
    const auto first = writeRevision(open(ini), request);
    QVERIFY2(first, first ? "" : qPrintable(first.error().message));
    QCOMPARE(first->createDate, QStringLiteral("2026-07-01 11:41:07+02:00"));
    QCOMPARE(first->language, ScriptLanguage::Python);
    request = {};
    request.id = QStringLiteral("b2");
    QVERIFY(writeRevision(open(ini), request));
    request.id = QStringLiteral("c3");
    request.parents = {QStringLiteral("a1"), QStringLiteral("b2")};
    request.dependsOn = {};
    QVERIFY(writeMerge(open(ini), request));
    request.id = QStringLiteral("d4");
    request.parents = {};
    request.dependsOn = {QStringLiteral("c3"), QStringLiteral("main")};
    QVERIFY(writeRevision(open(ini), request));

    const QJsonObject answer =
        Test::runPython(AlembicReference,
                        QJsonDocument(QJsonObject{
                            {QStringLiteral("folder"), dir.filePath(QStringLiteral("mig"))}}))
            .object();
    const QJsonObject revisions = answer.value(QLatin1String("revisions")).toObject();
    QCOMPARE(revisions.size(), 4);
    QCOMPARE(revisions.value(QLatin1String("a1")).toObject().value(QLatin1String("doc")).toString(),
             message.section(QStringLiteral("\n\n"), 0, 0));
    QCOMPARE(
        revisions.value(QLatin1String("a1")).toObject().value(QLatin1String("labels")).toArray(),
        QJsonArray{QStringLiteral("main")});
    QCOMPARE(revisions.value(QLatin1String("c3")).toObject().value(QLatin1String("down")).toArray(),
             (QJsonArray{QStringLiteral("a1"), QStringLiteral("b2")}));
    QCOMPARE(revisions.value(QLatin1String("d4")).toObject().value(QLatin1String("deps")).toArray(),
             (QJsonArray{QStringLiteral("c3"), QStringLiteral("main")}));
    QStringList executed;
    for (const QJsonValue &statement : answer.value(QLatin1String("executed")).toArray())
        executed += statement.toString();
    QCOMPARE(executed, statements);
    const Project project = open(ini);
    QVERIFY(project.scripts.faults.isEmpty());
    QCOMPARE(project.graph().revision(project.graph().indexOf(QStringLiteral("a1"))).message,
             message.section(QStringLiteral("\n\n"), 0, 0));
}

void TestRevisionWriter::refuses_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("label");
    QTest::addColumn<QStringList>("parents");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("kind");
    const QStringList head{QStringLiteral("b")};
    const QString none;
    QTest::newRow("dash") << "a-b" << none << head << none << "invalid_identifier";
    QTest::newRow("colon") << "a:b" << none << head << none << "invalid_identifier";
    QTest::newRow("slash") << "../x" << none << head << none << "invalid_identifier";
    QTest::newRow("too long") << QString(33, u'a') << none << head << none << "invalid_identifier";
    QTest::newRow("word") << "head" << none << head << none << "invalid_identifier";
    QTest::newRow("taken") << "a" << none << head << none << "duplicate_revision";
    QTest::newRow("id is a label") << "lab" << none << head << none << "duplicate_label";
    QTest::newRow("label taken") << "x"
                                 << "lab" << head << none << "duplicate_label";
    QTest::newRow("label is an id") << "x"
                                    << "a" << head << none << "duplicate_label";
    QTest::newRow("bad label") << "x"
                               << "a b" << head << none << "invalid_identifier";
    QTest::newRow("no head") << "x" << none << QStringList{QStringLiteral("a")} << none << "usage";
    QTest::newRow("twice") << "x" << none << QStringList{QStringLiteral("b"), QStringLiteral("b")}
                           << none << "usage";
    QTest::newRow("unknown") << "x" << none << QStringList{QStringLiteral("zz")} << none
                             << "unknown_revision";
    QTest::newRow("foreign path") << "x" << none << head << "elsewhere"
                                  << "usage";
}

void TestRevisionWriter::refuses()
{
    QFETCH(QString, id);
    QFETCH(QString, label);
    QFETCH(QStringList, parents);
    QFETCH(QString, path);
    QFETCH(QString, kind);
    const QTemporaryDir dir;
    const QString ini = dir.filePath(QStringLiteral("retort.ini"));
    put(ini, "[retort]\nscript_location = m\n");
    put(dir.filePath(QStringLiteral("m/versions/a.sql")),
        "-- a\n--\n-- Revision ID: a\n-- Branch Labels: lab\n\n-- retort: upgrade\n");
    put(dir.filePath(QStringLiteral("m/versions/b.sql")),
        "-- b\n--\n-- Revision ID: b\n-- Revises: a\n\n-- retort: upgrade\n");
    NewRevision request;
    request.id = id;
    request.branchLabel = label;
    request.parents = parents;
    request.versionPath = path;
    const auto written = writeRevision(open(ini), request);
    QVERIFY(!written);
    QCOMPARE(errorKindName(written.error().kind), kind);
    QVERIFY(!written.error().hint.isEmpty());
    QCOMPARE(QDir(dir.filePath(QStringLiteral("m/versions"))).entryList(QDir::Files).size(), 2);
}

void TestRevisionWriter::resolvesHeads()
{
    const QTemporaryDir dir;
    const QString ini = dir.filePath(QStringLiteral("retort.ini"));
    put(ini, "[retort]\nscript_location = m\n");
    const auto script = [&](const QByteArray &id, const QByteArray &parent,
                            const QByteArray &extra = {}) {
        put(dir.filePath(QStringLiteral("m/versions/%1.sql").arg(QString::fromLatin1(id))),
            "-- x\n--\n-- Revision ID: " + id + "\n-- Revises: " + parent + "\n" + extra
                + "\n-- retort: upgrade\n");
    };
    script("aaaa1", "");
    script("bbbb2", "aaaa1", "-- Branch Labels: lab\n");
    Project project = open(ini);
    const auto parentsOf = [&](const QStringList &heads) {
        const auto resolved = resolveNewRevision(project.graph(), {}, heads, {});
        return resolved ? resolved->parents : QStringList{errorKindName(resolved.error().kind)};
    };
    QCOMPARE(parentsOf({}), QStringList{QStringLiteral("bbbb2")});
    QCOMPARE(parentsOf({QStringLiteral("base")}), QStringList());
    QCOMPARE(parentsOf({QStringLiteral("aaaa")}), QStringList{QStringLiteral("aaaa1")});
    script("cccc3", "aaaa1");
    project = open(ini);
    QCOMPARE(parentsOf({}), QStringList{QStringLiteral("multiple_heads")});
    QCOMPARE(parentsOf({QStringLiteral("heads")}),
             (QStringList{QStringLiteral("bbbb2"), QStringLiteral("cccc3")}));
    QCOMPARE(parentsOf({QStringLiteral("lab@head")}), QStringList{QStringLiteral("bbbb2")});
    QCOMPARE(parentsOf({QStringLiteral("nope")}), QStringList{QStringLiteral("unknown_revision")});
    const auto dependencies = resolveNewRevision(project.graph(), {}, {QStringLiteral("cccc3")},
                                                 {QStringLiteral("lab"), QStringLiteral("aaaa")});
    QVERIFY(dependencies);
    QCOMPARE(dependencies->dependsOn,
             (QStringList{QStringLiteral("lab"), QStringLiteral("aaaa1")}));
}

void TestRevisionWriter::choosesTheFolder()
{
    const QTemporaryDir dir;
    const QString ini = dir.filePath(QStringLiteral("retort.ini"));
    put(ini, "[retort]\nscript_location = m\nversion_locations = one two\n");
    put(dir.filePath(QStringLiteral("two/a.sql")),
        "-- a\n--\n-- Revision ID: a\n\n-- retort: upgrade\n");
    put(dir.filePath(QStringLiteral("m/x")), "");
    NewRevision request;
    request.parents = {QStringLiteral("a")};
    const auto below = newRevisionPath(open(ini), request);
    QVERIFY(below);
    QVERIFY(below->startsWith(dir.filePath(QStringLiteral("two/"))));
    request.parents.clear();
    QCOMPARE(newRevisionPath(open(ini), request).error().kind, ErrorKind::Usage);
    request.versionPath = QStringLiteral("one");
    const auto written = writeRevision(open(ini), request);
    QVERIFY(written);
    QVERIFY(written->file.startsWith(dir.filePath(QStringLiteral("one/"))));
}

void TestRevisionWriter::neverOverwrites()
{
    const QTemporaryDir dir;
    const QString ini = dir.filePath(QStringLiteral("retort.ini"));
    put(ini, "[retort]\nscript_location = m\nfile_template = fixed\n");
    put(dir.filePath(QStringLiteral("m/versions/fixed.sql")), "SELECT 1;\n");
    const auto written = writeRevision(open(ini), {});
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Io);
    QCOMPARE(get(dir.filePath(QStringLiteral("m/versions/fixed.sql"))), QByteArray("SELECT 1;\n"));
    put(ini, "[retort]\nscript_location = m\nfile_template = ../../x\nrecursive_version_locations "
             "= on\n");
    QCOMPARE(writeRevision(open(ini), {}).error().kind, ErrorKind::Config);
    put(ini, "[retort]\nscript_location = m\nfile_template = %%(year)d/%%(rev)s\n");
    QCOMPARE(writeRevision(open(ini), {}).error().kind, ErrorKind::Config);
    put(ini, "[retort]\nscript_location = m\nfile_template = "
             "%%(year)d/%%(rev)s\nrecursive_version_locations = on\n");
    QVERIFY(writeRevision(open(ini), {}));
    QCOMPARE(open(ini).graph().size(), 1);
    put(ini, "[retort]\nscript_location = m\ntimezone = Nowhere/Land\n");
    QCOMPARE(writeRevision(open(ini), {}).error().kind, ErrorKind::Config);
}

void TestRevisionWriter::refusesOnABrokenFolder()
{
    const QTemporaryDir dir;
    const QString ini = dir.filePath(QStringLiteral("retort.ini"));
    put(ini, "[retort]\nscript_location = m\n");
    put(dir.filePath(QStringLiteral("m/versions/a.sql")),
        "-- a\n--\n-- Revision ID: a\n-- Revises: gone\n\n-- retort: upgrade\n");
    const auto written = writeRevision(open(ini), {});
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::MissingParent);
}

void TestRevisionWriter::startsAProject()
{
    const QTemporaryDir dir;
    const auto files =
        initProject(dir.path(), QStringLiteral("db: 100%/my migrations"), [](const QString &name) {
            return name == QLatin1String("NEON_DATABASE_URL")
                       ? std::optional<QString>(QStringLiteral("postgresql://x"))
                       : std::nullopt;
        });
    QVERIFY(files);
    QCOMPARE(*files, (QStringList{dir.filePath(QStringLiteral("retort.ini")),
                                  dir.filePath(QStringLiteral("models.sql"))}));
    const auto config = loadConfig(files->first(), QString());
    QVERIFY(config);
    QCOMPARE(config->scriptLocation, dir.filePath(QStringLiteral("db: 100%/my migrations")));
    QCOMPARE(config->url, QStringLiteral("${NEON_DATABASE_URL}"));
    QVERIFY(QFileInfo(config->versionLocations.value(0)).isDir());
    QCOMPARE(config->warnings, QStringList());
    QVERIFY(readScriptDirectory(*config));

    const QTemporaryDir other;
    QVERIFY(initProject(other.path(), QStringLiteral("m"), NoVariables));
    QCOMPARE(loadConfig(other.filePath(QStringLiteral("retort.ini")), QString())->url,
             QStringLiteral("sandbox:dev"));
    // Every key that is a comment can be taken in as it stands, and changes nothing.
    QByteArray text = get(other.filePath(QStringLiteral("retort.ini")));
    text = text.left(text.indexOf("# Another database"));
    text.replace("\n# ", "\n#");
    QByteArray uncommented;
    for (const QByteArray &line : text.split('\n'))
        uncommented += (line.startsWith('#') && line.contains(" =") ? line.mid(1) : line) + '\n';
    put(other.filePath(QStringLiteral("retort.ini")), uncommented);
    const auto all = loadConfig(other.filePath(QStringLiteral("retort.ini")), QString());
    QVERIFY2(all, all ? "" : qPrintable(all.error().message));
    QCOMPARE(all->warnings, QStringList());
    ProjectConfig plain = *loadConfig(files->first(), QString());
    QCOMPARE(all->lockTimeoutMs, plain.lockTimeoutMs);
    QCOMPARE(all->runLockTimeoutMs, plain.runLockTimeoutMs);
    QCOMPARE(all->fileTemplate, plain.fileTemplate);
    QCOMPARE(all->versionLocations, QStringList{other.filePath(QStringLiteral("m/versions"))});
}

void TestRevisionWriter::startsNoProjectOverAnother()
{
    const QTemporaryDir dir;
    put(dir.filePath(QStringLiteral("models.sql")), "mine");
    QCOMPARE(initProject(dir.path(), QStringLiteral("m"), NoVariables).error().kind, ErrorKind::Io);
    QVERIFY(!QFileInfo::exists(dir.filePath(QStringLiteral("retort.ini"))));
    QVERIFY(!QFileInfo::exists(dir.filePath(QStringLiteral("m"))));
    QCOMPARE(get(dir.filePath(QStringLiteral("models.sql"))), QByteArray("mine"));
    const QTemporaryDir other;
    put(other.filePath(QStringLiteral("m/versions/x.sql")), "x");
    QCOMPARE(initProject(other.path(), QStringLiteral("m"), NoVariables).error().kind,
             ErrorKind::Io);
    QCOMPARE(initProject(other.path(), QStringLiteral(""), NoVariables).error().kind,
             ErrorKind::Usage);
    QCOMPARE(initProject(other.path(), QStringLiteral("a\nb"), NoVariables).error().kind,
             ErrorKind::Usage);
}

RETORT_TEST_MAIN(QCoreApplication, TestRevisionWriter)
#include "tst_revisionwriter.moc"
