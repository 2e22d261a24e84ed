#include "ui/history/historyview.h"

#include "ui/history/historydelegate.h"
#include "ui/history/historymodel.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>
#include <QVariantAnimation>

namespace Retort {

namespace {

constexpr int scrollMs = 120;
constexpr int swellMs = 200;
/// Rows that decide about a column's width; the rest is elided.
constexpr int measuredRows = 400;
constexpr int idCharacters = 20;

} // namespace

HistoryView::HistoryView(HistoryModel *model, QWidget *parent)
    : QTableView(parent), m_model(model), m_delegate(new HistoryDelegate(this))
{
    setModel(model);
    setItemDelegate(m_delegate);
    setAccessibleName(tr("History"));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionsMovable(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setMinimumSectionSize(1);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(HistoryModel::MessageColumn, QHeaderView::Stretch);
    applyMetrics();
    connect(model, &QAbstractItemModel::rowsInserted, this, [this] { m_hovered = -1; });
    connect(model, &QAbstractItemModel::rowsRemoved, this, [this] { m_hovered = -1; });
}

void HistoryView::applyMetrics()
{
    m_delegate->setFont(font());
    const Metrics metrics = Metrics::of(font());
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setDefaultSectionSize(metrics.row());
    horizontalHeader()->setFixedHeight(metrics.viewHeader());
    fitColumns();
}

void HistoryView::fitColumns()
{
    const Metrics metrics = Metrics::of(font());
    const Fonts fonts = Fonts::of(font());
    QHeaderView *header = horizontalHeader();
    const int padding = metrics.controlGap() + metrics.u;
    const auto titleWidth = [&](int column) {
        const QString title =
            m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        return QFontMetrics(fonts.small).horizontalAdvance(title) + 2 * padding;
    };
    int revision = titleWidth(HistoryModel::RevisionColumn);
    int created = titleWidth(HistoryModel::CreatedColumn);
    int marks = 1;
    const int rows = qMin(m_model->rowCount(), measuredRows);
    for (int row = 0; row < rows; ++row) {
        revision = qMax(revision, m_delegate->contentWidth(
                                      *m_model, m_model->index(row, HistoryModel::RevisionColumn)));
        created = qMax(created, m_delegate->contentWidth(
                                    *m_model, m_model->index(row, HistoryModel::CreatedColumn)));
        const RevisionState &state = m_model->stateAt(row);
        const Revision &entry = m_model->revisionAt(row);
        marks = qMax(marks, int(state.edited) + int(state.reviewed) + int(entry.irreversible)
                                + int(entry.language == ScriptLanguage::Python));
    }
    const int character = QFontMetrics(fonts.code).horizontalAdvance(QLatin1Char('0'));
    header->resizeSection(HistoryModel::GraphColumn,
                          qMax(GraphMetrics(metrics.u).columnWidth(m_model->layout().laneCount),
                               titleWidth(HistoryModel::GraphColumn)));
    header->resizeSection(HistoryModel::RevisionColumn,
                          qMin(revision, padding + idCharacters * character) + 2 * metrics.u);
    header->resizeSection(HistoryModel::CreatedColumn,
                          qMin(created, padding + 24 * character) + 2 * metrics.u);
    header->resizeSection(HistoryModel::FileColumn,
                          qMax(titleWidth(HistoryModel::FileColumn),
                               padding + marks * (Metrics::iconSize + metrics.u)));
}

int HistoryView::selectedRow() const
{
    const QModelIndexList rows =
        selectionModel() ? selectionModel()->selectedRows() : QModelIndexList();
    return rows.isEmpty() ? -1 : rows.first().row();
}

void HistoryView::selectQuietly(int row)
{
    const bool before = std::exchange(m_quiet, true);
    if (row >= 0)
        selectRow(row);
    else
        clearSelection();
    m_quiet = before;
}

void HistoryView::glideTo(int row)
{
    const QModelIndex index = m_model->index(row, HistoryModel::MessageColumn);
    if (!index.isValid())
        return;
    QScrollBar *bar = verticalScrollBar();
    const int before = bar->value();
    scrollTo(index, PositionAtCenter);
    const int duration = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this);
    if (duration <= 0 || !isVisible())
        return;
    const int after = bar->value();
    if (before != after) {
        delete m_scroll;
        m_scroll = new QVariantAnimation(this);
        m_scroll->setDuration(scrollMs);
        m_scroll->setEasingCurve(QEasingCurve::OutCubic);
        m_scroll->setStartValue(before);
        m_scroll->setEndValue(after);
        connect(m_scroll, &QVariantAnimation::valueChanged, bar,
                [bar](const QVariant &value) { bar->setValue(value.toInt()); });
        m_scroll->start();
    }
    delete m_swell;
    m_swell = new QVariantAnimation(this);
    m_swell->setDuration(swellMs);
    m_swell->setStartValue(0.0);
    m_swell->setKeyValueAt(0.5, 1.0);
    m_swell->setEndValue(0.0);
    connect(m_swell, &QVariantAnimation::valueChanged, this, [this](const QVariant &value) {
        m_delegate->setSwell(value.toDouble());
        viewport()->update();
    });
    m_swell->start();
}

void HistoryView::reveal(int row, ScrollHint hint)
{
    // A glide that is still under way would scroll away again.
    if (m_scroll)
        m_scroll->stop();
    scrollTo(m_model->index(row, HistoryModel::MessageColumn), hint);
}

int HistoryView::alongBranch(int row, bool up) const
{
    const GraphLayout &layout = m_model->layout();
    if (row < 0 || row >= layout.rows.size())
        return -1;
    const LayoutRow &entry = layout.rows.at(row);
    int best = -1;
    for (int i = 0; i < entry.edgeCount; ++i) {
        const LayoutEdge &edge = layout.edges.at(layout.rowEdges.at(entry.firstEdge + i));
        if (!up && edge.childRow == row && edge.parentRow >= 0
            && edge.kind == EdgeKind::FirstParent)
            return edge.parentRow;
        if (up && edge.parentRow == row && edge.kind != EdgeKind::Dependency) {
            // Straight on in the own lane, else the nearest child.
            if (edge.kind == EdgeKind::FirstParent && edge.lane == entry.lane)
                return edge.childRow;
            best = qMax(best, edge.childRow);
        }
    }
    return best;
}

void HistoryView::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (modifiers == Qt::NoModifier) {
        switch (event->key()) {
        case Qt::Key_H:
            Q_EMIT goToDatabaseRequested();
            return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (selectedRow() >= 0)
                Q_EMIT openRequested(selectedRow());
            return;
        case Qt::Key_Escape:
            Q_EMIT releaseRequested();
            return;
        case Qt::Key_Home:
            selectRow(0);
            return;
        case Qt::Key_End:
            selectRow(m_model->rowCount() - 1);
            return;
        default:
            break;
        }
    }
    if (modifiers == Qt::ControlModifier
        && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        const int row = alongBranch(selectedRow(), event->key() == Qt::Key_Up);
        if (row >= 0) {
            selectRow(row);
            reveal(row);
        }
        return;
    }
    if (modifiers == Qt::ShiftModifier && event->key() == Qt::Key_F10 && selectedRow() >= 0) {
        const QRect cell = visualRect(m_model->index(selectedRow(), HistoryModel::MessageColumn));
        Q_EMIT menuRequested(selectedRow(), viewport()->mapToGlobal(cell.bottomLeft()));
        return;
    }
    // A letter is a command here, not the beginning of a search.
    if (!event->text().isEmpty() && event->text().at(0).isPrint()
        && !(modifiers & (Qt::ControlModifier | Qt::AltModifier))) {
        event->ignore();
        return;
    }
    QTableView::keyPressEvent(event);
}

