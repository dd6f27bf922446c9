/// UDF volumes of every kind, put together structure by structure as the standards draw them, so
/// that the reader is held against them and not against our writer.
#pragma once

#include "format/udf/allocation_extent_descriptor.hpp"
#include "format/udf/anchor.hpp"
#include "format/udf/extended_attribute.hpp"
#include "format/udf/file_entry.hpp"
#include "format/udf/file_identifier_descriptor.hpp"
#include "format/udf/file_set_descriptor.hpp"
#include "format/udf/indirect_entry.hpp"
#include "format/udf/logical_volume_integrity.hpp"
#include "format/udf/partition_descriptor.hpp"
#include "format/udf/partition_maps.hpp"
#include "format/udf/primary_volume_descriptor.hpp"
#include "format/udf/sparing_table.hpp"
#include "format/udf/terminating_descriptor.hpp"
#include "format/udf/virtual_allocation_table.hpp"
#include "format/udf/volume_recognition.hpp"
#include "openimapi/base/cs0.hpp"
#include "support.hpp"

namespace openimapi::testing {

using Raw = std::vector<std::byte>;

inline Raw operator+(Raw a, const Raw& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}
template <DiscStructure T>
Raw raw(const T& value) {
    const auto bytes = bytes_of(value);
    return {bytes.begin(), bytes.end()};
}
inline Raw raw_text(std::string_view text) {
    Raw out(text.size());
    std::ranges::transform(text, out.begin(), [](char c) { return std::byte(c); });
    return out;
}

/// What a File Entry is made of.
struct Node {
    udf::FileType type = udf::FileType::regular;
    bool extended = true;
    udf::Allocation how = udf::Allocation::embedded;
    Raw content;            ///< embedded content, or allocation descriptors
    std::uint64_t size = 0; ///< 0: as long as the embedded content
    std::uint64_t unique = 0;
    std::uint16_t links = 1;
    std::uint16_t strategy = 4;
    udf::LongAd streams;
    udf::LongAd attributes; ///< ICB of a file of extended attributes
    Raw attribute_space;
};

class Forge {
public:
    static constexpr std::uint32_t blocks = 700;
    static constexpr std::uint32_t start = 288; ///< of the partition
    static constexpr std::uint32_t length = 384;
    static constexpr std::uint32_t main_sequence = 32, reserve_sequence = 48, integrity = 64;

    explicit Forge(udf::Revision revision)
        : image(blocks * std::size_t{2048}),
          revision_(revision), tags_{.version =
                                         static_cast<std::uint16_t>(third_edition() ? 3 : 2)} {}

    Image image;

    [[nodiscard]] bool third_edition() const { return revision_ >= udf::Revision::v2_00; }

    void put(std::uint64_t block, std::span<const std::byte> bytes) {
        ASSERT_LE(block * 2048 + bytes.size(), image.size());
        std::copy(bytes.begin(), bytes.end(),
                  image.begin() + static_cast<std::ptrdiff_t>(block * 2048));
    }
    /// `location`: what the tag says; the block of the image is another number.
    void descriptor(std::uint64_t block, udf::TagId id, Raw bytes, std::uint32_t location) {
        udf::seal(bytes, id, location, tags_);
        put(block, bytes);
    }
    template <DiscStructure T>
    void descriptor(std::uint64_t block, udf::TagId id, const T& fixed, const Raw& behind,
                    std::uint32_t location) {
        descriptor(block, id, raw(fixed) + behind, location);
    }

    static udf::LongAd at(std::uint32_t block, std::uint16_t map = 0, std::uint32_t bytes = 2048) {
        udf::LongAd ad;
        ad.length = bytes;
        ad.location.block = block;
        ad.location.partition = map;
        return ad;
    }
    static udf::ShortAd brief(std::uint32_t block, std::uint32_t bytes,
                              udf::ExtentType type = udf::ExtentType::recorded) {
        udf::ShortAd ad;
        ad.length = udf::extent_field(bytes, type);
        ad.position = block;
        return ad;
    }

    /// An entry of a directory; `location`: the block of the partition that it will stand in.
    [[nodiscard]] Raw fid(std::string_view name, udf::LongAd icb, std::uint8_t characteristics,
                          std::uint32_t location) const {
        Raw text;
        if (!name.empty()) text = raw_text(std::string("\x08") + std::string(name));
        udf::FileIdentifierDescriptor fid;
        fid.version = 1;
        fid.characteristics = characteristics;
        fid.identifier_length = static_cast<std::uint8_t>(text.size());
        fid.icb = icb;
        auto bytes = raw(fid) + text;
        bytes.resize((bytes.size() + 3) / 4 * 4);
        udf::seal(bytes, udf::TagId::file_identifier, location, tags_);
        return bytes;
    }
    [[nodiscard]] Raw parent(udf::LongAd icb, std::uint32_t location) const {
        return fid("", icb, udf::FileCharacteristic::parent | udf::FileCharacteristic::directory,
                   location);
    }

