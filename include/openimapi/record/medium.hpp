/// What is in the drive, in the words of IMAPI2's data writer: state, space, sessions, speeds. One
/// snapshot, taken from the drive's answers; nothing is locked or changed.
#pragma once

#include "openimapi/base/export.hpp"
#include "openimapi/base/units.hpp"
#include "openimapi/drive/recorder.hpp"
#include "openimapi/mmc/disc_information.hpp"
#include "openimapi/mmc/feature.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace openimapi::inline v1::record {

/// IMAPI_MEDIA_PHYSICAL_TYPE has the same numbers.
enum class MediaType : std::uint8_t {
    unknown = 0,
    cd_rom = 1,
    cd_r = 2,
    cd_rw = 3,
    dvd_rom = 4,
    dvd_ram = 5,
    dvd_plus_r = 6,
    dvd_plus_rw = 7,
    dvd_plus_r_dl = 8,
    dvd_minus_r = 9,
    dvd_minus_rw = 10,
    dvd_minus_r_dl = 11,
    disk = 12,
    dvd_plus_rw_dl = 13,
    hd_dvd_rom = 14,
    hd_dvd_r = 15,
    hd_dvd_ram = 16,
    bd_rom = 17,
    bd_r = 18,
    bd_re = 19,
};
[[nodiscard]] OPENIMAPI_API MediaType media_type(mmc::Profile profile) noexcept;
[[nodiscard]] OPENIMAPI_API std::string_view name_of(MediaType type) noexcept;

/// IMAPI_FORMAT2_DATA_MEDIA_STATE has the same bits.
enum MediaState : std::uint32_t {
    media_state_unknown = 0,
    media_overwrite_only = 0x0001,
    media_blank = 0x0002,
    media_appendable = 0x0004,
    media_final_session = 0x0008,
    media_damaged = 0x0400,
    media_erase_required = 0x0800,
    media_non_empty_session = 0x1000,
    media_write_protected = 0x2000,
    media_finalized = 0x4000,
    media_unsupported = 0x8000,
};

struct SessionInformation {
    std::uint16_t number = 0;
    Lba first;               ///< start of its first track
    std::optional<Lba> last; ///< last recorded block
};

struct WriteSpeed {
    std::uint32_t sectors_per_second = 0;
    bool pure_cav = false;
};

struct MediumStatus {
    mmc::Profile profile = mmc::Profile::none;
    MediaType type = MediaType::unknown;
    std::uint32_t state = media_state_unknown; ///< MediaState bits
    std::uint32_t write_unit = 1;              ///< blocks
    Blocks total;                              ///< used and free
    Blocks free;
    std::optional<Lba> next_writable;
    bool blank = false;
    /// Complete sessions with data, oldest first; at most 512 are looked at.
    std::vector<SessionInformation> sessions;

    [[nodiscard]] bool is(MediaState bit) const noexcept { return (state & bit) != 0; }
    /// -1 where there is none, as IMAPI2 has it.
    [[nodiscard]] OPENIMAPI_API std::int64_t start_of_previous_session() const noexcept;
    [[nodiscard]] OPENIMAPI_API std::int64_t last_written_of_previous_session() const noexcept;
};

/// Throws E_IMAPI_RECORDER_MEDIA_NO_MEDIA and the drive's other words. A medium that this version
/// cannot record comes back with media_unsupported.
[[nodiscard]] OPENIMAPI_API MediumStatus medium_status(drive::Recorder& recorder);

/// Can this drive record data on anything we know? On what is in it now?
[[nodiscard]] OPENIMAPI_API bool is_recorder_supported(drive::Recorder& recorder);
[[nodiscard]] OPENIMAPI_API bool is_current_media_supported(drive::Recorder& recorder);

/// Fastest first, no doubles; sectors of 2048 bytes a second.
[[nodiscard]] OPENIMAPI_API std::vector<WriteSpeed> write_speeds(drive::Recorder& recorder);

struct SpeedChoice {
    WriteSpeed speed;            ///< what the drive will use
    bool speed_adjusted = false; ///< not the speed asked for
    bool rotation_adjusted = false;
};
/// The supported speed nearest to the one asked for (the slower of two equally near), set in the
/// drive with SET STREAMING, else SET CD SPEED. 0xFFFFFFFF: the fastest.
OPENIMAPI_API SpeedChoice set_write_speed(drive::Recorder& recorder,
                                          std::uint32_t sectors_per_second, bool pure_cav = false);

} // namespace openimapi::inline v1::record
