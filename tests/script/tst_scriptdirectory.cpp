#include "migrations/script/scriptdirectory.h"
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

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

class History
{
public:
    History()
    {
        config.directory = m_dir.path();
        config.file = m_dir.filePath(s("retort.ini"));
        config.scriptLocation = m_dir.filePath(s("m"));
        config.versionLocations = {m_dir.filePath(s("m/versions"))};
        QDir(m_dir.path()).mkpath(s("m/versions"));
    }
    QString path(const QString &name) const { return m_dir.filePath(name); }
    QString put(const QString &name, const QByteArray &text) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("%s", qPrintable(name));
        return path(name);
    }
    QString sql(const QString &name, const QByteArray &id, const QByteArray &parents = {}) const
    {
        return put(name, "-- message of " + id + "\n--\n-- Revision ID: " + id
                             + "\n-- Revises: " + parents + "\n\n-- retort: upgrade\nSELECT 1;\n");
    }
    QString python(const QString &name, const QByteArray &id, const QByteArray &parent) const
    {
        return put(name, "\"\"\"message of " + id + "\"\"\"\nrevision = '" + id
                             + "'\ndown_revision = " + parent
                             + "\ndef upgrade(): pass\ndef downgrade(): pass\n");
    }
    ScriptDirectory read() const
    {
        const auto scripts = readScriptDirectory(config);
        if (!scripts)
            qFatal("%s", qPrintable(scripts.error().message));
        return *scripts;
    }
    static QStringList ids(const ScriptDirectory &scripts)
    {
        QStringList ids;
        for (const Revision &revision : scripts.graph.revisions())
            ids += revision.id;
        return ids;
    }

    ProjectConfig config;

private:
    QTemporaryDir m_dir;
};

} // namespace

class TestScriptDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBothLanguages();
    void ordersLikeAlembic();
    void readsSubfolders();
    void listsWhatIsNoRevision();
    void namesWhatCannotBeRead();
    void takesLinksWithinTheProjectOnly();
    void readsAFileOnce();
    void showsWhatIsNotStatic();
    void needsTheScriptLocation();
    void loadsScripts();
    void readsThousands();
};

void TestScriptDirectory::readsBothLanguages()
{
    const History history;
    const QString first = history.sql(s("m/versions/a_x.sql"), "aaaa");
    history.python(s("m/versions/b_y.py"), "bbbb", "'aaaa'");
    history.sql(s("m/versions/c_z.sql"), "cccc", "bbbb");
    const ScriptDirectory scripts = history.read();
    QVERIFY(scripts.faults.isEmpty());
    QVERIFY(scripts.ignored.isEmpty());
    QCOMPARE(scripts.graph.size(), 3);
    const int last = scripts.graph.indexOf(s("cccc"));
    QCOMPARE(scripts.graph.heads(), QList<int>{last});
    QCOMPARE(scripts.graph.revision(scripts.graph.indexOf(s("aaaa"))).file, first);
    QCOMPARE(scripts.graph.revision(scripts.graph.indexOf(s("bbbb"))).message,
             s("message of bbbb"));
    QCOMPARE(scripts.graph.revision(scripts.graph.indexOf(s("bbbb"))).language,
             ScriptLanguage::Python);
    QVERIFY(scripts.graph.revision(last).irreversible);
    QVERIFY(!scripts.graph.revision(scripts.graph.indexOf(s("bbbb"))).irreversible);
}

void TestScriptDirectory::ordersLikeAlembic()
{
    History history;
    history.config.versionLocations = {history.path(s("two")), history.path(s("none")),
                                       history.path(s("one"))};
    for (const char *name : {"one/b.sql", "one/B.py", "one/a\xc3\xa9.sql", "one/az.sql",
                             "one/a_.sql", "two/z.sql", "two/1.sql"}) {
        const QString file = QString::fromUtf8(name);
        const QByteArray id = file.toUtf8().toHex();
        if (file.endsWith(s(".py")))
            history.python(file, id, "None");
        else
            history.sql(file, id);
    }
    QStringList files;
    const ScriptDirectory scripts = history.read();
    for (const Revision &revision : scripts.graph.revisions())
        files += QFileInfo(revision.file).fileName();
    QCOMPARE(files, (QStringList{s("1.sql"), s("z.sql"), s("B.py"), s("a_.sql"), s("az.sql"),
                                 s("aé.sql"), s("b.sql")}));
}

