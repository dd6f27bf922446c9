#include "format/udf/tag.hpp"

#include "openimapi/base/crc.hpp"
#include "openimapi/base/units.hpp"

namespace openimapi::inline v1::udf {

std::uint8_t checksum_of(const Tag& tag) noexcept {
    const auto bytes = bytes_of(tag);
    unsigned sum = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        if (i != 4) sum += std::to_integer<unsigned>(bytes[i]);
    return static_cast<std::uint8_t>(sum & 0xFF);
}

void seal(std::span<std::byte> descriptor, TagId id, std::uint32_t location, TagStyle style) {
    const auto body = std::span<const std::byte>(descriptor).subspan(sizeof(Tag));
    Tag tag;
    tag.identifier = static_cast<std::uint16_t>(id);
    tag.version = style.version;
    tag.serial_number = style.serial_number;
    tag.crc = crc_itu(body);
    tag.crc_length = narrow<std::uint16_t>(body.size());
    tag.location = location;
    tag.checksum = checksum_of(tag);
    store(tag, descriptor);
}

} // namespace openimapi::inline v1::udf
