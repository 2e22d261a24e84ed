#pragma once

#include "ui/widgets/retortstyle.h"

#include <QApplication>
#include <QDir>
#include <QFontDatabase>
#include <QPixmap>
#include <QWidget>

namespace Retort::Test {

/// The style and, where it is installed, the typeface of the pictures, so that pictures are the
/// same everywhere.
/// LOOK_THEME=dark shows everything dark, for whoever looks at the pictures.
inline RetortStyle *setUpLook(ThemeChoice choice = ThemeChoice::Light)
{
    if (qEnvironmentVariable("LOOK_THEME") == u"dark")
        choice = ThemeChoice::Dark;
    auto *style = new RetortStyle(choice);
    QApplication::setStyle(style);
    QFont font = QApplication::font();
    if (QFontDatabase::families().contains(QStringLiteral("Inter")))
        font = QFont(QStringLiteral("Inter"));
    font.setPixelSize(13);
    QApplication::setFont(font);
    return style;
}

/// Saves what `widget` shows under the build folder's pictures/ and returns the file.
inline QString savePicture(QWidget *widget, const QString &name)
{
    const QDir folder(QStringLiteral(RETORT_BINARY_DIR "/pictures"));
    folder.mkpath(QStringLiteral("."));
    const QString file = folder.filePath(name + QStringLiteral(".png"));
    widget->grab().save(file);
    return file;
}

} // namespace Retort::Test
