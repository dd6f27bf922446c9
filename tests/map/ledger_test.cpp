#include "image/block_ledger.hpp"
#include "support.hpp"

#include <random>

using namespace openimapi;
using namespace openimapi::image;

namespace {

/// Against a map of one owner a block.
TEST(BlockLedger, AgreesWithOneOwnerABlock) {
    std::mt19937 random(5);
    for (int round = 0; round < 300; ++round) {
        constexpr std::uint64_t blocks = 60;
        BlockLedger ledger(blocks);
        std::vector<std::uint32_t> owners(blocks);
        std::uint32_t next = 1;
        for (int batch = 0; batch < 4; ++batch) {
            std::vector<Claim> claims;
            for (int i = 0; i < 5; ++i) {
                const auto first = random() % 70;
                claims.push_back({.first = first, .end = first + random() % 20, .label = next++});
            }
            auto ordered = claims;
            std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
                return std::tuple(a.first, ~a.end, a.label) < std::tuple(b.first, ~b.end, b.label);
            });
            for (const auto& claim : ordered)
                for (auto at = claim.first; at < std::min(claim.end, blocks); ++at)
                    if (owners[at] == 0) owners[at] = claim.label;
            ledger.enter(ledger.granted(claims));
        }
        std::vector<std::uint32_t> found(blocks);
        std::uint64_t reached = 0;
        for (const auto& claim : ledger.claims()) {
            ASSERT_GE(claim.first, reached);
            ASSERT_LT(claim.first, claim.end);
            reached = claim.end;
            for (auto at = claim.first; at < claim.end; ++at)
                found[at] = claim.label;
        }
        ASSERT_EQ(found, owners) << "round " << round;
    }
}

TEST(BlockLedger, APartIsCountedWhereItStarts) {
    BlockLedger ledger(100);
    ledger.enter(ledger.granted({{.first = 10, .end = 20}}));
    const auto granted = ledger.granted({{.first = 5, .end = 30}, {.first = 15, .end = 40}});
    ASSERT_EQ(granted.size(), 3u);
    EXPECT_TRUE(granted[0].starts);
    EXPECT_FALSE(granted[1].starts);
    EXPECT_FALSE(granted[2].starts);
}

} // namespace
