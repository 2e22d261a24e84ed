#include "migrations/revision/layout.h"

#include "migrations/revision/revisiongraph.h"

#include <algorithm>
#include <limits>
#include <queue>

namespace Retort {

namespace {

/// Colours of lanes but the trunk's.
constexpr int branchColors = 7;
/// Lanes that are filled shortest path first; what does not fit there is never drawn anyway.
constexpr int nestedLanes = 48;

using Ints = std::vector<int>;

/// Rows in which a lane is taken, one bit each.
class LaneBits
{
public:
    explicit LaneBits(int rows) : m_words(size_t(rows + 64) / 64, 0) {}

    bool isFree(int top, int bottom) const
    {
        // The ends first: that is where paths to a common parent meet.
        if (isSet(bottom) || isSet(top))
            return false;
        const int first = top / 64;
        const int last = bottom / 64;
        for (int word = first; word <= last; ++word) {
            if (m_words[size_t(word)] & mask(word, top, bottom))
                return false;
        }
        return true;
    }

    void take(int top, int bottom)
    {
        for (int word = top / 64; word <= bottom / 64; ++word)
            m_words[size_t(word)] |= mask(word, top, bottom);
    }

private:
    bool isSet(int row) const { return (m_words[size_t(row / 64)] >> (row % 64)) & 1U; }
    static quint64 mask(int word, int top, int bottom)
    {
        quint64 bits = ~quint64(0);
        if (word == top / 64)
            bits &= ~quint64(0) << (top % 64);
        if (word == bottom / 64)
            bits &= ~quint64(0) >> (63 - bottom % 64);
        return bits;
    }

    std::vector<quint64> m_words;
};

/// A stretch of rows that needs a lane of its own: a path, or the common run of edges to one
/// parent.
struct Run
{
    int top = 0;
    int bottom = 0;
    int lane = 0;
};

class Layouter
{
public:
    explicit Layouter(const LayoutInput &input) : m_in(input), m_size(int(input.nodes.size())) {}

    GraphLayout layout()
    {
        GraphLayout result;
        if (m_size == 0)
            return result;
        clean();
        order();
        chooseFirstParents();
        markTrunk();
        makePaths();
        makeEdges(result);
        giveLanes();
        giveColors();
        publish(result);
        return result;
    }

private:
    struct Span
    {
        const int *first;
        const int *last;
        const int *begin() const { return first; }
        const int *end() const { return last; }
    };
    struct Links
    {
        int first = 0;
        int parents = 0;
        int dependencies = 0;
        /// Parents that are missing or would have to be drawn upwards.
        int crosses = 0;
    };

    Span parents(int node) const
    {
        const Links &links = m_links[size_t(node)];
        const int *begin = m_targets.data() + links.first;
        return {begin, begin + links.parents};
    }
    Span dependencies(int node) const
    {
        const Links &links = m_links[size_t(node)];
        const int *begin = m_targets.data() + links.first + links.parents;
        return {begin, begin + links.dependencies};
    }
    Span targets(int node) const
    {
        const Links &links = m_links[size_t(node)];
        const int *begin = m_targets.data() + links.first;
        return {begin, begin + links.parents + links.dependencies};
    }
    qint64 date(int node) const { return m_in.nodes[size_t(node)].date; }

    /// Links without doubles, loops to itself and numbers that are no node.
    void clean()
    {
        m_links.resize(size_t(m_size));
        m_targets.reserve(m_in.links.size());
        for (int node = 0; node < m_size; ++node) {
            const LayoutInput::Node &from = m_in.nodes[size_t(node)];
            Links &links = m_links[size_t(node)];
            links.first = int(m_targets.size());
            links.crosses = from.missing;
            const auto add = [&](int target, int &count) {
                if (target == node) {
                    links.crosses += &count == &links.parents ? 1 : 0;
                    return;
                }
                const auto seen = m_targets.begin() + links.first;
                if (target >= 0 && target < m_size
                    && std::find(seen, m_targets.end(), target) == m_targets.end()) {
                    m_targets.push_back(target);
                    ++count;
                }
            };
            for (int i = 0; i < from.parents; ++i)
                add(m_in.links[size_t(from.firstLink + i)], links.parents);
            for (int i = 0; i < from.dependencies; ++i)
                add(m_in.links[size_t(from.firstLink + from.parents + i)], links.dependencies);
        }
    }

    void order()
    {
        sortRows();
        if (int(m_rows.size()) < m_size) {
            cutCycles();
            sortRows();
        }
        m_rowOf.resize(size_t(m_size));
        for (int row = 0; row < m_size; ++row)
            m_rowOf[size_t(m_rows[size_t(row)])] = row;
    }

