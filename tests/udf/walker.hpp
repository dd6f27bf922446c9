/// A reader of UDF volumes for tests: it follows the structures from the anchor as ECMA-167 says,
/// checks every tag it meets, and knows nothing of the writer but the structures' declarations.
#pragma once

#include "format/udf/allocation_extent_descriptor.hpp"
#include "format/udf/anchor.hpp"
#include "format/udf/extended_attribute.hpp"
#include "format/udf/file_entry.hpp"
#include "format/udf/file_identifier_descriptor.hpp"
#include "format/udf/file_set_descriptor.hpp"
#include "format/udf/logical_volume_descriptor.hpp"
#include "format/udf/logical_volume_integrity.hpp"
#include "format/udf/partition_descriptor.hpp"
#include "format/udf/partition_maps.hpp"
#include "format/udf/path_component.hpp"
#include "openimapi/base/crc.hpp"
#include "openimapi/base/cs0.hpp"
#include "openimapi/base/units.hpp"
#include "openimapi/io/source.hpp"

#include <cstring>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace openimapi::test {

using namespace openimapi::udf;

/// A piece of a content.
struct SeenExtent {
    std::uint32_t bytes = 0;
    std::uint32_t block = 0;     ///< in the space of `reference`
    std::uint16_t reference = 0; ///< partition reference
    bool hole = false;
};

struct Seen {
    ExtendedFileEntry entry; ///< a File Entry's fields are put there
    bool extended = false;
    std::uint32_t icb = 0; ///< in the table space
    std::uint8_t characteristics = 0;
    std::uint32_t name_id = 0;       ///< unique id in the File Identifier Descriptor
    std::vector<SeenExtent> extents; ///< of content; empty where embedded
    std::vector<std::byte> embedded;
    std::vector<std::byte> extended_attributes;
    std::map<std::string, Seen> streams;
};

class Walker {
public:
    explicit Walker(const io::Source& image) : image_(image) {}

    /// Everything on the volume by path; "" is the root.
    std::map<std::string, Seen> walk(std::uint32_t anchor_block = 256) {
        const auto anchor = descriptor<AnchorVolumeDescriptorPointer>(
            block(anchor_block), TagId::anchor_volume_pointer, anchor_block);
        read_sequence(anchor.main_sequence);
        const auto main_volume = volume;
        read_sequence(anchor.reserve_sequence);
        check(text_of(main_volume.identifier) == text_of(volume.identifier), "sequences differ");
        const auto& sequence = volume.integrity_sequence;
        integrity = descriptor<LogicalVolumeIntegrityDescriptor>(
            block(sequence.location), TagId::logical_volume_integrity, sequence.location);
        sizes.clear();
        for (std::uint32_t i = 0; i < integrity.partitions; ++i) {
            le32 size;
            load_at(block(sequence.location), sizeof(integrity) + 4 * (integrity.partitions + i),
                    size);
            sizes.push_back(size);
        }
        check(integrity.partitions == volume.partition_maps, "partitions of the integrity");
        check(sizes[0] == partition.length, "size of the partition");
        load_at(block(sequence.location), sizeof(integrity) + 8 * integrity.partitions,
                integrity_use);
        tag_version_ = third_edition() ? 3 : 2;
        if (metadata) read_metadata_files();
        const auto& set_address = volume.file_set_sequence.location;
        check(set_address.partition == tables_reference(), "the file set is not with the tables");
        const auto set_block = set_address.block.get();
        file_set =
            descriptor<FileSetDescriptor>(table_block(set_block), TagId::file_set, set_block);

        std::map<std::string, Seen> found;
        const auto root = block_of(file_set.root_directory);
        found[""] = read_entry(root);
        std::vector<std::pair<std::string, std::uint32_t>> pending{{"", root}};
        while (!pending.empty()) {
            const auto [path, parent] = pending.back();
            pending.pop_back();
            read_directory(path, found, pending, parent);
        }
        for (const auto& [path, seen] : found) {
            // A stream directory's parent entry leads to what it belongs to.
            const auto links = identified_[seen.icb] + (seen.streams.empty() ? 0 : 1);
            check(seen.entry.links == links, "link count of " + path);
            check(seen.entry.unique_id < integrity.contents_use.unique_id, "next unique id");
        }
        return found;
    }

