// Rock Ridge fields, and how they are split between a record and its continuation areas.
#include "format/iso9660/system_use.hpp"

#include <gtest/gtest.h>

using namespace openimapi;
using namespace openimapi::iso9660;

namespace {

std::string text(const SystemUseFields& use) {
    return {reinterpret_cast<const char*>(use.bytes().data()), use.size()};
}

std::string link_bytes(std::string_view target) {
    SystemUseFields use;
    use.add_link(target);
    return text(use);
}

std::string bytes(std::initializer_list<std::string_view> parts) {
    std::string out;
    for (const auto part : parts)
        out += part;
    return out;
}

using namespace std::string_literals;

} // namespace

TEST(SystemUseFields, LinkComponents) {
    EXPECT_EQ(link_bytes("x"), "SL\x08\x01\0\0\x01x"s);
    EXPECT_EQ(link_bytes("/"), "SL\x07\x01\0\x08\0"s);
    EXPECT_EQ(link_bytes("/a"), "SL\x0A\x01\0\x08\0\0\x01"s + "a");
    EXPECT_EQ(link_bytes("../."), "SL\x09\x01\0\x04\0\x02\0"s);
    // Doubled and final slashes are empty components, which readers put together again.
    EXPECT_EQ(link_bytes("a//b"),
              bytes({"SL\x0D\x01\0"s, "\0\x01"s, "a", "\0\0"s, "\0\x01"s, "b"}));
    EXPECT_EQ(link_bytes("a/"), bytes({"SL\x0A\x01\0"s, "\0\x01"s, "a", "\0\0"s}));
    EXPECT_EQ(link_bytes("..."), "SL\x0A\x01\0\0\x03..."s);
    EXPECT_EQ(link_bytes(""), "SL\x05\x01\0"s);
}

TEST(SystemUseFields, ALongLinkTakesSeveralFields) {
    // Two components of 200 bytes do not fit one field; the second moves to the next.
    const std::string part(200, 'p');
    EXPECT_EQ(link_bytes(part + "/" + part),
              bytes({"SL\xCF\x01\x01"s, "\0\xC8"s, part, "SL\xCF\x01\0"s, "\0\xC8"s, part}));
    // A component too long for any field is cut, and says that it goes on.
    const std::string longest(255, 'q');
    EXPECT_EQ(link_bytes(longest), bytes({"SL\xFF\x01\x01"s, "\x01\xF8"s, longest.substr(0, 248),
                                          "SL\x0E\x01\0"s, "\0\x07"s, longest.substr(248)}));
}

TEST(SystemUseFields, ALongNameTakesTwoFields) {
    SystemUseFields use;
    use.add_name(std::string(255, 'n'));
    EXPECT_EQ(text(use),
              bytes({"NM\xFF\x01\x01"s, std::string(250, 'n'), "NM\x0A\x01\0"s, "nnnnn"}));
}

TEST(SystemUseFields, Devices) {
    const auto device = [](std::uint64_t number) {
        SystemUseFields use;
        use.add_device(number);
        return text(use);
    };
    // makedev(8, 1) stands in the low half, where all readers look.
    EXPECT_EQ(device(0x801), "PN\x14\x01\0\0\0\0\0\0\0\0\x01\x08\0\0\0\0\x08\x01"s);
    // makedev(259, 65537) does not fit the classic form: major and minor.
    EXPECT_EQ(device(0x10010301), "PN\x14\x01\x03\x01\0\0\0\0\x01\x03\x01\0\x01\0\0\x01\0\x01"s);
}

TEST(SystemUseFields, WhatFitsNeedsNoContinuation) {
    SystemUseFields use;
    use.add_name("abc");
    std::uint32_t cursor = 0;
    std::vector<SystemUseFields::Part> parts;
    use.split(8, cursor, parts);
    ASSERT_EQ(parts.size(), 1u);
    EXPECT_FALSE(parts[0].continued);
    EXPECT_EQ(cursor, 0u);
}

// For many lengths: every field is whole and in one part, each part fits its place, no part in the
// continuation area crosses a block, and parts do not overlap.
TEST(SystemUseFields, PartsAreWholeAndInTheirBlocks) {
    std::uint32_t cursor = 0;
    for (std::size_t length = 0; length < 4096; length += 7) {
        std::string target;
        while (target.size() < length)
            target += "component" + std::to_string(target.size() * 31 % 97) + "/";
        target.resize(length);
        SystemUseFields use;
        use.add_attributes({});
        use.add_name(std::string(1 + length % 255, 'n'));
        use.add_link(target);
        const std::uint32_t before = cursor;
        const std::size_t capacity = 60 + length % 160;
        std::vector<SystemUseFields::Part> parts;
        use.split(capacity, cursor, parts);
        ASSERT_LE(parts[0].length(), capacity);
        std::size_t expected = 0;
        std::uint32_t free = before;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            ASSERT_EQ(parts[i].begin, expected);
            expected = parts[i].end;
            ASSERT_EQ(parts[i].continued, i + 1 < parts.size());
            // Walk the fields: they must end exactly where the part ends.
            std::size_t at = parts[i].begin;
            while (at < parts[i].end)
                at += static_cast<std::size_t>(use.bytes()[at + 2]);
            ASSERT_EQ(at, parts[i].end);
            if (i == 0) continue;
            ASSERT_GE(parts[i].at, free);
            ASSERT_LE(parts[i].at % 2048 + parts[i].length(), 2048u);
            ASSERT_GT(parts[i].length(), 0u);
            free = parts[i].at + parts[i].length();
        }
        ASSERT_EQ(expected, use.size());
        ASSERT_EQ(cursor, free);
    }
}
