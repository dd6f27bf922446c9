/// Sparing Table: which packets of a sparable partition have a substitute — UDF 2.2.11 (2.2.12 from
/// revision 2.50).
#pragma once

#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

#include <string_view>

namespace openimapi::inline v1::udf {

/// The tag's identifier is 0. `entries` SparingEntries follow, in the order of their originals.
struct SparingTable {
    static constexpr std::string_view name = "*UDF Sparing Table";
    Tag tag;
    EntityId identifier;
    le16 entries;
    le16 reserved;
    le32 sequence_number; ///< the table with the highest one counts
};
static_assert(sizeof(SparingTable) == 56 && DiscStructure<SparingTable>);

struct SparingEntry {
    static constexpr std::uint32_t available = 0xFFFFFFFF;
    static constexpr std::uint32_t defective = 0xFFFFFFF0; ///< this and above: no packet
    le32 original; ///< first block of a packet, in the partition; or one of the two above
    le32 mapped;   ///< first block of its substitute, in the volume
};
static_assert(sizeof(SparingEntry) == 8 && DiscStructure<SparingEntry>);

} // namespace openimapi::inline v1::udf
