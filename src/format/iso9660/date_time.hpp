/// The two date formats of ECMA-119: 7 bytes in directory records and Rock Ridge, 17 digits in
/// volume descriptors.
#pragma once

#include "openimapi/base/bytes.hpp"
#include "openimapi/base/export.hpp"
#include "openimapi/base/time.hpp"

#include <array>
#include <optional>

namespace openimapi::inline v1::iso9660 {

/// Recording Date and Time — ECMA-119 9.1.5; also the short form of RRIP 1.12 4.1.6. All zeros:
/// not specified.
struct RecordingDateTime {
    std::uint8_t years_since_1900 = 0;
    std::uint8_t month = 0; ///< 1..12
    std::uint8_t day = 0;   ///< 1..31
    std::uint8_t hour = 0;
    std::uint8_t minute = 0;
    std::uint8_t second = 0;
    std::int8_t offset = 0; ///< of local time from GMT, in quarters of an hour, -48..52
};
static_assert(sizeof(RecordingDateTime) == 7);

/// Volume date — ECMA-119 8.4.26.1; also the long form of RRIP 1.12 4.1.6. Sixteen zero digits and
/// offset 0: not specified.
struct VolumeDateTime {
    std::array<char, 4> year{'0', '0', '0', '0'};
    std::array<char, 2> month{'0', '0'};
    std::array<char, 2> day{'0', '0'};
    std::array<char, 2> hour{'0', '0'};
    std::array<char, 2> minute{'0', '0'};
    std::array<char, 2> second{'0', '0'};
    std::array<char, 2> hundredths{'0', '0'};
    std::int8_t offset = 0; ///< as above
};
static_assert(sizeof(VolumeDateTime) == 17);

/// The span that RecordingDateTime can say: 1900-01-01 to 2155-12-31T23:59:59, UTC.
inline constexpr Timestamp oldest_recording_time{-2208988800, 0};
inline constexpr Timestamp newest_recording_time{5869583999, 0};

/// In UTC (offset 0). Times outside of the span above become its nearest end.
[[nodiscard]] OPENIMAPI_API RecordingDateTime encode_recording_time(Timestamp time) noexcept;
/// In UTC; years outside 1..9999 become the nearest end.
[[nodiscard]] OPENIMAPI_API VolumeDateTime encode_volume_time(Timestamp time) noexcept;

} // namespace openimapi::inline v1::iso9660
