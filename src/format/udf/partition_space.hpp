/// Where the blocks of a partition are on the image: in a row, packet by packet, table by table —
/// UDF 2.2.8 to 2.2.13.
#pragma once

#include "format/udf/logical_volume_descriptor.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace openimapi::inline v1::udf {

enum class PartitionKind : std::uint8_t {
    unreadable, ///< unknown, or what it needs is missing
    plain,      ///< a row of blocks of the volume
    sparable,   ///< the same, but for packets that have a substitute
    indirect,   ///< virtual: each block stands where the Virtual Allocation Table says
    metadata    ///< blocks of a file of another partition
};

/// Blocks that follow one another in the partition and on the image.
struct Piece {
    static constexpr std::uint64_t nowhere = ~std::uint64_t{0}; ///< not recorded
    std::uint32_t first = 0;                                    ///< block of the partition
    std::uint32_t count = 0;
    std::uint64_t image_block = 0; ///< or nowhere
};

/// A block on the image, and how many follow it in a row, itself included.
struct Stretch {
    std::uint64_t image_block = 0;
    std::uint64_t blocks = 0;
};

/// The Virtual Allocation Table in use — UDF 2.2.10.
struct VirtualTable {
    std::vector<std::uint32_t> blocks; ///< by virtual block: block of the partition, or unused
    std::uint32_t icb = 0;             ///< block of the partition
    std::uint32_t previous = 0;        ///< likewise, or none
    bool has_header = false;           ///< form of revision 2.00
};

/// A partition map of the Logical Volume Descriptor with the partition that it names.
struct PartitionSpace {
    PartitionKind kind = PartitionKind::unreadable;
    std::uint16_t number = 0;
    std::uint32_t start = 0;   ///< plain, sparable: block of the volume
    std::uint32_t length = 0;  ///< blocks that can be asked for
    std::size_t base = 0;      ///< indirect, metadata: index of the map that it stands on
    std::vector<Piece> pieces; ///< sparable, metadata: all of [0, length), ascending
    std::vector<Piece> mirror; ///< metadata: where the mirror has the same, if elsewhere
    bool from_mirror = false;  ///< metadata: `pieces` are the mirror's, for the main file is lost
    VirtualTable table;        ///< indirect
    Type2PartitionMap map;     ///< as recorded, where it is of type 2

    [[nodiscard]] bool readable() const noexcept { return kind != PartitionKind::unreadable; }
};

/// The stretch of `pieces` (ascending) that has `position`.
[[nodiscard]] std::optional<Stretch> find_in(std::span<const Piece> pieces,
                                             std::uint32_t position) noexcept;

/// The other way: which block of the partition stands at `image_block`. A search through all of
/// them, for messages.
[[nodiscard]] std::optional<std::uint32_t> position_in(std::span<const Piece> pieces,
                                                       std::uint64_t image_block) noexcept;

} // namespace openimapi::inline v1::udf