void TestScriptDirectory::readsSubfolders()
{
    History history;
    history.sql(s("m/versions/z.sql"), "z");
    history.sql(s("m/versions/a/q.sql"), "q");
    history.sql(s("m/versions/a/b/p.sql"), "p");
    history.sql(s("m/versions/__pycache__/c.sql"), "c");
    QVERIFY(QFile::link(history.path(s("m/versions/a")), history.path(s("m/versions/b"))));
    QCOMPARE(History::ids(history.read()), QStringList{s("z")});
    history.config.recursiveVersionLocations = true;
    QCOMPARE(History::ids(history.read()), (QStringList{s("z"), s("q"), s("p")}));
}

void TestScriptDirectory::listsWhatIsNoRevision()
{
    const History history;
    history.sql(s("m/versions/.#a.sql"), "x");
    history.put(s("m/versions/__init__.py"), "");
    history.put(s("m/versions/helper.py"), "x = 1\n");
    history.put(s("m/versions/plain.sql"), "SELECT 1;\n");
    history.put(s("m/versions/README"), "");
    history.put(s("m/versions/dir.py/x"), "");
    const ScriptDirectory scripts = history.read();
    QVERIFY(scripts.faults.isEmpty());
    QCOMPARE(scripts.graph.size(), 0);
    QStringList names;
    for (const IgnoredFile &file : scripts.ignored) {
        names += QFileInfo(file.file).fileName();
        QVERIFY(!file.reason.isEmpty());
    }
    QCOMPARE(names, (QStringList{s(".#a.sql"), s("__init__.py"), s("dir.py"), s("helper.py"),
                                 s("plain.sql")}));
}

void TestScriptDirectory::namesWhatCannotBeRead()
{
    const History history;
    history.sql(s("m/versions/good.sql"), "good");
    QCOMPARE(::mkfifo(QFile::encodeName(history.path(s("m/versions/fifo.sql"))).constData(), 0600),
             0);
    QFile large(history.path(s("m/versions/large.py")));
    QVERIFY(large.open(QIODevice::WriteOnly) && large.resize((16 << 20) + 1));
    large.close();
    history.put(s("m/versions/latin.py"), "revision = 'l'\ndown_revision = None\nx = '\xe4'\n");
    history.put(s("m/versions/latin.sql"), "-- \xe4\n-- Revision ID: q\n");
    QVERIFY(QFile::link(history.path(s("gone")), history.path(s("m/versions/link.sql"))));
    const bool isRoot = ::geteuid() == 0;
    if (!isRoot)
        QFile::setPermissions(history.sql(s("m/versions/secret.sql"), "secret"),
                              QFileDevice::WriteOwner);
    const ScriptDirectory scripts = history.read();
    QCOMPARE(History::ids(scripts), QStringList{s("good")});
    QStringList names;
    for (const Error &fault : scripts.faults) {
        names += QFileInfo(fault.file).fileName();
        QVERIFY(!fault.message.isEmpty() && !fault.hint.isEmpty());
    }
    names.sort();
    QStringList expected{s("fifo.sql"), s("large.py"), s("latin.py"), s("latin.sql"),
                         s("link.sql")};
    if (!isRoot)
        expected += s("secret.sql");
    QCOMPARE(names, expected);
}

void TestScriptDirectory::takesLinksWithinTheProjectOnly()
{
    const History history;
    const History other;
    const QString outside = other.sql(s("x.sql"), "outside");
    const QString inside = history.sql(s("shared/x.sql"), "inside");
    QVERIFY(QFile::link(outside, history.path(s("m/versions/a.sql"))));
    QVERIFY(QFile::link(inside, history.path(s("m/versions/b.sql"))));
    QVERIFY(QFile::link(s("/dev/zero"), history.path(s("m/versions/c.sql"))));
    const ScriptDirectory scripts = history.read();
    QCOMPARE(History::ids(scripts), QStringList{s("inside")});
    QCOMPARE(scripts.graph.revision(0).file, history.path(s("m/versions/b.sql")));
    QCOMPARE(scripts.faults.size(), 2);
    QCOMPARE(scripts.faults.first().kind, ErrorKind::Io);
    QCOMPARE(scripts.faults.first().file, history.path(s("m/versions/a.sql")));
}

