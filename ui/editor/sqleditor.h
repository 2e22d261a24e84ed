#pragma once

#include "ui/editor/sqlview.h"

#include <QFutureWatcher>
#include <QWidget>
#include <functional>

class QTimer;

namespace Retort {

class FindBar;
class MessageLine;

/// What a check found in the text, in UTF-16 offsets of that text.
struct SqlProblem
{
    QString message;
    qsizetype offset = 0;
    qsizetype length = 0;
    /// 1-based, in the text that was checked.
    int line = 1;

    friend bool operator==(const SqlProblem &, const SqlProblem &) = default;
};

/// Judges a whole text; called on a thread of the pool. A pure function.
using SqlCheck = std::function<QList<SqlProblem>(const QString &text)>;

/// PostgreSQL's own grammar (of version 15) over a text of statements.
QList<SqlProblem> checkStatements(const QString &text);

/// The SQL editor: a SqlView with find and replace (Ctrl+F, Ctrl+H, F3), errors squiggled as one
/// types, and a line that says the first of them (F8 goes there).
class SqlEditor : public QWidget
{
    Q_OBJECT

public:
    explicit SqlEditor(QWidget *parent = nullptr);
    ~SqlEditor() override;

    /// Replaces the text; it is then unmodified.
    void setText(const QString &text);
    /// The same as one step of typing, that can be undone.
    void replaceText(const QString &text);
    QString text() const;
    bool isModified() const;
    /// What is there now is what was saved. (Scintilla knows no way back.)
    void setUnmodified();
    /// Read-only: no check, no proof line, a caret that does not blink.
    void setReadOnly(bool readOnly);
    bool isReadOnly() const;
    /// Number of the first line in its file.
    void setFirstLineNumber(int number);
    void setLineNumbers(const QList<int> &numbers);

    /// `checkStatements` unless set; an empty function: none.
    void setCheck(SqlCheck check);
    const QList<SqlProblem> &problems() const { return m_problems; }
    /// A check is due or under way: `problems()` are of an older text.
    bool isChecking() const;
    /// Whether the line under the text says the first problem; where something else says it, no.
    void setProofLineShown(bool shown);
    /// To the next problem behind the caret, and round.
    void goToNextProblem();
    /// 1-based line and column (in characters) of this text.
    void goTo(int line, int column);

    SqlView *view() const { return m_view; }
    FindBar *findBar() const { return m_find; }
    MessageLine *proofLine() const { return m_proof; }

Q_SIGNALS:
    void textChanged();
    void modificationChanged(bool modified);
    /// The problems of the present text are known.
    void checked();

private:
    void scheduleCheck();
    void startCheck();
    void takeResult();
    void showProof();

    SqlView *m_view;
    FindBar *m_find;
    MessageLine *m_proof;
    QTimer *m_delay;
    SqlCheck m_check;
    QFutureWatcher<QList<SqlProblem>> m_watcher;
    QList<SqlProblem> m_problems;
    /// Not the view's: that one is writable for the moment in which its text is replaced.
    bool m_readOnly = false;
    bool m_showsProof = true;
    int m_generation = 0;
    int m_checkedGeneration = 0;
    int m_runningGeneration = 0;
};

} // namespace Retort
