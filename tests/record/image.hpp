/// Images for recording tests: any block can be computed, so that they cost no memory.
#pragma once

#include "openimapi/base/error.hpp"
#include "openimapi/io/source.hpp"

#include <atomic>
#include <cstring>
#include <functional>
#include <optional>

namespace openimapi::test {

class Image final : public io::Source {
public:
    explicit Image(std::uint64_t blocks, std::uint64_t seed = 1, std::uint64_t extra_bytes = 0)
        : size_(blocks * block_size + extra_bytes), seed_(seed) {}
    [[nodiscard]] Bytes size() const override { return Bytes(size_); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        if (on_read) on_read(offset);
        if (bad_block && offset <= *bad_block * block_size &&
            *bad_block * block_size < offset + out.size()) {
            Error error(Code::win32_crc, "the file cannot be read");
            throw error.add({.doing = "read the file", .path = "/data/broken"});
        }
        while (!out.empty()) {
            const std::uint64_t word = offset / 8;
            std::uint64_t value = (word + 1) * 0x9E3779B97F4A7C15ULL + seed_;
            value = (value ^ (value >> 29)) * 0xBF58476D1CE4E5B9ULL;
            std::byte bytes[8];
            std::memcpy(bytes, &value, 8);
            const auto within = offset % 8;
            const auto count = std::min<std::size_t>(out.size(), 8 - within);
            std::memcpy(out.data(), bytes + within, count);
            out = out.subspan(count);
            offset += count;
        }
    }
    std::function<void(std::uint64_t)> on_read;
    std::optional<std::uint64_t> bad_block;

private:
    std::uint64_t size_;
    std::uint64_t seed_;
};

inline std::vector<std::byte> bytes_of_source(const io::Source& source, std::uint64_t offset,
                                              std::size_t length) {
    std::vector<std::byte> bytes(length);
    source.read(offset, bytes);
    return bytes;
}

/// The Error that `work` ends with; none: nullopt.
inline std::optional<Error> error_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

} // namespace openimapi::test
