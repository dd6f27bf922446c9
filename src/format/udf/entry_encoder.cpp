#include "format/udf/entry_encoder.hpp"

#include "format/udf/allocation_extent_descriptor.hpp"
#include "format/udf/directory_stream.hpp"
#include "format/udf/symlink_content.hpp"

#include <algorithm>
#include <cstring>

namespace openimapi::inline v1::udf {

namespace {

/// The longest extent: 30 bits, and whole blocks where another extent follows (4/12.1).
constexpr std::uint64_t longest_extent = (std::uint64_t{1} << 30) - block_size;
constexpr std::uint64_t capacity = embedded_capacity / sizeof(ShortAd);
constexpr std::uint64_t extent_capacity =
    (block_size - sizeof(AllocationExtentDescriptor)) / sizeof(ShortAd);

constexpr std::uint64_t extents_of(std::uint64_t bytes) {
    return bytes / longest_extent + (bytes % longest_extent != 0 ? 1 : 0);
}

/// Blocks of allocation descriptors behind the File Entry: in each full block the last one leads to
/// the next block.
constexpr std::uint64_t continuations(std::uint64_t extents) {
    if (extents <= capacity) return 0;
    const auto left = extents - (capacity - 1);
    return left <= extent_capacity ? 1 : 1 + (left - 2) / (extent_capacity - 1);
}
static_assert(continuations(capacity + 1) == 1);
static_assert(continuations(capacity - 1 + extent_capacity) == 1);
static_assert(continuations(capacity + extent_capacity) == 2);
static_assert(continuations(capacity - 1 + 2 * extent_capacity - 1) == 2);
static_assert(continuations(capacity + 2 * extent_capacity - 1) == 3);

FileType file_type(tree::Kind kind) {
    switch (kind) {
    case tree::Kind::directory:
        return FileType::directory;
    case tree::Kind::file:
        return FileType::regular;
    case tree::Kind::symlink:
        return FileType::symbolic_link;
    case tree::Kind::block_device:
        return FileType::block_device;
    case tree::Kind::character_device:
        return FileType::character_device;
    case tree::Kind::fifo:
        return FileType::fifo;
    case tree::Kind::socket:
        return FileType::socket;
    }
    return FileType::unspecified;
}

/// A File Entry in the making: the variable part is filled from its front.
class Entry {
public:
    Entry(const Tables& tables, tree::InodeId inode, tree::Kind kind, bool is_root,
          std::span<std::byte> out)
        : tables_(tables), block_(tables.icb(inode)), out_(out) {
        std::memset(out.data(), 0, out.size());
        const auto attributes = tables.tree.attributes(inode);
        fixed_.icb.strategy = 4;
        fixed_.icb.maximum_entries = 1;
        fixed_.icb.file_type = static_cast<std::uint8_t>(file_type(kind));
        if ((attributes.mode & 04000) != 0) flags_ |= IcbFlag::setuid;
        if ((attributes.mode & 02000) != 0) flags_ |= IcbFlag::setgid;
        if ((attributes.mode & 01000) != 0) flags_ |= IcbFlag::sticky;
        fixed_.uid = attributes.uid;
        fixed_.gid = attributes.gid;
        fixed_.permissions = permissions_of_mode(attributes.mode);
        // The root of a tree that was put together by hand has no time of its own.
        const bool timeless = is_root && attributes.modified == Timestamp{};
        const auto modified = timeless ? tables.identity.time : recorded(attributes.modified);
        fixed_.modified = to_disc_time(modified);
        fixed_.accessed =
            attributes.accessed ? to_disc_time(recorded(*attributes.accessed)) : fixed_.modified;
        fixed_.attributes_changed = fixed_.modified;
        fixed_.checkpoint = 1;
        fixed_.implementation_identifier = implementation_identifier();
        fixed_.unique_id = tables.unique_id(inode);
        put_extended_attributes(kind, attributes);
    }

    void set_links(std::uint64_t links) {
        // The field is 16 bits wide: what is beyond stays at its end.
        fixed_.links = static_cast<std::uint16_t>(std::min<std::uint64_t>(links, 0xFFFF));
    }
    void set_content(std::uint64_t bytes, Allocation allocation, std::uint64_t blocks) {
        fixed_.information_length = bytes;
        fixed_.blocks_recorded = blocks;
        flags_ |= static_cast<std::uint16_t>(allocation);
    }
    /// Where the content or the allocation descriptors go; tell commit() how much was filled.
    [[nodiscard]] std::span<std::byte> rest() { return out_.subspan(used_); }
    void commit(std::size_t bytes) {
        fixed_.allocation_length = static_cast<std::uint32_t>(bytes);
        fixed_.icb.flags = flags_;
        store(fixed_, out_);
        seal(out_.first(used_ + bytes), TagId::file_entry, block_, tables_.rules.tags);
    }

private:
    [[nodiscard]] Timestamp recorded(Timestamp date) const {
        return tables_.identity.recorded(date);
    }

