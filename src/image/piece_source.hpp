/// Parts of files as items of their own: what stands in an image of a content with holes.
#pragma once

#include "openimapi/io/extent_map.hpp"
#include "openimapi/tree/tree.hpp"

#include <vector>

namespace openimapi::inline v1::image {

/// Filled before it is read. Asks `contents` (items by index_of(inode)) for the bytes.
class PieceSource final : public io::ItemSource {
public:
    explicit PieceSource(io::ItemSourcePtr contents) : contents_(std::move(contents)) {}
    /// The item that is `inode`'s content from byte `offset`.
    std::uint32_t add(tree::InodeId inode, std::uint64_t offset);

    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override;
    [[nodiscard]] OpenFile open_file(std::uint32_t item) const override;
    [[nodiscard]] bool unchanged(std::uint32_t item, int fd) const override;

private:
    struct Piece {
        std::uint64_t offset = 0;
        std::uint32_t item = 0;
    };
    io::ItemSourcePtr contents_;
    std::vector<Piece> pieces_;
};

} // namespace openimapi::inline v1::image
