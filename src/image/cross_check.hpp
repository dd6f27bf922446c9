/// What the file systems of one image say of each other: the same files, each in the same place,
/// and nothing on top of anything else.
#pragma once

#include "format/reading/reporter.hpp"
#include "openimapi/format/catalogue.hpp"

#include <vector>

namespace openimapi::inline v1::image {

/// Bytes of the image that a structure occupies.
struct Occupied {
    std::uint64_t start = 0, end = 0;
    bool metadata = false; ///< otherwise content
};

/// What the tree of a file system occupies: calls `use(node, start, end, kind)` with bytes of the
/// image for each directory, file entry and piece of content, each inode once. `node` is the first
/// name of it, or Catalogue::none for a named stream. `block`: bytes of a file entry.
enum class OccupiedBy : std::uint8_t { file_entry, directory, content };
template <class Use>
void each_occupied(const format::Catalogue& tree, std::uint32_t block, Use&& use) {
    using format::Catalogue;
    const bool udf = tree.file_system() == format::FileSystem::udf;
    const auto take = [&](Catalogue::Id node, const Catalogue::Inode& inode) {
        const std::uint64_t entry = std::uint64_t{inode.block} * block;
        const bool own_block = udf && inode.posix;
        if (own_block) use(node, entry, entry + block, OccupiedBy::file_entry);
        for (const auto& run : tree.runs(inode)) {
            if (run.offset == format::Run::hole || run.length == 0) continue;
            // Embedded: inside of the file entry that is counted already.
            if (own_block && run.offset >= entry && run.offset < entry + block) continue;
            use(node, run.offset, run.offset + run.length,
                inode.kind == tree::Kind::directory ? OccupiedBy::directory : OccupiedBy::content);
        }
    };
    std::vector<bool> seen(tree.inodes());
    for (Catalogue::Id id = 0; id < tree.size(); ++id) {
        const auto number = tree.node(id).inode;
        if (seen[number]) continue;
        seen[number] = true;
        take(id, tree.inode(number));
    }
    for (const auto& stream : tree.streams())
        take(Catalogue::none, stream.inode);
}

/// Adds what the tree of a file system occupies: directories, file entries, content.
void collect(const format::Catalogue& tree, std::uint32_t block, std::vector<Occupied>& out);

/// Content that partly overlaps other content, or any structure. The same bytes used twice (hard
/// links, several file systems, deduplication) are no overlap.
void check_overlaps(std::vector<Occupied> all, format::Reporter& reporter);

/// Files of the same path in two trees: size and place.
void compare(const format::Catalogue& a, const format::Catalogue& b, format::Reporter& reporter);

} // namespace openimapi::inline v1::image