    /// Takes nodes whose children all stand above, the one that became ready last first: so a
    /// branch is finished before its neighbour begins. Nodes of a cycle, and what is below, stay
    /// out.
    void sortRows()
    {
        Ints waiting(size_t(m_size), 0);
        for (int node = 0; node < m_size; ++node) {
            for (const int target : targets(node))
                ++waiting[size_t(target)];
        }
        Ints stack;
        for (int node = 0; node < m_size; ++node) {
            if (waiting[size_t(node)] == 0)
                stack.push_back(node);
        }
        // The last is taken first: newest last, and among equals the one loaded first.
        const auto older = [this](int a, int b) {
            return date(a) != date(b) ? date(a) < date(b) : a > b;
        };
        std::sort(stack.begin(), stack.end(), older);
        m_rows.clear();
        m_rows.reserve(size_t(m_size));
        const auto push = [&](const Span &span) {
            const size_t before = stack.size();
            for (const int target : span) {
                if (--waiting[size_t(target)] == 0)
                    stack.push_back(target);
            }
            if (stack.size() - before > 1)
                std::sort(stack.begin() + ptrdiff_t(before), stack.end(), older);
        };
        while (!stack.empty()) {
            const int node = stack.back();
            stack.pop_back();
            m_rows.push_back(node);
            // A merge's branches come right under it, then its first parent, then what it depends
            // on.
            push(dependencies(node));
            const Span all = parents(node);
            if (all.begin() != all.end()) {
                push({all.begin(), all.begin() + 1});
                push({all.begin() + 1, all.end()});
            }
        }
    }

    /// Removes the links that close a cycle (a depth first search meets them on its own path), so
    /// that all others can still point downwards.
    void cutCycles()
    {
        std::vector<char> state(size_t(m_size), 0);
        std::vector<char> cut(m_targets.size(), 0);
        struct Frame
        {
            int node;
            int next;
        };
        std::vector<Frame> path;
        for (int start = 0; start < m_size; ++start) {
            if (state[size_t(start)] != 0)
                continue;
            state[size_t(start)] = 1;
            path.push_back({start, 0});
            while (!path.empty()) {
                Frame &frame = path.back();
                const Links &links = m_links[size_t(frame.node)];
                if (frame.next == links.parents + links.dependencies) {
                    state[size_t(frame.node)] = 2;
                    path.pop_back();
                    continue;
                }
                const size_t link = size_t(links.first + frame.next++);
                const int target = m_targets[link];
                if (state[size_t(target)] == 1) {
                    cut[link] = 1;
                } else if (state[size_t(target)] == 0) {
                    state[size_t(target)] = 1;
                    path.push_back({target, 0});
                }
            }
        }
        Ints kept;
        kept.reserve(m_targets.size());
        for (Links &links : m_links) {
            const int first = int(kept.size());
            int parentsLeft = 0;
            for (int i = 0; i < links.parents + links.dependencies; ++i) {
                const size_t link = size_t(links.first + i);
                if (!cut[link]) {
                    kept.push_back(m_targets[link]);
                    parentsLeft += i < links.parents ? 1 : 0;
                } else if (i < links.parents) {
                    ++links.crosses;
                }
            }
            links.first = first;
            links.dependencies = int(kept.size()) - first - parentsLeft;
            links.parents = parentsLeft;
        }
        m_targets = std::move(kept);
    }

    void chooseFirstParents()
    {
        m_firstParent.assign(size_t(m_size), -1);
        for (int node = 0; node < m_size; ++node) {
            const Span all = parents(node);
            if (all.begin() != all.end())
                m_firstParent[size_t(node)] = *all.begin();
        }
    }

