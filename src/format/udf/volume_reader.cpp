#include "format/udf/volume_reader.hpp"

#include "format/reading/window.hpp"
#include "format/udf/anchor.hpp"
#include "format/udf/block_reader.hpp"
#include "format/udf/descriptor_check.hpp"
#include "format/udf/disc_time_reader.hpp"
#include "format/udf/file_set_descriptor.hpp"
#include "format/udf/logical_volume_descriptor.hpp"
#include "format/udf/logical_volume_integrity.hpp"
#include "format/udf/partition_reader.hpp"
#include "format/udf/primary_volume_descriptor.hpp"
#include "format/udf/volume_descriptor_pointer.hpp"
#include "format/udf/volume_recognition.hpp"
#include "openimapi/base/cs0.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace openimapi::inline v1::udf {
namespace {

std::string_view text_of(const EntityId& id) noexcept {
    std::string_view all(id.identifier.data(), id.identifier.size());
    return all.substr(0, all.find('\0'));
}

/// The prevailing descriptors of a sequence: of each kind the one with the highest number
/// (3/8.4.3).
struct Prevailing {
    std::optional<PrimaryVolumeDescriptor> primary;
    std::optional<LogicalVolumeDescriptor> logical;
    std::vector<std::byte> logical_bytes; ///< with the partition maps
    Lba logical_at;
    PartitionDescriptors partitions;

    [[nodiscard]] bool complete() const noexcept { return logical && !partitions.empty(); }
};

class VolumeReader {
public:
    VolumeReader(const io::Source& image, Lba session, format::Reporter& reporter)
        : window_(image), session_(static_cast<std::uint64_t>(session.value())),
          reporter_(reporter) {}

    std::optional<Volume> read() {
        const bool recognised = recognition();
        // Sectors of optical media first, then those of disks.
        for (const std::uint32_t block : {2048u, 512u, 4096u, 1024u}) {
            volume_.block = block;
            find_anchors();
            if (!volume_.anchors.empty()) break;
        }
        if (volume_.anchors.empty()) {
            if (recognised)
                error("udf.anchor.missing",
                      "there is no anchor at block 256, at the last block or 256 before it: the "
                      "UDF volume cannot be found (a truncated image?)",
                      "UDF 2.2.3", Lba(256));
            return {};
        }
        if (!recognised)
            error("udf.recognition.missing",
                  "the volume recognition sequence names no NSR02 or NSR03; readers do not see "
                  "that there is UDF",
                  "ECMA-167 3/9.1", Lba(static_cast<std::int64_t>(session_ + 16)));
        Prevailing found = sequence(volume_.sequences.main, "main");
        if (!found.complete()) {
            error("udf.sequence.main",
                  "the main volume descriptor sequence is incomplete; the reserve one is used",
                  "ECMA-167 3/8.4.2", at(volume_.sequences.main.location));
            found = sequence(volume_.sequences.reserve, "reserve");
        }
        if (!found.complete()) {
            error("udf.sequence.missing",
                  "neither volume descriptor sequence has a logical volume and its partition: "
                  "the UDF volume cannot be read",
                  "ECMA-167 3/8.4.2", at(volume_.sequences.reserve.location));
            return {};
        }
        if (!logical_volume(found) || !file_set()) return {};
        integrity();
        return std::move(volume_);
    }

private:
    [[nodiscard]] Lba at(std::uint64_t block) const noexcept {
        return Lba(static_cast<std::int64_t>(block));
    }
    void error(std::string_view id, std::string message, std::string clause, Lba block) {
        reporter_.report(id, Severity::error, std::move(message), std::move(clause), block);
    }
    [[nodiscard]] std::span<const std::byte> block(std::uint64_t number) {
        return number > window_.image_size() / volume_.block
                   ? std::span<const std::byte>{}
                   : window_.at(number * volume_.block, volume_.block);
    }

