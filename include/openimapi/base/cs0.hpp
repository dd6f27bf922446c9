/// OSTA Compressed Unicode, the character set CS0 of UDF — UDF 2.1.1 and 2.1.3: a compression id
/// (8 or 16), then code units of that many bits, the high byte first. d-characters are just that; a
/// dstring is a field of fixed size with their length in its last byte.
#pragma once

#include "openimapi/base/export.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace openimapi::inline v1::cs0 {

/// UDF 2.1.1 speaks of 16-bit Unicode characters and not of surrogates; living readers take the
/// units as UTF-16.
enum class BeyondBmp : std::uint8_t {
    pair,   ///< two units, as UTF-16
    replace ///< an underscore, the character that UDF 4.2.2.1 puts in place of others
};

/// Bytes of `text` as d-characters, compression id included; 0 for an empty text.
[[nodiscard]] OPENIMAPI_API std::size_t size(std::string_view text,
                                             BeyondBmp beyond = BeyondBmp::pair) noexcept;

/// Writes `text` (UTF-8 or WTF-8; bytes that are neither become underscores) as d-characters and
/// returns how many bytes that took. What does not fit is left off at a whole character.
OPENIMAPI_API std::size_t encode(std::string_view text, std::span<std::byte> out,
                                 BeyondBmp beyond = BeyondBmp::pair) noexcept;

/// Fills the whole field: d-characters (cut at a whole character), zeros, length. An empty text
/// makes a field of zeros (UDF 2.1.3). `field` has 2 to 256 bytes.
OPENIMAPI_API void encode_dstring(std::string_view text, std::span<std::byte> field,
                                  BeyondBmp beyond = BeyondBmp::pair) noexcept;

/// d-characters as UTF-8 (an unpaired surrogate as WTF-8); nothing where the compression id is
/// unknown or half a unit is left over. No bytes are an empty text. Ids 254 and 255 (UDF 2.1.1 from
/// revision 2.00) are read as 8 and 16.
[[nodiscard]] OPENIMAPI_API std::optional<std::string> decode(std::span<const std::byte> bytes);

/// A dstring field; nothing where its length does not fit the field or the characters are bad.
[[nodiscard]] OPENIMAPI_API std::optional<std::string>
decode_dstring(std::span<const std::byte> field);

} // namespace openimapi::inline v1::cs0
