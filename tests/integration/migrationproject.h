#pragma once

#include "app/database/session.h"
#include "app/services/migrator.h"
#include "tests/support/testdatabase.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

namespace Retort::Test {

/// A project in a folder of its own and an empty database, with what a test asks both.
class MigrationProject
{
public:
    explicit MigrationProject(int major = 0) : m_database(major)
    {
        QDir(m_folder.path()).mkpath(QStringLiteral("versions"));
        m_config.scriptLocation = m_folder.path();
        m_config.directory = m_folder.path();
        m_config.file = m_folder.filePath(QStringLiteral("retort.ini"));
        m_config.versionLocations = {m_folder.filePath(QStringLiteral("versions"))};
        m_config.lockTimeoutMs = 300;
        m_config.lockRetries = 1;
    }

    ProjectConfig &config() { return m_config; }
    const TestDatabase &database() const { return m_database; }
    QString fileOf(const QString &id) const
    {
        return m_folder.filePath(QStringLiteral("versions/%1.sql").arg(id));
    }

    void write(const QString &id, const QByteArray &text) const
    {
        QFile file(fileOf(id));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    /// A revision with one upgrade and one downgrade section.
    void revision(const QString &id, const QString &parents, const QByteArray &up,
                  const QByteArray &down = "SELECT 1;") const
    {
        write(id, "-- " + id.toUtf8() + "\n--\n-- Revision ID: " + id.toUtf8()
                      + "\n-- Revises: " + parents.toUtf8() + "\n\n-- retort: upgrade\n" + up
                      + "\n\n-- retort: downgrade\n" + down + "\n");
    }

    /// A revision whose sections, markers included, are given.
    void sections(const QString &id, const QString &parents, const QByteArray &text) const
    {
        write(id, "-- " + id.toUtf8() + "\n--\n-- Revision ID: " + id.toUtf8()
                      + "\n-- Revises: " + parents.toUtf8() + "\n\n" + text);
    }

    Project project() const
    {
        const Result<ScriptDirectory> scripts = readScriptDirectory(m_config);
        if (!scripts)
            qFatal("%s", qPrintable(scripts.error().message));
        return Project{m_config, *scripts};
    }

    std::unique_ptr<Session> session() const { return sessionTo(m_database.settings()); }
    static std::unique_ptr<Session> sessionTo(const ConnectionSettings &settings)
    {
        Result<std::unique_ptr<Session>> session = Session::open(settings);
        if (!session)
            qFatal("%s", qPrintable(session.error().message));
        return std::move(*session);
    }

    RunReport run(Session &session, Direction direction, const QStringList &targets,
                  const RunOptions &options = {}, const RunObserver &observer = {},
                  const CancelToken &cancel = {}) const
    {
        return migrate(session, project(), MigrationRequest{direction, targets}, options, observer,
                       cancel);
    }
    RunReport upgrade(const QString &target = QStringLiteral("head"),
                      const RunObserver &observer = {}, const CancelToken &cancel = {}) const
    {
        const auto open = session();
        return run(*open, Direction::Upgrade, {target}, {}, observer, cancel);
    }
    RunReport downgrade(const QString &target) const
    {
        const auto open = session();
        return run(*open, Direction::Downgrade, {target});
    }
    RunReport stamp(const QStringList &targets, const RunOptions &options = {}) const
    {
        const auto open = session();
        return run(*open, Direction::Stamp, targets, options);
    }

    /// Rows of the version table, sorted, joined by `,`; `-` where there is no table.
    QString versions() const
    {
        if (m_database.exec("SELECT to_regclass('public.alembic_version') IS NULL").value(0)
            == QLatin1String("t"))
            return QStringLiteral("-");
        return m_database.exec("SELECT version_num FROM public.alembic_version ORDER BY 1")
            .join(QLatin1Char(','));
    }
    /// `revision section statements_done/statements outcome sqlstate` of each row, in order.
    QStringList journal() const
    {
        return m_database.exec("SELECT concat_ws(' ', revision, section, statements_done || '/' || "
                               "statements, outcome, "
                               "sqlstate) FROM retort.journal ORDER BY id");
    }
    /// Tables of the schema public, sorted, without the version table.
    QString tables() const
    {
        return m_database
            .exec("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND "
                  "relkind = 'r' AND "
                  "relname <> 'alembic_version' ORDER BY 1")
            .join(QLatin1Char(','));
    }

    // Questions for `isTrue` and `waitFor`. Other tests use the same server: only what is of this
    // database counts.
    static constexpr char sleeping[] =
        "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE "
        "'SELECT pg_sleep%' AND state = 'active')";
    /// Somebody waits for a lock of any kind.
    static constexpr char waiting[] =
        "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND "
        "wait_event_type = 'Lock')";
    static constexpr char nobody[] = "NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = "
                                     "current_database() AND pid <> pg_backend_pid())";
    static constexpr char noRunLock[] =
        "NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 1380275279 "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";

    bool isTrue(const QByteArray &question) const
    {
        return m_database.exec("SELECT (" + question + ")::text").value(0) == QLatin1String("true");
    }
    /// Waits until the question's answer is yes; after half a minute the test has failed.
    bool waitFor(const QByteArray &question) const
    {
        QElapsedTimer clock;
        clock.start();
        while (!isTrue(question)) {
            if (clock.elapsed() >= 30000) {
                QTest::qFail(question.constData(), __FILE__, __LINE__);
                return false;
            }
            QThread::msleep(20);
        }
        return true;
    }

private:
    TestDatabase m_database;
    QTemporaryDir m_folder;
    ProjectConfig m_config;
};

} // namespace Retort::Test
