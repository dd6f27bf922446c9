#include "format/iso9660/descriptor_text.hpp"

#include "openimapi/base/text.hpp"

#include <algorithm>

namespace openimapi::inline v1::iso9660 {

namespace {

void put_ascii(std::string_view text, std::span<char> field, std::string_view signs) {
    std::fill(field.begin(), field.end(), ' ');
    std::size_t at = 0;
    for (std::size_t position = 0; position < text.size() && at < field.size(); ++at) {
        const auto c = text::next_code_point(text, position).value_or(U'_');
        char out = '_';
        if (c >= U'a' && c <= U'z')
            out = static_cast<char>(c - U'a' + U'A');
        else if ((c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9') ||
                 (c < 0x80 && signs.find(static_cast<char>(c)) != signs.npos))
            out = static_cast<char>(c);
        field[at] = out;
    }
}

} // namespace

void put_d_characters(std::string_view text, std::span<char> field) {
    put_ascii(text, field, "_");
}

void put_a_characters(std::string_view text, std::span<char> field) {
    put_ascii(text, field, "_ !\"%&'()*+,-./:;<=>?");
}

void put_joliet_characters(std::string_view text, std::span<char> field) {
    const std::size_t even = field.size() / 2 * 2;
    std::fill(field.begin(), field.end(), '\0');
    std::size_t at = 0;
    const auto put = [&](std::uint32_t unit) {
        field[at++] = static_cast<char>(unit >> 8);
        field[at++] = static_cast<char>(unit & 0xFF);
    };
    for (std::size_t position = 0; position < text.size() && at < even;) {
        auto c = text::next_code_point(text, position).value_or(U'_');
        if (c < 0x20 || (c >= 0xD800 && c <= 0xDFFF) ||
            (c < 0x80 &&
             std::string_view("*/:;?\\").find(static_cast<char>(c)) != std::string_view::npos))
            c = U'_';
        if (c > 0xFFFF) {
            if (at + 4 > even) break;
            put(0xD800 + ((c - 0x10000) >> 10));
            put(0xDC00 + ((c - 0x10000) & 0x3FF));
        } else {
            put(c);
        }
    }
    while (at < even)
        put(U' ');
}

} // namespace openimapi::inline v1::iso9660
