#pragma once

#include "ui/editor/sqleditor.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace Retort {

/// Upgrade and downgrade in the editor. They follow the ticks until somebody types.
class ReviewScripts : public QWidget
{
    Q_OBJECT

public:
    explicit ReviewScripts(QWidget *parent = nullptr);

    /// What the ticks give. Shown at once unless the texts were edited by hand.
    void setPlanned(const QString &upgrade, const QString &downgrade);
    /// Takes what the ticks give, whatever was typed; one step of undo.
    void rebuild();
    bool isEdited() const { return m_edited; }
    QString upgrade() const { return m_up->text(); }
    QString downgrade() const { return m_down->text(); }
    bool hasProblems() const;
    bool isChecking() const;
    /// Of the first text that has one: its tab is shown, the caret goes there.
    void goToProblem();
    QString problem() const;
    void setReadOnly(bool readOnly);

    QTabBar *tabs() const { return m_tabs; }
    SqlEditor *upgradeEditor() const { return m_up; }
    SqlEditor *downgradeEditor() const { return m_down; }
    QPushButton *rebuildButton() const { return m_rebuild; }

Q_SIGNALS:
    /// The texts are other ones, or became edited or not.
    void changed();
    /// Their problems are known.
    void checked();
    void rebuildRequested();

private:
    void judge();
    void showState();

    QString m_plannedUp;
    QString m_plannedDown;
    bool m_edited = false;
    bool m_filling = false;
    bool m_readOnly = false;
    QTabBar *m_tabs;
    QLabel *m_state;
    QPushButton *m_rebuild;
    QStackedWidget *m_stack;
    SqlEditor *m_up;
    SqlEditor *m_down;
};

} // namespace Retort
