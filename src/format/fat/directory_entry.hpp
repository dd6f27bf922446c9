/// Entries of a FAT directory: 32 bytes each, a long name in entries in front of its file's
/// (Microsoft FAT specification of 2005, 6 and 7).
#pragma once

#include "openimapi/base/bytes.hpp"
#include "openimapi/base/time.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::fat {

/// Name and extension as an entry has them: capital letters, padded with spaces, no point.
using ShortName = std::array<char, 11>;

namespace attribute {
inline constexpr std::uint8_t hidden = 0x02;
inline constexpr std::uint8_t directory = 0x10;
inline constexpr std::uint8_t archive = 0x20;
inline constexpr std::uint8_t long_name = 0x0F;
} // namespace attribute

/// Local time in the specification; here UTC, so that an image does not depend on the place.
struct DateTime {
    le16 time; ///< hour, minute, two seconds
    le16 date; ///< year since 1980, month, day
};
/// Clamped to what it can say: 1980-01-01 to 2107-12-31; odd seconds are cut.
[[nodiscard]] DateTime date_time(Timestamp time) noexcept;

struct DirectoryEntry {
    ShortName name{};
    std::uint8_t attributes = 0;
    std::uint8_t reserved = 0;
    std::uint8_t created_hundredths = 0;
    DateTime created;
    le16 accessed; ///< a date
    le16 cluster_high;
    DateTime written;
    le16 cluster_low;
    le32 size; ///< bytes; 0 for a directory
};
static_assert(sizeof(DirectoryEntry) == 32 && DiscStructure<DirectoryEntry>);

/// A piece of a long name: 13 units of UTF-16.
struct LongNameEntry {
    static constexpr std::size_t units = 13;
    static constexpr std::uint8_t last_flag = 0x40;
    std::uint8_t order = 0; ///< 1 for the name's first piece, which stands last
    std::array<le16, 5> first{};
    std::uint8_t attributes = attribute::long_name;
    std::uint8_t kind = 0;
    std::uint8_t checksum = 0; ///< of the short name
    std::array<le16, 6> second{};
    le16 cluster; ///< 0
    std::array<le16, 2> third{};
};
static_assert(sizeof(LongNameEntry) == 32 && DiscStructure<LongNameEntry>);

/// 7.2: what ties a long name to its short one.
[[nodiscard]] std::uint8_t checksum(const ShortName& name) noexcept;

/// The entries of a long name (1 to 255 units) as they stand, in front of that of `alias`.
[[nodiscard]] std::vector<LongNameEntry> long_name_entries(std::u16string_view name,
                                                           const ShortName& alias);

} // namespace openimapi::inline v1::fat
