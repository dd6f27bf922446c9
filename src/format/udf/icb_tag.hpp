/// ICB tag: what an information control block is about — ECMA-167 4/14.6, UDF 2.3.5.
#pragma once

#include "format/udf/primitives.hpp"

namespace openimapi::inline v1::udf {

/// 4/14.6.6, UDF 2.3.5.2.
enum class FileType : std::uint8_t {
    unspecified = 0,
    unallocated_space_entry = 1,
    partition_integrity_entry = 2,
    indirect_entry = 3,
    directory = 4,
    regular = 5,
    block_device = 6,
    character_device = 7,
    extended_attributes = 8,
    fifo = 9,
    socket = 10,
    terminal_entry = 11,
    symbolic_link = 12,
    stream_directory = 13,
    virtual_allocation_table = 248, ///< UDF 2.00
    real_time = 249,                ///< UDF 2.01
    metadata = 250,                 ///< UDF 2.50
    metadata_mirror = 251,
    metadata_bitmap = 252
};

/// How the allocation descriptors are given: bits 0-2 of the flags — 4/14.6.8.
enum class Allocation : std::uint16_t {
    short_descriptors = 0,
    long_descriptors = 1,
    extended_descriptors = 2, ///< not in UDF
    embedded = 3              ///< the content itself stands in their place
};

struct IcbFlag {
    static constexpr std::uint16_t allocation_mask = 7;
    static constexpr std::uint16_t archive = 1 << 5;
    static constexpr std::uint16_t setuid = 1 << 6;
    static constexpr std::uint16_t setgid = 1 << 7;
    static constexpr std::uint16_t sticky = 1 << 8;
    static constexpr std::uint16_t contiguous = 1 << 9;
    static constexpr std::uint16_t system = 1 << 10;
    static constexpr std::uint16_t stream = 1 << 13; ///< from UDF 2.00
};

struct IcbTag {
    le32 prior_direct_entries;
    le16 strategy; ///< 4, or 4096 on write-once media before UDF 2.50
    std::array<std::uint8_t, 2> strategy_parameter{};
    le16 maximum_entries;
    std::uint8_t reserved = 0;
    std::uint8_t file_type = 0;
    BlockAddress parent_icb;
    le16 flags;
};
static_assert(sizeof(IcbTag) == 20 && DiscStructure<IcbTag>);

} // namespace openimapi::inline v1::udf
