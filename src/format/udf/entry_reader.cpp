#include "format/udf/entry_reader.hpp"

#include "format/udf/allocation_extent_descriptor.hpp"
#include "format/udf/descriptor_check.hpp"
#include "format/udf/disc_time_reader.hpp"
#include "format/udf/extended_attribute.hpp"
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
              .size = fe.information_length};
}

bool EntryReader::read(std::uint64_t address, Entry& out) {
    const auto map = static_cast<std::uint32_t>(address >> 32);
    const auto position = static_cast<std::uint32_t>(address & 0xFFFFFFFF);
    out.inode = {};
    out.times = {};
    out.runs.clear();
    out.target.clear();
    out.embedded = out.has_streams = false;

    const auto offset = volume_.offset_of(map, position);
    const auto bytes = offset ? window_.at(*offset, volume_.block) : std::span<const std::byte>{};
    if (bytes.empty()) {
        error("udf.icb.outside",
              "the information control block lies outside of the partition or the image, or cannot "
              "be read: the entry has no content",
              "ECMA-167 4/14.6", Lba(position));
        return false;
    }
    const Lba block(static_cast<std::int64_t>(*offset / volume_.block));
    out.inode.block = static_cast<std::uint32_t>(block.value());

    Fields fields;
    FileEntry fe;
    ExtendedFileEntry efe;
    IcbTag icb;
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
        out.has_streams = extent_length(efe.stream_directory_icb.length) != 0;
    } else {
        error("udf.icb.tag",
              "where an entry's information control block should be there is no File Entry: the "
              "entry has no content",
              "ECMA-167 4/14.9", block);
        return false;
    }
    check_tag(bytes, position, block, "File Entry", reporter_);
    constexpr std::uint16_t direct = 4;
    if (icb.strategy != direct)
        error("udf.icb.strategy",
              "the information control block may have been replaced by a later one (strategy "
              "4096), which is not looked for yet",
              "UDF 2.3.5.1", block, Severity::warning);
    if (out.has_streams)
        error("udf.streams", "the file has named streams; they are not read yet", "UDF 3.3.5",
              block, Severity::note);
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
    // A copy: reading an allocation extent may move the window.
    content(bytes.subspan(behind, fields.allocation_length),
            static_cast<Allocation>(icb.flags & IcbFlag::allocation_mask), map, *offset + behind,
            block, out);
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
        error("udf.file_type",
              "the entry is of a kind that directories do not hold; it is shown as "
              "a file",
              "ECMA-167 4/14.6.6", block, Severity::warning);
    }
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
    if (how != Allocation::short_descriptors && how != Allocation::long_descriptors) {
        error("udf.allocation.kind",
              "extended allocation descriptors are not allowed in UDF: the entry has no content",
              "UDF 2.3.5.2", block);
        return;
    }
    const std::size_t step =
        how == Allocation::short_descriptors ? sizeof(ShortAd) : sizeof(LongAd);
    std::uint64_t covered = 0;
    std::vector<std::byte> chained; // descriptors of a continuation; the window moves on
    while (covered < size && descriptors.size() >= step) {
        LongAd ad;
        if (how == Allocation::short_descriptors) {
            ShortAd brief;
            (void)load(descriptors, brief);
            ad.length = brief.length.get();
            ad.location.block = brief.position.get();
            ad.location.partition = static_cast<std::uint16_t>(map);
        } else {
            (void)load(descriptors, ad);
        }
        descriptors = descriptors.subspan(step);
        const std::uint64_t length = extent_length(ad.length);
        if (length == 0) break; // 4/12: the end
        const auto type = extent_type(ad.length);
        if (type == ExtentType::continuation) {
            const auto place = volume_.offset_of(ad.location.partition, ad.location.block);
            const auto bytes =
                place ? other_.at(*place, volume_.block) : std::span<const std::byte>{};
            AllocationExtentDescriptor aed;
            if (chain_budget_ == 0 || bytes.empty() || !has_tag(bytes, TagId::allocation_extent) ||
                !load(bytes, aed) || aed.allocation_length > bytes.size() - sizeof aed) {
                error("udf.allocation.chain",
                      "the continuation of the allocation descriptors cannot be read, or leads in "
                      "a circle: the rest of the content is missing",
                      "ECMA-167 4/14.5", block);
                return;
            }
            --chain_budget_;
            check_tag(bytes, ad.location.block,
                      Lba(static_cast<std::int64_t>(*place / volume_.block)),
                      "Allocation Extent Descriptor", reporter_);
            const auto next = bytes.subspan(sizeof aed, aed.allocation_length);
            std::vector<std::byte> copy(next.begin(), next.end());
            chained.swap(copy);
            descriptors = chained;
            continue;
        }
        const auto used = std::min(length, size - covered);
        Run run{Run::hole, used};
        if (type == ExtentType::recorded) {
            const auto blocks = (length + volume_.block - 1) / volume_.block;
            const auto place = volume_.offset_of(ad.location.partition, ad.location.block, blocks);
            if (place) {
                run.offset = *place;
            } else {
                // Kept, so that reading it fails: zeros would pretend.
                run.offset = other_.image_size();
                error("udf.extent.outside",
                      "an extent of the content reaches beyond its partition; it cannot be read",
                      "ECMA-167 4/14.14", block);
            }
            if (place && *place + used > other_.image_size())
                error("udf.extent.outside",
                      "an extent of the content reaches beyond the end of the image; it cannot be "
                      "read in full",
                      "ECMA-167 4/14.14", block);
        }
        auto& runs = out.runs;
        if (!runs.empty() && run.offset == Run::hole && runs.back().offset == Run::hole)
            runs.back().length += used;
        else if (!runs.empty() && runs.back().offset != Run::hole && run.offset != Run::hole &&
                 runs.back().offset + runs.back().length == run.offset)
            runs.back().length += used;
        else
            runs.push_back(run);
        covered += used;
    }
    if (covered < size)
        error("udf.extent.short",
              "the extents of the content are shorter than its length; the rest is missing",
              "ECMA-167 4/14.9.10", block);
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