void HistoryView::hover(int row)
{
    if (row == m_hovered)
        return;
    const auto updateRow = [this](int which) {
        if (which >= 0)
            viewport()->update(0, rowViewportPosition(which), viewport()->width(),
                               rowHeight(which));
    };
    updateRow(m_hovered);
    m_hovered = row;
    m_delegate->setHoveredRow(row);
    updateRow(m_hovered);
}

void HistoryView::mouseMoveEvent(QMouseEvent *event)
{
    hover(rowAt(event->position().toPoint().y()));
    // A drag does not run through the history.
    if (event->buttons() == Qt::NoButton)
        QTableView::mouseMoveEvent(event);
}

void HistoryView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position().toPoint().y());
    if (row >= 0 && event->button() == Qt::LeftButton)
        Q_EMIT openRequested(row);
}

void HistoryView::contextMenuEvent(QContextMenuEvent *event)
{
    int row = rowAt(event->pos().y());
    QPoint at = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        row = selectedRow();
        const QRect cell = visualRect(m_model->index(row, HistoryModel::MessageColumn));
        at = viewport()->mapToGlobal(cell.bottomLeft());
    }
    if (row < 0)
        return;
    if (row != selectedRow())
        selectQuietly(row);
    Q_EMIT menuRequested(row, at);
}

bool HistoryView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        hover(-1);
    return QTableView::viewportEvent(event);
}

void HistoryView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        applyMetrics();
}

void HistoryView::focusInEvent(QFocusEvent *event)
{
    QTableView::focusInEvent(event);
    viewport()->update();
}

void HistoryView::focusOutEvent(QFocusEvent *event)
{
    QTableView::focusOutEvent(event);
    viewport()->update();
}

void HistoryView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT rowSelected(selectedRow(), !m_quiet);
}

} // namespace Retort
