/// The tree of a foreign UDF volume — ECMA-167 4/8.6, UDF 2.3.4.
#pragma once

#include "format/reading/reporter.hpp"
#include "format/udf/volume.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/format/catalogue.hpp"
#include "openimapi/io/source.hpp"

namespace openimapi::inline v1::udf {

/// Reads every directory once, level by level, entries in the order in which they stand on the
/// disc. Nothing where the root is no directory that can be read (reported). Throws Error only when
/// cancelled.
[[nodiscard]] std::optional<format::Catalogue>
read_tree(const io::Source& image, const Volume& volume, const format::Limits& limits,
          const Job& job, format::Reporter& reporter);

} // namespace openimapi::inline v1::udf