    void markTrunk()
    {
        std::vector<char> hasChild(size_t(m_size), 0);
        for (int node = 0; node < m_size; ++node) {
            for (const int parent : parents(node))
                hasChild[size_t(parent)] = 1;
        }
        // How many heads' chains a node is on; the longest path and the labels below it.
        Ints chains(size_t(m_size), 0);
        for (const int node : m_rows) {
            if (!hasChild[size_t(node)])
                chains[size_t(node)] += 1;
            if (const int parent = m_firstParent[size_t(node)]; parent >= 0)
                chains[size_t(parent)] += chains[size_t(node)];
        }
        Ints depth(size_t(m_size), 1);
        Ints labels(size_t(m_size), 0);
        for (auto it = m_rows.rbegin(); it != m_rows.rend(); ++it) {
            const size_t node = size_t(*it);
            for (const int parent : parents(*it))
                depth[node] = std::max(depth[node], depth[size_t(parent)] + 1);
            if (const int parent = m_firstParent[node]; parent >= 0)
                labels[node] = labels[size_t(parent)];
            if (m_in.nodes[node].labelled && chains[node] == 1)
                labels[node] += 1;
        }
        int trunk = -1;
        const auto better = [&](int a, int b) {
            const bool plainA = labels[size_t(a)] == 0;
            const bool plainB = labels[size_t(b)] == 0;
            if (plainA != plainB)
                return plainA;
            if (depth[size_t(a)] != depth[size_t(b)])
                return depth[size_t(a)] > depth[size_t(b)];
            return date(a) != date(b) ? date(a) > date(b) : a < b;
        };
        for (int node = 0; node < m_size; ++node) {
            if (!hasChild[size_t(node)] && (trunk < 0 || better(node, trunk)))
                trunk = node;
        }
        m_trunkChild.assign(size_t(m_size), -1);
        m_onTrunk.assign(size_t(m_size), 0);
        // After cycles were cut there is always a head.
        for (int node = trunk; node >= 0; node = m_firstParent[size_t(node)]) {
            m_onTrunk[size_t(node)] = 1;
            if (const int parent = m_firstParent[size_t(node)]; parent >= 0)
                m_trunkChild[size_t(parent)] = node;
        }
    }

    /// A path is a chain of first parents that keeps one lane. Where several children share a first
    /// parent, the trunk goes on, else the one with the longest chain above it.
    void makePaths()
    {
        Ints owner(size_t(m_size), -1);
        Ints above(size_t(m_size), 1);
        for (const int node : m_rows) {
            const int parent = m_firstParent[size_t(node)];
            if (parent < 0)
                continue;
            int &own = owner[size_t(parent)];
            if (own < 0 || above[size_t(node)] >= above[size_t(own)])
                own = node;
            above[size_t(parent)] = std::max(above[size_t(parent)], above[size_t(node)] + 1);
        }
        m_pathOf.resize(size_t(m_size));
        for (const int node : m_rows) {
            if (m_onTrunk[size_t(node)])
                owner[size_t(node)] = m_trunkChild[size_t(node)];
            const int own = owner[size_t(node)];
            const int row = m_rowOf[size_t(node)];
            if (own >= 0 && m_onTrunk[size_t(own)] == m_onTrunk[size_t(node)]) {
                m_pathOf[size_t(node)] = m_pathOf[size_t(own)];
            } else {
                m_pathOf[size_t(node)] = int(m_runs.size());
                if (m_onTrunk[size_t(node)])
                    m_trunkPath = int(m_runs.size());
                m_tips.push_back(node);
                m_runs.push_back({row, row, 0});
            }
            m_runs[size_t(m_pathOf[size_t(node)])].bottom = row;
        }
        m_paths = int(m_runs.size());
    }

    /// Every edge with the run it goes down in; runs of their own for what has no path's lane to
    /// use.
    void makeEdges(GraphLayout &result)
    {
        Ints merged(size_t(m_size), 0);
        for (int node = 0; node < m_size; ++node) {
            const Span all = parents(node);
            for (const int *it = all.begin(); it != all.end(); ++it) {
                if (it != all.begin())
                    merged[size_t(*it)] = 1;
            }
        }
        Ints mergeRun(size_t(m_size), -1);
        Ints dependencyRun(size_t(m_size), -1);
        result.edges.reserve(qsizetype(m_targets.size()) + 16);
        const auto add = [&](int child, int parent, EdgeKind kind, int run) {
            const int row = m_rowOf[size_t(child)];
            const int parentRow = parent < 0 ? -1 : m_rowOf[size_t(parent)];
            const int end = parent < 0 ? std::min(row + 1, m_size - 1) : parentRow;
            Run &taken = m_runs[size_t(run)];
            taken.top = std::min(taken.top, row);
            taken.bottom = std::max(taken.bottom, end);
            const int path = kind == EdgeKind::MergeParent && parent >= 0 ? m_pathOf[size_t(parent)]
                                                                          : m_pathOf[size_t(child)];
            const int index = int(result.edges.size());
            result.edges.append({row, parentRow, run, path, kind, index});
        };
        const auto ownRun = [&](int row) {
            m_runs.push_back({row, row, 0});
            return int(m_runs.size()) - 1;
        };
        // Down a lane that ends in `parent` anyway, else in a run that all such edges to it share.
        const auto sharedRun = [&](int row, int parent, Ints &runs, bool tipIsFree) {
            int &run = runs[size_t(parent)];
            if (run < 0) {
                const int path = m_pathOf[size_t(parent)];
                run = tipIsFree && m_tips[size_t(path)] == parent ? path : ownRun(row);
            }
            return run;
        };
        for (int row = 0; row < m_size; ++row) {
            const int node = m_rows[size_t(row)];
            const int path = m_pathOf[size_t(node)];
            bool laneBelow = false;
            const int firstParent = m_firstParent[size_t(node)];
            if (firstParent >= 0) {
                add(node, firstParent, EdgeKind::FirstParent, path);
                laneBelow = true;
            }
            for (int i = 0; i < m_links[size_t(node)].crosses; ++i) {
                // One cross says it; a merge with more missing parents does not need more lanes.
                if (i > 0)
                    break;
                add(node, -1, laneBelow ? EdgeKind::MergeParent : EdgeKind::FirstParent,
                    laneBelow ? ownRun(row) : path);
                laneBelow = true;
            }
            const Span all = parents(node);
            for (const int *it = all.begin(); it != all.end(); ++it) {
                if (it != all.begin())
                    add(node, *it, EdgeKind::MergeParent, sharedRun(row, *it, mergeRun, true));
            }
            for (const int target : dependencies(node)) {
                int run = -1;
                if (!laneBelow) {
                    run = path;
                    laneBelow = true;
                } else {
                    run = sharedRun(row, target, dependencyRun, merged[size_t(target)] == 0);
                }
                add(node, target, EdgeKind::Dependency, run);
            }
        }
    }