    [[nodiscard]] std::vector<std::byte> content(const Seen& seen) const {
        auto bytes = seen.embedded;
        for (const auto& extent : seen.extents) {
            const auto at = bytes.size();
            bytes.resize(at + extent.bytes);
            if (!extent.hole)
                image_.read(image_block(extent.reference, extent.block) * block_size,
                            std::span(bytes).subspan(at));
        }
        check(bytes.size() == seen.entry.information_length, "information length");
        return bytes;
    }

    /// Block of the image; extents do not straddle anything.
    [[nodiscard]] std::uint64_t image_block(std::uint16_t reference, std::uint32_t block) const {
        if (reference == 0) {
            check(block < partition.length, "block outside of the partition");
            return std::uint64_t{partition.start} + block;
        }
        check(reference == 1 && metadata, "no such partition");
        std::uint64_t from = block;
        for (const auto& extent : metadata_file.extents) {
            const auto blocks = extent.bytes / block_size;
            if (from < blocks)
                return image_block(0, extent.block + static_cast<std::uint32_t>(from));
            from -= blocks;
        }
        throw std::runtime_error("block outside of the metadata partition");
    }

    std::optional<MetadataPartitionMap> metadata;
    Seen metadata_file, mirror_file;
    std::vector<std::uint32_t> sizes; ///< of the partitions, as the integrity descriptor has them

    PartitionDescriptor partition;
    LogicalVolumeDescriptor volume;
    LogicalVolumeIntegrityDescriptor integrity;
    LogicalVolumeIntegrityUse integrity_use;
    FileSetDescriptor file_set;

    static void check(bool holds, const std::string& what) {
        if (!holds) throw std::runtime_error(what);
    }

private:
    template <std::size_t N>
    static std::string text_of(const std::array<std::byte, N>& field) {
        return cs0::decode_dstring(field).value();
    }
    [[nodiscard]] std::vector<std::byte> block(std::uint64_t number) const {
        std::vector<std::byte> bytes(block_size);
        image_.read(number * block_size, bytes);
        return bytes;
    }
    [[nodiscard]] std::uint16_t tables_reference() const { return metadata ? 1 : 0; }
    [[nodiscard]] std::vector<std::byte> table_block(std::uint32_t number) const {
        return block(image_block(tables_reference(), number));
    }
    [[nodiscard]] std::uint32_t block_of(const LongAd& icb) const {
        check(icb.length == block_size && icb.location.partition == tables_reference(),
              "the address of an ICB");
        return icb.location.block;
    }
    static std::uint32_t id_in(const LongAd& icb) {
        le32 id;
        std::memcpy(&id, icb.implementation_use.data(), sizeof(id));
        return id;
    }
    [[nodiscard]] bool third_edition() const { return partition.contents.identifier[5] == '3'; }
    template <class T>
    static void load_at(std::span<const std::byte> bytes, std::size_t at, T& out) {
        check(at <= bytes.size() && load(bytes.subspan(at), out), "descriptor cut off");
    }
    void check_tag(std::span<const std::byte> bytes, TagId id, std::uint32_t location) const {
        Tag tag;
        load_at(bytes, 0, tag);
        const auto name = fmt::format("tag {} at {}: ", static_cast<int>(id), location);
        check(tag.identifier == static_cast<std::uint16_t>(id), name + "identifier");
        check(tag.checksum == checksum_of(tag), name + "checksum");
        check(tag.version == tag_version_ || tag_version_ == 0, name + "version");
        check(tag.location == location, name + "location");
        check(tag.crc_length <= bytes.size() - 16, name + "CRC length");
        check(tag.crc_length > 0 && tag.crc == crc_itu(bytes.subspan(16, tag.crc_length)),
              name + "CRC");
    }
    template <class T>
    [[nodiscard]] T descriptor(std::span<const std::byte> bytes, TagId id,
                               std::uint32_t location) const {
        check_tag(bytes, id, location);
        T out;
        load_at(bytes, 0, out);
        return out;
    }

