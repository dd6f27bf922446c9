/// What an image boots with: El Torito entries, and what lets the same file boot from a disk.
#pragma once

#include "openimapi/base/export.hpp"
#include "openimapi/base/units.hpp"
#include "openimapi/io/source.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace openimapi::inline v1::image {

/// Platform ids of a boot catalog (El Torito 2.1, 2.3; UEFI 13.3.2.1). The set is open: a catalog
/// may hold any other byte.
namespace boot_platform {
inline constexpr std::uint8_t x86 = 0x00;
inline constexpr std::uint8_t power_pc = 0x01;
inline constexpr std::uint8_t mac = 0x02;
inline constexpr std::uint8_t efi = 0xEF;
} // namespace boot_platform

/// What the firmware pretends that a boot image is (El Torito 2.2, boot media type).
enum class BootEmulation : std::uint8_t {
    none = 0,
    floppy_1_2 = 1,  ///< an image of 1,228,800 bytes
    floppy_1_44 = 2, ///< of 1,474,560 bytes
    floppy_2_88 = 3, ///< of 2,949,120 bytes
    hard_disk = 4,   ///< with a partition table of one entry
};

/// One thing to boot. A file's content is booted where it stands: it is whole, uncompressed and in
/// one piece then. Exactly one of `path` and `image` is given.
struct BootEntry {
    std::string path;    ///< a file of the tree, by its path ("/boot/loader.img")
    io::SourcePtr image; ///< bytes that no file system shows; they get blocks of their own
    std::uint8_t platform = boot_platform::x86;
    BootEmulation emulation = BootEmulation::none;
    std::string
        id; ///< developer or manufacturer, at most 24 bytes (28 from the second platform on)
    std::uint16_t load_segment = 0; ///< 0: the firmware's own, 0x7C0
    /// Sectors of 512 bytes that the firmware loads. Not set: 1 with emulation; without, the whole
    /// image, and 0 with a note for one of 32 MiB and more, which the field cannot say.
    std::optional<std::uint16_t> load_sectors;
    bool bootable = true;
    /// Writes into a copy of the image's bytes 8 to 63 where it stands and how long it is, as
    /// isolinux and others want it ("boot info table").
    bool info_table = false;
    /// The same for GRUB's boot image for CDs (eltorito.img): where it goes on behind its first
    /// 2048 bytes.
    bool grub2_info = false;
};

/// How the image is made to boot when its bytes are on a disk.
enum class DiskLayout : std::uint8_t {
    none,
    mbr,        ///< partitions in a Master Boot Record
    gpt,        ///< a GUID partition table behind a protective MBR
    hybrid_gpt, ///< a GUID partition table, and an MBR that shows the same partitions to a BIOS
};

struct BootOptions {
    /// 1 to 32, in the order of the catalog: the first is the initial/default entry.
    std::vector<BootEntry> entries;
    DiskLayout disk = DiskLayout::none;
    /// The first bytes of the image, 32768 at most (a boot sector of a loader for disks). Partition
    /// tables are written over them. May be null.
    io::SourcePtr system_area;
};

} // namespace openimapi::inline v1::image
