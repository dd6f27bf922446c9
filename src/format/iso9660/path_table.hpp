/// Path Table Record — ECMA-119 9.4: one a directory, in the order of 6.9.1 (level, number of the
/// parent, identifier), so that a directory's number is its place in the table, from 1.
#pragma once

#include "openimapi/base/bytes.hpp"

namespace openimapi::inline v1::iso9660 {

/// The fixed part; identifier_length bytes of identifier follow, and a zero byte where that is odd.
struct PathTableRecordL {
    std::uint8_t identifier_length = 0;
    std::uint8_t extended_attribute_length = 0;
    le32 extent = 0;
    le16 parent = 1; ///< the root's is 1
};
struct PathTableRecordM {
    std::uint8_t identifier_length = 0;
    std::uint8_t extended_attribute_length = 0;
    be32 extent = 0;
    be16 parent = 1;
};
static_assert(sizeof(PathTableRecordL) == 8 && sizeof(PathTableRecordM) == 8);

/// The parent's number has 16 bits: directories of higher numbers cannot have any below them.
inline constexpr std::uint32_t most_parents = 65535;

} // namespace openimapi::inline v1::iso9660
