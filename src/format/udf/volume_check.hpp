/// What reading a tree does not need, and other systems rely on: copies that agree, counts and
/// identifiers — UDF 2.2.3, 2.2.6, 3.2.1, ECMA-167 3/8.4.2, 4/14.9.6.
#pragma once

#include "format/reading/reporter.hpp"
#include "format/udf/volume.hpp"
#include "openimapi/base/progress.hpp"
#include "openimapi/format/catalogue.hpp"
#include "openimapi/io/source.hpp"

namespace openimapi::inline v1::udf {

/// `tree`: the volume's, as read_tree() gave it. Throws Error only when cancelled.
void check_volume(const io::Source& image, const Volume& volume, const format::Catalogue& tree,
                  const Job& job, format::Reporter& reporter);

} // namespace openimapi::inline v1::udf
