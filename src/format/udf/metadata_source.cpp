#include "format/udf/metadata_source.hpp"

#include "format/udf/directory_stream.hpp"
#include "format/udf/entry_encoder.hpp"
#include "format/udf/named_streams.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace openimapi::inline v1::udf {

namespace {

/// Fills one whole block by `make`, or a part of one by way of a buffer. Returns what is left.
template <class Make>
std::span<std::byte> fill_block(std::uint64_t& position, std::span<std::byte> out, Make&& make) {
    const auto inside = position % block_size;
    const auto count = std::min<std::uint64_t>(block_size - inside, out.size());
    if (count == block_size) {
        make(out.first(block_size));
    } else {
        std::array<std::byte, block_size> block;
        make(std::span<std::byte>(block));
        std::memcpy(out.data(), block.data() + inside, count);
    }
    position += count;
    return out.subspan(count);
}

} // namespace

void MetadataSource::read(std::uint32_t item, std::uint64_t offset,
                          std::span<std::byte> out) const {
    const auto& tables = *tables_;
    std::uint64_t position = offset + std::uint64_t{file_set_blocks} * block_size;
    if (item != 0 || position + out.size() > std::uint64_t{tables.blocks} * block_size)
        throw std::out_of_range("UDF metadata is read beyond its end");

    auto run = std::upper_bound(
        tables.runs.begin(), tables.runs.end(), position / block_size,
        [](std::uint64_t block, const Run& candidate) { return block < candidate.first_block; });
    --run;
    while (!out.empty()) {
        const auto next = std::next(run);
        const auto end = next == tables.runs.end() ? tables.blocks : next->first_block;
        const auto directory_blocks = tables.directory_blocks(*run);
        const auto inode = tables.tree.inode(run->directory);
        const auto in_front =
            1 + directory_blocks + static_cast<std::uint32_t>(stream_blocks(tables, inode));
        while (!out.empty() && position / block_size < end) {
            const auto block = static_cast<std::uint32_t>(position / block_size - run->first_block);
            if (block == 0) {
                out = fill_block(position, out, [&](std::span<std::byte> bytes) {
                    write_directory_entry(tables, *run, bytes);
                });
            } else if (block <= directory_blocks) {
                const auto from = position - (run->first_block + 1ULL) * block_size;
                const auto count = std::min<std::uint64_t>(
                    std::uint64_t{directory_blocks} * block_size - from, out.size());
                write_directory(tables, *run, from, out.first(count));
                position += count;
                out = out.subspan(count);
            } else if (block < in_front) {
                const auto index = block - 1 - directory_blocks;
                out = fill_block(position, out, [&](std::span<std::byte> bytes) {
                    write_stream_block(tables, inode, true, run->first_block + 1 + directory_blocks,
                                       index, bytes);
                });
            } else {
                const auto entry = run->first_entry + (block - in_front);
                const auto node = tables.entries[entry];
                const auto icb = tables.icbs[index_of(tables.tree.inode(node))];
                const auto index = static_cast<std::uint32_t>(position / block_size - icb);
                out = fill_block(position, out, [&](std::span<std::byte> bytes) {
                    write_entry(tables, node, index, bytes);
                });
            }
        }
        run = next;
    }
}

void LinkContentSource::read(std::uint32_t item, std::uint64_t offset,
                             std::span<std::byte> out) const {
    const auto& tables = *tables_;
    if (item != 0 || offset + out.size() > std::uint64_t{tables.link_content_blocks} * block_size)
        throw std::out_of_range("content of symbolic links is read beyond its end");
    while (!out.empty()) {
        const auto block = static_cast<std::uint32_t>(offset / block_size);
        const auto link = std::prev(std::upper_bound(
            tables.link_contents.begin(), tables.link_contents.end(), block,
            [](std::uint32_t wanted, const auto& entry) { return wanted < entry.first_block; }));
        out = fill_block(offset, out, [&](std::span<std::byte> bytes) {
            write_link_content(tables, link->inode, block - link->first_block, bytes);
        });
    }
}

} // namespace openimapi::inline v1::udf
