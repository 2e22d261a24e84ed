#pragma once

#include "migrations/revision/revision.h"
#include "ui/editor/draftstore.h"

#include <QWidget>

class QFileSystemWatcher;
class QLabel;
class QListWidget;
class QPushButton;
class QTimer;

namespace Retort {

class MessageLine;
class PageFoot;
class Sentence;
class SqlEditor;
struct SqlScript;

/// A revision's file in a tab: header facts, the whole text with its own line numbers, its
/// statements, Save.
class RevisionEditorPage : public QWidget
{
    Q_OBJECT

public:
    /// `draftFolder`: where unsaved text is kept.
    RevisionEditorPage(const Revision &revision, const QString &draftFolder,
                       QWidget *parent = nullptr);
    ~RevisionEditorPage() override;

    const Revision &revision() const { return m_revision; }
    QString file() const { return m_revision.file; }
    bool isModified() const;
    /// Atomically. Errors: `io`.
    Result<void> save();
    /// Forgets what was typed.
    void discard();
    void goTo(int line, int column = 1);

    SqlEditor *editor() const { return m_editor; }
    /// The file as it is on the disk, while it is compared.
    SqlEditor *otherEditor() const { return m_other; }
    MessageLine *notice() const { return m_notice; }
    QListWidget *statementList() const { return m_statements; }
    QPushButton *saveButton() const { return m_save; }

Q_SIGNALS:
    void closeRequested();
    void saved();
    void modificationChanged(bool modified);

private:
    void load();
    void keepDraft();
    void fileChanged();
    void showStatements();
    void refreshFoot();
    void showDifference();
    void hideDifference();
    void fillStatements(const SqlScript &script);
    void noticeAction(int which);

    enum class Question {
        None,
        Draft,
        Changed,
        Failed,
    };
    Revision m_revision;
    DraftStore m_drafts;
    QString m_fileHash;
    bool m_bom = false;
    /// The file was there and is not any more.
    bool m_gone = false;
    Question m_question = Question::None;
    int m_statementsGeneration = 0;
    Sentence *m_title;
    QLabel *m_facts;
    MessageLine *m_notice;
    SqlEditor *m_editor;
    SqlEditor *m_other;
    QListWidget *m_statements;
    PageFoot *m_foot;
    QPushButton *m_save;
    QFileSystemWatcher *m_watcher;
    QTimer *m_keep;
    QTimer *m_settle;
};

} // namespace Retort
