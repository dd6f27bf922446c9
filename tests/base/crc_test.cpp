#include "openimapi/base/crc.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace openimapi {
namespace {

std::vector<std::byte> bytes(std::initializer_list<int> values) {
    std::vector<std::byte> out;
    for (const int value : values)
        out.push_back(static_cast<std::byte>(value));
    return out;
}

TEST(Crc, ExampleOfTheStandard) {
    // ECMA-167 1/7.2.6 of the second edition, 3/7.2.6 note: the CRC of #70 #6A #77 is #3299.
    EXPECT_EQ(crc_itu(bytes({0x70, 0x6A, 0x77})), 0x3299);
}

TEST(Crc, CheckValue) {
    // CRC-16/XMODEM is the same sum; its catalogued check value for "123456789" is 31C3.
    EXPECT_EQ(crc_itu(bytes({'1', '2', '3', '4', '5', '6', '7', '8', '9'})), 0x31C3);
    EXPECT_EQ(crc_itu({}), 0);
}

// Bit by bit, as the polynomial says.
std::uint16_t plain(std::span<const std::byte> data) {
    unsigned crc = 0;
    for (const auto byte : data) {
        crc ^= std::to_integer<unsigned>(byte) << 8;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
        crc &= 0xFFFF;
    }
    return static_cast<std::uint16_t>(crc);
}

TEST(Crc, AnyLengthAndAnySplitGiveTheSum) {
    std::vector<std::byte> data;
    unsigned state = 1;
    for (int i = 0; i < 100; ++i) {
        state = state * 1664525 + 1013904223;
        data.push_back(static_cast<std::byte>(state >> 24));
        const auto all = std::span<const std::byte>(data);
        ASSERT_EQ(crc_itu(all), plain(all)) << data.size();
        const auto half = data.size() / 3;
        ASSERT_EQ(crc_itu(all.subspan(half), crc_itu(all.first(half))), plain(all));
    }
}

} // namespace
} // namespace openimapi
