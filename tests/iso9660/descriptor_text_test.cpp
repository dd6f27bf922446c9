// Text in volume descriptors.
#include "format/iso9660/descriptor_text.hpp"

#include <array>
#include <gtest/gtest.h>
#include <string>

using namespace openimapi;
using namespace openimapi::iso9660;

namespace {

template <std::size_t N>
std::string put(void (*writer)(std::string_view, std::span<char>), std::string_view text) {
    std::array<char, N> field;
    field.fill('#');
    writer(text, field);
    return {field.begin(), field.end()};
}

using namespace std::string_literals;

} // namespace

TEST(DescriptorText, DCharacters) {
    EXPECT_EQ(put<12>(put_d_characters, "My Disc-1.0"), "MY_DISC_1_0 ");
    EXPECT_EQ(put<4>(put_d_characters, "toolong"), "TOOL");
    EXPECT_EQ(put<6>(put_d_characters, "\xC3\xBC\xE6\x97\xA5x"), "__X   ");
    EXPECT_EQ(put<3>(put_d_characters, "\xFF\xFE"), "__ ");
}

TEST(DescriptorText, ACharacters) {
    EXPECT_EQ(put<24>(put_a_characters, "Some One <a@b.c> [x]{y}"), "SOME ONE <A_B.C> _X__Y_ ");
}

TEST(DescriptorText, JolietCharacters) {
    EXPECT_EQ(put<8>(put_joliet_characters, "a:\xC3\xBC"), "\0a\0_\0\xFC\0 "s);
    // A pair is not halved at the end of the field, and an odd byte stays zero.
    EXPECT_EQ(put<5>(put_joliet_characters, "ab\xF0\x9D\x84\x9E"), "\0a\0b\0"s);
    EXPECT_EQ(put<6>(put_joliet_characters, "a\xF0\x9D\x84\x9E"), "\0a\xD8\x34\xDD\x1E"s);
    EXPECT_EQ(put<6>(put_joliet_characters, "ab\xF0\x9D\x84\x9E"), "\0a\0b\0 "s);
}
