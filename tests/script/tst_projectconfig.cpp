#include "migrations/script/configkeys.h"
#include "migrations/script/projectconfig.h"
#include "tests/support/scrub.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>
#include <unistd.h>

using namespace Retort;

namespace {

using Variables = QHash<QString, QString>;

EnvironmentLookup lookup(const Variables &variables)
{
    return [variables](const QString &name) {
        return variables.contains(name) ? std::optional<QString>(variables.value(name))
                                        : std::nullopt;
    };
}

class Folder
{
public:
    QString put(const QString &name, const QByteArray &text) const
    {
        const QString path = m_dir.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("%s", qPrintable(path));
        return path;
    }
    QString path(const QString &name = {}) const
    {
        return name.isEmpty() ? m_dir.path() : m_dir.filePath(name);
    }
    void make(const QString &name) const { QDir(m_dir.path()).mkpath(name); }

private:
    QTemporaryDir m_dir;
};

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

class TestProjectConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsDurations_data();
    void readsDurations();
    void readsRetortIni();
    void hasDefaults();
    void inheritsSections();
    void refusesBadValues_data();
    void refusesBadValues();
    void warns();
    void replacesVariables();
    void defersWhatTheHistoryDoesNotNeed();
    void readsAlembicIni();
    void readsLocations_data();
    void readsLocations();
    void findsPackages();
    void readsSectionsOfAlembic();
    void readsPyproject();
    void findsConfigs();
    void endsTheSearch();
    void passesForeignFilesOver();
    void choosesTheDatabase_data();
    void choosesTheDatabase();
    void refusesToOverrideASection();
};

void TestProjectConfig::readsDurations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("ms");
    QTest::newRow("s") << s("2s") << 2000;
    QTest::newRow("min") << s("5min") << 300000;
    QTest::newRow("ms") << s("500ms") << 500;
    QTest::newRow("0") << s("0") << 0;
    QTest::newRow("plain") << s("250") << 250;
    QTest::newRow("blank") << s("2 s") << 2000;
    QTest::newRow("fraction") << s("1.5s") << 1500;
    QTest::newRow("h") << s("1h") << 3600000;
    QTest::newRow("d") << s("1d") << 86400000;
    QTest::newRow("never zero by rounding") << s("0.1ms") << 1;
    QTest::newRow("unknown unit") << s("2 weeks") << -1;
    QTest::newRow("negative") << s("-1") << -1;
    QTest::newRow("too long") << s("30d") << -1;
    QTest::newRow("word") << s("soon") << -1;
    QTest::newRow("huge") << QString(500, u'9') << -1;
}

void TestProjectConfig::readsDurations()
{
    QFETCH(QString, text);
    QFETCH(int, ms);
    QCOMPARE(parseDuration(text).value_or(-1), ms);
}

