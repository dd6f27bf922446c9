// Partition tables grow with an image that gets a session in place.
#include "../sessions/support.hpp"
#include "format/partition/table_reader.hpp"
#include "openimapi/image/boot_setup.hpp"

#include <gmock/gmock.h>

namespace openimapi::testing {
namespace {

using image::DiskLayout;
using partition::sector_size;

constexpr std::array layouts{DiskLayout::mbr, DiskLayout::gpt, DiskLayout::hybrid_gpt};

tree::Directory boot_tree() {
    auto root = first_tree();
    auto boot = root.add_directory("boot", {.modified = some_day, .mode = 0755});
    boot.add_file("bios.img", {io::pseudo_random(Bytes(1500), 1), 0, 1500},
                  {.modified = some_day, .mode = 0644});
    boot.add_file("efi.img", {io::pseudo_random(Bytes(5000), 2), 0, 5000},
                  {.modified = some_day, .mode = 0644});
    return root;
}

image::PlanOptions boots(DiskLayout layout, image::FileSystems systems) {
    auto options = bridge();
    options.file_systems = systems;
    options.boot.emplace();
    options.boot->entries.push_back({.path = "/boot/bios.img"});
    options.boot->entries.push_back(
        {.path = "/boot/efi.img", .platform = image::boot_platform::efi});
    options.boot->disk = layout;
    return options;
}

const std::array some_systems{
    image::FileSystems{.iso9660 = true, .rock_ridge = true}, image::FileSystems{.udf = true},
    image::FileSystems{.iso9660 = true, .rock_ridge = true, .joliet = true, .udf = true}};

struct Tables {
    partition::DiskTables tables;
    std::vector<std::string> ids;
};
Tables tables_of(const io::SourcePtr& image) {
    Tables out;
    format::Reporter reporter([&](const Finding& finding) { out.ids.push_back(finding.id); });
    out.tables = partition::read_tables(*image, reporter);
    return out;
}

using Place = std::tuple<partition::Guid, std::uint64_t, std::uint64_t>;
std::vector<Place> partitions(const partition::DiskTables& tables) {
    std::vector<Place> out;
    for (const auto& one : tables.gpt->partitions)
        out.push_back({one.type, one.first, one.last});
    return out;
}

image::Plan add_session(Medium& medium, const std::string& name) {
    const auto root = medium.open();
    add(root, name, std::string(30'000, 'n'));
    return medium.grow(root);
}

TEST(TableGrowth, CoversWhatSessionsAdd) {
    for (const auto layout : layouts)
        for (const auto& systems : some_systems) {
            Medium medium(image::plan(boot_tree(), boots(layout, systems)));
            auto before = tables_of(medium.source()).tables;
            for (const char* name : {"second", "third"}) {
                const auto old_end = medium.bytes().size() / sector_size;
                const auto plan = add_session(medium, name);
                EXPECT_TRUE(plan.notes().empty());
                medium.overwrite(plan);
                const auto now = tables_of(medium.source());
                EXPECT_THAT(now.ids, ::testing::IsEmpty());
                const auto end = medium.bytes().size() / sector_size;
                EXPECT_EQ(end, plan.blocks().value() * 4);
                const auto& last = now.tables.mbr.back();
                EXPECT_GT(last.start + last.sectors, old_end);
                EXPECT_LE(last.start + last.sectors, end);
                EXPECT_EQ(now.tables.mbr.size(), before.mbr.size());
                EXPECT_EQ(now.tables.disk_signature, before.disk_signature);
                ASSERT_EQ(now.tables.gpt.has_value(), layout != DiskLayout::mbr);
                if (now.tables.gpt) {
                    EXPECT_EQ(now.tables.gpt_backup_lba, end - 1);
                    EXPECT_TRUE(now.tables.gpt_backup);
                    EXPECT_EQ(now.tables.gpt->disk, before.gpt->disk);
                    auto wanted = partitions(before);
                    std::get<2>(wanted.back()) = end - 37; // nine blocks are the second copy's
                    EXPECT_EQ(partitions(now.tables), wanted);
                }
                expect_clean(medium.source());
                before = now.tables;
            }
        }
}

TEST(TableGrowth, WhateverInterruptsItThereAreTables) {
    for (const auto& systems : some_systems) {
        Medium medium(image::plan(boot_tree(), boots(DiskLayout::hybrid_gpt, systems)));
        const auto old_partitions = partitions(tables_of(medium.source()).tables);
        const auto plan = add_session(medium, "second");
        const auto whole = bytes_of_plan(plan);
        const auto new_partitions = partitions(tables_of(io::memory(whole)).tables);
        ASSERT_NE(old_partitions, new_partitions);
        const auto ranges = plan.changed_blocks();
        ASSERT_GE(ranges.size(), 3u);
        EXPECT_EQ(ranges[1],
                  (image::BlockRange{0, 9})); // in front of all that leads to the session
        auto growing = medium.bytes();
        growing.resize(whole.size());
        bool tables_begun = false;
        for (const auto& range : ranges) {
            tables_begun = tables_begun || range.first == 0;
            const auto begin = range.first * block_size;
            const auto end = begin + range.count * block_size;
            const std::size_t step = range.first == 0 ? sector_size : range.count * block_size;
            for (auto at = begin; at < end; at += step) {
                std::copy_n(whole.begin() + static_cast<std::ptrdiff_t>(at), step,
                            growing.begin() + static_cast<std::ptrdiff_t>(at));
                const auto now = tables_of(io::memory(growing)).tables;
                ASSERT_TRUE(now.gpt) << at;
                const auto shown = partitions(now);
                EXPECT_TRUE(shown == old_partitions || (tables_begun && shown == new_partitions))
                    << at;
            }
        }
        EXPECT_TRUE(growing == whole);
    }
}

/// The image with another table: partitions given by sector, of a disk of so many sectors.
Image with_gpt(Image bytes, std::vector<partition::GptPartition> partitions,
               std::uint64_t disk_sectors) {
    partition::Gpt gpt;
    gpt.disk = partition::guid_of(1, 2);
    gpt.partitions = std::move(partitions);
    bytes.resize(std::max<std::size_t>(bytes.size(), disk_sectors * sector_size));
    const auto put = [&](std::uint64_t sector, const std::vector<std::byte>& table) {
        std::copy(table.begin(), table.end(),
                  bytes.begin() + static_cast<std::ptrdiff_t>(sector * sector_size));
    };
    put(1, gpt.primary(disk_sectors));
    put(disk_sectors - partition::Gpt::back_sectors, gpt.backup(disk_sectors));
    return bytes;
}

TEST(TableGrowth, AnEfiPartitionAtTheEndDoesNotGrow) {
    const auto bytes =
        bytes_of_plan(image::plan(boot_tree(), boots(DiskLayout::gpt, some_systems[0])));
    const auto sectors = bytes.size() / sector_size;
    Medium medium(with_gpt(bytes,
                           {{.type = partition::gpt_type::efi_system,
                             .unique = partition::guid_of(3, 4),
                             .first = sectors - 200,
                             .last = sectors - 100}},
                           sectors));
    const auto before = partitions(tables_of(medium.source()).tables);
    const auto plan = add_session(medium, "second");
    medium.overwrite(plan);
    auto now = tables_of(medium.source());
    EXPECT_THAT(now.ids, ::testing::IsEmpty());
    const auto start = static_cast<std::uint64_t>(plan.session_start().value()) * 4;
    auto wanted = before;
    wanted.push_back(
        {partition::gpt_type::reserved, start, medium.bytes().size() / sector_size - 37});
    EXPECT_EQ(partitions(now.tables), wanted);
    // The one that was added grows with the next.
    medium.overwrite(add_session(medium, "third"));
    now = tables_of(medium.source());
    std::get<2>(wanted.back()) = medium.bytes().size() / sector_size - 37;
    EXPECT_EQ(partitions(now.tables), wanted);
}

TEST(TableGrowth, TablesThatAreNotUnderstoodStay) {
    const auto bytes =
        bytes_of_plan(image::plan(boot_tree(), boots(DiskLayout::gpt, some_systems[0])));
    const auto sectors = bytes.size() / sector_size;
    const auto flipped = [&](std::uint64_t sector, std::size_t at) {
        auto changed = bytes;
        changed[sector * sector_size + at] ^= std::byte{1};
        return changed;
    };
    // A disk whose table reaches far beyond the image.
    auto larger = bytes;
    larger.resize(larger.size() + (std::size_t{80} << 20));
    larger = with_gpt(larger, {}, larger.size() / sector_size);
    auto cut =
        std::vector(larger.begin(), larger.begin() + static_cast<std::ptrdiff_t>(bytes.size()));
    for (const auto& image : {flipped(1, 16), flipped(sectors - 1, 16), flipped(sectors - 33, 40),
                              flipped(2, 40), cut}) {
        Medium medium(image);
        const auto plan = add_session(medium, "second");
        ASSERT_EQ(plan.notes().size(), 1u);
        EXPECT_EQ(plan.notes()[0].id, "plan.boot.tables");
        medium.overwrite(plan);
        EXPECT_TRUE(std::equal(image.begin(), image.begin() + 32768, medium.bytes().begin()));
        EXPECT_TRUE(read(medium.source()).contains("/second"));
    }
}

} // namespace
} // namespace openimapi::testing
