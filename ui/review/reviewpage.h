#pragma once

#include "app/services/reviewdraft.h"
#include "migrations/script/scriptdirectory.h"
#include "ui/review/reviewmodel.h"

#include <QMap>
#include <QWidget>
#include <memory>
#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTimer;
class QToolButton;
class QTreeView;

namespace Retort {

class BeforeAfter;
class BusyState;
class EmptyState;
class FailedState;
class MessageLine;
class PageFoot;
class PaneHead;
class ReviewQuestions;
class ReviewScripts;

/// A draft with the texts of the objects it changes, by object.
struct ReviewView
{
    ReviewDraft draft;
    QList<ReviewGroup> groups;
    QMap<ObjectId, QString> before;
    QMap<ObjectId, QString> after;
};

/// What the person wants to be written.
struct ReviewSave
{
    QString message;
    /// Empty: a new base.
    QString parent;
    QList<ScriptSection> sections;
    /// Its review mark too.
    bool mark = false;
};

/// What the models would change: the changes with ticks, renames as questions, both scripts in the
/// editor, before and after, the proof. A view on values: who shows it compares, plans, proves and
/// writes.
class ReviewPage : public QWidget
{
    Q_OBJECT

public:
    explicit ReviewPage(QWidget *parent = nullptr);

    /// Also again when files changed. `connected`: there is a database to start from.
    void setProject(const std::shared_ptr<const Project> &project, bool connected);
    void setMessage(const QString &message, const QString &parentId);
    /// `database` or `head`.
    QString source() const;
    void setSource(const QString &source);

    void setComparing();
    void setFailure(const Error &error, const QString &button = {});
    void setView(const ReviewView &view);
    /// The answer to `proofNeeded`; `number` tells which one.
    void setProof(int number, const Result<ComparisonProof> &proof);
    void setWriting(bool writing);
    void setWriteFailure(const Error &error);
    void setSaved(const Revision &written, bool marked);

    QString title() const;
    bool isSaved() const { return m_saved.has_value(); }
    /// Text was typed that no file has.
    bool hasUnsavedText() const;
    const std::optional<ReviewView> &view() const { return m_view; }
    ReviewWishes wishes() const;
    ReviewModel *model() const { return m_model; }
    QTreeView *tree() const { return m_tree; }
    ReviewQuestions *questions() const { return m_questions; }
    ReviewScripts *scripts() const { return m_scripts; }
    BeforeAfter *beforeAfter() const { return m_beforeAfter; }
    MessageLine *proofLine() const { return m_proof; }
    MessageLine *noteLine() const { return m_note; }
    QLineEdit *messageField() const { return m_message; }
    QComboBox *sourceField() const { return m_source; }
    QCheckBox *onlineTick() const { return m_online; }
    QPushButton *saveButton() const { return m_save; }
    QPushButton *markButton() const { return m_mark; }
    bool isProving() const { return m_proving; }

Q_SIGNALS:
    void compareRequested();
    void cancelRequested();
    void draftNeeded(const Retort::ReviewWishes &wishes);
    void proofNeeded(int number, const QString &upgrade, const QString &downgrade, bool edited);
    void saveRequested(const Retort::ReviewSave &save);
    void markRequested();
    void titleChanged(const QString &title);

private:
    QWidget *buildChanges();
    QWidget *buildStates();
    void buildFoot();
    void tick(const QList<int> &units, bool on);
    void tellFollowers(const QList<int> &along, bool on);
    void showSelected();
    void selectFirst();
    void textsChanged();
    void askForProof();
    void showProblem();
    void showDetail();
    void askToRebuild();
    void save(bool mark);
    void updateFoot();

    std::shared_ptr<const Project> m_project;
    std::optional<ReviewView> m_view;
    std::optional<Revision> m_saved;
    bool m_marked = false;
    bool m_connected = false;
    bool m_comparing = false;
    bool m_writing = false;
    bool m_proving = false;
    QSet<ObjectId> m_left;
    /// The texts that the newest proof is of.
    QString m_provenUp;
    QString m_provenDown;
    int m_proofNumber = 0;
    QString m_proofDetail;
    QString m_selectedName;

    ReviewModel *m_model;
    QComboBox *m_source;
    QLabel *m_modelsName;
    QToolButton *m_again;
    ReviewQuestions *m_questions;
    PaneHead *m_changesHead;
    QTreeView *m_tree;
    MessageLine *m_note;
    QCheckBox *m_online;
    QStackedWidget *m_stack;
    QWidget *m_content;
    QWidget *m_busyPage;
    BusyState *m_busy;
    FailedState *m_failed;
    EmptyState *m_empty;
    ReviewScripts *m_scripts;
    BeforeAfter *m_beforeAfter;
    MessageLine *m_proof;
    QTimer *m_proofDelay;
    MessageLine *m_failure;
    PageFoot *m_foot;
    QLineEdit *m_message;
    QComboBox *m_parent;
    QPushButton *m_mark;
    QPushButton *m_save;
};

} // namespace Retort
