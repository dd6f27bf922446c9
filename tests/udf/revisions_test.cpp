// What each revision has: whole volumes of all six, read back by a walker that knows only the
// structures.
#include "openimapi/base/error.hpp"
#include "udf/pattern.hpp"
#include "udf/tiny_planner.hpp"
#include "udf/walker.hpp"

#include <cstring>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>

namespace openimapi {
namespace {

using test::pattern;
using test::pattern_bytes;
using test::Walker;
using udf::Revision;

constexpr Timestamp noon{1700000000, 123456000};

udf::VolumeOptions options_of(Revision revision, bool mirror = false) {
    udf::VolumeOptions options;
    options.identity.volume_name = "REVISION";
    options.identity.time = noon;
    options.identity.unique = 0x1234567800000001;
    options.revision = revision;
    options.metadata_mirror = mirror;
    return options;
}

struct Shape {
    Revision revision;
    bool mirror, embed;
};

std::string name_of(const testing::TestParamInfo<Shape>& info) {
    return fmt::format("v{:x}{}{}", static_cast<unsigned>(info.param.revision),
                       info.param.mirror ? "_mirror" : "", info.param.embed ? "_embedded" : "");
}

/// Everything at once: all kinds, hard links, long directories and links, streams, attributes.
tree::Directory everything() {
    tree::Directory root;
    tree::Attributes rare;
    rare.modified = {1600000000, 1000};
    rare.created = Timestamp{1500000000, 0};
    rare.accessed = Timestamp{1650000000, 0};
    rare.mode = 0640;
    const auto file = root.add_file("file", pattern(4097), rare);
    root.add_file("tiny", pattern(100));
    root.add_file("fits", pattern(1832));
    root.add_file("larger", pattern(1833));
    root.add_file("empty", pattern(0));
    auto sub = root.add_directory("sub");
    sub.add_hard_link("again", file);
    sub.add_hard_link("and again", file);
    root.add_symlink("link", "../target/\xC3\xBC");
    std::string target;
    while (target.size() < 3900)
        target += "a/";
    root.add_symlink("long link", target + "1");
    sub.add_symlink("longer link", target + "22");
    root.add_special("fifo", tree::Kind::fifo, {});
    tree::Attributes device;
    device.device = 0x11110370;
    root.add_special("block", tree::Kind::block_device, device);
    auto many = sub.add_directory("many");
    for (int i = 0; i < 300; ++i)
        many.add_file(fmt::format("{} {}", i, std::string(static_cast<std::size_t>(i) % 80, 'n')),
                      pattern(static_cast<std::uint64_t>(i) * 13));
    tree::Item(file).add_stream("note", pattern(50));
    tree::Item(file).add_stream("big", pattern(100000));
    many.add_stream("of a directory", pattern(3));
    root.add_stream("of the root", pattern(5000));
    auto with_many = root.add_file("streams", pattern(10));
    for (int i = 0; i < 200; ++i)
        with_many.add_stream(fmt::format("stream {:03}", i), pattern(static_cast<unsigned>(i)));
    return root;
}

class Revisions : public testing::TestWithParam<Shape> {};

TEST_P(Revisions, AreReadBackAsTheyWere) {
    const auto& shape = GetParam();
    const bool third = shape.revision >= Revision::v2_00;
    const auto root = everything();
    const auto snapshot = root.snapshot();
    auto options = options_of(shape.revision, shape.mirror);
    if (shape.embed) options.contents = snapshot.contents();
    const auto made = test::plan_udf(snapshot, options);
    Walker walker(*made.image);
    const auto found = walker.walk();
    EXPECT_EQ(found.size(), 1U + 15 + 300);
    EXPECT_EQ(walker.metadata.has_value(), shape.revision >= Revision::v2_50);
    if (walker.metadata) {
        EXPECT_EQ((walker.metadata->flags & 1) != 0, shape.mirror);
        EXPECT_EQ(walker.metadata->bitmap_file, 0xFFFFFFFF);
    }
    EXPECT_EQ(found.at("/file").extended, third);
    EXPECT_EQ(walker.integrity_use.files, 13U + 300);

    for (const char* name : {"/tiny", "/fits", "/larger", "/empty", "/file"}) {
        const auto& seen = found.at(name);
        EXPECT_EQ(walker.content(seen), pattern_bytes(seen.entry.information_length)) << name;
    }
    EXPECT_EQ(found.at("/tiny").embedded.empty(), !shape.embed);
    EXPECT_EQ(found.at("/fits").embedded.empty(), !(shape.embed && third));
    EXPECT_TRUE(found.at("/larger").embedded.empty());
    for (int i = 0; i < 300; ++i) {
        const auto name =
            fmt::format("/sub/many/{} {}", i, std::string(static_cast<std::size_t>(i) % 80, 'n'));
        EXPECT_EQ(walker.content(found.at(name)),
                  pattern_bytes(static_cast<std::uint64_t>(i) * 13));
    }
    EXPECT_EQ(walker.content(found.at("/long link")).size(), 1951U * 6);
    EXPECT_EQ(walker.content(found.at("/sub/longer link")).size(), 1950U * 6 + 7);

    // One entry with three names: the entry has the id of the first.
    const auto& file = found.at("/file");
    EXPECT_EQ(file.entry.links, third ? 4U : 3U); // with the parent entry of its streams
    EXPECT_EQ(found.at("/sub/again").icb, file.icb);
    if (third) {
        EXPECT_EQ(file.name_id, file.entry.unique_id);
        EXPECT_NE(found.at("/sub/again").name_id, file.name_id);
        EXPECT_EQ(file.entry.created.year, 2017);
        EXPECT_TRUE(file.extended_attributes.empty());
        // Without a creation time it is not later than any other.
        EXPECT_EQ(std::memcmp(&found.at("/tiny").entry.created, &found.at("/tiny").entry.modified,
                              sizeof(udf::DiscTime)),
                  0);
        ASSERT_EQ(file.streams.size(), 2U);
        EXPECT_EQ(walker.content(file.streams.at("note")), pattern_bytes(50));
        EXPECT_EQ(walker.content(file.streams.at("big")), pattern_bytes(100000));
        EXPECT_EQ(walker.content(found.at("/sub/many").streams.at("of a directory")),
                  pattern_bytes(3));
        EXPECT_EQ(walker.content(found.at("").streams.at("of the root")), pattern_bytes(5000));
        const auto& streams = found.at("/streams").streams;
        ASSERT_EQ(streams.size(), 200U);
        for (unsigned i = 0; i < 200; ++i)
            EXPECT_EQ(walker.content(streams.at(fmt::format("stream {:03}", i))), pattern_bytes(i));
        EXPECT_EQ(found.at("/sub/again").streams.size(), 2U);
    } else {
        EXPECT_EQ(file.extended_attributes.size(), 24U + 32U);
    }
}

TEST_P(Revisions, HaveTheSameBytesInAnyPieceInAnyOrder) {
    const auto& shape = GetParam();
    const auto root = everything();
    const auto snapshot = root.snapshot();
    auto options = options_of(shape.revision, shape.mirror);
    if (shape.embed) options.contents = snapshot.contents();
    const auto made = test::plan_udf(snapshot, options, 32);
    const auto& image = *made.image;
    std::vector<std::byte> whole(image.size().value());
    image.read(0, whole);
    std::mt19937 random(static_cast<unsigned>(shape.revision));
    std::vector<std::byte> piece;
    for (int i = 0; i < 400; ++i) {
        const std::size_t at = random() % whole.size();
        piece.resize(std::min<std::size_t>(1 + random() % 7000, whole.size() - at));
        image.read(at, piece);
        ASSERT_EQ(std::memcmp(piece.data(), whole.data() + at, piece.size()), 0) << at;
    }
}

TEST_P(Revisions, TellWhatTheyAreInEveryPlace) {
    const auto& shape = GetParam();
    const tree::Directory root;
    const auto made = test::plan_udf(root.snapshot(), options_of(shape.revision, shape.mirror));
    Walker walker(*made.image);
    EXPECT_EQ(walker.walk().size(), 1U);
    const auto number = static_cast<std::uint16_t>(shape.revision);
    const auto revision_in = [](const udf::EntityId& id) {
        return static_cast<std::uint16_t>(id.suffix[0] | id.suffix[1] << 8);
    };
    EXPECT_EQ(revision_in(walker.volume.domain), number);
    EXPECT_EQ(revision_in(walker.file_set.domain), number);
    if (walker.metadata) {
        EXPECT_EQ(revision_in(walker.metadata->type), number);
    }
    EXPECT_LE(walker.integrity_use.minimum_read_revision, number);
    EXPECT_LE(walker.integrity_use.minimum_write_revision, number);
    EXPECT_EQ(walker.integrity_use.maximum_write_revision, number);
}

INSTANTIATE_TEST_SUITE_P(
    All, Revisions,
    testing::Values(Shape{Revision::v1_02, false, false}, Shape{Revision::v1_02, false, true},
                    Shape{Revision::v1_50, false, true}, Shape{Revision::v2_00, false, false},
                    Shape{Revision::v2_00, false, true}, Shape{Revision::v2_01, false, true},
                    Shape{Revision::v2_50, false, false}, Shape{Revision::v2_50, true, true},
                    Shape{Revision::v2_60, true, false}, Shape{Revision::v2_60, false, true}),
    name_of);

TEST(UdfHoles, AreExtentsThatAreNotRecorded) {
    constexpr auto hole = format::DataRun::hole;
    constexpr std::uint64_t gib = std::uint64_t{1} << 30;
    for (const auto revision : {Revision::v1_02, Revision::v2_01, Revision::v2_50}) {
        tree::Directory root;
        const auto sparse = root.add_file("sparse", pattern(500 * gib + 1));
        const auto comb = root.add_file("comb", pattern(4096 * 3000));
        root.add_file("behind", pattern(5000));
        const auto made =
            test::plan_udf(root.snapshot(), options_of(revision), 16, [&](auto& data) {
                data.put(sparse.inode(), std::vector<format::DataRun>{
                                             {0, 2048}, {hole, 500 * gib - 4096}, {0, 2049}});
                std::vector<format::DataRun> teeth;
                for (int i = 0; i < 3000; ++i)
                    teeth.push_back({i % 2 == 0 ? hole : 0, 4096});
                data.put(comb.inode(), teeth);
            });
        EXPECT_LT(made.image->size().value(), 20U << 20);
        Walker walker(*made.image);
        const auto found = walker.walk();
        const auto& seen = found.at("/sparse");
        EXPECT_EQ(seen.entry.information_length, 500 * gib + 1);
        EXPECT_EQ(seen.entry.blocks_recorded, 3U);
        EXPECT_FALSE(seen.extents.front().hole);
        EXPECT_FALSE(seen.extents.back().hole);
        EXPECT_EQ(seen.extents.size(), 2U + (500 * gib - 4096 + gib - 2049) / (gib - 2048));
        const auto& teeth = found.at("/comb");
        ASSERT_EQ(teeth.extents.size(), 3000U);
        EXPECT_EQ(teeth.entry.blocks_recorded, 3000U);
        for (std::size_t i = 3; i < 3000; i += 2)
            EXPECT_EQ(teeth.extents[i].block, teeth.extents[i - 2].block + 2);
        EXPECT_EQ(walker.content(found.at("/behind")), pattern_bytes(5000));
    }
}

TEST(UdfRealTime, IsAFileTypeFrom201) {
    for (const auto revision : {Revision::v2_00, Revision::v2_01, Revision::v2_50}) {
        tree::Directory root;
        tree::Attributes attributes;
        attributes.real_time = true;
        root.add_file("film", pattern(100), attributes);
        const auto snapshot = root.snapshot();
        auto options = options_of(revision);
        options.contents = snapshot.contents();
        const auto made = test::plan_udf(snapshot, options);
        Walker walker(*made.image);
        const auto found = walker.walk();
        const auto& seen = found.at("/film");
        const bool known = revision != Revision::v2_00;
        EXPECT_EQ(seen.entry.icb.file_type, known ? 249 : 5);
        EXPECT_EQ(seen.embedded.empty(), known); // it is played from blocks
    }
}

TEST(UdfStreams, AreLeftOutBefore200AndSaidSo) {
    tree::Directory root;
    root.add_file("file", pattern(10)).add_stream("s", pattern(10));
    auto options = options_of(Revision::v1_50);
    int told = 0;
    options.findings = [&](const Finding& finding) { told += finding.id == "udf.stream.omitted"; };
    const auto made = test::plan_udf(root.snapshot(), options);
    Walker walker(*made.image);
    EXPECT_EQ(walker.walk().size(), 2U);
    EXPECT_EQ(told, 1);
}

TEST(UdfStreams, NamesThatUdfCannotHoldAreRefused) {
    tree::Directory root;
    root.add_file("file", pattern(10)).add_stream(std::string(250, 'a') + "\xE6\x97\xA5", {});
    EXPECT_THROW(test::plan_udf(root.snapshot(), options_of(Revision::v2_01)), Error);
}

} // namespace
} // namespace openimapi
