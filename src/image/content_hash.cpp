#include "image/content_hash.hpp"

#include <algorithm>
#include <memory>

namespace openimapi::inline v1::image {

Sha256Digest hash_item(const io::ItemSource& contents, std::uint32_t item, std::uint64_t size,
                       const std::function<void(std::uint64_t)>& check) {
    constexpr std::uint64_t piece = std::uint64_t{1} << 20;
    const auto room = static_cast<std::size_t>(std::min(size, piece));
    const auto memory = std::make_unique_for_overwrite<std::byte[]>(room);
    Sha256 hash;
    for (std::uint64_t done = 0; done < size;) {
        check(done);
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(room, size - done));
        const std::span bytes(memory.get(), length);
        contents.read(item, done, bytes);
        hash.update(bytes);
        done += length;
    }
    return hash.finish();
}

} // namespace openimapi::inline v1::image
