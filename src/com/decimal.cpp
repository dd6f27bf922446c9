#include "com/decimal.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace openimapi::inline v1::com {

namespace {

__extension__ using Wide = unsigned __int128;
constexpr BYTE negative = 0x80;
constexpr int most_decimals = 28;

Wide magnitude(const DECIMAL& value) noexcept {
    return Wide{value.Hi32} << 64 | value.Lo64;
}
void set(DECIMAL& out, Wide value, int scale, bool minus) noexcept {
    out.scale = static_cast<BYTE>(scale);
    out.sign = minus ? negative : 0;
    out.Hi32 = static_cast<ULONG>(value >> 64);
    out.Lo64 = static_cast<ULONGLONG>(value);
}

} // namespace

bool decimal_to_whole(const DECIMAL& value, std::int64_t& out) noexcept {
    Wide number = magnitude(value);
    for (int scale = value.scale; scale > 0; --scale) {
        if (number % 10 != 0) return false;
        number /= 10;
    }
    if (number > Wide{static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())})
        return false;
    out = static_cast<std::int64_t>(number);
    if (value.sign & negative) out = -out;
    return true;
}

double decimal_to_double(const DECIMAL& value) noexcept {
    const double number = static_cast<double>(magnitude(value)) / std::pow(10.0, value.scale);
    return value.sign & negative ? -number : number;
}

HRESULT decimal_from_whole(std::int64_t value, DECIMAL& out) noexcept {
    const auto bits = static_cast<std::uint64_t>(value);
    set(out, value < 0 ? 0 - bits : bits, 0, value < 0);
    return S_OK;
}

HRESULT decimal_from_natural(std::uint64_t value, DECIMAL& out) noexcept {
    set(out, value, 0, false);
    return S_OK;
}

HRESULT decimal_from_double(double value, DECIMAL& out) noexcept {
    if (!std::isfinite(value)) return DISP_E_OVERFLOW;
    const bool minus = std::signbit(value);
    double number = std::fabs(value);
    if (number >= std::ldexp(1.0, 96)) return DISP_E_OVERFLOW;
    if (number == 0) {
        set(out, 0, 0, false);
        return S_OK;
    }
    // 15 significant digits are what a double surely has.
    const int magnitude10 = static_cast<int>(std::floor(std::log10(number)));
    int scale = std::clamp(14 - magnitude10, 0, most_decimals);
    auto digits = static_cast<Wide>(std::nearbyint(number * std::pow(10.0, scale)));
    while (scale > 0 && digits % 10 == 0) {
        digits /= 10;
        --scale;
    }
    set(out, digits, scale, minus && digits != 0);
    return S_OK;
}

void print_decimal(char* out, std::size_t size, const DECIMAL& value) noexcept {
    Wide number = magnitude(value);
    int decimals = std::min<int>(value.scale, most_decimals);
    while (decimals > 0 && number % 10 == 0) {
        number /= 10;
        --decimals;
    }
    char digits[64];
    int count = 0, shown = 0;
    do {
        digits[count++] = static_cast<char>('0' + static_cast<int>(number % 10));
        number /= 10;
        if (++shown == decimals) digits[count++] = '.';
    } while (number || shown <= decimals);
    std::size_t at = 0;
    if (value.sign & negative && at + 1 < size) out[at++] = '-';
    while (count > 0 && at + 1 < size)
        out[at++] = digits[--count];
    out[at] = '\0';
}

} // namespace openimapi::inline v1::com
