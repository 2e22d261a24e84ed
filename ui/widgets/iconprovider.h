#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QRectF>
#include <QString>
#include <QStringList>

class QPainter;

namespace Retort {

/// The symbolic icons of `:/retort/icons`, 16 x 16 with a stroke of 1.5 px, coloured when they are
/// painted.
namespace IconProvider {

/// An icon that follows the palette: text, muted where the widget is inactive, disabled. `name()`
/// of the QIcon is `name`, so that a style can paint it in another colour. A null icon if there is
/// no such file.
QIcon icon(const QString &name);
/// The same in one colour whatever the palette says.
QIcon icon(const QString &name, const QColor &color);
/// Paints `name` into `rect` in `color`.
void paint(QPainter *painter, const QRectF &rect, const QString &name, const QColor &color);
/// A pixmap of `size` device-independent px; cached by name, colour and size.
QPixmap pixmap(const QString &name, const QColor &color, int size = 16,
               double devicePixelRatio = 1);
/// Every icon there is.
QStringList names();
/// The program's own icon in the sizes that window systems ask for.
QIcon applicationIcon();

} // namespace IconProvider

} // namespace Retort
