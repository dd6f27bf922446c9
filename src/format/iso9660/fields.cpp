#include "format/iso9660/fields.hpp"

namespace openimapi::inline v1::iso9660 {
namespace {
std::optional<Timestamp> utc(const CivilTime& civil, std::int8_t quarters) noexcept {
    if (civil.month < 1 || civil.month > 12 || civil.day < 1 || civil.day > 31 || civil.hour > 23 ||
        civil.minute > 59 || civil.second > 59)
        return {};
    auto time = from_civil(civil);
    if (quarters >= -48 && quarters <= 52) time.seconds -= quarters * 900;
    return time;
}

template <std::size_t Size>
int number(const std::array<char, Size>& digits, bool& good) noexcept {
    int value = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') good = false;
        value = value * 10 + (digit - '0');
    }
    return value;
}
} // namespace

std::optional<Timestamp> decode_time(const RecordingDateTime& date) noexcept {
    return utc({.year = 1900 + date.years_since_1900,
                .month = date.month,
                .day = date.day,
                .hour = date.hour,
                .minute = date.minute,
                .second = date.second},
               date.offset);
}

std::optional<Timestamp> decode_time(const VolumeDateTime& date) noexcept {
    bool good = true;
    const CivilTime civil{.year = number(date.year, good),
                          .month = static_cast<std::uint8_t>(number(date.month, good)),
                          .day = static_cast<std::uint8_t>(number(date.day, good)),
                          .hour = static_cast<std::uint8_t>(number(date.hour, good)),
                          .minute = static_cast<std::uint8_t>(number(date.minute, good)),
                          .second = static_cast<std::uint8_t>(number(date.second, good)),
                          .nanosecond = static_cast<std::uint32_t>(number(date.hundredths, good)) *
                                        10'000'000};
    if (!good) return {};
    return utc(civil, date.offset);
}

} // namespace openimapi::inline v1::iso9660
