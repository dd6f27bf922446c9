#include "format/udf/volume_descriptors.hpp"

#include "format/session_mark.hpp"
#include "format/udf/anchor.hpp"
#include "format/udf/file_set_descriptor.hpp"
#include "format/udf/implementation_use_volume_descriptor.hpp"
#include "format/udf/logical_volume_descriptor.hpp"
#include "format/udf/logical_volume_integrity.hpp"
#include "format/udf/partition_descriptor.hpp"
#include "format/udf/partition_maps.hpp"
#include "format/udf/primary_volume_descriptor.hpp"
#include "format/udf/sparing_table.hpp"
#include "format/udf/terminating_descriptor.hpp"
#include "format/udf/unallocated_space_descriptor.hpp"
#include "format/udf/unallocated_space_entry.hpp"
#include "format/udf/volume_recognition.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>

namespace openimapi::inline v1::udf {

namespace {

/// Descriptors one a block, sealed with their place.
class Sequence {
public:
    Sequence(TagStyle tags, std::uint32_t start) : tags_(tags), location_(start) {}

    template <DiscStructure Fixed>
    void add(TagId id, const Fixed& fixed, std::span<const std::byte> behind = {}) {
        const auto at = bytes_.size();
        const auto size = sizeof(Fixed) + behind.size();
        bytes_.resize(at + block_size);
        const auto descriptor = std::span(bytes_).subspan(at, size);
        store(fixed, descriptor);
        std::copy(behind.begin(), behind.end(),
                  descriptor.begin() + static_cast<std::ptrdiff_t>(sizeof(Fixed)));
        seal(descriptor, id, location_++, tags_);
    }
    [[nodiscard]] std::vector<std::byte> take() && { return std::move(bytes_); }

private:
    TagStyle tags_;
    std::uint32_t location_;
    std::vector<std::byte> bytes_;
};

ExtentAd extent(std::uint32_t blocks, std::uint32_t start) {
    return {.length = blocks * block_size, .location = start};
}

LongAd blocks_of_tables(const VolumeLayout& layout, std::uint32_t blocks, std::uint32_t start) {
    LongAd ad;
    ad.length = blocks * block_size;
    ad.location.block = start;
    ad.location.partition = layout.tables_reference;
    return ad;
}

void append(std::vector<std::byte>& to, std::span<const std::byte> bytes) {
    const auto at = to.size();
    to.resize(at + bytes.size());
    std::copy(bytes.begin(), bytes.end(), to.begin() + static_cast<std::ptrdiff_t>(at));
}

/// UDF 2.2.2.5: sixteen characters that tell this volume set from all others, of which the first
/// eight are a time; then what one likes.
std::string volume_set_name(const format::VolumeIdentity& identity) {
    const auto unique = identity.unique ^ (identity.unique >> 32);
    return fmt::format("{:08x}{:08x}{}", static_cast<std::uint32_t>(identity.time.seconds),
                       static_cast<std::uint32_t>(unique),
                       identity.volume_set.empty() ? identity.volume_name : identity.volume_set);
}

} // namespace

std::vector<std::byte> VolumeDescriptors::recognition_sequence() const {
    std::vector<std::byte> bytes(recognition_blocks * block_size);
    std::size_t at = 0;
    for (const auto name :
         {std::string_view("BEA01"), rules_.recognition, std::string_view("TEA01")}) {
        store(volume_structure_descriptor(name), std::span(bytes).subspan(at));
        at += block_size;
    }
    return bytes;
}

std::vector<std::byte> VolumeDescriptors::descriptor_sequence(std::uint32_t start) const {
    const auto beyond = rules_.beyond_bmp;
    Sequence sequence(rules_.tags, start);

    PrimaryVolumeDescriptor primary;
    cs0::encode_dstring(identity_.volume_name, primary.volume_identifier, beyond);
    primary.volume_sequence_number = 1;
    primary.maximum_volume_sequence_number = 1;
    primary.interchange_level = 2; // UDF 2.2.2.3: a volume set of one volume
    primary.maximum_interchange_level = 2;
    primary.character_set_list = 1; // CS0 only
    primary.maximum_character_set_list = 1;
    cs0::encode_dstring(volume_set_name(identity_), primary.volume_set_identifier, beyond);
    primary.descriptor_character_set = osta_compressed_unicode();
    primary.explanatory_character_set = osta_compressed_unicode();
    primary.recorded = to_disc_time(identity_.time);
    primary.implementation_identifier = implementation_identifier();
    sequence.add(TagId::primary_volume, primary);

    ImplementationUseVolumeDescriptor use;
    use.sequence_number = 1;
    use.identifier = udf_identifier("*UDF LV Info", rules_.revision);
    auto& information = use.information;
    information.character_set = osta_compressed_unicode();
    cs0::encode_dstring(identity_.volume_name, information.logical_volume_identifier, beyond);
    cs0::encode_dstring(identity_.preparer, information.information[0], beyond);  // a person
    cs0::encode_dstring(identity_.publisher, information.information[1], beyond); // who it is for
    information.implementation_identifier = implementation_identifier();
    if (session_.previous)
        store(format::mark_of(session_),
              std::as_writable_bytes(std::span(information.implementation_use)));
    sequence.add(TagId::implementation_use_volume, use);

    PartitionDescriptor partition;
    partition.sequence_number = 2;
    partition.flags = 1;
    partition.contents = plain_identifier(rules_.partition_contents);
    auto access = AccessType::read_only;
    if (layout_.virtual_table) access = AccessType::write_once;
    if (layout_.sparing)
        access = layout_.sparing->packet == 32 ? AccessType::rewritable : AccessType::overwritable;
    partition.access_type = static_cast<std::uint32_t>(access);
    if (layout_.sparing) {
        partition.header.unallocated_space_table.length = block_size;
        partition.header.unallocated_space_table.position = layout_.sparing->space_entry;
    }
    partition.start = layout_.partition_start;
    partition.length = layout_.partition_blocks;
    partition.implementation_identifier = implementation_identifier();
    sequence.add(TagId::partition, partition);

    LogicalVolumeDescriptor volume;
    volume.sequence_number = 3;
    volume.character_set = osta_compressed_unicode();
    cs0::encode_dstring(identity_.volume_name, volume.identifier, beyond);
    volume.logical_block_size = block_size;
    volume.domain = domain_identifier(rules_.revision);
    volume.file_set_sequence =
        blocks_of_tables(layout_, layout_.virtual_table ? 1 : file_set_blocks, layout_.tables_base);
    const auto maps = partition_maps();
    volume.map_table_length = static_cast<std::uint32_t>(maps.table.size());
    volume.partition_maps = maps.count;
    volume.implementation_identifier = implementation_identifier();
    volume.integrity_sequence = extent(integrity_blocks, layout_.integrity);
    sequence.add(TagId::logical_volume, volume, maps.table);

    UnallocatedSpaceDescriptor space;
    space.sequence_number = 4;
    sequence.add(TagId::unallocated_space, space);

    sequence.add(TagId::terminating, TerminatingDescriptor{});
    return std::move(sequence).take();
}

VolumeDescriptors::PartitionMaps VolumeDescriptors::partition_maps() const {
    PartitionMaps maps;
    const auto add = [&](const auto& map) {
        append(maps.table, bytes_of(map));
        ++maps.count;
    };
    if (layout_.sparing) {
        SparablePartitionMap sparable;
        sparable.type = udf_identifier(sparable_partition_name, rules_.revision);
        sparable.volume_sequence_number = 1;
        sparable.packet_length = static_cast<std::uint16_t>(layout_.sparing->packet);
        sparable.sparing_tables = 2;
        sparable.sparing_table_size = static_cast<std::uint32_t>(
            sizeof(SparingTable) + layout_.sparing->packets() * sizeof(SparingEntry));
        for (std::size_t i = 0; i < layout_.sparing->tables.size(); ++i)
            sparable.locations[i] = layout_.sparing->tables[i];
        add(sparable);
    } else {
        Type1PartitionMap plain;
        plain.volume_sequence_number = 1;
        add(plain);
    }
    if (layout_.virtual_table) {
        VirtualPartitionMap indirect;
        indirect.type = udf_identifier(virtual_partition_name, rules_.revision);
        indirect.volume_sequence_number = 1;
        add(indirect);
    }
    if (layout_.metadata) {
        MetadataPartitionMap metadata;
        metadata.type = udf_identifier(metadata_partition_name, rules_.revision);
        metadata.volume_sequence_number = 1;
        metadata.metadata_file = layout_.metadata->file;
        metadata.mirror_file = layout_.metadata->mirror_file;
        metadata.bitmap_file = MetadataPartitionMap::no_bitmap; // read-only: UDF 2.2.13
        metadata.allocation_unit = metadata_unit;
        metadata.alignment_unit = metadata_unit;
        if (layout_.metadata->duplicated()) metadata.flags = MetadataPartitionMap::duplicated;
        add(metadata);
    }
    return maps;
}

std::vector<std::byte> VolumeDescriptors::anchor(std::uint32_t block) const {
    Sequence sequence(rules_.tags, block);
    AnchorVolumeDescriptorPointer anchor;
    anchor.main_sequence = extent(sequence_blocks, layout_.main_sequence);
    anchor.reserve_sequence = extent(sequence_blocks, layout_.reserve_sequence);
    sequence.add(TagId::anchor_volume_pointer, anchor);
    return std::move(sequence).take();
}

std::vector<std::byte> VolumeDescriptors::integrity_sequence() const {
    // Of each partition map (3/10.10.6, 3/10.10.7): free blocks, none, as nothing is ever written
    // to the partition; then blocks in all. A virtual one has neither (UDF 2.2.6.2, 2.2.6.3).
    constexpr std::uint32_t unknown = 0xFFFFFFFF;
    std::vector<le32> sizes;
    sizes.emplace_back(layout_.partition_blocks);
    if (layout_.metadata) sizes.emplace_back(layout_.metadata->blocks);
    std::vector<le32> tables(sizes.size());
    if (layout_.sparing) tables[0] = layout_.sparing->free_blocks();
    if (layout_.virtual_table) {
        tables.emplace_back(unknown);
        sizes.emplace_back(unknown);
    }
    tables.insert(tables.end(), sizes.begin(), sizes.end());

    LogicalVolumeIntegrityUse use;
    use.implementation_identifier = implementation_identifier();
    use.files = counts_.files;
    use.directories = counts_.directories;
    use.minimum_read_revision = rules_.minimum_read_revision;
    use.minimum_write_revision = rules_.minimum_write_revision;
    use.maximum_write_revision = rules_.maximum_write_revision;
    std::vector<std::byte> behind;
    append(behind, std::as_bytes(std::span(tables)));
    append(behind, bytes_of(use));

    LogicalVolumeIntegrityDescriptor integrity;
    integrity.recorded = to_disc_time(counts_.newest);
    // UDF 6.10.1.1: where the virtual table says what the state is.
    integrity.integrity =
        static_cast<std::uint32_t>(layout_.virtual_table ? Integrity::open : Integrity::closed);
    integrity.contents_use.unique_id = counts_.next_unique_id;
    integrity.partitions = static_cast<std::uint32_t>(sizes.size());
    integrity.implementation_use_length = sizeof(LogicalVolumeIntegrityUse);

    Sequence sequence(rules_.tags, layout_.integrity);
    sequence.add(TagId::logical_volume_integrity, integrity, behind);
    sequence.add(TagId::terminating, TerminatingDescriptor{});
    return std::move(sequence).take();
}

std::vector<std::byte> VolumeDescriptors::sparing_table(std::uint32_t block) const {
    SparingTable table;
    table.identifier = udf_identifier(SparingTable::name, rules_.revision);
    table.entries = static_cast<std::uint16_t>(layout_.sparing->packets());
    table.sequence_number = 1;
    std::vector<std::byte> entries;
    for (std::uint32_t i = 0; i < layout_.sparing->packets(); ++i) {
        SparingEntry entry;
        entry.original = SparingEntry::available;
        entry.mapped = layout_.sparing->spare + i * layout_.sparing->packet;
        append(entries, bytes_of(entry));
    }
    Sequence sequence(rules_.tags, block);
    sequence.add(TagId{0}, table, entries);
    return std::move(sequence).take();
}

std::vector<std::byte> VolumeDescriptors::space_entry() const {
    UnallocatedSpaceEntry space;
    space.icb.strategy = 4;
    space.icb.maximum_entries = 1;
    space.icb.file_type = static_cast<std::uint8_t>(FileType::unallocated_space_entry);
    Sequence sequence(rules_.tags, layout_.sparing->space_entry);
    std::vector<std::byte> extents;
    for (const auto& gap : layout_.sparing->free) {
        ShortAd ad;
        ad.length = extent_field(gap.blocks * block_size, ExtentType::allocated);
        ad.position = gap.start;
        append(extents, bytes_of(ad));
    }
    space.allocation_length = static_cast<std::uint32_t>(extents.size());
    sequence.add(TagId::unallocated_space_entry, space, extents);
    return std::move(sequence).take();
}

std::vector<std::byte> VolumeDescriptors::file_set_sequence() const {
    const auto beyond = rules_.beyond_bmp;
    FileSetDescriptor set;
    set.recorded = to_disc_time(identity_.time);
    set.interchange_level = 3; // UDF 2.3.2.1
    set.maximum_interchange_level = 3;
    set.character_set_list = 1;
    set.maximum_character_set_list = 1;
    set.logical_volume_character_set = osta_compressed_unicode();
    cs0::encode_dstring(identity_.volume_name, set.logical_volume_identifier, beyond);
    set.file_set_character_set = osta_compressed_unicode();
    cs0::encode_dstring(identity_.volume_name, set.file_set_identifier, beyond);
    set.root_directory = blocks_of_tables(layout_, 1, layout_.tables_base + file_set_blocks);
    set.domain = domain_identifier(rules_.revision);

    Sequence sequence(rules_.tags, layout_.tables_base);
    sequence.add(TagId::file_set, set);
    sequence.add(TagId::terminating, TerminatingDescriptor{});
    return std::move(sequence).take();
}

} // namespace openimapi::inline v1::udf
