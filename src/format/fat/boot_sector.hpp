/// The first sector of a FAT file system, and the FSInfo sector of FAT32 (Microsoft FAT
/// specification of 2005, 3.1 to 3.3 and 5; ECMA-107 8 for FAT12 and FAT16).
#pragma once

#include "openimapi/base/bytes.hpp"

#include <array>
#include <cstdint>

namespace openimapi::inline v1::fat {

/// What all kinds begin with: jump, name of the maker, BIOS Parameter Block.
struct BootSectorFront {
    std::array<std::uint8_t, 3> jump{0xEB, 0, 0x90};
    /// What the specification recommends: some readers look at it.
    std::array<char, 8> maker{'M', 'S', 'W', 'I', 'N', '4', '.', '1'};
    le16 bytes_per_sector;
    std::uint8_t sectors_per_cluster = 0;
    le16 reserved_sectors; ///< in front of the first FAT, this one included
    std::uint8_t fats = 2;
    le16 root_entries; ///< 0 with FAT32
    le16 sectors_16;   ///< of the volume; 0: sectors_32
    std::uint8_t media = 0xF8;
    le16 fat_sectors_16; ///< of one FAT; 0 with FAT32
    le16 sectors_per_track;
    le16 heads;
    le32 hidden_sectors; ///< in front of the volume
    le32 sectors_32;
};
static_assert(sizeof(BootSectorFront) == 36 && DiscStructure<BootSectorFront>);

/// Follows with FAT32 only.
struct Fat32Fields {
    le32 fat_sectors;
    le16 flags; ///< 0: both FATs are the same
    le16 version;
    le32 root_cluster;
    le16 info_sector;
    le16 backup_sector;
    std::array<std::uint8_t, 12> reserved{};
};
static_assert(sizeof(Fat32Fields) == 28 && DiscStructure<Fat32Fields>);

struct BootSectorRest {
    std::uint8_t drive = 0x80;
    std::uint8_t reserved = 0;
    std::uint8_t signature = 0x29; ///< the next three are there
    le32 serial;
    std::array<char, 11> label{'N', 'O', ' ', 'N', 'A', 'M', 'E', ' ', ' ', ' ', ' '};
    std::array<char, 8> kind{};
};
static_assert(sizeof(BootSectorRest) == 26 && DiscStructure<BootSectorRest>);

/// For a BIOS that starts it: INT 18h (no bootable medium, try the next), then stop.
inline constexpr std::array<std::uint8_t, 5> no_boot_code{0xCD, 0x18, 0xF4, 0xEB, 0xFD};

struct FsInfo {
    le32 lead{0x41615252};
    std::array<std::uint8_t, 480> reserved{};
    le32 structure{0x61417272};
    le32 free_clusters;
    le32 next_free;
    std::array<std::uint8_t, 12> reserved_2{};
    le32 trail{0xAA550000};
};
static_assert(sizeof(FsInfo) == 512 && DiscStructure<FsInfo>);

} // namespace openimapi::inline v1::fat
