/// Unallocated Space Entry: parts of a partition that are free — ECMA-167 4/14.11, UDF 2.3.7. Short
/// allocation descriptors follow.
#pragma once

#include "format/udf/icb_tag.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

struct UnallocatedSpaceEntry {
    Tag tag;
    IcbTag icb;
    le32 allocation_length;
};
static_assert(sizeof(UnallocatedSpaceEntry) == 40 && DiscStructure<UnallocatedSpaceEntry>);

} // namespace openimapi::inline v1::udf
