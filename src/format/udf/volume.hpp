/// A foreign UDF volume, as far as it is known before a directory is read.
#pragma once

#include "format/udf/partition_space.hpp"
#include "format/udf/primitives.hpp"
#include "openimapi/format/volume_info.hpp"

#include <string>
#include <vector>

namespace openimapi::inline v1::udf {

/// Both copies of the volume descriptor sequence, as an anchor names them.
struct Sequences {
    ExtentAd main, reserve;
};

/// What the last Logical Volume Integrity Descriptor says — UDF 2.2.6.
struct IntegrityFound {
    Lba block;
    std::uint32_t partitions = 0;
    std::vector<std::uint32_t> free, sizes; ///< blocks, by partition map; as many as there is room
    bool has_use = false;                   ///< the revisions below were recorded
    std::uint16_t minimum_read = 0, minimum_write = 0, maximum_write = 0;
};

struct Volume {
    format::VolumeInfo info;
    std::uint32_t block = 2048; ///< bytes of a block, sectors likewise
    Sequences sequences;
    std::vector<Lba> anchors; ///< those found
    std::vector<PartitionSpace> maps;
    LongAd file_set;
    LongAd root;           ///< ICB of the root directory
    LongAd system_streams; ///< ICB of the system stream directory; no length where there is none
    ExtentAd integrity;
    IntegrityFound integrity_found;
    bool has_integrity = false;
    bool closed = false;
    std::uint64_t next_unique_id = 0;
    std::string volume_set;

    /// Where a block of a partition is, and how many follow it in a row; nothing where it is
    /// outside of the partition, not recorded, or in a partition that cannot be read.
    [[nodiscard]] std::optional<Stretch> find(std::uint32_t map,
                                              std::uint32_t position) const noexcept;
    /// Byte of the image where `blocks` blocks stand in a row.
    [[nodiscard]] std::optional<std::uint64_t> offset_of(std::uint32_t map, std::uint32_t position,
                                                         std::uint64_t blocks = 1) const noexcept {
        const auto stretch = find(map, position);
        if (!stretch || blocks > stretch->blocks) return {};
        return stretch->image_block * block;
    }
    /// Byte of the image where the mirror of a metadata partition has the block.
    [[nodiscard]] std::optional<std::uint64_t> mirror_of(std::uint32_t map,
                                                         std::uint32_t position) const noexcept;
    [[nodiscard]] bool has_mirror(std::uint32_t map) const noexcept {
        return map < maps.size() && !maps[map].mirror.empty();
    }
    /// What the tag of a descriptor at `image_block` must say: `said` where that is right in some
    /// partition, else what would be.
    [[nodiscard]] std::uint32_t location_of(std::uint64_t image_block,
                                            std::uint32_t said) const noexcept;
    /// The virtual partition's map, if there is one.
    [[nodiscard]] const PartitionSpace* virtual_partition() const noexcept;
};

} // namespace openimapi::inline v1::udf
