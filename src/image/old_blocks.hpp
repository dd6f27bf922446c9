/// What stays where it is on a medium that is overwritten.
#pragma once

#include "openimapi/io/extent_map.hpp"
#include "openimapi/io/source.hpp"

#include <cstdint>
#include <vector>

namespace openimapi::inline v1::image {

/// The old blocks of a medium, in pieces between those that change. Filled by one thread before it
/// is read by any.
class OldBlocks final : public io::ItemSource {
public:
    explicit OldBlocks(io::SourcePtr existing) : existing_(std::move(existing)) {}

    /// Bytes of the medium; returns the number of the piece.
    std::uint32_t add(std::uint64_t offset, std::uint64_t length);
    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override;
    [[nodiscard]] OpenFile open_file(std::uint32_t item) const override;

private:
    struct Piece {
        std::uint64_t offset = 0, length = 0;
    };
    io::SourcePtr existing_;
    std::vector<Piece> pieces_;
};

} // namespace openimapi::inline v1::image
