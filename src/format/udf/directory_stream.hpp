/// The content of a directory: its File Identifier Descriptors, made when they are read —
/// ECMA-167 4/8.6 and 4/14.4, UDF 2.3.4.
#pragma once

#include "format/udf/tables.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace openimapi::inline v1::udf {

/// Bytes of a descriptor whose name takes `name_bytes` in CS0, before any padding of blocks.
[[nodiscard]] std::uint32_t descriptor_bytes(std::size_t name_bytes) noexcept;

/// Bytes of implementation use that a descriptor of `bytes` at `offset` of the directory gets, so
/// that the tag of the next one does not straddle two blocks (UDF 2.3.4, a note that makes it a
/// duty on write-once media, and an image may end there): 0 or 32.
[[nodiscard]] std::uint32_t padding_of(std::uint64_t offset, std::uint32_t bytes) noexcept;

/// Fills `out` with the bytes of the directory from `offset`, zeros behind its end.
void write_directory(const Tables& tables, const Run& run, std::uint64_t offset,
                     std::span<std::byte> out);

/// One checkpoint for about this many bytes of a directory.
inline constexpr std::uint32_t checkpoint_distance = 8192;

} // namespace openimapi::inline v1::udf
