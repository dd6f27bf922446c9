// What the planner makes of boot options: places, tables, patched bytes, refusals.
#include "../support/code_of.hpp"
#include "format/eltorito/catalog_reader.hpp"
#include "format/partition/table_reader.hpp"
#include "openimapi/image/boot_preset.hpp"
#include "openimapi/image/check.hpp"
#include "openimapi/image/import.hpp"
#include "openimapi/image/plan.hpp"
#include "openimapi/io/sources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace openimapi;
using image::BootEntry;
using image::BootOptions;

namespace {

tree::Slice noise(std::uint64_t size, std::uint64_t seed = 1) {
    return {io::pseudo_random(Bytes(size), seed), 0, size};
}

tree::Directory a_tree() {
    tree::Directory root;
    auto boot = root.add_directory("boot");
    boot.add_file("bios.img", noise(1500));
    boot.add_file("efi.img", noise(5000, 2));
    root.add_file("read me", noise(100, 3));
    return root;
}

image::PlanOptions with(BootOptions boot, bool udf_alone = false) {
    image::PlanOptions options;
    if (udf_alone) options.file_systems = image::FileSystems{.udf = true};
    options.boot = std::move(boot);
    return options;
}

std::vector<std::byte> bytes(const image::Plan& plan, std::uint64_t offset, std::size_t length) {
    std::vector<std::byte> out(length);
    plan.source()->read(offset, out);
    return out;
}

eltorito::Catalog catalog_of(const image::Plan& plan) {
    format::Reporter reporter([](const Finding& finding) { ADD_FAILURE() << finding.id; });
    auto catalog = eltorito::read_catalog(*plan.source(), Lba(0), reporter);
    EXPECT_TRUE(catalog);
    return catalog.value_or(eltorito::Catalog{});
}

/// Regions follow one another from the first block to the last.
void expect_tiled(const image::Plan& plan) {
    std::uint64_t next = 0;
    for (const auto& region : plan.regions()) {
        EXPECT_EQ(region.first, next) << region.what;
        EXPECT_GT(region.blocks, 0u);
        next = region.first + region.blocks;
    }
    EXPECT_EQ(next, plan.blocks().value());
}

TEST(BootPlan, CatalogLeadsToFilesAndToImagesOfTheirOwn) {
    for (const bool udf : {false, true}) {
        BootOptions boot;
        boot.entries.push_back({.path = "/boot/bios.img", .id = "me"});
        boot.entries.push_back(
            {.image = io::pseudo_random(Bytes(9000), 9), .platform = image::boot_platform::efi});
        const auto plan = image::plan(a_tree(), with(std::move(boot), udf));
        expect_tiled(plan);
        const auto catalog = catalog_of(plan);
        EXPECT_TRUE(catalog.valid);
        ASSERT_EQ(catalog.entries.size(), 2u);
        EXPECT_EQ(catalog.entries[0].id, "me");
        EXPECT_EQ(catalog.entries[0].sectors, 3); // 1500 bytes
        EXPECT_EQ(catalog.entries[1].platform, 0xEF);
        EXPECT_EQ(catalog.entries[1].sectors, 18);

        std::vector<std::byte> expected(1500);
        noise(1500).source->read(0, expected);
        EXPECT_EQ(bytes(plan, std::uint64_t{catalog.entries[0].block} * block_size, 1500),
                  expected);
        expected.resize(9000);
        io::pseudo_random(Bytes(9000), 9)->read(0, expected);
        EXPECT_EQ(bytes(plan, std::uint64_t{catalog.entries[1].block} * block_size, 9000),
                  expected);
        // The file is where its file system says.
        const auto read = image::open(plan.source());
        const auto& tree = read.catalogue();
        const auto runs = tree.runs(tree.inode_of(tree.resolve("/boot/bios.img")));
        ASSERT_EQ(runs.size(), 1u);
        EXPECT_EQ(runs[0].offset, std::uint64_t{catalog.entries[0].block} * block_size);
        EXPECT_THAT(plan.regions(), ::testing::Contains(::testing::AllOf(
                                        ::testing::Field(&image::Region::what, "Boot catalog"),
                                        ::testing::Field(&image::Region::blocks, 1u))));
        EXPECT_THAT(plan.regions(), ::testing::Contains(::testing::AllOf(
                                        ::testing::Field(&image::Region::what, "Boot image"),
                                        ::testing::Field(&image::Region::blocks, 5u))));
        std::uint64_t wrong = 0;
        const auto result = image::check(plan.source(), {}, {}, [&](const Finding& finding) {
            ADD_FAILURE() << finding.id << ": " << finding.message;
            ++wrong;
        });
        EXPECT_TRUE(result.clean());
        EXPECT_EQ(wrong, 0u);
    }
}

TEST(BootPlan, InfoTableIsInTheImageAndNotInTheFile) {
    BootOptions boot;
    boot.entries.push_back({.path = "/boot/efi.img", .info_table = true, .grub2_info = true});
    const auto root = a_tree();
    const auto plan = image::plan(root, with(std::move(boot)));
    const auto block = catalog_of(plan).entries.at(0).block;
    const auto image = bytes(plan, std::uint64_t{block} * block_size, 5000);
    std::vector<std::byte> file(5000);
    root.resolve("/boot/efi.img")->content()->read(0, file);
    const auto word = [&](std::size_t at) {
        le32 value;
        std::memcpy(&value, image.data() + at, sizeof value);
        return value.get();
    };
    EXPECT_EQ(word(8), 16u);
    EXPECT_EQ(word(12), block);
    EXPECT_EQ(word(16), 5000u);
    std::uint32_t sum = 0;
    for (std::size_t at = 64; at < 5000; at += 4)
        sum += word(at);
    EXPECT_EQ(word(20), sum); // GRUB's own numbers are counted
    EXPECT_EQ(word(2548), block * 4 + 5);
    EXPECT_EQ(word(2552), 0u);
    for (std::size_t i = 24; i < 64; ++i)
        EXPECT_EQ(image[i], std::byte{}) << i;
    for (std::size_t i = 0; i < 5000; ++i)
        if (i < 8 || (i >= 64 && i < 2548) || i >= 2556) {
            EXPECT_EQ(image[i], file[i]) << i;
        }
}

TEST(BootPlan, AFileThatBootsIsWholeAndUncompressed) {
    // Small, with a hole, and of bytes that compress: UDF would embed it, zisofs pack it.
    tree::Directory root;
    root.add_file("boot.img", {io::zeros(Bytes(1000)), 0, 1000});
    root.add_file("other", {io::zeros(Bytes(1'000'000)), 0, 1'000'000});
    BootOptions boot;
    boot.entries.push_back({.path = "/boot.img"});
    auto options = with(boot, true);
    EXPECT_NE(catalog_of(image::plan(root, options)).entries.at(0).block, 0u);

    tree::Directory packed;
    packed.add_file("boot.img", {io::zeros(Bytes(1'000'000)), 0, 1'000'000});
    options = with(boot);
    options.zisofs = 1;
    options.boot->entries[0].load_sectors = 4;
    const auto plan = image::plan(packed, options);
    const auto block = catalog_of(plan).entries.at(0).block;
    EXPECT_EQ(bytes(plan, std::uint64_t{block} * block_size, 2048),
              std::vector<std::byte>(2048)); // and no header of zisofs
}

Code refusal(BootOptions boot) {
    return openimapi::testing::code_of([&] { (void)image::plan(a_tree(), with(std::move(boot))); });
}
BootOptions one(BootEntry entry) {
    BootOptions boot;
    boot.entries.push_back(std::move(entry));
    return boot;
}

TEST(BootPlan, RefusesWhatCannotBoot) {
    using enum image::BootEmulation;
    EXPECT_EQ(refusal({}), Code::imapi_e_invalid_param);
    EXPECT_EQ(refusal(one({})), Code::imapi_e_invalid_param);
    EXPECT_EQ(refusal(one({.path = "/boot/none"})), Code::imapi_e_item_not_found);
    EXPECT_EQ(refusal(one({.path = "/boot"})), Code::imapi_e_not_file);
    EXPECT_EQ(refusal(one({.image = io::zeros(Bytes(0))})), Code::imapi_e_boot_image_data);
    EXPECT_EQ(refusal(one({.path = "/boot/bios.img", .id = std::string(25, 'x')})),
              Code::imapi_e_invalid_param);
    EXPECT_EQ(refusal(one({.path = "/boot/bios.img", .emulation = hard_disk})),
              Code::imapi_e_boot_image_data);
    for (const auto& [emulation, size] :
         {std::pair{floppy_1_2, 1'228'800}, {floppy_1_44, 1'474'560}, {floppy_2_88, 2'949'120}}) {
        const auto exact = static_cast<std::uint64_t>(size);
        EXPECT_EQ(refusal(one({.image = io::zeros(Bytes(exact - 1)), .emulation = emulation})),
                  Code::imapi_e_boot_emulation_image_size_mismatch);
        const auto plan = image::plan(
            a_tree(), with(one({.image = io::zeros(Bytes(exact)), .emulation = emulation})));
        EXPECT_EQ(catalog_of(plan).entries.at(0).media, static_cast<std::uint8_t>(emulation));
        EXPECT_EQ(catalog_of(plan).entries.at(0).sectors, 1);
    }
    BootOptions many;
    for (int i = 0; i < 33; ++i)
        many.entries.push_back({.path = "/boot/bios.img"});
    EXPECT_EQ(refusal(many), Code::imapi_e_invalid_param);
    many.entries.pop_back();
    EXPECT_EQ(catalog_of(image::plan(a_tree(), with(many))).entries.size(), 32u);
    BootOptions area;
    area.system_area = io::zeros(Bytes(32769));
    EXPECT_EQ(refusal(area), Code::imapi_e_invalid_param);
    area.system_area = io::pseudo_random(Bytes(2048), 1);
    area.disk = image::DiskLayout::gpt;
    EXPECT_EQ(refusal(area), Code::imapi_e_boot_object_conflict);
}

TEST(BootPlan, SectorCountEndsAt32MiB) {
    constexpr std::uint64_t limit = 32 << 20;
    const auto plan_of = [](std::uint64_t size) {
        return image::plan(a_tree(), with(one({.image = io::zeros(Bytes(size)),
                                               .platform = image::boot_platform::efi})));
    };
    const auto fits = plan_of(limit - 512);
    EXPECT_EQ(catalog_of(fits).entries.at(0).sectors, 65535);
    EXPECT_THAT(fits.notes(), ::testing::Each(::testing::Field(
                                  &image::Note::id, ::testing::Ne("plan.boot.sectors"))));
    for (const auto size : {limit - 511, limit}) {
        const auto beyond = plan_of(size);
        EXPECT_EQ(catalog_of(beyond).entries.at(0).sectors, 0);
        EXPECT_THAT(beyond.notes(),
                    ::testing::Contains(::testing::Field(&image::Note::id, "plan.boot.sectors")));
    }
}

TEST(BootPlan, DiskTablesCoverTheImageAndNameTheEfiImage) {
    for (const auto layout :
         {image::DiskLayout::mbr, image::DiskLayout::gpt, image::DiskLayout::hybrid_gpt})
        for (const bool udf : {false, true}) {
            BootOptions boot;
            boot.entries.push_back({.path = "/boot/bios.img"});
            boot.entries.push_back(
                {.path = "/boot/efi.img", .platform = image::boot_platform::efi});
            boot.disk = layout;
            const auto plan = image::plan(a_tree(), with(std::move(boot), udf));
            expect_tiled(plan);
            const auto efi = catalog_of(plan).entries.at(1).block * 4;
            format::Reporter reporter([](const Finding& finding) { ADD_FAILURE() << finding.id; });
            const auto tables = partition::read_tables(*plan.source(), reporter);
            EXPECT_TRUE(tables.signature);
            if (layout == image::DiskLayout::gpt) {
                ASSERT_EQ(tables.mbr.size(), 1u);
                EXPECT_EQ(tables.mbr[0].type, 0xEE);
                EXPECT_FALSE(tables.mbr[0].active); // firmware of EDK II would not use the GPT
            } else {
                EXPECT_THAT(tables.mbr,
                            ::testing::Contains(::testing::AllOf(
                                ::testing::Field(&partition::MbrPartition::type, 0xEF),
                                ::testing::Field(&partition::MbrPartition::start, efi),
                                ::testing::Field(&partition::MbrPartition::sectors, 12u))));
            }
            EXPECT_EQ(tables.gpt.has_value(), layout != image::DiskLayout::mbr);
            if (!tables.gpt) continue;
            EXPECT_EQ(tables.gpt_backup_lba, plan.blocks().value() * 4 - 1);
            EXPECT_THAT(tables.gpt->partitions,
                        ::testing::Contains(::testing::AllOf(
                            ::testing::Field(&partition::GptPartition::type,
                                             partition::gpt_type::efi_system),
                            ::testing::Field(&partition::GptPartition::first, efi),
                            ::testing::Field(&partition::GptPartition::last, efi + 11))));
            const auto result = image::check(plan.source(), {}, {}, [](const Finding& finding) {
                ADD_FAILURE() << finding.id << ": " << finding.message;
            });
            EXPECT_EQ(result.warnings, 0u);
        }
}

TEST(BootPlan, TheSameTreeGivesTheSameTables) {
    const auto make = [](const char* name) {
        BootOptions boot;
        boot.entries.push_back({.path = "/boot/efi.img", .platform = image::boot_platform::efi});
        boot.disk = image::DiskLayout::hybrid_gpt;
        auto options = with(std::move(boot));
        options.volume_name = name;
        return bytes(image::plan(a_tree(), options), 0, 32768);
    };
    EXPECT_EQ(make("A"), make("A"));
    EXPECT_NE(make("A"), make("B")); // another volume has other GUIDs
}

TEST(BootPreset, FindsWhatLoadersBring) {
    tree::Directory root;
    auto isolinux = root.add_directory("ISOLINUX");
    isolinux.add_file("ISOLINUX.BIN", noise(40000));
    root.add_directory("images").add_file("efiboot.img", noise(6000));
    const auto choice = image::choose_boot(image::BootPreset::bios_uefi_usb, root);
    ASSERT_EQ(choice.boot.entries.size(), 2u);
    EXPECT_EQ(choice.boot.entries[0].path, "/ISOLINUX/ISOLINUX.BIN");
    EXPECT_TRUE(choice.boot.entries[0].info_table);
    EXPECT_EQ(choice.boot.entries[0].load_sectors, 4);
    EXPECT_EQ(choice.boot.entries[1].path, "/images/efiboot.img");
    EXPECT_EQ(choice.boot.entries[1].platform, 0xEF);
    EXPECT_EQ(choice.boot.disk, image::DiskLayout::hybrid_gpt);
    EXPECT_EQ(image::choose_boot(image::BootPreset::bios, root).boot.entries.size(), 1u);
    EXPECT_EQ(image::choose_boot(image::BootPreset::uefi, root).boot.entries.size(), 1u);
    try {
        (void)image::choose_boot(image::BootPreset::windows_install, root);
        FAIL() << "there is nothing of Windows";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::imapi_e_item_not_found);
        EXPECT_THAT(error.reason(), ::testing::HasSubstr("/boot/etfsboot.com"));
    }
    EXPECT_EQ(image::boot_preset_of("bios+uefi-usb"), image::BootPreset::bios_uefi_usb);
    EXPECT_FALSE(image::boot_preset_of("BIOS"));
}

