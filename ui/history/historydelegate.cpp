#include "ui/history/historydelegate.h"

#include "ui/widgets/chip.h"
#include "ui/widgets/iconprovider.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>

namespace Retort {

namespace {

constexpr double nodePen = 2;
constexpr double dashedPen = 1.5;
constexpr double dashOn = 2;
constexpr double dashOff = 3;

const HistoryModel &modelOf(const QModelIndex &index)
{
    return *static_cast<const HistoryModel *>(index.model());
}

} // namespace

HistoryDelegate::HistoryDelegate(QObject *parent)
    : QStyledItemDelegate(parent), m_textMetrics(QFont()), m_boldMetrics(QFont()),
      m_codeMetrics(QFont())
{
    setFont(QApplication::font());
}

void HistoryDelegate::setFont(const QFont &font)
{
    m_font = font;
    m_metrics = Metrics::of(font);
    m_fonts = Fonts::of(font);
    m_textMetrics = QFontMetrics(m_fonts.text);
    m_boldMetrics = QFontMetrics(m_fonts.bold);
    m_codeMetrics = QFontMetrics(m_fonts.code);
    m_graph = GraphMetrics(m_metrics.u);
}

QList<Chip> HistoryDelegate::chips(const HistoryModel &model, int row, const Theme &theme)
{
    QList<Chip> result;
    const RevisionState &state = model.stateAt(row);
    if (state.current)
        result.append(Chip{Chip::Kind::Current, tr("current"), {}, Severity::None});
    if (state.inDoubt)
        result.append(Chip{Chip::Kind::Severity, tr("stopped"), {}, Severity::Danger});
    if (state.head) {
        const int color = model.layout().rows.at(row).color;
        result.append(Chip{Chip::Kind::Head, tr("head"), theme.lane(color), Severity::None});
    }
    for (const QString &label : model.revisionAt(row).branchLabels)
        result.append(Chip{Chip::Kind::Label, label, {}, Severity::None});
    return result;
}

void HistoryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const HistoryModel &model = modelOf(index);
    const int row = index.row();
    if (model.nodeAt(row) < 0 || row >= model.layout().rows.size())
        return;
    const QWidget *widget = option.widget;
    const QStyle *style = widget ? widget->style() : QApplication::style();
    const Theme theme = Theme::of(widget);
    const RevisionState &state = model.stateAt(row);
    const bool current = state.current;
    const bool selected = option.state & QStyle::State_Selected;
    const bool active = widget && widget->hasFocus() && widget->isActiveWindow();

    QStyleOptionViewItem ground(option);
    ground.index = index;
    ground.state.setFlag(QStyle::State_Active, active);
    ground.state.setFlag(QStyle::State_MouseOver, row == m_hoveredRow && !current);
    ground.backgroundBrush = current ? QBrush(theme.currentRow) : QBrush(Qt::NoBrush);
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &ground, painter, widget);
    const QColor groundColor = selected  ? (active ? theme.selection : theme.selectionInactive)
                               : current ? theme.currentRow
                               : row == m_hoveredRow ? theme.hover
                                                     : theme.base;

    const bool dimmed = !current && !model.dimming().isRowLit(row);
    const int padding = m_metrics.controlGap();
    const QRect inner = option.rect.adjusted(padding, 0, -m_metrics.u, 0);
    const QColor textColor = dimmed ? theme.dim : theme.text;
    const QString needle = dimmed ? QString() : model.needle();
    painter->save();
    switch (index.column()) {
    case HistoryModel::GraphColumn:
        paintGraph(painter, option.rect, model, row, theme, groundColor);
        break;
    case HistoryModel::MessageColumn:
        paintMessage(painter, inner, model, row, theme, dimmed);
        break;
    case HistoryModel::RevisionColumn:
        paintText(painter, inner, model.revisionAt(row).id, m_fonts.code, m_codeMetrics, textColor,
                  needle, theme);
        break;
    case HistoryModel::CreatedColumn:
        paintText(painter, inner, HistoryModel::createdText(model.revisionAt(row)), m_fonts.text,
                  m_textMetrics, dimmed ? theme.dim : theme.muted, {}, theme);
        break;
    case HistoryModel::FileColumn:
        paintFile(painter, inner, model, row, theme);
        break;
    default:
        break;
    }
    painter->restore();
}

