#include "image/block_ledger.hpp"

#include <algorithm>
#include <tuple>

namespace openimapi::inline v1::image {

std::vector<Claim> BlockLedger::granted(std::vector<Claim> claims) const {
    // By place, the longer one first; then by what they are, so that the order given does not show.
    const auto key = [](const Claim& c) {
        return std::tuple(c.first, ~c.end, c.kind, c.folder, c.label);
    };
    std::sort(claims.begin(), claims.end(),
              [&](const Claim& a, const Claim& b) { return key(a) < key(b); });
    std::vector<Claim> out;
    auto taken = claims_.begin();
    std::uint64_t reached = 0;
    for (const auto& claim : claims) {
        const auto end = std::min(claim.end, blocks_);
        auto at = std::max(claim.first, reached);
        // Claims ascend, and so does `at`: what ends before it is never looked at again.
        while (at < end) {
            while (taken != claims_.end() && taken->end <= at)
                ++taken;
            if (taken != claims_.end() && taken->first <= at) {
                at = taken->end;
                continue;
            }
            const auto stop =
                taken == claims_.end() ? end : std::min<std::uint64_t>(end, taken->first);
            auto piece = claim;
            piece.starts = claim.starts && at == claim.first;
            piece.first = at;
            piece.end = stop;
            out.push_back(piece);
            at = stop;
        }
        reached = std::max(reached, end);
    }
    return out;
}

void BlockLedger::enter(std::vector<Claim> granted) {
    if (granted.empty()) return;
    const auto middle = static_cast<std::ptrdiff_t>(claims_.size());
    claims_.insert(claims_.end(), granted.begin(), granted.end());
    std::inplace_merge(claims_.begin(), claims_.begin() + middle, claims_.end(),
                       [](const Claim& a, const Claim& b) { return a.first < b.first; });
}

} // namespace openimapi::inline v1::image
