#include "format/udf/volume.hpp"

#include "format/udf/virtual_allocation_table.hpp"

namespace openimapi::inline v1::udf {

std::optional<Stretch> Volume::find(std::uint32_t map, std::uint32_t position) const noexcept {
    if (map >= maps.size()) return {};
    const auto& space = maps[map];
    if (position >= space.length) return {};
    switch (space.kind) {
    case PartitionKind::plain:
        return Stretch{std::uint64_t{space.start} + position, space.length - position};
    case PartitionKind::sparable:
    case PartitionKind::metadata:
        return find_in(space.pieces, position);
    case PartitionKind::indirect: {
        if (position >= space.table.blocks.size() || space.base >= maps.size()) return {};
        const auto& base = maps[space.base];
        const auto block_there = space.table.blocks[position];
        // Never on a map that looks up in turn: this ends.
        if (block_there == unused_virtual_block ||
            (base.kind != PartitionKind::plain && base.kind != PartitionKind::sparable))
            return {};
        const auto there = find(static_cast<std::uint32_t>(space.base), block_there);
        if (!there) return {};
        return Stretch{there->image_block, 1}; // the next one may be anywhere
    }
    case PartitionKind::unreadable:
        break;
    }
    return {};
}

std::optional<std::uint64_t> Volume::mirror_of(std::uint32_t map,
                                               std::uint32_t position) const noexcept {
    if (!has_mirror(map)) return {};
    const auto stretch = find_in(maps[map].mirror, position);
    if (!stretch) return {};
    return stretch->image_block * block;
}

std::uint32_t Volume::location_of(std::uint64_t image_block, std::uint32_t said) const noexcept {
    for (std::uint32_t map = 0; map < maps.size(); ++map) {
        const auto stretch = find(map, said);
        if (stretch && stretch->image_block == image_block) return said;
        const auto mirror = mirror_of(map, said);
        if (mirror && *mirror / block == image_block) return said;
    }
    // What is in the metadata file is meant as a block of that.
    for (const auto& space : maps)
        if (space.kind == PartitionKind::metadata)
            if (const auto position = position_in(space.pieces, image_block)) return *position;
    for (const auto& space : maps) {
        if (space.kind == PartitionKind::sparable)
            if (const auto position = position_in(space.pieces, image_block)) return *position;
        if (space.kind == PartitionKind::plain && image_block >= space.start &&
            image_block - space.start < space.length)
            return static_cast<std::uint32_t>(image_block - space.start);
    }
    return 0;
}

const PartitionSpace* Volume::virtual_partition() const noexcept {
    for (const auto& space : maps)
        if (space.kind == PartitionKind::indirect) return &space;
    return nullptr;
}

} // namespace openimapi::inline v1::udf
