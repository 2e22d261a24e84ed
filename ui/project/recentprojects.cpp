#include "ui/project/recentprojects.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QSettings>

namespace Retort {

namespace {

constexpr int mostProjects = 30;
const QString arrayName = QStringLiteral("recent");

void writeAll(QSettings &settings, const QList<RecentProject> &projects)
{
    settings.remove(arrayName);
    settings.beginWriteArray(arrayName, int(projects.size()));
    for (int i = 0; i < projects.size(); ++i) {
        const RecentProject &project = projects.at(i);
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("config"), project.configFile);
        settings.setValue(QStringLiteral("database"), project.database);
        settings.setValue(QStringLiteral("environment"), int(project.environment));
        settings.setValue(QStringLiteral("seen"), project.lastSeen);
        settings.setValue(QStringLiteral("severity"), int(project.severity));
        settings.setValue(QStringLiteral("opened"), project.opened.toUTC().toString(Qt::ISODate));
    }
    settings.endArray();
}

} // namespace

QString RecentProject::folder() const
{
    return QFileInfo(configFile).absolutePath();
}

QString RecentProject::name() const
{
    return QFileInfo(folder()).fileName();
}

QList<RecentProject> readRecentProjects(QSettings &settings)
{
    QList<RecentProject> projects;
    const int size = settings.beginReadArray(arrayName);
    for (int i = 0; i < qMin(size, mostProjects); ++i) {
        settings.setArrayIndex(i);
        RecentProject project;
        project.configFile = settings.value(QStringLiteral("config")).toString();
        project.database = settings.value(QStringLiteral("database")).toString();
        const int environment = settings.value(QStringLiteral("environment")).toInt();
        project.environment = Environment(qBound(0, environment, int(Environment::Production)));
        project.lastSeen = settings.value(QStringLiteral("seen")).toString();
        const int severity = settings.value(QStringLiteral("severity")).toInt();
        project.severity = Severity(qBound(0, severity, int(Severity::Error)));
        project.opened =
            QDateTime::fromString(settings.value(QStringLiteral("opened")).toString(), Qt::ISODate);
        if (!project.configFile.isEmpty())
            projects.append(project);
    }
    settings.endArray();
    return projects;
}

void noteRecentProject(QSettings &settings, const RecentProject &project)
{
    QList<RecentProject> projects = readRecentProjects(settings);
    projects.removeIf(
        [&](const RecentProject &other) { return other.configFile == project.configFile; });
    projects.prepend(project);
    writeAll(settings, projects.mid(0, mostProjects));
}

void forgetRecentProject(QSettings &settings, const QString &configFile)
{
    QList<RecentProject> projects = readRecentProjects(settings);
    projects.removeIf([&](const RecentProject &other) { return other.configFile == configFile; });
    writeAll(settings, projects);
}

QString openedText(const QDateTime &opened, const QDateTime &now)
{
    if (!opened.isValid())
        return {};
    const QDateTime local = opened.toLocalTime();
    const qint64 days = local.date().daysTo(now.toLocalTime().date());
    if (days == 0)
        return RecentModel::tr("today %1").arg(local.toString(QStringLiteral("HH:mm")));
    if (days == 1)
        return RecentModel::tr("yesterday");
    return QLocale(QLocale::English).toString(local.date(), QStringLiteral("d MMM yyyy"));
}

QString tildePath(const QString &path)
{
    const QString home = QDir::homePath();
    if (path == home)
        return QStringLiteral("~");
    return path.startsWith(home + QLatin1Char('/')) ? QLatin1Char('~') + path.mid(home.size())
                                                    : path;
}

QString environmentName(Environment environment)
{
    switch (environment) {
    case Environment::Development:
        return RecentModel::tr("development");
    case Environment::Staging:
        return RecentModel::tr("staging");
    case Environment::Production:
        return RecentModel::tr("PRODUCTION");
    }
    return {};
}

RecentModel::RecentModel(QObject *parent) : QAbstractTableModel(parent) {}

void RecentModel::setProjects(const QList<RecentProject> &projects)
{
    beginResetModel();
    m_projects = projects;
    endResetModel();
}

int RecentModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_projects.size());
}

int RecentModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RecentModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RecentProject &project = m_projects.at(index.row());
    if (role == ConfigFileRole)
        return project.configFile;
    if (role == Qt::ToolTipRole)
        return tildePath(project.configFile);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (index.column()) {
    case ProjectColumn:
        return project.name();
    case FolderColumn:
        return tildePath(project.folder());
    case ConfigColumn:
        return QFileInfo(project.configFile).fileName();
    case DatabaseColumn:
        return project.database.isEmpty() ? tr("offline") : project.database;
    case EnvironmentColumn:
        return project.database.isEmpty() ? QString() : environmentName(project.environment);
    case SeenColumn:
        return project.lastSeen.isEmpty() ? tr("not connected yet") : project.lastSeen;
    case OpenedColumn:
        return openedText(project.opened, QDateTime::currentDateTime());
    default:
        return {};
    }
}

QVariant RecentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ProjectColumn:
        return tr("Project");
    case FolderColumn:
        return tr("Folder");
    case ConfigColumn:
        return tr("Config");
    case DatabaseColumn:
        return tr("Database");
    case EnvironmentColumn:
        return tr("Environment");
    case SeenColumn:
        return tr("When last seen");
    case OpenedColumn:
        return tr("Opened");
    default:
        return {};
    }
}

} // namespace Retort
