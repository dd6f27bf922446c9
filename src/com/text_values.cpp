#include "com/text_values.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>

namespace openimapi::inline v1::com {

namespace {

/// The text without blanks around it, in ASCII lower case; nullopt where it is long or not ASCII.
struct Plain {
    char text[128] = "";
    std::size_t length = 0;
    [[nodiscard]] std::string_view view() const { return {text, length}; }
};
std::optional<Plain> plain(const OLECHAR* text, UINT length) noexcept {
    UINT from = 0;
    while (from < length && (text[from] == u' ' || text[from] == u'\t'))
        ++from;
    while (length > from && (text[length - 1] == u' ' || text[length - 1] == u'\t'))
        --length;
    Plain out;
    if (length - from >= sizeof out.text) return std::nullopt;
    for (; from < length; ++from) {
        const OLECHAR c = text[from];
        if (c == 0 || c > 0x7E) return std::nullopt;
        out.text[out.length++] = static_cast<char>(c >= u'A' && c <= u'Z' ? c + 32 : c);
    }
    return out;
}

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// Digits at the front of `text`, taken off; nullopt without any, or with too many.
std::optional<int> take_number(std::string_view& text) noexcept {
    int value = 0;
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count])) {
        if (count == 4) return std::nullopt;
        value = value * 10 + (text[count++] - '0');
    }
    if (!count) return std::nullopt;
    text.remove_prefix(count);
    return value;
}
bool take(std::string_view& text, std::string_view what) noexcept {
    if (text.substr(0, what.size()) != what) return false;
    text.remove_prefix(what.size());
    return true;
}
void skip_blanks(std::string_view& text) noexcept {
    while (take(text, " ")) {
    }
}

bool take_day(std::string_view& text, DateParts& parts) noexcept {
    std::string_view rest = text;
    const auto a = take_number(rest);
    if (!a) return false;
    const char separator = rest.empty() ? '\0' : rest.front();
    if (separator != '-' && separator != '/') return false;
    rest.remove_prefix(1);
    const auto b = take_number(rest);
    if (!b || rest.empty() || rest.front() != separator) return false;
    rest.remove_prefix(1);
    const auto c = take_number(rest);
    if (!c) return false;
    // Year first where it looks like one, else month, day, year.
    parts.year = *a > 31 ? *a : *c;
    parts.month = *a > 31 ? *b : *a;
    parts.day = *a > 31 ? *c : *b;
    text = rest;
    return true;
}

bool take_time(std::string_view& text, DateParts& parts) noexcept {
    const auto hour = take_number(text);
    if (!hour || !take(text, ":")) return false;
    const auto minute = take_number(text);
    if (!minute) return false;
    int second = 0;
    if (take(text, ":")) {
        const auto taken = take_number(text);
        if (!taken) return false;
        second = *taken;
    }
    parts.hour = *hour;
    parts.minute = *minute;
    parts.second = second;
    skip_blanks(text);
    const bool am = take(text, "am"), pm = !am && take(text, "pm");
    if (am || pm) {
        if (parts.hour < 1 || parts.hour > 12) return false;
        parts.hour = parts.hour % 12 + (pm ? 12 : 0);
    }
    return true;
}

} // namespace

std::optional<ParsedNumber> parse_number(const OLECHAR* text, UINT length) noexcept {
    const auto clean = plain(text, length);
    if (!clean || !clean->length) return std::nullopt;
    std::string_view rest = clean->view();
    ParsedNumber number;

    const int base = take(rest, "&h") ? 16 : take(rest, "&o") ? 8 : 10;
    if (base != 10) {
        std::uint64_t value = 0;
        const auto [end, error] =
            std::from_chars(rest.data(), rest.data() + rest.size(), value, base);
        if (error != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
        // &HFFFFFFFF is -1: as many bits as a LONG where it fits one.
        number.whole = true;
        number.i = value <= 0xFFFFFFFF
                       ? std::int64_t{static_cast<std::int32_t>(static_cast<std::uint32_t>(value))}
                       : static_cast<std::int64_t>(value);
        return number;
    }

    // Into the form that from_chars reads, checking every character on the way.
    char digits[128];
    std::size_t count = 0;
    bool point = false, exponent = false, any = false;
    if (take(rest, "-"))
        digits[count++] = '-';
    else
        take(rest, "+");
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const char c = rest[i];
        if (is_digit(c)) {
            any = true;
        } else if (c == ',' && any && !point && !exponent) {
            continue;
        } else if (c == '.' && !point && !exponent) {
            point = true;
        } else if ((c == 'e' || c == 'd') && any && !exponent) {
            exponent = true;
            digits[count++] = 'e';
            if (i + 1 < rest.size() && (rest[i + 1] == '+' || rest[i + 1] == '-')) {
                ++i;
                if (rest[i] == '-') digits[count++] = '-';
            }
            if (i + 1 >= rest.size()) return std::nullopt;
            continue;
        } else {
            return std::nullopt;
        }
        digits[count++] = c;
    }
    if (!any) return std::nullopt;
    const char* const last = digits + count;
    if (!point && !exponent) {
        const auto [end, error] = std::from_chars(digits, last, number.i);
        if (error == std::errc() && end == last) {
            number.whole = true;
            return number;
        }
    }
    const auto [end, error] = std::from_chars(digits, last, number.r);
    if (error != std::errc() || end != last) return std::nullopt;
    return number;
}

