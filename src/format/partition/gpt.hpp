/// The GUID Partition Table: partitions of a disk, with a second copy at its end (UEFI 2.10, 5.3).
#pragma once

#include "format/partition/mbr.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::partition {

/// A GUID as it stands on disk: its first three fields little-endian (UEFI 2.10, appendix A).
struct Guid {
    std::array<std::uint8_t, 16> bytes{};
    friend bool operator==(const Guid&, const Guid&) = default;
    friend auto operator<=>(const Guid&, const Guid&) = default;
};
/// "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"
[[nodiscard]] std::string text_of(const Guid& guid);
/// Made of two numbers, so that the same image has the same ones (RFC 9562, version 8).
[[nodiscard]] Guid guid_of(std::uint64_t high, std::uint64_t low) noexcept;

namespace gpt_type {
inline constexpr Guid unused{};
/// C12A7328-F81F-11D2-BA4B-00A0C93EC93B
inline constexpr Guid efi_system{{0x28, 0x73, 0x2A, 0xC1, 0x1F, 0xF8, 0xD2, 0x11, 0xBA, 0x4B, 0x00,
                                  0xA0, 0xC9, 0x3E, 0xC9, 0x3B}};
/// 8DA63339-0007-60C0-C436-083AC8230908, "Linux reserved": nobody mounts or formats it.
inline constexpr Guid reserved{{0x39, 0x33, 0xA6, 0x8D, 0x07, 0x00, 0xC0, 0x60, 0xC4, 0x36, 0x08,
                                0x3A, 0xC8, 0x23, 0x09, 0x08}};
} // namespace gpt_type

/// 5.3.2, table 5-5. Behind these 92 bytes the sector is zeros.
struct GptHeader {
    static constexpr std::array<char, 8> expected{'E', 'F', 'I', ' ', 'P', 'A', 'R', 'T'};
    std::array<char, 8> signature = expected;
    le32 revision{0x00010000};
    le32 header_size{92};
    le32 header_crc;
    le32 reserved;
    le64 my_lba;
    le64 alternate_lba;
    le64 first_usable_lba;
    le64 last_usable_lba;
    Guid disk;
    le64 entries_lba;
    le32 entry_count;
    le32 entry_size;
    le32 entries_crc;
};
static_assert(sizeof(GptHeader) == 92 && DiscStructure<GptHeader>);

/// 5.3.3, table 5-6.
struct GptEntry {
    Guid type;
    Guid unique;
    le64 first_lba;
    le64 last_lba; ///< inclusive
    le64 attributes;
    std::array<le16, 36> name; ///< UTF-16LE
};
static_assert(sizeof(GptEntry) == 128 && DiscStructure<GptEntry>);

struct GptPartition {
    Guid type, unique;
    std::uint64_t first = 0, last = 0; ///< sectors, inclusive
    std::uint64_t attributes = 0;
    std::string name; ///< UTF-8, written: ASCII of at most 36 characters
};

struct Gpt {
    static constexpr std::uint32_t entry_count = 128;
    static constexpr std::uint32_t entry_sectors = entry_count * sizeof(GptEntry) / sector_size;
    /// Sectors at the start of the disk: MBR, header, entries. As many less the MBR at its end.
    static constexpr std::uint32_t front_sectors = 2 + entry_sectors;
    static constexpr std::uint32_t back_sectors = 1 + entry_sectors;

    Guid disk;
    std::vector<GptPartition> partitions; ///< at most entry_count

    /// Sectors 1 to front_sectors - 1 of a disk of so many sectors.
    [[nodiscard]] std::vector<std::byte> primary(std::uint64_t disk_sectors) const;
    /// Its last back_sectors sectors.
    [[nodiscard]] std::vector<std::byte> backup(std::uint64_t disk_sectors) const;
};

[[nodiscard]] std::uint32_t crc32(std::span<const std::byte> bytes) noexcept;

} // namespace openimapi::inline v1::partition
