/// The content of a directory: its File Identifier Descriptors, made when they are read —
/// ECMA-167 4/8.6 and 4/14.4, UDF 2.3.4.
#pragma once

#include "format/udf/tables.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace openimapi::inline v1::udf {

/// Fills `out` with the bytes of the directory from `offset`, zeros behind its end.
void write_directory(const Tables& tables, const Run& run, std::uint64_t offset,
                     std::span<std::byte> out);

/// One checkpoint for about this many bytes of a directory.
inline constexpr std::uint32_t checkpoint_distance = 8192;

} // namespace openimapi::inline v1::udf
