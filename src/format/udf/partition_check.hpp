/// Tables that partitions are found by: do copies agree, and do they lead where something is? — UDF
/// 2.2.8 to 2.2.13.
#pragma once

#include "format/reading/reporter.hpp"
#include "format/udf/volume.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/io/source.hpp"

namespace openimapi::inline v1::udf {

/// Throws Error only when cancelled.
void check_partitions(const io::Source& image, const Volume& volume, const Job& job,
                      format::Reporter& reporter);

} // namespace openimapi::inline v1::udf
