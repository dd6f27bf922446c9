/// Numbers, truth and dates in text, as Automation reads and writes them in the invariant locale,
/// and dates as days since 1899-12-30.
#pragma once

#include <cstdint>
#include <ole2.h>
#include <optional>

namespace openimapi::inline v1::com {

struct ParsedNumber {
    bool whole = false;
    std::int64_t i = 0;
    double r = 0;
};
/// Blanks around, sign, digits, point, exponent, thousands separators, &H and &O; nothing else.
[[nodiscard]] std::optional<ParsedNumber> parse_number(const OLECHAR* text, UINT length) noexcept;
/// True, False, #TRUE#, #FALSE#, in any case.
[[nodiscard]] std::optional<bool> parse_bool(const OLECHAR* text, UINT length) noexcept;
/// 2024-02-29, 2/29/2024, 13:45, 1:45:30 PM, and a date with a time.
[[nodiscard]] std::optional<double> parse_date(const OLECHAR* text, UINT length) noexcept;

/// `digits` significant digits: "0.1", "1E+20".
void print_real(char* out, std::size_t size, double value, int digits) noexcept;
/// "12.5" from 125000 with 4 decimals.
void print_scaled(char* out, std::size_t size, std::int64_t value, int decimals) noexcept;
/// "2/29/2024 1:45:30 PM"; the time alone on day 0, the date alone at midnight.
[[nodiscard]] bool print_date(char* out, std::size_t size, double date) noexcept;

struct DateParts {
    int year = 1899, month = 12, day = 30, hour = 0, minute = 0, second = 0;
    int weekday = 0; ///< Sunday is 0; of parts_of_date only
};
/// nullopt where no such day exists. Years 0 to 29 are 2000 to 2029, 30 to 99 are 1930 to 1999.
[[nodiscard]] std::optional<double> date_from_parts(const DateParts& parts) noexcept;
/// To the nearest second; nullopt outside the years 100 to 9999.
[[nodiscard]] std::optional<DateParts> parts_of_date(double date) noexcept;

} // namespace openimapi::inline v1::com
