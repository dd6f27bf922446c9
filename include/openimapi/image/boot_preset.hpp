/// Boot set-ups by what they are meant for: which files of a tree to boot, and how.
#pragma once

#include "openimapi/image/boot.hpp"
#include "openimapi/image/plan.hpp"
#include "openimapi/tree/tree.hpp"

#include <string_view>
#include <vector>

namespace openimapi::inline v1::image {

enum class BootPreset : std::uint8_t {
    bios,            ///< a BIOS boots from a CD
    uefi,            ///< UEFI does
    bios_uefi,       ///< both do
    bios_uefi_usb,   ///< and from a USB stick that the image was copied to
    windows_install, ///< as Windows' own installation discs: both, UDF 1.02
};

/// "bios", "uefi", "bios+uefi", "bios+uefi-usb", "windows-install"; nothing for other names.
[[nodiscard]] OPENIMAPI_API std::optional<BootPreset>
boot_preset_of(std::string_view name) noexcept;
/// All names, separated by ", ".
[[nodiscard]] OPENIMAPI_API std::string_view boot_preset_names() noexcept;

struct PresetChoice {
    BootOptions boot;
    /// What the preset wants of the image besides, where nobody asked for something else.
    std::optional<FileSystems> file_systems;
    std::optional<udf::Revision> udf_revision;
    std::vector<Note> notes;
};

/// Looks in the tree for the boot images that loaders bring along (docs/boot.md has the list), in
/// any case of letters. Where there is none for UEFI, but a loader in EFI/BOOT, one is made of the
/// folder EFI (note `plan.boot.esp`); it holds a snapshot of that folder. `named` are entries that
/// the caller has already: for their platform nothing is looked for. Throws Error: what was looked
/// for (IMAPI_E_ITEM_NOT_FOUND), or what FAT cannot hold (IMAPI_E_INVALID_PATH,
/// IMAPI_E_BOOT_IMAGE_DATA).
[[nodiscard]] OPENIMAPI_API PresetChoice choose_boot(BootPreset preset, const tree::Directory& root,
                                                     std::vector<BootEntry> named = {});

} // namespace openimapi::inline v1::image
