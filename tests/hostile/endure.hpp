/// What every reader has to go through with an image that nobody vouches for.
#pragma once

#include "support.hpp"

namespace openimapi::testing {

inline constexpr format::FileSystem every_system[] = {
    format::FileSystem::rock_ridge, format::FileSystem::udf, format::FileSystem::joliet,
    format::FileSystem::iso9660};

/// Opens it as everything, checks it, looks at each entry and reads the start of each file.
inline void endure(const Image& image) {
    const auto source = io::memory(image);
    std::uint64_t findings = 0;
    const FindingSink count = [&](const Finding& finding) {
        ++findings;
        ASSERT_FALSE(finding.id.empty());
        ASSERT_FALSE(finding.message.empty());
    };
    for (const auto system : every_system) {
        try {
            const auto import = image::open(source, {.file_system = system}, {}, count);
            const auto& catalogue = import.catalogue();
            ASSERT_LT(catalogue.size(), image.size() / 34 + 2);
            for (format::Catalogue::Id id = 0; id < catalogue.size(); ++id) {
                if (id != format::Catalogue::root) {
                    const auto name = catalogue.name(id);
                    ASSERT_TRUE(!name.empty() && name != "." && name != "..");
                    ASSERT_EQ(name.find('/'), std::string_view::npos);
                    ASSERT_EQ(name.find('\0'), std::string_view::npos);
                    ASSERT_LT(catalogue.node(id).parent, id);
                }
                const auto& inode = catalogue.inode_of(id);
                if (inode.kind != tree::Kind::file || inode.size == 0) continue;
                const auto slice = import.content(inode);
                Image start(static_cast<std::size_t>(std::min<std::uint64_t>(slice.size, 4096)));
                try {
                    slice.source->read(slice.offset, start);
                } catch (const Error&) { // beyond the end, and said so
                }
            }
            (void)import.tree();
        } catch (const Error& error) {
            ASSERT_FALSE(error.reason().empty());
        }
    }
    const auto result = image::check(source, {}, {}, count);
    ASSERT_LT(findings, 20'000u); // told in bounded words
    (void)result;
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
