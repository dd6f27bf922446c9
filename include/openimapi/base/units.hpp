/// Numbers with units. On-disc fields and COM LONGs are 32 bits; everything in between is 64 bits
/// and typed, and narrowing is checked.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <utility>

namespace openimapi::inline v1 {

/// The block of every file system and data medium here: ECMA-119 6.1.1, ECMA-167 via UDF,
/// IMAPI_SECTOR_SIZE.
inline constexpr std::uint32_t block_size = 2048;

/// A count of something: adds, subtracts and compares with its own kind only. Not negative by
/// intent where Rep is unsigned; subtraction below zero is the caller's bug, as with integers.
template <class Tag, std::integral Rep>
class Quantity {
public:
    using rep = Rep;
    constexpr Quantity() noexcept = default;
    constexpr explicit Quantity(Rep value) noexcept : value_(value) {}
    [[nodiscard]] constexpr Rep value() const noexcept { return value_; }

    friend constexpr auto operator<=>(Quantity, Quantity) noexcept = default;
    constexpr Quantity& operator+=(Quantity other) noexcept {
        value_ += other.value_;
        return *this;
    }
    constexpr Quantity& operator-=(Quantity other) noexcept {
        value_ -= other.value_;
        return *this;
    }
    friend constexpr Quantity operator+(Quantity a, Quantity b) noexcept { return a += b; }
    friend constexpr Quantity operator-(Quantity a, Quantity b) noexcept { return a -= b; }

private:
    Rep value_ = 0;
};

using Bytes = Quantity<struct BytesTag, std::uint64_t>;
using Blocks = Quantity<struct BlocksTag, std::uint64_t>; ///< of 2048 bytes

/// A logical block address: a position, not a count. Negative in a CD's lead-in and pregap.
class Lba {
public:
    constexpr Lba() noexcept = default;
    constexpr explicit Lba(std::int64_t value) noexcept : value_(value) {}
    [[nodiscard]] constexpr std::int64_t value() const noexcept { return value_; }

    friend constexpr auto operator<=>(Lba, Lba) noexcept = default;
    friend constexpr Lba operator+(Lba a, Blocks n) noexcept {
        return Lba(a.value_ + static_cast<std::int64_t>(n.value()));
    }
    friend constexpr Lba operator-(Lba a, Blocks n) noexcept {
        return Lba(a.value_ - static_cast<std::int64_t>(n.value()));
    }
    constexpr Lba& operator+=(Blocks n) noexcept { return *this = *this + n; }
    /// Blocks from `b` up to `a`; `a` must not be below `b`.
    friend constexpr Blocks operator-(Lba a, Lba b) noexcept {
        return Blocks(static_cast<std::uint64_t>(a.value_ - b.value_));
    }

private:
    std::int64_t value_ = 0;
};

[[nodiscard]] constexpr Bytes bytes_of(Blocks n) noexcept {
    return Bytes(n.value() * block_size);
}
/// Blocks that hold `n` bytes: rounded up.
[[nodiscard]] constexpr Blocks blocks_for(Bytes n) noexcept {
    return Blocks(n.value() / block_size + (n.value() % block_size != 0 ? 1 : 0));
}
[[nodiscard]] constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) noexcept {
    return (value + unit - 1) / unit * unit;
}

/// `value` as To; throws std::range_error when To cannot hold it (the COM border and on-disc
/// fields).
template <std::integral To, std::integral From>
[[nodiscard]] constexpr To narrow(From value) {
    if (!std::in_range<To>(value))
        throw std::range_error("a number does not fit the field it is written to");
    return static_cast<To>(value);
}

} // namespace openimapi::inline v1