    /// 2/8.3.1, 3/9.1. Structures stand 2048 bytes apart, or a sector where that is longer.
    bool recognition() {
        constexpr int most = 64;
        for (const std::uint32_t step : {1u, 2u}) {
            for (int i = 0; i < most; ++i) {
                const auto bytes = window_.block(session_ + 16 + static_cast<unsigned>(i) * step);
                VolumeStructureDescriptor d;
                if (!load(bytes, d)) break;
                const std::string_view id(d.identifier.data(), d.identifier.size());
                if (id == "NSR02" || id == "NSR03") return true;
                if (id != "BEA01" && id != "TEA01" && id != "CD001" && id != "BOOT2" &&
                    id != "CDW02")
                    break;
            }
        }
        return false;
    }

    void find_anchors() {
        const auto blocks = window_.image_size() / volume_.block;
        std::vector<std::uint64_t> places{session_ + 256};
        if (blocks > 257) {
            places.push_back(blocks - 1);
            places.push_back(blocks - 257);
        }
        places.push_back(512); // UDF 2.2.3: unclosed sequential media
        for (const auto place : places) {
            const auto bytes = block(place);
            AnchorVolumeDescriptorPointer anchor;
            if (bytes.empty() || !has_tag(bytes, TagId::anchor_volume_pointer)) continue;
            if (std::find(volume_.anchors.begin(), volume_.anchors.end(), at(place)) !=
                volume_.anchors.end())
                continue;
            // Where its tag says another place, it is a copy of something else.
            if (!load(bytes, anchor) || anchor.tag.location != place) continue;
            if (!check_tag(bytes, static_cast<std::uint32_t>(place), at(place), "anchor",
                           reporter_))
                continue;
            if (volume_.anchors.empty())
                volume_.sequences = {anchor.main_sequence, anchor.reserve_sequence};
            volume_.anchors.push_back(at(place));
        }
    }

    Prevailing sequence(ExtentAd extent, std::string_view which) {
        Prevailing out;
        std::uint32_t numbers[2] = {0, 0}; // of the primary and the logical one kept
        int budget = 1024;                 // descriptors, over all the parts of the sequence
        int parts = 16;
        while (extent.length != 0 && parts-- > 0) {
            ExtentAd next;
            const std::uint64_t count = extent.length / volume_.block;
            for (std::uint64_t i = 0; i < count && budget-- > 0; ++i) {
                const auto number = extent.location + i;
                const auto bytes = block(number);
                Tag tag;
                if (!load(bytes, tag)) break;
                if (tag.identifier == 0) break; // 3/8.4.2: a block of zeros may end it
                if (tag.checksum != checksum_of(tag)) {
                    error("udf.tag.checksum",
                          fmt::format("a block of the {} volume descriptor sequence holds no "
                                      "descriptor; what follows it is not read",
                                      which),
                          "ECMA-167 3/7.2.3", at(number));
                    break;
                }
                if (!check_tag(bytes, static_cast<std::uint32_t>(number), at(number),
                               "volume descriptor", reporter_))
                    continue;
                const auto id = static_cast<TagId>(tag.identifier.get());
                if (id == TagId::terminating) return out;
                if (id == TagId::volume_pointer) {
                    VolumeDescriptorPointer pointer;
                    if (load(bytes, pointer)) next = pointer.next;
                    break;
                }
                take(id, bytes, number, numbers, out);
            }
            extent = next;
        }
        return out;
    }

    void take(TagId id, std::span<const std::byte> bytes, std::uint64_t number,
              std::uint32_t (&numbers)[2], Prevailing& out) {
        if (id == TagId::primary_volume) {
            PrimaryVolumeDescriptor d;
            if (!load(bytes, d) || (out.primary && d.sequence_number < numbers[0])) return;
            numbers[0] = d.sequence_number;
            out.primary = d;
        } else if (id == TagId::logical_volume) {
            LogicalVolumeDescriptor d;
            if (!load(bytes, d) || (out.logical && d.sequence_number < numbers[1])) return;
            numbers[1] = d.sequence_number;
            out.logical = d;
            out.logical_bytes.assign(bytes.begin(), bytes.end());
            out.logical_at = at(number);
        } else if (id == TagId::partition) {
            PartitionDescriptor d;
            if (!load(bytes, d)) return;
            auto [entry, is_new] = out.partitions.try_emplace(d.number, d);
            if (!is_new && d.sequence_number >= entry->second.sequence_number) entry->second = d;
        }
    }