    void put_extended_attributes(tree::Kind kind, const tree::Attributes& attributes) {
        const bool device =
            kind == tree::Kind::block_device || kind == tree::Kind::character_device;
        if (!device && !attributes.created) return;
        auto at = sizeof(FileEntry) + sizeof(ExtendedAttributeHeader);
        const auto put = [&](const auto& attribute) {
            store(attribute, out_.subspan(at));
            at += sizeof(attribute);
        };
        if (attributes.created) {
            FileTimesAttribute times;
            times.attribute.type = static_cast<std::uint32_t>(AttributeType::file_times);
            times.attribute.length = sizeof(times);
            times.data_length = sizeof(DiscTime);
            times.existence = 1; // creation
            times.creation = to_disc_time(recorded(*attributes.created));
            put(times);
        }
        if (device) {
            // The parts of a device number as makedev(3) of glibc packs them.
            const auto number = attributes.device;
            DeviceSpecificationAttribute specification;
            specification.attribute.type =
                static_cast<std::uint32_t>(AttributeType::device_specification);
            specification.attribute.length = sizeof(specification);
            specification.implementation_use_length = sizeof(EntityId);
            specification.major_device =
                static_cast<std::uint32_t>(((number >> 8) & 0xFFF) | ((number >> 32) & 0xFFFFF000));
            specification.minor_device =
                static_cast<std::uint32_t>((number & 0xFF) | ((number >> 12) & 0xFFFFFF00));
            specification.implementation_identifier = implementation_identifier();
            put(specification);
        }
        const auto length = static_cast<std::uint32_t>(at - sizeof(FileEntry));
        ExtendedAttributeHeader header;
        header.implementation_location = length;
        header.application_location = length;
        const auto where = out_.subspan(sizeof(FileEntry));
        store(header, where);
        seal(where.first(sizeof(header)), TagId::extended_attribute_header, block_,
             tables_.rules.tags);
        fixed_.extended_attributes_length = length;
        used_ = at;
    }

    const Tables& tables_;
    std::uint32_t block_; ///< of the partition
    std::span<std::byte> out_;
    FileEntry fixed_;
    std::uint16_t flags_ = 0;
    std::size_t used_ = sizeof(FileEntry);
};

/// The allocation descriptors of `bytes` bytes from block `start`, from number `first`.
std::size_t put_extents(std::uint64_t bytes, std::uint32_t start, std::uint64_t first,
                        std::uint64_t count, std::span<std::byte> out) {
    std::size_t used = 0;
    for (auto i = first; i < first + count; ++i) {
        const auto offset = i * longest_extent;
        ShortAd ad;
        ad.length = static_cast<std::uint32_t>(std::min(bytes - offset, longest_extent));
        ad.position = start + static_cast<std::uint32_t>(offset / block_size);
        store(ad, out.subspan(used));
        used += sizeof(ad);
    }
    return used;
}

std::size_t put_continuation(std::uint32_t block, std::span<std::byte> out) {
    ShortAd ad;
    ad.length = extent_field(block_size, ExtentType::continuation);
    ad.position = block;
    store(ad, out);
    return sizeof(ad);
}

/// `bytes` of content that stand in one piece from block `start`: File Entry, or block `index` of
/// allocation descriptors behind it, which stands in block `here`.
std::size_t put_allocation(std::uint64_t bytes, std::uint32_t start, std::uint32_t index,
                           std::uint32_t here, std::span<std::byte> out) {
    const auto extents = extents_of(bytes);
    const auto room = index == 0 ? capacity : extent_capacity;
    const auto first = index == 0 ? 0 : (capacity - 1) + (index - 1ULL) * (extent_capacity - 1);
    const auto left = extents - first;
    if (left <= room) return put_extents(bytes, start, first, left, out);
    const auto used = put_extents(bytes, start, first, room - 1, out);
    return used + put_continuation(here + 1, out.subspan(used));
}

std::uint32_t content_start(const Tables& tables, tree::InodeId inode) {
    return tables.layout.in_partition(tables.data->first_block(inode));
}

void write_file(const Tables& tables, tree::InodeId inode, Entry& entry) {
    const auto bytes = tables.tree.size(inode);
    entry.set_content(bytes, Allocation::short_descriptors, blocks_for(Bytes(bytes)).value());
    entry.commit(bytes == 0 ? 0
                            : put_allocation(bytes, content_start(tables, inode), 0,
                                             tables.icb(inode), entry.rest()));
}

void write_symlink(const Tables& tables, tree::InodeId inode, Entry& entry) {
    const auto content = symlink_content(tables.tree.link_target(inode), tables.rules.beyond_bmp);
    const auto bytes = content.size();
    if (tables.embed && bytes <= embedded_capacity) {
        entry.set_content(bytes, Allocation::embedded, 0);
        std::copy(content.begin(), content.end(), entry.rest().begin());
        entry.commit(bytes);
        return;
    }
    entry.set_content(bytes, Allocation::short_descriptors, blocks_for(Bytes(bytes)).value());
    entry.commit(put_allocation(bytes, tables.icb(inode) + 1, 0, 0, entry.rest()));
}

void write_symlink_content(const Tables& tables, tree::InodeId inode, std::uint32_t index,
                           std::span<std::byte> out) {
    const auto content = symlink_content(tables.tree.link_target(inode), tables.rules.beyond_bmp);
    const auto from = std::min<std::size_t>((index - 1) * std::size_t{block_size}, content.size());
    const auto count = std::min<std::size_t>(content.size() - from, out.size());
    std::memset(out.data(), 0, out.size());
    std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(from), count, out.begin());
}

void write_allocation_extent(const Tables& tables, tree::InodeId inode, std::uint32_t index,
                             std::span<std::byte> out) {
    std::memset(out.data(), 0, out.size());
    const auto here = tables.icb(inode) + index;
    const auto used = put_allocation(tables.tree.size(inode), content_start(tables, inode), index,
                                     here, out.subspan(sizeof(AllocationExtentDescriptor)));
    AllocationExtentDescriptor descriptor;
    descriptor.allocation_length = static_cast<std::uint32_t>(used);
    store(descriptor, out);
    seal(out.first(sizeof(descriptor) + used), TagId::allocation_extent, here, tables.rules.tags);
}

} // namespace

