/// Volume Descriptor Pointer: where a volume descriptor sequence goes on — ECMA-167 3/10.3. We
/// write none.
#pragma once

#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

struct VolumeDescriptorPointer {
    Tag tag;
    le32 sequence_number;
    ExtentAd next;
    std::array<std::uint8_t, 484> reserved{};
};
static_assert(sizeof(VolumeDescriptorPointer) == 512 && DiscStructure<VolumeDescriptorPointer>);

} // namespace openimapi::inline v1::udf
