/// The Master Boot Record: boot code and up to four partitions in the first 512 bytes of a disk
/// (UEFI 2.10, 5.2). docs/boot.md says what is written.
#pragma once

#include "openimapi/base/bytes.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace openimapi::inline v1::partition {

/// Of a disk that an image is copied to; all addresses of this room count these.
inline constexpr std::uint32_t sector_size = 512;
inline constexpr std::uint32_t sectors_per_block = 4; ///< of 2048 bytes

/// Partition types (OSType).
namespace mbr_type {
inline constexpr std::uint8_t unused = 0x00;
/// What isohybrid gives the image itself: systems leave it alone.
inline constexpr std::uint8_t hidden = 0x17;
inline constexpr std::uint8_t protective = 0xEE; ///< a GPT is there
inline constexpr std::uint8_t efi_system = 0xEF;
} // namespace mbr_type

/// Cylinder, head and sector as a BIOS of old addresses them: 1023/254/63 for what lies beyond.
struct ChsAddress {
    std::uint8_t head = 0;
    std::uint8_t sector = 0;   ///< 1 to 63, and above it two bits of the cylinder
    std::uint8_t cylinder = 0; ///< low bits
    friend bool operator==(const ChsAddress&, const ChsAddress&) = default;
};
/// With 255 heads and 63 sectors, as every system assumes for disks of today.
[[nodiscard]] ChsAddress chs_of(std::uint64_t sector) noexcept;

struct MbrEntry {
    static constexpr std::uint8_t active_flag = 0x80;
    std::uint8_t flag = 0; ///< 80h: the BIOS may boot from it
    ChsAddress first;
    std::uint8_t type = mbr_type::unused;
    ChsAddress last;
    le32 start;   ///< sector
    le32 sectors; ///< count
};
static_assert(sizeof(MbrEntry) == 16 && DiscStructure<MbrEntry>);

/// An entry with all its fields; `sectors` is at least 1.
[[nodiscard]] MbrEntry mbr_entry(std::uint8_t type, std::uint32_t start, std::uint32_t sectors,
                                 bool active = false) noexcept;

struct Mbr {
    static constexpr std::size_t code_length = 440;
    std::array<std::byte, code_length> code{};
    le32 disk_signature; ///< tells disks apart
    le16 reserved;
    std::array<MbrEntry, 4> entries{};
    std::array<std::uint8_t, 2> signature{0x55, 0xAA};
};
static_assert(sizeof(Mbr) == sector_size && DiscStructure<Mbr>);

} // namespace openimapi::inline v1::partition
