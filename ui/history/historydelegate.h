#pragma once

#include "ui/history/historymodel.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/theme.h"

#include <QStyledItemDelegate>

namespace Retort {

struct Chip;

/// Paints the rows of the history: level gauge, edges, nodes, chips, text, file marks (LOOK:
/// sections 4 and 5). Its model is a HistoryModel.
class HistoryDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit HistoryDelegate(QObject *parent = nullptr);

    /// Fonts and measures of `font`, to be told when they change.
    void setFont(const QFont &font);
    void setHoveredRow(int row) { m_hoveredRow = row; }
    /// How far the rings stand out beyond their size, 0 … 1.
    void setSwell(double swell) { m_swell = swell; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    /// Chips in front of the message: current, head, labels.
    static QList<Chip> chips(const HistoryModel &model, int row, const Theme &theme);
    /// Width that the cell's content needs, with its padding.
    int contentWidth(const HistoryModel &model, const QModelIndex &index) const;

private:
    void paintGraph(QPainter *painter, const QRect &rect, const HistoryModel &model, int row,
                    const Theme &theme, const QColor &ground) const;
    void paintNode(QPainter *painter, const GraphRowGeometry &geometry, const HistoryModel &model,
                   int row, const Theme &theme, const QColor &ground) const;
    void paintMessage(QPainter *painter, const QRect &rect, const HistoryModel &model, int row,
                      const Theme &theme, bool dimmed) const;
    void paintText(QPainter *painter, const QRect &rect, const QString &text, const QFont &font,
                   const QFontMetrics &metrics, const QColor &color, const QString &needle,
                   const Theme &theme) const;
    void paintFile(QPainter *painter, const QRect &rect, const HistoryModel &model, int row,
                   const Theme &theme) const;

    QFont m_font;
    Metrics m_metrics;
    Fonts m_fonts;
    QFontMetrics m_textMetrics;
    QFontMetrics m_boldMetrics;
    QFontMetrics m_codeMetrics;
    GraphMetrics m_graph;
    int m_hoveredRow = -1;
    double m_swell = 0;
};

} // namespace Retort
