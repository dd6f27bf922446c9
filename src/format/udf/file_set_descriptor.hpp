/// File Set Descriptor: the way to the root directory — ECMA-167 4/14.1, UDF 2.3.2.
#pragma once

#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

struct FileSetDescriptor {
    Tag tag;
    DiscTime recorded;
    le16 interchange_level;
    le16 maximum_interchange_level;
    le32 character_set_list;
    le32 maximum_character_set_list;
    le32 file_set_number;
    le32 number;
    CharSpec logical_volume_character_set;
    std::array<std::byte, 128> logical_volume_identifier{}; ///< dstring
    CharSpec file_set_character_set;
    std::array<std::byte, 32> file_set_identifier{};       ///< dstring
    std::array<std::byte, 32> copyright_file_identifier{}; ///< dstring
    std::array<std::byte, 32> abstract_file_identifier{};  ///< dstring
    LongAd root_directory;
    EntityId domain;
    LongAd next;
    LongAd system_stream_directory; ///< from UDF 2.00; zero before
    std::array<std::uint8_t, 32> reserved{};
};
static_assert(sizeof(FileSetDescriptor) == 512 && DiscStructure<FileSetDescriptor>);

} // namespace openimapi::inline v1::udf
