#include "openimapi/mmc/answers.hpp"

#include "mmc/load_prefix.hpp"

namespace openimapi::inline v1::mmc {

namespace {

std::string text(std::span<const std::byte> bytes, std::size_t offset, std::size_t length) {
    std::string result;
    for (std::size_t i = offset; i < offset + length && i < bytes.size(); ++i) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        result += c >= 0x20 && c < 0x7F ? static_cast<char>(c) : (c == 0 ? ' ' : '?');
    }
    result.erase(result.find_last_not_of(' ') + 1);
    return result;
}

} // namespace

std::optional<Inquiry> decode_inquiry(std::span<const std::byte> bytes) {
    if (bytes.size() < 5) return std::nullopt;
    bytes = cut(bytes, std::size_t{5} + byte_at(bytes, 4));
    Inquiry inquiry;
    inquiry.device_type = byte_at(bytes, 0) & 0x1FU;
    inquiry.removable = (byte_at(bytes, 1) & 0x80U) != 0;
    inquiry.vendor = text(bytes, 8, 8);
    inquiry.product = text(bytes, 16, 16);
    inquiry.revision = text(bytes, 32, 4);
    return inquiry;
}

std::optional<Capacity> decode_capacity(std::span<const std::byte> bytes) {
    if (bytes.size() < 8) return std::nullopt;
    return Capacity{.last = Lba(be32_at(bytes, 0)), .block_length = be32_at(bytes, 4)};
}

std::optional<BufferCapacity> decode_buffer_capacity(std::span<const std::byte> bytes) {
    if (bytes.size() < 12) return std::nullopt;
    const BufferCapacity capacity{.size = be32_at(bytes, 4), .free = be32_at(bytes, 8)};
    if (capacity.free > capacity.size) return std::nullopt;
    return capacity;
}

std::optional<Event> decode_event(std::span<const std::byte> bytes) {
    if (bytes.size() < 4) return std::nullopt;
    Event event;
    event.no_event_available = (byte_at(bytes, 2) & 0x80U) != 0;
    event.event_class = static_cast<EventClass>(byte_at(bytes, 2) & 0x07U);
    event.supported = byte_at(bytes, 3);
    // The length counts what follows its own two bytes: header rest and four bytes of event.
    bytes = cut(bytes, std::size_t{2} + be16_at(bytes, 0));
    if (bytes.size() < 8) {
        event.no_event_available = true;
        return event;
    }
    for (std::size_t i = 0; i < 4; ++i)
        event.payload[i] = byte_at(bytes, 4 + i);
    return event;
}

std::optional<std::vector<WriteSpeed>> decode_write_speeds(std::span<const std::byte> bytes) {
    if (bytes.size() < 8) return std::nullopt;
    bytes = cut(bytes, std::size_t{4} + be32_at(bytes, 0));
    std::vector<WriteSpeed> speeds;
    constexpr std::size_t size = 16, budget = 4096;
    for (std::size_t at = 8; at + size <= bytes.size() && speeds.size() < budget; at += size) {
        const auto flags = byte_at(bytes, at);
        speeds.push_back({.write_kilobytes = be32_at(bytes, at + 12),
                          .read_kilobytes = be32_at(bytes, at + 8),
                          .end = Lba(be32_at(bytes, at + 4)),
                          .pure_cav = (flags & 0x18U) == 0x08U,
                          .exact = (flags & 0x02U) != 0,
                          .mixed_read_write = (flags & 0x01U) != 0});
    }
    return speeds;
}

std::optional<std::vector<std::byte>> decode_disc_structure(std::span<const std::byte> bytes) {
    if (bytes.size() < 4) return std::nullopt;
    bytes = cut(bytes, std::size_t{2} + be16_at(bytes, 0));
    if (bytes.size() < 4) return std::vector<std::byte>{};
    return std::vector<std::byte>(bytes.begin() + 4, bytes.end());
}

} // namespace openimapi::inline v1::mmc
