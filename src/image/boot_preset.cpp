#include "openimapi/image/boot_preset.hpp"

#include "format/fat/volume.hpp"
#include "format/partition/boot_code.hpp"
#include "openimapi/base/environment.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace openimapi::inline v1::image {
namespace {

/// A boot image by the place where its maker puts it.
struct Candidate {
    std::string_view path;
    bool isolinux = false, grub = false; ///< which tables it wants
    std::optional<std::uint16_t> load_sectors;
};

constexpr std::uint16_t first_block = 4; ///< what loaders that read on by themselves want loaded

constexpr std::array bios_images{
    Candidate{"/isolinux/isolinux.bin", true, false, first_block},
    Candidate{"/boot/isolinux/isolinux.bin", true, false, first_block},
    Candidate{"/syslinux/isolinux.bin", true, false, first_block},
    Candidate{"/boot/syslinux/isolinux.bin", true, false, first_block},
    Candidate{"/isolinux.bin", true, false, first_block},
    Candidate{"/boot/grub/i386-pc/eltorito.img", true, true, first_block},
    Candidate{"/boot/grub/bios.img", true, true, first_block},
    Candidate{"/images/eltorito.img", true, true, first_block},
    Candidate{"/boot/eltorito.img", true, true, first_block},
    Candidate{"/boot/limine/limine-bios-cd.bin", true, false, first_block},
    Candidate{"/boot/etfsboot.com", false, false, {}},
    Candidate{"/boot/bios.img", false, false, {}},
};
constexpr std::array efi_images{
    Candidate{"/boot/grub/efi.img"},
    Candidate{"/boot/grub2/efi.img"},
    Candidate{"/boot/efi.img"},
    Candidate{"/images/efiboot.img"},
    Candidate{"/isolinux/efiboot.img"},
    Candidate{"/EFI/archiso/efiboot.img"},
    Candidate{"/EFI/BOOT/efiboot.img"},
    Candidate{"/boot/limine/limine-uefi-cd.bin"},
    Candidate{"/efi.img"},
    Candidate{"/efiboot.img"},
};
constexpr std::array windows_bios{Candidate{"/boot/etfsboot.com"}};
constexpr std::array windows_efi{Candidate{"/efi/microsoft/boot/efisys.bin"},
                                 Candidate{"/efi/microsoft/boot/efisys_noprompt.bin"}};
/// Loaders that firmware looks for on removable media (UEFI 2.10, 3.5.1.1), in /EFI/BOOT.
constexpr std::array efi_loaders{
    std::string_view("BOOTX64.EFI"),         std::string_view("BOOTIA32.EFI"),
    std::string_view("BOOTAA64.EFI"),        std::string_view("BOOTARM.EFI"),
    std::string_view("BOOTIA64.EFI"),        std::string_view("BOOTRISCV32.EFI"),
    std::string_view("BOOTRISCV64.EFI"),     std::string_view("BOOTRISCV128.EFI"),
    std::string_view("BOOTLOONGARCH32.EFI"), std::string_view("BOOTLOONGARCH64.EFI")};
/// Code for the first sector of a disk, beside the boot images.
constexpr std::array disk_code{std::string_view("/isolinux/isohdpfx.bin"),
                               std::string_view("/boot/isolinux/isohdpfx.bin"),
                               std::string_view("/syslinux/isohdpfx.bin"),
                               std::string_view("/boot/grub/i386-pc/boot_hybrid.img")};

constexpr std::array<std::pair<std::string_view, BootPreset>, 5> names{
    {{"bios", BootPreset::bios},
     {"uefi", BootPreset::uefi},
     {"bios+uefi", BootPreset::bios_uefi},
     {"bios+uefi-usb", BootPreset::bios_uefi_usb},
     {"windows-install", BootPreset::windows_install}}};

std::optional<tree::Item> find(const tree::Directory& root, std::string_view path) {
    std::optional<tree::Item> here = root;
    while (!path.empty() && here) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        here = here->is_directory() ? tree::Directory(*here).find_like(path.substr(0, end))
                                    : std::nullopt;
        path.remove_prefix(end);
    }
    return here;
}

class Chooser {
public:
    Chooser(const tree::Directory& root, std::vector<BootEntry> named) : root_(root) {
        choice_.boot.entries = std::move(named);
    }

