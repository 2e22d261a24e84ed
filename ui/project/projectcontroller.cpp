#include "ui/project/projectcontroller.h"

#include "migrations/alembic/envscript.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QLockFile>
#include <QStandardPaths>
#include <QTimer>

namespace Retort {

namespace {

/// A checkout of 500 files makes one refresh: reading waits until this long nothing more has
/// changed.
constexpr int settleMs = 300;

} // namespace

ProjectController::ProjectController(EnvironmentLookup environment, QObject *parent)
    : QObject(parent), m_environment(std::move(environment)),
      m_watcher(new QFileSystemWatcher(this)), m_settle(new QTimer(this))
{
    m_settle->setSingleShot(true);
    m_settle->setInterval(settleMs);
    connect(m_watcher, &QFileSystemWatcher::fileChanged, m_settle, qOverload<>(&QTimer::start));
    connect(m_watcher, &QFileSystemWatcher::directoryChanged, m_settle,
            qOverload<>(&QTimer::start));
    connect(m_settle, &QTimer::timeout, this, &ProjectController::load);
}

ProjectController::~ProjectController() = default;

QString ProjectController::stateFolder(const QString &configFile)
{
    const QString state =
        qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state"));
    const QByteArray path = QFileInfo(configFile).canonicalFilePath().toUtf8();
    const QString hash = QString::fromLatin1(
        QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().left(16));
    return state + QStringLiteral("/retort/projects/") + hash;
}

void ProjectController::open(const QString &configFile, const QString &section,
                             const Password &password)
{
    m_password = password;
    ++m_generation;
    ++m_statusGeneration;
    m_worker.reset();
    m_status.reset();
    m_project.reset();
    m_settings.reset();
    m_problem.clear();
    m_connection = WindowState::Connection::None;
    const bool sameFile = configFile == m_configFile;
    m_configFile = configFile;
    m_section = section;
    if (!sameFile)
        takeLock();
    m_loading = false;
    load();
}

void ProjectController::close()
{
    ++m_generation;
    ++m_statusGeneration;
    m_worker.reset();
    m_status.reset();
    m_project.reset();
    m_settings.reset();
    m_configFile.clear();
    m_connection = WindowState::Connection::None;
    m_lock.reset();
    m_openElsewhere = false;
    Q_EMIT projectChanged();
    Q_EMIT statusChanged();
}

void ProjectController::takeLock()
{
    m_lock.reset();
    const QString folder = stateFolder(m_configFile);
    QDir().mkpath(folder);
    m_lock = std::make_unique<QLockFile>(folder + QStringLiteral("/window.lock"));
    m_lock->setStaleLockTime(0);
    m_openElsewhere = !m_lock->tryLock(0) && m_lock->error() == QLockFile::LockFailedError;
    if (m_openElsewhere)
        QMetaObject::invokeMethod(this, &ProjectController::openedElsewhere, Qt::QueuedConnection);
}

void ProjectController::refresh()
{
    if (!m_configFile.isEmpty())
        load();
}

void ProjectController::load()
{
    if (m_configFile.isEmpty())
        return;
    if (m_loading) {
        m_loadAgain = true;
        return;
    }
    m_loading = true;
    m_loadAgain = false;
    ++m_reads;
    const int generation = m_generation;
    onPool(
        this,
        [file = m_configFile, section = m_section, environment = m_environment] {
            Loaded loaded{Project{}, std::nullopt, {}};
            Result<ProjectConfig> config = loadProjectConfig(file, section, environment);
            if (!config) {
                loaded.project = fail(config.error());
                return loaded;
            }
            Result<NamedSettings> settings = settingsOf(*config, !section.isEmpty(), environment);
            if (settings)
                loaded.settings = *std::move(settings);
            else
                loaded.settingsProblem = settings.error().message;
            Result<ScriptDirectory> scripts = readScriptDirectory(*config);
            if (scripts)
                loaded.project = Project{*std::move(config), *std::move(scripts)};
            else
                loaded.project = fail(scripts.error());
            return loaded;
        },
        [this, generation](const Loaded &loaded) {
            if (generation != m_generation)
                return;
            m_loading = false;
            take(loaded);
            if (m_loadAgain)
                load();
        });
}

void ProjectController::take(const Loaded &loaded)
{
    if (!loaded.project) {
        // While a project is open, a moment without its file (a checkout) takes nothing away.
        if (!m_project)
            Q_EMIT openFailed(loaded.project.error());
        return;
    }
    m_project = std::make_shared<const Project>(*loaded.project);
    m_problem = loaded.settingsProblem;
    const bool otherDatabase =
        !m_settings || !loaded.settings || m_settings->settings != loaded.settings->settings;
    m_settings = loaded.settings;
    watch();
    if (otherDatabase && !(m_worker && m_worker->isRunning()))
        connectDatabase();
    Q_EMIT projectChanged();
    refreshStatus();
}

void ProjectController::connectDatabase()
{
    m_worker.reset();
    m_status.reset();
    m_connection = WindowState::Connection::None;
    if (!m_settings)
        return;
    ConnectionSettings settings = m_settings->settings;
    if (settings.password.isEmpty())
        settings.password = std::exchange(m_password, {});
    m_worker = std::make_unique<DatabaseWorker>(settings, m_configFile);
    m_connection = WindowState::Connection::Connecting;
}

void ProjectController::refreshStatus()
{
    if (!m_worker || !m_project || m_worker->isRunning()) {
        Q_EMIT statusChanged();
        return;
    }
    if (!m_status) {
        m_connection = WindowState::Connection::Connecting;
        Q_EMIT statusChanged();
    }
    const int generation = ++m_statusGeneration;
    m_worker->ask<DatabaseStatus>(
        this,
        [project = m_project](Session &session) { return readDatabaseStatus(session, *project); },
        [this, generation](const Result<DatabaseStatus> &status) {
            if (generation != m_statusGeneration)
                return;
            if (status) {
                m_status = *status;
                m_connection = WindowState::Connection::Connected;
            } else {
                m_status.reset();
                m_connection = WindowState::Connection::Failed;
                m_problem = status.error().message;
                if (status.error().kind == ErrorKind::Authentication && m_worker
                    && m_worker->settings().password.isEmpty())
                    Q_EMIT passwordNeeded();
            }
            Q_EMIT statusChanged();
        });
}

void ProjectController::setVersions(const QStringList &versions)
{
    if (!m_status || m_status->versions == versions)
        return;
    m_status->versions = versions;
    Q_EMIT statusChanged();
}

void ProjectController::setPassword(const Password &password)
{
    if (!m_worker)
        return;
    m_worker->setPassword(password);
    refreshStatus();
}

void ProjectController::watch()
{
    QStringList wanted{m_configFile};
    QStringList folders = m_project->config.versionLocations;
    if (m_project->config.recursiveVersionLocations) {
        for (const QString &location : m_project->config.versionLocations) {
            QDirIterator below(location, QDir::Dirs | QDir::NoDotAndDotDot,
                               QDirIterator::Subdirectories);
            while (below.hasNext())
                folders.append(below.next());
        }
    }
    for (const QString &folder : std::as_const(folders)) {
        if (QFileInfo(folder).isDir())
            wanted.append(folder);
    }
    // A folder tells of files that come and go; a change inside a file is told by the file alone.
    // Beyond this many the folder has to do: editors write by renaming.
    constexpr int mostFiles = 2'000;
    const QList<Revision> &revisions = m_project->graph().revisions();
    for (qsizetype i = 0; i < qMin<qsizetype>(revisions.size(), mostFiles); ++i)
        wanted.append(revisions.at(i).file);
    const QStringList watched = m_watcher->files() + m_watcher->directories();
    const QSet<QString> before(watched.begin(), watched.end());
    const QSet<QString> after(wanted.begin(), wanted.end());
    const QSet<QString> gone = before - after;
    const QSet<QString> fresh = after - before;
    if (!gone.isEmpty())
        m_watcher->removePaths(QStringList(gone.begin(), gone.end()));
    if (!fresh.isEmpty())
        m_watcher->addPaths(QStringList(fresh.begin(), fresh.end()));
}

WindowState ProjectController::state() const
{
    WindowState state = windowState(m_project.get(), m_status);
    if (!m_project)
        return state;
    state.connection = m_status ? WindowState::Connection::Connected : m_connection;
    state.connectionProblem = m_problem;
    if (m_settings) {
        if (state.database.isEmpty() || !m_settings->settings.sandbox.isEmpty())
            state.database = databaseTitle(m_settings->settings);
        state.host = hostTitle(m_settings->settings);
    }
    return state;
}

} // namespace Retort
