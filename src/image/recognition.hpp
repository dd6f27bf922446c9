/// What a volume recognition sequence says that an image holds, without reading any of it further.
#pragma once

#include "openimapi/io/source.hpp"

namespace openimapi::inline v1::image {

/// Which standards the descriptors from block 16 on belong to. A descriptor counts where its fields
/// are what its standard wants, so that an identifier in the middle of foreign bytes is not enough.
struct Recognition {
    bool ecma119 = false; ///< a Primary or Supplementary Volume Descriptor (ECMA-119 8.4, 8.5)
    bool ecma167 = false; ///< "NSR02" or "NSR03" within an extended area (ECMA-167 3/9.1)
    bool ecma168 = false; ///< "CDW02" likewise (ECMA-168 3/9.1)
    [[nodiscard]] bool any() const noexcept { return ecma119 || ecma167 || ecma168; }
};

/// Reads 64 blocks at most. Throws what reading throws; an image that ends early is no failure.
[[nodiscard]] Recognition recognise(const io::Source& image);

} // namespace openimapi::inline v1::image
