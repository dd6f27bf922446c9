#include "emulator/kinds.hpp"

#include <array>

namespace openimapi::inline v1::emulator {

namespace {

using mmc::Profile;

// ECMA-349 (DVD+R at up to 16x), ECMA-394 is CD-R; BD-R part 1 at up to 6x here.
constexpr SpeedRow dvd_speeds[] = {{22'160, true}, {11'080, false}, {5'540, false}};
constexpr SpeedRow bd_speeds[] = {{26'973, false}, {17'982, false}, {8'991, false}};

// DVD+R: 2,295,104 sectors of data zone (ECMA-349 14.1); a closed session costs a closure and an
// intro zone of 1,024 sectors each (ECMA-349 23.3), a fragment a run-in of one ECC block.
// BD-R SL: 12,219,392 blocks without spare areas.
constexpr MediumRules media[] = {
    {{"dvd+r", Profile::dvd_plus_r, Blocks(2'295'104), 16}, 16, 2048, 153, false, dvd_speeds},
    {{"bd-r", Profile::bd_r_sequential, Blocks(12'219'392), 32}, 0, 0, 7927, true, bd_speeds},
};

constexpr std::array<MediumKind, std::size(media)> public_kinds = [] {
    std::array<MediumKind, std::size(media)> kinds{};
    for (std::size_t i = 0; i < std::size(media); ++i)
        kinds[i] = media[i].kind;
    return kinds;
}();

// Preferred profiles first (MMC-6 5.3.1). Read-only relatives stand beside what is written.
constexpr Profile bd_profiles[] = {Profile::bd_r_sequential, Profile::bd_rom, Profile::dvd_plus_r,
                                   Profile::dvd_rom};
constexpr Profile dvd_profiles[] = {Profile::dvd_plus_r, Profile::dvd_rom};
constexpr DriveKind drives[] = {
    {"bd-r", "OPENIMAP", "EMULATED BD-R", "1.00", bd_profiles},
    {"dvd+r", "OPENIMAP", "EMULATED DVD+R", "1.00", dvd_profiles},
};

} // namespace

std::span<const MediumKind> medium_kinds() noexcept {
    return public_kinds;
}
std::span<const DriveKind> drive_kinds() noexcept {
    return drives;
}
std::span<const MediumRules> medium_rules() noexcept {
    return media;
}
const MediumRules* find_medium(std::string_view name) noexcept {
    for (const auto& row : media)
        if (row.kind.name == name) return &row;
    return nullptr;
}
const DriveKind* find_drive_kind(std::string_view name) noexcept {
    for (const auto& row : drives)
        if (row.name == name) return &row;
    return nullptr;
}

} // namespace openimapi::inline v1::emulator
