#include "ui/widgets/iconprovider.h"
#include "ui/widgets/retortstyle.h"
#include "ui/widgets/retortstyle_p.h"

#include <QAbstractSlider>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QPainter>
#include <QPushButton>
#include <QTabBar>
#include <QToolButton>

namespace Retort {

using namespace StylePainting;

namespace {

/// Gap between an icon and the word beside it.
int iconGap(const Metrics &m)
{
    return 2 * m.u;
}

int textWidth(const QFont &font, const QString &text)
{
    return QFontMetrics(font).size(Qt::TextShowMnemonic, text).width();
}

/// What Qt puts around a key's text in a menu: "text\tkey".
QPair<QString, QString> splitShortcut(const QString &text)
{
    const auto tab = text.indexOf(QLatin1Char('\t'));
    return tab < 0 ? qMakePair(text, QString()) : qMakePair(text.left(tab), text.mid(tab + 1));
}

} // namespace

void RetortStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                              const QWidget *widget) const
{
    const QRect r = option->rect;
    switch (element) {
    case CE_PushButtonBevel:
        proxy()->drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
        return;
    case CE_PushButtonLabel:
        drawPushButtonLabel(option, painter, widget);
        return;
    case CE_HeaderSection: {
        painter->fillRect(r, m_theme.header);
        const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
        if (header && header->orientation == Qt::Horizontal) {
            painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), m_theme.border);
            const bool last = header->position == QStyleOptionHeader::End
                              || header->position == QStyleOptionHeader::OnlyOneSection;
            if (!last)
                painter->fillRect(QRect(r.right(), r.top() + r.height() / 5, 1, r.height() * 3 / 5),
                                  m_theme.border);
        }
        return;
    }
    case CE_HeaderEmptyArea:
        painter->fillRect(r, m_theme.header);
        painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), m_theme.border);
        return;
    case CE_HeaderLabel:
        drawHeaderLabel(option, painter, widget);
        return;
    case CE_TabBarTabShape: {
        const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option);
        if (!tab)
            return;
        const bool selected = tab->state & State_Selected;
        if (!selected && (tab->state & State_MouseOver) && (tab->state & State_Enabled))
            painter->fillRect(r.adjusted(0, 0, 0, -1), m_theme.hover);
        if (selected)
            painter->fillRect(QRect(r.left(), r.bottom() - 1, r.width(), 2), m_theme.accent);
        if (selected && (tab->state & State_HasFocus))
            box(painter, QRectF(r).adjusted(1, 1, -1, -3), Metrics::chipRadius, {}, m_theme.accent);
        return;
    }
    case CE_TabBarTabLabel:
        drawTabLabel(option, painter, widget);
        return;
    case CE_ToolBar:
        return;
    case CE_Splitter:
        painter->fillRect(r, m_theme.border);
        return;
    case CE_MenuBarEmptyArea:
        painter->fillRect(r, m_theme.window);
        painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), m_theme.border);
        return;
    case CE_MenuBarItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            const bool open = item->state & State_Sunken;
            const bool hover = item->state & State_Selected;
            painter->fillRect(r, open    ? m_theme.selectionInactive
                                 : hover ? m_theme.hover
                                         : m_theme.window);
            painter->fillRect(
                QRect(r.left(), widget ? widget->height() - 1 : r.bottom(), r.width(), 1),
                m_theme.border);
            painter->setPen(item->state & State_Enabled ? m_theme.text : m_theme.disabled);
            painter->drawText(r, Qt::AlignCenter | Qt::TextSingleLine | Qt::TextHideMnemonic,
                              item->text);
        }
        return;
    case CE_MenuItem:
        drawMenuItem(option, painter, widget);
        return;
    case CE_ProgressBar:
        drawProgress(CE_ProgressBarGroove, option, painter);
        drawProgress(CE_ProgressBarContents, option, painter);
        return;
    case CE_ProgressBarGroove:
    case CE_ProgressBarContents:
        drawProgress(element, option, painter);
        return;
    case CE_ProgressBarLabel:
        return;
    case CE_ShapedFrame:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && frame->frameShape == QFrame::HLine) {
            painter->fillRect(QRect(r.left(), r.center().y(), r.width(), 1), m_theme.border);
            return;
        } else if (frame && frame->frameShape == QFrame::VLine) {
            painter->fillRect(QRect(r.center().x(), r.top(), 1, r.height()), m_theme.border);
            return;
        }
        QProxyStyle::drawControl(element, option, painter, widget);
        return;
    case CE_ComboBoxLabel:
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option)) {
            if (combo->editable)
                return;
            const Metrics m = Metrics::of(widget);
            QRect text = r.adjusted(m.units(2.5), 0, -m.units(6), 0);
            const QColor color = option->state & State_Enabled ? m_theme.text : m_theme.disabled;
            if (!combo->currentIcon.isNull()) {
                QRect icon(text.left(), r.center().y() - 7, 16, 16);
                StylePainting::icon(painter, icon, combo->currentIcon, color,
                                    option->state & State_Enabled);
                text.setLeft(icon.right() + iconGap(m));
            }
            painter->setPen(color);
            painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                              painter->fontMetrics().elidedText(combo->currentText, Qt::ElideRight,
                                                                text.width()));
        }
        return;
    default:
        QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void RetortStyle::drawPushButtonLabel(const QStyleOption *option, QPainter *painter,
                                      const QWidget *widget) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    if (!button)
        return;
    const Metrics m = Metrics::of(widget);
    const bool enabled = button->state & State_Enabled;
    const bool primary = flag(widget, "primary");
    QFont font = painter->font();
    if (primary)
        font.setWeight(enabled ? QFont::DemiBold : QFont::Normal);
    const QColor color = !enabled ? m_theme.disabled : primary ? m_theme.onAccent : m_theme.text;
    const int words = textWidth(font, button->text);
    const bool hasIcon = !button->icon.isNull();
    const bool hasMenu = button->features & QStyleOptionButton::HasMenu;
    const int width = words + (hasIcon ? Metrics::iconSize + (words ? iconGap(m) : 0) : 0)
                      + (hasMenu ? 12 + m.u : 0);
    int x = button->rect.left() + (button->rect.width() - width) / 2;
    x = qMax(x, button->rect.left() + focusRoom + m.u);
    if (hasIcon) {
        const QRect rect(x, button->rect.center().y() - 7, Metrics::iconSize, Metrics::iconSize);
        icon(painter, rect, button->icon, color, enabled);
        x = rect.right() + 1 + iconGap(m);
    }
    painter->save();
    painter->setFont(font);
    painter->setPen(color);
    const QRect text(x, button->rect.top(), words + 2, button->rect.height());
    painter->drawText(text,
                      Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextHideMnemonic,
                      button->text);
    painter->restore();
    if (hasMenu) {
        const QRect arrow(x + words + m.u, button->rect.center().y() - 5, 12, 12);
        IconProvider::paint(painter, arrow, QStringLiteral("chevron-down"), color);
    }
}

