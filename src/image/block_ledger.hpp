/// Who has which blocks of an image: claims are entered by their rank, first come, first served.
#pragma once

#include "openimapi/image/disc_map.hpp"

#include <cstdint>
#include <vector>

namespace openimapi::inline v1::image {

/// Blocks [first, end) and what they are.
struct Claim {
    std::uint64_t first = 0, end = 0;
    std::uint32_t label = 0;  ///< index of a table of the caller's
    std::uint32_t folder = 0; ///< likewise
    AreaKind kind = AreaKind::unused;
    bool starts = true; ///< has the first block of what was claimed: counts as a part
};

class BlockLedger {
public:
    explicit BlockLedger(std::uint64_t blocks) : blocks_(blocks) {}

    /// What of `claims` (in any order, overlapping at will) is inside of the image and free still;
    /// ascending and disjoint. Of those that overlap the one that starts first has the blocks, then
    /// the longer one.
    [[nodiscard]] std::vector<Claim> granted(std::vector<Claim> claims) const;
    /// Enters what granted() gave.
    void enter(std::vector<Claim> granted);

    /// Ascending and disjoint.
    [[nodiscard]] const std::vector<Claim>& claims() const noexcept { return claims_; }
    [[nodiscard]] std::uint64_t blocks() const noexcept { return blocks_; }

private:
    std::uint64_t blocks_;
    std::vector<Claim> claims_;
};

} // namespace openimapi::inline v1::image
