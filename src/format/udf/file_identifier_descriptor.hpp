/// File Identifier Descriptor: an entry of a directory — ECMA-167 4/14.4, UDF 2.3.4.
#pragma once

#include "format/udf/primitives.hpp"
#include "format/udf/tag.hpp"

namespace openimapi::inline v1::udf {

/// 4/14.4.3.
struct FileCharacteristic {
    static constexpr std::uint8_t hidden = 1;
    static constexpr std::uint8_t directory = 2;
    static constexpr std::uint8_t deleted = 4;
    static constexpr std::uint8_t parent = 8;
    static constexpr std::uint8_t metadata = 16; ///< a stream of the system, from UDF 2.00
};

/// The fixed part. Behind it: implementation use, the name (d-characters in CS0), zeros up to a
/// multiple of four bytes.
struct FileIdentifierDescriptor {
    Tag tag;
    le16 version; ///< 1
    std::uint8_t characteristics = 0;
    std::uint8_t identifier_length = 0;
    LongAd icb;
    le16 implementation_use_length; ///< 0, or a multiple of 4 from 32
};
static_assert(sizeof(FileIdentifierDescriptor) == 38 && DiscStructure<FileIdentifierDescriptor>);

} // namespace openimapi::inline v1::udf
