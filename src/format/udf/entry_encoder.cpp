#include "format/udf/entry_encoder.hpp"

#include "format/udf/allocation_extent_descriptor.hpp"
#include "format/udf/directory_stream.hpp"
#include "format/udf/named_streams.hpp"
#include "format/udf/symlink_content.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>
#include <cstring>

namespace openimapi::inline v1::udf {

namespace {

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

/// `streams_at`: block of the tables where the stream directory stands, if there is one.
void set_streams(const Tables& tables, tree::InodeId inode, std::uint32_t streams_at,
                 Entry& entry) {
    if (tables.streams(inode).empty()) return;
    entry.set_streams(tables.icb_address(tables.layout.tables_base + streams_at),
                      stream_bytes(tables, inode));
}

void write_allocation_extent(const Tables& tables, tree::InodeId inode, std::uint32_t index,
                             std::span<std::byte> out) {
    std::memset(out.data(), 0, out.size());
    const auto here = tables.icb(inode) + index;
    const auto used = put_allocation(tables.content(inode), tables.data_style(), tables.room, index,
                                     here, out.subspan(sizeof(AllocationExtentDescriptor)));
    AllocationExtentDescriptor descriptor;
    descriptor.allocation_length = static_cast<std::uint32_t>(used);
    store(descriptor, out);
    seal(out.first(sizeof(descriptor) + used), TagId::allocation_extent, here, tables.rules.tags);
}

void write_symlink(const Tables& tables, tree::InodeId inode, Entry& entry) {
    const auto content = symlink_content(tables.tree.link_target(inode), tables.rules.beyond_bmp);
    if (link_content_blocks(tables, inode) == 0) {
        entry.set_content(content.size(), Allocation::embedded, 0);
        std::copy(content.begin(), content.end(), entry.rest().begin());
        entry.commit(content.size());
        return;
    }
    Content where{.bytes = content.size(), .start = tables.content_block(tables.icb(inode) + 1)};
    auto style = tables.table_style();
    const auto apart = tables.link_content_at.find(index_of(inode));
    if (apart != tables.link_content_at.end()) {
        const auto& layout = tables.layout;
        where.start = layout.in_partition(layout.tables) + tables.layout_wish().metadata_blocks() +
                      apart->second;
        style = tables.data_style();
    }
    entry.set_content(where.bytes, style.kind(), where.blocks_recorded());
    entry.commit(put_allocation(where, style, tables.room, 0, tables.icb(inode), entry.rest()));
}

} // namespace

std::uint64_t file_blocks(const Tables& tables, tree::InodeId inode, bool real_time) {
    if (tables.is_embedded(inode, real_time)) return 1;
    return 1 + continuations(tables.content(inode).extents(), tables.room,
                             tables.data_style().descriptor_bytes());
}

std::uint64_t link_content_blocks(const Tables& tables, tree::InodeId inode) {
    const auto target = tables.tree.link_target(inode);
    // A component of one byte takes six; so a short target needs no closer look.
    if (tables.embed && target.size() * 3 + 8 <= tables.room) return 0;
    const auto bytes = symlink_content(target, tables.rules.beyond_bmp).size();
    if (tables.embed && bytes <= tables.room) return 0;
    return blocks_for(Bytes(bytes)).value();
}

std::uint64_t entry_blocks(const Tables& tables, tree::NodeId node) {
    const auto inode = tables.tree.inode(node);
    switch (tables.tree.kind(node)) {
    case tree::Kind::file:
        return file_blocks(tables, inode, tables.is_real_time(inode));
    case tree::Kind::symlink:
        return 1 + (tables.rules.metadata_partition ? 0 : link_content_blocks(tables, inode));
    default:
        return 1;
    }
}

void write_file_block(const Tables& tables, const FileSubject& file, std::uint32_t index,
                      std::span<std::byte> out) {
    const auto inode = file.inode;
    if (index > 0) {
        write_allocation_extent(tables, inode, index, out);
        return;
    }
    const bool real_time = file.attributes->real_time && tables.rules.real_time_files;
    Entry entry(tables,
                {.type = real_time ? FileType::real_time : FileType::regular,
                 .block = tables.icb(inode),
                 .unique_id = file.unique_id,
                 .stream = file.stream},
                *file.attributes, out);
    entry.set_links(file.links);
    if (!file.stream)
        set_streams(tables, inode,
                    tables.icbs[index_of(inode)] +
                        static_cast<std::uint32_t>(file_blocks(tables, inode, real_time)),
                    entry);
    const auto bytes = tables.tree.size(inode);
    if (bytes != 0 && tables.is_embedded(inode, real_time)) {
        entry.set_content(bytes, Allocation::embedded, 0);
        tables.contents->read(index_of(inode), 0, entry.rest().first(bytes));
        entry.commit(bytes);
        return;
    }
    const auto content = tables.content(inode);
    const auto style = tables.data_style();
    entry.set_content(bytes, style.kind(), content.blocks_recorded());
    entry.commit(bytes == 0 ? 0
                            : put_allocation(content, style, tables.room, 0, tables.icb(inode),
                                             entry.rest()));
}

void write_link_content(const Tables& tables, tree::InodeId inode, std::uint32_t index,
                        std::span<std::byte> out) {
    const auto content = symlink_content(tables.tree.link_target(inode), tables.rules.beyond_bmp);
    const auto from = std::min<std::size_t>(index * std::size_t{block_size}, content.size());
    const auto count = std::min<std::size_t>(content.size() - from, out.size());
    std::memset(out.data(), 0, out.size());
    std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(from), count, out.begin());
}

