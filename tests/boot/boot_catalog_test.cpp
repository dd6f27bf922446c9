// The boot catalog, byte by byte from the El Torito specification.
#include "format/eltorito/boot_catalog.hpp"
#include "format/eltorito/boot_info_table.hpp"
#include "format/eltorito/catalog_reader.hpp"
#include "openimapi/io/sources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>

using namespace openimapi;
using namespace openimapi::eltorito;

namespace {

using Raw = std::vector<std::uint8_t>;

Raw raw(const std::vector<std::byte>& bytes, std::size_t first, std::size_t count) {
    Raw out;
    for (std::size_t i = first; i < first + count; ++i)
        out.push_back(std::to_integer<std::uint8_t>(bytes.at(i)));
    return out;
}

Entry entry(std::uint8_t platform, std::uint32_t block, std::string id = {}) {
    return {.platform = platform, .id = std::move(id), .sectors = 4, .block = block};
}

struct Decoded {
    Catalog catalog;
    std::vector<std::string> ids;
};
Decoded decoded(std::span<const std::byte> bytes) {
    Decoded out;
    format::Reporter reporter([&](const Finding& finding) { out.ids.push_back(finding.id); });
    decode(bytes, out.catalog, reporter);
    return out;
}

TEST(BootCatalog, BiosAndUefiByteByByte) {
    const auto bytes = encode(
        {entry(0, 0x123, "MAKER"),
         {.platform = 0xEF, .bootable = true, .media = 0, .sectors = 2880, .block = 0x01020304}});
    ASSERT_EQ(bytes.size(), 2048u);
    // 2.1: header, platform, 2 reserved, id of 24, checksum, key. The words add up to 0:
    // 0001 + "MA" 414D + "KE" 454B + "R" 0052 + AA55 + checksum = 10000.
    const std::uint16_t checksum = static_cast<std::uint16_t>(
        0x10000 - ((0x0001 + 0x414D + 0x454B + 0x0052 + 0xAA55) & 0xFFFF));
    Raw validation{1, 0, 0, 0, 'M', 'A', 'K', 'E', 'R'};
    validation.resize(28);
    validation.push_back(static_cast<std::uint8_t>(checksum & 0xFF));
    validation.push_back(static_cast<std::uint8_t>(checksum >> 8));
    validation.push_back(0x55);
    validation.push_back(0xAA);
    EXPECT_EQ(raw(bytes, 0, 32), validation);
    Raw initial{0x88, 0, 0, 0, 0, 0, 4, 0, 0x23, 0x01, 0, 0};
    initial.resize(32);
    EXPECT_EQ(raw(bytes, 32, 32), initial);
    Raw header{0x91, 0xEF, 1, 0};
    header.resize(32);
    EXPECT_EQ(raw(bytes, 64, 32), header);
    Raw second{0x88, 0, 0, 0, 0, 0, 0x40, 0x0B, 4, 3, 2, 1};
    second.resize(32);
    EXPECT_EQ(raw(bytes, 96, 32), second);
    EXPECT_EQ(raw(bytes, 128, 1920), Raw(1920));
}

TEST(BootCatalog, OneEntryHasNoSection) {
    const auto bytes = encode({entry(0xEF, 300)});
    EXPECT_EQ(raw(bytes, 64, 1984), Raw(1984));
    EXPECT_EQ(raw(bytes, 1, 1), Raw{0xEF}); // the platform of the validation entry
}

TEST(BootCatalog, EntriesOfOnePlatformShareASection) {
    const auto bytes = encode({entry(0, 1), entry(0, 2), entry(0, 3), entry(0xEF, 4),
                               entry(0xEF, 5, "other"), entry(0, 6)});
    EXPECT_EQ(raw(bytes, 64, 4), (Raw{0x90, 0, 2, 0}));     // 2 and 3
    EXPECT_EQ(raw(bytes, 160, 4), (Raw{0x90, 0xEF, 1, 0})); // 4
    EXPECT_EQ(raw(bytes, 224, 4), (Raw{0x90, 0xEF, 1, 0})); // 5, which has another id
    EXPECT_EQ(raw(bytes, 228, 5), (Raw{'o', 't', 'h', 'e', 'r'}));
    EXPECT_EQ(raw(bytes, 288, 4), (Raw{0x91, 0, 1, 0})); // 6
    EXPECT_EQ(raw(bytes, 352, 1696), Raw(1696));
}

TEST(BootCatalog, ThirtyTwoEntriesFillTheBlockAndComeBack) {
    std::vector<Entry> entries;
    for (std::uint32_t i = 0; i < 32; ++i)
        entries.push_back({.platform = static_cast<std::uint8_t>(i % 2 == 0 ? 0 : 0xEF),
                           .id = "id " + std::to_string(i),
                           .bootable = i % 3 != 0,
                           .media = static_cast<std::uint8_t>(i % 5),
                           .load_segment = static_cast<std::uint16_t>(i * 16),
                           .system_type = static_cast<std::uint8_t>(i),
                           .sectors = static_cast<std::uint16_t>(i + 1),
                           .block = 1000 + i});
    const auto bytes = encode(entries);
    ASSERT_EQ(bytes.size(), 2048u);
    const auto back = decoded(bytes);
    EXPECT_TRUE(back.catalog.valid);
    EXPECT_THAT(back.ids, testing::IsEmpty());
    EXPECT_EQ(back.catalog.entries, entries);
}

TEST(BootCatalog, EveryWrongByteOfTheValidationEntryIsTold) {
    const auto good = encode({entry(0, 20, "X")});
    for (std::size_t at = 0; at < 32; ++at) {
        auto bytes = good;
        bytes[at] ^= std::byte{0x10};
        const auto read = decoded(bytes);
        EXPECT_FALSE(read.catalog.valid) << at;
        EXPECT_THAT(read.ids, testing::Contains("eltorito.validation.checksum")) << at;
    }
    auto bytes = good;
    bytes[0] = std::byte{2};
    EXPECT_THAT(decoded(bytes).ids, testing::Contains("eltorito.validation.header"));
    bytes = good;
    bytes[31] = std::byte{0};
    EXPECT_THAT(decoded(bytes).ids, testing::Contains("eltorito.validation.key"));
}

TEST(BootCatalog, WhatEntriesAndSectionsCanGetWrong) {
    const auto good = encode({entry(0, 20), entry(0xEF, 30)});
    auto bytes = good;
    bytes[32] = std::byte{0x77};
    EXPECT_THAT(decoded(bytes).ids, testing::ElementsAre("eltorito.entry.indicator"));
    bytes = good;
    bytes[33] = std::byte{5};
    EXPECT_THAT(decoded(bytes).ids, testing::ElementsAre("eltorito.entry.media"));
    bytes = good;
    bytes[64] = std::byte{0x90};
    EXPECT_THAT(decoded(bytes).ids, testing::ElementsAre("eltorito.section.last"));
    bytes = good;
    bytes[66] = std::byte{200};
    const auto greedy = decoded(bytes); // zeros pass for entries that are not bootable
    EXPECT_EQ(greedy.catalog.entries.size(), 1u + (2048 - 96) / 32);
    EXPECT_THAT(greedy.ids, testing::ElementsAre("eltorito.section.count"));
    // Cut anywhere, nothing is read that is not there.
    for (std::size_t length = 0; length < 128; ++length) {
        const auto cut = decoded(std::span(good).first(length));
        EXPECT_LE(cut.catalog.entries.size(), length / 64 + 0u) << length;
    }
}

TEST(BootCatalog, ExtensionsOfAnEntryAreSkipped) {
    auto bytes = encode({entry(0, 20), entry(0xEF, 30)});
    // 2.4, 2.5: the section's entry is continued twice, and another one follows.
    bytes[66] = std::byte{2};
    bytes[97] = std::byte{0x20};
    bytes[128] = std::byte{0x44};
    bytes[129] = std::byte{0x20};
    bytes[160] = std::byte{0x44};
    bytes[192] = std::byte{0x88};
    bytes[200] = std::byte{40};
    const auto read = decoded(bytes);
    EXPECT_THAT(read.ids, testing::IsEmpty());
    ASSERT_EQ(read.catalog.entries.size(), 3u);
    EXPECT_EQ(read.catalog.entries[2].block, 40u);
}

TEST(BootInfoTable, ChecksumIsTheSumOfWordsFromByte64) {
    std::vector<std::byte> bytes(64 + 6);
    bytes[0] = std::byte{0xFF}; // not counted
    bytes[64] = std::byte{1};
    bytes[67] = std::byte{0x80};
    bytes[68] = std::byte{2}; // the last word has two bytes
    bytes[69] = std::byte{3};
    EXPECT_EQ(boot_info_checksum(*io::memory(bytes)), 0x80000001u + 0x00000302u);
    // Over more than one read.
    std::vector<std::byte> ones(200'064, std::byte{1});
    EXPECT_EQ(boot_info_checksum(*io::memory(ones)),
              static_cast<std::uint32_t>(std::uint64_t{50'000} * 0x01010101));
}

TEST(BootInfoTable, IsThereWhereItTellsTheTruth) {
    std::vector<std::byte> bytes(2560);
    EXPECT_FALSE(has_boot_info_table(*io::memory(bytes), 300));
    BootInfoTable table;
    table.file = 300;
    table.length = 2560;
    store(table, std::span(bytes).subspan(8));
    store(le64(300 * 4 + 5), std::span(bytes).subspan(2548));
    EXPECT_TRUE(has_boot_info_table(*io::memory(bytes), 300));
    EXPECT_FALSE(has_boot_info_table(*io::memory(bytes), 301));
    EXPECT_TRUE(has_grub2_boot_info(*io::memory(bytes), 300));
    EXPECT_FALSE(has_grub2_boot_info(*io::memory(bytes), 301));
    EXPECT_FALSE(has_boot_info_table(*io::memory(std::vector<std::byte>(20)), 300));
}

} // namespace
