/// Implementation Use Volume Descriptor, in the shape that UDF requires of each volume: "*UDF LV
/// Info" — ECMA-167 3/10.4, UDF 2.2.7.
#pragma once

#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

/// UDF 2.2.7.2 (LVInformation).
struct LogicalVolumeInformation {
    CharSpec character_set;
    std::array<std::byte, 128> logical_volume_identifier{}; ///< dstring
    std::array<std::array<std::byte, 36>, 3> information{}; ///< dstrings: owner, organisation…
    EntityId implementation_identifier;
    std::array<std::uint8_t, 128> implementation_use{};
};
static_assert(sizeof(LogicalVolumeInformation) == 460);

struct ImplementationUseVolumeDescriptor {
    Tag tag;
    le32 sequence_number;
    EntityId identifier; ///< "*UDF LV Info"
    LogicalVolumeInformation information;
};
static_assert(sizeof(ImplementationUseVolumeDescriptor) == 512 &&
              DiscStructure<ImplementationUseVolumeDescriptor>);

} // namespace openimapi::inline v1::udf
