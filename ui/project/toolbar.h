#pragma once

#include "ui/project/windowstate.h"

#include <QAbstractButton>
#include <QWidget>

class QMenu;
class QToolButton;

namespace Retort {

/// Environment, database and host; opens the list of environments.
class EnvironmentButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit EnvironmentButton(QWidget *parent = nullptr);
    void setState(const WindowState &state);
    QMenu *menu() const { return m_menu; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void openMenu();

    WindowState m_state;
    QMenu *m_menu;
};

/// The row under the menu bar. It only shows `WindowActions`.
class ToolBar : public QWidget
{
    Q_OBJECT

public:
    explicit ToolBar(QWidget *parent = nullptr);
    void setState(const WindowState &state, const WindowActions &actions);

    EnvironmentButton *environment() const { return m_environment; }
    QToolButton *refresh() const { return m_refresh; }
    QToolButton *newRevision() const { return m_newRevision; }
    QToolButton *merge() const { return m_merge; }
    QToolButton *downgrade() const { return m_downgrade; }
    QToolButton *upgrade() const { return m_upgrade; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    EnvironmentButton *m_environment;
    QToolButton *m_refresh;
    QToolButton *m_newRevision;
    QToolButton *m_merge;
    QToolButton *m_downgrade;
    QToolButton *m_upgrade;
};

/// The line at the window's foot: facts with hairlines between them.
class StatusLine : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget *parent = nullptr);
    struct Fact
    {
        QString text;
        /// Behind the text, in the fixed font.
        QString code = {};
        QString icon = {};
        friend bool operator==(const Fact &, const Fact &) = default;
    };
    /// `connected`: a filled or a hollow dot in front; nullopt: none.
    void setFacts(std::optional<bool> connected, const QList<Fact> &left, const QList<Fact> &right);
    QString text() const;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::optional<bool> m_connected;
    QList<Fact> m_left;
    QList<Fact> m_right;
};

} // namespace Retort
