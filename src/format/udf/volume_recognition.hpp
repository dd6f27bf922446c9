/// Volume Structure Descriptors of the volume recognition sequence — ECMA-167 2/9, 3/9.1.
#pragma once

#include "openimapi/base/bytes.hpp"

#include <string_view>

namespace openimapi::inline v1::udf {

/// 2/9.1: "BEA01" opens the extended area, "NSR02" or "NSR03" says that a volume is there, "TEA01"
/// closes. ISO 9660's descriptors ("CD001") have the same shape and stand in front.
struct VolumeStructureDescriptor {
    std::uint8_t type = 0; ///< 0 in these three
    std::array<char, 5> identifier{};
    std::uint8_t version = 1;
    std::array<std::uint8_t, 2041> data{};
};
static_assert(sizeof(VolumeStructureDescriptor) == 2048 &&
              DiscStructure<VolumeStructureDescriptor>);

[[nodiscard]] VolumeStructureDescriptor volume_structure_descriptor(std::string_view identifier);

} // namespace openimapi::inline v1::udf
