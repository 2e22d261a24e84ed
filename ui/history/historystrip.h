#pragma once

#include <QList>
#include <QWidget>

namespace Retort {

/// What the strip marks; rows of the history.
struct StripMarks
{
    int rows = 0;
    int rowHeight = 24;
    QList<int> current;
    QList<int> heads;
    QList<int> hits;
    int selected = -1;

    friend bool operator==(const StripMarks &, const StripMarks &) = default;
};

/// The strip beside the scroll bar: where the database, heads, search hits and the selection are in
/// the whole history. A click jumps there.
class HistoryStrip : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryStrip(QWidget *parent = nullptr);

    void setMarks(const StripMarks &marks);
    const StripMarks &marks() const { return m_marks; }
    /// Height of the view's header beside it.
    void setTop(int height);
    /// Middle of a row in the strip: beside the row itself where all rows are in sight.
    int yOfRow(int row) const;
    int rowAtY(int y) const;
    QSize sizeHint() const override;

Q_SIGNALS:
    void rowRequested(int row);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    StripMarks m_marks;
    int m_top = 0;
};

} // namespace Retort
