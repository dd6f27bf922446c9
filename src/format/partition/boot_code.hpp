/// Boot code of a Master Boot Record: our own, and what is known of other people's.
#pragma once

#include "format/partition/mbr.hpp"

#include <cstdint>
#include <span>

namespace openimapi::inline v1::partition {

/// Where a boot image stands on the disk, and where it is to be loaded and entered.
struct BootCodeTarget {
    std::uint32_t block = 0;   ///< of 2048 bytes
    std::uint16_t sectors = 0; ///< of 512 bytes: 1 to most_sectors
    std::uint16_t load_segment = 0x7C0;
    /// Up to 90000h, where the extended data of a BIOS may begin not far above.
    static constexpr std::uint16_t most_sectors = (0x90000 - 0x7C00) / 512;
};

/// Our own (boot_code.S): loads the image by the extended calls of INT 13h, a sector at a time, and
/// jumps to it with the number of the drive in DL, as a BIOS does from a CD. The image meets
/// sectors of 512 bytes then: a loader that reads its files as from a CD will not find them.
[[nodiscard]] std::array<std::byte, Mbr::code_length> own_boot_code(const BootCodeTarget& target);

enum class BootCode : std::uint8_t {
    none, ///< zeros
    unknown,
    own,      ///< of own_boot_code()
    isolinux, ///< isohdpfx.bin: wants to know where isolinux.bin stands
    grub2     ///< boot_hybrid.img: likewise of GRUB's boot image for CDs
};
/// Whose code the first sector of a disk has.
[[nodiscard]] BootCode recognise(std::span<const std::byte> sector) noexcept;

/// Writes into the code of isolinux and GRUB, in the first sector, where their boot image stands.
/// Nothing for other code.
void point_boot_code(std::span<std::byte> sector, BootCode code, std::uint32_t block) noexcept;
/// The block that such code points at; 0 for other code.
[[nodiscard]] std::uint32_t pointed_at(std::span<const std::byte> sector, BootCode code) noexcept;

} // namespace openimapi::inline v1::partition
