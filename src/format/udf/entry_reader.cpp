#include "format/udf/entry_reader.hpp"

#include "format/udf/allocation_extent_descriptor.hpp"
#include "format/udf/block_reader.hpp"
#include "format/udf/descriptor_check.hpp"
#include "format/udf/disc_time_reader.hpp"
#include "format/udf/extended_attribute.hpp"
#include "format/udf/indirect_entry.hpp"
#include "format/udf/path_component.hpp"
#include "openimapi/base/cs0.hpp"

#include <algorithm>
#include <cstring>

namespace openimapi::inline v1::udf {

using format::Run;

namespace {
// makedev(3) of the GNU C library, on whatever system this runs.
std::uint64_t device_of(std::uint64_t major, std::uint64_t minor) noexcept {
    return (minor & 0xFF) | ((major & 0xFFF) << 8) | ((minor & ~0xFFull) << 12) |
           ((major & ~0xFFFull) << 32);
}
constexpr std::uint32_t nobody = 0xFFFFFFFF; // UDF 2.3.6.1: no owner is recorded
constexpr std::uint64_t longest_link = 64 * 1024;
constexpr std::uint64_t longest_attributes = 64 * 1024;
constexpr std::uint16_t direct_strategy = 4, write_once_strategy = 4096;

/// Kinds of file that no directory names.
bool is_system(std::uint8_t type) noexcept {
    switch (static_cast<FileType>(type)) {
    case FileType::stream_directory:
    case FileType::extended_attributes:
    case FileType::virtual_allocation_table:
    case FileType::metadata:
    case FileType::metadata_mirror:
    case FileType::metadata_bitmap:
        return true;
    default:
        return false;
    }
}

void append(std::vector<Run>& runs, Run run) {
    if (!runs.empty()) {
        auto& last = runs.back();
        if ((run.offset == Run::hole && last.offset == Run::hole) ||
            (run.offset != Run::hole && last.offset != Run::hole &&
             last.offset + last.length == run.offset)) {
            last.length += run.length;
            return;
        }
    }
    runs.push_back(run);
}
} // namespace

bool decode_symlink(std::span<const std::byte> content, std::string& target) {
    target.clear();
    PathComponent part;
    while (load(content, part)) {
        content = content.subspan(sizeof part);
        if (part.identifier_length > content.size()) return false;
        const auto name = content.first(part.identifier_length);
        content = content.subspan(part.identifier_length);
        const auto type = static_cast<ComponentType>(part.type);
        if (type == ComponentType::root || type == ComponentType::agreed_root) {
            target.assign(1, '/');
            continue;
        }
        if (!target.empty() && target != "/") target += '/';
        if (type == ComponentType::parent) {
            target.append(2, '.');
        } else if (type == ComponentType::current) {
            target += '.';
        } else if (type == ComponentType::name) {
            const auto text = cs0::decode(name);
            if (!text) return false;
            target += *text;
        } else {
            return false;
        }
    }
    return content.empty();
}

void EntryReader::error(std::string_view id, std::string_view message, std::string_view clause,
                        Lba block, Severity severity) {
    if (reporter_.wants(id, severity))
        reporter_.tell({std::string(id), severity, std::string(message), std::string(clause), block,
                        path_ ? path_() : std::string()});
}

template <class T>
void EntryReader::common(const T& fe, Entry& out, Fields& fields) const {
    auto& inode = out.inode;
    inode.mode = mode_of_permissions(fe.permissions);
    const auto flags = fe.icb.flags.get();
    if (flags & IcbFlag::setuid) inode.mode |= 04000;
    if (flags & IcbFlag::setgid) inode.mode |= 02000;
    if (flags & IcbFlag::sticky) inode.mode |= 01000;
    inode.uid = fe.uid == nobody ? 0 : fe.uid.get();
    inode.gid = fe.gid == nobody ? 0 : fe.gid.get();
    inode.links = fe.links;
    inode.posix = true;
    inode.modified = decode_time(fe.modified).value_or(Timestamp{});
    if (const auto time = decode_time(fe.accessed)) {
        out.times.accessed = *time;
        out.times.has_accessed = true;
    }
    out.unique_id = fe.unique_id;
    inode.serial = static_cast<std::uint32_t>(out.unique_id & 0xFFFFFFFF);
    out.file_type = fe.icb.file_type;
    out.blocks_recorded = fe.blocks_recorded;
    fields = {.fixed = sizeof fe,
              .attributes_length = fe.extended_attributes_length,
              .allocation_length = fe.allocation_length,
              .size = fe.information_length,
              .attribute_icb = fe.extended_attribute_icb};
}

/// 4/14.6.2, UDF 2.3.5.1: an ICB of strategy 4096 is a File Entry and an Indirect Entry, which
/// leads to the same again once the file was changed. The last one recorded counts.
std::uint64_t EntryReader::latest(std::uint64_t address) {
    constexpr int most = 65536; // versions of one file
    auto good = address;
    auto at = address;
    for (int hops = 0;; ++hops) {
        const auto map = static_cast<std::uint32_t>(at >> 32);
        const auto position = static_cast<std::uint32_t>(at & 0xFFFFFFFF);
        auto found = read_block(window_, volume_, map, position, reporter_);
        if (!found) return good;
        Tag tag;
        IcbTag icb;
        IndirectEntry indirect;
        if (!has_tag(found->bytes, TagId::indirect_entry)) {
            const bool entry = has_tag(found->bytes, TagId::file_entry) ||
                               has_tag(found->bytes, TagId::extended_file_entry);
            if (!entry) return good; // not recorded yet
            good = at;
            if (!load(found->bytes.subspan(sizeof tag), icb) ||
                icb.strategy != write_once_strategy || position == 0xFFFFFFFF)
                return good;
            found = read_block(window_, volume_, map, position + 1, reporter_);
            if (!found || !has_tag(found->bytes, TagId::indirect_entry)) return good;
        }
        if (!load(found->bytes, indirect) || extent_length(indirect.next.length) == 0) return good;
        const auto next = address_of(indirect.next.location);
        if (hops >= most || chain_budget_ == 0 || next == address || next == at) {
            error("udf.icb.indirect",
                  "the chain of indirect entries leads in a circle or does not end: which version "
                  "of the file counts is not known",
                  "ECMA-167 4/14.6.2, 4/14.7", found->lba(volume_));
            return good;
        }
        --chain_budget_;
        at = next;
    }
}

bool EntryReader::read(std::uint64_t address, Entry& out) {
    out.inode = {};
    out.times = {};
    out.runs.clear();
    out.target.clear();
    out.embedded = false;
    out.streams = {};
    out.vat_extension.reset();
    out.file_type = 0;

    auto map = static_cast<std::uint32_t>(address >> 32);
    auto position = static_cast<std::uint32_t>(address & 0xFFFFFFFF);
    auto found = read_block(window_, volume_, map, position, reporter_);
    IcbTag icb;
    if (found &&
        (has_tag(found->bytes, TagId::indirect_entry) ||
         (load(found->bytes.subspan(sizeof(Tag)), icb) && icb.strategy == write_once_strategy))) {
        address = latest(address);
        map = static_cast<std::uint32_t>(address >> 32);
        position = static_cast<std::uint32_t>(address & 0xFFFFFFFF);
        found = read_block(window_, volume_, map, position, reporter_);
    }
    if (!found) {
        error("udf.icb.outside",
              "the information control block lies outside of the partition or the image, or cannot "
              "be read: the entry has no content",
              "ECMA-167 4/14.6", Lba(position));
        return false;
    }
    const auto bytes = found->bytes;
    const auto offset = found->offset;
    const Lba block = found->lba(volume_);
    out.inode.block = static_cast<std::uint32_t>(block.value());

    Fields fields;
    FileEntry fe;
    ExtendedFileEntry efe;
    if (has_tag(bytes, TagId::file_entry) && load(bytes, fe)) {
        common(fe, out, fields);
        icb = fe.icb;
    } else if (has_tag(bytes, TagId::extended_file_entry) && load(bytes, efe)) {
        common(efe, out, fields);
        icb = efe.icb;
        if (const auto time = decode_time(efe.created)) {
            out.times.created = *time;
            out.times.has_created = true;
        }
        if (extent_length(efe.stream_directory_icb.length) != 0)
            out.streams = efe.stream_directory_icb;
        // The stream directory's parent entry is a link, too (4/14.9.6), and not one that anybody
        // means who counts names.
        if (extent_length(efe.stream_directory_icb.length) != 0 && out.inode.links > 1)
            --out.inode.links;
    } else {
        error("udf.icb.tag",
              "where an entry's information control block should be there is no File Entry: the "
              "entry has no content",
              "ECMA-167 4/14.9", block);
        return false;
    }
    check_tag(bytes, position, block, "File Entry", reporter_);
    if (icb.strategy != direct_strategy && icb.strategy != write_once_strategy)
        error("udf.icb.strategy",
              "the information control block has a strategy that is not defined; it is taken for "
              "a single entry",
              "UDF 2.3.5.1", block, Severity::warning);
    if (fields.attributes_length > bytes.size() - fields.fixed ||
        fields.allocation_length > bytes.size() - fields.fixed - fields.attributes_length) {
        error("udf.icb.lengths",
              "extended attributes and allocation descriptors are longer than their block: the "
              "entry has no content",
              "ECMA-167 4/14.9.21, 4/14.9.22", block);
        kind(out, block);
        return true;
    }
    kind(out, block);
    out.inode.size = fields.size;
    if (fields.attributes_length != 0)
        extended_attributes(bytes.subspan(fields.fixed, fields.attributes_length), block, out);
    const auto behind = fields.fixed + fields.attributes_length;
    content(bytes.subspan(behind, fields.allocation_length),
            static_cast<Allocation>(icb.flags & IcbFlag::allocation_mask), map, offset + behind,
            block, out);
    if (extent_length(fields.attribute_icb.length) != 0)
        attribute_file(fields.attribute_icb, block, out);
    const bool has_content = out.inode.kind == tree::Kind::file ||
                             out.inode.kind == tree::Kind::directory ||
                             out.inode.kind == tree::Kind::symlink;
    if (!has_content) out.inode.size = 0;
    if (out.inode.kind == tree::Kind::symlink) link_target(block, out);
    return true;
}

void EntryReader::kind(Entry& out, Lba block) {
    auto& type = out.inode.kind;
    switch (static_cast<FileType>(out.file_type)) {
    case FileType::directory:
    case FileType::stream_directory:
        type = tree::Kind::directory;
        break;
    case FileType::regular:
    case FileType::unspecified:
    case FileType::real_time:
        type = tree::Kind::file;
        break;
    case FileType::symbolic_link:
        type = tree::Kind::symlink;
        break;
    case FileType::block_device:
        type = tree::Kind::block_device;
        break;
    case FileType::character_device:
        type = tree::Kind::character_device;
        break;
    case FileType::fifo:
        type = tree::Kind::fifo;
        break;
    case FileType::socket:
        type = tree::Kind::socket;
        break;
    default:
        type = tree::Kind::file;
        if (!system_files_ || !is_system(out.file_type))
            error("udf.file_type",
                  "the entry is of a kind that directories do not hold; it is shown as "
                  "a file",
                  "ECMA-167 4/14.6.6", block, Severity::warning);
        return;
    }
    if (!system_files_ && is_system(out.file_type))
        error("udf.file_type", "the entry is a stream directory, which directories do not hold",
              "ECMA-167 4/14.6.6", block, Severity::warning);
}

void EntryReader::content(std::span<const std::byte> descriptors, Allocation how, std::uint32_t map,
                          std::uint64_t offset, Lba block, Entry& out) {
    const auto size = out.inode.size;
    if (how == Allocation::embedded) {
        out.embedded = true;
        if (size > descriptors.size()) {
            error("udf.embedded.length",
                  "the content that stands in the File Entry is longer than its place; the rest "
                  "is missing",
                  "ECMA-167 4/14.6.8", block);
        }
        if (size != 0 && !descriptors.empty())
            out.runs.push_back({offset, std::min<std::uint64_t>(size, descriptors.size())});
        return;
    }
    if (how != Allocation::short_descriptors && how != Allocation::long_descriptors &&
        how != Allocation::extended_descriptors) {
        error("udf.allocation.kind",
              "the allocation descriptors are of a kind that is not defined: the entry has no "
              "content",
              "ECMA-167 4/14.6.8", block);
        return;
    }
    if (how == Allocation::extended_descriptors)
        error("udf.allocation.extended",
              "extended allocation descriptors are not allowed in UDF; many readers do not know "
              "them",
              "UDF 2.3.5.4", block, Severity::warning);
    const std::size_t step = how == Allocation::short_descriptors  ? sizeof(ShortAd)
                             : how == Allocation::long_descriptors ? sizeof(LongAd)
                                                                   : sizeof(ExtendedAd);
    std::uint64_t covered = 0;
    std::vector<std::byte> chained; // descriptors of a continuation; the window moves on
    while (covered < size && descriptors.size() >= step) {
        LongAd ad;
        ExtendedAd extended;
        if (how == Allocation::short_descriptors) {
            ShortAd brief;
            (void)load(descriptors, brief);
            ad.length = brief.length.get();
            ad.location.block = brief.position.get();
            ad.location.partition = static_cast<std::uint16_t>(map);
        } else if (how == Allocation::long_descriptors) {
            (void)load(descriptors, ad);
        } else {
            (void)load(descriptors, extended);
            ad.length = extended.length.get();
            ad.location = extended.location;
        }
        descriptors = descriptors.subspan(step);
        const std::uint64_t length = extent_length(ad.length);
        if (length == 0) break; // 4/12: the end
        const auto type = extent_type(ad.length);
        if (type == ExtentType::continuation) {
            const auto found =
                read_block(other_, volume_, ad.location.partition, ad.location.block, reporter_);
            AllocationExtentDescriptor aed;
            if (chain_budget_ == 0 || !found || !has_tag(found->bytes, TagId::allocation_extent) ||
                !load(found->bytes, aed) ||
                aed.allocation_length > found->bytes.size() - sizeof aed) {
                error("udf.allocation.chain",
                      "the continuation of the allocation descriptors cannot be read, or leads in "
                      "a circle: the rest of the content is missing",
                      "ECMA-167 4/14.5", block);
                return;
            }
            --chain_budget_;
            check_tag(found->bytes, ad.location.block, found->lba(volume_),
                      "Allocation Extent Descriptor", reporter_);
            const auto next = found->bytes.subspan(sizeof aed, aed.allocation_length);
            std::vector<std::byte> copy(next.begin(), next.end());
            chained.swap(copy);
            descriptors = chained;
            continue;
        }
        std::uint64_t meant = length; // bytes of content
        if (how == Allocation::extended_descriptors) {
            meant = extended.information_length;
            if (meant > length || extent_length(extended.recorded_length) != meant) {
                error("udf.allocation.kind",
                      "an extent is recorded with other lengths than its content has (compressed?):"
                      " the rest of the content is missing",
                      "ECMA-167 4/14.14.3", block);
                return;
            }
        }
        const auto used = std::min(meant, size - covered);
        covered += used;
        if (type == ExtentType::recorded)
            add_extent(ad, length, used, block, out);
        else
            append(out.runs, {Run::hole, used});
    }
    if (covered < size)
        error("udf.extent.short",
              "the extents of the content are shorter than its length; the rest is missing",
              "ECMA-167 4/14.9.10", block);
}

/// The `used` first bytes of a recorded extent, wherever its blocks are.
void EntryReader::add_extent(const LongAd& ad, std::uint64_t length, std::uint64_t used, Lba block,
                             Entry& out) {
    const auto blocks = (length + volume_.block - 1) / volume_.block;
    const auto outside = [&](std::string_view message, std::uint64_t bytes) {
        error("udf.extent.outside", message, "ECMA-167 4/14.14", block);
        // Kept, so that reading it fails: zeros would pretend.
        if (bytes != 0) append(out.runs, {other_.image_size(), bytes});
    };
    constexpr std::string_view not_there =
        "an extent of the content reaches beyond its partition, or to blocks that are not there; "
        "it cannot be read";
    std::uint64_t at = 0; // block of the extent
    while (used != 0) {
        const auto position = ad.location.block + at;
        const auto stretch =
            position > 0xFFFFFFFF
                ? std::optional<Stretch>{}
                : volume_.find(ad.location.partition, static_cast<std::uint32_t>(position));
        if (!stretch) return outside(not_there, used);
        const bool all = stretch->blocks >= blocks - at;
        if (!all && piece_budget_ == 0) return outside(not_there, used);
        if (!all) --piece_budget_;
        // A plain partition that ends within the extent: none of it is to be trusted.
        if (!all && volume_.maps[ad.location.partition].kind == PartitionKind::plain)
            return outside(not_there, used);
        const auto here = all ? used : std::min(used, stretch->blocks * volume_.block);
        const auto offset = stretch->image_block * volume_.block;
        append(out.runs, {offset, here});
        if (offset + here > other_.image_size())
            outside("an extent of the content reaches beyond the end of the image; it cannot be "
                    "read in full",
                    0);
        used -= here;
        at += stretch->blocks;
    }
}

/// 4/14.9.20, 4/14.17.24: more extended attributes, in a file of their own.
void EntryReader::attribute_file(const LongAd& icb, Lba block, Entry& out) {
    if (chain_budget_ == 0 || system_files_) return;
    --chain_budget_;
    const bool before = system_files_;
    system_files_ = true; // which also ends the recursion: none of them has another
    Entry file;
    const bool good = read(address_of(icb.location), file);
    system_files_ = before;
    std::vector<std::byte> bytes;
    for (const auto& run : file.runs) {
        if (!good || run.offset == Run::hole || bytes.size() + run.length > longest_attributes)
            break;
        const auto part = other_.at(run.offset, static_cast<std::size_t>(run.length));
        if (part.empty()) break;
        bytes.insert(bytes.end(), part.begin(), part.end());
    }
    if (!good || bytes.size() < file.inode.size) {
        error("udf.extended_attributes",
              "the file of extended attributes cannot be read, or is too long; it is left out",
              "ECMA-167 4/14.10", block, Severity::warning);
        return;
    }
    if (!bytes.empty()) extended_attributes(bytes, block, out);
}

void EntryReader::extended_attributes(std::span<const std::byte> area, Lba block, Entry& out) {
    // 4/14.10.1: first a header; where it is damaged, what is behind it is left alone.
    if (!has_tag(area, TagId::extended_attribute_header)) {
        error("udf.extended_attributes",
              "the extended attributes have no header; they are not read", "ECMA-167 4/14.10.1",
              block, Severity::warning);
        return;
    }
    area = area.subspan(std::min(area.size(), sizeof(ExtendedAttributeHeader)));
    ExtendedAttribute attribute;
    while (load(area, attribute)) {
        if (attribute.length < sizeof attribute || attribute.length > area.size()) {
            error("udf.extended_attributes",
                  "an extended attribute is shorter than its header or reaches beyond its area",
                  "ECMA-167 4/14.10.2", block, Severity::warning);
            return;
        }
        const auto bytes = area.first(attribute.length);
        area = area.subspan(attribute.length);
        DeviceSpecificationAttribute device;
        FileTimesAttribute times;
        ImplementationUseAttribute use;
        VatExtension vat;
        if (attribute.type == static_cast<std::uint32_t>(AttributeType::device_specification)) {
            constexpr std::size_t numbers = 24; // what there is without implementation use
            std::array<std::byte, sizeof device> whole{};
            if (bytes.size() < numbers) continue;
            std::copy_n(bytes.begin(), std::min(bytes.size(), whole.size()), whole.begin());
            (void)load(whole, device);
            out.inode.device = device_of(device.major_device, device.minor_device);
        } else if (attribute.type == static_cast<std::uint32_t>(AttributeType::file_times) &&
                   load(bytes, times) && (times.existence & 1)) {
            if (const auto time = decode_time(times.creation)) {
                out.times.created = *time;
                out.times.has_created = true;
            }
        } else if (system_files_ &&
                   attribute.type ==
                       static_cast<std::uint32_t>(AttributeType::implementation_use) &&
                   load(bytes, use) &&
                   std::string_view(use.implementation_identifier.identifier.data(),
                                    VatExtension::name.size()) == VatExtension::name &&
                   load(bytes.subspan(sizeof use), vat) && vat.verification == out.unique_id) {
            out.vat_extension = vat;
        }
    }
}

void EntryReader::link_target(Lba block, Entry& out) {
    std::vector<std::byte> bytes;
    for (const auto& run : out.runs) {
        if (run.offset == Run::hole || bytes.size() + run.length > longest_link) break;
        const auto part = other_.at(run.offset, static_cast<std::size_t>(run.length));
        if (part.empty()) break;
        bytes.insert(bytes.end(), part.begin(), part.end());
    }
    if (bytes.size() < out.inode.size || !decode_symlink(bytes, out.target))
        error("udf.symlink", "the target of a symbolic link is malformed; it is cut",
              "ECMA-167 4/14.16", block);
    out.inode.size = 0;
    out.runs.clear();
}

} // namespace openimapi::inline v1::udf
