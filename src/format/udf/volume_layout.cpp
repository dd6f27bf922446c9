#include "format/udf/volume_layout.hpp"

#include "openimapi/base/units.hpp"

#include <algorithm>

namespace openimapi::inline v1::udf {

namespace {

std::uint32_t up(std::uint32_t value, std::uint32_t unit) noexcept {
    return static_cast<std::uint32_t>(round_up(value, unit));
}

// Block 32 in practice: nothing smaller is left of the volume recognition sequence's 16 KiB. The
// main sequence keeps out of the error correction blocks (16 or 32) of the recognition and of the
// reserve sequence.
std::uint32_t main_sequence_after(std::uint32_t descriptors_end) noexcept {
    const auto start = up(std::max(descriptors_end, 32U), sequence_blocks);
    const bool below_anchor = start + sequence_blocks + integrity_blocks <= anchor_block;
    return below_anchor ? start : std::max(start, anchor_block + sequence_blocks);
}

/// With a metadata partition the partition starts on a multiple of its unit, so that what is
/// aligned in the partition is aligned on the disc.
std::uint32_t partition_start_after(std::uint32_t descriptors_end, std::uint32_t start,
                                    std::uint32_t unit) noexcept {
    const auto end =
        main_sequence_after(descriptors_end - start) + sequence_blocks + integrity_blocks;
    return up(start + std::max(end, anchor_block + 1), unit);
}

} // namespace

std::uint32_t LayoutWish::metadata_blocks() const noexcept {
    return up(table_blocks, metadata_unit);
}

std::uint32_t LayoutWish::tail_blocks() const noexcept {
    if (!metadata_partition) return closing_blocks;
    // In front of the reserve sequence the mirror's File Entry: as far from the other as can be
    // (UDF 2.2.13.1). Before that its content, which starts on a unit as the image ends on one.
    return duplicated ? metadata_blocks() + up(1 + closing_blocks, metadata_unit)
                      : 1 + closing_blocks;
}

std::uint64_t LayoutWish::lowest_tail(const format::Placement& so_far) const noexcept {
    if (!metadata_partition) return so_far.data_end;
    const std::uint64_t first =
        duplicated ? std::uint64_t{so_far.metadata} + metadata_blocks() : own_space(so_far);
    // tail - first >= 0.3 * (tail + what is behind it, rounded up), all counted from the session's
    // first block.
    const auto apart =
        (10 * (first - session_start) + 3 * (std::uint64_t{tail_blocks()} + 2 * metadata_unit)) / 7;
    return std::max<std::uint64_t>(so_far.data_end, session_start + apart + 1);
}

std::uint32_t LayoutWish::first_free_block(std::uint32_t descriptors_end) const noexcept {
    // The first block is for the metadata file's File Entry.
    return partition_start_after(descriptors_end, session_start, alignment()) +
           (metadata_partition ? 1 : 0);
}

std::uint32_t LayoutWish::own_space(const format::Placement& placement) const noexcept {
    return partition_start_after(placement.descriptors + recognition_blocks, session_start,
                                 alignment());
}

VolumeLayout lay_out(const format::Placement& placement, const LayoutWish& wish) {
    const auto descriptors_end = placement.descriptors + recognition_blocks;
    VolumeLayout layout;
    layout.recognition = placement.descriptors;
    layout.anchor = wish.session_start + anchor_block;
    layout.main_sequence =
        wish.session_start + main_sequence_after(descriptors_end - wish.session_start);
    layout.integrity = layout.main_sequence + sequence_blocks;
    layout.last_anchor = placement.image_blocks - 1;
    layout.reserve_sequence = placement.image_blocks - closing_blocks;
    // A partition that goes on over later sessions, for a volume has one of a kind only: what is
    // referred to in earlier sessions must be inside of it.
    layout.partition_start = wish.partition_start.value_or(wish.own_space(placement));
    layout.partition_blocks = layout.reserve_sequence - layout.partition_start;
    layout.tables = placement.metadata;
    layout.tables_base = layout.in_partition(layout.tables);
    if (wish.metadata_partition) {
        MetadataFiles files;
        files.file = layout.in_partition(wish.own_space(placement));
        files.mirror_file = layout.partition_blocks - 1;
        files.start = layout.tables_base;
        files.blocks = wish.metadata_blocks();
        files.mirror_start = wish.duplicated
                                 ? layout.in_partition(placement.image_blocks - wish.tail_blocks())
                                 : files.start;
        layout.metadata = files;
        layout.tables_reference = 1;
        layout.tables_base = 0;
    }
    return layout;
}

} // namespace openimapi::inline v1::udf
