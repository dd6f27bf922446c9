#include "format/udf/symlink_content.hpp"

#include <algorithm>
#include <array>

namespace openimapi::inline v1::udf {

namespace {

constexpr std::size_t longest_component = 255; // the length is one byte, 4/14.16.1.2

void append(std::vector<std::byte>& content, ComponentType type, std::string_view name,
            cs0::BeyondBmp beyond) {
    std::array<std::byte, longest_component> encoded;
    const auto length = cs0::encode(name, encoded, beyond);
    PathComponent component;
    component.type = static_cast<std::uint8_t>(type);
    component.identifier_length = static_cast<std::uint8_t>(length);
    const auto fixed = bytes_of(component);
    content.insert(content.end(), fixed.begin(), fixed.end());
    content.insert(content.end(), encoded.begin(),
                   encoded.begin() + static_cast<std::ptrdiff_t>(length));
}

} // namespace

std::vector<std::byte> symlink_content(std::string_view target, cs0::BeyondBmp beyond) {
    std::vector<std::byte> content;
    std::size_t at = 0;
    if (target.starts_with('/')) {
        append(content, ComponentType::root, {}, beyond);
        at = target.find_first_not_of('/');
    }
    while (at < target.size()) {
        const auto end = std::min(target.find('/', at), target.size());
        const auto name = target.substr(at, end - at);
        if (name == ".")
            append(content, ComponentType::current, {}, beyond);
        else if (name == "..")
            append(content, ComponentType::parent, {}, beyond);
        else
            append(content, ComponentType::name, name, beyond);
        at = target.find_first_not_of('/', end);
        if (end < target.size() && at == std::string_view::npos)
            append(content, ComponentType::current, {}, beyond);
    }
    return content;
}

bool is_symlink_cut(std::string_view target, cs0::BeyondBmp beyond) {
    for (std::size_t at = 0; at < target.size();) {
        const auto end = std::min(target.find('/', at), target.size());
        if (cs0::size(target.substr(at, end - at), beyond) > longest_component) return true;
        at = end + 1;
    }
    return false;
}

} // namespace openimapi::inline v1::udf
