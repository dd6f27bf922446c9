/// Directory records of a foreign image, and the tree that they make — ECMA-119 6.8, 9.1.
#pragma once

#include "format/iso9660/directory_record.hpp"
#include "format/iso9660/fields.hpp"
#include "format/iso9660/zisofs.hpp"
#include "format/reading/reporter.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/format/catalogue.hpp"
#include "openimapi/io/source.hpp"

namespace openimapi::inline v1::iso9660 {

/// One directory record, checked for its own lengths only; `name` and `system_use` lie in the bytes
/// that it was read from.
struct RecordView {
    DirectoryRecord record;
    View name, system_use;

    [[nodiscard]] bool is(FileFlags flag) const noexcept { return (record.flags & flag) != 0; }
    [[nodiscard]] bool is_self() const noexcept {
        return name.size() == 1 && name[0] == self_identifier;
    }
    [[nodiscard]] bool is_parent() const noexcept {
        return name.size() == 1 && name[0] == parent_identifier;
    }
    /// Logical block of the first byte of data, behind the extended attribute record.
    [[nodiscard]] std::uint64_t first_block() const noexcept {
        return std::uint64_t{record.extent} + record.extended_attribute_length;
    }
    [[nodiscard]] std::uint32_t size() const noexcept { return record.data_length; }
};
/// Nothing where the bytes hold no whole record. `bytes` starts at the record and ends with its
/// logical sector.
[[nodiscard]] std::optional<RecordView> read_record(View bytes) noexcept;

enum class Names : std::uint8_t {
    plain,     ///< d-characters with version numbers (levels 1 to 3, and what writers put there)
    enhanced,  ///< ISO 9660:1999, level 4: bytes as they are
    joliet,    ///< UCS-2 or UTF-16, big-endian
    rock_ridge ///< NM where there is one, otherwise as plain
};

/// What a tree is read from: a volume descriptor that was checked.
struct TreeRoot {
    Names names = Names::plain;
    std::uint32_t logical_block = 2048;
    std::uint32_t extent = 0;        ///< logical block of the root directory
    std::uint32_t size = 0;          ///< bytes
    std::uint8_t susp_skip = 0;      ///< SUSP 5.3, LEN_SKP
    std::uint8_t susp_root_skip = 0; ///< the same in the root's own record
    bool unpack = true;              ///< files with ZF have their uncompressed size
};

/// A name as other readers show it: without version number, and without the separator that ends a
/// name that has no extension. UTF-16 becomes UTF-8.
void shown_name(View identifier, Names names, std::string& out);

/// How a file of the catalogue is packed, which it must be.
[[nodiscard]] zisofs::Form form_of(const format::Catalogue::Inode& file) noexcept;

/// Reads every directory once, in the order in which they stand on the disc. Throws Error only when
/// cancelled.
[[nodiscard]] format::Catalogue read_tree(const io::Source& image, const TreeRoot& root,
                                          const format::Limits& limits, const Job& job,
                                          format::Reporter& reporter);

} // namespace openimapi::inline v1::iso9660
