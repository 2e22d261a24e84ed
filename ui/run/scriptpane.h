#pragma once

#include "app/services/migrator.h"

#include <QHash>
#include <QWidget>

class QLabel;

namespace Retort {

class PaneHead;
class RunModel;
class SqlView;

/// The script of the step that runs, read-only, with the file's own line numbers and how far each
/// statement has come.
class ScriptPane : public QWidget
{
    Q_OBJECT

public:
    explicit ScriptPane(QWidget *parent = nullptr);
    void clear();
    void setStep(const PreparedPlan &plan, int step);
    void setStates(const RunModel &model, int step);
    /// One sentence under the script; empty: none.
    void setNote(const QString &note);
    SqlView *view() const { return m_view; }

private:
    PaneHead *m_head;
    SqlView *m_view;
    QWidget *m_noteBox;
    QLabel *m_note;
    /// The view's line (from 0) of a line of the file.
    QHash<int, int> m_lineOfFileLine;
};

} // namespace Retort
