#include "ui/run/rundelegate.h"

#include "ui/run/runmodel.h"
#include "ui/widgets/iconprovider.h"
#include "ui/widgets/severity.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QTreeView>

namespace Retort {

namespace {

QColor ground(const QStyleOptionViewItem &option, RunState state, bool step, const Theme &theme)
{
    if (option.state & QStyle::State_Selected)
        return option.state & QStyle::State_Active && option.widget && option.widget->hasFocus()
                   ? theme.selection
                   : theme.selectionInactive;
    if (!step && state == RunState::Waiting)
        return theme.warningBg;
    if (!step && state == RunState::Failed)
        return theme.dangerBg;
    if (option.state & QStyle::State_MouseOver)
        return theme.hover;
    return step ? theme.alternate : theme.base;
}

void paintState(QPainter *painter, const QRect &rect, RunState state, bool step, const Theme &theme)
{
    switch (state) {
    case RunState::NotYet:
    case RunState::Skipped:
        paintSeverity(painter, rect, Severity::NotYet, theme);
        break;
    case RunState::Running:
        IconProvider::paint(painter, rect, QStringLiteral("play"), theme.accent);
        break;
    case RunState::Waiting:
        IconProvider::paint(painter, rect, QStringLiteral("lock"), theme.warning);
        break;
    case RunState::Done:
        if (step)
            paintSeverity(painter, rect, Severity::Success, theme);
        else
            IconProvider::paint(painter, rect, QStringLiteral("check"), theme.success);
        break;
    case RunState::Failed:
        paintSeverity(painter, rect, Severity::Error, theme);
        break;
    case RunState::RolledBack:
        IconProvider::paint(painter, rect, QStringLiteral("undo"), theme.muted);
        break;
    }
}

} // namespace

RunDelegate::RunDelegate(QObject *parent) : QStyledItemDelegate(parent) {}

RunDelegate::Geometry RunDelegate::geometry(const QStyleOptionViewItem &option, bool step,
                                            const Metrics &metrics) const
{
    const int size = Metrics::iconSize;
    const int left = option.rect.left() + metrics.units(2) + (step ? 0 : metrics.units(6));
    const QRect sign(left, option.rect.top() + (option.rect.height() - size) / 2, size, size);
    return {sign, option.rect.adjusted(sign.right() + metrics.units(3) - option.rect.left(), 0,
                                       -metrics.units(2), 0)};
}

void RunDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                        const QModelIndex &index) const
{
    const Theme theme = Theme::of(option.widget);
    const Metrics metrics = Metrics::of(option.widget);
    const Fonts fonts = Fonts::of(option.widget);
    const bool step = index.siblingAtColumn(0).data(RunModel::IsStepRole).toBool();
    const auto state = RunState(index.siblingAtColumn(0).data(RunModel::StateRole).toInt());
    const bool later = m_running && (state == RunState::NotYet || state == RunState::Skipped);

    painter->save();
    painter->fillRect(option.rect, ground(option, state, step, theme));
    if (index.column() != RunModel::TitleColumn) {
        const QRect rect = option.rect.adjusted(metrics.units(2), 0, -metrics.units(2), 0);
        const bool waiting = state == RunState::Waiting;
        painter->setFont(!step && waiting ? fonts.bold : fonts.text);
        painter->setPen(waiting                                            ? theme.warning
                        : state == RunState::Failed                        ? theme.danger
                        : index.column() == RunModel::TimeColumn && !later ? theme.text
                                                                           : theme.muted);
        const int alignment = index.data(Qt::TextAlignmentRole).toInt();
        painter->drawText(rect, alignment,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight,
                                                            rect.width()));
    } else {
        const Geometry place = geometry(option, step, metrics);
        if (m_running) {
            paintState(painter, place.sign, state, step, theme);
        } else if (step) {
            const auto *tree = qobject_cast<const QTreeView *>(option.widget);
            if (index.model()->hasChildren(index))
                IconProvider::paint(painter, place.sign,
                                    tree && tree->isExpanded(index)
                                        ? QStringLiteral("chevron-down")
                                        : QStringLiteral("chevron-right"),
                                    theme.muted);
        }
        QRect text = place.text;
        painter->setPen(later && !step ? theme.muted : theme.text);
        painter->setFont(fonts.code);
        if (step) {
            const QString id = index.data(RunModel::RevisionRole).toString();
            painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter, id);
            text.setLeft(text.left() + painter->fontMetrics().horizontalAdvance(id)
                         + metrics.units(2));
            painter->setFont(fonts.bold);
            painter->drawText(
                text, Qt::AlignLeft | Qt::AlignVCenter,
                painter->fontMetrics().elidedText(index.data(RunModel::MessageRole).toString(),
                                                  Qt::ElideRight, text.width()));
        } else {
            painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                              painter->fontMetrics().elidedText(index.data().toString(),
                                                                Qt::ElideRight, text.width()));
        }
    }
    painter->restore();
}

QSize RunDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Metrics metrics = Metrics::of(option.widget);
    const int width = QStyledItemDelegate::sizeHint(option, index).width() + metrics.units(4);
    return {width, metrics.row()};
}

bool RunDelegate::editorEvent(QEvent *event, QAbstractItemModel *,
                              const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (m_running || event->type() != QEvent::MouseButtonPress
        || index.column() != RunModel::TitleColumn || !index.data(RunModel::IsStepRole).toBool())
        return false;
    const auto *mouse = static_cast<QMouseEvent *>(event);
    const QRect sign = geometry(option, true, Metrics::of(option.widget)).sign;
    if (mouse->button() != Qt::LeftButton || !sign.adjusted(-4, -4, 4, 4).contains(mouse->pos()))
        return false;
    Q_EMIT foldRequested(index);
    return true;
}

bool RunDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                            const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QString text = index.data(Qt::ToolTipRole).toString();
    if (text.isEmpty())
        text = index.data().toString();
    QToolTip::showText(event->globalPos(), text, view);
    return true;
}

} // namespace Retort