void RetortStyle::drawHeaderLabel(const QStyleOption *option, QPainter *painter,
                                  const QWidget *widget) const
{
    const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
    if (!header)
        return;
    const Metrics m = Metrics::of(widget);
    QRect rect =
        header->rect.adjusted(0, 0, header->sortIndicator != QStyleOptionHeader::None ? -14 : 0, 0);
    if (const auto *view = qobject_cast<const QHeaderView *>(widget);
        !view || view->orientation() == Qt::Horizontal)
        rect.adjust(m.u / 4, 0, -m.u / 4, -1);
    painter->save();
    painter->setFont(Fonts::of(widget).small);
    painter->setPen(m_theme.muted);
    painter->drawText(
        rect, int(header->textAlignment | Qt::AlignVCenter) | Qt::TextSingleLine | Qt::TextDontClip,
        painter->fontMetrics().elidedText(header->text, Qt::ElideRight, rect.width()));
    painter->restore();
}

void RetortStyle::drawTabLabel(const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option);
    if (!tab)
        return;
    const Metrics m = Metrics::of(widget);
    const bool selected = tab->state & State_Selected;
    const bool enabled = tab->state & State_Enabled;
    const QColor color = !enabled ? m_theme.disabled : selected ? m_theme.text : m_theme.muted;
    int left = tab->rect.left() + 3 * m.u;
    if (!tab->leftButtonSize.isEmpty())
        left += tab->leftButtonSize.width() + m.u;
    int right = tab->rect.right() - 3 * m.u + 1;
    if (!tab->rightButtonSize.isEmpty())
        right -= tab->rightButtonSize.width() + m.u;
    if (!tab->icon.isNull()) {
        const QRect rect(left, tab->rect.center().y() - 8, Metrics::iconSize, Metrics::iconSize);
        icon(painter, rect, tab->icon, color, enabled);
        left = rect.right() + 1 + iconGap(m);
    }
    painter->save();
    QFont font = painter->font();
    font.setWeight(selected ? QFont::DemiBold : QFont::Normal);
    painter->setFont(font);
    painter->setPen(color);
    const QRect rect(left, tab->rect.top(), right - left, tab->rect.height() - 2);
    painter->drawText(rect,
                      Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextHideMnemonic,
                      QFontMetrics(font).elidedText(tab->text, Qt::ElideRight, rect.width() + 1,
                                                    Qt::TextShowMnemonic));
    painter->restore();
}