    void read_sequence(const ExtentAd& extent) {
        std::set<TagId> met;
        for (std::uint32_t i = 0; i < extent.length / block_size; ++i) {
            const auto at = extent.location + i;
            const auto bytes = block(at);
            Tag tag;
            load_at(bytes, 0, tag);
            const auto id = static_cast<TagId>(tag.identifier.get());
            check_tag(bytes, id, at);
            met.insert(id);
            if (id == TagId::partition) load_at(bytes, 0, partition);
            if (id == TagId::logical_volume) {
                load_at(bytes, 0, volume);
                read_maps(std::span<const std::byte>(bytes).subspan(sizeof(volume),
                                                                    volume.map_table_length));
            }
            if (id == TagId::terminating) break;
        }
        for (const auto id :
             {TagId::primary_volume, TagId::implementation_use_volume, TagId::partition,
              TagId::logical_volume, TagId::unallocated_space, TagId::terminating})
            check(met.count(id) == 1, "volume descriptor sequence is not complete");
    }

    void read_maps(std::span<const std::byte> table) {
        Type1PartitionMap plain;
        load_at(table, 0, plain);
        check(plain.header.type == 1 && plain.partition_number == partition.number, "first map");
        metadata.reset();
        if (table.size() == sizeof(plain)) return;
        MetadataPartitionMap map;
        load_at(table, sizeof(plain), map);
        check(table.size() == sizeof(plain) + sizeof(map) && volume.partition_maps == 2, "maps");
        check(std::string(map.type.identifier.begin(), map.type.identifier.end()) ==
                  metadata_partition_name,
              "second map");
        metadata = map;
    }

    void read_metadata_files() {
        const auto read = [&](std::uint32_t at, FileType type) {
            auto seen = read_entry_in(block(image_block(0, at)), at, 0);
            check(seen.entry.icb.file_type == static_cast<int>(type), "type of the metadata file");
            for (const auto& extent : seen.extents)
                check(extent.block % metadata->alignment_unit == 0 &&
                          extent.bytes / block_size % metadata->allocation_unit == 0,
                      "units of the metadata file");
            return seen;
        };
        metadata_file = read(metadata->metadata_file, FileType::metadata);
        mirror_file = read(metadata->mirror_file, FileType::metadata_mirror);
        const bool shared = metadata_file.extents[0].block == mirror_file.extents[0].block;
        check(shared == ((metadata->flags & MetadataPartitionMap::duplicated) == 0), "duplicate");
        check(sizes[1] == metadata_file.entry.information_length / block_size, "metadata size");
        check(content(metadata_file) == content(mirror_file), "the mirror differs");
    }

    [[nodiscard]] Seen read_entry(std::uint32_t icb) const {
        auto seen = read_entry_in(table_block(icb), icb, tables_reference());
        if (seen.extended && seen.entry.stream_directory_icb.length != 0) read_streams(seen);
        return seen;
    }