    void entry(std::uint64_t block, std::uint32_t location, const Node& node) {
        const auto fill = [&](auto& fe) {
            fe.icb.strategy = node.strategy;
            fe.icb.maximum_entries = 1;
            fe.icb.file_type = static_cast<std::uint8_t>(node.type);
            fe.icb.flags = static_cast<std::uint16_t>(node.how);
            fe.uid = 0xFFFFFFFF;
            fe.gid = 0xFFFFFFFF;
            fe.permissions = 0x14A5;
            fe.links = node.links;
            fe.information_length = node.size != 0 ? node.size : node.content.size();
            fe.accessed = fe.modified = fe.attributes_changed =
                udf::to_disc_time(Timestamp{981'173'106, 123'456'000});
            fe.checkpoint = 1;
            fe.extended_attribute_icb = node.attributes;
            fe.unique_id = node.unique;
            fe.extended_attributes_length = static_cast<std::uint32_t>(node.attribute_space.size());
            fe.allocation_length = static_cast<std::uint32_t>(node.content.size());
        };
        if (node.extended) {
            udf::ExtendedFileEntry fe;
            fill(fe);
            fe.object_size = fe.information_length;
            fe.created = fe.modified;
            fe.stream_directory_icb = node.streams;
            descriptor(block, udf::TagId::extended_file_entry, fe,
                       node.attribute_space + node.content, location);
        } else {
            udf::FileEntry fe;
            fill(fe);
            descriptor(block, udf::TagId::file_entry, fe, node.attribute_space + node.content,
                       location);
        }
    }

    /// Everything from the recognition sequence to the File Set Descriptor. `maps`: each one's
    /// bytes. `file_set`, `root`: where those are, and `file_set_block` the block of the image.
    void volume(const std::vector<Raw>& maps, udf::LongAd file_set, std::uint64_t file_set_block,
                udf::LongAd root, std::uint32_t files, std::uint32_t directories,
                std::vector<std::uint32_t> sizes = {}, udf::LongAd system_streams = {}) {
        const auto recognise = [&](std::uint64_t block, std::string_view id) {
            put(block, bytes_of(udf::volume_structure_descriptor(id)));
        };
        recognise(16, "BEA01");
        recognise(17, third_edition() ? "NSR03" : "NSR02");
        recognise(18, "TEA01");
        udf::AnchorVolumeDescriptorPointer anchor;
        anchor.main_sequence = {.length = 16 * 2048, .location = main_sequence};
        anchor.reserve_sequence = {.length = 16 * 2048, .location = reserve_sequence};
        for (const std::uint32_t block : {256u, blocks - 1})
            descriptor(block, udf::TagId::anchor_volume_pointer, anchor, {}, block);
        Raw table;
        for (const auto& map : maps)
            table = table + map;
        for (const auto first : {main_sequence, reserve_sequence}) {
            udf::PrimaryVolumeDescriptor primary;
            cs0::encode_dstring("FORGED", primary.volume_identifier, cs0::BeyondBmp::pair);
            descriptor(first, udf::TagId::primary_volume, primary, {}, first);
            udf::PartitionDescriptor partition;
            partition.sequence_number = 1;
            partition.flags = 1;
            partition.contents = udf::plain_identifier(third_edition() ? "+NSR03" : "+NSR02");
            partition.start = start;
            partition.length = length;
            descriptor(first + 1, udf::TagId::partition, partition, {}, first + 1);
            udf::LogicalVolumeDescriptor logical;
            logical.sequence_number = 2;
            cs0::encode_dstring("FORGED", logical.identifier, cs0::BeyondBmp::pair);
            logical.logical_block_size = 2048;
            logical.domain = udf::domain_identifier(revision_);
            logical.file_set_sequence = file_set;
            logical.map_table_length = static_cast<std::uint32_t>(table.size());
            logical.partition_maps = static_cast<std::uint32_t>(maps.size());
            logical.integrity_sequence = {.length = 2 * 2048, .location = integrity};
            descriptor(first + 2, udf::TagId::logical_volume, logical, table, first + 2);
            descriptor(first + 3, udf::TagId::terminating, udf::TerminatingDescriptor{}, {},
                       first + 3);
        }
        udf::LogicalVolumeIntegrityDescriptor lvid;
        lvid.integrity = 1;
        lvid.contents_use.unique_id = 1000;
        lvid.partitions = static_cast<std::uint32_t>(maps.size());
        lvid.implementation_use_length = sizeof(udf::LogicalVolumeIntegrityUse);
        Raw behind;
        sizes.resize(maps.size(), length);
        for (std::size_t i = 0; i < maps.size(); ++i)
            behind = behind + raw(le32(0));
        for (const auto size : sizes)
            behind = behind + raw(le32(size));
        udf::LogicalVolumeIntegrityUse use;
        use.files = files;
        use.directories = directories;
        use.minimum_read_revision = use.minimum_write_revision = use.maximum_write_revision =
            static_cast<std::uint16_t>(revision_);
        descriptor(integrity, udf::TagId::logical_volume_integrity, lvid, behind + raw(use),
                   integrity);
        udf::FileSetDescriptor set;
        set.root_directory = root;
        set.system_stream_directory = system_streams;
        set.domain = udf::domain_identifier(revision_);
        descriptor(file_set_block, udf::TagId::file_set, set, {}, file_set.location.block);
    }

