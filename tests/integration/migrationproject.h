#pragma once

#include "app/database/session.h"
#include "app/services/migrator.h"
#include "tests/support/testdatabase.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

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

private:
    TestDatabase m_database;
    QTemporaryDir m_folder;
    ProjectConfig m_config;
};

} // namespace Retort::Test
