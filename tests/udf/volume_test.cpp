// Whole volumes, read back by a walker that knows only the structures.
#include "format/udf/metadata_source.hpp"
#include "openimapi/base/error.hpp"
#include "udf/pattern.hpp"
#include "udf/tiny_planner.hpp"
#include "udf/walker.hpp"

#include <cstring>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>
#include <thread>

namespace openimapi {
namespace {

using test::pattern;
using test::pattern_bytes;
using test::Walker;

constexpr Timestamp noon{1700000000, 123456000};

udf::VolumeOptions named(std::string name) {
    udf::VolumeOptions options;
    options.identity.volume_name = std::move(name);
    options.identity.time = noon;
    options.identity.unique = 0x1234567800000001;
    return options;
}

std::vector<std::byte> read_all(const io::Source& image, std::size_t step) {
    std::vector<std::byte> bytes(image.size().value());
    for (std::size_t at = 0; at < bytes.size(); at += step)
        image.read(at, std::span(bytes).subspan(at, std::min(step, bytes.size() - at)));
    return bytes;
}

TEST(UdfVolume, Empty) {
    const tree::Directory root;
    const auto made = test::plan_udf(root.snapshot(), named("EMPTY"));
    EXPECT_EQ(made.image->size().value() % (16 * 2048), 0U);
    Walker walker(*made.image);
    const auto found = walker.walk();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.at("").entry.unique_id, 0U);
    EXPECT_EQ(found.at("").entry.links, 1U);
    EXPECT_EQ(cs0::decode_dstring(walker.volume.identifier), "EMPTY");
    EXPECT_EQ(walker.partition.access_type, static_cast<std::uint32_t>(udf::AccessType::read_only));
    EXPECT_EQ(walker.integrity_use.directories, 1U);
    EXPECT_EQ(walker.integrity_use.files, 0U);
}

TEST(UdfVolume, BothAnchorsLead) {
    tree::Directory root;
    root.add_file("f", pattern(5000));
    for (const std::uint32_t unit : {1U, 16U, 32U}) {
        const auto made = test::plan_udf(root.snapshot(), named("A"), unit);
        const auto blocks = static_cast<std::uint32_t>(made.image->size().value() / 2048);
        EXPECT_EQ(blocks % unit, 0U);
        EXPECT_EQ(Walker(*made.image).walk(256).size(), 2U);
        EXPECT_EQ(Walker(*made.image).walk(blocks - 1).size(), 2U);
    }
}

TEST(UdfVolume, KindsLinksAndAttributes) {
    tree::Directory root;
    tree::Attributes attributes;
    attributes.modified = {1600000000, 999999999};
    attributes.mode = 06751;
    attributes.uid = 1000;
    attributes.gid = 70000;
    const auto file = root.add_file("file", pattern(4097), attributes);
    auto sub = root.add_directory("sub", {.mode = 01777});
    sub.add_hard_link("again", file);
    sub.add_directory("inner");
    root.add_file("empty", pattern(0));
    root.add_symlink("link", "../target/\xC3\xBC");
    root.add_special("fifo", tree::Kind::fifo, {});
    root.add_special("socket", tree::Kind::socket, {});
    tree::Attributes device;
    device.device = 0x11110370; // makedev(259, 70000)
    root.add_special("block", tree::Kind::block_device, device);
    tree::Attributes rare;
    rare.created = Timestamp{1500000000, 0};
    rare.accessed = Timestamp{1650000000, 0};
    rare.hidden = true;
    root.add_file("rare", pattern(10), rare);

    const auto made = test::plan_udf(root.snapshot(), named("KINDS"));
    Walker walker(*made.image);
    const auto found = walker.walk();
    ASSERT_EQ(found.size(), 11U);
    const auto type = [&](const char* path) {
        return static_cast<udf::FileType>(found.at(path).entry.icb.file_type);
    };
    EXPECT_EQ(type("/sub"), udf::FileType::directory);
    EXPECT_EQ(type("/file"), udf::FileType::regular);
    EXPECT_EQ(type("/link"), udf::FileType::symbolic_link);
    EXPECT_EQ(type("/fifo"), udf::FileType::fifo);
    EXPECT_EQ(type("/socket"), udf::FileType::socket);
    EXPECT_EQ(type("/block"), udf::FileType::block_device);

    const auto& entry = found.at("/file").entry;
    EXPECT_EQ(found.at("/sub/again").icb, found.at("/file").icb);
    EXPECT_EQ(entry.links, 2U);
    EXPECT_EQ(entry.uid, 1000U);
    EXPECT_EQ(entry.gid, 70000U);
    EXPECT_EQ(udf::mode_of_permissions(entry.permissions), 0751U);
    EXPECT_NE(entry.icb.flags & udf::IcbFlag::setuid, 0);
    EXPECT_NE(entry.icb.flags & udf::IcbFlag::setgid, 0);
    EXPECT_EQ(entry.icb.flags & udf::IcbFlag::sticky, 0);
    EXPECT_NE(found.at("/sub").entry.icb.flags & udf::IcbFlag::sticky, 0);
    EXPECT_EQ(std::memcmp(&entry.modified, &entry.accessed, sizeof(udf::DiscTime)), 0);
    EXPECT_EQ(entry.modified.year, 2020);
    EXPECT_EQ(entry.modified.microseconds, 99);
    EXPECT_EQ(walker.content(found.at("/file")), pattern_bytes(4097));
    EXPECT_EQ(found.at("").entry.links, 2U);
    EXPECT_EQ(found.at("/sub").entry.links, 2U);
    EXPECT_TRUE(found.at("/empty").extents.empty());

    // Five files: file twice, empty, rare, and what is no directory besides.
    EXPECT_EQ(walker.integrity_use.files, 8U);
    EXPECT_EQ(walker.integrity_use.directories, 3U);

    udf::DeviceSpecificationAttribute specification;
    const auto& attributes_of_block = found.at("/block").extended_attributes;
    ASSERT_EQ(attributes_of_block.size(), 24U + 56U);
    ASSERT_TRUE(load(std::span(attributes_of_block).subspan(24), specification));
    EXPECT_EQ(specification.attribute.type, 12U);
    EXPECT_EQ(specification.major_device, 259U);
    EXPECT_EQ(specification.minor_device, 70000U);

    const auto& rare_seen = found.at("/rare");
    EXPECT_EQ(rare_seen.characteristics & udf::FileCharacteristic::hidden, 1);
    EXPECT_EQ(rare_seen.entry.accessed.year, 2022);
    udf::FileTimesAttribute times;
    ASSERT_TRUE(load(std::span(rare_seen.extended_attributes).subspan(24), times));
    EXPECT_EQ(times.attribute.type, 5U);
    EXPECT_EQ(times.existence, 1U);
    EXPECT_EQ(times.creation.year, 2017);
    // Nothing is later than the integrity descriptor (UDF 2.2.6).
    EXPECT_EQ(walker.integrity.recorded.year, 2023);
}

TEST(UdfVolume, IntegrityIsNotOlderThanAnyFile) {
    tree::Directory root;
    tree::Attributes attributes;
    attributes.modified = {1800000000, 0}; // 2027
    root.add_file("late", pattern(1), attributes);
    auto options = named("X");
    const auto made = test::plan_udf(root.snapshot(), options);
    Walker walker(*made.image);
    EXPECT_EQ(walker.walk().at("/late").entry.modified.year, 2027);
    EXPECT_EQ(walker.integrity.recorded.year, 2027);
    EXPECT_EQ(walker.file_set.recorded.year, 2023);

    options.identity.latest = noon;
    const auto made_clamped = test::plan_udf(root.snapshot(), options);
    Walker clamped(*made_clamped.image);
    EXPECT_EQ(clamped.walk().at("/late").entry.modified.year, 2023);
    EXPECT_EQ(clamped.integrity.recorded.year, 2023);
}

TEST(UdfVolume, LargeFilesHaveManyExtents) {
    // Beyond 227 extents of just under 1 GiB the descriptors go on in blocks of their own, twice
    // for the largest. Nothing of this is read.
    constexpr std::uint64_t gib = std::uint64_t{1} << 30;
    const std::vector<std::uint64_t> sizes{gib - 2049,  gib - 2048,         gib - 2047,
                                           5 * gib + 1, 227 * (gib - 2048), 227 * (gib - 2048) + 1,
                                           480 * gib,   3000 * gib};
    tree::Directory root;
    for (std::size_t i = 0; i < sizes.size(); ++i)
        root.add_file(fmt::format("f{}", i), pattern(sizes[i]));
    const auto made = test::plan_udf(root.snapshot(), named("LARGE"));
    Walker walker(*made.image);
    const auto found = walker.walk();
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const auto& seen = found.at(fmt::format("/f{}", i));
        EXPECT_EQ(seen.entry.information_length, sizes[i]);
        EXPECT_EQ(seen.extents.size(), (sizes[i] + gib - 2049) / (gib - 2048));
        auto next = seen.extents[0].block;
        for (const auto& extent : seen.extents) { // in one piece
            EXPECT_EQ(extent.block, next);
            next += extent.bytes / 2048;
        }
    }
}

