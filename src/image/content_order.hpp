/// The order in which contents stand in an image: by sort weight, then as the tree is walked.
#pragma once

#include "image/walk.hpp"

#include <algorithm>
#include <vector>

namespace openimapi::inline v1::image {

/// As walk(), but nodes of higher weight first. Costs a list of the nodes where any has one.
template <class Visit>
void content_order(const tree::Snapshot& snapshot, Visit&& visit) {
    bool weighted = false;
    walk(snapshot, [&](tree::NodeId node) {
        weighted = weighted || snapshot.sort_weight(snapshot.inode(node)) != 0;
    });
    if (!weighted) return walk(snapshot, visit);
    std::vector<tree::NodeId> nodes;
    walk(snapshot, [&](tree::NodeId node) { nodes.push_back(node); });
    std::stable_sort(nodes.begin(), nodes.end(), [&](tree::NodeId a, tree::NodeId b) {
        return snapshot.sort_weight(snapshot.inode(a)) > snapshot.sort_weight(snapshot.inode(b));
    });
    for (const auto node : nodes)
        visit(node);
}

} // namespace openimapi::inline v1::image
