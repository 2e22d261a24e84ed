#pragma once

#include "migrations/error.h"
#include "migrations/schema/definitions.h"

#include <QWidget>

class QStackedWidget;
class QTreeWidget;

namespace Retort {

class BusyState;
class EmptyState;
class FailedState;
class SideBySide;

/// What a revision changes: the objects as a tree, the selected one before and after side by side.
class ChangesPane : public QWidget
{
    Q_OBJECT

public:
    explicit ChangesPane(QWidget *parent = nullptr);

    /// Nothing is known yet, and nothing runs before the button is pressed.
    void setAsking();
    void setWorking();
    void setFailed(const Error &error);
    void setChanges(const QList<ObjectChange> &changes);

    bool isAsking() const;
    QTreeWidget *tree() const { return m_tree; }
    SideBySide *texts() const { return m_texts; }
    EmptyState *empty() const { return m_empty; }
    FailedState *failed() const { return m_failed; }

Q_SIGNALS:
    /// The person wants the history replayed.
    void replayRequested();

private:
    void showSelected();

    QList<ObjectChange> m_changes;
    bool m_asking = false;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    BusyState *m_busy;
    FailedState *m_failed;
    QWidget *m_shown;
    QTreeWidget *m_tree;
    SideBySide *m_texts;
};

} // namespace Retort
