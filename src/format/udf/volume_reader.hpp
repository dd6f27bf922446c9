/// Finding a UDF volume on a foreign image: from the anchors to the root directory — ECMA-167
/// 3/8.4, UDF 2.2.
#pragma once

#include "format/reading/reporter.hpp"
#include "format/udf/volume.hpp"
#include "openimapi/io/source.hpp"

namespace openimapi::inline v1::udf {

/// Nothing, and no finding, where nothing says that there is UDF; nothing and findings where there
/// is, and it cannot be read.
[[nodiscard]] std::optional<Volume> read_volume(const io::Source& image, Lba session,
                                                format::Reporter& reporter);

} // namespace openimapi::inline v1::udf
