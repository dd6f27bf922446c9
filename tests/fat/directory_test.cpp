// Entries, long names, short names and dates of FAT directories, byte for byte.
#include "../support/code_of.hpp"
#include "format/fat/names.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <set>

using namespace openimapi;

namespace {

std::string shown(const fat::ShortName& name) {
    return {name.begin(), name.end()};
}

fat::ShortName short_name(std::string_view text) {
    fat::ShortName name;
    std::copy_n(text.begin(), name.size(), name.begin());
    return name;
}

std::vector<std::string> aliases(const std::vector<std::string_view>& names) {
    std::vector<std::string> out;
    for (const auto& name : fat::make_names(names, "/EFI"))
        out.push_back(shown(name.alias));
    return out;
}

Code refusal(const std::vector<std::string_view>& names) {
    return openimapi::testing::code_of([&] { (void)fat::make_names(names, "/EFI"); });
}

// The specification's own example (7.1) of a name in two pieces.
TEST(FatDirectory, LongNameStandsAsTheSpecificationShows) {
    const auto alias = short_name("THEQUI~1FOX");
    EXPECT_EQ(fat::checksum(alias), 0x07);
    const auto entries = fat::long_name_entries(u"The quick brown.fox", alias);
    ASSERT_EQ(entries.size(), 2u);
    const std::array<std::uint8_t, 64> expected{
        0x42, 'w', 0,    'n',  0,    '.',  0,    'f',  0,    'o',  0, 0x0F, 0,    0x07, 'x',  0,
        0,    0,   0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0,    0xFF, 0xFF, 0xFF, 0xFF,
        0x01, 'T', 0,    'h',  0,    'e',  0,    ' ',  0,    'q',  0, 0x0F, 0,    0x07, 'u',  0,
        'i',  0,   'c',  0,    'k',  0,    ' ',  0,    'b',  0,    0, 0,    'r',  0,    'o',  0};
    std::array<std::uint8_t, 64> found{};
    std::memcpy(found.data(), entries.data(), found.size());
    EXPECT_EQ(found, expected);
}

TEST(FatDirectory, ANameThatFillsItsEntriesHasNoZero) {
    const auto one = fat::long_name_entries(u"thirteen uni.", short_name("THIRTE~1   "));
    ASSERT_EQ(one.size(), 1u);
    EXPECT_EQ(one[0].order, 0x41);
    EXPECT_EQ(one[0].third[1].get(), u'.');
    const auto longest =
        fat::long_name_entries(std::u16string(255, u'x'), short_name("XXXXXX~1   "));
    ASSERT_EQ(longest.size(), 20u);
    EXPECT_EQ(longest[0].order, 0x54);
    EXPECT_EQ(longest[0].second[2].get(), u'x'); // 255 = 19 * 13 + 8
    EXPECT_EQ(longest[0].second[3].get(), 0u);
    EXPECT_EQ(longest[0].second[4].get(), 0xFFFFu);
}

TEST(FatDirectory, ShortNamesSayWhatTheyCan) {
    EXPECT_EQ(aliases({"BOOTX64.EFI", "grubx64.efi", "A", ".hidden", "a+b.txt", "na me.t x",
                       "two.points.cfg", "Long enough to be cut.html", "\xC3\xA4", "ok.c"}),
              (std::vector<std::string>{"BOOTX64 EFI", "GRUBX64 EFI", "A          ", "HIDDEN~1   ",
                                        "A_B~1   TXT", "NAME~1  TX ", "TWOPOI~1CFG", "LONGEN~1HTM",
                                        "_~1        ", "OK      C  "}));
    const auto names =
        fat::make_names(std::vector<std::string_view>{"BOOTX64.EFI", "bootx64.cfg"}, "/EFI");
    EXPECT_EQ(names[0].longer, u"");
    EXPECT_EQ(names[1].longer, u"bootx64.cfg");
}

TEST(FatDirectory, ShortNamesDifferAndAreTheSameEachTime) {
    // One that looks like a made one is there already.
    EXPECT_EQ(aliases({"long name 1.txt", "long name 2.txt", "LONGNA~1.TXT"}),
              (std::vector<std::string>{"LONGNA~2TXT", "LONGNA~3TXT", "LONGNA~1TXT"}));
    std::vector<std::string> texts;
    for (int i = 0; i < 12000; ++i)
        texts.push_back(fmt::format("vmlinuz with a long name {}", i));
    const auto made = aliases({texts.begin(), texts.end()});
    EXPECT_EQ(made[8], "VMLINU~9   ");
    EXPECT_EQ(made[9], "VMLIN~10   ");
    EXPECT_EQ(made[11999], "VM~12000   ");
    EXPECT_EQ(std::set<std::string>(made.begin(), made.end()).size(), texts.size());
}

TEST(FatDirectory, RefusesNamesThatFatCannotHave) {
    for (const std::string_view bad :
         {"a:b", "a*", "what?", "a\\b", "<a", "a>", "a|b", "a\"", "tab\t", "end.", "end ", "\xFF"})
        EXPECT_EQ(refusal({bad}), Code::imapi_e_invalid_path) << bad;
    EXPECT_EQ(refusal({std::string(255, 'x')}), Code::s_ok);
    EXPECT_EQ(refusal({std::string(256, 'x')}), Code::imapi_e_invalid_path);
    EXPECT_EQ(refusal({"Boot.efi", "bOOT.EFI"}), Code::imapi_e_invalid_path);
    EXPECT_EQ(refusal({"\xC3\xA4", "\xC3\x84"}), Code::imapi_e_invalid_path); // ä and Ä
    try {
        (void)fat::make_names(std::vector<std::string_view>{"a?"}, "/EFI");
        FAIL();
    } catch (const Error& error) {
        ASSERT_FALSE(error.steps().empty());
        EXPECT_EQ(error.steps().back().path, "/EFI/a?");
        EXPECT_FALSE(error.cure().empty());
    }
}

TEST(FatDirectory, DatesAreClamped) {
    const auto at = [](const CivilTime& time) {
        const auto date = fat::date_time(from_civil(time));
        return std::pair(date.date.get(), date.time.get());
    };
    using Pair = std::pair<std::uint16_t, std::uint16_t>;
    EXPECT_EQ(at({.year = 2024, .month = 2, .day = 29, .hour = 23, .minute = 59, .second = 59}),
              Pair(44 << 9 | 2 << 5 | 29, 23 << 11 | 59 << 5 | 29));
    EXPECT_EQ(at({.year = 1970}), Pair(1 << 5 | 1, 0));
    EXPECT_EQ(at({.year = 2200}), Pair(127 << 9 | 12 << 5 | 31, 23 << 11 | 59 << 5 | 29));
}

} // namespace
