#include "ui/widgets/sentence.h"

#include "ui/widgets/metrics.h"
#include "ui/widgets/theme.h"

#include <QPainter>

namespace Retort {

Sentence::Sentence(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void Sentence::setText(const QString &verdict, const QString &rest, bool muted)
{
    m_verdict = verdict;
    m_rest = rest;
    m_muted = muted;
    setAccessibleName(text());
    updateGeometry();
    updateToolTip();
    update();
}

QString Sentence::text() const
{
    return m_verdict.isEmpty() || m_rest.isEmpty() ? m_verdict + m_rest
                                                   : m_verdict + QLatin1Char(' ') + m_rest;
}

int Sentence::fullWidth() const
{
    const Fonts fonts = Fonts::of(font());
    int width = QFontMetrics(fonts.bold).horizontalAdvance(m_verdict)
                + QFontMetrics(fonts.text).horizontalAdvance(m_rest) + 2;
    if (!m_verdict.isEmpty() && !m_rest.isEmpty())
        width += Metrics::of(this).u;
    return width;
}

QSize Sentence::sizeHint() const
{
    return {fullWidth(), QFontMetrics(font()).height()};
}

QSize Sentence::minimumSizeHint() const
{
    return {qMin(fullWidth(), 20 * Metrics::of(this).u), QFontMetrics(font()).height()};
}

void Sentence::resizeEvent(QResizeEvent *)
{
    updateToolTip();
}

void Sentence::updateToolTip()
{
    setToolTip(width() < fullWidth() - 2 ? text() : QString());
}

void Sentence::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme theme = Theme::of(this);
    const Fonts fonts = Fonts::of(font());
    painter.setPen(!isEnabled() ? theme.disabled : m_muted ? theme.muted : theme.text);
    QRect rect = this->rect();
    const auto draw = [&](const QFont &drawn, const QString &part) {
        if (part.isEmpty() || rect.width() <= 0)
            return;
        const QFontMetrics metrics(drawn);
        const QString shown = metrics.elidedText(part, Qt::ElideRight, rect.width());
        painter.setFont(drawn);
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
        rect.setLeft(rect.left() + metrics.horizontalAdvance(shown) + Metrics::of(this).u);
    };
    draw(fonts.bold, m_verdict);
    draw(fonts.text, m_rest);
}

} // namespace Retort
