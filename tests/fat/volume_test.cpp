// FAT volumes: sizes and kinds, the first sector byte for byte, contents, refusals.
#include "../support/code_of.hpp"
#include "../support/temporary_folder.hpp"
#include "format/fat/volume.hpp"
#include "openimapi/base/bytes.hpp"
#include "openimapi/io/sources.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

using namespace openimapi;
using fat::Kind;

namespace {

tree::Slice noise(std::uint64_t size, std::uint64_t seed = 1) {
    return {io::pseudo_random(Bytes(size), seed), 0, size};
}

tree::Attributes at(std::int64_t seconds) {
    return {.modified = {.seconds = seconds}, .mode = 0644};
}

tree::Directory small_tree() {
    tree::Directory root;
    auto boot = root.add_directory("BOOT");
    boot.add_file("BOOTX64.EFI", noise(5000), at(1'700'000'000));
    boot.add_file("empty", noise(0), at(1'700'000'000));
    return root;
}

fat::Volume made(const tree::Directory& root, std::string folder = "EFI") {
    return fat::make_volume(root.snapshot(), {.folder = std::move(folder), .path = "/EFI"});
}

std::vector<std::byte> read(const fat::Volume& volume, std::uint64_t offset, std::size_t length) {
    std::vector<std::byte> out(length);
    volume.bytes->read(offset, out);
    return out;
}

std::vector<std::byte> raw(std::initializer_list<int> values) {
    std::vector<std::byte> out;
    for (const int value : values)
        out.push_back(static_cast<std::byte>(value));
    return out;
}

std::string text(const std::vector<std::byte>& bytes) {
    std::string out;
    for (const auto byte : bytes)
        out += static_cast<char>(byte);
    return out;
}

fat::Geometry geometry(std::uint64_t clusters_of_2048, std::uint32_t root_entries = 1) {
    return fat::choose_geometry(
        [&](std::uint32_t cluster, bool) { return clusters_of_2048 * 2048 / cluster; },
        root_entries);
}

TEST(FatVolume, FirstSectorIsAsTheSpecificationDrawsIt) {
    const auto volume = made(small_tree());
    EXPECT_EQ(volume.bytes->size().value(), 1048576u);
    EXPECT_EQ(read(volume, 0, 39),
              raw({0xEB, 0x3C, 0x90, 'M',  'S',  'W',  'I',  'N',  '4',  '.',  '1',  0x00, 0x02,
                   0x04, 0x04, 0x00, 0x02, 0x00, 0x02, 0x00, 0x08, 0xF8, 0x02, 0x00, 0x3F, 0x00,
                   0xFF, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x00, 0x29}));
    EXPECT_EQ(text(read(volume, 43, 19)), "NO NAME    FAT12   ");
    EXPECT_EQ(read(volume, 62, 5), raw({0xCD, 0x18, 0xF4, 0xEB, 0xFD}));
    EXPECT_EQ(read(volume, 510, 2), raw({0x55, 0xAA}));
    // Clusters 2 and 3 are the folders, 4 to 6 the file; both FATs.
    const auto fat = raw({0xF8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x05, 0x60, 0x00, 0xFF, 0x0F, 0x00});
    EXPECT_EQ(read(volume, 2048, 12), fat);
    EXPECT_EQ(read(volume, 2048 + 1024, 12), fat);
    // The root's one entry, then the folder's first two.
    EXPECT_EQ(text(read(volume, 4096, 12)), "EFI        \x10");
    EXPECT_EQ(read(volume, 4096 + 26, 6), raw({2, 0, 0, 0, 0, 0}));
    EXPECT_EQ(text(read(volume, 20480, 12)), ".          \x10");
    EXPECT_EQ(text(read(volume, 20480 + 32, 12)), "..         \x10");
    EXPECT_EQ(read(volume, 20480 + 32 + 26, 2), raw({0, 0})); // the root
    // BOOT: its file with date and place; 2023-11-14 22:13:20.
    EXPECT_EQ(read(volume, 22528 + 64, 32),
              raw({'B',  'O',  'O',  'T',  'X',  '6',  '4',  ' ',  'E',  'F', 'I',
                   0x20, 0,    0,    0xAA, 0xB1, 0x6E, 0x57, 0x6E, 0x57, 0,   0,
                   0xAA, 0xB1, 0x6E, 0x57, 4,    0,    0x88, 0x13, 0,    0}));
    std::vector<std::byte> file(5000);
    noise(5000).source->read(0, file);
    EXPECT_EQ(read(volume, 24576, 5000), file);
    EXPECT_EQ(read(volume, 24576 + 5000, 1144), std::vector<std::byte>(1144));
}

TEST(FatVolume, TheSameTreeGivesTheSameBytesAndAnotherAnother) {
    const auto whole = [](const tree::Directory& root) {
        const auto volume = made(root);
        return read(volume, 0, static_cast<std::size_t>(volume.bytes->size().value()));
    };
    const auto first = whole(small_tree());
    EXPECT_EQ(first, whole(small_tree()));
    auto other = small_tree();
    other.add_file("x", noise(1), at(0));
    const auto second = whole(other);
    EXPECT_FALSE(std::equal(first.begin() + 39, first.begin() + 43, second.begin() + 39)); // serial
}

TEST(FatVolume, NoDateIsLaterThanTheLatest) {
    const auto volume = fat::make_volume(
        small_tree().snapshot(),
        {.folder = "EFI", .path = "/EFI", .latest = Timestamp{.seconds = 1'000'000'000}});
    EXPECT_EQ(read(volume, 22528 + 64 + 22, 4),
              raw({0xD4, 0x0D, 0x29, 0x2B})); // 2001-09-09 01:46:40
}

TEST(FatVolume, WithoutAFolderTheTreeIsTheRoot) {
    const auto volume = made(small_tree(), "");
    EXPECT_EQ(text(read(volume, 4096, 12)), "BOOT       \x10");
}

TEST(FatVolume, TheCountOfClustersDecides) {
    // Sixteen are kept away from each limit (3.5).
    EXPECT_EQ(geometry(1).sectors(), 2048u);
    EXPECT_EQ(geometry(502).sectors(), 2048u);
    EXPECT_EQ(geometry(503).sectors(), 2052u);
    EXPECT_EQ(geometry(4068).kind, Kind::fat12);
    EXPECT_EQ(geometry(4068).clusters, 4068u);
    EXPECT_EQ(geometry(4069).kind, Kind::fat16);
    EXPECT_EQ(geometry(4069).clusters, 4101u);
    EXPECT_EQ(geometry(65508).kind, Kind::fat16);
    EXPECT_EQ(geometry(65509).kind, Kind::fat32);
    EXPECT_EQ(geometry(65509).clusters, 65541u);
    EXPECT_EQ(geometry(65509).root_entries, 0u);
    EXPECT_EQ(geometry(524288).sectors_per_cluster, 4u);
    EXPECT_EQ(geometry(524290).sectors_per_cluster, 8u);
    EXPECT_EQ(geometry(std::uint64_t{1} << 28).sectors_per_cluster, 64u);
    EXPECT_EQ(geometry(10, 600).root_entries, 640u);
    EXPECT_EQ(geometry(10, 65536).kind, Kind::fat32); // more than a root without clusters has
    EXPECT_EQ(openimapi::testing::code_of([] { (void)geometry(std::uint64_t{1} << 30); }),
              Code::imapi_e_boot_image_data);
    EXPECT_EQ(openimapi::testing::code_of([] { (void)geometry(std::uint64_t{1} << 50); }),
              Code::imapi_e_boot_image_data);
    for (const std::uint64_t clusters : {1, 500, 681, 683, 4068, 5000, 60000, 70000, 600000}) {
        const auto one = geometry(clusters);
        const auto bits = (std::uint64_t{one.clusters} + 2) * static_cast<unsigned>(one.kind);
        EXPECT_GE(std::uint64_t{one.fat_sectors} * 4096, bits) << clusters;
        EXPECT_EQ(one.sectors() % 4, 0u) << clusters;
        EXPECT_EQ(one.data_start() % 4, 0u) << clusters;
        EXPECT_GE(std::uint64_t{one.clusters} * one.cluster_bytes(), clusters * 2048) << clusters;
    }
}

TEST(FatVolume, RefusesWhatFatCannotHold) {
    const auto refusal = [](const tree::Directory& root) {
        std::pair<Code, std::string> found{Code::s_ok, {}};
        try {
            (void)made(root);
        } catch (const Error& error) {
            found = {error.code(), error.steps().at(0).path};
            EXPECT_FALSE(error.cure().empty());
        }
        return found;
    };
    using Refused = std::pair<Code, std::string>;
    auto root = small_tree();
    root.add_file("large", noise((std::uint64_t{1} << 32) - 1));
    EXPECT_EQ(refusal(root), Refused(Code::s_ok, ""));
    root.add_file("larger", noise(std::uint64_t{1} << 32));
    EXPECT_EQ(refusal(root), Refused(Code::imapi_e_boot_image_data, "/EFI/larger"));
    root = small_tree();
    tree::Directory(*root.find("BOOT")).add_symlink("link", "BOOTX64.EFI");
    EXPECT_EQ(refusal(root), Refused(Code::imapi_e_boot_image_data, "/EFI/BOOT/link"));
    root = small_tree();
    tree::Directory(*root.find("BOOT")).add_file("a:b", noise(1));
    EXPECT_EQ(refusal(root), Refused(Code::imapi_e_invalid_path, "/EFI/BOOT/a:b"));
    // Each name makes 21 entries.
    root = small_tree();
    auto many = root.add_directory("many");
    for (int i = 0; i < 3121; ++i)
        many.add_file(fmt::format("{:x>250}{}", "", 10000 + i), noise(0));
    EXPECT_EQ(refusal(root), Refused(Code::imapi_e_boot_image_data, "/EFI/many"));
    many.remove(fmt::format("{:x>250}10000", ""));
    EXPECT_EQ(refusal(root), Refused(Code::s_ok, ""));
}

TEST(FatVolume, LargeFilesStayWhereTheyAre) {
    // A hundred gigabytes cost their FAT only, and any byte of them can be read.
    auto root = small_tree();
    for (int i = 0; i < 30; ++i)
        root.add_file(fmt::format("f{}", 10 + i), noise(0xFFFFFFFF, static_cast<unsigned>(i)));
    const auto volume = made(root);
    EXPECT_EQ(volume.geometry.kind, Kind::fat32);
    EXPECT_EQ(volume.geometry.sectors_per_cluster, 64u);
    const auto cluster = [&](std::uint64_t number) {
        return volume.geometry.data_start() * 512 + (number - 2) * 32768;
    };
    // Root, EFI, BOOT; the files of EFI, then that of BOOT.
    const std::uint64_t each = (std::uint64_t{1} << 32) / 32768;
    std::vector<std::byte> expected(100);
    noise(0xFFFFFFFF, 29).source->read(0xFFFFFFFF - 100, expected);
    EXPECT_EQ(read(volume, cluster(5 + 29 * each) + 0xFFFFFFFF - 100, 100), expected);
    EXPECT_EQ(volume.bytes->size().value(), volume.geometry.sectors() * 512);
    EXPECT_EQ(text(read(volume, 512, 4)), "RRaA");
    EXPECT_EQ(read(volume, 0, 512), read(volume, 6 * 512, 512));
}

TEST(FatVolume, AFileThatChangedIsNotTaken) {
    const openimapi::testing::TemporaryFolder host;
    host.file("BOOT/BOOTX64.EFI", "loader");
    tree::Directory root;
    root.add_tree(host.path());
    const auto volume = made(root);
    const std::uint64_t place = 24576; // behind two folders
    EXPECT_EQ(text(read(volume, place, 6)), "loader");
    host.file("BOOT/BOOTX64.EFI", "another one");
    EXPECT_EQ(openimapi::testing::code_of([&] { (void)read(volume, place, 6); }),
              Code::imapi_e_data_stream_inconsistency);
}

} // namespace
