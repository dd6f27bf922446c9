/// Allocation descriptors: the extents that a content stands in, and how they go on in blocks of
/// their own where they are too many for a File Entry — ECMA-167 4/12 and 4/14.14, UDF 2.3.10 and
/// 2.3.11.
#pragma once

#include "format/udf/icb_tag.hpp"
#include "format/udf/volume_layout.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace openimapi::inline v1::udf {

/// A content that is no part of its File Entry: `bytes` from block `start` of the partition, or in
/// `runs` (blocks of the image, holes) where there are any.
struct Content {
    std::uint64_t bytes = 0;
    std::uint32_t start = 0;
    std::span<const format::DataRun> runs;
    std::uint64_t unit = 1; ///< blocks: extents that another one follows are multiples of it

    [[nodiscard]] std::uint64_t extents() const noexcept;
    /// Blocks that hold it, holes left out.
    [[nodiscard]] std::uint64_t blocks_recorded() const noexcept;
};

/// How the descriptors of one entry are written. Short ones count in the space of their ICB, so
/// content in another space than the tables' needs long ones.
struct AllocationStyle {
    bool long_form = false;
    std::uint16_t reference = 0;        ///< partition reference of the content
    std::uint16_t tables_reference = 0; ///< partition reference of the ICB and its continuations
    std::uint32_t partition_start = 0;  ///< block of the image, for runs

    [[nodiscard]] std::uint32_t descriptor_bytes() const noexcept { return long_form ? 16 : 8; }
    [[nodiscard]] Allocation kind() const noexcept {
        return long_form ? Allocation::long_descriptors : Allocation::short_descriptors;
    }
};

/// Blocks of allocation descriptors behind an entry that has `room` bytes for them: in each full
/// block the last descriptor leads to the next one.
[[nodiscard]] std::uint64_t continuations(std::uint64_t extents, std::uint32_t room,
                                          std::uint32_t descriptor_bytes) noexcept;

/// The descriptors of the entry itself (`index` 0, with `room` bytes), or of block `index` behind
/// it. `here` is that block's number in the table space. Returns the bytes filled.
std::size_t put_allocation(const Content& content, const AllocationStyle& style, std::uint32_t room,
                           std::uint32_t index, std::uint32_t here, std::span<std::byte> out);

} // namespace openimapi::inline v1::udf
