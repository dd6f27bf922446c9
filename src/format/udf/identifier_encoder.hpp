/// One File Identifier Descriptor in the making — ECMA-167 4/14.4, UDF 2.3.4.
#pragma once

#include "format/udf/file_identifier_descriptor.hpp"
#include "format/udf/revision_rules.hpp"

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

/// The longest one: fixed part, implementation use, name, and what rounds it up.
inline constexpr std::size_t longest_descriptor = 38 + 32 + 255 + 3;

struct Identifier {
    LongAd icb; ///< of what is named
    std::uint64_t unique_id = 0;
    std::uint8_t characteristics = 0;
    std::span<const std::byte> name; ///< CS0
    std::uint32_t padding = 0;       ///< padding_of()
    std::uint32_t location = 0;      ///< the block where it starts, in the table space
};

/// Fills the front of `out` (longest_descriptor bytes); returns the descriptor.
std::span<const std::byte> put_identifier(const RevisionRules& rules, const Identifier& identifier,
                                          std::span<std::byte> out);

} // namespace openimapi::inline v1::udf
