/// The type 2 partition maps of UDF: blocks that are not simply blocks of a partition — UDF 2.2.8
/// (virtual), 2.2.9 (sparable) and 2.2.10 (metadata, from revision 2.50).
#pragma once

#include "format/udf/logical_volume_descriptor.hpp"

#include <string_view>

namespace openimapi::inline v1::udf {

inline constexpr std::string_view virtual_partition_name = "*UDF Virtual Partition";
inline constexpr std::string_view sparable_partition_name = "*UDF Sparable Partition";
inline constexpr std::string_view metadata_partition_name = "*UDF Metadata Partition";

/// UDF 2.2.8: blocks are looked up in the Virtual Allocation Table, which is the last thing that
/// was recorded. The partition is also named by a type 1 map.
struct VirtualPartitionMap {
    PartitionMapHeader header{2, 64};
    std::array<std::uint8_t, 2> reserved{};
    EntityId type;
    le16 volume_sequence_number;
    le16 partition_number;
    std::array<std::uint8_t, 24> reserved_behind{};
};
static_assert(sizeof(VirtualPartitionMap) == 64 && DiscStructure<VirtualPartitionMap>);

/// UDF 2.2.9: packets that went bad have a substitute, which the sparing tables name.
struct SparablePartitionMap {
    PartitionMapHeader header{2, 64};
    std::array<std::uint8_t, 2> reserved{};
    EntityId type;
    le16 volume_sequence_number;
    le16 partition_number;
    le16 packet_length; ///< blocks: 32 up to revision 2.00, later what the medium writes at once
    std::uint8_t sparing_tables = 0; ///< how many of the locations count: 1 to 4
    std::uint8_t reserved_between = 0;
    le32 sparing_table_size;         ///< bytes of each
    std::array<le32, 4> locations{}; ///< blocks of the volume
};
static_assert(sizeof(SparablePartitionMap) == 64 && DiscStructure<SparablePartitionMap>);

/// UDF 2.2.10: blocks are blocks of the metadata file, whose File Entry stands at a block of the
/// partition. The partition is also named by a type 1 or sparable map.
struct MetadataPartitionMap {
    static constexpr std::uint32_t no_bitmap = 0xFFFFFFFF;
    static constexpr std::uint8_t duplicated = 1; ///< flag: the mirror has extents of its own

    PartitionMapHeader header{2, 64};
    std::array<std::uint8_t, 2> reserved{};
    EntityId type;
    le16 volume_sequence_number;
    le16 partition_number;
    le32 metadata_file; ///< block of the File Entry, as are the next two
    le32 mirror_file;
    le32 bitmap_file;     ///< or no_bitmap
    le32 allocation_unit; ///< blocks: extents of the metadata file are multiples of it
    le16 alignment_unit;  ///< blocks: and start on a multiple of this
    std::uint8_t flags = 0;
    std::array<std::uint8_t, 5> reserved_behind{};
};
static_assert(sizeof(MetadataPartitionMap) == 64 && DiscStructure<MetadataPartitionMap>);

} // namespace openimapi::inline v1::udf