void TestProjectConfig::readsRetortIni()
{
    const Folder folder;
    const QString file = folder.put(s("retort.ini"), R"([retort]
script_location = db/migrations
models = models.sql
url = ${NEON_DATABASE_URL}
environment = Production
version_locations = a;b/c ; %(here)s/d
path_separator = ;
file_template = %%(year)d_%%(rev)s
truncate_slug_length = 20
timezone = UTC
version_table = v
version_table_schema = app
transaction = all
journal = off
lock_timeout = 500ms
lock_retries = 3
run_lock_timeout = 0
statement_timeout = 1h
sslmode = verify-full
sslrootcert = certs/ca.pem
scratch = server
include_schemas = public, app
exclude = public.tmp_*
    app.x
require_review = on
pg_dump = /opt/pg/bin/pg_dump
python = .venv/bin/python
recursive_version_locations = yes
types = Money=numeric, Geo=point
)");
    const auto config = loadConfig(file, {});
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->kind, ProjectKind::Retort);
    QCOMPARE(config->file, file);
    QCOMPARE(config->directory, folder.path());
    QCOMPARE(config->scriptLocation, folder.path(s("db/migrations")));
    QCOMPARE(config->versionLocations,
             (QStringList{folder.path(s("a")), folder.path(s("b/c")), folder.path(s("d"))}));
    QCOMPARE(config->models, folder.path(s("models.sql")));
    QCOMPARE(config->url, s("${NEON_DATABASE_URL}"));
    QCOMPARE(config->environment, Environment::Production);
    QCOMPARE(config->fileTemplate, s("%(year)d_%(rev)s"));
    QCOMPARE(config->truncateSlugLength, 20);
    QCOMPARE(config->versionTable, s("v"));
    QCOMPARE(config->versionTableSchema, s("app"));
    QVERIFY(config->transactionAll);
    QVERIFY(!config->journal);
    QCOMPARE(config->lockTimeoutMs, 500);
    QCOMPARE(config->lockRetries, 3);
    QCOMPARE(config->runLockTimeoutMs, 0);
    QCOMPARE(config->statementTimeoutMs, 3600000);
    QCOMPARE(config->sslmode, s("verify-full"));
    QCOMPARE(config->sslrootcert, folder.path(s("certs/ca.pem")));
    QCOMPARE(config->scratch, s("server"));
    QCOMPARE(config->includeSchemas, (QStringList{s("public"), s("app")}));
    QCOMPARE(config->exclude, (QStringList{s("public.tmp_*"), s("app.x")}));
    QVERIFY(config->requireReview);
    QCOMPARE(config->pgDump, s("/opt/pg/bin/pg_dump"));
    QCOMPARE(config->python, folder.path(s(".venv/bin/python")));
    QVERIFY(config->recursiveVersionLocations);
    QCOMPARE(config->types, (QStringList{s("Money=numeric"), s("Geo=point")}));
}

void TestProjectConfig::hasDefaults()
{
    const Folder folder;
    const auto config = loadConfig(
        folder.put(s("any.name"),
                   "[retort]\nscript_location = m\nsslmode =\nurl =\nversion_locations =\n"),
        {});
    QVERIFY(config);
    ProjectConfig expected;
    expected.file = folder.path(s("any.name"));
    expected.directory = folder.path();
    expected.sections = {QString()};
    expected.scriptLocation = folder.path(s("m"));
    expected.versionLocations = {folder.path(s("m/versions"))};
    QVERIFY(*config == expected);
}

void TestProjectConfig::inheritsSections()
{
    const Folder folder;
    const QString file = folder.put(
        s("retort.ini"),
        "[DEFAULT]\nhost = main\n[retort]\nscript_location = m\nurl = postgresql://%(host)s/db\n"
        "[retort:staging]\nhost = stage\nenvironment = staging\n[retort:prod]\nurl =\n");
    const auto main = loadConfig(file, {});
    const auto staging = loadConfig(file, s("staging"));
    QVERIFY(main && staging);
    QCOMPARE(main->sections, (QStringList{QString(), s("staging"), s("prod")}));
    QCOMPARE(main->url, s("postgresql://main/db"));
    QCOMPARE(staging->url, s("postgresql://stage/db"));
    QCOMPARE(staging->environment, Environment::Staging);
    QCOMPARE(staging->section, s("staging"));
    QCOMPARE(loadConfig(file, s("prod"))->url, QString());
    const auto none = loadConfig(file, s("nope"));
    QVERIFY(!none);
    QCOMPARE(none.error().kind, ErrorKind::Config);
    QVERIFY(none.error().hint.contains(s("staging, prod")));
}

void TestProjectConfig::refusesBadValues_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line :
         {"lock_timeout = soon", "lock_retries = -1", "journal = maybe", "environment = test",
          "transaction = some", "sslmode = yes", "require_review = 2", "truncate_slug_length = x",
          "version_locations = a\npath_separator = ,", "file_template = %(rev)s",
          "timezone = ${NO_SUCH}", "statement_timeout = -5s", "script_location2",
          "lock_timeout = 1s # fast"})
        QTest::newRow(line) << QByteArray(line);
}

