/// The checksum of UDF descriptors.
#pragma once

#include "openimapi/base/export.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace openimapi::inline v1 {

/// CRC-ITU: x^16 + x^12 + x^5 + 1, most significant bit first, starting from `seed` (0 for a whole
/// descriptor; the result of the bytes in front to go on) — ECMA-167 1/7.2.6, UDF 6.5.
[[nodiscard]] OPENIMAPI_API std::uint16_t crc_itu(std::span<const std::byte> bytes,
                                                  std::uint16_t seed = 0) noexcept;

} // namespace openimapi::inline v1
