#include "image/svg_text.hpp"

#include "openimapi/base/text.hpp"

#include <array>
#include <fmt/format.h>
#include <vector>

namespace openimapi::inline v1::image {
namespace {

/// Controls, separators, marks of direction, and what is no character of XML 1.0 (2.2).
bool harmless(char32_t c) noexcept {
    return c >= 0x20 && (c < 0x7F || c > 0x9F) && c != 0xAD && c != 0x61C &&
           (c < 0x200B || c > 0x200F) && (c < 0x2028 || c > 0x202E) && (c < 0x2060 || c > 0x206F) &&
           (c < 0xD800 || c > 0xDFFF) && c != 0xFEFF && (c < 0xFFF9 || c > 0xFFFB) &&
           (c & 0xFFFE) != 0xFFFE && (c < 0xFDD0 || c > 0xFDEF) && (c < 0xE0000 || c > 0xE0FFF);
}

/// In parts of the font's size.
double width_of(char32_t c) noexcept {
    if (c >= 0x1100) return 1.0;           // Hangul, CJK and the like
    if (c >= 0x300 && c < 0x370) return 0; // combining
    if (c >= 0x80) return 0.68;
    if (std::string_view("iljI.,:;'|! ").find(static_cast<char>(c)) != std::string_view::npos)
        return 0.34;
    if (std::string_view("ftr()[]{}/\\-\"").find(static_cast<char>(c)) != std::string_view::npos)
        return 0.42;
    if (std::string_view("mwMW@%").find(static_cast<char>(c)) != std::string_view::npos)
        return 0.96;
    if (c >= 'A' && c <= 'Z') return 0.72;
    return 0.62;
}

} // namespace

std::string shown(std::string_view bytes) {
    std::string out;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto byte = static_cast<unsigned char>(bytes[at]);
        const auto c = text::next_code_point(bytes, at);
        if (!c)
            out += fmt::format("\\x{:02X}", byte);
        else if (harmless(*c))
            text::append_utf8(out, *c);
        else
            out += fmt::format("\\u{{{:04X}}}", static_cast<std::uint32_t>(*c));
    }
    return out;
}

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

double width_of(std::string_view text, double size) noexcept {
    double width = 0;
    for (std::size_t at = 0; at < text.size();)
        if (const auto c = text::next_code_point(text, at)) width += width_of(*c);
    return width * size;
}

std::string fitted(std::string_view text, double size, double room, bool keep_end) {
    if (width_of(text, size) <= room) return std::string(text);
    constexpr std::string_view ellipsis = "\xE2\x80\xA6";
    constexpr std::size_t fewest = 6;
    std::vector<std::size_t> starts; // of characters
    for (std::size_t at = 0; at < text.size();) {
        starts.push_back(at);
        (void)text::next_code_point(text, at);
    }
    auto left = room - size; // the ellipsis
    std::size_t count = 0;
    for (; count < starts.size(); ++count) {
        const auto index = keep_end ? starts.size() - 1 - count : count;
        const auto end = index + 1 < starts.size() ? starts[index + 1] : text.size();
        left -= width_of(text.substr(starts[index], end - starts[index]), size);
        if (left < 0) break;
    }
    if (count < fewest) return {};
    if (count == starts.size()) return std::string(text);
    if (keep_end)
        return std::string(ellipsis) + std::string(text.substr(starts[starts.size() - count]));
    return std::string(text.substr(0, starts[count])) + std::string(ellipsis);
}

std::string count_text(std::uint64_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ',');
    return text;
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::array units{"KiB", "MiB", "GiB", "TiB", "PiB"};
    if (bytes < 1024) return fmt::format("{} bytes", bytes);
    double value = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    for (; value >= 999.95 && unit + 1 < units.size(); ++unit)
        value /= 1024;
    return fmt::format("{:.1f} {}", value, units[unit]);
}

} // namespace openimapi::inline v1::image
