/// Command descriptor blocks: pure functions from arguments to bytes. MMC-6 clause 6, SPC-4
/// clause 6, SBC-3 clause 5. Nothing here talks to a drive.
#pragma once

#include "openimapi/base/export.hpp"
#include "openimapi/base/units.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace openimapi::inline v1::mmc {

enum class Opcode : std::uint8_t {
    test_unit_ready = 0x00,
    request_sense = 0x03,
    format_unit = 0x04,
    inquiry = 0x12,
    mode_select_6 = 0x15,
    mode_sense_6 = 0x1A,
    start_stop_unit = 0x1B,
    prevent_allow_medium_removal = 0x1E,
    read_format_capacities = 0x23,
    read_capacity = 0x25,
    read_10 = 0x28,
    write_10 = 0x2A,
    seek_10 = 0x2B,
    write_and_verify_10 = 0x2E,
    verify_10 = 0x2F,
    synchronize_cache = 0x35,
    write_buffer = 0x3B,
    read_buffer = 0x3C,
    read_toc_pma_atip = 0x43,
    get_configuration = 0x46,
    get_event_status_notification = 0x4A,
    read_disc_information = 0x51,
    read_track_information = 0x52,
    reserve_track = 0x53,
    send_opc_information = 0x54,
    mode_select_10 = 0x55,
    repair_track = 0x58,
    mode_sense_10 = 0x5A,
    close_track_session = 0x5B,
    read_buffer_capacity = 0x5C,
    send_cue_sheet = 0x5D,
    report_luns = 0xA0,
    blank = 0xA1,
    send_key = 0xA3,
    report_key = 0xA4,
    load_unload_medium = 0xA6,
    set_read_ahead = 0xA7,
    read_12 = 0xA8,
    write_12 = 0xAA,
    read_media_serial_number = 0xAB,
    get_performance = 0xAC,
    read_disc_structure = 0xAD,
    set_streaming = 0xB6,
    read_cd_msf = 0xB9,
    set_cd_speed = 0xBB,
    mechanism_status = 0xBD,
    read_cd = 0xBE,
    send_disc_structure = 0xBF,
};

/// "WRITE (10)" as its standard spells it; "command 9Fh" for one that has no name here.
[[nodiscard]] OPENIMAPI_API std::string name_of(Opcode opcode);

/// The length that the opcode's group fixes (SPC-4 4.2.5.1); 12 for the vendor-specific groups.
[[nodiscard]] constexpr std::size_t cdb_length(std::uint8_t opcode) noexcept {
    switch (opcode >> 5) {
    case 0:
        return 6;
    case 1:
    case 2:
        return 10;
    case 3:
    case 4:
        return 16;
    default:
        return 12;
    }
}

/// One command's bytes, 6 to 16 of them.
class Cdb {
public:
    constexpr explicit Cdb(Opcode opcode) noexcept
        : size_(static_cast<std::uint8_t>(cdb_length(static_cast<std::uint8_t>(opcode)))) {
        bytes_[0] = static_cast<std::uint8_t>(opcode);
    }
    [[nodiscard]] constexpr Opcode opcode() const noexcept {
        return static_cast<Opcode>(bytes_[0]);
    }
    [[nodiscard]] constexpr std::span<const std::uint8_t> bytes() const noexcept {
        return {bytes_.data(), size_};
    }
    constexpr operator std::span<const std::uint8_t>() const noexcept { // NOLINT: what it is
        return bytes();
    }
    constexpr Cdb& set8(std::size_t at, std::uint8_t value) noexcept {
        bytes_[at] = value;
        return *this;
    }
    constexpr Cdb& set16(std::size_t at, std::uint16_t value) noexcept {
        return set8(at, static_cast<std::uint8_t>(value >> 8))
            .set8(at + 1, static_cast<std::uint8_t>(value));
    }
    constexpr Cdb& set24(std::size_t at, std::uint32_t value) noexcept {
        return set8(at, static_cast<std::uint8_t>(value >> 16))
            .set16(at + 1, static_cast<std::uint16_t>(value));
    }
    constexpr Cdb& set32(std::size_t at, std::uint32_t value) noexcept {
        return set16(at, static_cast<std::uint16_t>(value >> 16))
            .set16(at + 2, static_cast<std::uint16_t>(value));
    }

private:
    std::array<std::uint8_t, 16> bytes_{};
    std::uint8_t size_;
};

