#include "format/udf/virtual_table.hpp"

#include "format/udf/allocation.hpp"
#include "format/udf/entry.hpp"
#include "format/udf/entry_encoder.hpp"
#include "format/udf/named_streams.hpp"
#include "format/udf/virtual_allocation_table.hpp"
#include "openimapi/base/cs0.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>

namespace openimapi::inline v1::udf {

namespace {

/// From revision 2.00 the table starts with a header, and its ICB says what it is.
bool has_header(const RevisionRules& rules) noexcept {
    return rules.revision >= Revision::v2_00;
}

std::uint64_t content_bytes(const Tables& tables) noexcept {
    return std::uint64_t{tables.blocks} * sizeof(le32) +
           (has_header(tables.rules) ? sizeof(VirtualAllocationTableHeader)
                                     : sizeof(VirtualAllocationTableTrailer));
}

template <DiscStructure T>
std::size_t put(const T& value, std::span<std::byte> out, std::size_t at) {
    store(value, out.subspan(at));
    return at + sizeof value;
}

/// Whether something names a block of the tables: not what has its place in an extent of content
/// (UDF 2.3.10). `node` is whose block it is.
bool is_named(const Tables& tables, tree::NodeId node, std::uint32_t block) {
    const auto inode = tables.tree.inode(node);
    const auto index = block - tables.icbs[index_of(inode)];
    const auto own = static_cast<std::uint32_t>(entry_blocks(tables, node));
    if (index >= own) return !is_stream_content(tables, inode, index - own);
    return tables.tree.kind(node) != tree::Kind::symlink || index == 0;
}

/// `out` has content_bytes().
void put_content(const Tables& tables, std::span<std::byte> out) {
    const auto& rules = tables.rules;
    std::size_t at = 0;
    if (has_header(rules)) {
        VirtualAllocationTableHeader header;
        header.header_length = sizeof header;
        cs0::encode_dstring(tables.identity.volume_name, header.logical_volume_identifier,
                            rules.beyond_bmp);
        header.previous = no_previous_table;
        header.files = tables.counts.files;
        header.directories = tables.counts.directories;
        header.minimum_read_revision = rules.minimum_read_revision;
        header.minimum_write_revision = rules.minimum_write_revision;
        header.maximum_write_revision = rules.maximum_write_revision;
        at = put(header, out, at);
    }
    const auto first = tables.layout.in_partition(tables.layout.tables);
    std::uint32_t next = 0;
    const auto add = [&](bool named) {
        at = put(le32(named ? first + next : unused_virtual_block), out, at);
        ++next;
    };
    add(true);  // File Set Descriptor
    add(false); // its terminator
    for (std::size_t i = 0; i < tables.runs.size(); ++i) {
        const auto& run = tables.runs[i];
        const auto end =
            i + 1 < tables.runs.size() ? tables.runs[i + 1].first_block : tables.blocks;
        const auto content = tables.directory_blocks(run);
        add(true);
        for (std::uint32_t block = 0; block < content; ++block)
            add(false);
        const auto inode = tables.tree.inode(run.directory);
        const auto streams = static_cast<std::uint32_t>(stream_blocks(tables, inode));
        for (std::uint32_t index = 0; index < streams; ++index)
            add(!is_stream_content(tables, inode, index));
        auto entry = run.first_entry;
        while (next < end)
            add(is_named(tables, tables.entries[entry++], next));
    }
    if (has_header(rules)) return;
    VirtualAllocationTableTrailer trailer;
    trailer.identifier = udf_identifier(VirtualAllocationTableTrailer::name, rules.revision);
    trailer.previous = no_previous_table;
    put(trailer, out, at);
}

} // namespace

std::uint32_t virtual_table_blocks(const Tables& tables) noexcept {
    const auto bytes = content_bytes(tables);
    if (bytes <= tables.room) return 0;
    return static_cast<std::uint32_t>(blocks_for(Bytes(bytes)).value());
}

std::vector<std::byte> virtual_table_content(const Tables& tables) {
    std::vector<std::byte> out(std::uint64_t{virtual_table_blocks(tables)} * block_size);
    if (!out.empty()) put_content(tables, out);
    return out;
}

std::vector<std::byte> virtual_table_icb(const Tables& tables) {
    const auto& place = *tables.layout.virtual_table;
    const auto bytes = content_bytes(tables);
    std::vector<std::byte> out(block_size);
    tree::Attributes attributes;
    attributes.modified = tables.counts.newest;
    attributes.uid = attributes.gid = 0xFFFFFFFF; // nobody's
    Entry icb(tables,
              {.type = has_header(tables.rules) ? FileType::virtual_allocation_table
                                                : FileType::unspecified,
               .block = place.icb,
               .unique_id = tables.counts.next_unique_id}, // the last one that is given away
              attributes, out);
    if (virtual_table_blocks(tables) == 0) {
        icb.set_content(bytes, Allocation::embedded, 0);
        put_content(tables, icb.rest().first(bytes));
        icb.commit(bytes);
        return out;
    }
    const Content content{.bytes = bytes, .start = place.content};
    const AllocationStyle style; // short, in the space of the partition, where this ICB is
    icb.set_content(bytes, style.kind(), content.blocks_recorded());
    icb.commit(put_allocation(content, style, tables.room, 0, place.icb, icb.rest()));
    return out;
}

} // namespace openimapi::inline v1::udf
