// Virtual and sparable partitions of our own: what was planned is what is read, and the layout is
// what their media need.
#include "format/udf/anchor.hpp"
#include "format/udf/icb_tag.hpp"
#include "format/udf/sparing_table.hpp"
#include "format/udf/tag.hpp"
#include "support.hpp"

using namespace openimapi;
using namespace openimapi::testing;
using udf::Partition;
using udf::Revision;

namespace {

/// With a directory and a link that are too long for their entries, and streams.
tree::Directory full_tree() {
    auto root = difficult_tree();
    auto many = root.add_directory("many", {.modified = {981'173'106, 0}, .mode = 0755});
    for (int i = 0; i < 700; ++i)
        many.add_file(fmt::format("a name that fills blocks {}", i), text(fmt::format("{}", i)),
                      {.modified = {981'173'106, 0}, .mode = 0644});
    many.add_symlink("far", std::string(250, 'x') + "/" + std::string(3000, '/') + "y",
                     {.modified = {981'173'106, 0}, .mode = 0777});
    std::string longer;
    for (int i = 0; i < 12; ++i)
        longer += std::string(200, static_cast<char>('a' + i)) + "/";
    many.add_symlink("farther", longer + "end", {.modified = {981'173'106, 0}, .mode = 0777});
    auto file = *root.resolve("/plain.txt");
    file.add_stream("note", text("of a file"));
    many.add_stream("note", text("of a directory"));
    return root;
}

image::PlanOptions options(Partition partition, Revision revision) {
    image::PlanOptions options;
    options.volume_name = "KINDS";
    options.file_systems = image::FileSystems{.udf = true};
    options.udf_revision = revision;
    options.udf_partition = partition;
    options.volume_time = Timestamp{1'000'000'000, 0};
    return options;
}

Image planned(const tree::Directory& tree, const image::PlanOptions& options) {
    return bytes_of_plan(image::plan(tree, options));
}

udf::Tag tag_at(const Image& image, std::size_t block) {
    udf::Tag tag;
    EXPECT_TRUE(load(std::span(image).subspan(block * 2048), tag));
    return tag;
}

void expect_same(const Image& image, const Image& plain) {
    Findings findings;
    const auto import = image::open(io::memory(image), {}, {}, findings.sink());
    const auto reference = image::open(io::memory(plain));
    EXPECT_EQ(findings.ids(), "");
    EXPECT_EQ(describe(import.catalogue(), true), describe(reference.catalogue(), true));
    const auto& ours = import.catalogue();
    const auto& theirs = reference.catalogue();
    ASSERT_EQ(ours.size(), theirs.size());
    ASSERT_EQ(ours.streams().size(), theirs.streams().size());
    const auto content = [](const image::Import& from, const format::Catalogue::Inode& inode) {
        const auto slice = from.content(inode);
        Image bytes(slice.size);
        slice.source->read(slice.offset, bytes);
        return bytes;
    };
    for (format::Catalogue::Id id = 0; id < ours.size(); ++id) {
        if (ours.inode_of(id).kind != tree::Kind::file) continue;
        EXPECT_EQ(content(import, ours.inode_of(id)), content(reference, theirs.inode_of(id)))
            << ours.path(id);
    }
    for (std::size_t i = 0; i < ours.streams().size(); ++i)
        EXPECT_EQ(content(import, ours.streams()[i].inode),
                  content(reference, theirs.streams()[i].inode));
    const auto result = image::check(io::memory(image), {}, {}, findings.sink());
    EXPECT_EQ(findings.ids(), "");
    EXPECT_TRUE(result.clean());
}

TEST(UdfPartitions, HoldTheSameTree) {
    const auto tree = full_tree();
    for (const auto revision :
         {Revision::v1_50, Revision::v2_00, Revision::v2_01, Revision::v2_50, Revision::v2_60}) {
        SCOPED_TRACE(static_cast<int>(revision));
        const auto plain = planned(tree, options(Partition::plain, revision));
        expect_same(planned(tree, options(Partition::virtual_blocks, revision)), plain);
        if (revision >= Revision::v2_50) continue;
        for (const auto medium : {image::Medium::cd, image::Medium::dvd}) {
            auto wish = options(Partition::sparable, revision);
            wish.medium = medium;
            expect_same(planned(tree, wish), plain);
        }
    }
    expect_same(planned({}, options(Partition::virtual_blocks, Revision::v2_00)),
                planned({}, options(Partition::plain, Revision::v2_00)));
    expect_same(planned({}, options(Partition::sparable, Revision::v1_50)),
                planned({}, options(Partition::plain, Revision::v1_50)));
}

TEST(UdfPartitions, TheVirtualTableIsTheLastBlock) {
    for (const auto revision : {Revision::v1_50, Revision::v2_01}) {
        const auto image = planned(full_tree(), options(Partition::virtual_blocks, revision));
        const auto last = image.size() / 2048 - 1;
        const auto tag = tag_at(image, last);
        udf::IcbTag icb;
        ASSERT_TRUE(load(std::span(image).subspan(last * 2048 + sizeof tag), icb));
        const bool modern = revision >= Revision::v2_00;
        EXPECT_EQ(tag.identifier,
                  static_cast<std::uint16_t>(modern ? udf::TagId::extended_file_entry
                                                    : udf::TagId::file_entry));
        EXPECT_EQ(icb.file_type, modern ? 248 : 0);
        EXPECT_EQ(tag_at(image, last - 256).identifier,
                  static_cast<std::uint16_t>(udf::TagId::anchor_volume_pointer));
    }
}

TEST(UdfPartitions, AlsoBesideIso9660) {
    auto wish = all_file_systems();
    wish.udf_partition = Partition::virtual_blocks;
    wish.udf_revision = Revision::v2_01;
    const auto image = planned(difficult_tree(), wish);
    Findings findings;
    const auto result = image::check(io::memory(image), {}, {}, findings.sink());
    EXPECT_EQ(findings.ids(), "");
    EXPECT_EQ(result.volumes.size(), 4u);
}

TEST(UdfPartitions, SparingTablesAreFarApartAndPacketsWhole) {
    for (const auto& [medium, packet] :
         {std::pair(image::Medium::cd, 32u), std::pair(image::Medium::dvd, 16u)}) {
        auto wish = options(Partition::sparable, Revision::v2_01);
        wish.medium = medium;
        const auto image = planned(full_tree(), wish);
        std::vector<std::size_t> tables;
        for (std::size_t block = 0; block < image.size() / 2048; ++block) {
            udf::SparingTable table;
            ASSERT_TRUE(load(std::span(image).subspan(block * 2048), table));
            if (std::string_view(table.identifier.identifier.data(),
                                 udf::SparingTable::name.size()) != udf::SparingTable::name)
                continue;
            tables.push_back(block);
            EXPECT_EQ(block % packet, 0u);
            EXPECT_EQ(table.entries, 1024 / packet);
        }
        ASSERT_EQ(tables.size(), 2u);
        EXPECT_GE(tables[1] - tables[0], 1000u);
        EXPECT_EQ(image.size() / 2048 % packet, 0u);
    }
}

TEST(UdfPartitions, WhatCannotBeIsRefused) {
    const auto refused = [](image::PlanOptions wish) {
        EXPECT_THROW((void)image::plan(tree::Directory(), wish), Error);
    };
    refused(options(Partition::virtual_blocks, Revision::v1_02));
    refused(options(Partition::sparable, Revision::v1_02));
    refused(options(Partition::sparable, Revision::v2_50));
    auto bridge = all_file_systems();
    bridge.udf_revision = Revision::v2_01;
    bridge.udf_partition = Partition::sparable;
    refused(bridge);
    image::PlanOptions without;
    without.file_systems = image::FileSystems{.iso9660 = true};
    without.udf_partition = Partition::virtual_blocks;
    refused(without);
    image::PlanOptions unsaid;
    unsaid.medium = image::Medium::dvd;
    unsaid.udf_partition = Partition::virtual_blocks;
    EXPECT_EQ(image::plan(tree::Directory(), unsaid).udf_revision(), Revision::v1_50);
}

} // namespace
