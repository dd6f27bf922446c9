// Structures byte by byte, from the words of their standards.
#include "format/iso9660/primary_volume_descriptor.hpp"
#include "format/iso9660/rrip.hpp"
#include "format/iso9660/supplementary_volume_descriptor.hpp"
#include "written_image.hpp"

using namespace openimapi;
using namespace openimapi::iso9660;
using openimapi::test::Raw;
using openimapi::test::WrittenImage;

// ECMA-119 counts from 1 (BP), offsetof from 0.
#define AT_BP(structure, member, bp) static_assert(offsetof(structure, member) == (bp)-1)
AT_BP(PrimaryVolumeDescriptor, system_identifier, 9);
AT_BP(PrimaryVolumeDescriptor, volume_identifier, 41);
AT_BP(PrimaryVolumeDescriptor, volume_space_size, 81);
AT_BP(PrimaryVolumeDescriptor, volume_set_size, 121);
AT_BP(PrimaryVolumeDescriptor, volume_sequence_number, 125);
AT_BP(PrimaryVolumeDescriptor, logical_block_size, 129);
AT_BP(PrimaryVolumeDescriptor, path_table_size, 133);
AT_BP(PrimaryVolumeDescriptor, type_l_path_table, 141);
AT_BP(PrimaryVolumeDescriptor, type_m_path_table, 149);
AT_BP(PrimaryVolumeDescriptor, root, 157);
AT_BP(PrimaryVolumeDescriptor, volume_set_identifier, 191);
AT_BP(PrimaryVolumeDescriptor, publisher_identifier, 319);
AT_BP(PrimaryVolumeDescriptor, preparer_identifier, 447);
AT_BP(PrimaryVolumeDescriptor, application_identifier, 575);
AT_BP(PrimaryVolumeDescriptor, copyright_file, 703);
AT_BP(PrimaryVolumeDescriptor, abstract_file, 740);
AT_BP(PrimaryVolumeDescriptor, bibliographic_file, 777);
AT_BP(PrimaryVolumeDescriptor, created, 814);
AT_BP(PrimaryVolumeDescriptor, modified, 831);
AT_BP(PrimaryVolumeDescriptor, expires, 848);
AT_BP(PrimaryVolumeDescriptor, effective, 865);
AT_BP(PrimaryVolumeDescriptor, file_structure_version, 882);
AT_BP(PrimaryVolumeDescriptor, application_use, 884);
AT_BP(SupplementaryVolumeDescriptor, volume_flags, 8);
AT_BP(SupplementaryVolumeDescriptor, escape_sequences, 89);
AT_BP(SupplementaryVolumeDescriptor, application_use, 884);
AT_BP(BootRecord, boot_system_identifier, 8);
AT_BP(BootRecord, boot_system_use, 72);
AT_BP(DirectoryRecord, extent, 3);
AT_BP(DirectoryRecord, data_length, 11);
AT_BP(DirectoryRecord, recorded, 19);
AT_BP(DirectoryRecord, flags, 26);
AT_BP(DirectoryRecord, volume_sequence_number, 29);
AT_BP(DirectoryRecord, identifier_length, 33);

namespace {

template <class T>
Raw raw(const T& value) {
    const auto bytes = bytes_of(value);
    Raw out(bytes.size());
    std::memcpy(out.data(), bytes.data(), out.size());
    return out;
}

constexpr Timestamp some_day{776867696, 120'000'000}; // 1994-08-14T12:34:56.12Z

} // namespace

TEST(DateTime, InSevenBytes) {
    EXPECT_EQ(raw(encode_recording_time(some_day)), (Raw{94, 8, 14, 12, 34, 56, 0}));
    EXPECT_EQ(raw(encode_recording_time({-4000000000, 0})), (Raw{0, 1, 1, 0, 0, 0, 0}));
    EXPECT_EQ(raw(encode_recording_time({9000000000, 0})), (Raw{255, 12, 31, 23, 59, 59, 0}));
    EXPECT_EQ(raw(encode_recording_time({951782400, 0})), (Raw{100, 2, 29, 0, 0, 0, 0}));
}

TEST(DateTime, InSeventeenBytes) {
    const Raw bytes = raw(encode_volume_time(some_day));
    EXPECT_EQ(std::string(bytes.begin(), bytes.end()), std::string("1994081412345612\0", 17));
    const Raw none = raw(VolumeDateTime{});
    EXPECT_EQ(std::string(none.begin(), none.end()), std::string("0000000000000000\0", 17));
}

