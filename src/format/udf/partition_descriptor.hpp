/// Partition Descriptor — ECMA-167 3/10.5, UDF 2.2.14 — and the Partition Header Descriptor in it
/// (4/14.3, UDF 2.3.3).
#pragma once

#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

/// Where the space tables are; all zero where none are kept, as on read-only volumes.
struct PartitionHeaderDescriptor {
    ShortAd unallocated_space_table;
    ShortAd unallocated_space_bitmap;
    ShortAd partition_integrity_table;
    ShortAd freed_space_table;
    ShortAd freed_space_bitmap;
    std::array<std::uint8_t, 88> reserved{};
};
static_assert(sizeof(PartitionHeaderDescriptor) == 128);

/// 3/10.5.7.
enum class AccessType : std::uint32_t {
    pseudo_overwritable = 0, ///< UDF 2.60
    read_only = 1,
    write_once = 2,
    rewritable = 3,
    overwritable = 4
};

struct PartitionDescriptor {
    Tag tag;
    le32 sequence_number;
    le16 flags; ///< bit 0: space has been allocated
    le16 number;
    EntityId contents; ///< "+NSR02", "+NSR03"
    PartitionHeaderDescriptor header;
    le32 access_type;
    le32 start;  ///< block of the volume
    le32 length; ///< blocks
    EntityId implementation_identifier;
    std::array<std::uint8_t, 128> implementation_use{};
    std::array<std::uint8_t, 156> reserved{};
};
static_assert(sizeof(PartitionDescriptor) == 512 && DiscStructure<PartitionDescriptor>);

} // namespace openimapi::inline v1::udf