void RetortStyle::drawMenuItem(const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
    if (!item)
        return;
    const Metrics m = Metrics::of(widget);
    const QRect r = item->rect;
    if (item->menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(QRect(r.left(), r.center().y(), r.width(), 1), m_theme.border);
        return;
    }
    const bool enabled = item->state & State_Enabled;
    const bool selected = item->state & State_Selected;
    if (selected && enabled)
        painter->fillRect(r, m_theme.selection);
    const QColor color = enabled ? m_theme.text : m_theme.disabled;
    const QRect sign(r.left() + 2 * m.u + 2, r.center().y() - 7, Metrics::iconSize,
                     Metrics::iconSize);
    if (item->checkType != QStyleOptionMenuItem::NotCheckable) {
        if (item->checked)
            IconProvider::paint(painter, sign, QStringLiteral("check"), color);
    } else if (!item->icon.isNull()) {
        icon(painter, sign, item->icon, color, enabled);
    }
    const auto [text, shortcut] = splitShortcut(item->text);
    const int left = sign.right() + 1 + 2 * m.u;
    QRect words(left, r.top(), r.right() - left - 3 * m.u, r.height());
    painter->save();
    painter->setFont(item->font);
    painter->setPen(color);
    painter->drawText(
        words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextHideMnemonic, text);
    if (!shortcut.isEmpty()) {
        painter->setFont(Fonts::of(widget).tiny);
        painter->setPen(enabled ? m_theme.muted : m_theme.disabled);
        painter->drawText(words, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, shortcut);
    }
    painter->restore();
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu) {
        const QRect arrow(r.right() - 2 * m.u - 12, r.center().y() - 5, 12, 12);
        IconProvider::paint(painter, arrow, QStringLiteral("chevron-right"), m_theme.muted);
    }
}

void RetortStyle::drawProgress(ControlElement element, const QStyleOption *option,
                               QPainter *painter) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
    if (!bar)
        return;
    if (element == CE_ProgressBarGroove) {
        box(painter, QRectF(bar->rect), Metrics::barRadius, m_theme.border, {});
        return;
    }
    QRectF filled(bar->rect);
    if (bar->maximum <= bar->minimum) {
        // Unbounded: still, and told by its hatching.
        box(painter, filled, Metrics::barRadius, m_theme.border, {});
        painter->save();
        painter->setClipRect(filled);
        painter->fillRect(filled, QBrush(m_theme.accentFill, Qt::BDiagPattern));
        painter->restore();
        return;
    }
    const double share = double(bar->progress - bar->minimum) / double(bar->maximum - bar->minimum);
    filled.setWidth(filled.width() * qBound(0.0, share, 1.0));
    if (filled.width() >= 1)
        box(painter, filled, Metrics::barRadius, m_theme.accentFill, {});
}

void RetortStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                     QPainter *painter, const QWidget *widget) const
{
    switch (control) {
    case CC_ToolButton:
        drawToolButton(option, painter, widget);
        return;
    case CC_ScrollBar:
        drawScrollBar(option, painter, widget);
        return;
    case CC_ComboBox:
        drawComboBox(option, painter, widget);
        return;
    default:
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

void RetortStyle::drawToolButton(const QStyleOptionComplex *option, QPainter *painter,
                                 const QWidget *widget) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    if (!button)
        return;
    const Metrics m = Metrics::of(widget);
    const bool enabled = button->state & State_Enabled;
    const bool split = button->features & QStyleOptionToolButton::MenuButtonPopup;
    const bool menu = button->features & QStyleOptionToolButton::HasMenu;
    QStyleOptionToolButton panel(*button);
    if (!(button->activeSubControls & SC_ToolButton))
        panel.state &= ~State_Sunken;
    proxy()->drawPrimitive(PE_PanelButtonTool, &panel, painter, widget);

    const QColor color = enabled ? m_theme.text : m_theme.disabled;
    const bool word = button->toolButtonStyle != Qt::ToolButtonIconOnly && !button->text.isEmpty();
    const bool hasIcon =
        button->toolButtonStyle != Qt::ToolButtonTextOnly && !button->icon.isNull();
    QRect content = button->rect;
    if (split)
        content.setRight(content.right()
                         - proxy()->pixelMetric(PM_MenuButtonIndicator, option, widget));
    else if (menu)
        content.setRight(content.right() - 12 - m.u);
    int x = content.left() + m.units(2.5);
    if (!word && hasIcon)
        x = content.center().x() - 7;
    if (hasIcon) {
        const int side = qMin(button->iconSize.width(), button->iconSize.height());
        const QRect rect(x, content.center().y() - side / 2 + 1, side, side);
        icon(painter, rect, button->icon, color, enabled);
        x = rect.right() + 1 + iconGap(m);
    }
    if (word) {
        painter->save();
        painter->setFont(button->font);
        painter->setPen(color);
        const QRect text(x, content.top(), content.right() - x + 1, content.height());
        painter->drawText(
            text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextHideMnemonic,
            button->text);
        painter->restore();
    }
    if (split) {
        const QRect arrow =
            proxy()->subControlRect(CC_ToolButton, option, SC_ToolButtonMenu, widget);
        if (enabled && (button->activeSubControls & SC_ToolButtonMenu)
            && (button->state & State_Sunken))
            box(painter, QRectF(arrow).adjusted(1, 1, -1, -1), Metrics::controlRadius,
                m_theme.selectionInactive, {});
        painter->fillRect(
            QRect(arrow.left(), arrow.top() + m.units(1.5), 1, arrow.height() - 2 * m.units(1.5)),
            enabled ? m_theme.borderStrong : m_theme.border);
        QRect sign(0, 0, 14, 14);
        sign.moveCenter(arrow.center());
        IconProvider::paint(painter, sign, QStringLiteral("chevron-down"), color);
    } else if (menu) {
        const QRect sign(content.right() - m.u, content.center().y() - 5, 12, 12);
        IconProvider::paint(painter, sign, QStringLiteral("chevron-down"),
                            enabled ? m_theme.muted : m_theme.disabled);
    }
}

void RetortStyle::drawComboBox(const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (!combo)
        return;
    const bool enabled = combo->state & State_Enabled;
    const bool focus = combo->state & State_HasFocus;
    const bool hover = enabled && (combo->state & State_MouseOver) && !combo->editable;
    const QRectF rect(combo->rect);
    if (combo->frame) {
        const QColor ground = !enabled                      ? m_theme.window
                              : combo->state & State_Sunken ? m_theme.selectionInactive
                              : hover                       ? m_theme.hover
                                                            : m_theme.base;
        if (focus && enabled)
            focusBox(painter, rect, Metrics::controlRadius, ground, m_theme);
        else
            box(painter, rect, Metrics::controlRadius, ground,
                enabled ? m_theme.borderStrong : m_theme.border);
    }
    const QRect arrow = proxy()->subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    QRect sign(0, 0, 14, 14);
    sign.moveCenter(arrow.center());
    IconProvider::paint(painter, sign, QStringLiteral("chevron-down"),
                        enabled ? m_theme.text : m_theme.disabled);
}

void RetortStyle::drawScrollBar(const QStyleOptionComplex *option, QPainter *painter,
                                const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!slider)
        return;
    const bool horizontal = slider->orientation == Qt::Horizontal;
    painter->fillRect(slider->rect, m_theme.strip);
    const QRect edge =
        horizontal ? QRect(slider->rect.left(), slider->rect.top(), slider->rect.width(), 1)
                   : QRect(slider->rect.left(), slider->rect.top(), 1, slider->rect.height());
    painter->fillRect(edge, m_theme.border);
    if (slider->maximum <= slider->minimum)
        return;
    QRectF handle(proxy()->subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget));
    handle.adjust(horizontal ? 1 : 3.5, horizontal ? 3.5 : 1, horizontal ? -1 : -2.5,
                  horizontal ? -2.5 : -1);
    const bool held = (slider->activeSubControls & SC_ScrollBarSlider)
                      && (slider->state & (State_Sunken | State_MouseOver));
    box(painter, handle, Metrics::chipRadius, held ? m_theme.muted : m_theme.borderStrong, {});
}

