#include "format/udf/volume_layout.hpp"

#include "openimapi/base/units.hpp"

#include <algorithm>

namespace openimapi::inline v1::udf {

namespace {

// Block 32 in practice: nothing smaller is left of the volume recognition sequence's 16 KiB. The
// main sequence keeps out of the error correction blocks (16 or 32) of the recognition and of the
// reserve sequence.
std::uint32_t main_sequence_after(std::uint32_t descriptors_end) noexcept {
    const auto start =
        static_cast<std::uint32_t>(round_up(std::max(descriptors_end, 32U), sequence_blocks));
    const bool below_anchor = start + sequence_blocks + integrity_blocks <= anchor_block;
    return below_anchor ? start : std::max(start, anchor_block + sequence_blocks);
}

} // namespace

std::uint32_t partition_start_after(std::uint32_t descriptors_end, std::uint32_t start) noexcept {
    const auto end =
        main_sequence_after(descriptors_end - start) + sequence_blocks + integrity_blocks;
    return start + std::max(end, anchor_block + 1);
}

VolumeLayout lay_out(const format::Placement& placement, const format::Continuation& session) {
    const auto descriptors_end = placement.descriptors + recognition_blocks;
    VolumeLayout layout;
    layout.recognition = placement.descriptors;
    layout.anchor = session.start + anchor_block;
    layout.main_sequence = session.start + main_sequence_after(descriptors_end - session.start);
    layout.integrity = layout.main_sequence + sequence_blocks;
    layout.last_anchor = placement.image_blocks - 1;
    layout.reserve_sequence = placement.image_blocks - tail_blocks;
    // A partition that goes on over later sessions, for a volume has one of a kind only: what is
    // referred to in earlier sessions must be inside of it.
    layout.partition_start =
        session.partition_start.value_or(partition_start_after(descriptors_end, session.start));
    layout.partition_blocks = layout.reserve_sequence - layout.partition_start;
    layout.metadata = layout.in_partition(placement.metadata);
    return layout;
}

} // namespace openimapi::inline v1::udf