    bool logical_volume(const Prevailing& found) {
        const auto& logical = *found.logical;
        auto& info = volume_.info;
        info.system = format::FileSystem::udf;
        info.label = cs0::decode_dstring(logical.identifier).value_or("");
        info.logical_block_size = logical.logical_block_size;
        info.descriptor = found.logical_at;
        DomainSuffix suffix;
        std::memcpy(&suffix, logical.domain.suffix.data(), sizeof suffix);
        info.udf_revision = suffix.revision;
        info.variant =
            fmt::format("UDF {:x}.{:02x}", info.udf_revision >> 8, info.udf_revision & 0xFF);
        if (text_of(logical.domain) != "*OSTA UDF Compliant")
            error("udf.domain", "the logical volume does not say that it is UDF; readers refuse it",
                  "UDF 2.1.5.2", found.logical_at);
        if (found.primary) {
            info.volume_set =
                cs0::decode_dstring(found.primary->volume_set_identifier).value_or("");
            info.created = decode_time(found.primary->recorded);
            info.application = std::string(text_of(found.primary->application_identifier));
            info.preparer = std::string(text_of(found.primary->implementation_identifier));
        } else {
            error("udf.primary.missing", "there is no UDF Primary Volume Descriptor",
                  "ECMA-167 3/8.4.2", found.logical_at);
        }
        if (logical.logical_block_size != volume_.block) {
            error("udf.block_size",
                  fmt::format("logical blocks of {} bytes on sectors of {}: the volume cannot be "
                              "read",
                              logical.logical_block_size.get(), volume_.block),
                  "UDF 2.2.4.2", found.logical_at);
            return false;
        }
        volume_.file_set = logical.file_set_sequence;
        volume_.integrity = logical.integrity_sequence;
        maps(found);
        if (!volume_.maps.empty()) info.blocks = volume_.maps.front().length;
        return true;
    }

    void maps(const Prevailing& found) {
        const auto& logical = *found.logical;
        auto table = std::span<const std::byte>(found.logical_bytes).subspan(sizeof logical);
        if (logical.map_table_length > table.size()) {
            error("udf.maps.length",
                  "the table of partition maps is longer than its descriptor; it is cut",
                  "ECMA-167 3/10.6.8", found.logical_at);
        } else {
            table = table.first(logical.map_table_length);
        }
        read_partitions(window_.source(), table, logical.partition_maps, found.partitions, volume_,
                        reporter_);
    }

    bool file_set() {
        const auto& place = volume_.file_set.location;
        if (place.partition < volume_.maps.size() && !volume_.maps[place.partition].readable())
            return false; // said already
        FileSetDescriptor fsd;
        const auto found = read_block(window_, volume_, place.partition, place.block, reporter_);
        if (!found || !has_tag(found->bytes, TagId::file_set) || !load(found->bytes, fsd)) {
            error("udf.file_set.missing",
                  "there is no File Set Descriptor where the logical volume names it: the root "
                  "directory cannot be found",
                  "UDF 2.3.2", found ? found->lba(volume_) : volume_.info.descriptor);
            return false;
        }
        check_tag(found->bytes, place.block, found->lba(volume_), "File Set Descriptor", reporter_);
        later_file_sets(fsd);
        volume_.root = fsd.root_directory;
        volume_.system_streams = fsd.system_stream_directory;
        volume_.info.modified = decode_time(fsd.recorded);
        const auto identifier = [](auto& field) { return cs0::decode_dstring(field).value_or(""); };
        volume_.info.copyright_file = identifier(fsd.copyright_file_identifier);
        volume_.info.abstract_file = identifier(fsd.abstract_file_identifier);
        return true;
    }