void HistoryDelegate::paintGraph(QPainter *painter, const QRect &rect, const HistoryModel &model,
                                 int row, const Theme &theme, const QColor &ground) const
{
    painter->setClipRect(rect);
    painter->translate(rect.topLeft());
    painter->setRenderHint(QPainter::Antialiasing);
    if (model.isConnected()) {
        const bool applied = model.stateAt(row).applied;
        const auto same = [&](int other) {
            return other >= 0 && other < model.rowCount()
                   && model.stateAt(other).applied == applied;
        };
        const QRectF gauge = m_graph.gauge();
        const double radius = gauge.width() / 2;
        painter->setPen(Qt::NoPen);
        painter->setBrush(applied ? theme.applied : theme.border);
        // Rounded where the level begins and ends, through where it goes on.
        painter->drawRoundedRect(
            gauge.adjusted(0, same(row - 1) ? -2 * radius : 0, 0, same(row + 1) ? 2 * radius : 0),
            radius, radius);
    }

    const GraphRowGeometry geometry = graphRow(model.layout(), row, m_graph, model.dimming());
    painter->setBrush(Qt::NoBrush);
    for (const GraphStroke &stroke : geometry.strokes) {
        QPen pen(stroke.dimmed ? theme.dimmedLane(stroke.color) : theme.lane(stroke.color),
                 stroke.dashed ? dashedPen : m_graph.lineWidth());
        pen.setCapStyle(Qt::FlatCap);
        pen.setJoinStyle(Qt::RoundJoin);
        if (stroke.dashed) {
            pen.setDashPattern({dashOn / dashedPen, dashOff / dashedPen});
            // The dashes go on from row to row.
            if (stroke.from.y() <= 0)
                pen.setDashOffset(std::fmod(double(row) * m_graph.rowHeight, dashOn + dashOff)
                                  / dashedPen);
        }
        painter->setPen(pen);
        if (stroke.shape == GraphStroke::Shape::Straight) {
            painter->drawLine(stroke.from, stroke.to);
        } else {
            QPainterPath path;
            stroke.addTo(path, m_graph.bend());
            painter->drawPath(path);
        }
    }
    if (!geometry.crosses.isEmpty()) {
        painter->setPen(QPen(theme.danger, nodePen, Qt::SolidLine, Qt::RoundCap));
        const double arm = m_metrics.u;
        for (const QPointF &at : geometry.crosses) {
            painter->drawLine(at - QPointF(arm, arm), at + QPointF(arm, arm));
            painter->drawLine(at + QPointF(-arm, arm), at + QPointF(arm, -arm));
        }
    }
    paintNode(painter, geometry, model, row, theme, ground);
}

void HistoryDelegate::paintNode(QPainter *painter, const GraphRowGeometry &geometry,
                                const HistoryModel &model, int row, const Theme &theme,
                                const QColor &ground) const
{
    const RevisionState &state = model.stateAt(row);
    const bool dimmed = geometry.nodeDimmed && !state.current;
    const QColor color = dimmed ? theme.dimmedLane(geometry.color) : theme.lane(geometry.color);
    if (geometry.beyond) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(state.current ? theme.current : dimmed ? theme.dim : theme.muted);
        for (int i = -1; i <= 1; ++i)
            painter->drawEllipse(geometry.node + QPointF(i * m_metrics.u, 0), 1.25, 1.25);
        return;
    }
    if (state.current) {
        const double radius = m_graph.ringRadius() + m_swell * m_metrics.u / 2.0;
        painter->setPen(QPen(theme.current, nodePen));
        painter->setBrush(ground);
        painter->drawEllipse(geometry.node, radius - nodePen / 2, radius - nodePen / 2);
    }
    painter->setPen(QPen(color, nodePen, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter->setBrush(state.applied ? color : ground);
    const double outer = state.current ? 2.0 * m_metrics.u : m_graph.nodeSize();
    const double reach = (outer - nodePen) / 2;
    if (state.base) {
        const double size = state.current ? outer : m_graph.diamondSize();
        const double arm = (size - nodePen) / 2;
        const QPointF at = geometry.node;
        const QPointF corners[] = {at + QPointF(0, -arm), at + QPointF(arm, 0),
                                   at + QPointF(0, arm), at + QPointF(-arm, 0)};
        painter->drawPolygon(corners, 4);
    } else if (state.merge) {
        painter->drawRoundedRect(
            QRectF(geometry.node - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach)), 1, 1);
    } else {
        painter->drawEllipse(geometry.node, reach, reach);
    }
}

