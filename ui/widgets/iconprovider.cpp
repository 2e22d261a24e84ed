#include "ui/widgets/iconprovider.h"

#include "ui/widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace Retort {

namespace {

QString fileOf(const QString &name)
{
    return QStringLiteral(":/retort/icons/%1.svg").arg(name);
}

QByteArray colored(const QString &name, const QColor &color)
{
    QFile file(fileOf(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray text = file.readAll();
    text.replace("#000", color.name(QColor::HexRgb).toLatin1());
    return text;
}

/// Paints an icon's file in a colour of the palette of the moment.
class SymbolicIconEngine : public QIconEngine
{
public:
    explicit SymbolicIconEngine(QString name, QColor color = {})
        : m_name(std::move(name)), m_color(color)
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        IconProvider::paint(painter, rect, m_name, color(mode));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return IconProvider::pixmap(m_name, color(mode), qMin(size.width(), size.height()), 1);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        // Qt asks in device pixels and sets the ratio itself.
        return IconProvider::pixmap(m_name, color(mode), qMin(size.width(), size.height()), 1);
    }

    QString iconName() override { return m_name; }
    bool isNull() override { return false; }
    QIconEngine *clone() const override { return new SymbolicIconEngine(m_name, m_color); }
    QString key() const override { return QStringLiteral("RetortSymbolic"); }

private:
    QColor color(QIcon::Mode mode) const
    {
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        return m_color.isValid() ? m_color : palette.color(QPalette::Active, QPalette::ButtonText);
    }

    QString m_name;
    QColor m_color;
};

} // namespace

namespace IconProvider {

QIcon icon(const QString &name)
{
    return icon(name, {});
}

QIcon icon(const QString &name, const QColor &color)
{
    if (!QFile::exists(fileOf(name)))
        return {};
    return QIcon(new SymbolicIconEngine(name, color));
}

QPixmap pixmap(const QString &name, const QColor &color, int size, double devicePixelRatio)
{
    const int pixels = qMax(1, qRound(size * devicePixelRatio));
    const QString key = QStringLiteral("retort-icon:%1:%2:%3:%4")
                            .arg(name, color.name(QColor::HexArgb))
                            .arg(pixels)
                            .arg(devicePixelRatio);
    QPixmap result;
    if (QPixmapCache::find(key, &result))
        return result;
    result = QPixmap(pixels, pixels);
    result.fill(Qt::transparent);
    QSvgRenderer renderer(colored(name, color));
    if (renderer.isValid()) {
        QPainter painter(&result);
        painter.setRenderHint(QPainter::Antialiasing);
        renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    }
    result.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, result);
    return result;
}

void paint(QPainter *painter, const QRectF &rect, const QString &name, const QColor &color)
{
    const double side = qMin(rect.width(), rect.height());
    const double ratio = painter->device()->devicePixelRatioF();
    const QPixmap image = pixmap(name, color, qRound(side), ratio);
    const QPointF at(qRound(rect.x() + (rect.width() - side) / 2),
                     qRound(rect.y() + (rect.height() - side) / 2));
    painter->drawPixmap(at, image);
}

QStringList names()
{
    QStringList result;
    const QStringList files =
        QDir(QStringLiteral(":/retort/icons")).entryList({QStringLiteral("*.svg")});
    for (const QString &file : files)
        result.append(file.chopped(4));
    return result;
}

QIcon applicationIcon()
{
    QIcon result;
    const Theme theme = Theme::lightTheme();
    for (const int size : {16, 22, 24, 32, 48, 64, 128, 256})
        result.addPixmap(pixmap(QStringLiteral("retort"), theme.text, size, 1));
    return result;
}

} // namespace IconProvider

} // namespace Retort