TEST(UdfVolume, LongSymbolicLinks) {
    tree::Directory root;
    std::string target;
    while (target.size() < 4000)
        target += "a/";
    root.add_symlink("long", target + "end");
    root.add_symlink("fits", std::string(1800, 'x') + "/y");
    root.add_symlink("short", "s");
    for (const bool embed : {true, false}) {
        auto options = named("L");
        options.embed = embed;
        const auto made = test::plan_udf(root.snapshot(), options);
        Walker walker(*made.image);
        const auto found = walker.walk();
        EXPECT_EQ(found.at("/short").embedded.empty(), !embed);
        EXPECT_TRUE(found.at("/long").embedded.empty());
        EXPECT_EQ(walker.content(found.at("/short")).size(), 6U);
        EXPECT_EQ(walker.content(found.at("/long")).size(), 2000U * 6 + 8);
    }
}

TEST(UdfVolume, DirectoriesOfEverySize) {
    // From embedded to many blocks, with names of every length, so that descriptors meet every
    // place of a block.
    for (const int count : {0, 1, 20, 30, 31, 60, 500, 3000})
        for (const bool embed : {true, false}) {
            tree::Directory root;
            auto directory = root.add_directory("d");
            for (int i = 0; i < count; ++i)
                directory.add_file(std::to_string(i) + std::string(i * 7 % 200, 'n'),
                                   pattern(i % 3));
            auto options = named("D");
            options.embed = embed;
            const auto made = test::plan_udf(root.snapshot(), options);
            Walker walker(*made.image);
            const auto found = walker.walk();
            ASSERT_EQ(found.size(), 2U + count);
            if (!embed) {
                EXPECT_TRUE(found.at("/d").embedded.empty());
            }
        }
}

