/// DECIMAL: 96 bits, a sign, and a power of ten.
#pragma once

#include <cstdint>
#include <ole2.h>

namespace openimapi::inline v1::com {

/// True where the value is a whole number of 64 bits.
[[nodiscard]] bool decimal_to_whole(const DECIMAL& value, std::int64_t& out) noexcept;
[[nodiscard]] double decimal_to_double(const DECIMAL& value) noexcept;
/// These keep the first two bytes, where a VARIANT has its type.
[[nodiscard]] HRESULT decimal_from_whole(std::int64_t value, DECIMAL& out) noexcept;
[[nodiscard]] HRESULT decimal_from_natural(std::uint64_t value, DECIMAL& out) noexcept;
/// To 15 significant digits; DISP_E_OVERFLOW beyond 96 bits.
[[nodiscard]] HRESULT decimal_from_double(double value, DECIMAL& out) noexcept;
void print_decimal(char* out, std::size_t size, const DECIMAL& value) noexcept;

} // namespace openimapi::inline v1::com
