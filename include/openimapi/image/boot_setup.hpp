/// What an image that exists boots with, where it will boot, and how to keep that in a new one.
#pragma once

#include "openimapi/base/finding.hpp"
#include "openimapi/image/boot.hpp"
#include "openimapi/image/import.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::image {

/// An entry of the boot catalog and what it leads to.
struct BootEntryFound {
    std::uint8_t platform = 0;
    std::uint8_t media = 0; ///< BootEmulation, or a value that is none
    bool bootable = false;
    std::uint16_t load_segment = 0;
    std::uint16_t load_sectors = 0; ///< of 512 bytes
    std::string id;
    Lba block;
    std::string path; ///< of the file that begins there; empty where none does
    std::uint64_t bytes =
        0;            ///< of the boot image, as far as something says it; 0: not on the image
    bool fat = false; ///< it is a FAT file system
    bool info_table = false; ///< it has a boot information table that tells the truth
    bool grub2_info = false;
};

/// A partition as a disk shows it that the image was copied to. Sectors of 512 bytes.
struct DiskPartitionFound {
    bool gpt = false;
    std::uint32_t number = 1;
    std::uint64_t start = 0, sectors = 0;
    std::uint8_t mbr_type = 0; ///< of an MBR
    bool active = false;       ///< likewise
    std::string gpt_type;      ///< GUID
    std::string name;          ///< of a GPT, UTF-8
    bool efi_system = false;
};

/// Whose code the first sector has.
enum class DiskCode : std::uint8_t { none, unknown, own, isolinux, grub2 };

enum class Boots : std::uint8_t {
    no,
    perhaps, ///< all that is known of firmware says so, but something of it cannot be seen
    yes
};
/// Whether one kind of firmware boots from the image in one form.
struct BootVerdict {
    std::string_view firmware; ///< "BIOS", "UEFI"
    std::string_view medium;   ///< "CD", "USB": a disc, or a copy on a disk
    Boots boots = Boots::no;
    std::string why;
};

struct BootSetup {
    std::optional<Lba> catalog; ///< where the boot catalog is, if there is one
    bool catalog_valid = false;
    std::vector<BootEntryFound> entries;
    std::vector<DiskPartitionFound> partitions; ///< of the MBR, then of the GPT
    DiskLayout layout = DiskLayout::none;
    DiskCode code = DiskCode::none;
    bool system_area = false;            ///< the first 32768 bytes are not all zeros
    std::array<BootVerdict, 4> verdicts; ///< BIOS and UEFI, each from CD and USB

    /// Something is there that could boot.
    [[nodiscard]] bool any() const noexcept { return catalog || system_area; }
};

/// Reads the boot catalog of the session that begins at `session` and the partition tables; the
/// work is bounded whatever the image says. Problems go to `findings` (`eltorito.`…, `mbr.`…,
/// `gpt.`…); throws Error only when the image cannot be read at all.
[[nodiscard]] OPENIMAPI_API BootSetup boot_setup(const Import& import, Lba session = {},
                                                 const FindingSink& findings = {});

/// The options with which a new image of the same tree boots as this one does: files are named by
/// their paths, other boot images stay slices of the image, a loader's code is kept, tables are
/// made anew. Nothing where the image does not boot.
[[nodiscard]] OPENIMAPI_API std::optional<BootOptions> boot_options_of(const Import& import,
                                                                       const BootSetup& setup);

} // namespace openimapi::inline v1::image
