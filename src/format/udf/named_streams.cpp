#include "format/udf/named_streams.hpp"

#include "format/udf/entry_encoder.hpp"
#include "format/udf/identifier_encoder.hpp"
#include "openimapi/base/units.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace openimapi::inline v1::udf {

namespace {

/// The size of a stream directory, and whether it stands in its entry.
struct Extent {
    std::uint32_t bytes = 0;
    bool embedded = false;
    [[nodiscard]] std::uint32_t blocks() const {
        return embedded ? 0 : static_cast<std::uint32_t>(blocks_for(Bytes(bytes)).value());
    }
};

Extent extent_of(const Tables& tables, tree::InodeId inode) {
    std::uint32_t plain = descriptor_bytes(0), padded = plain;
    for (const auto& stream : tables.streams(inode)) {
        const auto bytes = descriptor_bytes(cs0::size(stream.name, tables.rules.beyond_bmp));
        plain += bytes;
        padded += bytes + padding_of(padded, bytes);
    }
    const bool embedded = tables.embed && plain <= tables.room;
    return {embedded ? plain : padded, embedded};
}

/// `block` is that of the stream directory's entry, in the table space.
std::vector<std::byte> content_of(const Tables& tables, tree::InodeId inode, bool of_directory,
                                  bool embedded, std::uint32_t block) {
    std::vector<std::byte> content;
    std::array<std::byte, longest_descriptor> descriptor;
    std::array<std::byte, 255> name;
    const auto put = [&](Identifier identifier) {
        // Streams, their directory and all that names them have the id of what they belong to
        // (UDF 3.2.1.1).
        identifier.unique_id = tables.unique_id(inode);
        if (!embedded)
            identifier.padding =
                padding_of(content.size(), descriptor_bytes(identifier.name.size()));
        identifier.location =
            embedded ? block
                     : tables.content_block(
                           block + 1 + static_cast<std::uint32_t>(content.size() / block_size));
        const auto bytes = put_identifier(tables.rules, identifier, descriptor);
        content.insert(content.end(), bytes.begin(), bytes.end());
    };
    put({.icb = tables.icb_address(tables.icb(inode)),
         .characteristics = static_cast<std::uint8_t>(
             FileCharacteristic::parent | (of_directory ? FileCharacteristic::directory : 0)),
         .name = {}});
    for (const auto& stream : tables.streams(inode)) {
        const auto length = cs0::encode(stream.name, name, tables.rules.beyond_bmp);
        put({.icb = tables.icb_address(tables.icb(stream.inode)),
             .name = std::span(name).first(length)});
    }
    return content;
}

} // namespace

std::uint64_t stream_blocks(const Tables& tables, tree::InodeId inode) {
    const auto streams = tables.streams(inode);
    if (streams.empty()) return 0;
    std::uint64_t blocks = 1 + extent_of(tables, inode).blocks();
    for (const auto& stream : streams)
        blocks += file_blocks(tables, stream.inode, false);
    return blocks;
}

void place_streams(Tables& tables, tree::InodeId inode, std::uint32_t first) {
    const auto streams = tables.streams(inode);
    if (streams.empty()) return;
    std::uint64_t next = first + 1ULL + extent_of(tables, inode).blocks();
    for (const auto& stream : streams) {
        tables.icbs[index_of(stream.inode)] = static_cast<std::uint32_t>(next);
        next += file_blocks(tables, stream.inode, false);
    }
}

std::uint64_t stream_bytes(const Tables& tables, tree::InodeId inode) {
    std::uint64_t bytes = 0;
    for (const auto& stream : tables.streams(inode))
        bytes += tables.tree.size(stream.inode);
    return bytes;
}

bool is_stream_content(const Tables& tables, tree::InodeId inode, std::uint32_t index) {
    return index != 0 && index <= extent_of(tables, inode).blocks();
}

void write_stream_block(const Tables& tables, tree::InodeId inode, bool of_directory,
                        std::uint32_t first, std::uint32_t index, std::span<std::byte> out) {
    const auto extent = extent_of(tables, inode);
    const auto block = tables.layout.tables_base + first;
    auto attributes = tables.tree.attributes(inode);
    if (index == 0) {
        Entry entry(tables,
                    {.type = FileType::stream_directory,
                     .block = block,
                     .unique_id = tables.unique_id(inode)},
                    attributes, out);
        entry.set_links(0); // no descriptor leads to it, but the entry that it belongs to
        if (extent.embedded) {
            const auto content = content_of(tables, inode, of_directory, true, block);
            entry.set_content(content.size(), Allocation::embedded, 0);
            std::copy(content.begin(), content.end(), entry.rest().begin());
            entry.commit(content.size());
            return;
        }
        const Content content{.bytes = extent.bytes, .start = tables.content_block(block + 1)};
        const auto style = tables.table_style();
        entry.set_content(content.bytes, style.kind(), content.blocks_recorded());
        entry.commit(put_allocation(content, style, tables.room, 0, block, entry.rest()));
        return;
    }
    if (index <= extent.blocks()) {
        std::memset(out.data(), 0, out.size());
        const auto content = content_of(tables, inode, of_directory, false, block);
        const auto from = (index - 1) * std::size_t{block_size};
        const auto count = std::min<std::size_t>(content.size() - from, out.size());
        std::memcpy(out.data(), content.data() + from, count);
        return;
    }
    const auto streams = tables.streams(inode);
    const auto wanted = first + index;
    const auto behind = std::upper_bound(streams.begin(), streams.end(), wanted,
                                         [&](std::uint32_t at, const auto& stream) {
                                             return at < tables.icbs[index_of(stream.inode)];
                                         });
    const auto stream = std::prev(behind)->inode;
    attributes.real_time = false;
    write_file_block(tables,
                     {.inode = stream,
                      .attributes = &attributes,
                      .unique_id = tables.unique_id(inode),
                      .links = 1,
                      .stream = true},
                     wanted - tables.icbs[index_of(stream)], out);
}

} // namespace openimapi::inline v1::udf
