#include "format/udf/partition_space.hpp"

#include <algorithm>

namespace openimapi::inline v1::udf {

std::optional<Stretch> find_in(std::span<const Piece> pieces, std::uint32_t position) noexcept {
    auto piece = std::upper_bound(pieces.begin(), pieces.end(), position,
                                  [](std::uint32_t at, const Piece& p) { return at < p.first; });
    if (piece == pieces.begin()) return {};
    --piece;
    const auto inside = position - piece->first;
    if (inside >= piece->count || piece->image_block == Piece::nowhere) return {};
    return Stretch{piece->image_block + inside, piece->count - inside};
}

std::optional<std::uint32_t> position_in(std::span<const Piece> pieces,
                                         std::uint64_t image_block) noexcept {
    for (const auto& piece : pieces)
        if (piece.image_block != Piece::nowhere && image_block >= piece.image_block &&
            image_block - piece.image_block < piece.count)
            return piece.first + static_cast<std::uint32_t>(image_block - piece.image_block);
    return {};
}

} // namespace openimapi::inline v1::udf
