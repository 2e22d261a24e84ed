#pragma once

#include <QStyledItemDelegate>

namespace Retort {

/// Paints the tree of changes: tick, sign in its colour, kind, name in the fixed font, and at the
/// right an octagon where data is lost.
class ReviewDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace Retort
