/// Integers as they stand on disc or in a command: a fixed byte order and no alignment, so that a
/// structure can be declared exactly as its standard draws it and copied to and from bytes.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace openimapi::inline v1 {

enum class ByteOrder { little, big };

/// `Size` bytes (1 to 8, so also 24-bit CDB fields) read and written as T.
template <std::integral T, ByteOrder Order, std::size_t Size = sizeof(T)>
class OrderedInteger {
public:
    constexpr OrderedInteger() noexcept = default;
    constexpr OrderedInteger(T value) noexcept { *this = value; } // NOLINT: conversion is the point
    constexpr OrderedInteger& operator=(T value) noexcept {
        auto bits = static_cast<std::make_unsigned_t<T>>(value);
        for (std::size_t i = 0; i < Size; ++i) {
            bytes_[Order == ByteOrder::little ? i : Size - 1 - i] =
                static_cast<std::uint8_t>(bits & 0xFF);
            if constexpr (sizeof(T) > 1) bits = static_cast<std::make_unsigned_t<T>>(bits >> 8);
        }
        return *this;
    }
    [[nodiscard]] constexpr T get() const noexcept {
        std::make_unsigned_t<T> bits = 0;
        for (std::size_t i = 0; i < Size; ++i) {
            const auto byte = bytes_[Order == ByteOrder::little ? Size - 1 - i : i];
            if constexpr (sizeof(T) > 1)
                bits = static_cast<std::make_unsigned_t<T>>((bits << 8) | byte);
            else
                bits = byte;
        }
        return static_cast<T>(bits);
    }
    constexpr operator T() const noexcept { return get(); } // NOLINT: conversion is the point

private:
    std::array<std::uint8_t, Size> bytes_{};
};

using le16 = OrderedInteger<std::uint16_t, ByteOrder::little>;
using le32 = OrderedInteger<std::uint32_t, ByteOrder::little>;
using le64 = OrderedInteger<std::uint64_t, ByteOrder::little>;
using le16s = OrderedInteger<std::int16_t, ByteOrder::little>;
using be16 = OrderedInteger<std::uint16_t, ByteOrder::big>;
using be24 = OrderedInteger<std::uint32_t, ByteOrder::big, 3>;
using be32 = OrderedInteger<std::uint32_t, ByteOrder::big>;
using be64 = OrderedInteger<std::uint64_t, ByteOrder::big>;

/// ECMA-119 7.2.3 and 7.3.3: the number twice, little-endian first.
template <std::unsigned_integral T>
class BothEndian {
public:
    constexpr BothEndian() noexcept = default;
    constexpr BothEndian(T value) noexcept : little_(value), big_(value) {} // NOLINT: as above
    /// The little-endian half, which every writer gets right.
    [[nodiscard]] constexpr T get() const noexcept { return little_; }
    constexpr operator T() const noexcept { return get(); } // NOLINT: as above
    /// False where a foreign image disagrees with itself.
    [[nodiscard]] constexpr bool consistent() const noexcept { return little_.get() == big_.get(); }

private:
    OrderedInteger<T, ByteOrder::little> little_;
    OrderedInteger<T, ByteOrder::big> big_;
};
using both16 = BothEndian<std::uint16_t>;
using both32 = BothEndian<std::uint32_t>;

static_assert(sizeof(be24) == 3 && alignof(le64) == 1 && sizeof(both32) == 8);

/// A structure that is nothing but its bytes, and so may be copied from and to them.
template <class T>
concept DiscStructure = std::is_trivially_copyable_v<T> && alignof(T) == 1;

/// Copies a structure out of foreign bytes; false (and `out` untouched) when they are too few.
template <DiscStructure T>
[[nodiscard]] bool load(std::span<const std::byte> bytes, T& out) noexcept {
    if (bytes.size() < sizeof(T)) return false;
    std::memcpy(&out, bytes.data(), sizeof(T));
    return true;
}

/// Copies a structure to the front of `bytes`, which must have room.
template <DiscStructure T>
void store(const T& value, std::span<std::byte> bytes) noexcept {
    std::memcpy(bytes.data(), &value, sizeof(T));
}

template <DiscStructure T>
[[nodiscard]] std::span<const std::byte> bytes_of(const T& value) noexcept {
    return std::as_bytes(std::span(&value, 1));
}

} // namespace openimapi::inline v1
