/// Unallocated Space Descriptor: parts of the volume outside any partition — ECMA-167 3/10.8, UDF
/// 2.2.5. `descriptors` ExtentAds follow.
#pragma once

#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

struct UnallocatedSpaceDescriptor {
    Tag tag;
    le32 sequence_number;
    le32 descriptors;
};
static_assert(sizeof(UnallocatedSpaceDescriptor) == 24 &&
              DiscStructure<UnallocatedSpaceDescriptor>);

} // namespace openimapi::inline v1::udf
