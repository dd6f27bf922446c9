#include "format.hpp"

#include <openimapi/base/text.hpp>

#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cli {

using namespace openimapi;

std::string size_text(std::uint64_t bytes) {
    constexpr std::array units{"KiB", "MiB", "GiB", "TiB"};
    if (bytes < 1024) return fmt::format("{} bytes", bytes);
    double value = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    for (; value >= 999.95 && unit + 1 < units.size(); ++unit)
        value /= 1024;
    return fmt::format("{:.1f} {}", value, units[unit]);
}

std::string count_text(std::uint64_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ',');
    return text;
}

std::string duration_text(std::uint64_t seconds) {
    if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
    return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string time_text(Timestamp time) {
    const auto civil = to_civil(time);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", civil.year, civil.month, civil.day,
                       civil.hour, civil.minute, civil.second);
}

std::string iso_time(Timestamp time) {
    auto text = time_text(time);
    text[text.find(' ')] = 'T';
    if (time.nanoseconds != 0) text += fmt::format(".{:09}", time.nanoseconds);
    return text + 'Z';
}

std::string_view kind_text(tree::Kind kind) {
    switch (kind) {
    case tree::Kind::directory:
        return "directory";
    case tree::Kind::file:
        return "file";
    case tree::Kind::symlink:
        return "symlink";
    case tree::Kind::block_device:
        return "block device";
    case tree::Kind::character_device:
        return "character device";
    case tree::Kind::fifo:
        return "fifo";
    case tree::Kind::socket:
        return "socket";
    }
    return "unknown";
}

std::string mode_text(tree::Kind kind, std::uint32_t mode) {
    std::string text;
    text += [kind] {
        switch (kind) {
        case tree::Kind::directory:
            return 'd';
        case tree::Kind::symlink:
            return 'l';
        case tree::Kind::block_device:
            return 'b';
        case tree::Kind::character_device:
            return 'c';
        case tree::Kind::fifo:
            return 'p';
        case tree::Kind::socket:
            return 's';
        case tree::Kind::file:
            break;
        }
        return '-';
    }();
    // Three triples; the special bit of each shows in its x: set-user-id, set-group-id, sticky.
    constexpr std::array special{std::pair{04000U, 's'}, std::pair{02000U, 's'},
                                 std::pair{01000U, 't'}};
    for (unsigned triple = 0; triple < 3; ++triple) {
        const auto bits = (mode >> (6 - 3 * triple)) & 7;
        const auto [mask, letter] = special[triple];
        text += (bits & 4) != 0 ? 'r' : '-';
        text += (bits & 2) != 0 ? 'w' : '-';
        const bool executable = (bits & 1) != 0;
        if ((mode & mask) != 0)
            text += executable ? letter : static_cast<char>(letter - 'a' + 'A');
        else
            text += executable ? 'x' : '-';
    }
    return text;
}

std::string revision_text(udf::Revision revision) {
    const auto bcd = static_cast<unsigned>(revision);
    return fmt::format("{:x}.{:02x}", bcd >> 8, bcd & 0xFF);
}

std::string file_systems_text(const image::FileSystems& file_systems, udf::Revision revision) {
    std::string text;
    const auto add = [&text](bool present, const std::string& name) {
        if (!present) return;
        if (!text.empty()) text += ", ";
        text += name;
    };
    add(file_systems.iso9660, "ISO 9660");
    add(file_systems.rock_ridge, "Rock Ridge");
    add(file_systems.joliet, "Joliet");
    add(file_systems.udf, "UDF " + revision_text(revision));
    return text;
}

void put_name(nlohmann::json& object, const char* key, std::string_view bytes) {
    if (text::is_utf8(bytes)) {
        object[key] = std::string(bytes);
        return;
    }
    object[key] = text::printable(bytes);
    std::string hex;
    for (const unsigned char byte : bytes)
        hex += fmt::format("{:02x}", byte);
    object[std::string(key) + "_bytes"] = hex;
}

} // namespace cli
