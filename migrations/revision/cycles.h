#pragma once

#include <QList>

#include <algorithm>
#include <utility>
#include <vector>

namespace Retort {

/// The groups of nodes that can all reach each other by `next(node)` (a list of nodes), and the
/// single nodes that lead to themselves. Members and groups are sorted by node. Tarjan's algorithm
/// with a stack of its own, so that a history of any depth is no danger.
template <typename Next>
QList<QList<int>> cyclesOf(int size, Next next)
{
    std::vector<int> number(size_t(size), -1);
    std::vector<int> low(size_t(size), 0);
    std::vector<char> open(size_t(size), 0);
    std::vector<int> component;
    std::vector<std::pair<int, qsizetype>> path;
    QList<QList<int>> found;
    int count = 0;

    const auto enter = [&](int node) {
        number[size_t(node)] = low[size_t(node)] = count++;
        open[size_t(node)] = 1;
        component.push_back(node);
        path.emplace_back(node, 0);
    };
    const auto leave = [&](int node) {
        if (low[size_t(node)] != number[size_t(node)])
            return;
        QList<int> members;
        int member = -1;
        while (member != node) {
            member = component.back();
            component.pop_back();
            open[size_t(member)] = 0;
            members.append(member);
        }
        if (members.size() > 1 || next(node).contains(node)) {
            std::sort(members.begin(), members.end());
            found.append(members);
        }
    };
    for (int start = 0; start < size; ++start) {
        if (number[size_t(start)] >= 0)
            continue;
        enter(start);
        while (!path.empty()) {
            const int node = path.back().first;
            const QList<int> &targets = next(node);
            if (path.back().second < targets.size()) {
                const int target = targets.at(path.back().second++);
                if (number[size_t(target)] < 0)
                    enter(target);
                else if (open[size_t(target)])
                    low[size_t(node)] = std::min(low[size_t(node)], number[size_t(target)]);
                continue;
            }
            leave(node);
            path.pop_back();
            if (!path.empty()) {
                int &parentLow = low[size_t(path.back().first)];
                parentLow = std::min(parentLow, low[size_t(node)]);
            }
        }
    }
    std::sort(found.begin(), found.end(),
              [](const QList<int> &a, const QList<int> &b) { return a.first() < b.first(); });
    return found;
}

} // namespace Retort