void write_directory_entry(const Tables& tables, const Run& run, std::span<std::byte> out) {
    const auto inode = tables.tree.inode(run.directory);
    auto attributes = tables.tree.attributes(inode);
    // The root of a tree that was put together by hand has no time of its own.
    if (run.directory == tables.tree.root() && attributes.modified == Timestamp{})
        attributes.modified = tables.identity.time;
    Entry entry(tables,
                {.type = FileType::directory,
                 .block = tables.icb(inode),
                 .unique_id = tables.unique_id(inode)},
                attributes, out);
    // 4/14.9.6: the descriptors that lead here: the one in the parent (in the root its own), and
    // the parent entry of each directory within.
    entry.set_links(1ULL + run.subdirectories);
    set_streams(tables, inode, run.first_block + 1 + tables.directory_blocks(run), entry);
    const std::uint64_t bytes = run.directory_bytes;
    if (tables.is_embedded(run)) {
        entry.set_content(bytes, Allocation::embedded, 0);
        write_directory(tables, run, 0, entry.rest().first(bytes));
        entry.commit(bytes);
        return;
    }
    const Content content{.bytes = bytes, .start = tables.content_block(tables.icb(inode) + 1)};
    const auto style = tables.table_style();
    entry.set_content(bytes, style.kind(), content.blocks_recorded());
    entry.commit(put_allocation(content, style, tables.room, 0, tables.icb(inode), entry.rest()));
}

void write_entry(const Tables& tables, tree::NodeId node, std::uint32_t index,
                 std::span<std::byte> out) {
    const auto inode = tables.tree.inode(node);
    const auto kind = tables.tree.kind(node);
    if (index > 0 && !tables.streams(inode).empty()) {
        const auto own = static_cast<std::uint32_t>(entry_blocks(tables, node));
        if (index >= own) {
            write_stream_block(tables, inode, false, tables.icbs[index_of(inode)] + own,
                               index - own, out);
            return;
        }
    }
    if (index > 0 && kind == tree::Kind::symlink) {
        write_link_content(tables, inode, index - 1, out);
        return;
    }
    const auto attributes = tables.tree.attributes(inode);
    if (kind == tree::Kind::file) {
        write_file_block(tables,
                         {.inode = inode,
                          .attributes = &attributes,
                          .unique_id = tables.unique_id(inode),
                          .links = tables.tree.links(inode)},
                         index, out);
        return;
    }
    Entry entry(
        tables,
        {.type = file_type(kind), .block = tables.icb(inode), .unique_id = tables.unique_id(inode)},
        attributes, out);
    entry.set_links(tables.tree.links(inode));
    if (kind == tree::Kind::symlink) {
        write_symlink(tables, inode, entry);
    } else {
        entry.set_content(0, tables.data_style().kind(), 0);
        entry.commit(0);
    }
}

void write_metadata_file_entry(const Tables& tables, bool mirror, std::span<std::byte> out) {
    const auto& files = *tables.layout.metadata;
    const auto block = mirror ? files.mirror_file : files.file;
    tree::Attributes attributes;
    attributes.modified = tables.identity.time;
    attributes.uid = attributes.gid = 0xFFFFFFFF; // nobody's: UDF 2.3.6.2
    Entry entry(tables,
                {.type = mirror ? FileType::metadata_mirror : FileType::metadata, .block = block},
                attributes, out);
    const Content content{.bytes = std::uint64_t{files.blocks} * block_size,
                          .start = mirror ? files.mirror_start : files.start,
                          .unit = metadata_unit};
    const AllocationStyle style; // short, in the space of the partition, where this entry is
    entry.set_content(content.bytes, style.kind(), content.blocks_recorded());
    entry.commit(put_allocation(content, style, tables.room, 0, block, entry.rest()));
}

} // namespace openimapi::inline v1::udf
