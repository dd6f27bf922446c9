/// Where the parts of a UDF volume stand, in blocks from the start of the medium.
#pragma once

#include "format/volume_writer.hpp"

#include <cstdint>

namespace openimapi::inline v1::udf {

/// ECMA-167 3/8.4.2.2, UDF 2.2.3: a volume descriptor sequence has room for at least 16 blocks.
inline constexpr std::uint32_t sequence_blocks = 16;
/// UDF 2.2.4.6: at least 8 KiB; as much as a sequence, so that what follows stays aligned.
inline constexpr std::uint32_t integrity_blocks = 16;
/// UDF 2.2.3; of a later session, behind its first block (UDF 6.10.3.3 in 2.01).
inline constexpr std::uint32_t anchor_block = 256;
/// The reserve sequence and the last anchor behind it.
inline constexpr std::uint32_t tail_blocks = sequence_blocks + 1;
/// BEA01, NSR0x, TEA01.
inline constexpr std::uint32_t recognition_blocks = 3;

struct VolumeLayout {
    std::uint32_t recognition = 0;
    std::uint32_t anchor = 0;
    std::uint32_t main_sequence = 0;
    std::uint32_t integrity = 0;
    std::uint32_t reserve_sequence = 0;
    std::uint32_t last_anchor = 0;
    std::uint32_t partition_start = 0;
    std::uint32_t partition_blocks = 0;
    std::uint32_t metadata = 0; ///< block of the partition where File Set Descriptor and tables are

    [[nodiscard]] std::uint32_t in_partition(std::uint32_t image_block) const noexcept {
        return image_block - partition_start;
    }
};

/// Lowest block for anything else, where the recognition sequence ends at `descriptors_end` of a
/// session that begins at `start`.
[[nodiscard]] std::uint32_t partition_start_after(std::uint32_t descriptors_end,
                                                  std::uint32_t start = 0) noexcept;

[[nodiscard]] VolumeLayout lay_out(const format::Placement& placement,
                                   const format::Continuation& session = {});

} // namespace openimapi::inline v1::udf