std::uint64_t entry_blocks(const Tables& tables, tree::NodeId node) {
    const auto inode = tables.tree.inode(node);
    switch (tables.tree.kind(node)) {
    case tree::Kind::file:
        return 1 + continuations(extents_of(tables.tree.size(inode)));
    case tree::Kind::symlink: {
        const auto target = tables.tree.link_target(inode);
        // A component of one byte takes six; so a short target needs no closer look.
        if (tables.embed && target.size() * 3 + 8 <= embedded_capacity) return 1;
        const auto bytes = symlink_content(target, tables.rules.beyond_bmp).size();
        if (tables.embed && bytes <= embedded_capacity) return 1;
        return 1 + blocks_for(Bytes(bytes)).value();
    }
    default:
        return 1;
    }
}

void write_directory_entry(const Tables& tables, const Run& run, std::span<std::byte> out) {
    const auto inode = tables.tree.inode(run.directory);
    const bool is_root = run.directory == tables.tree.root();
    Entry entry(tables, inode, tree::Kind::directory, is_root, out);
    // 4/14.9.6: the descriptors that lead here: the one in the parent (in the root its own), and
    // the parent entry of each directory within.
    entry.set_links(1ULL + run.subdirectories);
    const std::uint64_t bytes = run.directory_bytes;
    if (tables.is_embedded(run)) {
        entry.set_content(bytes, Allocation::embedded, 0);
        write_directory(tables, run, 0, entry.rest().first(bytes));
        entry.commit(bytes);
        return;
    }
    entry.set_content(bytes, Allocation::short_descriptors, tables.directory_blocks(run));
    entry.commit(put_allocation(bytes, tables.icb(inode) + 1, 0, 0, entry.rest()));
}

void write_entry(const Tables& tables, tree::NodeId node, std::uint32_t index,
                 std::span<std::byte> out) {
    const auto inode = tables.tree.inode(node);
    const auto kind = tables.tree.kind(node);
    if (index > 0) {
        if (kind == tree::Kind::symlink)
            write_symlink_content(tables, inode, index, out);
        else
            write_allocation_extent(tables, inode, index, out);
        return;
    }
    Entry entry(tables, inode, kind, false, out);
    entry.set_links(tables.tree.links(inode));
    if (kind == tree::Kind::file) {
        write_file(tables, inode, entry);
    } else if (kind == tree::Kind::symlink) {
        write_symlink(tables, inode, entry);
    } else {
        entry.set_content(0, Allocation::short_descriptors, 0);
        entry.commit(0);
    }
}

} // namespace openimapi::inline v1::udf
