#pragma once

#include "migrations/review/mergepreview.h"
#include "migrations/revision/layout.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QStyledItemDelegate>

namespace Retort {

/// The heads down to their common ancestor, the merge that would be made on top; heads carry a
/// tick.
class MergeGraphModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        GraphColumn,
        MessageColumn,
        RevisionColumn,
        ColumnCount,
    };

    using QAbstractTableModel::QAbstractTableModel;
    /// `outline` of all heads; `ticked`: which of them are merged. `rows`: those of the database's
    /// version table.
    void setOutline(const RevisionGraph &graph, const MergeOutline &outline,
                    const QSet<QString> &ticked, const QStringList &rows, const QString &message);
    const GraphLayout &layout() const { return m_layout; }

    struct Row
    {
        /// Empty: the merge that would be made.
        QString id;
        QString message;
        bool head = false;
        bool ticked = false;
        bool ancestor = false;
        bool merge = false;
        bool base = false;
        bool applied = false;
        bool current = false;

        friend bool operator==(const Row &, const Row &) = default;
    };
    const Row &rowAt(int row) const { return m_rows.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void tickRequested(const QString &id, bool ticked);

private:
    QList<Row> m_rows;
    GraphLayout m_layout;
};

/// Edges and nodes of the small graph, chips before the messages.
class MergeGraphDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// Objects × branches, conflicts first.
class MergeTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;
    void setComparison(const QStringList &branches, const MergeComparison &comparison);
    const MergeComparison &comparison() const { return m_comparison; }
    bool isConflict(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QStringList m_branches;
    MergeComparison m_comparison;
};

} // namespace Retort
