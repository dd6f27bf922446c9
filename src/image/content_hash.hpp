/// The SHA-256 of what a file holds.
#pragma once

#include "base/sha256.hpp"
#include "openimapi/io/extent_map.hpp"

#include <cstdint>
#include <functional>

namespace openimapi::inline v1::image {

/// Of item `item`, `size` bytes long. `check` is called before each piece of at most 1 MiB, with
/// the bytes done; what it throws ends the call, as does what reading throws.
[[nodiscard]] Sha256Digest hash_item(const io::ItemSource& contents, std::uint32_t item,
                                     std::uint64_t size,
                                     const std::function<void(std::uint64_t)>& check);

} // namespace openimapi::inline v1::image
