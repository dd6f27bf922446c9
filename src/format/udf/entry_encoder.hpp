/// File Entries, made when they are read, with what stands in the blocks behind them —
/// ECMA-167 4/14.9, UDF 2.3.6.
#pragma once

#include "format/udf/extended_attribute.hpp"
#include "format/udf/file_entry.hpp"
#include "format/udf/tables.hpp"
#include "openimapi/base/units.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace openimapi::inline v1::udf {

/// Bytes behind the fixed part of a File Entry that content or allocation descriptors may have. The
/// room for a creation time is always kept, so that a layout depends on sizes only.
inline constexpr std::uint32_t embedded_capacity =
    block_size - sizeof(FileEntry) - sizeof(ExtendedAttributeHeader) - sizeof(FileTimesAttribute);

/// Blocks that an entry other than a directory takes: the File Entry, allocation extents of a large
/// file, content of a long symbolic link.
[[nodiscard]] std::uint64_t entry_blocks(const Tables& tables, tree::NodeId node);

/// Fills `out` (one block) with the File Entry of a directory.
void write_directory_entry(const Tables& tables, const Run& run, std::span<std::byte> out);
/// Fills `out` (one block) with block `index` (0: the File Entry) of an entry other than a
/// directory.
void write_entry(const Tables& tables, tree::NodeId node, std::uint32_t index,
                 std::span<std::byte> out);

} // namespace openimapi::inline v1::udf