    void read_streams(Seen& owner) const {
        const auto at = block_of(owner.entry.stream_directory_icb);
        const auto directory = read_entry_in(table_block(at), at, tables_reference());
        check(directory.entry.icb.file_type == static_cast<int>(FileType::stream_directory),
              "type of a stream directory");
        check(directory.entry.unique_id == owner.entry.unique_id, "id of a stream directory");
        std::uint64_t total = owner.entry.information_length;
        const auto bytes = content(directory);
        for_each_identifier(directory, bytes, [&](const auto& fid, const auto& name, int number) {
            check(id_in(fid.icb) == (owner.entry.unique_id & 0xFFFFFFFF), "id in a stream's name");
            if (number == 0) {
                check(block_of(fid.icb) == owner.icb, "parent of a stream directory");
                const bool of_directory =
                    owner.entry.icb.file_type == static_cast<int>(FileType::directory);
                check(((fid.characteristics & FileCharacteristic::directory) != 0) == of_directory,
                      "kind of a stream directory's parent");
                return;
            }
            const auto icb = block_of(fid.icb);
            auto stream = read_entry_in(table_block(icb), icb, tables_reference());
            check(stream.entry.unique_id == owner.entry.unique_id, "id of a stream");
            total += stream.entry.information_length;
            check(owner.streams.emplace(name, std::move(stream)).second, "stream twice");
        });
        check(total == owner.entry.object_size, "object size");
    }

    [[nodiscard]] Seen read_entry_in(const std::vector<std::byte>& bytes, std::uint32_t icb,
                                     std::uint16_t reference) const {
        Seen seen;
        seen.icb = icb;
        seen.extended = third_edition();
        std::size_t fixed = sizeof(ExtendedFileEntry);
        if (seen.extended) {
            seen.entry = descriptor<ExtendedFileEntry>(bytes, TagId::extended_file_entry, icb);
        } else {
            const auto entry = descriptor<FileEntry>(bytes, TagId::file_entry, icb);
            fixed = sizeof(FileEntry);
            auto& to = seen.entry;
            to.icb = entry.icb;
            to.uid = entry.uid;
            to.gid = entry.gid;
            to.permissions = entry.permissions;
            to.links = entry.links;
            to.information_length = entry.information_length;
            to.blocks_recorded = entry.blocks_recorded;
            to.accessed = entry.accessed;
            to.modified = entry.modified;
            to.unique_id = entry.unique_id;
            to.extended_attributes_length = entry.extended_attributes_length;
            to.allocation_length = entry.allocation_length;
        }
        const auto attributes = seen.entry.extended_attributes_length.get();
        const auto length = seen.entry.allocation_length.get();
        check(fixed + attributes + length <= block_size, "file entry too long");
        const auto all = std::span<const std::byte>(bytes).subspan(fixed);
        seen.extended_attributes.assign(all.begin(), all.begin() + attributes);
        if (attributes != 0)
            check_tag(seen.extended_attributes, TagId::extended_attribute_header, icb);
        auto rest = all.subspan(attributes, length);
        const auto allocation = static_cast<Allocation>(seen.entry.icb.flags & 7);
        if (allocation == Allocation::embedded) {
            seen.embedded.assign(rest.begin(), rest.end());
            check(length == seen.entry.information_length, "embedded length");
            return seen;
        }
        const bool long_form = allocation == Allocation::long_descriptors;
        check(long_form || allocation == Allocation::short_descriptors, "allocation");
        std::vector<std::byte> next;
        std::uint64_t total = 0, recorded = 0;
        while (!rest.empty()) {
            LongAd ad;
            if (long_form) {
                load_at(rest, 0, ad);
                rest = rest.subspan(sizeof(ad));
            } else {
                ShortAd small;
                load_at(rest, 0, small);
                rest = rest.subspan(sizeof(small));
                ad.length = small.length;
                ad.location.block = small.position;
                ad.location.partition = reference;
            }
            if (extent_type(ad.length) == ExtentType::continuation) {
                check(rest.empty(), "descriptors behind a continuation");
                check(ad.location.partition == reference, "space of a continuation");
                next = block(image_block(reference, ad.location.block));
                const auto front = descriptor<AllocationExtentDescriptor>(
                    next, TagId::allocation_extent, ad.location.block);
                rest = std::span<const std::byte>(next).subspan(sizeof(front),
                                                                front.allocation_length);
                continue;
            }
            const bool hole = extent_type(ad.length) == ExtentType::unallocated;
            check(hole || extent_type(ad.length) == ExtentType::recorded, "extent type");
            check(!hole || ad.location.block == 0, "place of a hole");
            const auto bytes_of_extent = extent_length(ad.length);
            check(rest.empty() || bytes_of_extent % block_size == 0,
                  "an extent that is no whole blocks and not the last");
            total += bytes_of_extent;
            const auto blocks = blocks_for(Bytes(bytes_of_extent)).value();
            if (!hole) {
                recorded += blocks;
                const auto first = image_block(ad.location.partition, ad.location.block);
                check(first + blocks <= std::uint64_t{partition.start} + partition.length,
                      "extent outside of the partition");
            }
            seen.extents.push_back(
                {bytes_of_extent, ad.location.block, ad.location.partition, hole});
        }
        check(total == seen.entry.information_length, "extents and information length");
        check(recorded == seen.entry.blocks_recorded, "blocks recorded");
        return seen;
    }

