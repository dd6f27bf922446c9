/// File Entries, made when they are read, with what stands in the blocks behind them —
/// ECMA-167 4/14.9 and 4/14.17, UDF 2.3.6.
#pragma once

#include "format/udf/entry.hpp"
#include "format/udf/tables.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace openimapi::inline v1::udf {

/// Blocks that an entry other than a directory takes, streams left out: the entry itself,
/// allocation extents of a large file, content of a long symbolic link.
[[nodiscard]] std::uint64_t entry_blocks(const Tables& tables, tree::NodeId node);

/// Fills `out` (one block) with the File Entry of a directory.
void write_directory_entry(const Tables& tables, const Run& run, std::span<std::byte> out);
/// Fills `out` (one block) with block `index` (0: the File Entry) of an entry other than a
/// directory, streams included.
void write_entry(const Tables& tables, tree::NodeId node, std::uint32_t index,
                 std::span<std::byte> out);

/// A file, or a stream.
struct FileSubject {
    tree::InodeId inode{};
    const tree::Attributes* attributes = nullptr;
    std::uint64_t unique_id = 0;
    std::uint64_t links = 1;
    bool stream = false;
};
/// Blocks of its entry and allocation extents.
[[nodiscard]] std::uint64_t file_blocks(const Tables& tables, tree::InodeId inode, bool real_time);
void write_file_block(const Tables& tables, const FileSubject& file, std::uint32_t index,
                      std::span<std::byte> out);

/// Fills `out` (one block) with the File Entry of the metadata file, or of its mirror:
/// UDF 2.2.13.1.
void write_metadata_file_entry(const Tables& tables, bool mirror, std::span<std::byte> out);

/// Content of a symbolic link from the block at `index` on, zeros behind its end.
void write_link_content(const Tables& tables, tree::InodeId inode, std::uint32_t index,
                        std::span<std::byte> out);
/// Blocks of a symbolic link's content; 0 where its entry holds it.
[[nodiscard]] std::uint64_t link_content_blocks(const Tables& tables, tree::InodeId inode);

} // namespace openimapi::inline v1::udf
