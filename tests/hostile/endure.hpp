/// Hostile images for the tests: made from a whole one, and gone through with endure_image.hpp.
#pragma once

#include "endure_image.hpp"
#include "support.hpp"

namespace openimapi::testing {

/// As endure_image(), for GoogleTest.
inline void endure(const io::SourcePtr& image) {
    try {
        endure_image(image);
    } catch (const std::logic_error& broken) {
        FAIL() << broken.what();
    }
}
inline void endure(const Image& image) {
    endure(io::memory(image));
}

/// The blocks that are not zeros all through.
inline std::vector<std::size_t> used_blocks(const Image& image) {
    std::vector<std::size_t> out;
    for (std::size_t at = 0; at + 2048 <= image.size(); at += 2048)
        if (std::any_of(image.begin() + static_cast<std::ptrdiff_t>(at),
                        image.begin() + static_cast<std::ptrdiff_t>(at + 2048),
                        [](std::byte b) { return b != std::byte{0}; }))
            out.push_back(at);
    return out;
}

/// A copy in which one to three numbers of one, two or four bytes are extreme ones, or the number
/// of some block.
inline Image with_extremes(const Image& whole, std::mt19937& random) {
    const auto blocks = used_blocks(whole);
    const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    auto image = whole;
    for (auto changes = 1 + pick(3); changes > 0; --changes) {
        const auto block = blocks[pick(blocks.size())];
        const auto at = block + pick(pick(2) == 0 ? 512 : 2044);
        const std::uint32_t values[] = {
            0,
            1,
            0x7FFFFFFF,
            0x80000000,
            0xFFFFFFFF,
            static_cast<std::uint32_t>(block / 2048),
            static_cast<std::uint32_t>(blocks[pick(blocks.size())] / 2048),
            static_cast<std::uint32_t>(random())};
        const auto value = values[pick(std::size(values))];
        const auto size = std::size_t{1} << pick(3);
        for (std::size_t i = 0; i < size; ++i)
            image[at + i] = static_cast<std::byte>(value >> (8 * i));
    }
    return image;
}

} // namespace openimapi::testing