    /// Calls `visit(fid, name, number)` for each descriptor of a directory.
    template <class Visit>
    void for_each_identifier(const Seen& directory, const std::vector<std::byte>& bytes,
                             Visit&& visit) const {
        std::size_t at = 0;
        for (int number = 0; at < bytes.size(); ++number) {
            const auto rest = std::span<const std::byte>(bytes).subspan(at);
            FileIdentifierDescriptor fid;
            load_at(rest, 0, fid);
            const auto use = fid.implementation_use_length.get();
            const auto size = round_up(sizeof(fid) + use + fid.identifier_length, 4);
            check(size <= rest.size(), "file identifier cut off");
            const bool embedded =
                static_cast<Allocation>(directory.entry.icb.flags & 7) == Allocation::embedded;
            if (!embedded)
                check(at % block_size <= block_size - 16, "a tag that straddles two blocks");
            check_tag(rest.first(size), TagId::file_identifier,
                      embedded ? directory.icb
                               : directory.extents.at(0).block +
                                     static_cast<std::uint32_t>(at / block_size));
            at += size;
            check(fid.version == 1, "file identifier");
            const bool is_parent = (fid.characteristics & FileCharacteristic::parent) != 0;
            check(is_parent == (number == 0), "the parent's entry comes first");
            check(!is_parent || fid.identifier_length == 0, "a parent entry with a name");
            const auto name =
                is_parent
                    ? std::string()
                    : cs0::decode(rest.subspan(sizeof(fid) + use, fid.identifier_length)).value();
            visit(fid, name, number);
        }
    }

    void read_directory(const std::string& path, std::map<std::string, Seen>& found,
                        std::vector<std::pair<std::string, std::uint32_t>>& pending,
                        std::uint32_t parent) {
        const Seen directory = found.at(path);
        check(directory.entry.icb.file_type == static_cast<int>(FileType::directory), "file type");
        for_each_identifier(
            directory, content(directory), [&](const auto& fid, const auto& name, int number) {
                const auto icb = block_of(fid.icb);
                ++identified_[icb];
                if (number == 0) {
                    check(icb == parent, "parent entry of " + path);
                    return;
                }
                const auto full = path + "/" + name;
                auto seen = read_entry(icb);
                seen.characteristics = fid.characteristics;
                seen.name_id = id_in(fid.icb);
                if (third_edition())
                    check(ids_.insert(seen.name_id).second && seen.name_id >= 16, "id of " + full);
                else
                    check(seen.name_id == 0, "an id in a name before 2.00");
                const bool is_directory =
                    (fid.characteristics & FileCharacteristic::directory) != 0;
                check(is_directory ==
                          (seen.entry.icb.file_type == static_cast<int>(FileType::directory)),
                      "kind of " + full);
                check(found.emplace(full, std::move(seen)).second, "twice: " + full);
                if (is_directory) pending.emplace_back(full, directory.icb);
            });
    }

    const io::Source& image_;
    std::map<std::uint32_t, std::uint32_t> identified_; ///< FIDs by ICB
    std::set<std::uint32_t> ids_;                       ///< in FIDs
    std::uint16_t tag_version_ = 0;
};

} // namespace openimapi::test
