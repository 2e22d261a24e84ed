#pragma once

#include "app/services/runevents.h"

#include <QAbstractTableModel>
#include <QDateTime>

namespace Retort {

/// Who holds what the run waits for.
class BlockerModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        ProcessColumn,
        ClientColumn,
        RoleColumn,
        StateColumn,
        HoldsColumn,
        SinceColumn,
        StatementColumn,
        ColumnCount,
    };

    using QAbstractTableModel::QAbstractTableModel;
    void setBlockers(const QList<Blocker> &blockers);
    const QList<Blocker> &blockers() const { return m_blockers; }
    /// For the clipboard: one line a blocker, columns apart by tabs.
    QString asText() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<Blocker> m_blockers;
};

/// What was said during a run, the newest last. Capped, so that a million notices stay a list one
/// can read.
class RunLogModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        TimeColumn,
        SourceColumn,
        TextColumn,
        ColumnCount,
    };
    static constexpr int capacity = 5000;

    struct Line
    {
        QDateTime time;
        /// `retort`, or the server's severity: NOTICE, WARNING, …
        QString source;
        QString text;
        bool important = false;
    };

    using QAbstractTableModel::QAbstractTableModel;
    void clear();
    void append(const QList<Line> &lines);
    /// How many were left out at the beginning.
    qint64 dropped() const { return m_dropped; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QList<Line> m_lines;
    qint64 m_dropped = 0;
};

/// `ACCESS SHARE` from the server's `AccessShareLock`.
QString lockModeName(const QString &serverName);

} // namespace Retort
