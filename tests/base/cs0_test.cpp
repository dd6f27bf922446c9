#include "openimapi/base/cs0.hpp"
#include "openimapi/base/text.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace openimapi {
namespace {

std::string encoded(std::string_view text, std::size_t room = 255,
                    cs0::BeyondBmp beyond = cs0::BeyondBmp::pair) {
    std::vector<std::byte> out(room, std::byte{0xEE});
    const auto used = cs0::encode(text, out, beyond);
    for (std::size_t i = used; i < out.size(); ++i)
        EXPECT_EQ(out[i], std::byte{0xEE}) << "wrote behind what it says it used";
    return {reinterpret_cast<const char*>(out.data()), used};
}

std::optional<std::string> decoded(std::string_view bytes) {
    return cs0::decode(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

using namespace std::string_literals;

TEST(Cs0, CompressionIdFollowsTheWidestCharacter) {
    EXPECT_EQ(encoded("abc"), "\x08"s + "abc");
    EXPECT_EQ(encoded("gr\xC3\xBC\xC3\x9F"), "\x08gr\xFC\xDF");
    EXPECT_EQ(encoded("a\xE6\x97\xA5"), "\x10\x00\x61\x65\xE5"s); // U+65E5
    EXPECT_EQ(encoded(""), "");
}

TEST(Cs0, BeyondTheBasicPlane) {
    const std::string_view smile = "\xF0\x9F\x98\x80"; // U+1F600
    EXPECT_EQ(encoded(smile), "\x10\xD8\x3D\xDE\x00"s);
    EXPECT_EQ(encoded(smile, 255, cs0::BeyondBmp::replace), "\x08_");
    EXPECT_EQ(decoded("\x10\xD8\x3D\xDE\x00"s), smile);
    // An unpaired surrogate survives as WTF-8.
    EXPECT_EQ(decoded("\x10\xD8\x3D\x00\x61"s), "\xED\xA0\xBD\x61");
    EXPECT_EQ(encoded("\xED\xA0\xBD\x61"), "\x10\xD8\x3D\x00\x61"s);
}

TEST(Cs0, CutsAtWholeCharacters) {
    EXPECT_EQ(encoded("abcdef", 4), "\x08"s + "abc");
    EXPECT_EQ(encoded("\xE6\x97\xA5\xE6\x9C\xAC", 4), "\x10\x65\xE5");
    EXPECT_EQ(encoded("a\xF0\x9F\x98\x80", 6), "\x10\x00\x61"s);
    EXPECT_EQ(encoded("abc", 1), "");
}

TEST(Cs0, BytesThatAreNoText) {
    EXPECT_EQ(encoded("a\xFF\xFE"), "\x08"
                                    "a__");
}

TEST(Cs0, SizeIsWhatEncodeUses) {
    for (const std::string text :
         {"", "a", "plain name.txt", "gr\xC3\xBC\xC3\x9F", "\xE6\x97\xA5 x", "\xF0\x9F\x98\x80",
          "\xFF\xC3", "x\xED\xA0\xBD", "\xC3\xBF\xC4\x80"})
        for (const auto beyond : {cs0::BeyondBmp::pair, cs0::BeyondBmp::replace})
            EXPECT_EQ(cs0::size(text, beyond), encoded(text, 255, beyond).size()) << text;
}

TEST(Cs0, DecodesOnlyWhatItKnows) {
    EXPECT_EQ(decoded(""), "");
    EXPECT_EQ(decoded("\x08"), "");
    EXPECT_EQ(decoded("\x08gr\xFC"), "gr\xC3\xBC");
    EXPECT_EQ(decoded("\x10\x00\x61\x00"s), std::nullopt) << "half a unit";
    EXPECT_EQ(decoded("\x09"
                      "a"),
              std::nullopt);
    EXPECT_EQ(decoded("\x00"s), std::nullopt);
    EXPECT_EQ(decoded("\xFE"
                      "a"),
              "a");
    EXPECT_EQ(decoded("\xFF\x00\x61"s), "a");
}

TEST(Cs0, DstringFields) {
    std::array<std::byte, 8> field;
    field.fill(std::byte{0xEE});
    cs0::encode_dstring("VOL", field);
    const std::array<std::byte, 8> wanted{std::byte{8},   std::byte{'V'}, std::byte{'O'},
                                          std::byte{'L'}, std::byte{0},   std::byte{0},
                                          std::byte{0},   std::byte{4}};
    EXPECT_EQ(field, wanted);
    EXPECT_EQ(cs0::decode_dstring(field), "VOL");

    cs0::encode_dstring("LONGER THAN IT", field);
    EXPECT_EQ(cs0::decode_dstring(field), "LONGER");
    EXPECT_EQ(field.back(), std::byte{7});

    cs0::encode_dstring("", field);
    EXPECT_EQ(field, (std::array<std::byte, 8>{}));
    EXPECT_EQ(cs0::decode_dstring(field), "");

    field.back() = std::byte{8}; // longer than the field has room for
    EXPECT_EQ(cs0::decode_dstring(field), std::nullopt);
    EXPECT_EQ(cs0::decode_dstring({}), std::nullopt);
}

TEST(Cs0, RoundTripOfEveryScalarValue) {
    for (char32_t point = 1; point <= 0x10FFFF; point += point < 0x800 ? 1 : 97) {
        if (point >= 0xD800 && point < 0xE000) continue;
        std::string text;
        text::append_utf8(text, point);
        text::append_utf8(text, point);
        ASSERT_EQ(decoded(encoded(text)), text) << static_cast<std::uint32_t>(point);
    }
}

} // namespace
} // namespace openimapi
