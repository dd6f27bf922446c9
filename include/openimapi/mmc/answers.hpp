/// What drives answer about themselves: INQUIRY, events, capacity, buffers, performance. Every
/// decoder takes whatever came and returns nullopt where the part that must be there is not.
#pragma once

#include "openimapi/base/bytes.hpp"
#include "openimapi/base/export.hpp"
#include "openimapi/base/units.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace openimapi::inline v1::mmc {

struct Inquiry {
    std::uint8_t device_type = 0x1F; ///< 5: CD/DVD/BD
    bool removable = false;
    std::string vendor;   ///< 8 characters at most, padding cut off, non-ASCII as '?'
    std::string product;  ///< 16
    std::string revision; ///< 4
};
/// SPC-4 6.4.2.
[[nodiscard]] OPENIMAPI_API std::optional<Inquiry> decode_inquiry(std::span<const std::byte> bytes);

/// READ CAPACITY (MMC-6 6.19): what can be read. A blank disc refuses or says block 0.
struct Capacity {
    Lba last;
    std::uint32_t block_length = 0;
};
[[nodiscard]] OPENIMAPI_API std::optional<Capacity>
decode_capacity(std::span<const std::byte> bytes);

/// READ BUFFER CAPACITY in bytes (MMC-6 6.17).
struct BufferCapacity {
    std::uint32_t size = 0;
    std::uint32_t free = 0;
};
[[nodiscard]] OPENIMAPI_API std::optional<BufferCapacity>
decode_buffer_capacity(std::span<const std::byte> bytes);

/// Classes of GET EVENT STATUS NOTIFICATION (MMC-6 6.7.2), as bit numbers of the request.
enum class EventClass : std::uint8_t {
    none = 0,
    operational_change = 1,
    power_management = 2,
    external_request = 3,
    media = 4,
    multi_host = 5,
    device_busy = 6
};
struct Event {
    EventClass event_class = EventClass::none;
    bool no_event_available = true;
    std::uint8_t supported = 0;            ///< one bit a class
    std::array<std::uint8_t, 4> payload{}; ///< event code in the low 4 bits of the first byte
    [[nodiscard]] std::uint8_t code() const noexcept { return payload[0] & 0x0FU; }
};
/// Media event codes (MMC-6 table 324).
enum class MediaEvent : std::uint8_t {
    none = 0,
    eject_request = 1,
    new_media = 2,
    removal = 3,
    changed = 4,
    format_completed = 5,
    format_restarted = 6
};
[[nodiscard]] OPENIMAPI_API std::optional<Event> decode_event(std::span<const std::byte> bytes);

/// GET PERFORMANCE type 03h (MMC-6 6.8.5.3): a speed at which this medium can be written.
struct WriteSpeed {
    std::uint32_t write_kilobytes = 0; ///< kB (1000 bytes) a second
    std::uint32_t read_kilobytes = 0;
    Lba end;
    bool pure_cav = false;
    bool exact = false;
    bool mixed_read_write = false;
};
/// At most 4096 descriptors are looked at.
[[nodiscard]] OPENIMAPI_API std::optional<std::vector<WriteSpeed>>
decode_write_speeds(std::span<const std::byte> bytes);

/// SET STREAMING's parameter list (MMC-6 6.39).
struct StreamingParameters {
    std::uint8_t flags = 0; ///< 01h RA, 02h Exact, 04h RDD (drive's defaults), 18h WRC
    std::array<std::uint8_t, 3> reserved{};
    be32 start;
    be32 end;
    be32 read_size; ///< kB in read_time
    be32 read_time; ///< milliseconds
    be32 write_size;
    be32 write_time;
};
static_assert(sizeof(StreamingParameters) == 28);

/// Strips the 4-byte header of READ DISC STRUCTURE (MMC-6 6.22.3); nullopt where it is missing.
/// What follows is as long as the header says and the answer holds.
[[nodiscard]] OPENIMAPI_API std::optional<std::vector<std::byte>>
decode_disc_structure(std::span<const std::byte> bytes);

} // namespace openimapi::inline v1::mmc
