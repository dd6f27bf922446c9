// Sessions on media that are written in sequence: each image is of one session alone.
#include "image/run_source.hpp"
#include "support.hpp"

namespace openimapi::testing {
namespace {

constexpr std::int64_t second_start = 11'520; // a gap, as on a CD
constexpr std::int64_t third_start = 24'000;

TEST(Sequential, ReferToEarlierSessionsAndCopyNothing) {
    Medium medium(image::plan(first_tree(), bridge()));
    auto root = medium.open();
    add(root, "new.txt", "new");
    root.remove("old.txt");
    const auto plan = medium.continue_at(root, second_start, {.end_padding = 0});

    EXPECT_EQ(plan.first_block(), Lba(second_start));
    EXPECT_EQ(plan.session_start(), Lba(second_start));
    EXPECT_EQ(plan.source()->size(), plan.size());
    EXPECT_TRUE(plan.changed_blocks().empty());
    ASSERT_EQ(plan.files().size(), 1u);
    EXPECT_GT(plan.files()[0].first, static_cast<std::uint64_t>(second_start));
    EXPECT_LT(plan.blocks().value(), 400u) << "the large file was copied";
    std::uint64_t next = second_start;
    for (const auto& region : plan.regions()) {
        EXPECT_EQ(region.first, next) << region.what;
        next = region.first + region.blocks;
    }
    EXPECT_EQ(next, second_start + plan.blocks().value());

    medium.append(plan);
    const auto image = medium.source();
    const auto found = image::sessions(image);
    ASSERT_EQ(found.list.size(), 2u);
    EXPECT_FALSE(found.redirected);
    EXPECT_EQ(found.list[0].start, Lba(0));
    EXPECT_EQ(found.list[1].start, Lba(second_start));
    EXPECT_EQ(found.list[1].descriptors, Lba(second_start));
    EXPECT_EQ(found.list[1].blocks, plan.blocks());
    EXPECT_EQ(found.list[1].volumes.front().label, "SESSIONS") << "the name holds on";
    for (const auto system : every_system) {
        const auto before = read(image, system);
        auto after = before;
        after["/new.txt"] = "1new";
        after.erase("/old.txt");
        EXPECT_TRUE(before.contains("/old.txt"));
        EXPECT_EQ(read(image, system, Lba(second_start)), after) << format::name_of(system);
    }
    expect_clean(image, Lba(second_start));
}

class SequentialUdf : public ::testing::TestWithParam<udf::Revision> {};
INSTANTIATE_TEST_SUITE_P(Revisions, SequentialUdf,
                         ::testing::Values(udf::Revision::v1_02, udf::Revision::v2_01,
                                           udf::Revision::v2_50));

TEST_P(SequentialUdf, AThirdOneRefersToBoth) {
    auto options = bridge();
    options.udf_revision = GetParam();
    Medium medium(image::plan(first_tree(), options));
    auto root = medium.open();
    add(root, "second", std::string(9000, '2'));
    medium.append(medium.continue_at(root, second_start));
    root = medium.open();
    EXPECT_EQ(medium.previous, Lba(second_start));
    add(root, "third", "3");
    const auto plan = medium.continue_at(root, third_start);
    EXPECT_EQ(plan.files().size(), 1u);
    medium.append(plan);
    const auto image = medium.source();
    ASSERT_EQ(image::sessions(image).list.size(), 3u);
    for (const auto system : every_system) {
        const auto all = read(image, system, Lba(third_start));
        EXPECT_EQ(all.at("/second"), "1" + std::string(9000, '2'));
        EXPECT_EQ(all.at("/third"), "13");
        EXPECT_EQ(all.at("/kept.txt"), "1kept");
    }
    expect_clean(image, Lba(third_start));
    // A drive's table of contents leads to the same.
    const std::vector<Lba> starts{Lba(0), Lba(second_start), Lba(third_start)};
    const auto told = image::sessions(image, starts);
    ASSERT_EQ(told.list.size(), 3u);
    EXPECT_EQ(told.list[2].descriptors, Lba(third_start));
}

TEST(Sequential, AnImageThatIsMerelyStoredBehindIsNoSession) {
    const auto image = image::plan(first_tree(), bridge());
    Medium medium(image);
    auto bytes = medium.bytes();
    bytes.resize(bytes.size() + std::size_t{64} * block_size);
    bytes.insert(bytes.end(), medium.bytes().begin(), medium.bytes().end());
    EXPECT_EQ(image::sessions(io::memory(bytes)).list.size(), 1u);
}

TEST(Sequential, TheAnchorAtTheEndOfASmallVolumeIsNoSession) {
    tree::Directory root;
    add(root, "f", "content");
    for (const std::uint32_t unit : {1, 16, 32}) {
        const auto plan = image::plan(
            root, {.file_systems = image::FileSystems{.udf = true}, .write_unit = unit});
        ASSERT_LT(plan.blocks(), Blocks(320)); // else it would not be mistaken
        const auto found = image::sessions(io::memory(bytes_of_plan(plan)));
        ASSERT_EQ(found.list.size(), 1u);
        EXPECT_FALSE(found.redirected);
        EXPECT_EQ(found.list[0].start, Lba(0));
    }
}

TEST(Sequential, WithoutAnEarlierOneTheAddressesAloneDiffer) {
    image::PlanOptions options = bridge();
    options.session = image::SessionOptions{.start = Lba(5000)};
    const auto plan = image::plan(first_tree(), options);
    Medium medium(Image{});
    medium.append(plan);
    const auto image = medium.source();
    Medium alone(image::plan(first_tree(), bridge()));
    for (const auto system : every_system)
        EXPECT_EQ(read(image, system, Lba(5000)), read(alone.source(), system));
    expect_clean(image, Lba(5000));
}

TEST(Sequential, WhatStandsOnNoBlockIsCopied) {
    Medium medium(image::plan(first_tree(), bridge()));
    auto root = medium.open();
    // As a small file inside of a UDF file entry would be.
    root.add_file("odd", {medium.existing, 40 * block_size + 1, 100},
                  {.modified = some_day, .mode = 0644});
    root.add_file("foreign", text("of no image"), {.modified = some_day, .mode = 0644});
    const auto plan = medium.continue_at(root, second_start);
    EXPECT_EQ(plan.files().size(), 2u);
}

TEST(Sequential, PiecesBecomeSections) {
    image::PlanOptions options = bridge();
    options.file_systems = image::FileSystems{.iso9660 = true, .rock_ridge = true, .joliet = true};
    Medium medium(image::plan(first_tree(), options));
    auto root = medium.open();
    const auto import = image::open(medium.existing);
    const auto& catalogue = import.catalogue();
    const auto offset =
        catalogue.runs(catalogue.inode_of(catalogue.resolve("/large.bin")))[0].offset;
    const auto other =
        catalogue.runs(catalogue.inode_of(catalogue.resolve("/folder/inside")))[0].offset;
    const auto put_together = [&](std::vector<format::Run> runs) {
        std::uint64_t size = 0;
        for (const auto& run : runs)
            size += run.length;
        return tree::Slice{std::make_shared<image::RunSource>(medium.existing, runs), 0, size};
    };
    const tree::Attributes file{.modified = some_day, .mode = 0644};
    root.add_file("pieces", put_together({{offset + 8192, 4096}, {other, 2048}, {offset, 4000}}),
                  file);
    root.add_file("adjacent", put_together({{offset, 4096}, {offset + 4096, 100}}), file);
    root.add_file("uneven", put_together({{offset, 1000}, {other, 1000}}), file);
    root.add_file("hole", put_together({{offset, 2048}, {format::Run::hole, 2048}}), file);
    const auto want = [&](std::string_view name) {
        const auto item = *root.find(name);
        std::string bytes(item.size(), '\0');
        item.content()->read(0, std::as_writable_bytes(std::span(bytes.data(), bytes.size())));
        return "1" + bytes;
    };
    const auto plan = medium.continue_at(root, second_start);
    EXPECT_EQ(plan.files().size(), 2u) << "the uneven one and the one with a hole";
    medium.append(plan);
    const auto image = medium.source();
    for (const auto system : {format::FileSystem::rock_ridge, format::FileSystem::joliet}) {
        const auto again =
            image::open(image, {.file_system = system, .session = Lba(second_start)});
        const auto all = contents(again);
        for (const auto* name : {"pieces", "adjacent", "uneven", "hole"})
            EXPECT_EQ(all.at(std::string("/") + name), want(name)) << name;
        const auto& shown = again.catalogue();
        EXPECT_EQ(shown.runs(shown.inode_of(shown.resolve("/pieces"))).size(), 3u);
    }
    expect_clean(image, Lba(second_start));

    // Level 2 has no files of several sections.
    const auto copied = medium.continue_at(root, second_start, {.iso_level = 2});
    EXPECT_EQ(copied.files().size(), 3u);
}

TEST(Sequential, TheSameTreeGivesTheSameSession) {
    const auto make = [] {
        Medium medium(image::plan(first_tree(), bridge()));
        auto root = medium.open();
        add(root, "new.txt", "new");
        return bytes_of_plan(medium.continue_at(root, second_start));
    };
    EXPECT_EQ(make(), make());
}

TEST(Sequential, WhatCannotBeContinuedIsRefused) {
    Medium medium(image::plan(first_tree(), bridge()));
    const auto root = medium.open();
    EXPECT_EQ(code_of([&] { (void)medium.continue_at(root, 0); }),
              Code::imapi_e_bad_multisession_parameter);
    EXPECT_EQ(code_of([&] {
                  (void)medium.continue_at(
                      root, second_start,
                      {.file_systems = image::FileSystems{.iso9660 = true, .rock_ridge = true}});
              }),
              Code::imapi_e_file_system_change_not_allowed);
    EXPECT_EQ(code_of([&] {
                  (void)medium.continue_at(root, second_start,
                                           {.udf_revision = udf::Revision::v2_00});
              }),
              Code::imapi_e_udf_revision_change_not_allowed);
    medium.previous = Lba(100);
    EXPECT_EQ(code_of([&] { (void)medium.continue_at(root, second_start); }),
              Code::imapi_e_incompatible_previous_session);
    medium.existing = nullptr;
    EXPECT_EQ(
        code_of([&] { (void)medium.plan(root, image::SessionAccess::random, Lba(second_start)); }),
        Code::imapi_e_bad_multisession_parameter);
}

} // namespace
} // namespace openimapi::testing
