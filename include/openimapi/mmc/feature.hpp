/// Profiles and features: MMC-6 clause 5, GET CONFIGURATION 6.6. Both lists are open: numbers that
/// are not named here pass through.
#pragma once

#include "openimapi/base/export.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace openimapi::inline v1::mmc {

/// MMC-6 table 93. IMAPI_PROFILE_TYPE has the same numbers.
enum class Profile : std::uint16_t {
    none = 0x0000, ///< no medium, or one that fits no profile
    non_removable_disk = 0x0001,
    removable_disk = 0x0002,
    mo_erasable = 0x0003,
    mo_write_once = 0x0004,
    as_mo = 0x0005,
    cd_rom = 0x0008,
    cd_r = 0x0009,
    cd_rw = 0x000A,
    dvd_rom = 0x0010,
    dvd_minus_r_sequential = 0x0011,
    dvd_ram = 0x0012,
    dvd_minus_rw_overwrite = 0x0013,
    dvd_minus_rw_sequential = 0x0014,
    dvd_minus_r_dl_sequential = 0x0015,
    dvd_minus_r_dl_layer_jump = 0x0016,
    dvd_minus_rw_dl = 0x0017,
    dvd_plus_rw = 0x001A,
    dvd_plus_r = 0x001B,
    dvd_plus_rw_dl = 0x002A,
    dvd_plus_r_dl = 0x002B,
    bd_rom = 0x0040,
    bd_r_sequential = 0x0041,
    bd_r_random = 0x0042,
    bd_re = 0x0043,
    hd_dvd_rom = 0x0050,
    hd_dvd_r = 0x0051,
    hd_dvd_ram = 0x0052,
    hd_dvd_rw = 0x0053,
    hd_dvd_r_dl = 0x0058,
    hd_dvd_rw_dl = 0x005A,
    non_standard = 0xFFFF,
};

/// MMC-6 table 92. IMAPI_FEATURE_PAGE_TYPE has the same numbers.
enum class Feature : std::uint16_t {
    profile_list = 0x0000,
    core = 0x0001,
    morphing = 0x0002,
    removable_medium = 0x0003,
    write_protect = 0x0004,
    random_readable = 0x0010,
    multi_read = 0x001D,
    cd_read = 0x001E,
    dvd_read = 0x001F,
    random_writable = 0x0020,
    incremental_streaming_writable = 0x0021,
    sector_erasable = 0x0022,
    formattable = 0x0023,
    hardware_defect_management = 0x0024,
    write_once = 0x0025,
    restricted_overwrite = 0x0026,
    cd_rw_cav_write = 0x0027,
    mrw = 0x0028,
    enhanced_defect_reporting = 0x0029,
    dvd_plus_rw = 0x002A,
    dvd_plus_r = 0x002B,
    rigid_restricted_overwrite = 0x002C,
    cd_track_at_once = 0x002D,
    cd_mastering = 0x002E,
    dvd_minus_r_write = 0x002F,
    double_density_cd_read = 0x0030,
    layer_jump_recording = 0x0033,
    layer_jump_rigid_restricted_overwrite = 0x0034,
    stop_long_operation = 0x0035,
    cd_rw_media_write_support = 0x0037,
    bd_r_pseudo_overwrite = 0x0038,
    dvd_plus_rw_dl = 0x003A,
    dvd_plus_r_dl = 0x003B,
    bd_read = 0x0040,
    bd_write = 0x0041,
    timely_safe_recording = 0x0042,
    hd_dvd_read = 0x0050,
    hd_dvd_write = 0x0051,
    hybrid_disc = 0x0080,
    power_management = 0x0100,
    smart = 0x0101,
    embedded_changer = 0x0102,
    cd_audio_analog_play = 0x0103,
    microcode_upgrade = 0x0104,
    timeout = 0x0105,
    dvd_css = 0x0106,
    real_time_streaming = 0x0107,
    drive_serial_number = 0x0108,
    media_serial_number = 0x0109,
    disc_control_blocks = 0x010A,
    dvd_cprm = 0x010B,
    firmware_information = 0x010C,
    aacs = 0x010D,
    vcps = 0x0110,
};

[[nodiscard]] OPENIMAPI_API std::string name_of(Profile profile);
[[nodiscard]] OPENIMAPI_API std::string name_of(Feature feature);

struct FeatureDescriptor {
    Feature feature = Feature::profile_list;
    std::uint8_t version = 0;
    bool persistent = false;
    bool current = false;
    std::vector<std::byte> data; ///< the feature-dependent part, without the 4-byte header
};

struct ProfileEntry {
    Profile profile = Profile::none;
    bool current = false;
};

struct Configuration {
    Profile current_profile = Profile::none;
    std::uint32_t length = 0; ///< bytes of the whole answer as the drive announced them (+4)
    std::vector<FeatureDescriptor> features; ///< in the drive's order, those that came whole

    [[nodiscard]] OPENIMAPI_API const FeatureDescriptor* find(Feature feature) const noexcept;
    [[nodiscard]] OPENIMAPI_API bool has_current(Feature feature) const noexcept;
    /// The Profile List feature's entries.
    [[nodiscard]] OPENIMAPI_API std::vector<ProfileEntry> profiles() const;
};
/// GET CONFIGURATION's answer (MMC-6 6.6.3); nullopt where not even its header is there. A
/// descriptor that is cut short, or whose length is no multiple of 4, ends the list.
[[nodiscard]] OPENIMAPI_API std::optional<Configuration>
decode_configuration(std::span<const std::byte> answer);

/// The profile's write unit (ECC block, cluster) in blocks: 32 BD, 16 DVD and HD DVD, 1 CD and
/// the rest.
[[nodiscard]] OPENIMAPI_API std::uint32_t write_unit(Profile profile) noexcept;
/// Data rate of 1x in bytes a second: 1,385,000 (DVD), 4,495,500 (BD), 176,400 (CD): MMC-6
/// clause 4.
[[nodiscard]] OPENIMAPI_API std::uint32_t single_speed(Profile profile) noexcept;

} // namespace openimapi::inline v1::mmc
