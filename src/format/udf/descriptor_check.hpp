/// Is this descriptor what it should be? — ECMA-167 3/7.2, UDF 2.2.1.
#pragma once

#include "format/reading/reporter.hpp"
#include "format/udf/tag.hpp"

#include <string_view>

namespace openimapi::inline v1::udf {

/// A tag with the right id and checksum: something that was meant to be this descriptor.
[[nodiscard]] bool has_tag(std::span<const std::byte> bytes, TagId id) noexcept;

/// A descriptor of whatever kind with the right checksum and CRC.
[[nodiscard]] bool is_sound(std::span<const std::byte> bytes) noexcept;

/// Checks the CRC and the location of a descriptor that has_tag(), and reports what is wrong.
/// `bytes` may be longer than the descriptor. False where the CRC is wrong. `block`: where it
/// stands on the image; `location`: what its tag must say.
bool check_tag(std::span<const std::byte> bytes, std::uint32_t location, Lba block,
               std::string_view what, format::Reporter& reporter);

} // namespace openimapi::inline v1::udf
