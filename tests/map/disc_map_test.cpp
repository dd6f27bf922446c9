#include "../sessions/support.hpp"
#include "support.hpp"

using namespace openimapi;
using namespace openimapi::testing;
using format::Catalogue;

namespace {

TEST(DiscMap, EveryFileHasItsBlocksAndEveryBlockOneArea) {
    const auto image = io::memory(bytes_of_plan(image::plan(difficult_tree(), bridge())));
    const auto map = map_of(image, {.resolution = 1});
    expect_whole(map);
    const auto import = image::open(image);
    const auto& tree = import.catalogue();
    std::uint64_t recorded = 0;
    for (Catalogue::Id id = 0; id < tree.size(); ++id) {
        const auto& inode = tree.inode_of(id);
        if (inode.kind != tree::Kind::file || inode.size == 0) continue;
        if (tree.path(id) == "/a/second name") continue; // of a file that has a name already
        const auto run = tree.runs(inode).front();
        const auto& area = area_at(map, run.offset / block_size);
        EXPECT_EQ(area.kind, AreaKind::file);
        EXPECT_EQ(area.label, tree.path(id));
        EXPECT_EQ(area.first, run.offset / block_size);
        EXPECT_EQ(area.blocks, blocks_for(Bytes(inode.size)).value());
        recorded += area.blocks;
    }
    EXPECT_EQ(map.total(AreaKind::file).blocks, recorded);
    EXPECT_EQ(map.files + map.directories, tree.size());
    EXPECT_EQ(map.largest.front().path, "/big.bin");
    EXPECT_EQ(map.largest.front().bytes, 300'000u);
}

TEST(DiscMap, StructuresStandWhereTheStandardsSay) {
    const auto image = io::memory(bytes_of_plan(image::plan(first_tree(), bridge())));
    const auto map = map_of(image, {.resolution = 1});
    const auto kind = [&](std::uint64_t block) { return area_at(map, block).kind; };
    EXPECT_EQ(kind(0), AreaKind::system_area);
    EXPECT_EQ(kind(15), AreaKind::system_area);
    EXPECT_EQ(area_at(map, 16).label, "Primary Volume Descriptor");
    EXPECT_EQ(area_at(map, 17).label, "Supplementary Volume Descriptor (Joliet)");
    EXPECT_EQ(area_at(map, 18).label, "Volume Descriptor Set Terminator");
    EXPECT_EQ(area_at(map, 19).label, "Volume Recognition Sequence (UDF)");
    EXPECT_EQ(area_at(map, 256).label, "Anchor Volume Descriptor Pointer");
    EXPECT_EQ(area_at(map, map.blocks - 1).label, "Anchor Volume Descriptor Pointer");
    EXPECT_GT(map.total(AreaKind::directories).blocks, 0u);
    EXPECT_GT(map.total(AreaKind::path_tables).blocks, 0u);
    EXPECT_GT(map.total(AreaKind::file_entries).blocks, 0u);
    EXPECT_EQ(map.structures.front().label, "System Area");
}

TEST(DiscMap, FilesOfOlderSessionsStandInTheirSession) {
    Medium medium(image::plan(first_tree(), bridge()));
    auto root = medium.open();
    root.remove("old.txt");
    add(root, "new.txt", "new");
    medium.overwrite(medium.grow(root));

    const auto map = map_of(medium.source(), {.resolution = 1});
    expect_whole(map);
    ASSERT_EQ(map.sessions.size(), 2u);
    const auto named = [&](std::string_view label) {
        const auto found = std::find_if(map.areas.begin(), map.areas.end(),
                                        [&](const auto& area) { return area.label == label; });
        return found == map.areas.end() ? DiscArea{} : *found;
    };
    EXPECT_EQ(named("/kept.txt").session, 1u);
    EXPECT_EQ(named("/kept.txt").kind, AreaKind::file);
    EXPECT_EQ(named("/old.txt").session, 1u);
    EXPECT_EQ(named("/old.txt").kind, AreaKind::superseded);
    EXPECT_EQ(named("/new.txt").session, 2u);
    EXPECT_EQ(named("/new.txt").kind, AreaKind::file);

    const auto before = map_of(medium.source(), {.session = 1, .resolution = 1});
    expect_whole(before);
    EXPECT_GT(before.total(AreaKind::later_session).blocks, 0u);
    EXPECT_EQ(before.total(AreaKind::superseded).blocks, 0u);
    EXPECT_THROW((void)map_of(medium.source(), {.session = 3}), Error);
}

TEST(DiscMap, FreeBlocksOfTheMedium) {
    const auto image = io::memory(bytes_of_plan(image::plan(first_tree(), bridge())));
    const auto used = image->size().value() / block_size;
    const auto map = map_of(image, {.capacity = Blocks(used + 1000)});
    expect_whole(map);
    EXPECT_EQ(map.total(AreaKind::free).blocks, 1000u);
    EXPECT_EQ(map.image_blocks, used);
    EXPECT_EQ(map_of(image, {.capacity = Blocks(1)}).blocks, used);
}

TEST(DiscMap, ManyFilesBecomeFewAreas) {
    tree::Directory root;
    for (int folder = 0; folder < 40; ++folder) {
        auto directory =
            root.add_directory(fmt::format("folder{}", folder), {.modified = some_day});
        for (int file = 0; file < 100; ++file)
            add(directory, fmt::format("file{}", file), "some text");
    }
    const auto image = io::memory(bytes_of_plan(image::plan(root, bridge())));
    const auto exact = map_of(image, {.resolution = 1}), coarse = map_of(image, {.resolution = 50});
    expect_whole(exact);
    expect_whole(coarse);
    EXPECT_GT(exact.areas.size(), 4000u);
    EXPECT_LT(coarse.areas.size(), 2 * coarse.blocks / 50 + 50);
    EXPECT_EQ(exact.total(AreaKind::file).parts, 4000u);
    EXPECT_EQ(coarse.total(AreaKind::file).parts, 4000u);
    // What was put together says what it has in common.
    EXPECT_TRUE(std::any_of(coarse.areas.begin(), coarse.areas.end(), [](const auto& area) {
        return area.kind == AreaKind::file && area.parts == 100 && area.label == "/folder7/";
    }));
    EXPECT_EQ(coarse.folders.size(), 32u);
    EXPECT_TRUE(coarse.folders.back().path.empty()); // the rest
    const auto again = image::coarser(exact.areas, 50);
    EXPECT_LT(again.size(), 2 * coarse.blocks / 50 + 50);
}

TEST(DiscMap, AnImageOfNothing) {
    for (const std::size_t size : {0u, 1u, 2048u, 100'000u}) {
        const auto map = map_of(io::memory(Image(size)));
        expect_whole(map);
        EXPECT_EQ(map.total(AreaKind::unused).blocks, (size + 2047) / 2048);
        EXPECT_FALSE(image::svg(map).empty());
    }
}

TEST(DiscMap, ATruncatedImageSaysWhatIsMissing) {
    auto bytes = bytes_of_plan(image::plan(first_tree(), bridge()));
    const auto whole = bytes.size() / block_size;
    bytes.resize(300 * block_size);
    const auto map = map_of(io::memory(bytes));
    expect_whole(map);
    EXPECT_EQ(map.missing, whole - 300);
    EXPECT_NE(image::svg(map).find("The end is missing"), std::string::npos);
}

TEST(DiscMap, ALimitThatIsReachedIsSaid) {
    const auto image = io::memory(bytes_of_plan(image::plan(difficult_tree(), bridge())));
    EXPECT_TRUE(map_of(image).complete);
    format::Limits limits;
    limits.entries = 5;
    const auto map = map_of(image, {.limits = limits});
    expect_whole(map);
    EXPECT_FALSE(map.complete);
}

} // namespace
