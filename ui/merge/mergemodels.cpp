#include "ui/merge/mergemodels.h"

#include "ui/history/graphgeometry.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/severity.h"
#include "ui/widgets/theme.h"

#include <QFontDatabase>
#include <QPainter>

namespace Retort {

void MergeGraphModel::setOutline(const RevisionGraph &graph, const MergeOutline &outline,
                                 const QSet<QString> &ticked, const QStringList &rows,
                                 const QString &message)
{
    LayoutInput input;
    QHash<int, int> own;
    QList<Row> described;
    const QBitArray applied = graph.applied(rows);
    for (int i = 0; i < outline.shown.size(); ++i)
        own.insert(outline.shown.at(i), i);
    for (const int node : outline.shown) {
        std::vector<int> parents;
        for (const int parent : graph.parents(node)) {
            if (own.contains(parent) && !outline.ancestors.contains(node))
                parents.push_back(own.value(parent));
        }
        const Revision &revision = graph.revision(node);
        const qint64 date = revision.created.isValid() ? revision.created.toMSecsSinceEpoch()
                                                       : std::numeric_limits<qint64>::min();
        input.add(parents, {}, 0, date, !revision.branchLabels.isEmpty());
        Row row;
        row.id = revision.id;
        row.message = revision.message;
        row.head = graph.isHead(node);
        row.ticked = ticked.contains(revision.id);
        row.ancestor = outline.ancestors.contains(node);
        row.merge = graph.isMergePoint(node);
        row.base = graph.isBase(node);
        row.applied = applied.testBit(node);
        row.current = rows.contains(revision.id);
        described.append(row);
    }
    std::vector<int> heads;
    for (const MergeBranch &branch : outline.branches) {
        if (ticked.contains(graph.revision(branch.head).id))
            heads.push_back(own.value(branch.head));
    }
    const bool merges = heads.size() > 1;
    if (merges) {
        input.add(heads, {}, 0, std::numeric_limits<qint64>::max(), false);
        Row merge;
        merge.message = message;
        merge.merge = true;
        described.append(merge);
    }
    const GraphLayout layout = layoutGraph(input);
    QList<Row> sorted;
    for (const LayoutRow &row : layout.rows)
        sorted.append(described.at(row.node));
    if (sorted.size() == m_rows.size()) {
        m_layout = layout;
        m_rows = sorted;
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_layout = layout;
    m_rows = sorted;
    endResetModel();
}

int MergeGraphModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int MergeGraphModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant MergeGraphModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows.at(index.row());
    if (index.column() == GraphColumn) {
        if (role == Qt::CheckStateRole && row.head)
            return int(row.ticked ? Qt::Checked : Qt::Unchecked);
        if (role == Qt::AccessibleTextRole)
            return row.id.isEmpty() ? tr("new merge revision")
                   : row.head       ? tr("head %1, %2").arg(row.id, row.message)
                                    : tr("%1, %2").arg(row.id, row.message);
        return {};
    }
    if (role == Qt::FontRole && index.column() == RevisionColumn)
        return QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return index.column() == MessageColumn ? row.message : row.id;
    return {};
}

bool MergeGraphModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !index.isValid() || !m_rows.at(index.row()).head)
        return false;
    Q_EMIT tickRequested(m_rows.at(index.row()).id, value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags MergeGraphModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid() && index.column() == GraphColumn && m_rows.at(index.row()).head)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

void MergeGraphDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const auto *model = qobject_cast<const MergeGraphModel *>(index.model());
    const Theme theme = Theme::of(option.widget);
    const Metrics metrics = Metrics::of(option.widget);
    const Fonts fonts = Fonts::of(option.widget);
    const MergeGraphModel::Row &row = model->rowAt(index.row());
    const bool focus = option.widget && option.widget->hasFocus();
    const QColor ground = option.state & QStyle::State_Selected
                              ? (focus ? theme.selection : theme.selectionInactive)
                          : row.current ? theme.currentRow
                                        : theme.base;
    painter->save();
    painter->setClipRect(option.rect);
    painter->fillRect(option.rect, ground);
    if (index.column() == MergeGraphModel::GraphColumn) {
        const GraphMetrics measures(metrics.u);
        painter->save();
        painter->translate(option.rect.topLeft());
        painter->setRenderHint(QPainter::Antialiasing);
        const GraphRowGeometry geometry = graphRow(model->layout(), index.row(), measures, {});
        painter->setBrush(Qt::NoBrush);
        for (const GraphStroke &stroke : geometry.strokes) {
            QPen pen(theme.lane(stroke.color), measures.lineWidth());
            pen.setCapStyle(Qt::FlatCap);
            painter->setPen(pen);
            QPainterPath path;
            stroke.addTo(path, measures.bend());
            painter->drawPath(path);
        }
        const QColor color = theme.lane(geometry.color);
        if (row.current) {
            painter->setPen(QPen(theme.current, 2));
            painter->setBrush(ground);
            painter->drawEllipse(geometry.node, measures.ringRadius() - 1,
                                 measures.ringRadius() - 1);
        }
        painter->setPen(QPen(color, 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        painter->setBrush(row.applied ? color : ground);
        const double reach = ((row.current ? 2.0 * metrics.u : measures.nodeSize()) - 2) / 2;
        if (row.merge)
            painter->drawRoundedRect(
                QRectF(geometry.node - QPointF(reach, reach), QSizeF(2 * reach, 2 * reach)), 1, 1);
        else
            painter->drawEllipse(geometry.node, reach, reach);
        painter->restore();
        if (row.head) {
            QStyleOptionViewItem check(option);
            check.rect = QRect(option.rect.right() - metrics.units(5),
                               option.rect.top() + (option.rect.height() - 14) / 2, 14, 14);
            check.state &= ~(QStyle::State_On | QStyle::State_Off | QStyle::State_HasFocus);
            check.state |= row.ticked ? QStyle::State_On : QStyle::State_Off;
            const QStyle *style = option.widget ? option.widget->style() : nullptr;
            if (style)
                style->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &check, painter,
                                     option.widget);
        }
    } else {
        QRect text = option.rect.adjusted(metrics.units(2), 0, -metrics.units(2), 0);
        if (index.column() == MergeGraphModel::MessageColumn) {
            const auto chip = [&](const Chip &value) {
                text.setLeft(
                    paintChip(painter, text.left(), text.center().y() + 1, value, theme, fonts.text)
                    + metrics.u);
            };
            if (row.id.isEmpty())
                chip({.kind = Chip::Kind::Label, .text = MergeGraphModel::tr("new")});
            if (row.current)
                chip({.kind = Chip::Kind::Current, .text = MergeGraphModel::tr("current")});
            if (row.head)
                chip({.kind = Chip::Kind::Head,
                      .text = MergeGraphModel::tr("head"),
                      .lane = theme.lane(model->layout().rows.at(index.row()).color)});
            painter->setFont(fonts.text);
        } else {
            painter->setFont(fonts.code);
        }
        painter->setPen(theme.text);
        const QString shown = painter->fontMetrics().elidedText(index.data().toString(),
                                                                Qt::ElideRight, text.width());
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter, shown);
        if (index.column() == MergeGraphModel::MessageColumn && row.ancestor) {
            text.setLeft(text.left() + painter->fontMetrics().horizontalAdvance(shown)
                         + metrics.units(2));
            painter->setPen(theme.muted);
            painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                              MergeGraphModel::tr("common ancestor"));
        }
    }
    painter->restore();
}

QSize MergeGraphDelegate::sizeHint(const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const Metrics metrics = Metrics::of(option.widget);
    if (index.column() != MergeGraphModel::GraphColumn)
        return {QStyledItemDelegate::sizeHint(option, index).width() + metrics.units(4),
                metrics.row()};
    const auto *model = qobject_cast<const MergeGraphModel *>(index.model());
    return {GraphMetrics(metrics.u).columnWidth(model->layout().laneCount) + metrics.units(6),
            metrics.row()};
}

void MergeTableModel::setComparison(const QStringList &branches, const MergeComparison &comparison)
{
    beginResetModel();
    m_branches = branches;
    m_comparison = comparison;
    endResetModel();
}

bool MergeTableModel::isConflict(int row) const
{
    return m_comparison.rows.at(row).verdict == OverlapVerdict::Conflict;
}

int MergeTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_comparison.rows.size());
}

int MergeTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_branches.size()) + 2;
}

QVariant MergeTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const OverlapRow &row = m_comparison.rows.at(index.row());
    const int verdictColumn = columnCount() - 1;
    const bool verdict = index.column() == verdictColumn;
    if (role == Qt::FontRole && !verdict)
        return QFontDatabase::systemFont(QFontDatabase::FixedFont);
    QString text;
    if (index.column() == 0) {
        text = row.object;
    } else if (!verdict) {
        text = row.what.value(index.column() - 1);
        if (text.isEmpty())
            text = QStringLiteral("–");
    } else {
        switch (row.verdict) {
        case OverlapVerdict::Conflict:
            text = row.reason.isEmpty() ? tr("Conflict") : tr("Conflict: %1").arg(row.reason);
            break;
        case OverlapVerdict::BothIndependent:
            text = tr("Both, independent");
            break;
        case OverlapVerdict::OneSide:
            text = tr("One side");
            break;
        }
    }
    return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(text) : QVariant();
}

QVariant MergeTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    if (section == 0)
        return tr("Object");
    return section <= m_branches.size() ? m_branches.at(section - 1) : tr("Verdict");
}

} // namespace Retort
