#include "image/manifest_text.hpp"

namespace openimapi::inline v1::image {
namespace {

constexpr std::size_t digits = 64;

/// What stands behind the backslash, or 0.
constexpr char escape_of(char c) noexcept {
    switch (c) {
    case '\\':
        return '\\';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    default:
        return 0;
    }
}

std::size_t escapes(std::string_view path) noexcept {
    std::size_t count = 0;
    for (const char c : path)
        if (escape_of(c) != 0) ++count;
    return count;
}

int digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

} // namespace

std::size_t manifest_line_size(std::string_view path) noexcept {
    const auto escaped = escapes(path);
    return digits + 2 + path.size() + escaped + 1 + (escaped != 0 ? 1 : 0);
}

void append_manifest_line(const Sha256Digest& digest, std::string_view path, std::string& out) {
    const bool escaped = escapes(path) != 0;
    if (escaped) out += '\\';
    out += hex(digest);
    out += "  ";
    if (!escaped) {
        out += path;
    } else {
        for (const char c : path) {
            if (const char code = escape_of(c)) {
                out += '\\';
                out += code;
            } else {
                out += c;
            }
        }
    }
    out += '\n';
}

std::optional<ManifestLine> parse_manifest_line(std::string_view line) {
    const bool escaped = line.starts_with('\\');
    if (escaped) line.remove_prefix(1);
    if (!escaped && line.ends_with('\r')) line.remove_suffix(1); // a file with CR LF
    if (line.size() <= digits + 2 || line[digits] != ' ' ||
        (line[digits + 1] != ' ' && line[digits + 1] != '*'))
        return {};
    ManifestLine result;
    for (std::size_t i = 0; i < digits; i += 2) {
        const int high = digit(line[i]), low = digit(line[i + 1]);
        if (high < 0 || low < 0) return {};
        result.digest[i / 2] = static_cast<std::uint8_t>(high << 4 | low);
    }
    auto path = line.substr(digits + 2);
    while (path.starts_with("./"))
        path.remove_prefix(2);
    if (path.empty()) return {};
    if (!escaped) {
        result.path = path;
        return result;
    }
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] != '\\') {
            result.path += path[i];
            continue;
        }
        if (++i == path.size()) return {};
        switch (path[i]) {
        case '\\':
            result.path += '\\';
            break;
        case 'n':
            result.path += '\n';
            break;
        case 'r':
            result.path += '\r';
            break;
        default:
            return {};
        }
    }
    return result;
}

} // namespace openimapi::inline v1::image