void TestProjectConfig::refusesBadValues()
{
    QFETCH(QByteArray, line);
    const Folder folder;
    const QString file =
        folder.put(s("retort.ini"), "[retort]\nscript_location = m\n" + line + "\n");
    const auto config = loadConfig(file, {}, lookup({}));
    QVERIFY(!config);
    QCOMPARE(config.error().kind, ErrorKind::Config);
    QCOMPARE(config.error().file, file);
    QCOMPARE(config.error().line, line.contains("path_separator") ? 4 : 3);
    QVERIFY(!config.error().hint.isEmpty());
}

void TestProjectConfig::warns()
{
    const Folder folder;
    const auto config = loadConfig(
        folder.put(s("retort.ini"),
                   "[retort]\nscript_location = m\nmodels = a.sql # the models\nexclude = a ; b\n"
                   "base = x\nurl = %(base)s\nlock_timout = 2s\ntimezone = a;b\n"),
        {});
    QVERIFY(config);
    QCOMPARE(config->warnings.size(), 3);
    QVERIFY(config->warnings.at(0).contains(s("retort.ini:3"))
            && config->warnings.at(0).contains(s("models")));
    QVERIFY(config->warnings.at(1).contains(s("exclude")));
    QVERIFY(config->warnings.at(2).contains(s("lock_timout")));
}

void TestProjectConfig::replacesVariables()
{
    const EnvironmentLookup env =
        lookup({{s("A"), s("x")}, {s("B"), s("${A}%(here)s")}, {s("EMPTY"), QString()}});
    QCOMPARE(*expandVariables(s("${A}-${B}-$A-${"), env), s("x-${A}%(here)s-$A-${"));
    for (const char *bad : {"${NONE}", "${EMPTY}", "a${}", "${A-B}"}) {
        const auto text = expandVariables(QLatin1String(bad), env);
        QVERIFY(!text);
        QCOMPARE(text.error().kind, ErrorKind::Config);
    }
    QVERIFY(expandVariables(s("${NONE}"), env).error().message.contains(s("NONE")));
    const Folder folder;
    const auto config =
        loadConfig(folder.put(s("retort.ini"), "[retort]\nscript_location = ${A}/m\nscratch = "
                                               "${A}\nurl = ${NONE}\nversion_table = ${A}\n"),
                   {}, env);
    QVERIFY(config);
    QCOMPARE(config->scriptLocation, folder.path(s("x/m")));
    QCOMPARE(config->scratch, s("${A}"));
    QCOMPARE(config->url, s("${NONE}"));
    QCOMPARE(config->versionTable, s("x"));
}

void TestProjectConfig::defersWhatTheHistoryDoesNotNeed()
{
    const Folder folder;
    const QString file =
        folder.put(s("retort.ini"), "[retort]\nscript_location = m\nsslrootcert = ${CA}\n");
    const auto config = loadConfig(file, {}, lookup({}));
    QVERIFY(config);
    const auto choice =
        chooseDatabase(*config, s("postgresql://h/d"), s("--url"), false, lookup({}));
    QVERIFY(!choice);
    QVERIFY(choice.error().message.contains(s("CA")));
    QCOMPARE(choice.error().line, 3);
    const auto alembic = loadConfig(
        folder.put(s("alembic.ini"),
                   "[alembic]\nscript_location = m\nsqlalchemy.url = postgresql://u:p%40@h/d\n"),
        {}, lookup({}));
    QVERIFY(alembic);
    const auto url = chooseDatabase(*alembic, {}, {}, false,
                                    lookup({{s("DATABASE_URL"), s("postgresql://other")}}));
    QVERIFY(!url);
    QCOMPARE(url.error().line, 3);
    QVERIFY(url.error().hint.contains(s("%%")));
}

