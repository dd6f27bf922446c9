/// The boot catalog: what can be booted, and where it stands ("El Torito" Bootable CD-ROM Format
/// Specification 1.0, chapter 2). Docs: docs/boot.md.
#pragma once

#include "openimapi/base/bytes.hpp"
#include "openimapi/base/units.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace openimapi::inline v1::eltorito {

inline constexpr std::uint8_t header_validation = 0x01;    ///< 2.1
inline constexpr std::uint8_t header_more_sections = 0x90; ///< 2.3
inline constexpr std::uint8_t header_final_section = 0x91; ///< 2.3
inline constexpr std::uint8_t indicator_bootable = 0x88;   ///< 2.2
inline constexpr std::uint8_t indicator_extension = 0x44;  ///< 2.5
inline constexpr std::uint8_t media_type_mask = 0x0F;      ///< 2.2, 2.4
inline constexpr std::uint8_t media_continuation = 0x20;   ///< 2.4: an extension follows
inline constexpr std::uint32_t sector_size = 512;          ///< "virtual/emulated sectors"
inline constexpr std::size_t most_entries = 32;            ///< that one block has room for
inline constexpr std::size_t validation_id_length = 24;
inline constexpr std::size_t section_id_length = 28;

/// 2.2: bytes of the diskette that a media type stands for; 0 where it stands for none.
[[nodiscard]] constexpr std::uint64_t diskette_size(std::uint8_t media) noexcept {
    constexpr std::array<std::uint64_t, 4> sizes{0, 1'228'800, 1'474'560, 2'949'120};
    return media < sizes.size() ? sizes[media] : 0;
}

/// 2.1.
struct ValidationEntry {
    std::uint8_t header = header_validation;
    std::uint8_t platform = 0;
    le16 reserved;
    std::array<char, validation_id_length> id{};
    le16 checksum; ///< all words of the entry add up to 0
    std::array<std::uint8_t, 2> key{0x55, 0xAA};
};
static_assert(sizeof(ValidationEntry) == 32 && DiscStructure<ValidationEntry>);

/// 2.2 and 2.4: the Initial/Default Entry, and with selection criteria a Section Entry.
struct BootEntryRecord {
    std::uint8_t indicator = indicator_bootable;
    std::uint8_t media = 0; ///< type in the low bits
    le16 load_segment;
    std::uint8_t system_type = 0; ///< of the partition in an image of a hard disk
    std::uint8_t unused = 0;
    le16 sectors; ///< of 512 bytes, that are loaded
    le32 block;
    std::uint8_t criteria_type = 0;
    std::array<std::uint8_t, 19> criteria{};
};
static_assert(sizeof(BootEntryRecord) == 32 && DiscStructure<BootEntryRecord>);

/// 2.3.
struct SectionHeader {
    std::uint8_t header = header_final_section;
    std::uint8_t platform = 0;
    le16 entries;
    std::array<char, section_id_length> id{};
};
static_assert(sizeof(SectionHeader) == 32 && DiscStructure<SectionHeader>);

/// One thing to boot, as the catalog has it.
struct Entry {
    std::uint8_t platform = 0;
    std::string id; ///< of the validation entry or the section header, without its padding
    bool bootable = true;
    std::uint8_t media = 0; ///< 0 none, 1 to 3 diskettes, 4 hard disk
    std::uint16_t load_segment = 0;
    std::uint8_t system_type = 0;
    std::uint16_t sectors = 0;
    std::uint32_t block = 0;
    friend bool operator==(const Entry&, const Entry&) = default;
};

/// One block: the first entry is the Initial/Default Entry, the others stand in sections, of which
/// one holds what follows one another with the same platform and id. `entries` has 1 to
/// most_entries; ids are cut to their field.
[[nodiscard]] std::vector<std::byte> encode(const std::vector<Entry>& entries);

/// 2.1: the sum of the 16-bit words of 32 bytes.
[[nodiscard]] std::uint16_t sum_of_words(std::span<const std::byte> entry) noexcept;

} // namespace openimapi::inline v1::eltorito