QRect RetortStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                  SubControl subControl, const QWidget *widget) const
{
    const Metrics m = Metrics::of(widget);
    if (control == CC_ComboBox) {
        const QRect r = option->rect;
        switch (subControl) {
        case SC_ComboBoxFrame:
            return r;
        case SC_ComboBoxArrow:
            return QRect(r.right() - m.units(6), r.top(), m.units(6), r.height());
        case SC_ComboBoxEditField:
            return r.adjusted(m.u, 2, -m.units(6), -2);
        default:
            break;
        }
    }
    if (control == CC_ScrollBar) {
        const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (slider) {
            const bool horizontal = slider->orientation == Qt::Horizontal;
            const QRect r = slider->rect;
            const int length = horizontal ? r.width() : r.height();
            const qint64 range = qint64(slider->maximum) - slider->minimum;
            int handle = length;
            if (range > 0) {
                handle = int(qint64(slider->pageStep) * length / (range + slider->pageStep));
                handle =
                    qMin(length,
                         qMax(handle, proxy()->pixelMetric(PM_ScrollBarSliderMin, option, widget)));
            }
            const int start =
                sliderPositionFromValue(slider->minimum, slider->maximum, slider->sliderPosition,
                                        length - handle, slider->upsideDown);
            const auto piece = [&](int from, int size) {
                return horizontal ? QRect(r.left() + from, r.top(), size, r.height())
                                  : QRect(r.left(), r.top() + from, r.width(), size);
            };
            switch (subControl) {
            case SC_ScrollBarAddLine:
            case SC_ScrollBarSubLine:
                return {};
            case SC_ScrollBarGroove:
                return r;
            case SC_ScrollBarSlider:
                return piece(start, handle);
            case SC_ScrollBarSubPage:
                return piece(0, start);
            case SC_ScrollBarAddPage:
                return piece(start + handle, length - start - handle);
            default:
                break;
            }
        }
    }
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

QRect RetortStyle::subElementRect(SubElement element, const QStyleOption *option,
                                  const QWidget *widget) const
{
    const Metrics m = Metrics::of(widget);
    switch (element) {
    case SE_PushButtonLayoutItem:
        return option->rect.adjusted(focusRoom, focusRoom, -focusRoom, -focusRoom);
    case SE_PushButtonContents:
    case SE_PushButtonFocusRect:
        return option->rect;
    case SE_LineEditContents: {
        const QRect rect = QProxyStyle::subElementRect(element, option, widget);
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        return frame && frame->lineWidth > 0 ? rect.adjusted(m.u, 0, -m.u, 0) : rect;
    }
    case SE_TabBarTabRightButton:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            const QSize size = tab->rightButtonSize;
            return QRect(tab->rect.right() - 3 * m.u - size.width() + 1 + m.u,
                         tab->rect.center().y() - size.height() / 2, size.width(), size.height());
        }
        break;
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents:
        return option->rect;
    case SE_HeaderLabel: {
        const int margin = proxy()->pixelMetric(PM_HeaderMargin, option, widget);
        return option->rect.adjusted(margin, 0, -margin, 0);
    }
    default:
        break;
    }
    return QProxyStyle::subElementRect(element, option, widget);
}