void TestProjectConfig::readsAlembicIni()
{
    const Folder folder;
    const QString file = folder.put(s("alembic.ini"), R"([alembic]
script_location = %(here)s/alembic
file_template = %%(year)d-%%(rev)s
truncate_slug_length = 0
timezone = utc
sqlalchemy.url = postgresql+asyncpg://u:p%%40@h/d
recursive_version_locations = true
environment = production

[retort]
environment = staging
url = postgresql://direct/d

[post_write_hooks]
x = 1
)");
    const auto config = loadConfig(file, {});
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->kind, ProjectKind::Alembic);
    QCOMPARE(config->scriptLocation, folder.path(s("alembic")));
    QCOMPARE(config->fileTemplate, s("%(year)d-%(rev)s"));
    QCOMPARE(config->truncateSlugLength, 40);
    QCOMPARE(config->sqlalchemyUrl, s("postgresql+asyncpg://u:p%40@h/d"));
    QCOMPARE(config->url, s("postgresql://direct/d"));
    QCOMPARE(config->environment, Environment::Staging);
    QVERIFY(config->recursiveVersionLocations);
    QVERIFY(!config->journal);
    QCOMPARE(config->sections, QStringList{QString()});
    const auto yes = loadConfig(
        folder.put(s("a.ini"), "[alembic]\nscript_location=a\nrecursive_version_locations = yes\n"),
        {});
    QVERIFY(yes && !yes->recursiveVersionLocations);
}

void TestProjectConfig::readsLocations_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QStringList>("locations");
    const auto row = [](const char *name, const char *lines, const QStringList &locations) {
        QTest::newRow(name) << QByteArray(lines) << locations;
    };
    row("legacy commas", "version_locations = a, b,c", {s("a"), s("b"), s("c")});
    row("legacy blanks", "version_locations = a  b", {s("a"), s("b")});
    row("os", "version_locations = a:b c\npath_separator = os", {s("a"), s("b c")});
    row("space", "version_locations = a b\npath_separator = space", {s("a"), s("b")});
    row("newline", "version_locations =\n  a b\n  c\npath_separator = newline", {s("a b"), s("c")});
    row("old key", "version_locations = a;b\nversion_path_separator = ;", {s("a"), s("b")});
    row("new key wins", "version_locations = a:b\nversion_path_separator = ;\npath_separator = :",
        {s("a"), s("b")});
    row("reference", "version_locations = %(script_location)s/x %(here)s/y", {s("m/x"), s("y")});
    row("unused separator", "version_path_separator = os  # Use os.pathsep", {s("m/versions")});
}

void TestProjectConfig::readsLocations()
{
    QFETCH(QByteArray, lines);
    QFETCH(QStringList, locations);
    const Folder folder;
    const auto config = loadConfig(
        folder.put(s("alembic.ini"), "[alembic]\nscript_location = m\n" + lines + "\n"), {});
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QStringList expected;
    for (const QString &location : locations)
        expected += folder.path(location);
    QCOMPARE(config->versionLocations, expected);
}

void TestProjectConfig::findsPackages()
{
    const Folder folder;
    folder.make(s("src/app/db/migrations"));
    folder.make(s(".venv/lib/python3.11/site-packages/vendored/alembic"));
    folder.make(s("local/rev"));
    const auto place = [&](const QByteArray &lines) {
        const auto config =
            loadConfig(folder.put(s("alembic.ini"), "[alembic]\n" + lines + "\n"), {});
        return config ? QDir(folder.path()).relativeFilePath(config->scriptLocation)
                      : errorKindName(config.error().kind);
    };
    QCOMPARE(place("prepend_sys_path = src\nscript_location = app:db/migrations"),
             s("src/app/db/migrations"));
    QCOMPARE(place("prepend_sys_path = . src\nscript_location = app.db:migrations"),
             s("src/app/db/migrations"));
    QCOMPARE(place("script_location = local:rev"), s("local/rev"));
    QCOMPARE(place("script_location = vendored:alembic"),
             s(".venv/lib/python3.11/site-packages/vendored/alembic"));
    QCOMPARE(place("script_location = nowhere:alembic"), s("config"));
    QCOMPARE(place("[retort]\npython = .venv/bin/python\n[alembic2]\n"), s("config"));
    QCOMPARE(place("prepend_sys_path = src\nscript_location = app:db:migrations"),
             s("src/app/db/migrations"));
    folder.put(s(".venv/lib/python3.11/site-packages/x.pth"),
               ("import os; os.abort()\n" + folder.path(s("src")) + "\n").toUtf8());
    QCOMPARE(place("script_location = app.db:migrations"), s("src/app/db/migrations"));
}

