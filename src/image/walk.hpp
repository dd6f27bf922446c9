/// A tree in its one order: a directory before what is in it, names by their bytes.
#pragma once

#include "openimapi/tree/snapshot.hpp"

#include <algorithm>
#include <span>
#include <string_view>
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

/// Follows a slash-separated path from the root; no_node where nothing stands.
[[nodiscard]] inline tree::NodeId resolve(const tree::Snapshot& snapshot, std::string_view path) {
    auto at = snapshot.root();
    while (!path.empty() && at != tree::no_node) {
        const auto end = std::min(path.find('/'), path.size());
        const auto part = path.substr(0, end);
        path.remove_prefix(std::min(end + 1, path.size()));
        if (part.empty()) continue;
        auto next = tree::no_node;
        for (const auto child : snapshot.children(at))
            if (snapshot.name(child) == part) next = child;
        at = next;
    }
    return at;
}

} // namespace openimapi::inline v1::image
