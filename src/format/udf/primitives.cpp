#include "format/udf/primitives.hpp"

#include <algorithm>

namespace openimapi::inline v1::udf {

namespace {

template <std::size_t N>
void put_text(std::array<char, N>& field, std::string_view text) {
    std::copy_n(text.begin(), std::min(text.size(), N), field.begin());
}

} // namespace

CharSpec osta_compressed_unicode() {
    CharSpec set;
    put_text(set.information, "OSTA Compressed Unicode");
    return set;
}

DiscTime to_disc_time(Timestamp time) noexcept {
    constexpr Timestamp first{-62135596800, 0};          // 0001-01-01T00:00:00
    constexpr Timestamp last{253402300799, 999'999'999}; // 9999-12-31T23:59:59
    const auto civil = to_civil(std::clamp(time, first, last));
    const std::uint32_t microseconds = civil.nanosecond / 1000;
    DiscTime disc;
    disc.type_and_timezone = std::uint16_t{1} << 12;
    disc.year = static_cast<std::uint16_t>(civil.year);
    disc.month = civil.month;
    disc.day = civil.day;
    disc.hour = civil.hour;
    disc.minute = civil.minute;
    disc.second = civil.second;
    disc.centiseconds = static_cast<std::uint8_t>(microseconds / 10000);
    disc.hundreds_of_microseconds = static_cast<std::uint8_t>(microseconds / 100 % 100);
    disc.microseconds = static_cast<std::uint8_t>(microseconds % 100);
    return disc;
}

EntityId plain_identifier(std::string_view name) {
    EntityId id;
    put_text(id.identifier, name);
    return id;
}

EntityId domain_identifier(Revision revision) {
    auto id = plain_identifier("*OSTA UDF Compliant");
    DomainSuffix suffix;
    suffix.revision = static_cast<std::uint16_t>(revision);
    store(suffix, std::as_writable_bytes(std::span(id.suffix)));
    return id;
}

EntityId udf_identifier(std::string_view name, Revision revision) {
    auto id = plain_identifier(name);
    UdfSuffix suffix;
    suffix.revision = static_cast<std::uint16_t>(revision);
    store(suffix, std::as_writable_bytes(std::span(id.suffix)));
    return id;
}

// UDF 6.3: "UNIX, generic" wherever it was written, for owners and permissions are meant as POSIX
// means them: without an operating system that has owners, ids other than 2^32 - 1 are out of place
// (UDF 3.3.3.1).
EntityId implementation_identifier() {
    auto id = plain_identifier("*OpenIMAPI");
    ImplementationSuffix suffix;
    suffix.os_class = 4;
    store(suffix, std::as_writable_bytes(std::span(id.suffix)));
    return id;
}

} // namespace openimapi::inline v1::udf
