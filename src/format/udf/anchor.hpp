/// Anchor Volume Descriptor Pointer — ECMA-167 3/10.2, UDF 2.2.3: at two or three of block 256,
/// the last block N and N - 256.
#pragma once

#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

struct AnchorVolumeDescriptorPointer {
    Tag tag;
    ExtentAd main_sequence;
    ExtentAd reserve_sequence;
    std::array<std::uint8_t, 480> reserved{};
};
static_assert(sizeof(AnchorVolumeDescriptorPointer) == 512 &&
              DiscStructure<AnchorVolumeDescriptorPointer>);

} // namespace openimapi::inline v1::udf
