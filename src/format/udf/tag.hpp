/// Descriptor tag: what every UDF descriptor starts with — ECMA-167 3/7.2 and 4/7.2, UDF 2.2.1 and
/// 2.3.1.
#pragma once

#include "openimapi/base/bytes.hpp"

namespace openimapi::inline v1::udf {

/// 3/7.2.1 and 4/7.2.1.
enum class TagId : std::uint16_t {
    primary_volume = 1,
    anchor_volume_pointer = 2,
    volume_pointer = 3,
    implementation_use_volume = 4,
    partition = 5,
    logical_volume = 6,
    unallocated_space = 7,
    terminating = 8,
    logical_volume_integrity = 9,
    file_set = 256,
    file_identifier = 257,
    allocation_extent = 258,
    indirect_entry = 259,
    terminal_entry = 260,
    file_entry = 261,
    extended_attribute_header = 262,
    unallocated_space_entry = 263,
    space_bitmap = 264,
    partition_integrity_entry = 265,
    extended_file_entry = 266
};

struct Tag {
    le16 identifier;
    le16 version;              ///< 2: ECMA-167 second edition (NSR02), 3: third edition (NSR03)
    std::uint8_t checksum = 0; ///< sum modulo 256 of bytes 0-3 and 5-15
    std::uint8_t reserved = 0;
    le16 serial_number; ///< UDF 2.2.1.1: 0 where disaster recovery is not supported
    le16 crc;           ///< CRC-ITU of the bytes behind the tag
    le16 crc_length;
    le32 location; ///< block of the descriptor: of the volume (part 3) or of the partition (part 4)
};
static_assert(sizeof(Tag) == 16 && DiscStructure<Tag>);

/// What all tags of one volume have in common.
struct TagStyle {
    std::uint16_t version = 2;
    std::uint16_t serial_number = 1;
};

/// Fills in the tag in front of `descriptor`, whose bytes from 16 to the end are final and are
/// what the CRC covers. At most 16 + 65535 bytes.
void seal(std::span<std::byte> descriptor, TagId id, std::uint32_t location, TagStyle style);

/// Byte 4 as 3/7.2.3 wants it.
[[nodiscard]] std::uint8_t checksum_of(const Tag& tag) noexcept;

} // namespace openimapi::inline v1::udf