void TestProjectConfig::readsSectionsOfAlembic()
{
    const Folder folder;
    const QString file =
        folder.put(s("alembic.ini"),
                   "[DEFAULT]\nsqlalchemy.url = postgresql://all/d\n[core]\nscript_location = c\n"
                   "[tenant]\nscript_location = "
                   "t\n[retort]\nenvironment=staging\n[retort:tenant]\nenvironment=production\n["
                   "loggers]\nkeys=root\n");
    const auto none = loadConfig(file, {});
    QVERIFY(!none);
    QVERIFY(none.error().hint.contains(s("core, tenant")));
    const auto tenant = loadConfig(file, s("tenant"));
    QVERIFY(tenant);
    QCOMPARE(tenant->scriptLocation, folder.path(s("t")));
    QCOMPARE(tenant->environment, Environment::Production);
    QCOMPARE(tenant->sections, (QStringList{s("core"), s("tenant")}));
    QCOMPARE(tenant->sqlalchemyUrl, s("postgresql://all/d"));
    QCOMPARE(loadConfig(file, s("core"))->environment, Environment::Staging);
    // Flask-Migrate's
    folder.put(s("migrations/env.py"), "");
    const auto flask =
        loadConfig(folder.put(s("migrations/alembic.ini"), "[alembic]\n# nothing\n"), {});
    QVERIFY(flask);
    QCOMPARE(flask->scriptLocation, folder.path(s("migrations")));
    QCOMPARE(flask->versionLocations, QStringList{folder.path(s("migrations/versions"))});
}

void TestProjectConfig::readsPyproject()
{
    const Folder folder;
    const QString file = folder.put(s("pyproject.toml"), R"([project]
name = "x"   # [tool.alembic]
text = """
[tool.alembic]
script_location = "no"
"""
other = [1, 2.5, {a = "b"}, 2026-01-01]
[tool.alembic]
script_location = "%(here)s/alembic"
version_locations = [
    "%(here)s/a b", # first
    'c',
]
file_template = "%%(rev)s"
truncate_slug_length = 12
[[tool.alembic.post_write_hooks]]
name = "ruff"
)");
    const auto config = loadConfig(file, {});
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->kind, ProjectKind::Alembic);
    QCOMPARE(config->scriptLocation, folder.path(s("alembic")));
    QCOMPARE(config->versionLocations, (QStringList{folder.path(s("a b")), folder.path(s("c"))}));
    QCOMPARE(config->fileTemplate, s("%(rev)s"));
    QCOMPARE(config->truncateSlugLength, 12);
    QCOMPARE(*findConfig({}, folder.path(), lookup({})), file);
    // An ini beside it wins, key by key.
    const auto both = loadConfig(
        folder.put(s("alembic.ini"),
                   "[alembic]\nfile_template = %%(slug)s\nsqlalchemy.url = postgresql://h/d\n"),
        {});
    QVERIFY(both);
    QCOMPARE(both->fileTemplate, s("%(slug)s"));
    QCOMPARE(both->scriptLocation, folder.path(s("alembic")));
    QCOMPARE(both->truncateSlugLength, 12);
    const auto broken = loadConfig(
        folder.put(s("sub/pyproject.toml"), "[tool.alembic]\nscript_location = alembic\n"), {});
    QVERIFY(!broken);
    QCOMPARE(broken.error().line, 2);
}

