/// Images for the tests of this room, and what they must read as.
#pragma once

#include "openimapi/io/extent_map.hpp"

#include <cstring>
#include <fcntl.h>
#include <random>
#include <string>
#include <vector>

namespace openimapi::testing {

inline std::vector<std::byte> bytes_from(std::string_view text) {
    std::vector<std::byte> bytes(text.size());
    if (!text.empty()) std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
}

inline std::string read_text(const io::Source& source, std::uint64_t offset, std::size_t length) {
    std::string text(length, '?');
    source.read(offset, std::as_writable_bytes(std::span(text)));
    return text;
}

/// Items that are strings; optionally files of the host, to be copied by the kernel.
class TextItems : public io::ItemSource {
public:
    std::vector<std::string> texts;
    std::vector<std::string> paths; ///< by item; empty for none

    void read(std::uint32_t item, std::uint64_t offset, std::span<std::byte> out) const override {
        std::memcpy(out.data(), texts.at(item).data() + offset, out.size());
    }
    [[nodiscard]] int open(std::uint32_t item) const override {
        if (item >= paths.size() || paths[item].empty()) return -1;
        return ::open(paths[item].c_str(), O_RDONLY | O_CLOEXEC);
    }
};

/// Bytes that repeat nowhere soon; quick, also under a sanitizer.
inline std::string noise(std::size_t size, unsigned seed) {
    std::vector<std::uint64_t> words(size / 8 + 1);
    std::uint64_t word = seed;
    for (std::uint64_t& at : words)
        at = word += 0x9E3779B97F4A7C15u;
    std::string text(size, '\0');
    if (size != 0) std::memcpy(text.data(), words.data(), size);
    return text;
}

/// An image with many extents of all sizes and gaps between them, and its bytes.
struct Sample {
    std::shared_ptr<const io::ExtentMap> image;
    std::string bytes;
};
inline Sample sample(unsigned seed, std::size_t extents, std::size_t longest) {
    std::mt19937 random(seed);
    auto items = std::make_shared<TextItems>();
    io::ExtentMap::Builder builder;
    const auto source = builder.add_source(items);
    Sample result;
    for (std::size_t i = 0; i < extents; ++i) {
        result.bytes.append(random() % 4 == 0 ? random() % 5000 : 0, '\0');
        const std::size_t limit = random() % 8 == 0 ? longest : 3000;
        std::string text = noise(1 + random() % limit, static_cast<unsigned>(i));
        if (random() % 5 == 0)
            builder.add_memory(result.bytes.size(), bytes_from(text));
        else
            builder.add(result.bytes.size(), text.size(), source,
                        static_cast<std::uint32_t>(items->texts.size()));
        result.bytes += text;
        items->texts.push_back(std::move(text));
    }
    result.bytes.append(random() % 3000, '\0');
    result.image = std::move(builder).build(Bytes(result.bytes.size()));
    return result;
}

} // namespace openimapi::testing
