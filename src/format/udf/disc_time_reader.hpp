/// What a recorded time means — ECMA-167 1/7.3, UDF 2.1.4.
#pragma once

#include "format/udf/primitives.hpp"

#include <optional>

namespace openimapi::inline v1::udf {

/// The moment that is meant; nothing where a part of it is impossible (all zeros: no time). A time
/// without an offset from UTC counts as UTC.
[[nodiscard]] inline std::optional<Timestamp> decode_time(const DiscTime& time) noexcept {
    if (time.month < 1 || time.month > 12 || time.day < 1 || time.day > 31 || time.hour > 23 ||
        time.minute > 59 || time.second > 59 || time.year == 0 || time.year > 9999)
        return {};
    const auto fraction = [](std::uint32_t part, std::uint32_t unit) {
        return part < 100 ? part * unit : 0;
    };
    auto out = from_civil({.year = time.year,
                           .month = time.month,
                           .day = time.day,
                           .hour = time.hour,
                           .minute = time.minute,
                           .second = time.second,
                           .nanosecond = fraction(time.centiseconds, 10'000'000) +
                                         fraction(time.hundreds_of_microseconds, 100'000) +
                                         fraction(time.microseconds, 1'000)});
    const unsigned field = time.type_and_timezone;
    constexpr unsigned local = 1;
    auto minutes = static_cast<int>(field & 0xFFF);
    if (minutes >= 0x800) minutes -= 0x1000;
    if (field >> 12 == local && minutes >= -1440 && minutes <= 1440) out.seconds -= minutes * 60;
    return out;
}

} // namespace openimapi::inline v1::udf
