/// Text in the fixed fields of volume descriptors: what they may hold, padded. Private to the
/// writer.
#pragma once

#include "openimapi/base/export.hpp"

#include <span>
#include <string_view>

namespace openimapi::inline v1::iso9660 {

/// d-characters (ECMA-119 7.4.1): letters become upper case, all else that is not allowed '_'; cut
/// and padded with spaces.
OPENIMAPI_API void put_d_characters(std::string_view text, std::span<char> field);
/// a-characters: the same with more signs and the space.
OPENIMAPI_API void put_a_characters(std::string_view text, std::span<char> field);
/// UCS-2 big-endian, padded with spaces; what Joliet does not allow becomes '_'. Ends between code
/// points. A last odd byte is zero.
OPENIMAPI_API void put_joliet_characters(std::string_view text, std::span<char> field);

} // namespace openimapi::inline v1::iso9660
