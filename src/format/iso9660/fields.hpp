/// Access to foreign ISO 9660 bytes whose length was checked before, and what their dates mean.
#pragma once

#include "format/iso9660/date_time.hpp"

#include <cstring>

namespace openimapi::inline v1::iso9660 {

using View = std::span<const std::byte>;

[[nodiscard]] inline std::uint8_t u8_at(View bytes, std::size_t at) noexcept {
    return static_cast<std::uint8_t>(bytes[at]);
}
/// `bytes` must hold a T at `at`.
template <DiscStructure T>
[[nodiscard]] T field(View bytes, std::size_t at = 0) noexcept {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

/// The moment that is meant. Nothing where month, day or time of day are impossible; all zeros mean
/// that no date was recorded. An impossible offset from Greenwich counts as none.
[[nodiscard]] std::optional<Timestamp> decode_time(const RecordingDateTime& date) noexcept;
[[nodiscard]] std::optional<Timestamp> decode_time(const VolumeDateTime& date) noexcept;

} // namespace openimapi::inline v1::iso9660
