/// The first blocks and the last ones of an image that boots from disks: boot code and partition
/// tables.
#pragma once

#include "openimapi/image/boot.hpp"
#include "openimapi/image/plan.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace openimapi::inline v1::image {

/// Blocks at the end that the second copy of a GPT takes.
inline constexpr std::uint32_t backup_table_blocks = 9;

struct DiskPlan {
    DiskLayout layout = DiskLayout::none;
    std::uint32_t image_blocks = 0;
    std::uint64_t unique = 0;           ///< of the volume: what GUIDs are made of
    std::vector<std::byte> system_area; ///< as given; may be empty
    /// What a BIOS loads from a CD.
    struct BiosImage {
        std::uint32_t block = 0;
        std::uint16_t sectors = 0; ///< of 512 bytes
        std::uint16_t load_segment = 0;
    };
    std::optional<BiosImage> bios;
    std::optional<BlockRange> efi; ///< the FAT file system that UEFI boots from
};

struct DiskTablesMade {
    std::vector<std::byte> system_area; ///< for block 0 on; empty where there is nothing
    std::vector<std::byte> backup;      ///< for the last bytes of the image; empty without a GPT
};

/// Throws Error (IMAPI_E_BOOT_OBJECT_CONFLICT) where a system area stands where a table should, or
/// the image is too large for the table.
[[nodiscard]] DiskTablesMade make_disk_tables(DiskPlan plan, std::vector<Note>& notes);

} // namespace openimapi::inline v1::image