TEST(UdfVolume, NamesAreMapped) {
    tree::Directory root;
    root.add_file("bad\xFF", pattern(1));
    root.add_file("bad_", pattern(2));
    root.add_file("\xF0\x9F\x98\x80 \xE6\x97\xA5", pattern(3));
    root.add_file(std::string(255, 'a'), pattern(4));
    root.add_directory(std::string(254, 'd')).add_file("Case", pattern(5));
    auto options = named("N");
    std::vector<std::string> changed;
    options.names.report = [&](const names::Rename& rename) {
        changed.emplace_back(rename.mapped);
    };
    const auto made = test::plan_udf(root.snapshot(), options);
    Walker walker(*made.image);
    const auto found = walker.walk();
    EXPECT_EQ(found.size(), 7U);
    EXPECT_EQ(changed.size(), 2U);
    for (const auto& name : changed)
        EXPECT_EQ(found.count("/" + name), 1U) << name;
    EXPECT_EQ(walker.content(found.at("/bad_")), pattern_bytes(2));
    EXPECT_EQ(found.count("/\xF0\x9F\x98\x80 \xE6\x97\xA5"), 1U);
    EXPECT_EQ(found.count("/" + std::string(254, 'd') + "/Case"), 1U);

    options.names.refuse = true;
    EXPECT_THROW(test::plan_udf(root.snapshot(), options), Error);
}

TEST(UdfVolume, TellsWhatItCannotHold) {
    tree::Directory root;
    auto deep = root;
    for (int i = 0; i < 6; ++i)
        deep = deep.add_directory(std::string(200, static_cast<char>('a' + i)));
    root.add_symlink("cut", std::string(255, 'c'));
    auto options = named("T");
    std::vector<std::string> ids;
    options.findings = [&](const Finding& finding) { ids.push_back(finding.id); };
    test::plan_udf(root.snapshot(), options);
    std::sort(ids.begin(), ids.end());
    EXPECT_EQ(ids, (std::vector<std::string>{"udf.path.long", "udf.symlink.cut"}));
}

