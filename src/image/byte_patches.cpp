#include "image/byte_patches.hpp"

#include <algorithm>

namespace openimapi::inline v1::image {

bool BytePatches::concern(std::uint32_t item) const noexcept {
    return std::any_of(patches_.begin(), patches_.end(),
                       [item](const auto& patch) { return patch.item == item; });
}

void BytePatches::apply(std::uint32_t item, std::uint64_t offset,
                        std::span<std::byte> out) const noexcept {
    for (const auto& patch : patches_) {
        if (patch.item != item) continue;
        const auto first = std::max(patch.offset, offset);
        const auto end = std::min(patch.offset + patch.bytes.size(), offset + out.size());
        for (auto at = first; at < end; ++at)
            out[static_cast<std::size_t>(at - offset)] =
                patch.bytes[static_cast<std::size_t>(at - patch.offset)];
    }
}

} // namespace openimapi::inline v1::image