TEST(BootPreset, MakesAnEfiImageOfTheFolder) {
    tree::Directory root;
    auto boot = root.add_directory("efi").add_directory("Boot");
    boot.add_file("bootx64.efi", noise(3000, 7));
    const auto choice = image::choose_boot(image::BootPreset::uefi, root);
    ASSERT_EQ(choice.boot.entries.size(), 1u);
    ASSERT_TRUE(choice.boot.entries[0].image);
    EXPECT_EQ(choice.boot.entries[0].platform, 0xEF);
    ASSERT_EQ(choice.notes.size(), 1u);
    EXPECT_EQ(choice.notes[0].id, "plan.boot.esp");
    EXPECT_THAT(choice.notes[0].message, ::testing::HasSubstr("bootx64.efi"));
    const auto plan = image::plan(root, with(choice.boot));
    const auto block = catalog_of(plan).entries.at(0).block;
    std::vector<std::byte> file(3000);
    noise(3000, 7).source->read(0, file);
    const auto volume = bytes(plan, std::uint64_t{block} * block_size, 1 << 20);
    EXPECT_NE(std::search(volume.begin(), volume.end(), file.begin(), file.end()), volume.end());
    // A ready-made image comes first; a loader of no kind that firmware looks for does not count.
    root.add_file("efi.img", noise(5000));
    EXPECT_EQ(image::choose_boot(image::BootPreset::uefi, root).boot.entries[0].path, "/efi.img");
    tree::Directory other;
    other.add_directory("EFI").add_directory("BOOT").add_file("GRUBX64.EFI", noise(3000));
    EXPECT_EQ(openimapi::testing::code_of(
                  [&] { (void)image::choose_boot(image::BootPreset::uefi, other); }),
              Code::imapi_e_item_not_found);
}

} // namespace
