/// The named streams of a file or directory: a stream directory and the entries of the streams, in
/// the blocks behind what they belong to — ECMA-167 4/9.2 and 4/14.17, UDF 2.00 3.3.5.
///
/// The first of these blocks is the stream directory's entry; its File Identifier Descriptors
/// follow unless it holds them; then each stream's entry with its allocation extents.
#pragma once

#include "format/udf/tables.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace openimapi::inline v1::udf {

/// Blocks of all that; 0 for an inode without streams.
[[nodiscard]] std::uint64_t stream_blocks(const Tables& tables, tree::InodeId inode);

/// Tells `icbs` where the streams stand if the stream directory is at block `first` of the tables.
void place_streams(Tables& tables, tree::InodeId inode, std::uint32_t first);

/// Whether block `index` from the stream directory's entry holds File Identifier Descriptors.
[[nodiscard]] bool is_stream_content(const Tables& tables, tree::InodeId inode,
                                     std::uint32_t index);

/// Bytes of all streams.
[[nodiscard]] std::uint64_t stream_bytes(const Tables& tables, tree::InodeId inode);

/// Fills one block: `index` from the stream directory's entry, which is at block `first` of the
/// tables. `inode` is that of the file or directory.
void write_stream_block(const Tables& tables, tree::InodeId inode, bool of_directory,
                        std::uint32_t first, std::uint32_t index, std::span<std::byte> out);

} // namespace openimapi::inline v1::udf
