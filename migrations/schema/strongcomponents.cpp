#include "migrations/schema/strongcomponents.h"

#include <algorithm>

namespace Retort {

std::vector<int> strongComponents(int count, const std::vector<std::pair<int, int>> &edges)
{
    std::vector<int> start(size_t(count) + 1);
    for (const auto &edge : edges)
        ++start[size_t(edge.first) + 1];
    for (size_t i = 1; i < start.size(); ++i)
        start[i] += start[i - 1];
    std::vector<int> target(edges.size());
    std::vector<int> fill(start.begin(), start.end() - 1);
    for (const auto &edge : edges)
        target[size_t(fill[size_t(edge.first)]++)] = edge.second;

    std::vector<int> component(size_t(count), -1);
    std::vector<int> number(size_t(count), -1);
    std::vector<int> low(static_cast<size_t>(count), 0);
    std::vector<int> next(start.begin(), start.end() - 1);
    std::vector<int> stack;
    std::vector<int> path;
    int numbers = 0;
    int components = 0;
    for (int first = 0; first < count; ++first) {
        if (number[size_t(first)] >= 0)
            continue;
        path.push_back(first);
        while (!path.empty()) {
            const int node = path.back();
            const auto at = size_t(node);
            if (number[at] < 0) {
                number[at] = low[at] = numbers++;
                stack.push_back(node);
            }
            if (next[at] < start[at + 1]) {
                const int other = target[size_t(next[at]++)];
                if (number[size_t(other)] < 0)
                    path.push_back(other);
                else if (component[size_t(other)] < 0)
                    low[at] = std::min(low[at], number[size_t(other)]);
                continue;
            }
            if (low[at] == number[at]) {
                int member = -1;
                do {
                    member = stack.back();
                    stack.pop_back();
                    component[size_t(member)] = components;
                } while (member != node);
                ++components;
            }
            path.pop_back();
            if (!path.empty())
                low[size_t(path.back())] = std::min(low[size_t(path.back())], low[at]);
        }
    }
    return component;
}

} // namespace Retort
