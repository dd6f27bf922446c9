// Golden bytes of the small structures, and what seals a descriptor.
#include "format/udf/allocation.hpp"
#include "format/udf/directory_stream.hpp"
#include "format/udf/entry_encoder.hpp"
#include "format/udf/identifier_encoder.hpp"
#include "format/udf/revision_rules.hpp"
#include "format/udf/symlink_content.hpp"
#include "format/udf/volume_layout.hpp"
#include "format/udf/volume_recognition.hpp"
#include "openimapi/base/crc.hpp"
#include "openimapi/base/error.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

namespace openimapi::udf {
namespace {

using namespace std::string_literals;

std::string text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(UdfTag, GoldenBytes) {
    // A descriptor of 20 bytes whose body is the standard's CRC example and a zero behind it.
    std::array<std::byte, 20> descriptor{};
    descriptor[16] = std::byte{0x70};
    descriptor[17] = std::byte{0x6A};
    descriptor[18] = std::byte{0x77};
    seal(std::span(descriptor).first(19), TagId::anchor_volume_pointer, 0x01020304,
         {.version = 2, .serial_number = 1});
    EXPECT_EQ(text_of(descriptor),
              "\x02\x00"         // identifier
              "\x02\x00"         // version 2
              "\xDD"             // 02+02+01+99+32+03+04+03+02+01, modulo 256
              "\x00"             // reserved
              "\x01\x00"         // serial number
              "\x99\x32"         // CRC 3299, ECMA-167 7.2.6
              "\x03\x00"         // of three bytes
              "\x04\x03\x02\x01" // location
              "\x70\x6A\x77\x00"s);
    Tag tag;
    ASSERT_TRUE(load(descriptor, tag));
    EXPECT_EQ(checksum_of(tag), tag.checksum);
    tag.location = 5;
    EXPECT_NE(checksum_of(tag), tag.checksum);
}

TEST(UdfTag, RefusesWhatTheLengthFieldCannotSay) {
    std::vector<std::byte> descriptor(16 + 65536);
    EXPECT_THROW(seal(descriptor, TagId::file_entry, 0, {}), std::range_error);
}

TEST(UdfTime, GoldenBytes) {
    // 2024-02-29T13:14:15.987654321Z
    const auto time = to_disc_time({1709212455, 987654321});
    EXPECT_EQ(text_of(bytes_of(time)), "\x00\x10\xE8\x07\x02\x1D\x0D\x0E\x0F\x62\x4C\x36"s);
}

TEST(UdfTime, StaysWithinTheStandardsYears) {
    EXPECT_EQ(to_disc_time({-400000000000, 0}).year.get(), 1);
    EXPECT_EQ(to_disc_time({400000000000, 0}).year.get(), 9999);
    const auto before = to_disc_time({-1, 999'999'999});
    EXPECT_EQ(before.year.get(), 1969);
    EXPECT_EQ(before.second, 59);
    EXPECT_EQ(before.microseconds, 99);
}

TEST(UdfEntityId, GoldenBytes) {
    EXPECT_EQ(text_of(bytes_of(domain_identifier(Revision::v1_02))),
              "\x00*OSTA UDF Compliant\x00\x00\x00\x00\x02\x01\x00\x00\x00\x00\x00\x00"s);
    EXPECT_EQ(text_of(bytes_of(udf_identifier("*UDF LV Info", Revision::v2_50))),
              "\x00*UDF LV Info"s + std::string(11, '\0') + "\x50\x02\x00\x00\x00\x00\x00\x00"s);
    EXPECT_EQ(text_of(bytes_of(implementation_identifier())),
              "\x00*OpenIMAPI"s + std::string(13, '\0') + "\x04\x00\x00\x00\x00\x00\x00\x00"s);
    EXPECT_EQ(text_of(bytes_of(osta_compressed_unicode())),
              "\x00OSTA Compressed Unicode"s + std::string(40, '\0'));
}

TEST(UdfVolumeRecognition, GoldenBytes) {
    EXPECT_EQ(text_of(bytes_of(volume_structure_descriptor("NSR02"))),
              "\x00NSR02\x01"s + std::string(2041, '\0'));
}

TEST(UdfPermissions, ThereAndBack) {
    // Owner: read, write, execute, attributes, delete; group: read, execute; others: read, execute.
    EXPECT_EQ(permissions_of_mode(0755), 0x7CA5U);
    EXPECT_EQ(permissions_of_mode(0), 0x2000U);
    for (std::uint32_t mode = 0; mode <= 0777; ++mode)
        ASSERT_EQ(mode_of_permissions(permissions_of_mode(mode)), mode);
}

TEST(UdfFileIdentifier, SizesAreMultiplesOfFour) {
    EXPECT_EQ(descriptor_bytes(0), 40U); // the parent's
    EXPECT_EQ(descriptor_bytes(2), 40U);
    EXPECT_EQ(descriptor_bytes(3), 44U);
    EXPECT_EQ(descriptor_bytes(255), 296U);
}

TEST(UdfFileIdentifier, NoTagAcrossBlocks) {
    for (std::uint32_t offset = 0; offset < 4096; offset += 4)
        for (const std::uint32_t bytes : {40U, 44U, 100U, 296U}) {
            if (offset % 2048 > 2048 - 16) continue; // never starts so
            const auto end = offset + bytes + padding_of(offset, bytes);
            ASSERT_TRUE(end % 2048 == 0 || 2048 - end % 2048 >= 16) << offset << " " << bytes;
        }
    EXPECT_EQ(padding_of(0, 40), 0U);
    EXPECT_EQ(padding_of(2048 - 52, 40), 32U);
    EXPECT_EQ(padding_of(2048 - 56, 40), 0U);
    EXPECT_EQ(padding_of(2048 - 40, 40), 0U);
}

TEST(UdfSymlink, Components) {
    const auto content = [](std::string_view target) {
        return text_of(symlink_content(target, cs0::BeyondBmp::pair));
    };
    EXPECT_EQ(content("/usr/lib"), "\x02\x00\x00\x00"
                                   "\x05\x04\x00\x00\x08usr"
                                   "\x05\x04\x00\x00\x08lib"s);
    EXPECT_EQ(content("../a"), "\x03\x00\x00\x00\x05\x02\x00\x00\x08"s + "a");
    EXPECT_EQ(content("./a//b/"), "\x04\x00\x00\x00\x05\x02\x00\x00\x08"
                                  "a\x05\x02\x00\x00\x08"
                                  "b\x04\x00\x00\x00"s);
    EXPECT_EQ(content("/"), "\x02\x00\x00\x00"s);
    EXPECT_EQ(content("..."), "\x05\x04\x00\x00\x08..."s);
    EXPECT_EQ(content(std::string(255, 'x')).size(), 4U + 255U);
    EXPECT_TRUE(is_symlink_cut("a/" + std::string(255, 'x'), cs0::BeyondBmp::pair));
    EXPECT_FALSE(is_symlink_cut("a/" + std::string(254, 'x') + "/", cs0::BeyondBmp::pair));
}

TEST(UdfLayout, NothingOverlapsWhereverTheDescriptorsEnd) {
    for (const bool metadata : {false, true})
        for (std::uint32_t descriptors = 16; descriptors < 400; ++descriptors) {
            const auto end = descriptors + recognition_blocks;
            if (end > anchor_block && descriptors <= anchor_block)
                continue; // the planner's to avoid
            const LayoutWish wish{
                .metadata_partition = metadata, .duplicated = false, .table_blocks = 40};
            format::Placement placement;
            placement.descriptors = descriptors;
            placement.metadata =
                static_cast<std::uint32_t>(round_up(wish.first_free_block(end), wish.alignment()));
            placement.image_blocks =
                static_cast<std::uint32_t>(round_up(placement.metadata + 100, wish.alignment()));
            const auto layout = lay_out(placement, wish);
            EXPECT_EQ(layout.tables, placement.metadata);
            EXPECT_EQ(layout.metadata.has_value(), metadata);
            EXPECT_GE(layout.main_sequence, end);
            EXPECT_EQ(layout.main_sequence % 16, 0U);
            EXPECT_GE(layout.integrity, layout.main_sequence + sequence_blocks);
            const auto below = layout.integrity + integrity_blocks;
            EXPECT_TRUE(below <= anchor_block || layout.main_sequence > anchor_block);
            EXPECT_GE(layout.partition_start, std::max(below, anchor_block + 1));
            EXPECT_EQ(layout.partition_start + layout.partition_blocks, layout.reserve_sequence);
            EXPECT_EQ(layout.reserve_sequence + sequence_blocks, layout.last_anchor);
            EXPECT_EQ(layout.last_anchor + 1, placement.image_blocks);
            if (metadata) {
                EXPECT_EQ(layout.partition_start % metadata_unit, 0U);
                EXPECT_EQ(layout.metadata->start % metadata_unit, 0U);
                EXPECT_GT(layout.metadata->start, layout.metadata->file);
                EXPECT_EQ(layout.metadata->mirror_file, layout.partition_blocks - 1);
                EXPECT_FALSE(layout.metadata->duplicated());
            } else {
                EXPECT_EQ(layout.partition_start, placement.metadata);
                EXPECT_EQ(layout.tables_base, 0U);
            }
        }
    EXPECT_EQ(LayoutWish{}.first_free_block(23), 257U); // what all images have
}

TEST(UdfLayout, AMirrorOfItsOwnIsAlignedAtTheOtherEnd) {
    const LayoutWish wish{.metadata_partition = true, .duplicated = true, .table_blocks = 33};
    format::Placement placement;
    placement.descriptors = 16;
    placement.metadata = 320;
    placement.image_blocks = 640;
    const auto layout = lay_out(placement, wish);
    ASSERT_TRUE(layout.metadata && layout.metadata->duplicated());
    EXPECT_EQ(layout.metadata->blocks, 64U);
    EXPECT_EQ(layout.metadata->mirror_start % metadata_unit, 0U);
    EXPECT_EQ(layout.partition_start + layout.metadata->mirror_start + wish.tail_blocks(),
              placement.image_blocks);
    EXPECT_LE(layout.metadata->mirror_start + layout.metadata->blocks,
              layout.metadata->mirror_file);
}

TEST(UdfRevision, EachHasItsRules) {
    const auto rules = rules_for(Revision::v1_02);
    EXPECT_EQ(rules.recognition, "NSR02");
    EXPECT_EQ(rules.tags.version, 2);
    EXPECT_FALSE(rules.extended_entries);
    EXPECT_FALSE(rules_for(Revision::v1_50).extended_entries);
    for (const auto revision :
         {Revision::v2_00, Revision::v2_01, Revision::v2_50, Revision::v2_60}) {
        const auto later = rules_for(revision);
        EXPECT_EQ(later.recognition, "NSR03");
        EXPECT_EQ(later.partition_contents, "+NSR03");
        EXPECT_EQ(later.tags.version, 3);
        EXPECT_TRUE(later.extended_entries && later.named_streams && later.unique_id_in_directory);
        EXPECT_EQ(later.real_time_files, revision != Revision::v2_00);
        EXPECT_EQ(later.metadata_partition, revision >= Revision::v2_50);
        EXPECT_EQ(later.maximum_write_revision, static_cast<std::uint16_t>(revision));
    }
    EXPECT_EQ(rules_for(Revision::v2_60).minimum_read_revision, 0x0250); // no pseudo-overwriting
    EXPECT_THROW((void)rules_for(static_cast<Revision>(0x0300)), Error);
}

TEST(UdfAllocation, RunsAndHolesInBothForms) {
    constexpr auto hole = format::DataRun::hole;
    constexpr std::uint64_t gib = std::uint64_t{1} << 30;
    const std::vector<format::DataRun> runs{
        {500, 4096}, {hole, gib}, {502, 2 * gib - 4096}, {hole, 3}};
    Content content{.bytes = 3 * gib + 3, .start = 0, .runs = runs};
    EXPECT_EQ(content.extents(), 1U + 2 + 2 + 1);
    EXPECT_EQ(content.blocks_recorded(), 2U + (2 * gib - 4096) / 2048);
    std::vector<std::byte> out(2048);
    AllocationStyle style{
        .long_form = true, .reference = 0, .tables_reference = 1, .partition_start = 400};
    EXPECT_EQ(put_allocation(content, style, 1832, 0, 9, out), 6U * 16);
    const auto at = [&](std::size_t i) {
        LongAd ad;
        EXPECT_TRUE(load(std::span<const std::byte>(out).subspan(i * 16), ad));
        return ad;
    };
    EXPECT_EQ(at(0).location.block, 100U);
    EXPECT_EQ(at(0).length, 4096U);
    EXPECT_EQ(at(1).length, (gib - 2048) | 0x80000000U);
    EXPECT_EQ(at(1).location.block, 0U);
    EXPECT_EQ(at(2).length, 2048U | 0x80000000U);
    EXPECT_EQ(at(3).location.block, 102U);
    EXPECT_EQ(at(4).location.block, 102U + gib / 2048 - 1);
    EXPECT_EQ(at(4).length, gib - 2048);
    EXPECT_EQ(at(5).length, 3U | 0x80000000U);

    // Room for two: the second leads on, and the block behind has the other five.
    EXPECT_EQ(continuations(6, 32, 16), 1U);
    EXPECT_EQ(put_allocation(content, style, 32, 0, 9, out), 32U);
    EXPECT_EQ(at(1).length, 2048U | 0xC0000000U);
    EXPECT_EQ(at(1).location.block, 10U);
    EXPECT_EQ(at(1).location.partition, 1U);
    EXPECT_EQ(put_allocation(content, style, 32, 1, 10, out), 5U * 16);
    EXPECT_EQ(at(2).location.block, 102U);

    style.long_form = false;
    EXPECT_EQ(put_allocation(content, style, 1832, 0, 9, out), 6U * 8);
}

} // namespace
} // namespace openimapi::udf
