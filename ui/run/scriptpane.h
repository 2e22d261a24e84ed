#pragma once

#include "app/services/migrator.h"

#include <QList>
#include <QStringList>
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
    void addSection(const ScriptSection &section, QStringList &lines, QList<int> &numbers);

    PaneHead *m_head;
    SqlView *m_view;
    QWidget *m_noteBox;
    QLabel *m_note;
    /// The view's line (from 0) of each statement of the step, -1 where it has none.
    QList<int> m_lineOfStatement;
};

} // namespace Retort