void HistoryDelegate::paintMessage(QPainter *painter, const QRect &rect, const HistoryModel &model,
                                   int row, const Theme &theme, bool dimmed) const
{
    int x = rect.left();
    const int middle = rect.top() + rect.height() / 2;
    const QList<Chip> all = chips(model, row, theme);
    for (const Chip &chip : all)
        x = paintChip(painter, x, middle, chip, theme, m_font) + m_metrics.chipGap();
    if (!all.isEmpty())
        x += m_metrics.units(0.5);
    const Revision &revision = model.revisionAt(row);
    const bool current = model.stateAt(row).current;
    const bool empty = revision.message.isEmpty();
    paintText(painter, QRect(x, rect.top(), rect.right() - x + 1, rect.height()),
              empty ? tr("no message") : revision.message, current ? m_fonts.bold : m_fonts.text,
              current ? m_boldMetrics : m_textMetrics,
              dimmed  ? theme.dim
              : empty ? theme.muted
                      : theme.text,
              dimmed || empty ? QString() : model.needle(), theme);
}

void HistoryDelegate::paintText(QPainter *painter, const QRect &rect, const QString &text,
                                const QFont &font, const QFontMetrics &metrics, const QColor &color,
                                const QString &needle, const Theme &theme) const
{
    if (rect.width() <= 0)
        return;
    const QString shown = metrics.elidedText(text, Qt::ElideRight, rect.width());
    if (!needle.isEmpty()) {
        for (qsizetype at = shown.indexOf(needle, 0, Qt::CaseInsensitive); at >= 0;
             at = shown.indexOf(needle, at + needle.size(), Qt::CaseInsensitive)) {
            const int left = metrics.horizontalAdvance(shown, int(at));
            const int right = metrics.horizontalAdvance(shown, int(at + needle.size()));
            painter->fillRect(QRect(rect.left() + left - 1,
                                    rect.top() + (rect.height() - metrics.height()) / 2 - 1,
                                    right - left + 2, metrics.height() + 2),
                              theme.changedWord);
        }
    }
    painter->setFont(font);
    painter->setPen(color);
    painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
}

void HistoryDelegate::paintFile(QPainter *painter, const QRect &rect, const HistoryModel &model,
                                int row, const Theme &theme) const
{
    const RevisionState &state = model.stateAt(row);
    const Revision &revision = model.revisionAt(row);
    int x = rect.left();
    const auto icon = [&](const QString &name, const QColor &color) {
        IconProvider::paint(painter,
                            QRectF(x, rect.top() + (rect.height() - Metrics::iconSize) / 2,
                                   Metrics::iconSize, Metrics::iconSize),
                            name, color);
        x += Metrics::iconSize + m_metrics.u;
    };
    if (state.edited)
        icon(QStringLiteral("edited"), theme.warning);
    if (state.reviewed)
        icon(QStringLiteral("reviewed"), theme.muted);
    if (revision.irreversible)
        icon(QStringLiteral("irreversible"), theme.muted);
    if (revision.language == ScriptLanguage::Python) {
        painter->setFont(m_fonts.tiny);
        painter->setPen(theme.muted);
        painter->drawText(QRect(x, rect.top(), rect.right() - x + 1, rect.height()),
                          Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          QStringLiteral("py"));
    }
}

int HistoryDelegate::contentWidth(const HistoryModel &model, const QModelIndex &index) const
{
    const int row = index.row();
    const int padding = m_metrics.controlGap() + m_metrics.u;
    if (model.nodeAt(row) < 0)
        return padding;
    switch (index.column()) {
    case HistoryModel::GraphColumn:
        return m_graph.columnWidth(model.layout().laneCount);
    case HistoryModel::MessageColumn: {
        int width = padding;
        const QList<Chip> all = chips(model, row, Theme::lightTheme());
        for (const Chip &chip : all)
            width += chipSize(chip, m_font).width() + m_metrics.chipGap();
        if (!all.isEmpty())
            width += m_metrics.units(0.5);
        const QString &message = model.revisionAt(row).message;
        return width
               + (model.stateAt(row).current ? m_boldMetrics : m_textMetrics)
                     .horizontalAdvance(message);
    }
    case HistoryModel::RevisionColumn:
        return padding + m_codeMetrics.horizontalAdvance(model.revisionAt(row).id);
    case HistoryModel::CreatedColumn:
        return padding
               + m_textMetrics.horizontalAdvance(HistoryModel::createdText(model.revisionAt(row)));
    default:
        return padding + 2 * Metrics::iconSize + m_metrics.u;
    }
}

QSize HistoryDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {contentWidth(modelOf(index), index), m_metrics.row()};
}

bool HistoryDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const bool textual = index.column() == HistoryModel::MessageColumn
                         || index.column() == HistoryModel::RevisionColumn;
    if (event->type() == QEvent::ToolTip && index.isValid() && textual
        && contentWidth(modelOf(index), index) <= option.rect.width()) {
        // All of it can be read.
        QToolTip::hideText();
        return true;
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

} // namespace Retort
