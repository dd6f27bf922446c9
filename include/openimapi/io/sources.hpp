/// The kinds of sources that come with the house.
#pragma once

#include "openimapi/io/source.hpp"

#include <filesystem>
#include <vector>

namespace openimapi::inline v1::io {

/// Bytes in memory, owned by the source.
[[nodiscard]] OPENIMAPI_API SourcePtr memory(std::vector<std::byte> bytes);

/// A file (or block device) of the host. It stays open, and its size is what it is now: one that
/// shrinks later is an Error when the missing bytes are read, one that grows does not change
/// size().
[[nodiscard]] OPENIMAPI_API SourcePtr host_file(const std::filesystem::path& path);

[[nodiscard]] OPENIMAPI_API SourcePtr zeros(Bytes size);

/// Reproducible noise: the bytes of SplitMix64's numbers, each little-endian, that is, of
/// mix(seed + (i + 1) * 0x9E3779B97F4A7C15) for i = 0, 1, … (Steele, Lea and Flood 2014). Any
/// position costs the same.
[[nodiscard]] OPENIMAPI_API SourcePtr pseudo_random(Bytes size, std::uint64_t seed);

/// One after the other.
[[nodiscard]] OPENIMAPI_API SourcePtr concatenation(std::vector<SourcePtr> parts);

/// `size` bytes of `source` from `offset`; throws Error where it has fewer.
[[nodiscard]] OPENIMAPI_API SourcePtr slice(SourcePtr source, std::uint64_t offset, Bytes size);

} // namespace openimapi::inline v1::io