std::optional<bool> parse_bool(const OLECHAR* text, UINT length) noexcept {
    const auto clean = plain(text, length);
    if (!clean) return std::nullopt;
    if (clean->view() == "true" || clean->view() == "#true#") return true;
    if (clean->view() == "false" || clean->view() == "#false#") return false;
    return std::nullopt;
}

std::optional<double> parse_date(const OLECHAR* text, UINT length) noexcept {
    const auto clean = plain(text, length);
    if (!clean || !clean->length) return std::nullopt;
    std::string_view rest = clean->view();
    DateParts parts;
    if (take_day(rest, parts)) {
        if (!take(rest, "t")) skip_blanks(rest);
        if (!rest.empty() && !take_time(rest, parts)) return std::nullopt;
    } else if (!take_time(rest, parts)) {
        return std::nullopt;
    }
    if (!rest.empty()) return std::nullopt;
    return date_from_parts(parts);
}

void print_real(char* out, std::size_t size, double value, int digits) noexcept {
    // std::to_chars knows no locale, printf does.
    const auto [end, error] =
        std::to_chars(out, out + size - 1, value, std::chars_format::general, digits);
    *(error == std::errc() ? end : out) = '\0';
    for (char* at = out; *at; ++at)
        if (*at == 'e') *at = 'E';
}

void print_scaled(char* out, std::size_t size, std::int64_t value, int decimals) noexcept {
    std::uint64_t magnitude =
        value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    char digits[32];
    int count = 0;
    while (decimals > 0 && magnitude % 10 == 0) {
        magnitude /= 10;
        --decimals;
    }
    do {
        digits[count++] = static_cast<char>('0' + magnitude % 10);
        magnitude /= 10;
        if (count == decimals) digits[count++] = '.';
    } while (magnitude || count <= decimals + (decimals > 0));
    std::size_t at = 0;
    if (value < 0 && at + 1 < size) out[at++] = '-';
    while (count > 0 && at + 1 < size)
        out[at++] = digits[--count];
    out[at] = '\0';
}

std::optional<double> date_from_parts(const DateParts& given) noexcept {
    DateParts parts = given;
    if (parts.year < 30)
        parts.year += 2000;
    else if (parts.year < 100)
        parts.year += 1900;
    const std::chrono::year_month_day day(std::chrono::year(parts.year),
                                          std::chrono::month(static_cast<unsigned>(parts.month)),
                                          std::chrono::day(static_cast<unsigned>(parts.day)));
    if (!day.ok() || parts.year > 9999 || parts.hour > 23 || parts.minute > 59 || parts.second > 59)
        return std::nullopt;
    constexpr std::chrono::sys_days epoch =
        std::chrono::year(1899) / std::chrono::December / std::chrono::day(30);
    const auto days = static_cast<double>((std::chrono::sys_days(day) - epoch).count());
    const double time = (parts.hour * 3600 + parts.minute * 60 + parts.second) / 86400.0;
    // Before the epoch the time still counts forward, away from zero.
    return days < 0 ? days - time : days + time;
}

std::optional<DateParts> parts_of_date(double date) noexcept {
    if (!(date > -657435.0 && date < 2958466.0)) return std::nullopt;
    double whole = std::trunc(date);
    auto seconds = static_cast<int>(std::lround(std::fabs(date - whole) * 86400.0));
    if (seconds >= 86400) {
        seconds -= 86400;
        whole += 1;
    }
    constexpr std::chrono::sys_days epoch =
        std::chrono::year(1899) / std::chrono::December / std::chrono::day(30);
    const std::chrono::sys_days point = epoch + std::chrono::days(static_cast<int>(whole));
    const std::chrono::year_month_day day(point);
    if (int{day.year()} > 9999) return std::nullopt;
    DateParts parts;
    parts.year = int{day.year()};
    parts.month = static_cast<int>(unsigned{day.month()});
    parts.day = static_cast<int>(unsigned{day.day()});
    parts.hour = seconds / 3600;
    parts.minute = seconds / 60 % 60;
    parts.second = seconds % 60;
    parts.weekday = static_cast<int>(std::chrono::weekday(point).c_encoding());
    return parts;
}

bool print_date(char* out, std::size_t size, double date) noexcept {
    const auto parts = parts_of_date(date);
    if (!parts) return false;
    const bool day = std::trunc(date) != 0;
    const bool time = parts->hour || parts->minute || parts->second;
    char first[24] = "", second[16] = "";
    if (day || !time)
        std::snprintf(first, sizeof first, "%d/%d/%d", parts->month, parts->day, parts->year);
    if (time)
        std::snprintf(second, sizeof second, "%d:%02d:%02d %s", (parts->hour + 11) % 12 + 1,
                      parts->minute, parts->second, parts->hour < 12 ? "AM" : "PM");
    std::snprintf(out, size, "%s%s%s", first, *first && *second ? " " : "", second);
    return true;
}

} // namespace openimapi::inline v1::com