TEST(UdfVolume, LeavesOutWhatOldReadersRefuse) {
    tree::Directory root;
    root.add_file("file", pattern(3));
    root.add_symlink("link", "file");
    auto sub = root.add_directory("sub");
    sub.add_special("pipe", tree::Kind::fifo, {});
    for (int i = 0; i < 1000; ++i) {
        sub.add_symlink(fmt::format("l{}\xFF", i), "x");
        sub.add_file(fmt::format("f{}", i), pattern(1));
    }
    auto options = named("S");
    options.special = false;
    int omitted = 0;
    options.findings = [&](const Finding& finding) { omitted += finding.id == "udf.link.omitted"; };
    const auto made = test::plan_udf(root.snapshot(), options);
    Walker walker(*made.image);
    const auto found = walker.walk();
    EXPECT_EQ(found.size(), 3U + 1000U);
    EXPECT_EQ(found.count("/file"), 1U);
    EXPECT_EQ(walker.integrity_use.files, 1001U);
    EXPECT_EQ(omitted, 1002);
}

TEST(UdfVolume, DepthCostsNoStack) {
    tree::Directory root;
    auto deep = root;
    for (int i = 0; i < 3000; ++i)
        deep = deep.add_directory("d");
    const auto made = test::plan_udf(root.snapshot(), named("DEEP"));
    EXPECT_EQ(Walker(*made.image).walk().size(), 3001U);
}

TEST(UdfVolume, SameBytesInAnyPieceFromAnyThread) {
    tree::Directory root;
    std::mt19937 random(7);
    auto directory = root;
    for (int i = 0; i < 1200; ++i) {
        if (i % 200 == 0) directory = root.add_directory(fmt::format("dir{}", i));
        directory.add_file(std::to_string(i) + std::string(random() % 90, 'x'), pattern(i % 5));
        if (i % 50 == 0)
            directory.add_symlink(fmt::format("l{}", i), std::string(2500, '/') + "x/../y");
    }
    const auto made = test::plan_udf(root.snapshot(), named("T"));
    const auto& image = *made.image;
    const auto whole = read_all(image, 1 << 20);
    EXPECT_EQ(read_all(image, 2048), whole);
    EXPECT_EQ(read_all(image, 1777), whole);

    const auto reader = [&](unsigned seed) {
        std::mt19937 mine(seed);
        std::vector<std::byte> piece;
        for (int i = 0; i < 300; ++i) {
            const std::size_t at = mine() % whole.size();
            piece.resize(std::min<std::size_t>(1 + mine() % 9000, whole.size() - at));
            image.read(at, piece);
            if (std::memcmp(piece.data(), whole.data() + at, piece.size()) != 0) return false;
        }
        return true;
    };
    std::array<bool, 4> good{};
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < good.size(); ++i)
        threads.emplace_back([&, i] { good[i] = reader(i); });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(good, (std::array{true, true, true, true}));
}

TEST(UdfVolume, OrderOfAddingDoesNotShow) {
    const auto image = [](bool reverse) {
        tree::Directory root;
        for (int i = 0; i < 50; ++i)
            root.add_file(fmt::format("f{}", reverse ? 49 - i : i), pattern(1));
        return read_all(*test::plan_udf(root.snapshot(), named("O")).image, 1 << 20);
    };
    EXPECT_EQ(image(false), image(true));
}

TEST(UdfVolume, RefusesAPlaceOutsideItsPartition) {
    const tree::Directory root;
    udf::VolumeWriter writer(root.snapshot(), named("P"));
    const format::DataLayout data(root.snapshot().inode_limit());
    format::Placement placement;
    placement.descriptors = 16;
    placement.metadata = 200; // below 257
    placement.image_blocks = 400;
    placement.data = &data;
    EXPECT_THROW(writer.place(placement), std::logic_error);
    placement.metadata = 390; // into the tail
    EXPECT_THROW(writer.place(placement), std::logic_error);
    placement.metadata = 257;
    EXPECT_NO_THROW(writer.place(placement));
}

} // namespace
} // namespace openimapi
