/// Discs, sessions and tracks as drives describe them: READ DISC INFORMATION (MMC-6 6.21), READ
/// TRACK INFORMATION (6.26) and READ TOC/PMA/ATIP (6.25).
#pragma once

#include "openimapi/base/bytes.hpp"
#include "openimapi/base/export.hpp"
#include "openimapi/base/units.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace openimapi::inline v1::mmc {

enum class DiscStatus : std::uint8_t { empty = 0, incomplete = 1, finalized = 2, other = 3 };
enum class SessionStatus : std::uint8_t { empty = 0, incomplete = 1, damaged = 2, complete = 3 };

/// The answer's fixed part, type 000b.
struct DiscInformationBlock {
    be16 length;             ///< of what follows: 32 + 8 × OPC tables
    std::uint8_t status = 0; ///< 03h disc, 0Ch last session, 10h erasable, E0h type of data
    std::uint8_t first_track = 0;
    std::uint8_t sessions_lsb = 0;
    std::uint8_t first_track_in_last_session_lsb = 0;
    std::uint8_t last_track_in_last_session_lsb = 0;
    std::uint8_t validity = 0; ///< 80h DID, 40h DBC, 20h URU, 10h DAC, 04h D, 03h background format
    std::uint8_t disc_type = 0;
    std::uint8_t sessions_msb = 0;
    std::uint8_t first_track_in_last_session_msb = 0;
    std::uint8_t last_track_in_last_session_msb = 0;
    be32 disc_id;
    be32 last_session_lead_in;   ///< CD only: MSF
    be32 last_possible_lead_out; ///< CD only: MSF
    std::array<std::uint8_t, 8> bar_code{};
    std::uint8_t application_code = 0;
    std::uint8_t opc_tables = 0;
};
static_assert(sizeof(DiscInformationBlock) == 34);

struct DiscInformation {
    DiscStatus disc = DiscStatus::other;
    SessionStatus last_session = SessionStatus::empty;
    bool erasable = false;
    std::uint8_t background_format = 0; ///< 0 none, 1 started, 2 running, 3 done
    std::uint16_t first_track = 0;
    std::uint16_t sessions = 0;
    std::uint16_t first_track_in_last_session = 0;
    std::uint16_t last_track_in_last_session = 0;
    std::optional<std::uint32_t> disc_id;
    bool unrestricted_use = false;
};
/// nullopt where the first 12 bytes are not there; the rest is optional.
[[nodiscard]] OPENIMAPI_API std::optional<DiscInformation>
decode_disc_information(std::span<const std::byte> bytes);

struct TrackInformationBlock {
    be16 length; ///< of what follows
    std::uint8_t track_lsb = 0;
    std::uint8_t session_lsb = 0;
    std::uint8_t reserved = 0;
    std::uint8_t mode = 0;     ///< C0h layer jump repair, 20h damage, 10h copy, 0Fh track mode
    std::uint8_t status = 0;   ///< 80h RT, 40h blank, 20h packet, 10h fixed packet, 0Fh data mode
    std::uint8_t validity = 0; ///< 02h LRA valid, 01h NWA valid
    be32 start;
    be32 next_writable;
    be32 free_blocks;
    be32 packet_size; ///< fixed packet size / blocking factor
    be32 track_size;
    be32 last_recorded;
    std::uint8_t track_msb = 0;
    std::uint8_t session_msb = 0;
    std::array<std::uint8_t, 2> reserved2{};
    be32 read_compatibility;
    be32 next_layer_jump;
    be32 last_layer_jump;
};
static_assert(sizeof(TrackInformationBlock) == 48);

struct TrackInformation {
    std::uint16_t track = 0;
    std::uint16_t session = 0;
    std::uint8_t track_mode = 0;
    std::uint8_t data_mode = 0;
    bool damaged = false;
    bool reserved = false; ///< a reserved track (RT)
    bool blank = false;
    bool packet = false;
    bool fixed_packet = false;
    Lba start;
    std::optional<Lba> next_writable; ///< where the drive says that it is valid
    std::uint32_t free_blocks = 0;
    std::uint32_t packet_size = 0;
    std::uint32_t size = 0;
    std::optional<Lba> last_recorded;
};
/// nullopt where the first 28 bytes are not there.
[[nodiscard]] OPENIMAPI_API std::optional<TrackInformation>
decode_track_information(std::span<const std::byte> bytes);

struct TocEntry {
    std::uint8_t control = 0; ///< 4: data
    std::uint8_t adr = 0;
    std::uint8_t track = 0; ///< AAh: the lead-out
    Lba start;
};
inline constexpr std::uint8_t lead_out_track = 0xAA;
/// Format 0: every track and the lead-out. Format 1: the first track of the last complete session,
/// with first/last the session numbers.
struct Toc {
    std::uint8_t first = 0;
    std::uint8_t last = 0;
    std::vector<TocEntry> entries; ///< at most 100
};
[[nodiscard]] OPENIMAPI_API std::optional<Toc> decode_toc(std::span<const std::byte> bytes);

} // namespace openimapi::inline v1::mmc
