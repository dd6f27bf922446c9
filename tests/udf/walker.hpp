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
#include "format/udf/path_component.hpp"
#include "openimapi/base/crc.hpp"
#include "openimapi/base/cs0.hpp"
#include "openimapi/base/units.hpp"
#include "openimapi/io/source.hpp"

#include <fmt/format.h>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace openimapi::test {

using namespace openimapi::udf;

struct Seen {
    FileEntry entry;
    std::uint32_t icb = 0;
    std::uint8_t characteristics = 0;
    std::vector<ShortAd> extents; ///< of content; empty where embedded
    std::vector<std::byte> embedded;
    std::vector<std::byte> extended_attributes;
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
        load_at(block(sequence.location), sizeof(integrity) + 8, integrity_use);
        const auto set_block = volume.file_set_sequence.location.block.get();
        file_set =
            descriptor<FileSetDescriptor>(partition_block(set_block), TagId::file_set, set_block);

        std::map<std::string, Seen> found;
        const auto root = file_set.root_directory.location.block.get();
        found[""] = read_entry(root);
        std::vector<std::pair<std::string, std::uint32_t>> pending{{"", root}};
        while (!pending.empty()) {
            const auto [path, parent] = pending.back();
            pending.pop_back();
            read_directory(path, found, pending, parent);
        }
        for (const auto& [path, seen] : found) {
            check(seen.entry.links == identified_[seen.icb], "link count of " + path);
            check(seen.entry.unique_id < integrity.contents_use.unique_id, "next unique id");
        }
        return found;
    }

    [[nodiscard]] std::vector<std::byte> content(const Seen& seen) const {
        auto bytes = seen.embedded;
        for (const auto& ad : seen.extents) {
            const auto at = bytes.size();
            bytes.resize(at + extent_length(ad.length));
            image_.read((std::uint64_t{partition.start} + ad.position) * block_size,
                        std::span(bytes).subspan(at));
        }
        check(bytes.size() == seen.entry.information_length, "information length");
        return bytes;
    }

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
    [[nodiscard]] std::vector<std::byte> partition_block(std::uint32_t number) const {
        check(number < partition.length, "block outside of the partition");
        return block(std::uint64_t{partition.start} + number);
    }
    template <class T>
    static void load_at(std::span<const std::byte> bytes, std::size_t at, T& out) {
        check(at <= bytes.size() && load(bytes.subspan(at), out), "descriptor cut off");
    }
    static void check_tag(std::span<const std::byte> bytes, TagId id, std::uint32_t location) {
        Tag tag;
        load_at(bytes, 0, tag);
        const auto name = fmt::format("tag {} at {}: ", static_cast<int>(id), location);
        check(tag.identifier == static_cast<std::uint16_t>(id), name + "identifier");
        check(tag.checksum == checksum_of(tag), name + "checksum");
        check(tag.version == 2, name + "version");
        check(tag.location == location, name + "location");
        check(tag.crc_length <= bytes.size() - 16, name + "CRC length");
        check(tag.crc_length > 0 && tag.crc == crc_itu(bytes.subspan(16, tag.crc_length)),
              name + "CRC");
    }
    template <class T>
    static T descriptor(std::span<const std::byte> bytes, TagId id, std::uint32_t location) {
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
            if (id == TagId::logical_volume) load_at(bytes, 0, volume);
            if (id == TagId::terminating) break;
        }
        for (const auto id :
             {TagId::primary_volume, TagId::implementation_use_volume, TagId::partition,
              TagId::logical_volume, TagId::unallocated_space, TagId::terminating})
            check(met.count(id) == 1, "volume descriptor sequence is not complete");
    }

    Seen read_entry(std::uint32_t icb) const {
        const auto bytes = partition_block(icb);
        Seen seen;
        seen.icb = icb;
        seen.entry = descriptor<FileEntry>(bytes, TagId::file_entry, icb);
        const auto attributes = seen.entry.extended_attributes_length.get();
        const auto length = seen.entry.allocation_length.get();
        check(sizeof(FileEntry) + attributes + length <= block_size, "file entry too long");
        const auto all = std::span<const std::byte>(bytes).subspan(sizeof(FileEntry));
        seen.extended_attributes.assign(all.begin(), all.begin() + attributes);
        if (attributes != 0)
            check_tag(seen.extended_attributes, TagId::extended_attribute_header, icb);
        auto rest = all.subspan(attributes, length);
        const auto allocation = static_cast<Allocation>(seen.entry.icb.flags & 7);
        if (allocation == Allocation::embedded) {
            seen.embedded.assign(rest.begin(), rest.end());
            return seen;
        }
        check(allocation == Allocation::short_descriptors, "allocation");
        std::vector<std::byte> next;
        std::uint64_t total = 0;
        while (!rest.empty()) {
            ShortAd ad;
            load_at(rest, 0, ad);
            rest = rest.subspan(sizeof(ad));
            if (extent_type(ad.length) == ExtentType::continuation) {
                check(rest.empty(), "descriptors behind a continuation");
                next = partition_block(ad.position);
                const auto fixed = descriptor<AllocationExtentDescriptor>(
                    next, TagId::allocation_extent, ad.position);
                rest = std::span<const std::byte>(next).subspan(sizeof(fixed),
                                                                fixed.allocation_length);
                continue;
            }
            check(extent_type(ad.length) == ExtentType::recorded, "extent type");
            check(rest.empty() || extent_length(ad.length) % block_size == 0,
                  "an extent that is no whole blocks and not the last");
            total += extent_length(ad.length);
            check(std::uint64_t{ad.position} +
                          blocks_for(Bytes(extent_length(ad.length))).value() <=
                      partition.length,
                  "extent outside of the partition");
            seen.extents.push_back(ad);
        }
        check(total == seen.entry.information_length, "extents and information length");
        check(blocks_for(Bytes(total)).value() == seen.entry.blocks_recorded, "blocks recorded");
        return seen;
    }

    void read_directory(const std::string& path, std::map<std::string, Seen>& found,
                        std::vector<std::pair<std::string, std::uint32_t>>& pending,
                        std::uint32_t parent) {
        const auto& directory = found.at(path);
        check(directory.entry.icb.file_type == static_cast<int>(FileType::directory), "file type");
        const auto bytes = content(directory);
        std::size_t at = 0;
        for (int number = 0; at < bytes.size(); ++number) {
            const auto rest = std::span<const std::byte>(bytes).subspan(at);
            FileIdentifierDescriptor fid;
            load_at(rest, 0, fid);
            const auto use = fid.implementation_use_length.get();
            const auto size = round_up(sizeof(fid) + use + fid.identifier_length, 4);
            check(size <= rest.size(), "file identifier cut off");
            if (directory.embedded.empty())
                check(at % block_size <= block_size - 16, "a tag that straddles two blocks");
            check_tag(rest.first(size), TagId::file_identifier,
                      directory.embedded.empty() ? directory.extents.at(0).position +
                                                       static_cast<std::uint32_t>(at / block_size)
                                                 : directory.icb);
            at += size;
            const auto icb = fid.icb.location.block.get();
            ++identified_[icb];
            check(fid.icb.length == block_size && fid.version == 1, "file identifier");
            const bool is_parent = (fid.characteristics & FileCharacteristic::parent) != 0;
            check(is_parent == (number == 0), "the parent's entry comes first");
            if (is_parent) {
                check(icb == parent && fid.identifier_length == 0, "parent entry of " + path);
                continue;
            }
            const auto name =
                cs0::decode(rest.subspan(sizeof(fid) + use, fid.identifier_length)).value();
            const auto full = path + "/" + name;
            auto seen = read_entry(icb);
            seen.characteristics = fid.characteristics;
            const bool is_directory = (fid.characteristics & FileCharacteristic::directory) != 0;
            check(is_directory ==
                      (seen.entry.icb.file_type == static_cast<int>(FileType::directory)),
                  "kind of " + full);
            check(found.emplace(full, std::move(seen)).second, "twice: " + full);
            if (is_directory) pending.emplace_back(full, directory.icb);
        }
    }

    const io::Source& image_;
    std::map<std::uint32_t, std::uint32_t> identified_; ///< FIDs by ICB
};

} // namespace openimapi::test
