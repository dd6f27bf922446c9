#include "openimapi/format/catalogue.hpp"

#include <algorithm>

namespace openimapi::inline v1::format {

std::string_view name_of(FileSystem system) noexcept {
    constexpr std::string_view names[] = {"iso9660", "rockridge", "joliet", "udf"};
    return names[static_cast<int>(system)];
}

Catalogue::Catalogue() {
    nodes_.emplace_back();
    inodes_.push_back({.mode = 0755, .kind = tree::Kind::directory});
}

std::string Catalogue::path(Id id) const {
    if (id == root) return "/";
    std::vector<Id> steps;
    for (; id != root; id = nodes_[id].parent)
        steps.push_back(id);
    std::string text;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        text += '/';
        text += name(*step);
    }
    return text;
}

Catalogue::Id Catalogue::find(Id directory, std::string_view wanted) const noexcept {
    Id low = nodes_[directory].first_child;
    Id high = low + nodes_[directory].child_count;
    const Id end = high;
    while (low < high) {
        const Id middle = low + (high - low) / 2;
        if (name(middle) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && name(low) == wanted ? low : none;
}

Catalogue::Id Catalogue::resolve(std::string_view path) const noexcept {
    Id at = root;
    while (!path.empty()) {
        const auto slash = path.find('/');
        const auto step = path.substr(0, slash);
        path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
        if (step.empty()) continue;
        at = find(at, step);
        if (at == none) return none;
    }
    return at;
}

tree::Attributes Catalogue::attributes(const Inode& inode) const {
    tree::Attributes out{.modified = inode.modified,
                         .mode = inode.mode,
                         .uid = inode.uid,
                         .gid = inode.gid,
                         .device = inode.device,
                         .hidden = inode.hidden};
    if (const auto* times = more_times(inode)) {
        if (times->has_accessed) out.accessed = times->accessed;
        if (times->has_created) out.created = times->created;
    }
    return out;
}

std::span<const Catalogue::Stream> Catalogue::streams_of(std::uint32_t owner) const noexcept {
    struct ByOwner {
        bool operator()(const Stream& a, std::uint32_t b) const { return a.owner < b; }
        bool operator()(std::uint32_t a, const Stream& b) const { return a < b.owner; }
    };
    const auto [first, last] = std::equal_range(streams_.begin(), streams_.end(), owner, ByOwner{});
    return {first, last};
}

} // namespace openimapi::inline v1::format
