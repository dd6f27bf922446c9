/// Logical Volume Descriptor — ECMA-167 3/10.6, UDF 2.2.4 — and its partition maps (3/10.7, UDF
/// 2.2.8 to 2.2.10).
#pragma once

#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

/// The fixed part; `map_table_length` bytes of partition maps follow.
struct LogicalVolumeDescriptor {
    Tag tag;
    le32 sequence_number;
    CharSpec character_set;
    std::array<std::byte, 128> identifier{}; ///< dstring: the name that users see
    le32 logical_block_size;
    EntityId domain; ///< "*OSTA UDF Compliant"
    LongAd file_set_sequence;
    le32 map_table_length;
    le32 partition_maps;
    EntityId implementation_identifier;
    std::array<std::uint8_t, 128> implementation_use{};
    ExtentAd integrity_sequence;
};
static_assert(sizeof(LogicalVolumeDescriptor) == 440 && DiscStructure<LogicalVolumeDescriptor>);

/// What each partition map starts with — 3/10.7.1.
struct PartitionMapHeader {
    std::uint8_t type = 0;
    std::uint8_t length = 0; ///< bytes, this header included
};
static_assert(sizeof(PartitionMapHeader) == 2 && DiscStructure<PartitionMapHeader>);

/// 3/10.7.2: blocks are blocks of the partition.
struct Type1PartitionMap {
    PartitionMapHeader header{1, 6};
    le16 volume_sequence_number;
    le16 partition_number;
};
static_assert(sizeof(Type1PartitionMap) == 6 && DiscStructure<Type1PartitionMap>);

/// 3/10.7.3 as UDF 2.2.8 to 2.2.10 lay it out: what all type 2 maps have in front; virtual,
/// sparable and metadata partitions differ behind it.
struct Type2PartitionMap {
    PartitionMapHeader header{2, 64};
    std::array<std::uint8_t, 2> reserved{};
    EntityId
        type; ///< "*UDF Virtual Partition", "*UDF Sparable Partition", "*UDF Metadata Partition"
    le16 volume_sequence_number;
    le16 partition_number;
    std::array<std::uint8_t, 24> particular{};
};
static_assert(sizeof(Type2PartitionMap) == 64 && DiscStructure<Type2PartitionMap>);

} // namespace openimapi::inline v1::udf
