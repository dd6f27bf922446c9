/// A tree in its one order: a directory before what is in it, names by their bytes.
#pragma once

#include "openimapi/tree/snapshot.hpp"

#include <span>
#include <vector>

namespace openimapi::inline v1::image {

/// Calls `visit(node)` for each node below and with the root. No recursion: depth costs heap.
template <class Visit>
void walk(const tree::Snapshot& snapshot, Visit&& visit) {
    visit(snapshot.root());
    std::vector<std::span<const tree::NodeId>> pending{snapshot.children(snapshot.root())};
    while (!pending.empty()) {
        auto& rest = pending.back();
        if (rest.empty()) {
            pending.pop_back();
            continue;
        }
        const auto node = rest.front();
        rest = rest.subspan(1);
        visit(node);
        if (snapshot.kind(node) == tree::Kind::directory)
            pending.push_back(snapshot.children(node)); // `rest` is not used after this
    }
}

} // namespace openimapi::inline v1::image