void TestProjectConfig::findsConfigs()
{
    const Folder folder;
    const auto found = [&](const QString &start, const QString &named = {},
                           const Variables &variables = {}) {
        const auto file = findConfig(named, folder.path(start), lookup(variables));
        return file ? QDir(folder.path()).relativeFilePath(*file)
                    : errorKindName(file.error().kind);
    };
    folder.make(s("a/b/c"));
    folder.make(s(".git"));
    folder.put(s("a/pyproject.toml"), "[project]\nname='x'\n");
    QCOMPARE(found(s("a/b/c")), s("config"));
    folder.put(s("migrations/alembic.ini"), "");
    QCOMPARE(found(s("a/b/c")), s("migrations/alembic.ini"));
    folder.put(s("pyproject.toml"), "[tool.alembic]\n");
    QCOMPARE(found(s("a/b/c")), s("pyproject.toml"));
    folder.put(s("alembic.ini"), "");
    QCOMPARE(found(s("a/b/c")), s("alembic.ini"));
    folder.put(s("retort.ini"), "");
    QCOMPARE(found(s("a/b/c")), s("retort.ini"));
    folder.put(s("a/b/alembic.ini"), "");
    QCOMPARE(found(s("a/b/c")), s("a/b/alembic.ini"));
    QCOMPARE(found(s("a"), s("b/alembic.ini")), s("a/b/alembic.ini"));
    QCOMPARE(found(s("a"), {}, {{s("RETORT_CONFIG"), folder.path(s("alembic.ini"))}}),
             s("alembic.ini"));
    QCOMPARE(found(s("a"), {}, {{s("RETORT_CONFIG"), QString()}}), s("retort.ini"));
    QCOMPARE(found(s("a"), s("none.ini")), s("config"));
    QCOMPARE(found(s("a"), s("b")), s("config"));
}

void TestProjectConfig::endsTheSearch()
{
    const Folder folder;
    folder.put(s("retort.ini"), "");
    folder.make(s("home/x"));
    folder.make(s("repo/.git"));
    folder.make(s("repo/x"));
    folder.put(s("worktree/.git"), "gitdir: elsewhere\n");
    folder.make(s("worktree/x"));
    QVERIFY(
        !findConfig({}, folder.path(s("home/x")), lookup({{s("HOME"), folder.path(s("home"))}})));
    QVERIFY(findConfig({}, folder.path(s("home/x")), lookup({})));
    const auto none = findConfig({}, folder.path(s("repo/x")), lookup({}));
    QVERIFY(!none);
    QVERIFY(none.error().message.contains(folder.path(s("repo"))));
    QVERIFY(none.error().hint.contains(s("retort init")));
    QVERIFY(!findConfig({}, folder.path(s("worktree/x")), lookup({})));
    folder.put(s("repo/retort.ini"), "");
    QVERIFY(findConfig({}, folder.path(s("repo/x")), lookup({})));
}

void TestProjectConfig::passesForeignFilesOver()
{
    if (::geteuid() != 0)
        QSKIP("only root can give a file to another user");
    const Folder folder;
    folder.make(s("a/b"));
    folder.make(s(".git"));
    const QString foreign = folder.put(s("a/retort.ini"), "");
    QCOMPARE(::chown(QFile::encodeName(foreign).constData(), 65534, 65534), 0);
    QStringList warnings;
    const auto none = findConfig({}, folder.path(s("a/b")), lookup({}), &warnings);
    QVERIFY(!none);
    QVERIFY(none.error().message.contains(foreign));
    QCOMPARE(warnings.size(), 1);
    folder.put(s("retort.ini"), "");
    warnings.clear();
    QCOMPARE(*findConfig({}, folder.path(s("a/b")), lookup({}), &warnings),
             folder.path(s("retort.ini")));
    QCOMPARE(warnings.size(), 1);
    // In the folder itself it is the person's choice.
    QCOMPARE(*findConfig({}, folder.path(s("a")), lookup({})), foreign);
    // A link of the user's to it is no better than the file.
    QVERIFY(QFile::remove(folder.path(s("retort.ini"))));
    QVERIFY(QFile::link(foreign, folder.path(s("retort.ini"))));
    QVERIFY(!findConfig({}, folder.path(s("a/b")), lookup({})));
}

