#include "ui/widgets/retortstyle.h"

#include "ui/widgets/iconprovider.h"
#include "ui/widgets/retortstyle_p.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyleFactory>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

namespace Retort {

using namespace StylePainting;

namespace StylePainting {

bool flag(const QWidget *widget, const char *property)
{
    return widget && widget->property(property).toBool();
}

void box(QPainter *painter, const QRectF &rect, double radius, const QColor &ground,
         const QColor &outline)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(ground.isValid() ? QBrush(ground) : QBrush(Qt::NoBrush));
    painter->setPen(outline.isValid() ? QPen(outline, 1) : QPen(Qt::NoPen));
    const double inset = outline.isValid() ? 0.5 : 0;
    const QRectF inner = rect.adjusted(inset, inset, -inset, -inset);
    if (radius > 0)
        painter->drawRoundedRect(inner, radius, radius);
    else
        painter->drawRect(inner);
    painter->restore();
}

void focusBox(QPainter *painter, const QRectF &rect, double radius, const QColor &ground,
              const Theme &theme)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(ground.isValid() ? QBrush(ground) : QBrush(Qt::NoBrush));
    painter->setPen(QPen(theme.accent, 2));
    painter->drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius);
    painter->restore();
}

void icon(QPainter *painter, const QRect &rect, const QIcon &icon, const QColor &color,
          bool enabled)
{
    if (icon.isNull())
        return;
    if (!icon.name().isEmpty() && IconProvider::names().contains(icon.name()))
        IconProvider::paint(painter, rect, icon.name(), color);
    else
        icon.paint(painter, rect, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
}

} // namespace StylePainting

RetortStyle::RetortStyle(ThemeChoice choice)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))), m_choice(choice),
      m_theme(choice == ThemeChoice::Dark ? Theme::darkTheme() : Theme::lightTheme())
{
    setObjectName(QStringLiteral("retort"));
}

void RetortStyle::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    // The system's palette comes in again and goes through polish().
    QApplication::setPalette(QPalette());
    // Windows that were never shown get no notice of it from Qt.
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        QEvent event(QEvent::ApplicationPaletteChange);
        QCoreApplication::sendEvent(window, &event);
    }
}

void RetortStyle::polish(QPalette &palette)
{
    const bool dark = m_choice == ThemeChoice::Dark
                      || (m_choice == ThemeChoice::System && Theme::isDark(palette));
    m_theme = dark ? Theme::darkTheme() : Theme::lightTheme();
    palette = m_theme.palette();
}

void RetortStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (auto *header = qobject_cast<QHeaderView *>(widget)) {
        header->setFont(Fonts::of(header).small);
        header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        header->setHighlightSections(false);
    } else if (qobject_cast<QAbstractItemView *>(widget)) {
        if (auto *view = qobject_cast<QAbstractItemView *>(widget))
            view->viewport()->setAttribute(Qt::WA_Hover);
    } else if (qobject_cast<QMenu *>(widget) || widget->inherits("QTipLabel")) {
        widget->setAutoFillBackground(false);
    } else if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QLineEdit *>(widget)) {
        widget->setAttribute(Qt::WA_Hover);
    }
}

void RetortStyle::unpolish(QWidget *widget)
{
    QProxyStyle::unpolish(widget);
}

