// Partition tables, from the text of the UEFI specification.
#include "format/partition/boot_code.hpp"
#include "format/partition/table_reader.hpp"
#include "openimapi/io/sources.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace openimapi;
using namespace openimapi::partition;

namespace {

TEST(Mbr, CylindersHeadsAndSectors) {
    EXPECT_EQ(chs_of(0), (ChsAddress{0, 1, 0}));
    EXPECT_EQ(chs_of(62), (ChsAddress{0, 63, 0}));
    EXPECT_EQ(chs_of(63), (ChsAddress{1, 1, 0}));
    EXPECT_EQ(chs_of(255 * 63), (ChsAddress{0, 1, 1}));
    EXPECT_EQ(chs_of(300ull * 255 * 63), (ChsAddress{0, 0x41, 300 & 0xFF}));
    EXPECT_EQ(chs_of(1024ull * 255 * 63 - 1), (ChsAddress{254, 0xFF, 0xFF}));
    EXPECT_EQ(chs_of(1024ull * 255 * 63), (ChsAddress{254, 0xFF, 0xFF}));
    EXPECT_EQ(chs_of(1ull << 40), (ChsAddress{254, 0xFF, 0xFF}));
}

TEST(Mbr, AnEntryByteByByte) {
    const auto entry = mbr_entry(0xEF, 64, 2880, true);
    const auto bytes = bytes_of(entry);
    const std::array<int, 16> expected{0x80, 1, 2, 0, 0xEF, 46,   46, 0,
                                       64,   0, 0, 0, 0x40, 0x0B, 0,  0};
    for (std::size_t i = 0; i < 16; ++i)
        EXPECT_EQ(std::to_integer<int>(bytes[i]), expected[i]) << i;
}

Gpt a_table() {
    Gpt gpt;
    gpt.disk = guid_of(1, 2);
    gpt.partitions = {{.type = gpt_type::reserved,
                       .unique = guid_of(3, 4),
                       .first = 64,
                       .last = 99,
                       .name = "Image"},
                      {.type = gpt_type::efi_system,
                       .unique = guid_of(5, 6),
                       .first = 100,
                       .last = 163,
                       .name = "EFI system"}};
    return gpt;
}

std::vector<std::byte> a_disk(std::uint64_t sectors) {
    std::vector<std::byte> disk(sectors * sector_size);
    Mbr mbr;
    mbr.entries[0] = mbr_entry(mbr_type::protective, 1, static_cast<std::uint32_t>(sectors - 1));
    store(mbr, disk);
    const auto front = a_table().primary(sectors), back = a_table().backup(sectors);
    std::copy(front.begin(), front.end(), disk.begin() + sector_size);
    std::copy(back.begin(), back.end(), disk.end() - static_cast<std::ptrdiff_t>(back.size()));
    return disk;
}

struct Read {
    DiskTables tables;
    std::vector<std::string> ids;
};
Read read(std::vector<std::byte> disk) {
    Read out;
    format::Reporter reporter([&](const Finding& finding) { out.ids.push_back(finding.id); });
    out.tables = read_tables(*io::memory(std::move(disk)), reporter);
    return out;
}

TEST(Gpt, CopiesAreWhereTheSpecificationWantsThem) {
    const auto disk = a_disk(400);
    const auto text = [&](std::size_t sector) {
        return std::string(reinterpret_cast<const char*>(disk.data()) + sector * 512, 8);
    };
    EXPECT_EQ(text(1), "EFI PART");
    EXPECT_EQ(text(399), "EFI PART");
    le64 value;
    std::memcpy(&value, disk.data() + 512 + 24, 8); // MyLBA
    EXPECT_EQ(value.get(), 1u);
    std::memcpy(&value, disk.data() + 512 + 32, 8); // AlternateLBA
    EXPECT_EQ(value.get(), 399u);
    std::memcpy(&value, disk.data() + 512 + 40, 8); // FirstUsableLBA
    EXPECT_EQ(value.get(), 34u);
    std::memcpy(&value, disk.data() + 512 + 48, 8); // LastUsableLBA
    EXPECT_EQ(value.get(), 366u);
    std::memcpy(&value, disk.data() + 399 * 512 + 72, 8); // PartitionEntryLBA
    EXPECT_EQ(value.get(), 367u);
    EXPECT_EQ(text_of(gpt_type::efi_system), "C12A7328-F81F-11D2-BA4B-00A0C93EC93B");
    EXPECT_EQ(text_of(gpt_type::reserved), "8DA63339-0007-60C0-C436-083AC8230908");
    // ISO 3309's CRC of "123456789", which every description gives.
    EXPECT_EQ(crc32(std::as_bytes(std::span("123456789", 9))), 0xCBF43926u);
}

TEST(Gpt, ComesBack) {
    const auto back = read(a_disk(400));
    EXPECT_THAT(back.ids, testing::IsEmpty());
    EXPECT_TRUE(back.tables.gpt_primary);
    EXPECT_TRUE(back.tables.gpt_backup);
    ASSERT_TRUE(back.tables.gpt);
    EXPECT_EQ(back.tables.gpt->disk, a_table().disk);
    ASSERT_EQ(back.tables.gpt->partitions.size(), 2u);
    EXPECT_EQ(back.tables.gpt->partitions[1].type, gpt_type::efi_system);
    EXPECT_EQ(back.tables.gpt->partitions[1].first, 100u);
    EXPECT_EQ(back.tables.gpt->partitions[1].last, 163u);
    EXPECT_EQ(back.tables.gpt->partitions[1].name, "EFI system");
    ASSERT_EQ(back.tables.mbr.size(), 1u);
    EXPECT_EQ(back.tables.mbr[0].type, 0xEE);
}

TEST(Gpt, DamageIsToldAndTheOtherCopyIsUsed) {
    const auto flipped = [](std::size_t at) {
        auto disk = a_disk(400);
        disk[at] ^= std::byte{1};
        return read(std::move(disk));
    };
    for (const std::size_t at : {512 + 16, 512 + 24, 512 + 56, 512 + 88}) {
        const auto header = flipped(at);
        EXPECT_THAT(header.ids, testing::Contains("gpt.header.crc")) << at;
        EXPECT_FALSE(header.tables.gpt_primary);
        ASSERT_TRUE(header.tables.gpt) << at;
        EXPECT_EQ(header.tables.gpt->partitions.size(), 2u);
    }
    EXPECT_THAT(flipped(2 * 512 + 130).ids, testing::Contains("gpt.entries.crc"));
    EXPECT_THAT(flipped(367 * 512).ids, testing::Contains("gpt.backup"));
    EXPECT_THAT(flipped(512 + 12).ids, testing::Contains("gpt.header.crc"));
    auto disk = a_disk(400);
    disk[512 + 12] = std::byte{200}; // header size: longer, and so another checksum
    EXPECT_THAT(read(disk).ids, testing::Contains("gpt.header.crc"));
    disk[512 + 13] = std::byte{200};
    EXPECT_THAT(read(disk).ids, testing::Contains("gpt.header"));
    disk = a_disk(400);
    disk[446 + 4] = std::byte{0x83};
    EXPECT_THAT(read(disk).ids, testing::ElementsAre("gpt.protective"));
}

TEST(Gpt, OnALargerDiskTheSecondCopyIsNotAtTheEnd) {
    auto disk = a_disk(400);
    disk.resize(disk.size() + 10 * 512);
    const auto back = read(std::move(disk));
    EXPECT_THAT(back.ids, testing::ElementsAre("gpt.backup.place"));
    EXPECT_TRUE(back.tables.gpt_backup);
}

TEST(Gpt, PartitionsThatCannotBe) {
    auto gpt = a_table();
    gpt.partitions[1].first = 99; // both
    gpt.partitions.push_back({.type = gpt_type::reserved, .first = 300, .last = 380});
    std::vector<std::byte> disk(400 * 512);
    Mbr mbr;
    mbr.entries[0] = mbr_entry(mbr_type::protective, 1, 399);
    store(mbr, disk);
    const auto front = gpt.primary(400), back = gpt.backup(400);
    std::copy(front.begin(), front.end(), disk.begin() + 512);
    std::copy(back.begin(), back.end(), disk.end() - static_cast<std::ptrdiff_t>(back.size()));
    EXPECT_THAT(read(disk).ids,
                testing::UnorderedElementsAre("gpt.partition.overlap", "gpt.partition.outside"));
}

TEST(Mbr, CodeThatOnlyLooksLikeATableIsNone) {
    std::vector<std::byte> disk(4096, std::byte{0x55});
    disk[510] = std::byte{0x55};
    disk[511] = std::byte{0xAA};
    const auto back = read(disk);
    EXPECT_TRUE(back.tables.signature);
    EXPECT_THAT(back.tables.mbr, testing::IsEmpty());
    EXPECT_THAT(back.ids, testing::IsEmpty());
    // Nothing at all, and less than a sector.
    EXPECT_THAT(read({}).ids, testing::IsEmpty());
    EXPECT_THAT(read(std::vector<std::byte>(511)).ids, testing::IsEmpty());
}

TEST(BootCode, OursKnowsWhereTheImageIs) {
    const auto code = own_boot_code({.block = 300, .sectors = 4, .load_segment = 0x7C0});
    EXPECT_EQ(recognise(code), BootCode::own);
    const auto at = [&](std::size_t offset) { return std::to_integer<unsigned>(code[offset]); };
    EXPECT_EQ(at(424) | at(425) << 8, 1200u); // sector
    EXPECT_EQ(at(432), 4u);                   // count
    EXPECT_EQ(at(422) | at(423) << 8, 0x7C0u);
    EXPECT_EQ(at(434) | at(435) << 8, 0x7C00u); // entered at 0000:7C00
    EXPECT_EQ(at(436) | at(437) << 8, 0u);
}

TEST(BootCode, OthersAreToldWhereTheirImageIs) {
    std::vector<std::byte> sector(512);
    EXPECT_EQ(recognise(sector), BootCode::none);
    sector[0] = std::byte{0xEB};
    EXPECT_EQ(recognise(sector), BootCode::unknown);
    const std::string isolinux = "isolinux.bin missing or corrupt.";
    std::memcpy(sector.data() + 100, isolinux.data(), isolinux.size());
    EXPECT_EQ(recognise(sector), BootCode::isolinux);
    point_boot_code(sector, BootCode::isolinux, 77);
    EXPECT_EQ(pointed_at(sector, BootCode::isolinux), 77u);
    EXPECT_EQ(std::to_integer<unsigned>(sector[432]) | std::to_integer<unsigned>(sector[433]) << 8,
              308u);
    point_boot_code(sector, BootCode::grub2, 77);
    EXPECT_EQ(pointed_at(sector, BootCode::grub2), 77u);
    EXPECT_EQ(std::to_integer<unsigned>(sector[432]) | std::to_integer<unsigned>(sector[433]) << 8,
              312u);
    EXPECT_EQ(recognise(std::span(sector).first(100)), BootCode::none);
}

} // namespace
