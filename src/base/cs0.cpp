#include "openimapi/base/cs0.hpp"

#include "openimapi/base/text.hpp"

#include <algorithm>
#include <cstring>

namespace openimapi::inline v1::cs0 {

namespace {

constexpr char32_t substitute = U'_';

char32_t next(std::string_view text, std::size_t& position, BeyondBmp beyond) noexcept {
    const auto byte = static_cast<unsigned char>(text[position]);
    if (byte < 0x80) {
        ++position;
        return byte;
    }
    const auto point = text::next_code_point(text, position);
    if (!point || (*point > 0xFFFF && beyond == BeyondBmp::replace)) return substitute;
    return *point;
}

bool is_ascii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

bool fits_8_bits(std::string_view text, BeyondBmp beyond) noexcept {
    for (std::size_t position = 0; position < text.size();)
        if (next(text, position, beyond) > 0xFF) return false;
    return true;
}

std::size_t encode_16(std::string_view text, std::span<std::byte> out, BeyondBmp beyond) noexcept {
    std::size_t used = 1;
    const auto put = [&](char32_t unit) {
        out[used++] = static_cast<std::byte>(unit >> 8);
        out[used++] = static_cast<std::byte>(unit & 0xFF);
    };
    for (std::size_t position = 0; position < text.size();) {
        const char32_t point = next(text, position, beyond);
        if (used + (point > 0xFFFF ? 4U : 2U) > out.size()) break;
        if (point > 0xFFFF) {
            put(0xD800 + ((point - 0x10000) >> 10));
            put(0xDC00 + ((point - 0x10000) & 0x3FF));
        } else {
            put(point);
        }
    }
    out[0] = std::byte{16};
    return used;
}

std::size_t encode_8(std::string_view text, std::span<std::byte> out, BeyondBmp beyond) noexcept {
    std::size_t used = 1;
    for (std::size_t position = 0; position < text.size() && used < out.size();)
        out[used++] = static_cast<std::byte>(next(text, position, beyond));
    out[0] = std::byte{8};
    return used;
}

} // namespace

std::size_t size(std::string_view text, BeyondBmp beyond) noexcept {
    if (text.empty()) return 0;
    if (is_ascii(text)) return 1 + text.size();
    std::size_t narrow = 0;
    std::size_t wide = 0;
    bool is_wide = false;
    for (std::size_t position = 0; position < text.size();) {
        const char32_t point = next(text, position, beyond);
        is_wide = is_wide || point > 0xFF;
        narrow += 1;
        wide += point > 0xFFFF ? 4 : 2;
    }
    return 1 + (is_wide ? wide : narrow);
}

std::size_t encode(std::string_view text, std::span<std::byte> out, BeyondBmp beyond) noexcept {
    if (text.empty() || out.size() < 2) return 0;
    if (is_ascii(text)) {
        const auto length = std::min(text.size(), out.size() - 1);
        out[0] = std::byte{8};
        std::memcpy(out.data() + 1, text.data(), length);
        return 1 + length;
    }
    return fits_8_bits(text, beyond) ? encode_8(text, out, beyond) : encode_16(text, out, beyond);
}

void encode_dstring(std::string_view text, std::span<std::byte> field, BeyondBmp beyond) noexcept {
    std::fill(field.begin(), field.end(), std::byte{0});
    const auto length = encode(text, field.first(field.size() - 1), beyond);
    field.back() = static_cast<std::byte>(length);
}

std::optional<std::string> decode(std::span<const std::byte> bytes) {
    std::string text;
    if (bytes.empty()) return text;
    const auto id = std::to_integer<unsigned>(bytes[0]);
    const auto units = bytes.subspan(1);
    if (id == 8 || id == 254) {
        text.reserve(units.size());
        for (const auto byte : units)
            text::append_utf8(text, std::to_integer<char32_t>(byte));
        return text;
    }
    if ((id != 16 && id != 255) || units.size() % 2 != 0) return std::nullopt;
    std::u16string wide;
    wide.reserve(units.size() / 2);
    for (std::size_t i = 0; i < units.size(); i += 2)
        wide.push_back(static_cast<char16_t>(std::to_integer<unsigned>(units[i]) << 8 |
                                             std::to_integer<unsigned>(units[i + 1])));
    return text::to_utf8(wide);
}

std::optional<std::string> decode_dstring(std::span<const std::byte> field) {
    if (field.empty()) return std::nullopt;
    const auto length = std::to_integer<std::size_t>(field.back());
    if (length >= field.size()) return std::nullopt;
    return decode(field.first(length));
}

} // namespace openimapi::inline v1::cs0
