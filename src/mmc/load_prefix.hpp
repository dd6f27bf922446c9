/// Loading a structure from an answer that may be shorter than the standard draws it.
#pragma once

#include "openimapi/base/bytes.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>

namespace openimapi::inline v1::mmc {

/// The first `sizeof(T)` bytes as T. Drives of older standards send shorter answers: what they did
/// not send reads as zero, but `minimum` bytes must be there.
template <DiscStructure T>
[[nodiscard]] std::optional<T> load_prefix(std::span<const std::byte> bytes, std::size_t minimum) {
    if (bytes.size() < minimum) return std::nullopt;
    T value{};
    std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof(T)));
    return value;
}

/// `bytes` cut to what an answer's own length field announces; `announced` counts from the front.
[[nodiscard]] inline std::span<const std::byte> cut(std::span<const std::byte> bytes,
                                                    std::size_t announced) {
    return bytes.first(std::min(bytes.size(), announced));
}

[[nodiscard]] inline std::uint8_t byte_at(std::span<const std::byte> bytes, std::size_t index) {
    return index < bytes.size() ? static_cast<std::uint8_t>(bytes[index]) : std::uint8_t{0};
}
[[nodiscard]] inline std::uint16_t be16_at(std::span<const std::byte> bytes, std::size_t index) {
    return static_cast<std::uint16_t>(byte_at(bytes, index) << 8 | byte_at(bytes, index + 1));
}
[[nodiscard]] inline std::uint32_t be32_at(std::span<const std::byte> bytes, std::size_t index) {
    return static_cast<std::uint32_t>(be16_at(bytes, index)) << 16 | be16_at(bytes, index + 2);
}

} // namespace openimapi::inline v1::mmc
