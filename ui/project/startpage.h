#pragma once

#include "ui/project/recentprojects.h"

#include <QAbstractButton>
#include <QWidget>

class QLineEdit;
class QSortFilterProxyModel;
class QTreeView;

namespace Retort {

class LinkButton;

/// One of the large choices of the start page: icon, bold name, key, a sentence.
class StartChoice : public QAbstractButton
{
    Q_OBJECT

public:
    StartChoice(const QString &icon, const QString &name, const QString &sentence,
                const QString &key, QWidget *parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QString m_icon;
    QString m_sentence;
    QString m_key;
};

/// Open folder, new project, demo, and what was open before. A folder can be dropped on it.
class StartPage : public QWidget
{
    Q_OBJECT

public:
    explicit StartPage(QWidget *parent = nullptr);

    void setProjects(const QList<RecentProject> &projects);
    QTreeView *recentView() const { return m_view; }
    QLineEdit *filterField() const { return m_filter; }
    StartChoice *openChoice() const { return m_open; }
    StartChoice *newChoice() const { return m_new; }
    StartChoice *demoChoice() const { return m_demo; }

Q_SIGNALS:
    void openRequested();
    void newRequested();
    void demoRequested();
    void keysRequested();
    /// Of a project chosen from the list: its configuration file.
    void projectChosen(const QString &configFile);
    /// Take it from the list.
    void forgetRequested(const QString &configFile);
    void folderDropped(const QString &folder);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    QWidget *buildChoices();
    QWidget *buildRecent();
    void choose(const QModelIndex &index);
    QString currentConfig() const;

    RecentModel *m_model;
    QSortFilterProxyModel *m_proxy;
    QTreeView *m_view = nullptr;
    QLineEdit *m_filter = nullptr;
    StartChoice *m_open = nullptr;
    StartChoice *m_new = nullptr;
    StartChoice *m_demo = nullptr;
};

} // namespace Retort
