#include "ui/history/historymodel.h"

#include <QFileInfo>
#include <QLocale>
#include <algorithm>

namespace Retort {

HistoryModel::HistoryModel(QObject *parent) : QAbstractTableModel(parent) {}

HistoryModel::~HistoryModel() = default;

const RevisionGraph &HistoryModel::graph() const
{
    static const RevisionGraph empty;
    return m_project ? m_project->scripts.graph : empty;
}

namespace {

/// The layout of the nodes in `shown` only, with the graph's own handles.
GraphLayout layoutOf(const RevisionGraph &graph, const QBitArray &shown)
{
    if (shown.count(true) == graph.size())
        return layoutGraph(graph);
    QList<Revision> revisions;
    QList<int> handles;
    for (int node = 0; node < graph.size(); ++node) {
        if (!shown.testBit(node))
            continue;
        handles.append(node);
        revisions.append(graph.revision(node));
    }
    // Relations that lead out of what is shown are left out, not drawn as missing.
    QHash<QString, int> kept;
    for (const Revision &revision : std::as_const(revisions))
        kept.insert(revision.id, 0);
    for (Revision &revision : revisions) {
        const auto foreign = [&](const QString &id) {
            return graph.indexOf(id) >= 0 && !kept.contains(id);
        };
        revision.downRevisions.removeIf(foreign);
        revision.dependsOn.removeIf(foreign);
    }
    GraphLayout layout = layoutGraph(RevisionGraph::build(revisions));
    for (LayoutRow &row : layout.rows)
        row.node = handles.at(row.node);
    return layout;
}

} // namespace

void HistoryModel::setProject(std::shared_ptr<const Project> project)
{
    const std::shared_ptr<const Project> before = std::move(m_project);
    const RevisionGraph none;
    const RevisionGraph &oldGraph = before ? before->scripts.graph : none;
    const RevisionGraph &newGraph = project ? project->scripts.graph : none;
    if (!m_branch.isEmpty()) {
        const QList<BranchChoice> choices = branchChoices(newGraph);
        const bool known = std::any_of(choices.begin(), choices.end(), [this](const auto &choice) {
            return choice.key == m_branch;
        });
        if (!known)
            m_branch.clear();
    }
    const GraphLayout layout = layoutOf(newGraph, branchNodes(newGraph, m_branch));
    const int oldSize = int(m_layout.rows.size());
    const int newSize = int(layout.rows.size());
    const auto same = [&](int oldRow, int newRow) {
        return oldGraph.revision(m_layout.rows.at(oldRow).node).id
               == newGraph.revision(layout.rows.at(newRow).node).id;
    };
    int head = 0;
    while (head < oldSize && head < newSize && same(head, head))
        ++head;
    int tail = 0;
    while (tail < oldSize - head && tail < newSize - head
           && same(oldSize - 1 - tail, newSize - 1 - tail))
        ++tail;
    m_project = before;
    const int removed = oldSize - head - tail;
    const int inserted = newSize - head - tail;
    if (removed > 0) {
        beginRemoveRows({}, head, head + removed - 1);
        m_gapStart = head;
        m_gapSize = removed;
        endRemoveRows();
    }
    if (inserted > 0)
        beginInsertRows({}, head, head + inserted - 1);
    m_gapStart = 0;
    m_gapSize = 0;
    m_project = std::move(project);
    m_layout = layout;
    m_lit.reset();
    m_rowOfNode.fill(-1, graph().size());
    for (int row = 0; row < newSize; ++row)
        m_rowOfNode[m_layout.rows.at(row).node] = row;
    m_states = revisionStates(graph(), m_status, m_reviewed);
    refreshDimming();
    if (inserted > 0)
        endInsertRows();
    emitAllChanged();
}

void HistoryModel::setBranch(const QString &key)
{
    if (key == m_branch)
        return;
    m_branch = key;
    setProject(m_project);
}

void HistoryModel::setStatus(const std::optional<DatabaseStatus> &status)
{
    m_status = status;
    refreshStates();
}

void HistoryModel::setReviewed(const QSet<QString> &reviewed)
{
    if (reviewed == m_reviewed)
        return;
    m_reviewed = reviewed;
    refreshStates();
}

void HistoryModel::refreshStates()
{
    std::vector<RevisionState> states = revisionStates(graph(), m_status, m_reviewed);
    std::swap(states, m_states);
    emitAllChanged();
}

void HistoryModel::setLit(const std::optional<QBitArray> &nodes)
{
    if (nodes == m_lit)
        return;
    m_lit = nodes;
    refreshDimming();
    emitAllChanged();
}

void HistoryModel::setNeedle(const QString &needle)
{
    if (needle == m_needle)
        return;
    m_needle = needle;
    emitAllChanged();
}

void HistoryModel::refreshDimming()
{
    if (!m_lit || m_lit->size() != graph().size()) {
        m_dimming = {};
        return;
    }
    std::vector<char> rows(size_t(m_layout.rows.size()), 0);
    for (size_t row = 0; row < rows.size(); ++row)
        rows[row] = m_lit->testBit(m_layout.rows.at(int(row)).node) ? 1 : 0;
    m_dimming = makeDimming(m_layout, std::move(rows));
}

void HistoryModel::emitAllChanged()
{
    if (const int rows = rowCount(); rows > 0)
        Q_EMIT dataChanged(index(0, 0), index(rows - 1, ColumnCount - 1));
}

int HistoryModel::nodeAt(int row) const
{
    return row < 0 || row >= rowCount() ? -1 : m_layout.rows.at(layoutRow(row)).node;
}

int HistoryModel::rowOfNode(int node) const
{
    return m_rowOfNode.value(node, -1);
}

int HistoryModel::rowOfId(const QString &id) const
{
    return rowOfNode(graph().indexOf(id));
}

QList<int> HistoryModel::currentRows() const
{
    QList<int> result;
    if (m_status) {
        for (const QString &id : m_status->versions) {
            if (const int row = rowOfId(id); row >= 0)
                result.append(row);
        }
    }
    std::sort(result.begin(), result.end());
    return result;
}

QList<int> HistoryModel::headRows() const
{
    QList<int> result;
    for (int row = 0; row < rowCount(); ++row) {
        if (stateAt(row).head)
            result.append(row);
    }
    return result;
}

QString HistoryModel::createdText(const Revision &revision)
{
    return revision.created.isValid()
               ? QLocale().toString(revision.created.date(), QStringLiteral("d MMM yyyy"))
               : revision.createDate;
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_layout.rows.size()) - m_gapSize;
}

int HistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString HistoryModel::fileFacts(int node) const
{
    const RevisionState &state = m_states[size_t(node)];
    const Revision &revision = graph().revision(node);
    QStringList facts;
    if (state.edited)
        facts.append(tr("Edited after it was applied"));
    if (state.reviewed)
        facts.append(tr("Reviewed"));
    if (revision.irreversible)
        facts.append(tr("No downgrade section"));
    if (revision.language == ScriptLanguage::Python)
        facts.append(tr("Python"));
    return facts.join(QLatin1String(", "));
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    const int node = nodeAt(index.row());
    if (node < 0 || index.column() < 0 || index.column() >= ColumnCount)
        return {};
    const Revision &revision = graph().revision(node);
    const RevisionState &state = m_states[size_t(node)];
    const LayoutRow &row = m_layout.rows.at(layoutRow(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case MessageColumn:
            return revision.message;
        case RevisionColumn:
            return revision.id;
        case CreatedColumn:
            return createdText(revision);
        default:
            return {};
        }
    case Qt::ToolTipRole:
        switch (index.column()) {
        case GraphColumn:
            return accessibleRevision(graph(), node, state, isConnected(), row.lane,
                                      m_layout.laneCount);
        case CreatedColumn:
            return revision.createDate;
        case FileColumn: {
            const QString facts = fileFacts(node);
            const QString name = QFileInfo(revision.file).fileName();
            return facts.isEmpty() ? name : facts + QLatin1String("\n") + name;
        }
        case MessageColumn:
            // The delegate shows these two only where the cell is too narrow.
            return revision.message;
        default:
            return revision.id;
        }
    case Qt::AccessibleTextRole:
        switch (index.column()) {
        case GraphColumn:
            return accessibleRevision(graph(), node, state, isConnected(), row.lane,
                                      m_layout.laneCount);
        case FileColumn: {
            const QString facts = fileFacts(node);
            return facts.isEmpty() ? tr("Nothing to say of the file") : facts;
        }
        case MessageColumn:
            return revision.message.isEmpty() ? tr("No message") : revision.message;
        default:
            return data(index, Qt::DisplayRole);
        }
    case IdRole:
        return revision.id;
    case NodeRole:
        return node;
    case LaneRole:
        return row.lane;
    case AppliedRole:
        return state.applied;
    case CurrentRole:
        return state.current;
    case HeadRole:
        return state.head;
    case DimmedRole:
        return !m_dimming.isRowLit(layoutRow(index.row()));
    case PathRole:
        return revision.file;
    default:
        return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case GraphColumn:
        return tr("Graph");
    case MessageColumn:
        return tr("Message");
    case RevisionColumn:
        return tr("Revision");
    case CreatedColumn:
        return tr("Created");
    case FileColumn:
        return tr("File");
    default:
        return {};
    }
}

} // namespace Retort