    /// 4/8.3.1: on write-once media a later version of the file set's descriptor may follow, in the
    /// same extent or in the next one.
    void later_file_sets(FileSetDescriptor& best) {
        auto extent = volume_.file_set;
        int budget = 1024;
        while (extent_length(extent.length) != 0 && budget > 0) {
            LongAd next;
            const auto count = extent_length(extent.length) / volume_.block;
            for (std::uint32_t i = 0; i < count && budget-- > 0; ++i) {
                FileSetDescriptor fsd;
                const auto found = read_block(window_, volume_, extent.location.partition,
                                              extent.location.block + i, reporter_);
                if (!found || !has_tag(found->bytes, TagId::file_set) || !load(found->bytes, fsd))
                    break;
                if (fsd.file_set_number == best.file_set_number && fsd.number > best.number)
                    best = fsd;
                next = fsd.next;
            }
            if (count == 0) break;
            extent = next;
        }
    }

    /// 3/8.8.2: the last descriptor of the sequence counts.
    void integrity() {
        auto extent = volume_.integrity;
        int budget = 4096;
        while (extent.length != 0 && budget > 0) {
            ExtentAd next;
            for (std::uint64_t i = 0; i < extent.length / volume_.block && budget-- > 0; ++i) {
                const auto number = extent.location + i;
                const auto bytes = block(number);
                LogicalVolumeIntegrityDescriptor d;
                if (!has_tag(bytes, TagId::logical_volume_integrity) || !load(bytes, d)) break;
                if (!check_tag(bytes, static_cast<std::uint32_t>(number), at(number),
                               "Logical Volume Integrity Descriptor", reporter_))
                    break;
                volume_.has_integrity = true;
                volume_.closed = d.integrity == static_cast<std::uint32_t>(Integrity::closed);
                integrity_tables(bytes, d, at(number));
                if (d.next.length != 0) {
                    next = d.next;
                    break;
                }
            }
            if (next.location == extent.location) break;
            extent = next;
        }
        if (!volume_.has_integrity)
            error("udf.integrity.missing",
                  "there is no Logical Volume Integrity Descriptor; systems mount the volume "
                  "read-only or not at all",
                  "UDF 2.2.6", at(volume_.integrity.location));
        else if (!volume_.closed && !volume_.virtual_partition()) // write-once: left as it is
            reporter_.report("udf.integrity.open", Severity::warning,
                             "the volume was not closed after the last change: it may be "
                             "inconsistent",
                             "UDF 2.2.6.2", at(volume_.integrity.location));
    }

    void integrity_tables(std::span<const std::byte> bytes,
                          const LogicalVolumeIntegrityDescriptor& d, Lba block) {
        // With a virtual partition, the table's own numbers are newer.
        const auto* table = volume_.virtual_partition();
        if (!table)
            volume_.next_unique_id = d.contents_use.unique_id;
        else
            volume_.next_unique_id =
                std::max(volume_.next_unique_id, d.contents_use.unique_id.get());
        auto& found = volume_.integrity_found;
        found = {.block = block, .partitions = d.partitions};
        auto rest = bytes.subspan(sizeof d);
        const auto tables = std::uint64_t{d.partitions} * 8;
        if (tables > rest.size()) return;
        for (auto* list : {&found.free, &found.sizes}) {
            for (std::uint32_t i = 0; i < d.partitions; ++i, rest = rest.subspan(4)) {
                le32 blocks;
                (void)load(rest, blocks);
                list->push_back(blocks);
            }
        }
        LogicalVolumeIntegrityUse use;
        if (d.implementation_use_length < sizeof use || !load(rest, use)) return;
        found.has_use = true;
        found.minimum_read = use.minimum_read_revision;
        found.minimum_write = use.minimum_write_revision;
        found.maximum_write = use.maximum_write_revision;
        if (volume_.info.files) return; // as the table counts them
        volume_.info.files = use.files;
        volume_.info.directories = use.directories;
    }

    format::Window window_;
    std::uint64_t session_;
    format::Reporter& reporter_;
    Volume volume_;
};

} // namespace

std::optional<Volume> read_volume(const io::Source& image, Lba session,
                                  format::Reporter& reporter) {
    return VolumeReader(image, session, reporter).read();
}

} // namespace openimapi::inline v1::udf
