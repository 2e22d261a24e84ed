#pragma once

#include <utility>
#include <vector>

namespace Retort {

/// The strongly connected components of a graph of `count` nodes, by Tarjan's algorithm without
/// recursion: for each node the number of its component.
std::vector<int> strongComponents(int count, const std::vector<std::pair<int, int>> &edges);

} // namespace Retort
