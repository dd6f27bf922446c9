// The checker finds nothing in a good image, and in a damaged one what was damaged.
#include "format/iso9660/primary_volume_descriptor.hpp"
#include "format/udf/file_entry.hpp"
#include "support.hpp"

using namespace openimapi;
using namespace openimapi::testing;

namespace {

class Check : public ::testing::Test {
protected:
    Check() {
        auto options = all_file_systems();
        options.udf_revision = udf::Revision::v1_02; // the offsets below are those of a File Entry
        image_ = bytes_of_plan(image::plan(difficult_tree(), options));
    }

    image::CheckResult check() {
        findings_.all.clear();
        return image::check(io::memory(image_), {}, {}, findings_.sink());
    }
    /// Damage, check, and put it back.
    void expect(std::string_view id, std::size_t at, std::initializer_list<int> bytes) {
        const auto good = image_;
        for (const int byte : bytes)
            image_.at(at++) = static_cast<std::byte>(byte);
        const auto result = check();
        EXPECT_TRUE(findings_.has(id)) << "no " << id << " among\n" << findings_.ids();
        EXPECT_GT(result.errors + result.warnings, 0u);
        for (const auto& finding : findings_.all)
            EXPECT_FALSE(finding.message.empty());
        image_ = good;
    }
    [[nodiscard]] iso9660::PrimaryVolumeDescriptor primary() const {
        iso9660::PrimaryVolumeDescriptor d;
        EXPECT_TRUE(load(std::span(image_).subspan(16 * 2048), d));
        return d;
    }
    [[nodiscard]] image::Import open(format::FileSystem system) const {
        return image::open(io::memory(image_), {.file_system = system});
    }