/// MODE SENSE's Page Control (SPC-4 6.11), with IMAPI2's numbers.
enum class PageControl : std::uint8_t { current = 0, changeable = 1, defaults = 2, saved = 3 };

/// READ TRACK INFORMATION's Address/Number Type, with IMAPI2's numbers.
enum class TrackAddress : std::uint8_t { lba = 0, track = 1, session = 2 };
/// The "invisible" or incomplete track of READ TRACK INFORMATION by track number.
inline constexpr std::uint32_t invisible_track = 0xFF;

/// CLOSE TRACK/SESSION's Close Function (MMC-6 6.3.3.3).
enum class CloseFunction : std::uint8_t {
    stop_background_format = 0,
    close_track = 1,
    close_session = 2,         ///< DVD+R: close the session, the disc stays open
    close_special_session = 3, ///< DVD+RW, DVD-RW: stop de-icing
    close_session_minimal = 4, ///< DVD+RW
    finalize_compatible = 5,   ///< DVD+R: finalise with at least 30 mm of recorded data
    finalize = 6               ///< DVD+R, BD-R: finalise; nothing can be added
};

/// READ TOC/PMA/ATIP's Format (MMC-6 6.25).
enum class TocFormat : std::uint8_t {
    toc = 0,
    sessions = 1,
    full_toc = 2,
    pma = 3,
    atip = 4,
    cd_text = 5
};

/// READ DISC STRUCTURE's Media Type (MMC-6 6.22).
enum class StructureMedia : std::uint8_t { dvd = 0, bd = 1 };