    static Raw plain_map() {
        udf::Type1PartitionMap map;
        map.volume_sequence_number = 1;
        return raw(map);
    }
    [[nodiscard]] Raw virtual_map() const {
        udf::VirtualPartitionMap map;
        map.type = udf::udf_identifier(udf::virtual_partition_name, revision_);
        return raw(map);
    }
    [[nodiscard]] Raw sparable_map(std::uint16_t packet, std::vector<std::uint32_t> tables,
                                   std::uint32_t size) const {
        udf::SparablePartitionMap map;
        map.type = udf::udf_identifier(udf::sparable_partition_name, revision_);
        map.packet_length = packet;
        map.sparing_tables = static_cast<std::uint8_t>(tables.size());
        map.sparing_table_size = size;
        for (std::size_t i = 0; i < tables.size(); ++i)
            map.locations[i] = tables[i];
        return raw(map);
    }
    [[nodiscard]] Raw metadata_map(std::uint32_t main, std::uint32_t mirror,
                                   std::uint8_t flags) const {
        udf::MetadataPartitionMap map;
        map.type = udf::udf_identifier(udf::metadata_partition_name, revision_);
        map.metadata_file = main;
        map.mirror_file = mirror;
        map.bitmap_file = udf::MetadataPartitionMap::no_bitmap;
        map.allocation_unit = 4;
        map.alignment_unit = 4;
        map.flags = flags;
        return raw(map);
    }
    void sparing_table(std::uint32_t block, const std::vector<udf::SparingEntry>& entries,
                       std::uint32_t number = 1) {
        udf::SparingTable table;
        table.identifier = udf::udf_identifier(udf::SparingTable::name, revision_);
        table.entries = static_cast<std::uint16_t>(entries.size());
        table.sequence_number = number;
        Raw behind;
        for (const auto& entry : entries)
            behind = behind + raw(entry);
        descriptor(block, udf::TagId{0}, table, behind, block);
    }

private:
    udf::Revision revision_;
    udf::TagStyle tags_;
};

/// `expected` is found, and `unexpected` are all that must not be there.
struct Looked {
    Findings findings;
    std::optional<image::Import> import;
    std::string error;

    [[nodiscard]] const format::Catalogue& catalogue() const { return import->catalogue(); }
    [[nodiscard]] std::string content(const format::Catalogue::Inode& inode) const {
        const auto slice = import->content(inode);
        std::string out(static_cast<std::size_t>(slice.size), '\0');
        slice.source->read(slice.offset, std::as_writable_bytes(std::span(out)));
        return out;
    }
    [[nodiscard]] std::string content(std::string_view path) const {
        if (!import) return "(not opened: " + error + ")";
        const auto id = catalogue().resolve(path);
        if (id == format::Catalogue::none) return "(not there)";
        return content(catalogue().inode_of(id));
    }
};

inline Looked look(const Image& image) {
    Looked out;
    try {
        out.import = image::open(io::memory(image), {.file_system = format::FileSystem::udf}, {},
                                 out.findings.sink());
    } catch (const Error& why) {
        out.error = why.reason();
    }
    return out;
}

inline Findings checked(const Image& image) {
    Findings findings;
    (void)image::check(io::memory(image), {}, {}, findings.sink());
    return findings;
}

} // namespace openimapi::testing
