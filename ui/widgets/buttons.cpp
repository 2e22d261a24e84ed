#include "ui/widgets/buttons.h"

#include "ui/widgets/iconprovider.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/retortstyle_p.h"
#include "ui/widgets/theme.h"

#include <QPainter>

namespace Retort {

QPushButton *makeButton(const QString &text, const QString &iconName, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    if (!iconName.isEmpty())
        button->setIcon(IconProvider::icon(iconName));
    button->setAutoDefault(false);
    return button;
}

void setPrimary(QPushButton *button, bool primary, bool dangerous)
{
    if (button->property("primary").toBool() == primary
        && button->property("dangerous").toBool() == dangerous)
        return;
    button->setProperty("primary", primary);
    button->setProperty("dangerous", dangerous);
    button->update();
}

QToolButton *makeToolButton(const QString &text, const QString &iconName, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setAccessibleName(text);
    if (!iconName.isEmpty())
        button->setIcon(IconProvider::icon(iconName));
    button->setToolButtonStyle(iconName.isEmpty() ? Qt::ToolButtonTextOnly
                                                  : Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void setEnabledOr(QWidget *widget, bool enabled, const QString &reason, const QString &tip)
{
    widget->setEnabled(enabled);
    widget->setToolTip(enabled ? tip : reason);
    widget->setAccessibleDescription(enabled ? tip : reason);
}

LinkButton::LinkButton(const QString &text, QWidget *parent) : QAbstractButton(parent)
{
    setText(text);
    setAccessibleName(text);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void LinkButton::setKeyHint(const QString &key)
{
    m_key = key;
    updateGeometry();
    update();
}

QSize LinkButton::sizeHint() const
{
    const Metrics m = Metrics::of(this);
    int width = QFontMetrics(font()).horizontalAdvance(text()) + 2 * m.u;
    if (!m_key.isEmpty())
        width += 2 * m.u + QFontMetrics(Fonts::of(this).tiny).horizontalAdvance(m_key);
    return {width, m.smallButton()};
}

void LinkButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme theme = Theme::of(this);
    const Metrics m = Metrics::of(this);
    QFont words = font();
    words.setUnderline(isEnabled() && underMouse());
    painter.setFont(words);
    painter.setPen(!isEnabled() ? theme.disabled : theme.accent);
    painter.drawText(rect().adjusted(m.u, 0, -m.u, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
    if (!m_key.isEmpty()) {
        painter.setFont(Fonts::of(this).tiny);
        painter.setPen(theme.muted);
        painter.drawText(rect().adjusted(m.u, 0, -m.u, 0), Qt::AlignRight | Qt::AlignVCenter,
                         m_key);
    }
    if (hasFocus())
        StylePainting::box(&painter, QRectF(rect()), Metrics::chipRadius, {}, theme.accent);
}

} // namespace Retort
