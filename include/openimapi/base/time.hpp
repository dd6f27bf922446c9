/// Points in time, UTC. The host's clock is read in one place, and images never read it.
#pragma once

#include "openimapi/base/export.hpp"

#include <compare>
#include <cstdint>
#include <optional>

namespace openimapi::inline v1 {

/// Seconds since 1970-01-01T00:00:00Z (negative before) and nanoseconds on top (0..999,999,999).
struct Timestamp {
    std::int64_t seconds = 0;
    std::uint32_t nanoseconds = 0;
    friend constexpr auto operator<=>(const Timestamp&, const Timestamp&) noexcept = default;
};

/// Proleptic Gregorian calendar, UTC.
struct CivilTime {
    std::int32_t year = 1970;
    std::uint8_t month = 1; ///< 1..12
    std::uint8_t day = 1;   ///< 1..31
    std::uint8_t hour = 0, minute = 0, second = 0;
    std::uint32_t nanosecond = 0;
    friend constexpr auto operator<=>(const CivilTime&, const CivilTime&) noexcept = default;
};

[[nodiscard]] OPENIMAPI_API CivilTime to_civil(Timestamp time) noexcept;
[[nodiscard]] OPENIMAPI_API Timestamp from_civil(const CivilTime& civil) noexcept;

} // namespace openimapi::inline v1
