#pragma once

#include "ui/widgets/theme.h"

#include <QIcon>
#include <QPainter>
#include <QStyleOption>

namespace Retort::StylePainting {

/// Px that a push button's widget is larger than the button on each side, for the focus line around
/// it.
constexpr int focusRoom = 3;

bool flag(const QWidget *widget, const char *property);
/// A rounded box with an outline of 1 px inside `rect`.
void box(QPainter *painter, const QRectF &rect, double radius, const QColor &ground,
         const QColor &outline);
/// The focus of a field or button: 2 px of accent, the inner one on the outline's place.
void focusBox(QPainter *painter, const QRectF &rect, double radius, const QColor &ground,
              const Theme &theme);
/// A symbolic icon in `color`; any other icon as it is.
void icon(QPainter *painter, const QRect &rect, const QIcon &icon, const QColor &color,
          bool enabled);

} // namespace Retort::StylePainting
