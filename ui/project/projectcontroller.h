#pragma once

#include "ui/project/databaseaccess.h"
#include "ui/project/databaseworker.h"
#include "ui/project/windowstate.h"

#include <QObject>
#include <memory>
#include <optional>

class QFileSystemWatcher;
class QLockFile;
class QTimer;

namespace Retort {

/// One open project: its files (read on a thread of the pool, read again when they change), its
/// database's worker and what it answered. Everything arrives by signals; late answers of an older
/// project or database are dropped.
class ProjectController : public QObject
{
    Q_OBJECT

public:
    explicit ProjectController(EnvironmentLookup environment = systemEnvironment(),
                               QObject *parent = nullptr);
    ~ProjectController() override;

    /// Reads `configFile` for `section` and its revisions, then asks its database.
    /// `password`: for its database, where nothing else knows it.
    void open(const QString &configFile, const QString &section = {},
              const Password &password = {});
    void close();
    /// Files and database anew.
    void refresh();
    /// The database alone.
    void refreshStatus();
    /// The rows that a run left behind, until the database is asked again.
    void setVersions(const QStringList &versions);
    void setPassword(const Password &password);

    std::shared_ptr<const Project> project() const { return m_project; }
    const std::optional<DatabaseStatus> &status() const { return m_status; }
    DatabaseWorker *worker() const { return m_worker.get(); }
    const std::optional<NamedSettings> &settings() const { return m_settings; }
    QString configFile() const { return m_configFile; }
    QString section() const { return m_section; }
    /// State of project and connection.
    WindowState state() const;
    /// Another window has the same project open.
    bool isOpenElsewhere() const { return m_openElsewhere; }
    /// How often the files were read; for tests.
    int reads() const { return m_reads; }
    /// Folder for what belongs to this project and not into it (drafts, the lock).
    static QString stateFolder(const QString &configFile);

Q_SIGNALS:
    void projectChanged();
    void statusChanged();
    /// The configuration or the folder cannot be read; nothing is open then.
    void openFailed(const Retort::Error &error);
    /// The server wants a password that nothing here knows.
    void passwordNeeded();
    void openedElsewhere();

private:
    struct Loaded
    {
        Result<Project> project;
        std::optional<NamedSettings> settings;
        QString settingsProblem;
    };
    void load();
    void take(const Loaded &loaded);
    void connectDatabase();
    void watch();
    void takeLock();

    EnvironmentLookup m_environment;
    QString m_configFile;
    QString m_section;
    std::shared_ptr<const Project> m_project;
    std::optional<NamedSettings> m_settings;
    QString m_problem;
    Password m_password;
    std::optional<DatabaseStatus> m_status;
    WindowState::Connection m_connection = WindowState::Connection::None;
    std::unique_ptr<DatabaseWorker> m_worker;
    QFileSystemWatcher *m_watcher;
    QTimer *m_settle;
    std::unique_ptr<QLockFile> m_lock;
    bool m_openElsewhere = false;
    bool m_loading = false;
    bool m_loadAgain = false;
    int m_generation = 0;
    int m_statusGeneration = 0;
    int m_reads = 0;
};

} // namespace Retort
