#include "tests/support/scrub.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

namespace {

struct Include
{
    QString file;
    int line;
    QString target;
};

QList<Include> includesUnder(const QString &room)
{
    static const QRegularExpression include(
        QStringLiteral("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"));
    QList<Include> found;
    const QDir root(QStringLiteral(RETORT_SOURCE_DIR));
    QDirIterator files(root.filePath(room), {QStringLiteral("*.h"), QStringLiteral("*.cpp")},
                       QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", qPrintable(file.fileName()));
        for (int line = 1; !file.atEnd(); ++line) {
            const auto match = include.match(QString::fromUtf8(file.readLine()));
            if (match.hasMatch())
                found.append({root.relativeFilePath(file.fileName()), line, match.captured(1)});
        }
    }
    return found;
}

} // namespace

/// The plan of the house, read from the includes: arrows point one way, and what a room may know of
/// the world.
class TestHouse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void arrowsPointOneWay_data()
    {
        QTest::addColumn<QString>("room");
        QTest::addColumn<QStringList>("allowed");
        const QString m = QStringLiteral("migrations/");
        const QString a = QStringLiteral("app/");
        QTest::newRow("migrations/sql")
            << m + "sql" << QStringList{m + "error.h", m + "result.h", m + "sql"};
        QTest::newRow("migrations/revision")
            << m + "revision" << QStringList{m + "error.h", m + "result.h", m + "revision"};
        QTest::newRow("migrations/script")
            << m + "script"
            << QStringList{m + "error.h", m + "result.h", m + "sql", m + "revision", m + "script"};
        QTest::newRow("migrations/python")
            << m + "python" << QStringList{m + "error.h", m + "result.h", m + "python"};
        QTest::newRow("migrations/alembic")
            << m + "alembic"
            << QStringList{m + "error.h", m + "result.h", m + "sql",    m + "revision",
                           m + "script",  m + "python",   m + "alembic"};
        QTest::newRow("migrations/schema")
            << m + "schema" << QStringList{m + "error.h", m + "result.h", m + "sql", m + "schema"};
        QTest::newRow("migrations/review") << m + "review" << QStringList{m};
        QTest::newRow("app/database") << a + "database" << QStringList{m, a + "database"};
        QTest::newRow("app/services")
            << a + "services" << QStringList{m, a + "database", a + "services"};
        QTest::newRow("app/cli") << a + "cli" << QStringList{m, a};
        QTest::newRow("ui/widgets") << "ui/widgets" << QStringList{m, "ui/widgets"};
        QTest::newRow("ui/editor") << "ui/editor" << QStringList{m, "ui/widgets", "ui/editor"};
        QTest::newRow("ui") << "ui" << QStringList{m, a, "ui/"};
    }
    void arrowsPointOneWay()
    {
        QFETCH(QString, room);
        QFETCH(QStringList, allowed);
        const QList<Include> includes = includesUnder(room);
        QVERIFY2(!includes.isEmpty(), "no file was read: the test would say nothing");
        static const QRegularExpression own(QStringLiteral("^(migrations|app|ui|tests)/"));
        for (const Include &include : includes) {
            if (!own.match(include.target).hasMatch())
                continue;
            const bool fine =
                std::any_of(allowed.begin(), allowed.end(), [&](const QString &prefix) {
                    return include.target == prefix || include.target.startsWith(prefix);
                });
            QVERIFY2(fine, qPrintable(QStringLiteral("%1:%2 includes %3, which %4 may not know")
                                          .arg(include.file)
                                          .arg(include.line)
                                          .arg(include.target, room)));
        }
    }

    void foreignLibrariesStayInTheirRooms_data()
    {
        QTest::addColumn<QString>("room");
        QTest::addColumn<QString>("forbidden");
        QTest::newRow("migrations: QtCore and libpg_query only")
            << "migrations"
            << "^(QSql|QtSql|QtWidgets|QtGui|QWidget|QIcon|QColor|QFont|QPainter|QThread|QProcess|"
               "libpq|Qsci/|CLI/|zlib)";
        QTest::newRow("app: no widgets")
            << "app"
            << "^(QtWidgets|QtGui|QWidget|QIcon|QColor|QFont|QPainter|Qsci/)";
        QTest::newRow("ui: no SQL") << "ui"
                                    << "^(QSql|QtSql|libpq|pg_query|CLI/)";
    }
    void foreignLibrariesStayInTheirRooms()
    {
        QFETCH(QString, room);
        QFETCH(QString, forbidden);
        const QRegularExpression expression(forbidden);
        for (const Include &include : includesUnder(room)) {
            QVERIFY2(!expression.match(include.target).hasMatch(),
                     qPrintable(QStringLiteral("%1:%2 includes %3")
                                    .arg(include.file)
                                    .arg(include.line)
                                    .arg(include.target)));
        }
    }

    void topLevelFoldersAreTheAgreedOnes()
    {
        const QStringList folders =
            QDir(QStringLiteral(RETORT_SOURCE_DIR)).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        const QStringList agreed{"app",       "build", "migrations", "packaging",
                                 "resources", "tests", "ui"};
        for (const QString &folder : folders)
            QVERIFY2(agreed.contains(folder), qPrintable(folder));
    }

    void everySourceFileIsUnder700Lines()
    {
        for (const QString &room :
             {QStringLiteral("migrations"), QStringLiteral("app"), QStringLiteral("ui")}) {
            QDirIterator files(QDir(QStringLiteral(RETORT_SOURCE_DIR)).filePath(room),
                               {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                const auto lines = file.readAll().count('\n');
                QVERIFY2(
                    lines <= 700,
                    qPrintable(QStringLiteral("%1 has %2 lines").arg(file.fileName()).arg(lines)));
            }
        }
    }
};

static_assert(std::is_class_v<TestHouse>);

RETORT_TEST_MAIN(QCoreApplication, TestHouse)

#include "tst_house.moc"
