#include "ui/history/searchfield.h"

#include "ui/widgets/iconprovider.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>

namespace Retort {

SearchField::SearchField(QWidget *parent)
    : QLineEdit(parent), m_previous(new QToolButton(this)), m_next(new QToolButton(this)),
      m_clear(new QToolButton(this))
{
    const Metrics metrics = Metrics::of(this);
    setAccessibleName(tr("Search the history"));
    setToolTip(tr("Marks what matches and dims the rest (Ctrl+F)"));
    setFixedHeight(metrics.button());
    const auto button = [&](QToolButton *tool, const QString &icon, const QString &name) {
        tool->setIcon(IconProvider::icon(icon));
        tool->setAutoRaise(true);
        tool->setAccessibleName(name);
        tool->setToolTip(name);
        tool->setCursor(Qt::ArrowCursor);
        tool->setFixedSize(metrics.smallButton() - 2, metrics.smallButton() - 2);
        tool->hide();
    };
    button(m_previous, QStringLiteral("chevron-up"), tr("Previous hit (Shift+Enter)"));
    button(m_next, QStringLiteral("chevron-down"), tr("Next hit (Enter)"));
    button(m_clear, QStringLiteral("close"), tr("Clear the search (Escape)"));
    connect(m_previous, &QToolButton::clicked, this, &SearchField::previousRequested);
    connect(m_next, &QToolButton::clicked, this, &SearchField::nextRequested);
    connect(m_clear, &QToolButton::clicked, this, &QLineEdit::clear);
    connect(this, &QLineEdit::textChanged, this, &SearchField::arrange);
    arrange();
}

QSize SearchField::sizeHint() const
{
    const Metrics metrics = Metrics::of(this);
    return {100 * metrics.u, metrics.button()};
}

void SearchField::setHits(int current, int count)
{
    if (text().isEmpty())
        m_hits.clear();
    else if (count == 0)
        m_hits = tr("No hit");
    else if (current > 0)
        m_hits = tr("%1 of %2").arg(current).arg(count);
    else
        m_hits = QString::number(count);
    setAccessibleDescription(m_hits);
    m_next->setEnabled(count > 0);
    m_previous->setEnabled(count > 0);
    const QString reason = count > 0 ? QString() : tr("Nothing matches.");
    m_next->setToolTip(count > 0 ? tr("Next hit (Enter)") : reason);
    m_previous->setToolTip(count > 0 ? tr("Previous hit (Shift+Enter)") : reason);
    arrange();
}

QString SearchField::aside() const
{
    return text().isEmpty() ? tr("Ctrl+F") : m_hits;
}

QFontMetrics SearchField::asideMetrics() const
{
    return QFontMetrics(text().isEmpty() ? Fonts::of(font()).tiny : font());
}

void SearchField::arrange()
{
    const Metrics metrics = Metrics::of(this);
    const bool searching = !text().isEmpty();
    m_previous->setVisible(searching);
    m_next->setVisible(searching);
    m_clear->setVisible(searching);
    int right = width() - metrics.u;
    const auto place = [&](QWidget *widget, int gap) {
        const QSize size = widget->sizeHint().expandedTo(widget->minimumSize());
        const QSize fitting(qMin(size.width(), widget->maximumWidth()),
                            qMin(size.height(), height()));
        right -= fitting.width();
        widget->setGeometry(right, (height() - fitting.height()) / 2, fitting.width(),
                            fitting.height());
        right -= gap;
    };
    if (searching) {
        place(m_clear, 0);
        place(m_next, 0);
        place(m_previous, 0);
    }
    right -= metrics.u;
    m_textRight = right;
    right -= asideMetrics().horizontalAdvance(aside()) + metrics.u;
    const int left = metrics.controlGap() + Metrics::iconSize;
    setTextMargins(left, 0, qMax(0, width() - right), 0);
    const QString whole = tr("Search id, message, file or SQL");
    // The line edit keeps two pixels of its own on either side.
    const bool fits = fontMetrics().horizontalAdvance(whole) + left + 2 * metrics.u <= right;
    setPlaceholderText(fits ? whole : tr("Search"));
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers() & Qt::ShiftModifier)
            Q_EMIT previousRequested();
        else
            Q_EMIT nextRequested();
        return;
    case Qt::Key_Down:
        Q_EMIT nextRequested();
        return;
    case Qt::Key_Up:
        Q_EMIT previousRequested();
        return;
    case Qt::Key_Escape:
        if (text().isEmpty())
            Q_EMIT leaveRequested();
        else
            clear();
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

void SearchField::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    arrange();
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    const Metrics metrics = Metrics::of(this);
    IconProvider::paint(&painter,
                        QRectF(metrics.controlGap(), (height() - Metrics::iconSize) / 2,
                               Metrics::iconSize, Metrics::iconSize),
                        QStringLiteral("search"), Theme::of(this).muted);
    painter.setFont(text().isEmpty() ? Fonts::of(font()).tiny : font());
    painter.setPen(Theme::of(this).muted);
    painter.drawText(QRect(0, 0, m_textRight, height()),
                     Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, aside());
}

} // namespace Retort
