#include "format/udf/descriptor_check.hpp"

#include "openimapi/base/crc.hpp"

#include <fmt/format.h>

namespace openimapi::inline v1::udf {

bool has_tag(std::span<const std::byte> bytes, TagId id) noexcept {
    Tag tag;
    return load(bytes, tag) && tag.identifier == static_cast<std::uint16_t>(id) &&
           tag.checksum == checksum_of(tag);
}

bool is_sound(std::span<const std::byte> bytes) noexcept {
    Tag tag;
    if (!load(bytes, tag) || tag.identifier == 0 || tag.checksum != checksum_of(tag)) return false;
    const auto body = bytes.subspan(sizeof tag);
    return tag.crc_length <= body.size() && crc_itu(body.first(tag.crc_length)) == tag.crc;
}

bool check_tag(std::span<const std::byte> bytes, std::uint32_t location, Lba block,
               std::string_view what, format::Reporter& reporter) {
    Tag tag;
    if (!load(bytes, tag)) return false;
    if (tag.location != location && reporter.wants("udf.tag.location", Severity::error))
        reporter.tell({.id = "udf.tag.location",
                       .severity = Severity::error,
                       .message = fmt::format("the tag of the {} says that it stands at block {}, "
                                              "not {}; some readers refuse it",
                                              what, tag.location.get(), location),
                       .clause = "ECMA-167 3/7.2.8, 4/7.2.8",
                       .lba = block,
                       .path = {}});
    const std::size_t length = tag.crc_length;
    const auto body = bytes.subspan(sizeof tag);
    if (length <= body.size() && crc_itu(body.first(length)) == tag.crc) return true;
    if (reporter.wants("udf.tag.crc", Severity::error))
        reporter.tell({.id = "udf.tag.crc",
                       .severity = Severity::error,
                       .message = fmt::format("the CRC of the {} is wrong: it is damaged, and "
                                              "readers refuse it",
                                              what),
                       .clause = "ECMA-167 3/7.2.6, 4/7.2.6",
                       .lba = block,
                       .path = {}});
    return false;
}

} // namespace openimapi::inline v1::udf