QSize RetortStyle::sizeFromContents(ContentsType type, const QStyleOption *option,
                                    const QSize &size, const QWidget *widget) const
{
    const Metrics m = Metrics::of(widget);
    switch (type) {
    case CT_PushButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            QFont font = widget ? widget->font() : QApplication::font();
            // Always the bold width, so that nothing moves when the button becomes the filled one.
            font.setWeight(QFont::DemiBold);
            const int words = textWidth(font, button->text);
            int width = words + 2 * m.units(3);
            if (!button->icon.isNull())
                width += Metrics::iconSize + (words ? iconGap(m) : 0);
            if (button->features & QStyleOptionButton::HasMenu)
                width += 12 + m.u;
            const int height = flag(widget, "small") ? m.smallButton() : m.button();
            return {width + 2 * focusRoom, height + 2 * focusRoom};
        }
        break;
    case CT_ToolButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option)) {
            const bool word =
                button->toolButtonStyle != Qt::ToolButtonIconOnly && !button->text.isEmpty();
            const bool hasIcon =
                button->toolButtonStyle != Qt::ToolButtonTextOnly && !button->icon.isNull();
            const int words = word ? textWidth(button->font, button->text) : 0;
            const int height = flag(widget, "small") ? m.smallButton() : m.toolButton();
            int width = words + 2 * m.units(2.5) + (hasIcon ? button->iconSize.width() : 0)
                        + (hasIcon && word ? iconGap(m) : 0);
            if (!word)
                width = height;
            if (button->features & QStyleOptionToolButton::MenuButtonPopup)
                width += proxy()->pixelMetric(PM_MenuButtonIndicator, option, widget);
            else if (button->features & QStyleOptionToolButton::HasMenu)
                width += 12 + m.u;
            return {width, height};
        }
        break;
    case CT_LineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && frame->lineWidth > 0)
            return {size.width() + 2 * m.u, m.button()};
        break;
    case CT_ComboBox:
        return {size.width() + m.units(2.5) + m.units(7), m.button()};
    case CT_MenuBarItem:
        return {size.width() + 4 * m.u, m.menuRow()};
    case CT_MenuBar:
        return {size.width(), m.menuRow()};
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            if (item->menuItemType == QStyleOptionMenuItem::Separator)
                return {size.width(), 2 * m.u};
            const auto [text, shortcut] = splitShortcut(item->text);
            int width =
                2 + 2 * m.u + Metrics::iconSize + 2 * m.u + textWidth(item->font, text) + 5 * m.u;
            if (!shortcut.isEmpty())
                width += 6 * m.u + textWidth(Fonts::of(widget).tiny, shortcut);
            if (item->menuItemType == QStyleOptionMenuItem::SubMenu)
                width += 12;
            return {qMax(width, 40 * m.u), m.menuRow()};
        }
        break;
    case CT_TabBarTab:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            QFont font = widget ? widget->font() : QApplication::font();
            font.setWeight(QFont::DemiBold);
            int width = 6 * m.u + textWidth(font, tab->text) + 2;
            if (!tab->icon.isNull())
                width += Metrics::iconSize + iconGap(m);
            if (!tab->leftButtonSize.isEmpty())
                width += tab->leftButtonSize.width() + m.u;
            if (!tab->rightButtonSize.isEmpty())
                width += tab->rightButtonSize.width() + m.u;
            return {width, flag(widget, "tall") ? m.editorTab() : m.tab()};
        }
        break;
    case CT_HeaderSection: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
        if (header && header->orientation == Qt::Horizontal)
            return {base.width(), m.viewHeader()};
        return base;
    }
    case CT_ItemViewItem: {
        const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {base.width(), qMax(base.height(), m.row())};
    }
    case CT_ProgressBar:
        return {size.width(), 2 * m.u};
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

} // namespace Retort
