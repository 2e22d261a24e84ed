#include "ui/history/historystrip.h"

#include "ui/widgets/metrics.h"
#include "ui/widgets/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <vector>

namespace Retort {

HistoryStrip::HistoryStrip(QWidget *parent) : QWidget(parent)
{
    setFixedWidth(3 * Metrics::of(this).u);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Marks of the whole history"));
    setToolTip(tr("The database, heads, search hits and the selection in the whole history"));
}

QSize HistoryStrip::sizeHint() const
{
    return {3 * Metrics::of(this).u, 100};
}

void HistoryStrip::setMarks(const StripMarks &marks)
{
    if (marks == m_marks)
        return;
    m_marks = marks;
    update();
}

void HistoryStrip::setTop(int height)
{
    m_top = height;
    update();
}

int HistoryStrip::yOfRow(int row) const
{
    const int room = height() - m_top;
    if (m_marks.rows <= 0)
        return m_top;
    if (m_marks.rows * m_marks.rowHeight <= room)
        return m_top + row * m_marks.rowHeight + m_marks.rowHeight / 2;
    return m_top + int((row + 0.5) * room / m_marks.rows);
}

int HistoryStrip::rowAtY(int y) const
{
    const int room = height() - m_top;
    if (m_marks.rows <= 0 || room <= 0)
        return -1;
    const int row = m_marks.rows * m_marks.rowHeight <= room
                        ? (y - m_top) / m_marks.rowHeight
                        : int(double(y - m_top) * m_marks.rows / room);
    return qBound(0, row, m_marks.rows - 1);
}

void HistoryStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme theme = Theme::of(this);
    painter.fillRect(rect(), theme.strip);
    painter.fillRect(QRect(0, 0, width(), m_top), theme.header);
    painter.fillRect(QRect(0, m_top - 1, width(), 1), theme.border);
    painter.fillRect(QRect(0, m_top, 1, height() - m_top), theme.border);
    // Thousands of hits are at most one tick a pixel.
    std::vector<char> drawn(size_t(qMax(1, height())), 0);
    for (const int row : m_marks.hits) {
        const int y = yOfRow(row);
        if (y < 0 || y >= height() || drawn[size_t(y)])
            continue;
        drawn[size_t(y)] = 1;
        painter.fillRect(QRect(2, y - 1, width() - 2, 2), theme.warningMark);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.muted, 1.5));
    painter.setBrush(theme.strip);
    const double radius = width() / 4.0;
    for (const int row : m_marks.heads)
        painter.drawEllipse(QPointF((width() + 1) / 2.0, yOfRow(row)), radius, radius);
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const int row : m_marks.current)
        painter.fillRect(QRect(0, yOfRow(row) - 1, width(), 3), theme.current);
    if (m_marks.selected >= 0) {
        const int y = yOfRow(m_marks.selected);
        const int half = qMax(4, width() / 2);
        painter.fillRect(QRect(0, y - half, 2, 2 * half), theme.accent);
        painter.fillRect(QRect(0, y - half, 4, 2), theme.accent);
        painter.fillRect(QRect(0, y + half - 2, 4, 2), theme.accent);
    }
}

void HistoryStrip::mousePressEvent(QMouseEvent *event)
{
    const int row = rowAtY(int(event->position().y()));
    if (event->button() == Qt::LeftButton && row >= 0 && event->position().y() >= m_top)
        Q_EMIT rowRequested(row);
}

void HistoryStrip::mouseMoveEvent(QMouseEvent *event)
{
    const int row = rowAtY(int(event->position().y()));
    if ((event->buttons() & Qt::LeftButton) && row >= 0)
        Q_EMIT rowRequested(row);
}

} // namespace Retort
