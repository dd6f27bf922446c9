/// Primary Volume Descriptor — ECMA-167 3/10.1, UDF 2.2.2.
#pragma once

#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

struct PrimaryVolumeDescriptor {
    Tag tag;
    le32 sequence_number; ///< of the descriptor: the highest of its kind prevails
    le32 number;
    std::array<std::byte, 32> volume_identifier{}; ///< dstring
    le16 volume_sequence_number;
    le16 maximum_volume_sequence_number;
    le16 interchange_level;
    le16 maximum_interchange_level;
    le32 character_set_list;
    le32 maximum_character_set_list;
    std::array<std::byte, 128> volume_set_identifier{}; ///< dstring
    CharSpec descriptor_character_set;
    CharSpec explanatory_character_set;
    ExtentAd volume_abstract;
    ExtentAd volume_copyright_notice;
    EntityId application_identifier;
    DiscTime recorded;
    EntityId implementation_identifier;
    std::array<std::uint8_t, 64> implementation_use{};
    le32 predecessor_location;
    le16 flags; ///< bit 0: the volume set identifier is common to all volumes of the set
    std::array<std::uint8_t, 22> reserved{};
};
static_assert(sizeof(PrimaryVolumeDescriptor) == 512 && DiscStructure<PrimaryVolumeDescriptor>);

} // namespace openimapi::inline v1::udf
