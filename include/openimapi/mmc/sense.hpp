/// What a drive says about a command it could not do: SPC-4 4.5, additional codes as in MMC-6
/// annex F.
#pragma once

#include "openimapi/base/codes.hpp"
#include "openimapi/base/export.hpp"
#include "openimapi/mmc/command.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace openimapi::inline v1::mmc {

enum class SenseKey : std::uint8_t {
    no_sense = 0x0,
    recovered_error = 0x1,
    not_ready = 0x2,
    medium_error = 0x3,
    hardware_error = 0x4,
    illegal_request = 0x5,
    unit_attention = 0x6,
    data_protect = 0x7,
    blank_check = 0x8,
    vendor_specific = 0x9,
    copy_aborted = 0xA,
    aborted_command = 0xB,
    volume_overflow = 0xD,
    miscompare = 0xE,
};
[[nodiscard]] OPENIMAPI_API std::string_view name_of(SenseKey key) noexcept;

/// Key, ASC and ASCQ: what programs decide on.
struct SenseCode {
    SenseKey key = SenseKey::no_sense;
    std::uint8_t asc = 0;
    std::uint8_t ascq = 0;
    friend constexpr auto operator<=>(const SenseCode&, const SenseCode&) noexcept = default;
};

namespace sense {
inline constexpr SenseCode none{};
inline constexpr SenseCode becoming_ready{SenseKey::not_ready, 0x04, 0x01};
inline constexpr SenseCode format_in_progress{SenseKey::not_ready, 0x04, 0x04};
inline constexpr SenseCode operation_in_progress{SenseKey::not_ready, 0x04, 0x07};
inline constexpr SenseCode long_write_in_progress{SenseKey::not_ready, 0x04, 0x08};
inline constexpr SenseCode no_medium_tray_closed{SenseKey::not_ready, 0x3A, 0x01};
inline constexpr SenseCode no_medium_tray_open{SenseKey::not_ready, 0x3A, 0x02};
inline constexpr SenseCode incompatible_medium{SenseKey::not_ready, 0x30, 0x00};
inline constexpr SenseCode write_error{SenseKey::medium_error, 0x0C, 0x00};
inline constexpr SenseCode loss_of_streaming{SenseKey::medium_error, 0x0C, 0x09};
inline constexpr SenseCode unrecovered_read_error{SenseKey::medium_error, 0x11, 0x00};
inline constexpr SenseCode session_fixation_error{SenseKey::medium_error, 0x72, 0x00};
inline constexpr SenseCode parameter_list_length{SenseKey::illegal_request, 0x1A, 0x00};
inline constexpr SenseCode invalid_opcode{SenseKey::illegal_request, 0x20, 0x00};
inline constexpr SenseCode lba_out_of_range{SenseKey::illegal_request, 0x21, 0x00};
inline constexpr SenseCode invalid_address_for_write{SenseKey::illegal_request, 0x21, 0x02};
inline constexpr SenseCode invalid_field_in_cdb{SenseKey::illegal_request, 0x24, 0x00};
inline constexpr SenseCode invalid_field_in_parameters{SenseKey::illegal_request, 0x26, 0x00};
inline constexpr SenseCode saving_not_supported{SenseKey::illegal_request, 0x39, 0x00};
inline constexpr SenseCode command_sequence_error{SenseKey::illegal_request, 0x2C, 0x00};
inline constexpr SenseCode incompatible_format{SenseKey::illegal_request, 0x30, 0x02};
inline constexpr SenseCode cannot_write_medium{SenseKey::illegal_request, 0x30, 0x05};
inline constexpr SenseCode removal_prevented{SenseKey::illegal_request, 0x53, 0x02};
inline constexpr SenseCode end_of_user_area{SenseKey::illegal_request, 0x63, 0x00};
inline constexpr SenseCode illegal_mode_for_track{SenseKey::illegal_request, 0x64, 0x00};
inline constexpr SenseCode no_track_reservation{SenseKey::illegal_request, 0x72, 0x05};
inline constexpr SenseCode medium_may_have_changed{SenseKey::unit_attention, 0x28, 0x00};
inline constexpr SenseCode reset_occurred{SenseKey::unit_attention, 0x29, 0x00};
inline constexpr SenseCode mode_parameters_changed{SenseKey::unit_attention, 0x2A, 0x01};
inline constexpr SenseCode eject_requested{SenseKey::unit_attention, 0x5A, 0x01};
inline constexpr SenseCode write_protected{SenseKey::data_protect, 0x27, 0x00};
} // namespace sense

struct Sense : SenseCode {
    bool deferred = false; ///< about an earlier command (response codes 71h, 73h)
    std::optional<std::uint64_t> information; ///< the first LBA not done, as a rule
    std::optional<double> progress;           ///< 0..1, of a long operation
    std::optional<std::uint16_t> field;       ///< the byte of the CDB or parameters at fault
    bool field_in_cdb = false;                ///< says which of the two `field` counts in
    [[nodiscard]] const SenseCode& code() const noexcept { return *this; }
};

/// Fixed (70h, 71h) and descriptor (72h, 73h) format; nullopt where the bytes are neither.
[[nodiscard]] OPENIMAPI_API std::optional<Sense> decode_sense(std::span<const std::uint8_t> bytes);
/// Eighteen bytes in fixed format: what Error and IDiscRecorder2Ex carry.
[[nodiscard]] OPENIMAPI_API std::array<std::uint8_t, 18> encode_fixed(const Sense& sense);
[[nodiscard]] OPENIMAPI_API std::array<std::uint8_t, 18> encode_fixed(const SenseCode& code);

/// "INVALID ADDRESS FOR WRITE", or the code's family ("not in the tables" where that fails too).
[[nodiscard]] OPENIMAPI_API std::string name_of_additional(std::uint8_t asc, std::uint8_t ascq);
/// "illegal request: invalid address for write (5/21/02)".
[[nodiscard]] OPENIMAPI_API std::string describe(const SenseCode& code);

/// The published code nearest to what the drive said about this command. The mapping is ours
/// (docs/decisions.md, "Sense codes"): none was ever published.
[[nodiscard]] OPENIMAPI_API Code code_for(const SenseCode& code, Opcode opcode) noexcept;
/// What a person can do about it; empty where nothing is known.
[[nodiscard]] OPENIMAPI_API std::string_view cure_for(const SenseCode& code) noexcept;

/// The drive is working and says so: ask again (2/04/01, /04, /07, /08 and 2/3E/00).
[[nodiscard]] constexpr bool is_busy(const SenseCode& code) noexcept {
    return code.key == SenseKey::not_ready &&
           ((code.asc == 0x04 &&
             (code.ascq == 0x01 || code.ascq == 0x04 || code.ascq == 0x07 || code.ascq == 0x08)) ||
            (code.asc == 0x3E && code.ascq == 0x00));
}

} // namespace openimapi::inline v1::mmc
