#include "ui/widgets/metrics.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetrics>
#include <QWidget>

namespace Retort {

Metrics Metrics::of(const QFont &font)
{
    return Metrics(qMax(4, qRound(QFontMetrics(font).height() / 4.0)));
}

Metrics Metrics::of(const QWidget *)
{
    // A widget's own font may be a smaller or larger one of Fonts; measures follow the
    // application's.
    return of(QApplication::font());
}

QFont scaledFont(const QFont &font, double factor)
{
    QFont scaled = font;
    if (font.pointSizeF() > 0)
        scaled.setPointSizeF(font.pointSizeF() * factor);
    else
        scaled.setPixelSize(qMax(1, qRound(font.pixelSize() * factor)));
    return scaled;
}

Fonts Fonts::of(const QFont &font)
{
    Fonts fonts;
    fonts.text = font;
    fonts.text.setWeight(QFont::Normal);
    fonts.bold = fonts.text;
    fonts.bold.setWeight(QFont::DemiBold);
    fonts.title = scaledFont(fonts.bold, 1.15);
    fonts.small = scaledFont(fonts.text, 0.92);
    fonts.tiny = scaledFont(fonts.text, 0.85);
    constexpr double smallestPoints = 8;
    // What is smaller anyway stays as the person's system has it: never larger than the text
    // itself.
    const double floor = qMin(smallestPoints, QFontInfo(fonts.text).pointSizeF());
    if (QFontInfo(fonts.tiny).pointSizeF() < floor)
        fonts.tiny.setPointSizeF(floor);
    fonts.tinyBold = fonts.tiny;
    fonts.tinyBold.setWeight(QFont::DemiBold);
    fonts.code = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    // In points: the editor takes no pixels.
    fonts.code.setPointSizeF(QFontInfo(fonts.text).pointSizeF() * 0.92);
    fonts.code.setWeight(QFont::Normal);
    return fonts;
}

Fonts Fonts::of(const QWidget *)
{
    return of(QApplication::font());
}

} // namespace Retort
