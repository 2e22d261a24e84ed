#include "ui/review/reviewdelegate.h"

#include "ui/review/reviewmodel.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/severity.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QPainter>

namespace Retort {

namespace {

/// Draws `text` at the left of `rect`, which then begins behind it.
void draw(QPainter *painter, QRect *rect, const QString &text, const QFont &font,
          const QColor &color, int gap)
{
    if (text.isEmpty() || rect->width() <= 0)
        return;
    painter->setFont(font);
    painter->setPen(color);
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(text, Qt::ElideMiddle, rect->width());
    painter->drawText(*rect, Qt::AlignLeft | Qt::AlignVCenter, shown);
    rect->setLeft(rect->left() + metrics.horizontalAdvance(shown) + gap);
}

} // namespace

void ReviewDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const auto *model = qobject_cast<const ReviewModel *>(index.model());
    if (!model)
        return;
    QStyleOptionViewItem own(option);
    initStyleOption(&own, index);
    own.text.clear();
    const QStyle *style = option.widget->style();
    style->drawControl(QStyle::CE_ItemViewItem, &own, painter, option.widget);
    own.text = QStringLiteral(" ");
    const QRect tick =
        style->subElementRect(QStyle::SE_ItemViewItemCheckIndicator, &own, option.widget);
    const Theme theme = Theme::of(option.widget);
    const Metrics metrics = Metrics::of(option.widget);
    const Fonts fonts = Fonts::of(option.widget);
    QRect rect = option.rect;
    rect.setLeft(tick.right() + metrics.units(2));
    rect.setRight(rect.right() - metrics.units(2));
    painter->save();
    const ReviewRow *row = model->row(index);
    if (!row) {
        const ReviewGroup *group = model->group(index);
        const int size = Metrics::iconSize;
        const QRect sign(rect.left(), rect.center().y() - size / 2 + 1, size, size);
        IconProvider::paint(painter, sign, objectIcon(group->object.kind), theme.text);
        rect.setLeft(sign.right() + metrics.units(1.5));
        draw(painter, &rect, group->name, fonts.bold, theme.text, 0);
        painter->restore();
        return;
    }
    const bool on = row->unit < 0 || model->isTicked(row->unit);
    if (!row->loss.isEmpty()) {
        const QRect sign(rect.right() - 15, rect.center().y() - 7, 16, 16);
        paintSeverity(painter, sign, Severity::Danger, theme);
        rect.setRight(sign.left() - metrics.units(1));
    }
    const QString sign = row->sign == ReviewRow::Sign::Add    ? QStringLiteral("+")
                         : row->sign == ReviewRow::Sign::Drop ? QString(QChar(0x2212))
                                                              : QStringLiteral("~");
    const QColor color = row->sign == ReviewRow::Sign::Add    ? theme.success
                         : row->sign == ReviewRow::Sign::Drop ? theme.danger
                                                              : theme.warning;
    QFont strong = fonts.code;
    strong.setBold(true);
    QRect place = rect;
    place.setWidth(metrics.units(4));
    painter->setFont(strong);
    painter->setPen(color);
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter, sign);
    rect.setLeft(place.right());
    draw(painter, &rect, row->kind, fonts.text, theme.muted, metrics.units(1.5));
    draw(painter, &rect, row->name, fonts.code, on ? theme.text : theme.dim, metrics.units(2));
    if (row->name.isEmpty() || row->sign == ReviewRow::Sign::Alter)
        draw(painter, &rect, row->facts, fonts.code, row->name.isEmpty() ? theme.text : theme.muted,
             0);
    painter->restore();
}

QSize ReviewDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width(), Metrics::of(option.widget).row()};
}

} // namespace Retort
