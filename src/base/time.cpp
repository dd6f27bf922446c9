#include "openimapi/base/time.hpp"

#include <algorithm>
#include <limits>

namespace openimapi::inline v1 {

namespace {

constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t days_per_era = 146'097; // 400 Gregorian years
// Days from 0000-03-01 to 1970-01-01. Years counted from March have their leap day at the end.
constexpr std::int64_t march_zero_to_epoch = 719'468;

/// Days before the month that is `index` (0..11) months after March.
constexpr std::int64_t days_before(std::int64_t index) {
    return (153 * index + 2) / 5; // 31,30,31,30,31 repeats from March
}

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

} // namespace

CivilTime to_civil(Timestamp time) noexcept {
    const std::int64_t days = floor_divide(time.seconds, seconds_per_day);
    const std::int64_t second = time.seconds - days * seconds_per_day;

    const std::int64_t since = days + march_zero_to_epoch;
    const std::int64_t era = floor_divide(since, days_per_era);
    const std::int64_t day_of_era = since - era * days_per_era; // 0..146096
    // Take the leap days out, so that each year has 365: one every 1461 days but not every 36524,
    // and again the last day of the era.
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / (days_per_era - 1)) /
        365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_index = (5 * day_of_year + 2) / 153;
    const std::int64_t month = month_index < 10 ? month_index + 3 : month_index - 9;
    const std::int64_t year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);

    CivilTime civil;
    civil.year = static_cast<std::int32_t>(std::clamp<std::int64_t>(
        year, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()));
    civil.month = static_cast<std::uint8_t>(month);
    civil.day = static_cast<std::uint8_t>(day_of_year - days_before(month_index) + 1);
    civil.hour = static_cast<std::uint8_t>(second / 3'600);
    civil.minute = static_cast<std::uint8_t>(second / 60 % 60);
    civil.second = static_cast<std::uint8_t>(second % 60);
    civil.nanosecond = time.nanoseconds;
    return civil;
}

Timestamp from_civil(const CivilTime& civil) noexcept {
    const std::int64_t month_index = civil.month > 2 ? civil.month - 3 : civil.month + 9;
    const std::int64_t year = static_cast<std::int64_t>(civil.year) - (civil.month <= 2 ? 1 : 0);
    const std::int64_t era = floor_divide(year, 400);
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t day_of_era = 365 * year_of_era + year_of_era / 4 - year_of_era / 100 +
                                    days_before(month_index) + civil.day - 1;
    const std::int64_t days = era * days_per_era + day_of_era - march_zero_to_epoch;
    return {.seconds =
                days * seconds_per_day + civil.hour * 3'600 + civil.minute * 60 + civil.second,
            .nanoseconds = civil.nanosecond};
}

} // namespace openimapi::inline v1
