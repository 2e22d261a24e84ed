#pragma once

#include "ui/history/graphgeometry.h"
#include "ui/history/historystate.h"

#include <QAbstractTableModel>
#include <memory>

namespace Retort {

/// The history as rows, newest on top. Takes values only; a refresh publishes the difference (rows
/// that stay keep their place), so that selection and scroll survive.
class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        GraphColumn,
        MessageColumn,
        RevisionColumn,
        CreatedColumn,
        FileColumn,
        ColumnCount,
    };
    enum Role {
        IdRole = Qt::UserRole + 1,
        /// Handle in the graph.
        NodeRole,
        LaneRole,
        AppliedRole,
        CurrentRole,
        HeadRole,
        DimmedRole,
        /// Absolute path.
        PathRole,
    };

    explicit HistoryModel(QObject *parent = nullptr);
    ~HistoryModel() override;

    void setProject(std::shared_ptr<const Project> project);
    void setStatus(const std::optional<DatabaseStatus> &status);
    /// Ids whose review mark is valid (their files were read).
    void setReviewed(const QSet<QString> &reviewed);
    /// Key of a BranchChoice; empty: all.
    void setBranch(const QString &key);
    /// Nodes that are not dimmed; nullopt: nothing is dimmed.
    void setLit(const std::optional<QBitArray> &nodes);
    /// What is marked in the text of rows that match.
    void setNeedle(const QString &needle);

    const Project *project() const { return m_project.get(); }
    const std::shared_ptr<const Project> &projectPointer() const { return m_project; }
    const RevisionGraph &graph() const;
    const GraphLayout &layout() const { return m_layout; }
    const GraphDimming &dimming() const { return m_dimming; }
    const std::optional<DatabaseStatus> &status() const { return m_status; }
    const std::vector<RevisionState> &states() const { return m_states; }
    const QString &needle() const { return m_needle; }
    const QString &branch() const { return m_branch; }
    bool isConnected() const { return m_status.has_value(); }

    /// -1 where the row is no row.
    int nodeAt(int row) const;
    const Revision &revisionAt(int row) const { return graph().revision(nodeAt(row)); }
    const RevisionState &stateAt(int row) const { return m_states[size_t(nodeAt(row))]; }
    /// -1: not shown.
    int rowOfNode(int node) const;
    int rowOfId(const QString &id) const;
    /// Rows of the database's revisions, ascending.
    QList<int> currentRows() const;
    QList<int> headRows() const;

    /// "11 Nov 2026"; as written where it cannot be read.
    static QString createdText(const Revision &revision);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void relayout();
    void refreshStates();
    void refreshDimming();
    void emitAllChanged();
    int layoutRow(int row) const { return row < m_gapStart ? row : row + m_gapSize; }
    QString fileFacts(int node) const;

    std::shared_ptr<const Project> m_project;
    std::optional<DatabaseStatus> m_status;
    QSet<QString> m_reviewed;
    QString m_branch;
    QString m_needle;
    std::optional<QBitArray> m_lit;
    GraphLayout m_layout;
    GraphDimming m_dimming;
    QList<int> m_rowOfNode;
    std::vector<RevisionState> m_states;
    /// While rows were taken out and the new ones are not in yet: rows of the layout that are
    /// skipped.
    int m_gapStart = 0;
    int m_gapSize = 0;
};

} // namespace Retort
