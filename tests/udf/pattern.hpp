/// Contents for tests that tell where they are.
#pragma once

#include "openimapi/io/source.hpp"
#include "openimapi/tree/tree.hpp"

#include <memory>
#include <vector>

namespace openimapi::test {

/// Bytes that tell where they are, of any length.
class Pattern final : public io::Source {
public:
    explicit Pattern(std::uint64_t size) : size_(size) {}
    [[nodiscard]] Bytes size() const override { return size_; }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        for (auto& byte : out) {
            byte = static_cast<std::byte>((offset * 31 + (offset >> 11)) & 0xFF);
            ++offset;
        }
    }

private:
    Bytes size_;
};

inline tree::Slice pattern(std::uint64_t size) {
    return {.source = std::make_shared<Pattern>(size), .size = size};
}

inline std::vector<std::byte> pattern_bytes(std::uint64_t size) {
    std::vector<std::byte> bytes(size);
    Pattern(size).read(0, bytes);
    return bytes;
}

} // namespace openimapi::test
