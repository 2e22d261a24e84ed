#pragma once

#include "migrations/script/projectconfig.h"
#include "ui/widgets/severity.h"

#include <QAbstractTableModel>
#include <QDateTime>
#include <QList>

class QSettings;

namespace Retort {

/// A project as it was when it was last open here.
struct RecentProject
{
    /// Absolute path of the configuration file.
    QString configFile;
    QString database;
    Environment environment = Environment::Development;
    /// "2 heads, 6 pending"; empty: never connected.
    QString lastSeen;
    Severity severity = Severity::None;
    QDateTime opened;

    QString folder() const;
    QString name() const;
    friend bool operator==(const RecentProject &, const RecentProject &) = default;
};

/// At most 30, newest first; one a configuration file.
QList<RecentProject> readRecentProjects(QSettings &settings);
void noteRecentProject(QSettings &settings, const RecentProject &project);
void forgetRecentProject(QSettings &settings, const QString &configFile);

/// "today 14:10", "yesterday", "19 Nov 2026".
QString openedText(const QDateTime &opened, const QDateTime &now);
/// A path with the home folder as `~`.
QString tildePath(const QString &path);

class RecentModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        ProjectColumn,
        FolderColumn,
        ConfigColumn,
        DatabaseColumn,
        EnvironmentColumn,
        SeenColumn,
        OpenedColumn,
        ColumnCount,
    };
    enum Role {
        ConfigFileRole = Qt::UserRole + 1,
    };
    explicit RecentModel(QObject *parent = nullptr);
    void setProjects(const QList<RecentProject> &projects);
    const RecentProject &project(int row) const { return m_projects.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<RecentProject> m_projects;
};

/// `development`, `staging` or `PRODUCTION`.
QString environmentName(Environment environment);

} // namespace Retort
