#include "openimapi/mmc/feature.hpp"

#include "mmc/load_prefix.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::mmc {

namespace {

struct ProfileRow {
    Profile profile;
    std::string_view name;
    std::uint32_t write_unit;   ///< blocks
    std::uint32_t single_speed; ///< bytes a second
};
constexpr std::uint32_t cd = 176'400, dvd = 1'385'000, bd = 4'495'500, hd = 4'568'000;
constexpr ProfileRow profile_table[] = {
    {Profile::none, "no medium", 1, cd},
    {Profile::non_removable_disk, "non-removable disk", 1, cd},
    {Profile::removable_disk, "removable disk", 1, cd},
    {Profile::mo_erasable, "MO erasable", 1, cd},
    {Profile::mo_write_once, "MO write once", 1, cd},
    {Profile::as_mo, "AS-MO", 1, cd},
    {Profile::cd_rom, "CD-ROM", 1, cd},
    {Profile::cd_r, "CD-R", 1, cd},
    {Profile::cd_rw, "CD-RW", 1, cd},
    {Profile::dvd_rom, "DVD-ROM", 16, dvd},
    {Profile::dvd_minus_r_sequential, "DVD-R sequential", 16, dvd},
    {Profile::dvd_ram, "DVD-RAM", 16, dvd},
    {Profile::dvd_minus_rw_overwrite, "DVD-RW restricted overwrite", 16, dvd},
    {Profile::dvd_minus_rw_sequential, "DVD-RW sequential", 16, dvd},
    {Profile::dvd_minus_r_dl_sequential, "DVD-R DL sequential", 16, dvd},
    {Profile::dvd_minus_r_dl_layer_jump, "DVD-R DL layer jump", 16, dvd},
    {Profile::dvd_minus_rw_dl, "DVD-RW DL", 16, dvd},
    {Profile::dvd_plus_rw, "DVD+RW", 16, dvd},
    {Profile::dvd_plus_r, "DVD+R", 16, dvd},
    {Profile::dvd_plus_rw_dl, "DVD+RW DL", 16, dvd},
    {Profile::dvd_plus_r_dl, "DVD+R DL", 16, dvd},
    {Profile::bd_rom, "BD-ROM", 32, bd},
    {Profile::bd_r_sequential, "BD-R sequential", 32, bd},
    {Profile::bd_r_random, "BD-R random", 32, bd},
    {Profile::bd_re, "BD-RE", 32, bd},
    {Profile::hd_dvd_rom, "HD DVD-ROM", 32, hd},
    {Profile::hd_dvd_r, "HD DVD-R", 32, hd},
    {Profile::hd_dvd_ram, "HD DVD-RAM", 32, hd},
    {Profile::hd_dvd_rw, "HD DVD-RW", 32, hd},
    {Profile::hd_dvd_r_dl, "HD DVD-R DL", 32, hd},
    {Profile::hd_dvd_rw_dl, "HD DVD-RW DL", 32, hd},
    {Profile::non_standard, "non-standard medium", 1, cd},
};
const ProfileRow* row_of(Profile profile) noexcept {
    for (const auto& row : profile_table)
        if (row.profile == profile) return &row;
    return nullptr;
}

struct FeatureRow {
    Feature feature;
    std::string_view name;
};
constexpr FeatureRow feature_table[] = {
    {Feature::profile_list, "Profile List"},
    {Feature::core, "Core"},
    {Feature::morphing, "Morphing"},
    {Feature::removable_medium, "Removable Medium"},
    {Feature::write_protect, "Write Protect"},
    {Feature::random_readable, "Random Readable"},
    {Feature::multi_read, "MultiRead"},
    {Feature::cd_read, "CD Read"},
    {Feature::dvd_read, "DVD Read"},
    {Feature::random_writable, "Random Writable"},
    {Feature::incremental_streaming_writable, "Incremental Streaming Writable"},
    {Feature::sector_erasable, "Sector Erasable"},
    {Feature::formattable, "Formattable"},
    {Feature::hardware_defect_management, "Hardware Defect Management"},
    {Feature::write_once, "Write Once"},
    {Feature::restricted_overwrite, "Restricted Overwrite"},
    {Feature::cd_rw_cav_write, "CD-RW CAV Write"},
    {Feature::mrw, "MRW"},
    {Feature::enhanced_defect_reporting, "Enhanced Defect Reporting"},
    {Feature::dvd_plus_rw, "DVD+RW"},
    {Feature::dvd_plus_r, "DVD+R"},
    {Feature::rigid_restricted_overwrite, "Rigid Restricted Overwrite"},
    {Feature::cd_track_at_once, "CD Track at Once"},
    {Feature::cd_mastering, "CD Mastering"},
    {Feature::dvd_minus_r_write, "DVD-R/-RW Write"},
    {Feature::double_density_cd_read, "Double Density CD Read"},
    {Feature::layer_jump_recording, "Layer Jump Recording"},
    {Feature::layer_jump_rigid_restricted_overwrite, "LJ Rigid Restricted Overwrite"},
    {Feature::stop_long_operation, "Stop Long Operation"},
    {Feature::cd_rw_media_write_support, "CD-RW Media Write Support"},
    {Feature::bd_r_pseudo_overwrite, "BD-R Pseudo-Overwrite"},
    {Feature::dvd_plus_rw_dl, "DVD+RW Dual Layer"},
    {Feature::dvd_plus_r_dl, "DVD+R Dual Layer"},
    {Feature::bd_read, "BD Read"},
    {Feature::bd_write, "BD Write"},
    {Feature::timely_safe_recording, "Timely Safe Recording"},
    {Feature::hd_dvd_read, "HD DVD Read"},
    {Feature::hd_dvd_write, "HD DVD Write"},
    {Feature::hybrid_disc, "Hybrid Disc"},
    {Feature::power_management, "Power Management"},
    {Feature::smart, "S.M.A.R.T."},
    {Feature::embedded_changer, "Embedded Changer"},
    {Feature::cd_audio_analog_play, "CD Audio External Play"},
    {Feature::microcode_upgrade, "Microcode Upgrade"},
    {Feature::timeout, "Timeout"},
    {Feature::dvd_css, "DVD CSS"},
    {Feature::real_time_streaming, "Real-Time Streaming"},
    {Feature::drive_serial_number, "Drive Serial Number"},
    {Feature::media_serial_number, "Media Serial Number"},
    {Feature::disc_control_blocks, "Disc Control Blocks"},
    {Feature::dvd_cprm, "DVD CPRM"},
    {Feature::firmware_information, "Firmware Information"},
    {Feature::aacs, "AACS"},
    {Feature::vcps, "VCPS"},
};

} // namespace