TEST(PrimaryVolumeDescriptor, ByteByByte) {
    tree::Directory root;
    root.set_attributes({.modified = some_day, .mode = 0755});
    iso9660::VolumeOptions options;
    options.identity.volume_name = "my disc";
    options.identity.system = "linux";
    options.identity.publisher = "Some One";
    options.identity.preparer = "p";
    options.identity.application = "a";
    options.identity.unique = 0x0123456789ABCDEF;
    options.identity.time = some_day;
    options.rock_ridge = options.joliet = false;
    const WrittenImage image(root, options);
    const Raw bytes = image.block(16);
    const auto text = [&](std::size_t bp, std::size_t length) {
        const std::string all(bytes.begin() + static_cast<std::ptrdiff_t>(bp) - 1,
                              bytes.begin() + static_cast<std::ptrdiff_t>(bp - 1 + length));
        return all.substr(0, all.find_last_not_of(' ') + 1);
    };
    EXPECT_EQ(text(1, 8), std::string("\1CD001\1\0", 8));
    EXPECT_EQ(text(9, 32), "LINUX");
    EXPECT_EQ(text(41, 32), "MY_DISC");
    EXPECT_EQ(test::both_at(bytes, 80), image.blocks);
    EXPECT_EQ(Raw(bytes.begin() + 120, bytes.begin() + 132),
              (Raw{1, 0, 0, 1, 1, 0, 0, 1, 0, 8, 8, 0}));
    EXPECT_EQ(test::both_at(bytes, 132), 10u); // one record: 8 + 1 + 1
    EXPECT_EQ(test::le32_at(bytes, 140), 18u);
    EXPECT_EQ(test::le32_at(bytes, 144), 0u);
    EXPECT_EQ(test::be32_at(bytes, 148), 19u);
    EXPECT_EQ(test::be32_at(bytes, 152), 0u);
    EXPECT_EQ(Raw(bytes.begin() + 156, bytes.begin() + 190),
              (Raw{34, 0,  20, 0,  0,  0,  0,  0, 0, 20, 0, 8, 0, 0, 0, 0, 8,
                   0,  94, 8,  14, 12, 34, 56, 0, 2, 0,  0, 1, 0, 0, 1, 1, 0}));
    EXPECT_EQ(text(191, 128), "0123456789ABCDEF");
    EXPECT_EQ(text(319, 128), "SOME ONE");
    EXPECT_EQ(text(447, 128), "P");
    EXPECT_EQ(text(575, 128), "A");
    EXPECT_EQ(text(703, 37 * 3), "");
    EXPECT_EQ(text(814, 17), std::string("1994081412345612\0", 17));
    EXPECT_EQ(text(831, 17), std::string("1994081412345612\0", 17));
    EXPECT_EQ(text(848, 17), std::string("0000000000000000\0", 17));
    EXPECT_EQ(text(865, 17), std::string("0000000000000000\0", 17));
    EXPECT_EQ(bytes[881], 1);
    // The 512 bytes of application use are free for isomd5sum, the rest is reserved.
    for (std::size_t i = 882; i < 2048; ++i)
        ASSERT_EQ(bytes[i], 0) << i;
    EXPECT_EQ(image.block(17)[0], 255);
}

TEST(DirectoryRecord, ByteByByte) {
    tree::Directory root;
    root.add_file("a.txt", test::zeros(3), {.modified = some_day, .mode = 0644});
    iso9660::VolumeOptions options;
    options.level = 1;
    options.relaxed = options.rock_ridge = options.joliet = false;
    const WrittenImage image(root, options);
    const Raw bytes = image.block(image.root().extent);
    // Behind "." and "..", 34 bytes each. ECMA-119 9.1.
    const Raw expected{40, 0, 21, 0, 0,  0,   0,   0,   0,   21,  3,   0,  0, 0,
                       0,  0, 0,  3, 94, 8,   14,  12,  34,  56,  0,   0,  0, 0,
                       1,  0, 0,  1, 7,  'A', '.', 'T', 'X', 'T', ';', '1'};
    EXPECT_EQ(Raw(bytes.begin() + 68, bytes.begin() + 108), expected);
    EXPECT_EQ(bytes[108], 0);
}