void TestScriptDirectory::readsAFileOnce()
{
    History history;
    history.sql(s("m/versions/a.sql"), "a");
    QVERIFY(QFile::link(history.path(s("m/versions/a.sql")), history.path(s("m/versions/b.sql"))));
    history.config.versionLocations += history.path(s("m/versions"));
    const ScriptDirectory scripts = history.read();
    QCOMPARE(History::ids(scripts), QStringList{s("a")});
    QCOMPARE(scripts.warnings.size(), 3);
    QVERIFY(scripts.faults.isEmpty());
}

void TestScriptDirectory::showsWhatIsNotStatic()
{
    const History history;
    const QString file = history.put(s("m/versions/a.py"),
                                     "import os\nrevision = 'a'\ndown_revision = os.getenv('X')\n");
    history.put(s("m/versions/b.py"), "revision = f(1)\ndown_revision = None\n");
    history.put(s("m/versions/c.py"),
                "revision = 'c'\ndown_revision = 'a'\nbranch_labels = (cli.LABEL,)\n");
    const ScriptDirectory scripts = history.read();
    QCOMPARE(History::ids(scripts), (QStringList{s("a"), s("c")}));
    QCOMPARE(scripts.faults.size(), 2);
    QCOMPARE(scripts.faults.first().kind, ErrorKind::NotStatic);
    QCOMPARE(scripts.faults.first().file, file);
    QCOMPARE(scripts.faults.first().line, 3);
    QVERIFY(scripts.graph.revision(0).notStatic.contains(s("os.getenv")));
    QCOMPARE(scripts.warnings.size(), 1);
    QVERIFY(scripts.warnings.first().contains(s("cli.LABEL")));
}

void TestScriptDirectory::needsTheScriptLocation()
{
    History history;
    history.config.scriptLocation = history.path(s("nowhere"));
    const auto scripts = readScriptDirectory(history.config);
    QVERIFY(!scripts);
    QCOMPARE(scripts.error().kind, ErrorKind::Io);
    history.config.scriptLocation = history.path(s("m"));
    history.config.versionLocations = {history.path(s("m/none"))};
    QCOMPARE(history.read().graph.size(), 0);
}

void TestScriptDirectory::loadsScripts()
{
    const History history;
    const QString file = history.sql(s("m/versions/a.sql"), "a");
    history.python(s("m/versions/b.py"), "b", "'a'");
    const ScriptDirectory scripts = history.read();
    const auto script = loadScript(scripts.graph.revision(0));
    QVERIFY(script);
    QCOMPARE(script->sections.size(), 1);
    const auto python = loadPythonScript(scripts.graph.revision(1));
    QVERIFY(python);
    QVERIFY(python->text.contains(s("def upgrade")));
    QCOMPARE(python->hash.size(), 64);
    QVERIFY(QFile::remove(file));
    QCOMPARE(loadScript(scripts.graph.revision(0)).error().kind, ErrorKind::Io);
    history.put(s("m/versions/a.sql"), "SELECT 1;\n");
    QCOMPARE(loadScript(scripts.graph.revision(0)).error().kind, ErrorKind::ScriptSyntax);
}

void TestScriptDirectory::readsThousands()
{
    const History history;
    for (int i = 0; i < 3000; ++i) {
        const QByteArray id = "r" + QByteArray::number(i).rightJustified(5, '0');
        const QByteArray parent =
            i == 0 ? "None" : "'r" + QByteArray::number(i - 1).rightJustified(5, '0') + "'";
        history.python(s("m/versions/%1_x.py").arg(QString::fromLatin1(id)), id, parent);
    }
    const ScriptDirectory scripts = history.read();
    QCOMPARE(scripts.graph.size(), 3000);
    QVERIFY(scripts.faults.isEmpty());
    QCOMPARE(scripts.graph.heads().size(), 1);
}

RETORT_TEST_MAIN(QCoreApplication, TestScriptDirectory)
#include "tst_scriptdirectory.moc"
