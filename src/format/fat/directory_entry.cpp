#include "format/fat/directory_entry.hpp"

#include <algorithm>

namespace openimapi::inline v1::fat {

DateTime date_time(Timestamp time) noexcept {
    constexpr CivilTime first{.year = 1980};
    constexpr CivilTime last{
        .year = 2107, .month = 12, .day = 31, .hour = 23, .minute = 59, .second = 58};
    const auto civil = to_civil(std::clamp(time, from_civil(first), from_civil(last)));
    DateTime out;
    out.time = static_cast<std::uint16_t>(civil.hour << 11 | civil.minute << 5 | civil.second / 2);
    out.date =
        static_cast<std::uint16_t>((civil.year - first.year) << 9 | civil.month << 5 | civil.day);
    return out;
}

std::uint8_t checksum(const ShortName& name) noexcept {
    std::uint8_t sum = 0;
    for (const char letter : name)
        sum = static_cast<std::uint8_t>((sum >> 1 | sum << 7) + static_cast<std::uint8_t>(letter));
    return sum;
}

std::vector<LongNameEntry> long_name_entries(std::u16string_view name, const ShortName& alias) {
    constexpr auto units = LongNameEntry::units;
    const auto count = (name.size() + units - 1) / units;
    const auto sum = checksum(alias);
    // One zero ends a name that does not fill its entries; FFFFh fills what is left.
    const auto unit = [&](std::size_t at) -> std::uint16_t {
        return at < name.size() ? name[at] : at == name.size() ? 0 : 0xFFFF;
    };
    std::vector<LongNameEntry> entries(count);
    for (std::size_t piece = 0; piece < count; ++piece) {
        auto& entry = entries[count - 1 - piece];
        entry.order = static_cast<std::uint8_t>(piece + 1);
        entry.checksum = sum;
        auto at = piece * units;
        for (auto& field : entry.first)
            field = unit(at++);
        for (auto& field : entry.second)
            field = unit(at++);
        for (auto& field : entry.third)
            field = unit(at++);
    }
    entries.front().order |= LongNameEntry::last_flag;
    return entries;
}

} // namespace openimapi::inline v1::fat
