#include "migrations/revision/order.h"

#include <algorithm>

namespace Retort {

namespace {

class DownwardOrder
{
public:
    DownwardOrder(const RevisionGraph &graph, const QBitArray &todo) : m_graph(graph), m_todo(todo)
    {}

    QList<int> order(const QList<int> &starts)
    {
        for (const int head : starts) {
            if (m_todo.testBit(head) && !m_heads.contains(head))
                m_heads.append(head);
        }
        std::sort(m_heads.begin(), m_heads.end());
        m_isHead = QBitArray(m_graph.size());
        for (const int head : std::as_const(m_heads))
            m_isHead.setBit(head);
        countWaiting();
        qsizetype at = 0;
        qsizetype switches = 0;
        while (!m_heads.isEmpty()) {
            const int candidate = m_heads.at(at);
            if (m_waiting.at(candidate) > 0) {
                const qsizetype above = firstHeadAbove(candidate);
                // Each switch goes up, so heads that go round in circles are in a cycle.
                if (above < 0 || ++switches > m_heads.size())
                    break;
                at = above;
                continue;
            }
            switches = 0;
            emitNode(candidate);
            at = replaceHead(at);
        }
        return m_output;
    }

private:
    /// Children of every node that lie between it and a head and are not yet written. Also through
    /// what is not in `todo`: a range may leave out a revision that its own revisions depend on.
    void countWaiting()
    {
        m_open = m_graph.ancestors(m_heads, RevisionGraph::Relations::Both);
        m_waiting.fill(0, m_graph.size());
        for (int node = 0; node < m_graph.size(); ++node) {
            if (!m_open.testBit(node))
                continue;
            for (const int parent : m_graph.effectiveParents(node))
                ++m_waiting[parent];
        }
        // What is in the way but never written, from the top.
        for (const int node : std::as_const(m_heads))
            settle(node);
    }

    /// Counts a node off where it will never be written and nothing above it will.
    void settle(int start)
    {
        QList<int> stack{start};
        while (!stack.isEmpty()) {
            const int node = stack.takeLast();
            if (!m_open.testBit(node) || m_waiting.at(node) > 0 || m_todo.testBit(node))
                continue;
            m_open.clearBit(node);
            for (const int parent : m_graph.effectiveParents(node)) {
                --m_waiting[parent];
                stack.append(parent);
            }
        }
    }

    void emitNode(int node)
    {
        m_output.append(node);
        m_open.clearBit(node);
        m_todo.clearBit(node);
        for (const int parent : m_graph.effectiveParents(node)) {
            --m_waiting[parent];
            settle(parent);
        }
    }

    qsizetype replaceHead(qsizetype at)
    {
        const int node = m_heads.at(at);
        m_isHead.clearBit(node);
        QList<int> next;
        for (const int parent : m_graph.effectiveParents(node)) {
            if (m_todo.testBit(parent) && !m_isHead.testBit(parent)) {
                next.append(parent);
                m_isHead.setBit(parent);
            }
        }
        if (next.isEmpty()) {
            m_heads.removeAt(at);
            return std::max<qsizetype>(at - 1, 0);
        }
        m_heads[at] = next.takeFirst();
        m_heads.append(next);
        return at;
    }

    /// The first head, other than `candidate` itself, that has it among its ancestors.
    qsizetype firstHeadAbove(int candidate) const
    {
        QBitArray seen(m_graph.size());
        QList<int> stack{candidate};
        seen.setBit(candidate);
        while (!stack.isEmpty()) {
            const int node = stack.takeLast();
            for (const int child : m_graph.allChildren(node)) {
                if (m_open.testBit(child) && !seen.testBit(child)) {
                    seen.setBit(child);
                    stack.append(child);
                }
            }
        }
        for (qsizetype i = 0; i < m_heads.size(); ++i) {
            if (m_heads.at(i) != candidate && seen.testBit(m_heads.at(i)))
                return i;
        }
        return -1;
    }

    const RevisionGraph &m_graph;
    QBitArray m_todo;
    QBitArray m_open;
    QBitArray m_isHead;
    QList<int> m_waiting;
    QList<int> m_heads;
    QList<int> m_output;
};

} // namespace

QList<int> orderDownwards(const RevisionGraph &graph, const QBitArray &todo,
                          const QList<int> &heads)
{
    return DownwardOrder(graph, todo).order(heads);
}

} // namespace Retort
