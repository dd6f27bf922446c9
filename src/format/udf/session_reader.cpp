#include "format/udf/session_reader.hpp"

#include "format/reading/window.hpp"
#include "format/udf/anchor.hpp"
#include "format/udf/descriptor_check.hpp"
#include "format/udf/implementation_use_volume_descriptor.hpp"
#include "format/udf/logical_volume_descriptor.hpp"
#include "format/udf/partition_descriptor.hpp"
#include "format/udf/partition_maps.hpp"
#include "format/udf/volume_layout.hpp"

#include <algorithm>

namespace openimapi::inline v1::udf {
namespace {

constexpr std::uint32_t most_descriptors = 64;

std::optional<AnchorVolumeDescriptorPointer> anchor_at(format::Window& window,
                                                       std::uint64_t block) {
    const auto bytes = window.block(block);
    AnchorVolumeDescriptorPointer anchor;
    if (bytes.empty() || !has_tag(bytes, TagId::anchor_volume_pointer) || !load(bytes, anchor) ||
        anchor.tag.location != block)
        return {};
    return anchor;
}

std::uint64_t anchor_place(Lba session) {
    return static_cast<std::uint64_t>(session.value()) + anchor_block;
}

/// Calls `take(id, bytes)` for each descriptor of the main sequence.
template <class Take>
void each_descriptor(const io::Source& image, Lba session, Take&& take) {
    format::Window window(image);
    const auto anchor = anchor_at(window, anchor_place(session));
    if (!anchor) return;
    const auto count = std::min(anchor->main_sequence.length / block_size, most_descriptors);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto bytes = window.block(std::uint64_t{anchor->main_sequence.location} + i);
        Tag tag;
        if (!load(bytes, tag) || tag.checksum != checksum_of(tag)) return;
        const auto id = static_cast<TagId>(tag.identifier.get());
        if (id == TagId::terminating) return;
        take(id, bytes);
    }
}

/// Whether the maps stand for one partition: itself, or with substitutes for bad packets, and maybe
/// a space over it (virtual, metadata). What is in that space is found by its blocks, and a session
/// has tables of its own.
bool has_one_partition(const LogicalVolumeDescriptor& volume, std::span<const std::byte> bytes) {
    if (volume.logical_block_size != block_size) return false;
    constexpr auto plain = sizeof(Type1PartitionMap), other = sizeof(SparablePartitionMap);
    static_assert(other == sizeof(VirtualPartitionMap) && other == sizeof(MetadataPartitionMap));
    const auto maps = bytes.subspan(sizeof(volume));
    Type1PartitionMap first;
    if (volume.partition_maps < 1 || volume.partition_maps > 2 || !load(maps, first)) return false;
    if (first.header.type == 1)
        return volume.map_table_length == plain + (volume.partition_maps - 1U) * other;
    SparablePartitionMap sparable;
    return volume.partition_maps == 1 && volume.map_table_length == other && load(maps, sparable) &&
           std::equal(sparable_partition_name.begin(), sparable_partition_name.end(),
                      sparable.type.identifier.begin());
}

} // namespace

std::optional<SessionPartition> partition_for_sessions(const io::Source& image, Lba session) {
    std::optional<PartitionDescriptor> partition;
    bool single = true;
    each_descriptor(image, session, [&](TagId id, std::span<const std::byte> bytes) {
        if (id == TagId::partition) {
            PartitionDescriptor found;
            if (!load(bytes, found)) return;
            if (partition && found.number != partition->number) single = false;
            partition = found;
        } else if (id == TagId::logical_volume) {
            LogicalVolumeDescriptor found;
            single = single && load(bytes, found) && has_one_partition(found, bytes);
        }
    });
    if (!partition || !single) return {};
    const auto access = static_cast<AccessType>(partition->access_type.get());
    return SessionPartition{.start = partition->start.get(),
                            .writable = access != AccessType::read_only &&
                                        access != AccessType::write_once};
}

std::optional<format::SessionMark> session_mark(const io::Source& image, Lba session) {
    std::optional<format::SessionMark> mark;
    each_descriptor(image, session, [&](TagId id, std::span<const std::byte> bytes) {
        ImplementationUseVolumeDescriptor found;
        if (id != TagId::implementation_use_volume || !load(bytes, found)) return;
        const auto& use = found.information.implementation_use;
        if (const auto here = format::SessionMark::in(std::as_bytes(std::span(use)))) mark = here;
    });
    return mark;
}

std::optional<std::uint32_t> main_sequence(const io::Source& image, Lba session) {
    format::Window window(image);
    const auto anchor = anchor_at(window, anchor_place(session));
    if (!anchor) return {};
    return anchor->main_sequence.location.get();
}

std::vector<std::byte> moved_anchor(const io::Source& image, std::uint32_t place) {
    format::Window window(image);
    const auto anchor = anchor_at(window, anchor_block);
    if (!anchor) return {};
    std::vector<std::byte> bytes(block_size);
    store(*anchor, bytes);
    seal(std::span(bytes).first(sizeof(*anchor)), TagId::anchor_volume_pointer, place,
         {.version = anchor->tag.version, .serial_number = anchor->tag.serial_number});
    return bytes;
}

} // namespace openimapi::inline v1::udf
