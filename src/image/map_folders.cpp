#include "image/map_folders.hpp"

namespace openimapi::inline v1::image {

using format::Catalogue;

namespace {

constexpr std::size_t most_folders = 65536;
/// A folder that has so much of all content is entered, if it has folders itself: "/home/anna" says
/// more than one colour for everything.
constexpr double most_of_all = 0.85;

/// Bytes of the files in and below each node, a file of several names once.
std::vector<std::uint64_t> sums(const Catalogue& tree) {
    std::vector<std::uint64_t> sum(tree.size());
    std::vector<bool> seen(tree.inodes());
    for (Catalogue::Id id = 0; id < tree.size(); ++id) {
        const auto number = tree.node(id).inode;
        if (seen[number]) continue;
        seen[number] = true;
        for (const auto& run : tree.runs(tree.inode(number)))
            if (run.offset != format::Run::hole) sum[id] += run.length;
    }
    for (auto id = tree.size(); id-- > 1;) // parents have lower numbers
        sum[tree.node(id).parent] += sum[id];
    return sum;
}

bool is_directory(const Catalogue& tree, Catalogue::Id id) {
    return tree.inode_of(id).kind == tree::Kind::directory;
}

} // namespace

std::uint32_t MapFolders::number_of(const std::string& path) {
    const auto known = numbers_.find(path);
    if (known != numbers_.end()) return known->second;
    if (paths_.size() >= most_folders) return 0;
    const auto number = static_cast<std::uint32_t>(paths_.size());
    paths_.push_back(path);
    numbers_.emplace(path, number);
    return number;
}

void MapFolders::choose_base(const Catalogue& tree) {
    const auto sum = sums(tree);
    auto base = Catalogue::root;
    for (;;) {
        const auto& node = tree.node(base);
        auto next = Catalogue::none;
        for (auto id = node.first_child; id < node.first_child + node.child_count; ++id)
            if (is_directory(tree, id) &&
                static_cast<double>(sum[id]) > most_of_all * static_cast<double>(sum[base]))
                next = id;
        if (next == Catalogue::none) break;
        std::uint32_t folders = 0;
        const auto& inner = tree.node(next);
        for (auto id = inner.first_child; id < inner.first_child + inner.child_count; ++id)
            folders += is_directory(tree, id) ? 1 : 0;
        if (folders == 0) break;
        base = next;
    }
    base_ = tree.path(base);
    large_file_ = sum[Catalogue::root] / 100 + 1;
}

std::vector<std::uint32_t> MapFolders::of_nodes(const Catalogue& tree) {
    if (base_.empty()) choose_base(tree);
    auto base = tree.resolve(base_);
    if (base == Catalogue::none) base = Catalogue::root;
    const auto base_path = tree.path(base);
    const auto in_base = base_path == "/" ? base_path : base_path + '/';
    std::vector<std::uint32_t> out(tree.size());
    const auto elsewhere = number_of("/");
    const auto loose = number_of(in_base);
    for (Catalogue::Id id = 0; id < tree.size(); ++id) {
        const auto parent = tree.node(id).parent;
        if (id == base)
            out[id] = loose;
        else if (id == Catalogue::root)
            out[id] = elsewhere;
        else if (parent != base)
            out[id] = out[parent];
        else if (is_directory(tree, id) || tree.inode_of(id).size >= large_file_)
            out[id] = number_of(in_base + std::string(tree.name(id)));
        else
            out[id] = loose;
    }
    return out;
}

} // namespace openimapi::inline v1::image
