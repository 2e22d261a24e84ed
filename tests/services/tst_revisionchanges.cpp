#include "app/services/revisionchanges.h"
#include "tests/support/scrub.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Retort;

/// What revisions change, seen by a replay.
class TestRevisionChanges : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    ReplayCache m_cache;

    QString fileOf(const QString &id) const
    {
        return m_folder.filePath(QStringLiteral("versions/%1.sql").arg(id));
    }
    void revision(const QString &id, const QString &parents, const QByteArray &up) const
    {
        QFile file(fileOf(id));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("-- " + id.toUtf8() + "\n--\n-- Revision ID: " + id.toUtf8()
                   + "\n-- Revises: " + parents.toUtf8() + "\n\n-- retort: upgrade\n" + up
                   + "\n\n-- retort: downgrade\n");
    }
    Project project() const
    {
        ProjectConfig config;
        config.scriptLocation = m_folder.path();
        config.directory = m_folder.path();
        config.file = m_folder.filePath(QStringLiteral("retort.ini"));
        config.versionLocations = {m_folder.filePath(QStringLiteral("versions"))};
        const Result<ScriptDirectory> scripts = readScriptDirectory(config);
        if (!scripts)
            qFatal("%s", qPrintable(scripts.error().message));
        return Project{config, *scripts};
    }
    Result<QList<ObjectChange>> changes(const QStringList &from, const QStringList &to)
    {
        return revisionChanges(project(), from, to, 0, m_cache, CancelToken());
    }
    static QStringList words(const QList<ObjectChange> &changes)
    {
        QStringList result;
        for (const ObjectChange &change : changes)
            result.append(changeKindName(change.kind) + QLatin1Char(' ')
                          + displayName(change.object));
        return result;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QDir(m_folder.path()).mkpath(QStringLiteral("versions"));
        revision(QStringLiteral("a1"), {},
                 "CREATE TABLE users (id int PRIMARY KEY, name text);\n"
                 "CREATE VIEW names AS SELECT name FROM users;");
        revision(QStringLiteral("b1"), QStringLiteral("a1"),
                 "ALTER TABLE users ADD email text;\nCREATE INDEX mails ON users (email);");
        revision(QStringLiteral("b2"), QStringLiteral("a1"),
                 "DROP VIEW names;\nCREATE TYPE mood AS ENUM ('good');");
        revision(QStringLiteral("c1"), QStringLiteral("b1, b2"), "");
        revision(QStringLiteral("d1"), QStringLiteral("c1"), "SELECT 1 / 0;");
    }

    void oneRevision()
    {
        const Result<QList<ObjectChange>> found =
            changes({QStringLiteral("a1")}, {QStringLiteral("b1")});
        QVERIFY2(found, found ? "" : qPrintable(found.error().message));
        QCOMPARE(words(*found), QStringList{QStringLiteral("alter public.users")});
        const ObjectChange &users = found->first();
        QCOMPARE(users.facts.size(), 2);
        QVERIFY(users.before.contains(QLatin1String("CREATE TABLE public.users")));
        QVERIFY(!users.before.contains(QLatin1String("email")));
        QVERIFY(users.after.contains(QLatin1String("email text")));
        QVERIFY(users.after.contains(QLatin1String("CREATE INDEX mails")));
    }

    void fromNothingAndOverARange()
    {
        const Result<QList<ObjectChange>> first = changes({}, {QStringLiteral("a1")});
        QVERIFY2(first, first ? "" : qPrintable(first.error().message));
        QCOMPARE(words(*first), (QStringList{QStringLiteral("add public.users"),
                                             QStringLiteral("add public.names")}));
        const Result<QList<ObjectChange>> range =
            changes({QStringLiteral("a1")}, {QStringLiteral("c1")});
        QVERIFY2(range, range ? "" : qPrintable(range.error().message));
        QCOMPARE(words(*range), (QStringList{QStringLiteral("add public.mood"),
                                             QStringLiteral("alter public.users"),
                                             QStringLiteral("drop public.names")}));
        const Result<QList<ObjectChange>> merge =
            changes({QStringLiteral("b1"), QStringLiteral("b2")}, {QStringLiteral("c1")});
        QVERIFY(merge && merge->isEmpty());
    }

    void sameFilesAreNotReplayedTwice()
    {
        ReplayCache cache;
        const auto ask = [&] {
            return revisionChanges(project(), {QStringLiteral("a1")}, {QStringLiteral("b1")}, 0,
                                   cache, CancelToken());
        };
        QVERIFY(ask());
        QCOMPARE(cache.hits(), 0);
        QVERIFY(ask());
        QCOMPARE(cache.hits(), 2);
        revision(QStringLiteral("b1"), QStringLiteral("a1"), "ALTER TABLE users ADD other text;");
        const Result<QList<ObjectChange>> edited = ask();
        QCOMPARE(cache.hits(), 3);
        QVERIFY(edited && edited->first().after.contains(QLatin1String("other")));
    }

    void whatFailsSaysWhy()
    {
        const Result<QList<ObjectChange>> failed =
            changes({QStringLiteral("c1")}, {QStringLiteral("d1")});
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, ErrorKind::Sql);
        QVERIFY(failed.error().file.endsWith(QLatin1String("d1.sql")));
        CancelToken cancel;
        cancel.request();
        const Result<QList<ObjectChange>> cancelled =
            revisionChanges(project(), {}, {QStringLiteral("b2")}, 0, m_cache, cancel);
        QVERIFY(!cancelled);
        QCOMPARE(cancelled.error().kind, ErrorKind::Cancelled);
    }
};

RETORT_TEST_MAIN(QCoreApplication, TestRevisionChanges)

#include "tst_revisionchanges.moc"
