#include "format/udf/volume_layout.hpp"

#include "openimapi/base/units.hpp"

#include <algorithm>

namespace openimapi::inline v1::udf {

namespace {

std::uint32_t up(std::uint32_t value, std::uint32_t unit) noexcept {
    return static_cast<std::uint32_t>(round_up(value, unit));
}

/// What stands between the recognition sequence and the partition, from the session's first block.
struct Front {
    std::uint32_t main_sequence = 0, integrity = 0;
    std::array<std::uint32_t, 2> sparing_tables{};
    std::uint32_t spare = 0;
    std::uint32_t end = 0;
};

// Block 32 in practice: nothing smaller is left of the volume recognition sequence's 16 KiB. The
// main sequence keeps out of the error correction blocks (16 or 32) of the recognition and of the
// reserve sequence.
Front front_after(std::uint32_t descriptors_end, const LayoutWish& wish) noexcept {
    const bool sparable = wish.partition == Partition::sparable;
    Front front;
    auto next = up(std::max(descriptors_end, 32U), sequence_blocks);
    const auto take = [&](std::uint32_t blocks) {
        const auto start = next;
        next += blocks;
        return start;
    };
    const auto take_all = [&] {
        front.main_sequence = take(sequence_blocks);
        front.integrity = take(integrity_blocks);
        if (!sparable) return;
        next = up(next, wish.packet);
        front.sparing_tables[0] = take(wish.packet);
    };
    const auto first = next;
    take_all();
    if (next > anchor_block) {
        next = std::max(first, anchor_block + sequence_blocks);
        take_all();
    }
    next = std::max(next, anchor_block + 1);
    if (sparable) {
        next = up(next, wish.packet);
        front.spare = take(SparingLayout::spare_blocks);
        front.sparing_tables[1] = take(wish.packet);
    }
    front.end = next;
    return front;
}

/// What is aligned in the partition is aligned on the disc.
std::uint32_t partition_start_after(std::uint32_t descriptors_end,
                                    const LayoutWish& wish) noexcept {
    const auto front = front_after(descriptors_end - wish.session_start, wish);
    return up(wish.session_start + front.end, wish.alignment());
}

/// What lies between the Unallocated Space Entry, the tables, the data and the end.
std::vector<SparingLayout::Gap> gaps(const format::Placement& placement, const LayoutWish& wish,
                                     std::uint32_t partition) {
    std::vector<SparingLayout::Gap> free;
    auto used = partition + 1;
    const auto up_to = [&](std::uint32_t start, std::uint32_t end) {
        if (start > used) free.push_back({used - partition, start - used});
        used = std::max(used, end);
    };
    up_to(placement.metadata, placement.metadata + wish.table_blocks);
    if (placement.data_end > placement.data_start) up_to(placement.data_start, placement.data_end);
    const auto end = placement.image_blocks - wish.closing();
    up_to(end, end);
    return free;
}

} // namespace

std::uint32_t SparingLayout::free_blocks() const noexcept {
    std::uint32_t blocks = 0;
    for (const auto& gap : free)
        blocks += gap.blocks;
    return blocks;
}

std::uint32_t LayoutWish::metadata_blocks() const noexcept {
    return up(table_blocks, metadata_unit);
}

std::uint32_t LayoutWish::closing() const noexcept {
    switch (partition) {
    case Partition::virtual_blocks:
        return virtual_table_blocks + anchor_distance + 1;
    case Partition::sparable: // the partition is a whole number of packets
        return up(closing_blocks + behind, packet);
    case Partition::plain:
        break;
    }
    return closing_blocks + behind;
}

std::uint32_t LayoutWish::tail_blocks() const noexcept {
    if (!metadata_partition) return closing();
    // In front of the reserve sequence the mirror's File Entry: as far from the other as can be
    // (UDF 2.2.13.1). Before that its content, which starts on a unit as the image ends on one.
    return duplicated ? metadata_blocks() + up(1 + closing(), metadata_unit) : 1 + closing();
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
    // The first blocks of the partition are for the metadata file's File Entry, and for the
    // Unallocated Space Entry.
    return partition_start_after(descriptors_end, *this) + (metadata_partition ? 1 : 0) +
           (partition == Partition::sparable ? 1 : 0);
}

std::uint32_t LayoutWish::own_space(const format::Placement& placement) const noexcept {
    return partition_start_after(placement.descriptors + recognition_blocks, *this);
}

VolumeLayout lay_out(const format::Placement& placement, const LayoutWish& wish) {
    const auto descriptors_end = placement.descriptors + recognition_blocks;
    VolumeLayout layout;
    layout.recognition = placement.descriptors;
    const auto front = front_after(descriptors_end - wish.session_start, wish);
    layout.anchor = wish.session_start + anchor_block;
    layout.main_sequence = wish.session_start + front.main_sequence;
    layout.integrity = wish.session_start + front.integrity;
    // A partition that goes on over later sessions, for a volume has one of a kind only: what is
    // referred to in earlier sessions must be inside of it.
    layout.partition_start = wish.partition_start.value_or(wish.own_space(placement));
    if (wish.partition == Partition::virtual_blocks) {
        layout.partition_blocks = placement.image_blocks - layout.partition_start;
        layout.virtual_table = {.icb = layout.partition_blocks - 1,
                                .content = layout.partition_blocks - wish.closing()};
        layout.last_anchor = placement.image_blocks - 1 - anchor_distance;
        // Far from the main one (UDF 2.50 2.2.3.2, errata DCN-5113), in blocks that the distance
        // leaves unused.
        layout.reserve_sequence = layout.last_anchor + sequence_blocks;
    } else {
        layout.last_anchor = placement.image_blocks - 1 - wish.behind;
        layout.reserve_sequence = layout.last_anchor - sequence_blocks;
        layout.partition_blocks = placement.image_blocks - wish.closing() - layout.partition_start;
    }
    if (wish.partition == Partition::sparable)
        layout.sparing = {.packet = wish.packet,
                          .tables = front.sparing_tables,
                          .spare = front.spare,
                          .space_entry = 0,
                          .free = gaps(placement, wish, layout.partition_start)};
    layout.tables = placement.metadata;
    layout.tables_base = layout.contents_base = layout.in_partition(layout.tables);
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
    }
    if (layout.metadata || layout.virtual_table) {
        layout.tables_reference = 1;
        layout.tables_base = 0;
    }
    // UDF 2.3.10: what is longer than a block has no virtual address.
    if (!layout.virtual_table) layout.contents_base = layout.tables_base;
    return layout;
}

} // namespace openimapi::inline v1::udf
