#include "openimapi/base/text.hpp"

#include <fmt/format.h>
#include <iterator>
#include <utf8proc.h>

namespace openimapi::inline v1::text {

namespace {

constexpr char32_t replacement = 0xFFFD;

constexpr bool is_surrogate(char32_t c) {
    return c >= 0xD800 && c <= 0xDFFF;
}
constexpr bool is_high(char32_t c) {
    return c >= 0xD800 && c <= 0xDBFF;
}
constexpr bool is_low(char32_t c) {
    return c >= 0xDC00 && c <= 0xDFFF;
}

/// One code point of UTF-8 or WTF-8 (Unicode 15 table 3-7, and surrogates); 0 bytes when there is
/// none.
struct Decoded {
    char32_t code_point = 0;
    std::size_t length = 0;
};
Decoded decode(std::string_view bytes) noexcept {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const auto continues = [&](std::size_t i) {
        return i < bytes.size() && (at(i) & 0xC0) == 0x80;
    };
    const auto tail = [&](std::size_t i) { return static_cast<char32_t>(at(i) & 0x3F); };
    if (bytes.empty()) return {};
    const unsigned lead = at(0);
    if (lead < 0x80) return {lead, 1};
    if (lead >= 0xC2 && lead <= 0xDF) {
        if (!continues(1)) return {};
        return {(lead & 0x1Fu) << 6 | tail(1), 2};
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (!continues(1) || !continues(2)) return {};
        const char32_t c = (lead & 0x0Fu) << 12 | tail(1) << 6 | tail(2);
        return c < 0x800 ? Decoded{} : Decoded{c, 3};
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (!continues(1) || !continues(2) || !continues(3)) return {};
        const char32_t c = (lead & 0x07u) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3);
        return c < 0x10000 || c > 0x10FFFF ? Decoded{} : Decoded{c, 4};
    }
    return {};
}

/// Unicode's CaseFolding.txt, status C and S, out of the simple upper and lower case mappings.
char32_t fold(char32_t c) noexcept {
    if (c < 0x80) return c >= U'A' && c <= U'Z' ? c + 32 : c;
    // The dotted capital and dotless small I fold only in Turkic languages (status T).
    if (c == 0x130 || c == 0x131) return c;
    // Cherokee had capitals first, and folds to them.
    if ((c >= 0x13A0 && c <= 0x13FD) || (c >= 0xAB70 && c <= 0xABBF))
        return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
    return static_cast<char32_t>(
        utf8proc_tolower(utf8proc_toupper(static_cast<utf8proc_int32_t>(c))));
}

} // namespace

bool is_utf8(std::string_view bytes) noexcept {
    while (!bytes.empty()) {
        const Decoded next = decode(bytes);
        if (next.length == 0 || is_surrogate(next.code_point)) return false;
        bytes.remove_prefix(next.length);
    }
    return true;
}

std::optional<char32_t> next_code_point(std::string_view bytes, std::size_t& position) noexcept {
    const Decoded next = decode(bytes.substr(position));
    position += next.length == 0 ? 1 : next.length;
    if (next.length == 0) return std::nullopt;
    return next.code_point;
}

void append_utf8(std::string& out, char32_t code_point) {
    const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0 | code_point >> 6);
        put(0x80 | (code_point & 0x3F));
    } else if (code_point < 0x10000) {
        put(0xE0 | code_point >> 12);
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    } else if (code_point <= 0x10FFFF) {
        put(0xF0 | code_point >> 18);
        put(0x80 | (code_point >> 12 & 0x3F));
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    } else {
        append_utf8(out, replacement);
    }
}

std::string to_utf8(std::u16string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char32_t c = text[i];
        if (is_high(c) && i + 1 < text.size() && is_low(text[i + 1]))
            c = 0x10000 + ((c - 0xD800) << 10) + (text[++i] - 0xDC00u);
        append_utf8(out, c);
    }
    return out;
}

Utf16 to_utf16(std::string_view bytes) {
    Utf16 out;
    out.text.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const auto c = next_code_point(bytes, i);
        if (!c) {
            out.lossy = true;
            out.text += static_cast<char16_t>(replacement);
        } else if (*c < 0x10000) {
            // WTF-8 never holds a pair as two halves (it would be the four-byte form), so a high
            // half before a low one is no WTF-8: joining them would change the bytes on the way
            // back.
            if (is_low(*c) && !out.text.empty() && is_high(out.text.back()) && i >= 6 &&
                static_cast<unsigned char>(bytes[i - 6]) == 0xED)
                out.lossy = true;
            out.text += static_cast<char16_t>(*c);
        } else {
            out.text += static_cast<char16_t>(0xD800 + ((*c - 0x10000) >> 10));
            out.text += static_cast<char16_t>(0xDC00 + (*c & 0x3FF));
        }
    }
    return out;
}

std::string fold_case(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t start = i;
        if (const auto c = next_code_point(bytes, i))
            append_utf8(out, fold(*c));
        else
            out += bytes[start];
    }
    return out;
}

std::string printable(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t start = i;
        const auto c = next_code_point(bytes, i);
        const bool plain = c && *c >= 0x20 && !(*c >= 0x7F && *c < 0xA0) && !is_surrogate(*c);
        for (std::size_t k = start; k < i; ++k) {
            if (plain)
                out += bytes[k];
            else
                fmt::format_to(std::back_inserter(out), "\\x{:02X}",
                               static_cast<unsigned char>(bytes[k]));
        }
    }
    return out;
}

} // namespace openimapi::inline v1::text