    Image image_;
    Findings findings_;
};

TEST_F(Check, AGoodImageHasNoFindings) {
    const auto result = check();
    EXPECT_EQ(findings_.ids(), "");
    EXPECT_TRUE(result.clean());
    EXPECT_EQ(result.volumes.size(), 4u);
}

TEST_F(Check, GoodImagesOfEveryUdfRevisionHaveNoFindings) {
    using enum udf::Revision;
    for (const auto revision : {v1_02, v1_50, v2_00, v2_01, v2_50, v2_60})
        for (const bool alone : {false, true}) {
            auto root = difficult_tree();
            auto file = root.add_file("with streams", text("content"));
            file.add_stream("of a file", text("stream"));
            root.add_hard_link("with streams, too", file);
            root.add_directory("with a stream").add_stream("of a folder", text("stream"));
            auto options = all_file_systems();
            if (alone) options.file_systems = image::FileSystems{.udf = true};
            options.udf_revision = revision;
            options.metadata_mirror = alone;
            image_ = bytes_of_plan(image::plan(root, options));
            findings_.all.clear();
            EXPECT_TRUE(check().clean());
            EXPECT_EQ(findings_.ids(), "") << static_cast<int>(revision) << ' ' << alone;
        }
}

TEST_F(Check, DescriptorsOfIso9660) {
    constexpr std::size_t pvd = 16 * 2048;
    expect("iso9660.descriptor.both_endian", pvd + 84, {0xFF});
    expect("iso9660.descriptor.block_size", pvd + 128, {0, 3, 3, 0});
    expect("iso9660.volume.truncated", pvd + 83, {0x7F});
    expect("iso9660.root", pvd + 156 + 25, {0});
    expect("iso9660.primary.missing", pvd, {3});
}

TEST_F(Check, PathTables) {
    const std::size_t little = primary().type_l_path_table * std::size_t{2048};
    const std::size_t big = primary().type_m_path_table * std::size_t{2048};
    expect("iso9660.path_table.differ", big + 5, {0x11});
    expect("iso9660.path_table.directory", little + 10 + 2, {0x11, 0x22});
    expect("iso9660.path_table.parent", little + 10 + 6, {9, 9});
    expect("iso9660.path_table.length", little, {0});
    expect("iso9660.path_table.outside", 16 * 2048 + 140, {0xFF, 0xFF, 0xFF, 0x7F});
}

TEST_F(Check, DirectoriesOfIso9660) {
    const std::size_t root = primary().root.record.extent.get() * std::size_t{2048};
    expect("iso9660.directory.self", root + 2, {0x01, 0x01});
    expect("iso9660.record.length", root, {0x10});
    expect("iso9660.record.both_endian", root + 6, {0x01});
    // The first entry behind the two.
    std::size_t entry = root;
    for (int i = 0; i < 2; ++i)
        entry += std::to_integer<std::size_t>(image_[entry]);
    expect("iso9660.record.length", entry + 32, {0xFF});
    expect("iso9660.directory.loop", entry + 2,
           {std::to_integer<int>(image_[root + 2]), std::to_integer<int>(image_[root + 3])});
    expect("iso9660.directory.outside", entry + 2, {0xFF, 0xFF, 0xFF, 0x0F});
}

TEST_F(Check, UdfStructures) {
    expect("udf.tag.crc", 256 * 2048 + 100, {0x5A});
    expect("udf.anchor.single", 256 * 2048, {0});
    const auto import = open(format::FileSystem::udf);
    const auto& catalogue = import.catalogue();
    const auto entry = [&](std::string_view path) {
        const auto id = catalogue.resolve(path);
        EXPECT_NE(id, format::Catalogue::none) << path;
        return catalogue.inode_of(id).block * std::size_t{2048};
    };
    const auto file = entry("/plain.txt");
    expect("udf.tag.crc", file + 36, {0x55});
    udf::Tag tag;
    ASSERT_TRUE(load(std::span(image_).subspan(file), tag));
    tag.location = tag.location + 1;
    expect("udf.tag.location", file + 4,
           {udf::checksum_of(tag), 0, tag.serial_number.get() & 0xFF, tag.serial_number.get() >> 8,
            tag.crc.get() & 0xFF, tag.crc.get() >> 8, tag.crc_length.get() & 0xFF,
            tag.crc_length.get() >> 8, static_cast<int>(tag.location.get() & 0xFF)});
    expect("udf.icb.tag", file, {0x55});
    expect("udf.icb.strategy", file + 16 + 4, {0x05, 0x00});
    expect("udf.links", file + 48, {7});
    expect("udf.icb.lengths", file + 168, {0xFF, 0xFF, 0xFF, 0xFF});
    expect("udf.extent.short", file + 56, {0xFF, 0xFF});
    expect("udf.file_type", file + 16 + 11, {77});
    const auto first = catalogue.runs(catalogue.inode_of(format::Catalogue::root));
    ASSERT_FALSE(first.empty());
    expect("udf.fid", static_cast<std::size_t>(first[0].offset), {0x77});
    expect("udf.fid.parent", static_cast<std::size_t>(first[0].offset) + 24, {0x77});
}

TEST_F(Check, TreesThatDisagree) {
    const auto import = open(format::FileSystem::joliet);
    const auto& catalogue = import.catalogue();
    const auto id = catalogue.resolve("/plain.txt");
    ASSERT_NE(id, format::Catalogue::none);
    // Its record's block is known; in it, find the record by its size field (5 bytes, both orders).
    const auto start = catalogue.inode_of(id).block * std::size_t{2048};
    const std::array<int, 8> five{5, 0, 0, 0, 0, 0, 0, 5};
    std::size_t at = start;
    const auto matches = [&] {
        for (std::size_t i = 0; i < five.size(); ++i)
            if (std::to_integer<int>(image_[at + i]) != five[i]) return false;
        return true;
    };
    while (at < start + 2048 && !matches())
        ++at;
    ASSERT_LT(at, start + 2048);
    expect("image.trees.size", at, {6, 0, 0, 0, 0, 0, 0, 6});
    const auto low = std::to_integer<int>(image_[at - 8]);
    expect("image.trees.place", at - 8, {low + 1});
}

TEST_F(Check, WhatIsNoImage) {
    image_.assign(100'000, std::byte{0});
    EXPECT_EQ(check().errors, 1u);
    EXPECT_TRUE(findings_.has("image.nothing"));
}

} // namespace
