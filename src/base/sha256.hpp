/// SHA-256 (FIPS 180-4), by libcrypto.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace openimapi::inline v1 {

using Sha256Digest = std::array<std::uint8_t, 32>;

/// For one thread. update() any number of times, then finish() once.
class Sha256 {
public:
    Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;
    ~Sha256();
    void update(std::span<const std::byte> bytes) noexcept;
    [[nodiscard]] Sha256Digest finish() noexcept;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// 64 small letters and digits.
[[nodiscard]] std::string hex(const Sha256Digest& digest);

} // namespace openimapi::inline v1
