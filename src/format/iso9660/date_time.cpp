#include "format/iso9660/date_time.hpp"

#include <algorithm>

namespace openimapi::inline v1::iso9660 {

RecordingDateTime encode_recording_time(Timestamp time) noexcept {
    const CivilTime civil =
        to_civil(std::clamp(time, oldest_recording_time, newest_recording_time));
    return {.years_since_1900 = static_cast<std::uint8_t>(civil.year - 1900),
            .month = civil.month,
            .day = civil.day,
            .hour = civil.hour,
            .minute = civil.minute,
            .second = civil.second,
            .offset = 0};
}

namespace {
template <std::size_t N>
void digits(std::array<char, N>& out, std::uint32_t value) noexcept {
    for (std::size_t i = N; i-- > 0; value /= 10)
        out[i] = static_cast<char>('0' + value % 10);
}
} // namespace

VolumeDateTime encode_volume_time(Timestamp time) noexcept {
    // 0001-01-01 and 9999-12-31T23:59:59: four digits, and year 0 is "not specified".
    constexpr Timestamp oldest{-62135596800, 0}, newest{253402300799, 999999999};
    const CivilTime civil = to_civil(std::clamp(time, oldest, newest));
    VolumeDateTime out;
    digits(out.year, static_cast<std::uint32_t>(civil.year));
    digits(out.month, civil.month);
    digits(out.day, civil.day);
    digits(out.hour, civil.hour);
    digits(out.minute, civil.minute);
    digits(out.second, civil.second);
    digits(out.hundredths, civil.nanosecond / 10'000'000);
    return out;
}

} // namespace openimapi::inline v1::iso9660
