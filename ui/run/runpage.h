#pragma once

#include "app/services/migrator.h"
#include "ui/widgets/messageline.h"

#include <QElapsedTimer>
#include <QWidget>
#include <optional>

class QLabel;
class QPushButton;
class QSplitter;
class QTimer;
class QTreeView;

namespace Retort {

class FailedState;
class PaneHead;
class PageFoot;
class RunDelegate;
class RunLogModel;
class RunModel;
class ScriptPane;
class WaitPanel;

/// What a plan is made for, in the words of the page.
struct RunTarget
{
    Direction direction = Direction::Upgrade;
    QString database;
    bool production = false;
    /// Rows before and after, as the person reads them; empty is the base.
    QStringList from;
    QStringList to;
    int lockTimeoutMs = 2000;
    int lockRetries = 10;
};

/// A plan, then its run, then its end. A view on values: who shows it runs the plan and hands over
/// what happens.
class RunPage : public QWidget
{
    Q_OBJECT

public:
    enum class Phase {
        Empty,
        Plan,
        Running,
        Ended,
    };

    explicit RunPage(QWidget *parent = nullptr);

    /// `messages`: of every step's revision.
    void setPlan(const PreparedPlan &plan, const QStringList &messages, const RunTarget &target);
    /// Instead of a plan: why there is none.
    void setRefusal(const Error &error, const RunTarget &target);
    void start();
    void apply(const QList<RunEventValue> &events);
    void finish(const RunReport &report);

    Phase phase() const { return m_phase; }
    bool isRunning() const { return m_phase == Phase::Running; }
    const RunTarget &target() const { return m_target; }
    /// For the tab: `Upgrade to 71d0f5a8c3e6`.
    QString title() const;
    /// "3 revisions, 10 statements."
    QString countsText() const;
    /// Id and message of every revision of the plan, in order.
    QList<QPair<QString, QString>> revisionLines() const;
    /// The banner while it runs.
    Message banner() const;
    MessageProgress progress() const;
    /// A cancel was asked for: says so until the end.
    void setCancelling();
    RunModel *model() const { return m_model; }
    MessageLine *endLine() const { return m_end; }

Q_SIGNALS:
    /// The person wants the plan to run.
    void runRequested();
    void closeRequested();
    void historyRequested();
    void editRequested(const QString &revision, int line);
    /// Sentence, count or time of the run changed.
    void progressChanged();

private:
    void build();
    QWidget *buildTree();
    QWidget *buildMessages();
    void setPhase(Phase phase);
    void updateHead();
    void updateFoot();
    void updateColumns();
    void followActive();
    void showScript();
    void say(const QString &source, const QString &text, bool important = false);
    QString planSql() const;
    QString endSentence(const RunReport &report) const;

    Phase m_phase = Phase::Empty;
    RunTarget m_target;
    QString m_waitingFor;
    bool m_cancelling = false;
    int m_shownStep = -1;
    /// The selection goes with the statement that runs, until the person moves it.
    bool m_following = true;
    bool m_moving = false;
    std::optional<Error> m_error;
    QElapsedTimer m_clock;
    double m_elapsedMs = 0;

    RunModel *m_model;
    RunDelegate *m_delegate;
    RunLogModel *m_log;
    QLabel *m_title;
    QLabel *m_facts;
    QTreeView *m_tree;
    QTreeView *m_logView;
    QWidget *m_messages;
    WaitPanel *m_wait;
    FailedState *m_failed;
    MessageLine *m_end;
    QSplitter *m_splitter;
    ScriptPane *m_script;
    PageFoot *m_foot;
    QPushButton *m_close;
    QPushButton *m_copy;
    QPushButton *m_run;
    QTimer *m_ticker;
};

} // namespace Retort