    PresetChoice choose(BootPreset preset) {
        const bool windows = preset == BootPreset::windows_install;
        const bool bios = preset != BootPreset::uefi;
        const bool efi = preset != BootPreset::bios;
        // The initial entry is the one that a BIOS looks at.
        if (bios && !has(boot_platform::x86))
            put(0, windows ? from(windows_bios, boot_platform::x86)
                           : from(bios_images, boot_platform::x86));
        if (efi && !has(boot_platform::efi)) {
            const auto end = choice_.boot.entries.size();
            put(end, windows ? from(windows_efi, boot_platform::efi) : efi_entry());
        }
        if (preset == BootPreset::bios_uefi_usb) {
            choice_.boot.disk = DiskLayout::hybrid_gpt;
            find_disk_code();
        }
        if (windows) {
            // As Microsoft's discs: a file of more than 4 GiB needs UDF, and Windows reads 1.02.
            choice_.file_systems = FileSystems{.udf = true};
            choice_.udf_revision = udf::Revision::v1_02;
        }
        return std::move(choice_);
    }

private:
    [[nodiscard]] bool has(std::uint8_t platform) const {
        return std::any_of(choice_.boot.entries.begin(), choice_.boot.entries.end(),
                           [&](const auto& entry) { return entry.platform == platform; });
    }
    void put(std::size_t index, BootEntry entry) {
        choice_.boot.entries.insert(
            choice_.boot.entries.begin() + static_cast<std::ptrdiff_t>(index), std::move(entry));
    }

    [[nodiscard]] std::optional<BootEntry> find_image(std::span<const Candidate> candidates,
                                                      std::uint8_t platform) const {
        for (const auto& candidate : candidates) {
            const auto item = find(root_, candidate.path);
            if (!item || item->kind() != tree::Kind::file) continue;
            const bool cd_image = item->size() >= 4096; // one with tables of its own
            BootEntry entry{.path = item->path(), .platform = platform};
            entry.load_sectors = candidate.load_sectors;
            entry.info_table = candidate.isolinux && cd_image;
            entry.grub2_info = candidate.grub && cd_image;
            return entry;
        }
        return std::nullopt;
    }

    BootEntry from(std::span<const Candidate> candidates, std::uint8_t platform) const {
        auto entry = find_image(candidates, platform);
        if (!entry) throw none_of(candidates, platform, "");
        return std::move(*entry);
    }

    static Error none_of(std::span<const Candidate> candidates, std::uint8_t platform,
                         std::string_view besides) {
        std::string looked_for;
        for (const auto& candidate : candidates)
            looked_for += (looked_for.empty() ? "" : ", ") + std::string(candidate.path);
        const auto* firmware = platform == boot_platform::efi ? "UEFI" : "a BIOS";
        Error error(Code::imapi_e_item_not_found,
                    fmt::format("no boot image for {} was found: there is none of {}{}", firmware,
                                looked_for, besides),
                    fmt::format("Put one of them into the tree, or name yours (--boot "
                                "FILE,platform={})",
                                platform == boot_platform::efi ? "efi" : "bios"));
        error.add({.doing = "choose what to boot"});
        return error;
    }

    /// A ready-made image, or else one made of the folder that firmware would look into.
    BootEntry efi_entry() {
        if (auto ready = find_image(efi_images, boot_platform::efi)) return std::move(*ready);
        std::string loaders;
        for (const auto name : efi_loaders) {
            const auto item = find(root_, fmt::format("/EFI/BOOT/{}", name));
            if (item && item->kind() == tree::Kind::file)
                loaders += (loaders.empty() ? "" : ", ") + std::string(item->name());
        }
        if (loaders.empty())
            throw none_of(efi_images, boot_platform::efi,
                          ", nor a loader /EFI/BOOT/BOOT*.EFI to make one of");
        const tree::Directory folder(*find(root_, "/EFI"));
        auto volume =
            fat::make_volume(folder.snapshot(), {.folder = std::string(folder.name()),
                                                 .path = folder.path(),
                                                 .latest = environment::source_date_epoch()});
        choice_.notes.push_back(
            {"plan.boot.esp",
             fmt::format("a boot image for UEFI was made of {} with {}: FAT{}, {} bytes, in which "
                         "its files stand a second time",
                         folder.path(), loaders, static_cast<unsigned>(volume.geometry.kind),
                         volume.bytes->size().value())});
        return {.image = std::move(volume.bytes), .platform = boot_platform::efi};
    }

    void find_disk_code() {
        for (const auto path : disk_code) {
            const auto item = find(root_, path);
            if (!item || item->kind() != tree::Kind::file || item->size() == 0 ||
                item->size() > partition::sector_size)
                continue;
            choice_.boot.system_area = item->content();
            choice_.notes.push_back(
                {"plan.boot.code", fmt::format("{} is the boot code for disks", item->path())});
            return;
        }
    }

    const tree::Directory& root_;
    PresetChoice choice_;
};

} // namespace

std::optional<BootPreset> boot_preset_of(std::string_view name) noexcept {
    for (const auto& [text, preset] : names)
        if (text == name) return preset;
    return std::nullopt;
}

std::string_view boot_preset_names() noexcept {
    return "bios, uefi, bios+uefi, bios+uefi-usb, windows-install";
}

PresetChoice choose_boot(BootPreset preset, const tree::Directory& root,
                         std::vector<BootEntry> named) {
    return Chooser(root, std::move(named)).choose(preset);
}

} // namespace openimapi::inline v1::image
