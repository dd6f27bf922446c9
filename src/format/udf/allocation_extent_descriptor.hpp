/// Allocation Extent Descriptor: the front of a block in which allocation descriptors go on —
/// ECMA-167 4/14.5, UDF 2.3.11.
#pragma once

#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

struct AllocationExtentDescriptor {
    Tag tag;
    le32 previous; ///< 0: UDF 2.3.11.1
    le32 allocation_length;
};
static_assert(sizeof(AllocationExtentDescriptor) == 24 &&
              DiscStructure<AllocationExtentDescriptor>);

} // namespace openimapi::inline v1::udf