void RetortStyle::drawRow(const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
    if (!item)
        return;
    if (item->backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(item->rect, item->backgroundBrush);
    const bool selected = item->state & State_Selected;
    const bool active = item->state & State_Active;
    if (!selected) {
        if ((item->state & State_MouseOver) && (item->state & State_Enabled))
            painter->fillRect(item->rect, m_theme.hover);
        return;
    }
    painter->fillRect(item->rect, active ? m_theme.selection : m_theme.selectionInactive);
    if (!active)
        return;
    bool first = true;
    bool last = true;
    if (const auto *table = qobject_cast<const QTableView *>(widget)) {
        if (table->selectionBehavior() == QAbstractItemView::SelectRows) {
            const QHeaderView *header = table->horizontalHeader();
            const int at = header->visualIndex(item->index.column());
            first = at == 0;
            last = at == header->count() - 1;
        }
    } else if (item->viewItemPosition != QStyleOptionViewItem::Invalid) {
        first = item->viewItemPosition == QStyleOptionViewItem::Beginning
                || item->viewItemPosition == QStyleOptionViewItem::OnlyOne;
        // In front of an indented cell stands the rest of its row.
        if (qobject_cast<const QTreeView *>(widget) && item->rect.left() > 0)
            first = false;
        last = item->viewItemPosition == QStyleOptionViewItem::End
               || item->viewItemPosition == QStyleOptionViewItem::OnlyOne;
    }
    const QRect r = item->rect;
    painter->fillRect(QRect(r.left(), r.top(), r.width(), 1), m_theme.accent);
    painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), m_theme.accent);
    if (first)
        painter->fillRect(QRect(r.left(), r.top(), 1, r.height()), m_theme.accent);
    if (last)
        painter->fillRect(QRect(r.right(), r.top(), 1, r.height()), m_theme.accent);
}

void RetortStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                                QPainter *painter, const QWidget *widget) const
{
    const bool enabled = option->state & State_Enabled;
    const bool hover = enabled && (option->state & State_MouseOver);
    const bool sunken = option->state & State_Sunken;
    const bool on = option->state & State_On;
    const bool focus = option->state & State_HasFocus;
    const double radius = Metrics::controlRadius;

    switch (element) {
    case PE_PanelButtonCommand: {
        const QRectF rect =
            QRectF(option->rect).adjusted(focusRoom, focusRoom, -focusRoom, -focusRoom);
        if (!enabled) {
            box(painter, rect, radius, m_theme.window, m_theme.border);
        } else if (flag(widget, "primary")) {
            const QColor fill = flag(widget, "dangerous") ? m_theme.dangerFill : m_theme.accentFill;
            box(painter, rect, radius, fill, {});
            if (hover || sunken) {
                // The filled button answers the mouse with a line of its own text's colour.
                box(painter, rect.adjusted(1, 1, -1, -1), radius - 1, {}, m_theme.onAccent);
            }
            if (focus)
                box(painter, rect.adjusted(-3, -3, 3, 3), radius + 2, {}, m_theme.accent);
        } else {
            const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            const bool flat = button && (button->features & QStyleOptionButton::Flat);
            const QColor ground = sunken || on ? m_theme.selectionInactive
                                  : hover      ? m_theme.hover
                                  : flat       ? QColor()
                                               : m_theme.base;
            if (focus)
                focusBox(painter, rect.adjusted(-1, -1, 1, 1), radius, ground, m_theme);
            else
                box(painter, rect, radius, ground, flat ? QColor() : m_theme.borderStrong);
        }
        return;
    }
    case PE_PanelButtonTool: {
        const QRectF rect(option->rect);
        const bool outlined = flag(widget, "outlined");
        if (!enabled) {
            if (outlined)
                box(painter, rect, radius, m_theme.window, m_theme.border);
            return;
        }
        const QColor ground = sunken     ? m_theme.selectionInactive
                              : on       ? m_theme.selection
                              : hover    ? m_theme.hover
                              : outlined ? m_theme.base
                                         : QColor();
        if (focus)
            focusBox(painter, rect, radius, ground, m_theme);
        else if (outlined || ground.isValid())
            box(painter, rect, radius, ground, outlined ? m_theme.borderStrong : QColor());
        return;
    }
    case PE_FrameLineEdit:
    case PE_PanelLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth <= 0) {
            if (element == PE_PanelLineEdit)
                painter->fillRect(option->rect, option->palette.brush(QPalette::Base));
            return;
        }
        const QRectF rect(option->rect);
        if (!enabled)
            box(painter, rect, radius, m_theme.window, m_theme.border);
        else if (focus)
            focusBox(painter, rect, radius, m_theme.base, m_theme);
        else
            box(painter, rect, radius, m_theme.base,
                flag(widget, "invalid") ? m_theme.danger : m_theme.borderStrong);
        return;
    }
    case PE_FrameFocusRect:
        // Rows, fields and buttons show their focus themselves.
        if (!qobject_cast<const QAbstractItemView *>(widget)
            && !qobject_cast<const QPushButton *>(widget)
            && !qobject_cast<const QToolButton *>(widget))
            box(painter, QRectF(option->rect), Metrics::chipRadius, {}, m_theme.accent);
        return;
    case PE_IndicatorItemViewItemCheck:
    case PE_IndicatorCheckBox: {
        const double side = qMin(option->rect.width(), option->rect.height());
        QRectF rect(0, 0, side, side);
        rect.moveCenter(QRectF(option->rect).center());
        rect.moveTopLeft(QPointF(qRound(rect.x()), qRound(rect.y())));
        const bool partial = option->state & State_NoChange;
        if (!on && !partial) {
            box(painter, rect, Metrics::chipRadius,
                enabled ? (sunken  ? m_theme.selectionInactive
                           : hover ? m_theme.hover
                                   : m_theme.base)
                        : m_theme.window,
                enabled ? m_theme.borderStrong : m_theme.border);
            return;
        }
        box(painter, rect, Metrics::chipRadius, enabled ? m_theme.accentFill : m_theme.disabled,
            {});
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(enabled ? m_theme.onAccent : m_theme.window, 1.7, Qt::SolidLine,
                             Qt::RoundCap, Qt::RoundJoin));
        painter->translate(rect.topLeft());
        painter->scale(side / 14, side / 14);
        if (partial)
            painter->drawLine(QPointF(3.7, 7), QPointF(10.3, 7));
        else
            painter->drawPolyline(QPolygonF{{3.5, 7.3}, {6, 9.8}, {10.6, 4.4}});
        painter->restore();
        return;
    }
    case PE_IndicatorRadioButton: {
        const double side = qMin(option->rect.width(), option->rect.height());
        QRectF rect(0, 0, side, side);
        rect.moveCenter(QRectF(option->rect).center());
        rect.moveTopLeft(QPointF(qRound(rect.x()), qRound(rect.y())));
        if (!on) {
            box(painter, rect, side / 2,
                enabled ? (sunken  ? m_theme.selectionInactive
                           : hover ? m_theme.hover
                                   : m_theme.base)
                        : m_theme.window,
                enabled ? m_theme.borderStrong : m_theme.border);
            return;
        }
        box(painter, rect, side / 2, enabled ? m_theme.accentFill : m_theme.disabled, {});
        const double inset = side * 0.32;
        box(painter, rect.adjusted(inset, inset, -inset, -inset), side,
            enabled ? m_theme.onAccent : m_theme.window, {});
        return;
    }
    case PE_IndicatorBranch:
        if (option->state & State_Children) {
            QRect rect(0, 0, 12, 12);
            rect.moveCenter(option->rect.center());
            IconProvider::paint(painter, rect,
                                option->state & State_Open ? QStringLiteral("chevron-down")
                                                           : QStringLiteral("chevron-right"),
                                m_theme.muted);
        }
        return;
    case PE_PanelItemViewRow:
        // The ground of a row comes from its cells; where a tree indents, from the row itself.
        if (option->state & State_Selected) {
            const bool active = option->state & State_Active;
            const QRect r = option->rect;
            painter->fillRect(r, active ? m_theme.selection : m_theme.selectionInactive);
            if (active) {
                painter->fillRect(QRect(r.left(), r.top(), r.width(), 1), m_theme.accent);
                painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), m_theme.accent);
                if (r.left() <= 0)
                    painter->fillRect(QRect(r.left(), r.top(), 1, r.height()), m_theme.accent);
            }
        } else if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
                   item && (item->features & QStyleOptionViewItem::Alternate)) {
            painter->fillRect(option->rect, m_theme.alternate);
        }
        return;
    case PE_PanelItemViewItem:
        drawRow(option, painter, widget);
        return;
    case PE_PanelMenu:
        painter->fillRect(option->rect, m_theme.tooltip);
        return;
    case PE_FrameMenu:
        box(painter, QRectF(option->rect), 0, {}, m_theme.borderStrong);
        return;
    case PE_PanelTipLabel:
        box(painter, QRectF(option->rect), 0, m_theme.tooltip, m_theme.borderStrong);
        return;
    case PE_Frame:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            !frame || frame->lineWidth > 0)
            box(painter, QRectF(option->rect), 0, {}, m_theme.border);
        return;
    case PE_FrameTabWidget:
    case PE_FrameStatusBarItem:
    case PE_FrameDockWidget:
        return;
    case PE_PanelStatusBar:
        painter->fillRect(QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1),
                          m_theme.border);
        return;
    case PE_FrameTabBarBase:
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            m_theme.border);
        return;
    case PE_IndicatorTabClose: {
        const QRectF rect(option->rect);
        if (sunken || hover)
            box(painter, rect, Metrics::chipRadius,
                sunken ? m_theme.selectionInactive : m_theme.hover, {});
        QRect icon(0, 0, 14, 14);
        icon.moveCenter(option->rect.center());
        IconProvider::paint(painter, icon, QStringLiteral("close"), m_theme.muted);
        return;
    }
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowRight:
    case PE_IndicatorHeaderArrow: {
        QRect rect(0, 0, 12, 12);
        rect.moveCenter(option->rect.center());
        QString name = QStringLiteral("chevron-down");
        if (element == PE_IndicatorArrowUp)
            name = QStringLiteral("chevron-up");
        else if (element == PE_IndicatorArrowRight)
            name = QStringLiteral("chevron-right");
        else if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
                 header && header->sortIndicator == QStyleOptionHeader::SortUp)
            name = QStringLiteral("chevron-up");
        IconProvider::paint(painter, rect, name, enabled ? m_theme.muted : m_theme.disabled);
        return;
    }
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

int RetortStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                             const QWidget *widget) const
{
    const Metrics m = Metrics::of(widget);
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
    case PM_ToolBarIconSize:
        return Metrics::iconSize;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return qMax(14, m.units(3.5));
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 2 * m.u;
    case PM_SplitterWidth:
        return 1;
    case PM_DefaultFrameWidth:
        return qobject_cast<const QLineEdit *>(widget) ? 2 : 1;
    case PM_ScrollBarExtent:
        return 3 * m.u;
    case PM_ScrollBarSliderMin:
        return 6 * m.u;
    case PM_ScrollView_ScrollBarSpacing:
        return 0;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return m.u / 2;
    case PM_MenuBarPanelWidth:
    case PM_MenuBarItemSpacing:
    case PM_MenuBarVMargin:
        return 0;
    case PM_MenuBarHMargin:
        return m.u;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap:
        return 0;
    case PM_TabBarTabHSpace:
        return 6 * m.u;
    case PM_TabCloseIndicatorWidth:
    case PM_TabCloseIndicatorHeight:
        return 16;
    case PM_MenuButtonIndicator:
        return m.units(6.5);
    case PM_HeaderMargin:
        return m.units(2);
    case PM_HeaderMarkSize:
        return 12;
    case PM_HeaderDefaultSectionSizeVertical:
        return m.row();
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return m.panePadding();
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return m.controlGap();
    case PM_ToolTipLabelFrameWidth:
        return m.u;
    case PM_TreeViewIndentation:
        return 5 * m.u;
    case PM_FocusFrameHMargin:
        return 2 * m.u - 1;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int RetortStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                           QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_ItemView_ChangeHighlightOnFocus:
    case SH_ItemView_ShowDecorationSelected:
    case SH_MenuBar_MouseTracking:
    case SH_Menu_MouseTracking:
        return 1;
    case SH_Widget_Animation_Duration:
        return m_reducedMotion ? 0 : QProxyStyle::styleHint(hint, option, widget, data);
    case SH_Widget_Animate:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_UnderlineShortcut:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ComboBox_Popup:
    case SH_ScrollBar_Transient:
    case SH_TitleBar_NoBorder:
        return 0;
    case SH_DialogButtonLayout:
        return QDialogButtonBox::GnomeLayout;
    case SH_TabBar_Alignment:
        return Qt::AlignLeft;
    case SH_TabBar_ElideMode:
        return Qt::ElideRight;
    case SH_TabBar_CloseButtonPosition:
        return 1; // QTabBar::RightSide
    case SH_Header_ArrowAlignment:
        return Qt::AlignRight | Qt::AlignVCenter;
    case SH_Menu_Scrollable:
        return 1;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

} // namespace Retort
