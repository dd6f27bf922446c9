#include "openimapi/mmc/mode_page.hpp"

#include "mmc/load_prefix.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::mmc {

std::string name_of(ModePage page) {
    switch (page) {
    case ModePage::read_write_error_recovery:
        return "Read/Write Error Recovery";
    case ModePage::mount_rainier:
        return "Mount Rainier";
    case ModePage::write_parameters:
        return "Write Parameters";
    case ModePage::caching:
        return "Caching";
    case ModePage::cd_device_parameters:
        return "CD Device Parameters";
    case ModePage::cd_audio_control:
        return "CD Audio Control";
    case ModePage::power_condition:
        return "Power Condition";
    case ModePage::informational_exceptions:
        return "Informational Exceptions Control";
    case ModePage::timeout_and_protect:
        return "Timeout and Protect";
    case ModePage::capabilities:
        return "Capabilities and Mechanical Status";
    case ModePage::all:
        return "all pages";
    }
    return fmt::format("mode page {:02X}h", static_cast<unsigned>(page));
}

std::optional<std::vector<ModePageData>> decode_mode_pages(std::span<const std::byte> answer,
                                                           bool parameter_list) {
    if (answer.size() < sizeof(ModeParameterHeader10)) return std::nullopt;
    if (!parameter_list) answer = cut(answer, std::size_t{2} + be16_at(answer, 0));
    const std::size_t start = sizeof(ModeParameterHeader10) + be16_at(answer, 6);
    if (start > answer.size()) return std::nullopt;
    std::vector<ModePageData> pages;
    auto rest = answer.subspan(start);
    while (rest.size() >= 2) {
        const auto first = byte_at(rest, 0);
        const bool subpaged = (first & 0x40U) != 0; // SPF
        const std::size_t header = subpaged ? 4 : 2;
        if (rest.size() < header) break;
        const std::size_t size =
            header + (subpaged ? std::size_t{be16_at(rest, 2)} : std::size_t{byte_at(rest, 1)});
        if (size > rest.size()) break;
        pages.push_back({.page = static_cast<ModePage>(first & 0x3FU),
                         .subpage = subpaged ? byte_at(rest, 1) : std::uint8_t{0},
                         .savable = (first & 0x80U) != 0,
                         .bytes = std::vector<std::byte>(
                             rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(size))});
        rest = rest.subspan(size);
    }
    return pages;
}

std::optional<Capabilities> decode_capabilities(std::span<const std::byte> page) {
    if (page.size() < 8 || (byte_at(page, 0) & 0x3FU) != 0x2AU) return std::nullopt;
    page = cut(page, std::size_t{2} + byte_at(page, 1));
    Capabilities result;
    result.reads_dvd = (byte_at(page, 2) & 0x08U) != 0;
    result.writes_cd_r = (byte_at(page, 3) & 0x01U) != 0;
    result.writes_dvd_minus_r = (byte_at(page, 3) & 0x10U) != 0;
    const auto mechanism = byte_at(page, 6);
    result.can_lock = (mechanism & 0x01U) != 0;
    result.locked = (mechanism & 0x02U) != 0;
    result.can_eject = (mechanism & 0x08U) != 0;
    result.loading_mechanism = static_cast<std::uint8_t>(mechanism >> 5);
    result.buffer_kilobytes = be16_at(page, 12);
    // MMC-3 put the speeds at the end; before it they stood at 18 and 20.
    result.current_write_speed = page.size() >= 30 ? be16_at(page, 28) : be16_at(page, 20);
    const std::size_t count = be16_at(page, 30);
    for (std::size_t i = 0; i < count && 32 + 4 * i + 4 <= page.size(); ++i)
        result.write_speeds.push_back(be16_at(page, 32 + 4 * i + 2));
    return result;
}

} // namespace openimapi::inline v1::mmc
