#pragma once

#include <QTableView>

class QVariantAnimation;

namespace Retort {

class HistoryDelegate;
class HistoryModel;

/// The history's table. Keys: H goes to the database, Up and Down, Ctrl+Up and Ctrl+Down along the
/// branch, Enter shows the SQL, Escape ends the dimming, the menu key opens the menu.
class HistoryView : public QTableView
{
    Q_OBJECT

public:
    explicit HistoryView(HistoryModel *model, QWidget *parent = nullptr);

    int selectedRow() const;
    /// Not the person's doing: nothing is dimmed by it.
    void selectQuietly(int row);
    /// While it is true, changes of the selection count as nobody's.
    void setQuiet(bool quiet) { m_quiet = quiet; }
    /// Scrolls to `row`, centred, in 120 ms where motion is wanted; the rings swell once.
    void glideTo(int row);
    /// Scrolls as little as is needed to show `row`, at once.
    void reveal(int row, ScrollHint hint = EnsureVisible);
    /// The row along the branch: the child's (up) or the first parent's (down); -1: none.
    int alongBranch(int row, bool up) const;
    /// Widths of the columns from the content.
    void fitColumns();

Q_SIGNALS:
    void rowSelected(int row, bool byPerson);
    void goToDatabaseRequested();
    void openRequested(int row);
    void releaseRequested();
    void menuRequested(int row, const QPoint &globalPosition);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;

private:
    void hover(int row);
    void applyMetrics();

    HistoryModel *m_model;
    HistoryDelegate *m_delegate;
    QVariantAnimation *m_scroll = nullptr;
    QVariantAnimation *m_swell = nullptr;
    int m_hovered = -1;
    bool m_quiet = false;
};

} // namespace Retort