/// LBAs are the 32-bit fields of the command, negative ones as two's complement; builders throw
/// std::range_error when an address or a count does not fit its field. Lengths are in bytes.
namespace command {
[[nodiscard]] OPENIMAPI_API Cdb test_unit_ready();
[[nodiscard]] OPENIMAPI_API Cdb request_sense(std::uint8_t length, bool descriptor_format = false);
[[nodiscard]] OPENIMAPI_API Cdb inquiry(std::uint16_t length);
[[nodiscard]] OPENIMAPI_API Cdb inquiry_page(std::uint8_t page, std::uint16_t length);

enum class StartStop : std::uint8_t { stop = 0, start = 1, eject = 2, load = 3 };
[[nodiscard]] OPENIMAPI_API Cdb start_stop_unit(StartStop action, bool immediate);
/// `persistent`: the medium may only leave by command, the button becomes an event request.
[[nodiscard]] OPENIMAPI_API Cdb prevent_allow_medium_removal(bool prevent, bool persistent = false);

[[nodiscard]] OPENIMAPI_API Cdb read_capacity();
[[nodiscard]] OPENIMAPI_API Cdb read_format_capacities(std::uint16_t length);
[[nodiscard]] OPENIMAPI_API Cdb read_10(Lba lba, std::uint32_t blocks);
[[nodiscard]] OPENIMAPI_API Cdb read_12(Lba lba, std::uint32_t blocks, bool streaming = false);
[[nodiscard]] OPENIMAPI_API Cdb write_10(Lba lba, std::uint32_t blocks);
[[nodiscard]] OPENIMAPI_API Cdb write_12(Lba lba, std::uint32_t blocks, bool streaming = false);
[[nodiscard]] OPENIMAPI_API Cdb verify_10(Lba lba, std::uint32_t blocks);
[[nodiscard]] OPENIMAPI_API Cdb seek_10(Lba lba);
[[nodiscard]] OPENIMAPI_API Cdb synchronize_cache(bool immediate);

[[nodiscard]] OPENIMAPI_API Cdb read_toc(TocFormat format, std::uint8_t first_track_or_session,
                                         std::uint16_t length, bool msf = false);
enum class DiscInformationType : std::uint8_t { standard = 0, track_resources = 1, pow = 2 };
[[nodiscard]] OPENIMAPI_API Cdb read_disc_information(
    std::uint16_t length, DiscInformationType type = DiscInformationType::standard);
[[nodiscard]] OPENIMAPI_API Cdb read_track_information(TrackAddress type, std::uint32_t address,
                                                       std::uint16_t length, bool open = false);
/// A track of `blocks` (MMC-6 6.31); it begins at the next writable address.
[[nodiscard]] OPENIMAPI_API Cdb reserve_track(std::uint32_t blocks);
[[nodiscard]] OPENIMAPI_API Cdb send_opc_information(bool calibrate);
[[nodiscard]] OPENIMAPI_API Cdb close_track_session(CloseFunction function, std::uint16_t number,
                                                    bool immediate);
enum class Blanking : std::uint8_t {
    disc = 0,
    minimal = 1,
    track = 2,
    unreserve_track = 3,
    track_tail = 4,
    unclose_session = 5,
    session = 6
};
[[nodiscard]] OPENIMAPI_API Cdb blank(Blanking type, std::uint32_t address, bool immediate);
/// With a parameter list in format code 1 (MMC-6 6.5).
[[nodiscard]] OPENIMAPI_API Cdb format_unit();

[[nodiscard]] OPENIMAPI_API Cdb mode_sense_10(std::uint8_t page, std::uint8_t subpage,
                                              PageControl control, std::uint16_t length);
[[nodiscard]] OPENIMAPI_API Cdb mode_select_10(std::uint16_t length, bool save);
/// `requested`: 0 all features, 1 the current ones, 2 only the one named (MMC-6 6.6.2).
[[nodiscard]] OPENIMAPI_API Cdb get_configuration(std::uint8_t requested, std::uint16_t first,
                                                  std::uint16_t length);
/// `classes`: one bit a notification class (MMC-6 6.7); polled, never asynchronous.
[[nodiscard]] OPENIMAPI_API Cdb get_event_status_notification(std::uint8_t classes,
                                                              std::uint16_t length);
/// Type 0 performance (`data_type` with its Write and Except bits), 3 write speeds.
[[nodiscard]] OPENIMAPI_API Cdb get_performance(std::uint8_t type, std::uint8_t data_type, Lba lba,
                                                std::uint16_t descriptors);
[[nodiscard]] OPENIMAPI_API Cdb set_streaming(std::uint16_t length);
/// Kilobytes (1000 bytes) a second; 0xFFFF: as fast as the drive can.
[[nodiscard]] OPENIMAPI_API Cdb set_cd_speed(std::uint16_t read, std::uint16_t write,
                                             std::uint8_t rotation = 0);
[[nodiscard]] OPENIMAPI_API Cdb read_disc_structure(StructureMedia media, std::uint8_t format,
                                                    std::uint32_t address, std::uint8_t layer,
                                                    std::uint8_t agid, std::uint16_t length);
[[nodiscard]] OPENIMAPI_API Cdb send_disc_structure(std::uint8_t format, std::uint16_t length);
[[nodiscard]] OPENIMAPI_API Cdb mechanism_status(std::uint16_t length);
/// `in_blocks`: the answer counts blocks instead of bytes.
[[nodiscard]] OPENIMAPI_API Cdb read_buffer_capacity(bool in_blocks = false);
/// `sector_type` 0 any .. 5 Mode 2 Form 2; `main` is byte 9 with sync, headers, user data, EDC and
/// C2 bits; `subchannel` byte 10 (MMC-6 6.18).
[[nodiscard]] OPENIMAPI_API Cdb read_cd(Lba lba, std::uint32_t blocks, std::uint8_t sector_type,
                                        std::uint8_t main, std::uint8_t subchannel);
} // namespace command

} // namespace openimapi::inline v1::mmc
