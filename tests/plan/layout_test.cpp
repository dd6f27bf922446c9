// The layout, with volumes that only state wishes.
#include "image/layout.hpp"
#include "openimapi/io/sources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace openimapi::image {
namespace {

struct Wishes {
    std::uint32_t descriptors = 1, free_from = 0, tail = 0, metadata = 1;
};

class WishingWriter : public format::VolumeWriter {
public:
    explicit WishingWriter(const Wishes& wishes) : wishes_(wishes) {}
    std::uint32_t descriptor_blocks() const override { return wishes_.descriptors; }
    std::uint32_t first_free_block(std::uint32_t end) const override {
        return std::max(end, wishes_.free_from);
    }
    std::uint32_t tail_blocks() const override { return wishes_.tail; }
    std::uint32_t metadata_blocks() const override { return wishes_.metadata; }
    void place(const format::Placement&) override {}
    void emit(io::ExtentMap::Builder&) override {}

private:
    Wishes wishes_;
};

std::vector<Volume> volumes_of(std::initializer_list<Wishes> wishes) {
    std::vector<Volume> volumes;
    for (const auto& wish : wishes)
        volumes.push_back({std::string(1, static_cast<char>('A' + volumes.size())),
                           std::make_unique<WishingWriter>(wish),
                           {}});
    return volumes;
}

tree::Slice content(std::uint64_t size) {
    return {.source = io::zeros(Bytes(size)), .offset = 0, .size = size};
}

Layout laid_out(const tree::Directory& root, std::vector<Volume>& volumes,
                const LayoutOptions& options = {}) {
    const auto snapshot = root.snapshot();
    Layout layout(snapshot.inode_limit());
    lay_out(snapshot, volumes, options, layout, {});
    return layout;
}

void expect_tiles(const Layout& layout) {
    std::uint64_t next = 0;
    for (const auto& region : layout.regions) {
        EXPECT_EQ(region.first, next) << region.what;
        EXPECT_GE(region.blocks, 1U) << region.what;
        next = region.first + region.blocks;
    }
    EXPECT_EQ(next, layout.blocks);
}

TEST(Layout, PutsEverythingInItsOrder) {
    tree::Directory root;
    root.add_file("a", content(2049));
    root.add_directory("b").add_file("c", content(1));
    auto volumes = volumes_of({{.descriptors = 3, .metadata = 5},
                               {.descriptors = 2, .free_from = 257, .tail = 17, .metadata = 4}});
    const auto layout = laid_out(root, volumes);

    EXPECT_EQ(volumes[0].placement.descriptors, 16U);
    EXPECT_EQ(volumes[1].placement.descriptors, 19U);
    EXPECT_EQ(volumes[0].placement.metadata, 257U);
    EXPECT_EQ(volumes[1].placement.metadata, 262U);
    for (const auto& volume : volumes) {
        EXPECT_EQ(volume.placement.data_start, 266U);
        EXPECT_EQ(volume.placement.data_end, 269U);
        EXPECT_EQ(volume.placement.image_blocks, 286U);
        EXPECT_EQ(volume.placement.data, &layout.data);
    }
    EXPECT_EQ(layout.blocks, 286U);
    expect_tiles(layout);
}

TEST(Layout, FillsTheWriteUnitBeforeTheTail) {
    tree::Directory root;
    root.add_file("a", content(1));
    for (const std::uint32_t unit : {1U, 16U, 32U}) {
        auto volumes = volumes_of({{.tail = 3}});
        const auto layout = laid_out(root, volumes, {.write_unit = unit, .end_padding = 150});
        EXPECT_EQ(layout.blocks % unit, 0U);
        EXPECT_LT(layout.blocks, 19 + 150 + 3 + unit);
        EXPECT_EQ(layout.regions.back().blocks, 3U);
        EXPECT_EQ(layout.regions.back().what, "A structures at the end");
        expect_tiles(layout);
    }
}

TEST(Layout, StartsLargeFilesOnAPage) {
    tree::Directory root;
    root.add_file("1", content(1));
    const auto large = root.add_file("2", content(aligned_file_size));
    const auto below = root.add_file("3", content(aligned_file_size - 1));
    root.add_file("4", content(1));
    const auto next = root.add_file("5", content(aligned_file_size + 1));
    auto volumes = volumes_of({{}}); // data from 18
    const auto layout = laid_out(root, volumes);
    EXPECT_EQ(layout.data.first_block(large.inode()), 20U); // not 19
    EXPECT_EQ(layout.data.first_block(below.inode()), 52U);
    EXPECT_EQ(layout.data.first_block(next.inode()), 86U); // 85 is free
    EXPECT_EQ(layout.files.size(), 5U);
    expect_tiles(layout);
}

TEST(Layout, PlacesContentOnceAndNothingForNothing) {
    tree::Directory root;
    const auto file = root.add_file("file", content(5000));
    root.add_hard_link("again", file);
    const auto empty = root.add_file("empty", content(0));
    auto volumes = volumes_of({{}});
    const auto layout = laid_out(root, volumes);
    EXPECT_THAT(layout.files, testing::ElementsAre(file.inode()));
    EXPECT_EQ(volumes[0].placement.data_end - volumes[0].placement.data_start, 3U);
    EXPECT_FALSE(layout.data.has(empty.inode()));
    EXPECT_EQ(layout.data.first_block(empty.inode()), 0U);
}

TEST(Layout, SaysWhichFileGoesBeyondThirtyTwoBits) {
    tree::Directory root;
    root.add_file("fits", content(std::uint64_t{4} << 40));
    root.add_directory("too").add_file("much", content(std::uint64_t{4} << 40));
    auto volumes = volumes_of({{}});
    try {
        (void)laid_out(root, volumes);
        FAIL() << "8 TiB and more were laid out";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::imapi_e_image_size_limit);
        ASSERT_FALSE(error.steps().empty());
        EXPECT_EQ(error.steps().front().path, "/too/much");
        EXPECT_FALSE(error.cure().empty());
    }
}

} // namespace
} // namespace openimapi::image
