#include "format/partition/mbr.hpp"

namespace openimapi::inline v1::partition {

ChsAddress chs_of(std::uint64_t sector) noexcept {
    constexpr std::uint64_t heads = 255, sectors = 63, cylinders = 1024;
    if (sector >= cylinders * heads * sectors) return {254, 0xFF, 0xFF};
    const auto cylinder = sector / (heads * sectors);
    return {.head = static_cast<std::uint8_t>(sector / sectors % heads),
            .sector = static_cast<std::uint8_t>((sector % sectors + 1) | (cylinder >> 8 << 6)),
            .cylinder = static_cast<std::uint8_t>(cylinder & 0xFF)};
}

MbrEntry mbr_entry(std::uint8_t type, std::uint32_t start, std::uint32_t sectors,
                   bool active) noexcept {
    MbrEntry entry;
    entry.flag = active ? MbrEntry::active_flag : 0;
    entry.first = chs_of(start);
    entry.type = type;
    entry.last = chs_of(std::uint64_t{start} + sectors - 1);
    entry.start = start;
    entry.sectors = sectors;
    return entry;
}

} // namespace openimapi::inline v1::partition
