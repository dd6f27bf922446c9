#include "openimapi/base/bytes.hpp"
#include "openimapi/base/units.hpp"

#include <gtest/gtest.h>

using namespace openimapi;

namespace {

template <class T>
std::vector<int> octets(const T& value) {
    std::vector<int> out;
    for (const std::byte b : bytes_of(value))
        out.push_back(static_cast<int>(b));
    return out;
}

TEST(Bytes, LittleAndBigEndianStandAsNamed) {
    EXPECT_EQ(octets(le32(0x11223344)), (std::vector{0x44, 0x33, 0x22, 0x11}));
    EXPECT_EQ(octets(be32(0x11223344)), (std::vector{0x11, 0x22, 0x33, 0x44}));
    EXPECT_EQ(octets(be24(0x112233)), (std::vector{0x11, 0x22, 0x33}));
    EXPECT_EQ(be24(0x112233).get(), 0x112233u);
    EXPECT_EQ(le16s(std::int16_t{-2}).get(), -2);
}

TEST(Bytes, BothEndianRepeatsTheNumberAndNoticesDisagreement) {
    EXPECT_EQ(octets(both16(0x0102)), (std::vector{0x02, 0x01, 0x01, 0x02}));
    const std::array<std::byte, 4> torn{std::byte{2}, std::byte{1}, std::byte{1}, std::byte{3}};
    both16 value;
    ASSERT_TRUE(load(torn, value));
    EXPECT_FALSE(value.consistent());
    EXPECT_EQ(value.get(), 0x0102);
}

TEST(Bytes, LoadRefusesTooFewBytes) {
    const std::array<std::byte, 3> few{};
    le32 value(7);
    EXPECT_FALSE(load(few, value));
    EXPECT_EQ(value.get(), 7u);
}

TEST(Units, BlocksRoundUpAndNarrowChecks) {
    EXPECT_EQ(blocks_for(Bytes(0)), Blocks(0));
    EXPECT_EQ(blocks_for(Bytes(1)), Blocks(1));
    EXPECT_EQ(blocks_for(Bytes(2049)), Blocks(2));
    EXPECT_EQ(Lba(-150) + Blocks(150), Lba(0));
    EXPECT_EQ(Lba(10) - Lba(4), Blocks(6));
    EXPECT_THROW((void)narrow<std::uint32_t>(std::uint64_t{1} << 32), std::range_error);
}

} // namespace
