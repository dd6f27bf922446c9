#include "imapi2fs/fsi_item.hpp"

#include "format/names/names.hpp"
#include "imapi2fs/naming.hpp"

#include <cmath>

namespace openimapi::inline v1::imapi2fs {

namespace {
constexpr double days_to_1970 = 25569.0; // 1899-12-30 to 1970-01-01
constexpr std::int64_t day_ms = 86'400'000;
} // namespace

DATE to_date(Timestamp time) noexcept {
    const double days = static_cast<double>(time.seconds) / 86400.0 +
                        static_cast<double>(time.nanoseconds) / 86400e9 + days_to_1970;
    if (days >= 0) return days;
    // Before day 0 the fraction counts forward from the day although the day is negative.
    const double whole = std::floor(days);
    return whole - (days - whole);
}

Timestamp from_date(DATE date) {
    // The range of Automation: 0100-01-01 to 9999-12-31.
    if (!std::isfinite(date) || date < -657434.0 || date >= 2958466.0)
        throw Error(Code::imapi_e_invalid_date, "the date is outside the years 100 to 9999");
    double whole = std::trunc(date);
    const double fraction = std::fabs(date - whole);
    const auto day = static_cast<std::int64_t>(whole - days_to_1970);
    const std::int64_t ms = day * day_ms + std::llround(fraction * static_cast<double>(day_ms));
    std::int64_t seconds = ms / 1000;
    std::int64_t rest = ms % 1000;
    if (rest < 0) {
        rest += 1000;
        --seconds;
    }
    return {.seconds = seconds, .nanoseconds = static_cast<std::uint32_t>(rest) * 1'000'000};
}

std::string name_in(const ImageCore& image, const tree::Item& item, FsiFileSystems fs) {
    const auto rules = rules_of(image, fs);
    if (!item.parent()) return {};
    names::TreeMapper mapper(image.root.snapshot(), rules);
    return mapper.name_of(item.id());
}

std::string path_in(const ImageCore& image, const tree::Item& item, FsiFileSystems fs) {
    const auto rules = rules_of(image, fs);
    names::TreeMapper mapper(image.root.snapshot(), rules);
    std::string path;
    for (tree::Item at = item; at.parent(); at = *at.parent())
        path = '\\' + mapper.name_of(at.id()) + path;
    return path;
}

std::string bare_name_in(const ImageCore& image, std::string_view name, bool directory,
                         FsiFileSystems fs) {
    std::string out;
    (void)names::legalise(rules_of(image, fs), name, directory, out);
    return out;
}

} // namespace openimapi::inline v1::imapi2fs
