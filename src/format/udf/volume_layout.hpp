/// Where the parts of a UDF volume stand, in blocks from the start of the medium, and how they are
/// addressed.
///
/// A block address of the logical volume is a *partition reference* (the index of a partition map
/// in the Logical Volume Descriptor) and a block number that means what that map says. File content
/// is in the *data space*, whose blocks are blocks of the partition; the tables (File Set
/// Descriptor, ICBs, directories, allocation extents) are in the *table space*. Without a metadata
/// or virtual map the two are the same space. All encoders address tables by Tables::icb() and
/// VolumeLayout::tables_reference, and content by in_partition() and data_reference.
#pragma once

#include "format/volume_writer.hpp"
#include "openimapi/format/udf_partition.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace openimapi::inline v1::udf {

/// ECMA-167 3/8.4.2.2, UDF 2.2.3: a volume descriptor sequence has room for at least 16 blocks.
inline constexpr std::uint32_t sequence_blocks = 16;
/// UDF 2.2.4.6: at least 8 KiB; as much as a sequence, so that what follows stays aligned.
inline constexpr std::uint32_t integrity_blocks = 16;
/// UDF 2.2.3; of a later session, behind its first block (UDF 6.10.3.3 in 2.01).
inline constexpr std::uint32_t anchor_block = 256;
/// The same: from the other anchor to the last block, where that is another structure's.
inline constexpr std::uint32_t anchor_distance = 256;
/// The reserve sequence and the last anchor behind it.
inline constexpr std::uint32_t closing_blocks = sequence_blocks + 1;
/// BEA01, NSR0x, TEA01.
inline constexpr std::uint32_t recognition_blocks = 3;
/// UDF 2.2.10: allocation and alignment unit of the metadata file: a multiple of the error
/// correction blocks of DVD (16) and of BD (32), so of one choice for both.
inline constexpr std::uint32_t metadata_unit = 32;

/// UDF 2.2.14.3: a partition of write-once media starts with an error correction block.
inline constexpr std::uint32_t virtual_unit = 32;

/// UDF 2.2.13: the two files that hold the tables where there is a metadata partition. Blocks of
/// the partition.
struct MetadataFiles {
    std::uint32_t file = 0; ///< where its File Entry stands
    std::uint32_t mirror_file = 0;
    std::uint32_t start = 0;        ///< of the one extent of its content
    std::uint32_t mirror_start = 0; ///< the same where the mirror has no extents of its own
    std::uint32_t blocks = 0;       ///< of the content; a multiple of metadata_unit
    [[nodiscard]] bool duplicated() const noexcept { return start != mirror_start; }
};

/// UDF 2.2.9 and 2.2.11, for media without defect management.
struct SparingLayout {
    /// UDF 2.2.9: the tables are to be far apart; the spare packets lie between.
    static constexpr std::uint32_t spare_blocks = 1024;
    std::uint32_t packet = 32;             ///< blocks that the medium writes at once
    std::array<std::uint32_t, 2> tables{}; ///< blocks of the image, each in a packet of its own
    std::uint32_t spare = 0;               ///< first block of the image for substitutes
    std::uint32_t space_entry = 0;         ///< block of the partition: the Unallocated Space Entry
    /// Blocks of the partition that nothing uses.
    struct Gap {
        std::uint32_t start = 0, blocks = 0;
    };
    std::vector<Gap> free;

    [[nodiscard]] std::uint32_t free_blocks() const noexcept;
    [[nodiscard]] std::uint32_t packets() const noexcept { return spare_blocks / packet; }
};

/// UDF 2.2.10: where the tables' blocks are looked up. Blocks of the partition.
struct VirtualTableLayout {
    std::uint32_t icb = 0;     ///< the last block of the image
    std::uint32_t content = 0; ///< in front of the anchor, where it does not fit in the ICB
};

struct VolumeLayout {
    std::uint32_t recognition = 0;
    std::uint32_t anchor = 0;
    std::uint32_t main_sequence = 0;
    std::uint32_t integrity = 0;
    std::uint32_t reserve_sequence = 0;
    /// The last block or, with a virtual partition or where others have that, 256 before it.
    std::uint32_t last_anchor = 0;
    std::uint32_t partition_start = 0;
    std::uint32_t partition_blocks = 0;

    std::uint32_t tables = 0;           ///< block of the image: File Set Descriptor, then the rest
    std::uint32_t tables_base = 0;      ///< the number of that block in the table space
    std::uint32_t contents_base = 0;    ///< likewise, for what entries in the tables lead to
    std::uint16_t tables_reference = 0; ///< partition reference of the table space
    std::uint16_t data_reference = 0;   ///< partition reference of the data space
    std::optional<MetadataFiles> metadata;
    std::optional<SparingLayout> sparing;
    std::optional<VirtualTableLayout> virtual_table;

    [[nodiscard]] std::uint32_t in_partition(std::uint32_t image_block) const noexcept {
        return image_block - partition_start;
    }
};

/// What a volume has besides the tables that decides where things stand.
struct LayoutWish {
    bool metadata_partition = false;
    bool duplicated = false;        ///< the metadata mirror file has extents of its own
    std::uint32_t table_blocks = 0; ///< File Set Descriptor and all the rest; without a metadata
                                    ///< partition these are all that is needed before the data
    Partition partition = Partition::plain;
    std::uint32_t packet = 32;              ///< of a sparable partition: 16 or 32
    std::uint32_t virtual_table_blocks = 0; ///< of its content, outside of its ICB
    std::uint32_t behind = 0; ///< blocks of the image behind the last anchor: 0 or anchor_distance
    std::uint32_t session_start = 0;
    /// Of the session that is continued (format::Continuation).
    std::optional<std::uint32_t> partition_start;

    /// Where the partition starts, or would without an earlier session.
    [[nodiscard]] std::uint32_t own_space(const format::Placement& placement) const noexcept;

    /// Content of the metadata file.
    [[nodiscard]] std::uint32_t metadata_blocks() const noexcept;
    /// Blocks behind the last that content may stand in: reserve sequence and anchor, or the
    /// Virtual Allocation Table.
    [[nodiscard]] std::uint32_t closing() const noexcept;
    /// Blocks at the end of the image.
    [[nodiscard]] std::uint32_t tail_blocks() const noexcept;
    /// The lowest block for the tail: the metadata file and its mirror (without extents of its own:
    /// their File Entries) are three tenths of the image apart, where the conformance tester wants
    /// two (UDF 2.2.13.1).
    [[nodiscard]] std::uint64_t lowest_tail(const format::Placement& so_far) const noexcept;
    /// What tables start on, and the image ends on, a multiple of.
    [[nodiscard]] std::uint32_t alignment() const noexcept {
        if (metadata_partition) return metadata_unit; // a multiple of any packet
        if (partition == Partition::virtual_blocks) return virtual_unit;
        return partition == Partition::sparable ? packet : 1;
    }
    /// Lowest block for anything else, where the recognition sequence ends at `descriptors_end`.
    [[nodiscard]] std::uint32_t first_free_block(std::uint32_t descriptors_end) const noexcept;
};

[[nodiscard]] VolumeLayout lay_out(const format::Placement& placement, const LayoutWish& wish);

} // namespace openimapi::inline v1::udf