void TestProjectConfig::choosesTheDatabase_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("sqlalchemyUrl");
    QTest::addColumn<QString>("option");
    QTest::addColumn<QStringList>("variables");
    QTest::addColumn<QString>("chosen");
    QTest::addColumn<QString>("origin");
    QTest::addColumn<int>("warnings");
    const QString none;
    const QStringList all{s("RETORT_DATABASE_URL=r"), s("NEON_DATABASE_URL=n"),
                          s("DATABASE_URL=d")};
    QTest::newRow("option") << "u"
                            << "postgresql://s"
                            << "o" << all << "o"
                            << "--url" << 0;
    QTest::newRow("retort") << "u"
                            << "postgresql://s" << none << all << "r"
                            << "$RETORT_DATABASE_URL" << 0;
    QTest::newRow("url") << "u"
                         << "postgresql://s" << none << all.mid(1) << "u"
                         << "url" << 0;
    QTest::newRow("sqlalchemy") << none << "postgresql://s" << none << all.mid(1)
                                << "postgresql://s"
                                << "sqlalchemy.url" << 0;
    QTest::newRow("asyncpg") << none << "postgresql+asyncpg://s" << none << all.mid(1)
                             << "postgresql+asyncpg://s"
                             << "sqlalchemy.url" << 0;
    QTest::newRow("driver") << none << "driver://user:pass@localhost/dbname" << none << all.mid(1)
                            << "n"
                            << "$NEON_DATABASE_URL" << 1;
    QTest::newRow("sqlite") << none << "sqlite:///x" << none << all.mid(2) << "d"
                            << "$DATABASE_URL" << 1;
    QTest::newRow("empty counts as unset")
        << none << none << none << QStringList{s("NEON_DATABASE_URL="), s("DATABASE_URL=d")} << "d"
        << "$DATABASE_URL" << 0;
    QTest::newRow("PG*") << none << none << none << QStringList() << none << "PG*" << 0;
    QTest::newRow("variable") << "a${DATABASE_URL}" << none << none << all.mid(2) << "ad"
                              << "url" << 0;
    QTest::newRow("unset variable ends it")
        << "${NOPE}" << none << none << all.mid(1) << "config" << none << 0;
}

void TestProjectConfig::choosesTheDatabase()
{
    QFETCH(QString, url);
    QFETCH(QString, sqlalchemyUrl);
    QFETCH(QString, option);
    QFETCH(QStringList, variables);
    QFETCH(QString, chosen);
    QFETCH(QString, origin);
    QFETCH(int, warnings);
    ProjectConfig config;
    config.url = url;
    config.sqlalchemyUrl = sqlalchemyUrl;
    Variables environment;
    for (const QString &variable : variables)
        environment.insert(variable.section(u'=', 0, 0), variable.section(u'=', 1));
    const auto choice = chooseDatabase(config, option, s("--url"), false, lookup(environment));
    if (origin.isEmpty()) {
        QVERIFY(!choice);
        QCOMPARE(errorKindName(choice.error().kind), chosen);
        return;
    }
    QVERIFY(choice);
    QCOMPARE(choice->url, chosen);
    QCOMPARE(choice->origin, origin);
    QCOMPARE(choice->warnings.size(), warnings);
    QVERIFY(!choice->warnings.join(u' ').contains(s("pass")));
}

void TestProjectConfig::refusesToOverrideASection()
{
    ProjectConfig config;
    config.section = s("staging");
    config.url = s("postgresql://staging/d");
    const EnvironmentLookup env = lookup({{s("RETORT_DATABASE_URL"), s("postgresql://other")}});
    const auto refused = chooseDatabase(config, {}, {}, true, env);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Config);
    QCOMPARE(chooseDatabase(config, {}, {}, false, env)->url, s("postgresql://other"));
    QCOMPARE(chooseDatabase(config, s("x"), s("--url"), true, env)->url, s("x"));
    QCOMPARE(chooseDatabase(config, {}, {}, true, lookup({{s("DATABASE_URL"), s("y")}}))->url,
             config.url);
}

RETORT_TEST_MAIN(QCoreApplication, TestProjectConfig)
#include "tst_projectconfig.moc"
