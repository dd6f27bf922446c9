// Golden bytes of the small structures, and what seals a descriptor.
#include "format/udf/directory_stream.hpp"
#include "format/udf/entry_encoder.hpp"
#include "format/udf/revision_rules.hpp"
#include "format/udf/symlink_content.hpp"
#include "format/udf/volume_layout.hpp"
#include "format/udf/volume_recognition.hpp"
#include "openimapi/base/crc.hpp"
#include "openimapi/base/error.hpp"

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
    for (std::uint32_t descriptors = 16; descriptors < 400; ++descriptors) {
        const auto end = descriptors + recognition_blocks;
        if (end > anchor_block && descriptors <= anchor_block) continue; // the planner's to avoid
        format::Placement placement;
        placement.descriptors = descriptors;
        placement.metadata = partition_start_after(end);
        placement.image_blocks = placement.metadata + 100;
        const auto layout = lay_out(placement);
        EXPECT_EQ(layout.partition_start, placement.metadata);
        EXPECT_EQ(layout.metadata, 0U);
        EXPECT_GE(layout.main_sequence, end);
        EXPECT_EQ(layout.main_sequence % 16, 0U);
        EXPECT_GE(layout.integrity, layout.main_sequence + sequence_blocks);
        const auto below = layout.integrity + integrity_blocks;
        EXPECT_TRUE(below <= anchor_block || layout.main_sequence > anchor_block);
        EXPECT_GE(layout.partition_start, std::max(below, anchor_block + 1));
        EXPECT_EQ(layout.partition_start + layout.partition_blocks, layout.reserve_sequence);
        EXPECT_EQ(layout.reserve_sequence + sequence_blocks, layout.last_anchor);
        EXPECT_EQ(layout.last_anchor + 1, placement.image_blocks);
    }
    EXPECT_EQ(partition_start_after(23), 257U); // what all images have
}

TEST(UdfRevision, LaterOnesAreRefusedNotPretended) {
    EXPECT_EQ(rules_for(Revision::v1_02).recognition, "NSR02");
    for (const auto revision :
         {Revision::v1_50, Revision::v2_00, Revision::v2_01, Revision::v2_50, Revision::v2_60})
        EXPECT_THROW((void)rules_for(revision), Error);
}

} // namespace
} // namespace openimapi::udf
