#pragma once

#include "ui/editor/scintilla.h"

#include <QList>
#include <optional>

namespace Retort {

class SqlLexer;

/// State of a statement while a run goes on, shown in the symbol margin and on the lines' ground.
enum class LineState {
    None,
    /// A tick in the margin.
    Done,
    /// Lines on accentBg.
    Running,
    /// A lock in the margin, lines on warningBg.
    Waiting,
    /// A cross in the margin, lines on dangerBg.
    Failed,
    /// Lines of a difference.
    Added,
    Removed,
    Changed,
};

/// SQL with colours, line numbers of the file and a symbol margin. Lines and positions count in
/// this view's text, from 0; only the numbers in the margin are the file's.
class SqlView : public QsciScintilla
{
    Q_OBJECT

public:
    explicit SqlView(QWidget *parent = nullptr);

    /// Replaces the whole text; states, problems and undo go.
    void setContent(const QString &text);
    /// The same as one step of typing, that can be undone: the text is then modified.
    void replaceContent(const QString &text);
    /// Read-only: the caret does not blink, Tab leaves.
    void setViewOnly(bool viewOnly);
    /// The number that the first line has in its file, from 1.
    void setFirstLineNumber(int number);
    /// One number a line (0: none), for texts put together from several places.
    void setLineNumbers(const QList<int> &numbers);
    /// The file's number of a line of this view.
    int lineNumber(int line) const;
    /// Where the lines are those of no file: none.
    void setNumbersShown(bool shown);
    void setFoldMargin(bool shown);

    void setLineState(int firstLine, int lastLine, LineState state);
    void clearLineStates();

    /// A squiggle under UTF-16 offsets [offset, offset + length) and a disc in the margin.
    void addProblem(qsizetype offset, qsizetype length, const QString &toolTip);
    void clearProblems();
    int problemCount() const { return int(m_problems.size()); }

    /// Grounds under every hit of a search.
    void setSearchHits(const QList<QPair<qsizetype, qsizetype>> &ranges);
    /// UTF-16 offset of the caret, and the other way.
    qsizetype caretOffset() const;
    void setCaretOffset(qsizetype offset);
    void selectRange(qsizetype offset, qsizetype length);
    qsizetype offsetOfLine(int line) const;

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();
    void updateMargins();
    void updateNumberTexts();
    long byteOf(qsizetype utf16) const;

    SqlLexer *m_lexer;
    int m_firstNumber = 1;
    QList<int> m_numbers;
    bool m_showsNumbers = true;
    bool m_foldMargin = false;
    bool m_theming = false;
    struct Problem
    {
        long begin;
        long end;
        QString toolTip;
    };
    QList<Problem> m_problems;
};

} // namespace Retort
