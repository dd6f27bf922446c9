// Where an image will boot, where it will not, and why: what is known of how firmware looks.
#include "image/boot_reader.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace openimapi::inline v1::image {
namespace {

constexpr auto no_catalog = "there is no boot catalog (El Torito)";
constexpr auto bad_catalog = "the boot catalog is damaged";

BootVerdict bios_from_cd(const BootSetup& setup) {
    BootVerdict verdict{"BIOS", "CD", Boots::no, {}};
    if (!setup.catalog || !setup.catalog_valid || setup.entries.empty()) {
        verdict.why = !setup.catalog ? no_catalog : bad_catalog;
        return verdict;
    }
    const auto& first = setup.entries.front();
    if (first.platform != boot_platform::x86)
        verdict.why = fmt::format("the first entry of the boot catalog, which is all that most "
                                  "BIOSes look at, is for platform {:02X}h",
                                  first.platform);
    else if (!first.bootable)
        verdict.why = "the first entry of the boot catalog is marked as not bootable";
    else if (first.bytes == 0)
        verdict.why = "the first entry of the boot catalog leads to nothing";
    else {
        verdict.boots = Boots::yes;
        verdict.why = fmt::format("the first entry of the boot catalog is for it{}",
                                  first.path.empty() ? "" : ": " + first.path);
    }
    return verdict;
}

BootVerdict uefi_from_cd(const BootSetup& setup) {
    BootVerdict verdict{"UEFI", "CD", Boots::no, {}};
    if (!setup.catalog || !setup.catalog_valid) {
        verdict.why = !setup.catalog ? no_catalog : bad_catalog;
        return verdict;
    }
    verdict.why = "the boot catalog has no entry for platform EFh";
    for (const auto& entry : setup.entries) {
        if (entry.platform != boot_platform::efi) continue;
        if (!entry.bootable || entry.bytes == 0) {
            verdict.why = "the entry for platform EFh is marked as not bootable, or leads nowhere";
            continue;
        }
        if (!entry.fat) {
            verdict.why = "the entry for platform EFh leads to no FAT file system";
            continue;
        }
        verdict.boots = Boots::yes;
        verdict.why = fmt::format("there is an entry for it, with a FAT file system{}",
                                  entry.path.empty() ? "" : ": " + entry.path);
        break;
    }
    return verdict;
}

BootVerdict bios_from_usb(const BootSetup& setup, std::uint32_t points_at) {
    BootVerdict verdict{"BIOS", "USB", Boots::no, {}};
    const bool active = std::any_of(setup.partitions.begin(), setup.partitions.end(),
                                    [](const auto& one) { return one.active; });
    const auto* hint = active ? "" : "; no partition is active, without which some refuse";
    switch (setup.code) {
    case DiskCode::none:
        verdict.why = "the first sector has no boot code";
        return verdict;
    case DiskCode::unknown:
        verdict.boots = Boots::perhaps;
        verdict.why = fmt::format("the first sector has boot code of an unknown kind{}", hint);
        return verdict;
    case DiskCode::own:
        verdict.boots = Boots::perhaps;
        verdict.why = fmt::format("the first sector loads the boot image of the CD, which then "
                                  "meets sectors of 512 bytes: a loader that looks for its files "
                                  "as on a CD does not find them{}",
                                  hint);
        return verdict;
    case DiskCode::isolinux:
    case DiskCode::grub2:
        break;
    }
    const auto* loader = setup.code == DiskCode::isolinux ? "isolinux" : "GRUB";
    const bool right =
        std::any_of(setup.entries.begin(), setup.entries.end(), [&](const auto& one) {
            return one.platform == boot_platform::x86 && one.block == Lba(points_at);
        });
    verdict.boots = right ? Boots::yes : Boots::no;
    verdict.why =
        right ? fmt::format("the first sector has the boot code of {}{}", loader, hint)
              : fmt::format("the boot code of {} in the first sector leads to block {}, where its "
                            "boot image is not",
                            loader, points_at);
    return verdict;
}

BootVerdict uefi_from_usb(const BootSetup& setup) {
    BootVerdict verdict{"UEFI", "USB", Boots::no, "there is no partition table"};
    if (!setup.partitions.empty()) verdict.why = "no partition is an EFI system partition";
    for (const auto& one : setup.partitions) {
        if (!one.efi_system) continue;
        // Most often it is the image that boots from a CD; what else is there was not looked at.
        const bool known =
            std::any_of(setup.entries.begin(), setup.entries.end(), [&](const auto& entry) {
                return entry.fat &&
                       static_cast<std::uint64_t>(entry.block.value()) * 4 == one.start;
            });
        verdict.boots = known ? Boots::yes : Boots::perhaps;
        verdict.why =
            fmt::format("partition {} of the {} is an EFI system partition{}", one.number,
                        one.gpt ? "GPT" : "MBR", known ? "" : ", not the one that boots from a CD");
        if (known) break;
    }
    return verdict;
}

} // namespace

void judge(BootSetup& setup, std::uint32_t code_points_at) {
    setup.verdicts = {bios_from_cd(setup), bios_from_usb(setup, code_points_at),
                      uefi_from_cd(setup), uefi_from_usb(setup)};
}

} // namespace openimapi::inline v1::image