    void giveLanes()
    {
        Ints sorted;
        sorted.reserve(m_runs.size());
        for (int run = 0; run < int(m_runs.size()); ++run) {
            if (run != m_trunkPath)
                sorted.push_back(run);
        }
        const auto length = [this](int run) {
            return m_runs[size_t(run)].bottom - m_runs[size_t(run)].top;
        };
        std::sort(sorted.begin(), sorted.end(), [&](int a, int b) {
            if (length(a) != length(b))
                return length(a) < length(b);
            return a < b;
        });
        std::vector<LaneBits> lanes;
        Ints left;
        for (const int index : sorted) {
            Run &run = m_runs[size_t(index)];
            size_t lane = 0;
            while (lane < lanes.size() && !lanes[lane].isFree(run.top, run.bottom))
                ++lane;
            if (lane == nestedLanes) {
                left.push_back(index);
                continue;
            }
            if (lane == lanes.size())
                lanes.emplace_back(m_size);
            lanes[lane].take(run.top, run.bottom);
            run.lane = int(lane) + 1;
        }
        giveOuterLanes(left);
    }

    /// Sweeps from the top: as few lanes as possible, in time that does not depend on their number.
    void giveOuterLanes(Ints &runs)
    {
        std::sort(runs.begin(), runs.end(), [this](int a, int b) {
            const int topA = m_runs[size_t(a)].top;
            const int topB = m_runs[size_t(b)].top;
            return topA != topB ? topA < topB : a < b;
        });
        using Ending = std::pair<int, int>;
        std::priority_queue<Ending, std::vector<Ending>, std::greater<>> taken;
        std::priority_queue<int, Ints, std::greater<>> unused;
        int next = nestedLanes + 1;
        for (const int index : runs) {
            Run &run = m_runs[size_t(index)];
            while (!taken.empty() && taken.top().first < run.top) {
                unused.push(taken.top().second);
                taken.pop();
            }
            if (unused.empty()) {
                run.lane = next++;
            } else {
                run.lane = unused.top();
                unused.pop();
            }
            taken.push({run.bottom, run.lane});
        }
    }

    void giveColors()
    {
        m_colors.assign(size_t(m_paths), -1);
        m_colors[size_t(m_trunkPath)] = 0;
        int given = 0;
        for (auto it = m_rows.rbegin(); it != m_rows.rend(); ++it) {
            int &color = m_colors[size_t(m_pathOf[size_t(*it)])];
            if (color < 0)
                color = 1 + given++ % branchColors;
        }
    }