TEST(DirectoryRecord, WithRockRidge) {
    tree::Directory root;
    root.add_file("lower", test::zeros(1),
                  {.modified = some_day, .mode = 04755, .uid = 1000, .gid = 0x01020304});
    iso9660::VolumeOptions options;
    options.joliet = false;
    const WrittenImage image(root, options);
    const auto record = image.find(image.root(), "lower.;1");
    const Raw expected{'P', 'X', 44,  1,   0xED, 0x89, 0,    0,   0,   0,  0x89, 0xED, 1,  0,
                       0,   0,   0,   0,   0,    1,    0xE8, 3,   0,   0,  0,    0,    3,  0xE8,
                       4,   3,   2,   1,   1,    2,    3,    4,   2,   0,  0,    0,    0,  0,
                       0,   2,   'T', 'F', 12,   1,    2,    94,  8,   14, 12,   34,   56, 0,
                       'N', 'M', 10,  1,   0,    'l',  'o',  'w', 'e', 'r'};
    EXPECT_EQ(record.system_use, expected);
}

TEST(DirectoryRecord, RootAnnouncesRockRidge) {
    const tree::Directory root;
    const WrittenImage image(root);
    const auto self = image.records(image.root())[0];
    EXPECT_EQ(Raw(self.system_use.begin(), self.system_use.begin() + 7),
              (Raw{'S', 'P', 7, 1, 0xBE, 0xEF, 0}));
    const auto fields = image.fields(self);
    const auto* reference = WrittenImage::field(fields, "ER");
    ASSERT_NE(reference, nullptr);
    const std::string text(reference->data.begin(), reference->data.end());
    EXPECT_EQ(text.substr(0, 14), std::string("\x0A\x54\x87\x01RRIP_1991A"));
    EXPECT_EQ(text.size(), 4u + 10 + 84 + 135);
    // Nothing of Rock Ridge but PX and TF in the parent's record.
    const auto parent = image.fields(image.records(image.root())[1]);
    ASSERT_EQ(parent.size(), 2u);
    EXPECT_EQ(parent[0].signature, "PX");
    EXPECT_EQ(parent[1].signature, "TF");
}

TEST(DirectoryRecord, OtherDatesWhereTheTreeHasThem) {
    tree::Directory root;
    root.add_file("f", test::zeros(1),
                  {.modified = some_day,
                   .accessed = Timestamp{0, 0},
                   .created = Timestamp{86400, 0},
                   .mode = 0644,
                   .hidden = true});
    const WrittenImage image(root);
    const auto record = image.find(image.root(), "f.;1");
    EXPECT_EQ(record.flags, 1);
    const auto fields = image.fields(record);
    const auto* times = WrittenImage::field(fields, "TF");
    ASSERT_NE(times, nullptr);
    EXPECT_EQ(times->data,
              (Raw{7, 70, 1, 2, 0, 0, 0, 0, 94, 8, 14, 12, 34, 56, 0, 70, 1, 1, 0, 0, 0, 0}));
}

TEST(PathTable, ByteByByte) {
    tree::Directory root;
    root.add_directory("bb").add_directory("c");
    root.add_directory("A");
    iso9660::VolumeOptions options;
    options.level = 1;
    options.relaxed = options.rock_ridge = options.joliet = false;
    const WrittenImage image(root, options);
    const Raw l = image.block(18), m = image.block(19);
    const Raw expected_l{1, 0, 20, 0, 0, 0, 1, 0, 0,   0,   // root
                         1, 0, 21, 0, 0, 0, 1, 0, 'A', 0,   //
                         2, 0, 22, 0, 0, 0, 1, 0, 'B', 'B', //
                         1, 0, 23, 0, 0, 0, 3, 0, 'C', 0};
    const Raw expected_m{1, 0, 0, 0, 0, 20, 0, 1, 0,   0,   //
                         1, 0, 0, 0, 0, 21, 0, 1, 'A', 0,   //
                         2, 0, 0, 0, 0, 22, 0, 1, 'B', 'B', //
                         1, 0, 0, 0, 0, 23, 0, 3, 'C', 0};
    EXPECT_EQ(Raw(l.begin(), l.begin() + 40), expected_l);
    EXPECT_EQ(Raw(m.begin(), m.begin() + 40), expected_m);
    EXPECT_EQ(test::both_at(image.block(16), 132), 40u);
}
