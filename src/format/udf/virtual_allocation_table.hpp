/// Virtual Allocation Table: where the blocks of a virtual partition are at present — UDF 1.50
/// 2.2.10, UDF 2.00 2.2.10 (2.2.11 from revision 2.50). It is the content of a file whose ICB is
/// the last block recorded.
#pragma once

#include "format/udf/primitives.hpp"

#include <string_view>

namespace openimapi::inline v1::udf {

/// An entry of the table: a block of the partition, or this where there is none.
inline constexpr std::uint32_t unused_virtual_block = 0xFFFFFFFF;
/// What "previous" says where there was no table before.
inline constexpr std::uint32_t no_previous_table = 0xFFFFFFFF;

/// In front of the entries, from revision 2.00; `implementation_use_length` bytes follow.
struct VirtualAllocationTableHeader {
    le16 header_length; ///< bytes in front of the entries, implementation use included
    le16 implementation_use_length;
    std::array<std::byte, 128> logical_volume_identifier{}; ///< dstring: counts, not the LVD's
    le32 previous;                                          ///< block of the last table's ICB
    le32 files; ///< these count, not those of the integrity descriptor
    le32 directories;
    le16 minimum_read_revision;
    le16 minimum_write_revision;
    le16 maximum_write_revision;
    le16 reserved;
};
static_assert(sizeof(VirtualAllocationTableHeader) == 152 &&
              DiscStructure<VirtualAllocationTableHeader>);

/// Behind the entries, in revision 1.50.
struct VirtualAllocationTableTrailer {
    static constexpr std::string_view name = "*UDF Virtual Alloc Tbl";
    EntityId identifier;
    le32 previous;
};
static_assert(sizeof(VirtualAllocationTableTrailer) == 36 &&
              DiscStructure<VirtualAllocationTableTrailer>);

/// Implementation use of an extended attribute of the table's ICB, in revision 1.50: what the
/// header says later — UDF 1.50 3.3.4.5.1.3.
struct VatExtension {
    static constexpr std::string_view name = "*UDF VAT LVExtension";
    le16 header_checksum;
    le64 verification; ///< unique id of the ICB; else this is not meant for it
    le32 files;
    le32 directories;
    std::array<std::byte, 128> logical_volume_identifier{}; ///< dstring
};
static_assert(sizeof(VatExtension) == 146 && DiscStructure<VatExtension>);

} // namespace openimapi::inline v1::udf
