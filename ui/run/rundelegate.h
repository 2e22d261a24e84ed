#pragma once

#include "ui/widgets/metrics.h"
#include "ui/widgets/theme.h"

#include <QStyledItemDelegate>

namespace Retort {

/// Paints the rows of a plan and its run: revisions on a ground of their own, statements in the
/// fixed font under them, the state as a shape at the left.
class RunDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit RunDelegate(QObject *parent = nullptr);

    /// While the plan is read, rows fold and show no state; while it runs, states stand where the
    /// fold marks were.
    void setRunning(bool running) { m_running = running; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

Q_SIGNALS:
    void foldRequested(const QModelIndex &index);

private:
    /// Where the sign and the text of the first column stand.
    struct Geometry
    {
        QRect sign;
        QRect text;
    };
    Geometry geometry(const QStyleOptionViewItem &option, bool step, const Metrics &metrics) const;

    bool m_running = false;
};

} // namespace Retort
