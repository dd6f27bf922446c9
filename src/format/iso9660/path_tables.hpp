/// The path tables of a hierarchy — ECMA-119 9.4, 6.9. Private to the writer.
#pragma once

#include "format/iso9660/directory_contents.hpp"
#include "format/iso9660/hierarchy.hpp"

#include <cstddef>
#include <vector>

namespace openimapi::inline v1::iso9660 {

/// Bytes of one table.
[[nodiscard]] std::uint64_t path_table_size(const Hierarchy& hierarchy);

struct EncodedPathTables {
    std::vector<std::byte> l; ///< little-endian
    std::vector<std::byte> m; ///< big-endian
};
/// `contents` is placed.
[[nodiscard]] EncodedPathTables make_path_tables(const Hierarchy& hierarchy,
                                                 const DirectoryContents& contents);

} // namespace openimapi::inline v1::iso9660
