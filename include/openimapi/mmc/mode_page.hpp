/// Mode pages and MODE SENSE/SELECT (10): SPC-4 7.5, MMC-6 clause 7.
#pragma once

#include "openimapi/base/bytes.hpp"
#include "openimapi/base/export.hpp"
#include "openimapi/mmc/feature.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace openimapi::inline v1::mmc {

/// IMAPI_MODE_PAGE_TYPE has the same numbers.
enum class ModePage : std::uint8_t {
    read_write_error_recovery = 0x01,
    mount_rainier = 0x03,
    write_parameters = 0x05,
    caching = 0x08,
    cd_device_parameters = 0x0D,
    cd_audio_control = 0x0E,
    power_condition = 0x1A,
    informational_exceptions = 0x1C,
    timeout_and_protect = 0x1D,
    capabilities = 0x2A,
    all = 0x3F,
};
[[nodiscard]] OPENIMAPI_API std::string name_of(ModePage page);

/// SPC-4 table 349: in front of the pages, both ways.
struct ModeParameterHeader10 {
    be16 data_length; ///< of what follows this field; 0 in MODE SELECT
    std::uint8_t medium_type = 0;
    std::uint8_t device_specific = 0;
    std::uint8_t long_lba = 0;
    std::uint8_t reserved = 0;
    be16 block_descriptor_length;
};
static_assert(sizeof(ModeParameterHeader10) == 8);

/// One page as it came, its own two header bytes (four with a subpage) in front.
struct ModePageData {
    ModePage page = ModePage::all;
    std::uint8_t subpage = 0;
    bool savable = false;
    std::vector<std::byte> bytes;
};
/// The pages of a MODE SENSE (10) answer, or of a MODE SELECT (10) parameter list (whose length
/// field is 0: give `parameter_list`); nullopt where the header does not fit. A page that is cut
/// short ends the list.
[[nodiscard]] OPENIMAPI_API std::optional<std::vector<ModePageData>>
decode_mode_pages(std::span<const std::byte> answer, bool parameter_list = false);

/// Page 05h: how the next track or session is written (MMC-6 7.4).
struct WriteParameters {
    std::uint8_t page = 0x05;
    std::uint8_t length = 0x32;
    std::uint8_t write_type = 0;      ///< bits 0-3 type; 10h test write, 20h link size, 40h BUFE
    std::uint8_t track_mode = 0;      ///< bits 0-3 mode; 10h copy, 20h FP, C0h multisession
    std::uint8_t data_block_type = 0; ///< bits 0-3
    std::uint8_t link_size = 0;
    std::uint8_t reserved1 = 0;
    std::uint8_t host_application_code = 0; ///< bits 0-5
    std::uint8_t session_format = 0;
    std::uint8_t reserved2 = 0;
    be32 packet_size;
    be16 audio_pause_length;
    std::array<std::uint8_t, 16> media_catalog_number{};
    std::array<std::uint8_t, 16> isrc{};
    std::array<std::uint8_t, 4> sub_header{};
};
static_assert(sizeof(WriteParameters) == 52);

enum class WriteType : std::uint8_t {
    packet_incremental = 0,
    track_at_once = 1,
    session_at_once = 2,
    raw = 3,
    layer_jump = 4
};
enum class Multisession : std::uint8_t { none = 0, no_next_track = 1, open = 3 };

/// Page 2Ah, which MMC calls legacy and every burner reads (MMC-3 5.5.10).
struct Capabilities {
    bool reads_dvd = false, writes_cd_r = false, writes_dvd_minus_r = false;
    bool can_lock = false, locked = false, can_eject = false;
    std::uint8_t loading_mechanism = 0; ///< 0 caddy, 1 tray, 2 pop-up, 4 and 5 changers
    std::uint16_t buffer_kilobytes = 0;
    std::uint16_t current_write_speed = 0;   ///< kB/s
    std::vector<std::uint16_t> write_speeds; ///< kB/s, as the drive lists them
};
[[nodiscard]] OPENIMAPI_API std::optional<Capabilities>
decode_capabilities(std::span<const std::byte> page);

} // namespace openimapi::inline v1::mmc
