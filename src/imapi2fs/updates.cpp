#include "imapi2fs/updates.hpp"

#include <algorithm>

namespace openimapi::inline v1::imapi2fs {

namespace {
constexpr std::uint64_t step = 1 << 20;

/// Events count in 32 bits; a file beyond 4 TiB stays at the largest number.
std::int32_t sectors(std::uint64_t bytes) {
    return static_cast<std::int32_t>(
        std::min<std::uint64_t>(blocks_for(Bytes(bytes)).value(), 0x7FFFFFFF));
}

bool hangs_in(const tree::Snapshot& tree, tree::NodeId node) {
    while (node != tree.root()) {
        const auto parent = tree.parent(node);
        if (parent == node || parent == tree::no_node) return false;
        node = parent;
    }
    return true;
}
} // namespace

FileUpdates::FileUpdates(ImageCore& image, std::string_view path, std::uint64_t bytes)
    : image_(image), path_(path), total_(bytes) {
    tell(0);
    next_ = step;
}

void FileUpdates::reached(std::uint64_t bytes) {
    for (; next_ <= bytes && next_ <= total_; next_ += step)
        tell(next_);
    if (bytes == total_ && total_ % step != 0) tell(total_);
}

void FileUpdates::tell(std::uint64_t bytes) {
    image_.update(path_, sectors(bytes), sectors(total_));
}

void tell_added_files(ImageCore& image, const tree::Snapshot& before, const tree::Snapshot& after) {
    // Ids grow: what is new has an id that the earlier snapshot did not know. What was scanned but
    // merged away hangs in nothing.
    for (std::uint32_t id = before.node_limit(); id < after.node_limit(); ++id) {
        const tree::NodeId node{id};
        if (after.kind(node) != tree::Kind::file || !hangs_in(after, node)) continue;
        const auto size = after.size(after.inode(node));
        FileUpdates updates(image, published_path(after.path(node)), size);
        updates.reached(size);
    }
}

} // namespace openimapi::inline v1::imapi2fs