    void publish(GraphLayout &result)
    {
        Ints drawing(m_runs.size() * 2, -1);
        Ints counts(size_t(m_size) + 1, 0);
        LayoutEdge *edges = result.edges.data();
        const int edgeCount = int(result.edges.size());
        const auto isCrossing = [&](int index) {
            return edges[index].shared == index && edges[index].lane < GraphLayout::drawnLanes;
        };
        const auto endOf = [&](const LayoutEdge &edge) {
            return edge.parentRow < 0 ? std::min(edge.childRow + 1, m_size - 1) : edge.parentRow;
        };
        const auto forEachRow = [&](int index, auto &&visit) {
            const LayoutEdge &edge = edges[index];
            visit(edge.childRow);
            const int end = endOf(edge);
            if (isCrossing(index)) {
                for (int row = edge.childRow + 1; row < end; ++row)
                    visit(row);
            }
            if (edge.shared == index && end > edge.childRow)
                visit(end);
        };
        int laneCount = 1;
        for (int index = 0; index < edgeCount; ++index) {
            LayoutEdge &edge = edges[index];
            // Edges come with ascending rows: the first one of a run starts highest. Down a path's
            // own lane several first-parent edges follow each other; they do not share.
            const size_t key = size_t(edge.lane) * 2 + (edge.kind == EdgeKind::Dependency ? 1 : 0);
            edge.lane = m_runs[size_t(edge.lane)].lane;
            edge.color = m_colors[size_t(edge.color)];
            if (edge.kind != EdgeKind::FirstParent && edge.parentRow >= 0) {
                int &first = drawing[key];
                if (first >= 0 && edges[first].parentRow == edge.parentRow)
                    edge.shared = first;
                else
                    first = index;
            }
            laneCount = std::max(laneCount, edge.lane + 1);
            forEachRow(index, [&](int row) { ++counts[size_t(row)]; });
        }
        result.rows.resize(m_size);
        LayoutRow *rows = result.rows.data();
        int total = 0;
        for (int row = 0; row < m_size; ++row) {
            const int node = m_rows[size_t(row)];
            const int path = m_pathOf[size_t(node)];
            rows[row] = {node, m_runs[size_t(path)].lane, m_colors[size_t(path)], total, 0};
            laneCount = std::max(laneCount, rows[row].lane + 1);
            total += counts[size_t(row)];
        }
        result.rowEdges.resize(total);
        int *rowEdges = result.rowEdges.data();
        for (int index = 0; index < edgeCount; ++index) {
            forEachRow(index, [&](int row) {
                rowEdges[rows[row].firstEdge + rows[row].edgeCount++] = index;
            });
        }
        result.laneCount = laneCount;
    }

    const LayoutInput &m_in;
    const int m_size;
    std::vector<Links> m_links;
    Ints m_targets;
    Ints m_rows;
    Ints m_rowOf;
    Ints m_firstParent;
    Ints m_trunkChild;
    std::vector<char> m_onTrunk;
    Ints m_pathOf;
    /// The topmost node of every path.
    Ints m_tips;
    /// Paths first, then the runs of edges.
    std::vector<Run> m_runs;
    int m_paths = 0;
    int m_trunkPath = 0;
    Ints m_colors;
};

/// Without asking a time zone: a date that names none counts as UTC, whatever the machine's zone
/// is.
qint64 milliseconds(const QDateTime &date)
{
    if (!date.isValid())
        return std::numeric_limits<qint64>::min();
    qint64 value = date.date().toJulianDay() * 86400000 + date.time().msecsSinceStartOfDay();
    if (date.timeSpec() == Qt::OffsetFromUTC)
        value -= qint64(date.offsetFromUtc()) * 1000;
    return value;
}

} // namespace

QList<int> GraphLayout::rowsOfNodes() const
{
    QList<int> result(rows.size(), -1);
    for (int row = 0; row < int(rows.size()); ++row)
        result[rows.at(row).node] = row;
    return result;
}

int LayoutInput::add(const std::vector<int> &parents, const std::vector<int> &dependencies,
                     int missing, qint64 date, bool labelled)
{
    nodes.push_back({int(links.size()), int(parents.size()), int(dependencies.size()), missing,
                     date, labelled});
    links.insert(links.end(), parents.begin(), parents.end());
    links.insert(links.end(), dependencies.begin(), dependencies.end());
    return int(nodes.size()) - 1;
}

GraphLayout layoutGraph(const LayoutInput &input)
{
    return Layouter(input).layout();
}

GraphLayout layoutGraph(const RevisionGraph &graph)
{
    LayoutInput input;
    const int size = graph.size();
    input.nodes.reserve(size_t(size));
    input.links.reserve(size_t(size) * 2);
    for (int node = 0; node < size; ++node) {
        const QList<int> &parents = graph.parents(node);
        const QList<int> &dependencies = graph.dependencies(node);
        const Revision &revision = graph.revision(node);
        input.nodes.push_back({int(input.links.size()), int(parents.size()),
                               int(dependencies.size()), int(graph.missingParents(node).size()),
                               milliseconds(revision.created), !revision.branchLabels.isEmpty()});
        input.links.insert(input.links.end(), parents.begin(), parents.end());
        input.links.insert(input.links.end(), dependencies.begin(), dependencies.end());
    }
    return layoutGraph(input);
}

} // namespace Retort
