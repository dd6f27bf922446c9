/// A block that holds a descriptor, from whichever copy is whole — UDF 2.2.13.
#pragma once

#include "format/reading/reporter.hpp"
#include "format/reading/window.hpp"
#include "format/udf/volume.hpp"

namespace openimapi::inline v1::udf {

struct BlockFound {
    std::span<const std::byte> bytes; ///< valid until the window is asked again
    std::uint64_t offset = 0;         ///< byte of the image

    [[nodiscard]] Lba lba(const Volume& volume) const noexcept {
        return Lba(static_cast<std::int64_t>(offset / volume.block));
    }
};

/// Nothing where the block is outside of its partition or of the image, or cannot be read. In a
/// metadata partition that has a mirror, the mirror's where only that is a sound descriptor
/// (reported).
[[nodiscard]] std::optional<BlockFound> read_block(format::Window& window, const Volume& volume,
                                                   std::uint32_t map, std::uint32_t position,
                                                   format::Reporter& reporter);

/// Says that a block of the metadata file is damaged and the mirror is used instead.
void report_mirror_used(Lba block, format::Reporter& reporter);

} // namespace openimapi::inline v1::udf
