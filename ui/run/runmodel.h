#pragma once

#include "app/services/migrator.h"

#include <QAbstractItemModel>
#include <QElapsedTimer>

namespace Retort {

/// How far a revision or a statement of a run has come.
enum class RunState {
    NotYet,
    Running,
    Waiting,
    Done,
    Failed,
    /// Done once, and taken back with its transaction.
    RolledBack,
    Skipped,
};

/// The plan and its run as a tree: revisions, and under each its statements. A value goes in by
/// `setPlan`, what happens by `apply`; nothing is asked of anybody.
class RunModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column {
        TitleColumn,
        CountColumn,
        TransactionColumn,
        ResultColumn,
        TimeColumn,
        ColumnCount,
    };
    enum Role {
        StateRole = Qt::UserRole + 1,
        /// Rows of revisions (true) and of statements (false).
        IsStepRole,
        RevisionRole,
        MessageRole,
        /// Line of the statement in its file, 1-based.
        LineRole,
    };

    explicit RunModel(QObject *parent = nullptr);

    void setPlan(const PreparedPlan &plan, const QStringList &messages);
    const PreparedPlan &plan() const { return m_plan; }
    /// In order. Unknown places (a step that the plan does not have) are passed over.
    void apply(const QList<RunEventValue> &events);
    /// The report has the last word on every step.
    void finish(const RunReport &report);

    int statementCount() const { return m_statementCount; }
    int statementsDone() const { return m_statementsDone; }
    /// The row of the statement that runs, waits or has failed; of the last one that was done
    /// otherwise.
    QModelIndex activeIndex() const;
    QModelIndex stepIndex(int step) const;
    QModelIndex statementIndex(int step, int flatStatement) const;
    /// Position in the step's list of a statement named by section and number; -1 if there is none.
    int flatStatement(int step, int section, int statement) const;
    RunState stepState(int step) const;
    RunState statementState(int step, int flatStatement) const;
    /// Times of what runs now are read from a clock; call this to show them anew.
    void tick();

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Item
    {
        RunState state = RunState::NotYet;
        double milliseconds = -1;
        qint64 rows = -1;
        QString note;
    };
    struct StepItem
    {
        Item own;
        QString message;
        QList<Item> statements;
    };

    void changed(int step, int flatStatement = -1);
    void setStatement(int step, int flat, RunState state);
    void takeBack(int step, RunState to);
    QVariant stepData(int step, int column, int role) const;
    QVariant statementData(int step, int flat, int column, int role) const;

    PreparedPlan m_plan;
    QList<StepItem> m_items;
    int m_statementCount = 0;
    int m_statementsDone = 0;
    int m_activeStep = -1;
    int m_activeStatement = -1;
    QElapsedTimer m_stepClock;
    QElapsedTimer m_statementClock;
};

/// `52 ms`, `0.94 s`, `14.0 s`, `2 min 5 s`; empty below 0.
QString durationText(double milliseconds);
/// The statement on one line: white space outside quotes folded.
QString oneLine(const QString &sql);
QString runStateName(RunState state);

} // namespace Retort