std::string name_of(Profile profile) {
    if (const auto* row = row_of(profile)) return std::string(row->name);
    return fmt::format("profile {:04X}h", static_cast<unsigned>(profile));
}
std::string name_of(Feature feature) {
    for (const auto& row : feature_table)
        if (row.feature == feature) return std::string(row.name);
    return fmt::format("feature {:04X}h", static_cast<unsigned>(feature));
}
std::uint32_t write_unit(Profile profile) noexcept {
    const auto* row = row_of(profile);
    return row ? row->write_unit : 1;
}
std::uint32_t single_speed(Profile profile) noexcept {
    const auto* row = row_of(profile);
    return row ? row->single_speed : cd;
}

const FeatureDescriptor* Configuration::find(Feature feature) const noexcept {
    for (const auto& descriptor : features)
        if (descriptor.feature == feature) return &descriptor;
    return nullptr;
}
bool Configuration::has_current(Feature feature) const noexcept {
    const auto* descriptor = find(feature);
    return descriptor && descriptor->current;
}
std::vector<ProfileEntry> Configuration::profiles() const {
    std::vector<ProfileEntry> result;
    const auto* list = find(Feature::profile_list);
    if (!list) return result;
    for (std::size_t at = 0; at + 4 <= list->data.size(); at += 4)
        result.push_back({.profile = static_cast<Profile>(be16_at(list->data, at)),
                          .current = (byte_at(list->data, at + 2) & 1U) != 0});
    return result;
}

std::optional<Configuration> decode_configuration(std::span<const std::byte> answer) {
    if (answer.size() < 8) return std::nullopt;
    Configuration configuration;
    const auto announced = be32_at(answer, 0);
    // Data Length does not count itself; saturate, the field is the drive's word.
    configuration.length = announced > 0xFFFFFFFBU ? 0xFFFFFFFFU : announced + 4;
    configuration.current_profile = static_cast<Profile>(be16_at(answer, 6));
    answer = cut(answer, configuration.length);
    std::size_t at = 8;
    while (at + 4 <= answer.size()) {
        const std::size_t length = byte_at(answer, at + 3);
        if (length % 4 != 0 || at + 4 + length > answer.size()) break;
        const auto flags = byte_at(answer, at + 2);
        const auto data = answer.subspan(at + 4, length);
        configuration.features.push_back(
            {.feature = static_cast<Feature>(be16_at(answer, at)),
             .version = static_cast<std::uint8_t>((flags >> 2) & 0x0FU),
             .persistent = (flags & 2U) != 0,
             .current = (flags & 1U) != 0,
             .data = std::vector<std::byte>(data.begin(), data.end())});
        at += 4 + length;
    }
    return configuration;
}

} // namespace openimapi::inline v1::mmc
