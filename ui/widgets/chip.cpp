#include "ui/widgets/chip.h"

#include "ui/widgets/iconprovider.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/retortstyle_p.h"

#include <QApplication>
#include <QPainter>

namespace Retort {

namespace {

constexpr int longestText = 24;
constexpr int signSize = 12;

QString shownText(const QString &text)
{
    if (text.size() <= longestText)
        return text;
    const int half = (longestText - 1) / 2;
    return text.left(half + 1) + QChar(0x2026) + text.right(half);
}

bool isBold(Chip::Kind kind)
{
    return kind != Chip::Kind::Label && kind != Chip::Kind::Development;
}

bool hasSign(Chip::Kind kind)
{
    return kind == Chip::Kind::Current || kind == Chip::Kind::Severity;
}

} // namespace

QSize chipSize(const Chip &chip, const QFont &applicationFont)
{
    const Metrics m = Metrics::of(applicationFont);
    const Fonts fonts = Fonts::of(applicationFont);
    const QFontMetrics metrics(isBold(chip.kind) ? fonts.tinyBold : fonts.tiny);
    const int sign = hasSign(chip.kind) ? signSize + m.u : 0;
    return {metrics.horizontalAdvance(shownText(chip.text)) + 2 * m.units(1.5) + 2 + sign,
            metrics.height() + 5};
}

int paintChip(QPainter *painter, int left, int middleY, const Chip &chip, const Theme &theme,
              const QFont &applicationFont)
{
    const Metrics m = Metrics::of(applicationFont);
    const Fonts fonts = Fonts::of(applicationFont);
    const QSize size = chipSize(chip, applicationFont);
    const QRect rect(left, middleY - size.height() / 2, size.width(), size.height());
    QColor ground = theme.base;
    QColor outline = theme.border;
    QColor text = theme.muted;
    switch (chip.kind) {
    case Chip::Kind::Current:
        ground = theme.accentFill;
        outline = QColor();
        text = theme.onAccent;
        break;
    case Chip::Kind::Head:
        outline = chip.lane.isValid() ? chip.lane : theme.borderStrong;
        text = theme.text;
        break;
    case Chip::Kind::Label:
    case Chip::Kind::Development:
        break;
    case Chip::Kind::Production:
        ground = theme.production;
        outline = QColor();
        text = theme.onProduction;
        break;
    case Chip::Kind::Staging:
        ground = theme.staging;
        outline = QColor();
        text = theme.onStaging;
        break;
    case Chip::Kind::Severity:
        ground = severityGround(chip.severity, theme);
        outline = QColor();
        text = severityText(chip.severity, theme);
        break;
    }
    StylePainting::box(painter, rect, Metrics::chipRadius, ground, outline);
    int x = left + 1 + m.units(1.5);
    const QRect sign(x, middleY - signSize / 2, signSize, signSize);
    if (chip.kind == Chip::Kind::Current)
        IconProvider::paint(painter, sign, QStringLiteral("database"), text);
    else if (chip.kind == Chip::Kind::Severity)
        paintSeverity(painter, sign, chip.severity, theme);
    if (hasSign(chip.kind))
        x += signSize + m.u;
    painter->save();
    painter->setFont(isBold(chip.kind) ? fonts.tinyBold : fonts.tiny);
    painter->setPen(text);
    painter->drawText(QRect(x, rect.top(), rect.right() - x, rect.height()),
                      Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shownText(chip.text));
    painter->restore();
    return rect.right() + 1;
}

ChipLabel::ChipLabel(const Chip &chip, QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setChip(chip);
}

void ChipLabel::setChip(const Chip &chip)
{
    m_chip = chip;
    setAccessibleName(chip.text);
    setToolTip(chip.text.size() > longestText ? chip.text : QString());
    updateGeometry();
    update();
}

QSize ChipLabel::sizeHint() const
{
    return chipSize(m_chip, QApplication::font());
}

void ChipLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintChip(&painter, 0, height() / 2, m_chip, Theme::of(this), QApplication::font());
}

} // namespace Retort
